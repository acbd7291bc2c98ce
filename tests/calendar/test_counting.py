"""Counting days: the worked examples of the law, make-up workdays, and what must hold for every day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov.calendar import (
    NO_CALENDAR,
    CalendarSettings,
    Counted,
    Counting,
    Deadline,
    ListedCalendar,
    NoWorkingDays,
    clear_days_after,
    count,
    day_ends,
    days_after,
    days_before,
    months_after,
    months_before,
    working_days_after,
)

ONE = timedelta(days=1)
LABOUR_DAY = frozenset(date(2021, 5, number) for number in range(1, 6))
OF_2021 = ListedCalendar(
    name="2021",
    years=frozenset({2021}),
    off=LABOUR_DAY | {date(2021, 10, number) for number in range(1, 8)},
    made_up=frozenset({date(2021, 4, 25), date(2021, 5, 8), date(2021, 9, 26), date(2021, 10, 9)}),
)
"""Labour Day and the National Day of 2021 as announced by the State Council, with the weekend days worked for them."""
OF_DAYS = [how for how in Counting if how is not Counting.HOURS]
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def kinds(deadline: Deadline) -> list[Counted]:
    """What happened to the days, without the days."""
    return [step.what for step in deadline.steps]


def test_fifteen_days_before_by_the_civil_code() -> None:
    """A notice of 1 June counts from 2 June; the fifteenth day is 16 June (Civil Code art. 201)."""
    found = days_after(date(2022, 6, 1), 15)
    assert found.due == date(2022, 6, 16)
    assert [(step.day.day, step.what) for step in found.steps[:3]] == [
        (1, Counted.BEGINS),
        (2, Counted.FIRST),
        (16, Counted.LAST),
    ]


def test_fifteen_clear_days_before() -> None:
    """With fifteen full days between, a notice of 1 June allows a meeting on 17 June."""
    found = clear_days_after(date(2022, 6, 1), 15)
    assert found.due == date(2022, 6, 17)
    assert found.steps[-1].what is Counted.AFTER


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2022, 6, 18), 3, date(2022, 9, 18)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2022, 10, 31), 4, date(2023, 2, 28)),
        (date(2022, 12, 1), 1, date(2023, 1, 1)),
        (date(2022, 1, 30), 2, date(2022, 3, 30)),
        (date(2017, 6, 18), 60, date(2022, 6, 18)),
    ],
)
def test_months_end_on_the_corresponding_day(start: date, months: int, due: date) -> None:
    """Or at the end of a month that has no such day (Civil Code art. 202)."""
    found = months_after(start, months)
    assert found.due == due
    assert (Counted.MONTH_END in kinds(found)) is (due.day != start.day)


def test_ten_working_days_over_labour_day() -> None:
    """An activity ended on Friday 30 April 2021: 1 to 5 May are off, Saturday 8 May is worked, so the tenth is 18 May."""
    found = working_days_after(date(2021, 4, 30), 10, calendar=OF_2021)
    assert found.due == date(2021, 5, 18)
    assert found.calendar == "2021"
    rested = [step.day for step in found.steps if step.what is Counted.RESTS]
    assert rested == [*sorted(LABOUR_DAY), date(2021, 5, 9), date(2021, 5, 15), date(2021, 5, 16)]
    assert [step.day for step in found.steps if step.what is Counted.MADE_UP] == [date(2021, 5, 8)]


def test_the_last_day_moves_past_days_of_rest() -> None:
    """Seven days from 24 September 2021 end on 1 October, a holiday until the 7th: the 8th is the last (art. 203)."""
    found = days_after(date(2021, 9, 24), 7, calendar=OF_2021)
    assert found.due == date(2021, 10, 8)
    assert [(step.day, step.what) for step in found.steps[-2:]] == [
        (date(2021, 10, 1), Counted.LAST),
        (date(2021, 10, 8), Counted.MOVED),
    ]
    assert found.holidays_known
    assert clear_days_after(date(2021, 9, 24), 7, calendar=OF_2021).due == date(2021, 10, 9)
    assert months_after(date(2021, 9, 1), 1, calendar=OF_2021).due == date(2021, 10, 8)


def test_a_made_up_workday_ends_a_period() -> None:
    """A Saturday that is worked is no day of rest."""
    assert days_after(date(2021, 5, 1), 7, calendar=OF_2021).due == date(2021, 5, 8)


def test_without_a_calendar_nothing_is_moved_and_that_is_said() -> None:
    """Nobody knows whether the last day is a day of rest, so the answer does not pretend to."""
    found = days_after(date(2021, 9, 24), 7)
    assert found.due == date(2021, 10, 1)
    assert not found.holidays_known
    assert found.calendar == "none"
    assert found.told("zh")[-1] == "2021-10-01: 没有该年的日历,未查是否为休息日"


def test_a_calendar_is_not_asked_beyond_its_years() -> None:
    """A period that ends in the next year is not moved by the calendar of this one."""
    found = days_after(date(2021, 12, 25), 7, calendar=OF_2021)
    assert found.due == date(2022, 1, 1)
    assert not found.holidays_known


def test_a_move_can_lead_out_of_the_known_years() -> None:
    """The last day of December is off, and nobody knows of the first of January: it stands, and that is said."""
    calendar = ListedCalendar(name="2022", years=frozenset({2022}), off=frozenset({date(2022, 12, 30)}), made_up=frozenset())
    found = days_after(date(2022, 12, 20), 10, calendar=calendar)
    assert found.due == date(2023, 1, 1)
    assert kinds(found)[-2:] == [Counted.MOVED, Counted.NOBODY_LOOKED]


@pytest.mark.parametrize("calendar", [NO_CALENDAR, OF_2021])
def test_working_days_are_never_guessed(calendar: ListedCalendar) -> None:
    """Without a calendar for every day of the count the answer is a refusal that says what to do, not Monday to Friday."""
    with pytest.raises(NoWorkingDays, match=r"2022-01-0\d is a workday is not known"):
        working_days_after(date(2021, 12, 31) if calendar is OF_2021 else date(2022, 1, 2), 1, calendar=calendar)


@pytest.mark.parametrize("amount", [0, -3])
@pytest.mark.parametrize("counting", OF_DAYS)
def test_a_period_has_a_day_at_least(counting: Counting, amount: int) -> None:
    """Nothing and less than nothing are slips."""
    with pytest.raises(ValueError, match="1 day or month at least"):
        count(date(2022, 6, 1), amount, counting=counting, calendar=OF_2021)


def test_hours_are_not_counted_from_a_day() -> None:
    """They run from an instant, so whoever asks here is told where to ask."""
    with pytest.raises(ValueError, match="hours run from an instant"):
        count(date(2022, 6, 1), 2, counting=Counting.HOURS)


def test_a_calendar_contradicts_neither_itself_nor_its_years() -> None:
    """A day listed as off and as worked, or in a year that is not announced, is a mistake in the list."""
    with pytest.raises(ValueError, match="day off and as a workday"):
        ListedCalendar(name="x", years=frozenset({2021}), off=LABOUR_DAY, made_up=frozenset({date(2021, 5, 1)}))
    with pytest.raises(ValueError, match="2022-01-01 is not in the years"):
        ListedCalendar(name="x", years=frozenset({2021}), off=frozenset({date(2022, 1, 1)}), made_up=frozenset())


def test_a_day_is_over_at_midnight_in_its_zone() -> None:
    """The 8th of January in Beijing is over at 16:00 of that day in UTC (Civil Code art. 203: 24:00)."""
    assert day_ends(date(2022, 1, 8), zone=ZoneInfo("Asia/Shanghai")) == datetime(2022, 1, 8, 16, tzinfo=UTC)


def test_a_community_without_settings_has_no_calendar() -> None:
    """The default knows nothing rather than something wrong."""
    assert CalendarSettings().working is NO_CALENDAR
    assert not CalendarSettings().working.knows(date(2022, 1, 1))


@given(DAYS, st.integers(1, 400))
def test_between_the_day_and_the_clear_deadline_lie_that_many_days(start: date, days: int) -> None:
    """Clear days exclude both ends; the civil count is one day shorter."""
    clear, civil = clear_days_after(start, days).due, days_after(start, days).due
    assert (clear - start).days - 1 == days
    assert clear - civil == ONE


@given(DAYS, st.integers(1, 240))
def test_months_never_skip_a_month(start: date, months: int) -> None:
    """The due day lies in the month so many after, on the same number or on the last day of that month."""
    due = months_after(start, months).due
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day == start.day or (due + ONE).month != due.month


@given(st.dates(date(2021, 1, 1), date(2021, 10, 31)), st.integers(1, 30))
def test_working_days_are_those_that_are_worked(start: date, days: int) -> None:
    """Counting the workdays after the start up to the due day gives the number asked for, and the due day is one."""
    due = working_days_after(start, days, calendar=OF_2021).due
    between = [start + ONE * number for number in range(1, (due - start).days + 1)]
    assert sum(OF_2021.works(day) for day in between) == days
    assert OF_2021.works(due)


@given(st.dates(date(2021, 1, 1), date(2021, 9, 1)), st.integers(1, 60), st.sampled_from(OF_DAYS))
def test_every_deadline_tells_how_it_was_counted(start: date, amount: int, counting: Counting) -> None:
    """The steps begin with the start and lead to the due day, in order; both languages have a line for each."""
    if counting is Counting.MONTHS:
        amount = 1 + amount % 3
    found = count(start, amount, counting=counting, calendar=OF_2021)
    days = [step.day for step in found.steps]
    assert (found.counted, found.amount) == (counting, amount)
    assert days == sorted(days)
    assert (days[0], days[-1]) == (start, found.due)
    assert len(found.told("zh")) == len(found.told("en")) == len(days)


@given(DAYS, st.integers(1, 400))
def test_days_counted_back_leave_a_whole_period(last: date, days: int) -> None:
    """What is done on the last day for it has exactly so many days after it, up to the end of `last`."""
    found = days_before(last, days)
    assert days_after(found.due, days).due == last
    assert [step.what for step in found.steps] == [Counted.BACK, Counted.LATEST]


@given(DAYS, st.integers(1, 240))
def test_months_counted_back_are_never_short(last: date, months: int) -> None:
    """A period of months from the last day for it is over on `last` at the latest, and within three days of it."""
    due = months_before(last, months).due
    assert timedelta(0) <= last - months_after(due, months).due <= timedelta(3)


def test_months_counted_back_end_with_their_month() -> None:
    """Where the month has no such day."""
    found = months_before(date(2022, 8, 31), 6)
    assert (found.due, found.counted) == (date(2022, 2, 28), Counting.MONTHS)
    assert [step.what for step in found.steps] == [Counted.BACK, Counted.MONTH_END, Counted.LATEST]
