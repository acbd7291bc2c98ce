"""Of which time a report is: a week, a month, a year, or any stretch of days."""

import re
from datetime import date, timedelta

from attrs import frozen

from community_gov.records import Coded

__all__ = ["ReportPeriod", "ReportTime"]

_ONE, _WEEK, _YEAR = timedelta(days=1), timedelta(days=7), 12
_SAID = re.compile(r"(?P<year>\d{4})(?:-W(?P<week>\d{2})|-(?P<month>\d{2}))?")


class ReportPeriod(Coded):
    """How long the time of a report is."""

    WEEK = "week", "周报", "Weekly report"
    MONTH = "month", "月报", "Monthly report"
    YEAR = "year", "年报", "Yearly report"
    DAYS = "days", "报告", "Report"
    """Any other stretch of days."""


@frozen
class ReportTime:
    """From `since` to the day before `until`.

    >>> ReportTime.read(ReportPeriod.WEEK, "2022-W12")
    ReportTime(since=datetime.date(2022, 3, 21), until=datetime.date(2022, 3, 28))
    """

    since: date
    until: date

    @classmethod
    def week(cls, year: int, number: int) -> "ReportTime":
        """A week from Monday to Sunday, numbered as ISO 8601 does; raises ValueError."""
        monday = date.fromisocalendar(year, number, 1)
        return cls(monday, monday + _WEEK)

    @classmethod
    def month(cls, year: int, number: int) -> "ReportTime":
        """A month; raises ValueError."""
        return cls(date(year, number, 1), date(year + number // _YEAR, number % _YEAR + 1, 1))

    @classmethod
    def year(cls, number: int) -> "ReportTime":
        """A year; raises ValueError."""
        return cls(date(number, 1, 1), date(number + 1, 1, 1))

    @classmethod
    def read(cls, period: ReportPeriod, text: str) -> "ReportTime":
        """The time that is written as `2022-W12`, `2022-03` or `2022`; raises ValueError for what is no such period."""
        found = _SAID.fullmatch(text)
        year, week, month = (None, None, None) if found is None else found.group("year", "week", "month")
        if year is not None and period is ReportPeriod.WEEK and week is not None:
            return cls.week(int(year), int(week))
        if year is not None and period is ReportPeriod.MONTH and month is not None:
            return cls.month(int(year), int(month))
        if year is not None and period is ReportPeriod.YEAR and week is month is None:
            return cls.year(int(year))
        raise ValueError(f"{text!r} is no {period.value}: write a week as 2022-W12, a month as 2022-03, a year as 2022")

    @property
    def period(self) -> ReportPeriod:
        """Whether it is a week, a month or a year."""
        if self.since.isoweekday() == 1 and self.until - self.since == _WEEK:
            return ReportPeriod.WEEK
        if self.since.day != 1:
            return ReportPeriod.DAYS
        if self == ReportTime.month(self.since.year, self.since.month):
            return ReportPeriod.MONTH
        return ReportPeriod.YEAR if self == ReportTime.year(self.since.year) else ReportPeriod.DAYS

    def months(self) -> "tuple[ReportTime, ...]":
        """The months of it, if it is made of whole months; else none."""
        found, day = list[ReportTime](), self.since
        while day.day == 1 and day < self.until:
            found.append(ReportTime.month(day.year, day.month))
            day = found[-1].until
        return tuple(found) if day == self.until else ()

    def label(self, lang: str) -> str:
        """What it is called: 2022年3月, 2022年第12周(3月21日至27日), or its days."""
        period, first, last = self.period, self.since, self.until - _ONE
        if period is ReportPeriod.YEAR:
            return f"{first.year}年" if lang == "zh" else f"{first.year}"
        if period is ReportPeriod.MONTH:
            return f"{first.year}年{first.month}月" if lang == "zh" else f"{first:%Y-%m}"
        if period is ReportPeriod.WEEK:
            year, number, _day = first.isocalendar()
            days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
            return f"{year}年第{number}周({days})" if lang == "zh" else f"week {number} of {year} ({first} to {last})"
        return f"{first}至{last}" if lang == "zh" else f"{first} to {last}"
