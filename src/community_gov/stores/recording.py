"""What one entry wrote of a kind, digested as the journal does it."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

from community_gov.canonical import Schema
from community_gov.commitments import remains_of
from community_gov.records import Record
from community_gov.stores.protocol import Recorded, Stored
from community_gov.wire import compact_row

__all__ = ["Recording", "recorded_of"]

R = TypeVar("R", bound=Record)


class Recording:
    """The rows of one entry and kind, as they come."""

    __slots__ = ("_digest", "_lacking", "_rows")

    def __init__(self) -> None:
        """Begin without any."""
        self._rows, self._digest = 0, hashlib.sha256()
        self._lacking: list[tuple[str, int, str, int]] = []

    def take(self, canonical: bytes, rows: int) -> None:
        """So many canonical rows, each with its comma."""
        self._digest.update(canonical)
        self._rows += rows

    def add(self, schema: Schema[R], row: Stored[R], version: int) -> None:
        """One row, in a schema version of its kind; raises ValueError or TypeError for one that cannot be written."""
        left = remains_of(row.salt, ()).erased
        self._lacking += [(row.record.id, row.version, name, by) for name, (_said, by) in left.items()]
        self.take(compact_row(schema.row(row.record, row.version, row.salt, schema=version)) + b",", 1)

    def done(self) -> Recorded:
        """What came of them."""
        return Recorded(self._rows, self._digest.hexdigest(), tuple(self._lacking))

    def broken(self) -> Recorded:
        """What came of them when one could not be written: they are not the ones that were."""
        return Recorded(self._rows, None, tuple(self._lacking))


def recorded_of(schema: Schema[R], rows: Iterable[Stored[R]], version: int) -> Recorded:
    """The digest of these rows, in a schema version of the kind, and what they lack."""
    recording = Recording()
    try:
        for row in rows:
            recording.add(schema, row, version)
    except (ValueError, TypeError):
        return recording.broken()
    return recording.done()
