"""How far a contract has come on a day: within a term, running on for an indefinite time, serving on, over."""

from datetime import date

from attrs import frozen

from community_gov.change import View
from community_gov.contracts.law import law_of, said_of
from community_gov.contracts.records import Contract, Renewal, TerminationNotice, last_day
from community_gov.meetings.law import Figure
from community_gov.organizations import Body
from community_gov.records import Coded, Severity

__all__ = ["SERVING", "ContractStage", "Standing", "ended_by", "notice_of", "renewals_of", "standing_of", "term_until"]


class ContractStage(Coded):
    """How far a contract has come."""

    AHEAD = "ahead", "尚未开始", "not begun"
    IN_TERM = "in_term", "合同期内", "within its term"
    INDEFINITE = "indefinite", "期满后不定期履行", "running for an indefinite time"
    NOTICED = "noticed", "已通知终止,服务至期满", "running until a notice takes effect"
    SERVING_ON = "serving_on", "已终止,接管前继续服务", "ended; serving until somebody takes over"
    OVER = "over", "已终止并移交", "over"


SERVING = frozenset({ContractStage.IN_TERM, ContractStage.INDEFINITE, ContractStage.NOTICED, ContractStage.SERVING_ON})
"""Where the company does the work."""


@frozen(kw_only=True)
class Standing:
    """How a contract stands on a day, and on what that rests where it is not the contract itself."""

    contract: Contract
    on: date
    stage: ContractStage
    until: date | None
    """The last day that is certain: of the term, or by a notice; None where nobody knows it."""
    basis: str
    severity: Severity | None
    verified: bool


def renewals_of(view: View, contract: Contract) -> tuple[Renewal, ...]:
    """The further terms, the first first."""
    return tuple(sorted(view.find(Renewal, contract=contract.id), key=lambda row: row.start))


def term_until(view: View, contract: Contract, *, on: date | None = None) -> date | None:
    """The first day after the last agreed term, of what was signed up to a day; None for an indefinite one."""
    ends = [row.until for row in renewals_of(view, contract) if on is None or row.signed <= on]
    return max([*ends, *([contract.until] if contract.until else [])], default=None)


def notice_of(view: View, contract: Contract, *, on: date | None = None) -> TerminationNotice | None:
    """The notice that stands, given up to a day; where there are several, the one that ends the contract first."""
    rows = (row for row in view.find(TerminationNotice, contract=contract.id) if on is None or row.given <= on)
    standing = (row for row in rows if row.withdrawn is None or (on is not None and on < row.withdrawn))
    return min(standing, key=lambda row: row.last, default=None)


def standing_of(view: View, contract: Contract, *, on: date) -> Standing:
    """How a contract stands on a day."""
    law = law_of(view, view.get(Body, contract.body))
    if on < contract.start:
        return _standing(contract, on, ContractStage.AHEAD, None)
    ended = ended_by(view, contract, on=on)
    if ended is not None:
        return _after(view, contract, on, ended)
    notice = notice_of(view, contract, on=on)
    if notice is not None:
        return _noticed(contract, on, notice)
    until = term_until(view, contract, on=on)
    if _within(view, contract, on):
        return _standing(contract, on, ContractStage.IN_TERM, None if until is None else last_day(until))
    said = said_of(view, contract, law.indefinite_days, on=on) if until is not None else None
    return _standing(contract, on, ContractStage.INDEFINITE, None, said)


def ended_by(view: View, contract: Contract, *, on: date) -> date | None:
    """The last day of a contract that is over on a day: as recorded, or by a notice that has run out; else None."""
    notice = notice_of(view, contract, on=on)
    last = contract.ended or (None if notice is None else notice.last)
    return last if last is not None and last < on else None


def _within(view: View, contract: Contract, on: date) -> bool:
    terms = [(contract.start, contract.until), *((row.start, row.until) for row in renewals_of(view, contract))]
    return any(until is not None and start <= on < until for start, until in terms)


def _after(view: View, contract: Contract, on: date, ended: date) -> Standing:
    if contract.taken_over is not None and on >= contract.taken_over:
        return _standing(contract, on, ContractStage.OVER, ended)
    said = said_of(view, contract, law_of(view, view.get(Body, contract.body)).serves_on, on=on)
    return _standing(contract, on, ContractStage.SERVING_ON, None, said)


def _standing(contract: Contract, on: date, stage: ContractStage, until: date | None, said: Figure | None = None) -> Standing:
    return Standing(
        contract=contract,
        on=on,
        stage=stage,
        until=until,
        basis="" if said is None else said.citation,
        severity=None if said is None else said.severity,
        verified=said is None or said.verified,
    )


def _noticed(contract: Contract, on: date, notice: TerminationNotice) -> Standing:
    return Standing(
        contract=contract,
        on=on,
        stage=ContractStage.NOTICED,
        until=notice.last,
        basis=notice.basis,
        severity=notice.severity,
        verified=notice.verified,
    )
