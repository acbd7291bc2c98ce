"""What is out of order with venues and activities on a day: nobody responsible, not handed back, held and not accounted."""

from collections.abc import Iterator
from datetime import date, datetime

from community_gov import Finding, FindingType, Range, Severity, View
from community_gov_activities.activities import Activity, ActivityState
from community_gov_activities.bookings import Booking, BookingState
from community_gov_activities.venues import Venue, keeper_on

__all__ = ["findings_on"]

_RULE, _RULE_ZH = "good order of shared rooms (custom of this library)", "共用场地的使用惯例(本库)"

NO_KEEPER = FindingType(
    "activities.no_keeper",
    zh="有{count}项预约,但当日场地无人负责",
    en="{count} bookings on days on which nobody is responsible for the venue",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)
NOT_HANDED_BACK = FindingType(
    "activities.not_handed_back",
    zh="场地使用已于{ends}结束,尚未交还",
    en="the booking ended at {ends} and the venue was not handed back",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)
NOT_ACCOUNTED = FindingType(
    "activities.not_accounted",
    zh="活动已于{ends}结束,尚未结算",
    en="the activity ended at {ends} and is not accounted",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)


def findings_on(view: View, on: date) -> Iterator[Finding]:
    """All findings of this plugin on a day; what ended before it is over."""
    morning = datetime(on.year, on.month, on.day, tzinfo=view.zone)
    yield from _about_keeping(view, morning)
    for booking in view.find(Booking, state=BookingState.BOOKED, starts=Range(lt=morning), order_by="starts"):
        if booking.ends <= morning:
            yield NOT_HANDED_BACK(booking.id, since=on, ends=booking.ends.astimezone(view.zone))
    for activity in view.find(Activity, state=ActivityState.PLANNED, starts=Range(lt=morning), order_by="starts"):
        if activity.ends <= morning:
            yield NOT_ACCOUNTED(activity.id, since=on, ends=activity.ends.astimezone(view.zone))


def _about_keeping(view: View, morning: datetime) -> Iterator[Finding]:
    """One finding for each venue with bookings on days, this one or later, on which nobody is responsible."""
    for venue in view.find(Venue):
        coming = view.find(Booking, venue=venue.id, state=BookingState.BOOKED, starts=Range(ge=morning), order_by="starts")
        days = [one.starts.astimezone(view.zone).date() for one in coming]
        bare = [day for day in days if keeper_on(view, venue.id, on=day) is None]
        if bare:
            yield NO_KEEPER(venue.id, since=bare[0], count=len(bare))
