"""The Civil Code's two majorities, on the boundary and beside it (art. 278; art. 1259 for 以上 and 过半数)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from community_gov.rules import (
    Ballot,
    Branch,
    Choice,
    Mark,
    Outcome,
    Register,
    Rule,
    Stage,
    Test,
    Verdict,
    Voter,
    decide,
    parse_condition,
)

TURNOUT = "heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)"


def rule(passes: str) -> Rule:
    """Make a rule with the participation quorum of art. 278."""
    stage = Stage(name="vote", quorum=parse_condition(TURNOUT), passes=parse_condition(passes))
    return Rule(id="test.278", citation="Civil Code art. 278", mark=Mark.READ, stages=(stage,))


ORDINARY = rule("heads(Y) > 1/2 heads(P) and area(Y) > 1/2 area(P)")
MAJOR = rule("heads(Y) >= 3/4 heads(P) and area(Y) >= 3/4 area(P)")


def vote(of: Rule, *, entitled: tuple[int, str], yes: tuple[int, str], no: tuple[int, str]) -> Verdict:
    """Decide with so many heads and so much area entitled, for, and against; the first voter of each side holds what is over."""
    sides = {
        "yes": yes,
        "no": no,
        "absent": (entitled[0] - yes[0] - no[0], str(Decimal(entitled[1]) - Decimal(yes[1]) - Decimal(no[1]))),
    }
    voters, ballots = [], []
    for side, (heads, area) in sides.items():
        for number in range(heads):
            voters.append(Voter(id=f"{side}-{number}", weights={"area": Decimal(area) if number == 0 else 0}))
            if side != "absent":
                ballots.append(Ballot(voter=voters[-1].id, choice=Choice(side)))
    return decide(of, Register(voters), ballots)


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [
        ((614, "66666.67"), (0, "0"), Outcome.PASSED),
        ((614, "66666.66"), (0, "0"), Outcome.NO_DECISION),
        ((613, "66666.67"), (0, "0"), Outcome.NO_DECISION),
        ((400, "46000"), (400, "44000"), Outcome.REJECTED),
        ((401, "46000"), (399, "44000"), Outcome.PASSED),
        ((401, "45000"), (399, "45000"), Outcome.REJECTED),
    ],
)
def test_ordinary_matter_of_920_owners(yes: tuple[int, str], no: tuple[int, str], outcome: Outcome) -> None:
    """Two thirds of both take part and more than half of those agree, on both; exactly half is not more than half."""
    assert vote(ORDINARY, entitled=(920, "100000.00"), yes=yes, no=no).outcome is outcome


@pytest.mark.parametrize(("area", "outcome"), [("67500", Outcome.PASSED), ("67499.99", Outcome.REJECTED)])
def test_major_matter_passes_at_exactly_three_quarters(area: str, outcome: Outcome) -> None:
    """以上 includes the number: exactly three quarters of both is enough, a hundredth of a square metre less is not."""
    against = str(Decimal(90000) - Decimal(area))
    assert vote(MAJOR, entitled=(920, "100000"), yes=(600, area), no=(200, against)).outcome is outcome


def test_a_failed_test_says_by_how_much() -> None:
    """The tree keeps what was had, what was needed, the exact margin, the base and the article."""
    verdict = vote(MAJOR, entitled=(920, "100000"), yes=(600, "67499.99"), no=(200, "22500.01"))
    tree = verdict.last_held.passes
    assert isinstance(tree, Branch)
    heads, area = tree.of
    assert isinstance(heads, Test)
    assert isinstance(area, Test)
    assert heads.holds
    assert heads.margin == 0
    assert heads.least == 600
    assert not area.holds
    assert area.margin == Fraction(-1, 100)
    assert area.needed == 67500
    assert [operand.value for operand in area.base] == [90000]
    assert area.citation == "Civil Code art. 278"


def test_missing_area_is_insufficient_data_and_says_whose() -> None:
    """Nothing is decided on a weight that nobody knows."""
    voters = [Voter(id="a", weights={"area": 80}), Voter(id="b", weights={"area": None}), Voter(id="c")]
    verdict = decide(ORDINARY, Register(voters), [Ballot(voter="a", choice=Choice.YES)])
    assert verdict.outcome is Outcome.INSUFFICIENT_DATA
    assert verdict.missing[0].what == "area"
    assert verdict.missing[0].voters == ("b", "c")
