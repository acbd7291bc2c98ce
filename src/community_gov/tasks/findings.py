"""What the audit finds among tasks, duties and drives: deadlines that have passed, and what nobody began."""

from collections.abc import Iterator
from datetime import date

from community_gov.change import View
from community_gov.records import Finding, FindingType, Severity
from community_gov.tasks.duties import missed_duties
from community_gov.tasks.progress import drives, progress
from community_gov.tasks.reading import overdue

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


def found(view: View, on: date) -> Iterator[Finding]:
    """Tasks and drives whose last day has passed and that are not done, and duties that nobody took up."""
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
