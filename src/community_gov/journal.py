"""The journal: one entry for each change, chained by hashes, and the check that nothing in it was altered.

An entry is one JSON object in compact UTF-8; its hash is the sha256 of these bytes, which include the hash of the entry
before it. No personal data enter it: events have no free text, records only leave the digest of their canonical rows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from attrs import field, frozen

from community_gov.canonical import Kinds, rows_digest
from community_gov.records import Record
from community_gov.stores.protocol import Head, Reader, Stored
from community_gov.wire import Data, compact

__all__ = ["GENESIS", "Entry", "Journal", "Report"]

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""


@frozen(kw_only=True)
class Entry:
    """One change as it was recorded."""

    community: str
    sequence: int
    at: str
    """The instant in UTC, or the civil date alone when an anonymous actor made the change."""
    actor: str
    actor_kind: str
    verbs: tuple[str, ...]
    command: str | None
    """The command id as given, or a keyed digest of it for an anonymous actor."""
    events: tuple[tuple[str, Mapping[str, Data]], ...] = field(hash=False)
    records: Mapping[str, tuple[int, int, str]] = field(hash=False)
    """Kind name to (schema version, number of rows, digest)."""
    previous: str

    def encode(self) -> bytes:
        """The bytes that are stored and hashed."""
        data: dict[str, Data] = {
            "actor": self.actor,
            "actor_kind": self.actor_kind,
            "at": self.at,
            "command": self.command,
            "community": self.community,
            "events": [[name, dict(fields)] for name, fields in self.events],
            "format": 1,
            "previous": self.previous,
            "records": {name: list(said) for name, said in self.records.items()},
            "sequence": self.sequence,
            "verbs": list(self.verbs),
        }
        return compact(data)

    @classmethod
    def decode(cls, body: bytes) -> "Entry":
        """Read stored bytes; raises ValueError or KeyError when they are not an entry of format 1."""
        data = json.loads(body)
        if data["format"] != 1:
            msg = f"entry format {data['format']} is not known to this version"
            raise ValueError(msg)
        return cls(
            community=data["community"],
            sequence=data["sequence"],
            at=data["at"],
            actor=data["actor"],
            actor_kind=data["actor_kind"],
            verbs=tuple(data["verbs"]),
            command=data["command"],
            events=tuple((name, fields) for name, fields in data["events"]),
            records={name: (said[0], said[1], said[2]) for name, said in data["records"].items()},
            previous=data["previous"],
        )


@frozen(kw_only=True)
class Report:
    """What `verify` found: the head it arrived at, every fault as a sentence, and what it could not check."""

    head: Head
    faults: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    """Kinds that no installed plugin knows: their entries are chained, their rows were not compared."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what could be checked."""
        return not self.faults


class Journal:
    """The journal of one community, read from one consistent moment."""

    def __init__(self, reader: Reader, kinds: Kinds, community: str) -> None:
        """Read from `reader`."""
        self._reader, self._kinds, self._community = reader, kinds, community

    def head(self) -> Head:
        """Sequence and hash of the last entry; (0, GENESIS) when there is none."""
        return self._reader.head()

    def bodies(self, *, after: int = 0) -> Iterator[bytes]:
        """The stored bytes of the entries after a sequence number, in order."""
        return self._reader.entries(after)

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """The entries after a sequence number, in order."""
        return map(Entry.decode, self.bodies(after=after))

    def verify(self, *, receipt: Head | None = None) -> Report:
        """Check the chain, entries and stored versions against each other, and the head against a receipt handed out earlier."""
        check = _Check(self._reader, self._kinds, self._community)
        previous, sequence = GENESIS, 0
        for sequence, body in enumerate(self.bodies(), start=1):
            check.entry(body, sequence, previous)
            previous = hashlib.sha256(body).hexdigest()
            if receipt is not None and receipt.sequence == sequence and receipt.hash != previous:
                check.faults.append(f"entry {sequence} is not the one that the receipt names")
        head = Head(sequence=sequence, hash=previous)
        check.end(head, receipt)
        return Report(head=head, faults=tuple(check.faults), unchecked=tuple(sorted(check.unchecked)))


class _Check:
    """One run over the journal; collects what is wrong."""

    def __init__(self, reader: Reader, kinds: Kinds, community: str) -> None:
        self._reader, self._kinds, self._community = reader, kinds, community
        self._known = {info.name for info in kinds.listed()}
        self._rows: dict[str, int] = dict.fromkeys(self._known, 0)
        self.faults: list[str] = []
        self.unchecked: set[str] = set()

    def entry(self, body: bytes, sequence: int, previous: str) -> None:
        """Judge one entry by itself, by the hash before it, and by the rows that it says it wrote."""
        try:
            entry = Entry.decode(body)
            canonical = entry.encode() == body
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            self.faults.append(f"entry {sequence} cannot be read: {type(error).__name__}")
            return
        if (entry.sequence, entry.previous, entry.community) != (sequence, previous, self._community):
            self.faults.append(f"entry {sequence} does not follow the entry before it")
        if not canonical:
            self.faults.append(f"entry {sequence} is not in the canonical form")
        for name, (schema, count, digest) in entry.records.items():
            if name not in self._known:
                self.unchecked.add(name)
                continue
            self._rows[name] += count if isinstance(count, int) else 0
            if (count, digest) != self._digest(name, sequence, schema):
                self.faults.append(f"entry {sequence}: the stored rows of {name} are not the ones that were recorded")

    def _digest(self, name: str, sequence: int, version: int) -> tuple[int, str] | None:
        schema = self._kinds.named(name)
        rows = cast("Iterable[Stored[Record]]", self._reader.written(schema, sequence))
        try:
            return rows_digest(schema.row(row.record, row.version, row.salt, schema=version) for row in rows)
        except (ValueError, TypeError):
            return None  # a row that cannot even be written is not the one that was

    def end(self, head: Head, receipt: Head | None) -> None:
        """Judge the head, and whether there are rows that no entry wrote."""
        if head != self._reader.head():
            said = self._reader.head().sequence
            self.faults.append(f"the head says entry {said}, the chain ends at {head.sequence} with another hash")
        if receipt is not None and receipt.sequence > head.sequence:
            self.faults.append(f"the receipt names entry {receipt.sequence}, but the journal ends at {head.sequence}")
        for name, count in sorted(self._rows.items()):
            stored = self._reader.count(self._kinds.named(name))
            if stored != count:
                self.faults.append(f"{stored} rows of {name} are stored, the journal accounts for {count}")
