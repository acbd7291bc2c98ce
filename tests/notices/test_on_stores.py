"""Notices on SQLite and PostgreSQL answer what they answer in memory."""

from datetime import date

from tests.notices.stage import FIRST, Here, here

from community_gov import Community
from community_gov import notices as n
from community_gov.audit import findings
from community_gov.notices import Readership, Told
from community_gov.testing import FixedClock, SeededSalts


def played(stage: Here) -> tuple[object, ...]:
    """Every kind of audience, receipts, readers, an objection and a correction, and what is asked of them."""
    notices = [stage.post(one, proof_by="议事规则") for one in Readership]
    zone = stage.post(Readership.OWNERS, zone=stage.zone)
    lines = tuple(Told(unit=unit, on=FIRST, receiver="家人") for unit in stage.flats)
    stage.office.run(n.record_receipts, notices[1].id, told=(*lines, Told(body=stage.branch, on=FIRST)))
    stage.of(stage.owners[3]).run(n.acknowledge, notices[1].id, unit_id=stage.flats[3])
    objection = stage.nobody.run(n.object_to, notices[0].id, text="有误")
    stage.office.run(n.answer_objection, objection.id, text="更正", outcome=n.Outcome.UPHELD)
    fixed = stage.post(corrects=notices[0].id)
    ask = stage.office.ask
    return (
        [ask(n.notices_for, person, on=FIRST) for person in (stage.owners[0], stage.tenants[9], stage.member, stage.chair)],
        [ask(n.reach, one.id) for one in (*notices, zone)],
        ask(n.receipts, notices[1].id),
        ask(n.acknowledgements, notices[1].id),
        ask(n.corrections_of, fixed.id),
        ask(n.objections, notices[0].id),
        [one.message() for one in ask(findings, on=date(2022, 3, 1))],
    )


def test_every_store_answers_the_same(sql_url: str) -> None:
    """Every record of notices goes into a table and comes out as it was."""

    def kept(clock: FixedClock) -> Community:
        return Community.create(sql_url, "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test"))

    stage = here(kept)
    assert played(stage) == played(here())
    with stage.community.journal() as journal:
        assert journal.verify().sound
