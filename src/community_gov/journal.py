"""The journal: one entry for each change, chained by hashes, and the check that nothing in it was altered.

An entry is one JSON object in compact UTF-8; its hash is the sha256 of these bytes, which include the hash of the entry
before it. No personal data enter it: events have no free text, records only leave the digest of their canonical rows.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import cast

from attrs import field, frozen

from community_gov.canonical import Kinds, Schema, rows_digest
from community_gov.commitments import remains_of
from community_gov.records import AnyId, Code, Record, event_info
from community_gov.stores.protocol import Erased, Head, Reader, Stored
from community_gov.wire import Data, compact

__all__ = ["GENESIS", "Entry", "Journal", "Report"]

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""
_ERASED = event_info(Erased).name


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

    @property
    def erased(self) -> tuple[Erased, ...]:
        """What the change has destroyed; raises ValueError, TypeError or KeyError when an event does not say it properly."""
        return tuple(_erased(fields) for name, fields in self.events if name == _ERASED)

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


def _erased(fields: Mapping[str, Data]) -> Erased:
    first, last = fields["first"], fields["last"]
    if type(first) is not int or type(last) is not int or not 0 < first <= last:
        raise ValueError("versions are counted from 1")
    kind, record, name = (str(fields[key]) for key in ("kind", "record", "field"))
    return Erased(kind=Code(kind), record=AnyId(record), field=Code(name), first=first, last=last)


@frozen(kw_only=True)
class Report:
    """What `verify` found: the head it arrived at, every fault as a sentence, and what it could not check."""

    head: Head
    faults: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    """Kinds that neither an installed plugin nor the store knows: their entries are chained, their rows were not compared."""
    erased: Mapping[int, tuple[Erased, ...]] = field(factory=dict, hash=False)
    """What entries say to have erased, each by its number: the values are gone, the digests of the rows still fit."""

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
        return Report(
            head=head, faults=tuple(check.faults), unchecked=tuple(sorted(check.unchecked)), erased=dict(check.erasures.said)
        )


class _Check:
    """One run over the journal; collects what is wrong."""

    def __init__(self, reader: Reader, kinds: Kinds, community: str) -> None:
        self._reader, self._community = reader, community
        self._known = {schema.name: schema for schema in kinds.schemas()}
        self._rows: dict[str, int] = dict.fromkeys(self._known, 0)
        self.faults: list[str] = []
        self.unchecked: set[str] = set()
        self.erasures = _Erasures(self.faults)

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
            if not self._knows(name):
                self.unchecked.add(name)
                continue
            self._rows[name] += count if isinstance(count, int) else 0
            if (count, digest) != self._digest(name, sequence, schema):
                self.faults.append(f"entry {sequence}: the stored rows of {name} are not the ones that were recorded")
        self.erasures.entry(entry, sequence, self._known)

    def _knows(self, name: str) -> bool:
        """Whether rows of a kind can be read; of one whose plugin is not installed, as the store keeps them."""
        if name not in self._known and name not in self.unchecked:
            kept = self._reader.kept(name)
            if kept is not None:
                self._known[name], self._rows[name] = kept, 0
        return name in self._known

    def _digest(self, name: str, sequence: int, version: int) -> tuple[int, str] | None:
        schema = self._known[name]
        rows = self.erasures.noted(schema, cast("Iterable[Stored[Record]]", self._reader.written(schema, sequence)))
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
        self.erasures.end()
        for name, count in sorted(self._rows.items()):
            stored = self._reader.count(self._known[name])
            if stored != count:
                self.faults.append(f"{stored} rows of {name} are stored, the journal accounts for {count}")


class _Erasures:
    """Whether the stored rows lack exactly those personal fields that entries say to have erased.

    Rows come before the entries that erased from them; between the two it is remembered what they lack.
    """

    def __init__(self, faults: list[str]) -> None:
        self._faults = faults
        self._lacking: dict[tuple[str, str, int, str], int] = {}
        self.said: dict[int, tuple[Erased, ...]] = {}

    def noted(self, schema: Schema[Record], rows: Iterable[Stored[Record]]) -> Iterator[Stored[Record]]:
        """The same rows; what they lack is remembered on the way."""
        for row in rows:
            for name, (_said, by) in remains_of(row.salt, ()).erased.items():
                self._lacking[schema.name, row.record.id, row.version, name] = by
            yield row

    def entry(self, entry: Entry, sequence: int, known: Collection[str]) -> None:
        """Judge what an entry says to have erased."""
        try:
            said = entry.erased
        except (ValueError, TypeError, LookupError) as error:
            self._faults.append(f"entry {sequence}: what it erased cannot be read: {type(error).__name__}")
            return
        if said:
            self.said[sequence] = said
        for erased in said:
            if erased.kind in known:
                self._compare(erased, sequence)

    def _compare(self, erased: Erased, sequence: int) -> None:
        for version in range(erased.first, erased.last + 1):
            if self._lacking.pop((erased.kind, erased.record, version, erased.field), None) != sequence:
                where = f"{erased.kind} {erased.record}, version {version}"
                self._faults.append(f"entry {sequence} erased {erased.field} of {where}, but that was not done")
                return

    def end(self) -> None:
        """What is lacking still was erased by no entry."""
        for (kind, id, version, name), by in self._lacking.items():
            self._faults.append(f"{kind} {id}, version {version}: {name} is gone, but entry {by} does not say that it erased it")
