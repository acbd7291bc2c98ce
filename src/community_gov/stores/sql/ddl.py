"""The tables, as SQLAlchemy describes them: its dialects know the types and write the statements.

`community_id` leads every key, so that a large database can be divided by community.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from community_gov.canonical import Schema, Shape
from community_gov.migrations import BOOLEAN, BYTES, DATE, INSTANT, INTEGER, TABLE, TEXT, decimal
from community_gov.records import Record
from community_gov.stores.sql.layout import BASE, PREFIX, Layout, short

__all__ = ["REVISION", "VERSIONS", "core_tables", "create_statements", "kind_tables", "version_name", "version_table"]

_Type = sa.types.TypeEngine[Any]
_Column = sa.Column[Any]
_BASE_TYPES = dict(zip(BASE, (TEXT, TEXT, INTEGER, INTEGER, INTEGER), strict=True))
_DIALECTS: Mapping[str, sa.Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]  # SQLAlchemy's own lack annotations
REVISION = "version_num"
"""The column of a version table, as Alembic calls it."""
VERSIONS = "community_gov_version_"
"""How the names of version tables begin, and those of kinds do not."""
_LONGEST_VERSION = 59  # bytes, so that PostgreSQL keeps the name of the key too


def core_tables(metadata: sa.MetaData) -> tuple[sa.Table, ...]:
    """The tables that every store has."""
    return (
        _table("community", metadata, _key("id"), _column("name"), sa.Column("secret", BYTES, nullable=False)),
        _table("head", metadata, _community(), _column("sequence", INTEGER), _column("hash")),
        _table("journal", metadata, _community(), _key("sequence", INTEGER), _column("body")),
        _table(
            "command",
            metadata,
            *(_community(), _key("actor"), _key("key"), _column("sequence", INTEGER)),
            *(_column(name) for name in ("verb", "arguments", "shape", "returned")),
        ),
        _table(
            "cursor",
            metadata,
            *(_community(), _key("name")),
            *(_column(name, INTEGER) for name in ("revision", "sequence", "event_index", "failures")),
            *(sa.Column(name, TEXT) for name in ("lease_since", "lease_until", "rest_since", "rest_until")),
        ),
        _table(
            "parked",
            metadata,
            *(_community(), _key("name"), _key("sequence", INTEGER), _key("event_index", INTEGER)),
            *(_column("error"), _column("failures", INTEGER), _column("again", INTEGER), sa.Column("dropped", TEXT)),
        ),
        _table("store", metadata, _key("application"), _column("format", INTEGER)),
        _table("kind", metadata, _key("name"), _column("schema_version", INTEGER), _column("layout")),
    )


def _table(name: str, metadata: sa.MetaData, *columns: _Column) -> sa.Table:
    return _keyed(PREFIX + name, metadata, *columns)


def _keyed(name: str, metadata: sa.MetaData, *columns: _Column) -> sa.Table:
    """A table ordered by its primary key; SQLite holds its columns to their types."""
    return sa.Table(name, metadata, *columns, **TABLE)


def _key(name: str, type_: _Type = TEXT) -> _Column:
    return sa.Column(name, type_, primary_key=True, autoincrement=False)


def _column(name: str, type_: _Type = TEXT) -> _Column:
    return sa.Column(name, type_, nullable=False)


def _community() -> _Column:
    return sa.Column("community_id", TEXT, sa.ForeignKey(f"{PREFIX}community.id"), primary_key=True)


def version_name(owner: str) -> str:
    """The name of the table that tells how far the migrations of one distribution have been run."""
    return short(VERSIONS + re.sub(r"\W", "_", owner), _LONGEST_VERSION)


def version_table(owner: str, metadata: sa.MetaData) -> sa.Table:
    """That table, exactly as Alembic makes it."""
    name = version_name(owner)
    key = sa.PrimaryKeyConstraint(REVISION, name=f"{name}_pkc")
    return sa.Table(name, metadata, sa.Column(REVISION, sa.String(32), nullable=False), key)


def kind_tables(schema: Schema[Record], layout: Layout, metadata: sa.MetaData) -> tuple[sa.Table, sa.Table]:
    """The table of a kind with its indexes, and the table of its replaced versions."""
    now = _kind_table(layout.table, schema, layout, metadata, key=BASE[:2])
    for columns in dict.fromkeys(layout.indexes):
        if columns != ("id",):
            sa.Index(short(f"ix_{layout.table}_{'_'.join(columns)}"), *(now.c[name] for name in ("community_id", *columns)))
    for columns in dict.fromkeys(layout.unique):
        name = short(f"ux_{layout.table}_{'_'.join(columns)}")
        sa.Index(name, *(now.c[name] for name in ("community_id", *columns)), unique=True)
    return now, _kind_table(layout.old, schema, layout, metadata, key=BASE[:3])


def _kind_table(name: str, schema: Schema[Record], layout: Layout, metadata: sa.MetaData, *, key: tuple[str, ...]) -> sa.Table:
    base = (sa.Column(column, type_, primary_key=column in key, nullable=False) for column, type_ in _BASE_TYPES.items())
    salt = [sa.Column("salt", BYTES)] if layout.salted else []
    return _keyed(name, metadata, *base, *salt, *_cells(schema, layout))


def _cells(schema: Schema[Record], layout: Layout) -> Iterator[_Column]:
    """A field that came with a later schema version is empty in the rows of earlier ones."""
    for cell in layout.cells:
        column = schema.fields[cell.field]
        yield sa.Column(cell.name, _type(column.shape, column.scale), nullable=column.optional or column.since > 1)


def _type(shape: Shape, scale: int | None) -> _Type:
    return decimal(scale or 0) if shape is Shape.DECIMAL else _TYPES[shape]


_TYPES: Mapping[Shape, _Type] = {
    Shape.TEXT: TEXT,
    Shape.INTEGER: INTEGER,
    Shape.BOOLEAN: BOOLEAN,
    Shape.FRACTION: INTEGER,
    Shape.DATE: DATE,
    Shape.INSTANT: INSTANT,
    Shape.NESTED: TEXT,
}


def create_statements(tables: Iterable[sa.Table], dialect: str) -> tuple[str, ...]:
    """The statements that make the tables and their indexes, in an order that can be run."""
    written: list[str] = []
    for table in tables:
        written.append(str(CreateTable(table).compile(dialect=_DIALECTS[dialect])))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        written += [str(CreateIndex(index).compile(dialect=_DIALECTS[dialect])) for index in indexes]
    return tuple(written)
