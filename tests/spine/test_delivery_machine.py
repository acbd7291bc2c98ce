"""Random histories of subscriptions against a naive model: nothing is lost, skipped, doubled without cause or out of order."""

from datetime import timedelta

from attrs import define, field
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.spine.toy import CLERK, number, take, take_two, toy

from community_gov import Code, Patience
from community_gov.hookspecs import Delivery
from community_gov.testing import FixedClock

Key = tuple[int, int]
PATIENCE = Patience(lease=timedelta(seconds=8), first=timedelta(seconds=1), longest=timedelta(seconds=3), attempts=3)
PAUSES = (1, 2, 3)


@define
class Model:
    """A list of events, and what became of each: a subscription as one would write it down by hand."""

    events: list[Key] = field(factory=list)
    entries: int = 0
    left: list[Key] = field(factory=list)
    parked: dict[Key, str] = field(factory=dict)
    """`kept`, `again` or `dropped`."""
    failures: int = 0
    due: int = 0
    """The second at which it may be tried again."""


class Stop(BaseException):
    """Somebody ends the program."""


class Machine(RuleBasedStateMachine):
    """One subscription, and the model of it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.clock = FixedClock()
        self.community = toy(clock=self.clock)
        self.model, self.now, self.heard = Model(), 0, list[Key]()

    @rule(events=st.integers(0, 2))
    def happen(self, events: int) -> None:
        """Something happens: an entry with two events, one, or none."""
        model, shift = self.model, Code(f"s{self.model.entries}")
        verb = (number, take, take_two)[events]
        with self.community.by(CLERK).change() as change:
            verb(change, shift=shift)
        model.entries += 1
        new = [(model.entries, index) for index in range(events)]
        model.events += new
        model.left += new

    @rule(seconds=st.integers(0, 4))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.now += seconds
        self.clock.advance(seconds=seconds)

    @rule(limit=st.integers(1, 4), fails=st.sets(st.integers(0, 3)), stops=st.none() | st.integers(0, 3))
    def deliver(self, limit: int, fails: set[int], stops: int | None) -> None:
        """Deliver, with a handler that fails at some of its calls and may end the program at one."""
        calls: list[Key] = []

        def handler(delivery: Delivery) -> None:
            call = len(calls)
            calls.append((delivery.sequence, delivery.index))
            if call == stops:
                raise Stop
            if call in fails:
                raise ValueError

        wanted = self._expected(limit, fails, stops)
        try:
            self.community.deliver("mail", handler, limit=limit, patience=PATIENCE)
        except Stop:
            assert stops == len(calls) - 1
        assert calls == wanted

    def _expected(self, limit: int, fails: set[int], stops: int | None) -> list[Key]:
        """What the handler is called with, and what becomes of it."""
        model, calls = self.model, list[Key]()
        if self.now < model.due:
            return calls
        again = sorted(key for key, state in model.parked.items() if state == "again")
        for key in [*again, *model.left][:limit]:
            call = len(calls)
            calls.append(key)
            if call == stops:
                break
            if key in again:
                self._judge_parked(key, failed=call in fails)
            elif not self._judge(key, failed=call in fails):
                break
        return calls

    def _judge_parked(self, key: Key, *, failed: bool) -> None:
        if failed:
            self.model.parked[key] = "kept"
        else:
            del self.model.parked[key]

    def _judge(self, key: Key, *, failed: bool) -> bool:
        """Whether what follows comes next."""
        model = self.model
        model.failures = model.failures + 1 if failed else 0
        if failed and model.failures < PATIENCE.attempts:
            model.due = self.now + PAUSES[model.failures - 1]
            return False
        if failed:
            model.parked[key] = "kept"
        model.failures = 0
        model.left.remove(key)
        return True

    @rule()
    def retry(self) -> None:
        """All that is parked is to be tried again."""
        self.community.subscriptions.retry("mail")
        for key, state in self.model.parked.items():
            if state == "kept":
                self.model.parked[key] = "again"

    @rule(which=st.integers(0, 3))
    def drop(self, which: int) -> None:
        """Somebody gives one of them up."""
        known = self.community.subscriptions.parked("mail")
        if which < len(known):
            self.community.subscriptions.drop("mail", known[which].key, reason=Code("given-up"))
            self.model.parked[known[which].key] = "dropped"

    @rule(data=st.data())
    def seek(self, data: st.DataObject) -> None:
        """Somebody goes back, or forward."""
        model = self.model
        after = data.draw(st.integers(0, model.entries))
        self.community.subscriptions.seek("mail", after=after)
        model.left = [key for key in model.events if key[0] > after]
        model.parked = {key: state for key, state in model.parked.items() if key[0] <= after}
        model.failures, model.due = 0, self.now

    @invariant()
    def agrees(self) -> None:
        """What can be seen is what the model says; each event is to come, parked, or was taken."""
        subscriptions = self.community.subscriptions
        found = {one.key: "again" if one.again else "kept" for one in subscriptions.parked("mail")}
        found |= {one.key: "dropped" for one in subscriptions.parked("mail", dropped=True)}
        assert found == self.model.parked
        for cursor in subscriptions.listed():
            assert [key for key in self.model.events if key >= (cursor.sequence, cursor.index)] == self.model.left
            assert (cursor.failures, cursor.lease) == (self.model.failures, None)


def test_subscriptions_follow_the_model() -> None:
    """What the handler is called with, in which order, and what is parked, is what the model says."""
    profile = settings(max_examples=20, stateful_step_count=30, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(Machine, settings=profile)
