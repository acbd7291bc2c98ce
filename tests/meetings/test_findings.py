"""What is out of order with meetings: reported with its rule, never refused."""

from datetime import date, timedelta

import pytest
from tests.meetings.committee import DAY, NOTICE, Committee, committee
from tests.meetings.test_deciding import PRESENT_DECIDE

from community_gov import Code, Id, PartialDate, Severity
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.rules import Outcome

CIVIL = """
id = "own"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[parameters]]
name = "notice_counting"
value = "civil_count"
citation = "议事规则第9条"
mark = "read"
severity = "bylaw"
"""


def in_order(here: Committee, *, on: date = DAY) -> m.Meeting:
    """A meeting with nothing to be said against it."""
    meeting, items = here.sit(on=on)
    here.decide(items[0], 5)
    here.desk.run(m.close, meeting.id)
    here.desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意")
    return here.desk.run(m.show_decisions, meeting.id, starts=here.today, days=7)


def test_a_meeting_in_order_is_not_mentioned() -> None:
    """Not on its day, nor long afterwards."""
    here = committee()
    in_order(here)
    assert here.findings(DAY) == here.findings(DAY + timedelta(days=400)) == {}


@pytest.mark.parametrize(("book", "first"), [("", DAY), (CIVIL, DAY - timedelta(days=1))])
def test_a_notice_that_comes_too_late_is_reported(book: str, first: date) -> None:
    """Seven full days lie between, or six where the body counts by art. 201 alone; the boundary is exact."""
    for day, expected in ((first, {}), (first - timedelta(days=1), {"notice_short": 1})):
        here = committee()
        here.adopt(book)
        in_order(here, on=day)
        assert here.findings(DAY) == expected


def test_a_finding_binds_as_its_text_does() -> None:
    """The guiding rules are a guide, known at second hand; the finding names them and the day."""
    here = committee()
    meeting = in_order(here, on=NOTICE)
    (found,) = here.desk.ask(findings, on=DAY)[:1]
    assert (found.about, found.severity, found.since) == (meeting.id, Severity.GUIDE, "2022-01-01")
    assert found.rule.startswith("guiding rule 39")
    assert found.message("zh") == "2022-01-01发出的通知须提前7日,会议最早可在2022-01-09召开"


def test_no_quorum_is_reported() -> None:
    """Two of five are too few."""
    here = committee()
    meeting, items = here.sit(present=2)
    here.desk.run(m.decide_item, meeting.id, item_id=items[0].id)
    assert here.findings(DAY) == {"no_quorum": 1}


def test_a_decision_by_those_who_were_there_is_reported() -> None:
    """Two of three voted yes and the chair announced it as passed; three of five would have had to."""
    here = committee()
    meeting, items = here.sit(present=3)
    here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, hands=m.Hands(yes=2, no=1), announced=Outcome.PASSED)
    assert here.findings(DAY) == {"not_passed": 1}


def test_rules_of_their_own_that_let_those_present_decide_are_reported() -> None:
    """It passed by the rules of procedure, and the guiding rules count all members; where both agree nothing is said."""
    here = committee()
    here.adopt(PRESENT_DECIDE)
    _meeting, items = here.sit("一", "二", present=3)
    here.decide(items[0], 2)
    here.decide(items[1], 3)
    assert here.findings(DAY) == {"weaker_than_law": 1}


def test_minutes_that_nobody_wrote_are_reported() -> None:
    """A week after the meeting, as a recommendation: no text names the days."""
    here = committee()
    here.sit()
    due = DAY + timedelta(days=7)
    assert here.findings(due) == {}
    assert here.findings(due + timedelta(days=1)) == {"minutes_missing": 1}
    (found,) = [one for one in here.desk.ask(findings, on=due + timedelta(days=1)) if one.code == "meetings.minutes_missing"]
    assert found.severity is Severity.SHOULD


@pytest.mark.parametrize(("late", "expected"), [(3, {}), (4, {"not_shown": 1})])
def test_what_was_decided_is_shown_within_three_days(late: int, expected: dict[str, int]) -> None:
    """The third day is in time; later, or never, is reported."""
    here = committee()
    meeting, items = here.sit()
    here.decide(items[0], 5)
    here.desk.run(m.close, meeting.id)
    here.desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意")
    assert here.findings(DAY + timedelta(days=late)) == expected
    here.desk.run(m.show_decisions, meeting.id, starts=DAY + timedelta(days=late), days=7)
    assert here.findings(DAY + timedelta(days=30)) == expected


@pytest.mark.parametrize(("asked", "expected"), [(1, {"too_few_asked": 1}), (2, {})])
def test_an_extra_meeting_is_asked_for_by_a_third(asked: int, expected: dict[str, int]) -> None:
    """Two of five are a third and more, one is not."""
    here = committee()
    here.desk.run(m.call, here.body, kind=m.MeetingKind.EXTRA, on=NOTICE, place="物业用房", called_by=here.members[:asked])
    assert here.findings(NOTICE) == expected


def test_an_extra_meeting_that_another_called_is_not_counted() -> None:
    """The residents' committee may have called it."""
    here = committee()
    outsider = Id[h.Person](here.alternate)
    here.desk.run(m.call, here.body, kind=m.MeetingKind.EXTRA, on=NOTICE, place="物业用房", called_by=(outsider,))
    assert here.findings(NOTICE) == {}


def test_what_was_called_off_or_lies_ahead_is_not_looked_at() -> None:
    """A meeting that does not take place breaks no rule of meetings."""
    here = committee()
    off, _items = here.call(on=date(2022, 1, 2))
    here.desk.run(m.give_notice, off.id, on=NOTICE)
    assert here.findings(NOTICE) == {}
    assert here.findings(DAY) == {"notice_short": 1}
    here.desk.run(m.call_off, off.id)
    assert here.findings(DAY) == {}


@pytest.mark.parametrize(("matter", "expected"), [("use_funds", {"reserved_matter": 1}), ("lamps", {}), ("", {})])
def test_what_the_owners_decide_together_is_no_matter_of_a_committee(matter: str, expected: dict[str, int]) -> None:
    """The committee decides it by its own rule, and the audit says whose matter it is, with the article."""
    here = committee()
    _meeting, items = here.sit(matter=matter)
    assert here.decide(items[0], 5).outcome is Outcome.PASSED
    assert here.findings(DAY) == expected
    for one in here.desk.ask(findings, on=DAY):
        if one.code == "meetings.reserved_matter":
            assert (one.severity, one.rule) == (Severity.LAW, "Civil Code art. 278(1)5")


def test_every_body_keeps_minutes() -> None:
    """The recommendation is for all kinds of bodies, whatever else the rulebooks say of them."""
    here = committee()
    body = here.desk.run(o.found, kind=Code("volunteer_association"), name="志愿者联合会", start=PartialDate("2019")).id
    here.desk.run(m.call, body, kind=m.MeetingKind.REGULAR, on=NOTICE, place="广场", called_by=(here.alternate,))
    assert here.findings(NOTICE + timedelta(days=8)) == {"minutes_missing": 1}
