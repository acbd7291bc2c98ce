"""What the migrations of a distribution are written with; this package also holds those of the core.

The types of columns have one name here, because the two databases keep a value in different types: a script that says
`DATE` makes a text column in SQLite and a date column in PostgreSQL. Needs the extra `[sql]`.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

__all__ = ["BOOLEAN", "BYTES", "DATE", "INSTANT", "INTEGER", "TABLE", "TEXT", "decimal"]

_Type = sa.types.TypeEngine[Any]
_DECIMAL_DIGITS = 19  # of 64 bits

TEXT: _Type = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Any text, and what is kept as text: ids, codes, nested values. Ordered by code point, as Python does."""
INTEGER: _Type = sa.Integer().with_variant(postgresql.BIGINT(), "postgresql")
"""An integer of 64 bits, which SQLite's own is."""
BOOLEAN: _Type = sa.Integer().with_variant(postgresql.BOOLEAN(), "postgresql")
"""Yes or no."""
DATE: _Type = sa.Text().with_variant(postgresql.DATE(), "postgresql")
"""A civil date."""
INSTANT: _Type = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
"""An instant in UTC."""
BYTES: _Type = sa.LargeBinary()
"""Raw bytes, such as salts."""
TABLE: Mapping[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}
"""How SQLite keeps a table: ordered by its primary key, its columns held to their types."""


def decimal(scale: int) -> _Type:
    """An exact decimal number with so many digits after the point; in SQLite the integer of its last digit."""
    return sa.Integer().with_variant(postgresql.NUMERIC(_DECIMAL_DIGITS, scale), "postgresql")
