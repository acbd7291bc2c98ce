"""Service contracts: signed by a decision of the owners, renewed, ended by notice, handed over; every date with its source.

Follow it in this order: `records`, `law` (which figures bind), `terms` (how far a contract has come), `signing`, `ending`,
`due`, `findings`, `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.contracts import permissions
from community_gov.contracts.due import (
    ContractDue,
    DueKind,
    contract,
    contracts_due,
    contracts_of,
    due_dates,
    notices_of,
    serving,
    standing,
)
from community_gov.contracts.ending import end, give_notice, hand_over, take_over, withdraw_notice
from community_gov.contracts.findings import contract_findings
from community_gov.contracts.law import CONTRACT_LAW, MANAGER, ContractLaw
from community_gov.contracts.records import (
    Contract,
    ContractEnded,
    ContractRenewed,
    ContractSigned,
    NoticeGround,
    NoticeServed,
    Party,
    Renewal,
    RenewalVote,
    ServiceTakenOver,
    TerminationNotice,
)
from community_gov.contracts.signing import begin_renewal, renew, sign
from community_gov.contracts.terms import ContractStage, Standing
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding

__all__ = [
    "CONTRACT_LAW",
    "MANAGER",
    "Contract",
    "ContractDue",
    "ContractEnded",
    "ContractLaw",
    "ContractRenewed",
    "ContractSigned",
    "ContractStage",
    "DueKind",
    "NoticeGround",
    "NoticeServed",
    "Party",
    "Renewal",
    "RenewalVote",
    "ServiceTakenOver",
    "Standing",
    "TerminationNotice",
    "begin_renewal",
    "contract",
    "contracts_due",
    "contracts_of",
    "due_dates",
    "end",
    "give_notice",
    "hand_over",
    "notices_of",
    "renew",
    "serving",
    "sign",
    "standing",
    "take_over",
    "withdraw_notice",
]

_VERBS = (begin_renewal, end, give_notice, hand_over, renew, sign, take_over, withdraw_notice)
_QUESTIONS = (contract, contracts_due, contracts_of, due_dates, notices_of, serving, standing)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of contracts."""
    return Records(
        kinds=(Contract, Renewal, RenewalVote, TerminationNotice),
        events=(ContractEnded, ContractRenewed, ContractSigned, NoticeServed, ServiceTakenOver),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with contracts."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """By which names the rulebooks speak of contracts."""
    return (CONTRACT_LAW,)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Late votes and notices, terms that ran out, hand-overs that nobody began."""
    return contract_findings(view, on)
