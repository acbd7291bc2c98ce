"""Who takes part in a project: bodies, and persons who agreed to be named; and by what it is evaluated."""

from datetime import date

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households import Person
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.projects.records import Evaluation, Participant, ParticipantRole, Project
from community_gov.records import Id
from community_gov.surveys import Survey

__all__ = ["bodies_of", "evaluate_by", "evaluations_of", "join", "join_body", "leave", "leave_body", "participants_of"]

TAKES_PART = ProblemType(
    "projects.takes_part", zh="已在参与该项目", en="it takes part in the project already", nature=Nature.CONFLICT
)
NOT_THERE = ProblemType("projects.takes_no_part", zh="现未参与该项目", en="it takes no part now", nature=Nature.STATE)
AHEAD = ProblemType("projects.joins_ahead", zh="日期{on}尚未到来", en="{on} has not come yet")
ONE_OF_TWO = ProblemType("projects.one_evaluation", zh="请指明一项:调查或公示", en="name one: a survey or a notice")


@verb("projects.join_body")
def join_body(change: Change, project_id: Id[Project], *, body_id: Id[Body], role: ParticipantRole, start: date) -> Participant:
    """A body takes part from a day on."""
    change.get(Project, project_id)
    change.get(Body, body_id)
    known = change.first(Participant, project=project_id, body=body_id, ended=None)
    change.require(known is None, TAKES_PART(at="body_id"))
    return _joined(change, Participant(id=Id(""), project=project_id, role=role, body=body_id, start=start))


@verb("projects.join")
def join(
    change: Change, project_id: Id[Project], *, person_id: Id[Person], role: ParticipantRole, consented: date
) -> Participant:
    """A person takes part and agrees to be named for it; the person says so, or the office records the day of the consent."""
    change.get(Project, project_id)
    change.get(Person, person_id)
    known = change.first(Participant, project=project_id, person=person_id, ended=None)
    change.require(known is None, TAKES_PART(at="person_id"))
    return _joined(change, Participant(id=Id(""), project=project_id, role=role, person=person_id, start=consented))


def _joined(change: Change, made: Participant) -> Participant:
    change.require(made.start <= change.today, AHEAD(at="start" if made.person is None else "consented", on=made.start))
    return change.put(evolve(made, id=change.new_id(Participant)))


@verb("projects.leave_body")
def leave_body(change: Change, project_id: Id[Project], *, body_id: Id[Body]) -> Participant:
    """A body takes part no more, from today on."""
    return _left(change, change.first(Participant, project=project_id, body=body_id, ended=None), "body_id")


@verb("projects.leave")
def leave(change: Change, project_id: Id[Project], *, person_id: Id[Person]) -> Participant:
    """A person takes part no more and withdraws the consent; the name has to go then."""
    return _left(change, change.first(Participant, project=project_id, person=person_id, ended=None), "person_id")


def _left(change: Change, known: Participant | None, at: str) -> Participant:
    if known is None:
        change.refuse(NOT_THERE(at=at))
    return change.put(evolve(known, ended=change.today))


@verb("projects.evaluate_by")
def evaluate_by(
    change: Change, project_id: Id[Project], *, survey_id: Id[Survey] | None = None, notice_id: Id[Notice] | None = None
) -> Evaluation:
    """Say by which round of a survey, or by which notice, the project is evaluated; named twice, it is there once."""
    change.get(Project, project_id)
    change.require((survey_id is None) is not (notice_id is None), ONE_OF_TWO(at="survey_id"))
    if survey_id is not None:
        change.get(Survey, survey_id)
    if notice_id is not None:
        change.get(Notice, notice_id)
    known = change.first(Evaluation, project=project_id, survey=survey_id, notice=notice_id)
    made = Evaluation(id=change.new_id(Evaluation), project=project_id, survey=survey_id, notice=notice_id, added=change.today)
    return change.put(made) if known is None else known


@question("projects.bodies_of")
def bodies_of(view: View, project_id: Id[Project], *, on: date) -> tuple[Participant, ...]:
    """The bodies that take part on a day, with what they do; raises NotFound."""
    return tuple(row for row in _taking_part(view, project_id, on) if row.body is not None)


@question("projects.participants_of")
def participants_of(view: View, project_id: Id[Project], *, on: date) -> tuple[Participant, ...]:
    """The bodies and persons that take part on a day; raises NotFound."""
    return _taking_part(view, project_id, on)


def _taking_part(view: View, project_id: Id[Project], on: date) -> tuple[Participant, ...]:
    view.get(Project, project_id)
    rows = view.find(Participant, project=project_id, order_by="start")
    return tuple(row for row in rows if row.start <= on and (row.ended is None or on < row.ended))


@question("projects.evaluations_of")
def evaluations_of(view: View, project_id: Id[Project]) -> tuple[Evaluation, ...]:
    """By which surveys and notices a project is evaluated, the first first; raises NotFound."""
    view.get(Project, project_id)
    return view.find(Evaluation, project=project_id, order_by="added")
