"""The nouns of a co-creation project (共建项目): its stages and what each needs, its moves, its papers, who takes part.

A project is in one stage. How it stood on a day is computed from its moves. What is written here is for everybody to read, so it
names nobody; the one personal field is a person who takes part and has agreed to that.
"""

from datetime import date, datetime

from attrs import field, frozen
from attrs.validators import ge, min_len

from community_gov.errors import Word
from community_gov.feedback import Item
from community_gov.households import Person, Place
from community_gov.lifecycle import Lifecycle, Step
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.papers import ArchivePaper
from community_gov.records import AnyId, Code, Coded, Controller, Id, Purpose, Until, event, kind, personal
from community_gov.surveys import Survey

__all__ = [
    "LIFE",
    "Evaluation",
    "Idea",
    "IdeaTakenUp",
    "NeededPaper",
    "Participant",
    "ParticipantRole",
    "Project",
    "ProjectMove",
    "ProjectMoved",
    "ProjectPaper",
    "ProjectStage",
    "ProjectState",
]


class ProjectState(Coded):
    """Whether a project goes on."""

    RUNNING = "running", "进行中", "running"
    FINISHED = "finished", "已完成", "finished"
    ABANDONED = "abandoned", "已终止", "abandoned"


class ParticipantRole(Coded):
    """What somebody does in a project."""

    LEAD = "lead", "牵头", "leads"
    PARTNER = "partner", "参与", "takes part"
    CONTRIBUTOR = "contributor", "出资出力", "contributes"
    KEEPER = "keeper", "管护", "looks after it"
    REVIEWER = "reviewer", "评议", "evaluates"


_S = ProjectState
LIFE = Lifecycle(
    _S.RUNNING,
    steps=(
        Step("enter", (_S.RUNNING,), _S.RUNNING, zh="进入下一阶段", en="enter the next stage"),
        Step("set_back", (_S.RUNNING,), _S.RUNNING, zh="退回", en="set back"),
        Step("finish", (_S.RUNNING,), _S.FINISHED, zh="完成", en="finish"),
        Step("abandon", (_S.RUNNING,), _S.ABANDONED, zh="终止", en="abandon"),
        Step("take_up", (_S.ABANDONED,), _S.RUNNING, zh="重新启动", en="take up again"),
    ),
)
"""What can be done with a project, and when."""


@frozen(kw_only=True)
class NeededPaper:
    """A kind of paper that a stage needs, and how many of them."""

    kind: Code
    zh: str = field(validator=min_len(1))
    en: str = field(validator=min_len(1))
    least: int = field(default=1, validator=ge(1))

    @property
    def word(self) -> Word:
        """The kind as a message says it."""
        return Word(self.kind, self.zh, self.en)


@kind("projects.project", indexes=("body", "state"))
@frozen(kw_only=True)
class Project:
    """Something that a body and the residents plan, build, look after, evaluate and share together."""

    id: Id["Project"]
    title: str
    text: str
    """What it is about, without names."""
    body: Id[Body]
    places: tuple[Id[Place], ...]
    """Where it is; empty for the whole compound."""
    start: date
    state: ProjectState = ProjectState.RUNNING
    stage: Code
    since: date
    """The day of its last move."""
    moves: int = 1
    """How many moves it has made."""


@kind("projects.stage", indexes=("project",), unique=(("project", "code"),))
@frozen(kw_only=True)
class ProjectStage:
    """One stage of a project, and what has to be there before the next one is entered."""

    id: Id["ProjectStage"]
    project: Id[Project]
    code: Code
    zh: str = field(validator=min_len(1))
    en: str = field(validator=min_len(1))
    order: int = field(validator=ge(1))
    papers: tuple[NeededPaper, ...]
    tasks_done: bool
    """Whether its tasks have to be done or cancelled."""
    evaluated: bool
    """Whether a survey has to be counted, or a notice to have hung out its time, by which the project is evaluated."""
    decided: bool
    """Whether the move out of it has to rest on a decision."""
    due: date | None = None
    """The last day for it."""

    @property
    def word(self) -> Word:
        """The stage as a message says it."""
        return Word(self.code, self.zh, self.en)


@kind("projects.move", indexes=("project",), unique=(("project", "order"),))
@frozen(kw_only=True)
class ProjectMove:
    """A step of a project: how it stands after it, from the day `on` in the world, and who decided that."""

    id: Id["ProjectMove"]
    project: Id[Project]
    order: int = field(validator=ge(1))
    """1 for the first move."""
    action: Code
    from_: ProjectState | None
    to: ProjectState
    stage: Code
    """The stage in which it is after the move."""
    on: date
    decided_by: Id[Body]
    rests_on: AnyId | None = None
    """The decision of a meeting, the joint approval, or a plugin's decision such as that of an assembly."""
    reason: str | None = None
    """Why it was set back, abandoned or taken up again; for everybody to read, without names."""
    at: datetime
    by: str
    """The id of the actor."""


@kind("projects.paper", indexes=("project", "paper"), unique=(("project", "stage", "kind", "paper"),))
@frozen(kw_only=True)
class ProjectPaper:
    """A paper of an archive that a stage needed or got; where it lies and its digest are in the archive's catalogue."""

    id: Id["ProjectPaper"]
    project: Id[Project]
    stage: Code
    kind: Code
    paper: Id[ArchivePaper]
    added: date
    dropped: date | None = None
    """From which day on it does not count any more, because it was the wrong one."""


@kind("projects.evaluation", indexes=("project",))
@frozen(kw_only=True)
class Evaluation:
    """By which survey or notice a project is evaluated (效果共评)."""

    id: Id["Evaluation"]
    project: Id[Project]
    survey: Id[Survey] | None
    notice: Id[Notice] | None
    added: date


@kind("projects.participant", indexes=("project", "body", "person"))
@frozen(kw_only=True)
class Participant:
    """A body that takes part, or a person who has agreed to be named for that."""

    id: Id["Participant"]
    project: Id[Project]
    role: ParticipantRole
    body: Id[Body] | None = None
    person: Id[Person] | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.ORGANIZATION, controller=Controller.BODY, until=Until.CONSENT_WITHDRAWN),
    )
    start: date
    """For a person: the day of the consent."""
    ended: date | None = None
    """The first day on which it or he or she takes part no more."""


@kind("projects.idea", indexes=("project",), unique=(("item",),))
@frozen(kw_only=True)
class Idea:
    """What somebody proposed has become a project, or part of one. Who proposed it stays with the item."""

    id: Id["Idea"]
    item: Id[Item]
    project: Id[Project]
    on: date


@event("projects.project_moved")
@frozen(kw_only=True)
class ProjectMoved:
    """A project was opened (`from_` is None) or moved on."""

    project: Id[Project]
    from_: ProjectState | None
    to: ProjectState
    stage: Code
    on: date


@event("projects.idea_taken_up")
@frozen(kw_only=True)
class IdeaTakenUp:
    """An idea became a project; whom to tell of it is asked by `feedback.to_be_told`."""

    item: Id[Item]
    project: Id[Project]
