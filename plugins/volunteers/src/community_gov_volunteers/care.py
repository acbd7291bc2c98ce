"""Regular visits to people who need care: agreed to by them, made by volunteers who took them on, missed ones reported.

There is no list of who needs care: there are visits that somebody agreed to, or a guardian for somebody. Only the volunteers
who took them on read to whom and where, each reading with a trace in the journal; the agreement is looked over every year, and
ends whenever the person says so.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Finding,
    FindingType,
    Id,
    Nature,
    ProblemType,
    Purpose,
    Refused,
    Severity,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person, Unit
from community_gov.organizations import Body
from community_gov_volunteers.associations import association
from community_gov_volunteers.enrolment import NOT_ACTIVE, Enrolment, EnrolmentStatus, status_on
from community_gov_volunteers.signup import NOT_AGREED, OTHER_BODY

__all__ = [
    "Care",
    "CareBegun",
    "CareDue",
    "CareEnded",
    "CareRead",
    "CareVisit",
    "CareVisited",
    "Carer",
    "Met",
    "begin_care",
    "care_due",
    "care_findings",
    "care_visits",
    "cares_of",
    "end_care",
    "join_care",
    "leave_all_care",
    "leave_care",
    "note_care_visit",
    "read_care",
    "review_care",
]

_PRIVATE = personal(purpose=Purpose.CARE, controller=Controller.ASSOCIATION, until=Until.CONSENT_WITHDRAWN)
_YEAR = timedelta(days=365)
_RARELY = 366


class Met(Coded):
    """What became of a regular visit."""

    MET = "met", "已探访", "met"
    NOBODY_IN = "nobody_in", "无人在家", "nobody in"


@kind("volunteers.care", indexes=("body", "person"))
@frozen(kw_only=True)
class Care:
    """Visits to one person at least every so many days, as long as the person wants them."""

    id: Id["Care"]
    body: Id[Body]
    person: Id[Person]
    agreed_by: Id[Person]
    """The person, or a guardian."""
    every_days: int = field(validator=attrs.validators.ge(1))
    start: date
    reviewed: date
    """When the agreement was last looked over."""
    end: date | None = None
    unit: Id[Unit] | None = field(default=None, repr=False, metadata=_PRIVATE)
    wish: str | None = field(default=None, repr=False, metadata=_PRIVATE)


@kind("volunteers.carer", indexes=("care", "enrolment", "person"))
@frozen(kw_only=True)
class Carer:
    """A volunteer who took the visits on."""

    id: Id["Carer"]
    care: Id[Care]
    enrolment: Id[Enrolment]
    person: Id[Person]
    start: date
    end: date | None = None


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


@event("volunteers.care_begun")
@frozen(kw_only=True)
class CareBegun:
    """Regular visits were agreed."""

    care: Id[Care]
    body: Id[Body]


@event("volunteers.care_ended")
@frozen(kw_only=True)
class CareEnded:
    """Regular visits ended."""

    care: Id[Care]


@event("volunteers.care_read")
@frozen(kw_only=True)
class CareRead:
    """Somebody read to whom and where; who it was stands in the entry of the journal."""

    care: Id[Care]


@event("volunteers.care_visited")
@frozen(kw_only=True)
class CareVisited:
    """A regular visit was made."""

    care: Id[Care]
    on: date


EVERY = ProblemType("volunteers.care_interval", zh="探访间隔须为1至{most}天", en="visits are made every 1 to {most} days")
CARED_FOR = ProblemType(
    "volunteers.cared_for_already", zh="已有约定{care}", en="there is the agreement {care} already", nature=Nature.CONFLICT
)
NOT_THEIR_WORD = ProblemType(
    "volunteers.care_not_agreed",
    zh="须由本人约定;由他人登记的,请写明同意人",
    en="the person agrees; whoever enters it says who agreed",
    nature=Nature.DENIED,
)
CARE_OVER = ProblemType("volunteers.care_over", zh="约定已于{on}结束", en="it ended on {on}", nature=Nature.STATE)
CARES_ALREADY = ProblemType(
    "volunteers.cares_already", zh="已承担此探访", en="has taken these visits on already", nature=Nature.CONFLICT
)
NO_CARER = ProblemType("volunteers.no_carer", zh="没有承担此探访", en="has not taken these visits on", nature=Nature.STATE)
CARE_DAY = ProblemType(
    "volunteers.care_day", zh="日期{on}早于约定开始日或晚于今天", en="{on} lies before the visits began, or after today"
)

MISSED = FindingType(
    "volunteers.care_missed",
    zh="有{count}户约定的定期探访逾期未做",
    en="{count} regular visits that were agreed are overdue",
    rule="agreement with the person; the association's own rule",
    severity=Severity.BYLAW,
)
UNREVIEWED = FindingType(
    "volunteers.care_unreviewed",
    zh="有{count}项探访约定超过一年没有复核",
    en="{count} agreements about visits were not looked over for a year",
    rule="个人信息保护法 (PIPL) art. 6: no more and no longer than needed; yearly by the association's own rule",
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
    change.get(Person, person_id)
    if unit_id is not None:
        change.get(Unit, unit_id)
    change.require(1 <= every_days <= _RARELY, EVERY(at="every_days", most=_RARELY))
    known = change.first(Care, person=person_id, body=body_id, end=None)
    if known is not None:
        raise Refused(CARED_FOR(at="person_id", care=known.id))
    agreeing = person_id if agreed_by is None else change.get(Person, agreed_by).id
    change.require(agreed_by is not None or change.actor.person == person_id, NOT_THEIR_WORD(at="agreed_by"))
    made = Care(
        id=change.new_id(Care),
        body=body_id,
        person=person_id,
        agreed_by=agreeing,
        every_days=every_days,
        start=change.today,
        reviewed=change.today,
        unit=unit_id,
        wish=wish,
    )
    return change.put(made, CareBegun(care=made.id, body=body_id))


@verb("volunteers.review_care")
def review_care(change: Change, care_id: Id[Care]) -> Care:
    """Note that the person was asked again today and wants it to go on."""
    return change.put(evolve(_going_on(change, care_id), reviewed=change.today))


@verb("volunteers.end_care")
def end_care(change: Change, care_id: Id[Care]) -> Care:
    """End the visits; nobody asks why, and nobody reads the address any more."""
    care = _going_on(change, care_id)
    for carer in change.find(Carer, care=care_id, end=None):
        change.put(evolve(carer, end=change.today))
    return change.put(evolve(care, end=change.today), CareEnded(care=care_id))


def _going_on(change: Change, care_id: Id[Care]) -> Care:
    care = change.get(Care, care_id)
    if care.end is not None:
        raise Refused(CARE_OVER(at="care_id", on=care.end))
    return care


@verb("volunteers.join_care")
def join_care(change: Change, care_id: Id[Care], *, enrolment_id: Id[Enrolment]) -> Carer:
    """Take the visits on, by oneself."""
    care, enrolment = _going_on(change, care_id), change.get(Enrolment, enrolment_id)
    change.require(change.actor.person == enrolment.person, NOT_AGREED(at="enrolment_id"))
    change.require(enrolment.body == care.body, OTHER_BODY(at="enrolment_id"))
    active = status_on(change, enrolment_id, on=change.today) is EnrolmentStatus.ACTIVE
    change.require(active, NOT_ACTIVE(at="enrolment_id", enrolment=enrolment_id, on=change.today))
    change.require(_carer(change, care_id, enrolment_id) is None, CARES_ALREADY(at="enrolment_id"))
    person = enrolment.person
    made = Carer(id=change.new_id(Carer), care=care_id, enrolment=enrolment_id, person=person, start=change.today)
    return change.put(made)


@verb("volunteers.leave_care")
def leave_care(change: Change, care_id: Id[Care], *, enrolment_id: Id[Enrolment]) -> Carer:
    """Give the visits up; the address is no longer to be read."""
    known = _carer(change, care_id, enrolment_id)
    if known is None:
        raise Refused(NO_CARER(at="enrolment_id"))
    return change.put(evolve(known, end=change.today))


def leave_all_care(change: Change, enrolment_id: Id[Enrolment]) -> None:
    """Give up the visits that a volunteer who goes had taken on."""
    for carer in change.find(Carer, enrolment=enrolment_id, end=None):
        change.put(evolve(carer, end=change.today))


def _carer(view: View, care_id: Id[Care], enrolment_id: Id[Enrolment]) -> Carer | None:
    return view.first(Carer, care=care_id, enrolment=enrolment_id, end=None)


@verb("volunteers.read_care")
def read_care(change: Change, care_id: Id[Care]) -> Care:
    """Read to whom and where; the journal keeps who read it."""
    care = change.get(Care, care_id)
    change.emit(CareRead(care=care_id))
    return care


@verb("volunteers.note_care_visit")
def note_care_visit(change: Change, care_id: Id[Care], *, met: Met, on: date | None = None) -> CareVisit:
    """Note a visit; how the person was is not written down."""
    care, day = _going_on(change, care_id), on or change.today
    change.require(care.start <= day <= change.today, CARE_DAY(at="on", on=day))
    made = CareVisit(id=change.new_id(CareVisit), care=care_id, on=day, met=met)
    return change.put(made, CareVisited(care=care_id, on=day))


# --- questions, and what is overdue ----------------------------------------------------------------------------------


@question("volunteers.cares_of")
def cares_of(view: View, person_id: Id[Person]) -> tuple[Care, ...]:
    """What somebody agreed to, past ones included, by day."""
    return view.find(Care, person=person_id, order_by="start")


@question("volunteers.care_visits")
def care_visits(view: View, care_id: Id[Care]) -> tuple[CareVisit, ...]:
    """The visits made, by day."""
    return view.find(CareVisit, care=care_id, order_by="on")


@question("volunteers.care_due")
def care_due(view: View, body_id: Id[Body], *, on: date) -> tuple[CareDue, ...]:
    """The visits of an association by the last day for the next one, without saying to whom."""
    found = [
        CareDue(care=care.id, due=_due(view, care, on), carers=len(view.find(Carer, care=care.id, end=None)))
        for care in view.find(Care, body=body_id)
        if _held(care, on)
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.care)))


def _held(care: Care, on: date) -> bool:
    return care.start <= on and (care.end is None or on < care.end)


def _due(view: View, care: Care, on: date) -> date:
    """So many days after the last visit at which the person was met, else after the beginning."""
    met = [visit.on for visit in view.find(CareVisit, care=care.id, met=Met.MET) if visit.on <= on]
    return max((care.start, *met)) + timedelta(days=care.every_days)


def care_findings(view: View, on: date) -> Iterator[Finding]:
    """How many visits of each association are overdue, and how many agreements are old; never whose they are."""
    held = [care for care in view.find(Care) if _held(care, on)]
    for body in sorted({care.body for care in held}):
        mine = [care for care in held if care.body == body]
        missed = sum(_due(view, care, on) < on for care in mine)
        if missed:
            yield MISSED(body, count=missed)
        old = sum(care.reviewed + _YEAR < on for care in mine)
        if old:
            yield UNREVIEWED(body, count=old)
