"""The opinion board (意见栏): numbered slips, public answers, endorsements. Nobody's name and nobody's own words stand on it.

A slip shows the words that a named human has moderated; until then only its number, category and state. What complains of a
body or person is not there at all before that.
"""

from collections import Counter
from datetime import date
from enum import Enum

import attrs
from attrs import frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.records import (
    Answer,
    Channel,
    Endorsement,
    FeedbackKind,
    Item,
    ItemState,
    Publication,
)
from community_gov.feedback.texts import require_text
from community_gov.households import Person, Place, Unit, homes_of, units_of, within
from community_gov.organizations import Body
from community_gov.records import ActorKind, Code, Id

__all__ = ["BoardSettings", "EndorsedBy", "Reply", "Slip", "board", "endorse", "publish", "unpublish"]


class EndorsedBy(Enum):
    """Who has one endorsement."""

    HOUSEHOLD = "household"
    PERSON = "person"


@frozen(kw_only=True)
class BoardSettings:
    """Settings: whether each household or each person has one endorsement."""

    endorsed_by: EndorsedBy = EndorsedBy.HOUSEHOLD


@frozen(kw_only=True)
class Reply:
    """A public answer."""

    level: Code
    handler: Id[Body] | None
    on: date
    text: str


@frozen(kw_only=True)
class Slip:
    """One slip as everybody sees it."""

    item: Id[Item]
    number: int
    kind: FeedbackKind
    category: Code
    place: Id[Place] | None
    state: ItemState
    level: Code
    submitted: date
    endorsements: int
    text: str | None
    """The moderated words; None while nobody has moderated them."""
    replies: tuple[Reply, ...]


NAMED_HUMAN = ProblemType(
    "feedback.named_human",
    zh="上墙文字须由具名的工作人员审定",
    en="the words on the board are moderated by a named human, not by a program",
    nature=Nature.DENIED,
)
NOT_SHOWN = ProblemType(
    "feedback.not_shown", zh="{number}号意见不在意见栏上", en="slip {number} is not on the board", nature=Nature.STATE
)
ENDORSED = ProblemType(
    "feedback.endorsed", zh="本户或本人已附议{number}号意见", en="slip {number} was endorsed already", nature=Nature.CONFLICT
)
NO_HOME = ProblemType(
    "feedback.no_home",
    zh="登记册上没有您的房屋或住处",
    en="the register knows no home or unit of this person",
    nature=Nature.STATE,
)
WHICH_HOME = ProblemType(
    "feedback.which_home", zh="有{n}处房屋,请指明一处", en="there are {n} units; name one of them", nature=Nature.INVALID
)
NOT_HOME = ProblemType(
    "feedback.not_home", zh="{unit}不是您的房屋或住处", en="{unit} is not a home or unit of this person", nature=Nature.DENIED
)


@verb("feedback.publish")
def publish(change: Change, item_id: Id[Item], *, text: str) -> Publication:
    """Put a slip's moderated words on the board, in place of what stands there; the moderator is a person."""
    require_text(text=text)
    item = change.get(Item, item_id)
    change.require(change.actor.kind is ActorKind.PERSON, NAMED_HUMAN())
    change.require(item.state is not ItemState.WITHDRAWN, NOT_SHOWN(at="item_id", number=item.number))
    for old in _live(change, item_id):
        change.put(attrs.evolve(old, ended=change.now))
    made = Publication(id=change.new_id(Publication), item=item_id, text=text, at=change.now, by=change.actor.id)
    return change.put(made)


@verb("feedback.unpublish")
def unpublish(change: Change, item_id: Id[Item], *, reason: str) -> tuple[Publication, ...]:
    """Take a slip's words down, with a reason."""
    require_text(reason=reason)
    item, shown = change.get(Item, item_id), _live(change, item_id)
    change.require(shown, NOT_SHOWN(at="item_id", number=item.number))
    return tuple(change.put(attrs.evolve(old, ended=change.now, reason=reason)) for old in shown)


@verb("feedback.endorse")
def endorse(change: Change, item_id: Id[Item], *, person_id: Id[Person], unit_id: Id[Unit] | None = None) -> Endorsement:
    """Want the same. By the settings each household or each person has one endorsement for a slip.

    For a household `unit_id` is a unit where the person lives or that they own; it may be left out where there is one only.
    """
    item = change.get(Item, item_id)
    change.require(_on_board(change, item), NOT_SHOWN(at="item_id", number=item.number))
    change.get(Person, person_id)
    by_person = change.settings(BoardSettings).endorsed_by is EndorsedBy.PERSON
    person, unit = (person_id, None) if by_person else (None, _home(change, person_id, unit_id))
    known = change.first(Endorsement, item=item_id, person=person, unit=unit)
    change.require(known is None, ENDORSED(at="item_id", number=item.number))
    made = Endorsement(id=change.new_id(Endorsement), item=item_id, on=change.today, person=person, unit=unit)
    return change.put(made)


def _home(change: Change, person_id: Id[Person], unit_id: Id[Unit] | None) -> Id[Unit]:
    """The household that endorses; only this is kept, not who of it did."""
    homes = {home.unit for home in homes_of(change, person_id, on=change.today)}
    homes |= {owned.unit for owned in units_of(change, person_id, on=change.today)}
    change.require(homes, NO_HOME(at="person_id"))
    if unit_id is None:
        change.require(len(homes) == 1, WHICH_HOME(at="unit_id", n=len(homes)))
        return homes.pop()
    change.require(unit_id in homes, NOT_HOME(at="unit_id", unit=unit_id))
    return unit_id


@question("feedback.board")
def board(view: View, *, place: Id[Place] | None = None, category: Code | None = None) -> tuple[Slip, ...]:
    """The slips on the board, the newest first; `place` means it and all that lies in it."""
    inside = None if place is None else within(view, place)
    words = {shown.item: shown.text for shown in view.find(Publication, ended=None)}
    endorsed = Counter(one.item for one in view.find(Endorsement))
    said: dict[Id[Item], list[Reply]] = {}
    for answer in view.find(Answer, public=True, order_by="order"):
        said.setdefault(answer.item, []).append(_reply(view, answer))
    found = view.find(Item, order_by="-number") if category is None else view.find(Item, order_by="-number", category=category)
    return tuple(
        _slip(item, text=words.get(item.id), endorsements=endorsed[item.id], replies=tuple(said.get(item.id, ())))
        for item in found
        if (inside is None or item.place in inside) and _belongs(item, shown=item.id in words)
    )


def _on_board(view: View, item: Item) -> bool:
    return _belongs(item, shown=bool(_live(view, item.id)))


def _belongs(item: Item, *, shown: bool) -> bool:
    """Whether it stands on the board: what was put up, and what was written there and complains of nobody."""
    if item.state in (ItemState.WITHDRAWN, ItemState.TOLD):
        return False
    return shown or (item.channel is Channel.BOARD and item.about is None)


def _live(view: View, item_id: Id[Item]) -> tuple[Publication, ...]:
    return view.find(Publication, item=item_id, ended=None)


def _slip(item: Item, *, text: str | None, endorsements: int, replies: tuple[Reply, ...]) -> Slip:
    return Slip(
        item=item.id,
        number=item.number,
        kind=item.kind,
        category=item.category,
        place=item.place,
        state=item.state,
        level=item.level,
        submitted=item.submitted,
        endorsements=endorsements,
        text=text,
        replies=replies,
    )


def _reply(view: View, said: Answer) -> Reply:
    return Reply(level=said.level, handler=said.handler, on=said.at.astimezone(view.zone).date(), text=said.text or "")
