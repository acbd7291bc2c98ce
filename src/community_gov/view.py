"""View and Snapshot: how records are read, by questions and by everybody else.

A `View` is what a question may use. A `Snapshot` is one consistent moment; a Change is a view too.
"""

from datetime import date, datetime, tzinfo
from typing import Protocol, TypeVar

from attrs import frozen

from community_gov.canonical import Kinds, Schema
from community_gov.errors import Nature, NotFound, ProblemType
from community_gov.journal import Entry
from community_gov.records import AnyId, Code, Finding, Id, Record, kind_info
from community_gov.stores.protocol import Query, Reader, Stored

__all__ = ["Snapshot", "Source", "Version", "View"]

R = TypeVar("R", bound=Record)
S = TypeVar("S")
T = TypeVar("T")

MISSING = ProblemType("core.not_found", zh="没有编号为{id}的{kind}", en="there is no {kind} {id}", nature=Nature.NOT_FOUND)


@frozen(kw_only=True)
class Version:
    """One state of a record, and which change wrote it."""

    record: Record
    version: int
    sequence: int
    at: str
    actor: str
    verbs: tuple[str, ...]


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

    def find(self, kind: type[R], /, *, order_by: str = "id", limit: int | None = None, **equal: object) -> tuple[R, ...]:
        """The records whose fields equal the given values (or meet `OneOf` and `Range`); raises TypeError for unknown fields."""

    def first(self, kind: type[R], /, *, order_by: str = "id", **equal: object) -> R | None:
        """The first such record, or None."""

    def version(self, kind: type[R], id: Id[R], /) -> int:
        """The version number of a record; raises NotFound."""

    def history(self, kind: type[R], id: Id[R], /) -> tuple[Version, ...]:
        """All versions of a record, oldest first, each with who wrote it when; raises NotFound."""

    def choose_handler(self, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """The body that the plugins choose for a matter, or None; raises PluginClash when two differ."""

    def findings(self, on: date, /) -> tuple[Finding, ...]:
        """What every plugin finds out of order on a day."""


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

    def find(self, kind: type[R], /, *, order_by: str = "id", limit: int | None = None, **equal: object) -> tuple[R, ...]:
        """The records that meet the conditions."""
        query = Query(where=equal, order_by=order_by, limit=limit)
        return tuple(row.record for row in self._reader.find(self._schema(kind), query))

    def first(self, kind: type[R], /, *, order_by: str = "id", **equal: object) -> R | None:
        """The first such record, or None."""
        return next(iter(self.find(kind, order_by=order_by, limit=1, **equal)), None)

    def version(self, kind: type[R], id: Id[R], /) -> int:
        """The version number of a record; raises NotFound."""
        return self._stored(kind, id).version

    def history(self, kind: type[R], id: Id[R], /) -> tuple[Version, ...]:
        """All versions of a record, oldest first."""
        self._stored(kind, id)
        last = self._reader.head().sequence
        return tuple(self._said(row) for row in self._reader.versions(self._schema(kind), id) if row.sequence <= last)

    def choose_handler(self, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """The body that the plugins choose for a matter."""
        return self._context.choose_handler(self, category=category, place=place, level=level)

    def findings(self, on: date, /) -> tuple[Finding, ...]:
        """What every plugin finds out of order on a day."""
        return self._context.findings(self, on)

    def _said(self, row: Stored[R]) -> Version:
        entry = Entry.decode(next(self._reader.entries(row.sequence - 1)))
        return Version(
            record=row.record, version=row.version, sequence=row.sequence, at=entry.at, actor=entry.actor, verbs=entry.verbs
        )

    def _schema(self, kind: type[R]) -> Schema[R]:
        return self._context.kinds.schema(kind)

    def _stored(self, kind: type[R], id: Id[R]) -> Stored[R]:
        row = self._reader.get(self._schema(kind), id)
        if row is None:
            raise NotFound(MISSING(kind=Code(kind_info(kind).name), id=Id(id)))
        return row
