"""What a rule made in code refuses, as the loader does for one from a file."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.small_votes import made, register

from community_gov.rules import (
    Amount,
    AtLeast,
    Contest,
    Flag,
    MandateCount,
    MandateShare,
    Mark,
    Number,
    RoundTo,
    Rule,
    Stage,
    Times,
    VoterSet,
    decide,
    parse_condition,
    parse_expression,
)

VOTE = Stage(name="vote", passes=parse_condition("flag a"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: MandateCount(mandates=-1), "0 or more"),
        (lambda: MandateCount(mandates=True), "0 or more"),
        (lambda: MandateShare(fraction=Fraction(0)), "above 0"),
        (lambda: RoundTo(measure="area", unit=Fraction(-1)), "above 0"),
        (lambda: RoundTo(measure="", unit=Fraction(1)), "a weight is transformed, not a count"),
        (lambda: Contest(rank=(parse_expression("heads(Y)"),), fewest=-1), "0 or more"),
        (lambda: Number(Fraction(-1)), "0 or more"),
        (lambda: Times(Fraction(-1), Amount("heads", VoterSet.YES)), "0 or more"),
        (lambda: Amount("My Area", VoterSet.YES), "small letters"),
        (lambda: Flag("and"), "no word of the formulas"),
        (lambda: AtLeast(0, "building", Flag("a")), "1 or more"),
        (lambda: AtLeast(True, "building", Flag("a")), "1 or more"),  # noqa: FBT003  the wrong type is the point
        (lambda: Stage(name="", passes=Flag("a")), "letters, digits"),
        (lambda: Rule(id="x", citation="", mark=Mark.READ, stages=()), "at least one stage"),
    ],
    ids=[f"case-{number}" for number in range(14)],
)
def test_what_no_document_could_say_is_refused_in_code_too(make: Any, says: str) -> None:  # noqa: ANN401  something to call
    """A rule is data: whatever it holds has to be written and read again."""
    with pytest.raises(ValueError, match=says):
        make()


def test_the_whole_is_a_part_too() -> None:
    """A limit of all of it limits nothing, and may be written."""
    assert MandateShare(fraction=Fraction(1)).fraction == 1


def test_sequences_are_tuples_and_sets_are_frozen() -> None:
    """A list could be changed under a running vote."""
    with pytest.raises(TypeError, match="stages"):
        Rule(id="x", citation="", mark=Mark.READ, stages=[VOTE])  # type: ignore[arg-type]  # the wrong type is the point
    with pytest.raises(TypeError, match="excused"):
        Rule(id="x", citation="", mark=Mark.READ, stages=(VOTE,), excused={"ill"})  # type: ignore[arg-type]  # a wrong type is the point


def test_a_rule_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    """Half-open; without dates always."""
    rule = Rule(id="x", citation="", mark=Mark.READ, stages=(VOTE,), valid_from=date(2021, 1, 1), valid_to=date(2022, 1, 1))
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [rule.holds_on(day) for day in days] == [False, True, True, False]
    assert Rule(id="x", citation="", mark=Mark.READ, stages=(VOTE,)).holds_on(date(1900, 1, 1))


def test_the_validity_of_a_rule_is_in_the_data_of_its_verdict() -> None:
    """A decision keeps which version of a rule it was taken by."""
    assert decide(made(valid_from="2021-01-01"), register({"a": 1})).to_data()["valid_from"] == "2021-01-01"
