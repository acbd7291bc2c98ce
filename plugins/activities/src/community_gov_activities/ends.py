"""Until when it is known how many of a household came, who invited, what a venue was booked for: until the matter is closed."""

from collections.abc import Iterator
from datetime import date

from community_gov import AnyId, Id, Until, View
from community_gov.hookspecs import Pack
from community_gov.protection import Ended, Ending, Ends
from community_gov_activities.activities import Activity, ActivityMove, ActivityState
from community_gov_activities.bookings import Booking, BookingMove, BookingState
from community_gov_activities.costs import Share, ShareState
from community_gov_activities.signup import SignUp

__all__ = ["ENDS"]


def _closed(view: View) -> dict[Id[Activity], date | None]:
    """The day on which each activity was over: called off, or accounted and all shares settled; None while it goes on."""
    last = {move.about: move for move in sorted(view.stream(ActivityMove), key=lambda move: move.step)}
    found: dict[Id[Activity], date | None] = {
        id: None if move.to is ActivityState.PLANNED else move.at.astimezone(view.zone).date() for id, move in last.items()
    }
    for share in view.stream(Share):
        day = found.get(share.activity)
        if share.state is ShareState.OPEN:
            found[share.activity] = None
        elif share.state is ShareState.SETTLED and day is not None and share.settled is not None:
            found[share.activity] = max(day, share.settled)
    return found


def _of_activities(view: View) -> Iterator[Ended]:
    for id, day in _closed(view).items():
        yield Ended(record=AnyId(id), why=Ending.MATTER_CLOSED, on=day)


def _of_sign_ups(view: View) -> Iterator[Ended]:
    closed = _closed(view)
    for row in view.stream(SignUp):
        yield Ended(record=AnyId(row.id), why=Ending.MATTER_CLOSED, on=closed[row.activity])


def _of_bookings(view: View) -> Iterator[Ended]:
    last = {move.about: move for move in sorted(view.stream(BookingMove), key=lambda move: move.step)}
    for row in view.stream(Booking):
        over = row.state is not BookingState.BOOKED
        day = last[row.id].at.astimezone(view.zone).date() if over else None
        yield Ended(record=AnyId(row.id), why=Ending.MATTER_CLOSED, on=day)


ENDS = Pack(
    name="activities.ends",
    items=(
        Ends(cls=Activity, until=Until.MATTER_CLOSED, find=_of_activities),
        Ends(cls=SignUp, until=Until.MATTER_CLOSED, find=_of_sign_ups),
        Ends(cls=Booking, until=Until.MATTER_CLOSED, find=_of_bookings),
    ),
)
"""Handed out by `gov_packs`."""
