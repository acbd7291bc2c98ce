"""A quick look at whether a record is already as it is kept: every value allowed, and in the one form that equal values share.

Nearly all records are. The look is put together once for each kind as Python source and compiled, as attrs does for `__init__`;
what it does not know for certain it leaves to the thorough check, which also says what is wrong.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeVar, cast, get_args, get_origin

from community_gov.elements import Column, Shape
from community_gov.records import Record

__all__ = ["quick_look"]

R = TypeVar("R", bound=Record)
_INT64 = 2**63
_ID = "id.isascii() and id.isprintable() and ' ' not in id and 0 < len(id) <= 200"
"""That an id is what `Schema.check` wants; each of these takes a tenth of a regular expression."""
_LOOKS = {
    Shape.INTEGER: f"type({{v}}) is int and -{_INT64} <= {{v}} < {_INT64}",
    Shape.BOOLEAN: "type({v}) is bool",
    Shape.DECIMAL: "type({v}) is Decimal and {v}.same_quantum(least_{n}) and least_{n} <= {v} <= most_{n}",
    Shape.FRACTION: f"type({{v}}) is Fraction and -{_INT64} <= {{v}}.numerator < {_INT64} and {{v}}.denominator < {_INT64}",
    Shape.DATE: "type({v}) is date",
    Shape.INSTANT: "type({v}) is datetime and {v}.tzinfo is UTC and not {v}.fold",
}
"""For each shape, that a value `v` of field number `n` is of this form; a printable text holds no NUL and no half character."""


def quick_look(cls: type[R], columns: Iterable[Column]) -> Callable[[R], bool]:
    """A function that is true only for records of this class that may be put and are in the form in which they are kept."""
    names: dict[str, object] = {"cls": cls, "UTC": UTC}
    names |= {each.__name__: each for each in (Decimal, Fraction, date, datetime)}
    looks = [_look(number, column, names) for number, column in enumerate(columns)]
    parts = ["type(record) is cls", "isinstance(id := record.id, str)", _ID, *looks]
    exec(f"def look(record):\n    return {' and '.join(parts)}", names)  # noqa: S102  # made of expressions of this file and names of fields
    return cast("Callable[[R], bool]", names["look"])


def _look(number: int, column: Column, names: dict[str, object]) -> str:
    value = f"record.{column.name}"
    if column.shape is Shape.TEXT:
        wanted = cast("type", get_origin(column.type) or column.type)
        names[f"text_{number}"] = wanted
        printable = "" if issubclass(wanted, Enum) else f" and {value}.isprintable()"
        said = f"type({value}) is text_{number}{printable}"
    elif column.shape is Shape.NESTED:
        said = f"{value} == ()" if get_args(column.type)[1:] == (Ellipsis,) else "False"
    else:
        said = _LOOKS[column.shape].format(v=value, n=number)
    if column.shape is Shape.DECIMAL:
        names[f"least_{number}"] = Decimal(f"1E-{column.scale}")
        names[f"most_{number}"] = Decimal(f"{_INT64 - 1}E-{column.scale}")
    return f"({value} is None or {said})" if column.optional else said
