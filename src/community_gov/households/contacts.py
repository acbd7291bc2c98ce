"""Whom to call for a unit and who lives in it, on which day and in which order: somebody of the register, or somebody outside it.

Who is called knows of it: the day on which he was told is on record (Personal Information Protection Law art. 17; read). The
register asks nothing of somebody outside but a name and a telephone.
"""

from collections.abc import Collection, Iterator
from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households.people import Person, person
from community_gov.households.places import Unit
from community_gov.households.words import END_BEFORE_START, fold, require_text
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Coded, Controller, Id, Mask, Purpose, Until, event, kind, personal

__all__ = [
    "Contact",
    "ContactEnded",
    "ContactNamed",
    "ContactPerson",
    "ContactRelation",
    "call_no_more",
    "carry_contacts",
    "contacts_of",
    "end_contact",
    "erase_contact",
    "name_contact",
]

_NAME = personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.NAME)
_PHONE = personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.PHONE)


class ContactRelation(Coded):
    """What a contact person is to the unit or to who lives in it."""

    OWNER = "owner", "业主", "owner"
    TENANT = "tenant", "承租人", "tenant"
    RELATIVE = "relative", "亲属", "relative"
    AGENT = "agent", "代管人", "agent"
    EMERGENCY = "emergency", "紧急联系人", "for emergencies"
    OTHER = "other", "其他", "other"


def _in_order(made: "Contact", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("households.contact", indexes=("unit", "person"))
@frozen(kw_only=True)
class Contact:
    """One person who may be called for a unit; raises ValueError when the end lies before the start."""

    id: Id["Contact"]
    unit: Id[Unit]
    person: Id[Person] | None
    """Somebody of the register, whose name and telephone stand there; None for somebody outside it."""
    relation: ContactRelation
    order: int = field(validator=ge(1))
    """Who is called first has 1."""
    told: date
    """The day on which the person was told that he may be called."""
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)
    name: str | None = field(default=None, repr=False, metadata=_NAME)
    """Of somebody outside the register."""
    phone: str | None = field(default=None, repr=False, metadata=_PHONE)
    """Of somebody outside the register."""

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


@event("households.contact_named")
@frozen(kw_only=True)
class ContactNamed:
    """Somebody may be called for a unit."""

    contact: Id[Contact]
    unit: Id[Unit]
    relation: ContactRelation


@event("households.contact_ended")
@frozen(kw_only=True)
class ContactEnded:
    """Somebody is called for a unit no more."""

    contact: Id[Contact]
    unit: Id[Unit]
    end: PartialDate


CONTACT_WHO = ProblemType(
    "households.contact_who",
    zh="联系人须为登记人员,或写明姓名和电话,二者取一",
    en="name somebody of the register, or a name and a telephone: one of the two",
)
TOLD_LATER = ProblemType(
    "households.told_later",
    zh="告知日期{told}晚于今天,须先告知本人",
    en="{told} has not come yet: tell the person first",
)
ORDER_FROM_ONE = ProblemType("households.order_from_one", zh="联系次序从1起", en="the order of calling begins with 1")
CALLED_ALREADY = ProblemType(
    "households.called_already",
    zh="此人已是该房屋的联系人({contact})",
    en="the person is called for this unit already ({contact})",
    nature=Nature.CONFLICT,
)
CONTACT_OVER = ProblemType(
    "households.contact_over", zh="已于{end}不再是联系人", en="the contact ended on {end} already", nature=Nature.STATE
)
CONTACT_STANDS = ProblemType(
    "households.contact_stands",
    zh="{contact}仍是联系人,须先终止",
    en="{contact} is still to be called; end it first",
    nature=Nature.STATE,
)


@verb("households.name_contact")
def name_contact(
    change: Change,
    unit_id: Id[Unit],
    *,
    relation: ContactRelation,
    told: date,
    start: PartialDate,
    person_id: Id[Person] | None = None,
    name: str | None = None,
    phone: str | None = None,
    order: int | None = None,
    end: PartialDate | None = None,
) -> Contact:
    """Say who may be called for a unit: somebody of the register, or by name and telephone; `told` is when he was told so.

    Without `order` he comes after those who are called in that time; of two with the same the one named first is first.
    """
    change.get(Unit, unit_id)
    _require_somebody(change, person_id, name, phone)
    change.require(order is None or order >= 1, ORDER_FROM_ONE(at="order"))
    change.require(told <= change.today, TOLD_LATER(at="told", told=told))
    if end is not None and end.latest < start.earliest:
        raise Refused(END_BEFORE_START(at="end", end=end, start=start))
    there = [row for row in change.find(Contact, unit=unit_id) if row.period.overlaps(Period(start, end))]
    for row in there:
        same = row.person == person_id if person_id is not None else _same_number(row, phone)
        together = row.period.overlaps(Period(start, end)) is Certainty.CERTAINLY
        change.require(
            not (same and together), CALLED_ALREADY(at="person_id" if person_id is not None else "phone", contact=row.id)
        )
    made = Contact(
        id=change.new_id(Contact),
        unit=unit_id,
        person=person_id,
        relation=relation,
        order=max((row.order for row in there), default=0) + 1 if order is None else order,
        told=told,
        start=start,
        end=end,
        name=name,
        phone=phone,
    )
    return _named(change, made)


def _require_somebody(change: Change, person_id: Id[Person] | None, name: str | None, phone: str | None) -> None:
    outside = [text is not None for text in (name, phone)]
    change.require(not any(outside) if person_id is not None else all(outside), CONTACT_WHO(at="person_id"))
    require_text(name=name, phone=phone)
    if person_id is not None:
        change.get(Person, person_id)


def _same_number(row: Contact, phone: str | None) -> bool:
    return row.phone is not None and phone is not None and fold(row.phone) == fold(phone)


def _named(change: Change, made: Contact) -> Contact:
    return change.put(made, ContactNamed(contact=made.id, unit=made.unit, relation=made.relation))


@verb("households.end_contact")
def end_contact(change: Change, contact_id: Id[Contact], *, end: PartialDate) -> Contact:
    """Somebody is called for a unit no more; `end` is the first day without."""
    known = change.get(Contact, contact_id)
    if known.end is not None and known.end.latest <= change.today:
        raise Refused(CONTACT_OVER(at="contact_id", end=known.end))
    change.require(end.latest >= known.start.earliest, END_BEFORE_START(at="end", end=end, start=known.start))
    return _over(change, known, end)


def _over(change: Change, known: Contact, end: PartialDate) -> Contact:
    return change.put(evolve(known, end=end), ContactEnded(contact=known.id, unit=known.unit, end=end))


@verb("households.erase_contact")
def erase_contact(change: Change, contact_id: Id[Contact]) -> Contact:
    """Destroy name and telephone of somebody outside the register, in all versions, once he is called no more (PIPL art. 47)."""
    known = change.get(Contact, contact_id)
    over = known.end is not None and known.end.latest <= change.today
    change.require(over, CONTACT_STANDS(at="contact_id", contact=contact_id))
    return change.erase(Contact, contact_id, fields=("name", "phone"))


def call_no_more(change: Change, unit_id: Id[Unit], persons: Collection[Id[Person]], *, end: PartialDate) -> None:
    """Let nobody of these be called any more as an owner of a unit that they gave up."""
    for row in change.find(Contact, unit=unit_id, relation=ContactRelation.OWNER) if persons else ():
        if row.person in persons and (row.end is None or row.end.latest > end.latest):
            _over(change, row, max(row.start, end, key=lambda one: one.latest))


def carry_contacts(change: Change, olds: Collection[Id[Unit]], units: Collection[Id[Unit]], *, on: date) -> None:
    """Let whoever is called for units that are no more from a day be called for each that follows them."""
    day, seen = PartialDate(on), set[tuple[str | None, str]]()
    for row in (row for old in olds for row in _ordered(change.find(Contact, unit=old))):
        if row.end is not None and row.end.latest <= on:
            continue
        start = max(row.start, day, key=lambda one: one.latest)
        _over(change, row, start)
        who = (row.person, "" if row.phone is None else fold(row.phone))
        if who not in seen:
            seen.add(who)
            for unit in units:
                _named(change, evolve(row, id=change.new_id(Contact), unit=unit, start=start))


# --- questions -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ContactPerson:
    """Somebody to call, with the name and the telephone of the register, or as they were given."""

    contact: Contact
    name: str | None = field(repr=False, metadata=_NAME)
    phone: str | None = field(repr=False, metadata=_PHONE)


@question("households.contacts_of")
def contacts_of(view: View, unit_id: Id[Unit], *, on: date) -> tuple[ContactPerson, ...]:
    """Who may be called for a unit on a day, in the order of calling; raises NotFound."""
    view.get(Unit, unit_id)
    rows = (row for row in view.find(Contact, unit=unit_id) if row.period.holds(on))
    return tuple(_reached(view, rows))


def _ordered(rows: Collection[Contact]) -> list[Contact]:
    return sorted(rows, key=lambda row: (row.order, row.start.earliest))


def _reached(view: View, rows: Iterator[Contact]) -> Iterator[ContactPerson]:
    for row in _ordered(tuple(rows)):
        known = row if row.person is None else person(view, row.person)
        yield ContactPerson(contact=row, name=known.name, phone=known.phone)
