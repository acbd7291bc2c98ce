"""What is said of a service, and what a volunteer was honoured with: two of the records that 志愿服务条例 art. 19 asks for.

An evaluation is words about one service by somebody who was in charge or was served, never a number or a grade; it is for the
volunteer and the association. It is due on record within the same ten working days as the service (志愿服务记录与证明出具办法
art. 11). Nothing is computed from either.
"""

from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
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
from community_gov.households import Person
from community_gov_volunteers.activities import EMPTY, Shift
from community_gov_volunteers.enrolment import Enrolment, require_reason
from community_gov_volunteers.hours import COUNTING, Entry, acting

__all__ = [
    "Evaluated",
    "Evaluation",
    "Honour",
    "Honoured",
    "evaluate",
    "evaluations_of",
    "honour",
    "honours_of",
    "take_evaluation_back",
    "take_honour_back",
]

_WORDS = personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS)


@kind("volunteers.evaluation", indexes=("enrolment", "shift"))
@frozen(kw_only=True)
class Evaluation:
    """What somebody says of a service; taken back it stays, with the reason."""

    id: Id["Evaluation"]
    enrolment: Id[Enrolment]
    shift: Id[Shift]
    by: str
    by_person: Id[Person] | None
    on: date
    taken_back: date | None = None
    words: str | None = field(default=None, repr=False, metadata=_WORDS)
    reason: str | None = field(default=None, repr=False, metadata=_WORDS)
    """Why it was taken back."""


@kind("volunteers.honour", indexes=("enrolment",))
@frozen(kw_only=True)
class Honour:
    """A commendation (表彰奖励) that somebody gave: what for, by whom, on which day."""

    id: Id["Honour"]
    enrolment: Id[Enrolment]
    on: date
    taken_back: date | None = None
    title: str | None = field(default=None, repr=False, metadata=_WORDS)
    given_by: str | None = field(default=None, repr=False, metadata=_WORDS)
    """The body that gave it, in its own words; often one from outside."""
    reason: str | None = field(default=None, repr=False, metadata=_WORDS)
    """Why it was taken back."""


@event("volunteers.evaluated")
@frozen(kw_only=True)
class Evaluated:
    """Something was said of a service, or taken back."""

    evaluation: Id[Evaluation]
    shift: Id[Shift]
    taken_back: bool


@event("volunteers.honoured")
@frozen(kw_only=True)
class Honoured:
    """A commendation was recorded, or taken back."""

    honour: Id[Honour]
    taken_back: bool


NO_SERVICE_HERE = ProblemType(
    "volunteers.no_service_here",
    zh="该志愿者在此班次没有服务记录",
    en="there is no service of this volunteer in this shift on record",
    nature=Nature.STATE,
)
OWN_EVALUATION = ProblemType(
    "volunteers.own_evaluation",
    zh="不能评价或表彰本人",
    en="nobody evaluates or honours himself or herself",
    nature=Nature.DENIED,
)
FUTURE_DAY = ProblemType("volunteers.honour_day", zh="日期{on}晚于今天", en="{on} lies after today")
TAKEN_BACK = ProblemType("volunteers.taken_back_already", zh="已于{on}撤回", en="taken back on {on} already", nature=Nature.STATE)


@verb("volunteers.evaluate")
def evaluate(change: Change, shift_id: Id[Shift], *, enrolment_id: Id[Enrolment], words: str) -> Evaluation:
    """Say in words how a service was that is on record; nobody speaks of the own."""
    shift, enrolment = change.get(Shift, shift_id), change.get(Enrolment, enrolment_id)
    change.require(words.strip(), EMPTY(at="words"))
    change.require(change.actor.person != enrolment.person, OWN_EVALUATION(at="enrolment_id"))
    served = change.first(Entry, shift=shift.id, enrolment=enrolment.id, state=OneOf(COUNTING))
    change.require(served, NO_SERVICE_HERE(at="enrolment_id"))
    made = Evaluation(
        id=change.new_id(Evaluation),
        enrolment=enrolment_id,
        shift=shift_id,
        by=change.actor.id,
        by_person=acting(change),
        on=change.today,
        words=words,
    )
    return change.put(made, Evaluated(evaluation=made.id, shift=shift_id, taken_back=False))


@verb("volunteers.take_evaluation_back")
def take_evaluation_back(change: Change, evaluation_id: Id[Evaluation], *, reason: str) -> Evaluation:
    """Take it back with the reason; both stay on record."""
    require_reason(change, reason)
    known = change.get(Evaluation, evaluation_id)
    _require_standing(known.taken_back, at="evaluation_id")
    ended = evolve(known, taken_back=change.today, reason=reason)
    return change.put(ended, Evaluated(evaluation=known.id, shift=known.shift, taken_back=True))


def _require_standing(taken_back: date | None, *, at: str) -> None:
    if taken_back is not None:
        raise Refused(TAKEN_BACK(at=at, on=taken_back))


@verb("volunteers.honour")
def honour(change: Change, enrolment_id: Id[Enrolment], *, title: str, given_by: str, on: date | None = None) -> Honour:
    """Record a commendation that somebody gave, today unless said otherwise."""
    enrolment, day = change.get(Enrolment, enrolment_id), on or change.today
    for at, said in (("title", title), ("given_by", given_by)):
        change.require(said.strip(), EMPTY(at=at))
    change.require(day <= change.today, FUTURE_DAY(at="on", on=day))
    change.require(change.actor.person != enrolment.person, OWN_EVALUATION(at="enrolment_id"))
    made = Honour(id=change.new_id(Honour), enrolment=enrolment_id, on=day, title=title, given_by=given_by)
    return change.put(made, Honoured(honour=made.id, taken_back=False))


@verb("volunteers.take_honour_back")
def take_honour_back(change: Change, honour_id: Id[Honour], *, reason: str) -> Honour:
    """Take it back with the reason; both stay on record."""
    require_reason(change, reason)
    known = change.get(Honour, honour_id)
    _require_standing(known.taken_back, at="honour_id")
    return change.put(evolve(known, taken_back=change.today, reason=reason), Honoured(honour=known.id, taken_back=True))


@question("volunteers.evaluations_of")
def evaluations_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Evaluation, ...]:
    """What was said of the services of a volunteer, by day, what was taken back included."""
    return view.find(Evaluation, enrolment=enrolment_id, order_by="on")


@question("volunteers.honours_of")
def honours_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Honour, ...]:
    """The commendations of a volunteer, by day, what was taken back included."""
    return view.find(Honour, enrolment=enrolment_id, order_by="on")
