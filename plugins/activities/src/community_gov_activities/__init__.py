"""Community activities and venues: who may use the activity room when, who comes to the dumplings, what it cost.

Follow it in this order: `times` (pure), `venues`, `activities`, `bookings`, `complaints`, `signup`, `bring`, `dividing` (pure),
`costs`, `printing`, `findings`. Kinds of activities are data in `packs`; who may do what stands in `rights`, how long what is
kept in `ends`. What volunteers do at an activity is for the plugin of the volunteers.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from pathlib import Path

from community_gov import Change, Finding, PolicyPart, Problem, Record, View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov_activities import (
    activities,
    bookings,
    bring,
    complaints,
    costs,
    labels,
    packs,
    printing,
    rights,
    signup,
    venues,
)
from community_gov_activities.ends import ENDS
from community_gov_activities.findings import findings_on

__all__ = [
    "gov_check_change",
    "gov_findings",
    "gov_packs",
    "gov_policy",
    "gov_records",
    "gov_verbs",
    "plugin_name",
]

plugin_name = "activities"

_KINDS: tuple[type[Record], ...] = (
    venues.Venue,
    venues.Hours,
    venues.ClosedDay,
    venues.Keeping,
    activities.Activity,
    activities.ActivityMove,
    bookings.Booking,
    bookings.BookingMove,
    complaints.Complaint,
    signup.SignUp,
    signup.SignUpMove,
    bring.Thing,
    costs.Cost,
    costs.Share,
)
_EVENTS: tuple[type, ...] = (
    venues.VenueAdded,
    venues.VenueClosed,
    venues.HoursSet,
    venues.DayClosed,
    venues.VenueHanded,
    activities.ActivityPlanned,
    activities.ActivityMoved,
    bookings.BookingMoved,
    signup.SignUpMoved,
    bring.ThingTaken,
    costs.CostEntered,
    costs.ShareSettled,
)
_VERBS: tuple[Callable[..., object], ...] = (
    venues.add_venue,
    venues.set_hours,
    venues.close_day,
    venues.open_day,
    venues.hand_venue,
    venues.set_rules,
    venues.close_venue,
    activities.plan,
    bookings.book,
    bookings.cancel_booking,
    bookings.revoke_booking,
    bookings.hand_back,
    complaints.complain,
    signup.sign_up,
    signup.change_number,
    signup.withdraw,
    signup.change_limit,
    bring.ask_to_bring,
    bring.take,
    bring.leave,
    bring.strike_thing,
    costs.add_cost,
    costs.strike_cost,
    costs.call_off,
    costs.account,
    costs.reopen,
    costs.settle,
)
_QUESTIONS: tuple[Callable[..., object], ...] = (
    venues.venues,
    venues.hours_on,
    venues.closed_days,
    venues.keeper_on,
    activities.activity,
    activities.activity_kinds,
    activities.activities,
    activities.activity_path,
    bookings.taken,
    bookings.bookings_of_venue,
    bookings.bookings_of_household,
    bookings.booking_path,
    signup.headcount,
    signup.sign_ups,
    signup.sign_ups_of_household,
    signup.sign_up_path,
    bring.to_bring,
    bring.things_of,
    costs.costs_of,
    costs.shares_of,
    costs.shares_of_household,
    printing.attendance_sheet,
    printing.venue_calendar,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of venues and activities."""
    return Records(kinds=_KINDS, events=_EVENTS, migrations=Path(__file__).parent / "migrations")


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what, who invites, and who is responsible for a venue."""
    return rights.POLICY


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """Kinds of activities, where complaints go, what the columns of lists are called, until when what is kept."""
    return (*packs.PACKS, labels.LABELS, ENDS)


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """No two bookings of one minute, none in a time that is closed, no more persons than there is room for."""
    return chain(bookings.objections(change), signup.objections(change))


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Nobody responsible for a booked venue, not handed back, held and not accounted."""
    return findings_on(view, on)
