"""Answers with a name go when they are counted, words when somebody has looked at them too; what it came to stays."""

from datetime import date

from tests.surveys.stage import Compound, compound, marks

from community_gov import protection as pp
from community_gov import surveys as s

DAY = date(2022, 1, 11)


def due(bay: Compound) -> list[tuple[str, str]]:
    """The kinds and fields of surveys that have to go."""
    rows = bay.office.ask(pp.due_for_erasure, on=DAY)
    return sorted({(row.kind, row.field) for row in rows if row.kind.startswith("surveys.") and row.state is pp.DueState.DUE})


def test_answers_go_when_they_are_counted_and_words_when_they_were_looked_at() -> None:
    """Not before; the results are the same afterwards."""
    bay = compound()
    survey = bay.survey(anonymous=False)
    bay.of(bay.people[0]).run(s.answer, survey.id, person_id=bay.people[0], marks=marks(4, wish="多种树"))
    for person in bay.people[1:6]:
        bay.of(person).run(s.answer, survey.id, person_id=person, marks=marks(5))
    bay.go_to(DAY)
    assert due(bay) == []
    bay.office.run(s.count, survey.id)
    assert due(bay) == [("surveys.sheet", "marks")]
    (wish,) = bay.of(bay.chair).ask(s.free_texts, survey.id)
    bay.of(bay.chair).run(s.moderate, wish.id, words="多种树")
    assert due(bay) == [("surveys.free_text", "text"), ("surveys.sheet", "marks")]
    before = bay.public.ask(s.results, survey.id)
    rows = [row for row in bay.office.ask(pp.due_for_erasure, on=DAY) if row.kind.startswith("surveys.")]
    bay.office.run(pp.erase_due, on=DAY, fields=tuple(rows))
    assert due(bay) == []
    assert bay.public.ask(s.results, survey.id) == before
    assert bay.public.ask(s.shown_words, survey.id)
