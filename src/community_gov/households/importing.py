"""From the rows of a roster to the register: first what would happen, then all of it or nothing.

A unit is known by its code. Rows that the register holds already change nothing, so the same roster can be imported again, also
after sales; a row that says something else than the register is refused and names what differs. Corrections have verbs of
their own.
"""

from collections.abc import Iterable, Iterator

import attrs
from attrs import define, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households.ownership import Ownership, acquire
from community_gov.households.people import Person, add_person
from community_gov.households.places import (
    EXCLUSIVE_AREA,
    Measure,
    Place,
    PlaceKind,
    Unit,
    UnitStatus,
    add_place,
    add_unit,
    measure,
)
from community_gov.households.reading import bare
from community_gov.households.roster import RosterOwner, RosterRow
from community_gov.households.titles import Certificate, CertificateStage, certify
from community_gov.households.words import fold
from community_gov.records import Code, Id, event

__all__ = ["RosterCheck", "RosterImported", "check_roster", "import_roster"]

_PROGRESS = (UnitStatus.UNSOLD, UnitStatus.SOLD, UnitStatus.DELIVERED)
_SUFFIXES = {PlaceKind.BUILDING: "栋", PlaceKind.ENTRANCE: "单元", PlaceKind.FLOOR: "层"}


@event("households.roster_imported")
@frozen(kw_only=True)
class RosterImported:
    """A roster came into the register."""

    new: int
    known: int


@frozen(kw_only=True)
class RosterCheck:
    """What an import would do."""

    new: int
    known: int
    problems: tuple[Problem, ...]
    """Each with its place, such as `rows[12].owners`."""


DIFFERS = ProblemType(
    "households.differs",
    zh="登记册中已有房屋{unit},但{what}不同,请先更正其一",
    en="the register holds unit {unit} with another {what}; correct one of the two",
    nature=Nature.CONFLICT,
)
SAME_UNIT = ProblemType("households.same_unit", zh="与第{row}行是同一套房屋", en="this is the same unit as in row {row}")
OTHER_NAME = ProblemType(
    "households.other_name",
    zh="该证件在登记册中属于另一姓名的{person}",
    en="the document belongs to {person}, who has another name",
    nature=Nature.CONFLICT,
)


@question("households.check_roster")
def check_roster(view: View, *, rows: tuple[RosterRow, ...]) -> RosterCheck:
    """A dry run: what `import_roster` would do with these rows, and everything that stands against it."""
    register = _Register.read(view)
    known = sum(fold(row.code) in register.units for row in rows)
    return RosterCheck(new=len(rows) - known, known=known, problems=tuple(_problems(view, register, rows)))


@verb("households.import_roster")
def import_roster(change: Change, *, rows: tuple[RosterRow, ...]) -> tuple[Unit, ...]:
    """Take the rows into the register and return the units that are new; refuses with every problem of every row.

    Places are made as the rows name them. Owners of one document, or of one name and telephone, are one person; somebody of
    whom only the name is given is a person of its own for each unit.
    """
    register = _Register.read(change)
    problems = list(_problems(change, register, rows))
    made: list[Unit] = []
    for row in rows if not problems else ():
        try:
            if fold(row.code) not in register.units:
                made.append(_take(change, register, row))
        except Refused as refused:
            problems += [attrs.evolve(one, at=f"{row.at}.{one.at}") for one in refused.problems]
    if problems:
        change.refuse(*problems)
    change.emit(RosterImported(new=len(made), known=len(rows) - len(made)))
    return tuple(made)


@define
class _Register:
    """What the register holds, by what a roster knows of it."""

    places: dict[str, Id[Place]] = field(factory=dict)
    units: dict[str, Unit] = field(factory=dict)
    persons: dict[tuple[str, ...], Person] = field(factory=dict)

    @classmethod
    def read(cls, view: View) -> "_Register":
        """Read places, units and persons once."""
        register = cls()
        register.places = {place.folded: place.id for place in view.find(Place)}
        register.units = {unit.folded: unit for unit in view.find(Unit)}
        for person in view.find(Person):
            register.keep(person)
        return register

    def keep(self, person: Person) -> None:
        """Know a person by what tells him from others."""
        key = _key(person.name, person.document, person.phone)
        if key:
            self.persons.setdefault(key, person)

    def person(self, owner: RosterOwner) -> Person | None:
        """The person that an owner is, if he is known."""
        return self.persons.get(_key(owner.name, owner.document, owner.phone))


def _key(name: str | None, document: str | None, phone: str | None) -> tuple[str, ...]:
    if document:
        return ("document", fold(document))
    return ("phone", fold(name), fold(phone)) if name and phone else ()


# --- what stands against it ------------------------------------------------------------------------------------------


def _problems(view: View, register: _Register, rows: Iterable[RosterRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        unit = register.units.get(fold(row.code))
        same = first.setdefault(fold(row.code), row.row)
        if same != row.row:
            yield SAME_UNIT(at=f"{row.at}.code", row=same)
        for owner in row.owners:
            known = register.person(owner)
            if known is not None and fold(known.name or "") != fold(owner.name or ""):
                yield OTHER_NAME(at=f"{row.at}.documents", person=known.id)
        if unit is not None:
            for what in _differences(view, register, unit, row):
                yield DIFFERS(at=f"{row.at}.{what}", unit=unit.id, what=Code(what))


def _differences(view: View, register: _Register, unit: Unit, row: RosterRow) -> Iterator[str]:
    """The columns in which a row and the register say different things."""
    steps = _steps(row)
    if register.places.get(fold(steps[-1][1])) != unit.place:
        yield "building"
    if fold(unit.room) != fold(row.room):
        yield "room"
    if unit.kind is not row.kind:
        yield "kind"
    if _PROGRESS.index(unit.status) < _PROGRESS.index(row.status):
        yield "status"
    measured = view.first(Measure, unit=unit.id, name=EXCLUSIVE_AREA, source=row.source)
    if measured is None or measured.value != row.area:
        yield "area"
    if row.owners and not _owned(view, register, unit, row):
        yield "owners"
    if row.certificate is not None:
        numbers = (step.number for step in view.find(Certificate, unit=unit.id))
        if row.certificate not in numbers:
            yield "certificate"


def _owned(view: View, register: _Register, unit: Unit, row: RosterRow) -> bool:
    """Whether the owners of the row are on record for the day that it names, whatever came later."""
    then = [held for held in view.find(Ownership, unit=unit.id) if held.start == row.since]
    names = sorted(fold(view.get(Person, held.person).name or "") for held in then)
    known = {found.id for owner in row.owners if (found := register.person(owner)) is not None}
    return names == sorted(fold(owner.name or "") for owner in row.owners) and known <= {held.person for held in then}


# --- taking one row --------------------------------------------------------------------------------------------------


def _take(change: Change, register: _Register, row: RosterRow) -> Unit:
    unit = add_unit(
        change,
        place=_place(change, register, row),
        room=row.room,
        code=row.code,
        kind=row.kind,
        status=row.status,
        delivered=row.delivered,
    )
    measure(change, unit.id, value=row.area, source=row.source)
    if row.owners and row.since is not None:
        owners = tuple(_person(change, register, owner) for owner in row.owners)
        acquire(change, unit.id, owners=owners, start=row.since, form=row.form, shares=row.shares)
    if row.certificate is not None:
        certify(change, unit.id, stage=CertificateStage.ISSUED, number=row.certificate, on=row.certified)
    return unit


def _steps(row: RosterRow) -> tuple[tuple[PlaceKind, str, str], ...]:
    """Kind, code and name of the places of a row, from the building inwards."""
    building, entrance, floor = bare(row.building), bare(row.entrance), bare(row.floor)
    steps = [(PlaceKind.BUILDING, building, _named(row.building, PlaceKind.BUILDING))]
    if entrance:
        steps.append((PlaceKind.ENTRANCE, f"{building}-{entrance}", _named(row.entrance, PlaceKind.ENTRANCE)))
    if floor:
        # the letter keeps floor 2 of a building without entrances apart from its entrance 2
        steps.append((PlaceKind.FLOOR, f"{steps[-1][1]}-f{floor}", _named(row.floor, PlaceKind.FLOOR)))
    return tuple(steps)


def _named(typed: str, kind: PlaceKind) -> str:
    """A name such as 3栋 for a building that is written as 3."""
    return typed if bare(typed) != typed else typed + _SUFFIXES[kind]


def _place(change: Change, register: _Register, row: RosterRow) -> Id[Place]:
    """The innermost place of a row; it and those around it are made when they are missing."""
    above: Id[Place] | None = None
    for kind, code, name in _steps(row):
        key = fold(code)
        if key not in register.places:
            register.places[key] = add_place(change, kind=kind, code=code, name=name, parent=above).id
        above = register.places[key]
    return register.places[fold(_steps(row)[-1][1])]


def _person(change: Change, register: _Register, owner: RosterOwner) -> Id[Person]:
    known = register.person(owner)
    if known is not None:
        return known.id
    made = add_person(change, name=owner.name or "", kind=owner.kind, phone=owner.phone, document=owner.document)
    register.keep(made)
    return made.id
