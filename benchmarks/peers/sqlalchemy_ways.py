"""SQLAlchemy: its object-relational mapper, and its Core."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

import attrs
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.harness import Role
from benchmarks.model import NAME, Kind, Resident, Unit
from benchmarks.ways import Act, Records, entry_body

__all__ = ["AlchemyCore", "AlchemyOrm"]

GENESIS = "0" * 64


class Base(DeclarativeBase):
    """The tables of this peer."""


class HeadRow(Base):
    """The end of the chain."""

    __tablename__ = "head"
    community_id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]


class EntryRow(Base):
    """A journal entry."""

    __tablename__ = "journal"
    community_id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str]


class _Versioned:
    community_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    sequence: Mapped[int]
    position: Mapped[int]


class _UnitColumns(_Versioned):
    code: Mapped[str]
    entrance: Mapped[str]
    room: Mapped[str]
    use: Mapped[str]
    floor: Mapped[int]
    area: Mapped[Decimal] = mapped_column(sa.Numeric(19, 2).with_variant(sa.Text(), "sqlite"))  # SQLite has no exact number
    sold: Mapped[date]
    delivered: Mapped[bool]
    note: Mapped[str | None]


class UnitRow(_UnitColumns, Base):
    """A unit."""

    __tablename__ = "unit"
    __table_args__ = (sa.Index("ix_unit_entrance", "community_id", "entrance"),)


class OldUnitRow(_UnitColumns, Base):
    """A version of a unit that was replaced."""

    __tablename__ = "unit_old"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ResidentRow(_Versioned, Base):
    """A resident."""

    __tablename__ = "resident"
    __table_args__ = (sa.Index("ix_resident_unit", "community_id", "unit"),)
    salt: Mapped[bytes]
    unit: Mapped[str]
    since: Mapped[date]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    document: Mapped[str | None]


def _table(row: type[Base]) -> sa.Table:
    return cast("sa.Table", row.__table__)


_ROWS: dict[type, type[UnitRow] | type[ResidentRow]] = {Unit: UnitRow, Resident: ResidentRow}


def _values(record: Unit | Resident, place: int, *, text: bool) -> dict[str, Any]:
    values = attrs.asdict(record, recurse=False)
    if isinstance(record, Unit):
        values |= {"use": record.use.value, "area": str(record.area) if text else record.area}
    else:
        values["salt"] = b"sixteen bytes..."
    return {"community_id": NAME, "version": 1, "sequence": 1, "position": place, **values, "id": str(record.id)}


class _Alchemy:
    """What the two have in common: the engine and the tables."""

    role: ClassVar[Role] = Role.PEER

    def __init__(self, url: str) -> None:
        """Make the tables and the head."""
        self.engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        self.text = self.engine.dialect.name == "sqlite"
        if self.text:
            sa.event.listen(self.engine, "connect", _as_durable)
            sa.event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        Base.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            connection.execute(sa.insert(HeadRow).values(community_id=NAME, sequence=0, hash=GENESIS))

    def dicts(self, records: Records) -> list[dict[str, Any]]:
        """The values of rows by column."""
        return [_values(record, place, text=self.text) for place, record in enumerate(records)]

    def count(self, kind: Kind) -> tuple[object, ...]:
        """Told by the database."""
        row = _ROWS[kind]
        with self.engine.begin() as connection:
            found = connection.execute(sa.select(sa.func.count(), sa.func.min(row.id), sa.func.max(row.id))).one()
            return *found, connection.execute(sa.select(sa.func.count()).select_from(EntryRow)).scalar_one()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def _as_durable(connection: Any, _record: object) -> None:  # noqa: ANN401  # a connection of the driver
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "cache_size = -16384", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")


def _following(sequence: int, previous: str) -> tuple[int, str, str]:
    """Number, body and hash of the entry after one."""
    body = entry_body(sequence + 1, previous)
    return sequence + 1, body, hashlib.sha256(body.encode()).hexdigest()


class AlchemyOrm(_Alchemy):
    """Mapped objects in a session."""

    name: ClassVar[str] = "SQLAlchemy ORM"

    def _write(self, rows: list[Any]) -> None:
        with Session(self.engine) as session, session.begin():
            self._record(session)
            session.add_all(rows)

    def _record(self, session: Session) -> None:
        head = session.get_one(HeadRow, NAME, with_for_update=True)
        head.sequence, body, head.hash = _following(head.sequence, head.hash)
        session.add(EntryRow(community_id=NAME, sequence=head.sequence, body=body))

    def bringing(self, records: Records) -> Act:
        """Add all objects."""
        row = _ROWS[type(records[0])]
        rows = [row(**values) for values in self.dicts(records)]
        return lambda: self._write(rows)

    def adding(self, record: Unit) -> Act:
        """Add an object."""
        return self.bringing([record])

    def replacing(self, id: str, note: str) -> Act:
        """Read an object, copy it, change it."""

        def act() -> None:
            with Session(self.engine) as session, session.begin():
                self._record(session)
                unit = session.get_one(UnitRow, (NAME, id))
                session.add(OldUnitRow(**{column.name: getattr(unit, column.name) for column in _table(UnitRow).columns}))
                unit.version, unit.note = unit.version + 1, note

        return act

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], str]]:
        """A session that forgets what it has read, for it would not read it again."""
        with Session(self.engine) as session:

            def get(id: str) -> str:
                code = session.get_one(UnitRow, (NAME, id)).code
                session.expunge_all()
                return code

            yield get

    def ask(self, id: str) -> str:
        """A session of its own."""
        with Session(self.engine) as session:
            return session.get_one(UnitRow, (NAME, id)).code

    def listed(self) -> int:
        """All objects."""
        with Session(self.engine) as session:
            found = session.scalars(sa.select(UnitRow).where(UnitRow.community_id == NAME).order_by(UnitRow.id)).all()
            return sum(unit.floor for unit in found)


class AlchemyCore(_Alchemy):
    """Statements and dictionaries."""

    name: ClassVar[str] = "SQLAlchemy Core"

    def _write(self, row: type[UnitRow] | type[ResidentRow], values: list[dict[str, Any]]) -> None:
        with self.engine.begin() as connection:
            self._record(connection)
            connection.execute(sa.insert(_table(row)), values)

    def _record(self, connection: sa.Connection) -> None:
        head, entry = _table(HeadRow), _table(EntryRow)
        here = head.c.community_id == NAME
        last = connection.execute(sa.select(head.c.sequence, head.c.hash).where(here).with_for_update()).one()
        sequence, body, digest = _following(*last)
        connection.execute(sa.insert(entry), {"community_id": NAME, "sequence": sequence, "body": body})
        connection.execute(sa.update(head).where(here), {"sequence": sequence, "hash": digest})

    def bringing(self, records: Records) -> Act:
        """Insert dictionaries."""
        row, values = _ROWS[type(records[0])], self.dicts(records)
        return lambda: self._write(row, values)

    def adding(self, record: Unit) -> Act:
        """Insert a dictionary."""
        return self.bringing([record])

    def replacing(self, id: str, note: str) -> Act:
        """Copy the row by a statement, read it, change it."""
        unit, old = _table(UnitRow), _table(OldUnitRow)
        here = (unit.c.community_id == NAME) & (unit.c.id == id)
        archive = sa.insert(old).from_select([column.name for column in unit.columns], sa.select(unit).where(here))

        def act() -> None:
            with self.engine.begin() as connection:
                self._record(connection)
                connection.execute(archive)
                version = connection.execute(sa.select(unit).where(here)).one().version
                connection.execute(sa.update(unit).where(here), {"version": version + 1, "note": note})

        return act

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], str]]:
        """A transaction."""
        with self.engine.connect() as connection:
            yield lambda id: self._code(connection, id)

    def _code(self, connection: sa.Connection, id: str) -> str:
        unit = _table(UnitRow)
        return str(connection.execute(sa.select(unit).where(unit.c.community_id == NAME, unit.c.id == id)).one().code)

    def ask(self, id: str) -> str:
        """A transaction of its own."""
        with self.engine.connect() as connection:
            return self._code(connection, id)

    def listed(self) -> int:
        """All rows."""
        unit = _table(UnitRow)
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(unit).where(unit.c.community_id == NAME).order_by(unit.c.id)).all()
            return sum(row.floor for row in found)
