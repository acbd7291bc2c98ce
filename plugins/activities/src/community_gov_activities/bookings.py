"""Bookings of a venue: no two share a minute, whoever asks when; open times, capacity and limits are kept.

A household, a body or an activity books. One change after another is written in a community, and each looks at what is there:
so two that want the same hour get it once. What every change leaves behind is looked at again in the end (`objections`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs
from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Id,
    Nature,
    OneOf,
    Problem,
    ProblemType,
    Purpose,
    Range,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person, Unit, require_text
from community_gov.organizations import Body
from community_gov_activities.activities import NOT_A_SPAN, STARTED, Activity, one_holder, require_planned
from community_gov_activities.times import Span, read_span
from community_gov_activities.venues import NUMBER, ClosedDay, Hours, Venue, open_then

__all__ = [
    "Booking",
    "BookingMove",
    "BookingMoved",
    "BookingState",
    "Condition",
    "Taken",
    "book",
    "booking_path",
    "bookings_of_household",
    "bookings_of_venue",
    "cancel_booking",
    "drop_bookings",
    "hand_back",
    "objections",
    "revoke_booking",
    "taken",
]


class BookingState(Coded):
    """How far a booking has come."""

    BOOKED = "booked", "已预约", "booked"
    CANCELLED = "cancelled", "已取消", "cancelled"
    HANDED_BACK = "handed_back", "已交还", "handed back"


class Condition(Coded):
    """How a venue was handed back."""

    CLEAN = "clean", "已清洁", "clean"
    UNCLEAN = "unclean", "未清洁", "not clean"
    DAMAGED = "damaged", "有损坏", "damaged"


@kind("activities.booking", indexes=("venue", "starts", "unit", "activity"))
@frozen(kw_only=True)
class Booking:
    """A venue is somebody's for some hours of one day, in UTC."""

    id: Id["Booking"]
    venue: Id[Venue]
    starts: datetime
    ends: datetime
    persons: int = field(validator=attrs.validators.ge(1))
    """How many are expected at most."""
    state: BookingState
    unit: Id[Unit] | None
    """The household that booked."""
    person: Id[Person] | None
    """Who asked for it, where that is somebody of the register."""
    body: Id[Body] | None
    activity: Id[Activity] | None
    condition: Condition | None = None
    purpose: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.MATTER_CLOSED),
    )
    """What for, which who is responsible reads and nobody else."""


@kind("activities.booking_move", indexes=("about",))
@frozen(kw_only=True)
class BookingMove:
    """Step 1, 2, ... of a booking: from where, to where, when, by whom, why."""

    id: Id["BookingMove"]
    about: Id[Booking]
    step: int
    from_: BookingState | None
    to: BookingState
    at: datetime
    by: str
    reason: str = ""
    """Without names of people."""


@frozen(kw_only=True)
class Taken:
    """What everybody sees of a booking: from when to when, and for which activity; not whose it is."""

    booking: Id[Booking]
    venue: Id[Venue]
    starts: datetime
    ends: datetime
    activity: Id[Activity] | None


@event("activities.booking_moved")
@frozen(kw_only=True)
class BookingMoved:
    """A venue was booked (`from_` is None), the booking cancelled, or the venue handed back."""

    booking: Id[Booking]
    venue: Id[Venue]
    from_: BookingState | None
    to: BookingState


TAKEN = ProblemType(
    "activities.taken",
    zh="该时段已被预约({starts}至{ends})",
    en="it is taken from {starts} to {ends}",
    nature=Nature.CONFLICT,
)
SHUT = ProblemType(
    "activities.shut", zh="场地在{starts}至{ends}并非一直开放", en="the venue is not open all through from {starts} to {ends}"
)
TOO_LONG = ProblemType("activities.too_long", zh="最长可预约{most}分钟", en="it can be booked for {most} minutes at most")
TOO_EARLY = ProblemType(
    "activities.too_early", zh="最早可提前{days}天预约", en="it can be booked {days} days ahead at most", nature=Nature.STATE
)
TOO_MANY = ProblemType("activities.too_many", zh="场地最多容纳{capacity}人", en="the venue holds {capacity} persons")
NOT_AROUND = ProblemType(
    "activities.not_around",
    zh="预约时段须涵盖活动的起止时间",
    en="what is booked for an activity encloses its start and its end",
)
NO_LIMIT = ProblemType(
    "activities.no_limit",
    zh="在场地内举办的活动须先定人数上限",
    en="an activity in a venue first needs a limit of persons",
    nature=Nature.STATE,
)
BOOKED_ALREADY = ProblemType(
    "activities.booked_already",
    zh="该活动已预约场地({booking})",
    en="a venue is booked for the activity already ({booking})",
    nature=Nature.CONFLICT,
)
BOOKING_OVER = ProblemType("activities.booking_over", zh="预约{state}", en="the booking is {state}", nature=Nature.STATE)
CANCEL_LATE = ProblemType(
    "activities.cancel_late",
    zh="须在开始前{hours}小时取消;之后请与场地负责方联系",
    en="it is cancelled {hours} hours before it begins at the latest; ask who is responsible for the venue",
    nature=Nature.STATE,
)
NOT_BEGUN = ProblemType("activities.not_begun", zh="{starts}才开始", en="it begins at {starts}", nature=Nature.STATE)


@verb("activities.book")
def book(
    change: Change,
    venue_id: Id[Venue],
    *,
    starts: datetime,
    ends: datetime,
    persons: int,
    unit_id: Id[Unit] | None = None,
    body_id: Id[Body] | None = None,
    activity_id: Id[Activity] | None = None,
    purpose: str | None = None,
) -> Booking:
    """Book a venue for a household, a body or an activity, for hours of one day; raises Refused where anything stands against it.

    What is booked for an activity encloses it and has room for its limit.
    """
    one_holder(change, unit_id, body_id, activity_id)
    venue = change.get(Venue, venue_id)
    span = read_span(starts, ends, change.zone)
    if span is None:
        raise Refused(NOT_A_SPAN(at="starts"))
    _require_in_bounds(change, venue, span, persons)
    if unit_id is not None:
        change.get(Unit, unit_id)
    if body_id is not None:
        change.get(Body, body_id)
    if activity_id is not None:
        _require_around(change, require_planned(change, activity_id), span, persons)
    made = Booking(
        id=change.new_id(Booking),
        venue=venue_id,
        starts=span.starts,
        ends=span.ends,
        persons=persons,
        state=BookingState.BOOKED,
        unit=unit_id,
        person=None if change.actor.person is None else Id(change.actor.person),
        body=body_id,
        activity=activity_id,
        purpose=purpose,
    )
    if problems := tuple(_against(change, made)):
        raise Refused(*problems)
    _record(change, made, from_=None)
    return made


def _require_in_bounds(change: Change, venue: Venue, span: Span, persons: int) -> None:
    change.require(span.starts > change.now, STARTED(at="starts", starts=span.starts.astimezone(change.zone)))
    change.require(span.minutes <= venue.longest, TOO_LONG(at="ends", most=venue.longest))
    change.require((span.day - change.today).days <= venue.ahead, TOO_EARLY(at="starts", days=venue.ahead))
    change.require(persons >= 1, NUMBER(at="persons", least=1))


def _require_around(change: Change, activity: Activity, span: Span, persons: int) -> None:
    change.require(span.starts <= activity.starts and activity.ends <= span.ends, NOT_AROUND(at="starts"))
    if activity.limit is None:
        raise Refused(NO_LIMIT(at="activity_id"))
    change.require(persons >= activity.limit, NUMBER(at="persons", least=activity.limit))
    known = change.first(Booking, activity=activity.id, state=BookingState.BOOKED)
    if known is not None:
        raise Refused(BOOKED_ALREADY(at="activity_id", booking=known.id))


def _against(change: Change, one: Booking) -> Iterator[Problem]:
    """Everything that stands against a booking in force: too many people, closed, taken."""
    venue = change.get(Venue, one.venue)
    if one.persons > venue.capacity:
        yield TOO_MANY(at="persons", capacity=venue.capacity)
    span = read_span(one.starts, one.ends, change.zone)
    if span is None or not open_then(change, venue, span):
        yield SHUT(at="starts", starts=one.starts.astimezone(change.zone), ends=one.ends.astimezone(change.zone))
    for other in _near(change, one):
        if other.id != one.id and other.starts < one.ends and one.starts < other.ends:
            yield TAKEN(at="starts", starts=other.starts.astimezone(change.zone), ends=other.ends.astimezone(change.zone))


def _near(change: Change, one: Booking) -> tuple[Booking, ...]:
    """The bookings in force that can meet this one: none is longer than a day."""
    near = Range(gt=one.starts - timedelta(days=1), lt=one.ends)
    return change.find(Booking, venue=one.venue, state=BookingState.BOOKED, starts=near)


def _record(change: Change, one: Booking, *, from_: BookingState | None, reason: str = "") -> Booking:
    """Put a booking as it is now, and keep who took the step."""
    change.put(one, BookingMoved(booking=one.id, venue=one.venue, from_=from_, to=one.state))
    change.put(
        BookingMove(
            id=change.new_id(BookingMove),
            about=one.id,
            step=len(change.find(BookingMove, about=one.id)) + 1,
            from_=from_,
            to=one.state,
            at=change.now,
            by=change.actor.id,
            reason=reason,
        )
    )
    return one


@verb("activities.cancel_booking")
def cancel_booking(change: Change, booking_id: Id[Booking]) -> Booking:
    """Give a booking up, in time as the venue asks; nobody asks why."""
    known = _in_force(change, booking_id)
    hours = change.get(Venue, known.venue).cancel_hours
    change.require(change.now <= known.starts - timedelta(hours=hours), CANCEL_LATE(at="booking_id", hours=hours))
    return _cancel(change, known, reason="")


@verb("activities.revoke_booking")
def revoke_booking(change: Change, booking_id: Id[Booking], *, reason: str) -> Booking:
    """Take a booking away before it begins, with a reason that who booked can read."""
    require_text(reason=reason)
    known = _in_force(change, booking_id)
    change.require(change.now < known.starts, STARTED(at="booking_id", starts=known.starts.astimezone(change.zone)))
    return _cancel(change, known, reason=reason)


def _in_force(change: Change, booking_id: Id[Booking]) -> Booking:
    known = change.get(Booking, booking_id)
    change.require(known.state is BookingState.BOOKED, BOOKING_OVER(at="booking_id", state=known.state))
    return known


def _cancel(change: Change, known: Booking, *, reason: str) -> Booking:
    return _record(change, evolve(known, state=BookingState.CANCELLED), from_=known.state, reason=reason)


def drop_bookings(change: Change, activity: Activity, *, reason: str) -> None:
    """Free what was booked for an activity that does not take place."""
    for one in change.find(Booking, activity=activity.id, state=BookingState.BOOKED):
        _cancel(change, one, reason=reason)


@verb("activities.hand_back")
def hand_back(change: Change, booking_id: Id[Booking], *, condition: Condition, reason: str = "") -> Booking:
    """Take a venue back after it was used, and say how it looks."""
    known = _in_force(change, booking_id)
    change.require(change.now >= known.starts, NOT_BEGUN(at="booking_id", starts=known.starts.astimezone(change.zone)))
    back = evolve(known, state=BookingState.HANDED_BACK, condition=condition)
    return _record(change, back, from_=known.state, reason=reason)


# --- questions, and the last check -----------------------------------------------------------------------------------


@question("activities.taken")
def taken(view: View, venue_id: Id[Venue], *, since: date, until: date) -> tuple[Taken, ...]:
    """When a venue is booked, for everybody: the days from `since` on and before `until`, by start."""
    found = _between(view, venue_id, since, until, (BookingState.BOOKED, BookingState.HANDED_BACK))
    return tuple(Taken(booking=one.id, venue=one.venue, starts=one.starts, ends=one.ends, activity=one.activity) for one in found)


@question("activities.bookings_of_venue")
def bookings_of_venue(view: View, venue_id: Id[Venue], *, since: date, until: date) -> tuple[Booking, ...]:
    """All bookings of these days by start, with whose they are, for who is responsible."""
    return _between(view, venue_id, since, until, tuple(BookingState))


def _between(view: View, venue_id: Id[Venue], since: date, until: date, states: tuple[BookingState, ...]) -> tuple[Booking, ...]:
    first, last = (datetime(day.year, day.month, day.day, tzinfo=view.zone) for day in (since, until))
    return view.find(Booking, venue=venue_id, state=OneOf(states), starts=Range(ge=first, lt=last), order_by="starts")


@question("activities.bookings_of_household")
def bookings_of_household(view: View, unit_id: Id[Unit]) -> tuple[Booking, ...]:
    """What a household has booked, past and cancelled ones included, by start."""
    return view.find(Booking, unit=unit_id, order_by="starts")


@question("activities.booking_path")
def booking_path(view: View, booking_id: Id[Booking]) -> tuple[BookingMove, ...]:
    """The steps of a booking with their reasons, in order."""
    return view.find(BookingMove, about=booking_id, order_by="step")


def objections(change: Change) -> Iterator[Problem]:
    """What no change may leave behind, whoever made it: bookings that meet, stand in a closed time or are too large."""
    checked: dict[Id[Booking], Booking] = {}
    for write in change.writes:
        after = write.after
        if isinstance(after, Booking) and after.state is BookingState.BOOKED:
            checked[after.id] = after
        elif isinstance(after, Hours | ClosedDay):
            checked.update({one.id: one for one in _to_come(change, after.venue)})
        elif isinstance(after, Venue):
            checked.update({one.id: one for one in _to_come(change, after.id)})
    for one in checked.values():
        yield from _against(change, one)


def _to_come(change: Change, venue_id: Id[Venue]) -> tuple[Booking, ...]:
    return change.find(Booking, venue=venue_id, state=BookingState.BOOKED, starts=Range(gt=change.now))
