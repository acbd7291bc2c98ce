"""The life of an item: what can be done with it and when, and the one function by which it moves.

An item's state, level, handler and deadline are those of its last move, and follow from its moves alone.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice, pairwise
from typing import NoReturn

import attrs
from attrs import frozen

from community_gov.calendar import day_ends
from community_gov.change import Change, View
from community_gov.deadlines import TimeLimit, begins
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.limits import escalation_rule
from community_gov.feedback.packs import levels_from
from community_gov.feedback.records import Item, ItemMoved, ItemState, Move, Trigger
from community_gov.feedback.timing import NO_TIME, Time, due_from, known_due, later, running
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf

__all__ = [
    "AT_ONCE",
    "IN_HAND",
    "LIFE",
    "WAITING",
    "Seat",
    "arrived",
    "kept_for",
    "merged_items",
    "movable",
    "moves",
    "next_order",
    "paths",
    "record",
    "refuse_now",
    "senders",
    "settled_here",
    "step",
    "transfers_here",
]

S = ItemState
AT_ONCE = 500
"""Of how many items the moves are read in one question."""

_NEW = (S.SUBMITTED, S.ESCALATED)
IN_HAND = (S.ACCEPTED, S.STARTED, S.REOPENED)
"""The states in which its handler works on it."""
WAITING = (*_NEW, *IN_HAND, S.PAUSED, S.DISPUTED)
"""The states in which somebody has to do something."""

LIFE = Lifecycle(
    S.SUBMITTED,
    S.TOLD,
    steps=(
        Step("assign", (S.SUBMITTED, S.REOPENED), S.SUBMITTED, zh="派单", en="assign"),
        Step("assign", (S.ESCALATED,), S.ESCALATED, zh="派单", en="assign"),
        Step("accept", (*_NEW, S.TOLD), S.ACCEPTED, zh="受理", en="accept"),
        Step("refuse", _NEW, S.REFUSED, zh="不予受理", en="refuse"),
        Step("transfer", (S.ACCEPTED, S.STARTED), S.ACCEPTED, zh="转办", en="transfer"),
        Step("dispute", (*_NEW, S.ACCEPTED), S.DISPUTED, zh="提出职责异议", en="dispute the competence"),
        Step("settle", (S.DISPUTED,), S.SUBMITTED, zh="裁定职责", en="settle the competence"),
        Step("start", (S.ACCEPTED, S.REOPENED), S.STARTED, zh="着手办理", en="start"),
        Step("pause", IN_HAND, S.PAUSED, zh="暂停等待", en="pause"),
        Step("resume", (S.PAUSED,), S.STARTED, zh="恢复办理", en="resume"),
        *(Step("extend", (state,), state, zh="延长期限", en="extend") for state in IN_HAND),
        *(Step("recount", (state,), state, zh="重算期限", en="recount", told=False) for state in (*_NEW, *IN_HAND, S.DISPUTED)),
        *(Step("correct", (state,), state, zh="更正期限", en="correct the deadline") for state in (*IN_HAND, S.PAUSED)),
        Step("answer", IN_HAND, S.ANSWERED, zh="答复", en="answer"),
        *(Step("demand", (state,), state, zh="联名要求提级", en="demand") for state in (*WAITING, S.REFUSED)),
        Step("escalate", (*WAITING, S.TOLD, S.REFUSED), S.ESCALATED, zh="提级", en="escalate"),
        Step("return_down", (S.ANSWERED,), S.ANSWERED, zh="答复转回下级", en="return down"),
        Step("visit", (S.ANSWERED, S.VISITED), S.VISITED, zh="回访", en="visit"),
        Step("reopen", (S.REFUSED, S.ANSWERED, S.VISITED, S.CLOSED, S.MERGED), S.REOPENED, zh="重办", en="reopen"),
        Step("close", (S.TOLD, S.ANSWERED, S.VISITED), S.CLOSED, zh="办结", en="close"),
        Step("merge", WAITING, S.MERGED, zh="并单", en="merge"),
        Step("withdraw", (*WAITING, S.TOLD, S.ANSWERED, S.MERGED), S.WITHDRAWN, zh="撤回", en="withdraw"),
    ),
)
"""What can be done with an item, and when; only what was answered is closed, and emergencies, which were answered at once."""


@frozen(kw_only=True)
class Seat:
    """Where an item lies: the level, and the body there that handles it."""

    level: Code
    handler: Id[Body] | None


NOT_NOW = ProblemType(
    "feedback.not_now",
    zh="{number}号诉求现为“{state}”,不能{action};现在可以:{possible}",
    en="slip {number} is {state}, so this cannot be done: {action}; possible now: {possible}",
    nature=Nature.STATE,
)


def movable(change: Change, item_id: Id[Item], action: str) -> Item:
    """The item without its code, if the action is possible now; raises NotFound and Refused (feedback.not_now)."""
    item = change.get(Item, item_id)
    if not LIFE.allows(item.state, action):
        refuse_now(change, item, action)
    return attrs.evolve(item, slip=None)


def refuse_now(change: Change, item: Item, action: str) -> NoReturn:
    """Refuse the action, and say what is possible from here."""
    word, possible = LIFE.word(action), LIFE.possible(item.state)
    change.refuse(NOT_NOW(at="item_id", number=item.number, state=item.state, action=word, possible=possible))


def record(
    change: Change,
    item: Item,
    action: str,
    *,
    before: ItemState | None,
    time: Time = NO_TIME,
    reason: str | None = None,
    trigger: Trigger | None = None,
    rule: Code | None = None,
) -> Item:
    """Stage the item as it is after the action, with its move and event; the deadline is computed from all its moves."""
    path = moves(change, item.id)
    clock = None if time.clock is None else later(path, time.clock)
    move = Move(
        id=change.new_id(Move),
        about=item.id,
        order=len(path) + 1,
        action=Code(action),
        from_=before,
        to=item.state,
        level=item.level,
        handler=item.handler,
        clock=clock,
        waits_until=item.waits_until if item.state is S.PAUSED else None,
        trigger=trigger,
        rule=rule or time.rule,
        into=item.merged_into,
        at=change.now,
        by=change.signature,
        reason=reason,
    )
    timed = _timed(change, item, (*path, move))
    change.put(attrs.evolve(move, due=timed.due, ends=timed.ends, rises=timed.rises, rises_by=timed.rises_by))
    told = ItemMoved(
        about=item.id,
        number=item.number,
        action=move.action,
        from_=before,
        to=item.state,
        level=item.level,
        due=timed.due,
        ends=timed.ends,
    )
    return change.put(timed, told)


def _timed(change: Change, item: Item, path: tuple[Move, ...]) -> Item:
    """The item with the time that follows from its moves."""
    due = known_due(change, running(path))
    day, over = (None, None) if due is None else (due.day, due.over)
    rises, by = _rising(change, item, path[-1], over)
    taking_in = all(move.action == "submit" or move.trigger is Trigger.CATEGORY for move in path)
    shown = item.slip if taking_in else None
    return attrs.evolve(item, due=day, ends=over, rises=rises, rises_by=by, waits_until=path[-1].waits_until, slip=shown)


def _rising(change: Change, item: Item, last: Move, over: datetime | None) -> tuple[datetime | None, Trigger | None]:
    """When a rule of the ladder takes it up, and why; never from the highest level."""
    if len(levels_from(change, item.level)) <= 1:
        return None, None
    if last.action == "demand":
        return change.now, Trigger.HOUSEHOLDS
    if item.rises_by is Trigger.HOUSEHOLDS and last.action != "escalate" and item.state in (*WAITING, S.REFUSED):
        return item.rises, Trigger.HOUSEHOLDS
    if item.state is S.REFUSED:
        rule = escalation_rule(change, item, Trigger.REFUSAL)
        return (None, None) if rule is None else (_after_refusal(change, rule.after), Trigger.REFUSAL)
    if item.state in WAITING and escalation_rule(change, item, Trigger.DEADLINE) is not None:
        waited = None if last.waits_until is None else day_ends(last.waits_until, zone=change.zone)
        ends = over or waited
        return ends, None if ends is None else Trigger.DEADLINE
    return None, None


def _after_refusal(change: Change, after: TimeLimit | None) -> datetime:
    """The instant at which a refusal has stood for long enough; at once when no time is named."""
    due = None if after is None else due_from(change, (begins(change.now, limit=after),))
    return change.now if due is None or due.over is None else due.over


def step(
    change: Change,
    item: Item,
    action: str,
    *,
    time: Time = NO_TIME,
    seat: Seat | None = None,
    reason: str | None = None,
    trigger: Trigger | None = None,
    rule: Code | None = None,
) -> Item:
    """Move an item on; without a `seat` it stays where it is."""
    seat = seat or Seat(level=item.level, handler=item.handler)
    moved = attrs.evolve(item, state=LIFE.after(item.state, action), level=seat.level, handler=seat.handler)
    return record(change, moved, action, before=item.state, time=time, reason=reason, trigger=trigger, rule=rule)


def moves(view: View, item_id: Id[Item]) -> tuple[Move, ...]:
    """The moves of an item in order."""
    return view.find(Move, about=item_id, order_by="order")


def paths(view: View, item_ids: Iterable[Id[Item]]) -> Iterator[tuple[Id[Item], tuple[Move, ...]]]:
    """The moves of many items, each with its own in order; asked for in portions."""
    left = iter(item_ids)
    while portion := tuple(islice(left, AT_ONCE)):
        found: dict[Id[Item], list[Move]] = {id: [] for id in portion}
        for move in view.find(Move, about=OneOf(portion), order_by="order"):
            found[move.about].append(move)
        yield from ((id, tuple(path)) for id, path in found.items())


def merged_items(view: View, item_id: Id[Item]) -> tuple[Item, ...]:
    """The items that were merged into this one, and into those, as they stand now."""
    direct = view.find(Item, merged_into=item_id, state=S.MERGED, order_by="number")
    return tuple(found for one in direct for found in (one, *merged_items(view, one.id)))


def kept_for(view: View, item: Item) -> Item:
    """The item that is kept in the place of this one: itself, or the one at the end of the way that merging leads."""
    while item.state is S.MERGED and item.merged_into is not None:
        item = view.get(Item, item.merged_into)
    return item


def next_order(view: View, item_id: Id[Item]) -> int:
    """The order of the next move of an item; order comes from this, never from the clock."""
    return len(moves(view, item_id)) + 1


def senders(path: tuple[Move, ...]) -> tuple[Seat, ...]:
    """Who sent the item up and has not got it back yet, the lowest first; empty when it is at home."""
    sent: list[Seat] = []
    for before, move in pairwise(path):
        if move.action == "escalate":
            sent.append(Seat(level=before.level, handler=before.handler))
        elif move.action == "return_down":
            sent.pop()
    return tuple(sent)


_ARRIVALS = ("submit", "escalate", "return_down", "assign", "settle")


def transfers_here(path: tuple[Move, ...]) -> int:
    """How often it was passed on since it came to this level or was given to somebody by the office or an arbiter."""
    return [move.action for move in _since_arrival(path)].count(Code("transfer"))


def settled_here(path: tuple[Move, ...]) -> bool:
    """Whether an arbiter has said at this level who is competent."""
    return any(move.action == "settle" for move in _since(path, ("submit", "escalate", "return_down")))


def arrived(path: tuple[Move, ...]) -> Move:
    """The move by which it came to whoever has it now."""
    return _since(path, (*_ARRIVALS, "transfer"))[0]


def _since_arrival(path: tuple[Move, ...]) -> tuple[Move, ...]:
    return _since(path, _ARRIVALS)


def _since(path: tuple[Move, ...], actions: tuple[str, ...]) -> tuple[Move, ...]:
    """The moves from the last one of these actions on."""
    return path[max(n for n, move in enumerate(path) if move.action in actions) :]
