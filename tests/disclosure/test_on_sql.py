"""Disclosure on the SQL stores, an SQLite file and PostgreSQL, answers what it answers in memory."""

from tests.disclosure.stage import Board, board, day

from community_gov import Community
from community_gov import disclosure as d
from community_gov.audit import findings
from community_gov.testing import FixedClock, SeededSalts


def played(here: Board) -> tuple[object, ...]:
    """Something shown in time, something owed, a proof, and what is answered of them."""
    notice = here.hang("2022-07-01")
    here.show("common_income", notice)
    here.owe("owners.decision-1-1", "2022-06-30")
    here.prove(notice, "2022-07-01", "2022-07-01")
    start, end, on = day("2022-01-01"), day("2023-01-01"), day("2022-07-01")
    return (
        here.public.ask(d.disclosures, start=start, end=end, on=on),
        here.public.ask(d.showings_of, here.company),
        here.desk.ask(d.proofs_of, notice.id),
        tuple(row.message() for row in here.desk.ask(findings, on=on)),
    )


def test_every_store_answers_the_same(sql_url: str) -> None:
    """Every record of disclosure goes into a table and comes out as it was."""
    clock = FixedClock()
    kept = Community.create(sql_url, "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test"))
    assert played(board(community=kept, clock=clock)) == played(board())
    with kept.journal() as journal:
        assert journal.verify().sound
