"""The life of an item: what can be done with it and when, and the one function by which it moves.

An item's state, level, handler and deadline are those of its last move.
"""

from datetime import date
from itertools import pairwise

import attrs
from attrs import frozen

from community_gov.calendar import CalendarSettings, Counting, count
from community_gov.change import Change, View
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.packs import category_of
from community_gov.feedback.records import Item, ItemMoved, ItemState, Move, Trigger
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body
from community_gov.records import Code, Id

__all__ = [
    "LIFE",
    "WAITING",
    "Seat",
    "accept_by",
    "answer_by",
    "movable",
    "moves",
    "next_order",
    "record",
    "senders",
    "step",
    "transfers_here",
]

S = ItemState

WAITING = (S.SUBMITTED, S.ESCALATED, S.ACCEPTED, S.STARTED, S.REOPENED)
"""The states in which somebody has to do something by a deadline."""
_NEW = (S.SUBMITTED, S.ESCALATED)
_IN_HAND = (S.ACCEPTED, S.STARTED, S.REOPENED)

LIFE = Lifecycle(
    S.SUBMITTED,
    S.TOLD,
    steps=(
        Step("assign", (S.SUBMITTED, S.REOPENED), S.SUBMITTED, zh="派单", en="assign"),
        Step("assign", (S.ESCALATED,), S.ESCALATED, zh="派单", en="assign"),
        Step("accept", (*_NEW, S.TOLD), S.ACCEPTED, zh="受理", en="accept"),
        Step("refuse", _NEW, S.REFUSED, zh="不予受理", en="refuse"),
        Step("transfer", (S.ACCEPTED, S.STARTED), S.ACCEPTED, zh="转办", en="transfer"),
        Step("start", (S.ACCEPTED, S.REOPENED), S.STARTED, zh="着手办理", en="start"),
        Step("answer", _IN_HAND, S.ANSWERED, zh="答复", en="answer"),
        Step("escalate", (*_NEW, S.TOLD, *_IN_HAND, S.REFUSED), S.ESCALATED, zh="提级", en="escalate"),
        Step("return_down", (S.ANSWERED,), S.ANSWERED, zh="答复转回下级", en="return down"),
        Step("visit", (S.ANSWERED,), S.VISITED, zh="回访", en="visit"),
        Step("reopen", (S.REFUSED, S.ANSWERED, S.VISITED, S.CLOSED), S.REOPENED, zh="重办", en="reopen"),
        Step("close", (S.TOLD, S.ANSWERED, S.VISITED), S.CLOSED, zh="办结", en="close"),
        Step("withdraw", (*_NEW, S.TOLD, *_IN_HAND, S.ANSWERED), S.WITHDRAWN, zh="撤回", en="withdraw"),
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
    """The item, if the action is possible now; raises NotFound and Refused (feedback.not_now)."""
    item = change.get(Item, item_id)
    if not LIFE.allows(item.state, action):
        word, possible = LIFE.word(action), LIFE.possible(item.state)
        change.refuse(NOT_NOW(at="item_id", number=item.number, state=item.state, action=word, possible=possible))
    return item


def record(
    change: Change,
    item: Item,
    action: str,
    *,
    before: ItemState | None,
    reason: str | None = None,
    trigger: Trigger | None = None,
) -> Item:
    """Stage the item as it is after the action, with its move and event."""
    move = Move(
        id=change.new_id(Move),
        about=item.id,
        order=next_order(change, item.id),
        action=Code(action),
        from_=before,
        to=item.state,
        level=item.level,
        handler=item.handler,
        due=item.due,
        trigger=trigger,
        at=change.now,
        by=change.actor.id,
        reason=reason,
    )
    change.put(move)
    return change.put(item, ItemMoved(about=item.id, number=item.number, from_=before, to=item.state, level=item.level))


def step(
    change: Change,
    item: Item,
    action: str,
    *,
    due: date | None,
    seat: Seat | None = None,
    reason: str | None = None,
    trigger: Trigger | None = None,
) -> Item:
    """Move an item on; without a `seat` it stays where it is."""
    seat = seat or Seat(level=item.level, handler=item.handler)
    moved = attrs.evolve(item, state=LIFE.after(item.state, action), due=due, level=seat.level, handler=seat.handler)
    return record(change, moved, action, before=item.state, reason=reason, trigger=trigger)


def moves(view: View, item_id: Id[Item]) -> tuple[Move, ...]:
    """The moves of an item in order."""
    return view.find(Move, about=item_id, order_by="order")


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


def transfers_here(path: tuple[Move, ...]) -> int:
    """How often it was passed on since it came to this level or was assigned by the office."""
    actions = [move.action for move in path]
    arrived = max((n for n, action in enumerate(actions) if action in ("escalate", "return_down", "assign")), default=0)
    return actions[arrived:].count(Code("transfer"))


def accept_by(view: View, category: Code) -> date | None:
    """The last day to accept or refuse what comes in today; None when no pack knows the category any more."""
    known = category_of(view, category)
    return None if known is None else _last_day(view, known.accept_days, known.counting)


def answer_by(view: View, category: Code) -> date | None:
    """The last day to answer what is accepted today; None when no pack knows the category any more."""
    known = category_of(view, category)
    return None if known is None else _last_day(view, known.answer_days, known.counting)


def _last_day(view: View, days: int, counting: Counting) -> date:
    return count(view.today, days, counting=counting, calendar=view.settings(CalendarSettings).working).due
