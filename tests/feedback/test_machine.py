"""Whatever is done to items in whatever order: no illegal state, nothing lost, and the moves tell everything."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from tests.feedback.compound import FIRE, LIGHTING, SERVICE, Small, small, succeeds

from community_gov import Code, Id
from community_gov.feedback import (
    LIFE,
    Item,
    ItemState,
    Move,
    accept,
    answer,
    assign,
    board,
    close,
    escalate,
    follow,
    item,
    item_path,
    items,
    refuse,
    reopen,
    return_down,
    start,
    submit,
    transfer,
    visit,
    withdraw,
    withdraw_slip,
)

LEVELS = [Code(name) for name in ("compound", "shequ", "subdistrict", "district")]
TARGETS = ("property_company", "owners_committee", "residents_committee")
PLAIN = ("accept", "start", "answer", "refuse", "reopen", "withdraw")


class FeedbackMachine(RuleBasedStateMachine):
    """Some items, any action on any of them at any time; beside them a model: state, and who sent it up from where."""

    slips = Bundle("slips")

    @initialize()
    def begin(self) -> None:
        """Start empty."""
        self.here: Small = small()
        self.model: dict[Id[Item], ItemState] = {}
        self.sent: dict[Id[Item], list[tuple[Code, object]]] = {}
        self.codes: dict[Id[Item], str] = {}

    @rule(target=slips, category=st.sampled_from([LIGHTING, SERVICE, FIRE]), about=st.sampled_from(["", *TARGETS]))
    def comes_in(self, category: Code, about: str) -> Id[Item]:
        """Somebody brings something up."""
        body = self.here.bodies[about] if about else None
        made = self.here.anonymous.run(submit, text="意见", category=category, place=self.here.building, about=body)
        assert made.slip is not None
        self.model[made.id], self.codes[made.id] = made.state, made.slip
        self.sent[made.id] = []
        return made.id

    @rule(id=slips, action=st.sampled_from(PLAIN))
    def step(self, id: Id[Item], action: str) -> None:
        """Do something that changes the state only."""
        office = self.here.office
        verbs = {
            "accept": lambda: office.run(accept, id),
            "start": lambda: office.run(start, id),
            "answer": lambda: office.run(answer, id, text="已办", public=True),
            "refuse": lambda: office.run(refuse, id, reason="不属职责"),
            "reopen": lambda: office.run(reopen, id, reason="未好"),
            "withdraw": lambda: office.run(withdraw, id),
        }
        self.hold(id, action, done=succeeds(verbs[action]), fits=True)

    @rule(id=slips, solved=st.booleans())
    def somebody_visits(self, id: Id[Item], *, solved: bool) -> None:
        """Visit; what is not solved is reopened."""
        done = succeeds(lambda: self.here.office.run(visit, id, satisfied=solved, solved=solved))
        self.hold(id, "visit", done=done, fits=not self.sent[id])
        if done and not solved:
            self.model[id] = LIFE.after(self.model[id], "reopen")

    @rule(id=slips)
    def somebody_closes(self, id: Id[Item]) -> None:
        """Close."""
        done = succeeds(lambda: self.here.office.run(close, id))
        self.hold(id, "close", done=done, fits=not self.sent[id])

    @rule(id=slips)
    def goes_up(self, id: Id[Item]) -> None:
        """Escalate."""
        before = self.here.office.ask(item, id)
        done = succeeds(lambda: self.here.office.run(escalate, id, reason="无法解决"))
        self.hold(id, "escalate", done=done, fits=before.level != LEVELS[-1])
        if done:
            self.sent[id].append((before.level, before.handler))

    @rule(id=slips)
    def comes_down(self, id: Id[Item]) -> None:
        """Return an answer to where the item came from."""
        done = succeeds(lambda: self.here.office.run(return_down, id))
        self.hold(id, "return_down", done=done, fits=bool(self.sent[id]))
        if done:
            now = self.here.office.ask(item, id)
            assert (now.level, now.handler) == self.sent[id].pop()

    @rule(id=slips, to=st.sampled_from(TARGETS), action=st.sampled_from(["assign", "transfer"]))
    def changes_hands(self, id: Id[Item], to: str, action: str) -> None:
        """Assign or transfer; whether that body may have it is asked of the outcome below."""
        body, office = self.here.bodies[to], self.here.office
        if action == "assign":
            done = succeeds(lambda: office.run(assign, id, to=body))
        else:
            done = succeeds(lambda: office.run(transfer, id, to=body, reason="属其职责"))
        if done:
            self.hold(id, action, done=True, fits=True)
            assert office.ask(item, id).handler == body

    @rule(id=consumes(slips))
    def is_taken_back(self, id: Id[Item]) -> None:
        """Withdraw by the code."""
        done = succeeds(lambda: self.here.anonymous.run(withdraw_slip, code=self.codes[id]))
        self.hold(id, "withdraw", done=done, fits=True)

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        """Go on."""
        self.here.clock.set(self.here.clock() + timedelta(days=days))

    def hold(self, id: Id[Item], action: str, *, done: bool, fits: bool) -> None:
        """Hold the outcome against the table and the model."""
        handled = action != "accept" or self.here.office.ask(item, id).handler is not None
        assert done is (LIFE.allows(self.model[id], action) and fits and handled)
        if done:
            self.model[id] = LIFE.after(self.model[id], action)

    @invariant()
    def no_item_is_lost(self) -> None:
        """Every item is there in the state of the model, numbered without a gap, and its code still opens it."""
        found = self.here.office.ask(items)
        assert {one.id: one.state for one in found} == self.model
        assert [one.number for one in found] == list(range(1, len(found) + 1))
        for id, code in self.codes.items():
            assert self.here.anonymous.ask(follow, code=code).item.id == id

    @invariant()
    def the_moves_tell_everything(self) -> None:
        """Replaying the moves gives state, level, handler and deadline, in steps that the table knows."""
        for one in self.here.office.ask(items):
            path = self.here.office.ask(item_path, one.id)
            last = path[-1]
            assert (one.state, one.level, one.handler, one.due) == (last.to, last.level, last.handler, last.due)
            assert [move.order for move in path] == list(range(1, len(path) + 1))
            for before, after in pairwise(path):
                check_step(before, after)

    @invariant()
    def nobody_handles_a_complaint_about_itself(self) -> None:
        """No item lies with the body that it complains of; none that was taken back or never queued is on the board."""
        assert all(one.handler != one.about for one in self.here.office.ask(items) if one.about is not None)
        shown = {slip.state for slip in self.here.anonymous.ask(board)}
        assert not shown & {ItemState.WITHDRAWN, ItemState.TOLD}


def check_step(before: Move, after: Move) -> None:
    """One step of a path: known to the table, never back in time, and up or down only by escalation and return."""
    assert after.from_ is before.to
    assert LIFE.after(before.to, after.action) is after.to
    levels = LEVELS.index(after.level) - LEVELS.index(before.level)
    assert (levels > 0) is (after.action == "escalate")
    assert (levels < 0) is (after.action == "return_down")
    assert after.due is None or after.due >= after.at.date() or after.action in {"start", "transfer"}


TestFeedback = FeedbackMachine.TestCase
TestFeedback.settings = settings(max_examples=15, stateful_step_count=25)
