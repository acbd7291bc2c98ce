"""Who may do what with personal data: each his own and his ward's, the office on their behalf, the operator what concerns all."""

from collections.abc import Iterator

from community_gov.bases import Consent
from community_gov.households import GUARDIAN
from community_gov.organizations import CHAIR
from community_gov.policy import AUDITOR, CLERK, OPERATOR, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.protection.access import OFFICE, AccessRequest
from community_gov.protection.correcting import CorrectionRequest

__all__ = ["part"]

_CONSENTS = {
    "consent": "person_id",
    "consents_of": "person_id",
    "refuse_consent": "person_id",
    "withdraw_consent": "consent_id",
}


def part() -> PolicyPart:
    """All rows, and whose a consent is."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=OFFICE,
        anchors=(
            anchored(Consent, lambda _view, row: (Anchor(Scope.SELF, row.person),)),
            anchored(AccessRequest, lambda _view, row: (Anchor(Scope.SELF, row.person),)),
            anchored(CorrectionRequest, lambda _view, row: (Anchor(Scope.SELF, row.person),)),
        ),
    )


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"protection.{name}", OPERATOR) for name in ("record_basis", "end_basis"))
    yield from (Allow(f"protection.{name}", role) for name in ("due_for_erasure", "erase_due") for role in (CLERK, OPERATOR))
    yield from (Allow("protection.undecided", role) for role in (CLERK, OPERATOR, AUDITOR))
    yield from (Allow(f"protection.{name}", CHAIR, Scope.BODY, of="body_id") for name in ("due_of_body", "erase_due_of_body"))
    yield from (Allow("protection.bases", role) for role in (CLERK, AUDITOR, OPERATOR, PERSON))
    for name, of in _CONSENTS.items():
        yield from (Allow(f"protection.{name}", role, Scope.SELF, of=of) for role in (PERSON, GUARDIAN))
        yield Allow(f"protection.{name}", CLERK)
    yield Allow("protection.consents_of", AUDITOR)
    yield Allow("protection.ask_access", CLERK)
    for role in (PERSON, GUARDIAN):
        yield Allow("protection.ask_access", role, Scope.SELF, of="person_id")
        yield Allow("protection.access_report", role, Scope.SELF, of="request_id", unmasked=True)
    yield Allow("protection.office_report", CLERK, unmasked=True)
    for name, of in (("ask_correction", "person_id"), ("withdraw_correction", "correction_id")):
        yield from (Allow(f"protection.{name}", role, Scope.SELF, of=of) for role in (PERSON, GUARDIAN))
        yield Allow(f"protection.{name}", CLERK)
    for role in (PERSON, GUARDIAN):
        yield Allow("protection.corrections_of", role, Scope.SELF, of="person_id", unmasked=True)
    for name in ("corrections_of", "open_corrections", "confirm_corrected", "refuse_correction"):
        yield Allow(f"protection.{name}", CLERK, unmasked=True)
