"""What lay with a body that is no more, and with its posts, passes to the one that carries it on."""

from collections.abc import Iterator

from attrs import evolve

from community_gov.change import Change, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.organizations import Body, Post
from community_gov.records import AnyId, Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.moving import WAITING, body_of, moved
from community_gov.tasks.records import Dispute, Drive, Duty, Task, TaskState
from community_gov.tasks.texts import require_text

__all__ = ["take_over"]

STILL_THERE = ProblemType(
    "tasks.still_there",
    zh="组织{body}仍然存在,其任务请逐件移交",
    en="the body {body} still exists; its tasks are handed over one by one",
    nature=Nature.STATE,
)
NOT_THERE = ProblemType(
    "tasks.not_there", zh="组织{body}现已不存在或尚未成立", en="the body {body} does not exist today", nature=Nature.STATE
)


@verb("tasks.take_over")
def take_over(change: Change, body_id: Id[Body], *, to: Id[Body], reason: str) -> tuple[Task, ...]:
    """Let a body take on what lay with one that is no more or with a post of it; returns the open tasks that it took.

    Open tasks to do, to lead and to decide on, duties that go on, and drives that are open. Deadlines and states stay.
    """
    require_text(reason=reason)
    change.require(not change.get(Body, body_id).period.holds(change.today), STILL_THERE(at="body_id", body=body_id))
    if not change.get(Body, to).period.holds(change.today):
        raise Refused(NOT_THERE(at="to", body=to))
    gone: set[AnyId] = {body_id, *(post.id for post in change.find(Post, body=body_id))}
    taken = tuple(_taken(change, gone, to, reason))
    for duty in change.find(Duty):
        if duty.assignee in gone and (duty.ended is None or duty.ended >= change.today):
            change.put(evolve(duty, assignee=to))
    for drive in change.find(Drive):
        if drive.lead == body_id and drive.closed is None:
            change.put(evolve(drive, lead=to))
    return taken


def _taken(change: Change, gone: set[AnyId], to: Id[Body], reason: str) -> Iterator[Task]:
    for task in change.find(Task, state=OneOf(WAITING)):
        if gone.isdisjoint({task.assignee, task.lead, task.arbiter}):
            continue
        assignee, lead, arbiter = (to if one in gone else one for one in (task.assignee, task.lead, task.arbiter))
        if task.arbiter in gone and to in (body_of(change, assignee), body_of(change, lead)):
            arbiter = task.arbiter  # nobody decides in a matter of his own; the audit goes on telling that nobody can
        for dispute in change.find(Dispute, task=task.id) if task.state is TaskState.DISPUTED else ():
            if dispute.arbiter in gone and arbiter == to:
                change.put(evolve(dispute, arbiter=to))
        yield moved(change, evolve(task, assignee=assignee, lead=lead, arbiter=arbiter), "take_over", reason=reason)
