"""Who may read what another body collected: bases in law and contract, and separate consents, given and withdrawn alike.

A consent is separate: one person, one reader, one body that collected, one purpose, some days (PIPL arts. 14, 23). To withdraw it
takes what giving it took, one call by the same people, and has no effect backwards (art. 15).

Where a guardian is on record he gives it, as for a child under 14 (art. 31; read): the register knows nobody's age, so who has a
guardian does not give it himself. To refuse and to withdraw is for the person and for each guardian.
"""

from datetime import date, timedelta

import attrs
from attrs import frozen

from community_gov.bases import Basis, BasisKind, Consent
from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households import Person, guardians_of, own_id
from community_gov.records import Controller, Id, Purpose, event

__all__ = [
    "BasisEnded",
    "BasisRecorded",
    "ConsentGiven",
    "ConsentRefused",
    "ConsentWithdrawn",
    "bases",
    "consent",
    "consents_of",
    "end_basis",
    "record_basis",
    "refuse_consent",
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


@event("protection.consent_refused")
@frozen(kw_only=True)
class ConsentRefused:
    """Somebody was asked and said no."""

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
GUARDED = ProblemType(
    "protection.guarded",
    zh="{person}登记有监护人,须由监护人同意",
    en="{person} has a guardian on record, who consents in his place",
    nature=Nature.STATE,
)
NOT_THEIR_WORD = ProblemType(
    "protection.not_their_word",
    zh="须是{person}本人或者今天仍在登记的监护人的意思",
    en="it has to be the word of {person}, or of a guardian on record today",
    nature=Nature.DENIED,
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
    change: Change,
    person_id: Id[Person],
    *,
    reader: Controller,
    controller: Controller,
    purpose: Purpose,
    until: date,
    by: Id[Person] | None = None,
) -> Consent:
    """Consent, from today on and before `until`, that `reader` reads what `controller` collected of the person for a purpose.

    `by` says whose word the office enters: the person's, or a guardian's. Who consents himself need not say.
    """
    change.require(until > change.today, NO_DAYS(at="until", start=change.today))
    said_by = _whose_word(change, person_id, by)
    guarded = said_by == own_id(change, person_id) and guardians_of(change, said_by)
    change.require(not guarded, GUARDED(at="by", person=person_id))
    made = _asked(change, person_id, said_by, reader=reader, controller=controller, purpose=purpose)
    return change.put(attrs.evolve(made, end=until), ConsentGiven(consent=made.id))


@verb("protection.refuse_consent")
def refuse_consent(
    change: Change,
    person_id: Id[Person],
    *,
    reader: Controller,
    controller: Controller,
    purpose: Purpose,
    by: Id[Person] | None = None,
) -> Consent:
    """Note that the person, or a guardian, was asked today and said no: nobody says why, and no service hangs on it (art. 16)."""
    said_by = _whose_word(change, person_id, by)
    made = _asked(change, person_id, said_by, reader=reader, controller=controller, purpose=purpose)
    return change.put(attrs.evolve(made, refused=True), ConsentRefused(consent=made.id))


@verb("protection.withdraw_consent")
def withdraw_consent(change: Change, consent_id: Id[Consent], *, by: Id[Person] | None = None) -> Consent:
    """The person, or a guardian, takes the consent back, from today on; nobody has to say why."""
    known = change.get(Consent, consent_id)
    change.require(known.end > change.today, OVER(at="consent_id", end=known.end))
    said_by = _whose_word(change, Id(known.person), by)
    over = attrs.evolve(known, end=change.today, withdrawn=True, withdrawn_by=said_by)
    return change.put(over, ConsentWithdrawn(consent=consent_id))


def _asked(
    change: Change, person_id: Id[Person], by: Id[Person], *, reader: Controller, controller: Controller, purpose: Purpose
) -> Consent:
    """What somebody was asked today; raises Refused when he consented to that and it still holds."""
    change.require(reader is not controller, OWN(at="reader", reader=reader))
    for row in change.find(Consent, person=person_id, reader=reader):
        if (row.controller, row.purpose) == (controller, purpose) and row.end > change.today:
            change.refuse(CONSENTED(at="person_id", end=row.end))
    return Consent(
        id=change.new_id(Consent),
        person=person_id,
        reader=reader,
        controller=controller,
        purpose=purpose,
        start=change.today,
        end=change.today,
        by=by,
    )


def _whose_word(change: Change, person_id: Id[Person], by: Id[Person] | None) -> Id[Person]:
    """Whose word it is: the actor's own when he is the person or a guardian today, else what whoever enters it says."""
    change.get(Person, person_id)
    person = own_id(change, person_id)
    may_say = (person, *guardians_of(change, person))
    me: Id[Person] | None = None if change.actor.person is None else own_id(change, Id(change.actor.person))
    if me is not None and me in may_say and by in (None, me):
        return me
    said_by = person if by is None else own_id(change, by)
    change.require(me not in may_say and said_by in may_say, NOT_THEIR_WORD(at="by", person=person_id))
    return said_by


@question("protection.consents_of")
def consents_of(view: View, person_id: Id[Person]) -> tuple[Consent, ...]:
    """Every consent of a person, also those that are over; raises NotFound."""
    view.get(Person, person_id)
    return view.find(Consent, person=person_id, order_by="start")
