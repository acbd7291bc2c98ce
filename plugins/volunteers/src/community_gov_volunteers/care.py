"""Regular visits under an agreement about care: made by volunteers who took them on, missed ones reported.

The agreement is the core's (`community_gov.care`): the person's or the guardian's word, its purpose, where and what is wished.
Here stands how often the person is visited, who of the volunteers took it on, and when somebody was there.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
from attrs import field, frozen

from community_gov import (
    Change,
    Coded,
    Finding,
    FindingType,
    Id,
    Nature,
    OneOf,
    ProblemType,
    Refused,
    Severity,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.care import (
    CareAgreement,
    CareDuty,
    CarePurpose,
    agree,
    agreements_of,
    end_duty,
    put_on_duty,
)
from community_gov.households import Person, Unit
from community_gov.organizations import Body
from community_gov_volunteers.associations import association
from community_gov_volunteers.enrolment import NOT_ACTIVE, Enrolment, EnrolmentStatus, status_on
from community_gov_volunteers.signup import NOT_AGREED, OTHER_BODY

__all__ = [
    "Care",
    "CareDue",
    "CareVisit",
    "CareVisited",
    "Met",
    "begin_care",
    "care_due",
    "care_findings",
    "care_visits",
    "cares_of",
    "join_care",
    "leave_all_care",
    "leave_care",
    "note_care_visit",
]

_RARELY = 366


class Met(Coded):
    """What became of a regular visit."""

    MET = "met", "已探访", "met"
    NOBODY_IN = "nobody_in", "无人在家", "nobody in"


@kind("volunteers.care", indexes=("body", "agreement"), unique=(("agreement",),))
@frozen(kw_only=True)
class Care:
    """How often somebody is visited, as long as the agreement stands."""

    id: Id["Care"]
    body: Id[Body]
    agreement: Id[CareAgreement]
    every_days: int = field(validator=attrs.validators.ge(1))


@kind("volunteers.care_visit", indexes=("care",))
@frozen(kw_only=True)
class CareVisit:
    """One visit; how the person was is nowhere written down."""

    id: Id["CareVisit"]
    care: Id[Care]
    on: date
    met: Met


@frozen(kw_only=True)
class CareDue:
    """Visits that somebody has to see to, without saying to whom."""

    care: Id[Care]
    due: date
    """The last day for the next visit."""
    carers: int


@event("volunteers.care_visited")
@frozen(kw_only=True)
class CareVisited:
    """A regular visit was made."""

    care: Id[Care]
    on: date


EVERY = ProblemType("volunteers.care_interval", zh="探访间隔须为1至{most}天", en="visits are made every 1 to {most} days")
NO_CARER = ProblemType("volunteers.no_carer", zh="没有承担此探访", en="has not taken these visits on", nature=Nature.STATE)
CARE_DAY = ProblemType(
    "volunteers.care_day", zh="日期{on}不在约定期间内或晚于今天", en="{on} lies outside of the agreement, or after today"
)

MISSED = FindingType(
    "volunteers.care_missed",
    zh="有{count}户约定的定期探访逾期未做",
    en="{count} regular visits that were agreed are overdue",
    rule="agreement with the person; the association's own rule",
    rule_zh="与本人的约定；组织自定规则",
    severity=Severity.BYLAW,
)


@verb("volunteers.begin_care")
def begin_care(
    change: Change,
    body_id: Id[Body],
    *,
    person_id: Id[Person],
    every_days: int,
    unit_id: Id[Unit] | None = None,
    wish: str | None = None,
    agreed_by: Id[Person] | None = None,
) -> Care:
    """Agree on regular visits in person, or enter what the person or a guardian agreed to on paper."""
    association(change, body_id, on=change.today)
    change.require(1 <= every_days <= _RARELY, EVERY(at="every_days", most=_RARELY))
    agreed = agree(
        change,
        body_id,
        person_id=person_id,
        purpose=CarePurpose.VISITS,
        unit_id=unit_id,
        wish=wish,
        agreed_by=agreed_by,
    )
    return change.put(Care(id=change.new_id(Care), body=body_id, agreement=agreed.id, every_days=every_days))


@verb("volunteers.join_care")
def join_care(change: Change, care_id: Id[Care], *, enrolment_id: Id[Enrolment]) -> CareDuty:
    """Take the visits on, by oneself; from now on the volunteer is on duty under the agreement."""
    care, enrolment = change.get(Care, care_id), change.get(Enrolment, enrolment_id)
    change.require(change.actor.person == enrolment.person, NOT_AGREED(at="enrolment_id"))
    change.require(enrolment.body == care.body, OTHER_BODY(at="enrolment_id"))
    active = status_on(change, enrolment_id, on=change.today) is EnrolmentStatus.ACTIVE
    change.require(active, NOT_ACTIVE(at="enrolment_id", enrolment=enrolment_id, on=change.today))
    return put_on_duty(change, care.agreement, person_id=enrolment.person)


@verb("volunteers.leave_care")
def leave_care(change: Change, care_id: Id[Care], *, enrolment_id: Id[Enrolment]) -> CareDuty:
    """Give the visits up; the address is no longer to be read."""
    care, enrolment = change.get(Care, care_id), change.get(Enrolment, enrolment_id)
    duty = change.first(CareDuty, agreement=care.agreement, person=enrolment.person, end=None)
    if duty is None:
        raise Refused(NO_CARER(at="enrolment_id"))
    return end_duty(change, duty.id)


def leave_all_care(change: Change, enrolment: Enrolment) -> None:
    """Give up the visits that a volunteer who goes had taken on."""
    for duty in change.find(CareDuty, person=enrolment.person, end=None):
        if change.get(CareAgreement, duty.agreement).body == enrolment.body:
            end_duty(change, duty.id)


@verb("volunteers.note_care_visit")
def note_care_visit(change: Change, care_id: Id[Care], *, met: Met, on: date | None = None) -> CareVisit:
    """Note a visit; how the person was is not written down."""
    agreed, day = change.get(CareAgreement, change.get(Care, care_id).agreement), on or change.today
    change.require(agreed.holds(day) and day <= change.today, CARE_DAY(at="on", on=day))
    made = CareVisit(id=change.new_id(CareVisit), care=care_id, on=day, met=met)
    return change.put(made, CareVisited(care=care_id, on=day))


# --- questions, and what is overdue ----------------------------------------------------------------------------------


@question("volunteers.cares_of")
def cares_of(view: View, person_id: Id[Person]) -> tuple[Care, ...]:
    """The visits that somebody agreed to, past ones included, by day."""
    agreed = [one.id for one in agreements_of(view, person_id)]
    found = {one.agreement: one for one in view.find(Care, agreement=OneOf(agreed))} if agreed else {}
    return tuple(found[id] for id in agreed if id in found)


@question("volunteers.care_visits")
def care_visits(view: View, care_id: Id[Care]) -> tuple[CareVisit, ...]:
    """The visits made, by day."""
    return view.find(CareVisit, care=care_id, order_by="on")


@question("volunteers.care_due")
def care_due(view: View, body_id: Id[Body], *, on: date) -> tuple[CareDue, ...]:
    """The visits of an association by the last day for the next one, without saying to whom."""
    found = [
        CareDue(care=care.id, due=_due(view, care, agreed, on), carers=len(view.find(CareDuty, agreement=agreed.id, end=None)))
        for care, agreed in _held(view, on, view.find(Care, body=body_id))
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.care)))


def _held(view: View, on: date, cares: tuple[Care, ...]) -> list[tuple[Care, CareAgreement]]:
    """Those of which the agreement stands on a day, each with it."""
    ids = [care.agreement for care in cares]
    agreed = {one.id: one for one in view.find(CareAgreement, id=OneOf(ids))} if ids else {}
    return [(care, agreed[care.agreement]) for care in cares if agreed[care.agreement].holds(on)]


def _due(view: View, care: Care, agreed: CareAgreement, on: date) -> date:
    """So many days after the last visit at which the person was met, else after the beginning."""
    met = [visit.on for visit in view.find(CareVisit, care=care.id, met=Met.MET) if visit.on <= on]
    return max((agreed.start, *met)) + timedelta(days=care.every_days)


def care_findings(view: View, on: date) -> Iterator[Finding]:
    """How many visits of each association are overdue; never whose they are."""
    held = _held(view, on, view.find(Care))
    for body in sorted({care.body for care, _agreed in held}):
        missed = sum(_due(view, care, agreed, on) < on for care, agreed in held if care.body == body)
        if missed:
            yield MISSED(body, count=missed)
