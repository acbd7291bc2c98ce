"""The gates of dangerous work, each on its boundary day, as pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov import Code, PartialDate, Period
from community_gov_volunteers.gates import (
    AGE_UNKNOWN,
    MISSING,
    NOT_INSURED,
    TOO_YOUNG,
    Asked,
    Facts,
    GateRule,
    Held,
    Proof,
    Requirement,
    Risk,
    age_on,
    asked_on,
    shut,
)
from community_gov_volunteers.packs import PACKS

RULES = [item for pack in PACKS for item in pack.items if isinstance(item, GateRule)]
DAY = date(2021, 7, 15)
GROWN = date(1980, 1, 1)
SWIM = Requirement(Proof.TRAINING, Code("water_safety"))


def held(proof: Proof, code: str, start: str, end: str | None) -> Held:
    """A proof from a day to a day (not included)."""
    return Held(proof=proof, code=Code(code), period=Period(PartialDate(start), None if end is None else PartialDate(end)))


def codes(asked: Asked, facts: Facts, on: date = DAY) -> list[str]:
    """The objections, by code."""
    return [problem.code for problem in shut(asked, facts, on=on)]


@pytest.mark.parametrize(
    ("start", "end", "open_"),
    [
        ("2021-01-01", "2021-07-16", True),  # the last day on which it holds
        ("2021-01-01", "2021-07-15", False),  # ended this morning
        ("2021-07-15", "2022-01-01", True),  # the first day
        ("2021-07-16", "2022-01-01", False),  # begins tomorrow
        ("2021-01-01", "2021-07", False),  # ends some day of July: not certain
        ("2021", "2022-01-01", False),  # began some day of 2021: not certain
    ],
)
def test_an_insurance_opens_its_gate_on_the_days_on_which_it_certainly_holds(start: str, end: str, *, open_: bool) -> None:
    """Accident insurance has to hold on the very day (志愿服务条例 art. 17); the end is the first day without it."""
    facts = Facts(born=GROWN, held=(held(Proof.INSURANCE, "accident", start, end),))
    assert codes(Asked(insurance=True), facts) == ([] if open_ else [NOT_INSURED.code])


@pytest.mark.parametrize("proof", [Proof.TRAINING, Proof.LICENCE])
@pytest.mark.parametrize(
    ("start", "end", "open_"),
    [
        ("2020-01-01", "2021-07-16", True),  # the last day on which it holds
        ("2020-01-01", "2021-07-15", False),  # expired this morning
        ("2020-01-01", None, True),
        ("2021-07-15", None, True),  # the first day
        ("2021-07-16", None, False),  # begins tomorrow
    ],
)
def test_a_training_or_licence_opens_its_gate_until_it_expires(proof: Proof, start: str, end: str | None, *, open_: bool) -> None:
    """One that expired is none; one without an end holds for good."""
    facts = Facts(born=GROWN, held=(held(proof, "water_safety", start, end),))
    asked = Asked(requirements=(Requirement(proof, Code("water_safety")),))
    assert codes(asked, facts) == ([] if open_ else [MISSING.code])


def test_another_proof_of_the_same_code_does_not_open_it() -> None:
    """A licence asked for is not met by a training of that name, nor by another licence."""
    asked = Asked(requirements=(Requirement(Proof.LICENCE, Code("boat")),))
    other = (held(Proof.TRAINING, "boat", "2020-01-01", None), held(Proof.LICENCE, "car", "2020-01-01", None))
    assert codes(asked, Facts(born=GROWN, held=other)) == [MISSING.code]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2003, 7, 15), date(2021, 7, 15), 17),  # the birthday itself
        (date(2003, 7, 15), date(2021, 7, 16), 18),  # the day after it
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
    ],
)
def test_full_years_count_from_the_day_after_the_birthday(born: date, on: date, age: int) -> None:
    """The cautious count of an age."""
    assert age_on(born, on) == age


@pytest.mark.parametrize(("on", "open_"), [(date(2021, 7, 15), False), (date(2021, 7, 16), True)])
def test_a_minor_stays_out_until_the_day_after_the_eighteenth_birthday(on: date, *, open_: bool) -> None:
    """Minors never do rescue or other dangerous work."""
    asked = asked_on(RULES, risk=Risk.RESCUE, on=on)
    insured = (held(Proof.INSURANCE, "accident", "2021-01-01", "2022-01-01"),)
    assert codes(asked, Facts(born=date(2003, 7, 15), held=insured), on) == ([] if open_ else [TOO_YOUNG.code])


def test_an_unknown_age_opens_no_gate_that_asks_one() -> None:
    """Nobody is taken for grown up because the date of birth is missing."""
    assert codes(Asked(min_age=14), Facts(born=None)) == [AGE_UNKNOWN.code]


def test_everything_that_is_missing_is_said_at_once() -> None:
    """All objections are collected."""
    asked = Asked(insurance=True, min_age=18, requirements=(SWIM,))
    assert codes(asked, Facts(born=date(2010, 1, 1))) == [NOT_INSURED.code, MISSING.code, TOO_YOUNG.code]


@pytest.mark.parametrize(("on", "insurance"), [(date(2017, 11, 30), False), (date(2017, 12, 1), True)])
def test_the_duty_to_insure_began_with_the_regulations(on: date, *, insurance: bool) -> None:
    """志愿服务条例 came into force on 2017-12-01: the day before, nothing asked for an insurance."""
    assert asked_on(RULES, risk=Risk.EXPOSED, on=on).insurance is insurance


@pytest.mark.parametrize("risk", list(Risk))
def test_only_dangerous_work_has_gates_of_its_own(risk: Risk) -> None:
    """Ordinary work asks for nothing; exposed work and rescue ask for insurance and full age."""
    asked = asked_on(RULES, risk=risk, on=DAY)
    expected = Asked() if risk is Risk.ORDINARY else Asked(insurance=True, min_age=18)
    assert asked == expected


def test_an_activity_asks_for_more_but_never_for_less() -> None:
    """Its own age counts where it is higher than the rule's, and not where it is lower."""
    ages = [asked_on(RULES, risk=Risk.RESCUE, on=DAY, min_age=age).min_age for age in (16, 21)]
    assert ages == [18, 21]


def test_every_gate_has_its_citation_and_mark() -> None:
    """What the library ships says where it comes from."""
    assert RULES
    assert all(rule.citation and rule.mark for rule in RULES)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(1, 400))
def test_a_gate_is_open_exactly_while_the_proof_holds(start: date, before: int, length: int) -> None:
    """On each day from the start on and before the end, and on no other day."""
    period = Period(PartialDate(start), PartialDate(start + timedelta(days=length)))
    facts = Facts(born=GROWN, held=(Held(proof=Proof.INSURANCE, code=Code("accident"), period=period),))
    on = start + timedelta(days=before)
    assert (not codes(Asked(insurance=True), facts, on)) is (before < length)
