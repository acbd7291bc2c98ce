"""The tables, as SQLAlchemy describes them: its dialects know the types and write the statements.

`community_id` leads every key, so that a large database can be divided by community.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from community_gov.canonical import Schema, Shape
from community_gov.records import Record
from community_gov.stores.sql.layout import BASE, PREFIX, Layout, quoted, short

__all__ = ["core_tables", "create_statements", "kind_tables", "widening_statements"]

_Type = sa.types.TypeEngine[Any]
_Column = sa.Column[Any]
_INTEGER: _Type = sa.Integer().with_variant(postgresql.BIGINT(), "postgresql")  # an INTEGER of SQLite has 64 bits
_TEXT: _Type = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")  # ordered by code point, as Python does
_BYTES = sa.LargeBinary()
_BASE_TYPES = dict(zip(BASE, (_TEXT, _TEXT, _INTEGER, _INTEGER, _INTEGER), strict=True))
_DIALECTS: Mapping[str, sa.Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]  # SQLAlchemy's own lack annotations
_DECIMAL_DIGITS = 19  # of 64 bits


def core_tables(metadata: sa.MetaData) -> tuple[sa.Table, ...]:
    """The tables that every store has."""
    return (
        _table("community", metadata, _key("id"), _column("name"), sa.Column("secret", _BYTES, nullable=False)),
        _table("head", metadata, _community(), _column("sequence", _INTEGER), _column("hash")),
        _table("journal", metadata, _community(), _key("sequence", _INTEGER), _column("body")),
        _table(
            "command",
            metadata,
            *(_community(), _key("actor"), _key("key"), _column("sequence", _INTEGER)),
            *(_column(name) for name in ("verb", "arguments", "shape", "returned")),
        ),
        _table("cursor", metadata, _community(), _key("name"), _column("sequence", _INTEGER)),
        _table("store", metadata, _key("application"), _column("format", _INTEGER)),
        _table("kind", metadata, _key("name"), _column("schema_version", _INTEGER), _column("layout")),
    )


def _table(name: str, metadata: sa.MetaData, *columns: _Column) -> sa.Table:
    return _keyed(PREFIX + name, metadata, *columns)


def _keyed(name: str, metadata: sa.MetaData, *columns: _Column) -> sa.Table:
    """A table ordered by its primary key; SQLite holds its columns to their types."""
    return sa.Table(name, metadata, *columns, sqlite_with_rowid=False, sqlite_strict=True)


def _key(name: str, type_: _Type = _TEXT) -> _Column:
    return sa.Column(name, type_, primary_key=True, autoincrement=False)


def _column(name: str, type_: _Type = _TEXT) -> _Column:
    return sa.Column(name, type_, nullable=False)


def _community() -> _Column:
    return sa.Column("community_id", _TEXT, sa.ForeignKey(f"{PREFIX}community.id"), primary_key=True)


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
    salt = [sa.Column("salt", _BYTES)] if layout.salted else []
    return _keyed(name, metadata, *base, *salt, *_cells(schema, layout))


def _cells(schema: Schema[Record], layout: Layout) -> Iterator[_Column]:
    """A field that came with a later schema version is empty in the rows of earlier ones."""
    for cell in layout.cells:
        column = schema.fields[cell.field]
        yield sa.Column(cell.name, _type(column.shape, column.scale), nullable=column.optional or column.since > 1)


def _type(shape: Shape, scale: int | None) -> _Type:
    if shape is Shape.DECIMAL:
        return sa.Integer().with_variant(postgresql.NUMERIC(_DECIMAL_DIGITS, scale), "postgresql")
    return _TYPES[shape]


_TYPES: Mapping[Shape, _Type] = {
    Shape.TEXT: _TEXT,
    Shape.INTEGER: _INTEGER,
    Shape.BOOLEAN: sa.Integer().with_variant(postgresql.BOOLEAN(), "postgresql"),
    Shape.FRACTION: _INTEGER,
    Shape.DATE: sa.Text().with_variant(postgresql.DATE(), "postgresql"),
    Shape.INSTANT: sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql"),
    Shape.NESTED: _TEXT,
}


def create_statements(tables: Iterable[sa.Table], dialect: str) -> list[str]:
    """The statements that make the tables and their indexes, in an order that can be run."""
    written: list[str] = []
    for table in tables:
        written.append(str(CreateTable(table).compile(dialect=_DIALECTS[dialect])))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        written += [str(CreateIndex(index).compile(dialect=_DIALECTS[dialect])) for index in indexes]
    return written


def widening_statements(schema: Schema[Record], layout: Layout, added: Iterable[str], dialect: str) -> list[str]:
    """The statements that bring the tables of a kind to its layout: columns that they lack, and all of its indexes."""
    now, old = kind_tables(schema, layout, sa.MetaData())
    lacking = set(added)
    written = [
        f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(column.name)} {column.type.compile(dialect=_DIALECTS[dialect])}"
        for table in (now, old)
        for column in table.columns
        if column.name in lacking
    ]
    indexes = sorted(now.indexes, key=lambda index: str(index.name))
    return written + [str(CreateIndex(index, if_not_exists=True).compile(dialect=_DIALECTS[dialect])) for index in indexes]
