"""By when the next step of an item is due: what each step does to its clock, and how the clock is read.

The clock is never kept as a figure: each move says what it did to it, and the last day is computed from the moves anew.
An anonymous slip has no hour, so hours run from the end of its civil day.
"""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import evolve, frozen

from community_gov.calendar import CalendarSettings, Counting, NoWorkingDays, day_ends
from community_gov.change import Change, View
from community_gov.deadlines import ClockAct, ClockMove, Due, TimeLimit, begins, deadline_from, ends
from community_gov.feedback.limits import Limit, Timed, limit_for
from community_gov.feedback.records import Item, Move
from community_gov.records import ActorKind, Code

__all__ = [
    "NO_TIME",
    "Time",
    "anew",
    "due_from",
    "known_due",
    "later",
    "on_acceptance",
    "on_arrival",
    "on_outside_day",
    "running",
    "sooner",
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


def on_arrival(change: Change, item: Item) -> Time:
    """The time to accept what comes in, or without such a limit to answer it; nothing when no pack knows any."""
    return _begun(change, limit_for(change, item, Timed.ACCEPT) or limit_for(change, item, Timed.ANSWER))


def on_acceptance(change: Change, item: Item) -> Time:
    """The time to answer; where it runs from the arrival already, it goes on."""
    if limit_for(change, item, Timed.ACCEPT) is None:
        return NO_TIME
    return anew(change, item)


def anew(change: Change, item: Item) -> Time:
    """The time to answer, from now."""
    return _begun(change, limit_for(change, item, Timed.ANSWER))


def to_settle(change: Change, item: Item) -> Time:
    """The time that an arbiter has; what ran before stops."""
    limit = limit_for(change, item, Timed.SETTLE)
    return stopped(change) if limit is None else _begun(change, limit)


def on_outside_day(change: Change, day: date, otherwise: Time) -> Time:
    """A last day that was set elsewhere, while it is not over; what the pack says then."""
    return Time(clock=begins(change.now, until=day)) if day >= change.today else otherwise


def sooner(change: Change, day: date, time: Time) -> Time:
    """The time, or a last day that was set elsewhere, if that comes first."""
    outside = on_outside_day(change, day, time)
    ours, theirs = (known_due(change, running_of(one)) for one in (time, outside))
    earlier = ours is None or (
        theirs is not None and theirs.over is not None and ours.over is not None and theirs.over < ours.over
    )
    return outside if earlier else time


def running_of(time: Time) -> tuple[ClockMove, ...]:
    """What runs after this step alone."""
    return () if time.clock is None or time.clock.act is ClockAct.END else (time.clock,)


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
