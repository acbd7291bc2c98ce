"""Who does not come after all, and the list itself: withdrawing, moving up, no-shows, closing, resizing, calling off.

When a place is freed the first who waits and may come moves up: whoever put the own name down has agreed already. Who may not
come on that day (a gate, another shift) is passed over and goes on waiting.
"""

from attrs import evolve

from community_gov import Change, Id, Nature, OneOf, ProblemType, verb
from community_gov_volunteers.activities import ListState, Shift, ShiftPlanned
from community_gov_volunteers.enrolment import Enrolment, guardians_of, require_reason
from community_gov_volunteers.signup import (
    LIST_CLOSED,
    LIVE,
    NOT_STARTED,
    STARTED,
    SignUp,
    SignUpState,
    require_step,
    take_step,
    unfit,
)

__all__ = ["call_off", "close_list", "mark_no_show", "open_list", "release", "resize", "undo_no_show", "withdraw"]

TOO_LATE = ProblemType(
    "volunteers.withdraw_too_late",
    zh="已过退出时间({limit});请联系负责人",
    en="withdrawing was possible until {limit}; speak to the person in charge",
    nature=Nature.STATE,
)
TOO_SMALL = ProblemType(
    "volunteers.more_are_placed",
    zh="已录取{placed}人,不能少于此数",
    en="{placed} are placed; it cannot be fewer",
    nature=Nature.STATE,
)


# --- not coming ------------------------------------------------------------------------------------------------------


@verb("volunteers.withdraw")
def withdraw(change: Change, sign_up_id: Id[SignUp], *, reason: str | None = None) -> SignUp:
    """Take a name off the list; the first who waits and may come moves up.

    By oneself, or by the guardian of a minor, until the shift's limit; after it the person in charge does it, with a reason.
    """
    known = change.get(SignUp, sign_up_id)
    shift = change.get(Shift, known.shift)
    require_step(known, "withdraw")
    change.require(change.now < shift.starts, STARTED(at="sign_up_id"))
    enrolment = change.get(Enrolment, known.enrolment)
    if change.actor.person in (known.person, *guardians_of(change, enrolment, on=change.today)):
        change.require(change.now <= shift.withdraw_until, TOO_LATE(at="sign_up_id", limit=shift.withdraw_until))
    else:
        require_reason(change, reason or "")
    gone = take_step(change, known, "withdraw", reason=reason)
    _move_up(change, shift)
    return gone


def _move_up(change: Change, shift: Shift) -> None:
    """Give free places to those who wait, in the order of the list; who may not come today is passed over and goes on waiting."""
    if shift.state is ListState.CALLED_OFF or change.now >= shift.starts:
        return
    queue = change.find(SignUp, shift=shift.id, state=SignUpState.WAITING, order_by="place")
    free = shift.capacity - len(change.find(SignUp, shift=shift.id, state=SignUpState.PLACED))
    for one in queue:
        if free < 1:
            return
        if not any(unfit(change, shift, change.get(Enrolment, one.enrolment))):
            take_step(change, one, "place")
            free -= 1


def release(change: Change, enrolment_id: Id[Enrolment]) -> None:
    """Take a volunteer who goes off every list of a shift that has not begun, and let others move up."""
    mine = {one.shift: one for one in change.find(SignUp, enrolment=enrolment_id, state=OneOf(LIVE))}
    for shift in change.find(Shift, id=OneOf(tuple(mine)), order_by="starts"):
        one = mine[shift.id]
        if change.now < shift.starts:
            take_step(change, one, "decline" if one.state is SignUpState.INVITED else "withdraw")
            _move_up(change, shift)


@verb("volunteers.mark_no_show")
def mark_no_show(change: Change, sign_up_id: Id[SignUp]) -> SignUp:
    """Note that somebody who had a place did not come; once the shift has begun."""
    known = change.get(SignUp, sign_up_id)
    change.require(change.now >= change.get(Shift, known.shift).starts, NOT_STARTED(at="sign_up_id"))
    return take_step(change, known, "miss")


@verb("volunteers.undo_no_show")
def undo_no_show(change: Change, sign_up_id: Id[SignUp], *, reason: str) -> SignUp:
    """Take a no-show back that was noted by mistake."""
    require_reason(change, reason)
    return take_step(change, change.get(SignUp, sign_up_id), "come", reason=reason)


# --- the list --------------------------------------------------------------------------------------------------------


@verb("volunteers.close_list")
def close_list(change: Change, shift_id: Id[Shift]) -> Shift:
    """Take no more names; those who wait still move up."""
    return _set_list(change, shift_id, ListState.CLOSED)


@verb("volunteers.open_list")
def open_list(change: Change, shift_id: Id[Shift]) -> Shift:
    """Take names again."""
    return _set_list(change, shift_id, ListState.OPEN)


def _set_list(change: Change, shift_id: Id[Shift], state: ListState) -> Shift:
    shift = change.get(Shift, shift_id)
    change.require(shift.state is not ListState.CALLED_OFF, LIST_CLOSED(at="shift_id", state=shift.state))
    return shift if shift.state is state else change.put(evolve(shift, state=state))


@verb("volunteers.resize")
def resize(change: Change, shift_id: Id[Shift], *, capacity: int) -> Shift:
    """Change how many are wanted: when there are more places people move up; nobody who has a place loses it."""
    shift = change.get(Shift, shift_id)
    taken = len(change.find(SignUp, shift=shift_id, state=SignUpState.PLACED))
    change.require(capacity >= max(1, taken), TOO_SMALL(at="capacity", placed=max(1, taken)))
    sized = evolve(shift, capacity=capacity)
    change.put(sized, ShiftPlanned(shift=shift_id, starts=shift.starts, capacity=capacity))
    _move_up(change, sized)
    return sized


@verb("volunteers.call_off")
def call_off(change: Change, shift_id: Id[Shift], *, reason: str) -> Shift:
    """Call a shift off before it begins, with everybody on its list."""
    shift = change.get(Shift, shift_id)
    require_reason(change, reason)
    change.require(shift.state is not ListState.CALLED_OFF, LIST_CLOSED(at="shift_id", state=shift.state))
    change.require(change.now < shift.starts, STARTED(at="shift_id"))
    for one in change.find(SignUp, shift=shift_id, state=OneOf(LIVE)):
        take_step(change, one, "call_off", reason=reason)
    return change.put(evolve(shift, state=ListState.CALLED_OFF))
