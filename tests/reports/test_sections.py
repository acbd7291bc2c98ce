"""What the core's stories say: each row once, figures as of the end of the time, the same in every store."""

import pytest
from tests.accounts.stage import Purse, day, purse
from tests.reports.reading import asked_again

from community_gov import Actor, Code, Community
from community_gov import households as h
from community_gov import meetings as m
from community_gov import notices as n
from community_gov import tasks as t
from community_gov.reports import LedgerRow, Report, ReportSection, ReportTime, ledger, public_report, report
from community_gov.testing import FixedClock, SeededSalts

AUGUST = ReportTime.month(2022, 8)


def played(here: Purse) -> None:
    """Something from July that goes on, something of August, and what is entered for August in September."""
    desk = here.desk
    building = desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    units = tuple(desk.run(h.add_unit, place=building, room=f"{n}01", code=f"3-{n}").id for n in range(6))
    here.go_to("2022-07-10")
    old, again = (desk.run(t.add, title=title, assignee=here.committee).id for title in ("旧事", "重来"))
    desk.run(t.finish, again)
    desk.run(n.post_notice, title="七月公示", text="全文", body_id=here.committee, starts=day("2022-07-28"), days=7)
    here.go_to("2022-08-02")
    desk.run(t.add, title="新事", assignee=here.company)
    desk.run(t.finish, old)
    desk.run(t.reopen, again, reason="未办好")
    last = t.StageSpec(code=Code("given"), zh="发证", en="given", done=True)
    stages = (t.StageSpec(code=Code("asked"), zh="申请", en="asked"), last)
    drive = desk.run(t.open_drive, name="办证", stages=stages, units=units, start=day("2022-08-02"), lead=here.committee).id
    desk.run(t.advance_units, drive, units=units[:2], to=Code("given"), on=day("2022-08-02"))
    shown = desk.run(n.post_notice, title="八月公示", text="全文", body_id=here.committee, starts=day("2022-08-02"), days=7)
    objection = here.community.by(Actor.anonymous()).run(n.object_to, shown.id, text="有误")
    meeting = desk.run(
        m.call, here.committee, kind=m.MeetingKind.REGULAR, on=day("2022-08-20"), place="办公室", called_by=(here.committee,)
    )
    desk.run(m.add_item, meeting.id, title="议题")
    desk.run(m.give_notice, meeting.id, on=day("2022-08-02"))
    here.enter("parking", 30_000, "2022-07-05")
    here.enter("parking", 50_000, "2022-08-01")
    here.go_to("2022-08-20")
    desk.run(m.close, meeting.id)
    here.go_to("2022-09-03")
    here.enter("parking", 70_000, "2022-08-31")
    desk.run(t.advance_units, drive, units=units[2:4], to=Code("given"), on=day("2022-08-30"))
    desk.run(n.answer_objection, objection.id, text="已核实", outcome=n.Outcome.DISMISSED)
    desk.run(n.post_notice, title="补登", text="全文", body_id=here.committee, starts=day("2022-08-05"), days=7)


def asked(here: Purse) -> Report:
    """The report of August."""
    return here.desk.ask(report, since=AUGUST.since, until=AUGUST.until)


def rows(here: Purse, section: str) -> list[tuple[str, str, bool]]:
    """Title, how it came in, whether it is done."""
    found: tuple[LedgerRow, ...] = here.desk.ask(ledger, since=AUGUST.since, until=AUGUST.until, section=Code(section))
    return [(row.title.zh, row.entered.value, row.done is not None) for row in found]


@pytest.fixture(scope="module")
def here() -> Purse:
    """The compound after September has begun."""
    here = purse()
    played(here)
    return here


def test_each_story_says_what_came_in_and_what_is_open(here: Purse) -> None:
    """What went on from July, what came in August, and what was taken up again."""
    assert rows(here, "tasks") == [("旧事", "carried", True), ("重来", "again", False), ("新事", "came", False)]
    assert rows(here, "notices") == [("七月公示", "carried", True), ("八月公示", "came", True)]
    assert rows(here, "meetings") == [("2022-08-20 定期会议", "came", True)]
    assert rows(here, "objections") == [("八月公示", "came", False)]


def test_what_is_entered_later_is_not_in_it(here: Purse) -> None:
    """Money, a notice and steps of a drive dated into August and entered in September."""
    made = asked(here)
    figures = [figure for figure in _section(made, "accounts").figures if here.income in figure.code]
    held = {figure.path: figure.value for figure in figures}
    assert held == {"opening": 30_000, "received": 50_000, "spent": 0, "closing": 80_000}
    done, left = _section(made, "drives").figures
    assert (done.value, done.base, left.value, left.base) == (2, 6, 4, 6)
    assert made.figure("objections.open").value == 1


def _section(made: Report, code: str) -> ReportSection:
    return next(section for section in made.sections if section.code == code)


def test_bodies_have_their_own(here: Purse) -> None:
    """The company its task, and neither the accounts nor the notices of the committee."""
    own = here.desk.ask(report, since=AUGUST.since, until=AUGUST.until, body_id=here.company)
    assert (own.figure("tasks.came").value, own.figure("notices.came").value) == (1, 0)
    assert "accounts" not in {section.code for section in own.sections}
    titles = {row.title.zh for row in here.desk.ask(ledger, since=AUGUST.since, until=AUGUST.until, body_id=here.company)}
    assert titles == {"新事"}


def test_every_figure_is_what_its_question_answers(here: Purse) -> None:
    """In all sections, what it is out of too."""
    figures = [figure for section in asked(here).sections for figure in section.figures]
    assert len(figures) > 30
    for figure in figures:
        assert (figure.value, figure.base) == asked_again(here.desk, figure)


def test_everybody_is_told_none_of_it(here: Purse) -> None:
    """Tasks, meetings and accounts have ways of their own to be shown."""
    made = here.community.by(Actor.anonymous()).ask(public_report, since=AUGUST.since, until=AUGUST.until)
    assert {section.code for section in made.sections} == {"feedback"}


def test_every_store_says_the_same(sql_url: str, here: Purse) -> None:
    """The report, the ledger and what everybody gets."""
    clock = FixedClock()
    kept = purse(
        community=Community.create(sql_url, "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test")), clock=clock
    )
    played(kept)
    for question in (report, ledger, public_report):
        assert kept.desk.ask(question, since=AUGUST.since, until=AUGUST.until) == here.desk.ask(
            question, since=AUGUST.since, until=AUGUST.until
        )
