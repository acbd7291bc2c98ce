"""Duties by rule: opened once, noted when missed, refused when the rule is none."""

import sys
from datetime import UTC, date, datetime, timedelta
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tasks.compound import Small, codes, findings_of, small, succeeds

from community_gov import Refused
from community_gov.calendar import CalendarSettings, Counting, ListedCalendar
from community_gov.deadlines import TimeLimit
from community_gov.tasks import (
    MissedDuty,
    Task,
    duties,
    end_duty,
    finish,
    items_of,
    missed_duties,
    open_duties,
    open_tasks,
    put_up_duty,
)

MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
FIRST = date(2022, 1, 3)
"""The first Monday of 2022."""


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def opened(here: Small) -> list[tuple[date | None, str]]:
    """What the scheduler opens: last days and titles."""
    return [(task.due, task.title) for task in here.office.run(open_duties)]


def test_each_time_is_opened_once(here: Small) -> None:
    """However often the scheduler calls, and not before the day has come."""
    duty = here.office.run(put_up_duty, title="查消防栓", rule=MONDAYS, start=date(2022, 1, 1), checklist=("水压", "水带"))
    assert here.office.ask(duties) == (duty,)
    assert opened(here) == []
    here.on(FIRST)
    assert opened(here) == [(FIRST, "查消防栓")]
    assert opened(here) == []
    (task,) = here.office.ask(open_tasks)
    assert (task.about, [item.text for item in here.office.ask(items_of, task.id)]) == (duty.id, ["水压", "水带"])
    here.on(date(2022, 1, 10))
    assert opened(here) == [(date(2022, 1, 10), "查消防栓")]


def test_a_limit_runs_from_the_day_on_which_it_falls_due(here: Small) -> None:
    """Three days from Monday the third are Thursday the sixth."""
    here.office.run(
        put_up_duty, title="公示", rule="FREQ=MONTHLY;BYMONTHDAY=3", start=FIRST, limit=TimeLimit(3), assignee=here.post
    )
    here.on(date(2022, 1, 5))
    assert opened(here) == [(date(2022, 1, 6), "公示")]
    assert here.office.ask(open_tasks, assignee=here.post)[0].lead == here.post


def test_what_nobody_opened_in_time_is_noted_and_found(here: Small) -> None:
    """The scheduler slept over two Mondays: those get no task, and the audit tells of them; the third is opened."""
    duty = here.office.run(put_up_duty, title="查消防栓", rule=MONDAYS, start=FIRST)
    here.on(date(2022, 1, 17))
    assert [(found.code, str(found.since)) for found in findings_of(here, on=date(2022, 1, 17))] == [
        ("tasks.duty_missed", "2022-01-03"),
        ("tasks.duty_missed", "2022-01-10"),
    ]
    assert opened(here) == [(date(2022, 1, 17), "查消防栓")]
    assert len(findings_of(here, on=date(2022, 1, 17))) == 2
    missed = here.office.ask(missed_duties, on=date(2022, 1, 18))
    assert [(one.on, one.task is None) for one in missed] == [
        (FIRST, True),
        (date(2022, 1, 10), True),
        (date(2022, 1, 17), False),
    ]
    assert missed[0] == MissedDuty(duty=duty.id, title="查消防栓", assignee=None, on=FIRST, due=FIRST, task=None)


def test_what_was_done_is_not_missed(here: Small) -> None:
    """A task that is done, or was given up with a reason, is no duty left undone."""
    here.office.run(put_up_duty, title="查消防栓", rule=MONDAYS, start=FIRST)
    here.on(FIRST)
    here.office.run(finish, here.office.run(open_duties)[0].id)
    assert here.office.ask(missed_duties, on=date(2022, 1, 9)) == ()


def test_a_duty_ends(here: Small) -> None:
    """After its last day it does not fall due any more; it ends once, and not before it began."""
    duty = here.office.run(put_up_duty, title="查消防栓", rule=MONDAYS, start=FIRST)
    with pytest.raises(Refused) as early:
        here.office.run(end_duty, duty.id, on=date(2022, 1, 2))
    assert codes(early.value) == ["tasks.ends_first"]
    here.office.run(end_duty, duty.id, on=date(2022, 1, 9))
    here.on(date(2022, 1, 10))
    assert [day for day, _title in opened(here)] == []
    assert here.office.ask(duties) == ()
    with pytest.raises(Refused) as again:
        here.office.run(end_duty, duty.id, on=date(2022, 2, 1))
    assert codes(again.value) == ["tasks.duty_ended"]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every monday",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=8",
        "FREQ=DAILY;UNTIL=20229999",
        "FREQ=WEEKLY\nRDATE:20220101T000000",
        "BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=9MO",
        "FREQ=DAILY;COUNT=3;UNTIL=20220901",
    ],
)
def test_what_is_no_rule_by_days_is_refused(here: Small, rule: str) -> None:
    """A slip is found when the duty is put up, not when it should fall due."""
    with pytest.raises(Refused) as refused:
        here.office.run(put_up_duty, title="x", rule=rule, start=FIRST)
    assert codes(refused.value) == ["tasks.no_rule"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=WEEKLY;BYMONTH=13",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=2;UNTIL=20221231",
        "FREQ=DAILY;UNTIL=20211231",
    ],
)
def test_a_rule_without_a_day_is_refused(here: Small, rule: str) -> None:
    """There is no 30 February, no 13th month, no second one of a single day, and nothing after its last day."""
    with pytest.raises(Refused) as refused:
        here.office.run(put_up_duty, title="x", rule=rule, start=FIRST)
    assert codes(refused.value) == ["tasks.never"]


def test_looking_for_a_day_that_never_comes_does_not_go_on_for_ages(here: Small) -> None:
    """The reader of rules tries no more than some ten thousand days, and not the three million up to the year 9999."""
    tried = 0

    def count(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal tried
        tried += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        assert not succeeds(lambda: here.office.run(put_up_duty, title="x", rule="FREQ=DAILY;BYMONTHDAY=99", start=FIRST))
    finally:
        sys.setprofile(before)
    assert tried < 100_000


@pytest.fixture(scope="module")
def there() -> Small:
    """One small compound for all examples."""
    return small(units=1)


@settings(max_examples=20)
@given(
    rule=st.sampled_from(
        ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "FREQ=MONTHLY;BYDAY=5SU;BYMONTH=2", MONDAYS]
    ),
    start=st.dates(date(1995, 1, 1), date(2110, 12, 31)),
)
def test_whether_a_day_comes_does_not_hang_on_when_it_is_asked(there: Small, rule: str, start: date) -> None:
    """A duty is taken on if it falls due within five years of its start, whatever the year: a look at every day says the same."""
    there.on(start)
    days = (start + timedelta(days=number) for number in range(366 * 5 + 1))
    comes = any(by_eye(rule, day) for day in days)
    assert succeeds(lambda: there.office.run(put_up_duty, title="x", rule=rule, start=start)) is comes


def by_eye(rule: str, day: date) -> bool:
    """Whether one of these four rules names a day."""
    if rule == MONDAYS:
        return day.weekday() == 0
    if "WEEKNO" in rule:
        return day.isocalendar().week == 53 and day.weekday() == 4
    return (day.month, day.day) == (2, 29) and ("FREQ=YEARLY" in rule or day.weekday() == 6)


def test_what_begins_in_another_century_is_refused(here: Small) -> None:
    """It is a slip of the pen."""
    with pytest.raises(Refused) as refused:
        here.office.run(put_up_duty, title="x", rule=MONDAYS, start=date(2222, 1, 1))
    assert codes(refused.value) == ["tasks.far"]


def test_without_the_extra_it_is_said_what_to_install(here: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of recurrence are read by a package of an extra: who has none is told which, and nothing is written."""
    here.office.run(put_up_duty, title="查消防栓", rule=MONDAYS, start=FIRST)
    here.on(FIRST)
    monkeypatch.setitem(sys.modules, "dateutil.rrule", None)
    with pytest.raises(ImportError, match=r"install community-gov\[calendar\] for duties that come again by a rule"):
        here.office.run(open_duties)
    monkeypatch.undo()
    assert opened(here) == [(FIRST, "查消防栓")]


def test_a_year_that_nobody_announced_is_left_for_later() -> None:
    """Working days into an unknown year are not counted: the duty waits until the calendar knows, others go on."""
    year = ListedCalendar(name="2022", years=frozenset({2022}), off=frozenset(), made_up=frozenset())
    here = small(settings=(CalendarSettings(working=year),))
    limit = TimeLimit(5, Counting.WORKING_DAYS)
    here.office.run(put_up_duty, title="年报", rule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30", start=FIRST, limit=limit)
    here.office.run(put_up_duty, title="年检", rule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", start=FIRST)
    here.on(date(2022, 12, 31))
    assert opened(here) == [(date(2022, 12, 31), "年检")]


@settings(max_examples=10)
@given(
    rule=st.sampled_from(["FREQ=DAILY;INTERVAL=3", MONDAYS, "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=WEEKLY;BYDAY=TU,SA;COUNT=5"]),
    steps=st.lists(st.integers(0, 20), max_size=6),
    days=st.none() | st.integers(1, 15),
)
def test_nothing_is_lost_and_nothing_comes_twice(rule: str, steps: list[int], days: int | None) -> None:
    """Whenever the scheduler calls, every time has in the end either its one task or its note that nobody opened one."""
    here = small(units=1)
    limit = None if days is None else TimeLimit(days)
    here.office.run(put_up_duty, title="x", rule=rule, start=FIRST, limit=limit)
    made: list[Task] = []
    day = datetime(2022, 1, 3, 1, tzinfo=UTC)
    for step in steps:
        day += timedelta(days=step)
        here.clock.set(day)
        made += here.office.run(open_duties)
    expected = by_hand(rule, until=day.date() if steps else FIRST - timedelta(days=1))
    late = {one.on for one in here.office.ask(missed_duties, on=date(2022, 12, 31)) if one.on in expected}
    assert len({task.id for task in made}) == len(made) <= len(expected)
    assert late == set(expected), "none was done, so each is told of"


def by_hand(rule: str, *, until: date) -> list[date]:
    """The days of these four rules, counted without any reader of rules."""
    days = [FIRST + timedelta(days=number) for number in range((until - FIRST).days + 1)]
    if "DAILY" in rule:
        return days[::3]
    if "MONTHLY" in rule:
        return [day for day in days if (day + timedelta(days=1)).month != day.month]
    if "COUNT" in rule:
        return [day for day in days if day.weekday() in (1, 5)][:5]
    return [day for day in days if day.weekday() == 0]
