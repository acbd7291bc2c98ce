"""Accounts on the SQL stores, an SQLite file and PostgreSQL, answer what they answer in memory."""

from tests.accounts.stage import Purse, day, purse

from community_gov import AnyId, Community, PartialDate
from community_gov import accounts as a
from community_gov.testing import FixedClock, SeededSalts


def played(here: Purse) -> tuple[object, ...]:
    """Entries, a correction, a statement that is shown, and what is answered of them."""
    here.enter("opening", 100_000_000_000, "2021-10-01", counterpart=here.company)
    here.enter("parking", 3, "2022-01-10", start=PartialDate("2022-01"), end=PartialDate("2022-04"))
    here.enter("paid_in", 900, "2022-01-10", account=here.fund)
    wrong = here.enter("repair", 100, "2022-02-10", account=here.fund, about=AnyId("owners.fund_use-1-1"))
    here.desk.run(a.correct, wrong.id, reason="多记", fen=90)
    here.publish(4, 2021)
    ask, on = here.desk.ask, day("2022-07-01")
    start, end = a.quarter(2022, 3)
    return (
        ask(a.accounts_of, here.committee),
        ask(a.entries, here.income),
        ask(a.entries, here.fund),
        ask(a.statements_of, here.income),
        ask(a.balances, on=on),
        ask(a.statement, here.fund, start=start, end=end),
    )


def test_every_store_answers_the_same(sql_url: str) -> None:
    """Every record of accounts goes into a table and comes out as it was; a fund of a thousand million yuan too."""
    clock = FixedClock()
    kept = Community.create(sql_url, "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test"))
    assert played(purse(community=kept, clock=clock)) == played(purse())
    with kept.journal() as journal:
        assert journal.verify().sound
