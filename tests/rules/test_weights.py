"""Weights that are cut, capped, rounded or derived."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.rules.small_votes import made, register, voted

from community_gov.rules import Register, Voter, VoterSet

Y = VoterSet("Y")


@pytest.mark.parametrize(
    ("transforms", "weights"),
    [
        ([], [60, 25, 15]),
        ([{"cut": "to_rest", "measure": "area"}], [40, 25, 15]),
        ([{"cut": "to_fraction", "measure": "area", "fraction": "1/5"}], [20, 20, 15]),
        ([{"cut": "round", "measure": "area", "unit": "10"}], [60, 30, 20]),
        ([{"cut": "round", "measure": "area", "unit": "10", "mode": "half_even"}], [60, 20, 20]),
        ([{"cut": "round", "measure": "area", "unit": "10", "mode": "down"}], [60, 20, 10]),
        ([{"cut": "round", "measure": "area", "unit": "7", "mode": "up"}], [63, 28, 21]),
        ([{"cut": "round", "measure": "area", "unit": "10"}, {"cut": "to_rest", "measure": "area"}], [50, 30, 20]),
        ([{"cut": "to_rest", "measure": "share"}], [60, 25, 15]),
    ],
)
def test_weights_are_cut_capped_and_rounded(transforms: list[dict[str, object]], weights: list[int]) -> None:
    """Voter by voter and exactly, in the order of the rule."""
    stage = voted(
        made("area(Y) > 0", transforms=transforms), {"a": "Y", "b": "N", "c": "B"}, of=register({"a": 60, "b": 25, "c": 15})
    ).last_held
    assert [stage.count("area", of) for of in (VoterSet.YES, VoterSet.NO, VoterSet.ABSTAINING)] == weights


def test_the_others_are_those_in_the_base() -> None:
    """Who is out of the base does not raise the limit of the largest holder."""
    rule = made(
        "area(Y) > 0",
        transforms=[{"cut": "to_rest", "measure": "area"}],
        exclude=[{"flag": "debtor", "effects": ["vote", "base"]}],
    )
    stage = voted(rule, {"a": "Y", "b": "N", "c": "-"}, of=register({"a": 60, "b": 25, "c": 40}, flags={"c": "debtor"})).last_held
    assert stage.count("area", Y) == 25


@pytest.mark.parametrize(
    ("formula", "weight"),
    [
        ("round(area, 1, half_up)", 89),
        ("round(area, 1/2, down)", Fraction(177, 2)),
        ("area * 2 + 1", 178),
        ("area / total(area)", Fraction(177, 354)),
        ("basic + min(additional, 1/5 * basic)", 12),
        ("max(basic, additional, 3)", 10),
        ("2 * (basic + 1)", 22),
        ("12", 12),
        ("total(flats) * area / total(area)", 1),
        ("heads + units", 2),
    ],
)
def test_a_weight_is_derived_from_others(formula: str, weight: int | Fraction) -> None:
    """A formula over each voter's own weights and over totals."""
    holds: dict[str, int | Decimal | Fraction | None] = {"area": Decimal("88.5"), "basic": 10, "additional": 5, "flats": 1}
    owners = Register([Voter(id="a", weights=holds), Voter(id="b", weights=holds)])
    stage = voted(made("votes(Y) > 0", measures={"votes": formula}), {"a": "Y"}, of=owners).last_held
    assert stage.count("votes", Y) == weight


@pytest.mark.parametrize("formula", ["share + 1", "area / zero", "total(share)", "min(area, share)"])
def test_a_derived_weight_that_cannot_be_made_is_missing(formula: str) -> None:
    """A weight that a voter lacks, or a division by zero, leaves the derived weight unknown."""
    owners = Register([Voter(id="a", weights={"area": 1, "zero": 0, "share": None})])
    verdict = voted(made("votes(Y) > 0", measures={"votes": formula}), {"a": "Y"}, of=owners)
    assert verdict.missing[0].what == "votes"
    assert verdict.missing[0].voters == ("a",)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("round(area, 0, half_up)", "a unit above 0"),
        ("round(area, area, half_up)", "a unit above 0"),
        ("round(area, 1, sideways)", "one of half_up"),
        ("area +", "a measure, a number"),
        ("(area", r"'\)'"),
        ("total(2)", "a measure"),
        ("area area", "the end"),
        ("min(area", r"'\)'"),
        ("(" * 50, "deeper than 40"),
    ],
)
def test_a_derived_weight_that_cannot_be_read(formula: str, says: str) -> None:
    """A mistake in the formula is told with its place."""
    with pytest.raises(ValueError, match=says):
        made("votes(Y) > 0", measures={"votes": formula})
