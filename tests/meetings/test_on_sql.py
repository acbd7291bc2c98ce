"""Meetings, approvals and papers on an SQLite store answer what they answer in memory."""

from datetime import date
from pathlib import Path

from tests.meetings.committee import DAY, Committee, committee
from tests.papers.test_archive import DIGEST

from community_gov import Community, PartialDate
from community_gov import approvals as a
from community_gov import meetings as m
from community_gov import papers as p
from community_gov.audit import findings
from community_gov.testing import FixedClock, SeededSalts


def played(here: Committee) -> tuple[object, ...]:
    """A meeting, an approval, a seal and a hand-over, and what is answered of them."""
    meeting, items = here.sit("一", "二", present=4)
    here.desk.run(m.excuse, meeting.id, persons=here.members[4:])
    votes = tuple(m.NamedVote(person=one, choice=m.VoteChoice.YES) for one in here.members[:3])
    decided = here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=votes)
    here.decide(items[1], 1, 2, 1)
    here.desk.run(m.close, meeting.id)
    here.desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意")
    here.desk.run(m.show_decisions, meeting.id, starts=DAY, days=7)
    asked = here.desk.run(a.request, here.body, subject=a.Subject.SEAL, title="用印", parties=here.members[:2], needed=1)
    here.desk.run(a.approve, here.desk.ask(a.consents, asked.id)[0].id)
    seal = here.desk.run(
        p.cut_seal,
        here.body,
        kind=p.SealKind.COMMITTEE,
        inscription="业主委员会",
        start=PartialDate("2020"),
        keeper=here.members[1],
    )
    for ground in (decided.id, asked.id):
        here.desk.run(p.use_seal, seal.id, on=DAY, paper="合同", rests_on=ground)
    here.desk.run(p.name_body, here.body, text="业主委员会", start=PartialDate("2020"), term=3)
    here.desk.run(p.file_paper, here.body, kind=p.PaperKind.RULES, title="议事规则", digest=DIGEST, address="柜1")
    made = here.desk.run(p.open_handover, here.body, ended=date(2022, 1, 1), to=here.alternate)
    here.adopt("", jurisdiction="cn-shandong")
    desk = here.desk
    return (
        desk.ask(m.meetings_of, here.body),
        desk.ask(m.agenda, meeting.id),
        desk.ask(m.attendance, meeting.id),
        desk.ask(m.decisions, meeting.id),
        desk.ask(m.votes_on, items[0].id),
        desk.ask(m.minutes_of, meeting.id),
        desk.ask(m.quorum_at, items[1].id),
        desk.ask(m.rules_on, here.body, on=DAY),
        desk.ask(a.approvals_of, here.body),
        desk.ask(a.consents, asked.id),
        desk.ask(p.names_of, here.body),
        desk.ask(p.seal_log, seal.id),
        desk.ask(p.keepers_of, seal.id),
        desk.ask(p.catalogue, here.body),
        desk.ask(p.handovers_of, here.body),
        desk.ask(p.items_of, made.id),
        tuple(one.message() for one in desk.ask(findings, on=date(2022, 2, 1))),
    )


def test_both_stores_answer_the_same(tmp_path: Path) -> None:
    """Every record of these stories goes into a table and comes out as it was."""
    clock = FixedClock()
    kept = Community.create(
        f"sqlite:///{tmp_path / 'bay.db'}", "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test")
    )
    assert played(committee(community=kept, clock=clock)) == played(committee())
    with kept.journal() as journal:
        assert journal.verify().sound
