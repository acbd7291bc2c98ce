"""Who wants to be told: those who follow a slip, and the reporters, also those whose slips were merged into it.

The library sends nothing. A host subscribes to `feedback.item_moved` and asks `to_be_told`, which tells people, not addresses.
"""

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.board import require_on_board
from community_gov.feedback.life import kept_for, merged_items
from community_gov.feedback.records import Follower, Item, Voice
from community_gov.households import Person
from community_gov.records import Controller, Id, Purpose, Until, personal
from community_gov.stores.protocol import OneOf

__all__ = ["Listener", "followers_of", "reporter_of", "to_be_told", "unwatch", "watch"]

_MATTER = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)

FOLLOWS = ProblemType(
    "feedback.follows", zh="您已关注{number}号诉求", en="slip {number} is followed already", nature=Nature.CONFLICT
)
FOLLOWS_NOT = ProblemType(
    "feedback.follows_not", zh="您没有关注{number}号诉求", en="slip {number} is not followed", nature=Nature.STATE
)


@frozen(kw_only=True)
class Listener:
    """Somebody who is to be told of an item."""

    person: Id[Person] | None = field(repr=False, metadata=_MATTER)
    reporter: bool
    """Whether it is a reporter, and not only somebody who follows it."""


@verb("feedback.watch")
def watch(change: Change, item_id: Id[Item], *, person_id: Id[Person]) -> Follower:
    """Want to be told what becomes of a slip on the board."""
    item = change.get(Item, item_id)
    require_on_board(change, item)
    change.get(Person, person_id)
    known = change.first(Follower, item=item_id, person=person_id)
    if known is None:
        return change.put(Follower(id=change.new_id(Follower), item=item_id, on=change.today, person=person_id))
    change.require(known.ended is not None, FOLLOWS(at="item_id", number=item.number))
    return change.put(evolve(known, on=change.today, ended=None))


@verb("feedback.unwatch")
def unwatch(change: Change, item_id: Id[Item], *, person_id: Id[Person]) -> Follower:
    """Want to be told no more."""
    item = change.get(Item, item_id)
    known = change.first(Follower, item=item_id, person=person_id, ended=None)
    if known is None:
        change.refuse(FOLLOWS_NOT(at="item_id", number=item.number))
    return change.put(evolve(known, ended=change.today))


@question("feedback.followers_of")
def followers_of(view: View, item_id: Id[Item]) -> tuple[Follower, ...]:
    """Who follows a slip, or one that was merged into it."""
    group = (item_id, *(one.id for one in merged_items(view, item_id)))
    return view.find(Follower, item=OneOf(group), ended=None)


@question("feedback.reporter_of")
def reporter_of(view: View, item_id: Id[Item]) -> Listener:
    """Who brought an item up, also when the handler is not to learn it; nobody is named for an unnamed slip."""
    return Listener(person=_reporter(view, view.get(Item, item_id)), reporter=True)


@question("feedback.to_be_told")
def to_be_told(view: View, item_id: Id[Item]) -> tuple[Listener, ...]:
    """Whom to tell of what became of an item: named reporters first, then those who follow it; each person once."""
    kept = kept_for(view, view.get(Item, item_id))
    group = (kept, *merged_items(view, kept.id))
    found = dict.fromkeys(person for one in group if (person := _reporter(view, one)) is not None)
    named = tuple(Listener(person=person, reporter=True) for person in found)
    others = dict.fromkeys(one.person for one in followers_of(view, kept.id) if one.person not in found)
    return (*named, *(Listener(person=person, reporter=False) for person in others))


def _reporter(view: View, item: Item) -> Id[Person] | None:
    if item.reporter is not None:
        return item.reporter
    return None if item.behind is None else view.get(Voice, item.behind).reporter
