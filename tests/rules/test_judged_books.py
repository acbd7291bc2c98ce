"""The marks, validities and figures of the rulebooks are those in `judged_books.toml`, and there are no others."""

import tomllib
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from community_gov.rules import (
    Ballot,
    Book,
    Choice,
    Mark,
    Matter,
    Outcome,
    Parameter,
    Register,
    Rule,
    Severity,
    Stage,
    Value,
    Voter,
    choose,
    decide,
    parse_condition,
    shipped_books,
)

BOOKS = shipped_books()
JUDGED = tomllib.loads((Path(__file__).parent / "judged_books.toml").read_text(encoding="utf-8"))
LOCAL = [book for book in BOOKS if book.jurisdiction.startswith("cn-")]
DATED = {
    "CN.Party.assembly",
    "CN.Party.committee",
    "CN.PropertyLaw76.major",
    "CN.279.interested",
    "RC.2026.election",
    "RC.2026.election.representatives",
    "RC.2026.recall",
    "RC.2026.meeting",
    "RC.2026.representatives",
}
"""What is shipped beside the list of 55: dated variants, the consent of every interested owner, resolutions of a branch."""


def test_fifty_five_rules_and_their_dated_variants_are_shipped() -> None:
    """No rule is lost and none creeps in; the composite rule per building is a fixture of the tests only."""
    ids = [rule.id for book in BOOKS for rule in book.rules]
    assert len(ids) == len(set(ids)) == 55 + len(DATED)
    assert set(ids) >= DATED
    assert not [id for id in ids if id.startswith("GRP.")]


def test_each_rule_is_marked_and_dated_as_it_was_judged() -> None:
    """What is from memory never looks like law that was read."""
    assert {rule.id: said_of_rule(rule) for book in BOOKS for rule in book.rules} == JUDGED["rules"]


def test_every_book_was_judged() -> None:
    """None is shipped that this file does not know."""
    assert {book.id for book in BOOKS} == set(JUDGED["figures"])


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_each_figure_is_the_one_that_was_judged(book: Book) -> None:
    """Value, comparator, unit, mark and how much it binds."""
    assert {one.name: said_of_figure(one) for one in book.parameters} == JUDGED["figures"][book.id]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_everything_has_a_citation_and_an_old_text_is_to_be_read_again(book: Book) -> None:
    """Read before 2024, or of an edition before 2024: review needed."""
    assert all(rule.citation for rule in book.rules)
    assert all(one.citation for one in book.parameters)
    years = [int(word) for word in book.text_of.replace("-", " ").split() if word.isdigit() and len(word) == 4]
    assert book.review_needed is any(year < 2024 for year in years)


def test_no_two_books_of_one_place_answer_one_question_on_one_day() -> None:
    """Figures and matters of one place have names of their own: the size of one committee is never taken for that of another."""
    said: list[tuple[str, str, Book, Matter | Parameter]] = []
    for book in BOOKS:
        said += [(book.jurisdiction, one.name, book, one) for one in book.parameters]
        said += [(book.jurisdiction, matter.code, book, matter) for matter in book.matters]
    clashes = [
        (name, book.id, other.id)
        for (place, name, book, one), (other_place, other_name, other, another) in combinations(said, 2)
        if (place, name) == (other_place, other_name) and _together(book, one, other, another)
    ]
    assert clashes == []


def _together(*dated: Book | Matter | Parameter) -> bool:
    """Whether all of them hold on the first day of the one that begins last."""
    starts = [one.valid_from or date.min for one in dated]
    return all(one.holds_on(max(starts)) for one in dated)


@pytest.mark.parametrize("book", LOCAL, ids=lambda book: book.id)
def test_a_local_pack_inherits_every_rule_as_unverified(book: Book) -> None:
    """It has figures of its own and no decision rule; that nothing local differs was not checked, and the trace says so."""
    assert (book.rules, book.matters) == ((), ())
    for matter, rule in (("use_funds", "CN.278.ordinary"), ("raise_funds", "CN.278.major")):
        chosen = choose(BOOKS, matter=matter, jurisdiction=book.jurisdiction, on=max(book.valid_from or D2024, D2024))
        assert chosen.rule.id == rule
        assert not chosen.verified
        assert any("not verified" in step.en for step in chosen.why)


D2024 = date(2024, 6, 1)


def test_the_placeholder_of_hunan_holds_no_figure_of_its_own() -> None:
    """Its text was not read: it names who guides and watches, and no number decides anything by it."""
    hunan = next(book for book in BOOKS if book.id == "hunan")
    assert hunan.mark is Mark.PLACEHOLDER
    assert not [one for one in hunan.parameters if one.mark is Mark.READ]


def test_party_rules_bind_the_party_and_never_owners() -> None:
    """Their severity says so, and no matter of the owners leads to them."""
    party = next(book for book in BOOKS if book.id == "cn_party")
    assert {rule.severity for rule in party.rules} == {Severity.PARTY}
    owners = next(book for book in BOOKS if book.id == "cn_national_2021")
    assert not [matter.rule for matter in owners.matters if matter.rule.startswith("CN.Party")]


def test_a_rule_per_building_can_be_written_and_is_not_shipped() -> None:
    """More than two thirds of all, and three fifths in each building: 7 of 10 fail where one building has 2 of 4."""
    passes = parse_condition("heads(Y) > 2/3 heads(E) and each building (heads(Y) >= 3/5 heads(E))")
    rule = Rule(id="GRP.each-building", citation="a fixture", mark=Mark.PLACEHOLDER, stages=(Stage(name="vote", passes=passes),))
    rows = [Voter(id=f"{house}{n}", groups={"building": house}) for house, n_of in (("a", 6), ("b", 4)) for n in range(n_of)]

    def outcome(a: int, b: int) -> Outcome:
        said = [f"a{n}" for n in range(a)] + [f"b{n}" for n in range(b)]
        return decide(rule, Register(rows), [Ballot(voter=id, choice=Choice.YES) for id in said]).outcome

    assert outcome(5, 2) is Outcome.REJECTED
    assert outcome(4, 3) is Outcome.PASSED


def said_of_rule(rule: Rule) -> str:
    """A rule as the file tells it."""
    start, end = rule.valid_from or "always", rule.valid_to or "today"
    held = "always" if rule.valid_from is None and rule.valid_to is None else f"{start} to {end}"
    return f"{rule.mark.value}; {held}" + ("; interpreted" if rule.interpretation else "")


def said_of_figure(one: Parameter) -> str:
    """A figure as the file tells it."""
    compared = f"{one.comparator.value} " if one.comparator else ""
    counted = f" {one.unit}" if one.unit else ""
    return f"{compared}{_value(one.value)}{counted}; {one.mark.value}; {one.severity.value}"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def test_no_two_books_of_a_place_answer_for_the_same_figure_or_matter() -> None:
    """On no day: an owners' committee and a residents' committee are two things, so their sizes have two names."""
    spans = [(one.valid_from, one.valid_to) for one in BOOKS]
    spans += [(one.valid_from, one.valid_to) for book in BOOKS for one in book.parameters]
    turns = {day for span in spans for day in span if day}
    for day in sorted(turns):
        for place in {book.jurisdiction for book in BOOKS}:
            there = [book for book in BOOKS if book.jurisdiction == place and book.holds_on(day)]
            figures = [one.name for book in there for one in book.parameters if one.holds_on(day)]
            matters = [one.code for book in there for one in book.matters if one.holds_on(day)]
            assert len(figures) == len(set(figures)), (place, day)
            assert len(matters) == len(set(matters)), (place, day)
