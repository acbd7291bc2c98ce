"""Values of any declared type, made without chance: what the contract kit fills records and arguments with."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Id

__all__ = ["NoSample", "candidates", "made", "sample"]

T = TypeVar("T")
_TRIES = 3_000
"""How many combinations of field values are tried before a class is given up."""


class NoSample(LookupError):
    """No value of this type can be made; the text says of which."""


_PLAIN: Mapping[object, tuple[object, ...]] = {
    type(None): (None,),
    bool: (False, True),
    int: (1, 2, 0, 10, 100, 2022),
    str: ("样例", "sample", "3-1-1502", "13800000000"),
    bytes: (b"sample",),
    Decimal: (Decimal(1), Decimal("0.5"), Decimal(0), Decimal("98.76")),
    Fraction: (Fraction(1, 2), Fraction(1), Fraction(2, 3)),
    date: (date(2022, 3, 1), date(2021, 1, 1), date(2023, 1, 1)),
    datetime: (datetime(2022, 3, 1, 8, 0, tzinfo=UTC), datetime(2023, 3, 1, 8, 0, tzinfo=UTC)),
    Code: (Code("sample"), Code("other")),
    PartialDate: (PartialDate("2022-03-01"), PartialDate("2012"), PartialDate("2023")),
    Id: (Id("sample-1-1"), Id("sample-1-2")),
    AnyId: (Id("sample-1-1"), Id("sample-1-2")),
}


def candidates(hint: object) -> tuple[object, ...]:
    """Some values of a declared type, the likeliest first; raises NoSample."""
    base = get_origin(hint) or hint
    if base in _PLAIN:
        return _PLAIN[base]
    if base in (Union, UnionType):
        return tuple(itertools.chain.from_iterable(candidates(arg) for arg in _values_first(get_args(hint))))
    if base in (tuple, list, frozenset, set, Iterable, Sequence):
        return _collections(base, get_args(hint))
    if base in (dict, Mapping):
        key, value = get_args(hint)
        return ({sample(key): sample(value)}, {})
    if isinstance(base, type) and issubclass(base, Enum):
        return tuple(base)
    if isinstance(base, type) and attrs.has(base):
        return (made(base),)
    raise NoSample(str(hint))


def sample(hint: object) -> object:
    """The likeliest value of a declared type; raises NoSample."""
    return candidates(hint)[0]


def _values_first(args: tuple[object, ...]) -> list[object]:
    return sorted(args, key=lambda arg: arg is type(None))


def _collections(base: object, args: tuple[object, ...]) -> tuple[object, ...]:
    if base is tuple and args and args[-1] is not Ellipsis:
        return (tuple(sample(arg) for arg in args),)
    if not args:
        raise NoSample(str(base))
    make = cast("Callable[[Iterable[object]], object]", base if base in (list, frozenset, set) else tuple)
    return (make([sample(args[0])]), make([]))


def made(cls: type[T], **fixed: object) -> T:
    """An instance of an attrs class that its validators accept; raises NoSample when none of many combinations is."""
    fields = [field for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls)) if field.init]
    hints = get_type_hints(cls, localns={cls.__name__: cls})
    names = [field.alias or field.name for field in fields]
    choices = [(fixed[field.name],) if field.name in fixed else _choices(field, hints[field.name]) for field in fields]
    why = ""
    for values in _combinations(choices):
        try:
            return cls(**dict(zip(names, values, strict=True)))
        except (ValueError, TypeError) as error:
            why = str(error)
    msg = f"{cls.__name__}: none of {_TRIES} combinations of values is accepted, the last one because: {why}"
    raise NoSample(msg)


def _choices(field: "attrs.Attribute[object]", hint: object) -> tuple[object, ...]:
    try:
        return candidates(hint)
    except (NoSample, RecursionError):
        if field.default is attrs.NOTHING:
            raise
    default = field.default
    return (default.factory(),) if isinstance(default, attrs.Factory) else (default,)  # type: ignore[arg-type, attr-defined]  # a factory in attrs is a class of its own


def _combinations(choices: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """First each field by itself through its values, then all combinations, up to the limit."""
    first = [values[0] for values in choices]
    one_by_one = ((*first[:n], value, *first[n + 1 :]) for n, values in enumerate(choices) for value in values)
    return itertools.islice(itertools.chain(one_by_one, itertools.product(*choices)), _TRIES)
