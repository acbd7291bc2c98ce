"""Agreements about care, who is on duty under them, and who reads what they say.

A body helps somebody because he agreed, or his guardian; for one purpose, and until he is asked again. Only the helper on duty
reads where he lives and what he wishes.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, Unit, guardians_of, require_text
from community_gov.organizations import Body
from community_gov.records import (
    Code,
    Coded,
    Controller,
    Finding,
    FindingType,
    Id,
    Purpose,
    Severity,
    Until,
    event,
    kind,
    personal,
)

__all__ = [
    "CARE_HELPER",
    "CareAgreed",
    "CareAgreement",
    "CareDuty",
    "CareEnded",
    "CarePurpose",
    "CareRead",
    "DutyBegun",
    "DutyEnded",
    "agree",
    "agreements_of",
    "care_findings",
    "duties_of",
    "end",
    "end_duty",
    "put_on_duty",
    "read",
    "review",
]

CARE_HELPER = Code("care_helper")
"""Who is on duty under an agreement; held for it, as long as both go on."""
_AGREED = personal(purpose=Purpose.CARE, controller=Controller.BODY, until=Until.CONSENT_WITHDRAWN)
_YEAR = timedelta(days=365)


class CarePurpose(Coded):
    """What an agreement is for; another purpose is another agreement."""

    VISITS = "visits", "定期探访", "regular visits"
    ERRANDS = "errands", "代办跑腿", "errands"
    MEALS = "meals", "助餐送餐", "meals"
    ESCORT = "escort", "陪同出行就医", "company on the way"
    WARNING = "warning", "停水停电、极端天气提醒", "warnings of cuts and storms"
    OTHER = "other", "其他约定帮助", "other help as agreed"


@kind("care.agreement", indexes=("body", "person"))
@frozen(kw_only=True)
class CareAgreement:
    """Somebody agreed that a body helps him, for one purpose and to a day."""

    id: Id["CareAgreement"]
    body: Id[Body]
    person: Id[Person]
    agreed_by: Id[Person]
    """The person, or the guardian."""
    purpose: CarePurpose
    start: date
    review: date
    """The last day by which the person is asked again; a year at most after the last time."""
    end: date | None = None
    unit: Id[Unit] | None = field(default=None, repr=False, metadata=_AGREED)
    wish: str | None = field(default=None, repr=False, metadata=_AGREED)

    def holds(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@kind("care.duty", indexes=("agreement", "person"))
@frozen(kw_only=True)
class CareDuty:
    """Somebody is on duty under an agreement."""

    id: Id["CareDuty"]
    agreement: Id[CareAgreement]
    person: Id[Person]
    start: date
    end: date | None = None


@event("care.agreed")
@frozen(kw_only=True)
class CareAgreed:
    """Somebody agreed to be helped."""

    agreement: Id[CareAgreement]
    body: Id[Body]
    purpose: CarePurpose


@event("care.ended")
@frozen(kw_only=True)
class CareEnded:
    """An agreement ended, and what was known by it was destroyed."""

    agreement: Id[CareAgreement]


@event("care.read", read=True)
@frozen(kw_only=True)
class CareRead:
    """Somebody read what an agreement says; who it was stands in the entry of the journal."""

    agreement: Id[CareAgreement]


@event("care.duty_begun")
@frozen(kw_only=True)
class DutyBegun:
    """Somebody is on duty."""

    agreement: Id[CareAgreement]


@event("care.duty_ended")
@frozen(kw_only=True)
class DutyEnded:
    """Somebody is on duty no more."""

    agreement: Id[CareAgreement]


NOT_THEIR_WORD = ProblemType(
    "care.not_agreed",
    zh="须由本人或者登记的监护人约定;由他人登记的,请写明同意人",
    en="the person or a guardian on record agrees; whoever enters it says which of them did",
    nature=Nature.DENIED,
)
AGREED_ALREADY = ProblemType(
    "care.agreed_already", zh="已有约定{agreement}", en="there is the agreement {agreement} already", nature=Nature.CONFLICT
)
REVIEW_DAY = ProblemType(
    "care.review_day", zh="复核日期须在今天之后、一年之内", en="it is looked over after today and within a year"
)
OVER = ProblemType("care.over", zh="约定已于{on}结束", en="it ended on {on}", nature=Nature.STATE)
ON_DUTY = ProblemType("care.on_duty", zh="已在承担此事", en="is on duty for it already", nature=Nature.CONFLICT)
NOT_FOR_ONESELF = ProblemType("care.not_for_oneself", zh="不能由本人承担", en="nobody is on duty for himself")
DUTY_OVER = ProblemType("care.duty_over", zh="已于{on}交还", en="that duty ended on {on}", nature=Nature.STATE)
UNREVIEWED = FindingType(
    "care.unreviewed",
    zh="有{count}项关爱约定过了复核日期",
    en="{count} agreements about care are past the day by which they are looked over",
    rule="PIPL arts 6, 19: no more and no longer than needed; yearly by the library's own rule",
    rule_zh="个人信息保护法第6、19条：限于最小范围、最短期限；每年一次为本库自定",
    severity=Severity.CUSTOM,
)


@verb("care.agree")
def agree(
    change: Change,
    body_id: Id[Body],
    *,
    person_id: Id[Person],
    purpose: CarePurpose,
    review_by: date | None = None,
    unit_id: Id[Unit] | None = None,
    wish: str | None = None,
    agreed_by: Id[Person] | None = None,
) -> CareAgreement:
    """Agree to be helped by a body, in person or as the guardian, or enter what one of them agreed to on paper.

    `review_by` is the day by which the person is asked again, in a year if nothing else is said.
    """
    change.get(Body, body_id)
    change.get(Person, person_id)
    if unit_id is not None:
        change.get(Unit, unit_id)
    require_text(wish=wish)
    asked: Id[Person] | None = agreed_by or (None if change.actor.person is None else Id(change.actor.person))
    if asked is None or not _may_agree(change, asked, person_id):
        raise Refused(NOT_THEIR_WORD(at="agreed_by"))
    known = change.first(CareAgreement, person=person_id, body=body_id, purpose=purpose, end=None)
    if known is not None:
        raise Refused(AGREED_ALREADY(at="person_id", agreement=known.id))
    made = CareAgreement(
        id=change.new_id(CareAgreement),
        body=body_id,
        person=person_id,
        agreed_by=asked,
        purpose=purpose,
        start=change.today,
        review=_review_day(change, review_by),
        unit=unit_id,
        wish=wish,
    )
    return change.put(made, CareAgreed(agreement=made.id, body=body_id, purpose=purpose))


def _may_agree(view: View, asked: Id[Person], person_id: Id[Person]) -> bool:
    return asked == person_id or asked in guardians_of(view, person_id)


def _review_day(change: Change, said: date | None) -> date:
    day = said or change.today + _YEAR
    change.require(change.today < day <= change.today + _YEAR, REVIEW_DAY(at="review_by"))
    return day


@verb("care.review")
def review(change: Change, agreement_id: Id[CareAgreement], *, review_by: date | None = None) -> CareAgreement:
    """Note that the person was asked again today and wants it to go on."""
    return change.put(evolve(_going_on(change, agreement_id), review=_review_day(change, review_by)))


@verb("care.end")
def end(change: Change, agreement_id: Id[CareAgreement]) -> CareAgreement:
    """End an agreement; nobody asks why. Where the person lives and what he wishes is destroyed (PIPL art. 47)."""
    known = _going_on(change, agreement_id)
    for duty in change.find(CareDuty, agreement=agreement_id, end=None):
        _off_duty(change, duty)
    change.put(evolve(known, end=change.today), CareEnded(agreement=agreement_id))
    return change.erase(CareAgreement, agreement_id)


@verb("care.put_on_duty")
def put_on_duty(change: Change, agreement_id: Id[CareAgreement], *, person_id: Id[Person]) -> CareDuty:
    """Put a helper on duty, who reads from now on where the person lives and what he wishes."""
    known = _going_on(change, agreement_id)
    change.get(Person, person_id)
    change.require(person_id != known.person, NOT_FOR_ONESELF(at="person_id"))
    there = change.first(CareDuty, agreement=agreement_id, person=person_id, end=None)
    change.require(there is None, ON_DUTY(at="person_id"))
    made = CareDuty(id=change.new_id(CareDuty), agreement=agreement_id, person=person_id, start=change.today)
    return change.put(made, DutyBegun(agreement=agreement_id))


@verb("care.end_duty")
def end_duty(change: Change, duty_id: Id[CareDuty]) -> CareDuty:
    """A helper is on duty no more, and reads no more."""
    known = change.get(CareDuty, duty_id)
    if known.end is not None:
        raise Refused(DUTY_OVER(at="duty_id", on=known.end))
    return _off_duty(change, known)


def _off_duty(change: Change, duty: CareDuty) -> CareDuty:
    return change.put(evolve(duty, end=change.today), DutyEnded(agreement=duty.agreement))


@verb("care.read")
def read(change: Change, agreement_id: Id[CareAgreement]) -> CareAgreement:
    """Read what was agreed, where the person lives and what he wishes; the journal keeps who read it."""
    known = change.get(CareAgreement, agreement_id)
    change.emit(CareRead(agreement=agreement_id))
    return known


def _going_on(change: Change, agreement_id: Id[CareAgreement]) -> CareAgreement:
    known = change.get(CareAgreement, agreement_id)
    if known.end is not None:
        raise Refused(OVER(at="agreement_id", on=known.end))
    return known


# --- questions -------------------------------------------------------------------------------------------------------


@question("care.agreements_of")
def agreements_of(view: View, person_id: Id[Person]) -> tuple[CareAgreement, ...]:
    """What somebody agreed to, what ended too, by day."""
    return view.find(CareAgreement, person=person_id, order_by="start")


@question("care.duties_of")
def duties_of(view: View, person_id: Id[Person], *, on: date) -> tuple[CareDuty, ...]:
    """For which agreements somebody was on duty on a day."""
    rows = view.find(CareDuty, person=person_id)
    return tuple(row for row in rows if row.start <= on and (row.end is None or on < row.end))


def care_findings(view: View, on: date) -> Iterator[Finding]:
    """How many agreements of each body were not looked over; never whose they are."""
    old = [one for one in view.find(CareAgreement) if one.holds(on) and one.review < on]
    for body in sorted({one.body for one in old}):
        mine = [one.review for one in old if one.body == body]
        yield UNREVIEWED(body, since=min(mine) + timedelta(days=1), count=len(mine))
