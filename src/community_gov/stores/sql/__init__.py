"""Communities in a database: an SQLite file, the embedded default.

Needs the extra `[sql]`; nothing of it is loaded by `import community_gov`.
"""

from community_gov.stores.sql.database import Durability
from community_gov.stores.sql.opening import create_store, open_store
from community_gov.stores.sql.store import SqlStore

__all__ = ["Durability", "SqlStore", "create_store", "open_store"]
