"""What is done with an item: accepted or refused, passed on, worked on, answered, visited, closed; or reopened, or withdrawn."""

from community_gov.change import Change, verb
from community_gov.errors import Nature, NotFound, ProblemType
from community_gov.feedback.life import Seat, accept_by, answer_by, movable, moves, next_order, senders, step, transfers_here
from community_gov.feedback.records import Answer, Item, Visit
from community_gov.feedback.routing import require_fit
from community_gov.feedback.texts import require_text
from community_gov.organizations import Body
from community_gov.records import Id

__all__ = [
    "accept",
    "answer",
    "assign",
    "close",
    "refuse",
    "reopen",
    "start",
    "transfer",
    "visit",
    "visit_slip",
    "withdraw",
    "withdraw_slip",
]

NO_HANDLER = ProblemType(
    "feedback.no_handler",
    zh="{number}号诉求还没有承办单位,请先派单",
    en="slip {number} has no handler yet; assign it first",
    nature=Nature.STATE,
)
HAS_IT = ProblemType(
    "feedback.has_it", zh="{number}号诉求已由该组织承办", en="that body has slip {number} already", nature=Nature.STATE
)
PUSHED_TWICE = ProblemType(
    "feedback.pushed_twice",
    zh="{number}号诉求在本级已转办过一次,不得再次推转;可以提级或由工作人员派单",
    en="slip {number} was passed on at this level once; it cannot be pushed on again, only escalated or assigned by the office",
    nature=Nature.STATE,
)
STILL_ABOVE = ProblemType(
    "feedback.still_above",
    zh="{number}号诉求的答复还在上级,先转回下级",
    en="slip {number} is still at a higher level; return it down first",
    nature=Nature.STATE,
)
NO_SLIP = ProblemType("feedback.no_slip", zh="没有这个查询码", en="there is no slip of this code", nature=Nature.NOT_FOUND)


@verb("feedback.assign")
def assign(change: Change, item_id: Id[Item], *, to: Id[Body]) -> Item:
    """The office gives an item that nobody has accepted to a body, at the level where it is."""
    item = movable(change, item_id, "assign")
    change.require(item.handler != to, HAS_IT(at="to", number=item.number))
    require_fit(change, item, to)
    return step(change, item, "assign", due=accept_by(change, item.category), seat=Seat(level=item.level, handler=to))


@verb("feedback.accept")
def accept(change: Change, item_id: Id[Item]) -> Item:
    """Take an item on; from now the time for the answer runs."""
    item = movable(change, item_id, "accept")
    change.require(item.handler is not None, NO_HANDLER(at="item_id", number=item.number))
    return step(change, item, "accept", due=answer_by(change, item.category))


@verb("feedback.refuse")
def refuse(change: Change, item_id: Id[Item], *, reason: str) -> Item:
    """Do not take it on at this level, with a reason; it can be escalated then, or reopened."""
    require_text(reason=reason)
    return step(change, movable(change, item_id, "refuse"), "refuse", due=None, reason=reason)


@verb("feedback.transfer")
def transfer(change: Change, item_id: Id[Item], *, to: Id[Body], reason: str) -> Item:
    """Pass it on to another body of this level, with a reason; once only, and the deadline stays."""
    require_text(reason=reason)
    item = movable(change, item_id, "transfer")
    change.require(item.handler != to, HAS_IT(at="to", number=item.number))
    change.require(transfers_here(moves(change, item_id)) == 0, PUSHED_TWICE(at="item_id", number=item.number))
    require_fit(change, item, to)
    return step(change, item, "transfer", due=item.due, seat=Seat(level=item.level, handler=to), reason=reason)


@verb("feedback.start")
def start(change: Change, item_id: Id[Item]) -> Item:
    """Say that the work has begun."""
    item = movable(change, item_id, "start")
    return step(change, item, "start", due=item.due)


@verb("feedback.answer")
def answer(change: Change, item_id: Id[Item], *, text: str, public: bool = False) -> Item:
    """Answer it; a public answer stands on the board, so it names nobody."""
    require_text(text=text)
    item = movable(change, item_id, "answer")
    said = Answer(
        id=change.new_id(Answer),
        item=item.id,
        order=next_order(change, item.id),
        handler=item.handler,
        level=item.level,
        public=public,
        at=change.now,
        by=change.actor.id,
        text=text,
    )
    change.put(said)
    return step(change, item, "answer", due=None)


@verb("feedback.visit")
def visit(change: Change, item_id: Id[Item], *, satisfied: bool, solved: bool = True) -> Item:
    """Record a return visit; what is not solved is reopened at once."""
    item = movable(change, item_id, "visit")
    _require_home(change, item)
    made = Visit(
        id=change.new_id(Visit),
        item=item.id,
        order=next_order(change, item.id),
        solved=solved,
        satisfied=satisfied,
        on=change.today,
        at=change.now,
        by=change.actor.id,
    )
    change.put(made)
    visited = step(change, item, "visit", due=None)
    return visited if solved else step(change, visited, "reopen", due=answer_by(change, item.category))


@verb("feedback.close")
def close(change: Change, item_id: Id[Item], *, reason: str | None = None) -> Item:
    """Close what was answered, or an emergency that is over."""
    require_text(reason=reason)
    item = movable(change, item_id, "close")
    _require_home(change, item)
    return step(change, item, "close", due=None, reason=reason)


@verb("feedback.reopen")
def reopen(change: Change, item_id: Id[Item], *, reason: str) -> Item:
    """Take it up again, with a reason; it stays with whoever had it, and the time for the answer runs anew."""
    require_text(reason=reason)
    item = movable(change, item_id, "reopen")
    return step(change, item, "reopen", due=answer_by(change, item.category), reason=reason)


@verb("feedback.withdraw")
def withdraw(change: Change, item_id: Id[Item], *, reason: str | None = None) -> Item:
    """The reporter takes it back."""
    require_text(reason=reason)
    return step(change, movable(change, item_id, "withdraw"), "withdraw", due=None, reason=reason)


@verb("feedback.visit_slip")
def visit_slip(change: Change, *, code: str, satisfied: bool, solved: bool = True) -> Item:
    """Whoever holds the code of an unnamed slip says how it went; raises NotFound for a wrong code."""
    return visit(change, _by_code(change, code).id, satisfied=satisfied, solved=solved)


@verb("feedback.withdraw_slip")
def withdraw_slip(change: Change, *, code: str) -> Item:
    """Whoever holds the code of an unnamed slip takes it back; raises NotFound for a wrong code."""
    return withdraw(change, _by_code(change, code).id)


def _by_code(change: Change, code: str) -> Item:
    item = change.first(Item, slip=code)
    if item is None:
        raise NotFound(NO_SLIP(at="code"))
    return item


def _require_home(change: Change, item: Item) -> None:
    change.require(not senders(moves(change, item.id)), STILL_ABOVE(at="item_id", number=item.number))
