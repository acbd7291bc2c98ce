"""Who comes: households put themselves down with so many adults and children, wait where there is no room, and move up.

Room is counted in persons. A place is never kept empty for a household that is too large for it: whoever waits longest and fits
moves up, and who does not fit goes on waiting.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

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
    Refused,
    Until,
    View,
    counted,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person, Unit, within
from community_gov.privacy import enough, full_fives
from community_gov_activities.activities import STARTED, Activity, require_planned
from community_gov_activities.bookings import TOO_MANY, Booking, BookingState
from community_gov_activities.venues import NUMBER, Venue

__all__ = [
    "ON_LIST",
    "Headcount",
    "SignUp",
    "SignUpMove",
    "SignUpMoved",
    "SignUpState",
    "change_limit",
    "change_number",
    "headcount",
    "move_sign_up",
    "objections",
    "sign_up",
    "sign_up_path",
    "sign_ups",
    "sign_ups_of_household",
    "withdraw",
]


class SignUpState(Coded):
    """How a household stands on the list."""

    PLACED = "placed", "已报名", "has places"
    WAITING = "waiting", "候补", "waiting"
    WITHDRAWN = "withdrawn", "已退出", "withdrawn"
    ABSENT = "absent", "未到", "did not come"
    CALLED_OFF = "called_off", "活动取消", "called off"


ON_LIST = (SignUpState.PLACED, SignUpState.WAITING)
_PERSONS = personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.MATTER_CLOSED)


@kind("activities.sign_up", indexes=("activity", "unit", "person"))
@frozen(kw_only=True)
class SignUp:
    """A household on the list of an activity: how many come, no names."""

    id: Id["SignUp"]
    activity: Id[Activity]
    unit: Id[Unit]
    person: Id[Person] | None
    """Who put the household down, where that is somebody of the register."""
    place: int
    """1, 2, ... in the order in which they were put down; the number that a household is called by on the spot."""
    state: SignUpState
    adults: int | None = field(default=None, repr=False, metadata=_PERSONS)
    children: int | None = field(default=None, repr=False, metadata=_PERSONS)

    @property
    def persons(self) -> int:
        """How many come; 0 once that was erased."""
        return (self.adults or 0) + (self.children or 0)


@kind("activities.sign_up_move", indexes=("about",))
@frozen(kw_only=True)
class SignUpMove:
    """Step 1, 2, ... of a household on the list: from where, to where, when, by whom."""

    id: Id["SignUpMove"]
    about: Id[SignUp]
    step: int
    from_: SignUpState | None
    to: SignUpState
    at: datetime
    by: str


@frozen(kw_only=True)
class Headcount:
    """What everybody is told of who comes: numbers in full fives, rounded down; so 0 is fewer than five."""

    activity: Id[Activity]
    households: int = field(metadata=counted())
    persons: int = field(metadata=counted())
    waiting: int = field(metadata=counted())
    full: bool | None
    """Whether nobody more finds a place; not told where that would tell a number from 1 to 4."""


@event("activities.sign_up_moved")
@frozen(kw_only=True)
class SignUpMoved:
    """A household was put down (`from_` is None), moved up, or came off the list."""

    sign_up: Id[SignUp]
    activity: Id[Activity]
    from_: SignUpState | None
    to: SignUpState


SIGN_UP_OVER = ProblemType(
    "activities.sign_up_over", zh="报名已于{until}截止", en="sign-up ended at {until}", nature=Nature.STATE
)
ON_LIST_ALREADY = ProblemType(
    "activities.on_list_already",
    zh="该户已在名单上({sign_up})",
    en="the household is on the list already ({sign_up})",
    nature=Nature.CONFLICT,
)
NOT_AMONG = ProblemType(
    "activities.not_among", zh="本活动只面向{place}的住户", en="it is for the households of {place} alone", nature=Nature.STATE
)
NOBODY = ProblemType("activities.nobody", zh="须有至少一名成人", en="at least one adult comes along")
HOUSEHOLD_LIMIT = ProblemType("activities.household_limit", zh="每户最多{most}人", en="a household brings {most} at most")
NEVER_FITS = ProblemType("activities.never_fits", zh="本活动总共{limit}人", en="there is room for {limit} in all")
NO_ROOM = ProblemType("activities.no_room", zh="剩余名额不够", en="there is not room for so many more", nature=Nature.CONFLICT)
NOT_ON_LIST = ProblemType("activities.not_on_list", zh="该户{state}", en="the household: {state}", nature=Nature.STATE)
OVERSOLD = ProblemType(
    "activities.oversold", zh="活动只有{limit}个名额", en="the activity has room for {limit} only", nature=Nature.CONFLICT
)
SMALLER = ProblemType(
    "activities.limit_too_small", zh="已有{least}人报名", en="{least} have places already", nature=Nature.CONFLICT
)


@verb("activities.sign_up")
def sign_up(change: Change, activity_id: Id[Activity], *, unit_id: Id[Unit], adults: int, children: int = 0) -> SignUp:
    """Put a household down: with places while all of it fits, else waiting."""
    activity = _open(change, activity_id)
    unit = change.get(Unit, unit_id)
    if activity.among is not None:
        change.require(unit.place in within(change, activity.among), NOT_AMONG(at="unit_id", place=activity.among))
    known = change.first(SignUp, activity=activity_id, unit=unit_id, state=OneOf(ON_LIST))
    if known is not None:
        raise Refused(ON_LIST_ALREADY(at="unit_id", sign_up=known.id))
    _require_number(change, activity, adults, children)
    made = SignUp(
        id=change.new_id(SignUp),
        activity=activity_id,
        unit=unit_id,
        person=None if change.actor.person is None else Id(change.actor.person),
        place=len(change.find(SignUp, activity=activity_id)) + 1,
        state=SignUpState.PLACED if _fits(change, activity, adults + children) else SignUpState.WAITING,
        adults=adults,
        children=children,
    )
    change.put(made)
    _record(change, made, from_=None)
    return made


def _open(change: Change, activity_id: Id[Activity]) -> Activity:
    activity = require_planned(change, activity_id)
    until = activity.sign_up_until
    change.require(change.now <= until, SIGN_UP_OVER(at="activity_id", until=until.astimezone(change.zone)))
    return activity


def _require_number(change: Change, activity: Activity, adults: int, children: int) -> None:
    change.require(adults >= 1, NOBODY(at="adults"))
    change.require(children >= 0, NUMBER(at="children", least=0))
    wanted, most, limit = adults + children, activity.per_household, activity.limit
    if most is not None:
        change.require(wanted <= most, HOUSEHOLD_LIMIT(at="adults", most=most))
    if limit is not None:
        change.require(wanted <= limit, NEVER_FITS(at="adults", limit=limit))


def _left(view: View, activity: Activity) -> int | None:
    """How many places are free; None: any number."""
    return None if activity.limit is None else activity.limit - _placed(view, activity.id)


def _placed(view: View, activity_id: Id[Activity]) -> int:
    return sum(one.persons for one in view.find(SignUp, activity=activity_id, state=SignUpState.PLACED))


def _fits(view: View, activity: Activity, persons: int) -> bool:
    left = _left(view, activity)
    return left is None or persons <= left


@verb("activities.change_number")
def change_number(change: Change, sign_up_id: Id[SignUp], *, adults: int, children: int = 0) -> SignUp:
    """More or fewer of a household come; it keeps its place in the line, and more who have no room are refused."""
    known = _on_list(change, sign_up_id)
    activity = _open(change, known.activity)
    _require_number(change, activity, adults, children)
    more, left = adults + children - known.persons, _left(change, activity)
    if known.state is SignUpState.PLACED and left is not None:
        change.require(more <= left, NO_ROOM(at="adults"))
    moved = change.put(evolve(known, adults=adults, children=children))
    _move_up(change, activity)
    return change.get(SignUp, moved.id)


@verb("activities.withdraw")
def withdraw(change: Change, sign_up_id: Id[SignUp]) -> SignUp:
    """Take a household off the list before it begins; what it wanted to bring is free again, and the line moves up."""
    known = _on_list(change, sign_up_id)
    activity = require_planned(change, known.activity)
    change.require(change.now < activity.starts, STARTED(at="sign_up_id", starts=activity.starts.astimezone(change.zone)))
    gone = move_sign_up(change, known, SignUpState.WITHDRAWN)
    _move_up(change, activity)
    return gone


def _on_list(change: Change, sign_up_id: Id[SignUp]) -> SignUp:
    known = change.get(SignUp, sign_up_id)
    change.require(known.state in ON_LIST, NOT_ON_LIST(at="sign_up_id", state=known.state))
    return known


@verb("activities.change_limit")
def change_limit(change: Change, activity_id: Id[Activity], *, limit: int | None) -> Activity:
    """Make room for more or fewer, not fewer than have places nor more than the venue was booked for."""
    known = require_planned(change, activity_id)
    booking = change.first(Booking, activity=activity_id, state=BookingState.BOOKED)
    if booking is not None:
        capacity = min(booking.persons, change.get(Venue, booking.venue).capacity)
        change.require(limit is not None and limit <= capacity, TOO_MANY(at="limit", capacity=capacity))
    if limit is not None:
        least = max(1, _placed(change, activity_id))
        change.require(limit >= least, SMALLER(at="limit", least=least))
    changed = change.put(evolve(known, limit=limit))
    _move_up(change, changed)
    return changed


def _move_up(change: Change, activity: Activity) -> None:
    """Give what is free to those who wait, in the order of the line, as far as they fit."""
    for one in change.find(SignUp, activity=activity.id, state=SignUpState.WAITING, order_by="place"):
        if _fits(change, activity, one.persons):
            move_sign_up(change, one, SignUpState.PLACED)


def move_sign_up(change: Change, known: SignUp, state: SignUpState) -> SignUp:
    """Put a household elsewhere on the list, and keep who did it."""
    moved = change.put(evolve(known, state=state))
    _record(change, moved, from_=known.state)
    return moved


def _record(change: Change, one: SignUp, *, from_: SignUpState | None) -> None:
    change.put(
        SignUpMove(
            id=change.new_id(SignUpMove),
            about=one.id,
            step=len(change.find(SignUpMove, about=one.id)) + 1,
            from_=from_,
            to=one.state,
            at=change.now,
            by=change.actor.id,
        ),
        SignUpMoved(sign_up=one.id, activity=one.activity, from_=from_, to=one.state),
    )


# --- questions, and the last check -----------------------------------------------------------------------------------


@question("activities.headcount")
def headcount(view: View, activity_id: Id[Activity]) -> Headcount:
    """How many come, for everybody: households, persons, households that wait; once it is accounted, how many persons came.

    In full fives, because it can be asked every hour: of two exact numbers the difference would be a household.
    """
    activity = view.get(Activity, activity_id)
    coming = view.find(SignUp, activity=activity_id, state=SignUpState.PLACED)
    waiting = len(view.find(SignUp, activity=activity_id, state=SignUpState.WAITING))
    persons, limit = _total(coming) if activity.came is None else activity.came, activity.limit
    full = limit is not None and persons >= limit
    return Headcount(
        activity=activity_id,
        households=full_fives(len(coming)),
        persons=full_fives(persons),
        waiting=full_fives(waiting),
        full=full if limit is None or enough(limit) else None,
    )


def _total(rows: Iterable[SignUp]) -> int:
    return sum(one.persons for one in rows)


@question("activities.sign_ups")
def sign_ups(view: View, activity_id: Id[Activity]) -> tuple[SignUp, ...]:
    """The list of an activity in the order in which households were put down, for who invites."""
    return view.find(SignUp, activity=activity_id, order_by="place")


@question("activities.sign_ups_of_household")
def sign_ups_of_household(view: View, unit_id: Id[Unit]) -> tuple[SignUp, ...]:
    """What a household is or was put down for, by id."""
    return view.find(SignUp, unit=unit_id)


@question("activities.sign_up_path")
def sign_up_path(view: View, sign_up_id: Id[SignUp]) -> tuple[SignUpMove, ...]:
    """The steps of a household on a list, in order."""
    return view.find(SignUpMove, about=sign_up_id, order_by="step")


def objections(change: Change) -> Iterator[Problem]:
    """What no change may leave behind, whoever made it: more persons placed than there is room for."""
    touched: dict[Id[Activity], None] = {}
    for write in change.writes:
        if isinstance(write.after, SignUp):
            touched[write.after.activity] = None
        elif isinstance(write.after, Activity):
            touched[write.after.id] = None
    for activity in (change.get(Activity, id) for id in touched):
        if activity.limit is not None and _placed(change, activity.id) > activity.limit:
            yield OVERSOLD(at="activity_id", limit=activity.limit)
