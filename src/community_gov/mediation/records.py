"""The nouns of mediation (人民调解): a case, its parties, its mediators, the sessions, the agreement and what became of it.

Who is at odds with whom, and about what, is told to those who mediate and to the parties alone.
"""

from datetime import date, datetime

from attrs import field, frozen

from community_gov.errors import Word
from community_gov.feedback import Item
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov.records import Code, Coded, Controller, Id, Purpose, Until, event, kind, personal
from community_gov.rules import Mark

__all__ = [
    "Agreement",
    "AgreementForm",
    "Case",
    "CaseMoved",
    "CaseState",
    "FollowUp",
    "MediationRule",
    "Mediator",
    "Move",
    "Party",
    "Session",
]

_DISPUTE = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


class CaseState(Coded):
    """Where a case is."""

    OPEN = "open", "调解中", "under mediation"
    AGREED = "agreed", "达成协议", "agreed"
    CONFIRMED = "confirmed", "已司法确认", "confirmed by the court"
    FAILED = "failed", "未达成协议", "no agreement"
    WITHDRAWN = "withdrawn", "当事人退出", "a party left"
    CLOSED = "closed", "结案", "closed"


class AgreementForm(Coded):
    """How it was agreed."""

    WRITTEN = "written", "书面协议", "in writing"
    ORAL = "oral", "口头协议", "by word of mouth"


@frozen(kw_only=True)
class MediationRule:
    """For how many days the confirmation of a court can be asked, and since when."""

    confirmation_days: int
    zh: str
    en: str
    source: str
    mark: Mark
    precedence: int = 0

    @property
    def word(self) -> Word:
        """The rule as a message says it."""
        return Word("mediation", self.zh, self.en)


@kind("mediation.case", indexes=("body", "item", "state"), unique=(("number",),))
@frozen(kw_only=True)
class Case:
    """A dispute that a mediation committee or another body mediates."""

    id: Id["Case"]
    number: int
    body: Id[Body]
    item: Id[Item] | None = None
    """The matter from which it came."""
    state: CaseState
    opened: date
    text: str | None = field(repr=False, default=None, metadata=_DISPUTE)
    """What it is about."""


@kind("mediation.party", indexes=("case", "person"))
@frozen(kw_only=True)
class Party:
    """One side of a dispute: a person or a body."""

    id: Id["Party"]
    case: Id[Case]
    person: Id[Person] | None = field(repr=False, default=None, metadata=_DISPUTE)
    body: Id[Body] | None = None


@kind("mediation.mediator", indexes=("case",), unique=(("case", "person"),))
@frozen(kw_only=True)
class Mediator:
    """Who mediates a case; never a party to it."""

    id: Id["Mediator"]
    case: Id[Case]
    person: Id[Person]
    on: date


@kind("mediation.session", indexes=("case",))
@frozen(kw_only=True)
class Session:
    """Once that the parties sat down with a mediator."""

    id: Id["Session"]
    case: Id[Case]
    on: date
    present: tuple[Id[Party], ...]
    text: str | None = field(repr=False, default=None, metadata=_DISPUTE)
    """What was said, for those who mediate."""


@kind("mediation.agreement", indexes=("case", "confirm_by"), unique=(("case",),))
@frozen(kw_only=True)
class Agreement:
    """What the parties agreed on."""

    id: Id["Agreement"]
    case: Id[Case]
    form: AgreementForm
    effective: date
    """The day from which it binds."""
    confirm_by: date
    """The last day on which the parties can together ask the court to confirm it."""
    text: str | None = field(repr=False, default=None, metadata=_DISPUTE)
    digest: str | None = field(repr=False, default=None, metadata=_DISPUTE)
    """The SHA-256 of the signed paper, as 64 hexadecimal digits; None for an agreement by word of mouth."""
    asked: date | None = None
    """When the court was asked."""


@kind("mediation.follow_up", indexes=("case",))
@frozen(kw_only=True)
class FollowUp:
    """A look at whether the agreement is kept (回访)."""

    id: Id["FollowUp"]
    case: Id[Case]
    on: date
    kept: bool
    text: str | None = field(repr=False, default=None, metadata=_DISPUTE)


@kind("mediation.move", indexes=("about",), unique=(("about", "order"),))
@frozen(kw_only=True)
class Move:
    """A step in the life of a case."""

    id: Id["Move"]
    about: Id[Case]
    order: int
    action: Code
    from_: CaseState | None
    to: CaseState
    at: datetime
    by: str
    """The id of the actor."""
    reason: str | None = field(repr=False, default=None, metadata=_DISPUTE)


@event("mediation.case_moved")
@frozen(kw_only=True)
class CaseMoved:
    """A case was opened (`from_` is None) or moved on."""

    about: Id[Case]
    from_: CaseState | None
    to: CaseState
