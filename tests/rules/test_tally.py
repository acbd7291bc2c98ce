"""The running tally and the recount give the same exact sums."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.small_votes import made, register, voted

from community_gov.rules import Choice, Register, Standing, Tally, VoterSet, decide


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(list(Choice))), max_size=40))
def test_running_and_recounting_agree(ballots: list[tuple[int, Choice]]) -> None:
    """However often ballots are replaced, the running sums are those of a recount, and the last ballot of each voter counts."""
    owners = Register.from_columns([str(n) for n in range(10)], weights={"area": [Fraction(n, 7) for n in range(10)]})
    tally = Tally(owners, measures=["area"])
    for voter, choice in ballots:
        tally.add(str(voter), choice)
    last = {str(voter): choice for voter, choice in ballots}
    assert tally.sums == tally.recount().sums
    assert tally.amount("heads", VoterSet.YES) == sum(choice is Choice.YES for choice in last.values())
    area = sum((Fraction(int(voter), 7) for voter, choice in last.items() if choice is Choice.YES), Fraction(0))
    assert tally.amount("area", VoterSet.YES) == area


def test_a_recount_may_count_by_other_measures() -> None:
    """A tally that ran by heads alone is counted again by area; one that ran by area, by heads alone."""
    owners = Register.from_columns(["a", "b"], weights={"area": [2, 3]})
    tally = Tally(owners)
    tally.add("b", Choice.YES)
    by_area = tally.recount(measures=["area"])
    assert by_area.amount("area", VoterSet.YES) == 3
    assert set(by_area.recount(measures=()).sums) == {"heads"}


def test_every_choice_has_a_standing_of_its_name() -> None:
    """A ballot as cast is a standing."""
    owners = register({"a": 1})
    for choice in Choice:
        assert Tally.of(owners, [choice]).standings[0] == Standing[choice.name]


def test_a_tally_is_decided_like_its_ballots() -> None:
    """The verdict on a tally is the verdict on the ballots that were added to it."""
    chance = random.Random(7)  # noqa: S311  a generated vote is no secret
    said = {f"v{n}": chance.choice("YNBIFU-") for n in range(50)}
    owners = register({name: chance.randint(0, 9) for name in said})
    rule = made("heads(Y) > 1/2 heads(P) and area(Y) > 1/2 area(P)", stage={"quorum": "area(P) >= 1/3 area(E)"})
    letters = {
        "Y": Choice.YES,
        "N": Choice.NO,
        "B": Choice.ABSTAIN,
        "I": Choice.INVALID,
        "F": Choice.FOLLOW,
        "U": Choice.UNSIGNED,
    }
    tally = Tally(owners, measures=["area"])
    for name, letter in said.items():
        if letter != "-":
            tally.add(name, letters[letter])
    assert decide(rule, owners, tally) == voted(rule, said, of=owners)
    assert decide(rule, owners, tally.recount(measures=[])) == voted(rule, said, of=owners)


def test_a_tally_belongs_to_its_register() -> None:
    """The sums of another register decide nothing here."""
    with pytest.raises(ValueError, match=r"^the tally counts another register than the one given$"):
        decide(made(), register({"a": 1}), Tally(register({"a": 1})))


def test_a_column_of_choices_is_as_long_as_the_register() -> None:
    """A column of another length belongs to another register."""
    with pytest.raises(ValueError, match="1 choices for 2 voters"):
        Tally.of(register({"a": 1, "b": 1}), [Choice.YES])
    assert Tally.of(register({"a": 2, "b": 3}), [Choice.YES, None], measures=["area"]).amount("area", VoterSet.YES) == 2


def test_a_stranger_has_no_ballot() -> None:
    """Only voters of the register are counted."""
    with pytest.raises(KeyError):
        Tally(register({"a": 1})).add("b", Choice.YES)


@pytest.mark.parametrize(
    ("changes", "flags", "yes"),
    [
        ({"transforms": [{"cut": "to_rest", "measure": "area"}]}, {}, 49),
        ({"measures": {"area": "round(area, 10, down)"}}, {}, 50),
        ({"exclude": [{"flag": "debtor", "effects": ["vote", "base"]}]}, {"a": "debtor"}, 0),
        ({"exclude": [{"flag": "debtor", "effects": ["vote", "base"]}]}, {"d": "debtor"}, 55),
        ({}, {}, 55),
    ],
)
def test_running_sums_are_used_only_where_the_rule_leaves_the_weights(
    changes: dict[str, Any], flags: dict[str, str], yes: int
) -> None:
    """A tally keeps weights as recorded; a rule that cuts, derives or excludes counts anew."""
    owners = register({"a": 55, "b": 29, "c": 19, "d": 1}, flags=flags)
    rule = made("area(Y) > area(N)", **changes)
    tally = Tally.of(owners, [Choice.YES, Choice.NO, Choice.NO, None], measures=["area"])
    assert decide(rule, owners, tally).last_held.count("area", VoterSet.YES) == yes
    assert decide(rule, owners, tally) == voted(rule, {"a": "Y", "b": "N", "c": "N", "d": "-"}, of=owners)
