"""Weights that are cut, capped, rounded or derived."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.rules.small_votes import made, register, voted

from community_gov.rules import CapToRest, FormulaError, InexactNumber, Register, Voter, VoterSet
from community_gov.rules.derived import Derived, derive
from community_gov.rules.register import Column
from community_gov.rules.weights import transformed

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
        ([{"cut": "round", "measure": "area", "unit": "7/2", "mode": "up"}], [63, 28, Fraction(35, 2)]),
    ],
)
def test_weights_are_cut_capped_and_rounded(transforms: list[dict[str, object]], weights: list[int | Fraction]) -> None:
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


def test_a_cut_weight_stays_exact_and_leaves_those_out_of_the_base_alone() -> None:
    """What is cut keeps its fractions of a square metre; who does not count is not cut."""
    column = Column(values=(130, 51, 30, 900), denominator=7)
    cut = transformed(column, "area", [CapToRest(measure="area")], inside=bytes([1, 1, 1, 0]))
    assert cut == Column(values=(81, 51, 30, 900), denominator=7)


def test_a_derived_weight_that_nobody_knows_stands_as_nothing() -> None:
    """Its column tells whose is missing, and holds a 0 for him that must not be used."""
    columns = {"area": Column(values=(3, 0, 1), denominator=2, missing=frozenset({1}))}
    derived = derive(Derived("area / 3"), columns, inside=bytes([1, 1, 1]))
    assert derived == Column(values=(3, 0, 1), denominator=6, missing=frozenset({1}))


def test_derived_weights_without_a_common_denominator_are_refused() -> None:
    """The refusal tells which formula made them."""
    columns = {"area": Column(values=(10**24 + 7, 10**24 + 49, 10**24 + 73))}
    with pytest.raises(InexactNumber, match=r"^1 / area: the fractions have no common denominator of at most 60 digits"):
        derive(Derived("1 / area"), columns, inside=bytes([1, 1, 1]))


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
        ("round(total(area), 10, down)", 170),
    ],
)
def test_a_weight_is_derived_from_others(formula: str, weight: int | Fraction) -> None:
    """A formula over each voter's own weights and over totals."""
    holds: dict[str, int | Decimal | Fraction | None] = {"area": Decimal("88.5"), "basic": 10, "additional": 5, "flats": 1}
    owners = Register([Voter(id="a", weights=holds), Voter(id="b", weights=holds)])
    stage = voted(made("votes(Y) > 0", measures={"votes": formula}), {"a": "Y"}, of=owners).last_held
    assert stage.count("votes", Y) == weight


@pytest.mark.parametrize(
    "formula",
    ["share + 1", "area / zero", "total(share)", "min(area, share)", "round(share, 1, up)", "round(total(share), 1, up)"],
)
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


MESSAGES = {
    "area +": (
        "at character 7: a measure, a number, total(), min(), max() or round() (small letters, digits, _) expected, found the end"
    ),
    "total(2)": "at character 7: a measure (small letters, digits, _) expected, found '2'",
    "round(area, 0, up)": "at character 13: a unit above 0, such as 1 or 1/2 expected, found '0'",
    "round(area, 1, 2)": "at character 16: one of half_up, half_even, up, down (small letters, digits, _) expected, found '2'",
    "round(area, 1, round2)": "at character 23: one of half_up, half_even, up, down before this expected, found the end",
}


@pytest.mark.parametrize("formula", MESSAGES)
def test_what_should_stand_in_a_derived_weight_is_told(formula: str) -> None:
    """Each place of the grammar names all that may stand there."""
    with pytest.raises(FormulaError) as caught:
        Derived(formula)
    assert str(caught.value).startswith(f"{MESSAGES[formula]} (near: ")


def test_only_what_is_within_is_deeper() -> None:
    """Any number of terms may stand beside each other; what stands before does not make what follows less deep."""
    made("votes(Y) > 0", measures={"votes": " + ".join(["(area)"] * 60)})
    deep = "area"
    for _ in range(50):
        deep = f"((area) + {deep})"
    with pytest.raises(FormulaError, match="deeper than 40"):
        Derived(deep)
