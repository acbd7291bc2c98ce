"""Enrolment: how somebody becomes a volunteer of an association, with what consent, and how it goes on.

A natural person applies (or the office enters the paper), agrees to the keeping of the service record, and is admitted by an
organiser. The steps of the life are records of their own, so that "was active on that day" can be answered later. One person
may be enrolled in several associations, with one open enrolment in each. A minor is enrolled by the guardian's consent.
"""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Id,
    Nature,
    OneOf,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person, PersonKind
from community_gov.households import guardians_of as on_record
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body
from community_gov_volunteers.associations import association
from community_gov_volunteers.gates import age_on
from community_gov_volunteers.packs import FULL_AGE, limit_on

__all__ = [
    "ENROLMENT_LIFE",
    "NOT_ACTIVE",
    "NO_CONSENT",
    "NO_REASON",
    "OPEN_STATUSES",
    "Consent",
    "ConsentGiven",
    "ConsentPurpose",
    "Enrolment",
    "EnrolmentMove",
    "EnrolmentMoved",
    "EnrolmentStatus",
    "admit",
    "apply",
    "consent",
    "consent_given",
    "enrolled",
    "enrolment_path",
    "enrolments_of",
    "guardians_of",
    "has_consented",
    "move_enrolment",
    "require_reason",
    "status_after",
    "status_on",
    "turn_down",
]


class EnrolmentStatus(Coded):
    """How far an enrolment has come."""

    APPLICANT = "applicant", "申请中", "applicant"
    ACTIVE = "active", "在册", "active"
    ON_LEAVE = "on_leave", "暂停服务", "on leave"
    TURNED_DOWN = "turned_down", "未通过", "turned down"
    LEFT = "left", "已退出", "left"
    EXPELLED = "expelled", "已除名", "expelled"


class ConsentPurpose(Coded):
    """What somebody agrees to; each is given and withdrawn by itself (PIPL arts. 14, 15)."""

    RECORD = "record", "记录志愿服务信息", "keeping the service record"
    SHOW = "show", "公示姓名和服务情况", "showing the name and the service to others"


OPEN_STATUSES = (EnrolmentStatus.APPLICANT, EnrolmentStatus.ACTIVE, EnrolmentStatus.ON_LEAVE)

ENROLMENT_LIFE = Lifecycle(
    EnrolmentStatus.APPLICANT,
    steps=[
        Step("admit", [EnrolmentStatus.APPLICANT], EnrolmentStatus.ACTIVE, zh="接纳", en="admit"),
        Step("turn_down", [EnrolmentStatus.APPLICANT], EnrolmentStatus.TURNED_DOWN, zh="不予接纳", en="turn down"),
        Step("pause", [EnrolmentStatus.ACTIVE], EnrolmentStatus.ON_LEAVE, zh="暂停", en="pause"),
        Step("resume", [EnrolmentStatus.ON_LEAVE], EnrolmentStatus.ACTIVE, zh="恢复", en="resume"),
        Step("leave", OPEN_STATUSES, EnrolmentStatus.LEFT, zh="退出", en="leave"),
        Step("expel", [EnrolmentStatus.ACTIVE, EnrolmentStatus.ON_LEAVE], EnrolmentStatus.EXPELLED, zh="除名", en="expel"),
    ],
)


@kind("volunteers.enrolment", indexes=("body", "person", "status"), unique=(("number",),))
@frozen(kw_only=True)
class Enrolment:
    """One person in one association; `number` is the volunteer's number in the compound."""

    id: Id["Enrolment"]
    body: Id[Body]
    person: Id[Person]
    number: int
    status: EnrolmentStatus
    applied: date
    born: date | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )
    """Asked because work has to fit the age; without it every gate that asks an age stays shut."""


@kind("volunteers.enrolment_move", indexes=("about",))
@frozen(kw_only=True)
class EnrolmentMove:
    """Step 1, 2, ... in the life of an enrolment: it holds from the day `on`, and was recorded at `at`."""

    id: Id["EnrolmentMove"]
    about: Id[Enrolment]
    step: int
    from_: EnrolmentStatus | None
    to: EnrolmentStatus
    on: date
    at: datetime
    by: str
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )


@kind("volunteers.consent", indexes=("enrolment",))
@frozen(kw_only=True)
class Consent:
    """What was agreed to, by whom (the volunteer, or a minor's guardian), from when to when (`withdrawn` not included)."""

    id: Id["Consent"]
    enrolment: Id[Enrolment]
    purpose: ConsentPurpose
    by: Id[Person]
    given: date
    withdrawn: date | None = None


@event("volunteers.enrolment_moved")
@frozen(kw_only=True)
class EnrolmentMoved:
    """An enrolment took a step."""

    enrolment: Id[Enrolment]
    from_: EnrolmentStatus | None
    to: EnrolmentStatus


@event("volunteers.consent_given")
@frozen(kw_only=True)
class ConsentGiven:
    """Something was agreed to."""

    enrolment: Id[Enrolment]
    purpose: ConsentPurpose


NOT_NATURAL = ProblemType(
    "volunteers.not_a_natural_person",
    zh="志愿者必须是自然人",
    en="a volunteer is a natural person",
)
NO_CONSENT = ProblemType(
    "volunteers.no_consent",
    zh="未同意{purpose}",
    en="there is no consent to {purpose}",
    nature=Nature.STATE,
)
ENROLLED_ALREADY = ProblemType(
    "volunteers.enrolled_already",
    zh="该人员在本组织已有登记{enrolment}",
    en="this person has the open enrolment {enrolment} here already",
    nature=Nature.CONFLICT,
)
NO_GUARDIAN = ProblemType(
    "volunteers.no_guardian",
    zh="未满{age}周岁须由监护人同意",
    en="below {age} the consent is the guardian's, who is another person",
)
NOT_GUARDIAN = ProblemType(
    "volunteers.not_a_guardian",
    zh="成年人的同意由本人作出",
    en="an adult agrees in person; name a guardian for minors only",
)
GUARDIAN_AGREES = ProblemType(
    "volunteers.guardian_agrees",
    zh="监护人的同意由监护人本人作出,或由组织登记其签字的表格",
    en="a guardian agrees in person, or the association enters the form that the guardian signed",
    nature=Nature.DENIED,
)
OTHER_GUARDIAN = ProblemType(
    "volunteers.other_guardian", zh="该未成年人登记的监护人是他人", en="another guardian of this minor is on record"
)
BORN_LATER = ProblemType("volunteers.born_later", zh="出生日期{born}晚于当日", en="born on {born}, which is later than that day")
NOT_NOW = ProblemType(
    "volunteers.not_now",
    zh="目前状态为{state},不能{action};可以: {possible}",
    en="it is {state} and cannot {action} now; possible: {possible}",
    nature=Nature.STATE,
)
WRONG_DAY = ProblemType(
    "volunteers.wrong_day",
    zh="日期{on}早于上一步({last})或晚于今天",
    en="{on} lies before the last step ({last}) or after today",
)
NO_REASON = ProblemType("volunteers.no_reason", zh="请写明理由", en="give a reason")
NOT_ACTIVE = ProblemType(
    "volunteers.not_active",
    zh="志愿者登记{enrolment}在{on}不是在册状态",
    en="the enrolment {enrolment} is not active on {on}",
    nature=Nature.STATE,
)


@verb("volunteers.apply")
def apply(
    change: Change,
    body_id: Id[Body],
    *,
    person_id: Id[Person],
    consents: tuple[ConsentPurpose, ...],
    born: date | None = None,
    guardian_id: Id[Person] | None = None,
) -> Enrolment:
    """Apply to an association, or enter somebody's signed form.

    Consent to the service record is needed. For a minor it is the guardian's, who applies for the child (without naming himself,
    when he is on record as the guardian), or whose signed form is entered. Without a date of birth the person counts as an adult
    here, but every gate that asks an age stays shut.
    """
    today = change.today
    association(change, body_id, on=today)
    _require_eligible(change, body_id, person_id)
    agreeing = _agreeing(change, person_id, born=born, guardian_id=guardian_id)
    change.require(ConsentPurpose.RECORD in consents, NO_CONSENT(at="consents", purpose=ConsentPurpose.RECORD))
    made = Enrolment(
        id=change.new_id(Enrolment),
        body=body_id,
        person=person_id,
        number=change.number("volunteers.enrolment"),
        status=EnrolmentStatus.APPLICANT,
        applied=today,
        born=born,
    )
    change.put(made)
    _record(change, made, step=1, from_=None, on=today, reason=None)
    for purpose in dict.fromkeys(consents):
        _agree(change, made, purpose, agreeing)
    return made


def _require_eligible(change: Change, body_id: Id[Body], person_id: Id[Person]) -> None:
    person = change.get(Person, person_id)
    change.require(person.kind is PersonKind.NATURAL, NOT_NATURAL(at="person_id"))
    known = change.first(Enrolment, person=person_id, body=body_id, status=OneOf(OPEN_STATUSES))
    if known is not None:
        raise Refused(ENROLLED_ALREADY(at="person_id", enrolment=known.id))


def _agreeing(change: Change, person_id: Id[Person], *, born: date | None, guardian_id: Id[Person] | None) -> Id[Person]:
    """Who has to agree: the person, or the guardian of a minor."""
    if born is not None:
        change.require(born <= change.today, BORN_LATER(at="born", born=born))
    full_age = limit_on(change, FULL_AGE, change.today)
    if born is None or full_age is None or age_on(born, change.today) >= full_age.value:
        change.require(guardian_id is None, NOT_GUARDIAN(at="guardian_id"))
        return person_id
    acting, known = change.actor.person, on_record(change, person_id)
    asked = acting if guardian_id is None and acting in known else guardian_id
    if asked is None or asked == person_id:
        raise Refused(NO_GUARDIAN(at="guardian_id", age=full_age.value))
    change.require(acting != person_id, GUARDIAN_AGREES(at="guardian_id"))
    change.require(not known or asked in known, OTHER_GUARDIAN(at="guardian_id"))
    return change.get(Person, Id(asked)).id


def _agree(change: Change, enrolment: Enrolment, purpose: ConsentPurpose, by: Id[Person]) -> Consent:
    made = Consent(id=change.new_id(Consent), enrolment=enrolment.id, purpose=purpose, by=by, given=change.today)
    return change.put(made, ConsentGiven(enrolment=enrolment.id, purpose=purpose))


# --- the steps -------------------------------------------------------------------------------------------------------


@verb("volunteers.admit")
def admit(change: Change, enrolment_id: Id[Enrolment], *, on: date | None = None) -> Enrolment:
    """Take an applicant in, from a day on (today unless said otherwise)."""
    return move_enrolment(change, enrolment_id, "admit", on=on)


@verb("volunteers.turn_down")
def turn_down(change: Change, enrolment_id: Id[Enrolment], *, reason: str) -> Enrolment:
    """Decline an application, with the reason, which the applicant can read."""
    require_reason(change, reason)
    return move_enrolment(change, enrolment_id, "turn_down", reason=reason)


def require_reason(change: Change, reason: str) -> None:
    """Raise Refused (volunteers.no_reason) for an empty reason."""
    change.require(reason.strip(), NO_REASON(at="reason"))


def move_enrolment(
    change: Change, enrolment_id: Id[Enrolment], action: str, *, on: date | None = None, reason: str | None = None
) -> Enrolment:
    """Take one step of the life, from a day on (today unless said otherwise); raises Refused."""
    enrolment = change.get(Enrolment, enrolment_id)
    state, day = enrolment.status, on or change.today
    if not ENROLMENT_LIFE.allows(state, action):
        possible = ENROLMENT_LIFE.possible(state)
        raise Refused(NOT_NOW(at="enrolment_id", state=state, action=ENROLMENT_LIFE.word(action), possible=possible))
    last = _moves(change, enrolment_id)[-1]
    change.require(last.on <= day <= change.today, WRONG_DAY(at="on", on=day, last=last.on))
    moved = evolve(enrolment, status=ENROLMENT_LIFE.after(state, action))
    change.put(moved)
    _record(change, moved, step=last.step + 1, from_=state, on=day, reason=reason)
    return moved


def _record(
    change: Change, enrolment: Enrolment, *, step: int, from_: EnrolmentStatus | None, on: date, reason: str | None
) -> None:
    to = enrolment.status
    move = EnrolmentMove(
        id=change.new_id(EnrolmentMove),
        about=enrolment.id,
        step=step,
        from_=from_,
        to=to,
        on=on,
        at=change.now,
        by=change.actor.id,
        reason=reason,
    )
    change.put(move, EnrolmentMoved(enrolment=enrolment.id, from_=from_, to=to))


# --- consent ---------------------------------------------------------------------------------------------------------


@verb("volunteers.consent")
def consent(
    change: Change, enrolment_id: Id[Enrolment], *, purpose: ConsentPurpose, guardian_id: Id[Person] | None = None
) -> Consent:
    """Agree to something more; agreeing again changes nothing."""
    enrolment = change.get(Enrolment, enrolment_id)
    known = consent_given(change, enrolment_id, purpose)
    if known is not None:
        return known
    agreeing = _agreeing(change, enrolment.person, born=enrolment.born, guardian_id=guardian_id)
    return _agree(change, enrolment, purpose, agreeing)


@question("volunteers.has_consented")
def has_consented(view: View, enrolment_id: Id[Enrolment], *, purpose: ConsentPurpose) -> bool:
    """Whether the consent is given and not withdrawn."""
    return consent_given(view, enrolment_id, purpose) is not None


def consent_given(view: View, enrolment_id: Id[Enrolment], purpose: ConsentPurpose) -> Consent | None:
    """The consent to a purpose that is not withdrawn, or None."""
    return view.first(Consent, enrolment=enrolment_id, purpose=purpose, withdrawn=None)


# --- questions -------------------------------------------------------------------------------------------------------


def _moves(view: View, enrolment_id: Id[Enrolment]) -> tuple[EnrolmentMove, ...]:
    """The steps of one enrolment in the order in which they were taken, which is also that of their days."""
    return view.find(EnrolmentMove, about=enrolment_id, order_by="step")


@question("volunteers.enrolled")
def enrolled(view: View, body_id: Id[Body], *, on: date) -> tuple[Enrolment, ...]:
    """Who was an active volunteer of the association on the day, by number."""
    all_of_body = view.find(Enrolment, body=body_id, order_by="number")
    moves: dict[Id[Enrolment], list[EnrolmentMove]] = {one.id: [] for one in all_of_body}
    for move in view.find(EnrolmentMove, about=OneOf(tuple(moves)), order_by="step"):
        moves[move.about].append(move)
    return tuple(one for one in all_of_body if status_after(moves[one.id], on) is EnrolmentStatus.ACTIVE)


def status_after(moves: Sequence[EnrolmentMove], on: date) -> EnrolmentStatus | None:
    """The status that these steps, in their order, had led to on a day."""
    reached = [move for move in moves if move.on <= on]
    return reached[-1].to if reached else None


@question("volunteers.status_on")
def status_on(view: View, enrolment_id: Id[Enrolment], *, on: date) -> EnrolmentStatus | None:
    """The status on a day; None before the application."""
    return status_after(_moves(view, enrolment_id), on)


@question("volunteers.enrolment_path")
def enrolment_path(view: View, enrolment_id: Id[Enrolment]) -> tuple[EnrolmentMove, ...]:
    """The steps of an enrolment with their reasons, in order."""
    return _moves(view, enrolment_id)


@question("volunteers.enrolments_of")
def enrolments_of(view: View, person_id: Id[Person]) -> tuple[Enrolment, ...]:
    """All enrolments of a person, past ones included, by number."""
    return view.find(Enrolment, person=person_id, order_by="number")


def guardians_of(view: View, enrolment: Enrolment, *, on: date) -> tuple[Id[Person], ...]:
    """Who agreed on behalf of a volunteer that is still a minor on the day; nobody for an adult."""
    full_age = limit_on(view, FULL_AGE, on)
    if enrolment.born is None or full_age is None or age_on(enrolment.born, on) >= full_age.value:
        return ()
    given = view.find(Consent, enrolment=enrolment.id, withdrawn=None)
    return tuple(dict.fromkeys(one.by for one in given if one.by != enrolment.person))
