"""Whose task it is, when whoever has it says that it is not theirs: one named arbiter decides, once.

The first receiver leads and does not push a task on to others (首接负责: Beijing art. 14, read). A dispute on competence goes to
the arbiter that the task names, or to one that is named with the dispute; the clock goes on meanwhile.
"""

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.organizations import Body, Post
from community_gov.records import AnyId, Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.moving import body_of, movable, moved, require_assignee
from community_gov.tasks.records import Dispute, Task
from community_gov.tasks.texts import require_text

__all__ = ["dispute", "disputed_task", "disputes_of_body", "settle"]

NOBODY_HAS_IT = ProblemType(
    "tasks.nobody_has_it",
    zh="任务尚未交办,无从提出异议",
    en="nobody has the task yet, so nobody can dispute it",
    nature=Nature.STATE,
)
NO_ARBITER = ProblemType("tasks.no_arbiter", zh="请指定裁定的组织或岗位", en="name the body or post that decides")
OTHER_ARBITER = ProblemType("tasks.other_arbiter", zh="该任务由{arbiter}裁定", en="{arbiter} decides on this task")
NO_JUDGE = ProblemType(
    "tasks.no_judge",
    zh="{arbiter}须是组织或岗位,且不是当事一方",
    en="{arbiter} has to be a body or post that is no party to the dispute",
)
DISPUTED_BEFORE = ProblemType(
    "tasks.disputed_before",
    zh="{arbiter}已就此任务受理过异议,不得再次提出",
    en="{arbiter} was asked about this task before; it is not disputed twice",
    nature=Nature.STATE,
)
SETTLED = ProblemType("tasks.settled", zh="该异议已裁定", en="the dispute is settled already", nature=Nature.STATE)


@verb("tasks.dispute")
def dispute(change: Change, task_id: Id[Task], *, reason: str, arbiter: AnyId | None = None) -> Dispute:
    """Say that the task is not for whoever has it; the arbiter decides. Once for each task."""
    require_text(reason=reason)
    task = movable(change, task_id, "dispute")
    if task.assignee is None:
        change.refuse(NOBODY_HAS_IT(at="task_id"))
    before = change.first(Dispute, task=task.id)
    if before is not None:
        change.refuse(DISPUTED_BEFORE(at="task_id", arbiter=before.arbiter))
    judge = _arbiter(change, task, arbiter)
    moved(change, task, "dispute", reason=reason)
    made = Dispute(
        id=change.new_id(Dispute),
        task=task.id,
        raised_by=task.assignee,
        arbiter=judge,
        raised=change.now,
        reason=reason,
    )
    return change.put(made)


def _arbiter(change: Change, task: Task, named: AnyId | None) -> AnyId:
    if task.arbiter is not None and named not in (None, task.arbiter):
        change.refuse(OTHER_ARBITER(at="arbiter", arbiter=task.arbiter))
    judge = task.arbiter or named
    if judge is None:
        change.refuse(NO_ARBITER(at="arbiter"))
    require_assignee(change, judge, at="arbiter")
    body = body_of(change, judge)
    party = (body_of(change, task.assignee), body_of(change, task.lead))
    change.require(body is not None and body not in party, NO_JUDGE(at="arbiter", arbiter=judge))
    return judge


@verb("tasks.settle")
def settle(change: Change, dispute_id: Id[Dispute], *, to: AnyId, reason: str) -> Task:
    """Decide who has to do a disputed task, which may be whoever disputed it."""
    require_text(reason=reason)
    known = change.get(Dispute, dispute_id)
    change.require(known.settled is None, SETTLED(at="dispute_id"))
    task = movable(change, known.task, "settle")
    require_assignee(change, to, at="to")
    change.put(evolve(known, given_to=to, settled=change.now, why=reason))
    return moved(change, evolve(task, assignee=to), "settle", reason=reason)


@question("tasks.disputes_of_body")
def disputes_of_body(view: View, body_id: Id[Body]) -> tuple[Dispute, ...]:
    """What a body or one of its posts has to decide, the oldest first."""
    posts = (post.id for post in view.find(Post, body=body_id))
    found = view.find(Dispute, arbiter=OneOf((body_id, *posts)), settled=None)
    return tuple(sorted(found, key=lambda one: (one.raised, one.id)))


@question("tasks.disputed_task")
def disputed_task(view: View, dispute_id: Id[Dispute]) -> Task:
    """The task that a dispute is about; raises NotFound."""
    return view.get(Task, view.get(Dispute, dispute_id).task)
