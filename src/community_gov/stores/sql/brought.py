"""Many new records of one kind that a change has brought in, written to their table at once and digested on their way.

They are the quick case: nobody has touched any of them since. As soon as one is changed, erased or taken back, `Staging` makes
each of them a `Staged` of its own, as if they had been put one by one.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, cast

from community_gov.records import Record
from community_gov.stores.protocol import Stored
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.models import Model

__all__ = ["Brought"]

R = TypeVar("R", bound=Record)


class Brought(Generic[R]):
    """The records by id, the places that they have among all that were put, and the digest of their rows so far."""

    def __init__(self, model: Model[R], community: str, sequence: int, *, alone: bool) -> None:
        """Begin without any."""
        self.alone = alone
        """Whether there were no records of the kind before, so that nobody needs to ask the database for an id."""
        self.model, self._community, self._sequence = model, community, sequence
        self.records: dict[str, R] = {}
        self.pieces: list[tuple[int, Sequence[R]]] = []
        """What was brought in at a time, each with the place of its first record."""
        self._salts: dict[str, bytes] = {}
        self._digest = hashlib.sha256()

    def rows(self, records: Sequence[R], place: int, salts: Sequence[bytes]) -> list[Row]:
        """What has to be inserted for some more records, whose places follow each other."""
        return self.model.codec.rows(records, (self._community, self._sequence, place), salts)

    def add(self, records: Sequence[R], place: int, salts: Sequence[bytes], rows: Sequence[Row]) -> None:
        """Take them as written."""
        canonical = cast("list[str]", self.model.codec.canonical(rows, self.model.schema.info.schema))
        self._digest.update("".join(canonical).encode())
        ids = [record.id for record in records]
        self.records.update(zip(ids, records, strict=True))
        if salts:
            self._salts.update(zip(ids, salts, strict=True))
        self.pieces.append((place, records))

    def stored(self, id: str) -> Stored[R]:
        """One of them as it will be read."""
        return Stored(record=self.records[id], version=1, sequence=self._sequence, salt=self._salts.get(id))

    def placed(self) -> Iterator[tuple[int, str]]:
        """Their places and ids."""
        return ((place + number, record.id) for place, records in self.pieces for number, record in enumerate(records))

    def digest(self) -> tuple[int, int, str]:
        """Schema version, number of rows, digest."""
        return self.model.schema.info.schema, len(self.records), self._digest.hexdigest()
