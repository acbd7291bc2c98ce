"""View and Snapshot: how records are read, by questions and by everybody else.

A `View` is what a question may use. A `Snapshot` is one consistent moment; a Change is a view too.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Protocol, TypeVar

from attrs import frozen

from community_gov.belonging import belonging
from community_gov.canonical import Kinds, Schema
from community_gov.commitments import remains_of
from community_gov.denials import Denials
from community_gov.errors import Nature, NotFound, ProblemType
from community_gov.journal import Entry
from community_gov.records import AnyId, Code, Finding, Id, OwnersItem, Record, event_info, kind_info
from community_gov.sections import Asked, ReportSection
from community_gov.stores.protocol import Query, Reader, Stored

__all__ = ["Deed", "Gone", "Seen", "Snapshot", "Source", "Version", "View"]

R = TypeVar("R", bound=Record)
S = TypeVar("S")
T = TypeVar("T")

MISSING = ProblemType("core.not_found", zh="没有编号为{id}的{kind}", en="there is no {kind} {id}", nature=Nature.NOT_FOUND)


@frozen(kw_only=True)
class Deed:
    """Which change it was, as its journal entry says."""

    sequence: int
    """The number of the entry."""
    hash: str
    """The hash of the entry: with the number it is what a receipt of that entry says."""
    at: str
    """The instant in UTC, or the civil date alone when an anonymous actor made the change."""
    actor: str
    actor_kind: str
    verbs: tuple[str, ...]
    command: str | None
    """The command id as given, or a keyed digest of it for an anonymous actor."""


@frozen(kw_only=True)
class Seen(Deed):
    """That a record was read, by which change."""

    event: Code
    record: AnyId


@frozen(kw_only=True)
class Gone(Deed):
    """A personal field that was erased from a version later, and by which change."""

    field: str


@frozen(kw_only=True)
class Version(Deed):
    """One state of a record, and which change wrote it."""

    record: Record
    version: int
    erased: tuple[Gone, ...]
    """What the record held then and does not hold any more."""


class View(Protocol):
    """What a question may use; a snapshot and a Change are both one."""

    @property
    def now(self) -> datetime:
        """The instant, in UTC; fixed for the view."""

    @property
    def today(self) -> date:
        """The civil date in the community's zone."""

    @property
    def zone(self) -> tzinfo:
        """The community's zone."""

    @property
    def community(self) -> str:
        """The stable id of the community."""

    def settings(self, cls: type[S], /) -> S:
        """The settings of this class that were given to the community, or its defaults."""

    def packs(self, cls: type[T], /) -> tuple[T, ...]:
        """All dated data of this class from all plugins, in the order of the plugins' names."""

    def get(self, kind: type[R], id: Id[R], /) -> R:
        """The record; raises NotFound."""

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
        """The records whose fields equal the given values (or meet `OneOf` and `Range`); raises TypeError for unknown fields.

        With `limit` and `after` a long list is read in pages: `after` is the place of the last record of the page before, its
        value of the field of the order and its id, such as `(unit.code, unit.id)`; by id, `(unit.id, unit.id)`.
        """

    def stream(
        self, kind: type[R], /, *, order_by: str = "id", after: tuple[object, str] | None = None, **equal: object
    ) -> Iterator[R]:
        """The same records, read as they are asked for: however many there are, only some hundred are held at a time."""

    def first(self, kind: type[R], /, *, order_by: str = "id", **equal: object) -> R | None:
        """The first such record, or None."""

    def count_by(self, kind: type[R], by: tuple[str, ...], /, **equal: object) -> Mapping[tuple[object, ...], int]:
        """How many such records have each combination of values of the fields `by`, counted by the store in one question.

        Raises TypeError for fields that are unknown, personal, nested or fractions.
        """

    def version(self, kind: type[R], id: Id[R], /) -> int:
        """The version number of a record; raises NotFound."""

    def history(self, kind: type[R], id: Id[R], /) -> tuple[Version, ...]:
        """All committed versions of a record, oldest first, each with who wrote it when, in which change; raises NotFound.

        Asks the store twice, however many versions there are.
        """

    def choose_handler(self, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """The body that the plugins choose for a matter, or None; raises PluginClash when two differ."""

    def kinds(self) -> tuple[type[Record], ...]:
        """The kinds of records of all stories and plugins."""

    def findings(self, on: date, /) -> tuple[Finding, ...]:
        """What every plugin finds out of order on a day."""

    def owners_items(self, on: date, /) -> tuple[OwnersItem, ...]:
        """On what the owners were asked to decide together, up to a day."""

    def report_sections(self, asked: Asked, /) -> tuple[ReportSection, ...]:
        """What every story and plugin says in a report."""

    def denials(self) -> Denials:
        """Who was turned away, as the security log has it."""

    def belonging_to(self, people: Collection[str], /) -> tuple[Record, ...]:
        """Every record of all stories and plugins that is one of these people or belongs to one, by kind and id."""

    def reads_of(self, ids: Collection[str], /) -> tuple[Seen, ...]:
        """Where the journal tells that one of these records was read, by whom; goes through the whole journal."""


class Source(Protocol):
    """What a view needs of its community."""

    @property
    def id(self) -> str:
        """The stable id."""

    @property
    def kinds(self) -> Kinds:
        """The record kinds and events."""

    @property
    def zone(self) -> tzinfo:
        """The community's zone."""

    def settings(self, cls: type[S], /) -> S:
        """Typed settings."""

    def packs(self, cls: type[T], /) -> tuple[T, ...]:
        """Dated data."""

    def choose_handler(self, view: View, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """What the plugins choose."""

    def findings(self, view: View, on: date) -> tuple[Finding, ...]:
        """What the plugins find out of order."""

    def owners_items(self, view: View, on: date) -> tuple[OwnersItem, ...]:
        """On what the owners were asked to decide."""

    def report_sections(self, view: View, asked: Asked) -> tuple[ReportSection, ...]:
        """What the plugins say in a report."""

    def denials(self) -> Denials:
        """What the security log has."""


class Snapshot:
    """One consistent moment, read without asking the policy; `desk.view()` hands it out to those who may."""

    def __init__(self, context: Source, reader: Reader, now: datetime) -> None:
        """Read from `reader`; `now` is aware."""
        self._context, self._reader, self._now = context, reader, now

    @property
    def now(self) -> datetime:
        """The instant, in UTC."""
        return self._now

    @property
    def today(self) -> date:
        """The civil date in the community's zone."""
        return self._now.astimezone(self._context.zone).date()

    @property
    def zone(self) -> tzinfo:
        """The community's zone."""
        return self._context.zone

    @property
    def community(self) -> str:
        """The stable id of the community."""
        return self._context.id

    def settings(self, cls: type[S], /) -> S:
        """The settings of this class, or its defaults."""
        return self._context.settings(cls)

    def packs(self, cls: type[T], /) -> tuple[T, ...]:
        """All dated data of this class."""
        return self._context.packs(cls)

    def get(self, kind: type[R], id: Id[R], /) -> R:
        """The record; raises NotFound."""
        return self._stored(kind, id).record

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
        query = Query(where=equal, order_by=order_by, limit=limit, after=after)
        return tuple(row.record for row in self._reader.find(self._schema(kind), query))

    def stream(
        self, kind: type[R], /, *, order_by: str = "id", after: tuple[object, str] | None = None, **equal: object
    ) -> Iterator[R]:
        """The same records, read as they are asked for, before the block of the snapshot ends."""
        query = Query(where=equal, order_by=order_by, after=after)
        return (row.record for row in self._reader.stream(self._schema(kind), query))

    def first(self, kind: type[R], /, *, order_by: str = "id", **equal: object) -> R | None:
        """The first such record, or None."""
        return next(iter(self.find(kind, order_by=order_by, after=None, limit=1, **equal)), None)

    def count_by(self, kind: type[R], by: tuple[str, ...], /, **equal: object) -> Mapping[tuple[object, ...], int]:
        """How many such records have each combination of values of the fields `by`."""
        return self._reader.count_by(self._schema(kind), by, Query(where=equal))

    def version(self, kind: type[R], id: Id[R], /) -> int:
        """The version number of a record; raises NotFound."""
        return self._stored(kind, id).version

    def history(self, kind: type[R], id: Id[R], /) -> tuple[Version, ...]:
        """All versions of a record, oldest first."""
        last = self._reader.head().sequence
        rows = [row for row in self._reader.versions(self._schema(kind), id) if row.sequence <= last]
        if not rows:
            self._stored(kind, id)  # put in this very change, or not there at all
        gone = [{name: by for name, (_said, by) in remains_of(row.salt, ()).erased.items() if by <= last} for row in rows]
        numbers = {row.sequence for row in rows}.union(*(each.values() for each in gone))
        entries = {number: Entry.decode(body) for number, body in self._reader.entries_at(numbers).items()}
        return tuple(_version(row, erased, entries) for row, erased in zip(rows, gone, strict=True))

    def choose_handler(self, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """The body that the plugins choose for a matter."""
        return self._context.choose_handler(self, category=category, place=place, level=level)

    def kinds(self) -> tuple[type[Record], ...]:
        """The kinds of records of all stories and plugins."""
        return tuple(schema.cls for schema in self._context.kinds.schemas())

    def findings(self, on: date, /) -> tuple[Finding, ...]:
        """What every plugin finds out of order on a day."""
        return self._context.findings(self, on)

    def owners_items(self, on: date, /) -> tuple[OwnersItem, ...]:
        """On what the owners were asked to decide together, up to a day."""
        return self._context.owners_items(self, on)

    def report_sections(self, asked: Asked, /) -> tuple[ReportSection, ...]:
        """What every story and plugin says in a report."""
        return self._context.report_sections(self, asked)

    def denials(self) -> Denials:
        """Who was turned away."""
        return self._context.denials()

    def belonging_to(self, people: Collection[str], /) -> tuple[Record, ...]:
        """Every record that is one of these people or belongs to one."""
        return belonging(self.kinds(), self, people)

    def reads_of(self, ids: Collection[str], /) -> tuple[Seen, ...]:
        """Where the journal tells that one of these records was read."""
        names = {name for name, cls in self._context.kinds.events().items() if event_info(cls).read}
        entries = (Entry.decode(body) for body in self._reader.entries(0) if any(name.encode() in body for name in names))
        return tuple(
            _told(Seen, entry, event=Code(name), record=AnyId(str(id)))
            for entry in entries
            for name, data in entry.events
            if name in names
            for id in data.values()
            if id in ids
        )

    def _schema(self, kind: type[R]) -> Schema[R]:
        return self._context.kinds.schema(kind)

    def _stored(self, kind: type[R], id: Id[R]) -> Stored[R]:
        row = self._reader.get(self._schema(kind), id)
        if row is None:
            raise NotFound(MISSING(kind=Code(kind_info(kind).name), id=Id(id)))
        return row


def _version(row: Stored[R], erased: Mapping[str, int], entries: Mapping[int, Entry]) -> Version:
    said = entries[row.sequence]
    gone = tuple(_told(Gone, entries[by], field=name) for name, by in erased.items())
    return _told(Version, said, record=row.record, version=row.version, erased=gone)


def _told(cls: Callable[..., S], said: Entry, **more: object) -> S:
    return cls(
        sequence=said.sequence,
        hash=hashlib.sha256(said.encode()).hexdigest(),
        at=said.at,
        actor=said.actor,
        actor_kind=said.actor_kind,
        verbs=said.verbs,
        command=said.command,
        **more,
    )
