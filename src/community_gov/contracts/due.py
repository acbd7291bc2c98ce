"""What is due: which contract serves a building, every date that the law sets, on what it rests and how it was counted."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from community_gov.calendar import Deadline, days_before, months_before
from community_gov.change import View, question
from community_gov.contracts.law import ContractLaw, Span, agreed_or, counted, law_of, span_of
from community_gov.contracts.records import Contract, NoticeGround, Party, RenewalVote, TerminationNotice, last_day
from community_gov.contracts.signing import share_places
from community_gov.contracts.terms import SERVING, Standing, notice_of, renewals_of, standing_of, term_until
from community_gov.households import Place, natural
from community_gov.organizations import Body
from community_gov.papers.handover import Handover, HandoverItem
from community_gov.records import Coded, Id, Severity

__all__ = [
    "ContractDue",
    "DueKind",
    "contract",
    "contracts_due",
    "contracts_of",
    "due_dates",
    "dues_of",
    "notices_of",
    "serving",
    "standing",
]


class DueKind(Coded):
    """What has to be done by a day, or happens on it."""

    RENEWAL_VOTE = "renewal_vote", "开始续聘或者另聘的表决", "begin the vote on going on with the company"
    COMPANY_NOTICE = "company_notice", "不续订的书面通知", "the company's notice that it will not go on"
    TERM_ENDS = "term_ends", "合同期限届满", "the term ends"
    NOTICE_ENDS = "notice_ends", "合同依通知终止", "the contract ends by notice"
    HAND_OVER = "hand_over", "移交完毕", "everything is handed over"


@frozen(kw_only=True)
class ContractDue:
    """One date of a contract."""

    contract: Id[Contract]
    title: str
    kind: DueKind
    by: Id[Body]
    """Who has to see to it."""
    due: date
    done: date | None
    """When it was done; None where it was not, or nothing has to be done."""
    citation: str
    """The text that sets it; empty where the contract itself does."""
    severity: Severity
    verified: bool
    """Whether that text was read."""
    counted: Deadline | None
    """How the day was found; None for one that the contract names."""


@question("contracts.contract")
def contract(view: View, contract_id: Id[Contract]) -> Contract:
    """One contract; raises NotFound."""
    return view.get(Contract, contract_id)


@question("contracts.contracts_of")
def contracts_of(view: View, body_id: Id[Body]) -> tuple[Contract, ...]:
    """All contracts that a body signed, for the owners or as a company, the first first; raises NotFound."""
    view.get(Body, body_id)
    rows = (*view.find(Contract, body=body_id), *view.find(Contract, company=body_id))
    return tuple(sorted(rows, key=lambda row: (row.start, natural(row.id))))


@question("contracts.notices_of")
def notices_of(view: View, contract_id: Id[Contract]) -> tuple[TerminationNotice, ...]:
    """Every notice that was given of a contract, withdrawn ones included, the first first; raises NotFound."""
    view.get(Contract, contract_id)
    return tuple(sorted(view.find(TerminationNotice, contract=contract_id), key=lambda row: (row.given, natural(row.id))))


@question("contracts.standing")
def standing(view: View, contract_id: Id[Contract], *, on: date) -> Standing:
    """How a contract stands on a day; raises NotFound."""
    return standing_of(view, view.get(Contract, contract_id), on=on)


@question("contracts.serving")
def serving(view: View, *, place: Id[Place] | None, on: date) -> tuple[Standing, ...]:
    """The contract under which a company serves a place on a day, or every one in the compound; raises NotFound.

    After an ended contract it is the old one until somebody has taken over, so that there can be two for a while.
    """
    scope = () if place is None else (view.get(Place, place).id,)
    rows = sorted(view.find(Contract), key=lambda row: (row.start, natural(row.id)))
    found = (standing_of(view, row, on=on) for row in rows if place is None or share_places(view, row.places, scope))
    return tuple(one for one in found if one.stage in SERVING)


@question("contracts.due_dates")
def due_dates(view: View, contract_id: Id[Contract], *, on: date) -> tuple[ContractDue, ...]:
    """Every date of a contract as it stands on a day, with its source and how it was counted, the first first.

    Raises NotFound.
    """
    return tuple(sorted(dues_of(view, view.get(Contract, contract_id), on=on), key=lambda one: (one.due, one.kind.value)))


@question("contracts.contracts_due")
def contracts_due(view: View, *, on: date, within: int) -> tuple[ContractDue, ...]:
    """What is due of all contracts from a day on within so many days, and what is overdue on it, the first first."""
    last = on + timedelta(days=within)
    found = [one for row in view.find(Contract) for one in dues_of(view, row, on=on)]
    rows = (one for one in found if one.due <= last and one.done is None and (one.due >= on or one.kind in _TO_DO))
    return tuple(sorted(rows, key=lambda one: (one.due, natural(one.contract), one.kind.value)))


_TO_DO = frozenset({DueKind.RENEWAL_VOTE, DueKind.HAND_OVER})
"""What stays due when its day is over."""


def dues_of(view: View, known: Contract, *, on: date) -> Iterator[ContractDue]:
    """The dates of one contract, as far as a rulebook or the contract sets them."""
    law = law_of(view, view.get(Body, known.body))
    until, notice = term_until(view, known, on=on), notice_of(view, known, on=on)
    if notice is None and until is not None and known.ended is None:
        yield from _of_term(view, known, law, last_day(until), on)
    if notice is not None:
        yield from _of_notice(view, known, law, notice)
    yield from _of_handover(view, known, law, notice, on)


def _of_term(view: View, known: Contract, law: ContractLaw, last: date, on: date) -> Iterator[ContractDue]:
    vote = span_of(view, known, law.renewal_vote_months, on=on)
    if vote is not None:
        counting = months_before(last, vote.amount)
        yield _due(known, DueKind.RENEWAL_VOTE, known.body, counting, vote, done=begun(view, known, on))
    company = agreed_or(view, known, law.no_renewal_days, on=on)
    if company is not None:
        yield _due(known, DueKind.COMPANY_NOTICE, known.company, days_before(last, company.amount), company)
    yield _plain(known, DueKind.TERM_ENDS, last)


def begun(view: View, known: Contract, on: date) -> date | None:
    """When the vote about the present term was begun: the first that was begun within it, up to a day."""
    start = max([known.start, *(row.start for row in renewals_of(view, known) if row.signed <= on)])
    return min((row.begun for row in view.find(RenewalVote, contract=known.id) if start <= row.begun <= on), default=None)


def _of_notice(view: View, known: Contract, law: ContractLaw, notice: TerminationNotice) -> Iterator[ContractDue]:
    if notice.ground is NoticeGround.NO_RENEWAL:
        span = agreed_or(view, known, law.no_renewal_days, on=notice.given) if notice.by is Party.COMPANY else None
        if span is not None:
            counting = days_before(notice.last, span.amount)
            yield _due(known, DueKind.COMPANY_NOTICE, known.company, counting, span, done=notice.given)
        yield _plain(known, DueKind.NOTICE_ENDS, notice.last)
        return
    dismissed = notice.ground is NoticeGround.DISMISSAL
    name = law.dismissal_days if dismissed else law.indefinite_days
    span = (agreed_or if dismissed else span_of)(view, known, name, on=notice.given)
    if span is not None:
        yield _due(known, DueKind.NOTICE_ENDS, known.company, counted(view, notice.given, span), span)


def _of_handover(
    view: View, known: Contract, law: ContractLaw, notice: TerminationNotice | None, on: date
) -> Iterator[ContractDue]:
    ended = known.ended or (None if notice is None else notice.last)
    span = None if ended is None else span_of(view, known, law.handover_days, on=ended)
    if ended is None or span is None:
        return
    counting = counted(view, ended, span)
    yield _due(known, DueKind.HAND_OVER, known.company, counting, span, done=_received(view, known.handover, on))


def _received(view: View, handover: Id[Handover] | None, on: date) -> date | None:
    """The day on which the last thing of a list was received; None while something is missing."""
    rows = () if handover is None else view.find(HandoverItem, handover=handover)
    days = [row.received for row in rows if row.received is not None and row.received <= on]
    return max(days) if days and len(days) == len(rows) else None


def _due(
    known: Contract, kind: DueKind, by: Id[Body], counting: Deadline, span: Span, *, done: date | None = None
) -> ContractDue:
    return ContractDue(
        contract=known.id,
        title=known.title,
        kind=kind,
        by=by,
        due=counting.due,
        done=done,
        citation=span.citation,
        severity=span.severity,
        verified=span.verified,
        counted=counting,
    )


def _plain(known: Contract, kind: DueKind, due: date) -> ContractDue:
    return ContractDue(
        contract=known.id,
        title=known.title,
        kind=kind,
        by=known.body,
        due=due,
        done=None,
        citation="",
        severity=Severity.CUSTOM,
        verified=True,
        counted=None,
    )
