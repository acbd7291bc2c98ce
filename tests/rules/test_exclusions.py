"""Who is in which set, and what an exclusion takes away."""

import pytest
from tests.rules.small_votes import flat, made, register, voted

from community_gov.rules import Facts, Note, Register, Voter, VoterSet, decide

A, P, R = (VoterSet(letter) for letter in "APR")


def test_who_is_in_which_set() -> None:
    """Each kind of paper is in the sets that laws mean, and in no others."""
    facts = Facts(attending=frozenset({"there"}), objected=frozenset({"absent"}), issued=frozenset({"yes", "no"}))
    said = {
        "yes": "Y",
        "no": "N",
        "blank": "B",
        "void": "I",
        "follow": "F",
        "unsigned": "U",
        "there": "-",
        "absent": "-",
        "excused": "-",
    }
    owners = register(dict.fromkeys(said, 1), flags={"excused": "excused"})
    stage = voted(made("heads(Y) > heads(N)"), said, of=owners, facts=facts).last_held
    counted = {counted.of.value: int(counted.value) for counted in stage.counts}
    assert counted == {"E": 9, "D": 8, "A": 6, "P": 5, "V": 4, "C": 2, "K": 3, "Y": 1, "N": 1, "B": 1, "O": 1, "R": 6, "I": 2}


@pytest.mark.parametrize(("kept", "participating"), [("none", 1), ("identified", 2), ("all", 3)])
def test_which_invalid_ballots_take_part(kept: str, participating: int) -> None:
    """None, those of identified voters, or unsigned ones too: a choice of the rules of procedure."""
    verdict = voted(made(invalid_participate=kept), {"a": "Y", "b": "I", "c": "U"})
    assert verdict.last_held.count("heads", P) == participating


def test_an_unsigned_paper_of_somebody_present() -> None:
    """He attends; his paper is returned and takes part only where unsigned papers do."""
    verdict = voted(made(), {"a": "U", "b": "Y"}, facts=Facts(attending=frozenset({"a"})))
    assert [verdict.last_held.count("heads", of) for of in (A, R, P)] == [2, 2, 1]


@pytest.mark.parametrize(
    ("effects", "passing", "quorate"),
    [
        (["vote"], (3, 2, 1), (3, 2)),
        (["vote", "base"], (2, 1, 1), (3, 2)),
        (["quorum"], (3, 2, 2), (2, 1)),
        (["vote", "base", "quorum"], (2, 1, 1), (2, 1)),
    ],
)
def test_each_effect_of_an_exclusion_is_separate(
    effects: list[str], passing: tuple[int, int, int], quorate: tuple[int, int]
) -> None:
    """Vote, base and quorum are taken one by one: a debtor votes nowhere, or is also out of the base, or out of the quorum."""
    rule = made(
        "heads(E) >= 0 and heads(A) >= 0 and heads(Y) >= 0",
        stage={"quorum": "heads(E) >= 0 and heads(A) >= 0"},
        exclude=[{"flag": "debtor", "effects": effects}],
    )
    stage = voted(rule, {"a": "Y", "b": "Y", "c": "-"}, of=register({"a": 1, "b": 1, "c": 1}, flags={"b": "debtor"})).last_held
    assert tuple(int(test.had) for test in flat(stage.passes)) == passing
    assert tuple(int(test.had) for test in flat(stage.quorum)) == quorate


def test_an_exclusion_can_hold_for_some_matters_only() -> None:
    """Debtors may vote on everything but elections."""
    rule = made(exclude=[{"flag": "debtor", "effects": ["vote"], "matters": ["election"]}])
    owners = register({"a": 1}, flags={"a": "debtor"})
    assert voted(rule, {"a": "Y"}, of=owners, facts=Facts(matter="covenant")).passed
    verdict = voted(rule, {"a": "Y"}, of=owners, facts=Facts(matter="election"))
    assert not verdict.passed
    assert verdict.last_held.concerned == {Note.BARRED_BALLOTS: ("a",)}


def test_an_unsigned_paper_of_an_excluded_voter_counts_nowhere() -> None:
    """It is returned and no more, even where unsigned papers take part."""
    rule = made(exclude=[{"flag": "debtor", "effects": ["vote"]}], invalid_participate="all")
    owners = register({"a": 1, "b": 1}, flags={"a": "debtor"})
    stage = voted(rule, {"a": "U", "b": "Y"}, of=owners).last_held
    assert [stage.count("heads", of) for of in (A, R, P)] == [1, 2, 1]
    there = voted(rule, {"a": "U", "b": "Y"}, of=owners, facts=Facts(attending=frozenset({"a"}))).last_held
    assert [there.count("heads", of) for of in (A, R, P)] == [2, 2, 1]


def test_a_missing_weight_of_somebody_excluded_does_not_matter() -> None:
    """Only the weights of those in the base are needed."""
    rule = made("area(Y) > area(N)", exclude=[{"flag": "debtor", "effects": ["vote", "base", "quorum"]}])
    owners = Register([Voter(id="a", weights={"area": 1}), Voter(id="b", flags=frozenset({"debtor"}))])
    assert voted(rule, {"a": "Y"}, of=owners).passed


STRANGER = frozenset({"z"})


@pytest.mark.parametrize(
    "facts",
    [
        Facts(attending=STRANGER),
        Facts(at_opening=STRANGER),
        Facts(served=STRANGER),
        Facts(objected=STRANGER),
        Facts(issued=STRANGER),
        Facts(protested=STRANGER),
        Facts(mandates={"z": "a"}),
    ],
)
def test_a_fact_about_a_stranger_is_refused(facts: Facts) -> None:
    """Facts name voters of the register, whether the rule asks for them or not."""
    with pytest.raises(ValueError, match="'z' is not in the register"):
        decide(made(), register({"a": 1}), facts=facts)


def test_a_set_of_voters_is_not_one_text() -> None:
    """A text would be taken apart into letters."""
    with pytest.raises(TypeError, match="give a set of ids"):
        Facts(attending="abc")


def test_the_area_of_nobody_is_nothing() -> None:
    """A part of a register in which all weights are zero has an empty base by weight, and does not pass."""
    verdict = voted(made("area(Y) >= 1/2 area(E)"), {"a": "Y"}, of=register({"a": 0}))
    assert not verdict.passed
    assert flat(verdict.last_held.passes)[0].void
