"""Whatever is done to a task in whatever order: no illegal state, nothing lost, deadlines monotone, and the moves tell it all.

The gate tries little; `make faults ARGS="machines-tasks"` tries much, in memory and in files.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.calendar.renewed import Renewed, weekends
from tests.households.days import in_file, in_memory
from tests.tasks.compound import SINCE, Small, small, succeeds

from community_gov import AnyId, Code, Id
from community_gov.calendar import CalendarSettings, Counting
from community_gov.deadlines import ClockAct, ClockMove, PauseReason, TimeLimit, deadline_from
from community_gov.organizations import found
from community_gov.tasks import (
    LIFE,
    Dispute,
    Move,
    Task,
    TaskState,
    add,
    assign,
    cancel,
    correct,
    deadline,
    dispute,
    extend,
    finish,
    hand_over,
    moves_of,
    open_tasks,
    out_of_time,
    pause,
    recount,
    reopen,
    restart,
    resume,
    settle,
    start,
    task,
)

__all__ = ["TaskMachine"]

CLOSED = (TaskState.DONE, TaskState.CANCELLED)
LIMITS = st.builds(TimeLimit, st.integers(1, 9), st.sampled_from([how for how in Counting if how is not Counting.MONTHS]))
WHO = st.sampled_from(["chair", "post", "committee", "neighbour", "street"])
FEW = settings(max_examples=12, stateful_step_count=20)


class TaskMachine(RuleBasedStateMachine):
    """One task, any action at any time; beside it a model of its state, of who has it and of who has passed it on."""

    place: Callable[[], AbstractContextManager[str]] = staticmethod(in_memory)

    def __init__(self) -> None:
        """Found a compound with a body above it."""
        super().__init__()
        self.put = self.place()
        self.calendar = Renewed(weekends(*range(2021, 2060)))
        self.here: Small = small(units=1, url=self.put.__enter__(), settings=(CalendarSettings(working=self.calendar),))
        self.judge = self.here.office.run(found, kind=Code("subdistrict"), name="街道", start=SINCE).id
        self.state, self.assignee = TaskState.OPEN, ""
        self.passed: set[str] = set()
        self.dispute: Id[Dispute] | None = None
        self.over: datetime | None = None
        """The latest end since the time began; None after a correction, which may bring it forward."""

    def teardown(self) -> None:
        """Remove what was written."""
        self.put.__exit__(None, None, None)

    @initialize(limit=LIMITS)
    def begin(self, limit: TimeLimit) -> None:
        """Open the task."""
        self.id: Id[Task] = self.here.office.run(add, title="修路灯", limit=limit, arbiter=self.judge).id

    def now(self) -> datetime:
        """What the clock shows."""
        return self.here.clock()

    def attempt(self, action: str, do: Callable[[], object], *, also: bool = True) -> bool:
        """Do it, hold the outcome against the table and the model, and tell whether it was done."""
        before = len(self.path())
        allowed = LIFE.allows(self.state, action) and also
        assert succeeds(do) is allowed, action
        assert len(self.path()) == before + allowed, "a refusal writes nothing, a step writes itself"
        if allowed:
            self.state = LIFE.after(self.state, action)
        return allowed

    def path(self) -> tuple[object, ...]:
        """The moves up to here."""
        return self.here.office.ask(moves_of, self.id)

    @rule(hours=st.integers(-30, 60))
    def time_passes(self, hours: int) -> None:
        """Go on, or set the clock back."""
        self.here.clock.set(self.here.clock() + timedelta(hours=hours, minutes=7))

    @rule(action=st.sampled_from(["start", "finish", "cancel"]))
    def step(self, action: str) -> None:
        """Move the task on."""
        office = self.here.office
        verbs: dict[str, Callable[[], object]] = {
            "start": lambda: office.run(start, self.id),
            "finish": lambda: office.run(finish, self.id),
            "cancel": lambda: office.run(cancel, self.id, reason="重复"),
        }
        self.attempt(action, verbs[action])

    @rule(action=st.sampled_from(["restart", "reopen"]), limit=st.none() | LIMITS)
    def anew(self, action: str, limit: TimeLimit | None) -> None:
        """Let the time begin anew."""
        verb = restart if action == "restart" else reopen
        if self.attempt(action, lambda: self.here.office.run(verb, self.id, reason="重来", limit=limit)):
            self.over = None

    @rule(reason=st.sampled_from(PauseReason))
    def wait(self, reason: PauseReason) -> None:
        """Let the clock stand still."""
        self.attempt("pause", lambda: self.here.office.run(pause, self.id, reason=reason))

    @rule()
    def go_on(self) -> None:
        """Let it go on."""
        self.attempt("resume", lambda: self.here.office.run(resume, self.id))

    @rule(limit=LIMITS)
    def give_time(self, limit: TimeLimit) -> None:
        """Extend, which is possible while the time is not over."""
        due = self.here.office.ask(deadline, self.id)
        in_time = due is not None and not due.passed(self.now())
        told = self.here.owner
        self.attempt("extend", lambda: self.here.office.run(extend, self.id, reason="配件", told=told, by=limit), also=in_time)

    @rule(pick=st.integers(0, 40), minutes=st.integers(0, 600))
    def put_right(self, pick: int, minutes: int) -> None:
        """Say that a step counted from earlier, which is refused when it would come before the step before it."""
        path = self.here.office.ask(moves_of, self.id)
        move = path[pick % len(path)]
        if move.clock is None:
            return
        at = move.clock.at - timedelta(minutes=minutes)
        begun = [one.at for one in since_the_beginning(path[: move.order - 1])]
        fits = at <= self.now() and (move.clock.act is ClockAct.BEGIN or not begun or at >= max(begun))
        do: Callable[[], object] = lambda: self.here.office.run(correct, self.id, order=move.order, at=at, reason="误记")  # noqa: E731  # handed on
        if self.attempt("correct", do, also=fits):
            self.over = None

    @rule(before=st.booleans())
    def a_day_off_is_announced(self, *, before: bool) -> None:
        """The last day, or the one before, turns out to be one of rest: what that moves is written down, once."""
        due = self.here.office.ask(deadline, self.id)
        if self.state in CLOSED or due is None or due.day is None or due.over is None:
            return
        known, day = self.calendar.calendar, due.day - timedelta(days=before)
        self.calendar.calendar = evolve(known, off=known.off | {day})
        later = self.here.office.ask(deadline, self.id)
        assert later is not None
        moved = self.here.office.run(recount)
        assert [one.due for one in moved] == ([] if later.over == due.over else [later.day])
        assert self.here.office.run(recount) == ()

    @rule(action=st.sampled_from(["assign", "hand_over"]), who=WHO)
    def give(self, action: str, who: str) -> None:
        """Give the task to somebody."""
        to, office = self.id_of(who), self.here.office
        if action == "assign":
            done = self.attempt(action, lambda: office.run(assign, self.id, to=to), also=not self.assignee)
        else:
            reason = "换人"
            done = self.attempt(action, lambda: office.run(hand_over, self.id, to=to, reason=reason), also=self.may_pass(to))
            if done and self.side(to) != self.side(self.assignee):
                self.passed.add(self.side(self.assignee))
        self.assignee = to if done else self.assignee

    def may_pass(self, to: str) -> bool:
        """Whether the model lets whoever has the task hand it over."""
        inside = self.side(to) == self.side(self.assignee)
        free = self.dispute is None and self.side(self.assignee) not in self.passed
        return bool(self.assignee) and to != self.assignee and (inside or free)

    @rule()
    def quarrel(self) -> None:
        """Say that the task is not theirs."""
        lead = self.here.office.ask(task, self.id).lead
        sides = (self.side(self.assignee), self.side(lead or ""))
        also = bool(self.assignee) and self.dispute is None and str(self.judge) not in sides
        made: list[Dispute] = []
        if self.attempt("dispute", lambda: made.append(self.here.office.run(dispute, self.id, reason="不归我管")), also=also):
            self.dispute = made[0].id

    @precondition(lambda self: self.dispute is not None)
    @rule(who=WHO)
    def decide(self, who: str) -> None:
        """Decide whose it is."""
        to = self.id_of(who)
        known: Id[Dispute] = self.dispute or Id("")
        if self.attempt("settle", lambda: self.here.office.run(settle, known, to=to, reason="归他管")):
            self.assignee = to

    def id_of(self, who: str) -> AnyId:
        """The id of somebody."""
        found: AnyId = self.judge if who == "street" else getattr(self.here, who)
        return found

    def side(self, who: str) -> str:
        """The body of a post, else whoever it is."""
        return self.here.committee if who == self.here.post else who

    @invariant()
    def the_moves_tell_everything(self) -> None:
        """Replaying the moves gives state, assignee and deadline, in steps that the table knows."""
        path, now = self.here.office.ask(moves_of, self.id), self.here.office.ask(task, self.id)
        assert [move.order for move in path] == list(range(1, len(path) + 1))
        for before, after in pairwise(path):
            assert after.from_ is before.to
            assert LIFE.after(before.to, after.action) is after.to
        assert (now.state, now.assignee or "") == (path[-1].to, path[-1].assignee or "") == (self.state, self.assignee)
        clocks = [move.clock for move in path if move.clock is not None]
        due = deadline_from(clocks, zone=self.here.community.zone, calendar=self.calendar)
        assert due is not None
        waits = now.state not in CLOSED
        assert (now.due, now.over, now.paused) == (due.day, due.over if waits else None, due.paused if waits else None)
        assert due == self.here.office.ask(deadline, self.id)

    @invariant()
    def the_end_is_never_brought_forward(self) -> None:
        """Since the time began, nothing but a correction makes it shorter."""
        due = self.here.office.ask(deadline, self.id)
        if due is not None and due.over is not None:
            assert self.over is None or due.over >= self.over
            self.over = due.over

    @invariant()
    def no_task_is_lost(self) -> None:
        """It is on the list while it is not done or given up, and among what ran out when its time is over."""
        office, now = self.here.office, self.here.office.ask(task, self.id)
        assert office.ask(open_tasks) == (() if now.state in CLOSED else (now,))
        late = now.over is not None and now.over <= self.now()
        assert office.ask(out_of_time, at=self.now().astimezone(UTC)) == ((now,) if late else ())


def since_the_beginning(path: tuple[Move, ...]) -> list[ClockMove]:
    """What the steps did to the deadline, from its last beginning on: what was before it is forgotten."""
    clocks = [move.clock for move in path if move.clock is not None]
    first = max((number for number, clock in enumerate(clocks) if clock.act is ClockAct.BEGIN), default=0)
    return clocks[first:]


class InFile(TaskMachine):
    """The same in an SQLite file."""

    place: Callable[[], AbstractContextManager[str]] = staticmethod(in_file)


TestInMemory = TaskMachine.TestCase
TestInMemory.settings = FEW
TestInFile = InFile.TestCase
TestInFile.settings = settings(FEW, max_examples=2)
