"""Who lives in a unit, on which day: as owner, family or tenant. Living there and owning it are two things."""

from collections.abc import Iterable
from datetime import date

import attrs
from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households.people import Person
from community_gov.households.places import Place, Unit, UnitKind, units
from community_gov.households.words import END_BEFORE_START
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Coded, Id, event, kind

__all__ = [
    "Household",
    "Residence",
    "ResidenceBegun",
    "ResidenceEnded",
    "ResidenceRole",
    "homes_of",
    "households",
    "move_in",
    "move_out",
    "residents_of",
]


class ResidenceRole(Coded):
    """In which capacity somebody lives in a unit."""

    OWNER = "owner", "业主本人", "owner"
    FAMILY = "family", "家属", "family"
    TENANT = "tenant", "承租人", "tenant"


def _in_order(made: "Residence", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("households.residence", indexes=("unit", "person"))
@frozen(kw_only=True)
class Residence:
    """One person living in one unit; raises ValueError when the end lies before the start."""

    id: Id["Residence"]
    unit: Id[Unit]
    person: Id[Person]
    role: ResidenceRole
    start: PartialDate
    end: PartialDate | None = field(validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


@event("households.residence_begun")
@frozen(kw_only=True)
class ResidenceBegun:
    """Somebody moved in."""

    residence: Id[Residence]
    unit: Id[Unit]
    role: ResidenceRole
    start: PartialDate


@event("households.residence_ended")
@frozen(kw_only=True)
class ResidenceEnded:
    """Somebody moved out."""

    residence: Id[Residence]
    unit: Id[Unit]
    end: PartialDate


LIVES_THERE = ProblemType(
    "households.lives_there",
    zh="此人已登记居住在该房屋({id})",
    en="the person lives there already ({id})",
    nature=Nature.CONFLICT,
)
MOVED_OUT = ProblemType("households.moved_out", zh="已于{end}迁出", en="moved out on {end} already", nature=Nature.STATE)


@verb("households.move_in")
def move_in(change: Change, unit_id: Id[Unit], *, person_id: Id[Person], role: ResidenceRole, start: PartialDate) -> Residence:
    """Somebody moves in."""
    change.get(Unit, unit_id)
    change.get(Person, person_id)
    for other in change.find(Residence, unit=unit_id, person=person_id):
        together = other.period.overlaps(Period(start)) is Certainty.CERTAINLY
        change.require(not together, LIVES_THERE(at="person_id", id=other.id))
    made = Residence(id=change.new_id(Residence), unit=unit_id, person=person_id, role=role, start=start, end=None)
    return change.put(made, ResidenceBegun(residence=made.id, unit=unit_id, role=role, start=start))


@verb("households.move_out")
def move_out(change: Change, residence_id: Id[Residence], *, end: PartialDate) -> Residence:
    """Somebody moves out; `end` is the first day on which they live there no more."""
    old = change.get(Residence, residence_id)
    if old.end is not None:
        change.refuse(MOVED_OUT(at="residence_id", end=old.end))
    change.require(end.latest >= old.start.earliest, END_BEFORE_START(at="end", end=end, start=old.start))
    return change.put(attrs.evolve(old, end=end), ResidenceEnded(residence=old.id, unit=old.unit, end=end))


# --- questions -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Household:
    """A dwelling and who lives in it."""

    unit: Unit
    residents: tuple[Residence, ...]


@question("households.residents_of")
def residents_of(view: View, unit_id: Id[Unit], *, on: date, at_least: Certainty = Certainty.POSSIBLY) -> tuple[Residence, ...]:
    """Who lived in a unit on a day; raises NotFound."""
    view.get(Unit, unit_id)
    return _on(view.find(Residence, unit=unit_id), on, at_least)


@question("households.homes_of")
def homes_of(view: View, person_id: Id[Person], *, on: date, at_least: Certainty = Certainty.POSSIBLY) -> tuple[Residence, ...]:
    """Where a person lived on a day; raises NotFound."""
    view.get(Person, person_id)
    return _on(view.find(Residence, person=person_id), on, at_least)


@question("households.households")
def households(view: View, *, on: date, place: Id[Place] | None = None) -> tuple[Household, ...]:
    """Every dwelling and who lived in it on a day, in natural order; an empty one has no residents."""
    living: dict[Id[Unit], list[Residence]] = {}
    for row in _on(view.find(Residence), on, Certainty.POSSIBLY):
        living.setdefault(row.unit, []).append(row)
    dwellings = units(view, place=place, kind=UnitKind.DWELLING, on=on)
    return tuple(Household(unit=unit, residents=tuple(living.get(unit.id, ()))) for unit in dwellings)


def _on(rows: Iterable[Residence], on: date, at_least: Certainty) -> tuple[Residence, ...]:
    wanted = (Certainty.CERTAINLY,) if at_least is Certainty.CERTAINLY else (Certainty.CERTAINLY, Certainty.POSSIBLY)
    found = (row for row in rows if at_least is Certainty.NO or row.period.holds(on) in wanted)
    return tuple(sorted(found, key=lambda row: row.start.earliest))
