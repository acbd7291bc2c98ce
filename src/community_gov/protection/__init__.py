"""Personal data: on which basis one body reads what another collected, what somebody may ask about himself, what has to go."""

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
from community_gov.protection.correcting import (
    ANSWER_DAYS,
    CorrectionMoved,
    CorrectionRequest,
    CorrectionState,
    ask_correction,
    confirm_corrected,
    corrections_of,
    late_corrections,
    open_corrections,
    refuse_correction,
    withdraw_correction,
)
from community_gov.protection.ends import ENDS
from community_gov.protection.reading import (
    BasisEnded,
    BasisRecorded,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    bases,
    consent,
    consents_of,
    end_basis,
    record_basis,
    refuse_consent,
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
    "ANSWER_DAYS",
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
    "ConsentRefused",
    "ConsentWithdrawn",
    "CorrectionMoved",
    "CorrectionRequest",
    "CorrectionState",
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
    "ask_correction",
    "bases",
    "confirm_corrected",
    "consent",
    "consents_of",
    "corrections_of",
    "due_for_erasure",
    "due_of_body",
    "end_basis",
    "erase_due",
    "erase_due_of_body",
    "office_report",
    "open_corrections",
    "papers_of_decisions",
    "record_basis",
    "refuse_consent",
    "refuse_correction",
    "report_text",
    "undecided",
    "withdraw_consent",
    "withdraw_correction",
]


@hookimpl
def gov_records() -> Records:
    """The kinds and events of personal data."""
    return Records(
        kinds=(AccessRequest, Basis, Consent, CorrectionRequest),
        events=(AccessAsked, BasisEnded, BasisRecorded, ConsentGiven, ConsentRefused, ConsentWithdrawn, CorrectionMoved),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs and questions about personal data."""
    corrections = (ask_correction, confirm_corrected, refuse_correction, withdraw_correction)
    verbs = (ask_access, consent, end_basis, erase_due, erase_due_of_body, record_basis, refuse_consent, withdraw_consent)
    questions = (access_report, bases, consents_of, corrections_of, due_for_erasure, due_of_body)
    return (*corrections, *verbs, *questions, office_report, open_corrections, undecided)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with personal data."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """Until when objections to notices and requests for correction are needed."""
    return (Pack(name="protection.ends", items=ENDS),)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Personal fields that should be gone, and requests for correction that nobody answered."""
    yield from overdue(view, on)
    yield from late_corrections(view, on)
