"""The nouns of tasks and drives.

A task is something that one person, post or body has to do. A drive moves many units through the same stages. What happened
to either is told by moves, from which the present state follows.
"""

from datetime import date, datetime

from attrs import field, frozen, validators

from community_gov.households import BlockedBy, Place, Unit
from community_gov.organizations import Body
from community_gov.records import (
    AnyId,
    Code,
    Coded,
    Controller,
    Id,
    Purpose,
    Until,
    event,
    kind,
    personal,
)

__all__ = [
    "Drive",
    "DriveOpened",
    "Enrolled",
    "Move",
    "Stage",
    "StageMove",
    "Task",
    "TaskMoved",
    "TaskState",
    "UnitsMoved",
]

_REASON = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


class TaskState(Coded):
    """Where a task is."""

    OPEN = "open", "待办", "open"
    STARTED = "started", "办理中", "started"
    DONE = "done", "已办结", "done"
    CANCELLED = "cancelled", "已取消", "cancelled"


@kind("tasks.task", indexes=("state", "assignee", "about"), of=("assignee",))
@frozen(kw_only=True)
class Task:
    """Something that has to be done."""

    id: Id["Task"]
    title: str = field(validator=validators.min_len(1))
    about: AnyId | None = None
    """The record that it serves, such as a feedback item."""
    place: Id[Place] | None = None
    assignee: AnyId | None = None
    """The person, post or body that has it now; a post keeps it when its holder changes."""
    lead: AnyId | None = None
    """Who received it first and stays responsible when it is handed over (首接负责)."""
    state: TaskState = TaskState.OPEN
    due: date | None = None
    """The last day."""
    opened: datetime


@kind("tasks.move", indexes=("about",), unique=(("about", "order"),))
@frozen(kw_only=True)
class Move:
    """A step in the life of a task: which action, and how things stand after it."""

    id: Id["Move"]
    about: Id[Task]
    order: int
    """1 for the first move of this task."""
    action: Code
    from_: TaskState | None
    to: TaskState
    assignee: AnyId | None
    at: datetime
    by: str
    """The id of the actor."""
    reason: str | None = field(repr=False, default=None, metadata=_REASON)


@event("tasks.task_moved")
@frozen(kw_only=True)
class TaskMoved:
    """A task was opened (`from_` is None) or moved on."""

    about: Id[Task]
    from_: TaskState | None
    to: TaskState


@kind("tasks.drive")
@frozen(kw_only=True)
class Drive:
    """A goal for a set of units, reached by stages (专项行动)."""

    id: Id["Drive"]
    name: str = field(validator=validators.min_len(1))
    lead: Id[Body] | None = None
    """The body that runs it."""
    start: date
    due: date | None = None
    """The last day."""
    closed: date | None = None


@kind("tasks.stage", indexes=("drive",), unique=(("drive", "code"),))
@frozen(kw_only=True)
class Stage:
    """One stage of a drive."""

    id: Id["Stage"]
    drive: Id[Drive]
    code: Code
    zh: str = field(validator=validators.min_len(1))
    en: str = field(validator=validators.min_len(1))
    order: int = field(validator=validators.ge(1))
    done: bool = False
    """Whether a unit in this stage is finished with."""
    needed: bool = True
    """False for the stage of units of which it turned out that they need nothing; they do not count as achieved."""


@kind("tasks.enrolled", indexes=("unit", "drive"), unique=(("drive", "unit"),))
@frozen(kw_only=True)
class Enrolled:
    """A unit in a drive, in exactly one stage."""

    id: Id["Enrolled"]
    drive: Id[Drive]
    unit: Id[Unit]
    stage: Code
    blocker: Code | None = None
    """What holds it up (堵点), such as `deed_tax_not_remitted`."""
    party: BlockedBy | None = None
    since: date
    """The day of its last move."""
    moves: int = 1
    """How many moves it has made."""


@kind("tasks.stage_move", indexes=("about", "drive"))
@frozen(kw_only=True)
class StageMove:
    """A step of one unit in a drive: how it stands after it, from the day `on` in the world."""

    id: Id["StageMove"]
    drive: Id[Drive]
    about: Id[Enrolled]
    order: int
    """1 for the first move of this unit."""
    from_: Code | None
    to: Code
    blocker: Code | None = None
    party: BlockedBy | None = None
    on: date
    at: datetime
    by: str
    """The id of the actor."""
    reason: str | None = field(repr=False, default=None, metadata=_REASON)


@event("tasks.drive_opened")
@frozen(kw_only=True)
class DriveOpened:
    """A drive began."""

    drive: Id[Drive]
    units: int


@event("tasks.units_moved")
@frozen(kw_only=True)
class UnitsMoved:
    """Units of a drive moved to a stage, or were blocked or freed in it."""

    drive: Id[Drive]
    to: Code
    blocker: Code | None
    units: int
    on: date
