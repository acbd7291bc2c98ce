"""Counting days as the law does: from which day, to which day, and why that one.

Civil Code arts. 200 to 204 (in force since 2021-01-01; read): the day on which a period begins is not counted; a period of
months ends on the corresponding day of its last month, or at the end of that month where there is none; when its last day is a
day of rest by law (法定休假日), the day after those days of rest is the last; it lasts until 24:00 of its last day.

Days of rest and make-up workdays (调休) are fixed anew for each year, so they come from a calendar that the host brings.
Without one a last day is not moved, the answer says that nobody looked, and working days are refused: they are never guessed
from the day of the week.
"""

import calendar as months_of
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from attrs import field, frozen

from community_gov.errors import Nature, ProblemType, Refused, Word
from community_gov.records import Coded

__all__ = [
    "NEVER",
    "NO_CALENDAR",
    "CalendarSettings",
    "Counted",
    "Counting",
    "Deadline",
    "ListedCalendar",
    "NoCalendar",
    "NoWorkingDays",
    "Step",
    "WorkingCalendar",
    "clear_days_after",
    "count",
    "day_ends",
    "days_after",
    "days_before",
    "months_after",
    "months_before",
    "working_days_after",
]

NEVER: frozenset[date] = frozenset()
"""No day on which the clock stands still."""
_ONE = timedelta(days=1)
_YEAR = 12
_SATURDAY = 5


class Counting(Coded):
    """What is counted, and how."""

    CIVIL_DAYS = "civil_days", "日(开始的当日不计入)", "days, without the one on which it begins"
    CLEAR_DAYS = "clear_days", "净日(首尾两日均不计入)", "clear days, without the first and the day that follows"
    WORKING_DAYS = "working_days", "工作日", "working days"
    MONTHS = "months", "月", "months"
    HOURS = "hours", "小时", "hours"
    """From an instant to an instant, so not from a day: see `deadlines.py`."""


class Counted(Coded):
    """What happened to one day in the counting."""

    BEGINS = "begins", "开始的当日,不计入", "it begins here; not counted"
    FIRST = "first", "第一日", "the first day"
    RESTS = "rests", "休息日,不计入", "a day of rest; not counted"
    MADE_UP = "made_up", "调休工作日,计入", "a make-up workday; counted"
    MONTH_END = "month_end", "该月没有对应日,以月末日为准", "that month has no such day; its last one counts"
    LAST = "last", "最后一日", "the last day"
    MOVED = "moved", "最后一日为休息日,顺延至此", "the last day was a day of rest; moved to here"
    NOBODY_LOOKED = (
        "nobody_looked",
        "没有该年的日历,未查是否为休息日",
        "no calendar for that year; nobody looked whether it is a day of rest",
    )
    AFTER = "after", "期满后的第一日", "the first day after it"
    BACK = "back", "自此日往前推算,此日计入", "counted back from here; counted"
    LATEST = "latest", "至迟于此日", "the last day for it"
    STANDS = "stands", "当日结束时期限中止,不计入", "the clock stood still at the end of the day; not counted"
    FROM_MINUTE = "from_minute", "自此时起算", "counted from this minute"
    TO_MINUTE = "to_minute", "至此时届满", "over at this minute"
    NAMED = "named", "指定的最后一日", "the day that was named"
    NAMED_MINUTE = "named_minute", "指定的届满时刻", "the minute that was named"
    EXTENDED = "extended", "自此延长", "extended from here"
    LONGER = "longer", "原期限更长,从原期限", "what was granted before is longer; it stays"


NOT_ANNOUNCED = ProblemType(
    "calendar.not_announced",
    zh="尚不知道{day}是否为工作日:日历“{calendar}”没有该年的放假安排,不作推算;请待公布后更新日历,或不按工作日计算",
    en="whether {day} is a workday is not known: calendar {calendar} does not have that year, and nothing is guessed; renew it "
    "when the year is announced, or count other days",
    nature=Nature.STATE,
)
NOT_SET = ProblemType(
    "calendar.not_set",
    zh="不知道{day}是否为工作日:尚未设置工作日历(CalendarSettings(working=...)),不作推算",
    en="whether {day} is a workday is not known: this community has no calendar; give it CalendarSettings(working=...)",
    nature=Nature.STATE,
)


class NoWorkingDays(Refused, LookupError):
    """Working days were asked for that the calendar does not know; a refusal like any other, which says so in both languages."""

    def __init__(self, day: date, *, calendar: str | None) -> None:
        """Name the day that is not known, and the calendar; None where there is none."""
        super().__init__(
            NOT_SET(day=day) if calendar is None else NOT_ANNOUNCED(day=day, calendar=Word(calendar, calendar, calendar))
        )


class WorkingCalendar(Protocol):
    """Which days are worked, as announced for each year."""

    @property
    def name(self) -> str:
        """Where it comes from, for people."""

    def knows(self, day: date, /) -> bool:
        """Whether the calendar says anything about this day."""

    def works(self, day: date, /) -> bool:
        """Whether it is a workday, make-up workdays included; raises NoWorkingDays for a day that it does not know."""


@frozen
class NoCalendar:
    """Knows no day: what a community has until it is given a calendar."""

    name: str = "none"

    def knows(self, day: date, /) -> bool:
        """No."""
        del day
        return False

    def works(self, day: date, /) -> bool:
        """Raise NoWorkingDays."""
        raise NoWorkingDays(day, calendar=None)


NO_CALENDAR = NoCalendar()
"""The calendar that knows no day."""


def _year_set(years: Iterable[int]) -> frozenset[int]:
    return frozenset(years)


def _day_set(days: Iterable[date]) -> frozenset[date]:
    return frozenset(days)


def _in_years(listed: "ListedCalendar", attribute: object, days: frozenset[date]) -> None:
    if outside := sorted(day for day in days if day.year not in listed.years):
        msg = (
            f"calendar {listed.name}: {outside[0]} is not in the years {sorted(listed.years)} @ {getattr(attribute, 'name', '')}"
        )
        raise ValueError(msg)


@frozen(kw_only=True)
class ListedCalendar:
    """A calendar from the lists that are announced for each year: days off, and weekend days that are worked.

    For the years named a day is worked if it is Monday to Friday and not listed as off, or listed as made up. Raises
    ValueError for a day outside of these years, or one that is listed as both.
    """

    name: str
    years: frozenset[int] = field(converter=_year_set)
    off: frozenset[date] = field(converter=_day_set, validator=_in_years)
    made_up: frozenset[date] = field(converter=_day_set, validator=_in_years)

    def __attrs_post_init__(self) -> None:
        """Refuse a day that is both."""
        if both := sorted(self.off & self.made_up):
            msg = f"calendar {self.name}: {both[0]} is listed as a day off and as a workday"
            raise ValueError(msg)

    def knows(self, day: date, /) -> bool:
        """Whether the day is in one of its years."""
        return day.year in self.years

    def works(self, day: date, /) -> bool:
        """Whether it is a workday; raises NoWorkingDays outside of its years."""
        if not self.knows(day):
            raise NoWorkingDays(day, calendar=self.name)
        return day in self.made_up or (day.weekday() < _SATURDAY and day not in self.off)


@frozen(kw_only=True)
class CalendarSettings:
    """Settings of a community: its calendar. `Community.in_memory(settings=[CalendarSettings(working=...)])`."""

    working: WorkingCalendar = NO_CALENDAR


@frozen
class Step:
    """One day of a counting."""

    day: date
    what: Counted
    at: datetime | None = None
    """The minute, where hours are counted."""


@frozen(kw_only=True)
class Deadline:
    """The day on which a period is due, and how it was counted."""

    due: date
    """The last day of the period; for clear days the first day after it; counted back, the last day for what comes before."""
    counted: Counting
    amount: int
    calendar: str
    """The name of the calendar that was asked about days of rest."""
    steps: tuple[Step, ...]

    @property
    def holidays_known(self) -> bool:
        """Whether a calendar said if the last day is a day of rest."""
        return all(step.what is not Counted.NOBODY_LOOKED for step in self.steps)

    def told(self, lang: str = "en") -> tuple[str, ...]:
        """The steps as lines in `zh` or `en`."""
        return tuple(f"{step.day}: {step.what.label(lang)}" for step in self.steps)


def days_after(start: date, days: int, *, calendar: WorkingCalendar = NO_CALENDAR, standing: frozenset[date] = NEVER) -> Deadline:
    """The last day of a period of days that begins with something on `start` (Civil Code arts. 201, 203).

    `standing` are days at the end of which the clock stands still: they are not counted, here and below.

    >>> days_after(date(2022, 6, 1), 15).due
    datetime.date(2022, 6, 16)
    """
    steps = _days(start, _at_least_one(days), calendar, standing)
    return _made(Counting.CIVIL_DAYS, days, calendar, steps)


def clear_days_after(
    start: date, days: int, *, calendar: WorkingCalendar = NO_CALENDAR, standing: frozenset[date] = NEVER
) -> Deadline:
    """The first day with so many full days between it and `start`: the safe reading of "15 days before".

    >>> clear_days_after(date(2022, 6, 1), 15).due
    datetime.date(2022, 6, 17)
    """
    steps = [*_days(start, _at_least_one(days), calendar, standing)]
    after = _skipping(steps[-1].day + _ONE, standing)
    return _made(Counting.CLEAR_DAYS, days, calendar, [*steps, Step(after, Counted.AFTER)])


def months_after(
    start: date, months: int, *, calendar: WorkingCalendar = NO_CALENDAR, standing: frozenset[date] = NEVER
) -> Deadline:
    """The corresponding day so many months later, or the end of that month (Civil Code arts. 202, 203).

    >>> months_after(date(2022, 1, 31), 1).due
    datetime.date(2022, 2, 28)
    """
    year, month = divmod(start.year * _YEAR + start.month - 1 + _at_least_one(months), _YEAR)
    longest = months_of.monthrange(year, month + 1)[1]
    last = date(year, month + 1, min(start.day, longest))
    short = [Step(last, Counted.MONTH_END)] if start.day > longest else []
    stood, last = _stood(start, (last - start).days, standing)
    steps = [Step(start, Counted.BEGINS), *short, *stood, *_ending(last, calendar, standing)]
    return _made(Counting.MONTHS, months, calendar, steps)


def days_before(last: date, days: int) -> Deadline:
    """The last day for something that comes so many days before the end of `last`: as many whole days follow it up to `last`.

    It is not moved when it is a day of rest: art. 203 makes periods longer, and this would make one shorter.

    >>> days_before(date(2022, 12, 31), 90).due
    datetime.date(2022, 10, 2)
    """
    return _back(Counting.CIVIL_DAYS, days, last, last - _at_least_one(days) * _ONE)


def months_before(last: date, months: int) -> Deadline:
    """The corresponding day so many months before, or the end of that month; not moved either.

    >>> months_before(date(2022, 12, 31), 6).due
    datetime.date(2022, 6, 30)
    """
    year, month = divmod(last.year * _YEAR + last.month - 1 - _at_least_one(months), _YEAR)
    longest = months_of.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(last.day, longest))
    return _back(Counting.MONTHS, months, last, due, *([Step(due, Counted.MONTH_END)] if last.day > longest else []))


def _back(counted: Counting, amount: int, last: date, due: date, *between: Step) -> Deadline:
    steps = [Step(last, Counted.BACK), *between, Step(due, Counted.LATEST)]
    return _made(counted, amount, NO_CALENDAR, steps)


def working_days_after(start: date, days: int, *, calendar: WorkingCalendar, standing: frozenset[date] = NEVER) -> Deadline:
    """The last of so many workdays after `start`; raises NoWorkingDays when the calendar does not know all the days."""
    steps = _workdays(start, _at_least_one(days), calendar, standing)
    return _made(Counting.WORKING_DAYS, days, calendar, steps)


def count(
    start: date,
    amount: int,
    *,
    counting: Counting,
    calendar: WorkingCalendar = NO_CALENDAR,
    standing: frozenset[date] = NEVER,
) -> Deadline:
    """Count from `start` in the way named; raises NoWorkingDays for working days without a calendar, ValueError for hours."""
    if counting is Counting.CIVIL_DAYS:
        return days_after(start, amount, calendar=calendar, standing=standing)
    if counting is Counting.CLEAR_DAYS:
        return clear_days_after(start, amount, calendar=calendar, standing=standing)
    if counting is Counting.MONTHS:
        return months_after(start, amount, calendar=calendar, standing=standing)
    if counting is Counting.WORKING_DAYS:
        return working_days_after(start, amount, calendar=calendar, standing=standing)
    raise ValueError(f"hours run from an instant, not from the day {start}: count them with community_gov.deadlines")


def day_ends(day: date, *, zone: tzinfo) -> datetime:
    """The instant in UTC at which a civil day is over in a zone (Civil Code art. 203: at 24:00)."""
    return datetime.combine(day + _ONE, time.min, tzinfo=zone).astimezone(UTC)


def _at_least_one(amount: int) -> int:
    if amount < 1:
        msg = f"a period has 1 day or month at least, not {amount}"
        raise ValueError(msg)
    return amount


def _made(counting: Counting, amount: int, calendar: WorkingCalendar, steps: "Iterator[Step] | list[Step]") -> Deadline:
    told = tuple(steps)
    return Deadline(due=told[-1].day, counted=counting, amount=amount, calendar=calendar.name, steps=told)


def _days(start: date, days: int, calendar: WorkingCalendar, standing: frozenset[date]) -> Iterator[Step]:
    yield Step(start, Counted.BEGINS)
    stood, last = _stood(start, days, standing)
    yield from sorted([Step(_skipping(start + _ONE, standing), Counted.FIRST), *stood], key=lambda step: step.day)
    yield from _ending(last, calendar, standing)


def _stood(start: date, days: int, standing: frozenset[date]) -> tuple[list[Step], date]:
    """The days up to the last of so many that do not count, and that last day."""
    stood, last = [], start + days * _ONE
    for day in sorted(standing):
        if start < day <= last:
            stood.append(Step(day, Counted.STANDS))
            last += _ONE
    return stood, last


def _skipping(day: date, standing: frozenset[date]) -> date:
    """The day, or the first after it on which the clock runs."""
    while day in standing:
        day += _ONE
    return day


def _ending(last: date, calendar: WorkingCalendar, standing: frozenset[date]) -> Iterator[Step]:
    """The last day, moved past days of rest as far as the calendar knows them, and past those on which the clock stands."""
    day = last
    while day in standing or (calendar.knows(day) and not calendar.works(day)):
        day += _ONE
    yield Step(last, Counted.LAST)
    if day != last:
        yield Step(day, Counted.MOVED)
    if not calendar.knows(day):
        yield Step(day, Counted.NOBODY_LOOKED)


def _workdays(start: date, days: int, calendar: WorkingCalendar, standing: frozenset[date]) -> Iterator[Step]:
    yield Step(start, Counted.BEGINS)
    day, worked = start, 0
    while worked < days:
        day += _ONE
        if not calendar.works(day):
            yield Step(day, Counted.RESTS)
            continue
        if day in standing:
            yield Step(day, Counted.STANDS)
            continue
        worked += 1
        if worked == 1:
            yield Step(day, Counted.FIRST)
        if day.weekday() >= _SATURDAY:
            yield Step(day, Counted.MADE_UP)
    yield Step(day, Counted.LAST)
