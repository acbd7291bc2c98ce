"""What the audit finds among tasks, duties and drives: deadlines that have passed, and what nobody began."""

from collections.abc import Iterator
from datetime import date

from community_gov.change import View
from community_gov.households import GONE_RULE, GONE_RULE_ZH
from community_gov.organizations import gone
from community_gov.records import AnyId, Finding, FindingType, Severity
from community_gov.stores.protocol import OneOf
from community_gov.tasks.duties import missed_duties
from community_gov.tasks.moving import WAITING
from community_gov.tasks.progress import drives, progress
from community_gov.tasks.reading import overdue
from community_gov.tasks.records import Drive, Duty, Task

__all__ = ["found"]

_OWN_DEADLINE, _OWN_ZH = "the deadline that was set with it", "交办时约定的期限"
TASK_OVERDUE = FindingType(
    "tasks.task_overdue",
    zh="任务应于{due}办结",
    en="the task was due on {due}",
    rule=_OWN_DEADLINE,
    rule_zh=_OWN_ZH,
    severity=Severity.CUSTOM,
)
DUTY_MISSED = FindingType(
    "tasks.duty_missed",
    zh="{on}应办的职责到{due}仍未开展",
    en="what fell due on {on} had not been begun by {due}",
    rule=_OWN_DEADLINE,
    rule_zh=_OWN_ZH,
    severity=Severity.CUSTOM,
)
DRIVE_OVERDUE = FindingType(
    "tasks.drive_overdue",
    zh="专项行动应于{due}完成,尚有{open}户未办结",
    en="the drive was due on {due}; units not done: {open}",
    rule=_OWN_DEADLINE,
    rule_zh=_OWN_ZH,
    severity=Severity.CUSTOM,
)
STILL_HAS = FindingType(
    "tasks.still_has",
    zh="{who}{gone},登记仍由其承办、牵头或裁定",
    en="{who} {gone}, and is on record as having it, leading it or deciding on it",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)


def found(view: View, on: date) -> Iterator[Finding]:
    """Tasks and drives whose last day has passed and that are not done, duties that nobody took up, and what lies with nobody."""
    for task in overdue(view, on=on):
        if task.due is not None:
            yield TASK_OVERDUE(task.id, since=task.due, due=task.due)
    for missed in missed_duties(view, on=on):
        if missed.task is None:
            yield DUTY_MISSED(missed.duty, since=missed.due, on=missed.on, due=missed.due)
    for drive in drives(view):
        if drive.due is None or drive.due >= on or drive.closed is not None:
            continue
        left = progress(view, drive.id, on=on).open
        if left:
            yield DRIVE_OVERDUE(drive.id, since=drive.due, due=drive.due, open=left)
    yield from _with_nobody(view, on)


def _with_nobody(view: View, on: date) -> Iterator[Finding]:
    """What there is to do and lies with a body, post or person who is gone: one finding for each of these."""
    left = gone(view, on=on)
    if not left:
        return
    held: list[tuple[AnyId, tuple[AnyId | None, ...]]] = [
        *((task.id, (task.assignee, task.lead, task.arbiter)) for task in view.find(Task, state=OneOf(WAITING))),
        *((duty.id, (duty.assignee,)) for duty in view.find(Duty) if duty.ended is None or duty.ended >= on),
        *((drive.id, (drive.lead,)) for drive in view.find(Drive) if drive.closed is None),
    ]
    for about, holders in held:
        for who in dict.fromkeys(one for one in holders if one in left):
            if who is not None:
                yield STILL_HAS(about, since=left[who].since, who=who, gone=left[who].by)
