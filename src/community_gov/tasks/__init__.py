"""What has to be done: tasks for one person, post or body, and drives that take many units through the same stages."""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection
from community_gov.tasks import findings, permissions, reporting
from community_gov.tasks.checks import (
    add_evidence,
    add_items,
    check_item,
    evidence_of,
    items_of,
    uncheck_item,
)
from community_gov.tasks.clock import (
    correct,
    deadline,
    extend,
    pause,
    recount,
    restart,
    resume,
)
from community_gov.tasks.disputes import (
    dispute,
    disputed_task,
    disputes_of_body,
    settle,
)
from community_gov.tasks.drives import (
    StageSpec,
    advance_units,
    block_units,
    close_drive,
    enrol_units,
    open_drive,
    set_back_units,
    unblock_units,
)
from community_gov.tasks.duties import (
    MissedDuty,
    duties,
    end_duty,
    missed_duties,
    open_duties,
    put_up_duty,
)
from community_gov.tasks.ends import ENDS
from community_gov.tasks.living import refresh_drive, units_gone
from community_gov.tasks.moving import (
    LIFE,
)
from community_gov.tasks.progress import (
    BlockerCount,
    Point,
    Progress,
    StageCount,
    burn_down,
    drives,
    drives_of_unit,
    progress,
    stages,
    units_in,
)
from community_gov.tasks.reading import (
    Load,
    WorkBy,
    due_soon,
    moves_of,
    open_tasks,
    out_of_time,
    overdue,
    task,
    tasks_of_body,
    tasks_of_person,
    workload,
)
from community_gov.tasks.records import (
    Dependency,
    Dispute,
    Drive,
    DriveOpened,
    Duty,
    Enrolled,
    Evidence,
    Item,
    Move,
    Occurrence,
    Stage,
    StageMove,
    Task,
    TaskMoved,
    TaskState,
    UnitScope,
    UnitsLeft,
    UnitsMoved,
)
from community_gov.tasks.taking_over import take_over
from community_gov.tasks.waiting import (
    stop_waiting,
    wait_for,
    waits_for,
)
from community_gov.tasks.work import (
    add,
    assign,
    cancel,
    finish,
    hand_over,
    reopen,
    start,
)

__all__ = [
    "LIFE",
    "BlockerCount",
    "Dependency",
    "Dispute",
    "Drive",
    "DriveOpened",
    "Duty",
    "Enrolled",
    "Evidence",
    "Item",
    "Load",
    "MissedDuty",
    "Move",
    "Occurrence",
    "Point",
    "Progress",
    "Stage",
    "StageCount",
    "StageMove",
    "StageSpec",
    "Task",
    "TaskMoved",
    "TaskState",
    "UnitScope",
    "UnitsLeft",
    "UnitsMoved",
    "WorkBy",
    "add",
    "add_evidence",
    "add_items",
    "advance_units",
    "assign",
    "block_units",
    "burn_down",
    "cancel",
    "check_item",
    "close_drive",
    "correct",
    "deadline",
    "dispute",
    "disputed_task",
    "disputes_of_body",
    "drives",
    "drives_of_unit",
    "due_soon",
    "duties",
    "end_duty",
    "enrol_units",
    "evidence_of",
    "extend",
    "finish",
    "hand_over",
    "items_of",
    "missed_duties",
    "moves_of",
    "open_drive",
    "open_duties",
    "open_tasks",
    "out_of_time",
    "overdue",
    "pause",
    "progress",
    "put_up_duty",
    "recount",
    "refresh_drive",
    "reopen",
    "restart",
    "resume",
    "set_back_units",
    "settle",
    "stages",
    "start",
    "stop_waiting",
    "take_over",
    "task",
    "tasks_of_body",
    "tasks_of_person",
    "unblock_units",
    "uncheck_item",
    "units_gone",
    "units_in",
    "wait_for",
    "waits_for",
    "workload",
]

_VERBS = (
    add,
    add_evidence,
    add_items,
    advance_units,
    assign,
    block_units,
    cancel,
    check_item,
    close_drive,
    correct,
    dispute,
    end_duty,
    enrol_units,
    extend,
    finish,
    hand_over,
    open_drive,
    open_duties,
    pause,
    put_up_duty,
    refresh_drive,
    reopen,
    recount,
    restart,
    resume,
    set_back_units,
    settle,
    start,
    stop_waiting,
    take_over,
    unblock_units,
    uncheck_item,
    wait_for,
)
_QUESTIONS = (
    burn_down,
    deadline,
    disputed_task,
    disputes_of_body,
    drives,
    drives_of_unit,
    due_soon,
    duties,
    evidence_of,
    items_of,
    missed_duties,
    moves_of,
    open_tasks,
    out_of_time,
    overdue,
    progress,
    stages,
    task,
    tasks_of_body,
    tasks_of_person,
    units_gone,
    units_in,
    waits_for,
    workload,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of tasks and drives."""
    return Records(
        kinds=(Dependency, Dispute, Drive, Duty, Enrolled, Evidence, Item, Move, Occurrence, Stage, StageMove, Task),
        events=(DriveOpened, TaskMoved, UnitsLeft, UnitsMoved),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs and questions of tasks and drives."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with tasks and drives."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """When tasks and drives are over."""
    return (Pack(name="tasks.ends", items=ENDS),)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Deadlines that have passed."""
    return findings.found(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What was to be done, and how far drives are."""
    return reporting.sections(view, asked)
