"""How one value enters a canonical row: which types can be stored exactly, and what each of them becomes.

Types are judged once, when a kind is taken in; values are checked each time, without any coercion and without the decimal
context of the thread, which a host may have changed. Equal values have one element, and one form in which they are kept:
`Decimal("1.5")` and `Decimal("1.50")` are equal but written differently, and an instant has another civil date in another zone.
"""

import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Union, cast, get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen

from community_gov.errors import InvalidData
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Id, Masked, is_code, is_id
from community_gov.wire import Data, Wire, compact, instant_text, whole_text

__all__ = ["Column", "Settle", "Shape", "Write", "check_nested", "column_of", "shape_of", "without_none", "writer_of"]

Write = Callable[[object], list[Data]]
"""Gives the element or elements of a value; raises TypeError or ValueError when the field may not hold it."""

Settle = Callable[[object], object]
"""Gives the one form in which a value is kept, for a value that could be written; None where all values have one form."""

_INT64 = 2**63
_DIGITS = 28  # far outside 64 bits; checked before any conversion, because 1E+999999 would fill a megabyte


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

    __hash__ = (
        object.__hash__
    )  # members are single; Enum's own hash is a Python function, and shapes are looked up for each field


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
    write: Write = field(repr=False, eq=False)
    settle: Settle | None = field(repr=False, eq=False)


# --- types -----------------------------------------------------------------------------------------------------------

_SHAPES: Mapping[object, Shape] = {
    str: Shape.TEXT,
    Id: Shape.TEXT,
    AnyId: Shape.TEXT,
    Code: Shape.TEXT,
    PartialDate: Shape.TEXT,
    int: Shape.INTEGER,
    bool: Shape.BOOLEAN,
    Decimal: Shape.DECIMAL,
    Fraction: Shape.FRACTION,
    date: Shape.DATE,
    datetime: Shape.INSTANT,
    tuple: Shape.NESTED,
}


def column_of(kind: str, attribute: "attrs.Attribute[object]", hint: object, wire: Wire) -> Column:
    """The column of one field; raises TypeError for a type that cannot be stored exactly, or marks that do not fit."""
    bare, optional = without_none(hint)
    shape, scale = shape_of(bare), attribute.metadata.get("decimals")
    where = f"kind {kind}, field {attribute.name}"
    if shape is None or (shape is Shape.NESTED and not _fits_into_json(bare, set())):
        msg = f"{where}: {bare!r} cannot be stored; use text, numbers, dates, enums of texts or tuples of these (no float)"
        raise TypeError(msg)
    if (shape is Shape.DECIMAL) is (scale is None):
        msg = f"{where}: a Decimal, and nothing else, declares metadata=decimals(scale)"
        raise TypeError(msg)
    personal = "personal" in attribute.metadata
    if personal and (not optional or attribute.repr is not False):
        msg = f"{where}: a personal field is `X | None`, so that it can be erased, and repr=False, so that no log shows it"
        raise TypeError(msg)
    if personal and not is_code(attribute.name):
        msg = f"{where}: the name of a personal field is a code, so that the journal can say that it was erased; use a-z, 0-9, _"
        raise TypeError(msg)
    return Column(
        name=attribute.name,
        type=bare,
        shape=shape,
        optional=optional,
        scale=scale,
        personal=personal,
        since=int(attribute.metadata.get("since", 1)),
        write=writer_of(bare, shape, scale=scale or 0, wire=wire),
        settle=_settler_of(bare, shape, scale=scale or 0, wire=wire),
    )


def without_none(hint: object) -> tuple[object, bool]:
    """The type without None, and whether None is allowed."""
    if get_origin(hint) in (Union, types.UnionType):
        rest = [arg for arg in get_args(hint) if arg is not type(None)]
        return (rest[0] if len(rest) == 1 else hint), len(rest) < len(get_args(hint))
    return hint, False


def shape_of(bare: object) -> Shape | None:
    """How values of a type are stored; None when they cannot be."""
    base = get_origin(bare) or bare
    if base in _SHAPES:
        return _SHAPES[base]
    if not isinstance(base, type):
        return None
    if issubclass(base, Enum):
        return Shape.TEXT if all(type(member.value) is str for member in base) else None
    return Shape.NESTED if attrs.has(base) else None


def _fits_into_json(hint: object, seen: set[object]) -> bool:
    """Whether JSON gives a nested value back as it was; `seen` holds the classes under way, which may hold themselves."""
    bare, _optional = without_none(hint)
    base = get_origin(bare) or bare
    if base in seen or hint is Ellipsis:
        return True
    if base in (tuple, frozenset, Mapping, dict, Union, types.UnionType):
        return bool(get_args(bare)) and all(_fits_into_json(arg, seen) for arg in get_args(bare))
    if not (isinstance(base, type) and attrs.has(base)):
        return shape_of(bare) is not None
    marks = (attribute.metadata for attribute in attrs.fields(base))
    hints = get_type_hints(base, localns={base.__name__: base})
    own = (hints[attribute.name] for attribute in attrs.fields(base))
    # A personal field inside would enter the row without a commitment of its own.
    return all("personal" not in each for each in marks) and all(_fits_into_json(part, {*seen, base}) for part in own)


# --- values ----------------------------------------------------------------------------------------------------------


def writer_of(bare: object, shape: Shape, *, scale: int, wire: Wire) -> Write:
    """The function that checks a value of the type and gives its elements."""
    wanted = cast("type", get_origin(bare) or bare)
    if shape is Shape.DECIMAL:
        return _decimal_writer(scale)
    if shape is Shape.NESTED:
        return _nested_writer(wanted, wire)
    if shape is Shape.TEXT:
        return _enum_writer(wanted) if issubclass(wanted, Enum) else _text_writer(str if is_id(wanted) else wanted)
    return _WRITE[shape]


def _wrong(value: object, wanted: str) -> TypeError:
    hint = "; use Decimal or Fraction" if isinstance(value, float) else ""
    return TypeError(f"expected {wanted}, got {type(value).__name__}{hint}")


def _text_writer(wanted: type) -> Write:
    def write(value: object) -> list[Data]:
        if not isinstance(value, wanted):
            raise _wrong(value, wanted.__name__)
        if isinstance(value, Masked):
            msg = "the value is masked; read it with the right to see it before storing it"
            raise ValueError(msg)  # noqa: TRY004  # the type is right, this value of it is not
        text = str(value)
        if "\x00" in text:
            msg = "the text holds a NUL"
            raise ValueError(msg)
        return [whole_text(text)]

    return write


def _enum_writer(wanted: type[Enum]) -> Write:
    def write(value: object) -> list[Data]:
        if not isinstance(value, wanted):
            raise _wrong(value, wanted.__name__)
        return [value._value_]  # what `value` gives, which is a Python function

    return write


def _write_integer(value: object) -> list[Data]:
    if type(value) is not int:
        raise _wrong(value, "int")
    if not -_INT64 <= value < _INT64:
        msg = "the integer does not fit into 64 bits"
        raise ValueError(msg)
    return [value]


def _write_boolean(value: object) -> list[Data]:
    if type(value) is not bool:
        raise _wrong(value, "bool")
    return [int(value)]


def _decimal_writer(scale: int) -> Write:
    factor = 10**scale

    def write(value: object) -> list[Data]:
        if type(value) is not Decimal:
            raise _wrong(value, "Decimal")
        _sign, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int) or abs(exponent) > _DIGITS or len(digits) > _DIGITS:
            msg = "not a finite number of moderate size"
            raise ValueError(msg)
        above, below = value.as_integer_ratio()
        scaled, rest = divmod(above * factor, below)
        if rest:
            msg = f"more than {scale} digits after the point"
            raise ValueError(msg)
        return _write_integer(scaled)

    return write


def _write_fraction(value: object) -> list[Data]:
    if type(value) is not Fraction:
        raise _wrong(value, "Fraction")
    return _write_integer(value.numerator) + _write_integer(value.denominator)


def _write_date(value: object) -> list[Data]:
    if type(value) is not date:
        raise _wrong(value, "date")
    return [value.isoformat()]


def _write_instant(value: object) -> list[Data]:
    if not isinstance(value, datetime):
        raise _wrong(value, "datetime")
    return [instant_text(value)]


def _nested_writer(wanted: type, wire: Wire) -> Write:
    def write(value: object) -> list[Data]:
        if not isinstance(value, wanted):
            raise _wrong(value, wanted.__name__)
        return [compact(wire.to_data(value)).decode()]

    return write


def check_nested(column: Column, value: object, wire: Wire) -> None:
    """Raise ValueError when a nested value would come back as another, such as a number in place of a text."""
    try:
        same = bool(wire.from_data(wire.to_data(value), cast("type[object]", column.type)) == value)
    except InvalidData:
        same = False
    if not same:  # said without the value, which may be personal
        msg = f"the value does not come back as it was; every part of it must be what {column.type} says"
        raise ValueError(msg)


_WRITE: Mapping[Shape, Write] = {
    Shape.INTEGER: _write_integer,
    Shape.BOOLEAN: _write_boolean,
    Shape.FRACTION: _write_fraction,
    Shape.DATE: _write_date,
    Shape.INSTANT: _write_instant,
}


# --- one form for equal values ---------------------------------------------------------------------------------------


def _settler_of(bare: object, shape: Shape, *, scale: int, wire: Wire) -> Settle | None:
    base = get_origin(bare) or bare
    if is_id(base):
        return _settle_id
    if base is str:
        return _settle_text
    if shape is Shape.DECIMAL:
        return _decimal_settler(scale)
    if shape is Shape.NESTED:
        return _nested_settler(bare, wire)
    return _settle_instant if shape is Shape.INSTANT else None


def _settle_id(value: object) -> object:
    return value if type(value) is Id else Id(cast("str", value))


def _settle_text(value: object) -> object:
    return value if type(value) is str else str(value)


def _decimal_settler(scale: int) -> Settle:
    """The same number with exactly the digits after the point that the field declares, and no minus before a zero."""

    def settle(value: object) -> object:
        number = cast("Decimal", value)
        if number.as_tuple().exponent == -scale and not (number.is_zero() and number.is_signed()):
            return number
        above, below = number.as_integer_ratio()
        return Decimal(f"{above * 10**scale // below}E-{scale}")

    return settle


def _settle_instant(value: object) -> object:
    instant = cast("datetime", value)
    return instant if instant.tzinfo is UTC and not instant.fold else instant.astimezone(UTC).replace(fold=0)


def _nested_settler(bare: object, wire: Wire) -> Settle:
    """A nested value as it reads back, in which Decimals keep their digits and instants are in UTC."""
    type_ = cast("type[object]", bare)
    return lambda value: value if value == () else wire.from_data(wire.to_data(value), type_)
