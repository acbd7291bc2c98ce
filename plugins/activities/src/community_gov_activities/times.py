"""From when to when something is, and whether a house is open then: pure, knows no community, clock or store.

Instants are kept in UTC. Opening times are told by the clock on the wall of the compound, in whole minutes after midnight.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from attrs import frozen

from community_gov import Coded

__all__ = ["DAY_MINUTES", "OpenTime", "Span", "Weekday", "is_open", "read_span", "sound_times"]

DAY_MINUTES = 24 * 60


class Weekday(Coded):
    """A day of the week."""

    MONDAY = "monday", "星期一", "Monday"
    TUESDAY = "tuesday", "星期二", "Tuesday"
    WEDNESDAY = "wednesday", "星期三", "Wednesday"
    THURSDAY = "thursday", "星期四", "Thursday"
    FRIDAY = "friday", "星期五", "Friday"
    SATURDAY = "saturday", "星期六", "Saturday"
    SUNDAY = "sunday", "星期日", "Sunday"

    @classmethod
    def on(cls, day: date) -> "Weekday":
        """The weekday of a day."""
        return list(cls)[day.weekday()]


@frozen
class OpenTime:
    """A time of each week in minutes after midnight: Monday from 540 (9:00) to 1260 (21:00), not included."""

    weekday: Weekday
    opens: int
    closes: int


@frozen
class Span:
    """A stretch of one civil day in whole minutes, its end not included; both instants in UTC."""

    starts: datetime
    ends: datetime
    day: date
    first: int
    """The minute after midnight at which it begins, by the clock on the wall."""
    last: int
    """The minute at which it is over, 1440 for midnight."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.ends - self.starts) // timedelta(minutes=1)


def read_span(starts: datetime, ends: datetime, zone: tzinfo) -> Span | None:
    """The span between two instants; None unless both have a zone and whole minutes, and lie on one day in this order.

    >>> nine = datetime(2022, 11, 7, 1, 0, tzinfo=UTC)
    >>> span = read_span(nine, nine + timedelta(hours=2), UTC)
    >>> (span.first, span.last, span.minutes) if span else None
    (60, 180, 120)
    >>> read_span(nine, nine, UTC), read_span(nine, nine + timedelta(days=1), UTC)
    (None, None)
    """
    if starts.tzinfo is None or ends.tzinfo is None or any(at.second or at.microsecond for at in (starts, ends)):
        return None
    begin, end = starts.astimezone(UTC), ends.astimezone(UTC)
    if end <= begin:
        return None
    here, there = begin.astimezone(zone), end.astimezone(zone)
    first, last = here.hour * 60 + here.minute, there.hour * 60 + there.minute
    if there.date() > here.date() and last == 0:
        return Span(begin, end, here.date(), first, DAY_MINUTES) if there.date() - here.date() == timedelta(days=1) else None
    return Span(begin, end, here.date(), first, last) if there.date() == here.date() else None


def sound_times(times: Iterable[OpenTime]) -> bool:
    """Whether each lies within a day and ends after it begins, and no two of one weekday share a minute."""
    by_start = sorted(times, key=lambda one: (list(Weekday).index(one.weekday), one.opens))
    within = all(0 <= one.opens < one.closes <= DAY_MINUTES for one in by_start)
    pairs = pairwise(by_start)
    return within and not any(one.weekday is next_.weekday and next_.opens < one.closes for one, next_ in pairs)


def is_open(times: Iterable[OpenTime], span: Span) -> bool:
    """Whether every minute of the span lies in the opening times; two that touch are one."""
    reached = span.first
    for one in sorted((one for one in times if one.weekday is Weekday.on(span.day)), key=lambda one: one.opens):
        if one.opens <= reached < one.closes:
            reached = one.closes
    return reached >= span.last
