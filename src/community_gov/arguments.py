"""What is handed to a verb or question: named, of the types it asks for, and read where a host has it as plain text."""

import functools
import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import attrs

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
                at, hint, inner = _where(value, wanted, parameter)
                msg = f"{name}: {at}: expected {_told(hint)}, got {_got(inner)}"
                raise InvalidArgument(msg)
        return given

    return bind


Test = Callable[[object], bool]


def _test(hint: object, *, inside: bool = False) -> Test:
    """Whether a value is what the annotation says; a list may stand for a tuple, a plain text for an id or code.

    Not so `inside` of another value, which is kept as it is.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        tests = [_test(part, inside=inside) for part in parts]
        return lambda value: any(test(value) for test in tests)
    if origin is tuple and parts[1:] == (...,):
        test, several = _test(parts[0], inside=inside), tuple if inside else (tuple, list)
        return lambda value: isinstance(value, several) and all(map(test, value))
    if hint is Code or is_id(hint):
        text = str if not inside else Code if hint is Code else AnyId
        return lambda value: isinstance(value, text)
    wanted = origin or hint
    if not isinstance(wanted, type) or wanted is inspect.Parameter.empty or getattr(wanted, "_is_protocol", False):
        return lambda _value: True  # nothing that can be looked at
    if attrs.has(wanted):
        return lambda value: isinstance(value, wanted) and all(test(getattr(value, name)) for name, test in _tests_of(wanted))
    apart = _APART.get(wanted)
    return lambda value: isinstance(value, wanted) and (apart is None or not isinstance(value, apart))


@functools.lru_cache(maxsize=1024)
def _tests_of(cls: type) -> tuple[tuple[str, Test], ...]:
    """The fields of a value, each with its test; made when the first one comes, since a class may stand in itself."""
    return tuple((name, _test(hint, inside=True)) for name, hint in _hints_of(cls))


def _hints_of(cls: type) -> list[tuple[str, object]]:
    hints = get_type_hints(cls)
    return [(each.name, hints[each.name]) for each in attrs.fields(cls)]


def _where(value: object, hint: object, at: str, *, inside: bool = False) -> tuple[str, object, object]:
    """The innermost part of a value that is not what its annotation says: its place, the annotation, and what is there."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        fitting = next((part for part in parts if _is_one(value, part)), None)
        return (at, hint, value) if fitting is None else _where(value, fitting, at, inside=inside)
    if origin is tuple and isinstance(value, tuple | list):
        wrong = ((i, one) for i, one in enumerate(value) if _is_one(one, parts[0]) and not _test(parts[0], inside=inside)(one))
        number, one = next(wrong, (-1, None))
        return (at, hint, value) if number < 0 else _where(one, parts[0], f"{at}[{number}]", inside=inside)
    if not _is_one(value, hint):
        return at, hint, value
    name, inner = next(
        (name, inner) for name, inner in _hints_of(type(value)) if not _test(inner, inside=True)(getattr(value, name))
    )
    return _where(getattr(value, name), inner, f"{at}.{name}", inside=True)


def _is_one(value: object, hint: object) -> bool:
    """Whether it is a value of a class with fields, right or wrong."""
    return isinstance(hint, type) and attrs.has(hint) and isinstance(value, hint)


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
