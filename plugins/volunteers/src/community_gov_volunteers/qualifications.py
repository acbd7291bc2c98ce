"""What a volunteer can do and prove: insurance, training, licences, and skills.

Proofs have a start and an end (the first day on which they hold no more) and open gates; skills are what somebody says of
himself, and only help to ask the right people.
"""

from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Controller,
    Id,
    Nature,
    PartialDate,
    Period,
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
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.gates import Facts, Held, Proof

__all__ = [
    "Qualification",
    "QualificationEnded",
    "QualificationRecorded",
    "Skill",
    "SkillSaid",
    "drop_skill",
    "end_qualification",
    "facts_of",
    "qualifications_of",
    "qualify",
    "say_skill",
    "skills_of",
]


@kind("volunteers.qualification", indexes=("enrolment",))
@frozen(kw_only=True)
class Qualification:
    """A proof that a volunteer holds: what for, from `start` to `end` (not included), and its number."""

    id: Id["Qualification"]
    enrolment: Id[Enrolment]
    proof: Proof
    code: Code
    start: PartialDate
    end: PartialDate | None
    number: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )


@kind("volunteers.skill", indexes=("enrolment", "code"))
@frozen(kw_only=True)
class Skill:
    """Something that a volunteer says to be able to do, such as `haircut` or `hakka` (a language), until it is dropped."""

    id: Id["Skill"]
    enrolment: Id[Enrolment]
    code: Code
    start: date
    end: date | None = None


@event("volunteers.qualification_recorded")
@frozen(kw_only=True)
class QualificationRecorded:
    """A proof was put on record."""

    enrolment: Id[Enrolment]
    proof: Proof
    code: Code


@event("volunteers.qualification_ended")
@frozen(kw_only=True)
class QualificationEnded:
    """A proof was ended before its time, or for the first time."""

    qualification: Id[Qualification]


@event("volunteers.skill_said")
@frozen(kw_only=True)
class SkillSaid:
    """A skill was said, or dropped."""

    enrolment: Id[Enrolment]
    code: Code
    dropped: bool


END_BEFORE_START = ProblemType(
    "volunteers.end_before_start",
    zh="结束日期{end}不晚于开始日期{start}",
    en="the end {end} does not lie after the start {start}",
)
NO_END = ProblemType("volunteers.insurance_without_end", zh="保险必须有截止日期", en="an insurance has an end")
LONGER = ProblemType(
    "volunteers.end_is_later",
    zh="该证明已于{end}截止,不能延长;请登记新的证明",
    en="it ends on {end} already and is not made longer; record the new one",
    nature=Nature.STATE,
)


@verb("volunteers.qualify")
def qualify(
    change: Change,
    enrolment_id: Id[Enrolment],
    *,
    proof: Proof,
    code: Code,
    start: PartialDate,
    end: PartialDate | None = None,
    number: str | None = None,
) -> Qualification:
    """Put a proof on record: an insurance always ends, a training or licence may hold for good."""
    change.get(Enrolment, enrolment_id)
    change.require(end is not None or proof is not Proof.INSURANCE, NO_END(at="end"))
    _require_order(change, start, end)
    made = Qualification(
        id=change.new_id(Qualification),
        enrolment=enrolment_id,
        proof=proof,
        code=code,
        start=start,
        end=end,
        number=number,
    )
    return change.put(made, QualificationRecorded(enrolment=enrolment_id, proof=proof, code=code))


def _require_order(change: Change, start: PartialDate, end: PartialDate | None) -> None:
    if end is not None:
        problem = END_BEFORE_START(at="end", start=start.earliest, end=end.latest)
        change.require(start.earliest < end.latest, problem)


@verb("volunteers.end_qualification")
def end_qualification(change: Change, qualification_id: Id[Qualification], *, end: date) -> Qualification:
    """End a proof early, as when an insurance is cancelled; `end` is the first day on which it holds no more."""
    known = change.get(Qualification, qualification_id)
    if known.end is not None and known.end.earliest < end:
        raise Refused(LONGER(at="end", end=known.end.earliest))
    _require_order(change, known.start, PartialDate(end))
    return change.put(evolve(known, end=PartialDate(end)), QualificationEnded(qualification=qualification_id))


@verb("volunteers.say_skill")
def say_skill(change: Change, enrolment_id: Id[Enrolment], *, code: Code) -> Skill:
    """Say what one can do; saying it again changes nothing."""
    change.get(Enrolment, enrolment_id)
    known = change.first(Skill, enrolment=enrolment_id, code=code, end=None)
    if known is not None:
        return known
    made = Skill(id=change.new_id(Skill), enrolment=enrolment_id, code=code, start=change.today)
    return change.put(made, SkillSaid(enrolment=enrolment_id, code=code, dropped=False))


@verb("volunteers.drop_skill")
def drop_skill(change: Change, enrolment_id: Id[Enrolment], *, code: Code) -> None:
    """Take a skill back; dropping what was never said changes nothing."""
    known = change.first(Skill, enrolment=enrolment_id, code=code, end=None)
    if known is not None:
        change.put(evolve(known, end=change.today), SkillSaid(enrolment=enrolment_id, code=code, dropped=True))


@question("volunteers.qualifications_of")
def qualifications_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Qualification, ...]:
    """All proofs of a volunteer, past ones included, by their start."""
    return view.find(Qualification, enrolment=enrolment_id, order_by="start")


@question("volunteers.skills_of")
def skills_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Skill, ...]:
    """What a volunteer says to be able to do now, by code."""
    return view.find(Skill, enrolment=enrolment_id, end=None, order_by="code")


def facts_of(view: View, enrolment: Enrolment) -> Facts:
    """What the gates look at."""
    held = (
        Held(proof=one.proof, code=one.code, period=Period(one.start, one.end)) for one in qualifications_of(view, enrolment.id)
    )
    return Facts(born=enrolment.born, held=tuple(held))
