"""Venues of the compound: when they are open, how many they hold, what the house rules are, and who is responsible.

Opening times are a week that recurs, from a day on until the next one is said; single days can be closed. No booking is ever
left standing in a time that is closed (`bookings`).
"""

from datetime import date

import attrs
from attrs import evolve, field, frozen

from community_gov import Change, Coded, Id, Nature, ProblemType, Range, View, event, kind, question, verb
from community_gov.households import Place, require_text
from community_gov.organizations import Body, Post
from community_gov_activities.times import OpenTime, Span, is_open, sound_times

__all__ = [
    "ClosedDay",
    "DayClosed",
    "Hours",
    "HoursSet",
    "Keeping",
    "Venue",
    "VenueAdded",
    "VenueClosed",
    "VenueHanded",
    "WhyClosed",
    "add_venue",
    "close_day",
    "close_venue",
    "closed_days",
    "hand_venue",
    "hours_on",
    "keeper_on",
    "open_day",
    "open_then",
    "set_hours",
    "set_rules",
    "venues",
]

_ge1 = attrs.validators.ge(1)
_MOST_TIMES = 28


class WhyClosed(Coded):
    """Why a venue is closed on a day."""

    HOLIDAY = "holiday", "节假日", "holiday"
    REPAIR = "repair", "维修", "repair"
    CLEANING = "cleaning", "清洁消杀", "cleaning"
    EMERGENCY = "emergency", "应急", "emergency"
    OTHER = "other", "其他", "other"


@kind("activities.venue", indexes=("place",))
@frozen(kw_only=True)
class Venue:
    """A room or a part of the compound that can be booked."""

    id: Id["Venue"]
    name: str = field(validator=attrs.validators.min_len(1))
    place: Id[Place]
    capacity: int = field(validator=_ge1)
    """How many persons it holds."""
    longest: int = field(validator=_ge1)
    """The longest booking, in minutes."""
    ahead: int = field(validator=_ge1)
    """How many days before it one can book at most."""
    cancel_hours: int = field(validator=attrs.validators.ge(0))
    """How many hours before the start who booked can still cancel; who is responsible always can until it starts."""
    rules: str = ""
    """The house rules, for all to read."""
    start: date
    end: date | None = None
    """The first day on which it cannot be booked any more."""


@kind("activities.hours", indexes=("venue",), unique=(("venue", "start"),))
@frozen(kw_only=True)
class Hours:
    """The opening times of a venue from a day on, until the next ones begin."""

    id: Id["Hours"]
    venue: Id[Venue]
    start: date
    times: tuple[OpenTime, ...]


@kind("activities.closed_day", indexes=("venue", "day"))
@frozen(kw_only=True)
class ClosedDay:
    """A day on which a venue is closed whatever the week says, as long as it is not lifted."""

    id: Id["ClosedDay"]
    venue: Id[Venue]
    day: date
    why: WhyClosed
    lifted: bool = False


@kind("activities.keeping", indexes=("venue",))
@frozen(kw_only=True)
class Keeping:
    """A body, or who holds a post of it, is responsible for a venue from a day on, until the next one is."""

    id: Id["Keeping"]
    venue: Id[Venue]
    body: Id[Body]
    post: Id[Post] | None
    """The post whose holder alone is responsible; None: the whole body."""
    start: date


@event("activities.venue_added")
@frozen(kw_only=True)
class VenueAdded:
    """A venue can be booked."""

    venue: Id[Venue]
    place: Id[Place]


@event("activities.venue_closed")
@frozen(kw_only=True)
class VenueClosed:
    """A venue cannot be booked from a day on."""

    venue: Id[Venue]
    end: date


@event("activities.hours_set")
@frozen(kw_only=True)
class HoursSet:
    """The opening times change from a day on."""

    venue: Id[Venue]
    start: date


@event("activities.day_closed")
@frozen(kw_only=True)
class DayClosed:
    """A venue is closed on a day, or open again when it was lifted."""

    venue: Id[Venue]
    day: date
    lifted: bool


@event("activities.venue_handed")
@frozen(kw_only=True)
class VenueHanded:
    """Somebody else is responsible for a venue."""

    venue: Id[Venue]
    body: Id[Body]
    post: Id[Post] | None
    start: date


TIMES = ProblemType(
    "activities.times",
    zh="开放时段须在一天之内(以零点起的分钟计,0至1440)、结束晚于开始且互不重叠,最多{most}段",
    en="at most {most} opening times, each within a day (minutes after midnight, 0 to 1440), that share no minute",
)
PAST = ProblemType("activities.past", zh="{day}已过", en="{day} is over")
HOURS_SET = ProblemType(
    "activities.hours_set_already",
    zh="自{start}起的开放时间已登记",
    en="the opening times from {start} are set already",
    nature=Nature.CONFLICT,
)
CLOSED_ALREADY = ProblemType(
    "activities.closed_already", zh="{day}已登记为不开放", en="it is closed on {day} already", nature=Nature.CONFLICT
)
LIFTED = ProblemType("activities.lifted_already", zh="{day}已恢复开放", en="{day} is open again already", nature=Nature.STATE)
NOT_ITS_POST = ProblemType("activities.not_its_post", zh="该岗位不属于组织{body}", en="the post is none of the body {body}")
ORDER = ProblemType(
    "activities.handed_later",
    zh="自{start}起已另有负责方",
    en="somebody else is responsible from {start} on already",
    nature=Nature.CONFLICT,
)
VENUE_ENDED = ProblemType(
    "activities.venue_ended", zh="场地自{end}起停用", en="the venue is closed for good from {end}", nature=Nature.STATE
)
NUMBER = ProblemType("activities.number", zh="数量不能小于{least}", en="the number is {least} or more")


@verb("activities.add_venue")
def add_venue(
    change: Change,
    *,
    name: str,
    place_id: Id[Place],
    capacity: int,
    times: tuple[OpenTime, ...],
    start: date,
    longest: int = 240,
    ahead: int = 30,
    cancel_hours: int = 24,
    rules: str = "",
) -> Venue:
    """Let a room be booked, with its first opening times."""
    require_text(name=name)
    change.get(Place, place_id)
    for at, said in (("capacity", capacity), ("longest", longest), ("ahead", ahead)):
        change.require(said >= 1, NUMBER(at=at, least=1))
    change.require(cancel_hours >= 0, NUMBER(at="cancel_hours", least=0))
    made = Venue(
        id=change.new_id(Venue),
        name=name,
        place=place_id,
        capacity=capacity,
        longest=longest,
        ahead=ahead,
        cancel_hours=cancel_hours,
        rules=rules,
        start=start,
    )
    change.put(made, VenueAdded(venue=made.id, place=place_id))
    _put_hours(change, made, times, start)
    return made


def _put_hours(change: Change, venue: Venue, times: tuple[OpenTime, ...], start: date) -> Hours:
    change.require(len(times) <= _MOST_TIMES and sound_times(times), TIMES(at="times", most=_MOST_TIMES))
    made = Hours(id=change.new_id(Hours), venue=venue.id, start=start, times=times)
    return change.put(made, HoursSet(venue=venue.id, start=start))


@verb("activities.set_hours")
def set_hours(change: Change, venue_id: Id[Venue], *, times: tuple[OpenTime, ...], start: date) -> Hours:
    """Set the opening times from a day on; refused while a booking would stand outside of them."""
    venue = _going_on(change, venue_id)
    change.require(start >= change.today, PAST(at="start", day=start))
    change.require(change.first(Hours, venue=venue_id, start=start) is None, HOURS_SET(at="start", start=start))
    return _put_hours(change, venue, times, start)


@verb("activities.close_day")
def close_day(change: Change, venue_id: Id[Venue], *, day: date, why: WhyClosed) -> ClosedDay:
    """Close a venue for a day; refused while a booking stands on it."""
    _going_on(change, venue_id)
    change.require(day >= change.today, PAST(at="day", day=day))
    known = change.first(ClosedDay, venue=venue_id, day=day, lifted=False)
    change.require(known is None, CLOSED_ALREADY(at="day", day=day))
    made = ClosedDay(id=change.new_id(ClosedDay), venue=venue_id, day=day, why=why)
    return change.put(made, DayClosed(venue=venue_id, day=day, lifted=False))


@verb("activities.open_day")
def open_day(change: Change, closed_day_id: Id[ClosedDay]) -> ClosedDay:
    """Open a closed day after all, at the times of the week."""
    known = change.get(ClosedDay, closed_day_id)
    change.require(not known.lifted, LIFTED(at="closed_day_id", day=known.day))
    return change.put(evolve(known, lifted=True), DayClosed(venue=known.venue, day=known.day, lifted=True))


@verb("activities.hand_venue")
def hand_venue(
    change: Change, venue_id: Id[Venue], *, body_id: Id[Body], start: date, post_id: Id[Post] | None = None
) -> Keeping:
    """Make a body responsible, or who holds a post of it, from a day on."""
    _going_on(change, venue_id)
    change.get(Body, body_id)
    if post_id is not None:
        change.require(change.get(Post, post_id).body == body_id, NOT_ITS_POST(at="post_id", body=body_id))
    later = change.first(Keeping, venue=venue_id, start=Range(ge=start), order_by="start")
    if later is not None:
        change.refuse(ORDER(at="start", start=later.start))
    made = Keeping(id=change.new_id(Keeping), venue=venue_id, body=body_id, post=post_id, start=start)
    return change.put(made, VenueHanded(venue=venue_id, body=body_id, post=post_id, start=start))


@verb("activities.set_rules")
def set_rules(change: Change, venue_id: Id[Venue], *, rules: str) -> Venue:
    """Say the house rules anew; the old ones stay in the history of the venue."""
    return change.put(evolve(_going_on(change, venue_id), rules=rules))


@verb("activities.close_venue")
def close_venue(change: Change, venue_id: Id[Venue], *, end: date) -> Venue:
    """Close a venue for good from a day on; refused while a booking stands on that day or later."""
    known = _going_on(change, venue_id)
    change.require(end >= change.today, PAST(at="end", day=end))
    return change.put(evolve(known, end=end), VenueClosed(venue=venue_id, end=end))


def _going_on(change: Change, venue_id: Id[Venue]) -> Venue:
    venue = change.get(Venue, venue_id)
    if venue.end is not None:
        change.refuse(VENUE_ENDED(at="venue_id", end=venue.end))
    return venue


# --- questions -------------------------------------------------------------------------------------------------------


@question("activities.venues")
def venues(view: View, *, on: date) -> tuple[Venue, ...]:
    """What can be booked on a day, by id."""
    return tuple(one for one in view.find(Venue) if one.start <= on and (one.end is None or on < one.end))


@question("activities.hours_on")
def hours_on(view: View, venue_id: Id[Venue], *, on: date) -> Hours | None:
    """The opening times that hold on a day, or None before the first."""
    return view.first(Hours, venue=venue_id, start=Range(le=on), order_by="-start")


@question("activities.closed_days")
def closed_days(view: View, venue_id: Id[Venue], *, since: date) -> tuple[ClosedDay, ...]:
    """The days from `since` on that are closed whatever the week says."""
    return view.find(ClosedDay, venue=venue_id, day=Range(ge=since), lifted=False, order_by="day")


@question("activities.keeper_on")
def keeper_on(view: View, venue_id: Id[Venue], *, on: date) -> Keeping | None:
    """Who is responsible for a venue on a day; None: nobody."""
    return view.first(Keeping, venue=venue_id, start=Range(le=on), order_by="-start")


def open_then(view: View, venue: Venue, span: Span) -> bool:
    """Whether a venue is open all through a span."""
    if span.day < venue.start or (venue.end is not None and span.day >= venue.end):
        return False
    if view.first(ClosedDay, venue=venue.id, day=span.day, lifted=False) is not None:
        return False
    hours = hours_on(view, venue.id, on=span.day)
    return hours is not None and is_open(hours.times, span)
