"""Anonymous means nobody: nothing that is stored depends on whose sheet says what, or on the order of the sheets."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.surveys.stage import Compound, compound, mark, receipt, sheet

from community_gov import Actor, Code, Id, Refused
from community_gov import households as h
from community_gov import surveys as s

HOMES = 8


def closed_sheets(here: Compound) -> list[s.ClosedSheet]:
    """Eight sheets that are all different, with receipts and wishes."""
    wishes = ("多种树", "修路灯", "装电梯")
    return [sheet(1 + n % 5, here.buildings[n // 4], n, wish=wishes[n % 3]) for n in range(HOMES)]


def played(order: list[int]) -> tuple[list[bytes], tuple[s.FreeText, ...]]:
    """Eight people hand in; the sheets come out of the box in this order. The whole journal, and the words for the body."""
    here = compound(HOMES)
    made = here.survey(anonymous=True)
    sheets = closed_sheets(here)
    here.opened(made, tuple(sheets[n] for n in order))
    with here.community.journal() as journal:
        assert journal.verify().sound
        return list(journal.bodies()), here.of(here.chair).ask(s.free_texts, made.id)


USUAL = played(list(range(HOMES)))


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(HOMES)))
def test_whose_sheet_says_what_leaves_no_trace(order: list[int]) -> None:
    """Whoever put in which sheet, and in whatever order they come out: the same ids and digests to the last byte."""
    assert played(order) == USUAL


def test_there_is_no_sheet_of_an_anonymous_survey() -> None:
    """Who has answered is known, what was answered too, and no record holds both."""
    here = compound(HOMES)
    made = here.survey(anonymous=True)
    here.opened(made, tuple(closed_sheets(here)))
    assert here.of(here.chair).ask(s.sheets_of, made.id) == ()
    assert len(here.of(here.chair).ask(s.participations, made.id)) == HOMES
    texts = here.of(here.chair).ask(s.free_texts, made.id)
    assert [row.text for row in texts] == sorted(row.text or "" for row in texts)
    assert {row.participation for row in texts} == {None}
    people = {*here.people, *here.homes}
    with here.community.by(Actor(id="all", roles=frozenset({"operator"}))).view() as view:
        for kind in (s.Heap, s.Receipt, s.FreeText):
            found = view.find(kind)
            assert found
            assert not any(str(person) in str(row) for row in found for person in people)


def test_a_group_of_fewer_than_five_is_not_even_stored() -> None:
    """Three sheets of the second building are stored together with those of the first."""
    here = compound(HOMES)
    made = here.survey(anonymous=True)
    here.opened(made, tuple(sheet(5, here.buildings[0 if n < 4 else 1]) for n in range(7)), came=HOMES)
    with here.community.by(Actor(id="all", roles=frozenset({"operator"}))).view() as view:
        assert {row.by for row in view.find(s.Heap)} == {None}


def test_the_receipt_finds_the_answer_counted() -> None:
    """Whoever kept the stub asks without a name; another code is not there, nor is it in another survey."""
    here = compound(HOMES)
    made, other = here.survey(anonymous=True), here.survey(anonymous=True)
    here.opened(made, tuple(closed_sheets(here)))
    ask = here.public.ask
    assert all(ask(s.receipt_counted, made.id, code=receipt(n)) for n in range(HOMES))
    assert not ask(s.receipt_counted, made.id, code=receipt(HOMES))
    assert not ask(s.receipt_counted, other.id, code=receipt(0))


def refused(here: Compound, made: s.Survey, *sheets: s.ClosedSheet, openers: tuple[Id[h.Person], ...] = ()) -> list[str]:
    """Why the sheets cannot be opened."""
    two = openers or (here.people[0], here.chair)
    with pytest.raises(Refused) as caught:
        here.office.run(s.open_sheets, made.id, openers=two, sheets=sheets)  # type: ignore[arg-type]  # two, as a tuple of any length
    return [problem.code.partition(".")[2] for problem in caught.value.problems]


def test_what_cannot_have_been_in_the_box_is_refused() -> None:
    """More sheets than came, more of a building, receipts that are not one each, one opener, and all before the end."""
    here = compound(HOMES)
    made = here.survey(anonymous=True)
    first, second = here.buildings
    for person in here.people[:3]:
        here.of(person).run(s.hand_in, made.id, person_id=person)
    assert refused(here, made, sheet(1)) == ["still_open"]
    here.go_to(date(2022, 1, 11))
    assert refused(here, made, *[sheet(1)] * 4) == ["more_sheets"]
    assert refused(here, made, sheet(1, second)) == ["more_of_building"]
    assert refused(here, made, sheet(1, number=1), sheet(2, number=1)) == ["receipts_twice"]
    assert refused(here, made, s.ClosedSheet(marks=(), receipt="17")) == ["short_receipt"]
    assert refused(here, made, s.ClosedSheet(marks=(mark("weather", "1"),))) == ["unknown_question"]
    assert refused(here, made, sheet(1), openers=(here.chair, here.chair)) == ["two_openers"]
    two = (here.people[0], here.chair)
    assert here.office.run(s.open_sheets, made.id, openers=two, sheets=(sheet(1, first), sheet(2))).sheets == 2
    assert refused(here, made, sheet(1)) == ["counted"]


def test_words_are_shown_when_a_named_human_says_so() -> None:
    """Nobody reads them before, a program may not say so, and what is withheld has a reason."""
    here = compound(HOMES)
    made = here.survey(anonymous=True)
    here.opened(made, tuple(closed_sheets(here)))
    chair = here.of(here.chair)
    texts = chair.ask(s.free_texts, made.id)
    assert here.public.ask(s.shown_words, made.id) == ()
    program = here.community.by(Actor.service("filter", "clerk"))
    for desk, said, code in (
        (program, {"words": "多种树"}, "named_human"),
        (chair, {}, "either"),
        (chair, {"words": "多种树", "reason": "重复"}, "either"),
    ):
        with pytest.raises(Refused) as caught:
            desk.run(s.moderate, texts[0].id, **said)
        assert [problem.code for problem in caught.value.problems] == [f"surveys.{code}"]
    chair.run(s.moderate, texts[0].id, words="修路灯")
    chair.run(s.moderate, texts[-1].id, reason="点名他人")
    assert here.public.ask(s.shown_words, made.id) == (s.ShownWords(question=Code("wish"), words="修路灯"),)
