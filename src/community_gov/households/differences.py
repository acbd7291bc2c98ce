"""What a roster says that the register does not: units that are new, changed or gone, and in which columns a row differs.

A unit is known by its code. What happened after the day that a row tells of does not make it wrong: owners who owned then, a unit
that was sold or measured since. So an old roster fits, and the same one twice changes nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import define, field, frozen

from community_gov.change import View
from community_gov.households import cells
from community_gov.households.lineage import UnitStep
from community_gov.households.ownership import Ownership, standing
from community_gov.households.people import Person
from community_gov.households.places import EXCLUSIVE_AREA, AreaSource, Measure, Place, PlaceKind, Unit, UnitStatus
from community_gov.households.roster import RosterOwner, RosterRow, place_of
from community_gov.households.rows import bare
from community_gov.households.titles import Certificate
from community_gov.households.words import counted, fold
from community_gov.records import Code, Id

__all__ = ["Register", "RosterDifference", "differences", "gone", "numbers_of", "owned_as_said", "steps"]

_PROGRESS = (UnitStatus.UNSOLD, UnitStatus.SOLD, UnitStatus.DELIVERED)
_SUFFIXES = {PlaceKind.BUILDING: "栋", PlaceKind.ENTRANCE: "单元", PlaceKind.FLOOR: "层"}


@frozen(kw_only=True)
class RosterDifference:
    """A row that says something else than the register."""

    unit: Id[Unit]
    sheet: str = ""
    row: int
    columns: tuple[Code, ...]
    """The columns in which they differ, by their names."""

    @property
    def at(self) -> str:
        """Where the row is."""
        return place_of(self.sheet, self.row)


@define
class _Known:
    """What is recorded of some units."""

    areas: dict[tuple[Id[Unit], AreaSource], Decimal] = field(factory=dict)
    owned: dict[Id[Unit], list[Ownership]] = field(factory=dict)
    certificates: set[tuple[Id[Unit], str | None]] = field(factory=set)

    @classmethod
    def read(cls, view: View, units: Collection[Id[Unit]]) -> "_Known":
        """Read each kind once; a roster of a place that is new asks for nothing."""
        known = cls()
        if not units:
            return known
        for measured in view.stream(Measure, name=EXCLUSIVE_AREA):
            if measured.unit in units:
                known.areas[measured.unit, measured.source] = measured.value
        for held in view.stream(Ownership):
            if held.unit in units:
                known.owned.setdefault(held.unit, []).append(held)
        known.certificates = {(step.unit, step.number) for step in view.stream(Certificate) if step.unit in units}
        return known


@define
class Register:
    """What the register holds, by what a roster knows of it."""

    places: dict[str, Id[Place]] = field(factory=dict)
    parents: dict[Id[Place], Id[Place] | None] = field(factory=dict)
    units: dict[str, Unit] = field(factory=dict)
    former: dict[str, Id[Unit]] = field(factory=dict)
    """What units were called that were split, merged or renumbered."""
    people: dict[Id[Person], Person] = field(factory=dict)
    """All persons as they were read."""
    persons: dict[tuple[str, ...], Person] = field(factory=dict)
    phones: dict[tuple[str, ...], set[str]] = field(factory=dict)
    """The telephone numbers that the rows name for each person."""
    known: _Known = field(factory=_Known)
    """What is recorded of the units that the rows name."""

    @classmethod
    def read(cls, view: View, rows: Sequence[RosterRow]) -> "Register":
        """Read all of it once, however many rows there are."""
        register = cls()
        for place in view.stream(Place):
            register.places[place.folded] = place.id
            if place.kind in (PlaceKind.BUILDING, PlaceKind.ENTRANCE):
                register.places.setdefault(bare(place.code), place.id)  # a roster says 3 to a building that is coded 3栋
            register.parents[place.id] = place.parent
        register.units = {unit.folded: unit for unit in view.stream(Unit) if unit.folded is not None}
        register.former = {step.folded: step.to for step in view.stream(UnitStep)}
        for person in view.stream(Person):
            register.people[person.id] = person
        for person in register.people.values():
            register.keep(person, person if person.same_as is None else register.people[person.same_as])
        register.known = _Known.read(view, {unit.id for row in rows if (unit := register.units.get(fold(row.code)))})
        for row in rows:
            for owner in row.owners:
                if owner.phone is not None:
                    register.phones.setdefault(_identity(owner), set()).add(fold(owner.phone))
        return register

    def keep(self, person: Person, known: Person | None = None) -> None:
        """Know a person by what tells him from others; another name of somebody is known as that one."""
        key = _key(person.name, person.document, person.phone)
        if key:
            self.persons.setdefault(key, known or person)

    def person(self, owner: RosterOwner) -> Person | None:
        """The person that an owner is, if he is known."""
        return self.persons.get(_key(owner.name, owner.document, owner.phone))

    def place(self, row: RosterRow) -> Id[Place] | None:
        """The place that a row names, if it is there."""
        return self.places.get(fold(row.place or steps(row)[-1][1]))


def _key(name: str | None, document: str | None, phone: str | None) -> tuple[str, ...]:
    if document:
        return ("document", fold(document))
    return ("phone", fold(name), fold(phone)) if name and phone else ()


def _identity(owner: RosterOwner) -> tuple[str, ...]:
    return _key(owner.name, owner.document, None) or ("name", fold(owner.name or ""))


def steps(row: RosterRow) -> tuple[tuple[PlaceKind, str, str], ...]:
    """Kind, code and name of the places of a row, from the building inwards."""
    building, entrance, floor = bare(row.building), bare(row.entrance), bare(row.floor)
    found = [(PlaceKind.BUILDING, building, _named(row.building, PlaceKind.BUILDING))]
    if entrance:
        found.append((PlaceKind.ENTRANCE, f"{building}-{entrance}", _named(row.entrance, PlaceKind.ENTRANCE)))
    if floor:
        # the letter keeps floor 2 of a building without entrances apart from its entrance 2
        found.append((PlaceKind.FLOOR, f"{found[-1][1]}-f{floor}", _named(row.floor, PlaceKind.FLOOR)))
    return tuple(found)


def _named(typed: str, kind: PlaceKind) -> str:
    """A name such as 3栋 for a building that is written as 3."""
    return typed if bare(typed) != counted(fold(typed)) else typed + _SUFFIXES[kind]


def differences(register: Register, unit: Unit, row: RosterRow, *, on: date) -> Iterator[str]:
    """The columns in which a row and the register say different things; `on` is the day for which owners are asked."""
    if register.place(row) != unit.place:
        yield "building"
    if fold(unit.room) != fold(row.room):
        yield "room"
    if unit.kind is not row.kind:
        yield "kind"
    if _PROGRESS.index(unit.status) < _PROGRESS.index(row.status):
        yield "status"
    if register.known.areas.get((unit.id, row.source)) != row.area:
        yield "area"
    if row.owners:
        yield from _about_owners(register, unit, row, on)
    if any(number and (unit.id, number) not in register.known.certificates for number in numbers_of(row)):
        yield "certificate"


def numbers_of(row: RosterRow) -> tuple[str, ...]:
    """The numbers of the certificates of a row: one for all owners, or one for each, empty for whom there is none."""
    if row.certificate is None:
        return ()
    each = cells.people(row.certificate)
    return each if len(each) in (1, len(row.owners)) else (row.certificate,)


def _about_owners(register: Register, unit: Unit, row: RosterRow, on: date) -> Iterator[str]:
    """Owners, or else what is known of them."""
    pairs = owned_as_said(register, register.known.owned.get(unit.id, ()), register.people, row, on=on)
    if pairs is None:
        yield "owners"
        return
    if any(owner.document and fold(owner.document) != fold(person.document or "") for owner, person in pairs):
        yield "documents"
    if any(owner.phone and fold(person.phone or "") not in register.phones[_identity(owner)] for owner, person in pairs):
        yield "phones"


def owned_as_said(
    register: Register, held: Iterable[Ownership], people: Mapping[Id[Person], Person], row: RosterRow, *, on: date
) -> tuple[tuple[RosterOwner, Person], ...] | None:
    """The persons of the owners of a row, if those own as the row says, by all that was ever `held` of the unit.

    Either since the day that the row names, whatever came later, or on the day for which it is asked.
    """
    held = tuple(held)
    pairs = _paired(register, people, [one for one in held if one.start == row.since], row)
    if pairs is None:
        now = list(standing(held, on))
        last = max((one.start for one in now), key=lambda start: start.latest, default=None)
        pairs = _paired(register, people, now, row) if last == row.since or not row.dated else None
    return pairs


def _paired(
    register: Register, people: Mapping[Id[Person], Person], held: list[Ownership], row: RosterRow
) -> tuple[tuple[RosterOwner, Person], ...] | None:
    """Each owner of the row with a person who holds, by document or else by name; None when they do not come out even."""
    left = {one.person: one for one in held}
    if len(left) != len(row.owners):
        return None
    pairs = []
    for index, owner in enumerate(row.owners):
        known = register.person(owner)
        found = next((id for id in left if _is(owner, known, people[id])), None)
        if found is None or not _held_so(left.pop(found), row, index):
            return None
        pairs.append((owner, people[found]))
    return tuple(pairs)


def _is(owner: RosterOwner, known: Person | None, person: Person) -> bool:
    same_name = fold(owner.name or "") == fold(person.name or "")
    return same_name and (known is None or known.id == person.id)


def _held_so(held: Ownership, row: RosterRow, index: int) -> bool:
    same_share = row.shares is None or held.share == row.shares[index]
    return same_share and (row.form is None or held.form is row.form)


def gone(register: Register, rows: Iterable[RosterRow]) -> tuple[Id[Unit], ...]:
    """The units of the buildings in a roster that are not in it; a roster says nothing about other buildings."""
    said: set[str] = set()
    buildings: set[Id[Place] | None] = set()
    for row in rows:
        said.add(fold(row.code))
        buildings.add(_outermost(register, register.place(row), bare(row.building)))
    buildings.discard(None)
    return tuple(
        unit.id
        for folded, unit in register.units.items()
        if folded not in said and _outermost(register, unit.place, "") in buildings
    )


def _outermost(register: Register, place: Id[Place] | None, building: str) -> Id[Place] | None:
    """The outermost place round a place; that of the code when there is no place."""
    here = place if place is not None else register.places.get(building)
    while here is not None and (above := register.parents.get(here)) is not None:
        here = above
    return here
