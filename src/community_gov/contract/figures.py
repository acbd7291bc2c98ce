"""Numbers in answers: which there are, and that a number of people that everybody is told is never from 1 to 4."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import attrs

from community_gov.records import Counted, is_id

__all__ = ["number_fields", "options", "untold"]

Field = tuple[type, "attrs.Attribute[object]"]
_PEOPLE = {
    *("person", "people", "household", "resident", "owner", "volunteer", "member", "participant", "attendee", "visitor", "guest"),
    *("helper", "neighbour", "headcount", "turnout"),
}
"""Without heads and voters: the count of a vote is published whole, by law."""
_LIMITS = {"per", "max", "most", "least", "min"}


def untold(function: Callable[..., object], *, is_rule: Callable[[type], object]) -> Iterator[str]:
    """What is wrong with the numbers of people in an answer for everybody, judged by what they are called.

    A class is passed over that `is_rule` says holds rules, such as an item of a pack.
    """
    hint = get_type_hints(function).get("return")
    for cls, field in number_fields(hint, frozenset()):
        if _of_people(field.name) and not isinstance(field.metadata.get("counted"), Counted) and not is_rule(cls):
            yield f"{cls.__name__}.{field.name}, a number of people; mark it with metadata=counted()"
    if _of_people(function.__name__) and {int, Fraction} & set(_bare(hint)):
        yield "a bare number of people; answer an attrs class in which it is marked with metadata=counted()"


def _of_people(name: str) -> bool:
    """Whether a word of a name stands for people.

    >>> _of_people("households"), _of_people("present_people"), _of_people("per_household"), _of_people("minutes")
    (True, True, False, False)
    """
    words = re.sub(r"(?<=.)s(?=_|$)", "", name.lower()).split("_")
    return words[-1] in _PEOPLE and words[0] not in _LIMITS


def number_fields(hint: object, seen: frozenset[type]) -> Iterator[Field]:
    """The fields of all classes in an answer that hold a number."""
    base = get_origin(hint) or hint
    if isinstance(base, type) and attrs.has(base) and base not in seen:
        hints = get_type_hints(base, localns={base.__name__: base})
        for each in attrs.fields(base):
            if {int, Decimal, Fraction} & set(options(hints[each.name])):
                yield base, each
            yield from number_fields(hints[each.name], seen | {base})
    elif not is_id(hint):
        for part in get_args(hint):
            yield from number_fields(part, seen)


def _bare(hint: object) -> Iterator[object]:
    """The types of an answer that stand in no class."""
    if get_args(hint) and not is_id(hint):
        for part in get_args(hint):
            yield from _bare(part)
    else:
        yield hint


def options(hint: object) -> tuple[object, ...]:
    """The alternatives of a union, or the one type."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
