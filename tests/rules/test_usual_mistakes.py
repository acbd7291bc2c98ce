"""The mistakes that software for owners' votes usually makes, each made impossible here."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rules.small_votes import CHOICES, made, register, voted

from community_gov.rules import (
    HEADS,
    Ballot,
    Choice,
    Facts,
    Holding,
    InexactNumber,
    Member,
    Outcome,
    Register,
    Voter,
    VoterSet,
    choose,
    decide,
    shipped_books,
)

BOOKS = shipped_books()
SHIPPED = {rule.id: rule for book in BOOKS for rule in book.rules}


def test_each_co_owner_counted_as_a_head() -> None:
    """Co-owners are one head and their area counts once, also when each sends a paper."""
    couple = Voter(id="unit", weights={"area": 90}, members=(Member(id="a"), Member(id="b")))
    ballots = [Ballot(voter="unit", choice=Choice.YES, by=hand) for hand in "ab"]
    stage = decide(made("area(Y) > 0"), Register([couple]), ballots).last_held
    assert [stage.count(measure, VoterSet.YES) for measure in (HEADS, "area")] == [1, 90]


def test_an_owner_of_several_units_counted_as_several_heads() -> None:
    """97 owners of one flat, one of three, and a developer with 20 unsold flats are 99 heads and the area of 120 flats."""
    flats = tuple(Holding(weights={"area": 100}) for _ in range(20))
    voters = [Voter(id=f"o{n}", weights={"area": 100}) for n in range(97)]
    owners = Register([*voters, Voter(id="three", holdings=flats[:3]), Voter(id="developer", holdings=flats)])
    stage = decide(made("area(E) > 0"), owners).last_held
    assert [stage.count(measure, VoterSet.ENTITLED) for measure in (HEADS, "area")] == [99, 12000]


def test_approval_measured_against_all_or_against_yes_and_no_only() -> None:
    """17 yes, 4 no, 3 abstaining of 30: ordinary by 17 of 24; not 17 of 21, and not 17 of 30."""
    said = {f"v{n}": letter for n, letter in enumerate("Y" * 17 + "N" * 4 + "B" * 3 + "-" * 6)}
    assert voted(SHIPPED["CN.278.ordinary"], said).passed
    assert not voted(SHIPPED["CN.278.major"], said).passed


def test_floats_and_rounded_percentages_at_a_threshold() -> None:
    """These areas tie exactly; floats make the first a majority. A float is refused at the door."""
    yes = ["149.8", "92.69", "145.02", "147.55", "97.1", "82.57"]
    no = ["130.88", "92.53", "119.74", "140.5", "97.33", "133.75"]
    assert sum(map(float, yes)) / sum(map(float, yes + no)) > 0.5  # what floats say
    owners = Register(
        Voter(id=f"{side}{n}", weights={"area": Decimal(area)})
        for side, areas in (("Y", yes), ("N", no))
        for n, area in enumerate(areas)
    )
    ballots = [Ballot(voter=voter, choice=CHOICES[voter[0]]) for voter in owners.ids]
    assert not decide(made("area(Y) > 1/2 area(P)"), owners, ballots).passed
    with pytest.raises(InexactNumber):
        Register([Voter(id="a", weights={"area": float("149.8")})])  # type: ignore[dict-item]  # the float is the mistake


@pytest.mark.parametrize(
    ("yes", "ordinary", "major"), [(50, False, False), (51, True, False), (74, True, False), (75, True, True)]
)
def test_at_least_for_more_than_half_and_more_than_for_three_quarters(yes: int, ordinary: bool, major: bool) -> None:  # noqa: FBT001  a case of a table
    """Half is not 过半数, and three quarters are 四分之三以上."""
    said = {f"v{n}": "Y" if n < yes else "N" for n in range(100)}
    assert voted(SHIPPED["CN.278.ordinary"], said).passed == ordinary
    assert voted(SHIPPED["CN.278.major"], said).passed == major


@pytest.mark.parametrize(("heads", "area"), [("YYYNN", [1, 1, 1, 9, 9]), ("YNNNN", [9, 1, 1, 1, 1])])
def test_heads_or_area_instead_of_heads_and_area(heads: str, area: list[int]) -> None:
    """A majority of heads without the area fails, and so does the area without the heads."""
    said = dict(zip("abcde", heads, strict=True))
    assert voted(SHIPPED["CN.278.ordinary"], said, of=register(dict(zip("abcde", area, strict=True)))).outcome is Outcome.REJECTED


def test_using_the_funds_by_three_quarters_and_raising_them_by_half() -> None:
    """Since 2021 using is ordinary and raising is not; before, both needed two thirds of all."""
    rules = {
        (matter, year): choose(BOOKS, matter=matter, jurisdiction="cn", on=date(year, 6, 1)).rule.id
        for matter in ("use_funds", "raise_funds")
        for year in (2019, 2022)
    }
    assert rules == {
        ("use_funds", 2019): "CN.PropertyLaw76.major",
        ("use_funds", 2022): "CN.278.ordinary",
        ("raise_funds", 2019): "CN.PropertyLaw76.major",
        ("raise_funds", 2022): "CN.278.major",
    }


def test_ballots_that_were_not_returned_counted_as_yes() -> None:
    """By law they take no part; by a covenant, delivered and warned, they follow the majority, also against."""
    said = {f"v{n}": letter for n, letter in enumerate("NNNYY-----")}
    facts = Facts(served=frozenset(f"v{n}" for n in range(5, 9)), bylaw="covenant art. 9", warned=True)
    assert voted(SHIPPED["CN.278.ordinary"], said, facts=facts).outcome is Outcome.NO_DECISION
    verdict = voted(SHIPPED["CN.278.ordinary.follow"], said, facts=facts)
    assert verdict.outcome is Outcome.REJECTED
    assert verdict.last_held.count(HEADS, VoterSet.NO) == 7
    assert verdict.last_held.count(HEADS, VoterSet.PARTICIPATING) == 9
    assert verdict.without_silence is not None
    assert verdict.without_silence.outcome is Outcome.NO_DECISION


def test_one_voter_counted_twice() -> None:
    """Two papers of one voter are an error of the data, not two votes."""
    with pytest.raises(ValueError, match="settle first which one counts"):
        decide(made(), register({"a": 1}), [Ballot(voter="a", choice=Choice.YES), Ballot(voter="a", choice=Choice.NO)])


def test_a_missed_participation_reported_as_rejection() -> None:
    """Too few taking part is no decision; a missed majority is a rejection; missing data is neither."""
    rule = SHIPPED["CN.278.ordinary"]
    assert voted(rule, {"a": "Y", "b": "-", "c": "-"}).outcome is Outcome.NO_DECISION
    assert voted(rule, {"a": "N", "b": "N", "c": "Y"}).outcome is Outcome.REJECTED
    assert voted(rule, {"a": "Y"}, of=Register([Voter(id="a")])).outcome is Outcome.INSUFFICIENT_DATA
