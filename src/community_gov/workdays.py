"""Calendars of workdays: the one of the whole country, and what differs from it in one place.

The national calendar is announced anew each year by the General Office of the State Council; `national` reads it from the
package `holidays` (extra `[calendar]`), which is renewed when a year is announced. A year that is not announced yet is not known:
festivals of later years could be computed, but not for which weekend days people will work, so nothing is guessed.
"""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

from attrs import field, frozen

from community_gov.calendar import ListedCalendar, WorkingCalendar

__all__ = ["LocalCalendar", "national"]

_FIRST = 2001
"""From this year on the package was compared with the notices, as it says of itself."""


def _days(days: Iterable[date]) -> frozenset[date]:
    return frozenset(days)


@frozen(kw_only=True)
class LocalCalendar:
    """A calendar with days that are closed or worked in one place only, such as a day on which a typhoon closed the office.

    What is listed here counts before what the calendar beneath says, and is known even where that one knows nothing. Calendars
    can be put on top of each other.

    >>> from community_gov.calendar import NO_CALENDAR
    >>> here = LocalCalendar(name="Yujingwan", beneath=NO_CALENDAR, closed={date(2022, 8, 1)})
    >>> here.works(date(2022, 8, 1)), here.knows(date(2022, 8, 2))
    (False, False)
    """

    name: str
    beneath: WorkingCalendar
    closed: frozenset[date] = field(converter=_days, default=frozenset())
    worked: frozenset[date] = field(converter=_days, default=frozenset())

    def __attrs_post_init__(self) -> None:
        """Refuse a day that is both."""
        if both := sorted(self.closed & self.worked):
            raise ValueError(f"calendar {self.name}: {both[0]} is listed as closed and as worked")

    def knows(self, day: date, /) -> bool:
        """Whether the day is listed here, or known to the calendar beneath."""
        return day in self.closed or day in self.worked or self.beneath.knows(day)

    def works(self, day: date, /) -> bool:
        """Whether it is a workday here; raises NoWorkingDays for a day that nobody knows."""
        return day in self.worked or (day not in self.closed and self.beneath.works(day))


def national() -> ListedCalendar:
    """The workdays of China as announced, make-up workdays (调休) included, for every year that the installed package knows.

    Needs the extra `[calendar]`; raises ImportError without it.
    """
    try:
        from holidays import HolidayBase  # noqa: PLC0415  # an extra, loaded when it is asked for
        from holidays.countries.china import China  # noqa: PLC0415  # of the same extra
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[calendar], or list the days yourself (ListedCalendar)") from error

    def read(*years: int) -> HolidayBase:
        return China(years=years)  # type: ignore[no-untyped-call]  # typed in part only

    swapped = read(_FIRST).special_public_holidays  # by year, which days were swapped: what each notice announces
    announced = frozenset(year for year in swapped if year >= _FIRST)
    listed = read(*announced)
    worked = frozenset(day for day in listed.weekend_workdays if day.year in announced)
    return ListedCalendar(
        name=f"CN, holidays {version('holidays')}",
        years=announced,
        off=frozenset(day for day in listed if day.year in announced) - worked,
        made_up=worked,
    )
