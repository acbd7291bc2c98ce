"""How a task moves: the table of its life, one record for each step, and the deadline that follows from all of them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

import attrs

from community_gov.calendar import CalendarSettings, NoWorkingDays
from community_gov.change import Change, View
from community_gov.deadlines import ClockAct, ClockMove, ClockOrder, Due, deadline_from
from community_gov.errors import Nature, ProblemType
from community_gov.households import Person
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body, Post
from community_gov.records import AnyId, Code, Id, Record
from community_gov.stores.protocol import OneOf
from community_gov.tasks.records import Move, Task, TaskMoved, TaskState

__all__ = [
    "AT_ONCE",
    "LIFE",
    "WAITING",
    "body_of",
    "counted",
    "due_of",
    "moment",
    "movable",
    "moved",
    "named_day",
    "paths",
    "require_assignee",
]

AT_ONCE = 500
"""Of how many tasks something is read in one question."""
_OPEN, _STARTED, _PAUSED, _DISPUTED = TaskState.OPEN, TaskState.STARTED, TaskState.PAUSED, TaskState.DISPUTED
_DONE, _CANCELLED = TaskState.DONE, TaskState.CANCELLED
WAITING = (_OPEN, _STARTED, _PAUSED, _DISPUTED)
"""The states of what is not done yet."""


def _staying(action: str, *states: TaskState, zh: str, en: str, told: bool = True) -> Iterator[Step[TaskState]]:
    for state in states:
        yield Step(action, (state,), state, zh=zh, en=en, told=told)


LIFE = Lifecycle(
    _OPEN,
    steps=(
        Step("assign", (_OPEN,), _OPEN, zh="交办", en="assign"),
        Step("start", (_OPEN,), _STARTED, zh="着手办理", en="start"),
        Step("hand_over", (_OPEN, _STARTED), _OPEN, zh="移交", en="hand over"),
        *_staying("take_over", *WAITING, zh="承接", en="take over"),
        Step("dispute", (_OPEN, _STARTED), _DISPUTED, zh="提出异议", en="dispute"),
        Step("settle", (_DISPUTED,), _OPEN, zh="裁定", en="settle"),
        Step("pause", (_OPEN, _STARTED), _PAUSED, zh="中止", en="pause"),
        Step("resume", (_PAUSED,), _STARTED, zh="恢复", en="resume"),
        *_staying("extend", _OPEN, _STARTED, _PAUSED, zh="延期", en="extend"),
        *_staying("restart", _OPEN, _STARTED, zh="重新起算", en="restart"),
        Step("restart", (_PAUSED,), _STARTED, zh="重新起算", en="restart"),
        *_staying("correct", *WAITING, zh="更正期限", en="correct the deadline"),
        *_staying("recount", *WAITING, zh="重算期限", en="recount", told=False),
        Step("finish", (_OPEN, _STARTED, _PAUSED), _DONE, zh="办结", en="finish"),
        Step("cancel", (_OPEN, _STARTED, _PAUSED), _CANCELLED, zh="取消", en="cancel"),
        Step("reopen", (_DONE, _CANCELLED), _OPEN, zh="重新办理", en="reopen"),
    ),
)
"""What can be done with a task, and when."""

NOT_NOW = ProblemType(
    "tasks.not_now",
    zh="任务{task}现为“{state}”,不能{action};现在可以:{possible}",
    en="task {task} is {state}, so it cannot be moved on by: {action}; possible now: {possible}",
    nature=Nature.STATE,
)
NOBODY = ProblemType(
    "tasks.nobody",
    zh="没有编号为{assignee}的人员、岗位或组织",
    en="there is no person, post or body {assignee}",
    nature=Nature.NOT_FOUND,
)
CLOCK_ORDER = ProblemType(
    "tasks.clock_order",
    zh="期限的各步先后矛盾:{action}不能早于前一步或与其重复",
    en="the steps of the deadline would contradict each other: {action} comes before the step before it, or repeats it",
    nature=Nature.STATE,
)
FAR = ProblemType(
    "tasks.far", zh="期限{day}过远,最迟可定为{last}", en="the day {day} is too far away; the last possible one is {last}"
)

_CENTURY = timedelta(days=36525)


def movable(change: Change, task_id: Id[Task], action: str) -> Task:
    """The task, if the action is possible now."""
    task = change.get(Task, task_id)
    if not LIFE.allows(task.state, action):
        possible = LIFE.possible(task.state)
        change.refuse(NOT_NOW(at="task_id", task=task.id, state=task.state, action=LIFE.word(action), possible=possible))
    return task


def moved(
    change: Change,
    task: Task,
    action: str,
    *,
    reason: str | None = None,
    clock: ClockMove | None = None,
    told: AnyId | None = None,
) -> Task:
    """Write the step down, with what it does to the deadline, and the task as it is after it."""
    before, after = (None, task.state) if action == "add" else (task.state, LIFE.after(task.state, action))
    path = change.find(Move, about=task.id, order_by="order")
    move = Move(
        id=change.new_id(Move),
        about=task.id,
        order=len(path) + 1,
        action=Code(action),
        from_=before,
        to=after,
        assignee=task.assignee,
        at=change.now,
        by=change.signature,
        clock=clock,
        told=told,
        reason=reason,
    )
    due = _due(change, (*path, move))
    change.put(move)
    state = _with_deadline(attrs.evolve(task, state=after), due)
    event = TaskMoved(about=task.id, action=move.action, from_=before, to=after, due=state.due, over=state.over)
    return change.put(state, event)


def moment(change: Change, task_id: Id[Task]) -> datetime:
    """From when on a step counts that happens now: not before the step that it follows, though a clock was set back."""
    last = change.now
    for move in change.find(Move, about=task_id, order_by="order"):
        if move.clock is not None:
            last = max(change.now, move.clock.at if move.clock.act is ClockAct.BEGIN else max(last, move.clock.at))
    return last


def _with_deadline(task: Task, due: Due | None) -> Task:
    waits = task.state in WAITING
    if due is None:
        return task if waits else attrs.evolve(task, over=None, paused=None)
    return attrs.evolve(task, due=due.day, over=due.over if waits else None, paused=due.paused if waits else None)


def paths(view: View, task_ids: Iterable[Id[Task]]) -> Iterator[tuple[Id[Task], tuple[Move, ...]]]:
    """The moves of many tasks, each with its own in order; asked for in portions."""
    left = iter(task_ids)
    while portion := tuple(islice(left, AT_ONCE)):
        found: dict[Id[Task], list[Move]] = {id: [] for id in portion}
        for move in view.find(Move, about=OneOf(portion), order_by="order"):
            found[move.about].append(move)
        yield from ((id, tuple(path)) for id, path in found.items())


def due_of(view: View, task_id: Id[Task]) -> Due | None:
    """The deadline of a task as its moves give it; None without one."""
    return counted(view, view.find(Move, about=task_id, order_by="order"))


def _due(change: Change, path: tuple[Move, ...]) -> Due | None:
    try:
        return counted(change, path)
    except ClockOrder:
        change.refuse(CLOCK_ORDER(at="at", action=LIFE.word(path[-1].action)))
    except NoWorkingDays:
        if path[-1].to in WAITING:
            raise
        return None  # what is over is over, in whatever year


def counted(view: View, path: Iterable[Move]) -> Due | None:
    """The deadline after the steps; raises NoWorkingDays, ClockOrder."""
    clocks = [move.clock for move in path if move.clock is not None]
    return deadline_from(clocks, zone=view.zone, calendar=view.settings(CalendarSettings).working)


def named_day(change: Change, day: date | None, *, at: str) -> date | None:
    """A last day that is named, if it is not further away than anybody can mean."""
    last = change.today + _CENTURY
    if day is not None and day > last:
        change.refuse(FAR(at=at, day=day, last=last))
    return day


def require_assignee(change: Change, id: AnyId, *, at: str = "assignee") -> None:
    """Refuse unless there is a person, post or body of this id."""
    kinds: tuple[type[Record], ...] = (Person, Post, Body)
    known = any(change.first(cls, id=id) is not None for cls in kinds)
    change.require(known, NOBODY(at=at, assignee=id))


def body_of(view: View, id: AnyId | None) -> AnyId | None:
    """The body that somebody is, or of which it is a post; None for a person."""
    post = None if id is None else view.first(Post, id=id)
    if post is not None:
        return post.body
    return id if id is not None and view.first(Body, id=id) is not None else None
