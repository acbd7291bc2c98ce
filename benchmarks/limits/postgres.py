"""psycopg, with COPY for what comes in bulk."""

from typing import Any, ClassVar

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from benchmarks.limits.raw import COLUMNS, TABLES, Raw, Row
from benchmarks.model import Kind, Resident, Unit

__all__ = ["RawPostgres"]


class RawPostgres(Raw):
    """Values as the driver takes them."""

    name: ClassVar[str] = "psycopg"
    mark: ClassVar[str] = "%s"
    begin_reading: ClassVar[str] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    def connected(self, url: str) -> Any:  # noqa: ANN401  # see the base
        """A connection that is as durable as ours."""
        address = make_url(url)
        parts = address.translate_connect_args(username="user", database="dbname")
        return psycopg.connect(**{**parts, **address.query}, autocommit=True).cursor()

    def streaming(self) -> Any:  # noqa: ANN401  # see the base
        """A cursor on the server."""
        return self._cursor.connection.cursor("stream", withhold=True)

    def cells(self, record: Unit | Resident) -> Row:
        """The values."""
        if isinstance(record, Resident):
            return str(record.unit), record.since, record.name, record.phone, record.document
        return (
            *(record.code, record.entrance, record.room, record.use.value, record.floor),
            *(record.area, record.sold, record.delivered, record.note),
        )

    def insert_many(self, kind: Kind, rows: list[Row]) -> None:
        """Copy them in."""
        columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[kind]))
        with self._cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(TABLES[kind]), columns)) as copy:
            for row in rows:
                copy.write_row(row)
