"""How a project moves: one record for each step, how it stood on any day, and what its stage still lacks."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from community_gov.change import Change, View
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.feedback.texts import require_public
from community_gov.notices import may_take_effect
from community_gov.organizations import Body
from community_gov.papers.grounds import require_ground
from community_gov.projects.records import (
    LIFE,
    Evaluation,
    Participant,
    Project,
    ProjectMove,
    ProjectMoved,
    ProjectPaper,
    ProjectStage,
    ProjectState,
)
from community_gov.records import AnyId, Code, Id
from community_gov.stores.protocol import OneOf
from community_gov.surveys import Counting
from community_gov.tasks import Task, TaskState

__all__ = ["Decided", "ProjectStanding", "lacking", "movable", "moved", "moves_of", "papers_lacking", "stages_of", "standing_of"]

_WAITING = (TaskState.OPEN, TaskState.STARTED, TaskState.PAUSED, TaskState.DISPUTED)

NOT_NOW = ProblemType(
    "projects.not_now",
    zh="项目{state},不能{action};现在可以:{possible}",
    en="the project is {state}, so this cannot be done: {action}; possible now: {possible}",
    nature=Nature.STATE,
)
FUTURE = ProblemType("projects.future", zh="日期{on}尚未到来", en="{on} has not come yet")
TOO_EARLY = ProblemType(
    "projects.too_early",
    zh="项目上一步在{since},新的一步不能早于它",
    en="the project moved last on {since}; the next move cannot be dated before it",
)
NOT_IN_IT = ProblemType(
    "projects.not_in_it", zh="{body}没有参与该项目", en="{body} takes no part in the project, so it does not decide there"
)
PAPER_MISSING = ProblemType(
    "projects.paper_missing",
    zh="“{stage}”阶段需要{paper}{least}份,现有{n}份",
    en="stage {stage} needs this paper: {paper}, {least} of it; there are {n}",
    nature=Nature.STATE,
)
TASKS_LEFT = ProblemType(
    "projects.tasks_left",
    zh="“{stage}”阶段尚有{n}项任务未办结",
    en="stage {stage} has tasks that are not done: {n}",
    nature=Nature.STATE,
)
NOT_EVALUATED = ProblemType(
    "projects.not_evaluated",
    zh="“{stage}”阶段需要一次已清点的调查,或一份已满期且无未决异议的公示",
    en="stage {stage} needs a survey that is counted, or a notice that hung out its time and is not objected to",
    nature=Nature.STATE,
)
NOT_DECIDED = ProblemType(
    "projects.not_decided",
    zh="结束“{stage}”阶段须写明所依据的决定",
    en="the move out of stage {stage} rests on a decision; name it",
    nature=Nature.STATE,
)


@frozen(kw_only=True)
class ProjectStanding:
    """A project as it stood at the end of a day."""

    project: Id[Project]
    title: str
    body: Id[Body]
    state: ProjectState
    stage: Code
    stage_zh: str
    stage_en: str
    since: date
    """The day of the last move."""
    due: date | None
    """The last day for the stage, as it is set now; None too when the project does not go on."""
    reason: str | None
    """Why the last move was made, where that was said."""


@frozen(kw_only=True)
class Decided:
    """When a move was made, who decided it, on what that rests, and why."""

    on: date
    by: Id[Body] | None
    """None: the body of the project."""
    rests_on: AnyId | None = None
    reason: str | None = None


def movable(change: Change, project_id: Id[Project], action: str) -> Project:
    """The project, if the action is possible now."""
    project = change.get(Project, project_id)
    if not LIFE.allows(project.state, action):
        possible = LIFE.possible(project.state)
        change.refuse(NOT_NOW(at="project_id", state=project.state, action=LIFE.word(action), possible=possible))
    return project


def moved(change: Change, project: Project, action: str, *, to: Code, decided: Decided) -> Project:
    """Write the step down, and the project as it is after it."""
    first = action == "open"
    change.require(decided.on <= change.today, FUTURE(at="on", on=decided.on))
    change.require(first or decided.on >= project.since, TOO_EARLY(at="on", since=project.since))
    by = _decider(change, project, decided)
    if decided.reason is not None:
        require_public(decided.reason, at="reason")
    before, state = (None, project.state) if first else (project.state, LIFE.after(project.state, action))
    order = 1 if first else project.moves + 1
    change.put(
        ProjectMove(
            id=change.new_id(ProjectMove),
            project=project.id,
            order=order,
            action=Code(action),
            from_=before,
            to=state,
            stage=to,
            on=decided.on,
            decided_by=by,
            rests_on=decided.rests_on,
            reason=decided.reason,
            at=change.now,
            by=change.signature,
        )
    )
    now = evolve(project, state=state, stage=to, since=decided.on, moves=order)
    return change.put(now, ProjectMoved(project=project.id, from_=before, to=state, stage=to, on=decided.on))


def _decider(change: Change, project: Project, decided: Decided) -> Id[Body]:
    """The body that decided: that of the project, or one that takes part."""
    by = decided.by or project.body
    part = by == project.body or change.first(Participant, project=project.id, body=by, ended=None) is not None
    change.require(part, NOT_IN_IT(at="decided_by", body=by))
    if decided.rests_on is not None:
        require_ground(change, by, decided.rests_on, on=decided.on)
    return by


def stages_of(view: View, project_id: Id[Project]) -> tuple[ProjectStage, ...]:
    """The stages in their order."""
    return view.find(ProjectStage, project=project_id, order_by="order")


def moves_of(view: View, project_id: Id[Project]) -> tuple[ProjectMove, ...]:
    """The moves in their order."""
    return view.find(ProjectMove, project=project_id, order_by="order")


def standing_of(view: View, project: Project, *, on: date) -> ProjectStanding | None:
    """The project as its moves give it for a day; None before its first one."""
    made = [move for move in moves_of(view, project.id) if move.on <= on]
    if not made:
        return None
    last = made[-1]
    stage = next(one for one in stages_of(view, project.id) if one.code == last.stage)
    return ProjectStanding(
        project=project.id,
        title=project.title,
        body=project.body,
        state=last.to,
        stage=last.stage,
        stage_zh=stage.zh,
        stage_en=stage.en,
        since=last.on,
        due=stage.due if last.to is ProjectState.RUNNING else None,
        reason=last.reason,
    )


def lacking(view: View, stage: ProjectStage, *, rests_on: AnyId | None = None) -> Iterator[Problem]:
    """What is not there yet of all that a stage needs before the project leaves it."""
    yield from papers_lacking(view, stage)
    if stage.tasks_done:
        left = len(view.find(Task, about=stage.id, state=OneOf(_WAITING)))
        if left:
            yield TASKS_LEFT(at="project_id", stage=stage.word, n=left)
    if stage.evaluated and not _evaluated(view, view.find(Evaluation, project=stage.project)):
        yield NOT_EVALUATED(at="project_id", stage=stage.word)
    if stage.decided and rests_on is None:
        yield NOT_DECIDED(at="rests_on", stage=stage.word)


def papers_lacking(view: View, stage: ProjectStage) -> Iterator[Problem]:
    """The papers of a stage that are not there, or not in their number."""
    there = [row.kind for row in view.find(ProjectPaper, project=stage.project, stage=stage.code, dropped=None)]
    for one in stage.papers:
        n = there.count(one.kind)
        if n < one.least:
            yield PAPER_MISSING(at="project_id", stage=stage.word, paper=one.word, least=one.least, n=n)


def _evaluated(view: View, found: Iterable[Evaluation]) -> bool:
    for row in found:
        if row.survey is not None and view.first(Counting, survey=row.survey) is not None:
            return True
        if row.notice is not None and may_take_effect(view, row.notice, on=view.today).allowed:
            return True
    return False
