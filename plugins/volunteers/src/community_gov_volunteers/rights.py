"""Who may do what with volunteering: one row for each verb and question, and the roles that people hold on the day.

The person decides for himself; an organiser (a post of the association) and the lead of an activity (the person in charge)
run things; nobody verifies his own hours. Totals of a person are for that person and the association alone: the compound's
office and its auditor see figures, and those of fewer than five persons not at all.
"""

from collections.abc import Iterator

from community_gov import (
    ANYONE,
    AUDITOR,
    CLERK,
    OPERATOR,
    PERSON,
    Actor,
    ActorKind,
    Allow,
    Anchor,
    Code,
    Controller,
    Grant,
    Id,
    PolicyPart,
    Scope,
    View,
    anchored,
)
from community_gov.care import CareAgreement, CareDuty
from community_gov.households import GUARDIAN, Person
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.associations import Bylaw, organised_by
from community_gov_volunteers.awards import StarProposal
from community_gov_volunteers.care import Care
from community_gov_volunteers.enrolment import Enrolment, EnrolmentStatus, guardians_of
from community_gov_volunteers.evaluations import Evaluation, Honour
from community_gov_volunteers.hours import Entry
from community_gov_volunteers.matching import Offer
from community_gov_volunteers.papers import Paper
from community_gov_volunteers.qualifications import Qualification
from community_gov_volunteers.services import Helper, Request
from community_gov_volunteers.signup import SignUp

__all__ = ["HELPER", "LEAD", "ORGANISER", "POLICY", "VOLUNTEER"]

VOLUNTEER = Code("volunteer")
"""An active volunteer, held for the association."""
ORGANISER = Code("volunteer_organiser")
"""Who holds a post of president, vice-president, secretary or organiser in an association, held for it."""
LEAD = Code("activity_lead")
"""The person in charge of an activity while active, held for that activity as if it were a body: a crew for a time."""

HELPER = Code("volunteer_helper")
"""Who has a resident's request or regular visits in hand, held for these until they end."""

_OFFICE = ("end_entitlement", "entitle", "found_association", "found_branch")
_PUBLIC = (
    "activities",
    "associations",
    "bylaw_on",
    "check_paper",
    "family",
    "national_fields",
    "public_figures",
    "public_rates",
    "routes",
    "services",
    "shift_calendar",
    "shifts",
)

_SELF = {
    "person_id": ("apply", "ask_for", "begin_care", "cares_of", "enrolments_of", "person_calendar", "requests_of"),
    "care_id": ("care_visits",),
    "enrolment_id": (
        "consent",
        "drop_skill",
        "join_care",
        "leave",
        "leave_care",
        "log",
        "observe",
        "pause",
        "resume",
        "say_free",
        "say_skill",
        "sign_up",
        "step_back",
        "take_on",
        "walk",
        "withdraw_consent",
    ),
    "offer_id": ("decline_offer",),
    "paper_id": ("printed_paper",),
    "request_id": ("complain", "helpers_of", "read_request", "thank", "visits_of", "withdraw_request"),
    "sign_up_id": ("accept", "check_in", "check_out", "decline", "sign_up_path", "withdraw"),
    "entry_id": ("correct", "entry_path"),
}
_SELF_READ = (
    "enrolment_path",
    "entries_of",
    "evaluations_of",
    "free_of",
    "has_consented",
    "honours_of",
    "offers_of",
    "papers_of",
    "qualifications_of",
    "recount",
    "results_of",
    "sign_ups_of",
    "skills_of",
    "stars_of",
    "status_on",
    "total_of",
)

_ORGANISER = {
    "body_id": ("add_route", "apply", "ask_for", "begin_care", "mark_entered", "plan", "set_bylaw"),
    "care_id": ("care_visits", "note_care_visit"),
    "enrolment_id": (
        "admit",
        "consent",
        "drop_skill",
        "expel",
        "honour",
        "issue",
        "leave",
        "lower_stars",
        "pause",
        "propose_stars",
        "qualify",
        "resume",
        "say_free",
        "say_skill",
        "turn_down",
        "withdraw_consent",
    ),
    "honour_id": ("take_honour_back",),
    "qualification_id": ("end_qualification",),
    "activity_id": ("end_activity", "hand_over"),
    "shift_id": ("allow_overlap",),
    "proposal_id": ("award_stars", "drop_proposal"),
    "paper_id": ("printed_paper", "revoke"),
    "request_id": ("helpers_of", "matches", "offer", "read_request", "visited", "visits_of", "withdraw_request"),
}
_ORGANISER_READ = {
    "body_id": (
        "active_rate",
        "care_due",
        "enrolled",
        "figures",
        "hours_by_activity",
        "hours_by_building",
        "hours_by_volunteer",
        "hours_rows",
        "national_rows",
        "not_entered",
        "observations",
        "open_requests",
        "retention",
        "rounds",
        "star_proposals",
        "total_of_body",
    ),
    "enrolment_id": _SELF_READ,
}
_RUNNING = {
    "activity_id": ("add_series", "add_shift"),
    "shift_id": (
        "call_off",
        "close_list",
        "evaluate",
        "invite",
        "log",
        "log_group",
        "observe",
        "open_list",
        "resize",
        "sign_up",
        "sign_up_listed",
        "walk",
    ),
    "evaluation_id": ("take_evaluation_back",),
    "sign_up_id": ("check_in", "check_out", "mark_no_show", "undo_no_show", "withdraw"),
    "entry_id": ("correct", "reject", "verify"),
    "shift_ids": ("import_hours",),
    "entry_ids": ("verify_all",),
}
_RUNNING_READ = {
    "shift_id": ("entries_of_shift", "placed", "present", "shift_sheet", "suggestions", "understand", "waiting"),
    "shift_ids": ("check_hours",),
    "sign_up_id": ("sign_up_path",),
    "entry_id": ("entry_path",),
}
_OFFICE_READ = ("enrolled", "enrolments_of", "status_on")


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"volunteers.{name}", role) for name in _OFFICE for role in (CLERK, OPERATOR))
    yield from (Allow(f"volunteers.{name}", ANYONE) for name in _PUBLIC)
    yield Allow("volunteers.apply", CLERK)
    yield Allow("volunteers.apply", GUARDIAN, Scope.SELF, of="person_id", unmasked=True)
    yield from (Allow(f"volunteers.{name}", role) for name in _OFFICE_READ for role in (CLERK, AUDITOR))
    for of, names in _SELF.items():
        yield from (Allow(f"volunteers.{name}", PERSON, Scope.SELF, of=of, unmasked=True) for name in names)
    yield from (Allow(f"volunteers.{name}", PERSON, Scope.SELF, of="enrolment_id", unmasked=True) for name in _SELF_READ)
    for of, names in (*_ORGANISER.items(), *_ORGANISER_READ.items()):
        yield from (Allow(f"volunteers.{name}", ORGANISER, Scope.BODY, of=of, unmasked=True) for name in names)
    for of, names in (*_RUNNING.items(), *_RUNNING_READ.items()):
        for role in (ORGANISER, LEAD):
            yield from (Allow(f"volunteers.{name}", role, Scope.BODY, of=of, unmasked=True) for name in names)
    yield from (Allow(f"volunteers.{name}", VOLUNTEER, Scope.BODY, of="shift_id") for name in ("placed", "waiting"))
    yield from (Allow(f"volunteers.{name}", VOLUNTEER, Scope.BODY, of="body_id") for name in ("care_due", "open_requests"))
    yield from (Allow(f"care.{name}", ORGANISER, Scope.BODY, of="agreement_id") for name in ("end", "review"))
    for name in ("due_of_body", "erase_due_of_body"):
        yield Allow(f"protection.{name}", ORGANISER, Scope.BODY, of="body_id")
    yield Allow("volunteers.note_care_visit", HELPER, Scope.BODY, of="care_id")
    yield from (Allow(f"volunteers.{name}", HELPER, Scope.BODY, of="request_id") for name in ("read_request", "visited"))
    yield Allow("volunteers.ask_for", CLERK)


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.kind is not ActorKind.PERSON or actor.person is None:
        return
    person: Id[Person] = Id(actor.person)
    active = {one.body for one in view.find(Enrolment, person=person, status=EnrolmentStatus.ACTIVE)}
    yield from (Grant(VOLUNTEER, Anchor(Scope.BODY, body)) for body in sorted(active))
    for body in organised_by(view, person, on=view.today):
        yield Grant(ORGANISER, Anchor(Scope.BODY, body))
    for activity in view.find(Activity, lead=person):
        if activity.body in active:
            yield Grant(LEAD, Anchor(Scope.BODY, activity.id))
    for helper in view.find(Helper, person=person, end=None):
        yield Grant(HELPER, Anchor(Scope.BODY, helper.request))
    for duty in view.find(CareDuty, person=person, end=None):
        yield Grant(HELPER, Anchor(Scope.BODY, duty.agreement))


def _of_enrolment(view: View, enrolment: Enrolment) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, enrolment.body), *_own(view, enrolment))


def _own(view: View, enrolment: Enrolment) -> Iterator[Anchor]:
    """The volunteer's, and those of the guardians who agreed for a minor."""
    people = (enrolment.person, *guardians_of(view, enrolment, on=view.today))
    yield from (Anchor(Scope.SELF, person) for person in people)


def _of_activity(_view: View, activity: Activity) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, activity.body), Anchor(Scope.BODY, activity.id))


def _of_shift(view: View, shift: Shift) -> tuple[Anchor, ...]:
    return _of_activity(view, view.get(Activity, shift.activity))


def _of_sign_up(view: View, sign_up: SignUp) -> tuple[Anchor, ...]:
    return (*_own(view, view.get(Enrolment, sign_up.enrolment)), *_of_shift(view, view.get(Shift, sign_up.shift)))


def _of_entry(view: View, entry: Entry) -> tuple[Anchor, ...]:
    return (*_own(view, view.get(Enrolment, entry.enrolment)), *_of_shift(view, view.get(Shift, entry.shift)))


def _of_qualification(view: View, one: Qualification) -> tuple[Anchor, ...]:
    return _of_enrolment(view, view.get(Enrolment, one.enrolment))


def _of_evaluation(view: View, one: Evaluation) -> tuple[Anchor, ...]:
    return _of_shift(view, view.get(Shift, one.shift))


def _of_honour(view: View, one: Honour) -> tuple[Anchor, ...]:
    return _of_enrolment(view, view.get(Enrolment, one.enrolment))


def _of_request(_view: View, request: Request) -> tuple[Anchor, ...]:
    return (Anchor(Scope.SELF, request.person), Anchor(Scope.BODY, request.body), Anchor(Scope.BODY, request.id))


def _of_care(view: View, care: Care) -> tuple[Anchor, ...]:
    """The person's and the guardian's, the association's, and that of those who took the visits on."""
    agreed = view.get(CareAgreement, care.agreement)
    own = (Anchor(Scope.SELF, agreed.person), Anchor(Scope.SELF, agreed.agreed_by))
    return (*own, Anchor(Scope.BODY, care.body), Anchor(Scope.BODY, care.agreement))


def _of_proposal(_view: View, proposal: StarProposal) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, proposal.body),)


def _of_paper(view: View, paper: Paper) -> tuple[Anchor, ...]:
    return _of_enrolment(view, view.get(Enrolment, paper.enrolment))


POLICY = PolicyPart(
    allows=tuple(_rows()),
    reads_for=frozenset({Controller.ASSOCIATION}),
    roles=_roles,
    anchors=(
        anchored(Bylaw, lambda _view, bylaw: (Anchor(Scope.BODY, bylaw.body),)),
        anchored(Enrolment, _of_enrolment),
        anchored(Qualification, _of_qualification),
        anchored(Activity, _of_activity),
        anchored(Shift, _of_shift),
        anchored(SignUp, _of_sign_up),
        anchored(Entry, _of_entry),
        anchored(Evaluation, _of_evaluation),
        anchored(Honour, _of_honour),
        anchored(Request, _of_request),
        anchored(Offer, lambda view, offer: tuple(_own(view, view.get(Enrolment, offer.enrolment)))),
        anchored(Care, _of_care),
        anchored(StarProposal, _of_proposal),
        anchored(Paper, _of_paper),
    ),
)
"""What `gov_policy` hands out."""
