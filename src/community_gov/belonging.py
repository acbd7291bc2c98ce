"""Whose a record is: the person whom it names, or the owner of the record to which it belongs.

A kind says so by `@kind(..., of=("reporter",))`. Without that it is the field `person`; a kind without one belongs where a field
leads that is called `about`, or as the record of the same story is that it names, such as `enrolment`, which is a volunteer's.
Whoever is named in another way, such as the one about whom a complaint is, does not get the record for it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from types import UnionType
from typing import Protocol, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from community_gov.records import AnyId, Id, KindInfo, Record, kind_info
from community_gov.stores.protocol import OneOf

__all__ = ["Link", "belonging", "links_of", "owned_kinds"]

R = TypeVar("R", bound=Record)
Link = tuple[str, type, bool]
"""A field, the kind that it names, and whether it is an id and nothing else."""
_AT_ONCE = 500  # ids of which a store is asked together


class Reads(Protocol):
    """What is needed of a view."""

    def find(
        self,
        kind: type[R],
        /,
        *,
        order_by: str = "id",
        after: tuple[object, str] | None = None,
        limit: int | None = None,
        **equal: object,
    ) -> tuple[R, ...]:
        """The records that meet the conditions."""

    def stream(
        self, kind: type[R], /, *, order_by: str = "id", after: tuple[object, str] | None = None, **equal: object
    ) -> Iterator[R]:
        """The same, read as they are asked for."""


@lru_cache(maxsize=4096)
def links_of(cls: type) -> tuple[Link, ...]:
    """By which fields a record says whose it is; AnyId stands for the kind of an id that may name anything."""
    info, hints = kind_info(cls), get_type_hints(cls, localns={cls.__name__: cls})
    names = [each.name for each in attrs.fields(cast("type[attrs.AttrsInstance]", cls)) if each.name != "id"]
    asked = info.of or (("person",) if "person" in names else tuple(names))
    found = [(name, *_named(hints[name])) for name in asked]
    said = bool(info.of) or asked == ("person",)
    return tuple(
        (name, kind, plain)
        for name, kind, plain in found
        if kind is not None and (said or (plain and kind is not AnyId and _leads(name, kind, info)))
    )


def _leads(name: str, kind: type, info: KindInfo) -> bool:
    """Whether a field that nobody spoke of says whose the record is."""
    story, _, noun = kind_info(kind).name.partition(".")
    return story == info.name.partition(".")[0] and name in ("about", noun)


def _named(hint: object) -> tuple[type | None, bool]:
    """The kind of record that a field names, alone or in a tuple."""
    if hint is AnyId:
        return AnyId, True
    if get_origin(hint) is Id:
        (kind,) = get_args(hint)
        return (kind, True) if isinstance(vars(kind).get("__kind__"), KindInfo) else (None, False)
    if get_origin(hint) in (Union, UnionType, tuple):
        found = [_named(part) for part in get_args(hint) if part is not type(None)]
        kind = next((kind for kind, _plain in found if kind is not None), None)
        return kind, get_origin(hint) is not tuple and all(plain for _kind, plain in found)
    return None, False


def owned_kinds(classes: Iterable[type]) -> frozenset[type]:
    """The kinds whose records are people or belong to people."""
    links = {cls: links_of(cls) for cls in classes}
    owned = {cls for cls in links if kind_info(cls).people}
    while more := {cls for cls in links.keys() - owned if any(kind in owned or kind is AnyId for _f, kind, _p in links[cls])}:
        owned |= more
    return frozenset(owned)


def belonging(classes: Collection[type[Record]], view: Reads, people: Collection[str]) -> tuple[Record, ...]:
    """Every record that is one of these people or belongs to one, by kind and id."""
    owned = owned_kinds(classes)
    found: dict[type, dict[str, Record]] = {cls: {} for cls in owned}
    for cls in owned:
        if kind_info(cls).people:
            found[cls].update({row.id: row for row in _with(view, cast("type[Record]", cls), "id", people)})
    reached: Mapping[type, Collection[str]] = {cls: tuple(rows) for cls, rows in found.items() if rows}
    while reached:
        reached = {cls: new for cls in owned if (new := _reach(view, cast("type[Record]", cls), reached, found[cls], people))}
    return tuple(row for cls in sorted(owned, key=lambda cls: kind_info(cls).name) for _id, row in sorted(found[cls].items()))


def _reach(
    view: Reads, cls: type[Record], reached: Mapping[type, Collection[str]], known: dict[str, Record], people: Collection[str]
) -> tuple[str, ...]:
    """Take in the records of a kind that belong to what was reached in the last round; returns the ids that are new."""
    before = set(known)
    for name, kind, plain in links_of(cls):
        ids = people if kind is AnyId or kind_info(kind).people else reached.get(kind, ())
        rows = _with(view, cls, name, ids) if plain else _within(view, cls, name, ids)
        known.update({row.id: row for row in rows if row.id not in known})
    return tuple(known.keys() - before)


def _with(view: Reads, cls: type[Record], name: str, ids: Collection[str]) -> Iterator[Record]:
    wanted = sorted(ids)
    for at in range(0, len(wanted), _AT_ONCE):
        yield from view.find(cls, order_by="id", after=None, limit=None, **{name: OneOf(wanted[at : at + _AT_ONCE])})


def _within(view: Reads, cls: type[Record], name: str, ids: Collection[str]) -> Iterator[Record]:
    wanted = set(ids)
    if wanted:
        yield from (row for row in view.stream(cls) if wanted & set(getattr(row, name) or ()))
