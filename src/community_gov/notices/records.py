"""What hangs, who objects to it, who was told of it, and who has read it."""

from datetime import date, datetime

from attrs import field, frozen
from attrs.validators import ge

from community_gov.calendar import Counting
from community_gov.errors import Problem
from community_gov.households import Person, Place, Unit, Zone
from community_gov.organizations import Body
from community_gov.records import Coded, Controller, Id, Mask, Purpose, Until, event, kind, personal

__all__ = [
    "Acknowledgement",
    "DeliveryMethod",
    "DeliveryOutcome",
    "Effect",
    "Notice",
    "NoticeDelivered",
    "NoticePosted",
    "NoticeRead",
    "NoticeReplaced",
    "NoticeTakenDown",
    "Objection",
    "ObjectionAnswered",
    "ObjectionMade",
    "OpenObjection",
    "Outcome",
    "Reach",
    "Readership",
    "Receipt",
]

_OBJECTION = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.DECISION_FINAL)
_RECEIVER = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.DECISION_FINAL, mask=Mask.NAME)


class Readership(Coded):
    """For whom a notice is."""

    EVERYBODY = "everybody", "所有人", "everybody"
    OWNERS = "owners", "业主", "owners"
    RESIDENTS = "residents", "居住人", "residents"
    BELONGING = "belonging", "业主和居住人", "owners and residents"
    MEMBERS = "members", "组织成员", "members of a body"


class DeliveryMethod(Coded):
    """How it was tried."""

    HAND = "hand", "当面送达", "by hand"
    DOOR = "door", "上门", "at the door"
    BOX = "box", "信报箱", "letter box"
    POST = "post", "邮寄", "by post"
    ONLINE = "online", "互联网", "online"
    ANNOUNCEMENT = "announcement", "小区公告", "announcement in the compound"


class DeliveryOutcome(Coded):
    """What came of it."""

    DELIVERED = "delivered", "已送达", "delivered"
    REFUSED = "refused", "拒收", "refused"
    NOT_REACHED = "not_reached", "未联系上", "not reached"


class Outcome(Coded):
    """What became of an objection."""

    DISMISSED = "dismissed", "不予采纳", "dismissed"
    UPHELD = "upheld", "予以采纳", "upheld"


@kind("notices.notice", indexes=("body", "corrects"))
@frozen(kw_only=True)
class Notice:
    """A paper that hangs, or a page that is shown, for everybody or some to see (公示)."""

    id: Id["Notice"]
    title: str
    text: str
    body: Id[Body]
    """Whose notice it is."""
    starts: date
    days: int = field(validator=ge(1))
    counting: Counting
    place: Id[Place] | None
    """Where it concerns, and of where its owners or residents are; None for the whole compound."""
    taken_down: date | None = None
    """The day on which it came down, of which it hung only a part; before `starts` for one that was withdrawn and never hung."""
    audience: Readership = Readership.EVERYBODY
    zone: Id[Zone] | None = None
    """The same as `place`, of a zone."""
    members_of: Id[Body] | None = None
    """Whose members it is for."""
    corrects: Id["Notice"] | None = None
    """The notice that it replaces."""
    proof_by: str | None = None
    """The text that wants proof that each of them was told, cited as rulebooks do; None where nobody keeps a list."""


@kind("notices.objection", indexes=("notice",), of=("by",))
@frozen(kw_only=True)
class Objection:
    """Somebody objects to what a notice says."""

    id: Id["Objection"]
    notice: Id[Notice]
    by: Id[Person] | None = field(default=None, repr=False, metadata=_OBJECTION)
    text: str | None = field(default=None, repr=False, metadata=_OBJECTION)
    at: datetime
    outcome: Outcome | None = None
    answer: str | None = field(default=None, repr=False, metadata=_OBJECTION)
    answered: datetime | None = None


def _of_one(made: "Receipt | Acknowledgement", _attribute: object, body: Id[Body] | None) -> None:
    if (made.unit is None) is (body is None):
        msg = "a receipt is that of a household or of a body"
        raise ValueError(msg)


@kind("notices.receipt", indexes=("notice", "unit"))
@frozen(kw_only=True)
class Receipt:
    """One attempt to tell a household or a body of a notice."""

    id: Id["Receipt"]
    notice: Id[Notice]
    unit: Id[Unit] | None
    body: Id[Body] | None = field(validator=_of_one)
    method: DeliveryMethod
    outcome: DeliveryOutcome
    on: date
    receiver: str | None = field(default=None, repr=False, metadata=_RECEIVER)
    """Who took it."""
    evidence: str | None = None
    """Where the proof is, and its digest."""


@kind("notices.acknowledgement", indexes=("notice", "unit"), unique=(("notice", "unit"), ("notice", "body")))
@frozen(kw_only=True)
class Acknowledgement:
    """A household or a body says that it has read a notice."""

    id: Id["Acknowledgement"]
    notice: Id[Notice]
    unit: Id[Unit] | None
    body: Id[Body] | None = field(validator=_of_one)
    on: date


@frozen(kw_only=True)
class Reach:
    """How many households a notice reached, each once by its best outcome; None where it would tell of fewer than five.

    The figures of one sum are kept back together, so that none can be worked out from the others.
    """

    notice: Id[Notice]
    households: int | None
    """Those for whom it is, on the day on which it went up."""
    delivered: int | None
    refused: int | None
    not_reached: int | None
    not_tried: int | None
    read: int | None
    unread: int | None
    bodies: int
    """Bodies that were told."""


@frozen(kw_only=True)
class OpenObjection:
    """An objection as those see it who have to answer: what it says, not from whom it is."""

    objection: Id[Objection]
    at: datetime
    text: str | None = field(repr=False, metadata=_OBJECTION)


@frozen(kw_only=True)
class Effect:
    """Whether what a notice says may take effect on a day; if not, every reason."""

    allowed: bool
    ends: date
    """The last full day of the notice."""
    reasons: tuple[Problem, ...]


@event("notices.notice_posted")
@frozen(kw_only=True)
class NoticePosted:
    """A notice went up, or will on a later day."""

    notice: Id[Notice]
    body: Id[Body]
    starts: date


@event("notices.notice_taken_down")
@frozen(kw_only=True)
class NoticeTakenDown:
    """A notice came down."""

    notice: Id[Notice]
    on: date


@event("notices.objection_made")
@frozen(kw_only=True)
class ObjectionMade:
    """Somebody objected to a notice."""

    objection: Id[Objection]
    notice: Id[Notice]


@event("notices.objection_answered")
@frozen(kw_only=True)
class ObjectionAnswered:
    """An objection was answered."""

    objection: Id[Objection]
    outcome: Outcome


@event("notices.notice_replaced")
@frozen(kw_only=True)
class NoticeReplaced:
    """A corrected notice took the place of another."""

    notice: Id[Notice]
    by: Id[Notice]


@event("notices.notice_delivered")
@frozen(kw_only=True)
class NoticeDelivered:
    """Somebody was told of a notice, or could not be; whom, the event does not say."""

    notice: Id[Notice]
    outcome: DeliveryOutcome


@event("notices.notice_read")
@frozen(kw_only=True)
class NoticeRead:
    """Somebody said that a notice was read; who, the event does not say."""

    notice: Id[Notice]
