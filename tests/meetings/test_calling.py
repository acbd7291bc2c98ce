"""Calling a meeting: its agenda, the notice that fixes it, and what becomes of it."""

from datetime import date

import pytest
from tests.meetings.committee import DAY, NOTICE, committee

from community_gov import Id, NotFound, PartialDate, Refused
from community_gov import meetings as m
from community_gov import organizations as o


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def test_a_meeting_goes_from_the_call_to_the_close() -> None:
    """Called, notified, closed; each step once, in this order."""
    here = committee()
    meeting, items = here.call("更换路灯", "春节值班")
    assert [item.order for item in items] == [1, 2]
    assert here.desk.ask(m.meeting, meeting.id).state is m.MeetingState.PLANNED
    assert here.desk.run(m.give_notice, meeting.id, on=NOTICE).notified == NOTICE
    assert here.desk.run(m.close, meeting.id).state is m.MeetingState.CLOSED
    for again in (m.close, m.call_off):
        with pytest.raises(Refused) as caught:
            here.desk.run(again, meeting.id)
        assert codes(caught) == ["meetings.state"]
    assert here.desk.ask(m.agenda, meeting.id) == items


def test_the_agenda_stands_from_the_notice_on() -> None:
    """What was not announced cannot be added."""
    here = committee()
    meeting, _items = here.call()
    here.desk.run(m.give_notice, meeting.id, on=NOTICE)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.add_item, meeting.id, title="另一件事")
    assert codes(caught) == ["meetings.agenda_stands"]
    assert len(here.desk.ask(m.agenda, meeting.id)) == 1


def test_a_notice_without_items_is_none() -> None:
    """A notice tells the agenda."""
    here = committee()
    meeting = here.desk.run(m.call, here.body, kind=m.MeetingKind.FIRST, on=DAY, place="物业用房", called_by=(here.members[0],))
    with pytest.raises(Refused) as caught:
        here.desk.run(m.give_notice, meeting.id, on=NOTICE)
    assert codes(caught) == ["meetings.no_items"]


@pytest.mark.parametrize(
    ("on", "code"), [(date(2022, 1, 10), "meetings.notice_after"), (date(2022, 1, 2), "meetings.notice_ahead")]
)
def test_a_notice_comes_before_the_meeting_and_not_before_it_was_given(on: date, code: str) -> None:
    """It can be recorded on its day or later, for its day or an earlier one."""
    here = committee()
    meeting, _items = here.call()
    with pytest.raises(Refused) as caught:
        here.desk.run(m.give_notice, meeting.id, on=on)
    assert codes(caught) == [code]


def test_somebody_calls_a_meeting() -> None:
    """A person or a body that exists; each is kept once."""
    here = committee()

    def called_by(*callers: str) -> m.Meeting:
        ids = tuple(Id[o.Body](caller) for caller in callers)
        return here.desk.run(m.call, here.body, kind=m.MeetingKind.EXTRA, on=DAY, place="物业用房", called_by=ids)

    assert called_by(here.members[1], here.members[2], here.members[1]).called_by == here.members[1:3]
    assert called_by(here.body).called_by == (here.body,)
    with pytest.raises(Refused) as caught:
        called_by()
    assert codes(caught) == ["meetings.no_caller"]
    with pytest.raises(Refused) as caught:
        called_by("nobody")
    assert codes(caught) == ["meetings.unknown_caller"]


def test_a_body_that_is_not_there_does_not_meet() -> None:
    """Not before its founding, nor after its end."""
    here = committee()
    here.desk.run(o.dissolve, here.body, end=PartialDate("2022-01-05"))
    for on in (date(2016, 12, 31), date(2022, 1, 5)):
        with pytest.raises(Refused) as caught:
            here.call(on=on)
        assert codes(caught) == ["meetings.no_body_then"]
    with pytest.raises(NotFound):
        here.desk.ask(m.meetings_of, Id[o.Body]("body-9-9"))


@pytest.mark.parametrize(
    ("title", "code"), [(" ", "meetings.empty"), ("议" * 201, "meetings.long"), ("路灯\x00", "meetings.control")]
)
def test_a_title_can_be_read(title: str, code: str) -> None:
    """Not empty, not too long, no control characters."""
    here = committee()
    meeting, _items = here.call()
    with pytest.raises(Refused) as caught:
        here.desk.run(m.add_item, meeting.id, title=title)
    assert codes(caught) == [code]


def test_the_meetings_of_a_body_come_in_the_order_of_their_days() -> None:
    """Also those that were called off."""
    here = committee()
    later, _items = here.call(on=date(2022, 3, 1))
    sooner, _items = here.call()
    here.desk.run(m.call_off, sooner.id)
    assert [one.id for one in here.desk.ask(m.meetings_of, here.body)] == [sooner.id, later.id]
