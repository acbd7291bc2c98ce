"""The deadline of a task while it runs: paused, extended, begun anew and put right."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.calendar.renewed import Renewed, weekends
from tests.tasks.compound import Small, codes, small

from community_gov import Refused
from community_gov.calendar import CalendarSettings, Counting, ListedCalendar, NoWorkingDays
from community_gov.deadlines import PauseReason, TimeLimit
from community_gov.tasks import (
    Task,
    TaskState,
    add,
    cancel,
    correct,
    deadline,
    due_soon,
    extend,
    finish,
    moves_of,
    out_of_time,
    overdue,
    pause,
    recount,
    reopen,
    restart,
    resume,
    task,
)

NINE = datetime(2022, 1, 1, 1, tzinfo=UTC)  # at nine in Loudi, where the tests begin
DAY = timedelta(days=1)
WEATHER = PauseReason.WEATHER


@pytest.fixture
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Small:
    """A small compound: in memory, or in a file where a test asks for both."""
    return small(url=f"sqlite:///{tmp_path}/test.db" if getattr(request, "param", "") == "sqlite" else "")


ON_EACH_STORE = pytest.mark.parametrize("here", ["memory", "sqlite"], indirect=True)


def refused(here: Small, *args: object, **kwargs: object) -> list[str]:
    """Run a verb that is refused, and tell by which codes."""
    with pytest.raises(Refused) as raised:
        here.office.run(*args, **kwargs)  # type: ignore[arg-type]  # stands for any verb and its arguments
    return codes(raised.value)


def a_week(here: Small) -> Task:
    """A task with seven days, given to the chair."""
    return here.office.run(add, title="修路灯", limit=TimeLimit(7), assignee=here.chair)


def test_a_limit_is_counted_from_the_opening(here: Small) -> None:
    """Seven days from 1 January end on the 8th at 24:00; two hours from nine end at eleven."""
    made = a_week(here)
    assert (made.due, made.over) == (date(2022, 1, 8), datetime(2022, 1, 8, 16, tzinfo=UTC))
    urgent = here.office.run(add, title="停水", limit=TimeLimit(2, Counting.HOURS))
    assert (urgent.due, urgent.over) == (date(2022, 1, 1), NINE + timedelta(hours=2))
    found = here.office.ask(deadline, made.id)
    assert found is not None
    assert found.told("zh")[0] == "2022-01-01: 开始的当日,不计入"
    assert here.office.ask(deadline, here.office.run(add, title="随时").id) is None


def test_a_last_minute_can_be_named(here: Small) -> None:
    """One deadline for one task; more time up to the end of that day is more time."""
    over = NINE + timedelta(hours=3)
    made = here.office.run(add, title="停水", over=over)
    assert (made.due, made.over) == (date(2022, 1, 1), over)
    assert here.office.ask(out_of_time, at=over) == (made,)
    more = here.office.run(extend, made.id, reason="待配件", told=here.chair, until=date(2022, 1, 1))
    assert more.over == datetime(2022, 1, 1, 16, tzinfo=UTC)
    assert refused(here, add, title="x", over=over, limit=TimeLimit(7)) == ["tasks.one_limit"]
    assert refused(here, add, title="x", over=NINE + 200 * 366 * DAY) == ["tasks.far"]


def test_a_day_or_a_limit_and_no_day_of_another_century(here: Small) -> None:
    """Two deadlines for one task are a slip, and so is one that nobody will live to see."""
    assert refused(here, add, title="x", due=date(2022, 1, 8), limit=TimeLimit(7)) == ["tasks.one_limit"]
    assert refused(here, add, title="x", due=date(2222, 1, 8)) == ["tasks.far"]


def test_working_days_need_a_calendar(here: Small) -> None:
    """They are never guessed from the day of the week."""
    with pytest.raises(NoWorkingDays, match="this community has no calendar"):
        here.office.run(add, title="x", limit=TimeLimit(5, Counting.WORKING_DAYS))


def test_a_task_that_waits_is_not_late(here: Small) -> None:
    """From the third to the sixth the weather is waited for: three days more, and no last day meanwhile."""
    made = a_week(here)
    here.on(date(2022, 1, 3))
    waiting = here.office.run(pause, made.id, reason=WEATHER)
    assert (waiting.state, waiting.due, waiting.over, waiting.paused) == (TaskState.PAUSED, None, None, WEATHER)
    assert here.office.ask(overdue, on=date(2023, 1, 1)) == ()
    here.on(date(2022, 1, 6))
    going = here.office.run(resume, made.id)
    assert (going.state, going.due, going.paused) == (TaskState.STARTED, date(2022, 1, 11), None)


def test_waiting_can_be_written_down_later_but_not_before_it_is_so(here: Small) -> None:
    """`at` says since when; a day to come, or one before the step before it, is refused."""
    made = a_week(here)
    here.on(date(2022, 1, 4))
    assert refused(here, pause, made.id, reason=WEATHER, at=NINE + 9 * DAY) == ["tasks.not_yet"]
    assert refused(here, pause, made.id, reason=WEATHER, at=NINE - DAY) == ["tasks.clock_order"]
    here.office.run(pause, made.id, reason=WEATHER, at=NINE + DAY)
    assert here.office.run(resume, made.id).due == date(2022, 1, 10)


def test_a_clock_that_was_set_back_stops_nobody(here: Small) -> None:
    """A step does not count from before the one that it follows: nothing is refused, and the end does not come forward."""
    made = a_week(here)
    here.on(date(2022, 1, 3))
    here.office.run(pause, made.id, reason=PauseReason.WEATHER)
    here.on(date(2021, 12, 30))
    gone_on = here.office.run(resume, made.id)
    assert gone_on.due == date(2022, 1, 8)
    assert here.office.run(extend, made.id, reason="配件", told=here.owner, by=TimeLimit(2)).due == date(2022, 1, 10)
    here.office.run(pause, made.id, reason=PauseReason.WEATHER)
    done = here.office.run(finish, made.id)
    assert (done.state, done.due) == (TaskState.DONE, date(2022, 1, 10))
    again = here.office.run(reopen, made.id, reason="又坏")
    assert again.due is not None
    assert again.due >= date(2022, 1, 10)
    with pytest.raises(Refused):
        here.office.run(pause, made.id, reason=PauseReason.WEATHER, at=here.clock() - timedelta(days=3))


def test_what_has_no_deadline_is_neither_paused_nor_extended(here: Small) -> None:
    """There is no clock that could stand still."""
    made = here.office.run(add, title="随时", assignee=here.chair)
    assert refused(here, pause, made.id, reason=WEATHER) == ["tasks.no_deadline"]
    assert refused(here, extend, made.id, reason="x", told=here.owner, by=TimeLimit(1)) == ["tasks.no_deadline"]
    assert refused(here, restart, made.id, reason="x") == ["tasks.no_deadline"]


def test_an_extension_has_a_reason_and_somebody_who_was_told(here: Small) -> None:
    """Both stand in the move; the new end is counted on from the old one."""
    made = a_week(here)
    longer = here.office.run(extend, made.id, reason="配件未到", told=here.owner, by=TimeLimit(3))
    assert longer.due == date(2022, 1, 11)
    step = here.office.ask(moves_of, made.id)[-1]
    assert (step.action, step.reason, step.told) == ("extend", "配件未到", here.owner)
    assert here.office.run(extend, made.id, reason="再延", told=here.owner, until=date(2022, 1, 31)).due == date(2022, 1, 31)


def test_an_extension_that_grants_nothing_or_comes_late_is_refused(here: Small) -> None:
    """A day that is no later, both or none of the two ways, nobody who was told, and a time that is over."""
    made = a_week(here)
    assert refused(here, extend, made.id, reason="x", told=here.owner, until=date(2022, 1, 8)) == ["tasks.grants_nothing"]
    assert refused(here, extend, made.id, reason="x", told=here.owner) == ["tasks.one_extension"]
    assert refused(here, extend, made.id, reason="x", told=here.units[0], by=TimeLimit(1)) == ["tasks.nobody"]
    here.on(date(2022, 1, 9))
    assert refused(here, extend, made.id, reason="x", told=here.owner, by=TimeLimit(1)) == ["tasks.over"]


def test_time_begins_anew(here: Small) -> None:
    """With the same limit or another, on an order of the office and with a reason."""
    made = a_week(here)
    here.on(date(2022, 1, 5))
    assert here.office.run(restart, made.id, reason="重报").due == date(2022, 1, 12)
    assert here.office.run(restart, made.id, reason="紧急", limit=TimeLimit(1)).due == date(2022, 1, 6)
    assert refused(here, restart, made.id, reason="x", limit=TimeLimit(1), due=date(2022, 2, 1)) == ["tasks.one_extension"]


@ON_EACH_STORE
def test_a_correction_moves_everything_after_it(here: Small) -> None:
    """The pause began a day earlier than was written down: the end is a day later, and the step says what it said before."""
    made = a_week(here)
    here.on(date(2022, 1, 4))
    here.office.run(pause, made.id, reason=WEATHER)
    here.on(date(2022, 1, 6))
    assert here.office.run(resume, made.id).due == date(2022, 1, 10)
    assert here.office.run(correct, made.id, order=2, at=NINE + 2 * DAY, reason="雨从三日开始").due == date(2022, 1, 11)
    path = here.office.ask(moves_of, made.id)
    assert [move.action for move in path] == ["add", "pause", "resume", "correct"]
    assert refused(here, correct, made.id, order=2, at=NINE + 5 * DAY + timedelta(hours=1), reason="x") == ["tasks.not_yet"]
    assert refused(here, correct, made.id, order=3, at=NINE + DAY, reason="x") == ["tasks.clock_order"]
    assert refused(here, correct, made.id, order=4, at=NINE, reason="x") == ["tasks.no_clock"]


def test_what_is_done_is_not_out_of_time_and_tells_when_it_was_due(here: Small) -> None:
    """Finishing from a pause lets the clock go on, so that a last day is known; reopening lets the time begin anew."""
    made = a_week(here)
    here.on(date(2022, 1, 3))
    here.office.run(pause, made.id, reason=WEATHER)
    here.on(date(2022, 1, 5))
    done = here.office.run(finish, made.id)
    assert (done.due, done.over, done.paused) == (date(2022, 1, 10), None, None)
    here.on(date(2022, 1, 20))
    assert here.office.ask(out_of_time, at=NINE + 30 * DAY) == ()
    assert here.office.run(reopen, made.id, reason="未好").due == date(2022, 1, 27)
    here.office.run(cancel, made.id, reason="重复")
    assert here.office.run(reopen, made.id, reason="还在", limit=TimeLimit(2)).due == date(2022, 1, 22)


def test_a_named_day_stays_when_a_task_is_reopened(here: Small) -> None:
    """It was not counted from anything."""
    made = here.office.run(add, title="修路灯", due=date(2022, 1, 5))
    here.office.run(finish, made.id)
    assert here.office.run(reopen, made.id, reason="未好").due == date(2022, 1, 5)


@ON_EACH_STORE
def test_what_runs_out_is_found_to_the_minute(here: Small) -> None:
    """The first that ran out comes first; what is due soon is told by days."""
    week, hours = a_week(here), here.office.run(add, title="停水", limit=TimeLimit(2, Counting.HOURS))
    assert here.office.ask(out_of_time, at=NINE + timedelta(hours=2) - timedelta(microseconds=1)) == ()
    assert here.office.ask(out_of_time, at=NINE + timedelta(hours=2)) == (hours,)
    assert here.office.ask(out_of_time, at=NINE + 30 * DAY) == (hours, week)
    assert here.office.ask(due_soon, on=date(2022, 1, 6)) == (week,)
    assert here.office.ask(due_soon, on=date(2022, 1, 5)) == ()


def test_going_on_into_a_year_that_nobody_announced_is_refused() -> None:
    """The last of five working days would lie in 2023, which the calendar does not know: that is said, and nothing is written."""
    year = ListedCalendar(name="2022", years=frozenset({2022}), off=frozenset(), made_up=frozenset())
    here = small(settings=(CalendarSettings(working=year),))
    made = here.office.run(add, title="年检", limit=TimeLimit(5, Counting.WORKING_DAYS))
    here.on(date(2022, 1, 4))
    waiting = here.office.run(pause, made.id, reason=WEATHER)
    here.on(date(2022, 12, 30))
    before = len(here.office.ask(moves_of, made.id))
    assert refused(here, resume, made.id) == ["calendar.not_announced"]
    assert (here.office.ask(task, made.id), len(here.office.ask(moves_of, made.id))) == (waiting, before)
    done = here.office.run(finish, made.id)
    assert (done.state, done.over, done.paused) == (TaskState.DONE, None, None), "what is done needs no last day"


def test_a_last_day_that_turns_out_to_be_a_day_of_rest_is_moved() -> None:
    """Seven days from 26 December end on 2 January, which nobody had announced as a day of rest; a named day and hours stay."""
    calendar = Renewed(weekends(2022))
    here = small(settings=(CalendarSettings(working=calendar),))
    here.on(date(2022, 12, 26))
    made, hours = a_week(here), here.office.run(add, title="看水", limit=TimeLimit(7 * 24, Counting.HOURS))
    assert (made.due, here.office.run(recount)) == (date(2023, 1, 2), ())
    calendar.calendar = ListedCalendar(name="2022, 2023", years=(2022, 2023), off=(date(2023, 1, 2),), made_up=())
    (moved,) = here.office.run(recount)
    assert (moved.id, moved.due, moved.state) == (made.id, date(2023, 1, 3), TaskState.OPEN)
    assert [str(move.action) for move in here.office.ask(moves_of, made.id)] == ["add", "recount"]
    assert (here.office.run(recount), here.office.ask(task, hours.id)) == ((), hours)
