"""What is known of projects: each as of any day, and what its stage still lacks."""

from datetime import date

from community_gov.change import View, question
from community_gov.errors import Nature, NotFound, Problem, ProblemType
from community_gov.households import natural
from community_gov.organizations import Body
from community_gov.projects.life import ProjectStanding, lacking, moves_of, stages_of, standing_of
from community_gov.projects.records import Project, ProjectMove, ProjectStage, ProjectState
from community_gov.records import Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks import Task

__all__ = ["missing", "moves", "project", "project_list", "stages", "standing", "tasks_of"]

NOT_YET = ProblemType("projects.not_yet", zh="项目于{start}开始", en="the project starts on {start}", nature=Nature.NOT_FOUND)


@question("projects.project")
def project(view: View, project_id: Id[Project]) -> Project:
    """One project as it stands now; raises NotFound."""
    return view.get(Project, project_id)


@question("projects.standing")
def standing(view: View, project_id: Id[Project], *, on: date) -> ProjectStanding:
    """A project as it stood at the end of a day; raises NotFound, for a day before its start too."""
    known = view.get(Project, project_id)
    found = standing_of(view, known, on=on)
    if found is None:
        raise NotFound(NOT_YET(at="on", start=known.start))
    return found


@question("projects.project_list")
def project_list(
    view: View, *, on: date, body_id: Id[Body] | None = None, state: ProjectState | None = None
) -> tuple[ProjectStanding, ...]:
    """The list of projects (项目清单) as of a day, the first to begin first: all, of a body, or in a state."""
    rows = view.find(Project) if body_id is None else view.find(Project, body=body_id)
    found = (standing_of(view, row, on=on) for row in sorted(rows, key=lambda row: (row.start, natural(row.id))))
    return tuple(one for one in found if one is not None and state in (None, one.state))


@question("projects.stages")
def stages(view: View, project_id: Id[Project]) -> tuple[ProjectStage, ...]:
    """The stages of a project in their order, with what each needs; raises NotFound."""
    view.get(Project, project_id)
    return stages_of(view, project_id)


@question("projects.moves")
def moves(view: View, project_id: Id[Project]) -> tuple[ProjectMove, ...]:
    """Every step of a project, with who decided it, in order; raises NotFound."""
    view.get(Project, project_id)
    return moves_of(view, project_id)


@question("projects.missing")
def missing(view: View, project_id: Id[Project]) -> tuple[Problem, ...]:
    """What the present stage lacks before the next one is entered; empty when nothing does. Raises NotFound."""
    known = view.get(Project, project_id)
    if known.state is not ProjectState.RUNNING:
        return ()
    stage = next(one for one in stages_of(view, project_id) if one.code == known.stage)
    return tuple(lacking(view, stage))


@question("projects.tasks_of")
def tasks_of(view: View, project_id: Id[Project]) -> tuple[Task, ...]:
    """The tasks of all stages of a project; raises NotFound."""
    about = tuple(one.id for one in stages(view, project_id))
    return view.find(Task, about=OneOf(about), order_by="opened")
