"""The opinion board (意见栏): numbered slips, public answers, endorsements. Nobody's name and nobody's own words stand on it.

A slip shows the words that a named human has moderated; until then only its number, category and state. What complains of a
body or person is not there at all before that, and what its reporter does not wish to be shown never is. A slip that was
merged leads to the one that is kept.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

import attrs
from attrs import frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.feedback.life import LIFE, kept_for, merged_items, step
from community_gov.feedback.limits import escalation_rule
from community_gov.feedback.packs import levels_from
from community_gov.feedback.records import (
    Answer,
    Channel,
    Endorsement,
    FeedbackKind,
    Item,
    ItemState,
    Move,
    Publication,
    Trigger,
    Wish,
)
from community_gov.feedback.texts import require_public, require_text
from community_gov.households import Person, Place, Unit, homes_of, units_of, within
from community_gov.organizations import Body
from community_gov.records import ActorKind, Code, Id
from community_gov.stores.protocol import OneOf, Range

__all__ = [
    "BoardSettings",
    "EndorsedBy",
    "Reply",
    "Slip",
    "board",
    "board_on",
    "endorse",
    "publish",
    "require_on_board",
    "unpublish",
    "withhold",
]


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
    merged_into: int | None
    """The number of the slip that is kept in its place."""
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
NOT_WISHED = ProblemType(
    "feedback.not_wished",
    zh="{number}号诉求的反映人不愿公开",
    en="the reporter of slip {number} does not wish it to be shown",
    nature=Nature.DENIED,
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
    require_public(text)
    item = change.get(Item, item_id)
    change.require(item.wish is Wish.OPEN, NOT_WISHED(at="item_id", number=item.number))
    change.require(item.state is not ItemState.WITHDRAWN, NOT_SHOWN(at="item_id", number=item.number))
    return _in_place(change, item_id, text=text, reason=None)


@verb("feedback.withhold")
def withhold(change: Change, item_id: Id[Item], *, reason: str) -> Publication:
    """Keep a slip off the board, with a reason that its reporter reads, until it is published; the moderator is a person."""
    require_text(reason=reason)
    change.get(Item, item_id)
    return _in_place(change, item_id, text=None, reason=reason)


@verb("feedback.unpublish")
def unpublish(change: Change, item_id: Id[Item], *, reason: str) -> tuple[Publication, ...]:
    """Take a slip's words down, with a reason."""
    require_text(reason=reason)
    item, shown = change.get(Item, item_id), _live(change, item_id)
    change.require(shown, NOT_SHOWN(at="item_id", number=item.number))
    return tuple(change.put(attrs.evolve(old, ended=change.now, reason=reason)) for old in shown)


def _in_place(change: Change, item_id: Id[Item], *, text: str | None, reason: str | None) -> Publication:
    change.require(change.actor.kind is ActorKind.PERSON, NAMED_HUMAN())
    for old in _live(change, item_id):
        change.put(attrs.evolve(old, ended=change.now))
    id, by = change.new_id(Publication), change.signature
    return change.put(Publication(id=id, item=item_id, text=text, at=change.now, by=by, reason=reason))


@verb("feedback.endorse")
def endorse(change: Change, item_id: Id[Item], *, person_id: Id[Person], unit_id: Id[Unit] | None = None) -> Endorsement:
    """Want the same. By the settings each household or each person has one endorsement for a slip and all that is merged into it.

    For a household `unit_id` is a unit where the person lives or that they own; it may be left out where there is one only.
    When as many households want it as the pack's rule says, the matter goes up the ladder (`raise_due`).
    """
    item = kept_for(change, change.get(Item, item_id))
    require_on_board(change, item)
    change.get(Person, person_id)
    by_person = change.settings(BoardSettings).endorsed_by is EndorsedBy.PERSON
    person, unit = (person_id, None) if by_person else (None, _home(change, person_id, unit_id))
    group = OneOf((item.id, *(one.id for one in merged_items(change, item.id))))
    known = change.first(Endorsement, item=group, person=person, unit=unit)
    change.require(known is None, ENDORSED(at="item_id", number=item.number))
    made = Endorsement(id=change.new_id(Endorsement), item=item.id, on=change.today, person=person, unit=unit)
    change.put(made)
    _demand(change, item, len({one.unit for one in change.find(Endorsement, item=group) if one.unit is not None}))
    return made


def _demand(change: Change, item: Item, households: int) -> None:
    """Note that so many households want it as let it go up; once at each level."""
    rule = escalation_rule(change, item, Trigger.HOUSEHOLDS)
    enough = rule is not None and rule.households is not None and households >= rule.households
    top = len(levels_from(change, item.level)) <= 1
    if enough and not top and item.rises_by is not Trigger.HOUSEHOLDS and LIFE.allows(item.state, "demand"):
        step(change, item, "demand", rule=None if rule is None else rule.pack)


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
    return _Board(view, None).slips(place, category)


@question("feedback.board_on")
def board_on(view: View, *, on: date, place: Id[Place] | None = None, category: Code | None = None) -> tuple[Slip, ...]:
    """What the board showed at the end of a day, whatever was taken down since; for those who answer for the board."""
    return _Board(view, on).slips(place, category)


class _Board:
    """The board as it is now, or as it was at the end of a day."""

    def __init__(self, view: View, on: date | None) -> None:
        self._view, self._on = view, on
        self._words = {one.item: one.text for one in view.find(Publication, order_by="at") if self._hung(one)}
        self._items = self._read()
        self._endorsed = self._endorsements()
        self._said: dict[Id[Item], list[Reply]] = {}
        for answer in view.find(Answer, public=True, order_by="order"):
            if self._by_then(answer.at):
                self._said.setdefault(answer.item, []).append(_reply(view, answer))

    def slips(self, place: Id[Place] | None, category: Code | None) -> tuple[Slip, ...]:
        inside = None if place is None else within(self._view, place)
        here = (item for item in self._items.values() if inside is None or item.place in inside)
        return tuple(self._slip(item) for item in here if category in (None, item.category) and _belongs(item, self._words))

    def _read(self) -> dict[Id[Item], Item]:
        """The items, the newest first, as they are or were."""
        if self._on is None:
            return {item.id: item for item in self._view.find(Item, order_by="-number")}
        then, last = self._view.find(Item, order_by="-number", submitted=Range(le=self._on)), self._last_moves()
        return {item.id: _as_of(item, last[item.id]) for item in then if item.id in last}

    def _last_moves(self) -> dict[Id[Item], Move]:
        """The last move of each item by the end of the day."""
        found = (move for move in self._view.find(Move, order_by="order") if self._by_then(move.at))
        return {move.about: move for move in found}

    def _endorsements(self) -> Mapping[Id[Item], set[str]]:
        """Who wants a slip, or one that was merged into it."""
        found: defaultdict[Id[Item], set[str]] = defaultdict(set)
        for one in self._view.find(Endorsement):
            if one.item in self._items and (self._on is None or one.on <= self._on):
                found[self._kept(self._items[one.item]).id].add(one.unit or one.person or one.id)
        return found

    def _kept(self, item: Item) -> Item:
        while item.state is ItemState.MERGED and item.merged_into is not None:
            item = self._items[item.merged_into]
        return item

    def _by_then(self, at: datetime) -> bool:
        return self._on is None or at.astimezone(self._view.zone).date() <= self._on

    def _hung(self, one: Publication) -> bool:
        ended = one.ended is not None and self._by_then(one.ended)
        return self._by_then(one.at) and not ended

    def _slip(self, item: Item) -> Slip:
        return Slip(
            item=item.id,
            number=item.number,
            kind=item.kind,
            category=item.category,
            place=item.place,
            state=item.state,
            level=item.level,
            submitted=item.submitted,
            endorsements=len(self._endorsed.get(item.id, ())),
            merged_into=None if item.merged_into is None else self._kept(item).number,
            text=self._words.get(item.id),
            replies=tuple(self._said.get(item.id, ())),
        )


def _as_of(item: Item, last: Move) -> Item:
    return attrs.evolve(item, state=last.to, level=last.level, handler=last.handler, merged_into=last.into)


def require_on_board(view: View, item: Item) -> None:
    """Refuse what does not stand on the board."""
    words = {one.item: one.text for one in _live(view, item.id)}
    if not _belongs(item, words):
        raise Refused(NOT_SHOWN(at="item_id", number=item.number))


def _belongs(item: Item, words: Mapping[Id[Item], str | None]) -> bool:
    """Whether it stands on the board: what was put up, and what was written there and complains of nobody."""
    if item.state in (ItemState.WITHDRAWN, ItemState.TOLD) or item.wish is not Wish.OPEN:
        return False
    if item.id in words:
        return words[item.id] is not None
    return item.channel is Channel.BOARD and item.about is None


def _live(view: View, item_id: Id[Item]) -> tuple[Publication, ...]:
    return view.find(Publication, item=item_id, ended=None)


def _reply(view: View, said: Answer) -> Reply:
    return Reply(level=said.level, handler=said.handler, on=said.at.astimezone(view.zone).date(), text=said.text or "")
