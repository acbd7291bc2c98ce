"""Community and Desk: what an application holds on to, and somebody at work in it."""

import copy
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from typing import Concatenate, ParamSpec, Self, TypedDict, TypeVar, Unpack, cast, overload

import attrs
from attrs import frozen

from community_gov.arguments import arguments_of
from community_gov.canonical import Kinds
from community_gov.change import Change, Counter, Permission, Snapshot, View, action_name
from community_gov.delivery import Deliverer, DeliveryReport, Handler, Patience
from community_gov.denials import DenialLog, Denials, RingLog
from community_gov.errors import CommandClash, Conflict, PluginClash, PluginError, Problem, Refused
from community_gov.guard import Guard
from community_gov.journal import Journal
from community_gov.plugins import CORE, PluginInfo, Plugins, discovered, migrations_of
from community_gov.policy import OPERATOR, Allow, Policy, PolicyPart, TablePolicy
from community_gov.records import Actor, ActorKind, AnyId, Code, Finding, Id, OwnersItem, Record, kind_info
from community_gov.requests import perform
from community_gov.sections import Asked, ReportSection
from community_gov.stores.errors import OutdatedStore
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import FORGOTTEN, ID_TAKEN, Command, Erased, Reader, Store, Writer
from community_gov.subscriptions import Subscriptions
from community_gov.system import Clock, Ids, Salts, sequence_ids, system_clock, system_salts, system_zone
from community_gov.wire import Data, Wire, compact
from community_gov.wording import Wording, Wordings, Words, spoken_in

__all__ = ["Community", "Desk", "Injected", "Joined", "Winners"]

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
S = TypeVar("S")
T = TypeVar("T")


@frozen(kw_only=True)
class Winners:
    """Settings: for a *decide* hook on which plugins differ, the plugin whose answer counts."""

    hooks: Mapping[str, str] = attrs.field(factory=dict, hash=False)


_SPINE = PolicyPart(allows=(Allow("core.read_unmasked", OPERATOR, unmasked=True),))


def _read_unmasked() -> None:
    """The action that `desk.view()` and reads on a Change outside a verb stand for."""


class Injected(TypedDict, total=False):
    """What a community is handed from outside; each has a default."""

    plugins: Sequence[object] | Mapping[str, object] | None
    """None loads the installed plugins, a list or a mapping from their names loads exactly these."""
    policy: Policy | None
    """None takes the rows of the stories and plugins."""
    settings: Sequence[object]
    """At most one object of each settings class."""
    clock: Clock
    ids: Ids
    salts: Salts
    zone: tzinfo | None
    """Where its civil dates are counted; None for China."""
    lock_timeout: float
    """Seconds that a change waits for the community's lock."""
    denials: DenialLog | None
    """The security log; None for a ring of the newest 1,000 denials of this process."""


class Community:
    """One community, for as long as the application lives; shared by its threads.

    Everything that it does not own is injected: store, plugins, policy, clock, ids, salts, zone, settings.
    """

    def __init__(
        self,
        store: Store | Callable[[Kinds], Store],
        id: str,
        *,
        plugins: Sequence[object] | Mapping[str, object] | None = None,
        policy: Policy | None = None,
        settings: Sequence[object] = (),
        clock: Clock = system_clock,
        ids: Ids = sequence_ids,
        salts: Salts = system_salts,
        zone: tzinfo | None = None,
        lock_timeout: float = 10,
        denials: DenialLog | None = None,
    ) -> None:
        """Take a community of a store, or of the store that a function opens for the kinds of all plugins.

        What can be injected is told by `Injected`. Raises NoSuchCommunity, PluginClash, StoreError, PluginError (also for a
        kind that cannot be stored exactly and for a policy row about nothing), TypeError for settings that came twice, ValueError
        for a language to write in of which there are no words.
        """
        self._id, self._zone, self._lock_timeout = id, zone or system_zone(), lock_timeout
        self._clock, self._ids, self._salts = clock, ids, salts
        self._settings = _by_class(settings)
        self._plugins = Plugins(discovered() if plugins is None else plugins, winners=self.settings(Winners).hooks)
        self._kinds = self._collect_kinds()
        self._store = store(self._kinds) if callable(store) else store
        self._secret = self._store.secret(id)
        self._kinds.note_stored(getattr(self._store, "kinds", ()))
        self._actions = self._plugins.actions()
        self._items = tuple(item for pack in self._plugins.packs() for item in pack.items)
        self._packed: dict[type, tuple[object, ...]] = {}
        self._words = Words((*self.packs(Wording), *self.settings(Wordings).items))
        if (writes := self.settings(Wordings).writes) not in self._words.langs:
            raise ValueError(f"no words are in the language {writes!r}; the community can write {', '.join(self._words.langs)}")
        self.wire.says = self._words.messages
        parts = (("core", _SPINE), *self._plugins.policy())
        table = TablePolicy(parts, {**self._actions, "core.read_unmasked": _read_unmasked})
        self._guard = Guard(policy=table if policy is None else policy, log=RingLog() if denials is None else denials)

    @classmethod
    def in_memory(cls, id: str = "compound", *, name: str = "", **injected: Unpack[Injected]) -> Self:
        """A community in a memory store of its own, for tests and scripts."""
        store = MemoryStore()
        store.create(id=id, name=name or id, secret=injected.get("salts", system_salts)())
        return cls(store, id, **injected)

    @classmethod
    def create(cls, url: str, id: str, *, name: str, **injected: Unpack[Injected]) -> Self:
        """Make a community in a database, and the database if there is none; needs the extra `[sql]`.

        `url` is `sqlite:///relative.db` or `sqlite:////absolute.db`. Raises Conflict (core.community_exists) when the id is
        taken, StoreError when something else is there, or a store that has to be upgraded first.
        """
        from community_gov.stores.sql import create_store, open_store  # noqa: PLC0415  an extra, loaded when it is used

        def make(kinds: Kinds) -> Store:
            try:
                store = create_store(url, kinds.schemas())
            except OutdatedStore:
                if id in open_store(url, ()).communities():
                    raise Conflict(ID_TAKEN(at="id", id=Id(id))) from None
                raise
            store.create(id=id, name=name, secret=injected.get("salts", system_salts)())
            return store

        return cls(make, id, **injected)

    @classmethod
    def open(cls, url: str, id: str, **injected: Unpack[Injected]) -> Self:
        """Open a community that `create` made; needs the extra `[sql]`.

        Never creates, migrates or guesses: raises StoreError (missing, empty, foreign, corrupt, newer, outdated, read-only, with
        a head that does not match), NoSuchCommunity.
        """
        from community_gov.stores.sql import open_store  # noqa: PLC0415  an extra, loaded when it is used

        return cls(lambda kinds: open_store(url, kinds.schemas()), id, **injected)

    def _collect_kinds(self) -> Kinds:
        kinds = Kinds(Wire())
        kinds.add(Counter, "core", migrations=CORE)
        kinds.add_event(Erased, "core")
        for plugin, records in self._plugins.records():
            migrations = migrations_of(plugin, records)
            try:
                for cls in records.kinds:
                    kinds.add(cls, plugin, migrations=migrations)
                for event in records.events:
                    kinds.add_event(event, plugin)
            except (TypeError, NameError) as error:
                raise PluginError(plugin, "gov_records", str(error)) from error
        return kinds

    @property
    def id(self) -> str:
        """The stable id."""
        return self._id

    @property
    def name(self) -> str:
        """The name for people."""
        return self._store.communities()[self._id]

    @property
    def store(self) -> Store:
        """The store that it is kept in, for what is done with a store as a whole, such as exporting."""
        return self._store

    @property
    def zone(self) -> tzinfo:
        """The zone in which its civil dates are counted."""
        return self._zone

    @property
    def kinds(self) -> Kinds:
        """The record kinds and events of the core and all plugins."""
        return self._kinds

    @property
    def wire(self) -> Wire:
        """The converter to and from plain JSON data."""
        return self._kinds.wire

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """Name, version and hooks of each plugin."""
        return self._plugins.listed()

    @property
    def words(self) -> Words:
        """What codes are called and problems say, in every language that there is."""
        return self._words

    def spoken(self) -> dict[str, str]:
        """Everything that the core and the loaded plugins can say, by name, in English: what a language of one's own translates.

        A wording that names something else, or other parameters, is an error here: raises ValueError.
        """
        said = spoken_in(self._plugins.modules())
        self._words.check(said)
        return said

    @property
    def actions(self) -> Mapping[str, Callable[..., object]]:
        """All verbs and questions by name."""
        return dict(self._actions)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._guard.policy

    def settings(self, cls: type[S], /) -> S:
        """The settings of this class that were given to the constructor, or the class's defaults."""
        return cast("S", self._settings[cls]) if cls in self._settings else cls()

    def packs(self, cls: type[T], /) -> tuple[T, ...]:
        """All dated data of this class."""
        if cls not in self._packed:
            self._packed[cls] = tuple(item for item in self._items if isinstance(item, cls))
        return cast("tuple[T, ...]", self._packed[cls])

    def by(self, actor: Actor, *, command_id: str | None = None) -> "Desk":
        """A desk for this actor; with a command id, for exactly one run."""
        return Desk(self, actor, command_id)

    @contextmanager
    def on(self, connection: object, /) -> Iterator["Joined"]:
        """The community inside the transaction that is open on a connection of the host's.

        `connection` is a Connection or Session of SQLAlchemy, a connection of Django, or one of sqlite3 or psycopg, to the
        database that the community is kept in. What is done is committed and rolled back by the host, with its own rows.
        Raises NotJoinable when there is no such transaction.
        """
        with self._store.on(connection) as store:
            yield Joined(self._kept_in(store))

    def _kept_in(self, store: Store) -> Self:
        """The same community, kept in another view of its store."""
        other = copy.copy(self)
        vars(other)["_store"] = store
        return other

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal at one moment, for the host: `with community.journal() as journal: journal.verify()`."""
        with self._store.read(self._id) as reader:
            yield Journal(reader, self._kinds, self._id)

    @property
    def subscriptions(self) -> Subscriptions:
        """Where those stand who are told what happened, and what could not be delivered to them."""
        return Subscriptions(self._store, self._id, self._now)

    @overload
    def deliver(
        self, name: None = None, handler: None = None, /, *, limit: int = ..., patience: Patience | None = ...
    ) -> tuple[DeliveryReport, ...]: ...

    @overload
    def deliver(self, name: str, handler: Handler, /, *, limit: int = ..., patience: Patience | None = ...) -> DeliveryReport: ...

    def deliver(
        self,
        name: str | None = None,
        handler: Handler | None = None,
        /,
        *,
        limit: int = 1000,
        patience: Patience | None = None,
    ) -> tuple[DeliveryReport, ...] | DeliveryReport:
        """Hand over what a subscription has not been told, in order and at least once, at most `limit` events of it.

        With a name and a handler for a subscription of the host's; without, for those of all plugins, each in its own right.
        An exception of a handler is counted in the report, not raised. `patience` says how long others stay away, when a
        failure is tried again and when it is parked; without it the settings do. Called by the host after a commit and from
        time to time, in as many threads and processes as it likes, never inside an open change.

        Raises PluginClash for the name of a plugin's subscription, ValueError for a name that is no code, TypeError for a
        handler that is missing or would have to be awaited, InvalidData for a limit below 1, Conflict (core.busy,
        core.reentered) when the store cannot write, StoreError.
        """
        deliverer = Deliverer(self._store, self._id, self._now, patience or self.settings(Patience), limit=limit)
        listed = self._plugins.subscribers()
        if name is None and handler is None:
            return tuple(deliverer.deliver(subscriber.name, subscriber.handler) for subscriber in listed)
        if name is None or handler is None:
            msg = "a subscription of the host's has a name and a handler; give both, or neither for those of the plugins"
            raise TypeError(msg)
        if name in {subscriber.name for subscriber in listed}:
            raise PluginClash(f"subscription {name!r}", "a plugin", "the host")
        return deliverer.deliver(name, handler)

    # what a view and a change need of their community

    def new_id(self, kind: str, *, sequence: int, number: int) -> str:
        """A fresh id from the injected source."""
        return self._ids(kind, sequence=sequence, number=number)

    def salt(self) -> bytes:
        """16 fresh bytes from the injected source."""
        return self._salts()

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission:
        """Ask the policy; raises Denied (core.denied), of which the security log is told."""
        return self._guard.permit(view, actor, action, arguments)

    def signature(self, actor: Actor) -> str:
        """What stands in the journal for somebody who is left untold: a digest that only the community can make."""
        return self.digest(["actor", actor.id])

    def signatures(self, actor: Actor) -> tuple[str, ...]:
        """Every name under which commands of an actor are kept."""
        return (actor.id, self.signature(actor)) if self._guard.hides(actor) else (actor.id,)

    def shown(self, view: View, permission: Permission, action: Callable[..., object], answer: T) -> T:
        """What of an answer the permission shows."""
        return self._guard.shown(view, permission, action, answer)

    def turned_away(self, view: View, actor: Actor, action: str, refused: Refused) -> None:
        """Tell the security log what a refusal denies."""
        self._guard.turned_away(view, actor, action, refused)

    def denials(self) -> Denials:
        """What the security log holds."""
        return self._guard.denials()

    def objections(self, change: Change) -> tuple[Problem, ...]:
        """What the plugins object to in a change."""
        return self._plugins.check_change(change)

    def findings(self, view: View, on: date) -> tuple[Finding, ...]:
        """What the plugins find out of order on a day."""
        return self._plugins.findings(view, on)

    def owners_items(self, view: View, on: date) -> tuple[OwnersItem, ...]:
        """On what the owners were asked to decide."""
        return self._plugins.owners_items(view, on)

    def report_sections(self, view: View, asked: Asked) -> tuple[ReportSection, ...]:
        """What the plugins say in a report."""
        return self._plugins.report_sections(view, asked)

    def choose_handler(self, view: View, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """What the plugins choose."""
        return self._plugins.choose_handler(view, category=category, place=place, level=level)

    # what a desk needs

    @contextmanager
    def changing(self, actor: Actor) -> Iterator[tuple[Change, Writer]]:
        """A change under the community's lock, finished when the block ends and dropped when it raises."""
        with self._store.write(self._id, salts=self._salts, timeout=self._lock_timeout) as writer:
            change = Change(self, writer, actor, self._now())
            try:
                yield change, writer
                if change.state == "open":
                    change.finish()
            finally:
                change.drop()

    @contextmanager
    def looking(self) -> Iterator[tuple[Snapshot, Reader]]:
        """A snapshot of this moment."""
        with self._store.read(self._id) as reader:
            yield Snapshot(self, reader, self._now()), reader

    def digest(self, data: Data) -> str:
        """A keyed digest that nobody outside can guess: 64 hexadecimal digits."""
        return hmac.new(self._secret, compact(data), hashlib.sha256).hexdigest()

    def _now(self) -> datetime:
        now = self._clock()
        if now.tzinfo is None:
            msg = "the clock gave an instant without a zone; instants are aware"
            raise ValueError(msg)
        return now.astimezone(UTC)


class Joined:
    """A community inside a transaction of the host's; made by `community.on(connection)`."""

    def __init__(self, inside: Community) -> None:
        """Work in a community whose store is in the transaction."""
        self._inside = inside

    def by(self, actor: Actor, *, command_id: str | None = None) -> "Desk":
        """A desk for this actor; each change is a savepoint of the host's transaction, and a question sees what is in it.

        Besides what is always raised: Conflict (core.run_again) when the transaction has to be rolled back and run again,
        JoinBroken when it was ended while a change was open.
        """
        return self._inside.by(actor, command_id=command_id)


class Desk:
    """Somebody at work: nothing is read or written without one."""

    def __init__(self, community: Community, actor: Actor, command_id: str | None) -> None:
        """Made by `community.by(actor)`; raises TypeError for who is no Actor."""
        if not isinstance(cast("object", actor), Actor):
            msg = f"a desk is an Actor's, such as Actor(id=...) or Actor.service(...), not a {type(actor).__name__}'s"
            raise TypeError(msg)
        self._community, self._actor, self._command_id = community, actor, command_id
        self._used = False

    @property
    def actor(self) -> Actor:
        """Who is at work."""
        return self._actor

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Several verbs in one change, all or nothing.

        Raises CommandClash on a desk with a command id, which stands for one run.
        """
        if self._command_id is not None:
            msg = "a command id covers one run; call run(), or take a desk without a command id"
            raise CommandClash(msg)
        with self._community.changing(self._actor) as (change, _writer):
            yield change

    def run(self, verb: Callable[Concatenate[Change, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one verb in a change of its own and return what it returns.

        With a command id it runs once only: a second time, even after a crash, gives back the versions that were returned
        the first time. Raises Refused (Denied, NotFound, Conflict) with every objection, CommandClash when the id stands for
        another verb or other arguments, PluginError.
        """
        name = action_name(verb, "verb")
        if self._command_id is None:
            with self._community.changing(self._actor) as (change, _writer):
                return verb(change, *args, **kwargs)
        return cast(
            "T", self._run_once(verb, arguments_of(verb, name)(args, kwargs), lambda change: verb(change, *args, **kwargs))
        )

    def _run_once(self, verb: Callable[..., object], arguments: Mapping[str, object], call: Callable[[Change], object]) -> object:
        if self._used:
            msg = f"command {self._command_id} was used on this desk already; take a new desk for each command"
            raise CommandClash(msg)
        key, name = self._key(), action_name(verb, "verb")
        digest = self._community.digest(self._community.wire.to_data(arguments))
        with self._community.changing(self._actor) as (change, writer):
            names = self._community.signatures(self._actor)
            known = next((found for each in names if (found := writer.command(each, key)) is not None), None)
            if known is not None:
                change.drop("replayed")
                return self._replayed(known, name, digest, writer)
            result = call(change)
            shape, records = _parts_of(result, name)
            returned = tuple((kind_info(type(one)).name, one.id, _version_of(writer, self._community, one)) for one in records)
            change.answer_with(
                Command(actor=change.signature, key=key, verb=name, arguments=digest, shape=shape, returned=returned)
            )
        self._used = True
        return result

    def _key(self) -> str:
        if self._actor.kind is ActorKind.ANONYMOUS:
            return self._community.digest(["command", self._command_id])
        return str(self._command_id)

    def _replayed(self, known: Command, name: str, digest: str, reader: Reader) -> object:
        if known.verb != name or known.arguments not in (FORGOTTEN, digest):
            msg = f"command {known.key} stood for {known.verb} with certain arguments; use a new id for {name}"
            raise CommandClash(msg)
        records = tuple(self._version(reader, *reference) for reference in known.returned)
        if known.shape == "none":
            return None
        return records if known.shape == "many" else records[0]

    def _version(self, reader: Reader, kind: str, id: str, version: int) -> Record:
        schema = self._community.kinds.named(kind)
        return next(row.record for row in reader.versions(schema, id) if row.version == version)

    def ask(self, question: Callable[Concatenate[View, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask one question of one moment; personal fields of the answer are masked unless the policy shows them.

        Raises Denied, NotFound, Refused; TypeError for a function without `@question`.
        """
        name = action_name(question, "question")
        arguments = arguments_of(question, name)(args, kwargs)
        with self._community.looking() as (snapshot, _reader):
            permission = self._community.permit(snapshot, self._actor, name, arguments)
            try:
                answer = question(snapshot, *args, **kwargs)
            except Refused as refused:
                self._community.turned_away(snapshot, self._actor, name, refused)
                raise
            return self._community.shown(snapshot, permission, question, answer)

    def perform(self, request: object) -> dict[str, Data]:
        """Do what a request in JSON says: `{"verb": ..., "arguments": {...}}` or `{"question": ..., "arguments": {...}}`.

        Gives `{"result": ...}`, in which personal fields of what a verb returned are always masked, or `{"status": ...,
        "problems": [...]}` with every objection: where it is, its code, and what it says in both languages. The actor and the
        command id are the desk's; a request that names any is refused. Raises CommandClash, PluginError, StoreError.
        """
        return perform(self, self._community.actions, self._community.wire, request)

    @contextmanager
    def view(self) -> Iterator[Snapshot]:
        """One moment, read freely and unmasked; needs the policy row `core.read_unmasked`, else raises Denied."""
        with self._community.looking() as (snapshot, _reader):
            self._community.permit(snapshot, self._actor, "core.read_unmasked", {})
            yield snapshot


def _by_class(settings: Sequence[object]) -> dict[type, object]:
    found = {type(part): part for part in settings}
    if len(found) < len(settings):
        twice = sorted({type(part).__name__ for part in settings if found[type(part)] is not part})
        msg = f"settings of one class are given once; {', '.join(twice)} came twice"
        raise TypeError(msg)
    return found


def _parts_of(result: object, name: str) -> tuple[str, tuple[Record, ...]]:
    if result is None:
        return "none", ()
    if isinstance(result, tuple):
        return "many", result
    if hasattr(type(result), "__kind__"):
        return "one", (cast("Record", result),)
    msg = f"{name} returned {type(result).__name__}; a verb returns a record, a tuple of records or None"
    raise TypeError(msg)


def _version_of(reader: Reader, community: Community, record: Record) -> int:
    stored = reader.get(community.kinds.schema(type(record)), record.id)
    if stored is None:
        msg = f"{type(record).__name__} {record.id} was returned but is not stored"
        raise TypeError(msg)
    return stored.version
