"""Coming and going: check-in and check-out, which log the time between them.

The minutes are those of the clock, without seconds; what was checked in and out still has to be verified by somebody else.
"""

from datetime import datetime

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Person
from community_gov_volunteers.activities import ListState, Shift, days_of_shift, require_instant, stretch_of
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import Entry, log
from community_gov_volunteers.signup import SignUp, SignUpState
from community_gov_volunteers.stretches import Stretch, by_day, whole_minute

__all__ = ["CheckedIn", "CheckedOut", "Presence", "check_in", "check_out", "present"]


@kind("volunteers.presence", indexes=("sign_up", "shift"))
@frozen(kw_only=True)
class Presence:
    """From when to when somebody was there; `left` is None while the person is."""

    id: Id["Presence"]
    sign_up: Id[SignUp]
    shift: Id[Shift]
    enrolment: Id[Enrolment]
    person: Id[Person]
    came: datetime
    left: datetime | None = None


@event("volunteers.checked_in")
@frozen(kw_only=True)
class CheckedIn:
    """Somebody came."""

    presence: Id[Presence]
    shift: Id[Shift]


@event("volunteers.checked_out")
@frozen(kw_only=True)
class CheckedOut:
    """Somebody went."""

    presence: Id[Presence]
    shift: Id[Shift]


NO_PLACE = ProblemType(
    "volunteers.no_place",
    zh="在此班次没有名额(状态: {state})",
    en="has no place on this shift (it is {state})",
    nature=Nature.STATE,
)
NOT_THE_DAY = ProblemType(
    "volunteers.not_the_day",
    zh="只能在班次当天、结束之前签到",
    en="people check in on the day of the shift and before it ends",
    nature=Nature.STATE,
)
THERE_ALREADY = ProblemType(
    "volunteers.there_already", zh="已签到,尚未签退", en="checked in already and not out", nature=Nature.CONFLICT
)
NOT_THERE = ProblemType("volunteers.not_there", zh="尚未签到", en="not checked in", nature=Nature.STATE)
LEFT_BEFORE = ProblemType(
    "volunteers.left_before_coming",
    zh="签退时间须在签到之后且不晚于现在",
    en="one leaves after one came, and not later than now",
)


@verb("volunteers.check_in")
def check_in(change: Change, sign_up_id: Id[SignUp]) -> Presence:
    """Note that somebody who has a place is there now."""
    known = change.get(SignUp, sign_up_id)
    shift = change.get(Shift, known.shift)
    on_list = known.state is SignUpState.PLACED and shift.state is not ListState.CALLED_OFF
    change.require(on_list, NO_PLACE(at="sign_up_id", state=known.state))
    in_time = change.today in days_of_shift(change, shift) and change.now < shift.ends
    change.require(in_time, NOT_THE_DAY(at="sign_up_id"))
    change.require(_here(change, sign_up_id) is None, THERE_ALREADY(at="sign_up_id"))
    made = Presence(
        id=change.new_id(Presence),
        sign_up=sign_up_id,
        shift=shift.id,
        enrolment=known.enrolment,
        person=known.person,
        came=whole_minute(change.now),
    )
    return change.put(made, CheckedIn(presence=made.id, shift=shift.id))


@verb("volunteers.check_out")
def check_out(change: Change, sign_up_id: Id[SignUp], *, at: datetime | None = None) -> tuple[Entry, ...]:
    """Note that somebody goes, now or at an earlier instant, and log the time since the check-in.

    One entry for each civil day; none for somebody who left before the shift began.
    """
    here = _here(change, sign_up_id)
    if here is None:
        raise Refused(NOT_THERE(at="sign_up_id"))
    left = whole_minute(change.now if at is None else require_instant(at, name="at"))
    change.require(here.came <= left <= change.now, LEFT_BEFORE(at="at"))
    change.put(evolve(here, left=left), CheckedOut(presence=here.id, shift=here.shift))
    if left == here.came:
        return ()
    stay = Stretch(here.came, left)
    if stay.shared(stretch_of(change.get(Shift, here.shift))) == 0:
        return ()
    parts = by_day(stay, change.zone)
    return tuple(log(change, here.shift, enrolment_id=here.enrolment, starts=part.starts, ends=part.ends) for part in parts)


def _here(view: View, sign_up_id: Id[SignUp]) -> Presence | None:
    return view.first(Presence, sign_up=sign_up_id, left=None)


@question("volunteers.present")
def present(view: View, shift_id: Id[Shift]) -> tuple[Presence, ...]:
    """Who is there now, in the order in which people came."""
    return view.find(Presence, shift=shift_id, left=None, order_by="came")
