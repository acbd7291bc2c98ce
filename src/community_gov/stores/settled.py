"""The form in which every store gives a record back, whatever equal form it was put in.

`Decimal("1.5")` and `Decimal("1.50")` are equal but are written differently, and the same instant has another civil date in
another zone. A store keeps one form only; settling a record when it is put makes all stores answer alike.
"""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar, cast, get_origin

import attrs

from community_gov.canonical import Column, Schema, Shape
from community_gov.errors import InvalidData, InvalidRecord
from community_gov.records import Id, Record
from community_gov.wire import Wire

__all__ = ["settled"]

R = TypeVar("R", bound=Record)


def settled(schema: Schema[R], record: R) -> R:
    """The record with Decimals at their scale, instants in UTC, plain strings and ids, and nested values as they read back.

    Takes a record that the schema has checked; returns it as it is when nothing in it has another form. Raises InvalidRecord
    for a nested value that could be written but not read again.
    """
    changed: dict[str, object] = {}
    for column, settle in _settlers(cast("Schema[Record]", schema)):
        value: object = getattr(record, column.name)
        if value is None:
            continue
        new = settle(value, column, schema.wire)
        if new is not value:
            changed[column.name] = new
    return _evolved(record, changed) if changed else record


_Settle = Callable[[object, Column, Wire], object]


@functools.lru_cache(maxsize=1024)
def _settlers(schema: Schema[Record]) -> tuple[tuple[Column, _Settle], ...]:
    """The columns whose values have more than one form, each with what gives the one that is kept."""
    settlers = ((column, _settler(column)) for column in schema.columns)
    return tuple((column, settle) for column, settle in settlers if settle is not None)


def _settler(column: Column) -> _Settle | None:
    if column.shape is Shape.TEXT:
        return _TEXTS.get(get_origin(column.type) or column.type)
    return _SETTLE.get(column.shape)


def _evolved(record: R, changed: Mapping[str, object]) -> R:
    """A copy; fields that the class computes by itself are computed anew."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(record)))
    given = {str(field.alias): changed[field.name] for field in fields if field.init and field.name in changed}
    return attrs.evolve(record, **given)  # type: ignore[misc]  # every kind is an attrs class, as its schema has checked


def _id(value: object, _column: Column, _wire: Wire) -> object:
    return value if type(value) is Id else Id(cast("str", value))


def _text(value: object, _column: Column, _wire: Wire) -> object:
    return value if type(value) is str else str(value)


def _decimal(value: object, column: Column, _wire: Wire) -> object:
    """The same number with exactly the digits after the point that the field declares, and no minus before a zero."""
    number, scale = cast("Decimal", value), column.scale or 0
    if number.as_tuple().exponent == -scale and not (number.is_zero() and number.is_signed()):
        return number
    above, below = number.as_integer_ratio()
    return Decimal(f"{above * 10**scale // below}E-{scale}")


def _instant(value: object, _column: Column, _wire: Wire) -> object:
    instant = cast("datetime", value)
    return instant if instant.tzinfo is UTC and not instant.fold else instant.astimezone(UTC).replace(fold=0)


def _nested(value: object, column: Column, wire: Wire) -> object:
    try:
        return value if value == () else wire.from_data(wire.to_data(value), cast("type[object]", column.type))
    except InvalidData as error:
        msg = f"field {column.name} can be written but not read again: {error}"
        raise InvalidRecord(msg) from error


_TEXTS: Mapping[object, _Settle] = {Id: _id, str: _text}
_SETTLE: Mapping[Shape, _Settle] = {
    Shape.DECIMAL: _decimal,
    Shape.INSTANT: _instant,
    Shape.NESTED: _nested,
}
