"""The commands in the life of a small compound, from its first file to the result of a vote; each is run as a process would.

Whatever is done with a store is here once: making it, adding the tables of a plugin, verbs of all sizes, importing a roster and a
whole community, erasing a person, moving a subscriber on, a backup, putting the log back into the file.
"""

import functools
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

from attrs import define, field, frozen

import community_gov_owners
from community_gov import ALLOW_ALL, Actor, Code, Community, Conflict, Desk, Id, PartialDate
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov.interop import export_community
from community_gov.interop.archive import read_document
from community_gov.interop.upgrading import upgrade_store
from community_gov.rules import Choice
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.errors import MissingStore, OutdatedStore
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.testing import SeededSalts
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import course, effect, register, tally

__all__ = ["COMMANDS", "Command", "Deed", "Scene"]

R = TypeVar("R")
OFFICE = Actor(id="office", roles=frozenset({"clerk", "operator"}))
OPENS, CLOSES = date(2022, 2, 20), date(2022, 3, 5)
AFTER = date(2022, 3, 6)
FUNDS, COMMITTEE = Code("use_funds"), Code("owners_committee")


@define
class Scene:
    """A folder with the compound's file in it, and what earlier commands gave back."""

    folder: Path
    given: dict[str, object] = field(factory=dict)

    @property
    def url(self) -> str:
        """The address of the compound."""
        return f"sqlite:///{self.folder}/bay.db"

    @property
    def copy(self) -> str:
        """The address of the place to which it is copied."""
        return f"sqlite:///{self.folder}/copy.db"

    def one(self, cls: type[R], name: str, number: int = 0) -> R:
        """What a command gave back; of several things the one with this number."""
        given = self.given[name]
        found = given[number] if isinstance(given, tuple) else given
        assert isinstance(found, cls)
        return found

    @property
    def backup(self) -> Path:
        """The file into which it is backed up."""
        return self.folder / "backup.db"

    def seen(self) -> tuple[bytes, ...]:
        """All that is in the compound, in its copy and in its backup, as a new process finds it."""
        return _seen(self.url), _seen(self.copy), _seen(f"sqlite:///{self.backup}")


@functools.cache
def _eyes(*, whole: bool) -> Community:
    """A community that looks into any store: with the plugin, or with the core's kinds alone."""
    return Community.in_memory("bay", plugins=(community_gov_owners,) if whole else ())


def _seen(url: str) -> bytes:
    """The exported community, or which part of it is not there yet; raises StoreError for what is no state of a store."""
    for word, eyes in ((b"", _eyes(whole=True)), (b"core only: ", _eyes(whole=False))):
        try:
            store = open_store(url, eyes.kinds.schemas())
        except OutdatedStore:
            continue
        except MissingStore:
            return b"nothing"
        with closing(store):
            return word + _exported(store, eyes)
    return b"neither"


def _exported(store: SqlStore, eyes: Community) -> bytes:
    if "bay" not in store.communities():
        return b"no community"
    eyes._store = store
    with eyes.journal() as journal:
        faults = journal.verify().faults
    return export_community(eyes) + "; ".join(faults).encode()


@define
class _Salts:
    """Salts that begin anew with each deed, however often it is done."""

    series: SeededSalts = field(factory=SeededSalts)

    def begin(self, name: str) -> None:
        """Begin the series of a deed."""
        self.series = SeededSalts(name)

    def __call__(self) -> bytes:
        """The next one."""
        return self.series()


def _opened(url: str, day: date, salts: _Salts) -> Community:
    instant = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return Community(
        lambda kinds: open_store(url, kinds.schemas()),
        "bay",
        plugins=(community_gov_owners,),
        policy=ALLOW_ALL,
        clock=lambda: instant,
        salts=salts,
    )


def _closed(community: Community) -> None:
    """Close the connections, so that a child has none to inherit."""
    cast("SqlStore", community.store).close()


@frozen
class Deed:
    """What a command does, again and again if need be, and how the connections that it leaves open are closed."""

    run: Callable[[], object]
    close: Callable[[], object] = field(default=lambda: None)


@frozen
class Command:
    """One command: `ready` does what comes before it, and leaves no connection open that a child would inherit."""

    name: str
    ready: Callable[[Scene], Deed]
    between: tuple[bytes, ...] = ()
    """States of the store on the way that are allowed beside that before and that after it."""


def _verb(name: str, run: Callable[[Scene, Desk], object], *, day: date = date(2021, 6, 1), actor: Actor = OFFICE) -> Command:
    """A verb under a command id, which makes it exactly once."""

    def ready(scene: Scene) -> Deed:
        salts = _Salts()
        community = _opened(scene.url, day, salts)
        _closed(community)

        def deed() -> object:
            salts.begin(name)
            return run(scene, community.by(actor, command_id=name))

        return Deed(deed, lambda: _closed(community))

    return Command(name, ready)


def _create(scene: Scene) -> Deed:
    schemas = _eyes(whole=False).kinds.schemas()

    def deed() -> None:
        with closing(create_store(scene.url, schemas)) as store, suppress(Conflict):  # it is there already
            store.create(id="bay", name="御景湾", secret=b"s" * 16)

    return Deed(deed)


def _upgrade(scene: Scene) -> Deed:
    def deed() -> None:
        upgrade_store(scene.url, plugins=[community_gov_owners])

    return Deed(deed)


def _import(scene: Scene) -> Deed:
    eyes = _eyes(whole=True)
    with closing(open_store(scene.url, eyes.kinds.schemas())) as store:
        eyes._store = store
        whole = read_document(export_community(eyes), eyes.kinds)

    def deed() -> None:
        with closing(create_store(scene.copy, eyes.kinds.schemas())) as copy, suppress(Conflict):  # it is there already
            copy.restore(whole)

    return Deed(deed)


def _move_subscriber(scene: Scene) -> Deed:
    store = open_store(scene.url, ())
    store.close()
    parked = Parked(name="mail", sequence=6, index=0, error="builtins.ValueError", failures=8)

    def deed() -> None:
        store.move("bay", Cursor(name="mail", revision=1, sequence=7), parked=[parked])  # False when it was moved already

    return Deed(deed, store.close)


def _back_up(scene: Scene) -> Deed:
    store = open_store(scene.url, ())
    store.close()

    def deed() -> None:
        with suppress(FileExistsError):  # it is there already
            store.backup(scene.backup)

    return Deed(deed, store.close)


def _checkpoint(scene: Scene) -> Deed:
    path = scene.url.removeprefix("sqlite:///")

    def deed() -> None:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    return Deed(deed)


def _rows() -> tuple[h.RosterRow, ...]:
    """Four flats of one building, each with its owner."""
    return tuple(
        h.RosterRow(
            row=number + 1,
            code=f"1-1-{number}",
            building="1",
            entrance="1",
            room=str(number),
            area=Decimal(100),
            owners=(h.RosterOwner(name=f"住户{number:04}", phone=f"1380000000{number}"),),
            since=PartialDate("2015"),
        )
        for number in range(1, 5)
    )


def _votes(scene: Scene, choice: Choice) -> tuple[b.Vote, ...]:
    return (b.Vote(motion=scene.one(a.Motion, "add motion").id, choice=choice),)


def _voters(scene: Scene, desk: Desk) -> tuple[register.Voter, ...]:
    return desk.ask(register.voters, scene.one(register.Register, "freeze register").id)


def _assembly(scene: Scene) -> Id[a.Assembly]:
    return scene.one(a.Assembly, "call assembly").id


def _call(scene: Scene, desk: Desk) -> a.Assembly:
    kind, body = a.AssemblyKind.TEMPORARY, scene.one(o.Body, "found body")
    return desk.run(a.call_assembly, kind=kind, name="业主大会", convener=body.id, opens=OPENS, closes=CLOSES)


def _add_motion(scene: Scene, desk: Desk) -> a.Motion:
    return desk.run(a.add_motion, _assembly(scene), title="使用维修资金", matter=FUNDS, place=None)


def _enter(scene: Scene, desk: Desk) -> tuple[b.Ballot, ...]:
    votes = _votes(scene, Choice.YES)
    papers = (b.Paper(voter=voter.id, by=voter.persons[0], votes=votes, on=OPENS) for voter in _voters(scene, desk)[:3])
    return desk.run(b.enter_many, _assembly(scene), papers=tuple(papers))


def _vote(scene: Scene, desk: Desk) -> b.Ballot:
    """A paper that replaces an earlier one of the same owner."""
    voter = _voters(scene, desk)[0]
    paper = b.Paper(voter=voter.id, by=voter.persons[0], votes=_votes(scene, Choice.NO), on=CLOSES)
    return desk.run(b.enter, _assembly(scene), paper=paper)


COMMANDS: tuple[Command, ...] = (
    Command("create", _create, between=(b"core only: no community",)),
    Command("upgrade", _upgrade),
    _verb("add building", lambda _scene, desk: desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="1", name="1栋")),
    _verb("import roster", lambda _scene, desk: desk.run(h.import_roster, rows=_rows())),
    _verb("add person", lambda _scene, desk: desk.run(h.add_person, name="住户0009", phone="13800000009")),
    _verb("found body", lambda _scene, desk: desk.run(o.found, kind=COMMITTEE, name="业主委员会", start=PartialDate("2017"))),
    _verb("submit", lambda _scene, desk: desk.run(f.submit, text="路灯不亮\u200b🔦", category=Code("lighting"))),
    _verb("withdraw", lambda scene, desk: desk.run(f.withdraw, scene.one(f.Item, "submit").id, reason="已修好")),
    _verb("call assembly", _call, day=date(2022, 1, 31)),
    _verb("add motion", _add_motion, day=date(2022, 1, 31)),
    _verb(
        "freeze register",
        lambda scene, desk: desk.run(register.freeze_register, _assembly(scene), record_date=date(2022, 1, 31)),
        day=date(2022, 1, 31),
    ),
    _verb("announce", lambda scene, desk: desk.run(course.announce, _assembly(scene)), day=date(2022, 2, 1)),
    _verb("open vote", lambda scene, desk: desk.run(course.open_vote, _assembly(scene)), day=OPENS),
    _verb("enter ballots", _enter, day=OPENS),
    _verb("vote", _vote, day=CLOSES),
    _verb("close vote", lambda scene, desk: desk.run(course.close_vote, _assembly(scene)), day=AFTER),
    _verb("count", lambda scene, desk: desk.run(tally.count, _assembly(scene)), day=AFTER),
    _verb("publish", lambda scene, desk: desk.run(effect.publish_results, _assembly(scene), starts=AFTER, days=7), day=AFTER),
    _verb("erase person", lambda scene, desk: desk.run(h.erase_person, scene.one(h.Person, "add person").id), day=AFTER),
    Command("move subscriber", _move_subscriber),
    Command("back up", _back_up),
    Command("checkpoint", _checkpoint),
    Command("import community", _import, between=(b"no community",)),
)
"""In the order in which they are run."""
