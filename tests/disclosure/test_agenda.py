"""The disclosure calendar: what had to be shown by when, what became of it, and what proves that it hung."""

import pytest
from tests.contracts.stage import VOTE
from tests.disclosure.stage import Board, board, day
from tests.meetings.committee import committee

from community_gov import Id, NotFound, PartialDate, Severity
from community_gov import contracts as c
from community_gov import disclosure as d
from community_gov import meetings as m
from community_gov import notices as n
from community_gov.disclosure import DisclosureState as State


@pytest.fixture
def here() -> Board:
    """The compound in Shanghai on 2022-07-01."""
    return board()


def test_shanghai_wants_the_income_shown_every_quarter(here: Board) -> None:
    """By art. 66 of its provisions, read; one line for each quarter in which the company was there from its first day."""
    first, second, third = here.lines("2021-07-01", "2022-10-01", "2022-07-01")
    assert [(row.start, row.due, row.state) for row in (first, second, third)] == [
        (day("2022-01-01"), day("2022-03-31"), State.MISSING),
        (day("2022-04-01"), day("2022-06-30"), State.MISSING),
        (day("2022-07-01"), day("2022-09-30"), State.OPEN),
    ]
    assert (first.citation, first.severity, first.verified) == (
        "Shanghai Residential Property Management Provisions art. 66",
        Severity.LOCAL,
        True,
    )
    assert (first.body, first.where_zh) == (here.company, "小区显著位置")


def test_the_fund_is_shown_every_half_year_there(here: Board) -> None:
    """And services regularly, of which no text says how often: they have a duty and no day."""
    rows = here.lines("2022-01-01", "2023-01-01", "2022-07-01", "maintenance_fund")
    assert [row.due for row in rows] == [day("2022-06-30"), day("2022-12-31")]
    assert here.lines("2022-01-01", "2023-01-01", "2022-07-01", "services") == []
    said = {str(one.duty.code): one for one in here.public.ask(d.duties, on=day("2022-07-01"))}
    assert (said["services"].every_months, said["services"].citation) == (None, "Civil Code art. 943")
    assert said["maintenance_fund"].every_months == 6
    assert said["maintenance_fund"].citation.startswith("Civil Code arts 281, 943; Shanghai")


def test_a_notice_in_time_is_what_was_to_be_shown(here: Board) -> None:
    """Of the quarter in which it went up; the calendar knows the notice and until when it hangs."""
    notice = here.hang("2022-07-01")
    here.show("common_income", notice)
    (line,) = here.lines("2022-07-01", "2022-10-01", "2022-07-01")
    assert (line.state, line.notice, line.shown, line.until) == (
        State.SHOWN,
        notice.id,
        day("2022-07-01"),
        day("2022-07-16"),
    )
    assert here.findings("2022-07-01") == ["missing", "missing"]


def test_what_comes_late_is_told_as_late(here: Board) -> None:
    """It counts for the quarter that is named, and not for its own."""
    here.show("common_income", here.hang("2022-07-01"), counts_for=day("2022-06-30"))
    (_first, second, third) = here.lines("2022-01-01", "2022-10-01", "2022-07-01")
    assert (second.state, third.state) == (State.LATE, State.OPEN)
    assert here.findings("2022-07-01") == ["late", "missing"]


def test_a_notice_to_come_shows_nothing_yet(here: Board) -> None:
    """Before it goes up the line is open."""
    here.show("common_income", here.hang("2022-08-01"))
    assert [row.state for row in here.lines("2022-07-01", "2022-10-01", "2022-07-31")] == [State.OPEN]
    assert [row.state for row in here.lines("2022-07-01", "2022-10-01", "2022-08-01")] == [State.SHOWN]


def test_what_came_down_early_did_not_hang_long_enough(here: Board) -> None:
    """Whatever the notice promised is what counts, where no text names a longer time."""
    notice = here.hang("2022-07-01")
    here.show("common_income", notice)
    here.go_to("2022-07-10")
    here.desk.run(n.take_down, notice.id)
    (line,) = here.lines("2022-07-01", "2022-10-01", "2022-07-10")
    assert (line.state, line.until) == (State.SHORT, day("2022-07-09"))
    assert "short" in here.findings("2022-07-10")


def test_proofs_cover_the_days_on_which_it_hung(here: Board) -> None:
    """Photographs of all days without a gap; what is not proved after its last day is told as practice, no law."""
    notice = here.hang("2022-07-01", 4)
    here.show("common_income", notice)
    here.go_to("2022-07-06")
    assert here.findings("2022-07-06").count("unproved") == 1
    here.prove(notice, "2022-07-01", "2022-07-02")
    here.prove(notice, "2022-07-04", "2022-07-05")
    (line,) = here.lines("2022-07-01", "2022-10-01", "2022-07-06")
    assert (line.proofs, line.proved) == (2, False)
    here.prove(notice, "2022-07-02", "2022-07-03")
    (line,) = here.lines("2022-07-01", "2022-10-01", "2022-07-06")
    assert (line.proofs, line.proved) == (3, True)
    assert "unproved" not in here.findings("2022-07-06")
    assert [row.first for row in here.desk.ask(d.proofs_of, notice.id)] == [
        day("2022-07-01"),
        day("2022-07-02"),
        day("2022-07-04"),
    ]


def test_where_no_text_names_a_number_nothing_is_late() -> None:
    """The national books want it shown regularly; what was shown stands in the calendar all the same."""
    here = board("cn")
    assert here.lines("2022-01-01", "2023-01-01", "2022-07-01") == []
    here.show("common_income", here.hang("2022-07-01"))
    (line,) = here.lines("2022-01-01", "2023-01-01", "2022-07-01")
    assert (line.due, line.state, line.severity) == (None, State.SHOWN, Severity.LAW)
    assert here.findings("2022-07-01") == []


def test_a_compound_sets_its_own_number() -> None:
    """By a figure of its rules of procedure, which binds as they do."""
    here = board("cn")
    own = 'id = "own"\njurisdiction = "cn"\nseverity = "bylaw"\nchecked_on = 2022-01-01\n[[parameters]]\n'
    own += 'name = "services_shown_every"\nvalue = 12\ncitation = "管理规约第9条"\nmark = "read"\nseverity = "bylaw"\n'
    here.desk.run(m.adopt_rules, here.owners, start=PartialDate("2021-12-31"), book=own)
    (line,) = here.lines("2022-01-01", "2023-01-01", "2022-07-01", "services")
    assert (line.due, line.severity, line.citation) == (day("2022-12-31"), Severity.BYLAW, "管理规约第9条")


def test_what_an_assembly_decided_is_shown_within_days() -> None:
    """In Beijing within three; what hangs for fewer days than a place wants is too short (Qingyuan: fifteen)."""
    here = board("cn-beijing")
    here.go_to("2024-07-10")
    here.owe("owners.decision-1-1", "2024-07-01")
    (line,) = here.lines("2024-07-01", "2024-08-01", "2024-07-04", "assembly_decisions")
    assert (line.due, line.state, line.about) == (day("2024-07-04"), State.OPEN, "owners.decision-1-1")
    assert here.findings("2024-07-05") == ["missing"]
    here.show("assembly_decisions", here.hang("2024-07-06"), body=here.owners, about=line.about)
    assert here.findings("2024-07-06") == ["late"]
    south = board("cn-qingyuan")
    south.owe("owners.decision-1-1", "2022-06-30")
    south.show("assembly_decisions", south.hang("2022-07-01", 14), body=south.owners, about=line.about)
    (line,) = south.lines("2022-06-01", "2022-08-01", "2022-07-01", "assembly_decisions")
    assert (line.days, line.state) == (15, State.SHORT)


def test_meetings_and_contracts_are_seen_by_themselves() -> None:
    """A committee's decisions by the notice of the meeting; contracts as soon as they are signed."""
    here = committee()
    here.adopt("", jurisdiction="cn-beijing")
    meeting, items = here.sit("更换路灯")
    here.decide(items[0], 5)
    here.desk.run(m.close, meeting.id)
    here.desk.run(m.write_minutes, meeting.id, record="记录", summary="同意")
    here.desk.run(m.show_decisions, meeting.id, starts=here.today, days=7)

    def lines(duty: str) -> list[d.DisclosureLine]:
        rows = here.desk.ask(d.disclosures, start=day("2022-01-01"), end=day("2023-01-01"), on=here.today)
        return [row for row in rows if row.duty == duty]

    (line,) = lines("committee_decisions")
    assert (line.about, line.state) == (meeting.id, State.SHOWN)
    (covenant,) = lines("covenant")
    assert (covenant.state, covenant.due, covenant.severity) == (State.OPEN, None, Severity.GUIDE)
    shop = board()
    contract = shop.desk.run(
        c.sign,
        shop.owners,
        company_id=shop.company,
        title="物业服务合同",
        signed=day("2022-06-01"),
        start=day("2022-06-01"),
        until=None,
        address="柜",
        digest="ab" * 32,
        decision=VOTE,
    )
    (row,) = shop.lines("2022-06-01", "2022-07-01", "2022-07-01", "service_contract")
    assert (row.about, row.state, row.due) == (contract.id, State.OPEN, None)
    shop.show("service_contract", shop.hang("2022-07-01"), body=shop.committee, about=contract.id)
    (row,) = shop.lines("2022-06-01", "2022-07-01", "2022-07-01", "service_contract")
    assert row.state is State.SHOWN


def test_who_asks_for_proofs_names_a_notice_that_is_there(here: Board) -> None:
    """And for what a body showed, a body."""
    with pytest.raises(NotFound):
        here.desk.ask(d.proofs_of, Id[n.Notice]("notice-9-9"))
    made = here.show("common_income", here.hang("2022-07-01"))
    assert here.public.ask(d.showings_of, here.company) == (made,)
