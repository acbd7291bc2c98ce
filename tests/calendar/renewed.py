"""A calendar of a host that learns of more days while the community runs."""

from datetime import date

from attrs import define

from community_gov.calendar import ListedCalendar

__all__ = ["Renewed", "weekends"]


def weekends(*years: int) -> ListedCalendar:
    """A calendar of some years in which all rest on Saturdays and Sundays, and on no other day."""
    return ListedCalendar(name="weekends", years=years, off=(), made_up=())


@define
class Renewed:
    """A calendar that the host renews, as it does when a year is announced."""

    calendar: ListedCalendar
    name: str = "renewed"

    def knows(self, day: date, /) -> bool:
        """What the present one knows."""
        return self.calendar.knows(day)

    def works(self, day: date, /) -> bool:
        """What the present one says."""
        return self.calendar.works(day)
