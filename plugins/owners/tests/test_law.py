"""The law as the plugin asks it: figures of a day, with their source; what owners decide together."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from plugins.owners.tests.stage import CLOSES, OPENS, Stage, codes

from community_gov import Code, PartialDate, Refused, Severity
from community_gov.rules import shipped_books
from community_gov_owners import bylaws, law, petitions
from community_gov_owners.law import MATTERS, Figure


@pytest.fixture(scope="module")
def stage() -> Stage:
    """One owner; the tests only read it."""
    made = Stage.made()
    made.flats(1)
    return made


def figure(stage: Stage, name: Code, on: date) -> Figure | None:
    """A figure of a day."""
    with stage.office().view() as view:
        return law.figure(view, name, on=on)


@pytest.mark.parametrize("on", [date(2017, 6, 18), date(2022, 3, 5)])
@pytest.mark.parametrize(
    ("name", "value", "severity"),
    [
        (law.NOTICE_DAYS, 15, Severity.LAW),
        (law.PETITION, Fraction(1, 5), Severity.LAW),
        (law.FILING_DAYS, 30, Severity.LAW),
        (law.PREPARERS_OWNERS, Fraction(1, 2), Severity.GUIDE),
        (law.SHOWN_DAYS, 15, Severity.GUIDE),
        (law.FIRST_WITHIN, 90, Severity.GUIDE),
        (Code("committee_size_min"), 5, Severity.GUIDE),
        (Code("committee_size_max"), 11, Severity.GUIDE),
    ],
)
def test_the_figures_of_calling_and_filing_are_the_same_before_and_after_2021(
    stage: Stage, on: date, name: Code, value: int | Fraction, severity: Severity
) -> None:
    """The Civil Code changed the majorities, not these; each comes with its source and how much it binds."""
    found = figure(stage, name, on)
    assert found is not None
    assert (found.value, found.severity) == (value, severity)
    assert found.citation


def test_guiding_rules_are_marked_as_not_verified(stage: Stage) -> None:
    """They are known from memory; the Regulation was read."""
    guiding, regulation = (figure(stage, name, OPENS) for name in (law.SHOWN_DAYS, law.NOTICE_DAYS))
    assert guiding is not None
    assert regulation is not None
    assert (guiding.verified, regulation.verified) == (False, True)
    assert "274" in guiding.citation


def test_before_there_was_a_book_there_is_no_figure(stage: Stage) -> None:
    """Nothing is invented for 1999."""
    assert figure(stage, law.NOTICE_DAYS, date(1999, 1, 1)) is None


def test_a_word_is_no_figure_and_a_share_no_number_of_days(stage: Stage) -> None:
    """Asking for the wrong sort of thing is a fault of the program."""
    with pytest.raises(TypeError, match="petition_basis"):
        figure(stage, Code("petition_basis"), OPENS)
    share = figure(stage, law.PETITION, OPENS)
    assert share is not None
    with pytest.raises(ValueError, match="1/5"):
        _ = share.whole


def test_the_owners_matters_are_those_of_the_shipped_books() -> None:
    """Each has a rule in the books of both times."""
    known = {book.id: {matter.code for matter in book.matters} for book in shipped_books()}
    assert set(MATTERS) == known["cn_pre2021"] == known["cn_national_2021"] - {"dwelling_to_business"}


@pytest.mark.parametrize("matter", ["party_election", "village_committee_election", "dwelling_to_business"])
def test_an_assembly_does_not_decide_what_is_not_its_own(matter: str) -> None:
    """Not other bodies' elections; and no majority turns a dwelling into a shop, which every interested owner has to agree to."""
    with pytest.raises(Refused) as refused:
        law.require_matter(Code(matter))
    assert codes(refused.value) == ["owners.unknown_matter"]


def test_a_place_asks_its_own_books_first() -> None:
    """Where the local text is not read, the national rule applies and says that nothing local was verified."""
    stage = Stage.made()
    with stage.office().change() as change:
        bylaws.adopt_bylaws(change, start=PartialDate("2021-06-01"), jurisdiction=Code("cn-hunan"))
        chosen = law.rule_for(change, Code("use_funds"), opens=OPENS, closes=CLOSES)
    assert (chosen.rule.id, chosen.verified) == ("CN.278.ordinary", False)
    assert chosen.why[0].asked == "hunan"


def test_an_assembly_cannot_close_before_it_opens() -> None:
    """The record itself refuses it, whatever verb makes it."""
    stage = Stage.made()
    with pytest.raises(ValueError, match="before it opens"):
        evolve(stage.called(), closes=date(2022, 1, 1))


def test_signing_twice_is_signing_once() -> None:
    """A second signature of one person changes nothing."""
    stage = Stage.made()
    stage.flats(6)
    made = stage.office().run(petitions.start_petition, title="事由")
    first, second = (stage.office().run(petitions.sign_petition, made.id, person_id=stage.persons["0001"]) for _ in range(2))
    assert first == second


def test_the_law_of_the_residents_committee_gives_no_figure_to_the_owners(stage: Stage) -> None:
    """Both have a committee since 2026; each size, hand-over and time of showing stands under a name of its own."""
    in_2026 = date(2026, 6, 1)
    sizes = [figure(stage, name, in_2026) for name in (Code("committee_size_min"), Code("committee_size_max"))]
    assert [None if found is None else found.whole for found in sizes] == [5, 11]
    assert figure(stage, law.RESULTS_SHOWN, in_2026) is None
