"""How personal fields look to those who may not read them."""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from inspect import isroutine
from typing import TypeVar, cast

import attrs

from community_gov.errors import Problem
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Id, Mask, Masked, personal_fields

__all__ = ["mask_name", "mask_phone", "masked"]

T = TypeVar("T")
_PLAIN = (bool, int, Decimal, Fraction, date, Enum, AnyId, Code, PartialDate, Problem, type(None), Masked)
_USUAL = frozenset({str, bool, int, Decimal, Fraction, date, datetime, Id, Code, PartialDate, type(None)})
"""What stands in most fields; looking for the very type first spares the other questions."""
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

    Goes through records, attrs classes, tuples, lists, sets and mappings. Raises TypeError for anything that could hide
    personal data: a plain string outside a field, or an object that is none of these.
    """
    return cast("T", _Masker().top(answer))


class _Masker:
    """Masks one answer; remembers the fields of each class that it meets."""

    def __init__(self) -> None:
        self._classes: dict[type, tuple[tuple[str, Mask | None], ...]] = {}

    def top(self, value: object) -> object:
        """A part of the answer that is no field of a class."""
        if _is_plain(value):
            msg = f"a question answers records, attrs classes, tuples of them, ids, codes, numbers and dates, not {_named(value)}"
            raise TypeError(msg)
        return self._parts(value, self.top)

    def inside(self, value: object) -> object:
        """What stands in a field that is not personal: a plain string or a function may too."""
        if type(value) in _USUAL or _is_plain(value):
            return value
        return self._parts(value, self.inside)

    def _parts(self, value: object, each: Callable[[object], object]) -> object:
        if isinstance(value, _PLAIN):
            return value
        if attrs.has(type(value)):
            return self._fields(value)
        if isinstance(value, tuple | list | frozenset | set):
            parts = [each(part) for part in value]
            return value if all(map(operator.is_, parts, value)) else type(value)(parts)
        if isinstance(value, Mapping):
            return {each(key): each(part) for key, part in value.items()}
        msg = f"an answer could hide personal data in a {_named(value)}; use an attrs class, a tuple, an id, a number or a date"
        raise TypeError(msg)

    def _fields(self, value: object) -> object:
        """A copy with masks in it; not made by the class, whose validators need not admit a mask."""
        fields = self._fields_of(type(value))
        before = [cast("object", getattr(value, name)) for name, _ in fields]
        after = [self._field(old, mask) for old, (_, mask) in zip(before, fields, strict=True)]
        if all(map(operator.is_, before, after)):
            return value
        copy = object.__new__(type(value))
        for (name, _), new in zip(fields, after, strict=True):
            object.__setattr__(copy, name, new)
        return copy

    def _field(self, field: object, mask: Mask | None) -> object:
        if mask is None:
            return self.inside(field)
        if field is None or isinstance(field, Masked):
            return field
        return Masked(_MASKS[mask](field)) if isinstance(field, str) else None

    def _fields_of(self, cls: type) -> tuple[tuple[str, Mask | None], ...]:
        if cls not in self._classes:
            personal = {name: said.mask for name, said in personal_fields(cls).items()}
            names = (attribute.name for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", cls)))
            self._classes[cls] = tuple((name, personal.get(name)) for name in names)
        return self._classes[cls]


def _is_plain(value: object) -> bool:
    return type(value) in (str, bytes) or isroutine(value) or isinstance(value, type)


def _named(value: object) -> str:
    return type(value).__name__
