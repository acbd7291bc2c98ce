"""Who may read what another body collected: bases in law and contract, and separate consents, given and withdrawn alike.

A consent is separate: one person, one reader, one body that collected, one purpose, some days (PIPL arts. 14, 23). To withdraw it
takes what giving it took, one call by the same people, and has no effect backwards (art. 15).
"""

from datetime import date, timedelta

import attrs
from attrs import frozen

from community_gov.bases import Basis, BasisKind, Consent
from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households import Person
from community_gov.records import Controller, Id, Purpose, event

__all__ = [
    "BasisEnded",
    "BasisRecorded",
    "ConsentGiven",
    "ConsentWithdrawn",
    "bases",
    "consent",
    "consents_of",
    "end_basis",
    "record_basis",
    "withdraw_consent",
]


@event("protection.basis_recorded")
@frozen(kw_only=True)
class BasisRecorded:
    """A body may read what another collected, by a law or a contract."""

    basis: Id[Basis]
    reader: Controller
    controller: Controller
    purpose: Purpose


@event("protection.basis_ended")
@frozen(kw_only=True)
class BasisEnded:
    """It may not any more."""

    basis: Id[Basis]
    on: date


@event("protection.consent_given")
@frozen(kw_only=True)
class ConsentGiven:
    """Somebody consented; who, stands in the record."""

    consent: Id[Consent]


@event("protection.consent_withdrawn")
@frozen(kw_only=True)
class ConsentWithdrawn:
    """Somebody withdrew a consent."""

    consent: Id[Consent]


OWN = ProblemType(
    "protection.own",
    zh="{reader}自己收集的信息无须另有依据",
    en="{reader} reads what it collected itself without any basis",
)
NO_GROUND = ProblemType("protection.no_ground", zh="须写明法条或合同编号", en="name the article, or the number of the contract")
NO_DAYS = ProblemType("protection.no_days", zh="期限须晚于{start}", en="the end has to lie after {start}")
CONSENTED = ProblemType(
    "protection.consented",
    zh="这项同意已经给出,有效期至{end}前",
    en="this consent was given already and holds until {end}",
    nature=Nature.STATE,
)
OVER = ProblemType("protection.over", zh="已于{end}终止", en="it has ended on {end}", nature=Nature.STATE)


# --- laws and contracts ----------------------------------------------------------------------------------------------


@verb("protection.record_basis")
def record_basis(
    change: Change,
    *,
    kind: BasisKind,
    reader: Controller,
    controller: Controller,
    purpose: Purpose,
    ground: str,
    start: date,
    end: date | None = None,
) -> Basis:
    """Record that `reader` reads the fields that `controller` collected for a purpose, of everybody, by a law or a contract."""
    change.require(reader is not controller, OWN(at="reader", reader=reader))
    change.require(ground.strip(), NO_GROUND(at="ground"))
    change.require(end is None or end > start, NO_DAYS(at="end", start=start))
    made = Basis(
        id=change.new_id(Basis),
        kind=kind,
        reader=reader,
        controller=controller,
        purpose=purpose,
        ground=ground.strip(),
        start=start,
        end=end,
    )
    return change.put(made, BasisRecorded(basis=made.id, reader=reader, controller=controller, purpose=purpose))


@verb("protection.end_basis")
def end_basis(change: Change, basis_id: Id[Basis], *, on: date) -> Basis:
    """From `on`, today or later, it does not hold any more; raises Refused (protection.over, protection.no_days)."""
    known = change.get(Basis, basis_id)
    change.require(known.end is None or known.end > change.today, OVER(at="basis_id", end=known.end or on))
    first = max(change.today, known.start + timedelta(days=1))
    change.require(on >= first, NO_DAYS(at="on", start=first - timedelta(days=1)))
    return change.put(attrs.evolve(known, end=on), BasisEnded(basis=basis_id, on=on))


@question("protection.bases")
def bases(view: View, *, on: date) -> tuple[Basis, ...]:
    """The laws and contracts by which bodies read what others collected on the day."""
    return tuple(row for row in view.find(Basis) if row.start <= on and (row.end is None or on < row.end))


# --- consents --------------------------------------------------------------------------------------------------------


@verb("protection.consent")
def consent(
    change: Change, person_id: Id[Person], *, reader: Controller, controller: Controller, purpose: Purpose, until: date
) -> Consent:
    """The person consents, from today on and before `until`, that `reader` reads what `controller` collected for a purpose."""
    change.get(Person, person_id)
    change.require(reader is not controller, OWN(at="reader", reader=reader))
    change.require(until > change.today, NO_DAYS(at="until", start=change.today))
    for row in change.find(Consent, person=person_id, reader=reader):
        if (row.controller, row.purpose) == (controller, purpose) and row.end > change.today:
            change.refuse(CONSENTED(at="person_id", end=row.end))
    made = Consent(
        id=change.new_id(Consent),
        person=person_id,
        reader=reader,
        controller=controller,
        purpose=purpose,
        start=change.today,
        end=until,
    )
    return change.put(made, ConsentGiven(consent=made.id))


@verb("protection.withdraw_consent")
def withdraw_consent(change: Change, consent_id: Id[Consent]) -> Consent:
    """The person takes the consent back, from today on; nobody has to say why."""
    known = change.get(Consent, consent_id)
    change.require(known.end > change.today, OVER(at="consent_id", end=known.end))
    return change.put(attrs.evolve(known, end=change.today, withdrawn=True), ConsentWithdrawn(consent=consent_id))


@question("protection.consents_of")
def consents_of(view: View, person_id: Id[Person]) -> tuple[Consent, ...]:
    """Every consent of a person, also those that are over; raises NotFound."""
    view.get(Person, person_id)
    return view.find(Consent, person=person_id, order_by="start")
