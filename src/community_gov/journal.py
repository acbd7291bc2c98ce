"""The journal: one entry for each change, chained by hashes, and the check that nothing in it was altered.

An entry is one JSON object in compact UTF-8; its hash is the sha256 of these bytes, which include the hash of the entry
before it. No personal data enter it: events have no free text, records only leave the digest of their canonical rows.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import field, frozen

from community_gov.canonical import Kinds
from community_gov.records import AnyId, Code, event_info
from community_gov.stores.protocol import Erased, Head, Reader
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
        return _erased_by(self.events)

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


def _erased_by(events: Iterable[tuple[str, Mapping[str, Data]]]) -> tuple[Erased, ...]:
    return tuple(_erased(fields) for name, fields in events if name == _ERASED)


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
        head = self._chain(check.entry, receipt, check.faults)
        check.end()
        said, unchecked = dict(check.erased), tuple(sorted(check.unchecked))
        return Report(head=head, faults=tuple(check.faults), unchecked=unchecked, erased=said)

    def verify_chain(self, *, receipt: Head | None = None) -> Report:
        """Check the chain alone: that each entry holds the hash of the one before, up to the head, and by the receipt.

        So none was altered, dropped or moved. What entries say, and whether the records are the ones that they recorded, is left
        to `verify`, which takes some times as long.
        """
        faults: list[str] = []

        def link(body: bytes, sequence: int, previous: str) -> None:
            if body.partition(_BEFORE)[2][: len(previous)] != previous.encode():
                faults.append(_STRAY.format(sequence))

        head = self._chain(link, receipt, faults)
        return Report(head=head, faults=tuple(faults))

    def _chain(self, judge: Callable[[bytes, int, str], None], receipt: Head | None, faults: list[str]) -> Head:
        """Hash all entries as they are stored, and have each judged with the hash before it; returns where the chain ends."""
        previous, sequence, named = GENESIS, 0, 0 if receipt is None else receipt.sequence
        for sequence, body in enumerate(self.bodies(), start=1):
            judge(body, sequence, previous)
            previous = hashlib.sha256(body).hexdigest()
            if sequence == named and receipt is not None and receipt.hash != previous:
                faults.append(f"entry {sequence} is not the one that the receipt names")
        head = Head(sequence=sequence, hash=previous)
        _judge_end(head, self._reader.head(), receipt, faults)
        return head


def _judge_end(head: Head, said: Head, receipt: Head | None, faults: list[str]) -> None:
    """Compare where the chain ends with the head that is stored, and with the receipt."""
    if head != said:
        faults.append(f"the head says entry {said.sequence}, the chain ends at {head.sequence} with another hash")
    if receipt is not None and receipt.sequence > head.sequence:
        faults.append(f"the receipt names entry {receipt.sequence}, but the journal ends at {head.sequence}")


_STRAY = "entry {} does not follow the entry before it"
_BEFORE = b'],"format":1,"previous":"'
"""Stands once in an entry, before the hash: elsewhere it would be inside a string, in which quotation marks are escaped."""


# --- the one form of an entry ----------------------------------------------------------------------------------------

_INNER = r'[^"\\\x00-\x1f]*+'
_PLAIN = f'"{_INNER}"'
_TEXT = rf'"{_INNER}(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f])){_INNER})*+"'
_VALUE = rf"(?:{_TEXT}|0|-?[1-9][0-9]*+|true|false|null)"
_COUNT, _HASH = "[1-9][0-9]{0,17}", ".{64}"


def _many(one: str) -> str:
    """None, one, or several with commas between them."""
    return f"(?:{one}(?:,{one})*+)?+"


_KIND = rf'{_PLAIN}:\[{_COUNT},{_COUNT},"{_HASH}"\]'
_EVENT = rf"\[{_PLAIN},\{{{_many(f'{_PLAIN}:{_VALUE}')}\}}\]"
_ENTRY = re.compile(
    rf'\{{"actor":{_TEXT},"actor_kind":"(?:person|service|anonymous)"'
    rf',"at":{_PLAIN},"command":(?:null|{_TEXT}),"community":({_TEXT}),"events":\[({_many(_EVENT)})\],"format":1'
    rf',"previous":"({_HASH})","records":\{{({_many(_KIND)})\}},"sequence":({_COUNT}),"verbs":\[{_many(_PLAIN)}\]\}}'
)
"""An entry as `encode` writes it, but for two things that are looked at by themselves: the order of the keys in events and
records, and the digits of hashes, which are compared with known ones.

To read each entry and to write it anew, for seeing whether the same bytes come of it, costs ten times as much.
"""
_KINDS = re.compile(rf'"({_INNER})":\[({_COUNT}),({_COUNT}),"({_HASH})"\]')
"""Name, schema version, number of rows and digest of one kind after the other."""
_DIGEST = re.compile("[0-9a-f]{64}")


class _NotInForm(ValueError):
    """Of an entry that can be read."""


def _in_order(pairs: Sequence[tuple[str, Data]]) -> dict[str, Data]:
    """An object of which each key has to come once, in the order of all; raises _NotInForm."""
    _refuse_disorder([name for name, _value in pairs])
    return dict(pairs)


def _refuse_disorder(names: Sequence[str]) -> None:
    if any(one >= other for one, other in pairwise(names)):
        raise _NotInForm


_EVENTS = json.JSONDecoder(object_pairs_hook=_in_order)
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class _Check:
    """One run over the entries: each by itself, with the one before it, and with the rows; collects what is wrong."""

    def __init__(self, reader: Reader, kinds: Kinds, community: str) -> None:
        self._reader, self._here = reader, compact(community).decode()
        self._known = {schema.name: schema for schema in kinds.schemas()}
        self._counts: dict[str, int] = dict.fromkeys(self._known, 0)
        self.faults: list[str] = []
        self.unchecked: set[str] = set()
        self.erased: dict[int, tuple[Erased, ...]] = {}
        self._erasures = _Erasures(self.faults)

    def entry(self, body: bytes, sequence: int, previous: str) -> None:
        """Judge one entry by its form, by the hash before it, and by the rows that it says it wrote."""
        try:
            found = _ENTRY.fullmatch(body.decode())
            if found is None:
                raise _unlike(body)
            community, events, before, records, number = found.groups()
            if '],"' in records:
                _refuse_disorder([kind[0] for kind in _KINDS.findall(records)])
            told = _EVENTS.raw_decode(f"[{events}]")[0] if events else ()
        except _NotInForm:
            self.faults.append(f"entry {sequence} is not in the canonical form")
            return
        except _UNREADABLE as error:
            self.faults.append(f"entry {sequence} cannot be read: {type(error).__name__}")
            return
        if before != previous or number != str(sequence) or community != self._here:
            self.faults.append(_STRAY.format(sequence))
        for name, version, count, digest in _KINDS.findall(records):
            if name in self._known or self._learn(name):
                self._rows(name, int(version), (int(count), digest), sequence)
            elif _DIGEST.fullmatch(digest) is None:
                self.faults.append(f"entry {sequence} is not in the canonical form")
        if told:
            self._erased(told, sequence)

    def _learn(self, name: str) -> bool:
        """Whether rows of a kind whose plugin is not installed can be read, as the store keeps them."""
        kept = None if name in self.unchecked else self._reader.kept(name)
        if kept is None:
            self.unchecked.add(name)
            return False
        self._known[name], self._counts[name] = kept, 0
        return True

    def _rows(self, name: str, version: int, said: tuple[int, str], sequence: int) -> None:
        """Compare the rows that an entry wrote with what it says of them."""
        rows, digest, lacking = self._reader.recorded(self._known[name], sequence, version)
        self._counts[name] += said[0]
        if (rows, digest) != said:
            self.faults.append(f"entry {sequence}: the stored rows of {name} are not the ones that were recorded")
        for id, number, field_, by in lacking:
            self._erasures.note((name, id, number, field_), by)

    def _erased(self, told: Iterable[tuple[str, Mapping[str, Data]]], sequence: int) -> None:
        """Compare what an entry says to have erased with what rows lack."""
        try:
            erased = _erased_by(told)
        except _UNREADABLE as error:
            self.faults.append(f"entry {sequence}: what it erased cannot be read: {type(error).__name__}")
            return
        if erased:
            self.erased[sequence] = erased
        for one in erased:
            if one.kind in self._known:
                self._erasures.compare(one, sequence)

    def end(self) -> None:
        """Judge whether there are rows that no entry wrote, or that lack what no entry erased."""
        self._erasures.end()
        for name, count in sorted(self._counts.items()):
            stored = self._reader.count(self._known[name])
            if stored != count:
                self.faults.append(f"{stored} rows of {name} are stored, the journal accounts for {count}")


def _unlike(body: bytes) -> _NotInForm:
    """The error for an entry that can be read; raises what reading any other raises."""
    Entry.decode(body)
    return _NotInForm()


class _Erasures:
    """Whether the stored rows lack exactly those personal fields that entries say to have erased.

    Rows come before the entries that erased from them; between the two it is remembered what they lack.
    """

    def __init__(self, faults: list[str]) -> None:
        self._faults = faults
        self._lacking: dict[tuple[str, str, int, str], int] = {}

    def note(self, what: tuple[str, str, int, str], by: int) -> None:
        """Remember that a version lacks a field (kind, id, version, field), and the entry that is said to have erased it."""
        self._lacking[what] = by

    def compare(self, erased: Erased, sequence: int) -> None:
        """Judge what an entry says to have erased."""
        for version in range(erased.first, erased.last + 1):
            if self._lacking.pop((erased.kind, erased.record, version, erased.field), None) != sequence:
                where = f"{erased.kind} {erased.record}, version {version}"
                self._faults.append(f"entry {sequence} erased {erased.field} of {where}, but that was not done")
                return

    def end(self) -> None:
        """What is lacking still was erased by no entry."""
        for (kind, id, version, name), by in self._lacking.items():
            self._faults.append(f"{kind} {id}, version {version}: {name} is gone, but entry {by} does not say that it erased it")
