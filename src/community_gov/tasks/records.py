"""The nouns of tasks and drives.

A task is something that one person, post or body has to do; what it needs before it is done are items of a list, evidence and
other tasks, each a record of its own. A duty opens tasks by a rule. A drive moves many units through the same stages. What
happened is told by moves, from which the present state follows.
"""

from datetime import date, datetime

from attrs import field, frozen, validators

from community_gov.deadlines import ClockMove, PauseReason, TimeLimit
from community_gov.errors import Word
from community_gov.households import BlockedBy, CertificateStage, Place, Unit, UnitKind
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
    "Dependency",
    "Dispute",
    "Drive",
    "DriveOpened",
    "Duty",
    "Enrolled",
    "Evidence",
    "Item",
    "Move",
    "Occurrence",
    "Stage",
    "StageMove",
    "Task",
    "TaskMoved",
    "TaskState",
    "UnitScope",
    "UnitsLeft",
    "UnitsMoved",
]

_REASON = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


class TaskState(Coded):
    """Where a task is."""

    OPEN = "open", "待办", "open"
    STARTED = "started", "办理中", "started"
    PAUSED = "paused", "中止", "paused"
    DISPUTED = "disputed", "争议待裁定", "disputed"
    DONE = "done", "已办结", "done"
    CANCELLED = "cancelled", "已取消", "cancelled"


@kind("tasks.task", indexes=("state", "assignee", "about", "over"), of=("assignee",))
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
    arbiter: AnyId | None = None
    """The body or post that decides who has to do it, when that is disputed."""
    state: TaskState = TaskState.OPEN
    due: date | None = None
    """The last day, as the moves give it; None without a deadline and while the clock stands still."""
    over: datetime | None = None
    """When the time is over, while the task waits to be done: for days 24:00 of the last one."""
    paused: PauseReason | None = None
    needs_evidence: bool = False
    """Whether evidence has to be there before it is done."""
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
    clock: ClockMove | None = None
    """What it does to the deadline."""
    told: AnyId | None = None
    """Who was told of an extension."""
    reason: str | None = field(repr=False, default=None, metadata=_REASON)


@kind("tasks.dispute", indexes=("arbiter",), unique=(("task",),))
@frozen(kw_only=True)
class Dispute:
    """Whoever has a task says that it is not theirs to do; one for each task, because nobody pushes it on twice."""

    id: Id["Dispute"]
    task: Id[Task]
    raised_by: AnyId
    """Who had the task."""
    arbiter: AnyId
    raised: datetime
    reason: str | None = field(repr=False, default=None, metadata=_REASON)
    given_to: AnyId | None = None
    """Who has to do it, by the arbiter's decision."""
    settled: datetime | None = None
    why: str | None = field(repr=False, default=None, metadata=_REASON)


@kind("tasks.item", indexes=("task",), unique=(("task", "order"),))
@frozen(kw_only=True)
class Item:
    """One line of the checklist of a task."""

    id: Id["Item"]
    task: Id[Task]
    order: int = field(validator=validators.ge(1))
    text: str = field(validator=validators.min_len(1))
    needed: bool = True
    """Whether the task is done only when this is."""
    checked: datetime | None = None
    checked_by: str | None = None
    """The id of the actor who did it."""


@kind("tasks.evidence", indexes=("task",), unique=(("task", "digest"),))
@frozen(kw_only=True)
class Evidence:
    """What proves that something was done: where it lies and what it is, never what is in it."""

    id: Id["Evidence"]
    task: Id[Task]
    digest: str
    """The SHA-256 of the file."""
    address: str = field(validator=validators.min_len(1))
    added: datetime
    by: str
    """The id of the actor."""


@kind("tasks.dependency", indexes=("task", "on"), unique=(("task", "on"),))
@frozen(kw_only=True)
class Dependency:
    """A task waits for another one."""

    id: Id["Dependency"]
    task: Id[Task]
    on: Id[Task]
    dropped: datetime | None = None
    """From when on it does not wait any more, although the other one is not done."""


@kind("tasks.duty", indexes=("assignee",), of=("assignee",))
@frozen(kw_only=True)
class Duty:
    """What has to be done again and again, by a rule of recurrence (RFC 5545)."""

    id: Id["Duty"]
    title: str = field(validator=validators.min_len(1))
    rule: str
    """Such as `FREQ=WEEKLY;BYDAY=MO`."""
    start: date
    """The first day on which it can fall due."""
    limit: TimeLimit | None = None
    """How long there is from that day on; None: it is due on the day itself."""
    assignee: AnyId | None = None
    place: Id[Place] | None = None
    about: AnyId | None = None
    checklist: tuple[str, ...] = ()
    needs_evidence: bool = False
    ended: date | None = None
    """The last day on which it could fall due."""


@kind("tasks.occurrence", indexes=("duty",), unique=(("duty", "on"),))
@frozen(kw_only=True)
class Occurrence:
    """A duty fell due on a day: the task that was opened for it, or None when nobody opened one before the time was over."""

    id: Id["Occurrence"]
    duty: Id[Duty]
    on: date
    task: Id[Task] | None


@event("tasks.task_moved")
@frozen(kw_only=True)
class TaskMoved:
    """A task was opened (`from_` is None) or moved on."""

    about: Id[Task]
    action: Code
    """Such as `hand_over`, `pause` or `extend`."""
    from_: TaskState | None
    to: TaskState
    due: date | None = None
    over: datetime | None = None
    """The instant at which the time is over, while the task waits to be done."""


@frozen(kw_only=True)
class UnitScope:
    """The query that chooses the units of a drive."""

    place: Id[Place] | None = None
    """Those in it, and in what lies in it; None for the whole compound."""
    kinds: tuple[UnitKind, ...] = ()
    """Of these kinds; empty for all but common premises."""
    uncertified: bool = False
    """Only those whose certificate is not issued when they are taken in."""
    living: bool = False
    """Whether units that meet it later join; a frozen set keeps the units of its start, as long as there are such units."""


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
    scope: UnitScope | None = None
    """By which query its units were chosen; None where they were named."""
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
    after: tuple[Code, ...] = ()
    """The stages from which a unit comes here; empty: from each earlier one that is not done."""
    tasks_done: bool = False
    """Whether a unit comes here only when the tasks about it are done or cancelled."""
    evidence: bool = False
    """Whether a unit comes here only when a task about it has evidence."""
    certificate: CertificateStage | None = None
    """How far its certificate has to have come before a unit comes here."""

    @property
    def word(self) -> Word:
        """The stage as a message says it."""
        return Word(self.code, self.zh, self.en)


@kind("tasks.enrolled", indexes=("unit", "drive"), unique=(("drive", "unit"),))
@frozen(kw_only=True)
class Enrolled:
    """A unit in a drive, in exactly one stage, until it leaves because there is no such unit any more."""

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
    left: date | None = None
    """From which day on it is in the drive no more; its stage is the last one."""
    gone_to: tuple[Id[Unit], ...] = ()
    """The units that came out of it, where it was split or merged."""


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
    """None: it comes into the drive."""
    from_blocker: Code | None = None
    from_party: BlockedBy | None = None
    to: Code | None
    """None: it leaves the drive."""
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


@event("tasks.units_left")
@frozen(kw_only=True)
class UnitsLeft:
    """Units left a drive because they are no more."""

    drive: Id[Drive]
    units: int
