"""Change: the one way in which anything is written, and the marks of verbs and questions.

A `Change` is one atomic unit of work: verbs stage records and events in it, plugins check the net result once, the store
applies it with its journal entry, all or nothing.
"""

import base64
import contextlib
import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, tzinfo
from itertools import islice
from typing import Concatenate, NoReturn, ParamSpec, Protocol, TypeVar, cast

from attrs import frozen

from community_gov.arguments import arguments_of, reader_of
from community_gov.canonical import Schema
from community_gov.denials import Denials
from community_gov.errors import ChangeClosed, Conflict, InvalidRecord, Nature, Problem, ProblemType, Refused
from community_gov.journal import Entry
from community_gov.records import Actor, ActorKind, Code, Controller, Id, Record, kind, kind_info
from community_gov.references import naming_fields, renamed
from community_gov.stores.protocol import DUPLICATE, Command, Erased, Query, Write, Writer
from community_gov.stores.settled import settled
from community_gov.view import Seen, Snapshot, Source, Version, View
from community_gov.wire import Data, instant_text

__all__ = [
    "Change",
    "Context",
    "Counter",
    "Permission",
    "Snapshot",
    "Version",
    "View",
    "action_name",
    "question",
    "verb",
]

R = TypeVar("R", bound=Record)
T = TypeVar("T")
P = ParamSpec("P")
_AT_ONCE = 2_000  # records of which a store is asked together

CHANGED = ProblemType(
    "core.changed",
    zh="{id}已被他人改动(现为第{now}版,您看到的是第{expected}版)",
    en="{id} was changed meanwhile: it is version {now} now, you saw {expected}",
    nature=Nature.CONFLICT,
)


@kind("core.counter")
@frozen(kw_only=True)
class Counter:
    """The last number given out under a name."""

    id: Id["Counter"]
    value: int


@frozen(kw_only=True)
class Permission:
    """What the policy allows: whether personal fields are shown as they are, and for whom they are read."""

    unmasked: bool
    reads_for: frozenset[Controller] | None = None
    """The bodies for which the actor reads: what others collected is shown to them only on a recorded basis. None: everything."""
    untold: bool = False
    """Whether the journal leaves out which human being it was."""


class Context(Source, Protocol):
    """What a change needs of its community, beyond what a view does."""

    def new_id(self, kind: str, *, sequence: int, number: int) -> str:
        """A fresh id."""

    def salt(self) -> bytes:
        """16 bytes that nobody can guess."""

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission:
        """Ask the policy; raises Denied."""

    def signature(self, actor: Actor) -> str:
        """What stands in the journal for somebody who is left untold."""

    def shown(self, view: View, permission: Permission, action: Callable[..., object], answer: T) -> T:
        """What of an answer the permission shows."""

    def turned_away(self, view: View, actor: Actor, action: str, refused: Refused) -> None:
        """Note what a refusal denies, if it denies anything."""

    def objections(self, change: "Change") -> tuple[Problem, ...]:
        """What the plugins object to in the net result."""


def _day_start(now: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time.min, tzinfo=zone).astimezone(UTC)


class Change(Snapshot):
    """One atomic unit of work by one actor. For an anonymous actor `now` is the start of the civil day."""

    def __init__(self, context: Context, writer: Writer, actor: Actor, now: datetime) -> None:
        """Begin; `Desk.change` and `Desk.run` do this."""
        super().__init__(context, writer, _day_start(now, context.zone) if actor.kind is ActorKind.ANONYMOUS else now)
        self._host, self._actor, self._state = context, actor, "open"
        self._writer, self._inside = writer, Snapshot(context, writer, self._now)
        self._depth, self._ids, self._may_read = 0, 0, False
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        self._verbs: list[str] = []
        self._signature = actor.id
        self._events: list[tuple[str, dict[str, Data]]] = []
        self._problems: list[Problem] = []
        self._command: Command | None = None
        self._checked: tuple[Write, ...] = ()

    @property
    def actor(self) -> Actor:
        """Who makes the change."""
        return self._actor

    @property
    def signature(self) -> str:
        """How the journal and records name who did it: by the actor's id, or a keyed digest where that is untold."""
        self._guard_open()
        return self._signature

    @property
    def state(self) -> str:
        """`open`, `checking`, and in the end `committed`, `refused`, `replayed` or `dropped`."""
        return self._state

    # reading: as in any view, but outside a verb only for those who may read everything

    def get(self, kind: type[R], id: Id[R], /) -> R:
        """The record as it is in this change; raises NotFound."""
        self._guard_read()
        record = self._inside.get(kind, id)
        self._seen[kind_info(kind).name].add(id)
        return record

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
        """The records that meet the conditions, staged ones included."""
        self._guard_read()
        found = self._inside.find(kind, order_by=order_by, after=after, limit=limit, **equal)
        self._seen[kind_info(kind).name].update(record.id for record in found)
        return found

    def stream(
        self, kind: type[R], /, *, order_by: str = "id", after: tuple[object, str] | None = None, **equal: object
    ) -> Iterator[R]:
        """The same records page by page: what is staged meanwhile behind the place that was reached is among them.

        Order it by id or by an indexed field when there are many.
        """
        self._guard_read()
        return self._noted(self._inside.stream(kind, order_by=order_by, after=after, **equal), kind_info(kind).name)

    def _noted(self, records: Iterator[R], name: str) -> Iterator[R]:
        for record in records:
            self._guard_read()
            self._seen[name].add(record.id)
            yield record

    def count_by(self, kind: type[R], by: tuple[str, ...], /, **equal: object) -> Mapping[tuple[object, ...], int]:
        """How many records have each combination of values, staged ones included."""
        self._guard_read()
        return self._inside.count_by(kind, by, **equal)

    def version(self, kind: type[R], id: Id[R], /) -> int:
        """The version that the record has, or will have."""
        self._guard_read()
        return self._inside.version(kind, id)

    def history(self, kind: type[R], id: Id[R], /) -> tuple[Version, ...]:
        """The committed versions of a record."""
        self._guard_read()
        return self._inside.history(kind, id)

    def belonging_to(self, people: Collection[str], /) -> tuple[Record, ...]:
        """Every record that is one of these people or belongs to one."""
        self._guard_read()
        return super().belonging_to(people)

    def reads_of(self, ids: Collection[str], /) -> tuple[Seen, ...]:
        """Where the journal tells that one of these records was read."""
        self._guard_read()
        return super().reads_of(ids)

    def denials(self) -> Denials:
        """Who was turned away."""
        self._guard_read()
        return super().denials()

    @property
    def writes(self) -> tuple[Write, ...]:
        """The net result so far: one write for each record, as it was before this change and as it will be."""
        if self._state == "checking":
            return self._checked
        self._guard_read()
        return self._writer.staged()

    @property
    def erased(self) -> tuple[Erased, ...]:
        """What this change has destroyed so far of what was stored before it."""
        self._guard_read()
        return self._writer.erased()

    # writing: inside verbs only

    def new_id(self, kind: type[R]) -> Id[R]:
        """A fresh id for a record of this kind."""
        self._guard_write()
        self._ids += 1
        return Id(self._host.new_id(kind_info(kind).name, sequence=self._writer.head().sequence + 1, number=self._ids))

    def put(self, record: R, *events: object) -> R:
        """Stage a record, new or changed, and the events that tell of it; returns the record.

        Raises InvalidRecord when a field holds what it may not hold, and Conflict (core.duplicate) when the id is taken by a
        record that this change has not read.
        """
        self._guard_write()
        schema = cast("Schema[R]", self._schema(type(record)))
        schema.check(record)
        seen = self._seen[schema.name]
        if record.id not in seen and self._writer.get(schema, record.id) is not None:
            raise Conflict(DUPLICATE(at="id", kind=Code(schema.name), fields=Code("id"), id=Id(record.id)))
        self._writer.put(schema, record)
        seen.add(record.id)
        self.emit(*events)
        return record

    def put_many(self, records: Iterable[R], *events: object) -> None:
        """Stage many records of one kind that are all new, such as those of a roster; they are taken as they come.

        It does what `put` does for each of them, but asks the store for some thousands at once. Raises InvalidRecord, and
        Conflict (core.duplicate) when one is there already or comes twice.
        """
        self._guard_write()
        coming = iter(records)
        while batch := tuple(islice(coming, _AT_ONCE)):
            schema = cast("Schema[R]", self._schema(type(batch[0])))
            looks = schema.looks_kept
            self._writer.put_new(schema, [record if looks(record) else _kept(schema, record) for record in batch])
            self._seen[schema.name].update([record.id for record in batch])
        self.emit(*events)

    def emit(self, *events: object) -> None:
        """Stage events alone, for example that something was read; raises UnknownKind and InvalidRecord."""
        self._guard_write()
        for event in events:
            if isinstance(event, Erased):
                msg = "core.erased tells what change.erase has destroyed; it cannot be staged by itself"
                raise InvalidRecord(msg)
            self._events.append(self._context.kinds.event_data(event))

    def erase(self, kind: type[R], id: Id[R], /, *, fields: Iterable[str] | None = None) -> R:
        """Destroy personal fields of a record (None: all of them), in all versions that there are; returns what is left.

        They read as None at once, and nobody can find the record by them. The journal keeps saying that the versions are what was
        written, and tells by the event `core.erased` what went. There is no new version, and no way back once the change is
        committed. What is put later under the same id is committed with a salt of its own. Raises NotFound; TypeError for what is
        no personal field of the kind.
        """
        self._guard_write()
        schema = self._schema(kind)
        names = frozenset(schema.personal if fields is None else fields)
        if not names or not names <= set(schema.personal):
            wrong = sorted(names - set(schema.personal)) or "none"
            msg = f"the personal fields of {schema.name} are {list(schema.personal)}, not {wrong}; only those can be erased"
            raise TypeError(msg)
        self.get(kind, id)
        self._writer.erase(schema, id, names)
        return self.get(kind, id)

    def repoint(self, kind: type[R], id: Id[R], /, *, to: Id[R]) -> tuple[Record, ...]:
        """Let every record that names a record name another one of its kind instead; returns what was put.

        In fields that are an `Id` of the kind or an `AnyId`, in tuples and classes inside of records too, of all stories and
        plugins. What is pinned (see `kind`) stays, and so does what would be there twice then. History says what it said: a
        changed record has a new version. Records of plugins that are not installed are left alone.
        """
        self._guard_write()
        made: list[Record] = []
        for schema in self._context.kinds.schemas():
            fields = {} if schema.info.pinned else naming_fields(schema.cls, kind)
            for record in self._naming(schema, fields, id):
                changed = renamed(record, id, to, kind=kind)
                with contextlib.suppress(Conflict):
                    if changed != record:
                        made.append(self.put(changed))
        return tuple(made)

    def _naming(self, schema: Schema[Record], fields: Mapping[str, bool], id: str) -> tuple[Record, ...]:
        """The records that name one in such fields, and all records of a kind that names within tuples and classes."""
        conditions: list[dict[str, object]] = [{name: id} for name in fields] if all(fields.values()) else [{}]
        rows = (row.record for where in conditions for row in self._writer.find(schema, Query(where=where)))
        found = {record.id: record for record in rows}
        self._seen[schema.name].update(found)
        return tuple(found.values())

    def number(self, name: str) -> int:
        """The next number under a name, from 1, without gaps."""
        id: Id[Counter] = Id(Code(name))
        known = self.first(Counter, id=id)
        value = 1 if known is None else known.value + 1
        self.put(Counter(id=id, value=value))
        return value

    def token(self) -> str:
        """A fresh word that nobody can guess: 80 bits as 16 letters and digits, for keys such as that of an anonymous slip."""
        self._guard_write()
        return base64.b32encode(self._host.salt()[:10]).decode().lower()

    def expect(self, kind: type[R], id: Id[R], version: int) -> R:
        """The record, if it still has the version that the actor saw; raises Conflict (core.changed) and NotFound."""
        record, now = self.get(kind, id), self.version(kind, id)
        if now != version:
            raise Conflict(CHANGED(at="version", id=Id(id), now=now, expected=version))
        return record

    # objecting

    def require(self, ok: object, problem: Problem) -> None:
        """Refuse unless `ok` is true."""
        if not ok:
            raise Refused(problem)

    def refuse(self, *problems: Problem) -> NoReturn:
        """Give up with these objections."""
        raise Refused(*problems)

    def note(self, *problems: Problem) -> None:
        """Collect objections and go on; the change can then not commit."""
        self._guard_open()
        self._problems += problems

    # the life of a change, driven by the decorator below and by the desk

    def step(
        self, verb: Callable[..., object], name: str, arguments: Callable[[], Mapping[str, object]], run: Callable[[], T]
    ) -> T:
        """Run one verb: ask the policy for the outermost one, and undo what was staged when it raises."""
        self._guard_open()
        mark, events, problems, verbs = self._writer.mark(), len(self._events), len(self._problems), len(self._verbs)
        permission = None
        if not self._depth:
            permission = self._host.permit(self._inside, self._actor, name, arguments())
            self._verbs.append(name)
            if permission.untold:
                self._signature = self._host.signature(self._actor)
        self._depth += 1
        try:
            result = run()
            return result if permission is None else self._host.shown(self._inside, permission, verb, result)
        except BaseException as error:
            if isinstance(error, Refused) and self._depth == 1:
                self._host.turned_away(self._inside, self._actor, name, error)
            self._writer.undo(mark)
            del self._events[events:], self._problems[problems:], self._verbs[verbs:]
            raise
        finally:
            self._depth -= 1

    def answer_with(self, command: Command) -> None:
        """Keep what a command id stands for; written with the journal entry."""
        self._command = command

    def finish(self) -> None:
        """Check once and apply, all or nothing; raises Refused with every objection."""
        self._guard_open()
        problems = tuple(self._problems)
        self._checked, erased = self._writer.staged(), self._writer.erased()
        if not problems and (self._checked or erased):
            self._state = "checking"
            problems = self._host.objections(self)
        if problems:
            self._state, refused = "refused", Refused(*problems)
            self._host.turned_away(self._inside, self._actor, self._verbs[0] if self._verbs else "core.check", refused)
            raise refused
        self._events += map(self._context.kinds.event_data, erased)
        if self._checked or self._events or self._command:
            self._writer.commit(self._entry().encode(), self._command)
        self._state = "committed"

    def drop(self, state: str = "dropped") -> None:
        """End without writing."""
        if self._state in ("open", "checking"):
            self._state = state

    def _entry(self) -> Entry:
        anonymous = self._actor.kind is ActorKind.ANONYMOUS
        head = self._writer.head()
        return Entry(
            community=self._context.id,
            sequence=head.sequence + 1,
            at=self.today.isoformat() if anonymous else instant_text(self.now),
            actor=self._signature,
            actor_kind=self._actor.kind.value,
            verbs=tuple(self._verbs),
            command=None if self._command is None else self._command.key,
            events=tuple(self._events),
            records=self._writer.digests(),
            previous=head.hash,
        )

    def _guard_open(self) -> None:
        if self._state != "open":
            msg = f"this change is {self._state}; start a new one"
            raise ChangeClosed(msg)

    def _guard_write(self) -> None:
        self._guard_open()
        if not self._depth:
            msg = "records and events are staged inside a verb; write a function with @verb and run it"
            raise ChangeClosed(msg)

    def _guard_read(self) -> None:
        if self._depth or self._state == "checking":
            return
        self._guard_open()
        if not self._may_read:
            self._host.permit(self._inside, self._actor, "core.read_unmasked", {})
            self._may_read = True


def _kept(schema: Schema[R], record: R) -> R:
    """The form in which a record is kept; raises InvalidRecord."""
    schema.check(record)
    return settled(schema, record)


# --- verbs and questions ---------------------------------------------------------------------------------------------


def verb(name: str) -> Callable[[Callable[Concatenate[Change, P], T]], Callable[Concatenate[Change, P], T]]:
    """Name a verb; its signature stays as it is.

    The policy is asked for the outermost verb only; a verb that raises leaves nothing behind. A plain text that is given for an
    `Id` or a `Code` is made one; raises Refused (core.not_a_code) when it is none, and InvalidArgument when the outermost verb is
    given something of another type than its signature says.
    """

    def wrap(function: Callable[Concatenate[Change, P], T]) -> Callable[Concatenate[Change, P], T]:
        bind, read = arguments_of(function, name), reader_of(function)

        @functools.wraps(function)
        def call(change: Change, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not isinstance(cast("object", change), Change):
                msg = f"{name} takes a Change first, not a {type(change).__name__}; use desk.run({function.__name__}, ...)"
                raise TypeError(msg)

            def run() -> T:
                given, named = read(args, kwargs)
                return cast("Callable[..., T]", function)(change, *given, **named)

            return change.step(function, name, lambda: bind(args, kwargs), run)

        call.__verb__ = str(_named(name))  # type: ignore[attr-defined]  # the mark by which verbs are listed
        return call

    return wrap


def question(name: str) -> Callable[[Callable[Concatenate[View, P], T]], Callable[Concatenate[View, P], T]]:
    """Name a question; the function stays as it is."""

    def mark(function: Callable[Concatenate[View, P], T]) -> Callable[Concatenate[View, P], T]:
        function.__question__ = str(_named(name))  # type: ignore[attr-defined]  # the mark by which questions are listed
        return function

    return mark


def _named(name: str) -> Code:
    if "." not in name:
        msg = f"{name!r} is not a name: write story.verb"
        raise ValueError(msg)
    return Code(name)


def action_name(function: Callable[..., object], mark: str) -> str:
    """The name of a verb (`mark="verb"`) or question (`mark="question"`); raises TypeError when it is none."""
    name = getattr(function, f"__{mark}__", None)
    if not isinstance(name, str):
        other, by = ("question", "ask") if mark == "verb" else ("verb", "run")
        plain = f"call it without a desk, or give it @{mark}('story.name') where it is yours"
        hint = f"it is a {other}, for desk.{by}" if hasattr(function, f"__{other}__") else plain
        msg = f"{getattr(function, '__qualname__', function)!r} is not a {mark}: {hint}"
        raise TypeError(msg)
    return name
