"""The life of a task: opened, assigned, handed over, started, done or cancelled, reopened.

Whoever receives a task first leads it: it can be handed over for the work, with a reason, but the lead stays.
"""

from datetime import date
from typing import cast

import attrs

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households import Person, Place
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body, Post
from community_gov.records import AnyId, Code, Id, Record
from community_gov.stores.protocol import OneOf
from community_gov.tasks.records import Move, Task, TaskMoved, TaskState
from community_gov.tasks.texts import require_text

__all__ = [
    "LIFE",
    "Load",
    "add",
    "assign",
    "cancel",
    "finish",
    "hand_over",
    "moves_of",
    "open_tasks",
    "overdue",
    "reopen",
    "start",
    "task",
    "tasks_of_body",
    "tasks_of_person",
    "workload",
]

_WAITING = (TaskState.OPEN, TaskState.STARTED)
LIFE = Lifecycle(
    TaskState.OPEN,
    steps=(
        Step("assign", (TaskState.OPEN,), TaskState.OPEN, zh="交办", en="assign"),
        Step("start", (TaskState.OPEN,), TaskState.STARTED, zh="着手办理", en="start"),
        Step("hand_over", _WAITING, TaskState.OPEN, zh="移交", en="hand over"),
        Step("finish", _WAITING, TaskState.DONE, zh="办结", en="finish"),
        Step("cancel", _WAITING, TaskState.CANCELLED, zh="取消", en="cancel"),
        Step("reopen", (TaskState.DONE, TaskState.CANCELLED), TaskState.OPEN, zh="重新办理", en="reopen"),
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
HAS_IT = ProblemType("tasks.has_it", zh="任务已在{assignee}手中", en="{assignee} has the task already", nature=Nature.STATE)
HAND_OVER = ProblemType(
    "tasks.hand_over_instead",
    zh="任务已交{assignee};改由他人办理请移交并说明理由",
    en="{assignee} has the task; hand it over with a reason instead",
    nature=Nature.STATE,
)
NOT_ASSIGNED = ProblemType(
    "tasks.not_assigned", zh="任务尚未交办,无从移交", en="nobody has the task yet; assign it", nature=Nature.STATE
)


@verb("tasks.add")
def add(
    change: Change,
    *,
    title: str,
    about: AnyId | None = None,
    place: Id[Place] | None = None,
    due: date | None = None,
    assignee: AnyId | None = None,
) -> Task:
    """Open a task; `assignee` is a person, a post or a body, and leads it."""
    require_text(title=title)
    if place is not None:
        change.get(Place, place)
    if assignee is not None:
        _require_assignee(change, assignee)
    made = Task(
        id=change.new_id(Task),
        title=title,
        about=about,
        place=place,
        due=due,
        assignee=assignee,
        lead=assignee,
        opened=change.now,
    )
    return _record(change, made, action="add", before=None)


@verb("tasks.assign")
def assign(change: Change, task_id: Id[Task], *, to: AnyId) -> Task:
    """Give a task that nobody has to a person, a post or a body."""
    task = _movable(change, task_id, "assign")
    if task.assignee is not None:
        change.refuse(HAND_OVER(at="task_id", assignee=task.assignee))
    _require_assignee(change, to)
    return _move(change, task, "assign", assignee=to, lead=task.lead or to)


@verb("tasks.hand_over")
def hand_over(change: Change, task_id: Id[Task], *, to: AnyId, reason: str) -> Task:
    """Let somebody else do the work; the first receiver stays the lead."""
    require_text(reason=reason)
    task = _movable(change, task_id, "hand_over")
    change.require(task.assignee is not None, NOT_ASSIGNED(at="task_id"))
    change.require(task.assignee != to, HAS_IT(at="to", assignee=to))
    _require_assignee(change, to)
    return _move(change, task, "hand_over", assignee=to, lead=task.lead, reason=reason)


@verb("tasks.start")
def start(change: Change, task_id: Id[Task]) -> Task:
    """Say that the work has begun."""
    return _step(change, task_id, "start")


@verb("tasks.finish")
def finish(change: Change, task_id: Id[Task], *, reason: str | None = None) -> Task:
    """Mark the task done; who did it is the change's actor."""
    return _step(change, task_id, "finish", reason=reason)


@verb("tasks.cancel")
def cancel(change: Change, task_id: Id[Task], *, reason: str) -> Task:
    """Give the task up, with a reason."""
    return _step(change, task_id, "cancel", reason=reason)


@verb("tasks.reopen")
def reopen(change: Change, task_id: Id[Task], *, reason: str, due: date | None = None) -> Task:
    """Take a finished or cancelled task up again; it stays with whoever had it. `due` replaces the old deadline."""
    require_text(reason=reason)
    task = _movable(change, task_id, "reopen")
    return _move(change, attrs.evolve(task, due=due or task.due), "reopen", assignee=task.assignee, lead=task.lead, reason=reason)


def _step(change: Change, task_id: Id[Task], action: str, *, reason: str | None = None) -> Task:
    require_text(reason=reason)
    task = _movable(change, task_id, action)
    return _move(change, task, action, assignee=task.assignee, lead=task.lead, reason=reason)


def _movable(change: Change, task_id: Id[Task], action: str) -> Task:
    task = change.get(Task, task_id)
    if not LIFE.allows(task.state, action):
        possible = LIFE.possible(task.state)
        change.refuse(NOT_NOW(at="task_id", task=task.id, state=task.state, action=LIFE.word(action), possible=possible))
    return task


def _move(
    change: Change,
    task: Task,
    action: str,
    *,
    assignee: AnyId | None,
    lead: AnyId | None,
    reason: str | None = None,
) -> Task:
    moved = attrs.evolve(task, state=LIFE.after(task.state, action), assignee=assignee, lead=lead)
    return _record(change, moved, action=action, before=task.state, reason=reason)


def _record(change: Change, task: Task, *, action: str, before: TaskState | None, reason: str | None = None) -> Task:
    move = Move(
        id=change.new_id(Move),
        about=task.id,
        order=len(change.find(Move, about=task.id)) + 1,
        action=Code(action),
        from_=before,
        to=task.state,
        assignee=task.assignee,
        at=change.now,
        by=change.actor.id,
        reason=reason,
    )
    change.put(move)
    return change.put(task, TaskMoved(about=task.id, from_=before, to=task.state))


def _require_assignee(change: Change, id: AnyId) -> None:
    change.require(_kind_of_assignee(change, id) is not None, NOBODY(at="assignee", assignee=id))


def _kind_of_assignee(view: View, id: AnyId) -> type[Record] | None:
    kinds: tuple[type[Record], ...] = (Person, Post, Body)
    return next((cls for cls in kinds if view.first(cls, id=id) is not None), None)


# --- questions -------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Load:
    """What one person, post or body has to do on a day."""

    assignee: AnyId | None
    """None: what nobody has yet."""
    open: int
    overdue: int


@question("tasks.task")
def task(view: View, task_id: Id[Task]) -> Task:
    """One task; raises NotFound."""
    return view.get(Task, task_id)


@question("tasks.moves_of")
def moves_of(view: View, task_id: Id[Task]) -> tuple[Move, ...]:
    """What happened to a task, in order; raises NotFound."""
    view.get(Task, task_id)
    return view.find(Move, about=task_id, order_by="order")


@question("tasks.open_tasks")
def open_tasks(view: View, *, assignee: AnyId | None = None, about: AnyId | None = None) -> tuple[Task, ...]:
    """Tasks that are neither done nor cancelled, the most urgent first; those without a deadline come last."""
    waiting = OneOf(_WAITING)
    found = view.find(Task, state=waiting) if assignee is None else view.find(Task, state=waiting, assignee=assignee)
    here = (task for task in found if about in (None, task.about))
    return tuple(sorted(here, key=lambda task: (task.due or date.max, task.opened, task.id)))


@question("tasks.tasks_of_person")
def tasks_of_person(view: View, person_id: Id[Person]) -> tuple[Task, ...]:
    """The open tasks that a person has, as a person."""
    return open_tasks(view, assignee=person_id)


@question("tasks.tasks_of_body")
def tasks_of_body(view: View, body_id: Id[Body]) -> tuple[Task, ...]:
    """The open tasks that a body or one of its posts has."""
    mine = {body_id, *(post.id for post in view.find(Post, body=body_id))}
    return tuple(task for task in open_tasks(view) if task.assignee in mine)


@question("tasks.overdue")
def overdue(view: View, *, on: date) -> tuple[Task, ...]:
    """Open tasks whose last day lies before the day."""
    return tuple(task for task in open_tasks(view) if task.due is not None and task.due < on)


@question("tasks.workload")
def workload(view: View, *, on: date) -> tuple[Load, ...]:
    """How many open and overdue tasks everybody has, by assignee."""
    late = {task.id for task in overdue(view, on=on)}
    by_assignee: dict[str, list[Task]] = {}
    for one in open_tasks(view):
        by_assignee.setdefault(one.assignee or "", []).append(one)
    return tuple(
        Load(
            assignee=cast("AnyId | None", assignee or None),
            open=len(mine),
            overdue=sum(one.id in late for one in mine),
        )
        for assignee, mine in sorted(by_assignee.items())
    )
