"""More time: waiting for somebody or something, and a longer time, each with its reason; what is put right or counted anew."""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import evolve

from community_gov.calendar import day_ends
from community_gov.change import Change, View, question, verb
from community_gov.deadlines import ClockAct, ClockMove, Due, PauseReason, extends, pauses, resumes
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.life import WAITING, movable, moves, paths, step
from community_gov.feedback.limits import Timed, limit_for
from community_gov.feedback.records import Item, ItemState
from community_gov.feedback.texts import require_text
from community_gov.feedback.timing import Time, due_from, known_due, running
from community_gov.records import Actor, Id
from community_gov.stores.protocol import OneOf

__all__ = ["correct", "deadline_of", "extend", "pause", "recount", "resume", "uncounted"]

NOT_LATER = ProblemType(
    "feedback.not_later", zh="{day}不晚于现有期限{due}", en="{day} is not later than the present last day, {due}"
)
NOT_AHEAD = ProblemType("feedback.not_ahead", zh="{day}已过去", en="{day} lies in the past")
TOO_LONG = ProblemType(
    "feedback.extended_too_far",
    zh="延长至{day}超过允许的最后日期{last}",
    en="{day} is later than an extension may reach, {last}",
    nature=Nature.STATE,
)
NO_DEADLINE = ProblemType(
    "feedback.no_deadline", zh="{number}号诉求没有期限可延长", en="slip {number} has no deadline to extend", nature=Nature.STATE
)
NO_CLOCK = ProblemType(
    "feedback.no_clock",
    zh="第{order}步没有可以更正的期限起止:能更正的是承办方所作的起算、中止、恢复和延长",
    en="step {order} cannot be put right: only a beginning, a pause, its end and an extension by whoever handles it can",
    nature=Nature.NOT_FOUND,
)
NOT_YET = ProblemType("feedback.not_yet", zh="{moment}尚未到来", en="{moment} has not come yet")
CLOCK_ORDER = ProblemType(
    "feedback.clock_order",
    zh="{moment}与期限的其他各步先后矛盾",
    en="{moment} does not lie between the step of the deadline before this one and the one after it",
    nature=Nature.STATE,
)


@verb("feedback.pause")
def pause(change: Change, item_id: Id[Item], *, waiting_for: PauseReason, until: date, reason: str) -> Item:
    """Let the clock stand still while somebody or something is waited for, not longer than `until`.

    The reason is shown to the reporter. When that day is over and nothing has happened, the item is overdue.
    """
    require_text(reason=reason)
    item = movable(change, item_id, "pause")
    change.require(until >= change.today, NOT_AHEAD(at="until", day=until))
    time = Time(clock=pauses(change.now, waiting_for)) if running(moves(change, item_id)) else Time()
    return step(change, evolve(item, waits_until=until), "pause", time=time, reason=reason)


@verb("feedback.resume")
def resume(change: Change, item_id: Id[Item]) -> Item:
    """The waiting is over; the clock goes on."""
    item = movable(change, item_id, "resume")
    time = Time(clock=resumes(change.now)) if running(moves(change, item_id)) else Time()
    return step(change, item, "resume", time=time)


@verb("feedback.extend")
def extend(change: Change, item_id: Id[Item], *, until: date, reason: str) -> Item:
    """Take more time, up to a later last day; reason and day are shown to the reporter and told to who follows it."""
    require_text(reason=reason)
    item = movable(change, item_id, "extend")
    due = due_from(change, running(moves(change, item_id)))
    if due is None or due.day is None or due.over is None:
        change.refuse(NO_DEADLINE(at="item_id", number=item.number))
    change.require(day_ends(until, zone=change.zone) > due.over, NOT_LATER(at="until", day=until, due=due.day))
    _require_allowed(change, item, until)
    return step(change, item, "extend", time=Time(clock=extends(change.now, until=until)), reason=reason)


def _require_allowed(change: Change, item: Item, until: date) -> None:
    """Not further than the pack allows from the end that there would be without any extension."""
    limit = limit_for(change, item, Timed.EXTEND)
    if limit is None:
        return
    first = [clock for clock in running(moves(change, item.id)) if clock.act is not ClockAct.EXTEND]
    longest = known_due(change, (*first, extends(first[-1].at, by=limit.time)))
    if longest is not None and longest.day is not None:
        change.require(until <= longest.day, TOO_LONG(at="until", day=until, last=longest.day))


@verb("feedback.correct")
def correct(change: Change, item_id: Id[Item], *, order: int, at: datetime, reason: str) -> Item:
    """Put right from when on a step counts for the deadline, such as a pause that began earlier; everything after it follows.

    `order` is the number of the step in the path of the item. The arrival stays: the rate of response rests on it. So does
    what somebody without a name did: its hour is nobody's to know. What was written before stays in the history of the step.
    """
    require_text(reason=reason)
    item = movable(change, item_id, "correct")
    path = list(moves(change, item_id))
    index = order - 1
    wrong = path[index] if 0 < index < len(path) else None
    if wrong is None or wrong.clock is None or wrong.clock.act is ClockAct.END or wrong.by == Actor.NOBODY:
        change.refuse(NO_CLOCK(at="order", order=order))
    moment = at.astimezone(change.zone)
    change.require(at <= change.now, NOT_YET(at="at", moment=moment))
    before = [move.clock.at for move in path[:index] if move.clock is not None]
    after = [move.clock.at for move in path[order:] if move.clock is not None]
    change.require(max(before, default=at) <= at <= min(after, default=at), CLOCK_ORDER(at="at", moment=moment))
    path[index] = evolve(wrong, clock=evolve(wrong.clock, at=at))
    for number in range(order, len(path) + 1):
        due = known_due(change, running(path[:number]))
        change.put(evolve(path[number - 1], due=None if due is None else due.day, ends=None if due is None else due.over))
    return step(change, item, "correct", reason=reason)


@question("feedback.deadline_of")
def deadline_of(view: View, item_id: Id[Item]) -> Due | None:
    """By when the next step of an item is due and how that was counted, anew from its moves; raises NotFound, NoWorkingDays."""
    view.get(Item, item_id)
    return due_from(view, running(moves(view, item_id)))


@verb("feedback.recount")
def recount(change: Change) -> tuple[Item, ...]:
    """Count the last days of all that waits anew: the host calls it when the calendar knows another year or other days of rest.

    Working days of a year that nobody had announced could not be counted at all, and a last day may turn out to be one of rest
    (Civil Code art. 203). Called again, it counts nothing twice. What the calendar does not know is left; the audit tells of it.
    """
    waiting = _waiting(change, change.find(Item, state=OneOf(WAITING), order_by="number"))
    counted = ((item, known_due(change, clocks)) for item, clocks in waiting)
    return tuple(step(change, item, "recount") for item, due in counted if due is not None and due.over != item.ends)


def uncounted(view: View) -> Iterator[Item]:
    """The items for whose next step there is a time, whose last day nobody has counted."""
    found = view.find(Item, state=OneOf(WAITING), due=None, order_by="number")
    return (item for item, clocks in _waiting(view, found) if clocks)


def _waiting(view: View, items: tuple[Item, ...]) -> Iterator[tuple[Item, tuple[ClockMove, ...]]]:
    """Those whose time does not stand still, each with what its moves did to the clock."""
    going = {item.id: item for item in items if item.state is not ItemState.PAUSED}
    return ((going[id], running(path)) for id, path in paths(view, going))
