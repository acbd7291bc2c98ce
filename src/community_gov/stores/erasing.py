"""What an erasure makes of the stored versions of a record: the same for every store, so that all come to the same journal.

A version that loses a field keeps its place, its number and everything else. The value becomes None, and of the salt of the row
only as much is left as is needed to recompute the digest of its entry, see `Remains`.
"""

import operator
from collections.abc import Collection, Iterator
from typing import Generic, TypeVar

from attrs import evolve, frozen

from community_gov.canonical import Schema
from community_gov.commitments import Remains, remains_of
from community_gov.records import AnyId, Code, Record
from community_gov.stores.protocol import Erased, Stored

__all__ = ["Erasing", "blanked"]

R = TypeVar("R", bound=Record)


def blanked(schema: Schema[R], record: R, fields: Collection[str]) -> R:
    """The record with None in these fields; the same when there is nothing in them."""
    if all(getattr(record, name) is None for name in fields):
        return record
    return schema.rebuilt({name: None if name in fields else getattr(record, name) for name in ("id", *schema.fields)})


@frozen(kw_only=True, eq=False)
class Erasing(Generic[R]):
    """The committed versions of one record, oldest first, as they were before a change and as the change leaves them."""

    schema: Schema[R]
    sequence: int
    """The journal entry that the change becomes."""
    before: tuple[Stored[R], ...]
    after: tuple[Stored[R], ...]

    @property
    def current(self) -> Stored[R]:
        """The last committed version as it is now."""
        return self.after[-1]

    def without(self, fields: Collection[str]) -> "Erasing[R]":
        """The same with these fields gone too; the very same when they are gone already."""
        after = tuple(_without(self.schema, row, fields, self.sequence) for row in self.after)
        return self if all(map(operator.is_, after, self.after)) else evolve(self, after=after)

    def changed(self) -> Iterator[tuple[Stored[R], Stored[R]]]:
        """The versions that are no longer what they were, each as it was and as it is."""
        return ((old, new) for old, new in zip(self.before, self.after, strict=True) if old is not new)

    def erased(self) -> Iterator[Erased]:
        """What is gone, field by field; the versions that lose a field follow each other, for it goes from all that there are."""
        gone = [(new.version, _left(self.schema, new).erased) for _old, new in self.changed()]
        for name in self.schema.personal:
            versions = [version for version, erased in gone if name in erased and erased[name][1] == self.sequence]
            if versions:
                kind, record = Code(self.schema.name), AnyId(self.current.record.id)
                yield Erased(kind=kind, record=record, field=Code(name), first=versions[0], last=versions[-1])


def _left(schema: Schema[R], row: Stored[R]) -> Remains:
    return remains_of(row.salt, schema.personal)


def _without(schema: Schema[R], row: Stored[R], fields: Collection[str], by: int) -> Stored[R]:
    before = after = _left(schema, row)
    for name in fields:
        after = after.without(name, schema.elements(row.record, schema.fields[name]), by=by)
    if after is before:
        return row
    return evolve(row, record=blanked(schema, row.record, fields), salt=after.encode())
