"""How personal fields look to those who may not read them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeVar, cast

import attrs

from community_gov.errors import Problem
from community_gov.records import Code, Id, Mask, Masked, personal_fields

__all__ = ["mask_name", "mask_phone", "masked"]

T = TypeVar("T")
_PLAIN = (bool, int, Decimal, Fraction, date, Enum, Id, Code, Problem, type(None), Masked)
_KEPT_HEAD, _KEPT_TAIL = 3, 4


def mask_name(name: str) -> str:
    """The first character and a star: 张三丰 becomes 张*.

    >>> mask_name("张三丰")
    '张*'
    """
    return f"{name[:1]}*"


def mask_phone(phone: str) -> str:
    """The first three and the last four digits of a number of at least eleven, else stars.

    >>> mask_phone("13812348888")
    '138****8888'
    """
    if len(phone) < _KEPT_HEAD + 2 * _KEPT_TAIL:
        return "*" * len(phone)
    return f"{phone[:_KEPT_HEAD]}****{phone[-_KEPT_TAIL:]}"


_MASKS: Mapping[Mask, Callable[[str], str]] = {
    Mask.NAME: mask_name,
    Mask.PHONE: mask_phone,
    Mask.TAIL: lambda text: f"***{text[-_KEPT_TAIL:]}" if len(text) > 2 * _KEPT_TAIL else "***",
    Mask.HIDDEN: lambda _text: "***",
}


def masked(answer: T) -> T:
    """The same answer with every personal field masked: a text becomes `Masked`, anything else None.

    Goes through records, attrs classes, tuples and mappings. Raises TypeError for anything that could hide personal data: a
    plain string outside a field, or an object that is none of these.
    """
    return cast("T", _masked(answer))


def _masked(value: object) -> object:
    if isinstance(value, tuple | list | frozenset):
        return type(value)(_masked(part) for part in value)
    if isinstance(value, Mapping):
        return {key: _masked(part) for key, part in value.items()}
    if isinstance(value, _PLAIN):
        return value
    if attrs.has(type(value)):
        return _masked_fields(value)
    msg = f"a question answers records, attrs classes, tuples of them, ids, codes, numbers and dates, not {type(value).__name__}"
    raise TypeError(msg)


def _masked_fields(value: object) -> object:
    cls = cast("type[attrs.AttrsInstance]", type(value))
    personal = personal_fields(cls)
    changed: dict[str, object] = {}
    for attribute in attrs.fields(cls):
        name, field = attribute.name, cast("object", getattr(value, attribute.name))
        new = _masked_inside(field)
        if name in personal:
            new = Masked(_MASKS[personal[name].mask](field)) if isinstance(field, str) else None
        if new is not field:
            changed[attribute.alias or name] = new
    return attrs.evolve(value, **changed) if changed else value  # type: ignore[misc]  # an attrs class, as the caller checked


def _masked_inside(field: object) -> object:
    """Like `_masked`, but plain strings and functions may stand in a field that is not personal."""
    if isinstance(field, tuple):
        parts = tuple(_masked_inside(part) for part in field)
        return field if all(a is b for a, b in zip(parts, field, strict=True)) else parts
    if isinstance(field, Mapping):
        return {key: _masked_inside(part) for key, part in field.items()}
    return _masked_fields(field) if attrs.has(type(field)) and not isinstance(field, _PLAIN) else field
