"""The nouns of a meeting: when it is and who called it, what is on its agenda, who was there, who said what, what came of it."""

from datetime import date

from attrs import field, frozen
from attrs.validators import ge, min_len, optional

from community_gov.households import Person
from community_gov.lifecycle import Lifecycle, Step
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.records import AnyId, Code, Coded, Controller, Id, Purpose, Severity, Told, Until, event, kind, personal
from community_gov.rules import Outcome

__all__ = [
    "LIFE",
    "AgendaItem",
    "Attendance",
    "ItemDecided",
    "ItemDecision",
    "Meeting",
    "MeetingKind",
    "MeetingMoved",
    "MeetingState",
    "MeetingVote",
    "Minutes",
    "MinutesWritten",
    "VoteChoice",
]


class MeetingKind(Coded):
    """What sort of meeting it is."""

    REGULAR = "regular", "定期会议", "regular meeting"
    EXTRA = "extra", "临时会议", "extra meeting"
    FIRST = "first", "首次会议", "first meeting"
    JOINT = "joint", "联席会议", "joint conference"
    """Of several bodies, where one of them is the host: nothing is put to the vote, and it is no meeting of that body's own."""


class MeetingState(Coded):
    """How far a meeting has come."""

    PLANNED = "planned", "筹备中", "planned"
    NOTIFIED = "notified", "已通知", "notified"
    CLOSED = "closed", "已结束", "closed"
    CALLED_OFF = "called_off", "已取消", "called off"


class VoteChoice(Coded):
    """What a member says to an item."""

    YES = "yes", "同意", "yes"
    NO = "no", "反对", "no"
    ABSTAIN = "abstain", "弃权", "abstains"


_S = MeetingState
LIFE = Lifecycle(
    _S.PLANNED,
    steps=[
        Step("give_notice", [_S.PLANNED], _S.NOTIFIED, zh="发出通知", en="give notice"),
        Step("close", [_S.NOTIFIED], _S.CLOSED, zh="结束", en="close"),
        Step("call_off", [_S.PLANNED, _S.NOTIFIED], _S.CALLED_OFF, zh="取消", en="call off"),
    ],
)


@kind("meetings.meeting", indexes=("body",))
@frozen(kw_only=True)
class Meeting:
    """A meeting (会议) of a body on a day."""

    id: Id["Meeting"]
    body: Id[Body]
    kind: MeetingKind
    on: date
    place: str
    called_by: tuple[AnyId, ...] = field(validator=min_len(1))
    """The persons who called it or asked for it, or the body that did."""
    state: MeetingState = MeetingState.PLANNED
    notified: date | None = None
    """The day on which the notice with the agenda went out; from then on the agenda stands."""
    shown: Id[Notice] | None = None
    """The notice that tells everybody what was decided."""


@kind("meetings.item", indexes=("meeting",))
@frozen(kw_only=True)
class AgendaItem:
    """One item of the agenda (议题)."""

    id: Id["AgendaItem"]
    meeting: Id[Meeting]
    order: int = field(validator=ge(1))
    title: str
    matter: Code | None
    """What the rulebooks call the matter; None for the body's usual way to decide."""


@kind("meetings.attendance", indexes=("meeting", "person"))
@frozen(kw_only=True)
class Attendance:
    """A member was there for a stretch of the agenda, or was excused from all of it; who came back has two stretches."""

    id: Id["Attendance"]
    meeting: Id[Meeting]
    person: Id[Person]
    first: int = field(validator=ge(1))
    """The order of the first item at which the member was there."""
    last: int | None = field(default=None, validator=optional(ge(1)))
    """The order of the last one; None to the end."""
    excused: bool = False
    proxy: Id[Person] | None = None
    """Who came for the member, where a rule allows that."""

    def at(self, order: int) -> bool:
        """Whether the member was there, in person or by the proxy, at the item of this order."""
        return not self.excused and self.first <= order and (self.last is None or order <= self.last)


@kind("meetings.vote", indexes=("item",), unique=(("item", "person"),))
@frozen(kw_only=True)
class MeetingVote:
    """What one member said to one item, where that was recorded by name."""

    id: Id["MeetingVote"]
    item: Id[AgendaItem]
    person: Id[Person]
    choice: VoteChoice | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOTE, controller=Controller.BODY, until=Until.DECISION_FINAL),
    )


@kind("meetings.decision", indexes=("item", "meeting"), unique=(("item",),))
@frozen(kw_only=True)
class ItemDecision:
    """What came of an item, with the rule as it was on the day and the tree of reasons."""

    id: Id["ItemDecision"]
    item: Id[AgendaItem]
    meeting: Id[Meeting]
    decided: date
    outcome: Outcome
    announced: Outcome | None
    """What the meeting itself took for the outcome, where it said so."""
    members: int
    """How many had a vote in the body on the day."""
    present: int
    yes: int
    no: int
    abstaining: int
    rule: str
    rule_text: str
    """The rule itself, in the form of the rulebooks, as compact JSON."""
    citation: str
    severity: Severity
    chosen: tuple[Told, ...]
    """Why this rule: every step of the search."""
    verified: bool
    """Whether everything on the way to the rule was read in the text of the law."""
    reasons: str
    """The verdict with all its tests, as compact JSON."""
    by_law: Outcome | None = None
    """Where a rule of the body's own decided: what the law of the place would have made of the same votes."""
    law_citation: str | None = None
    law_severity: Severity | None = None


@kind("meetings.minutes", indexes=("meeting",), unique=(("meeting",),))
@frozen(kw_only=True)
class Minutes:
    """Two papers of one meeting: the record (会议记录), for the body alone, and the summary (会议纪要), which may be shown."""

    id: Id["Minutes"]
    meeting: Id[Meeting]
    written: date
    by: str
    """The id of the actor who wrote them."""
    record: str | None = field(
        repr=False, metadata=personal(purpose=Purpose.ORGANIZATION, controller=Controller.BODY, until=Until.DECISION_FINAL)
    )
    summary: str
    """Without names: everybody may read it."""


@event("meetings.meeting_moved")
@frozen(kw_only=True)
class MeetingMoved:
    """A meeting was called, notified, closed or called off."""

    meeting: Id[Meeting]
    body: Id[Body]
    to: MeetingState
    on: date


@event("meetings.item_decided")
@frozen(kw_only=True)
class ItemDecided:
    """An item was put to the vote."""

    decision: Id[ItemDecision]
    item: Id[AgendaItem]
    outcome: Outcome


@event("meetings.minutes_written")
@frozen(kw_only=True)
class MinutesWritten:
    """The minutes of a meeting were written, or written anew."""

    minutes: Id[Minutes]
    meeting: Id[Meeting]
