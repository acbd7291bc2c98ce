"""The tables of the memory store: all versions of each kind, and how a query goes through them."""

import itertools
import operator
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TypeVar, cast

from attrs import define, evolve, field

from community_gov.canonical import Schema
from community_gov.errors import InvalidData
from community_gov.records import Record
from community_gov.standins import in_class_of, is_stand_in
from community_gov.stores.erasing import Erasing
from community_gov.stores.errors import CorruptStore
from community_gov.stores.protocol import OneOf, Query, Range, Stored
from community_gov.stores.settled import settled

__all__ = ["Indexes", "Table", "candidates", "index", "meeting", "ordered"]

R = TypeVar("R", bound=Record)
Indexes = dict[tuple[str, ...], dict[object, dict[str, None]]]
"""Indexed or unique fields, their values, ids that ever had them: a superset, filtered when read."""


@define
class Table:
    """All versions of one kind."""

    versions: dict[str, list[Stored[Record]]] = field(factory=dict)
    indexes: Indexes = field(factory=dict)
    written: dict[int, list[Stored[Record]]] = field(factory=dict)
    schema: Schema[Record] | None = None
    """That of the last version."""

    def add(self, schema: Schema[Record], stored: Stored[Record]) -> None:
        """Append one version."""
        self.schema = schema
        self.versions.setdefault(stored.record.id, []).append(stored)
        self.written.setdefault(stored.sequence, []).append(stored)
        index(self.indexes, schema, stored.record)

    def at(self, id: str, sequence: int) -> Stored[Record] | None:
        """The newest version that is not younger than the sequence: mostly the last one."""
        rows = self.versions.get(id)
        if not rows or rows[-1].sequence <= sequence:
            return rows[-1] if rows else None
        return next((row for row in reversed(rows) if row.sequence <= sequence), None)

    def without(self, erasings: Iterable[Erasing[Record]]) -> "Table":
        """Another table, in which nothing is left of what was erased; this one stays for those who read it."""
        indexes = {names: dict(ids_by_value) for names, ids_by_value in self.indexes.items()}
        table = Table(dict(self.versions), indexes, dict(self.written), self.schema)
        replaced: dict[int, dict[str, Stored[Record]]] = {}
        for erasing in erasings:
            for old, new in erasing.changed():
                replaced.setdefault(old.sequence, {})[old.record.id] = new
                _unindex(indexes, erasing.schema, old.record)
            for row in erasing.after:
                index(indexes, erasing.schema, row.record)
            table.versions[erasing.current.record.id] = list(erasing.after)
        for sequence, rows in replaced.items():
            table.written[sequence] = [rows.get(row.record.id, row) for row in self.written[sequence]]
        return table

    def stands_for(self, schema: Schema[R]) -> bool:
        """Whether the records were restored without the plugin that asks for them now."""
        return self.schema is not None and is_stand_in(self.schema) and not is_stand_in(schema)

    def known_as(self, schema: Schema[Record]) -> "Table":
        """The same versions in the class that their own stands for."""
        stands, table = cast("Schema[Record]", self.schema), Table()
        for row in (row for sequence in sorted(self.written) for row in self.written[sequence]):
            table.add(schema, evolve(row, record=settled(schema, _in_class_of(schema, stands, row.record))))
        return table


def _in_class_of(schema: Schema[Record], stands: Schema[Record], record: Record) -> Record:
    try:
        return in_class_of(schema, stands, record)
    except (InvalidData, LookupError) as error:
        msg = f"a record of kind {schema.name}, kept while its plugin was not there, cannot be read ({type(error).__name__})"
        raise CorruptStore(msg) from None  # its cause may quote personal data


def _unindex(indexes: Indexes, schema: Schema[Record], record: Record) -> None:
    for names, value_of in schema.keys.items():
        value = value_of(record)
        left = {id: None for id in indexes[names].pop(value, ()) if id != record.id}
        if left:
            indexes[names][value] = left


def index(indexes: Indexes, schema: Schema[Record], record: Record) -> None:
    """Note a record under the values of each index."""
    for names, value_of in schema.keys.items():
        indexes.setdefault(names, {}).setdefault(value_of(record), {})[record.id] = None


def candidates(indexes: Indexes, rows: Mapping[str, object], schema: Schema[R], query: Query) -> list[str]:
    """The ids that can meet the query: by id, else by the first unique field or indexed fields asked for, else all."""
    asked = {
        name: value.values if isinstance(value, OneOf) else (value,)
        for name, value in query.where.items()
        if value is not None and not isinstance(value, Range)
    }
    if "id" in asked:
        return [cast("str", part) for part in asked["id"] if part in rows]
    unique = (parts for parts in schema.info.unique if len(parts) == 1)
    for names in (*unique, *schema.indexes):
        if asked.keys() >= {*names}:
            found, given = indexes.get(names, {}), [asked[name] for name in names]
            values = given[0] if len(names) == 1 else itertools.product(*given)
            return [id for value in values for id in list(found.get(value, ()))]
    return list(rows)


def meeting(rows: list[Stored[R]], query: Query) -> list[Stored[R]]:
    """Those that meet the query, one condition after the other."""
    for name, wanted in query.where.items():
        if isinstance(wanted, Range):
            rows = [row for row in rows if _within(getattr(row.record, name), wanted)]
        else:
            values = frozenset(wanted.values) if isinstance(wanted, OneOf) else (wanted,)
            rows = [row for row in rows if getattr(row.record, name) in values]
    return rows


def _within(value: object, wanted: Range) -> bool:
    if value is None:
        return False
    bounds = ((wanted.ge, operator.ge), (wanted.gt, operator.gt), (wanted.le, operator.le), (wanted.lt, operator.lt))
    return all(bound is None or compare(_plain(value), _plain(bound)) for bound, compare in bounds)


def _plain(value: object) -> int:
    """The value as it is ordered: an enum by its code. Typed as what can be compared."""
    return cast("int", value.value if isinstance(value, Enum) else value)


def ordered(rows: Iterable[Stored[R]], query: Query) -> tuple[Stored[R], ...]:
    """As the query orders them, from its place on and no more than it wants."""
    found = sorted(rows, key=lambda row: row.record.id)
    if query.by != "id":
        found.sort(key=lambda row: _sort_key(getattr(row.record, query.by)), reverse=query.down)
    elif query.down:
        found.reverse()
    if query.after is not None:
        found = [row for row in found if _behind(row.record, query, *query.after)]
    return tuple(found[: query.limit])


def _behind(record: Record, query: Query, value: object, id: str) -> bool:
    """Whether a record comes after a place in the order."""
    if query.by == "id":
        return record.id < id if query.down else record.id > id
    mine, there = _sort_key(getattr(record, query.by)), _sort_key(value)
    if mine == there:
        return record.id > id
    return mine < there if query.down else mine > there


def _sort_key(value: object) -> tuple[bool, int]:
    return (value is not None, 0 if value is None else _plain(value))
