"""The register as a roster: one row a unit, as `read_roster` would have it from a file."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs
from attrs import define, field

from community_gov.change import View, question
from community_gov.households.cells import quoted
from community_gov.households.differences import steps
from community_gov.households.ownership import Ownership, OwnershipForm, standing
from community_gov.households.people import Person
from community_gov.households.places import EXCLUSIVE_AREA, Measure, Place, PlaceKind, Unit, best_measure, units
from community_gov.households.roster import RosterOwner, RosterRow
from community_gov.households.titles import Certificate, CertificateStage, titles
from community_gov.households.words import fold
from community_gov.periods import PartialDate
from community_gov.records import Id

__all__ = ["roster_of"]


@question("households.roster_of")
def roster_of(view: View, *, on: date | None = None, place: Id[Place] | None = None) -> tuple[RosterRow, ...]:
    """The units of a place, or all, in natural order, with their owners of a day, today if not said.

    Units without an area are left out. Imported again it changes nothing. Where the owners of a unit came on different days, the
    row names the last of them.
    """
    register = _Held.read(view)
    found = (unit for unit in units(view, place=place, on=on) if unit.id in register.measures)
    return tuple(_row(register, number, unit, on or view.today) for number, unit in enumerate(found, start=2))


@define
class _Held:
    """What the register holds, by unit."""

    places: dict[Id[Place], Place] = field(factory=dict)
    persons: dict[Id[Person], Person] = field(factory=dict)
    measures: dict[Id[Unit], list[Measure]] = field(factory=dict)
    owners: dict[Id[Unit], list[Ownership]] = field(factory=dict)
    issued: dict[Id[Unit], list[Certificate]] = field(factory=dict)

    @classmethod
    def read(cls, view: View) -> "_Held":
        """Read each kind once."""
        held = cls()
        held.places = {one.id: one for one in view.stream(Place)}
        held.persons = {one.id: one for one in view.stream(Person)}
        for measure in view.stream(Measure, name=EXCLUSIVE_AREA):
            held.measures.setdefault(measure.unit, []).append(measure)
        for owner in view.stream(Ownership):
            held.owners.setdefault(owner.unit, []).append(owner)
        for step in view.stream(Certificate, stage=CertificateStage.ISSUED):
            held.issued.setdefault(step.unit, []).append(step)
        return held

    def above(self, place: Id[Place]) -> Iterator[Place]:
        """A place and those that it lies in."""
        here: Id[Place] | None = place
        while here is not None:
            found = self.places[here]
            yield found
            here = found.parent


def _row(held: _Held, number: int, unit: Unit, on: date) -> RosterRow:
    owners = standing(held.owners.get(unit.id, ()), on)
    measure = best_measure(tuple(held.measures[unit.id]))
    if measure is None:  # pragma: no cover  there is one of each that is listed
        raise LookupError(unit.id)
    issued = _issued(held, unit, owners, on)
    named = {place.kind: place.name for place in held.above(unit.place)}
    row = RosterRow(
        row=number,
        code=unit.code,
        building=named.get(PlaceKind.BUILDING, held.places[unit.place].name),
        entrance=named.get(PlaceKind.ENTRANCE, ""),
        floor=named.get(PlaceKind.FLOOR, ""),
        place=held.places[unit.place].code,
        room=unit.room,
        kind=unit.kind,
        status=unit.status,
        delivered=unit.delivered,
        area=measure.value,
        source=measure.source,
        owners=tuple(_owner(held.persons[one.person]) for one in owners),
        form=owners[0].form if owners else None,
        shares=_shares(owners),
        since=_since(owners),
        certificate=_numbers(issued),
        certified=max((one.on for one in issued if one is not None and one.on is not None), default=None),
    )
    return _plain(row)


def _plain(row: RosterRow) -> RosterRow:
    """The row without the code of its place, where building, entrance and floor lead to that place."""
    if fold(steps(row)[-1][1]) != fold(row.place):
        return row
    return attrs.evolve(row, place="")


def _owner(person: Person) -> RosterOwner:
    return RosterOwner(name=person.name, kind=person.kind, document=person.document, phone=person.phone)


def _shares(owners: tuple[Ownership, ...]) -> tuple[Fraction, ...] | None:
    known = tuple(one.share for one in owners if one.share is not None)
    return known if known and len(known) == len(owners) and owners[0].form is OwnershipForm.FRACTIONAL else None


def _issued(held: _Held, unit: Unit, owners: tuple[Ownership, ...], on: date) -> tuple[Certificate | None, ...]:
    """The certificate of each owner; the last one of a unit of which no owner is on record."""
    every = held.issued.get(unit.id, [])
    if not held.owners.get(unit.id):
        return tuple(sorted(every, key=lambda one: one.step)[-1:])
    certified = titles(every, held.owners[unit.id], on=on)
    return tuple(certified.get(one.id) for one in owners)


def _numbers(issued: tuple[Certificate | None, ...]) -> str | None:
    """One number for all owners, or one for each of them as `read_roster` takes several in a cell."""
    numbers = tuple(None if one is None else one.number for one in issued)
    if not any(numbers) or len(numbers) == 1:
        return next(iter(numbers), None)
    if len(set(numbers)) == 1:
        return quoted(numbers[0] or "")
    return "、".join("无" if number is None else quoted(number) for number in numbers)


def _since(owners: tuple[Ownership, ...]) -> PartialDate | None:
    return max((one.start for one in owners), key=lambda start: start.latest, default=None)
