"""Days that are known only in part, and the half-open periods made of them.

`PartialDate("2012")` is some day of 2012; `Period` runs from its start (included) to its end (not included).
"""

import calendar
import re
from datetime import date
from enum import Enum
from typing import Self

from attrs import field, frozen

__all__ = ["Certainty", "PartialDate", "Period"]

_FORM = re.compile(r"(?!.{11})([0-9]{4}(?:-[0-9]{2}){0,2})(?:-\?){0,2}")  # not longer than 2012-05-01


class Certainty(Enum):
    """The answer to a question about a day when dates are vague."""

    NO = "no"
    POSSIBLY = "possibly"
    CERTAINLY = "certainly"

    def __bool__(self) -> bool:
        """Everything but `NO` is true: somebody who possibly lived there is not left out."""
        return self is not Certainty.NO


class PartialDate(str):
    """A day as far as it is known: `2012`, `2012-05` or `2012-05-01`; `2017-?` is read as `2017`.

    It is a string, so it is stored and sent as it is written. Raises ValueError for anything else.

    >>> PartialDate("2012").earliest, PartialDate("2012-02").latest
    (datetime.date(2012, 1, 1), datetime.date(2012, 2, 29))
    """

    __slots__ = ()

    def __new__(cls, text: str | date) -> Self:
        """Read a partial date, or take a whole one."""
        said = text.isoformat() if isinstance(text, date) else text
        match = _FORM.fullmatch(said)
        if match is None:
            msg = f"{said!r} is not a date: write 2012, 2012-05 or 2012-05-01"
            raise ValueError(msg)
        made = super().__new__(cls, match[1])
        _ = made.earliest, made.latest
        return made

    def _parts(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.split("-"))

    @property
    def exact(self) -> bool:
        """Whether the very day is known."""
        return len(self) == len("2012-05-01")

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        return date.fromisoformat(self) if self.exact else date(*(*self._parts(), 1, 1)[:3])

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        if self.exact:
            return date.fromisoformat(self)
        year, month = (*self._parts(), 12)[:2]
        return date(year, month, calendar.monthrange(year, month)[1])


def _after_start(period: "Period", _attribute: object, end: PartialDate | None) -> None:
    if end is not None and period.start is not None and end.latest < period.start.earliest:
        msg = f"the end {end} lies before the start {period.start}"
        raise ValueError(msg)


@frozen
class Period:
    """A half-open stretch of days: `start` belongs to it, `end` does not.

    A start of None means that nobody knows when it began, an end of None that it goes on. Raises ValueError when the end
    lies before the start.
    """

    start: PartialDate | None
    end: PartialDate | None = field(default=None, validator=_after_start)

    def holds(self, on: date) -> Certainty:
        """Whether the day `on` lies in the period.

        >>> Period(PartialDate("2012"), PartialDate("2020-06-01")).holds(date(2012, 5, 1))
        <Certainty.POSSIBLY: 'possibly'>
        """
        if self.start is not None and on < self.start.earliest:
            return Certainty.NO
        if self.end is not None and on >= self.end.latest:
            return Certainty.NO
        begun = self.start is not None and on >= self.start.latest
        ended = self.end is not None and on >= self.end.earliest
        return Certainty.CERTAINLY if begun and not ended else Certainty.POSSIBLY

    def overlaps(self, other: "Period") -> Certainty:
        """Whether the two periods share a day."""
        first, last = _bounds(self), _bounds(other)
        if max(first[0], last[0]) >= min(first[3], last[3]):
            return Certainty.NO
        sure = max(first[1], last[1]) < min(first[2], last[2])
        return Certainty.CERTAINLY if sure else Certainty.POSSIBLY


def _bounds(period: Period) -> tuple[date, date, date, date]:
    """Earliest and latest start, earliest and latest end."""
    start, end = period.start, period.end
    return (
        date.min if start is None else start.earliest,
        date.max if start is None else start.latest,
        date.max if end is None else end.earliest,
        date.max if end is None else end.latest,
    )
