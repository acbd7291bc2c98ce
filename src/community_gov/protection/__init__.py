"""Personal data: on which basis one body reads what another collected, and what somebody may ask about himself."""

from collections.abc import Callable, Iterable

from community_gov.bases import Basis, BasisKind, Consent
from community_gov.hookspecs import Records, hookimpl
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
from community_gov.protection.telling import report_text

__all__ = [
    "OFFICE",
    "OPEN_DAYS",
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
    "HeldField",
    "HeldRecord",
    "ReadOfIt",
    "access_report",
    "ask_access",
    "bases",
    "consent",
    "consents_of",
    "end_basis",
    "office_report",
    "record_basis",
    "report_text",
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
    return (access_report, ask_access, bases, consent, consents_of, end_basis, office_report, record_basis, withdraw_consent)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with personal data."""
    return permissions.part()
