"""The deadline of a task while it runs: waited for something, given more time, begun anew, or put right."""

from datetime import date, datetime

from attrs import evolve

from community_gov.calendar import day_ends
from community_gov.change import Change, View, question, verb
from community_gov.deadlines import Due, PauseReason, TimeLimit, extends, pauses, restarts, resumes
from community_gov.errors import Nature, ProblemType
from community_gov.records import AnyId, Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.moving import WAITING, counted, due_of, moment, movable, moved, named_day, paths, require_assignee
from community_gov.tasks.records import Move, Task
from community_gov.tasks.texts import require_text

__all__ = ["correct", "deadline", "extend", "pause", "recount", "restart", "resume"]

NO_DEADLINE = ProblemType("tasks.no_deadline", zh="任务{task}没有期限", en="task {task} has no deadline", nature=Nature.STATE)
NOT_YET = ProblemType("tasks.not_yet", zh="{at_day}尚未到来", en="{at_day} has not come yet")
ONE_EXTENSION = ProblemType(
    "tasks.one_extension", zh="请说明延长多久,或延长至哪一日,二者择一", en="say by how much or until when, one of the two"
)
OVER = ProblemType(
    "tasks.over",
    zh="期限已于{due}届满,不能再延长",
    en="the time was over on {due}; what is over is not extended",
    nature=Nature.STATE,
)
GRANTS_NOTHING = ProblemType(
    "tasks.grants_nothing", zh="现有期限为{due},{until}不晚于它", en="the deadline is {due} already, and {until} is no later"
)
NO_CLOCK = ProblemType(
    "tasks.no_clock", zh="第{order}步未涉及期限", en="step {order} did nothing to the deadline", nature=Nature.NOT_FOUND
)


@verb("tasks.pause")
def pause(change: Change, task_id: Id[Task], *, reason: PauseReason, at: datetime | None = None) -> Task:
    """Let the clock stand still while something is waited for, from `at` on, which is now unless said otherwise."""
    task = movable(change, task_id, "pause")
    _require_deadline(change, task)
    return moved(change, task, "pause", clock=pauses(_moment(change, at, task_id), reason))


@verb("tasks.resume")
def resume(change: Change, task_id: Id[Task], *, at: datetime | None = None) -> Task:
    """Let the clock go on from `at`, which is now unless said otherwise."""
    task = movable(change, task_id, "resume")
    return moved(change, task, "resume", clock=resumes(_moment(change, at, task_id)))


@verb("tasks.extend")
def extend(
    change: Change,
    task_id: Id[Task],
    *,
    reason: str,
    told: AnyId,
    by: TimeLimit | None = None,
    until: date | None = None,
) -> Task:
    """Give more time before the time is over, with a reason; `told` is the person, post or body that was told of it."""
    require_text(reason=reason)
    task = movable(change, task_id, "extend")
    require_assignee(change, told, at="told")
    due = _require_deadline(change, task)
    if due.over is not None and due.passed(change.now) and due.day is not None:
        change.refuse(OVER(at="task_id", due=due.day))
    change.require((by is None) is not (until is None), ONE_EXTENSION(at="by"))
    if until is not None and due.day is not None and due.over is not None and day_ends(until, zone=change.zone) <= due.over:
        change.refuse(GRANTS_NOTHING(at="until", due=due.day, until=until))
    clock = extends(moment(change, task_id), by=by, until=named_day(change, until, at="until"))
    return moved(change, task, "extend", reason=reason, told=told, clock=clock)


@verb("tasks.restart")
def restart(change: Change, task_id: Id[Task], *, reason: str, due: date | None = None, limit: TimeLimit | None = None) -> Task:
    """Let the time begin anew, with another limit or the one that there was."""
    require_text(reason=reason)
    task = movable(change, task_id, "restart")
    _require_deadline(change, task)
    change.require(due is None or limit is None, ONE_EXTENSION(at="limit"))
    clock = restarts(moment(change, task_id), limit=limit, until=named_day(change, due, at="due"))
    return moved(change, task, "restart", reason=reason, clock=clock)


@verb("tasks.correct")
def correct(change: Change, task_id: Id[Task], *, order: int, at: datetime, reason: str) -> Task:
    """Put right from when on a step counts for the deadline, such as a pause that began earlier; everything after it follows.

    `order` is the number of the step among the moves of the task. What was written before stays in the history of the step.
    """
    require_text(reason=reason)
    task = movable(change, task_id, "correct")
    move = change.first(Move, about=task.id, order=order)
    if move is None or move.clock is None:
        change.refuse(NO_CLOCK(at="order", order=order))
    change.put(evolve(move, clock=evolve(move.clock, at=_moment(change, at, task_id))))
    return moved(change, task, "correct", reason=reason)


@verb("tasks.recount")
def recount(change: Change) -> tuple[Task, ...]:
    """Count the last days of all that waits anew: the host calls it when the calendar knows another year or other days of rest.

    A last day may turn out to be one of rest, and then moves (Civil Code art. 203). Called again, it counts nothing twice. The
    tasks come in the order of their last moments.
    """
    timed = {one.id: one for one in change.find(Task, state=OneOf(WAITING), order_by="over") if one.over is not None}
    found = ((timed[id], counted(change, path)) for id, path in paths(change, timed))
    return tuple(moved(change, task, "recount") for task, due in found if due is not None and due.over != task.over)


@question("tasks.deadline")
def deadline(view: View, task_id: Id[Task]) -> Due | None:
    """By when a task is due and how that was counted, or None without a deadline; raises NotFound."""
    view.get(Task, task_id)
    return due_of(view, task_id)


def _require_deadline(change: Change, task: Task) -> Due:
    due = due_of(change, task.id)
    if due is None:
        change.refuse(NO_DEADLINE(at="task_id", task=task.id))
    return due


def _moment(change: Change, at: datetime | None, task_id: Id[Task]) -> datetime:
    if at is None:
        return moment(change, task_id)
    change.require(at <= change.now, NOT_YET(at="at", at_day=at.astimezone(change.zone).date()))
    return at
