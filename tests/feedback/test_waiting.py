"""More time: waiting, and a longer time, each with its reason; and how a deadline came about."""

from datetime import UTC, date, datetime

import pytest
from tests.feedback.compound import LIGHTING, Small, codes, small

from community_gov import Denied, Refused
from community_gov.calendar import day_ends
from community_gov.deadlines import PauseReason
from community_gov.feedback import (
    Item,
    ItemState,
    accept,
    answer,
    correct,
    deadline_of,
    extend,
    item_path,
    overdue,
    pause,
    resume,
    submit,
    visit_slip,
)

WEATHER = PauseReason.WEATHER


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def accepted(here: Small) -> Item:
    """Accepted on 2022-01-01, to be answered by the 8th."""
    return here.office.run(accept, here.slip().id)


def test_while_it_is_waited_the_clock_stands(here: Small) -> None:
    """Three days of waiting move the last day by three days; the item is not overdue meanwhile."""
    made, company = accepted(here), here.of("property_company")
    here.on(date(2022, 1, 4))
    waiting = company.run(pause, made.id, waiting_for=WEATHER, until=date(2022, 1, 20), reason="连日大雨,高空作业停工")
    assert (waiting.state, waiting.due, waiting.ends, waiting.waits_until) == (ItemState.PAUSED, None, None, date(2022, 1, 20))
    here.on(date(2022, 1, 7))
    going = company.run(resume, made.id)
    assert (going.state, going.due, going.waits_until) == (ItemState.STARTED, date(2022, 1, 11), None)
    assert here.office.ask(overdue, on=date(2022, 1, 11)) == ()


def test_a_pause_that_was_entered_late_is_put_right(here: Small) -> None:
    """From when it was waited, and until when: every later step and the last day follow, and the ladder with them."""
    made, company = accepted(here), here.of("property_company")
    here.on(date(2022, 1, 5))
    company.run(pause, made.id, waiting_for=WEATHER, until=date(2022, 1, 20), reason="大雨,3日起停工")
    here.on(date(2022, 1, 7))
    assert company.run(resume, made.id).due == date(2022, 1, 10)
    assert company.run(extend, made.id, until=date(2022, 1, 11), reason="配件未到").due == date(2022, 1, 11)
    began = datetime(2022, 1, 3, 1, tzinfo=UTC)
    with pytest.raises(Denied):
        company.run(correct, made.id, order=3, at=began, reason="三日已停工")
    right = here.office.run(correct, made.id, order=3, at=began, reason="三日已停工")
    assert (right.state, right.due, right.rises) == (ItemState.STARTED, date(2022, 1, 12), right.ends)
    path = here.office.ask(item_path, made.id)
    assert [(move.action, move.due) for move in path[2:]] == [
        ("pause", None),
        ("resume", date(2022, 1, 12)),
        ("extend", date(2022, 1, 12)),
        ("correct", date(2022, 1, 12)),
    ]
    assert here.office.run(correct, made.id, order=4, at=began, reason="没有停工").due == date(2022, 1, 11)


def test_what_is_put_right_stays_in_order(here: Small) -> None:
    """Not before the step before, after the one after, or in the future; neither the arrival nor what has no time."""
    made = accepted(here)
    here.on(date(2022, 1, 4))
    here.office.run(pause, made.id, waiting_for=WEATHER, until=date(2022, 1, 20), reason="大雨")
    here.on(date(2022, 1, 6))
    here.office.run(resume, made.id)
    for order, at, code in (
        (3, date(2021, 12, 31), "feedback.clock_order"),
        (3, date(2022, 1, 7), "feedback.not_yet"),
        (4, date(2022, 1, 3), "feedback.clock_order"),
        (1, date(2022, 1, 1), "feedback.no_clock"),
        (9, date(2022, 1, 1), "feedback.no_clock"),
    ):
        with pytest.raises(Refused) as refused:
            here.office.run(correct, made.id, order=order, at=day_ends(at, zone=here.community.zone), reason="更正")
        assert codes(refused.value) == [code]
    here.answered(made)
    with pytest.raises(Refused) as over:
        here.office.run(correct, made.id, order=3, at=here.clock(), reason="更正")
    assert codes(over.value) == ["feedback.not_now"]


def test_no_hour_is_given_to_who_has_no_name(here: Small) -> None:
    """Whoever reopened it by the code keeps the civil day alone."""
    made = here.anonymous.run(submit, text="灯不亮", category=LIGHTING)
    here.office.run(accept, made.id)
    here.answered(made)
    here.anonymous.run(visit_slip, code=made.slip or "", satisfied=False, solved=False)
    again = next(move for move in here.office.ask(item_path, made.id) if move.action == "reopen")
    with pytest.raises(Refused) as refused:
        here.office.run(correct, made.id, order=again.order, at=here.clock(), reason="九点")
    assert codes(refused.value) == ["feedback.no_clock"]


def test_waiting_does_not_last_for_ever(here: Small) -> None:
    """When the last day of waiting is over, the item is overdue, and the ladder's rule takes it up."""
    made = accepted(here)
    here.office.run(pause, made.id, waiting_for=WEATHER, until=date(2022, 1, 5), reason="大雨")
    assert here.office.ask(overdue, on=date(2022, 1, 5)) == ()
    assert [one.id for one in here.office.ask(overdue, on=date(2022, 1, 6))] == [made.id]
    with pytest.raises(Refused) as past:
        here.office.run(pause, accepted(here).id, waiting_for=WEATHER, until=date(2021, 12, 31), reason="大雨")
    assert codes(past.value) == ["feedback.not_ahead"]


def test_what_waits_is_not_answered(here: Small) -> None:
    """Who waits has to go on first; the refusal says so."""
    made = accepted(here)
    here.office.run(pause, made.id, waiting_for=WEATHER, until=date(2022, 1, 5), reason="大雨")
    with pytest.raises(Refused) as refused:
        here.office.run(answer, made.id, text="已修")
    assert "恢复办理" in refused.value.problems[0].message("zh")


def test_a_longer_time_has_its_reason(here: Small) -> None:
    """An extension needs a later day and a reason, which its reporter reads; the pack says how far it may go."""
    desk = here.as_person(here.resident)
    made = desk.run(submit, text="灯不亮", category=LIGHTING, reporter=here.resident)
    company = here.of("property_company")
    company.run(accept, made.id)
    longer = company.run(extend, made.id, until=date(2022, 1, 15), reason="配件到货需一周")
    assert (longer.state, longer.due) == (ItemState.ACCEPTED, date(2022, 1, 15))
    last = desk.ask(item_path, made.id)[-1]
    assert (last.action, last.reason, last.due) == ("extend", "配件到货需一周", date(2022, 1, 15))
    for until, code in (("2022-01-15", "feedback.not_later"), ("2022-01-24", "feedback.extended_too_far")):
        with pytest.raises(Refused) as refused:
            company.run(extend, made.id, until=date.fromisoformat(until), reason="再等")
        assert codes(refused.value) == [code]
    assert company.run(extend, made.id, until=date(2022, 1, 23), reason="仍未到货").due == date(2022, 1, 23)
    with pytest.raises(Denied):
        here.of("owners_committee").run(extend, made.id, until=date(2022, 1, 20), reason="我来")


def test_how_a_deadline_came_about_can_be_asked(here: Small) -> None:
    """The last day is computed anew from the moves, and tells day by day how."""
    made = accepted(here)
    due = here.of("property_company").ask(deadline_of, made.id)
    assert due is not None
    assert due.day == made.due == date(2022, 1, 8)
    assert due.told("zh")[0].startswith("2022-01-01: 开始的当日")
    here.office.run(answer, made.id, text="已修")
    assert here.office.ask(deadline_of, made.id) is None


def test_a_clock_that_was_set_back_shortens_nothing(here: Small) -> None:
    """After a jump backwards the waiting counts as none, and no deadline comes nearer."""
    here.on(date(2022, 1, 3))
    made = here.office.run(accept, here.slip().id)
    here.office.run(pause, made.id, waiting_for=WEATHER, until=date(2022, 1, 20), reason="大雨")
    here.on(date(2021, 12, 1))
    assert here.office.run(resume, made.id).due == made.due == date(2022, 1, 10)
