"""Whatever is done to items in whatever order: no illegal state, nothing lost, and the moves tell everything."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from tests.calendar.renewed import Renewed, weekends
from tests.feedback.compound import FIRE, LIGHTING, SERVICE, Small, Told, small, succeeds

from community_gov import Code, Id
from community_gov.calendar import CalendarSettings, Counting, NoWorkingDays
from community_gov.deadlines import ClockAct, PauseReason, TimeLimit
from community_gov.feedback import (
    COMPOUND_RULES,
    LIFE,
    CompetenceDispute,
    EscalationRule,
    Item,
    ItemState,
    Limit,
    Move,
    Timed,
    Trigger,
    accept,
    answer,
    assign,
    board,
    close,
    correct,
    deadline_of,
    dispute,
    disputes_of_body,
    due_to_rise,
    endorse,
    escalate,
    extend,
    follow,
    item,
    item_path,
    items,
    merge,
    name_arbiter,
    pause,
    raise_due,
    recount,
    refuse,
    reopen,
    resume,
    return_down,
    settle,
    start,
    submit,
    transfer,
    visit,
    withdraw,
    withdraw_slip,
)
from community_gov.rules import Mark

__all__ = ["FeedbackMachine", "in_file", "in_memory"]

LEVELS = [Code(name) for name in ("compound", "shequ", "subdistrict", "district")]
TARGETS = ("property_company", "owners_committee", "residents_committee")
PLAIN = ("accept", "start", "answer", "refuse", "reopen", "withdraw", "pause", "resume")
FORWARD = {
    ItemState.SUBMITTED: "accept",
    ItemState.ESCALATED: "accept",
    ItemState.ACCEPTED: "start",
    ItemState.STARTED: "answer",
    ItemState.REOPENED: "start",
    ItemState.PAUSED: "resume",
    ItemState.DISPUTED: "settle",
    ItemState.ANSWERED: "visit",
    ItemState.VISITED: "close",
    ItemState.MERGED: "visit",
}
RULES = tuple(
    EscalationRule(pack=COMPOUND_RULES, trigger=trigger, households=1, source="公约", mark=Mark.PLACEHOLDER)
    for trigger in (Trigger.REFUSAL, Trigger.HOUSEHOLDS)
)
LIMITS = tuple(
    Limit(
        pack=COMPOUND_RULES,
        step=step,
        time=TimeLimit(days, Counting.WORKING_DAYS),
        category=category,
        precedence=1,
        source="公约",
        mark=Mark.PLACEHOLDER,
    )
    for category, step, days in ((SERVICE, Timed.ANSWER, 5), (LIGHTING, Timed.SETTLE, 3), (FIRE, Timed.ACCEPT, 1))
)
_BEGINS = (ClockAct.BEGIN, ClockAct.END)


@contextmanager
def in_memory() -> Iterator[str]:
    """No file at all."""
    yield ""


@contextmanager
def in_file() -> Iterator[str]:
    """A file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/life.db"


class FeedbackMachine(RuleBasedStateMachine):
    """Some items, any action on any of them at any time; beside them a model: state, and who sent it up from where."""

    ran: ClassVar[Counter[str]] = Counter()
    """How often each action was done, in all histories of this process."""
    place: Callable[[], AbstractContextManager[str]] = staticmethod(in_memory)
    slips = Bundle("slips")

    @initialize(target=slips, days=st.integers(0, 25))
    def begin(self, days: int) -> object:
        """Start in the last weeks of a year with three slips, and arbiters at two levels; nobody announced the next year yet."""
        self.put, self.calendar = self.place(), Renewed(weekends(2022))
        settings = (CalendarSettings(working=self.calendar),)
        self.here: Small = small(url=self.put.__enter__(), plugins=(Told(*RULES, *LIMITS),), settings=settings)
        self.here.on(date(2022, 12, 1) + timedelta(days=days))
        self.model: dict[Id[Item], ItemState] = {}
        self.sent: dict[Id[Item], list[tuple[Code, object]]] = {}
        self.codes: dict[Id[Item], str] = {}
        self.merged: dict[Id[Item], Id[Item]] = {}
        for level, kind in (("compound", "residents_committee"), ("subdistrict", "district")):
            body = self.here.bodies[kind]
            self.here.office.run(name_arbiter, level=Code(level), body=body, start=self.here.clock().date())
        return multiple(*(self.come_in(category, "") for category in (LIGHTING, LIGHTING, SERVICE)))

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "put"):
            for id in self.model:
                FeedbackMachine.ran.update(str(move.action) for move in self.here.office.ask(item_path, id))
            self.put.__exit__(None, None, None)

    @rule(target=slips, category=st.sampled_from([LIGHTING, SERVICE, FIRE]), about=st.sampled_from(["", *TARGETS]))
    def comes_in(self, category: Code, about: str) -> Id[Item]:
        """Somebody brings something up."""
        return self.come_in(category, about)

    def come_in(self, category: Code, about: str) -> Id[Item]:
        """An anonymous slip, perhaps a complaint about a body."""
        body = self.here.bodies[about] if about else None
        made = self.here.anonymous.run(submit, text="意见", category=category, place=self.here.building, about=body)
        assert made.slip is not None
        self.model[made.id], self.codes[made.id] = made.state, made.slip
        self.sent[made.id] = []
        return made.id

    @rule(id=slips, action=st.sampled_from(PLAIN), days=st.integers(0, 9))
    def step(self, id: Id[Item], action: str, days: int) -> None:
        """Do something that changes the state only."""
        office, until = self.here.office, self.here.clock().date() + timedelta(days=days + 1)
        verbs = {
            "accept": lambda: office.run(accept, id),
            "start": lambda: office.run(start, id),
            "answer": lambda: office.run(answer, id, text="已办", public=True),
            "refuse": lambda: office.run(refuse, id, reason="不属职责"),
            "reopen": lambda: office.run(reopen, id, reason="未好"),
            "withdraw": lambda: office.run(withdraw, id),
            "pause": lambda: office.run(pause, id, waiting_for=PauseReason.WEATHER, until=until, reason="大雨"),
            "resume": lambda: office.run(resume, id),
        }
        self.hold(id, action, done=succeeds(verbs[action]), fits=True)

    @rule(id=slips, pick=st.integers(0, 99), yes=st.booleans(), to=st.sampled_from(TARGETS), days=st.integers(0, 9))
    def goes_on(self, id: Id[Item], pick: int, to: str, days: int, *, yes: bool) -> None:
        """Do one of the things that the table allows now."""
        possible = [
            step.action
            for step in LIFE.actions(self.model[id])
            if step.action not in ("withdraw", "merge", "demand", "recount", "correct")
        ]
        if possible:
            self.act(id, possible[pick % len(possible)], to=to, days=days, yes=yes)

    @rule(id=slips, steps=st.integers(1, 4), yes=st.booleans(), to=st.sampled_from(TARGETS), days=st.integers(0, 9))
    def goes_well(self, id: Id[Item], steps: int, to: str, days: int, *, yes: bool) -> None:
        """Do some of the things that bring a matter to its end, so that lives get long."""
        for _ in range(steps):
            state = self.model[id]
            down = state is ItemState.ANSWERED and self.sent[id]
            action = "return_down" if down else FORWARD.get(state)
            if action is not None:
                self.act(id, action, to=to, days=days, yes=yes)

    def act(self, id: Id[Item], action: str, *, to: str, days: int, yes: bool) -> None:
        """One action, by its name."""
        others: dict[str, Callable[[], object]] = {
            "visit": lambda: self.somebody_visits(id, solved=yes),
            "close": lambda: self.somebody_closes(id),
            "escalate": lambda: self.goes_up(id),
            "return_down": lambda: self.comes_down(id),
            "assign": lambda: self.changes_hands(id, to, "assign"),
            "transfer": lambda: self.changes_hands(id, to, "transfer"),
            "dispute": lambda: self.is_disputed(id),
            "settle": lambda: self.is_settled(to),
            "extend": lambda: self.takes_longer(id, days),
        }
        others.get(action, lambda: self.step(id, action, days))()

    @rule(id=slips, days=st.integers(-2, 20))
    def takes_longer(self, id: Id[Item], days: int) -> None:
        """Extend; only to a later day, and not further than the pack allows."""
        before = self.here.office.ask(item, id)
        until = (before.due or self.here.clock().date()) + timedelta(days=days)
        if succeeds(lambda: self.here.office.run(extend, id, until=until, reason="复杂")):
            self.hold(id, "extend", done=True, fits=True)
            after = self.here.office.ask(item, id)
            assert before.due is not None
            assert after.due is not None
            assert after.due > before.due

    @rule(id=slips, days=st.integers(0, 9), pick=st.sampled_from([-1, -2]), hours=st.integers(-72, 72))
    def is_waited_for(self, id: Id[Item], days: int, pick: int, hours: int) -> None:
        """It is taken on, waits for some days, goes on, and the pause or its end is put right."""
        if LIFE.allows(self.model[id], "accept"):
            self.step(id, "accept", days)
        if LIFE.allows(self.model[id], "pause"):
            self.step(id, "pause", days)
            self.time_passes(days)
            self.step(id, "resume", days)
            self.is_put_right(id, pick, hours)

    @rule(id=slips, pick=st.integers(0, 99), hours=st.integers(-72, 72))
    def is_put_right(self, id: Id[Item], pick: int, hours: int) -> None:
        """Any step of the clock counts from another instant, if it still lies between its neighbours."""
        path = self.here.office.ask(item_path, id)
        clocks = [(move.order, move.clock.at) for move in path if move.clock is not None]
        if clocks:
            order, was = clocks[pick % len(clocks)]
            at = was + timedelta(hours=hours)
            if succeeds(lambda: self.here.office.run(correct, id, order=order, at=at, reason="更正")):
                self.hold(id, "correct", done=True, fits=order > 1)

    @rule(id=slips, solved=st.booleans())
    def somebody_visits(self, id: Id[Item], *, solved: bool) -> None:
        """Visit; what is not solved is reopened. The writer of a merged slip is asked about the one that is kept."""
        kept = self.kept(id)
        done = succeeds(lambda: self.here.office.run(visit, id, satisfied=solved, solved=solved))
        self.hold(kept, "visit", done=done, fits=not self.sent[kept])
        if done and not solved:
            self.model[kept] = LIFE.after(self.model[kept], "reopen")

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

    @rule()
    def rules_take_up(self) -> None:
        """Everything that is due goes up one level, once: the second call finds nothing left."""
        due = self.here.office.ask(due_to_rise)
        before = {rise.item: self.here.office.ask(item, rise.item) for rise in due}
        moved = self.here.office.run(raise_due)
        assert [one.id for one in moved] == [rise.item for rise in due]
        for one in moved:
            assert LIFE.allows(self.model[one.id], "escalate")
            self.model[one.id] = ItemState.ESCALATED
            self.sent[one.id].append((before[one.id].level, before[one.id].handler))
        assert self.here.office.run(raise_due) == ()

    @rule(id=slips)
    def a_household_wants_it(self, id: Id[Item]) -> None:
        """One household is enough here; the state stays."""
        succeeds(lambda: self.here.as_person(self.here.resident).run(endorse, id, person_id=self.here.resident))

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

    @rule(id=slips)
    def is_disputed(self, id: Id[Item]) -> None:
        """Dispute the competence, when there is somebody to decide and still time."""
        if succeeds(lambda: self.here.office.run(dispute, id, reason="不归我们")):
            self.hold(id, "dispute", done=True, fits=True)

    @rule(to=st.sampled_from(TARGETS))
    def is_settled(self, to: str) -> None:
        """An arbiter decides the first dispute that waits."""
        for kind in ("residents_committee", "district"):
            waiting = self.here.office.ask(disputes_of_body, self.here.bodies[kind])
            for found in waiting[:1]:
                self.settled(found, kind, to)

    def settled(self, found: CompetenceDispute, kind: str, to: str) -> None:
        """Settle one; it is refused for an item that went on meanwhile, or a body that it complains of."""
        body = self.here.bodies[to]
        if succeeds(lambda: self.here.of(kind).run(settle, found.id, to=body, grounds="属其职责")):
            self.hold(found.item, "settle", done=True, fits=True)
            assert self.here.office.ask(item, found.item).handler == body

    @rule(id=slips, into=slips)
    def is_merged(self, id: Id[Item], into: Id[Item]) -> None:
        """Whoever handles both merges them."""
        handler = self.here.office.ask(item, id).handler
        kind = next((kind for kind, body in self.here.bodies.items() if body == handler), "district")
        if succeeds(lambda: self.here.of(kind).run(merge, id, into=into)):
            self.hold(id, "merge", done=True, fits=id != into)
            self.merged[id] = into

    @rule(id=consumes(slips))
    def is_taken_back(self, id: Id[Item]) -> None:
        """Withdraw by the code; what was merged into it stands alone again."""
        done = succeeds(lambda: self.here.anonymous.run(withdraw_slip, code=self.codes[id]))
        self.hold(id, "withdraw", done=done, fits=True)

    @rule(days=st.integers(-6, 20))
    def time_passes(self, days: int) -> None:
        """Go on, or set the clock back."""
        self.here.clock.set(self.here.clock() + timedelta(days=days))

    @rule()
    def a_year_is_announced(self) -> None:
        """The calendar knows one more year: what could not be counted is, no last day comes nearer, and nothing is done twice."""
        self.calendar.calendar = weekends(*self.calendar.calendar.years, max(self.calendar.calendar.years) + 1)
        before = {one.id: one.due for one in self.here.office.ask(items)}
        for one in self.here.office.run(recount):
            assert one.due is not None
            assert one.due > (before[one.id] or date.min)
        assert self.here.office.run(recount) == ()

    def kept(self, id: Id[Item]) -> Id[Item]:
        """Where the model says that merging leads."""
        while self.model[id] is ItemState.MERGED:
            id = self.merged[id]
        return id

    def hold(self, id: Id[Item], action: str, *, done: bool, fits: bool) -> None:
        """Hold the outcome against the table and the model."""
        handled = action != "accept" or self.here.office.ask(item, id).handler is not None
        assert done is (LIFE.allows(self.model[id], action) and fits and handled)
        if done:
            self.model[id] = LIFE.after(self.model[id], action)
        if done and action == "withdraw":
            for other, into in self.merged.items():
                if into == id and self.model[other] is ItemState.MERGED:
                    self.model[other] = ItemState.REOPENED

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
        """Replaying the moves gives the whole item, in steps that the table knows, and its deadline counted anew."""
        for one in self.here.office.ask(items):
            path = self.here.office.ask(item_path, one.id)
            last = path[-1]
            told = (
                last.to,
                last.level,
                last.handler,
                last.due,
                last.ends,
                last.rises,
                last.rises_by,
                last.waits_until,
                last.into,
            )
            held = (one.state, one.level, one.handler, one.due, one.ends, one.rises, one.rises_by, one.waits_until)
            assert (*held, one.merged_into) == told
            try:
                due = self.here.office.ask(deadline_of, one.id)
            except NoWorkingDays:
                due = None  # the calendar of that year is not announced, and nothing is guessed
            assert (one.due, one.ends) == ((None, None) if due is None else (due.day, due.over))
            assert [move.order for move in path] == list(range(1, len(path) + 1))
            corrected = any(move.action == "correct" for move in path)
            for before, after in pairwise(path):
                check_step(before, after, corrected=corrected)

    @invariant()
    def nobody_handles_a_complaint_about_itself(self) -> None:
        """No item lies with the body that it, or one that was merged into it, complains of; the board hides what it has to."""
        found = {one.id: one for one in self.here.office.ask(items)}
        for one in found.values():
            if one.about is not None:
                assert found[self.kept(one.id)].handler != one.about
        shown = {slip.state for slip in self.here.anonymous.ask(board)}
        assert not shown & {ItemState.WITHDRAWN, ItemState.TOLD}


def check_step(before: Move, after: Move, *, corrected: bool) -> None:
    """One step of a path: known to the table, up or down only by escalation and return, and no deadline comes nearer."""
    assert after.from_ is before.to
    assert LIFE.after(before.to, after.action) is after.to
    levels = LEVELS.index(after.level) - LEVELS.index(before.level)
    assert (levels > 0) is (after.action == "escalate")
    assert (levels < 0) is (after.action == "return_down")
    if (after.clock is None or after.clock.act not in _BEGINS) and before.ends is not None and after.ends is not None:
        assert after.ends >= before.ends
    if after.clock is not None and after.clock.act is ClockAct.BEGIN and after.ends is not None:
        assert after.ends > after.clock.at
        assert corrected or after.clock.at >= before.at
