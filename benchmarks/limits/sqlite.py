"""The sqlite3 module."""

import sqlite3
from typing import Any, ClassVar

from benchmarks.limits.raw import Raw, Row
from benchmarks.model import Resident, Unit

__all__ = ["RawSqlite"]


class RawSqlite(Raw):
    """Values as ours keeps them: a Decimal is an integer, a date is text."""

    name: ClassVar[str] = "sqlite3"
    mark: ClassVar[str] = "?"
    begin: ClassVar[str] = "BEGIN IMMEDIATE"

    def connected(self, url: str) -> Any:  # noqa: ANN401  # see the base
        """A connection that is as durable as ours."""
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, cached_statements=512)
        for setting in ("foreign_keys = ON", "cache_size = -16384", "synchronous = FULL"):
            connection.execute(f"PRAGMA {setting}")
        return connection.cursor()

    def streaming(self) -> Any:  # noqa: ANN401  # see the base
        """Any cursor."""
        return self._cursor.connection.cursor()

    def cells(self, record: Unit | Resident) -> Row:
        """The values."""
        if isinstance(record, Resident):
            return str(record.unit), record.since.isoformat(), record.name, record.phone, record.document
        return (
            *(record.code, record.entrance, record.room, record.use.value, record.floor),
            *(int(record.area.scaleb(2)), record.sold.isoformat(), int(record.delivered), record.note),
        )
