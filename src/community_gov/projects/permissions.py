"""Who may do what with projects: a body runs its own, everybody reads how they stand, reporters see what their ideas became."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.meetings import Meeting
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.projects.conference import Conference, Promise
from community_gov.projects.needs import Match, Need, Resource
from community_gov.projects.records import Project, ProjectPaper
from community_gov.records import Controller

__all__ = ["part"]

_LED = {
    "abandon": "project_id",
    "add_paper": "project_id",
    "add_task": "project_id",
    "call_conference": "body_id",
    "drop_need": "need_id",
    "drop_paper": "paper_id",
    "end_match": "match_id",
    "end_resource": "resource_id",
    "enter_stage": "project_id",
    "evaluate_by": "project_id",
    "file_and_add": "project_id",
    "finish": "project_id",
    "join_body": "project_id",
    "keep_promise": "promise_id",
    "leave_body": "project_id",
    "list_need": "body_id",
    "match_need": "need_id",
    "meet_need": "need_id",
    "note_who_came": "meeting_id",
    "offer_resource": "body_id",
    "open_project": "body_id",
    "plan_stage": "project_id",
    "promise": "meeting_id",
    "set_back": "project_id",
    "take_up": "project_id",
    "withdraw_promise": "promise_id",
}
_OF_ITEM = ("add_idea", "start_from")
_SELF = ("join", "leave")
_PUBLIC = (
    "became_of_slip",
    "bodies_of",
    "evaluations_of",
    "models",
    "needs",
    "papers_of",
    "project",
    "project_list",
    "resources",
    "stages",
    "standing",
)
_INNER = ("ideas_of", "missing", "moves", "participants_of", "tasks_of")
_OFFICE_READ = ("became_of", "conferences", "ideas", "matches_of", "need", "promises", "whom_to_tell")


def part() -> PolicyPart:
    """All rows of projects, and what each record belongs to."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.BODY, Controller.RECEIVER}),
        anchors=(
            anchored(Project, _of_project),
            anchored(ProjectPaper, lambda view, row: _of_project(view, view.get(Project, row.project))),
            anchored(Conference, _of_conference),
            anchored(Promise, lambda _view, row: (Anchor(Scope.BODY, row.body),)),
            anchored(Need, lambda _view, row: (Anchor(Scope.BODY, row.body),)),
            anchored(Resource, lambda _view, row: (Anchor(Scope.BODY, row.body),)),
            anchored(Match, lambda view, row: (Anchor(Scope.BODY, view.get(Need, row.need).body),)),
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
    yield Allow("projects.promise", CHAIR, Scope.BODY, of="body_id")
    for of in ("body_id", "conference_id"):
        yield Allow("projects.promises", MEMBER, Scope.BODY, of=of)
    yield Allow("projects.conferences", MEMBER, Scope.BODY, of="body_id")
    for name in ("matches_of", "need"):
        yield Allow(f"projects.{name}", MEMBER, Scope.BODY, of="need_id")
    yield Allow("projects.became_of", MEMBER, Scope.BODY, of="item_id")
    yield Allow("projects.became_of", PERSON, Scope.SELF, of="item_id")


def _of_project(_view: View, project: Project) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, project.body),)


def _of_conference(view: View, conference: Conference) -> Iterator[Anchor]:
    """The host's and the guests'."""
    yield Anchor(Scope.BODY, view.get(Meeting, conference.meeting).body)
    yield from (Anchor(Scope.BODY, body) for body in conference.bodies)
