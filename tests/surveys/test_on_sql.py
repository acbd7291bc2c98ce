"""Surveys on an SQLite store answer what they answer in memory."""

from pathlib import Path

from tests.surveys.stage import Compound, compound, marks, receipt, sheet

from community_gov import Community
from community_gov import surveys as s
from community_gov.testing import FixedClock, SeededSalts


def played(here: Compound) -> tuple[object, ...]:
    """One survey with names and one without, counted, with words, a receipt and something taken back."""
    named, closed = here.survey(anonymous=False), here.survey(anonymous=True, follows=None)
    for person in here.people[:7]:
        here.of(person).run(s.answer, named.id, person_id=person, marks=marks(4, wish="多种树"))
    one = here.people[0]
    here.of(one).run(s.take_back, named.id, person_id=one)
    here.opened(closed, tuple(sheet(1 + n % 2, here.buildings[0], n, wish="修路灯") for n in range(5)), came=12)
    here.office.run(s.count, named.id)
    chair = here.of(here.chair)
    texts = chair.ask(s.free_texts, closed.id)
    chair.run(s.moderate, texts[0].id, words="修路灯")
    ask = here.public.ask
    return (
        [ask(question, each.id) for each in (named, closed) for question in (s.results, s.response, s.scores, s.shown_words)],
        [chair.ask(question, each.id) for each in (named, closed) for question in (s.participations, s.sheets_of, s.free_texts)],
        [ask(s.receipt_counted, closed.id, code=receipt(n)) for n in (0, 5)],
    )


def test_both_stores_answer_the_same(tmp_path: Path) -> None:
    """Every record of surveys goes into a table and comes out as it was."""

    def kept(clock: FixedClock) -> Community:
        url, salts = f"sqlite:///{tmp_path / 'bay.db'}", SeededSalts("test")
        return Community.create(url, "test", name="test", plugins=[], clock=clock, salts=salts)

    here = compound(made=kept)
    assert played(here) == played(compound())
    with here.community.journal() as journal:
        assert journal.verify().sound
