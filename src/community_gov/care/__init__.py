"""Care (关爱): what somebody agreed to, or a guardian for him, and who is on duty to help; and what is known in an emergency.

There is no list of who needs care: there are agreements, each with one purpose and the day by which it is looked over again.
Where somebody lives and what he wishes is read by the helper on duty alone, each reading with a trace in the journal, and is
destroyed when the agreement ends. Emergencies have notes of their own, which are destroyed when the emergency ends, with a record
(Emergency Response Law art. 85; Personal Information Protection Law arts 6, 13, 28 to 31, 47; read).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from community_gov.care.agreements import (
    CARE_HELPER,
    CareAgreed,
    CareAgreement,
    CareDuty,
    CareEnded,
    CarePurpose,
    CareRead,
    DutyBegun,
    DutyEnded,
    agree,
    agreements_of,
    care_findings,
    duties_of,
    end,
    end_duty,
    put_on_duty,
    read,
    review,
)
from community_gov.care.emergencies import (
    Emergency,
    EmergencyBegun,
    EmergencyEnded,
    EmergencyNote,
    EmergencyRead,
    begin_emergency,
    emergencies,
    end_emergency,
    note,
    read_notes,
)
from community_gov.care.ends import ENDS
from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.households import GUARDIAN, Person, guardians_of
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import AUDITOR, PERSON, Allow, Anchor, Grant, PolicyPart, Scope, anchored
from community_gov.records import Actor, ActorKind, AnyId, Controller, Finding, Id

__all__ = [
    "CARE_HELPER",
    "CareAgreed",
    "CareAgreement",
    "CareDuty",
    "CareEnded",
    "CarePurpose",
    "CareRead",
    "DutyBegun",
    "DutyEnded",
    "Emergency",
    "EmergencyBegun",
    "EmergencyEnded",
    "EmergencyNote",
    "EmergencyRead",
    "agree",
    "agreements_of",
    "begin_emergency",
    "duties_of",
    "emergencies",
    "end",
    "end_duty",
    "end_emergency",
    "note",
    "put_on_duty",
    "read",
    "read_notes",
    "review",
]


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.kind is ActorKind.PERSON and actor.person is not None:
        for duty in view.find(CareDuty, person=Id[Person](actor.person), end=None):
            yield Grant(CARE_HELPER, Anchor(Scope.SELF, duty.agreement))


def _of_agreement(view: View, known: CareAgreement) -> tuple[Anchor, ...]:
    """The person's and that of his guardians today, the body's, and that of those on duty."""
    own: tuple[AnyId, ...] = (known.person, *guardians_of(view, known.person), known.id)
    return (*(Anchor(Scope.SELF, id) for id in own), Anchor(Scope.BODY, known.body))


def _of_duty(view: View, duty: CareDuty) -> tuple[Anchor, ...]:
    return (Anchor(Scope.SELF, duty.person), Anchor(Scope.BODY, view.get(CareAgreement, duty.agreement).body))


def _rows() -> Iterator[Allow]:
    yield from (Allow("care.agree", role, Scope.SELF, of="person_id") for role in (PERSON, GUARDIAN))
    yield Allow("care.agree", CHAIR, Scope.BODY, of="body_id")
    for name in ("review", "end"):
        yield Allow(f"care.{name}", PERSON, Scope.SELF, of="agreement_id")
        yield Allow(f"care.{name}", CHAIR, Scope.BODY, of="agreement_id")
    for role in (PERSON, CARE_HELPER):
        yield Allow("care.read", role, Scope.SELF, of="agreement_id")
    yield Allow("care.put_on_duty", CHAIR, Scope.BODY, of="agreement_id")
    yield Allow("care.end_duty", CHAIR, Scope.BODY, of="duty_id")
    yield Allow("care.end_duty", PERSON, Scope.SELF, of="duty_id")
    for name in ("agreements_of", "duties_of"):
        yield Allow(f"care.{name}", PERSON, Scope.SELF, of="person_id", unmasked=True)
    yield Allow("care.agreements_of", GUARDIAN, Scope.SELF, of="person_id", unmasked=True)
    yield Allow("care.begin_emergency", CHAIR, Scope.BODY, of="body_id")
    yield Allow("care.end_emergency", CHAIR, Scope.BODY, of="emergency_id")
    for name in ("note", "read_notes"):
        yield Allow(f"care.{name}", MEMBER, Scope.BODY, of="emergency_id")
    yield Allow("care.emergencies", MEMBER, Scope.BODY, of="body_id", unmasked=True)
    yield from (Allow("care.emergencies", role) for role in (AUDITOR, PERSON))


@hookimpl
def gov_records() -> Records:
    """Agreements, duties and emergencies."""
    return Records(
        kinds=(CareAgreement, CareDuty, Emergency, EmergencyNote),
        events=(
            CareAgreed,
            CareEnded,
            CareRead,
            DutyBegun,
            DutyEnded,
            EmergencyBegun,
            EmergencyEnded,
            EmergencyRead,
        ),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    duties = (agree, review, end, put_on_duty, end_duty, read)
    return (*duties, begin_emergency, note, read_notes, end_emergency, agreements_of, duties_of, emergencies)


@hookimpl
def gov_policy() -> PolicyPart:
    """Between the person, the body that helps and the helper on duty; the office is none of them."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.BODY}),
        roles=_roles,
        anchors=(
            anchored(CareAgreement, _of_agreement),
            anchored(CareDuty, _of_duty),
            anchored(Emergency, lambda _view, known: (Anchor(Scope.BODY, known.body),)),
        ),
    )


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """When agreements and emergencies are over."""
    return (Pack(name="care.ends", items=ENDS),)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Agreements that were not looked over."""
    return care_findings(view, on)
