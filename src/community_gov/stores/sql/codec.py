"""The code of one kind: from a record to what its row holds, and back.

It is put together once as Python source and compiled, as attrs does for `__init__`: reading a list of records is most of what a
community does. A record is rebuilt field by field without its constructor, because what is stored was judged when it was put: a
validator that has become stricter since must not make old records unreadable.
"""

import decimal
import functools
import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from json.encoder import encode_basestring
from types import MemberDescriptorType
from typing import Generic, TypeVar, cast, get_origin

import attrs

from community_gov.canonical import Column, Schema, Shape
from community_gov.commitments import SALT, sealed
from community_gov.errors import GovernanceError
from community_gov.records import Id, Record, is_id
from community_gov.stores.errors import CorruptStore
from community_gov.stores.protocol import Stored
from community_gov.stores.sql.layout import BASE, Cell, Layout
from community_gov.wire import instant_text

__all__ = ["CANONICAL", "NATIVE", "Codec", "Row", "Value"]

R = TypeVar("R", bound=Record)
Value = None | bool | int | str | bytes | Decimal | date
"""What a driver takes and gives."""
Row = tuple[Value, ...]

CANONICAL = frozenset({Shape.INTEGER})
"""The shapes that SQLite keeps as they are. It keeps the elements of the canonical row for all others: its own NUMERIC changes
values silently, so a Decimal is the integer of its scale."""
NATIVE = frozenset({Shape.INTEGER, Shape.BOOLEAN, Shape.DECIMAL, Shape.DATE, Shape.INSTANT})
"""The shapes for which PostgreSQL has an exact type of its own."""

_NESTED = 4_096  # texts of nested values that are remembered for each field, for lists are read again and again
_EXACT = decimal.Context(prec=60)  # the thread's own context belongs to the host, which may have cut its precision
_BROKEN = (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, GovernanceError)


class Codec(Generic[R]):
    """What turns records of one kind into cells and rows into records."""

    cells: Callable[[R], Row]
    """The cells of a record in the order of the layout, as the database keeps them."""
    elements: Callable[[R], Row]
    """The canonical elements of the same cells, personal ones not yet committed."""

    def __init__(self, schema: Schema[R], layout: Layout, native: frozenset[Shape]) -> None:
        """Put the code together for a database that has types of its own for some shapes."""
        self._kind = schema.name
        code = _Code(cast("Schema[Record]", schema), layout)
        self.elements = code.writer(CANONICAL)
        self.cells = self.elements if native == CANONICAL else code.writer(native)
        self._rows: Callable[[Sequence[R], str, int, int, Sequence[bytes]], list[Row]] = code.rower(native)
        self._load: Callable[[Iterable[Row]], list[Stored[R]]] = code.loader(native)
        self._groups = functools.lru_cache(maxsize=64)(lambda fields: code.grouper(native, fields))
        since = [schema.fields[cell.field].since for cell in layout.cells]
        digester = functools.cache(lambda cells: code.digester(native, cells))
        self._digester = functools.lru_cache(maxsize=8)(lambda version: digester(sum(each <= version for each in since)))
        self._read = [layout.columns.index(name) for name in layout.read]

    def stored(self, rows: Iterable[Row]) -> list[Stored[R]]:
        """Records from rows as `Layout.read` orders them.

        Raises CorruptStore for what nobody can have put; without its cause, which may quote personal data.
        """
        try:
            return self._load(rows)
        except _BROKEN as error:
            msg = f"a row of kind {self._kind} cannot be read ({type(error).__name__}); check the database and restore a backup"
            raise CorruptStore(msg) from None

    def counted(self, rows: Iterable[Row], fields: tuple[str, ...]) -> dict[tuple[object, ...], int]:
        """How many there are of each combination of values of fields, from rows of their columns and a number.

        Raises CorruptStore for what nobody can have put.
        """
        try:
            return self._groups(fields)(rows)
        except _BROKEN as error:
            msg = f"rows of kind {self._kind} cannot be counted ({type(error).__name__}); check the database and restore a backup"
            raise CorruptStore(msg) from None

    def rows(self, records: Sequence[R], where: tuple[str, int, int], salts: Sequence[bytes]) -> list[Row]:
        """Whole rows of first versions: of a community, of a journal entry, from a place in that entry on."""
        return self._rows(records, *where, salts)

    def canonical(self, rows: Sequence[Row], version: int) -> list[str | None]:
        """The canonical rows, each followed by a comma, in a schema version of the kind; from whole rows, all columns of them.

        None in place of one without the salt of its commitments, or with what an erasure has left of it, and of one with a cell
        that holds what nobody can have put.
        """
        write = self._digester(version)
        try:
            return write(rows)
        except (ValueError, TypeError):
            return [self._one(write, row) for row in rows]

    def _one(self, write: Callable[[Sequence[Row]], list[str | None]], row: Row) -> str | None:
        try:
            return write((row,))[0]
        except (ValueError, TypeError):
            return None

    def read(self, rows: Iterable[Row]) -> list[Stored[R]]:
        """Records from whole rows; raises what `stored` raises."""
        return self.stored(tuple(row[place] for place in self._read) for row in rows)


class _Code:
    """The source of the functions of one kind, and the names that it refers to."""

    def __init__(self, schema: Schema[Record], layout: Layout) -> None:
        self._schema, self._layout = schema, layout
        self._names: dict[str, object] = {
            "Decimal": Decimal,
            "EXACT": _EXACT,
            "Fraction": Fraction,
            "Id": Id,
            "UTC": UTC,
            "date_of": date.fromisoformat,
            "instant_of": datetime.fromisoformat,
            "instant_text": instant_text,
            "new": object.__new__,
            "quoted": encode_basestring,
            "sealed": sealed,
            "text_as": str.__new__,
        }

    def _compiled(self, lines: list[str]) -> object:
        names = dict(self._names)
        exec("\n".join(lines), names)  # noqa: S102  # made of expressions of this file and names of fields, of nothing from outside
        return names["made"]

    def writer(self, native: frozenset[Shape]) -> Callable[[R], Row]:
        """A function from a record to its cells."""
        made = self._compiled(["def made(record):", f"    return ({self._parts(native)})"])
        return cast("Callable[[R], Row]", made)

    def rower(self, native: frozenset[Shape]) -> Callable[[Sequence[R], str, int, int, Sequence[bytes]], list[Row]]:
        """A function from new records to their whole rows; without a call for each of them."""
        salted = self._layout.salted
        base = f"community, str(record.id), 1, sequence, place, {'salt, ' if salted else ''}"
        each = "(record, salt)" if salted else "record"
        among = "zip(records, salts)" if salted else "records"
        lines = [
            "def made(records, community, sequence, start, salts):",
            f"    return [({base}{self._parts(native)}) for place, {each} in enumerate({among}, start)]",
        ]
        return cast("Callable[[Sequence[R], str, int, int, Sequence[bytes]], list[Row]]", self._compiled(lines))

    def _parts(self, native: frozenset[Shape]) -> str:
        """The cells of a record, as they stand in a tuple."""
        return "".join(f"{self._written(number, cell, native)}, " for number, cell in enumerate(self._layout.cells))

    def _written(self, number: int, cell: Cell, native: frozenset[Shape]) -> str:
        column = self._schema.fields[cell.field]
        self._names[f"write_{number}"] = column.write
        template = _write(column, cell.part, native)
        field = f"record.{cell.field}"
        if not column.optional or template == "{v}":
            return template.format(v=field, number=number, scale=column.scale)
        return f"(None if (v := {field}) is None else {template.format(v='v', number=number, scale=column.scale)})"

    def loader(self, native: frozenset[Shape]) -> Callable[[Iterable[Row]], list[Stored[R]]]:
        """A function from rows to stored records."""
        salted = self._layout.salted
        cells = [f"c{number}" for number in range(len(self._layout.cells))]
        fields = ["id", *self._schema.fields]
        lines = [
            "def made(rows):",
            "    found = []",
            "    add = found.append",
            f"    for {', '.join(['id', 'version', 'sequence', *(['salt'] if salted else []), *cells])} in rows:",
            "        record = new(cls)",
            *(f"        set_{number}(record, {self._read(name, native)})" for number, name in enumerate(fields)),
            *(["        set_hash(record, None)"] if hasattr(self._schema.cls, "_attrs_cached_hash") else []),
            "        row = new(Stored)",
            "        set_record(row, record)",
            "        set_version(row, version)",
            "        set_sequence(row, sequence)",
            f"        set_salt(row, {'salt' if salted else 'None'})",
            "        add(row)",
            "    return found",
        ]
        self._names |= {f"set_{number}": _setter(self._schema.cls, name) for number, name in enumerate(fields)}
        self._names |= {f"set_{name}": _setter(Stored, name) for name in ("record", "version", "sequence", "salt")}
        self._names |= {"cls": self._schema.cls, "Stored": Stored, "set_hash": _setter(self._schema.cls, "_attrs_cached_hash")}
        return cast("Callable[[Iterable[Row]], list[Stored[R]]]", self._compiled(lines))

    def grouper(
        self, native: frozenset[Shape], fields: tuple[str, ...]
    ) -> Callable[[Iterable[Row]], dict[tuple[object, ...], int]]:
        """A function from rows of the columns of some fields, each with a number, to these numbers by the values."""
        cells = [f"c{number}" for name in fields for number, cell in enumerate(self._layout.cells) if cell.field == name]
        values = "".join(f"{self._read(name, native)}, " for name in fields)
        made = self._compiled(["def made(rows):", f"    return {{({values}): n for {', '.join(cells)}, n in rows}}"])
        return cast("Callable[[Iterable[Row]], dict[tuple[object, ...], int]]", made)

    def digester(self, native: frozenset[Shape], cells: int) -> Callable[[Sequence[Row]], list[str | None]]:
        """A function from whole rows to their canonical form, in which so many of their cells stand.

        Every element says what its cell is: a text in place of a number is an error, not that number.
        """
        head = [*BASE, *(["salt"] if self._layout.salted else []), *(f"c{number}" for number in range(len(self._layout.cells)))]
        columns = dict.fromkeys(cell.field for cell in self._layout.cells[:cells])
        elements = [self._element(self._schema.fields[name], native) for name in columns]
        row = ",".join(["{quoted(id)}", "{version:d}", *elements])
        salted = f" if type(salt) is bytes and len(salt) == {SALT} else None" if self._layout.salted else ""
        made = self._compiled(["def made(rows):", f"    return [f'[{row}],'{salted} for {', '.join(head)} in rows]"])
        return cast("Callable[[Sequence[Row]], list[str | None]]", made)

    def _element(self, column: Column, native: frozenset[Shape]) -> str:
        """What stands for a field in the text of a row, as a replacement field of an f-string."""
        cells = [f"c{number}" for number, cell in enumerate(self._layout.cells) if cell.field == column.name]
        one = _ELEMENT["native" if column.shape in native else "kept"].get(column.shape, "quoted({v})")
        if one is _NUMBER and not column.optional and not column.personal:
            return ",".join(f"{{{cell}:d}}" for cell in cells)
        said = [one.format(v=cell, scale=column.scale) for cell in cells]
        if column.optional:
            said = [f'"null" if {cell} is None else {part}' for cell, part in zip(cells, said, strict=True)]
        if not column.personal:
            return ",".join(f"{{{part}}}" for part in said)
        self._names[f"name_{cells[0]}"] = column.name.encode()
        array = ' + "," + '.join(f"({part})" for part in said)
        return f'"{{sealed(salt, name_{cells[0]}, ("[" + {array} + "]").encode())}}"'

    def _read(self, name: str, native: frozenset[Shape]) -> str:
        """The expression that makes the value of a field from its cell or cells."""
        if name == "id":
            return "Id(id)"
        column = self._schema.fields[name]
        numbers = [number for number, cell in enumerate(self._layout.cells) if cell.field == name]
        said = self._made(column, numbers, native)
        first = f"c{numbers[0]}"
        if column.since > 1 and not column.optional:
            self._names[f"default_{numbers[0]}"] = _default(self._schema.cls, name)
            return f"default_{numbers[0]}() if {first} is None else {said}"
        return f"None if {first} is None else {said}" if column.optional and said != first else said

    def _made(self, column: Column, numbers: list[int], native: frozenset[Shape]) -> str:
        cells = [f"c{number}" for number in numbers]
        if column.shape is Shape.TEXT:
            return self._text(column, numbers[0], cells[0])
        if column.shape is Shape.NESTED:
            self._names[f"read_{numbers[0]}"] = _nested_reader(self._schema, column)
        if column.shape in native:
            return f"{cells[0]}.astimezone(UTC)" if column.shape is Shape.INSTANT else cells[0]
        return _READ[column.shape].format(*cells, number=numbers[0], scale=column.scale)

    def _text(self, column: Column, number: int, cell: str) -> str:
        wanted = cast("type", get_origin(column.type) or column.type)
        if wanted is str:
            return cell
        if is_id(wanted):
            return f"Id({cell})"
        name = f"type_{number}"
        if issubclass(wanted, Enum):
            self._names[name] = {member.value: member for member in wanted}
            return f"{name}[{cell}]"
        self._names[name] = wanted
        return f"text_as({name}, {cell})"


_WRITE = {
    Shape.BOOLEAN: ("int({v})",),
    Shape.DECIMAL: ("int({v}.scaleb({scale}, EXACT))",),
    Shape.FRACTION: ("{v}.numerator", "{v}.denominator"),
    Shape.DATE: ("{v}.isoformat()",),
    Shape.INSTANT: ("instant_text({v})",),
    Shape.NESTED: ("write_{number}({v})[0]",),
}
"""From the value `v` of a settled record to what is kept, for each part."""

_READ = {
    Shape.BOOLEAN: "{0} == 1",
    Shape.DECIMAL: "Decimal({0}).scaleb(-{scale}, EXACT)",
    Shape.FRACTION: "Fraction({0}, {1})",
    Shape.DATE: "date_of({0})",
    Shape.INSTANT: "instant_of({0})",
    Shape.NESTED: "read_{number}({0})",
}
"""From what is kept to the value."""


_NUMBER = 'format({v}, "d")'
_ELEMENT = {
    "kept": dict.fromkeys((Shape.INTEGER, Shape.BOOLEAN, Shape.DECIMAL, Shape.FRACTION), _NUMBER),
    "native": {
        **dict.fromkeys((Shape.INTEGER, Shape.BOOLEAN), _NUMBER),
        Shape.DECIMAL: 'format(int({v}.scaleb({scale}, EXACT)), "d")',
        Shape.DATE: "quoted({v}.isoformat())",
        Shape.INSTANT: "quoted(instant_text({v}))",
    },
}
"""From what is kept to the text of a canonical element; everything else is a text already."""


def _write(column: Column, part: int, native: frozenset[Shape]) -> str:
    if column.shape in native:
        return "{v}"
    if column.shape is not Shape.TEXT:
        return _WRITE[column.shape][part]
    wanted = cast("type", get_origin(column.type) or column.type)
    if wanted is str:
        return "{v}"
    return "{v}._value_" if issubclass(wanted, Enum) else "str({v})"


def _nested_reader(schema: Schema[Record], column: Column) -> Callable[[str], object]:
    """Reads the text of a nested value; equal texts that come soon after each other share one value, which nobody can change."""
    wire, wanted = schema.wire, cast("type[object]", column.type)

    @functools.lru_cache(maxsize=_NESTED)
    def read(text: str) -> object:
        return wire.from_data(json.loads(text), wanted)

    return read


def _default(cls: type, name: str) -> Callable[[], object]:
    """What a field that came with a later schema version is in the rows of earlier ones."""
    default = next(attribute.default for attribute in attrs.fields(cls) if attribute.name == name)
    factory: Callable[[], object] | None = getattr(default, "factory", None)
    return factory or (lambda: default)


def _setter(cls: type, name: str) -> Callable[[object, object], None]:
    """How a field of a frozen instance is set from outside its constructor."""
    slot = inspect.getattr_static(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda record, value: object.__setattr__(record, name, value)
