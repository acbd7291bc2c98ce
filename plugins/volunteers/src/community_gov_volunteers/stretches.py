"""Stretches of time, counted in whole minutes: how long one is, what two share, and on which civil days it lies.

Pure: knows no community, clock or store. Hours of volunteers are kept as whole minutes, so nothing is ever rounded.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from attrs import field, frozen

__all__ = ["DAY_MINUTES", "Stretch", "by_day", "clashing", "days_of", "in_utc", "whole_minute"]

DAY_MINUTES = 24 * 60
_MINUTE = timedelta(minutes=1)


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC; raises ValueError when it has no zone, for then it is no instant."""
    if instant.tzinfo is None:
        msg = f"{instant.isoformat()} has no time zone; give an aware instant"
        raise ValueError(msg)
    return instant.astimezone(UTC)


def whole_minute(instant: datetime) -> datetime:
    """The minute that the instant lies in, without its seconds."""
    return in_utc(instant).replace(second=0, microsecond=0)


def _whole(_stretch: "Stretch", _attribute: object, instant: datetime) -> None:
    if instant.second or instant.microsecond:
        msg = f"{instant.isoformat()} is not a whole minute"
        raise ValueError(msg)


def _after_start(stretch: "Stretch", _attribute: object, ends: datetime) -> None:
    if ends <= stretch.starts:
        msg = f"the end {ends.isoformat()} does not lie after the start {stretch.starts.isoformat()}"
        raise ValueError(msg)


@frozen
class Stretch:
    """From one whole minute (included) to a later one (not included), kept in UTC.

    In UTC because two instants of one zone are subtracted by their clock faces, which is wrong by an hour when summer time
    ends between them. Raises ValueError for instants without a zone, with seconds, or in the wrong order.
    """

    starts: datetime = field(converter=in_utc, validator=_whole)
    ends: datetime = field(converter=in_utc, validator=[_whole, _after_start])

    @property
    def minutes(self) -> int:
        """How many minutes it lasts.

        >>> eight = datetime(2021, 4, 30, 8, 0, tzinfo=UTC)
        >>> Stretch(eight, eight + timedelta(hours=3, minutes=20)).minutes
        200
        """
        return (self.ends - self.starts) // _MINUTE

    def shared(self, other: "Stretch") -> int:
        """How many minutes both share; 0 when one begins as the other ends."""
        return max(0, (min(self.ends, other.ends) - max(self.starts, other.starts)) // _MINUTE)


def clashing(stretch: Stretch, others: Iterable[Stretch], *, tolerance: int = 0) -> tuple[Stretch, ...]:
    """Those of the others that share more than `tolerance` minutes with the stretch."""
    return tuple(other for other in others if stretch.shared(other) > tolerance)


def days_of(stretch: Stretch, zone: tzinfo) -> tuple[date, ...]:
    """The civil days in which it has a minute, in order; one that ends at midnight has none of the day that begins."""
    first = stretch.starts.astimezone(zone).date()
    last = (stretch.ends - _MINUTE).astimezone(zone).date()
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def by_day(stretch: Stretch, zone: tzinfo) -> tuple[Stretch, ...]:
    """The same stretch cut at each midnight of the zone."""
    nights = [_midnight(day, zone) for day in days_of(stretch, zone)[1:]]
    edges = [stretch.starts, *nights, stretch.ends]
    return tuple(Stretch(starts, ends) for starts, ends in pairwise(edges))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
