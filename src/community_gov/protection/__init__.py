"""Personal data: on which basis one body reads what another collected, and what somebody may ask about himself."""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.bases import Basis, BasisKind, Consent
from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.protection import permissions
from community_gov.protection.access import (
    OFFICE,
    OPEN_DAYS,
    AccessAsked,
    AccessReport,
    AccessRequest,
    HeldField,
    HeldRecord,
    ReadOfIt,
    access_report,
    ask_access,
    office_report,
)
from community_gov.protection.ends import ENDS
from community_gov.protection.reading import (
    BasisEnded,
    BasisRecorded,
    ConsentGiven,
    ConsentWithdrawn,
    bases,
    consent,
    consents_of,
    end_basis,
    record_basis,
    withdraw_consent,
)
from community_gov.protection.retaining import (
    OVERDUE_DAYS,
    DueField,
    DueState,
    UndecidedField,
    due_for_erasure,
    due_of_body,
    erase_due,
    erase_due_of_body,
    overdue,
    undecided,
)
from community_gov.protection.telling import report_text
from community_gov.records import Finding
from community_gov.retention import Ended, Ending, Ends, Retention, papers_of_decisions

__all__ = [
    "OFFICE",
    "OPEN_DAYS",
    "OVERDUE_DAYS",
    "AccessAsked",
    "AccessReport",
    "AccessRequest",
    "Basis",
    "BasisEnded",
    "BasisKind",
    "BasisRecorded",
    "Consent",
    "ConsentGiven",
    "ConsentWithdrawn",
    "DueField",
    "DueState",
    "Ended",
    "Ending",
    "Ends",
    "HeldField",
    "HeldRecord",
    "ReadOfIt",
    "Retention",
    "UndecidedField",
    "access_report",
    "ask_access",
    "bases",
    "consent",
    "consents_of",
    "due_for_erasure",
    "due_of_body",
    "end_basis",
    "erase_due",
    "erase_due_of_body",
    "office_report",
    "papers_of_decisions",
    "record_basis",
    "report_text",
    "undecided",
    "withdraw_consent",
]


@hookimpl
def gov_records() -> Records:
    """The kinds and events of personal data."""
    return Records(
        kinds=(AccessRequest, Basis, Consent), events=(AccessAsked, BasisEnded, BasisRecorded, ConsentGiven, ConsentWithdrawn)
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs and questions about personal data."""
    verbs = (ask_access, consent, end_basis, erase_due, erase_due_of_body, record_basis, withdraw_consent)
    return (*verbs, access_report, bases, consents_of, due_for_erasure, due_of_body, office_report, undecided)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with personal data."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """Until when objections to notices are needed."""
    return (Pack(name="protection.ends", items=ENDS),)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Personal fields that should be gone."""
    return overdue(view, on)
