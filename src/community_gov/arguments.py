"""What is handed to a verb or question: named, of the types it asks for, and read where a host has it as plain text."""

import functools
import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Union, get_args, get_origin

from community_gov.errors import InvalidArgument, ProblemType, Refused
from community_gov.records import AnyId, Code, Id, is_id

__all__ = ["Bind", "Read", "arguments_of", "reader_of"]

Bind = Callable[[tuple[object, ...], Mapping[str, object]], dict[str, object]]
"""Names the positional and keyword arguments of a call."""
Read = Callable[[tuple[object, ...], Mapping[str, object]], tuple[tuple[object, ...], Mapping[str, object]]]
"""Gives the arguments of a call back, as they are to be."""

NOT_A_CODE = ProblemType(
    "core.not_a_code",
    zh="这里要的是代码:小写英文字母和数字,中间可用单个的 . _ -",
    en="a code is wanted here: lower-case ASCII letters and digits, joined by single . _ or -",
)

_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_APART: Mapping[type, type] = {date: datetime, int: bool}
"""Types, and those of their subclasses that mean something else."""


def _after_first(function: Callable[..., object]) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())[1:]


# --- names and types -------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=4096)
def arguments_of(function: Callable[..., object], name: str) -> Bind:
    """A function that names the arguments of a call of the action `name` after the first, and looks at their types.

    It raises TypeError when they do not fit the signature, InvalidArgument when one is of another type than the signature says.
    """
    parameters = _after_first(function)
    signature = inspect.Signature(parameters)
    defaults = {each.name: each.default for each in parameters if each.default is not inspect.Parameter.empty}
    names, plain = frozenset(signature.parameters), all(each.kind in _BY_NAME for each in parameters)
    tests = [(each.name, _test(each.annotation), each.annotation) for each in parameters if each.kind in _BY_NAME]

    def named(args: tuple[object, ...], kwargs: Mapping[str, object]) -> dict[str, object]:
        if plain and not args and kwargs.keys() <= names and len({**defaults, **kwargs}) == len(names):
            return {**defaults, **kwargs}  # the usual call, at a tenth of the cost
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return dict(bound.arguments)

    def bind(args: tuple[object, ...], kwargs: Mapping[str, object]) -> dict[str, object]:
        given = named(args, kwargs)
        for parameter, test, wanted in tests:
            if not test(value := given[parameter]):
                msg = f"{name}: {parameter}: expected {_told(wanted)}, got {_got(value)}"
                raise InvalidArgument(msg)
        return given

    return bind


def _test(hint: object) -> Callable[[object], bool]:
    """Whether a value is what the annotation says; a list may stand for a tuple, a plain text for an id or code."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        tests = [_test(part) for part in parts]
        return lambda value: any(test(value) for test in tests)
    if origin is tuple and parts[1:] == (...,):
        test = _test(parts[0])
        return lambda value: isinstance(value, tuple | list) and all(map(test, value))
    wanted = str if hint is Code or is_id(hint) else origin or hint
    if not isinstance(wanted, type) or wanted is inspect.Parameter.empty or getattr(wanted, "_is_protocol", False):
        return lambda _value: True  # nothing that can be looked at
    apart = _APART.get(wanted)
    return lambda value: isinstance(value, wanted) and (apart is None or not isinstance(value, apart))


def _told(hint: object) -> str:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join("nothing" if part is NoneType else _told(part) for part in parts)
    if origin is tuple and parts[1:] == (...,):
        return f"a tuple of {_told(parts[0])}"
    known = origin or hint
    name = getattr(known, "__name__", str(known))
    return f"a member of {name}" if isinstance(known, type) and issubclass(known, Enum) else str(name)


def _got(value: object) -> str:
    if isinstance(value, tuple | list):
        kinds = sorted({type(one).__name__ for one in value})
        return f"{type(value).__name__} of {' and '.join(kinds)}" if kinds else f"empty {type(value).__name__}"
    remedy = "; use Decimal or Fraction" if isinstance(value, float) else ""
    return type(value).__name__ + remedy


# --- plain text for an id or a code ----------------------------------------------------------------------------------


def reader_of(function: Callable[..., object]) -> Read:
    """A function that makes an `Id` or `Code` of each plain text that stands for one; raises Refused (core.not_a_code)."""
    found = [(place, each.name, _read_as(each.annotation)) for place, each in enumerate(_after_first(function))]
    readers = [(place, name, read) for place, name, read in found if read is not None]

    def read_all(args: tuple[object, ...], kwargs: Mapping[str, object]) -> tuple[tuple[object, ...], Mapping[str, object]]:
        for place, name, read in readers:
            if name in kwargs:
                kwargs = {**kwargs, name: _read(kwargs[name], name, read)}
            elif place < len(args):
                args = (*args[:place], _read(args[place], name, read), *args[place + 1 :])
        return args, kwargs

    return read_all


def _read_as(hint: object) -> type[AnyId | Code] | None:
    for part in (hint, *get_args(hint)):
        if part is Code:
            return Code
        if is_id(part):
            return Id
    return None


def _read(value: object, name: str, read: type[AnyId | Code]) -> object:
    if type(value) is str:
        try:
            return read(value)
        except ValueError as error:
            raise Refused(NOT_A_CODE(at=name)) from error
    if isinstance(value, tuple | list):
        return tuple(_read(one, name, read) for one in value)
    return value
