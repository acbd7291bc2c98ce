"""The SQL of one kind, written once. Values never enter the text: they are parameters."""

# ruff: noqa: S608  # the statements are made of names of our own; values are parameters

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, cast

from community_gov.canonical import Column, Schema, Shape
from community_gov.records import Record
from community_gov.stores.protocol import OneOf, Query, Range
from community_gov.stores.sql.codec import Row, Value
from community_gov.stores.sql.layout import BASE, Layout, quoted

__all__ = ["Dialect", "Statements"]


class Dialect(Protocol):
    """In what the databases differ as far as statements go."""

    def __hash__(self) -> int:
        """Equal dialects write the same statements."""

    @property
    def name(self) -> str:
        """As SQLAlchemy calls it."""

    @property
    def store_table(self) -> str:
        """The statement that gives a row where there is a store."""

    @property
    def version_tables(self) -> str:
        """The statement that lists the tables in which revisions are kept."""

    @property
    def alone(self) -> str:
        """The statement by which whoever makes or changes tables waits for others who do, where a transaction does not."""

    @property
    def lock(self) -> str:
        """What makes reading a head take the community's lock, where the database has such a thing."""

    @property
    def due(self) -> str:
        """The statement by which a change that erases something says that files have to be purged; empty where they have not."""

    @property
    def mark(self) -> str:
        """The place of a parameter."""

    @property
    def native(self) -> frozenset[Shape]:
        """The shapes that are kept as the driver takes them."""

    @property
    def nulls_first(self) -> bool:
        """Whether NULL comes first in ascending order without being told."""

    @property
    def expecting(self) -> tuple[str, ...]:
        """What tells the planner of questions about tables in which nothing has been counted yet."""

    def analyze(self, table: str) -> str:
        """The statement that gathers statistics of a table, by which questions are planned."""

    def any_of(self, column: str, values: list[Value]) -> tuple[str, Value | list[Value]]:
        """A condition that a column has one of the values, and its one parameter."""


class Statements:
    """The statements of one kind for one database."""

    def __init__(self, schema: Schema[Record], layout: Layout, dialect: Dialect) -> None:
        """Write those that are always the same; `find` is written when it is first asked in a new way."""
        self._schema, self._layout, self._dialect = schema, layout, dialect
        mark, here = dialect.mark, f"community_id = {dialect.mark} AND id = {dialect.mark}"
        columns, read = _names(layout.columns), _names(layout.read)
        table, old = quoted(layout.table), quoted(layout.old)
        marks = ", ".join([mark] * len(layout.columns))
        self.insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        self.delete = f"DELETE FROM {table} WHERE {here}"
        self.archive = f"INSERT INTO {old} ({columns}) SELECT {columns} FROM {table} WHERE {here}"
        self.restore = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {old} WHERE {here} AND version = {mark}"
        self.unarchive = f"DELETE FROM {old} WHERE {here} AND version = {mark}"
        self.get = f"SELECT {read} FROM {table} WHERE {here}"
        self.versions = (
            f"SELECT {read} FROM {old} WHERE {here} UNION ALL SELECT {read} FROM {table} WHERE {here} ORDER BY version"
        )
        self.written = self._written(table, old, columns)
        self.personal = tuple(number for number, cell in enumerate(layout.cells) if schema.fields[cell.field].personal)
        """Which cells of a row are personal."""
        emptied = ", ".join(
            f"{name} = {mark}" for name in ("salt", *(quoted(layout.cells[number].name) for number in self.personal))
        )
        self.rewrite = tuple(f"UPDATE {name} SET {emptied} WHERE {here} AND version = {mark}" for name in (table, old))
        """Replaces salt and personal cells of one version, in whichever table it is."""
        counts = (f"(SELECT count(*) FROM {name} WHERE community_id = {mark})" for name in (table, old))
        self.count = f"SELECT {' + '.join(counts)}"
        self.doubles = tuple(self._double(table, columns) for columns in layout.unique)
        self.analyze = dialect.analyze(layout.table)
        self.any = f"SELECT 1 FROM {table} WHERE community_id = {mark} LIMIT 1"
        self._select = f"SELECT {read} FROM {table} WHERE community_id = {mark}"

    def _written(self, table: str, old: str, columns: str) -> str:
        """All columns of all versions since an entry, in the order in which they were written."""
        since = f"WHERE community_id = {self._dialect.mark} AND sequence >= {self._dialect.mark}"
        parts = (f"SELECT {columns} FROM {name} {since}" for name in (table, old))
        return f"{' UNION ALL '.join(parts)} ORDER BY sequence, position"

    def _double(self, table: str, columns: tuple[str, ...]) -> str:
        """Who else has the same values in a unique set of columns: community, values, then the id that may have them."""
        mark = self._dialect.mark
        same = " AND ".join(f"{quoted(name)} = {mark}" for name in columns)
        return f"SELECT id FROM {table} WHERE community_id = {mark} AND {same} AND id <> {mark} LIMIT 1"

    def find(self, community: str, query: Query) -> tuple[str, list[Value | list[Value]]]:
        """The statement of a query that was checked, and its parameters."""
        parts, values = [self._select], cast("list[Value | list[Value]]", [community])
        for name, wanted in query.where.items():
            text, given = self._condition(name, wanted)
            parts.append(text)
            values += given
        if query.after is not None:
            text, given = self._behind(query, *query.after)
            parts.append(text)
            values += given
        parts.append(f"ORDER BY {self._order(query.order_by)}")
        if query.limit is not None:
            parts.append(f"LIMIT {self._dialect.mark}")
            values.append(query.limit)
        return " ".join(parts), values

    def count_by(self, community: str, fields: tuple[str, ...], query: Query) -> tuple[str, list[Value | list[Value]]]:
        """The statement that counts by fields of one column each what meets the conditions, and its parameters."""
        columns = ", ".join(quoted(column) for name in fields for column in self._layout.of_field(name))
        here = f"{quoted(self._layout.table)} WHERE community_id = {self._dialect.mark}"
        parts, values = [f"SELECT {columns}, count(*) FROM {here}"], cast("list[Value | list[Value]]", [community])
        for name, wanted in query.where.items():
            text, given = self._condition(name, wanted)
            parts.append(text)
            values += given
        return f"{' '.join(parts)} GROUP BY {columns}", values

    def present(self, community: str, sequence: int, ids: Sequence[str]) -> tuple[str, list[Value | list[Value]]]:
        """How many of these records have a row that an entry wrote."""
        mark = self._dialect.mark
        among, value = self._dialect.any_of("id", list(ids))
        text = f"SELECT count(*) FROM {quoted(self._layout.table)} WHERE community_id = {mark} AND sequence = {mark} AND {among}"
        return text, [community, sequence, value]

    def taken(self, community: str, ids: Sequence[str]) -> tuple[str, list[Value | list[Value]]]:
        """The first of these ids that a record has already."""
        among, value = self._dialect.any_of("id", list(ids))
        here = f"{quoted(self._layout.table)} WHERE community_id = {self._dialect.mark}"
        return f"SELECT id FROM {here} AND {among} ORDER BY id LIMIT 1", [community, value]

    def values_of(self, name: str, value: object) -> tuple[Value, ...]:
        """What is kept of a value of a field: one element, or two of a Fraction."""
        if name == "id":
            return (str(value),)
        column: Column = self._schema.fields[name]
        if column.shape in self._dialect.native:
            return (cast("Value", value),)
        return cast("Row", tuple(column.write(value)))

    def _condition(self, name: str, wanted: object) -> tuple[str, Iterable[Value | list[Value]]]:
        if isinstance(wanted, OneOf):
            return self._one_of(name, wanted.values)
        if isinstance(wanted, Range):
            return self._range(name, wanted)
        columns = self._layout.of_field(name)
        if wanted is None:
            return f"AND {quoted(columns[0])} IS NULL", ()
        return " ".join(f"AND {quoted(column)} = {self._dialect.mark}" for column in columns), self.values_of(name, wanted)

    def _range(self, name: str, wanted: Range) -> tuple[str, Iterable[Value]]:
        """A NULL meets no comparison, as the protocol wants it; a range without bounds leaves NULL out as well."""
        (column,) = (quoted(column) for column in self._layout.of_field(name))
        bounds = [(sign, bound) for sign, bound in _bounds(wanted).items() if bound is not None]
        text = "".join(f" AND {column} {sign} {self._dialect.mark}" for sign, _bound in bounds)
        return f"AND {column} IS NOT NULL{text}", [self.values_of(name, bound)[0] for _sign, bound in bounds]

    def _one_of(self, name: str, wanted: tuple[object, ...]) -> tuple[str, Iterable[Value | list[Value]]]:
        columns = self._layout.of_field(name)
        rows = [self.values_of(name, value) for value in wanted if value is not None]
        null = f" OR {quoted(columns[0])} IS NULL" if None in wanted else ""
        if len(columns) == 1:
            text, value = self._dialect.any_of(quoted(columns[0]), [row[0] for row in rows])
            return f"AND ({text}{null})", (value,)
        same = " AND ".join(f"{quoted(column)} = {self._dialect.mark}" for column in columns)
        either = " OR ".join([f"({same})"] * len(rows)) or "1 = 0"
        return f"AND ({either}{null})", [value for row in rows for value in row]

    def _behind(self, query: Query, value: object, id: str) -> tuple[str, Iterable[Value]]:
        """Behind a place in the order, in which NULL comes before every value and ids go up among equal values.

        The bound by itself, which the rest implies, lets an index of the field be used.
        """
        mark = self._dialect.mark
        if query.by == "id":
            return f"AND id {'<' if query.down else '>'} {mark}", (str(id),)
        (column,) = (quoted(name) for name in self._layout.of_field(query.by))
        optional = self._schema.fields[query.by].optional
        if value is None:
            higher = "" if query.down else f" OR {column} IS NOT NULL"
            return f"AND (({column} IS NULL AND id > {mark}){higher})", (str(id),)
        sign, (kept,) = "<" if query.down else ">", self.values_of(query.by, value)
        text = f"({column} {sign}= {mark} AND ({column} {sign} {mark} OR id > {mark}))"
        return f"AND ({text} OR {column} IS NULL)" if query.down and optional else f"AND {text}", (kept, kept, str(id))

    def _order(self, order_by: str) -> str:
        name, down = order_by.removeprefix("-"), order_by.startswith("-")
        if name == "id":
            return "id DESC" if down else "id"
        (column,) = self._layout.of_field(name)
        nulls = "" if self._dialect.nulls_first else (" NULLS LAST" if down else " NULLS FIRST")
        return f"{quoted(column)}{' DESC' if down else ''}{nulls}, id"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(name if name in BASE else quoted(name) for name in columns)


def _bounds(wanted: Range) -> Mapping[str, object]:
    return {">=": wanted.ge, ">": wanted.gt, "<=": wanted.le, "<": wanted.lt}
