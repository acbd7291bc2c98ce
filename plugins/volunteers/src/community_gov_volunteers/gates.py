"""Gates: what somebody must have before doing work that may be dangerous, and what is missing on a day.

Pure: `shut(asked, facts, on=day)` gives one objection for each gate that stays shut. Which gates a class of risk has is dated
data with its citation (`GateRule`); an activity may ask for more, never for less.
"""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from community_gov import Certainty, Code, Coded, Nature, PartialDate, Period, Problem, ProblemType, Severity
from community_gov.rules import Mark

__all__ = [
    "AGE_UNKNOWN",
    "MISSING",
    "NOT_INSURED",
    "TOO_YOUNG",
    "Asked",
    "Facts",
    "GateRule",
    "Held",
    "Proof",
    "Requirement",
    "Risk",
    "age_on",
    "asked_on",
    "shut",
]


class Risk(Coded):
    """How dangerous the work of an activity can be."""

    ORDINARY = "ordinary", "一般服务", "ordinary"
    EXPOSED = "exposed", "可能发生人身危险", "possible personal danger"
    RESCUE = "rescue", "应急救援", "rescue work"

    @property
    def rank(self) -> int:
        """0 for ordinary work, higher for more dangerous work."""
        return list(Risk).index(self)


class Proof(Coded):
    """What sort of proof somebody holds."""

    INSURANCE = "insurance", "人身意外伤害保险", "accident insurance"
    TRAINING = "training", "培训合格", "training"
    LICENCE = "licence", "执业资格", "licence"


@frozen
class Requirement:
    """One proof that an activity asks for, such as the training `water_safety`."""

    proof: Proof
    code: Code


@frozen(kw_only=True)
class GateRule:
    """Dated data: which gates a class of risk has, from `start` on (None: always) to `end` (not included)."""

    risk: Risk
    insurance: bool = False
    min_age: int | None = None
    start: PartialDate | None
    end: PartialDate | None = None
    citation: str
    severity: Severity
    mark: Mark


@frozen(kw_only=True)
class Asked:
    """Everything that an activity asks of a volunteer on a day."""

    insurance: bool = False
    min_age: int | None = None
    requirements: tuple[Requirement, ...] = ()


@frozen(kw_only=True)
class Held:
    """A proof that somebody holds, and for how long: the end is the first day on which it holds no more."""

    proof: Proof
    code: Code
    period: Period


@frozen(kw_only=True)
class Facts:
    """What the gates look at; they know nothing else of a person."""

    born: date | None
    held: tuple[Held, ...] = ()


NOT_INSURED = ProblemType(
    "volunteers.not_insured",
    zh="{on}没有有效的人身意外伤害保险,不能参加可能发生人身危险的服务",
    en="no accident insurance that holds on {on}; work with possible personal danger needs it",
    nature=Nature.STATE,
)
MISSING = ProblemType(
    "volunteers.proof_missing",
    zh="{on}缺少有效的{proof}: {code}",
    en="no {proof} of {code} that holds on {on}",
    nature=Nature.STATE,
)
TOO_YOUNG = ProblemType(
    "volunteers.too_young",
    zh="{on}未满{min_age}周岁,不能参加这项服务",
    en="younger than {min_age} on {on}, too young for this work",
    nature=Nature.STATE,
)
AGE_UNKNOWN = ProblemType(
    "volunteers.age_unknown",
    zh="未登记出生日期,无法确认年龄",
    en="the date of birth is not on record, so the age cannot be told",
    nature=Nature.STATE,
)


def age_on(born: date, on: date) -> int:
    """Full years on a day, counted from the day after the birthday.

    The cautious count: somebody born on 2004-05-01 is 18 from 2022-05-02 on. Courts count so in cases of minors (from memory).

    >>> age_on(date(2004, 5, 1), date(2022, 5, 1)), age_on(date(2004, 5, 1), date(2022, 5, 2))
    (17, 18)
    """
    return on.year - born.year - ((on.month, on.day) <= (born.month, born.day))


def asked_on(
    rules: Iterable[GateRule],
    *,
    risk: Risk,
    on: date,
    requirements: tuple[Requirement, ...] = (),
    min_age: int | None = None,
) -> Asked:
    """What the rules in force on the day ask for this risk, together with what the activity asks itself."""
    held = [rule for rule in rules if rule.risk is risk and Period(rule.start, rule.end).holds(on)]
    ages = (min_age, *(rule.min_age for rule in held))
    return Asked(
        insurance=any(rule.insurance for rule in held),
        min_age=max((age for age in ages if age is not None), default=None),
        requirements=requirements,
    )


def shut(asked: Asked, facts: Facts, *, on: date) -> tuple[Problem, ...]:
    """One objection for each gate that stays shut on the day; empty when the volunteer may go.

    A proof counts only when it certainly holds: `until some day of May` opens nothing in May.
    """
    return (*_proofs(asked, facts, on), *_age(asked, facts, on))


def _proofs(asked: Asked, facts: Facts, on: date) -> Iterable[Problem]:
    holding = [held for held in facts.held if held.period.holds(on) is Certainty.CERTAINLY]
    if asked.insurance and not any(held.proof is Proof.INSURANCE for held in holding):
        yield NOT_INSURED(at="enrolment_id", on=on)
    for wanted in asked.requirements:
        if not any((held.proof, held.code) == (wanted.proof, wanted.code) for held in holding):
            yield MISSING(at="enrolment_id", proof=wanted.proof, code=wanted.code, on=on)


def _age(asked: Asked, facts: Facts, on: date) -> Iterable[Problem]:
    if asked.min_age is None:
        return
    if facts.born is None:
        yield AGE_UNKNOWN(at="enrolment_id")
    elif age_on(facts.born, on) < asked.min_age:
        yield TOO_YOUNG(at="enrolment_id", min_age=asked.min_age, on=on)
