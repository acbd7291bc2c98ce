"""The SQL of one kind, written once. Values never enter the text: they are parameters."""

# ruff: noqa: S608  # the statements are made of names of our own; values are parameters

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
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

    def any_of(self, column: str) -> str:
        """A condition that a column has one of several values; it has one parameter, however many these are."""

    def several(self, values: list[Value]) -> Value | list[Value]:
        """That parameter."""


_Form = bool | tuple[str, ...] | tuple[int, bool]
"""Of a condition: whether it has a value; the signs of a range; of several values how many are pairs, and if one is None."""


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
        self._columns_of = {name: layout.of_field(name) for name in ("id", *schema.fields)}.__getitem__
        self._finding = lru_cache(maxsize=256)(self._find)

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
        forms, values = self._asked(community, query)
        place = None if query.after is None else query.after[0] is not None
        if query.after is not None:
            values += self._place(query, *query.after)
        if query.limit is not None:
            values.append(query.limit)
        return self._finding(forms, query.order_by, place, query.limit is not None), values

    def _find(self, forms: "tuple[tuple[str, _Form], ...]", order_by: str, place: bool | None, limited: bool) -> str:  # noqa: FBT001  # a key of what is remembered
        """The text of a query, which its values are no part of."""
        parts = [self._select, *(self._condition(name, form) for name, form in forms)]
        if place is not None:
            parts.append(self._behind(order_by, valued=place))
        parts.append(f"ORDER BY {self._order(order_by)}")
        if limited:
            parts.append(f"LIMIT {self._dialect.mark}")
        return " ".join(parts)

    def count_by(self, community: str, fields: tuple[str, ...], query: Query) -> tuple[str, list[Value | list[Value]]]:
        """The statement that counts by fields of one column each what meets the conditions, and its parameters."""
        columns = ", ".join(quoted(column) for name in fields for column in self._columns_of(name))
        here = f"{quoted(self._layout.table)} WHERE community_id = {self._dialect.mark}"
        forms, values = self._asked(community, query)
        text = " ".join([f"SELECT {columns}, count(*) FROM {here}", *(self._condition(name, form) for name, form in forms)])
        return f"{text} GROUP BY {columns}", values

    def present(self, community: str, sequence: int, ids: Sequence[str]) -> tuple[str, list[Value | list[Value]]]:
        """How many of these records have a row that an entry wrote."""
        mark = self._dialect.mark
        here = f"{quoted(self._layout.table)} WHERE community_id = {mark} AND sequence = {mark}"
        text = f"SELECT count(*) FROM {here} AND {self._dialect.any_of('id')}"
        return text, [community, sequence, self._dialect.several(list(ids))]

    def taken(self, community: str, ids: Sequence[str]) -> tuple[str, list[Value | list[Value]]]:
        """The first of these ids that a record has already."""
        here = f"{quoted(self._layout.table)} WHERE community_id = {self._dialect.mark}"
        text = f"SELECT id FROM {here} AND {self._dialect.any_of('id')} ORDER BY id LIMIT 1"
        return text, [community, self._dialect.several(list(ids))]

    def values_of(self, name: str, value: object) -> tuple[Value, ...]:
        """What is kept of a value of a field: one element, or two of a Fraction."""
        if name == "id":
            return (str(value),)
        column: Column = self._schema.fields[name]
        if column.shape in self._dialect.native:
            return (cast("Value", value),)
        return cast("Row", tuple(column.write(value)))

    def _asked(self, community: str, query: Query) -> "tuple[tuple[tuple[str, _Form], ...], list[Value | list[Value]]]":
        """What the text of the conditions depends on, and the parameters of the community and of them."""
        forms: list[tuple[str, _Form]] = []
        values: list[Value | list[Value]] = [community]
        for name, wanted in query.where.items():
            form: _Form = wanted is not None
            if isinstance(wanted, OneOf):
                rows = [self.values_of(name, value) for value in wanted.values if value is not None]
                single = len(self._columns_of(name)) == 1
                form = (0 if single else len(rows), None in wanted.values)
                values += [self._dialect.several([row[0] for row in rows])] if single else chain.from_iterable(rows)
            elif isinstance(wanted, Range):
                bounds = {sign: bound for sign, bound in _bounds(wanted).items() if bound is not None}
                form = tuple(bounds)
                values += [self.values_of(name, bound)[0] for bound in bounds.values()]
            elif form:
                values += self.values_of(name, wanted)
            forms.append((name, form))
        return tuple(forms), values

    def _condition(self, name: str, form: "_Form") -> str:
        columns, mark = [quoted(column) for column in self._columns_of(name)], self._dialect.mark
        equal = [f"{column} = {mark}" for column in columns]
        if isinstance(form, bool):
            return " ".join(f"AND {each}" for each in equal) if form else f"AND {columns[0]} IS NULL"
        if form and isinstance(form[0], int):
            pairs, null = form
            either = " OR ".join([f"({' AND '.join(equal)})"] * pairs) or "1 = 0"
            text = self._dialect.any_of(columns[0]) if len(columns) == 1 else either
            return f"AND ({text}{f' OR {columns[0]} IS NULL' if null else ''})"
        # a NULL meets no comparison, as the protocol wants it; a range without bounds leaves NULL out as well
        return f"AND {columns[0]} IS NOT NULL{''.join(f' AND {columns[0]} {sign} {mark}' for sign in form)}"

    def _behind(self, order_by: str, *, valued: bool) -> str:
        """Behind a place in the order, in which NULL comes before every value and ids go up among equal values.

        The bound by itself, which the rest implies, lets an index of the field be used.
        """
        mark, by, down = self._dialect.mark, order_by.removeprefix("-"), order_by.startswith("-")
        if by == "id":
            return f"AND id {'<' if down else '>'} {mark}"
        (column,) = (quoted(name) for name in self._columns_of(by))
        if not valued:
            higher = "" if down else f" OR {column} IS NOT NULL"
            return f"AND (({column} IS NULL AND id > {mark}){higher})"
        sign = "<" if down else ">"
        text = f"({column} {sign}= {mark} AND ({column} {sign} {mark} OR id > {mark}))"
        return f"AND ({text} OR {column} IS NULL)" if down and self._schema.fields[by].optional else f"AND {text}"

    def _place(self, query: Query, value: object, id: str) -> tuple[Value, ...]:
        """The parameters of a place."""
        if query.by == "id" or value is None:
            return (str(id),)
        (kept,) = self.values_of(query.by, value)
        return kept, kept, str(id)

    def _order(self, order_by: str) -> str:
        name, down = order_by.removeprefix("-"), order_by.startswith("-")
        if name == "id":
            return "id DESC" if down else "id"
        (column,) = self._columns_of(name)
        nulls = "" if self._dialect.nulls_first else (" NULLS LAST" if down else " NULLS FIRST")
        return f"{quoted(column)}{' DESC' if down else ''}{nulls}, id"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(name if name in BASE else quoted(name) for name in columns)


def _bounds(wanted: Range) -> Mapping[str, object]:
    return {">=": wanted.ge, ">": wanted.gt, "<=": wanted.le, "<": wanted.lt}
