"""What has to be done: tasks for one person, post or body, and drives that take many units through the same stages."""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.tasks import findings, permissions
from community_gov.tasks.drives import (
    StageSpec,
    advance_units,
    block_units,
    close_drive,
    open_drive,
    set_back_units,
    unblock_units,
)
from community_gov.tasks.ends import ENDS
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
from community_gov.tasks.records import (
    Drive,
    DriveOpened,
    Enrolled,
    Move,
    Stage,
    StageMove,
    Task,
    TaskMoved,
    TaskState,
    UnitsMoved,
)
from community_gov.tasks.work import (
    LIFE,
    Load,
    add,
    assign,
    cancel,
    finish,
    hand_over,
    moves_of,
    open_tasks,
    overdue,
    reopen,
    start,
    task,
    tasks_of_body,
    tasks_of_person,
    workload,
)

__all__ = [
    "LIFE",
    "BlockerCount",
    "Drive",
    "DriveOpened",
    "Enrolled",
    "Load",
    "Move",
    "Point",
    "Progress",
    "Stage",
    "StageCount",
    "StageMove",
    "StageSpec",
    "Task",
    "TaskMoved",
    "TaskState",
    "UnitsMoved",
    "add",
    "advance_units",
    "assign",
    "block_units",
    "burn_down",
    "cancel",
    "close_drive",
    "drives",
    "drives_of_unit",
    "finish",
    "hand_over",
    "moves_of",
    "open_drive",
    "open_tasks",
    "overdue",
    "progress",
    "reopen",
    "set_back_units",
    "stages",
    "start",
    "task",
    "tasks_of_body",
    "tasks_of_person",
    "unblock_units",
    "units_in",
    "workload",
]

_VERBS = (
    add,
    advance_units,
    assign,
    block_units,
    cancel,
    close_drive,
    finish,
    hand_over,
    open_drive,
    reopen,
    set_back_units,
    start,
    unblock_units,
)
_QUESTIONS = (
    burn_down,
    drives,
    drives_of_unit,
    moves_of,
    open_tasks,
    overdue,
    progress,
    stages,
    task,
    tasks_of_body,
    tasks_of_person,
    units_in,
    workload,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of tasks and drives."""
    return Records(
        kinds=(Drive, Enrolled, Move, Stage, StageMove, Task),
        events=(DriveOpened, TaskMoved, UnitsMoved),
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
