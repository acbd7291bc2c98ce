"""How personal fields look to those who may not read them."""

import operator
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from inspect import isroutine
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen

from community_gov.errors import Problem
from community_gov.periods import PartialDate
from community_gov.records import (
    AnyId,
    Code,
    Controller,
    Counted,
    Id,
    KindInfo,
    Mask,
    Masked,
    Personal,
    Purpose,
    is_id,
    personal_fields,
)

__all__ = [
    "FEWEST",
    "Clearance",
    "controllers_of",
    "enough",
    "full_fives",
    "heaped",
    "mask_name",
    "mask_phone",
    "masked",
    "people_fields",
    "shown_cells",
]

FEWEST = 5
"""No figure about fewer people than this leaves the library: a protection of its own, not taken from a law."""

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
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


def enough(people: int) -> bool:
    """Whether a number of people may be told: none, or so many that it tells of nobody."""
    return people == 0 or people >= FEWEST


def full_fives(people: int) -> int:
    """A number of people that everybody may ask for again and again, rounded down so that two answers never tell of one person.

    >>> full_fives(4), full_fives(5), full_fives(23)
    (0, 5, 20)
    """
    return people - people % FEWEST


def shown_cells(cells: Iterable[int]) -> tuple[int | None, ...]:
    """The cells of one sum that may be told: none from 1 to 4, nor does the told total give a number from 1 to 4 away.

    What is hidden adds up to what the total leaves over. While that is fewer than five, the smallest of the others is hidden too.

    >>> shown_cells((2, 9, 30)), shown_cells((2, 3, 30)), shown_cells((1, 1, 9, 30))
    ((None, None, 30), (None, None, 30), (None, None, None, 30))
    """
    figures = tuple(cells)
    hidden = {index for index, figure in enumerate(figures) if not enough(figure)}
    rest = sorted((index for index in range(len(figures)) if index not in hidden and figures[index]), key=figures.__getitem__)
    while rest and not enough(sum(figures[index] for index in hidden)):
        hidden.add(rest.pop(0))
    return tuple(None if index in hidden else figure for index, figure in enumerate(figures))


def heaped(slips: Iterable[T], *, said: Callable[[T], K], order: Callable[[K], Any]) -> tuple[tuple[K, tuple[T, ...]], ...]:
    """Slips that say the same together, in an order that what they say decides and not who came when.

    The one way in which anything secret or anonymous is stored: a record for each heap, none for a slip.
    """
    heaps: dict[K, list[T]] = {}
    for slip in slips:
        heaps.setdefault(said(slip), []).append(slip)
    return tuple((key, tuple(heaps[key])) for key in sorted(heaps, key=order))


@frozen(kw_only=True)
class Clearance:
    """What a body may read: what it collected itself, and what it has a basis for."""

    own: frozenset[Controller]
    granted: frozenset[tuple[Controller, Purpose]] = frozenset()
    """What a law or a contract gives: fields that this body collected for that purpose, of everybody."""
    consented: Mapping[str, frozenset[tuple[Controller, Purpose]]] = field(factory=dict, hash=False)
    """The same of those alone who consented, by the ids of these people."""

    def shows(self, said: Personal, people: Collection[str]) -> bool:
        """Whether a field of a record that names these people is shown: with consents only when all of them have given theirs."""
        what = (said.controller, said.purpose)
        if said.controller in self.own or what in self.granted:
            return True
        return bool(people) and all(what in self.consented.get(person, ()) for person in people)


def masked(answer: T, clearance: Clearance | None = None) -> T:
    """The same answer with every personal field masked that is not cleared: a text becomes `Masked`, anything else None.

    Without clearance a number of people (`counted`) from 1 to 4 becomes None too, or such a number is told in full fives.

    Goes through records, attrs classes, tuples, lists, sets and mappings. Raises TypeError for anything that could hide
    personal data: a plain string outside a field, or an object that is none of these.
    """
    return cast("T", _Masker(clearance).top(answer))


class _Masker:
    """Masks one answer; remembers the fields of each class that it meets."""

    def __init__(self, clearance: Clearance | None) -> None:
        self._classes: dict[type, tuple[tuple[str, Personal | Counted | None], ...]] = {}
        self._clearance = clearance

    def top(self, value: object) -> object:
        """A part of the answer that is no field of a class."""
        if type(value) not in self._classes and _is_plain(value):
            msg = f"a question answers records, attrs classes, tuples of them, ids, codes, numbers and dates, not {_named(value)}"
            raise TypeError(msg)
        return self._parts(value, self.top)

    def inside(self, value: object) -> object:
        """What stands in a field that is not personal: a plain string or a function may too."""
        if type(value) in _USUAL or (type(value) not in self._classes and _is_plain(value)):
            return value
        return self._parts(value, self.inside)

    def _parts(self, value: object, each: Callable[[object], object]) -> object:
        if type(value) in self._classes:
            return self._fields(value)
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
        people = () if self._clearance is None else _people(value)
        after = [self._field(old, said, people) for old, (_, said) in zip(before, fields, strict=True)]
        if all(map(operator.is_, before, after)):
            return value
        copy = object.__new__(type(value))
        for (name, _), new in zip(fields, after, strict=True):
            object.__setattr__(copy, name, new)
        return copy

    def _field(self, held: object, said: Personal | Counted | None, people: Collection[str]) -> object:
        if isinstance(said, Counted):
            return held if self._clearance is not None or not isinstance(held, int) else _told(held, said)
        if said is None:
            return self.inside(held)
        if held is None or isinstance(held, Masked) or (self._clearance and self._clearance.shows(said, people)):
            return held
        return Masked(_MASKS[said.mask](held)) if isinstance(held, str) else None

    def _fields_of(self, cls: type) -> "tuple[tuple[str, Personal | Counted | None], ...]":
        if cls not in self._classes:
            personal, fields = personal_fields(cls), attrs.fields(cast("type[attrs.AttrsInstance]", cls))
            self._classes[cls] = tuple((each.name, personal.get(each.name) or each.metadata.get("counted")) for each in fields)
        return self._classes[cls]


def _told(people: int, said: Counted) -> int | None:
    """A number of people as everybody hears it."""
    if said.fives:
        return full_fives(people)
    return people if enough(people) else None


def _is_plain(value: object) -> bool:
    return type(value) in (str, bytes) or isroutine(value) or isinstance(value, type)


def _named(value: object) -> str:
    return type(value).__name__


# --- whom a record tells of, and whose data an answer can hold -------------------------------------------------------


@lru_cache(maxsize=4096)
def people_fields(cls: type) -> tuple[str, ...]:
    """The fields of an attrs class that name people, its own id when its records are people themselves."""
    try:
        hints = get_type_hints(cls, localns={cls.__name__: cls})
    except NameError:  # it names a class that was made inside of a function; then nobody is known to have consented
        return ()
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", cls))
    return tuple(each.name for each in fields if _names_people(hints[each.name]))


def _names_people(hint: object) -> bool:
    if get_origin(hint) is Id:
        info = getattr(get_args(hint)[0], "__kind__", None)
        return isinstance(info, KindInfo) and info.people
    return get_origin(hint) in (Union, UnionType, tuple) and any(map(_names_people, get_args(hint)))


def _people(value: object) -> frozenset[str]:
    """The people whom a record names."""
    held = (cast("object", getattr(value, name)) for name in people_fields(cast("type[attrs.AttrsInstance]", type(value))))
    return frozenset(str(one) for each in held for one in (each if isinstance(each, tuple) else (each,)) if one is not None)


@lru_cache(maxsize=4096)
def controllers_of(action: Callable[..., object]) -> frozenset[Controller] | None:
    """The bodies whose personal fields an answer can hold, by the annotation of the action; None when it does not tell."""
    try:
        found = list(_controllers(get_type_hints(action).get("return", object), frozenset()))
    except NameError:  # a class that was made inside of a function
        return None
    return None if None in found else frozenset(each for each in found if each is not None)


def _controllers(hint: object, seen: frozenset[type]) -> Iterator[Controller | None]:
    if is_id(hint) or hint in (Ellipsis, None):
        return
    base = get_origin(hint) or hint
    if isinstance(base, type) and attrs.has(base):
        if base not in seen:
            yield from (said.controller for said in personal_fields(base).values())
            hints = get_type_hints(base, localns={base.__name__: base})
            for each in attrs.fields(base):
                yield from _controllers(hints[each.name], seen | {base})
    elif base in (Union, UnionType, tuple, frozenset) or base is Mapping:
        for part in get_args(hint):
            yield from _controllers(part, seen)
    elif not (isinstance(base, type) and issubclass(base, (str, bool, int, *_PLAIN))):
        yield None
