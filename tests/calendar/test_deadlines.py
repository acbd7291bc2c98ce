"""Deadlines from what happened to them: worked examples, and what must hold for every order of steps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from community_gov.calendar import Counted, Counting, ListedCalendar, NoWorkingDays, count, day_ends
from community_gov.deadlines import (
    ClockAct,
    ClockMove,
    ClockOrder,
    Due,
    PauseReason,
    TimeLimit,
    begins,
    deadline_from,
    ends,
    extends,
    pauses,
    restarts,
    resumes,
)

LOUDI = ZoneInfo("Asia/Shanghai")
ONE = timedelta(days=1)
WAIT = PauseReason.RESIDENT
WEEKENDS = ListedCalendar(name="weekends", years=frozenset(range(2020, 2030)), off=frozenset(), made_up=frozenset())
HOLIDAYS = ListedCalendar(
    name="2022",
    years=frozenset({2022}),
    off=frozenset(date(2022, 10, day) for day in range(1, 8)),
    made_up=frozenset({date(2022, 10, 8), date(2022, 10, 9)}),
)
EVERY_DAY = ListedCalendar(
    name="every day is worked",
    years=frozenset({2022}),
    off=frozenset(),
    made_up=frozenset(date(2022, 1, 1) + number * ONE for number in range(365)),
)
DAYS, HOURS, WORKING, CLEAR, MONTHS = (
    Counting.CIVIL_DAYS,
    Counting.HOURS,
    Counting.WORKING_DAYS,
    Counting.CLEAR_DAYS,
    Counting.MONTHS,
)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of 2022 in Loudi."""
    return datetime(2022, month, day, hour, minute, tzinfo=LOUDI)


def due(*moves: ClockMove, calendar: ListedCalendar = WEEKENDS) -> Due:
    """By when it is due, where a deadline runs."""
    found = deadline_from(moves, zone=LOUDI, calendar=calendar)
    assert found is not None
    return found


# --- one limit -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        (TimeLimit(7), date(2022, 6, 8)),
        (TimeLimit(7, CLEAR), date(2022, 6, 9)),
        (TimeLimit(5, WORKING), date(2022, 6, 8)),
        (TimeLimit(1, MONTHS), date(2022, 7, 1)),
    ],
)
def test_days_are_over_at_the_end_of_the_last_one(limit: TimeLimit, day: date) -> None:
    """Counted as the law does, and over at 24:00 in the community's zone (Civil Code art. 203)."""
    found = due(begins(at(6, 1), limit=limit))
    assert (found.day, found.over) == (day, datetime.combine(day + ONE, datetime.min.time(), tzinfo=LOUDI))
    assert found.calendar == "weekends"
    assert not found.passed(day_ends(day, zone=LOUDI) - timedelta(microseconds=1))
    assert found.passed(day_ends(day, zone=LOUDI))


def test_hours_run_to_the_minute() -> None:
    """Two hours from 23:10 are over at 01:10 of the next day, seconds counting as a begun minute (Civil Code art. 201)."""
    found = due(begins(at(6, 1, 23, 10), limit=TimeLimit(2, HOURS)))
    assert (found.day, found.over) == (date(2022, 6, 2), at(6, 2, 1, 10))
    assert due(begins(at(6, 1, 23, 10) + timedelta(seconds=1), limit=TimeLimit(2, HOURS))).over == at(6, 2, 1, 11)
    assert found.told("zh", zone=LOUDI) == ("2022-06-01 23:10: 自此时起算", "2022-06-02 01:10: 至此时届满")


def test_hours_that_end_at_midnight_end_with_the_day_before() -> None:
    """24:00 belongs to the day that it ends, and is told so."""
    found = due(begins(at(6, 1, 22), limit=TimeLimit(2, HOURS)))
    assert (found.day, found.told("zh", zone=LOUDI)[-1]) == (date(2022, 6, 1), "2022-06-01 24:00: 至此时届满")


def test_a_named_minute_is_that_minute() -> None:
    """No day of rest moves it; a begun minute is a whole one; what is waited after it was named moves it to the second."""
    named = begins(at(9, 24), moment=at(10, 1, 10))
    found = due(named, calendar=HOLIDAYS)
    assert (found.day, found.over, found.told("zh", zone=LOUDI)) == (
        date(2022, 10, 1),
        at(10, 1, 10),
        ("2022-10-01 10:00: 指定的届满时刻",),
    )
    assert due(begins(at(6, 1), moment=at(6, 2) + timedelta(seconds=1))).over == at(6, 2, 9, 1)
    waited = due(named, pauses(at(9, 30, 9), WAIT), resumes(at(9, 30, 9, 20)))
    assert waited.told("zh", zone=LOUDI) == ("2022-10-01 10:00: 指定的届满时刻", "2022-10-01 10:20: 至此时届满")
    assert due(begins(at(6, 1), moment=at(6, 2, 0))).told("en", zone=LOUDI) == ("2022-06-01 24:00: the minute that was named",)


def test_a_minute_can_be_named_for_more_time() -> None:
    """An extension or a restart up to a minute; an earlier one takes nothing away."""
    begin = begins(at(6, 1), limit=TimeLimit(7))
    assert due(begin, extends(at(6, 2), moment=at(6, 9, 12))).over == at(6, 9, 12)
    assert due(begin, extends(at(6, 2), moment=at(6, 8, 12))).over == day_ends(date(2022, 6, 8), zone=LOUDI)
    assert due(begin, restarts(at(6, 2), moment=at(6, 3, 12))).over == at(6, 3, 12)
    assert due(begins(at(6, 1), moment=at(6, 2, 10)), restarts(at(6, 2))).over == at(6, 2, 10)


def test_a_last_day_that_is_a_holiday_moves() -> None:
    """Seven days from 24 September 2022 end on 1 October; the 8th is a make-up workday."""
    found = due(begins(at(9, 24), limit=TimeLimit(7)), calendar=HOLIDAYS)
    assert found.day == date(2022, 10, 8)
    assert found.holidays_known


def test_a_named_last_day_stays_on_a_holiday() -> None:
    """It was not counted, so nothing moves it: whoever named the first of October meant it."""
    found = due(begins(at(9, 24), until=date(2022, 10, 1)), calendar=HOLIDAYS)
    assert (found.day, [step.what for step in found.steps]) == (date(2022, 10, 1), [Counted.NAMED])


def test_nobody_looked_where_there_is_no_calendar() -> None:
    """A year that the calendar does not know is said."""
    found = deadline_from([begins(at(6, 1), limit=TimeLimit(7))], zone=LOUDI)
    assert found is not None
    assert not found.holidays_known
    with pytest.raises(NoWorkingDays, match="2022-06-02 is a workday is not known"):
        deadline_from([begins(at(6, 1), limit=TimeLimit(1, WORKING))], zone=LOUDI)


def test_the_zone_decides_which_day_it_is() -> None:
    """At 17:00 in Greenwich it is tomorrow in Loudi, so the first day is the one after."""
    evening = datetime(2022, 6, 1, 17, tzinfo=UTC)
    assert due(begins(evening, limit=TimeLimit(7))).day == date(2022, 6, 9)


# --- pauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "lost"),
    [
        (at(6, 3, 9), at(6, 3, 17), 0),
        (at(6, 3, 23, 59), at(6, 4, 0, 1), 1),
        (at(6, 3, 9), at(6, 6, 9), 3),
        (at(6, 3, 0), at(6, 4, 0), 1),
        (at(6, 1, 10), at(6, 2, 10), 0),  # the day on which it began is not counted anyway
        (at(6, 8, 23), at(6, 10, 1), 2),  # its last day: the clock stood at its end
        (at(6, 9, 0), at(6, 20, 0), 0),  # when it was over already
    ],
)
def test_a_day_counts_when_the_clock_runs_at_its_end(since: datetime, until: datetime, lost: int) -> None:
    """So a pause takes out as many days as midnights lie in it; seven days from 1 June end on 8 June without one."""
    found = due(begins(at(6, 1), limit=TimeLimit(7)), pauses(since, WAIT), resumes(until), calendar=EVERY_DAY)
    assert found.day == date(2022, 6, 8) + lost * ONE
    assert sum(step.what is Counted.STANDS for step in found.steps) == lost


def test_working_days_lost_are_working_days() -> None:
    """A pause from Friday afternoon to Monday morning takes one workday out: on Friday the clock stood at the end of the day."""
    limit = TimeLimit(5, WORKING)
    assert due(begins(at(6, 1), limit=limit)).day == date(2022, 6, 8)
    assert due(begins(at(6, 1), limit=limit), pauses(at(6, 3, 15), WAIT), resumes(at(6, 6))).day == date(2022, 6, 9)
    assert due(begins(at(6, 1), limit=limit), pauses(at(6, 4, 15), WAIT), resumes(at(6, 5, 23))).day == date(2022, 6, 8)


def test_hours_stand_still_to_the_second() -> None:
    """Waiting half an hour gives half an hour; what is waited after the end gives nothing."""
    two = begins(at(6, 1, 9), limit=TimeLimit(2, HOURS))
    assert due(two, pauses(at(6, 1, 10), WAIT), resumes(at(6, 1, 10, 30))).over == at(6, 1, 11, 30)
    assert due(two, pauses(at(6, 1, 11), WAIT), resumes(at(6, 1, 15))).over == at(6, 1, 11)


def test_a_last_day_is_not_reached_while_the_clock_stands() -> None:
    """The last day is 1 October, moved to the 8th; the clock stands over the night of the 8th, so it is the 9th."""
    found = due(begins(at(9, 24), limit=TimeLimit(7)), pauses(at(10, 8), WAIT), resumes(at(10, 9)), calendar=HOLIDAYS)
    assert found.day == date(2022, 10, 9)


def test_while_it_waits_there_is_no_last_day() -> None:
    """What is waited for is said instead; when the time was over before, it stays over."""
    begin = begins(at(6, 1), limit=TimeLimit(7))
    waiting = due(begin, pauses(at(6, 3), PauseReason.WEATHER))
    assert (waiting.day, waiting.over, waiting.paused) == (None, None, PauseReason.WEATHER)
    assert not waiting.passed(at(12, 31))
    assert waiting.told("en")[-1] == "2022-06-03: the clock stood still at the end of the day; not counted"
    late = due(begin, pauses(at(6, 20), WAIT))
    assert (late.day, late.paused) == (date(2022, 6, 8), WAIT)
    assert late.passed(at(6, 21))


def test_months_end_as_many_days_later_as_were_waited() -> None:
    """One month from 31 January is 28 February; four nights waited make it 4 March."""
    found = due(begins(at(1, 31), limit=TimeLimit(1, MONTHS)), pauses(at(2, 7), WAIT), resumes(at(2, 11)))
    assert found.day == date(2022, 3, 4)
    assert Counted.MONTH_END in [step.what for step in found.steps]


def test_days_that_are_alike_are_told_on_one_line() -> None:
    """A pause of a month is one line, not thirty."""
    found = due(begins(at(6, 1), limit=TimeLimit(7)), pauses(at(6, 3), WAIT), resumes(at(7, 6)))
    assert "2022-06-03 … 2022-07-05: 当日结束时期限中止,不计入" in found.told("zh")
    assert len(found.told("zh")) == 4


# --- extensions and restarts -----------------------------------------------------------------------------------------


def test_an_extension_runs_on_from_the_end() -> None:
    """Seven days to 8 June and five more make 13 June; two hours more make 02:00 of the 9th."""
    begin = begins(at(6, 1), limit=TimeLimit(7))
    assert due(begin, extends(at(6, 2), by=TimeLimit(5))).day == date(2022, 6, 13)
    assert due(begin, extends(at(6, 2), by=TimeLimit(2, HOURS))).over == at(6, 9, 2)
    hours = begins(at(6, 1, 22), limit=TimeLimit(4, HOURS))
    assert due(hours, extends(at(6, 1, 23), by=TimeLimit(1))).day == date(2022, 6, 3)


def test_an_extension_waits_too() -> None:
    """A pause in the time that was added moves its end."""
    moves = (
        begins(at(6, 1), limit=TimeLimit(7)),
        extends(at(6, 2), by=TimeLimit(5)),
        pauses(at(6, 10), WAIT),
        resumes(at(6, 12)),
    )
    assert due(*moves).day == date(2022, 6, 15)


def test_an_earlier_day_takes_nothing_away() -> None:
    """Whoever extends to a day that lies before the end grants nothing, and the answer says so."""
    begin = begins(at(6, 1), limit=TimeLimit(7))
    found = due(begin, extends(at(6, 2), until=date(2022, 6, 6)))
    assert (found.day, found.steps[-1].what) == (date(2022, 6, 8), Counted.LONGER)
    assert due(begin, extends(at(6, 2), until=date(2022, 6, 30))).day == date(2022, 6, 30)


def test_a_named_day_moves_with_what_is_waited_after_it_was_named() -> None:
    """Whoever named the day knew of earlier pauses, not of later ones."""
    begin, early, late = begins(at(6, 1), limit=TimeLimit(7)), (at(6, 2), at(6, 4)), (at(6, 20), at(6, 23))
    until = extends(at(6, 10), until=date(2022, 6, 30))
    assert due(begin, pauses(early[0], WAIT), resumes(early[1]), until).day == date(2022, 6, 30)
    assert due(begin, until, pauses(late[0], WAIT), resumes(late[1])).day == date(2022, 7, 3)


def test_a_restart_forgets_what_was_before() -> None:
    """With its own limit, or with the one of the beginning; a pause that lasts ends with it."""
    begin, wait = begins(at(6, 1), limit=TimeLimit(7)), pauses(at(6, 3), WAIT)
    assert due(begin, extends(at(6, 2), by=TimeLimit(30)), wait, restarts(at(6, 10))).day == date(2022, 6, 17)
    assert due(begin, wait, restarts(at(6, 10), limit=TimeLimit(2, HOURS))).over == at(6, 10, 11)
    assert due(begin, restarts(at(6, 10)), restarts(at(6, 13))).day == date(2022, 6, 20)


def test_nothing_runs_before_the_beginning_and_after_the_end() -> None:
    """An answered matter has no deadline; a new one can begin."""
    begin = begins(at(6, 1), limit=TimeLimit(7))
    assert deadline_from([], zone=LOUDI) is None
    assert deadline_from([begin, ends(at(6, 5))], zone=LOUDI) is None
    assert due(begin, ends(at(6, 5)), begins(at(6, 10), limit=TimeLimit(1, HOURS))).over == at(6, 10, 10)


# --- what is refused -------------------------------------------------------------------------------------------------


BEGIN = begins(at(6, 1), limit=TimeLimit(7))


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ([pauses(at(6, 1), WAIT)], "no deadline has begun"),
        ([BEGIN, ends(at(6, 2)), extends(at(6, 3), by=TimeLimit(1))], "no deadline has begun"),
        ([BEGIN, pauses(at(6, 2), WAIT), pauses(at(6, 3), WAIT)], "has stood still since 2022-06-02"),
        ([BEGIN, resumes(at(6, 2))], "does not stand still"),
        ([BEGIN, pauses(at(6, 3), WAIT), resumes(at(6, 2))], "the step before it was at 2022-06-03"),
    ],
)
def test_steps_that_contradict_each_other(moves: list[ClockMove], says: str) -> None:
    """They are refused and named, never put in order by guessing."""
    with pytest.raises(ClockOrder, match=says):
        deadline_from(moves, zone=LOUDI)


@pytest.mark.parametrize(
    ("act", "given", "says"),
    [
        (ClockAct.BEGIN, {}, "not none"),
        (ClockAct.EXTEND, {"limit": TimeLimit(1), "until": date(2022, 6, 1)}, "not several"),
        (ClockAct.BEGIN, {"moment": at(6, 2), "until": date(2022, 6, 1)}, "not several"),
        (ClockAct.RESUME, {"limit": TimeLimit(1)}, "not any"),
        (ClockAct.PAUSE, {}, "belongs to a pause"),
        (ClockAct.END, {"pause": WAIT}, "belongs to a pause"),
        (ClockAct.END, {"at": datetime(2022, 6, 1)}, "instants are aware"),  # noqa: DTZ001  # it is refused for that
    ],
)
def test_a_step_says_what_it_needs_and_no_more(act: ClockAct, given: dict[str, object], says: str) -> None:
    """A slip in a story's own code is found where it is made."""
    with pytest.raises(ValueError, match=says):
        ClockMove(act=act, **{"at": at(6, 1), **given})  # type: ignore[arg-type]  # wrong on purpose


def test_a_limit_is_at_least_one() -> None:
    """No time at all is no limit."""
    with pytest.raises(ValueError, match="must be >= 1"):
        TimeLimit(0, HOURS)


# --- for all inputs --------------------------------------------------------------------------------------------------

START = at(1, 10, 8)
MINUTES = st.integers(0, 90 * 24 * 60)
LIMITS = st.builds(TimeLimit, st.integers(1, 12), st.sampled_from([DAYS, HOURS, WORKING, CLEAR])) | st.builds(
    TimeLimit, st.integers(1, 3), st.just(MONTHS)
)


@st.composite
def histories(draw: st.DrawFn) -> list[ClockMove]:
    """A beginning, then pauses and extensions in the order of their instants."""
    limited = draw(st.booleans())
    moves = [begins(START, limit=draw(LIMITS)) if limited else begins(START, moment=START + timedelta(minutes=draw(MINUTES)))]
    paused = False
    for minutes in sorted(draw(st.lists(MINUTES, max_size=8))):
        when = START + timedelta(minutes=minutes)
        if paused:
            moves.append(resumes(when))
            paused = False
        elif draw(st.booleans()):
            moves.append(pauses(when, draw(st.sampled_from(PauseReason))))
            paused = True
        else:
            named = when + timedelta(minutes=draw(MINUTES))
            more = (extends(when, by=draw(LIMITS)), extends(when, until=named.date()), extends(when, moment=named))
            moves.append(draw(st.sampled_from(more)))
    return moves


def over(moves: list[ClockMove]) -> datetime:
    """When it is over; later than everything while the clock stands still."""
    return due(*moves).over or datetime.max.replace(tzinfo=UTC)


@given(limit=LIMITS.filter(lambda limit: limit.counting is not HOURS))
def test_without_pauses_it_is_what_the_calendar_counts(limit: TimeLimit) -> None:
    """There is one way to count days."""
    counted = count(START.date(), limit.amount, counting=limit.counting, calendar=WEEKENDS)
    assert due(begins(START, limit=limit)).day == counted.due


@given(moves=histories(), limit=LIMITS, named=st.integers(0, 365 * 24 * 60), how=st.sampled_from(["by", "until", "moment"]))
def test_an_extension_never_shortens(moves: list[ClockMove], limit: TimeLimit, named: int, how: str) -> None:
    """Whatever happened before."""
    when, minute = moves[-1].at, at(1, 1, 0) + timedelta(minutes=named)
    more = {"by": extends(when, by=limit), "until": extends(when, until=minute.date()), "moment": extends(when, moment=minute)}
    assert over([*moves, more[how]]) >= over(moves)


@given(moves=histories(), data=st.data())
def test_a_pause_never_brings_the_end_forward(moves: list[ClockMove], data: st.DataObject) -> None:
    """Taking any one pause out of a history, with its end, leaves an end that is no later."""
    places = [index for index, move in enumerate(moves) if move.act is ClockAct.PAUSE]
    if places:
        index = data.draw(st.sampled_from(places))
        rest = moves[index + 1 :]
        after = next((number for number, move in enumerate(rest) if move.act is ClockAct.RESUME), len(rest))
        assert over(moves[:index] + rest[:after] + rest[after + 1 :]) <= over(moves)


@given(moves=histories(), data=st.data())
def test_waiting_longer_never_brings_the_end_forward(moves: list[ClockMove], data: st.DataObject) -> None:
    """A correction that lets the last pause end later moves the end later or leaves it."""
    if len(moves) > 1 and moves[-1].act is ClockAct.RESUME:
        later = evolve(moves[-1], at=moves[-1].at + timedelta(minutes=data.draw(MINUTES)))
        assert over([*moves[:-1], later]) >= over(moves)


@given(amount=st.integers(1, 30), cuts=st.lists(MINUTES, max_size=8, unique=True))
def test_days_counted_one_midnight_at_a_time(amount: int, cuts: list[int]) -> None:
    """Civil days agree with a count that goes from midnight to midnight and asks at each whether the clock ran."""
    instants = [START + timedelta(minutes=cut) for cut in sorted(cuts)][: len(cuts) // 2 * 2]
    stops = list(zip(instants[::2], instants[1::2], strict=True))
    moves = [begins(START, limit=TimeLimit(amount))]
    for since, until in stops:
        moves += [pauses(since, WAIT), resumes(until)]
    day, ran = START.date(), 0
    while ran < amount:
        day += ONE
        midnight = day_ends(day, zone=LOUDI)
        ran += not any(since < midnight <= until for since, until in stops)
    assert due(*moves, calendar=EVERY_DAY).day == day


@given(moves=histories())
def test_the_day_is_the_one_on_which_it_ends(moves: list[ClockMove]) -> None:
    """The last civil day and the instant never disagree, and counting again gives the same."""
    found = due(*moves)
    assert found == due(*moves)
    if found.over is not None:
        assert found.day == (found.over - timedelta(microseconds=1)).astimezone(LOUDI).date()
        assert found.over.second == 0
