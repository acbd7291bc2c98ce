"""Co-creation projects: stages with the papers that each needs, ideas that became projects, and what became of them.

Follow it in this order: `records`, `packs` (models of stages), `life` (how a project moves, and what its stage lacks), `running`,
`documents`, `partners`, `ideas`, `reading`; then `findings`, `ends` and `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.projects import findings, permissions
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

__all__ = [
    "CO_CREATION",
    "LIFE",
    "Evaluation",
    "Idea",
    "IdeaOutcome",
    "IdeaTakenUp",
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
    "StagePlan",
    "abandon",
    "add_idea",
    "add_paper",
    "add_task",
    "became_of",
    "became_of_slip",
    "bodies_of",
    "drop_paper",
    "enter_stage",
    "evaluate_by",
    "evaluations_of",
    "file_and_add",
    "finish",
    "ideas",
    "ideas_of",
    "join",
    "join_body",
    "leave",
    "leave_body",
    "missing",
    "models",
    "moves",
    "open_project",
    "papers_of",
    "participants_of",
    "plan_stage",
    "project",
    "project_list",
    "set_back",
    "stages",
    "standing",
    "start_from",
    "take_up",
    "tasks_of",
    "whom_to_tell",
]

_VERBS = (
    abandon,
    add_idea,
    add_paper,
    add_task,
    drop_paper,
    enter_stage,
    evaluate_by,
    file_and_add,
    finish,
    join,
    join_body,
    leave,
    leave_body,
    open_project,
    plan_stage,
    set_back,
    start_from,
    take_up,
)
_QUESTIONS = (
    became_of,
    became_of_slip,
    bodies_of,
    evaluations_of,
    ideas,
    ideas_of,
    missing,
    models,
    moves,
    papers_of,
    participants_of,
    project,
    project_list,
    stages,
    standing,
    tasks_of,
    whom_to_tell,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of projects."""
    return Records(
        kinds=(Evaluation, Idea, Participant, Project, ProjectMove, ProjectPaper, ProjectStage),
        events=(IdeaTakenUp, ProjectMoved),
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
    """Stages past their last day, and papers that are gone."""
    return findings.project_findings(view, on)
