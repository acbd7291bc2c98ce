"""The nouns of feedback: an item, its moves, its answers and visits, and what the board shows of it.

The words of residents are personal; the board shows only a version that a named human has moderated.
"""

from datetime import date, datetime

from attrs import field, frozen, validators

from community_gov.households import Person, Place, Unit
from community_gov.organizations import Body
from community_gov.records import (
    AnyId,
    Code,
    Coded,
    Controller,
    Id,
    Purpose,
    Until,
    event,
    kind,
    personal,
)

__all__ = [
    "Answer",
    "Channel",
    "Endorsement",
    "FeedbackKind",
    "Item",
    "ItemMoved",
    "ItemState",
    "Move",
    "Publication",
    "Trigger",
    "Visit",
]

_MATTER = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)
_VOICE = personal(purpose=Purpose.PUBLIC_VOICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


class FeedbackKind(Coded):
    """What somebody wants."""

    COMPLAINT = "complaint", "投诉", "complaint"
    REQUEST = "request", "求助", "request"
    ENQUIRY = "enquiry", "咨询", "enquiry"
    IDEA = "idea", "建议", "idea"
    PRAISE = "praise", "表扬", "praise"


class Channel(Coded):
    """How it came in."""

    BOARD = "board", "意见栏", "opinion board"
    PHONE = "phone", "电话", "phone"
    VISIT = "visit", "来访", "visit"
    MINI_PROGRAM = "mini_program", "小程序", "mini-program"
    PATROL = "patrol", "巡查", "patrol"
    HOTLINE = "hotline", "12345热线", "12345 hotline"


class ItemState(Coded):
    """Where an item is."""

    SUBMITTED = "submitted", "待受理", "submitted"
    TOLD = "told", "已告知紧急电话", "told whom to call"
    ACCEPTED = "accepted", "已受理", "accepted"
    REFUSED = "refused", "不予受理", "refused"
    STARTED = "started", "办理中", "in progress"
    ESCALATED = "escalated", "已提级待受理", "escalated"
    ANSWERED = "answered", "已答复", "answered"
    VISITED = "visited", "已回访", "visited"
    REOPENED = "reopened", "重办", "reopened"
    CLOSED = "closed", "已办结", "closed"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Trigger(Coded):
    """Why an item goes up a level."""

    HAND = "hand", "人工提级", "by hand"
    REFUSAL = "refusal", "本级不予受理", "refused at this level"
    DEADLINE = "deadline", "逾期", "deadline passed"
    ABOUT_HANDLER = "about_handler", "涉及承办方", "it is about the body that would handle it"


@kind(
    "feedback.item",
    indexes=("number", "slip", "state", "handler", "reporter", "due", "submitted"),
    unique=(("number",), ("slip",)),
    of=("reporter",),
)
@frozen(kw_only=True)
class Item:
    """One matter that a resident, a patrol or a hotline brought up (诉求)."""

    id: Id["Item"]
    number: int
    """The number of the slip on the board."""
    kind: FeedbackKind
    channel: Channel
    category: Code
    place: Id[Place] | None = None
    state: ItemState
    level: Code
    """The level of the ladder that has it now."""
    handler: Id[Body] | None = None
    due: date | None = None
    """The last day for the next step: to accept it, or once accepted to answer it."""
    calls: tuple[Code, ...] = ()
    """In an emergency: the numbers to call at once."""
    submitted: date
    text: str | None = field(repr=False, default=None, metadata=_MATTER)
    reporter: Id[Person] | None = field(repr=False, default=None, metadata=_MATTER)
    about: AnyId | None = field(repr=False, default=None, metadata=_MATTER)
    """The body or person that it complains of."""
    slip: str | None = field(repr=False, default=None, metadata=_MATTER)
    """The code by which an unnamed reporter, and nobody else, follows it."""


@kind("feedback.move", indexes=("about",), unique=(("about", "order"),))
@frozen(kw_only=True)
class Move:
    """A step in the life of an item: which action, and how things stand after it."""

    id: Id["Move"]
    about: Id[Item]
    order: int
    """1 for the first move of this item."""
    action: Code
    from_: ItemState | None
    to: ItemState
    level: Code
    handler: Id[Body] | None = None
    due: date | None = None
    trigger: Trigger | None = None
    at: datetime
    by: str
    """The id of the actor."""
    reason: str | None = field(repr=False, default=None, metadata=_MATTER)


@kind("feedback.answer", indexes=("item",))
@frozen(kw_only=True)
class Answer:
    """What the handler said; a public one stands on the board."""

    id: Id["Answer"]
    item: Id[Item]
    order: int
    """The order of its move in the life of the item."""
    handler: Id[Body] | None
    level: Code
    public: bool
    at: datetime
    by: str
    """The id of the actor."""
    text: str | None = field(repr=False, default=None, metadata=_MATTER)


@kind("feedback.visit", indexes=("item", "on"))
@frozen(kw_only=True)
class Visit:
    """A return visit (回访): whether the matter is solved, and whether the reporter is satisfied."""

    id: Id["Visit"]
    item: Id[Item]
    order: int
    """The order of its move in the life of the item."""
    solved: bool
    satisfied: bool
    on: date
    at: datetime
    by: str
    """The id of the actor."""


@kind("feedback.publication", indexes=("item",))
@frozen(kw_only=True)
class Publication:
    """The words of a slip as the board shows them, moderated by a named human."""

    id: Id["Publication"]
    item: Id[Item]
    text: str = field(validator=validators.min_len(1))
    at: datetime
    by: str
    """The id of the actor."""
    ended: datetime | None = None
    """When it was taken down."""
    reason: str | None = field(repr=False, default=None, metadata=_VOICE)
    """Why it was taken down."""


@kind("feedback.endorsement", indexes=("item",), unique=(("item", "person"), ("item", "unit")))
@frozen(kw_only=True)
class Endorsement:
    """Somebody, or a household, who wants the same (附议)."""

    id: Id["Endorsement"]
    item: Id[Item]
    on: date
    person: Id[Person] | None = field(repr=False, default=None, metadata=_VOICE)
    unit: Id[Unit] | None = field(repr=False, default=None, metadata=_VOICE)


@event("feedback.item_moved")
@frozen(kw_only=True)
class ItemMoved:
    """An item came in (`from_` is None) or moved on."""

    about: Id[Item]
    number: int
    from_: ItemState | None
    to: ItemState
    level: Code
