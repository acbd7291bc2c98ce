"""What is known of the items: for the office, for the body that handles them, for the reporter, and for the holder of a code."""

from datetime import date, datetime

import attrs
from attrs import frozen

from community_gov.change import View, question
from community_gov.feedback.attachments import attachments_of, by_code
from community_gov.feedback.life import WAITING, kept_for, moves
from community_gov.feedback.packs import (
    Category,
    EmergencyNumber,
    LadderLevel,
    categories_of,
    ladder_of,
    numbers_for,
)
from community_gov.feedback.records import Answer, Attachment, Item, ItemState, Move, Publication, Voice
from community_gov.feedback.routing import abouts_of, concerns
from community_gov.feedback.timing import END_OF_TIME
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf, Range
from community_gov.tasks import Task

__all__ = [
    "Story",
    "answers_to",
    "categories",
    "follow",
    "item",
    "item_path",
    "items",
    "items_of_body",
    "items_of_person",
    "ladder",
    "numbers",
    "out_of_time",
    "overdue",
    "story",
    "visible_to_handler",
]


@frozen(kw_only=True)
class Story:
    """An item with everything that happened to it."""

    item: Item
    path: tuple[Move, ...]
    """Every step, up the ladder and down, each with its reason."""
    answers: tuple[Answer, ...]
    """What was said to it, or to the item into which it was merged."""
    attachments: tuple[Attachment, ...]
    tasks: tuple[Task, ...]
    """What has to be done or was done for it; a finished task does not close it."""
    shown: tuple[Publication, ...]
    """What the board shows or showed of it, or why it does not."""
    kept: int | None
    """The number of the slip into which it was merged."""


@question("feedback.item")
def item(view: View, item_id: Id[Item]) -> Item:
    """One item, without the code of its slip; raises NotFound."""
    return _without_code(view.get(Item, item_id))


@question("feedback.item_path")
def item_path(view: View, item_id: Id[Item]) -> tuple[Move, ...]:
    """Every step of an item, up the ladder and down, in order; raises NotFound."""
    view.get(Item, item_id)
    return moves(view, item_id)


@question("feedback.answers_to")
def answers_to(view: View, item_id: Id[Item]) -> tuple[Answer, ...]:
    """The answers to an item, the oldest first; raises NotFound."""
    view.get(Item, item_id)
    return view.find(Answer, item=item_id, order_by="order")


@question("feedback.story")
def story(view: View, item_id: Id[Item]) -> Story:
    """An item with everything that happened to it; raises NotFound."""
    return _told(view, view.get(Item, item_id))


@question("feedback.follow")
def follow(view: View, *, code: str) -> Story:
    """The story of an unnamed slip, for whoever holds its code; raises NotFound for a wrong code."""
    return _told(view, by_code(view, code))


def _told(view: View, found: Item) -> Story:
    kept = kept_for(view, found)
    return Story(
        item=_without_code(found),
        path=moves(view, found.id),
        answers=_answers(view, found, kept),
        attachments=attachments_of(view, found.id),
        tasks=view.find(Task, about=found.id, order_by="id"),
        shown=view.find(Publication, item=found.id, order_by="at"),
        kept=None if kept.id == found.id else kept.number,
    )


def _answers(view: View, found: Item, kept: Item) -> tuple[Answer, ...]:
    """Its own answers, and of the item that is kept those for everybody and those given since both are one."""
    own = answers_to(view, found.id)
    if kept.id == found.id:
        return own
    since = max(move.at for move in moves(view, found.id) if move.action == "merge")
    return (*own, *(said for said in answers_to(view, kept.id) if said.public or said.at >= since))


@question("feedback.items")
def items(view: View, *, state: ItemState | None = None, category: Code | None = None) -> tuple[Item, ...]:
    """The items, by number."""
    found = view.find(Item, order_by="number") if state is None else view.find(Item, order_by="number", state=state)
    return tuple(_without_code(one) for one in found if category in (None, one.category))


@question("feedback.items_of_body")
def items_of_body(view: View, body_id: Id[Body]) -> tuple[Item, ...]:
    """What a body has to handle, the most urgent first; without complaints of a person who is a member by now."""
    waiting = view.find(Item, handler=body_id, state=OneOf(WAITING))
    found = [one for one in waiting if visible_to_handler(view, one)]
    return tuple(map(_without_code, sorted(found, key=lambda one: (one.ends or END_OF_TIME, one.number))))


@question("feedback.items_of_person")
def items_of_person(view: View, person_id: Id[Person]) -> tuple[Item, ...]:
    """What a person brought up, by number."""
    kept_back = OneOf(tuple(voice.item for voice in view.find(Voice, reporter=person_id)))
    mine = (*view.find(Item, reporter=person_id), *view.find(Item, id=kept_back))
    return tuple(map(_without_code, sorted(mine, key=lambda one: one.number)))


@question("feedback.overdue")
def overdue(view: View, *, on: date) -> tuple[Item, ...]:
    """Items whose deadline, or last day of waiting, lies before the day, the longest overdue first."""
    late = list(view.find(Item, due=Range(lt=on)))  # only who is waited for has a deadline
    waited = [one for one in view.find(Item, state=ItemState.PAUSED) if one.waits_until is not None and one.waits_until < on]
    found = sorted((*late, *waited), key=lambda one: (one.due or one.waits_until or on, one.number))
    return tuple(map(_without_code, found))


@question("feedback.out_of_time")
def out_of_time(view: View, *, at: datetime) -> tuple[Item, ...]:
    """Items whose time for the next step is over at an instant, to the minute, the first that ran out first; found by index.

    It does not tell what waits too long: see `overdue`.
    """
    return tuple(map(_without_code, view.find(Item, ends=Range(le=at), order_by="ends")))


@question("feedback.categories")
def categories(view: View) -> tuple[Category, ...]:
    """The categories that count, in the order in which the packs name them."""
    return categories_of(view)


@question("feedback.ladder")
def ladder(view: View) -> tuple[LadderLevel, ...]:
    """The levels from the lowest up."""
    return ladder_of(view)


@question("feedback.numbers")
def numbers(view: View, *, category: Code) -> tuple[EmergencyNumber, ...]:
    """Whom to call at once; empty for a category that is no emergency."""
    return numbers_for(view, category)


def visible_to_handler(view: View, found: Item) -> bool:
    """Whether its handler may see an item: not when it complains of the body or of one who is a member today."""
    handler = found.handler
    return handler is None or not any(concerns(view, about, handler) for about in abouts_of(view, found))


def _without_code(found: Item) -> Item:
    return found if found.slip is None else attrs.evolve(found, slip=None)
