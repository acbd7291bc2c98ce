"""The canonical row of a record: the bytes from which journal digests are made.

A row is a JSON array in compact UTF-8: id, version, then the fields in the order of their declaration (without `id`).

| type of the field | element |
|---|---|
| str, Id, Code, PartialDate, enum | string (an enum gives its value) |
| int | integer, 64 bits |
| bool | 0 or 1 |
| Decimal of scale s | integer: the value times 10 to the power s |
| Fraction | two elements: numerator and denominator |
| date | `2021-06-30` |
| datetime | `2021-06-30T08:00:00.000000Z` |
| tuple, attrs class | its compact JSON text, as a string |
| None | null (a Fraction: two nulls) |
| any personal field | its commitment (64 hexadecimal digits), also when the value is None |

The commitment of a personal field is sha256(s + JSON of its element or elements as an array), where s is
sha256(salt of the row + name of the field): who holds neither value nor salt can neither guess nor check it.
The digest of a kind in one journal entry is the sha256 over its rows, in the order in which they were first put, each
followed by a comma. Fields added by a later schema version come last and are missing in the rows of earlier versions.
"""

import hashlib
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen

from community_gov.errors import InvalidRecord, MissingPlugin, PluginClash, UnknownKind
from community_gov.periods import PartialDate
from community_gov.records import Code, EventInfo, Id, KindInfo, Masked, Record, event_info, kind_info
from community_gov.wire import Data, Wire, compact, instant_text

__all__ = ["Column", "Kinds", "Schema", "Shape", "commitment", "rows_digest"]

R = TypeVar("R", bound=Record)
_INT64 = 2**63
_DIGITS = 28  # far outside 64 bits, and what decimal arithmetic keeps exactly; checked before any conversion
_EVENT_TYPES = (Code, PartialDate, bool, int, Decimal, Fraction, datetime, date)


class Shape(Enum):
    """How a field is stored."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    FRACTION = "fraction"
    DATE = "date"
    INSTANT = "instant"
    NESTED = "nested"


@frozen(kw_only=True)
class Column:
    """One field of a kind: its name, declared type without None, shape and marks."""

    name: str
    type: object
    shape: Shape
    optional: bool
    scale: int | None
    personal: bool
    since: int


def commitment(salt: bytes, name: str, elements: list[Data]) -> str:
    """The salted commitment of one personal field: 64 hexadecimal digits."""
    inner = hashlib.sha256(salt + name.encode()).digest()
    return hashlib.sha256(inner + compact(elements)).hexdigest()


def rows_digest(rows: Iterable[list[Data]]) -> tuple[int, str]:
    """How many rows there are, and their digest."""
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(compact(row) + b",")
        count += 1
    return count, digest.hexdigest()


class Schema(Generic[R]):
    """What is known of one record kind: its columns, how to check a record, its canonical row."""

    def __init__(self, cls: type[R], wire: Wire) -> None:
        """Read the class; raises TypeError for a field type that cannot be stored exactly."""
        self.cls, self.info, self._wire = cls, kind_info(cls), wire
        if not attrs.has(cast("type", cls)) or cls.__setattr__ is object.__setattr__:
            msg = f"kind {self.name}: {cls.__name__} is not a frozen attrs class"
            raise TypeError(msg)
        hints = get_type_hints(cls, localns={cls.__name__: cls})
        attributes = attrs.fields(cast("type[attrs.AttrsInstance]", cls))
        self.columns = tuple(self._column(a, hints[a.name]) for a in attributes if a.name != "id")
        self.fields = {column.name: column for column in self.columns}
        self.has_personal = any(column.personal for column in self.columns)

    @property
    def name(self) -> str:
        """The stable kind name."""
        return self.info.name

    @property
    def wire(self) -> Wire:
        """The converter by which nested values are written and read."""
        return self._wire

    def _column(self, attribute: "attrs.Attribute[object]", hint: object) -> Column:
        bare, optional = _without_none(hint)
        shape = _shape(bare)
        where = f"kind {self.name}, field {attribute.name}"
        if shape is None:
            msg = f"{where}: {bare!r} cannot be stored; use text, numbers, dates, enums or tuples (no float)"
            raise TypeError(msg)
        scale = attribute.metadata.get("decimals")
        if (shape is Shape.DECIMAL) is (scale is None):
            msg = f"{where}: a Decimal, and nothing else, declares metadata=decimals(scale)"
            raise TypeError(msg)
        personal = "personal" in attribute.metadata
        if personal and (not optional or attribute.repr is not False):
            msg = f"{where}: a personal field is `X | None`, so that it can be erased, and repr=False, so that no log shows it"
            raise TypeError(msg)
        since = int(attribute.metadata.get("since", 1))
        return Column(name=attribute.name, type=bare, shape=shape, optional=optional, scale=scale, personal=personal, since=since)

    def check(self, record: R) -> None:
        """Raise InvalidRecord when a field holds what it may not hold."""
        if type(record) is not self.cls:
            msg = f"{type(record).__name__} is not the class {self.cls.__name__} that this community knows as {self.name}"
            raise InvalidRecord(msg)
        if not isinstance(record.id, str) or not record.id:
            msg = f"{self.name}: id must be a string that is not empty"
            raise InvalidRecord(msg)
        for column in self.columns:
            self.elements(record, column)

    def elements(self, record: R, column: Column) -> list[Data]:
        """The canonical element or elements of one field, not yet committed."""
        value: object = getattr(record, column.name)
        if value is None and column.optional:
            return [None, None] if column.shape is Shape.FRACTION else [None]
        try:
            return _WRITE[column.shape](value, column, self._wire)
        except (TypeError, ValueError) as error:
            msg = f"{self.name}.{column.name} of {record.id}: {error}"
            raise InvalidRecord(msg) from error

    def check_value(self, name: str, value: object) -> None:
        """Raise InvalidRecord when the field cannot hold the value that is looked for."""
        try:
            if name != "id":
                column = self.fields[name]
                _WRITE[column.shape](value, column, self._wire)
            elif not isinstance(value, str):
                raise _wrong(value, "an Id")
        except (TypeError, ValueError) as error:
            msg = f"{self.name}.{name}: {error}"
            raise InvalidRecord(msg) from error

    def row(self, record: R, version: int, salt: bytes | None) -> list[Data]:
        """The canonical row. `salt` (16 bytes) is needed when the kind has personal fields."""
        row: list[Data] = [str(record.id), version]
        for column in self.columns:
            elements = self.elements(record, column)
            row += [commitment(salt, column.name, elements)] if column.personal and salt is not None else elements
        return row


def _without_none(hint: object) -> tuple[object, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [arg for arg in get_args(hint) if arg is not type(None)]
        return (rest[0] if len(rest) == 1 else hint), len(rest) < len(get_args(hint))
    return hint, False


_PLAIN: tuple[tuple[type, Shape], ...] = (
    (bool, Shape.BOOLEAN),
    (int, Shape.INTEGER),
    (str, Shape.TEXT),
    (Enum, Shape.TEXT),
    (Decimal, Shape.DECIMAL),
    (Fraction, Shape.FRACTION),
    (datetime, Shape.INSTANT),
    (date, Shape.DATE),
)


def _shape(bare: object) -> Shape | None:
    base = get_origin(bare) or bare
    if not isinstance(base, type):
        return None
    if base is tuple or attrs.has(base):
        return Shape.NESTED
    return next((shape for type_, shape in _PLAIN if issubclass(base, type_)), None)


def _wrong(value: object, wanted: str) -> TypeError:
    hint = "; use Decimal or Fraction" if isinstance(value, float) else ""
    return TypeError(f"expected {wanted}, got {type(value).__name__}{hint}")


def _write_text(value: object, column: Column, _wire: Wire) -> list[Data]:
    if isinstance(column.type, type) and issubclass(column.type, Enum):
        if not isinstance(value, column.type) or not isinstance(value.value, str):
            raise _wrong(value, column.type.__name__)
        return [value.value]
    if isinstance(value, Masked):
        msg = "the value is masked; read it with the right to see it before storing it"
        raise ValueError(msg)  # noqa: TRY004  # the type is right, this value of it is not
    wanted = get_origin(column.type) or column.type
    if not isinstance(value, str) or (wanted in (Code, PartialDate) and not isinstance(value, cast("type", wanted))):
        raise _wrong(value, getattr(wanted, "__name__", str(wanted)))
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        msg = "the text holds a NUL or half a character"
        raise ValueError(msg)
    return [str(value)]


def _write_integer(value: object, _column: Column, _wire: Wire) -> list[Data]:
    if type(value) is not int:
        raise _wrong(value, "int")
    if not -_INT64 <= value < _INT64:
        msg = "the integer does not fit into 64 bits"
        raise ValueError(msg)
    return [value]


def _write_boolean(value: object, _column: Column, _wire: Wire) -> list[Data]:
    if type(value) is not bool:
        raise _wrong(value, "bool")
    return [int(value)]


def _write_decimal(value: object, column: Column, wire: Wire) -> list[Data]:
    if type(value) is not Decimal:
        raise _wrong(value, "Decimal")
    _sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or abs(exponent) > _DIGITS or len(digits) > _DIGITS:
        msg = "not a finite number of moderate size"
        raise ValueError(msg)
    scaled = value.scaleb(column.scale or 0)
    if scaled != scaled.to_integral_value():
        msg = f"more than {column.scale} digits after the point"
        raise ValueError(msg)
    return _write_integer(int(scaled), column, wire)


def _write_fraction(value: object, column: Column, wire: Wire) -> list[Data]:
    if type(value) is not Fraction:
        raise _wrong(value, "Fraction")
    return _write_integer(value.numerator, column, wire) + _write_integer(value.denominator, column, wire)


def _write_date(value: object, _column: Column, _wire: Wire) -> list[Data]:
    if type(value) is not date:
        raise _wrong(value, "date")
    return [value.isoformat()]


def _write_instant(value: object, _column: Column, _wire: Wire) -> list[Data]:
    if not isinstance(value, datetime):
        raise _wrong(value, "datetime")
    return [instant_text(value)]


def _write_nested(value: object, column: Column, wire: Wire) -> list[Data]:
    wanted = get_origin(column.type) or column.type
    if not isinstance(value, cast("type", wanted)):
        raise _wrong(value, getattr(wanted, "__name__", str(wanted)))
    return [compact(wire.to_data(value)).decode()]


_WRITE: Mapping[Shape, Callable[[object, Column, Wire], list[Data]]] = {
    Shape.TEXT: _write_text,
    Shape.INTEGER: _write_integer,
    Shape.BOOLEAN: _write_boolean,
    Shape.DECIMAL: _write_decimal,
    Shape.FRACTION: _write_fraction,
    Shape.DATE: _write_date,
    Shape.INSTANT: _write_instant,
    Shape.NESTED: _write_nested,
}


@frozen
class Kinds:
    """The record kinds and event classes of one community, each with the plugin that brought it."""

    wire: Wire
    _schemas: dict[type, Schema[Record]] = field(factory=dict, init=False)
    _by_name: dict[str, tuple[Schema[Record], str]] = field(factory=dict, init=False)
    _events: dict[type, tuple[EventInfo, str]] = field(factory=dict, init=False)

    def add(self, cls: type[Record], plugin: str) -> None:
        """Take a record class in; raises PluginClash when the name is taken, TypeError when it cannot be stored."""
        schema = Schema(cls, self.wire)
        if schema.name in self._by_name:
            what = f"record kind {schema.name!r}"
            raise PluginClash(what, self._by_name[schema.name][1], plugin)
        self._schemas[cls] = schema
        self._by_name[schema.name] = (schema, plugin)

    def add_event(self, cls: type, plugin: str) -> None:
        """Take an event class in; raises TypeError for a field that could hold free text."""
        info = event_info(cls)
        taken = next((owner for known, owner in self._events.values() if known.name == info.name), None)
        if taken is not None:
            what = f"event {info.name!r}"
            raise PluginClash(what, taken, plugin)
        for name, hint in get_type_hints(cls, localns={cls.__name__: cls}).items():
            if not _fit_for_event(hint):
                msg = f"event {info.name}, field {name}: {hint} may hold free text; use Id, Code, an enum, a number or a date"
                raise TypeError(msg)
        self._events[cls] = (info, plugin)

    def schema(self, cls: type[R]) -> Schema[R]:
        """The schema of a record class; raises UnknownKind."""
        found = self._schemas.get(cls)
        if found is None:
            msg = f"{cls.__name__} is not a kind of this community; list it in the gov_records of an installed plugin"
            raise UnknownKind(msg)
        return cast("Schema[R]", found)

    def named(self, name: str) -> Schema[Record]:
        """The schema of a stored kind; raises MissingPlugin when no installed plugin knows it."""
        if name not in self._by_name:
            msg = f"records of kind {name!r} are stored, but the plugin that knows them is not installed"
            raise MissingPlugin(msg)
        return self._by_name[name][0]

    def event_name(self, cls: type) -> str:
        """The stable name of an event class; raises UnknownKind."""
        if cls not in self._events:
            msg = f"{cls.__name__} is not an event of this community; list it in the gov_records of an installed plugin"
            raise UnknownKind(msg)
        return self._events[cls][0].name

    def listed(self) -> tuple[KindInfo, ...]:
        """All record kinds in the order of their names."""
        return tuple(self._by_name[name][0].info for name in sorted(self._by_name))

    def events(self) -> Mapping[str, type]:
        """All event classes by name."""
        return {info.name: cls for cls, (info, _plugin) in self._events.items()}


def _fit_for_event(hint: object) -> bool:
    bare, _optional = _without_none(hint)
    base = get_origin(bare) or bare
    if not isinstance(base, type):
        return False
    return base is Id or issubclass(base, Enum) or base in _EVENT_TYPES
