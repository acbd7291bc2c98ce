"""A community on the SQL store does what one in memory does, verb by verb, whatever is done in whatever order.

Both are given the same verbs, alone or several in one change, with command ids that come again, by plugins that fail; their
answers, their refusals and the bytes of their journals are the same.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from attrs import define
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from tests.spine.toy import (
    CLERK,
    VERBS,
    Slot,
    State,
    Toy,
    leave,
    number,
    number_in_vain,
    put,
    slots,
    take,
    take_two,
    take_what_there_is,
    touch,
    toy,
)
from tests.stores.postgres_server import Server
from tests.stores.test_model import FEW_STEPS, drive

from community_gov import (
    ALLOW_ALL,
    Actor,
    Change,
    Code,
    CommandClash,
    Community,
    GovernanceError,
    Id,
    PluginError,
    Problem,
    Refused,
)
from community_gov.hookspecs import hookimpl
from community_gov.stores import MemoryStore, Store
from community_gov.stores.sql import create_store, open_store
from community_gov.testing import FixedClock, SeededSalts

T = TypeVar("T")
SHIFTS = st.sampled_from([Code("a"), Code("b"), Code("c")])
KEYS = st.none() | st.sampled_from(["k1", "k2", "键", "k1 "])
ACTORS = st.sampled_from([CLERK, Actor(id="another"), Actor.anonymous()])
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
NUMBERS = st.one_of(st.integers(1, 4), st.integers(-(2**63), 2**63 - 1))
IDS = st.builds(lambda entry, which: Id[Slot](f"slot-{entry}-{which}"), st.integers(1, 9), st.integers(1, 2))
SLOTS = st.builds(
    Slot, id=IDS | st.just(Id[Slot]("odd")), shift=SHIFTS, no=NUMBERS, state=st.sampled_from(State), name=TEXTS, phone=TEXTS
)
Call = tuple[Callable[..., object], dict[str, object]]
"""A verb and its arguments."""


def about(verb: Callable[..., object], **arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Call]:
    """A verb with drawn arguments."""
    return st.tuples(st.just(verb), st.fixed_dictionaries(dict(arguments)))


CALLS = st.one_of(
    about(take, shift=SHIFTS, name=TEXTS, phone=TEXTS),
    about(take_two, shift=SHIFTS),
    about(take_what_there_is, shift=SHIFTS),
    about(leave, slot_id=IDS),
    about(touch, slot_id=IDS),
    about(number, shift=SHIFTS),
    about(number_in_vain),
    about(put, record=SLOTS),
)


@define
class Moody:
    """A plugin that fails, or objects, when it is told to."""

    plugin_name: ClassVar = "moody"
    mood: str = "well"

    @hookimpl
    def gov_check_change(self, change: Change) -> tuple[Problem, ...]:
        """Fail while told to."""
        if self.mood == "failing":
            raise ZeroDivisionError(len(change.writes))
        return ()


def outcome(call: Callable[[], T]) -> T | tuple[str, ...]:
    """What a call gives, or which error it raises."""
    try:
        return call()
    except Refused as error:
        return tuple(problem.message() for problem in error.problems)
    except (PluginError, CommandClash) as error:
        return (type(error).__name__, str(error))
    except GovernanceError as error:
        return (type(error).__name__,)


class CommunityMachine(RuleBasedStateMachine):
    """One history in two communities."""

    place: ClassVar[Callable[[], AbstractContextManager[str]]]
    """Gives the address of a new store with the empty community `toy`."""
    ran: ClassVar[Counter[str]] = Counter()
    """How often each verb came to its end, in all machines of this process."""
    refused: ClassVar[Counter[str]] = Counter()
    """How often each was refused."""

    def __init__(self) -> None:
        super().__init__()
        self.end, self.moody, self.clock = ExitStack(), Moody(), FixedClock()
        self.url = self.end.enter_context(type(self).place())
        model = MemoryStore()
        model.create(id="toy", name="toy", secret=bytes(16))
        self.salts = (SeededSalts(), SeededSalts())
        self.model = self.community(model, self.salts[0])
        self.sql = self.community(open_store(self.url, toy().kinds.schemas()), self.salts[1])

    def community(self, store: Store, salts: SeededSalts) -> Community:
        """A community of a store."""
        return Community(store, "toy", plugins=[Toy(), self.moody], policy=ALLOW_ALL, clock=self.clock, salts=salts)

    def both(self, call: Callable[[Community], object]) -> object:
        """Do the same in both; the answers are the same."""
        wanted, found = outcome(lambda: call(self.model)), outcome(lambda: call(self.sql))
        assert repr(found) == repr(wanted)
        return wanted

    @rule(call=CALLS, key=KEYS, actor=ACTORS)
    def run(self, call: Call, key: str | None, actor: Actor) -> None:
        """Run one verb, perhaps under a command id that was used before."""
        verb, arguments = call
        found = self.both(lambda community: community.by(actor, command_id=key).run(verb, **arguments))
        told = isinstance(found, tuple) and any(isinstance(part, str) for part in found)
        (self.refused if told else self.ran)[verb.__name__] += 1

    @rule(calls=st.lists(CALLS, min_size=2, max_size=4), caught=st.booleans())
    def run_several(self, calls: list[Call], *, caught: bool) -> None:
        """Run several in one change, all or nothing; or go on when one is refused."""

        def run(community: Community) -> list[object]:
            with community.by(CLERK).change() as change:
                made = [partial(verb, change, **said) for verb, said in calls]
                return [outcome(one) if caught else one() for one in made]

        self.both(run)

    @rule(mood=st.sampled_from(["well", "well", "failing"]))
    def turn(self, mood: str) -> None:
        """Let the plugin fail from now on, or not."""
        self.moody.mood = mood

    @rule(hours=st.integers(-30, 30))
    def wait(self, hours: int) -> None:
        """Turn the clock, backwards too."""
        self.clock.advance(hours=hours)

    @rule(shift=SHIFTS)
    def ask(self, shift: Code) -> None:
        """Ask who is on a shift."""
        self.both(lambda community: community.by(CLERK).ask(slots, shift=shift))

    @rule()
    def reopen(self) -> None:
        """Open the store anew."""
        self.sql = self.community(open_store(self.url, toy().kinds.schemas()), self.salts[1])

    @rule()
    def compare(self) -> None:
        """The journals have the same bytes, and are sound."""
        with self.model.journal() as one, self.sql.journal() as other:
            assert list(other.bodies()) == list(one.bodies())
            assert other.verify() == one.verify()
            assert other.verify().sound

    def teardown(self) -> None:
        """Compare once more."""
        self.compare()
        self.end.close()


@contextmanager
def _file(template: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, f"{folder}/machine.db")
        yield f"sqlite:///{folder}/machine.db"


def files_like(template: Path) -> Callable[[], AbstractContextManager[str]]:
    """Copies of a file with the empty community, which is made first."""
    store = create_store(f"sqlite:///{template}", toy().kinds.schemas())
    store.create(id="toy", name="toy", secret=bytes(16))
    store.close()
    return lambda: _file(template)


def test_a_community_in_a_file_follows_the_one_in_memory(tmp_path: Path) -> None:
    """Random verbs give the same answers, refusals and journals; each verb of the toy comes up."""
    drive(CommunityMachine, files_like(tmp_path / "template.db"), machines=12, steps=FEW_STEPS)
    known = CommunityMachine.ran + CommunityMachine.refused
    assert {verb.__name__ for verb in VERBS} <= known.keys()


def test_a_community_on_a_server_follows_the_one_in_memory(cluster: Server) -> None:
    """So it does in PostgreSQL."""

    @contextmanager
    def place() -> Iterator[str]:
        with cluster.database() as url:
            store = create_store(url, toy().kinds.schemas())
            store.create(id="toy", name="toy", secret=bytes(16))
            store.close()
            yield url

    drive(CommunityMachine, place, machines=4, steps=FEW_STEPS)
