"""By when the next step of an item is due: what each step does to its clock, and how the clock is read.

The clock is never kept as a figure: each move says what it did to it, and the last day is computed from the moves anew.
An anonymous slip has no hour, so hours run from the end of its civil day.

What a hotline set for the answer to its order holds until it has one, whatever the pack says: to accept the order, or to say who
is competent, there is the time of the pack or less. When the hotline's time is over, the pack's counts.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from attrs import evolve, frozen

from community_gov.calendar import CalendarSettings, Counting, NoWorkingDays, day_ends
from community_gov.change import Change, View
from community_gov.deadlines import ClockAct, ClockMove, Due, TimeLimit, begins, deadline_from, ends
from community_gov.feedback.limits import Limit, Timed, limit_for
from community_gov.feedback.records import Answer, Channel, HotlineOrder, Item, Move
from community_gov.records import ActorKind, Code

__all__ = [
    "END_OF_TIME",
    "NO_TIME",
    "Time",
    "anew",
    "due_from",
    "known_due",
    "later",
    "on_acceptance",
    "on_arrival",
    "order_of",
    "running",
    "stopped",
    "to_settle",
]


@frozen(kw_only=True)
class Time:
    """What a step does to the clock, and which pack says so."""

    clock: ClockMove | None = None
    rule: Code | None = None


NO_TIME = Time()
"""The step leaves the clock as it is."""
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def on_arrival(change: Change, item: Item) -> Time:
    """The time to accept what comes in, or without such a limit to answer it; nothing when no pack knows any."""
    time = _begun(change, limit_for(change, item, Timed.ACCEPT) or limit_for(change, item, Timed.ANSWER))
    return _sooner(change, time, ordered(change, item))


def on_acceptance(change: Change, item: Item) -> Time:
    """The time to answer; where it runs from the arrival already, it goes on."""
    if ordered(change, item) is None and limit_for(change, item, Timed.ACCEPT) is None:
        return NO_TIME
    return anew(change, item)


def anew(change: Change, item: Item) -> Time:
    """The time to answer, from now."""
    return ordered(change, item) or _begun(change, limit_for(change, item, Timed.ANSWER))


def to_settle(change: Change, item: Item) -> Time:
    """The time that an arbiter has; what ran before stops."""
    return _sooner(change, _begun(change, limit_for(change, item, Timed.SETTLE)), ordered(change, item))


def ordered(change: Change, item: Item) -> Time | None:
    """What the hotline set for the answer to an order, while it waits for one and that time is not over."""
    order = order_of(change, item)
    if order is None or change.first(Answer, item=item.id) is not None:
        return None
    clock = begins(change.now, until=order.due if order.ends is None else None, moment=order.ends)
    return None if _over(change, clock) <= change.now else Time(clock=clock)


def order_of(view: View, item: Item) -> HotlineOrder | None:
    """What the hotline said of an item, if it came from one."""
    return view.first(HotlineOrder, item=item.id) if item.channel is Channel.HOTLINE else None


def _sooner(change: Change, time: Time, outside: Time | None) -> Time:
    """The time of the pack, or what was set outside if that is over first."""
    if outside is None or outside.clock is None:
        return time
    return outside if time.clock is None or _over(change, outside.clock) < _over(change, time.clock) else time


def _over(change: Change, clock: ClockMove) -> datetime:
    """When the time is over that begins here; never where none begins, or nobody can count it yet."""
    due = None if clock.act is ClockAct.END else known_due(change, (clock,))
    return END_OF_TIME if due is None or due.over is None else due.over


def stopped(change: Change) -> Time:
    """No time runs from here on."""
    return Time(clock=ends(change.now))


def _begun(change: Change, limit: Limit | None) -> Time:
    if limit is None:
        return stopped(change)
    return Time(clock=begins(_since(change, limit.time), limit=limit.time), rule=limit.pack)


def _since(change: Change, time: TimeLimit) -> datetime:
    hidden = change.actor.kind is ActorKind.ANONYMOUS and time.counting is Counting.HOURS
    return day_ends(change.today, zone=change.zone) if hidden else change.now


def running(path: Iterable[Move]) -> tuple[ClockMove, ...]:
    """What the moves did to the clock, from its last beginning on; empty when none runs."""
    found: list[ClockMove] = []
    for move in path:
        if move.clock is not None:
            if move.clock.act in (ClockAct.BEGIN, ClockAct.END):
                found.clear()
            if move.clock.act is not ClockAct.END:
                found.append(move.clock)
    return tuple(found)


def later(path: tuple[Move, ...], new: ClockMove) -> ClockMove:
    """The step, not before what it follows: a clock may have been set back, and an anonymous step has no hour."""
    before = [move.at for move in path]
    if new.act is not ClockAct.BEGIN:
        before += [clock.at for clock in running(path)]
    return evolve(new, at=max(new.at, *before)) if before else new


def due_from(view: View, clocks: Iterable[ClockMove]) -> Due | None:
    """By when it is due after these steps; raises NoWorkingDays."""
    return deadline_from(clocks, zone=view.zone, calendar=view.settings(CalendarSettings).working)


def known_due(view: View, clocks: Iterable[ClockMove]) -> Due | None:
    """By when it is due, as far as the calendar knows: nobody's matter is turned away for a year that is not announced yet.

    The audit tells of what could not be counted, and `recount` counts it when the calendar knows more.
    """
    try:
        return due_from(view, clocks)
    except NoWorkingDays:
        return None
