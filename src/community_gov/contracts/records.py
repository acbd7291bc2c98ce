"""A property-service contract (物业服务合同), what prolongs it, and what brings it to its end."""

from datetime import date, timedelta

from attrs import field, frozen
from attrs.validators import ge, optional

from community_gov.households import Place
from community_gov.organizations import Body
from community_gov.papers.archive import ArchivePaper
from community_gov.papers.handover import Handover
from community_gov.records import AnyId, Coded, Id, Severity, event, kind

__all__ = [
    "Contract",
    "ContractEnded",
    "ContractRenewed",
    "ContractSigned",
    "NoticeGround",
    "NoticeServed",
    "Party",
    "Renewal",
    "RenewalVote",
    "ServiceTakenOver",
    "TerminationNotice",
    "last_day",
]

_ONE = timedelta(days=1)


class Party(Coded):
    """One of the two sides of a contract."""

    OWNERS = "owners", "业主方", "the owners"
    COMPANY = "company", "物业服务人", "the company"


class NoticeGround(Coded):
    """Why a notice ends the contract."""

    DISMISSAL = "dismissal", "解聘", "dismissal"
    NO_RENEWAL = "no_renewal", "期满不再续订", "no renewal after the term"
    INDEFINITE = "indefinite", "解除不定期合同", "the end of a contract that runs for an indefinite time"


def _after_start(made: "Contract | Renewal", _attribute: object, until: date) -> None:
    if until <= made.start:
        msg = f"the term ends on {until}, not after its start {made.start}"
        raise ValueError(msg)


@kind("contracts.contract", indexes=("body", "company"))
@frozen(kw_only=True)
class Contract:
    """A contract by which a company looks after places for their owners."""

    id: Id["Contract"]
    body: Id[Body]
    """Who signed for the owners: their assembly or committee, or before there is one the developer."""
    company: Id[Body]
    title: str
    signed: date
    start: date
    until: date | None = field(validator=optional(_after_start))
    """The first day after the agreed term; None for an indefinite one. Renewals come on top of it."""
    places: tuple[Id[Place], ...]
    """What is looked after; empty for the whole compound."""
    decision: AnyId | None
    """By which the owners chose this company; None for a developer's contract."""
    notice_days: int | None = field(validator=optional(ge(1)))
    """The period of notice that the contract agrees on; None where it agrees on none."""
    paper: Id[ArchivePaper]
    replaces: Id["Contract"] | None = None
    ended: date | None = None
    """The last day of the contract."""
    end_decision: AnyId | None = None
    """By which it ended earlier than a notice lets it, with the consent of both sides."""
    handover: Id[Handover] | None = None
    taken_over: date | None = None
    """The first day on which somebody else does the work."""
    successor: Id[Body] | None = None
    """Who does it then."""


@kind("contracts.renewal", indexes=("contract",))
@frozen(kw_only=True)
class Renewal:
    """A further term of a contract."""

    id: Id["Renewal"]
    contract: Id[Contract]
    signed: date
    start: date
    until: date = field(validator=_after_start)
    decision: AnyId
    paper: Id[ArchivePaper]


@kind("contracts.renewal_vote", indexes=("contract",))
@frozen(kw_only=True)
class RenewalVote:
    """The owners began to decide whether to go on with the company."""

    id: Id["RenewalVote"]
    contract: Id[Contract]
    begun: date
    vote: AnyId
    """The assembly or meeting that is to decide."""


@kind("contracts.termination_notice", indexes=("contract",))
@frozen(kw_only=True)
class TerminationNotice:
    """One side tells the other in writing that the contract will end."""

    id: Id["TerminationNotice"]
    contract: Id[Contract]
    by: Party
    ground: NoticeGround
    given: date
    """The day on which the other side had it; it is not counted."""
    last: date
    """The last day of the contract that follows from it."""
    basis: str
    """The text from which that day follows, as it was on the day of the notice."""
    severity: Severity
    verified: bool
    """Whether that text was read."""
    decision: AnyId | None
    """By which the owners decided so."""
    paper: Id[ArchivePaper]
    withdrawn: date | None = None


@event("contracts.contract_signed")
@frozen(kw_only=True)
class ContractSigned:
    """A contract was signed."""

    contract: Id[Contract]
    body: Id[Body]
    company: Id[Body]


@event("contracts.contract_renewed")
@frozen(kw_only=True)
class ContractRenewed:
    """A contract got a further term."""

    contract: Id[Contract]
    renewal: Id[Renewal]
    until: date


@event("contracts.notice_served")
@frozen(kw_only=True)
class NoticeServed:
    """One side gave notice."""

    contract: Id[Contract]
    notice: Id[TerminationNotice]
    by: Party
    last: date


@event("contracts.contract_ended")
@frozen(kw_only=True)
class ContractEnded:
    """A contract is over."""

    contract: Id[Contract]
    last: date


@event("contracts.service_taken_over")
@frozen(kw_only=True)
class ServiceTakenOver:
    """Somebody else does the work."""

    contract: Id[Contract]
    by: Id[Body]
    on: date


def last_day(until: date) -> date:
    """The last day of a term of which `until` is the first day after."""
    return until - _ONE
