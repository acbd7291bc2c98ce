"""The life of a task: opened, assigned, handed over, started, done or cancelled, reopened.

Whoever receives a task first leads it: it can be handed over for the work, with a reason, but the lead stays. Nobody passes it
on twice, and what an arbiter has decided is handed over within the body only.
"""

from datetime import date, datetime

import attrs

from community_gov.change import Change, verb
from community_gov.deadlines import ClockMove, TimeLimit, begins, restarts, resumes
from community_gov.errors import Nature, ProblemType
from community_gov.households import Place
from community_gov.records import AnyId, Id
from community_gov.tasks.checks import add_items, require_complete
from community_gov.tasks.moving import body_of, moment, movable, moved, named_day, require_assignee
from community_gov.tasks.records import Dispute, Move, Task
from community_gov.tasks.texts import require_text
from community_gov.tasks.waiting import require_ready

__all__ = ["add", "assign", "cancel", "finish", "hand_over", "reopen", "start"]

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
PASSED_ON = ProblemType(
    "tasks.passed_on",
    zh="{assignee}已移交过一次,不得再次推转",
    en="{assignee} has passed the task on before; nobody does so twice",
    nature=Nature.STATE,
)
DECIDED = ProblemType(
    "tasks.decided",
    zh="{arbiter}已裁定由谁办理,只能在该组织内移交",
    en="{arbiter} has decided who has to do it; it is handed over within that body only",
    nature=Nature.STATE,
)
ONE_LIMIT = ProblemType(
    "tasks.one_limit",
    zh="期限只能给一种:时长、最后一日或届满时刻",
    en="give a limit to count, a last day or a last minute, one of them",
)


@verb("tasks.add")
def add(
    change: Change,
    *,
    title: str,
    about: AnyId | None = None,
    place: Id[Place] | None = None,
    due: date | None = None,
    limit: TimeLimit | None = None,
    over: datetime | None = None,
    assignee: AnyId | None = None,
    arbiter: AnyId | None = None,
    checklist: tuple[str, ...] = (),
    needs_evidence: bool = False,
) -> Task:
    """Open a task; `assignee` is a person, a post or a body, and leads it.

    `due` names the last day, `over` the minute at which the time is over, `limit` lets it be counted from now; raises
    NoWorkingDays when the community has no calendar for the working days of a limit.
    """
    require_text(title=title)
    if place is not None:
        change.get(Place, place)
    for at, id in (("assignee", assignee), ("arbiter", arbiter)):
        if id is not None:
            require_assignee(change, id, at=at)
    made = Task(
        id=change.new_id(Task),
        title=title,
        about=about,
        place=place,
        assignee=assignee,
        lead=assignee,
        arbiter=arbiter,
        needs_evidence=needs_evidence,
        opened=change.now,
    )
    opened = moved(change, made, "add", clock=_beginning(change, due=due, limit=limit, over=over))
    if checklist:
        add_items(change, opened.id, texts=checklist)
    return opened


def _beginning(change: Change, *, due: date | None, limit: TimeLimit | None, over: datetime | None = None) -> ClockMove | None:
    given = [one for one in (due, limit, over) if one is not None]
    if not given:
        return None
    change.require(len(given) == 1, ONE_LIMIT(at="limit"))
    if over is not None:
        named_day(change, over.astimezone(change.zone).date(), at="over")
    return begins(change.now, limit=limit, until=named_day(change, due, at="due"), moment=over)


@verb("tasks.assign")
def assign(change: Change, task_id: Id[Task], *, to: AnyId) -> Task:
    """Give a task that nobody has to a person, a post or a body."""
    task = movable(change, task_id, "assign")
    if task.assignee is not None:
        change.refuse(HAND_OVER(at="task_id", assignee=task.assignee))
    require_assignee(change, to)
    return moved(change, attrs.evolve(task, assignee=to, lead=task.lead or to), "assign")


@verb("tasks.hand_over")
def hand_over(change: Change, task_id: Id[Task], *, to: AnyId, reason: str) -> Task:
    """Let somebody else do the work; the first receiver stays the lead."""
    require_text(reason=reason)
    task = movable(change, task_id, "hand_over")
    if task.assignee is None:
        change.refuse(NOT_ASSIGNED(at="task_id"))
    change.require(task.assignee != to, HAS_IT(at="to", assignee=to))
    require_assignee(change, to)
    _require_first_time(change, task, task.assignee, to)
    return moved(change, attrs.evolve(task, assignee=to), "hand_over", reason=reason)


def _require_first_time(change: Change, task: Task, holder: AnyId, to: AnyId) -> None:
    """Within one body a task may wander; out of it, whoever passed it on does not do so again."""
    if _side(change, holder) == _side(change, to):
        return
    dispute = change.first(Dispute, task=task.id)
    if dispute is not None:
        change.refuse(DECIDED(at="to", arbiter=dispute.arbiter))
    held: AnyId | None = None
    for move in change.find(Move, about=task.id, order_by="order"):
        if move.action == "hand_over" and _side(change, held) == _side(change, holder) != _side(change, move.assignee):
            change.refuse(PASSED_ON(at="to", assignee=holder))
        held = move.assignee


def _side(change: Change, id: AnyId | None) -> AnyId | None:
    """The body of a post, else whoever it is."""
    return body_of(change, id) or id


@verb("tasks.start")
def start(change: Change, task_id: Id[Task]) -> Task:
    """Say that the work has begun; refused while the task waits for another one."""
    task = movable(change, task_id, "start")
    require_ready(change, task)
    return moved(change, task, "start")


@verb("tasks.finish")
def finish(change: Change, task_id: Id[Task], *, reason: str | None = None) -> Task:
    """Mark the task done; who did it is the change's actor.

    Refused while it waits for another task, while a needed item of its checklist is open, and without the evidence that it needs.
    """
    require_text(reason=reason)
    task = movable(change, task_id, "finish")
    require_ready(change, task)
    require_complete(change, task)
    return moved(change, task, "finish", reason=reason, clock=_going(change, task))


@verb("tasks.cancel")
def cancel(change: Change, task_id: Id[Task], *, reason: str) -> Task:
    """Give the task up, with a reason."""
    require_text(reason=reason)
    task = movable(change, task_id, "cancel")
    return moved(change, task, "cancel", reason=reason, clock=_going(change, task))


def _going(change: Change, task: Task) -> ClockMove | None:
    """A clock that stands still goes on when the task ends, so that its last day is known."""
    return resumes(moment(change, task.id)) if task.paused is not None else None


@verb("tasks.reopen")
def reopen(change: Change, task_id: Id[Task], *, reason: str, due: date | None = None, limit: TimeLimit | None = None) -> Task:
    """Take a finished or cancelled task up again; it stays with whoever had it.

    Its time begins anew, with the limit that it had unless another is given; a last day that was named stays.
    """
    require_text(reason=reason)
    task = movable(change, task_id, "reopen")
    clock = _beginning(change, due=due, limit=limit)
    if clock is None and task.due is not None:
        clock = restarts(moment(change, task.id))
    return moved(change, task, "reopen", reason=reason, clock=clock)
