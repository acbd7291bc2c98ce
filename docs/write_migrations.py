"""Write the base migration of each distribution anew from its classes: `make migrations`.

Before 0.1 a distribution has this one migration, and no store outlives a change of its tables. From then on migrations are only
added.
"""

import importlib
import sys
from pathlib import Path

from community_gov import ALLOW_ALL, Community
from community_gov.stores.sql.revising import write_base

PLUGINS = Path(__file__).parents[1] / "plugins"
OWNERS = ("activities", "core", "owners", "party", "template", "volunteers")


def main() -> None:
    """Write them all; the template is read from its folder, because it is never installed."""
    sys.path.append(str(PLUGINS / "_template" / "src"))
    modules = [importlib.import_module(f"community_gov_{owner}") for owner in OWNERS if owner != "core"]
    schemas = Community.in_memory(plugins=modules, policy=ALLOW_ALL).kinds.schemas()
    for owner in OWNERS:
        write_base(schemas, owner)


if __name__ == "__main__":
    main()
