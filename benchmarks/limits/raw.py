"""Bare statements on a kept connection of the driver, in the tables that ours makes."""

# ruff: noqa: S608  # the statements are made of names of our own

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from benchmarks.harness import Role
from benchmarks.model import NAME, Kind, Resident, Unit
from benchmarks.ways import Act, Ours, Records, entry_body

__all__ = ["COLUMNS", "TABLES", "Raw", "Row"]

Row = tuple[Any, ...]
_BASE = ("community_id", "id", "version", "sequence", "position")
COLUMNS = {
    Unit: (*_BASE, "code", "entrance", "room", "use", "floor", "area", "sold", "delivered", "note"),
    Resident: (*_BASE, "salt", "unit", "since", "name", "phone", "document"),
}
TABLES = {Unit: "gov_bench_unit", Resident: "gov_bench_resident"}
_SALT = b"sixteen bytes..."


class Raw(ABC):
    """What SQLite and PostgreSQL have in common: the statements, and in which order they come."""

    name: ClassVar[str]
    role: ClassVar[Role] = Role.LIMIT
    mark: ClassVar[str]
    begin: ClassVar[str] = "BEGIN"
    begin_reading: ClassVar[str] = "BEGIN"

    def __init__(self, url: str, *, made: bool = False) -> None:
        """Let ours make the tables, unless they are there."""
        Ours(url, made=made).close()
        mark, unit = self.mark, ", ".join(COLUMNS[Unit])
        here = f"community_id = {mark} AND id = {mark}"
        self._insert = {kind: self._insert_into(TABLES[kind], columns) for kind, columns in COLUMNS.items()}
        self._journal = self._insert_into("gov_journal", ("community_id", "sequence", "body"))
        self._head = f"SELECT sequence, hash FROM gov_head WHERE community_id = {mark}"
        self._get = f"SELECT {', '.join(COLUMNS[Unit][1:4])}, {', '.join(COLUMNS[Unit][5:])} FROM gov_bench_unit WHERE {here}"
        self._list = self._get.replace(f" AND id = {mark}", " ORDER BY id")
        self._entries = f"SELECT body FROM gov_journal WHERE community_id = {mark} ORDER BY sequence"
        self._written = self._list.replace("ORDER BY id", "ORDER BY sequence, position")
        self._archive = f"INSERT INTO gov_bench_unit_old ({unit}) SELECT {unit} FROM gov_bench_unit WHERE {here}"
        self._update = f"UPDATE gov_bench_unit SET version = version + 1, sequence = {mark}, note = {mark} WHERE {here}"
        self._cursor = self.connected(url)
        self._sequence = 0

    def _insert_into(self, table: str, columns: Sequence[str]) -> str:
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([self.mark] * len(columns))})"

    @abstractmethod
    def connected(self, url: str) -> Any:  # noqa: ANN401  # cursors of different drivers
        """A cursor on a connection that begins transactions when it is told to."""

    @abstractmethod
    def cells(self, record: Unit | Resident) -> Row:
        """The values of a record's own columns, as the driver takes them."""

    def rows(self, records: Records) -> list[Row]:
        """The rows, as the driver takes them."""
        salt = (_SALT,) if isinstance(records[0], Resident) else ()
        return [(NAME, str(record.id), 1, 1, place, *salt, *self.cells(record)) for place, record in enumerate(records)]

    def insert_many(self, kind: Kind, rows: list[Row]) -> None:
        """Insert rows in the quickest way of the driver."""
        self._cursor.executemany(self._insert[kind], rows)

    def _entry(self) -> Row:
        self._sequence += 1
        return NAME, self._sequence, entry_body(self._sequence, "0" * 64)

    def bringing(self, records: Records) -> Act:
        """Rows in one transaction."""
        kind, rows, entry = type(records[0]), self.rows(records), self._entry()

        def act() -> None:
            self._cursor.execute(self.begin)
            self.insert_many(kind, rows)
            self._cursor.execute(self._journal, entry)
            self._cursor.execute("COMMIT")

        return act

    def adding(self, record: Unit) -> Act:
        """Two statements in one transaction."""
        (row,), entry = self.rows([record]), self._entry()

        def act() -> None:
            self._cursor.execute(self.begin)
            self._cursor.execute(self._insert[Unit], row)
            self._cursor.execute(self._journal, entry)
            self._cursor.execute("COMMIT")

        return act

    def replacing(self, id: str, note: str) -> Act:
        """Three statements in one transaction; the row is not even read."""
        entry = self._entry()

        def act() -> None:
            self._cursor.execute(self.begin)
            self._cursor.execute(self._archive, (NAME, id))
            self._cursor.execute(self._update, (entry[1], note, NAME, id))
            self._cursor.execute(self._journal, entry)
            self._cursor.execute("COMMIT")

        return act

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], str]]:
        """A transaction."""
        self._cursor.execute(self.begin_reading)
        yield lambda id: self._row(id)[3]
        self._cursor.execute("ROLLBACK")

    def _row(self, id: str) -> Any:  # noqa: ANN401  # a row of any driver
        return self._cursor.execute(self._get, (NAME, id)).fetchone()

    def ask(self, id: str) -> str:
        """A transaction that sees one moment, which is what its head says."""
        with self.looking() as get:
            self._cursor.execute(self._head, (NAME,)).fetchone()
            return get(id)

    def listed(self) -> int:
        """All rows of a transaction."""
        self._cursor.execute(self.begin_reading)
        self._cursor.execute(self._head, (NAME,)).fetchone()
        rows = self._cursor.execute(self._list, (NAME,)).fetchall()
        self._cursor.execute("ROLLBACK")
        return sum(row[7] for row in rows)

    def read_entries(self) -> int:
        """Read all entries, a few at a time; returns how many there are."""
        return sum(len(rows) for rows in self.stream(self._entries))

    def read_journal(self) -> int:
        """Read all entries, and all units in the order in which they were written; returns how many entries there are."""
        entries = self.read_entries()
        for _rows in self.stream(self._written):
            pass
        return entries

    def stream(self, sql: str) -> Iterator[list[Row]]:
        """The rows of a result that is not held whole."""
        cursor = self.streaming()
        cursor.execute(sql, (NAME,))
        while rows := cursor.fetchmany(500):
            yield rows
        cursor.close()

    @abstractmethod
    def streaming(self) -> Any:  # noqa: ANN401  # cursors of different drivers
        """A cursor that does not hold its result whole."""

    def count(self, kind: Kind) -> tuple[object, ...]:
        """Told by the database."""
        found = self._cursor.execute(f"SELECT count(*), min(id), max(id) FROM {TABLES[kind]}").fetchone()
        return *found, self._cursor.execute("SELECT count(*) FROM gov_journal").fetchone()[0]

    def close(self) -> None:
        """Close the connection."""
        self._cursor.connection.close()
