"""What is done with an item: accepted or refused, passed on, worked on, answered, visited, closed; or reopened, or withdrawn."""

from attrs import evolve

from community_gov.calendar import day_ends
from community_gov.change import Change, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.attachments import by_code
from community_gov.feedback.competence import DECIDED
from community_gov.feedback.life import (
    LIFE,
    Seat,
    kept_for,
    merged_items,
    movable,
    moves,
    next_order,
    refuse_now,
    senders,
    settled_here,
    step,
    transfers_here,
)
from community_gov.feedback.records import Answer, Item, Visit
from community_gov.feedback.routing import require_fit
from community_gov.feedback.texts import require_public, require_text
from community_gov.feedback.timing import anew, on_acceptance, on_arrival, stopped
from community_gov.organizations import Body
from community_gov.records import Id
from community_gov.tasks import add as add_task

__all__ = [
    "accept",
    "answer",
    "assign",
    "close",
    "not_reached",
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
    zh="{number}号诉求在本级已转办过一次或已裁定职责,不得再次推转;可以提出职责异议由裁定方决定,或提级",
    en="slip {number} was passed on at this level once, or an arbiter has decided; it cannot be pushed on again, only escalated "
    "or, before that decision, taken to the arbiter",
    nature=Nature.STATE,
)
STILL_ABOVE = ProblemType(
    "feedback.still_above",
    zh="{number}号诉求的答复还在上级,先转回下级",
    en="slip {number} is still at a higher level; return it down first",
    nature=Nature.STATE,
)


@verb("feedback.assign")
def assign(change: Change, item_id: Id[Item], *, to: Id[Body], task: str | None = None) -> Item:
    """The office gives an item that nobody has accepted to a body, at the level where it is; not past an arbiter.

    With `task` a task of that title about the item is opened for the body; finishing it does not close the item.
    """
    require_text(task=task)
    item = movable(change, item_id, "assign")
    change.require(not _is_settled(change, item), DECIDED(at="item_id", number=item.number))
    change.require(item.handler != to, HAS_IT(at="to", number=item.number))
    require_fit(change, item, to)
    given = step(change, item, "assign", time=on_arrival(change, item), seat=Seat(level=item.level, handler=to))
    if task is not None:
        hour = given.ends if _is_by_the_hour(change, given) else None
        due = given.due if hour is None else None
        add_task(change, title=task, about=item.id, place=item.place, due=due, over=hour, assignee=to)
    return given


def _is_by_the_hour(change: Change, item: Item) -> bool:
    return item.due is not None and item.ends != day_ends(item.due, zone=change.zone)


def _is_settled(change: Change, item: Item) -> bool:
    """Whether an arbiter gave it to a body that still exists: then it is nobody else's to give."""
    body = None if item.handler is None else change.get(Body, item.handler)
    return settled_here(moves(change, item.id)) and body is not None and bool(body.period.holds(change.today))


@verb("feedback.accept")
def accept(change: Change, item_id: Id[Item]) -> Item:
    """Take an item on; from now the time for the answer runs."""
    item = movable(change, item_id, "accept")
    change.require(item.handler is not None, NO_HANDLER(at="item_id", number=item.number))
    return step(change, item, "accept", time=on_acceptance(change, item))


@verb("feedback.refuse")
def refuse(change: Change, item_id: Id[Item], *, reason: str) -> Item:
    """Do not take it on at this level, with a reason; it can be escalated then, or reopened."""
    require_text(reason=reason)
    return step(change, movable(change, item_id, "refuse"), "refuse", time=stopped(change), reason=reason)


@verb("feedback.transfer")
def transfer(change: Change, item_id: Id[Item], *, to: Id[Body], reason: str) -> Item:
    """Pass it on to another body of this level, with a reason; once only, and the deadline stays.

    Whoever gets it that way may dispute its competence (`dispute`), and then an arbiter decides.
    """
    require_text(reason=reason)
    item = movable(change, item_id, "transfer")
    change.require(item.handler != to, HAS_IT(at="to", number=item.number))
    path = moves(change, item_id)
    change.require(not transfers_here(path) and not settled_here(path), PUSHED_TWICE(at="item_id", number=item.number))
    require_fit(change, item, to)
    return step(change, item, "transfer", seat=Seat(level=item.level, handler=to), reason=reason)


@verb("feedback.start")
def start(change: Change, item_id: Id[Item]) -> Item:
    """Say that the work has begun."""
    item = movable(change, item_id, "start")
    return step(change, item, "start")


@verb("feedback.answer")
def answer(change: Change, item_id: Id[Item], *, text: str, public: bool = False) -> Item:
    """Answer it; a public answer stands on the board, so it names nobody."""
    if public:
        require_public(text)
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
        by=change.signature,
        text=text,
    )
    change.put(said)
    return step(change, item, "answer", time=stopped(change))


@verb("feedback.visit")
def visit(change: Change, item_id: Id[Item], *, satisfied: bool, solved: bool = True) -> Item:
    """Record a return visit; what is not solved is reopened at once.

    The reporter of an item that was merged is asked about the one that is kept: it is his or her own voice that counts there.
    """
    voice = change.get(Item, item_id)
    kept = kept_for(change, voice)
    if not LIFE.allows(kept.state, "visit"):
        refuse_now(change, kept, "visit")
    _require_home(change, kept)
    _asked(change, kept, voice, solved=solved, satisfied=satisfied)
    visited = step(change, kept, "visit")
    return visited if solved else step(change, visited, "reopen", time=anew(change, kept))


@verb("feedback.not_reached")
def not_reached(change: Change, item_id: Id[Item]) -> Visit:
    """Record that the reporter of an answered item could not be reached; what that means for the rates is said by the pack."""
    voice = change.get(Item, item_id)
    kept = kept_for(change, voice)
    if not LIFE.allows(kept.state, "visit"):
        refuse_now(change, kept, "visit")
    return _asked(change, kept, voice, solved=None, satisfied=None)


def _asked(change: Change, kept: Item, voice: Item, *, solved: bool | None, satisfied: bool | None) -> Visit:
    made = Visit(
        id=change.new_id(Visit),
        item=kept.id,
        order=next_order(change, kept.id),
        voice=voice.id,
        solved=solved,
        satisfied=satisfied,
        on=change.today,
        at=change.now,
        by=change.signature,
    )
    return change.put(made)


@verb("feedback.close")
def close(change: Change, item_id: Id[Item], *, reason: str | None = None) -> Item:
    """Close what was answered, or an emergency that is over."""
    require_text(reason=reason)
    item = movable(change, item_id, "close")
    _require_home(change, item)
    return step(change, item, "close", reason=reason)


@verb("feedback.reopen")
def reopen(change: Change, item_id: Id[Item], *, reason: str) -> Item:
    """Take it up again, with a reason; it stays with whoever had it, and the time for the answer runs anew.

    An item that was merged stands alone again.
    """
    require_text(reason=reason)
    return _again(change, movable(change, item_id, "reopen"), reason)


def _again(change: Change, item: Item, reason: str | None) -> Item:
    alone = evolve(item, merged_into=None)
    return step(change, alone, "reopen", time=anew(change, item), reason=reason)


@verb("feedback.withdraw")
def withdraw(change: Change, item_id: Id[Item], *, reason: str | None = None) -> Item:
    """The reporter takes it back; what was merged into it stands alone again, so that nobody else's voice is lost."""
    require_text(reason=reason)
    item = movable(change, item_id, "withdraw")
    gone = step(change, evolve(item, merged_into=None), "withdraw", time=stopped(change), reason=reason)
    for other in merged_items(change, item_id):
        if other.merged_into == item_id:
            _again(change, other, None)
    return gone


@verb("feedback.visit_slip")
def visit_slip(change: Change, *, code: str, satisfied: bool, solved: bool = True) -> Item:
    """Whoever holds the code of an unnamed slip says how it went; raises NotFound for a wrong code."""
    return visit(change, by_code(change, code).id, satisfied=satisfied, solved=solved)


@verb("feedback.withdraw_slip")
def withdraw_slip(change: Change, *, code: str) -> Item:
    """Whoever holds the code of an unnamed slip takes it back; raises NotFound for a wrong code."""
    return withdraw(change, by_code(change, code).id)


def _require_home(change: Change, item: Item) -> None:
    change.require(not senders(moves(change, item.id)), STILL_ABOVE(at="item_id", number=item.number))
