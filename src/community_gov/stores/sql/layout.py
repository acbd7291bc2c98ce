"""The names of tables and columns: how a record kind is laid out in a database.

The kind `households.unit` is the table `gov_households_unit`, its replaced versions are in `gov_households_unit_old`. A field has
the column of its own name; one that would be taken for another column gets `_` behind it. A Fraction has two columns.
"""

import functools
import hashlib
import json
from collections.abc import Iterator
from typing import cast

from attrs import field, frozen

from community_gov.canonical import Schema, Shape
from community_gov.errors import InvalidData, PluginClash
from community_gov.records import Record
from community_gov.standins import Described, described, stand_in
from community_gov.stores.errors import CorruptStore, OutdatedStore
from community_gov.wire import Data, Wire, compact

__all__ = [
    "BASE",
    "PREFIX",
    "Cell",
    "Layout",
    "layout_of",
    "quoted",
    "refuse_clashes",
    "refuse_difference",
    "salted_tables",
    "schema_of_layout",
    "short",
]

PREFIX = "gov_"
BASE = ("community_id", "id", "version", "sequence", "position")
"""Community and id of a record; its version; the journal entry that wrote it, and the place in that entry."""
_LONGEST = 63  # bytes that PostgreSQL keeps of a name


@frozen(kw_only=True)
class Cell:
    """One column of a field."""

    name: str
    field: str
    part: int
    """0, or 1 for the denominator of a Fraction."""


@frozen(kw_only=True)
class Layout:
    """The table of one kind."""

    table: str
    salted: bool
    """Whether there is a column for the salt of the commitments of personal fields."""
    cells: tuple[Cell, ...]
    indexes: tuple[tuple[str, ...], ...]
    """Columns after `community_id`, for each index."""
    unique: tuple[tuple[str, ...], ...]
    description: str = field(repr=False)
    """All of it as JSON, kept in the database so that it can tell whether a program means the same table."""

    @property
    def old(self) -> str:
        """The table of replaced versions."""
        return f"{self.table}_old"

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in their order."""
        return (*BASE, *(("salt",) if self.salted else ()), *(cell.name for cell in self.cells))

    @property
    def read(self) -> tuple[str, ...]:
        """What is read of a row: id, version, sequence, salt if there is one, then the fields."""
        return (*BASE[1:4], *self.columns[len(BASE) :])

    def of_field(self, name: str) -> tuple[str, ...]:
        """The column or columns of a field."""
        return ("id",) if name == "id" else tuple(cell.name for cell in self.cells if cell.field == name)


def quoted(name: str) -> str:
    """A name as it stands in SQL; names come from Python identifiers, so they hold no quotation mark."""
    return f'"{name}"'


def short(name: str, longest: int = _LONGEST) -> str:
    """The name, or its beginning and a digest when it has more bytes than a database keeps."""
    whole = name.encode()
    if len(whole) <= longest:
        return name
    return f"{whole[: longest - 9].decode(errors='ignore')}_{hashlib.sha256(whole).hexdigest()[:8]}"


@functools.lru_cache(maxsize=1024)
def layout_of(schema: Schema[Record]) -> Layout:
    """Lay a kind out."""
    cells = tuple(_cells(schema))
    by_field = {"id": ("id",)} | {name: tuple(cell.name for cell in cells if cell.field == name) for name in schema.fields}
    indexes, unique = (
        tuple(tuple(column for name in parts for column in by_field[name]) for parts in sets)
        for sets in (schema.info.indexes, schema.info.unique)
    )
    table = short(PREFIX + schema.name.replace(".", "_"), _LONGEST - len("_old"))
    return Layout(
        table=table,
        salted=schema.has_personal,
        cells=cells,
        indexes=indexes,
        unique=unique,
        description=_description(schema, table, cells),
    )


def _cells(schema: Schema[Record]) -> Iterator[Cell]:
    taken = {*BASE, "salt"}
    for column in schema.columns:
        for part, ending in enumerate(("_num", "_den") if column.shape is Shape.FRACTION else ("",)):
            name = short(column.name + ending, _LONGEST - 2)
            while name.casefold() in taken:
                name += "_"
            taken.add(name.casefold())
            yield Cell(name=name, field=column.name, part=part)


def _description(schema: Schema[Record], table: str, cells: tuple[Cell, ...]) -> str:
    said = cast("dict[str, Data]", schema.wire.to_data(described(schema)))
    del said["schema"]  # which the database tells beside it
    return compact({**said, "table": table, "cells": {cell.name: cell.field for cell in cells}}).decode()


def schema_of_layout(kind: str, version: int, description: str) -> Schema[Record]:
    """A stand-in for a kind, from what the database says of it; raises CorruptStore for what nobody can have written."""
    try:
        said = json.loads(description)
        parts = {"schema": version, **{name: said[name] for name in ("fields", "indexes", "unique")}}
        return stand_in(kind, Wire().from_data(parts, Described))
    except (ValueError, LookupError, TypeError, RecursionError, InvalidData) as error:
        raise CorruptStore(_UNREADABLE) from error


_UNREADABLE = "what the database says of its own tables cannot be read; restore a backup"


def refuse_clashes(layouts: dict[str, Layout]) -> None:
    """Raise PluginClash when two kinds would share a table; the kinds are given by name."""
    taken: dict[str, str] = {}
    for kind, layout in layouts.items():
        for table in (layout.table, layout.old):
            if table in taken:
                raise PluginClash(f"the table {table}", taken[table], kind)
            taken[table] = kind


def _columns_of(description: str) -> dict[str, dict[str, Data]]:
    """Columns by name, each with what is said of its field; raises CorruptStore for what nobody can have written."""
    try:
        said = json.loads(description)
        fields: dict[str, dict[str, Data]] = {field["name"]: field for field in said["fields"]}
        return {cell: fields[name] for cell, name in said["cells"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise CorruptStore(_UNREADABLE) from error


def salted_tables(description: str) -> tuple[str, ...]:
    """The tables of a kind when it has personal fields, from what the database says of them; raises CorruptStore."""
    if not any(field["personal"] for field in _columns_of(description).values()):
        return ()
    table = str(json.loads(description)["table"])
    return table, f"{table}_old"


def refuse_difference(kind: str, stored: str, wanted: str) -> None:
    """Raise OutdatedStore, naming the columns, when a table is not laid out as the program means it."""
    if stored == wanted:
        return
    there, here = _columns_of(stored), _columns_of(wanted)
    different = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    said = f"the columns {different} differ" if different else "its indexes differ"
    msg = f"the table of kind {kind} was made by another version of the program ({said}); run `community-gov db upgrade`"
    raise OutdatedStore(msg)
