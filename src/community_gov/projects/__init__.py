"""Co-creation projects, joint conferences and their promises, and the lists of needs, resources and projects.

Follow it in this order: `records`, `packs` (models of stages), `life` (how a project moves, and what its stage lacks), `running`,
`documents`, `partners`, `ideas`, `reading`; then `conference` (who promised what by when), `needs` (and resources), `findings`,
`ends` and `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.projects import findings, permissions, reporting
from community_gov.projects.conference import (
    Conference,
    Promise,
    PromiseGiven,
    PromiseStanding,
    PromiseState,
    call_conference,
    conferences,
    keep_promise,
    note_who_came,
    promise,
    promise_findings,
    promises,
    withdraw_promise,
)
from community_gov.projects.documents import PaperLine, add_paper, drop_paper, file_and_add, papers_of
from community_gov.projects.ends import ENDS
from community_gov.projects.ideas import (
    IdeaOutcome,
    add_idea,
    became_of,
    became_of_slip,
    ideas,
    ideas_of,
    start_from,
    whom_to_tell,
)
from community_gov.projects.life import ProjectStanding
from community_gov.projects.needs import (
    Match,
    Matched,
    Need,
    NeedLine,
    NeedSource,
    NeedState,
    Resource,
    ResourceKind,
    ResourceLine,
    drop_need,
    end_match,
    end_resource,
    list_need,
    match_need,
    matches_of,
    meet_need,
    need,
    needs,
    offer_resource,
    resources,
)
from community_gov.projects.packs import CO_CREATION, MODELS, ProjectModel, StagePlan, models
from community_gov.projects.partners import (
    bodies_of,
    evaluate_by,
    evaluations_of,
    join,
    join_body,
    leave,
    leave_body,
    participants_of,
)
from community_gov.projects.reading import missing, moves, project, project_list, stages, standing, tasks_of
from community_gov.projects.records import (
    LIFE,
    Evaluation,
    Idea,
    IdeaTakenUp,
    NeededPaper,
    Participant,
    ParticipantRole,
    Project,
    ProjectMove,
    ProjectMoved,
    ProjectPaper,
    ProjectStage,
    ProjectState,
)
from community_gov.projects.running import (
    abandon,
    add_task,
    enter_stage,
    finish,
    open_project,
    plan_stage,
    set_back,
    take_up,
)
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection

__all__ = [
    "CO_CREATION",
    "LIFE",
    "Conference",
    "Evaluation",
    "Idea",
    "IdeaOutcome",
    "IdeaTakenUp",
    "Match",
    "Matched",
    "Need",
    "NeedLine",
    "NeedSource",
    "NeedState",
    "NeededPaper",
    "PaperLine",
    "Participant",
    "ParticipantRole",
    "Project",
    "ProjectModel",
    "ProjectMove",
    "ProjectMoved",
    "ProjectPaper",
    "ProjectStage",
    "ProjectStanding",
    "ProjectState",
    "Promise",
    "PromiseGiven",
    "PromiseStanding",
    "PromiseState",
    "Resource",
    "ResourceKind",
    "ResourceLine",
    "StagePlan",
    "abandon",
    "add_idea",
    "add_paper",
    "add_task",
    "became_of",
    "became_of_slip",
    "bodies_of",
    "call_conference",
    "conferences",
    "drop_need",
    "drop_paper",
    "end_match",
    "end_resource",
    "enter_stage",
    "evaluate_by",
    "evaluations_of",
    "file_and_add",
    "finish",
    "ideas",
    "ideas_of",
    "join",
    "join_body",
    "keep_promise",
    "leave",
    "leave_body",
    "list_need",
    "match_need",
    "matches_of",
    "meet_need",
    "missing",
    "models",
    "moves",
    "need",
    "needs",
    "note_who_came",
    "offer_resource",
    "open_project",
    "papers_of",
    "participants_of",
    "plan_stage",
    "project",
    "project_list",
    "promise",
    "promises",
    "resources",
    "set_back",
    "stages",
    "standing",
    "start_from",
    "take_up",
    "tasks_of",
    "whom_to_tell",
    "withdraw_promise",
]

_VERBS = (
    abandon,
    add_idea,
    add_paper,
    add_task,
    call_conference,
    drop_need,
    drop_paper,
    end_match,
    end_resource,
    enter_stage,
    evaluate_by,
    file_and_add,
    finish,
    join,
    join_body,
    keep_promise,
    leave,
    leave_body,
    list_need,
    match_need,
    meet_need,
    note_who_came,
    offer_resource,
    open_project,
    plan_stage,
    promise,
    set_back,
    start_from,
    take_up,
    withdraw_promise,
)
_QUESTIONS = (
    became_of,
    became_of_slip,
    bodies_of,
    conferences,
    evaluations_of,
    ideas,
    ideas_of,
    matches_of,
    missing,
    models,
    moves,
    need,
    needs,
    papers_of,
    participants_of,
    project,
    project_list,
    promises,
    resources,
    stages,
    standing,
    tasks_of,
    whom_to_tell,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of projects."""
    return Records(
        kinds=(
            Conference,
            Evaluation,
            Idea,
            Match,
            Need,
            Participant,
            Project,
            ProjectMove,
            ProjectPaper,
            ProjectStage,
            Promise,
            Resource,
        ),
        events=(IdeaTakenUp, Matched, ProjectMoved, PromiseGiven),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with projects."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The five stages to start with, and until when the name of somebody who takes part is needed."""
    return (MODELS, Pack(name="projects.ends", items=ENDS))


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Stages and promises past their last day, and papers that are gone."""
    yield from findings.project_findings(view, on)
    yield from promise_findings(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """Which projects went on, began or were taken up again, and which are over."""
    return reporting.sections(view, asked)
