"""Who may do what with venues and activities: one row for each verb and question, and two roles that are held on the day.

Everybody sees what is planned, what is taken and what has to be brought. A household speaks for itself. Who invites runs the
activity and sees who comes; who is responsible for a venue sees who booked it. The office does both.
"""

from collections.abc import Iterator

from community_gov import (
    ANYONE,
    AUDITOR,
    CLERK,
    OPERATOR,
    Actor,
    ActorKind,
    Allow,
    Anchor,
    Code,
    Controller,
    Grant,
    Id,
    PolicyPart,
    Scope,
    View,
    anchored,
)
from community_gov.households import RESIDENT, Person, homes_of
from community_gov.organizations import MEMBER, Post, tenures_of
from community_gov_activities.activities import Activity
from community_gov_activities.bookings import Booking
from community_gov_activities.bring import Thing
from community_gov_activities.costs import Cost, Share
from community_gov_activities.signup import SignUp
from community_gov_activities.venues import ClosedDay, Venue, keeper_on

__all__ = ["HOST", "KEEPER", "POLICY"]

HOST = Code("activity_host")
"""Who invites: a member of the body, or who lives in the household; held for that body, and for that household as for one."""
KEEPER = Code("venue_keeper")
"""Who is responsible for a venue on the day, held for that venue as if it were a body."""

_PUBLIC = (
    "activities",
    "activity",
    "activity_kinds",
    "activity_path",
    "attendance_sheet",
    "closed_days",
    "headcount",
    "hours_on",
    "keeper_on",
    "taken",
    "to_bring",
    "venue_calendar",
    "venues",
)
_SET_UP = ("add_venue", "close_venue", "hand_venue")
_KEEPER = {
    "venue_id": ("bookings_of_venue", "close_day", "set_hours", "set_rules"),
    "closed_day_id": ("open_day",),
    "booking_id": ("booking_path", "hand_back", "revoke_booking"),
}
_HOST = {
    "activity_id": (
        "account",
        "activity",
        "add_cost",
        "ask_to_bring",
        "book",
        "call_off",
        "change_limit",
        "costs_of",
        "reopen",
        "shares_of",
        "sign_up",
        "sign_ups",
        "things_of",
    ),
    "booking_id": ("booking_path", "cancel_booking"),
    "sign_up_id": ("change_number", "sign_up_path", "take", "withdraw"),
    "thing_id": ("leave", "strike_thing"),
    "cost_id": ("strike_cost",),
    "share_id": ("settle",),
}
_HOUSEHOLD = {
    "unit_id": ("book", "bookings_of_household", "plan", "shares_of_household", "sign_up", "sign_ups_of_household"),
    "booking_id": ("booking_path", "cancel_booking"),
    "sign_up_id": ("change_number", "sign_up_path", "take", "withdraw"),
    "thing_id": ("leave",),
}
_BODY = {"body_id": ("book", "plan"), "booking_id": ("booking_path", "cancel_booking")}
_READ = (
    "booking_path",
    "bookings_of_household",
    "bookings_of_venue",
    "costs_of",
    "shares_of",
    "shares_of_household",
    "sign_up_path",
    "sign_ups",
    "sign_ups_of_household",
    "things_of",
)


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"activities.{name}", ANYONE) for name in _PUBLIC)
    yield from (Allow(f"activities.{name}", role) for name in _SET_UP for role in (CLERK, OPERATOR))
    yield Allow("activities.complain", RESIDENT)
    for role, scope, table in (
        (KEEPER, Scope.BODY, _KEEPER),
        (HOST, Scope.BODY, _HOST),
        (RESIDENT, Scope.UNIT, _HOUSEHOLD),
        (MEMBER, Scope.BODY, _BODY),
    ):
        for of, names in table.items():
            yield from (Allow(f"activities.{name}", role, scope, of=of, unmasked=True) for name in names)
    run = {name for table in (_KEEPER, _HOST, _HOUSEHOLD, _BODY) for names in table.values() for name in names}
    yield from (Allow(f"activities.{name}", CLERK, unmasked=True) for name in sorted(run))
    yield from (Allow(f"activities.{name}", AUDITOR) for name in _READ)


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.kind is not ActorKind.PERSON or actor.person is None:
        return
    person: Id[Person] = Id(actor.person)
    posts = {tenure.term.post for tenure in tenures_of(view, person, on=view.today)}
    bodies = {view.get(Post, post).body for post in posts}
    yield from (Grant(HOST, Anchor(Scope.BODY, body)) for body in sorted(bodies))
    for home in homes_of(view, person, on=view.today):
        yield Grant(HOST, Anchor(Scope.BODY, home.unit))
    for venue in view.find(Venue):
        keeping = keeper_on(view, venue.id, on=view.today)
        if keeping is not None and (keeping.body in bodies if keeping.post is None else keeping.post in posts):
            yield Grant(KEEPER, Anchor(Scope.BODY, venue.id))


def _hosts(activity: Activity) -> Iterator[Anchor]:
    yield from (Anchor(Scope.BODY, id) for id in (activity.body, activity.unit) if id is not None)


def _of_booking(view: View, booking: Booking) -> Iterator[Anchor]:
    yield Anchor(Scope.BODY, booking.venue)
    if booking.unit is not None:
        yield Anchor(Scope.UNIT, booking.unit)
    if booking.body is not None:
        yield Anchor(Scope.BODY, booking.body)
    if booking.activity is not None:
        yield from _hosts(view.get(Activity, booking.activity))


def _of_sign_up(view: View, one: SignUp) -> Iterator[Anchor]:
    yield Anchor(Scope.UNIT, one.unit)
    yield from _hosts(view.get(Activity, one.activity))


def _of_thing(view: View, thing: Thing) -> Iterator[Anchor]:
    yield from _hosts(view.get(Activity, thing.activity))
    if thing.taken_by is not None:
        yield Anchor(Scope.UNIT, view.get(SignUp, thing.taken_by).unit)


POLICY = PolicyPart(
    allows=tuple(_rows()),
    reads_for=frozenset({Controller.OWNERS}),
    roles=_roles,
    anchors=(
        anchored(Venue, lambda _view, venue: (Anchor(Scope.BODY, venue.id),)),
        anchored(ClosedDay, lambda _view, closed: (Anchor(Scope.BODY, closed.venue),)),
        anchored(Booking, _of_booking),
        anchored(Activity, lambda _view, activity: tuple(_hosts(activity))),
        anchored(SignUp, _of_sign_up),
        anchored(Thing, _of_thing),
        anchored(Cost, lambda view, cost: tuple(_hosts(view.get(Activity, cost.activity)))),
        anchored(Share, lambda view, share: tuple(_hosts(view.get(Activity, share.activity)))),
    ),
)
"""What `gov_policy` hands out."""
