"""Opening a project and taking it from stage to stage; a stage is entered when what the one before needs is there."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from attrs import evolve

from community_gov.change import Change, verb
from community_gov.deadlines import TimeLimit
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.feedback.texts import require_public
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov.projects.life import Decided, lacking, movable, moved, stages_of
from community_gov.projects.packs import StagePlan, model_named
from community_gov.projects.records import NeededPaper, Project, ProjectStage
from community_gov.records import AnyId, Code, Id
from community_gov.tasks import Task, add

__all__ = [
    "abandon",
    "add_task",
    "enter_stage",
    "finish",
    "new_project",
    "open_project",
    "plan_stage",
    "set_back",
    "stage_named",
    "take_up",
]

CO_CREATION = Code("co_creation")

NO_STAGES = ProblemType("projects.no_stages", zh="项目至少要有两个阶段", en="a project has two stages at least")
STAGE_TWICE = ProblemType("projects.stage_twice", zh="阶段“{stage}”出现了两次", en="stage {stage} is named twice")
PAPER_TWICE = ProblemType(
    "projects.paper_twice", zh="“{stage}”阶段的材料“{paper}”出现了两次", en="stage {stage} names the paper {paper} twice"
)
NO_WORDS = ProblemType("projects.no_words", zh="“{stage}”须有中英文名称", en="{stage} needs a name in Chinese and in English")
NO_STAGE = ProblemType(
    "projects.no_stage", zh="项目没有“{stage}”阶段", en="the project has no stage {stage}", nature=Nature.NOT_FOUND
)
NOT_NEXT = ProblemType(
    "projects.not_next",
    zh="项目现处“{now}”,下一阶段为“{next}”",
    en="the project is in {now}; the next stage is {next}",
    nature=Nature.STATE,
)
NOT_EARLIER = ProblemType(
    "projects.not_earlier",
    zh="项目现处“{now}”,只能退回到其前的阶段",
    en="the project is in {now}; it is set back to an earlier stage only",
    nature=Nature.STATE,
)
NOT_LAST = ProblemType(
    "projects.not_last",
    zh="项目现处“{now}”,最后阶段为“{last}”,之后才能完成",
    en="the project is in {now}; it is finished from its last stage, {last}",
    nature=Nature.STATE,
)
NO_NEXT = ProblemType(
    "projects.no_next",
    zh="“{now}”是最后阶段,之后项目完成",
    en="{now} is the last stage; the project is finished after it",
    nature=Nature.STATE,
)
DUE_PAST = ProblemType(
    "projects.due_first", zh="期限{due}早于项目开始日{start}", en="the deadline {due} lies before the start on {start}"
)


@verb("projects.open_project")
def open_project(
    change: Change,
    body_id: Id[Body],
    *,
    title: str,
    text: str,
    start: date,
    places: tuple[Id[Place], ...] = (),
    model: Code = CO_CREATION,
    stages: tuple[StagePlan, ...] = (),
) -> Project:
    """Open a project of a body in its first stage; everybody may read title and text, so they name nobody.

    The stages are those of a model of a pack, unless `stages` are handed in. `places` is empty for the whole compound.
    """
    return new_project(change, body_id, title=title, text=text, start=start, places=places, model=model, stages=stages)


def new_project(
    change: Change,
    body_id: Id[Body],
    *,
    title: str,
    text: str,
    start: date,
    places: tuple[Id[Place], ...],
    model: Code,
    stages: tuple[StagePlan, ...],
) -> Project:
    """Stage a project with its stages and its first move."""
    change.get(Body, body_id)
    require_public(title, at="title")
    require_public(text)
    for place in places:
        change.get(Place, place)
    plans = stages or model_named(change, model).stages
    problems = tuple(_unsound(plans))
    if problems:
        raise Refused(*problems)
    first = plans[0].code
    id = change.new_id(Project)
    made = Project(id=id, title=title, text=text, body=body_id, places=places, start=start, stage=first, since=start)
    for order, plan in enumerate(plans, start=1):
        change.put(_stage(change, made, plan, order))
    return moved(change, made, "open", to=first, decided=Decided(on=start, by=None))


def _unsound(plans: tuple[StagePlan, ...]) -> Iterator[Problem]:
    if len(plans) < 2:  # noqa: PLR2004  # one stage would lead nowhere
        yield NO_STAGES(at="stages")
    codes = Counter(plan.code for plan in plans)
    yield from (STAGE_TWICE(at="stages", stage=code) for code, n in codes.items() if n > 1)
    for plan in plans:
        named: tuple[StagePlan | NeededPaper, ...] = (plan, *plan.papers)
        if not all(one.zh.strip() and one.en.strip() for one in named):
            yield NO_WORDS(at="stages", stage=plan.code)
        kinds = Counter(one.kind for one in plan.papers)
        yield from (PAPER_TWICE(at="stages", stage=plan.code, paper=kind) for kind, n in kinds.items() if n > 1)


def _stage(change: Change, project: Project, plan: StagePlan, order: int) -> ProjectStage:
    return ProjectStage(
        id=change.new_id(ProjectStage),
        project=project.id,
        code=plan.code,
        zh=plan.zh,
        en=plan.en,
        order=order,
        papers=plan.papers,
        tasks_done=plan.tasks_done,
        evaluated=plan.evaluated,
        decided=plan.decided,
    )


@verb("projects.plan_stage")
def plan_stage(change: Change, project_id: Id[Project], *, stage: Code, due: date | None) -> ProjectStage:
    """Set the last day for a stage, or take it away with None."""
    project = change.get(Project, project_id)
    if due is not None and due < project.start:
        change.refuse(DUE_PAST(at="due", due=due, start=project.start))
    return change.put(evolve(stage_named(change, project_id, stage), due=due))


def stage_named(change: Change, project_id: Id[Project], code: Code, *, at: str = "stage") -> ProjectStage:
    """A stage of a project; raises Refused (projects.no_stage)."""
    found = change.first(ProjectStage, project=project_id, code=code)
    if found is None:
        change.refuse(NO_STAGE(at=at, stage=code))
    return found


@verb("projects.add_task")
def add_task(
    change: Change,
    project_id: Id[Project],
    *,
    stage: Code,
    title: str,
    due: date | None = None,
    limit: TimeLimit | None = None,
    assignee: AnyId | None = None,
    checklist: tuple[str, ...] = (),
    needs_evidence: bool = False,
) -> Task:
    """Open a task of a stage; it is about that stage, and lives as any task does."""
    movable(change, project_id, "enter")
    about = stage_named(change, project_id, stage).id
    return add(
        change,
        title=title,
        about=about,
        due=due,
        limit=limit,
        assignee=assignee,
        checklist=checklist,
        needs_evidence=needs_evidence,
    )


@verb("projects.enter_stage")
def enter_stage(
    change: Change,
    project_id: Id[Project],
    *,
    to: Code,
    on: date,
    decided_by: Id[Body] | None = None,
    rests_on: AnyId | None = None,
) -> Project:
    """Enter the next stage; refused with everything that the present one still lacks.

    `decided_by` is the body of the project or one that takes part, `rests_on` its decision: of a meeting, a joint approval, or
    the record of a plugin, of which no more is known than the id.
    """
    project = movable(change, project_id, "enter")
    stages = {one.code: one for one in stages_of(change, project_id)}
    target, now = stage_named(change, project_id, to, at="to"), stages[project.stage]
    following = next((one for one in stages.values() if one.order == now.order + 1), None)
    if following is None:
        change.refuse(NO_NEXT(at="to", now=now.word))
    change.require(target.id == following.id, NOT_NEXT(at="to", now=now.word, next=following.word))
    _require_nothing_lacking(change, now, rests_on)
    return moved(change, project, "enter", to=to, decided=Decided(on=on, by=decided_by, rests_on=rests_on))


def _require_nothing_lacking(change: Change, stage: ProjectStage, rests_on: AnyId | None) -> None:
    problems = tuple(lacking(change, stage, rests_on=rests_on))
    if problems:
        raise Refused(*problems)


@verb("projects.finish")
def finish(
    change: Change,
    project_id: Id[Project],
    *,
    on: date,
    decided_by: Id[Body] | None = None,
    rests_on: AnyId | None = None,
) -> Project:
    """Finish a project from its last stage; refused with everything that this one still lacks."""
    project = movable(change, project_id, "finish")
    stages = stages_of(change, project_id)
    now, last = stage_named(change, project_id, project.stage), stages[-1]
    change.require(now.id == last.id, NOT_LAST(at="project_id", now=now.word, last=last.word))
    _require_nothing_lacking(change, now, rests_on)
    return moved(change, project, "finish", to=project.stage, decided=Decided(on=on, by=decided_by, rests_on=rests_on))


@verb("projects.set_back")
def set_back(
    change: Change,
    project_id: Id[Project],
    *,
    to: Code,
    on: date,
    reason: str,
    decided_by: Id[Body] | None = None,
    rests_on: AnyId | None = None,
) -> Project:
    """Take a project back to an earlier stage, with a reason that everybody may read."""
    project = movable(change, project_id, "set_back")
    now, target = stage_named(change, project_id, project.stage), stage_named(change, project_id, to, at="to")
    change.require(target.order < now.order, NOT_EARLIER(at="to", now=now.word))
    decided = Decided(on=on, by=decided_by, rests_on=rests_on, reason=reason)
    return moved(change, project, "set_back", to=to, decided=decided)


@verb("projects.abandon")
def abandon(
    change: Change,
    project_id: Id[Project],
    *,
    on: date,
    reason: str,
    decided_by: Id[Body] | None = None,
    rests_on: AnyId | None = None,
) -> Project:
    """Give a project up, with a reason that everybody may read."""
    project = movable(change, project_id, "abandon")
    decided = Decided(on=on, by=decided_by, rests_on=rests_on, reason=reason)
    return moved(change, project, "abandon", to=project.stage, decided=decided)


@verb("projects.take_up")
def take_up(
    change: Change,
    project_id: Id[Project],
    *,
    on: date,
    reason: str,
    decided_by: Id[Body] | None = None,
    rests_on: AnyId | None = None,
) -> Project:
    """Go on with a project that was given up, in the stage in which it was."""
    project = movable(change, project_id, "take_up")
    decided = Decided(on=on, by=decided_by, rests_on=rests_on, reason=reason)
    return moved(change, project, "take_up", to=project.stage, decided=decided)
