"""Every number of owners, every count beside a threshold, every comparator: the integer form of the law decides."""

import os
from collections.abc import Iterator
from functools import cache

import pytest

from community_gov.rules import Choice, Mark, Outcome, Register, Rule, Stage, Tally, decide, parse_condition

LARGEST = int(os.environ.get("COMMUNITY_GOV_SWEEP", "24"))
"""The largest electorate that is swept completely; larger ones are sampled."""
NUMBERS = [*range(1, LARGEST + 1), *(n for n in (64, 65, 99, 918, 920, 3000) if n > LARGEST)]
COMPARATORS = {
    ">": lambda above: above > 0,
    ">=": lambda above: above >= 0,
    "<": lambda above: above < 0,
    "<=": lambda above: above <= 0,
}


@pytest.mark.parametrize(("above", "below"), [(1, 2), (2, 3), (3, 4), (1, 5), (4, 5)])
@pytest.mark.parametrize("comparator", COMPARATORS)
@pytest.mark.parametrize("measure", ["heads", "area"])
def test_counts_beside_a_threshold(measure: str, comparator: str, above: int, below: int) -> None:
    """Within two of the threshold a count passes if and only if below * count compares so with above * all, in whole numbers."""
    rule = one_test(f"{measure}(Y) {comparator} {above}/{below} {measure}(E)")
    for number in NUMBERS:
        register = owners(number)
        for count in near(above * number // below, number):
            tally = Tally.of(register, [Choice.YES] * count + [None] * (number - count))
            passed = decide(rule, register, tally).passed
            assert passed == COMPARATORS[comparator](below * count - above * number), (number, count)


def test_the_least_whole_number_is_said() -> None:
    """The tree says how many heads would have been enough: 614 of 920 for two thirds, 461 for more than half."""
    register = Register.from_columns([str(n) for n in range(920)], weights={})
    for formula, least in (
        ("heads(Y) >= 2/3 heads(E)", 614),
        ("heads(Y) > 1/2 heads(E)", 461),
        ("heads(Y) >= 3/4 heads(E)", 690),
    ):
        test = decide(one_test(formula), register).last_held.passes
        assert test is not None
        assert getattr(test, "least", None) == least


@pytest.mark.parametrize(
    "formula", ["heads(Y) <= 1/2 heads(E)", "heads(Y) == heads(E)", "area(Y) > 1/2 area(E)", "heads(Y/E) > 1/2"]
)
def test_no_least_whole_number_is_said_where_there_is_none(formula: str) -> None:
    """Areas and shares have no least whole number, nor has an upper limit."""
    register = Register.from_columns(["a", "b"], weights={"area": [1, 1]})
    test = decide(one_test(formula), register).last_held.passes
    assert getattr(test, "least", 0) is None


def test_an_electorate_of_nobody_decides_nothing() -> None:
    """An empty base never passes, not even a test that nothing meets trivially."""
    for formula in ("heads(Y) >= 2/3 heads(E)", "not (heads(N) > 1/2 heads(E))", "heads(N) == 0", "heads(N) <= 1/4 heads(E)"):
        verdict = decide(one_test(formula), Register(()))
        assert verdict.outcome is Outcome.NO_DECISION


@cache
def owners(number: int) -> Register:
    """Make owners of one square metre each."""
    return Register.from_columns([str(n) for n in range(number)], weights={"area": [1] * number})


def one_test(formula: str) -> Rule:
    """Make a rule of one test."""
    stage = Stage(name="vote", passes=parse_condition(formula))
    return Rule(id="test", citation="test", mark=Mark.READ, stages=(stage,))


def near(threshold: int, most: int) -> Iterator[int]:
    """Give the counts within two of a threshold."""
    return iter(range(max(0, threshold - 2), min(most, threshold + 2) + 1))
