"""Who may do what with tasks and drives: the office everything, a body what it has or leads, a person the tasks given to them."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households import OWNER
from community_gov.organizations import MEMBER, Body, Post
from community_gov.policy import AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import AnyId, Controller
from community_gov.tasks.records import Dispute, Drive, Task

__all__ = ["part"]

_TASK_PERSON = ("add_evidence", "check_item", "finish", "pause", "resume", "start", "uncheck_item")
_TASK_BODY = (
    *_TASK_PERSON,
    "add_items",
    "assign",
    "cancel",
    "dispute",
    "extend",
    "hand_over",
    "reopen",
    "stop_waiting",
    "wait_for",
)
_TASK_READ = ("deadline", "evidence_of", "items_of", "moves_of", "task", "waits_for")
_DRIVE_BODY = ("advance_units", "block_units", "close_drive", "enrol_units", "refresh_drive", "set_back_units", "unblock_units")
_DRIVE_READ = ("burn_down", "progress", "stages", "units_gone", "units_in")
_DISPUTE = ("settle",)
_DISPUTE_READ = ("disputed_task",)
_OFFICE = ("add", "correct", "end_duty", "open_drive", "open_duties", "put_up_duty", "recount", "restart", "take_over")
_OFFICE_READ = (
    "disputes_of_body",
    "drives",
    "drives_of_unit",
    "due_soon",
    "duties",
    "missed_duties",
    "open_tasks",
    "out_of_time",
    "overdue",
    "tasks_of_body",
    "tasks_of_person",
    "workload",
)


def part() -> PolicyPart:
    """All rows and anchors of tasks and drives."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.RECEIVER}),
        anchors=(
            anchored(Task, lambda view, task: (*_holder(view, task.assignee), *_holder(view, task.lead))),
            anchored(Drive, lambda view, drive: _holder(view, drive.lead)),
            anchored(Dispute, lambda view, dispute: _holder(view, dispute.arbiter)),
        ),
    )


def _rows() -> Iterator[Allow]:
    for name in (*_OFFICE, *_TASK_BODY, *_DRIVE_BODY, *_DISPUTE):
        yield Allow(f"tasks.{name}", CLERK)
    for name in (*_TASK_READ, *_DRIVE_READ, *_DISPUTE_READ, *_OFFICE_READ):
        yield Allow(f"tasks.{name}", CLERK, unmasked=True)
        yield Allow(f"tasks.{name}", AUDITOR)
    for name in _TASK_BODY:
        yield Allow(f"tasks.{name}", MEMBER, Scope.BODY, of="task_id")
    for name in _TASK_PERSON:
        yield Allow(f"tasks.{name}", PERSON, Scope.SELF, of="task_id")
    for name in _TASK_READ:
        yield Allow(f"tasks.{name}", MEMBER, Scope.BODY, of="task_id", unmasked=True)
        yield Allow(f"tasks.{name}", PERSON, Scope.SELF, of="task_id", unmasked=True)
    for name in (*_DRIVE_BODY, *_DRIVE_READ):
        yield Allow(f"tasks.{name}", MEMBER, Scope.BODY, of="drive_id")
    yield Allow("tasks.settle", MEMBER, Scope.BODY, of="dispute_id")
    yield Allow("tasks.disputed_task", MEMBER, Scope.BODY, of="dispute_id", unmasked=True)
    yield Allow("tasks.disputes_of_body", MEMBER, Scope.BODY, of="body_id", unmasked=True)
    yield Allow("tasks.drives_of_unit", OWNER, Scope.UNIT, of="unit_id")
    yield Allow("tasks.tasks_of_body", MEMBER, Scope.BODY, of="body_id")
    yield Allow("tasks.tasks_of_person", PERSON, Scope.SELF, of="person_id")


def _holder(view: View, id: AnyId | None) -> Iterator[Anchor]:
    """Where a task or drive belongs: to a person, or to the body itself or of the post."""
    if id is None:
        return
    post = view.first(Post, id=id)
    if post is not None:
        yield Anchor(Scope.BODY, post.body)
    elif view.first(Body, id=id) is not None:
        yield Anchor(Scope.BODY, id)
    else:
        yield Anchor(Scope.SELF, id)
