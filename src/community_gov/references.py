"""Which fields of a record name a record of another kind, and the same record naming another one instead.

Told by annotations: `Id[Person]` names a person, `AnyId` may name anything; they are found in tuples and in attrs classes too.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from community_gov.records import AnyId, Id

__all__ = ["naming_fields", "renamed"]

R = TypeVar("R")


@cache  # classes do not change while the program runs
def naming_fields(cls: type, kind: type) -> Mapping[str, bool]:
    """The fields of an attrs class that can name a record of a kind; True for those that are an id and nothing else."""
    hints = _hints(cls)
    names = (field.name for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls)) if field.name != "id")
    return {name: _plain(hints[name], kind) for name in names if _names(hints[name], kind, frozenset({cls}))}


@cache  # as above
def _hints(cls: type) -> Mapping[str, object]:
    return get_type_hints(cls, localns={cls.__name__: cls})


def renamed(record: R, old: AnyId, new: AnyId, *, kind: type) -> R:
    """The same with `new` wherever it names `old`."""
    return cast("R", _within(record, old, new, kind))


def _is_name(hint: object, kind: type) -> bool:
    return hint is AnyId or (get_origin(hint) is Id and get_args(hint) == (kind,))


def _plain(hint: object, kind: type) -> bool:
    """Whether it is such an id, or such an id or None."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return all(part is type(None) or _is_name(part, kind) for part in parts)


def _names(hint: object, kind: type, seen: frozenset[type]) -> bool:
    if _is_name(hint, kind):
        return True
    if isinstance(hint, type) and attrs.has(hint):
        hints = _hints(hint) if hint not in seen else {}
        return any(_names(part, kind, seen | {hint}) for name, part in hints.items() if name != "__kind__")
    return any(_names(part, kind, seen) for part in get_args(hint) if part is not Ellipsis)


def _moved(value: object, hint: object, old: AnyId, new: AnyId, kind: type) -> object:
    """A value of a field as it is with the other name in it."""
    if isinstance(value, str):
        parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        return new if value == old and any(_is_name(part, kind) for part in parts) else value
    if isinstance(value, tuple):
        (given,) = [part for part in (hint, *get_args(hint)) if get_origin(part) is tuple][:1] or (tuple[object, ...],)
        hints = get_args(given)
        each = hints[:1] * len(value) if hints[-1:] == (Ellipsis,) else hints
        return tuple(_moved(part, said, old, new, kind) for part, said in zip(value, each, strict=True))
    return _within(value, old, new, kind) if attrs.has(type(value)) else value


def _within(value: object, old: AnyId, new: AnyId, kind: type) -> object:
    cls = cast("type[attrs.AttrsInstance]", type(value))
    hints, naming = _hints(cls), naming_fields(cls, kind)
    fields = [field.name for field in attrs.fields(cls) if field.init and field.name in naming]
    was = {name: cast("object", getattr(value, name)) for name in fields}
    now = {name: _moved(held, hints[name], old, new, kind) for name, held in was.items()}
    changed = {name: held for name, held in now.items() if held != was[name]}
    return cast("Callable[..., object]", attrs.evolve)(value, **changed) if changed else value
