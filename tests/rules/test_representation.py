"""Co-owners: what several papers for one vote amount to."""

from fractions import Fraction

import pytest
from attrs import evolve
from tests.rules.small_votes import CHOICES, made

from community_gov.rules import (
    Ballot,
    Choice,
    Facts,
    InexactNumber,
    Member,
    Missing,
    Note,
    Outcome,
    Register,
    Voter,
    VoterSet,
    decide,
)

P, R = (VoterSet(letter) for letter in "PR")


def co_owned(
    policy: str, papers: dict[str, str], *, named: str | None = None, facts: Facts | None = None, members: bool = True
) -> tuple[str, tuple[Note, ...]]:
    """Give the letter that the papers of three co-owners amount to, with the notes."""
    owners = tuple(
        Member(id=name, interest=interest)
        for name, interest in (("a", Fraction(1, 2)), ("b", Fraction(1, 4)), ("c", Fraction(1, 4)))
    )
    voter = Voter(id="unit", members=owners if members else (), named=named)
    ballots = [Ballot(voter="unit", choice=CHOICES[letter], by="" if by == "all" else by) for by, letter in papers.items()]
    stage = decide(made(represent=policy), Register([voter]), ballots, facts=facts).last_held
    found = [
        letter for letter, of in (("Y", VoterSet.YES), ("N", VoterSet.NO), ("B", VoterSet.ABSTAINING)) if stage.count("heads", of)
    ]
    taking_part = "I" if stage.count("heads", P) else "U" if stage.count("heads", R) else "-"
    return (found or [taking_part])[0], stage.notes


@pytest.mark.parametrize(
    ("policy", "papers", "named", "expected"),
    [
        ("unanimous_or_void", {"a": "Y", "b": "Y"}, None, "Y"),
        ("unanimous_or_void", {"a": "Y", "b": "N"}, None, "I"),
        ("unanimous_or_void", {"a": "Y", "b": "U"}, None, "Y"),
        ("unanimous_or_void", {"a": "U", "b": "U"}, None, "U"),
        ("unanimous_or_void", {"all": "N"}, None, "N"),
        ("single_named", {"a": "Y", "b": "N"}, "b", "N"),
        ("single_named", {"a": "Y"}, "b", "U"),
        ("single_named", {"a": "Y", "b": "Y"}, None, "U"),
        ("first_named", {"b": "N", "a": "Y"}, None, "Y"),
        ("first_named", {"b": "N", "c": "N"}, None, "U"),
        ("first_named", {"b": "N", "a": "Y"}, "b", "N"),
        ("majority_in_interest", {"b": "N"}, None, "N"),
        ("majority_in_interest", {"a": "Y", "b": "N"}, None, "Y"),
        ("majority_in_interest", {"a": "Y", "b": "N", "c": "N"}, None, "I"),
        ("majority_in_interest", {"b": "N", "c": "N"}, None, "N"),
        ("any_unless_protest", {"c": "Y"}, None, "Y"),
        ("any_unless_protest", {"c": "Y", "b": "N"}, None, "I"),
    ],
)
def test_what_the_papers_of_co_owners_amount_to(policy: str, papers: dict[str, str], named: str | None, expected: str) -> None:
    """One vote together, by the policy of the rule; conflicting papers are never two heads and never "the first wins"."""
    assert co_owned(policy, papers, named=named)[0] == expected


def test_a_conflict_of_co_owners_is_noted() -> None:
    """The verdict says whose papers were set aside, and why."""
    assert co_owned("unanimous_or_void", {"a": "Y", "b": "N"})[1] == (Note.CO_OWNERS_CONFLICT,)
    assert co_owned("single_named", {"a": "Y"})[1] == (Note.NO_REPRESENTATIVE,)


def test_a_protest_voids_the_paper_of_one_co_owner() -> None:
    """Where any one casts for all, another may protest."""
    assert co_owned("any_unless_protest", {"c": "Y"}, facts=Facts(protested=frozenset({"unit"})))[0] == "I"


@pytest.mark.parametrize(
    ("papers", "says"),
    [
        ([("a", "Y"), ("a", "Y")], "of the same hand"),
        ([("", "Y"), ("", "Y")], "of the same hand"),
        ([("", "Y"), ("a", "Y")], "for all co-owners of 'unit' beside"),
        ([("z", "Y")], "'z' is no co-owner of 'unit'"),
    ],
)
def test_papers_that_were_not_settled_before_are_refused(papers: list[tuple[str, str]], says: str) -> None:
    """Which of two papers of one hand counts is settled before the counting."""
    owners = Register([Voter(id="unit", members=(Member(id="a"), Member(id="b")))])
    with pytest.raises(ValueError, match=says):
        decide(made(), owners, [Ballot(voter="unit", choice=CHOICES[letter], by=by) for by, letter in papers])


def test_an_interest_that_is_not_known_is_missing() -> None:
    """By interests nothing can be said without them."""
    owners = Register([Voter(id="unit", members=(Member(id="a", interest=1), Member(id="b")))])
    ballots = [Ballot(voter="unit", choice=Choice.YES, by="a"), Ballot(voter="unit", choice=Choice.NO, by="b")]
    verdict = decide(made(represent="majority_in_interest"), owners, ballots)
    assert verdict.outcome is Outcome.INSUFFICIENT_DATA
    what = "b / unit"
    assert verdict.missing == (
        Missing(what=what, voters=("unit",), number=1, zh=f"缺少共有份额：{what}", en=f"the interest of {what}"),
    )
    unsigned = [evolve(ballot, choice=Choice.UNSIGNED) for ballot in ballots]
    assert decide(made(represent="majority_in_interest"), owners, unsigned).missing == ()  # whoever counts, it says nothing


def test_an_interest_is_exact() -> None:
    """A float is refused with whose interest it is."""
    owners = Register([Voter(id="unit", members=(Member(id="a", interest=0.5), Member(id="b", interest=1)))])  # type: ignore[arg-type]  # the wrong type is the point
    ballots = [Ballot(voter="unit", choice=Choice.YES, by=name) for name in "ab"]
    with pytest.raises(InexactNumber, match=r"^the interest of a is the float"):
        decide(made(represent="majority_in_interest"), owners, ballots)


def test_more_than_half_of_the_interests_is_a_majority_among_three_sides() -> None:
    """Three fifths for, a fifth against, a fifth abstaining."""
    interests = {"a": Fraction(3, 5), "b": Fraction(1, 5), "c": Fraction(1, 5)}
    owners = Register([Voter(id="unit", members=tuple(Member(id=one, interest=part) for one, part in interests.items()))])
    ballots = [
        Ballot(voter="unit", choice=choice, by=by)
        for by, choice in zip("abc", (Choice.YES, Choice.NO, Choice.ABSTAIN), strict=True)
    ]
    assert decide(made(represent="majority_in_interest"), owners, ballots).passed


def test_all_units_whose_co_owners_differ_are_named() -> None:
    """The note is of the vote, and names each of them."""
    owners = Register(Voter(id=unit, members=(Member(id="a"), Member(id="b"))) for unit in ("1", "2", "3"))
    papers = {"a": Choice.YES, "b": Choice.NO}
    ballots = [Ballot(voter=unit, choice=choice, by=by) for unit in ("3", "1") for by, choice in papers.items()]
    assert decide(made(), owners, ballots).last_held.concerned == {Note.CO_OWNERS_CONFLICT: ("1", "3")}


def test_the_first_named_is_missing_without_an_order() -> None:
    """Who comes first has to be in the register."""
    verdict = decide(
        made(represent="first_named"), Register([Voter(id="unit")]), [Ballot(voter="unit", choice=Choice.YES, by="a")]
    )
    said = {"zh": "缺少 unit 的共有人次序", "en": "the order of the co-owners of unit"}
    assert verdict.missing == (Missing(what="co-owners", voters=("unit",), number=1, **said),)


@pytest.mark.parametrize("policy", ["single_named", "first_named"])
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_in_which_order_unsigned_papers_come_changes_no_note(policy: str, order: str) -> None:
    """Where the appointed co-owner sent an unsigned paper, nobody is told to be missing, whichever paper came first."""
    couple = Voter(id="unit", members=(Member(id="a", interest=1), Member(id="b", interest=1)), named="a")
    ballots = [Ballot(voter="unit", choice=Choice.UNSIGNED, by=hand) for hand in order]
    assert decide(made(represent=policy), Register([couple]), ballots).last_held.notes == ()


def test_which_interest_is_missing_does_not_hang_on_the_order_of_the_papers() -> None:
    """Of two co-owners whose interests nobody knows the same one is named, whichever paper came first."""
    owners = Register([Voter(id="v", weights={"area": 1}, members=(Member(id="a"), Member(id="b")))])
    papers = [Ballot(voter="v", choice=Choice.YES, by=hand) for hand in ("a", "b")]
    rule = made(represent="majority_in_interest")
    one, other = decide(rule, owners, papers), decide(rule, owners, papers[::-1])
    assert one.to_data() == other.to_data()
    assert [missing.en for missing in one.missing] == ["the interest of a / v"]
