"""Who may do what with projects: a body runs its own, everybody reads how they stand, reporters see what their ideas became."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.projects.records import Project, ProjectPaper
from community_gov.records import Controller

__all__ = ["part"]

_LED = {
    "abandon": "project_id",
    "add_paper": "project_id",
    "add_task": "project_id",
    "drop_paper": "paper_id",
    "enter_stage": "project_id",
    "evaluate_by": "project_id",
    "file_and_add": "project_id",
    "finish": "project_id",
    "join_body": "project_id",
    "leave_body": "project_id",
    "open_project": "body_id",
    "plan_stage": "project_id",
    "set_back": "project_id",
    "take_up": "project_id",
}
_OF_ITEM = ("add_idea", "start_from")
_SELF = ("join", "leave")
_PUBLIC = (
    "became_of_slip",
    "bodies_of",
    "evaluations_of",
    "models",
    "papers_of",
    "project",
    "project_list",
    "stages",
    "standing",
)
_INNER = ("ideas_of", "missing", "moves", "participants_of", "tasks_of")
_OFFICE_READ = ("became_of", "ideas", "whom_to_tell")


def part() -> PolicyPart:
    """All rows of projects, and what each record belongs to."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.BODY, Controller.RECEIVER}),
        anchors=(
            anchored(Project, _of_project),
            anchored(ProjectPaper, lambda view, row: _of_project(view, view.get(Project, row.project))),
        ),
    )


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"projects.{name}", ANYONE) for name in _PUBLIC)
    for name in (*_LED, *_OF_ITEM, *_SELF):
        yield Allow(f"projects.{name}", CLERK)
    for name, of in _LED.items():
        yield Allow(f"projects.{name}", CHAIR, Scope.BODY, of=of)
    for name in _OF_ITEM:
        yield Allow(f"projects.{name}", MEMBER, Scope.BODY, of="item_id")
    for name in _SELF:
        yield Allow(f"projects.{name}", PERSON, Scope.SELF, of="person_id")
    for name in (*_INNER, *_OFFICE_READ):
        yield Allow(f"projects.{name}", CLERK, unmasked=True)
        yield Allow(f"projects.{name}", AUDITOR)
    for name in _INNER:
        yield Allow(f"projects.{name}", MEMBER, Scope.BODY, of="project_id", unmasked=True)
    yield Allow("projects.became_of", MEMBER, Scope.BODY, of="item_id")
    yield Allow("projects.became_of", PERSON, Scope.SELF, of="item_id")


def _of_project(_view: View, project: Project) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, project.body),)
