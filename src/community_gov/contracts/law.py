"""By which names the rulebooks speak of service contracts, and which figure binds one of them on a day.

Civil Code arts 946 to 950 (read): dismissal by decision with 60 days' written notice; a company that will not go on says so
90 days before the end; after the term the contract runs on with 60 days' notice; hand-over; service until the successor is
there. That a contract may agree on another period of notice, and that the developer's contract ends when one of the owners
takes effect (art. 940), is from memory. Local figures, such as Beijing's, stand in the book of the place.
"""

from datetime import date

from attrs import field, frozen

from community_gov.calendar import CalendarSettings, Deadline, days_after
from community_gov.change import View
from community_gov.contracts.records import Contract
from community_gov.hookspecs import Pack
from community_gov.meetings.law import Figure, figure
from community_gov.organizations import Body
from community_gov.records import Code, Severity, Told

__all__ = ["CONTRACT_LAW", "MANAGER", "ContractLaw", "Span", "agreed_or", "binds", "counted", "law_of", "said_of", "span_of"]

MANAGER = Code("manager")
"""The matter of hiring and dismissing a company (Civil Code art. 278(1)4; read)."""

_DISMISSAL = Code("manager_dismissal_notice_days")
_NO_RENEWAL = Code("manager_no_renewal_notice_days")
_INDEFINITE = Code("manager_indefinite_notice_days")
_AGREED = Code("manager_notice_agreed")
_VOTE = Code("manager_renewal_vote_before_end")
_RENEWED = Code("manager_renewed_before_end")
_HANDS_OVER = Code("manager_hands_over")
_HANDOVER = Code("manager_handover_days")
_SERVES_ON = Code("manager_serves_until_successor")


@frozen(kw_only=True)
class ContractLaw:
    """What the rulebooks call the figures for a contract that a kind of body signs; None for what they do not speak of."""

    kind: Code
    decided: bool = True
    """Whether the owners decide together on the company; a developer signs before they can."""
    dismissal_days: Code | None = _DISMISSAL
    no_renewal_days: Code | None = _NO_RENEWAL
    indefinite_days: Code | None = _INDEFINITE
    agreed: Code | None = _AGREED
    renewal_vote_months: Code | None = _VOTE
    renewed_before_end: Code | None = _RENEWED
    hands_over: Code | None = _HANDS_OVER
    handover_days: Code | None = _HANDOVER
    serves_on: Code | None = _SERVES_ON
    replaced: Code | None = None
    """Whether it ends when a contract of the owners takes effect."""


CONTRACT_LAW = Pack(
    name="contracts.law",
    items=(
        ContractLaw(kind=Code("owners_assembly")),
        ContractLaw(kind=Code("owners_committee")),
        ContractLaw(kind=Code("developer"), decided=False, replaced=Code("preliminary_contract_replaced")),
    ),
)
"""For whom the contracts of a compound are signed in the PRC."""


def law_of(view: View, body: Body) -> ContractLaw:
    """The names for what such a body signs; for a kind that no pack names, those of the owners' assembly."""
    known = (law for law in view.packs(ContractLaw) if law.kind == body.kind)
    return next(known, ContractLaw(kind=body.kind))


@frozen(kw_only=True)
class Span:
    """So many days or months, and on what that rests."""

    amount: int
    citation: str
    severity: Severity
    verified: bool
    book: str
    why: tuple[Told, ...] = field(repr=False)


def said_of(view: View, contract: Contract, name: Code | None, *, on: date) -> Figure | None:
    """A figure of the place of whoever signed for the owners, on a day."""
    return figure(view, view.get(Body, contract.body), name, on=on)


def span_of(view: View, contract: Contract, name: Code | None, *, on: date) -> Span | None:
    """A number of days or months; None where no text names one."""
    said = said_of(view, contract, name, on=on)
    return None if said is None else _span(said)


def agreed_or(view: View, contract: Contract, name: Code | None, *, on: date) -> Span | None:
    """The period of notice that the contract agrees on, where the law of the day lets it or is silent, else that of the law."""
    legal = span_of(view, contract, name, on=on)
    if contract.notice_days is None:
        return legal
    why = Told(f"合同约定{contract.notice_days}日", f"the contract agrees on {contract.notice_days} days")
    if legal is None:
        days, custom = contract.notice_days, Severity.CUSTOM
        return Span(amount=days, citation="", severity=custom, verified=True, book="", why=(why,))
    lets = said_of(view, contract, law_of(view, view.get(Body, contract.body)).agreed, on=on)
    if lets is None or lets.value is not True:
        return legal
    return Span(
        amount=contract.notice_days,
        citation=lets.citation,
        severity=lets.severity,
        verified=lets.verified,
        book=lets.book,
        why=(why, *lets.why),
    )


def _span(said: Figure) -> Span:
    return Span(
        amount=said.whole,
        citation=said.citation,
        severity=said.severity,
        verified=said.verified,
        book=said.book,
        why=said.why,
    )


def binds(severity: Severity) -> bool:
    """Whether a breach of such a rule is refused; of a guide, a recommendation or a custom it is a finding."""
    return severity in (Severity.LAW, Severity.LOCAL, Severity.BYLAW)


def counted(view: View, start: date, span: Span) -> Deadline:
    """The last day of so many days after something, and how it was counted."""
    return days_after(start, span.amount, calendar=view.settings(CalendarSettings).working)
