"""The nouns of feedback: an item, its moves, its answers and visits, and what the board shows of it.

The words of residents are personal; the board shows only a version that a named human has moderated.
"""

from datetime import date, datetime

from attrs import field, frozen, validators

from community_gov.deadlines import ClockMove
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
    "Attachment",
    "Channel",
    "Endorsement",
    "FeedbackKind",
    "Follower",
    "HotlineOrder",
    "Item",
    "ItemMoved",
    "ItemState",
    "Move",
    "Publication",
    "Trigger",
    "Urgency",
    "Visit",
    "Voice",
    "Wish",
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


class Urgency(Coded):
    """How pressing or how hard it is; a pack may give each its own time. What needs help at once is an emergency, by category."""

    ORDINARY = "ordinary", "一般", "ordinary"
    URGENT = "urgent", "紧急", "urgent"
    COMPLEX = "complex", "复杂", "complex"


class Wish(Coded):
    """What the reporter wishes to be kept back; each includes the one before."""

    OPEN = "open", "可公开(不含姓名)", "may be shown, without names"
    NOT_SHOWN = "not_shown", "不公开", "not to be shown on the board"
    NAME_KEPT = "name_kept", "不公开,且对承办方保密姓名", "not to be shown, and the handler does not learn the name"


class ItemState(Coded):
    """Where an item is."""

    SUBMITTED = "submitted", "待受理", "submitted"
    TOLD = "told", "已告知紧急电话", "told whom to call"
    ACCEPTED = "accepted", "已受理", "accepted"
    REFUSED = "refused", "不予受理", "refused"
    STARTED = "started", "办理中", "in progress"
    PAUSED = "paused", "暂停等待", "waiting"
    DISPUTED = "disputed", "职责争议待裁定", "competence disputed"
    ESCALATED = "escalated", "已提级待受理", "escalated"
    ANSWERED = "answered", "已答复", "answered"
    VISITED = "visited", "已回访", "visited"
    REOPENED = "reopened", "重办", "reopened"
    CLOSED = "closed", "已办结", "closed"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
    MERGED = "merged", "已并单", "merged"


class Trigger(Coded):
    """Why an item goes up a level."""

    HAND = "hand", "人工提级", "by hand"
    REFUSAL = "refusal", "本级不予受理", "refused at this level"
    DEADLINE = "deadline", "逾期", "deadline passed"
    CATEGORY = "category", "该类事项由上级办理", "matters of this category are for a higher level"
    HOUSEHOLDS = "households", "附议户数达到约定", "as many households as agreed want the same"
    ABOUT_HANDLER = "about_handler", "涉及承办方", "it is about the body that would handle it"


@kind(
    "feedback.item",
    indexes=("number", "state", "handler", "reporter", "due", "ends", "rises", "submitted", "merged_into"),
    unique=(("number",),),
    of=("reporter", "behind"),
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
    urgency: Urgency = Urgency.ORDINARY
    wish: Wish = Wish.OPEN
    state: ItemState
    level: Code
    """The level of the ladder that has it now."""
    handler: Id[Body] | None = None
    due: date | None = None
    """The last day for the next step: to accept it, or once accepted to answer it."""
    ends: datetime | None = None
    """The instant at which that time is over: the end of that day, or an hour of it."""
    rises: datetime | None = None
    """When a rule of the ladder takes it up a level, if nothing is done before."""
    rises_by: Trigger | None = None
    waits_until: date | None = None
    """While the clock stands still: the last day of waiting."""
    merged_into: Id["Item"] | None = None
    """The item that is kept in its place, when both say the same."""
    calls: tuple[Code, ...] = ()
    """In an emergency: the numbers to call at once."""
    submitted: date
    text: str | None = field(repr=False, default=None, metadata=_MATTER)
    reporter: Id[Person] | None = field(repr=False, default=None, metadata=_MATTER)
    """None too when the handler is not to learn the name."""
    behind: Id["Voice"] | None = None
    """Who is behind an unnamed item, or one whose handler is not to learn the name."""
    about: AnyId | None = field(repr=False, default=None, metadata=_MATTER)
    """The body or person that it complains of."""
    slip: str | None = field(repr=False, default=None, metadata=_MATTER)
    """The code by which an unnamed reporter, and nobody else, follows it; told when it comes in, not kept here after."""


@kind("feedback.voice", indexes=("reporter", "code"), unique=(("item",), ("code",)), of=("reporter",))
@frozen(kw_only=True)
class Voice:
    """Who is behind an item, kept apart from what its handlers read: the code of an unnamed slip, or a name that is kept back."""

    id: Id["Voice"]
    item: Id[Item]
    reporter: Id[Person] | None = field(repr=False, default=None, metadata=_MATTER)
    code: str | None = field(repr=False, default=None, metadata=_MATTER)


@kind("feedback.attachment", indexes=("item",))
@frozen(kw_only=True)
class Attachment:
    """A picture or paper that lies elsewhere: where, and the digest by which it is known again."""

    id: Id["Attachment"]
    item: Id[Item]
    on: date
    address: str | None = field(repr=False, default=None, metadata=_MATTER)
    digest: str | None = field(repr=False, default=None, metadata=_MATTER)
    """The SHA-256 of what lies there, as 64 hexadecimal digits."""


@kind("feedback.hotline_order", indexes=("item",), unique=(("source", "number"), ("item",)))
@frozen(kw_only=True)
class HotlineOrder:
    """What a hotline, such as 12345, says of a matter that it passed on: its number there, and its deadline."""

    id: Id["HotlineOrder"]
    item: Id[Item]
    source: Code
    number: Code
    """The number of the order at the hotline."""
    due: date
    """The last day for the answer, which the hotline set."""
    ends: datetime | None = None
    """The minute of that day at which it is over; None where the hotline set no more than the day."""
    at: datetime
    by: str
    """The id of the actor who took it over."""


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
    ends: datetime | None = None
    rises: datetime | None = None
    rises_by: Trigger | None = None
    clock: ClockMove | None = None
    """What it did to the time for the next step."""
    waits_until: date | None = None
    """For how long it is waited at most."""
    trigger: Trigger | None = None
    rule: Code | None = None
    """The pack whose rule set the time, or took the item up."""
    into: Id[Item] | None = None
    """The item into which it was merged."""
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


@kind("feedback.visit", indexes=("item", "voice", "on"))
@frozen(kw_only=True)
class Visit:
    """A return visit (回访): whether the matter is solved, and whether the reporter is satisfied; None: nobody was reached."""

    id: Id["Visit"]
    item: Id[Item]
    order: int
    """The order of its move in the life of the item."""
    voice: Id[Item]
    """The item by whose reporter it was said: this one, or one that was merged into it."""
    solved: bool | None
    satisfied: bool | None
    on: date
    at: datetime
    by: str
    """The id of the actor."""


@kind("feedback.publication", indexes=("item",))
@frozen(kw_only=True)
class Publication:
    """The words of a slip as the board shows them, moderated by a named human; or that it is not shown, with the reason."""

    id: Id["Publication"]
    item: Id[Item]
    text: str | None = field(validator=validators.optional(validators.min_len(1)))
    """None: the slip is kept off the board."""
    at: datetime
    by: str
    """The id of the actor."""
    ended: datetime | None = None
    """When it was taken down."""
    reason: str | None = field(repr=False, default=None, metadata=_VOICE)
    """Why it was taken down, or is not shown."""


@kind("feedback.endorsement", indexes=("item",), unique=(("item", "person"), ("item", "unit")))
@frozen(kw_only=True)
class Endorsement:
    """Somebody, or a household, who wants the same (附议)."""

    id: Id["Endorsement"]
    item: Id[Item]
    on: date
    person: Id[Person] | None = field(repr=False, default=None, metadata=_VOICE)
    unit: Id[Unit] | None = field(repr=False, default=None, metadata=_VOICE)


@kind("feedback.follower", indexes=("item", "person"), unique=(("item", "person"),))
@frozen(kw_only=True)
class Follower:
    """Somebody who wants to be told what becomes of an item."""

    id: Id["Follower"]
    item: Id[Item]
    on: date
    ended: date | None = None
    person: Id[Person] | None = field(repr=False, default=None, metadata=_VOICE)


@event("feedback.item_moved")
@frozen(kw_only=True)
class ItemMoved:
    """An item came in (`from_` is None) or moved on; whom to tell of it is asked by `feedback.to_be_told`."""

    about: Id[Item]
    number: int
    action: Code
    from_: ItemState | None
    to: ItemState
    level: Code
    due: date | None = None
    ends: datetime | None = None
    """The instant at which that time is over."""
