"""Contracts on the SQL stores, an SQLite file and PostgreSQL, answer what they answer in memory."""

from tests.contracts.stage import VOTE, Compound, compound, day

from community_gov import Community
from community_gov import contracts as c
from community_gov.audit import findings
from community_gov.testing import FixedClock, SeededSalts


def played(here: Compound) -> tuple[object, ...]:
    """A contract that is renewed, a second one that ends, and what is answered of them."""
    here.live_in("cn-beijing")
    one = here.sign(places=here.buildings[:1], notice_days=45)
    two = here.sign(places=here.buildings[1:], company_id=here.second)
    here.go_to("2024-05-01")
    here.desk.run(c.begin_renewal, one.id, on=day("2024-05-01"), vote=VOTE)
    here.desk.run(
        c.renew, one.id, signed=day("2024-05-01"), until=day("2028-01-01"), decision=VOTE, address="柜", digest="ef" * 32
    )
    here.notice(two, c.NoticeGround.DISMISSAL, "2024-01-02")
    here.desk.run(c.end, two.id, last=day("2024-03-02"))
    here.desk.run(c.hand_over, two.id, to=here.committee)
    here.desk.run(c.take_over, two.id, on=day("2024-03-10"), by=here.committee)
    ask, on = here.desk.ask, day("2024-05-01")
    return (
        ask(c.contracts_of, here.owners),
        *(ask(c.standing, row.id, on=on) for row in (one, two)),
        *(ask(c.due_dates, row.id, on=on) for row in (one, two)),
        ask(c.notices_of, two.id),
        ask(c.serving, place=None, on=on),
        tuple(row.message() for row in ask(findings, on=on)),
    )


def test_every_store_answers_the_same(sql_url: str) -> None:
    """Every record of contracts goes into a table and comes out as it was."""
    clock = FixedClock()
    kept = Community.create(sql_url, "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test"))
    assert played(compound(community=kept, clock=clock)) == played(compound())
    with kept.journal() as journal:
        assert journal.verify().sound
