"""What tables a database really has, beside those that are meant: columns with their types, keys and indexes.

Alembic compares too, but not everything; whether an upgraded store is as good as a new one is judged by both.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import sqlalchemy as sa
from attrs import frozen

__all__ = ["misfits"]


@frozen(kw_only=True)
class _Shape:
    """What is compared of one table; the order of its columns is not, because added ones come last."""

    columns: Mapping[str, tuple[str, bool]]
    """The type as the database calls it, and whether it may be empty."""
    key: tuple[str, ...]
    indexes: frozenset[tuple[str, tuple[str, ...], bool]]
    """Name, columns, whether it is unique."""
    references: frozenset[tuple[tuple[str, ...], str, tuple[str, ...]]]
    options: tuple[bool, bool]
    """In SQLite: without row ids, and strict."""


def misfits(connection: sa.Connection, metadata: sa.MetaData) -> tuple[str, ...]:
    """In what the tables of a database differ from those that are meant, as sentences; empty when they are the same."""
    there = _there(connection, metadata)
    return tuple(
        said
        for table in metadata.sorted_tables
        for said in _compared(table.name, _meant(table, connection), there.get(table.name))
    )


def _compared(name: str, meant: _Shape, there: _Shape | None) -> Iterator[str]:
    if there is None:
        yield f"there is no table {name}"
        return
    for column in sorted(meant.columns.keys() | there.columns.keys()):
        wanted, has = meant.columns.get(column), there.columns.get(column)
        if wanted != has:
            yield f"{name}.{column} is {_said(has)}, not {_said(wanted)}"
    for part in ("key", "indexes", "references", "options"):
        wanted_part, has_part = getattr(meant, part), getattr(there, part)
        if wanted_part != has_part:
            yield f"{name}: {part} {_listed(has_part)}, not {_listed(wanted_part)}"


def _said(column: tuple[str, bool] | None) -> str:
    return "missing" if column is None else f"{column[0]}{'' if column[1] else ' NOT NULL'}"


def _listed(part: object) -> str:
    return repr(sorted(part) if isinstance(part, frozenset) else part)


def _meant(table: sa.Table, connection: sa.Connection) -> _Shape:
    sqlite = connection.dialect.name == "sqlite"
    options = table.dialect_options["sqlite"]
    return _Shape(
        columns={
            column.name: (column.type.compile(dialect=connection.dialect), bool(column.nullable)) for column in table.columns
        },
        key=tuple(column.name for column in table.primary_key.columns),
        indexes=frozenset(
            (str(one.name), tuple(column.name for column in one.columns), bool(one.unique)) for one in table.indexes
        ),
        references=frozenset(
            (tuple(one.column_keys), one.referred_table.name, tuple(part.column.name for part in one.elements))
            for one in table.foreign_key_constraints
        ),
        options=(not options["with_rowid"], options["strict"]) if sqlite else (False, False),
    )


def _there(connection: sa.Connection, metadata: sa.MetaData) -> Mapping[str, _Shape]:
    inspector, names = sa.inspect(connection), tuple(metadata.tables)
    columns = inspector.get_multi_columns(filter_names=names)
    keys = inspector.get_multi_pk_constraint(filter_names=names)
    indexes = inspector.get_multi_indexes(filter_names=names)
    references = inspector.get_multi_foreign_keys(filter_names=names)
    options = _options(connection)
    return {
        str(place[1]): _Shape(
            columns={column["name"]: (_type(column, connection), bool(column["nullable"])) for column in found},
            key=tuple(keys[place]["constrained_columns"]),
            indexes=frozenset(
                (str(one["name"]), tuple(map(str, one["column_names"])), bool(one["unique"])) for one in indexes[place]
            ),
            references=frozenset(
                (tuple(one["constrained_columns"]), one["referred_table"], tuple(one["referred_columns"]))
                for one in references[place]
            ),
            options=options.get(str(place[1]), (False, False)),
        )
        for place, found in columns.items()
    }


def _type(column: Mapping[str, Any], connection: sa.Connection) -> str:
    return cast("sa.types.TypeEngine[Any]", column["type"]).compile(dialect=connection.dialect)


def _options(connection: sa.Connection) -> Mapping[str, tuple[bool, bool]]:
    """By table, what SQLite says of how it keeps it."""
    if connection.dialect.name != "sqlite":
        return {}
    rows = connection.exec_driver_sql("SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main'")
    return {name: (bool(without), bool(strict)) for name, without, strict in rows}
