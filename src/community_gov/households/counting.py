"""Holdings and heads: what each unit weighs on a day, and how many owners there are when they are counted.

One owner is one head: one person, one company, or one exact set of co-owners, with however many units. All units that the
developer has not sold or not delivered are together one head (SPC interpretation on condominium ownership, 2020, art. 9; read),
to which the developer's own units belong. Areas are always summed in full.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from community_gov.change import View, question
from community_gov.households.ownership import Ownership, standing
from community_gov.households.people import Developer, Person
from community_gov.households.places import (
    EXCLUSIVE_AREA,
    Measure,
    Place,
    Unit,
    UnitKind,
    UnitStatus,
    best_measure,
    units,
)
from community_gov.periods import Certainty
from community_gov.records import Id

__all__ = ["Head", "Heads", "Holding", "SeveralUnits", "heads", "heads_of", "holdings", "owners_of_several"]


@frozen(kw_only=True)
class Holding:
    """A unit, its area, and who owned it on a day."""

    unit: Unit
    area: Measure | None
    owners: tuple[Ownership, ...]
    """Those whose ownership fits together on the day; a vague sale counts for the buyer."""
    holder: tuple[Id[Person], ...]
    """Who is counted for it, sorted: the developer as long as it is not delivered, else the owners."""
    delivered: bool
    """Whether it had been handed over by the day."""
    developer: bool
    """Whether the developer holds it: not delivered, or owned by the developer."""
    certain: bool
    """Whether the dates leave no doubt who the owners were."""


@frozen(kw_only=True)
class Head:
    """One holder in a count of owners."""

    persons: tuple[Id[Person], ...]
    """Sorted; empty when it is not recorded who owns the unit."""
    units: tuple[Id[Unit], ...]
    area: Decimal
    developer: bool


@frozen(kw_only=True)
class Heads:
    """All holders of a day; `count` of them hold `area` square metres."""

    heads: tuple[Head, ...]
    count: int
    area: Decimal
    without_area: tuple[Id[Unit], ...]
    """Units without a measure; the sum is short by them."""
    without_owner: tuple[Id[Unit], ...]
    """Delivered units of which no owner is recorded; each counts as a head of its own."""


@question("households.holdings")
def holdings(
    view: View,
    *,
    on: date,
    place: Id[Place] | None = None,
    kinds: tuple[UnitKind, ...] = (UnitKind.DWELLING, UnitKind.SHOP),
) -> tuple[Holding, ...]:
    """Each unit of these kinds with its area and its owners on a day, in natural order, read in one pass."""
    rows: dict[Id[Unit], list[Ownership]] = {}
    for row in view.find(Ownership):
        rows.setdefault(row.unit, []).append(row)
    measures: dict[Id[Unit], list[Measure]] = {}
    for measure in view.find(Measure, name=EXCLUSIVE_AREA):
        measures.setdefault(measure.unit, []).append(measure)
    developers = _developers(view, rows, on)
    return tuple(
        _holding(unit, tuple(measures.get(unit.id, ())), rows.get(unit.id, []), developers, on)
        for unit in units(view, place=place, on=on)
        if unit.kind in kinds
    )


def _developers(view: View, rows: Mapping[Id[Unit], Iterable[Ownership]], on: date) -> frozenset[Id[Person]]:
    """Who is named as the developer, and who owns what is unsold."""
    unsold = (unit.id for unit in view.find(Unit, status=UnitStatus.UNSOLD))
    owners = {row.person for id in unsold for row in rows.get(id, ()) if row.period.holds(on)}
    return frozenset({*owners, *(one.person for one in view.find(Developer))})


def _holding(
    unit: Unit, measures: tuple[Measure, ...], rows: list[Ownership], developers: frozenset[Id[Person]], on: date
) -> Holding:
    owners = standing(rows, on)
    held = {row.person for row in owners}
    delivered = unit.status is UnitStatus.DELIVERED and (unit.delivered is None or on >= unit.delivered.earliest)
    developer = not delivered or (bool(held) and held <= developers)
    return Holding(
        unit=unit,
        area=best_measure(measures),
        owners=owners,
        holder=tuple(sorted(developers if developer else held)),
        delivered=delivered,
        developer=developer,
        certain=all(row.period.holds(on) is not Certainty.POSSIBLY for row in rows),
    )


@frozen(kw_only=True)
class SeveralUnits:
    """Somebody who owns several units, alone or with others."""

    person: Id[Person]
    units: tuple[Id[Unit], ...]
    """In the order of their ids."""


@question("households.owners_of_several")
def owners_of_several(
    view: View, *, on: date, least: int = 2, at_least: Certainty = Certainty.POSSIBLY
) -> tuple[SeveralUnits, ...]:
    """Who owned so many units or more on a day, alone or with others, whoever has the most first.

    A couple with two flats is two persons here and one head in `heads`.
    """
    found: dict[Id[Person], set[Id[Unit]]] = {}
    for row in view.stream(Ownership):
        if row.period.holds(on) in (Certainty.CERTAINLY, at_least) or at_least is Certainty.NO:
            found.setdefault(row.person, set()).add(row.unit)
    rows = (SeveralUnits(person=person, units=tuple(sorted(owned))) for person, owned in found.items() if len(owned) >= least)
    return tuple(sorted(rows, key=lambda row: (-len(row.units), row.person)))


@question("households.heads")
def heads(
    view: View,
    *,
    on: date,
    place: Id[Place] | None = None,
    kinds: tuple[UnitKind, ...] = (UnitKind.DWELLING, UnitKind.SHOP),
) -> Heads:
    """How many owners there were on a day, and who they were."""
    return heads_of(holdings(view, on=on, place=place, kinds=kinds))


def heads_of(found: Iterable[Holding], *, merge_developer: bool = True) -> Heads:
    """Count the holders of some holdings.

    `merge_developer=False` counts the delivered units that the developer owns as a head apart from the undelivered ones;
    the interpretation does not say whether the two are one.
    """
    groups: dict[tuple[object, ...], list[Holding]] = {}
    for holding in found:
        groups.setdefault(_key(holding, merge_developer=merge_developer), []).append(holding)
    made = tuple(_head(group) for group in groups.values())
    each = [holding for group in groups.values() for holding in group]
    return Heads(
        heads=made,
        count=len(made),
        area=sum((head.area for head in made), Decimal(0)),
        without_area=tuple(holding.unit.id for holding in each if holding.area is None),
        without_owner=tuple(holding.unit.id for holding in each if not holding.holder and not holding.developer),
    )


def _key(holding: Holding, *, merge_developer: bool) -> tuple[object, ...]:
    """What the units of one head have in common."""
    if holding.developer:
        return ("developer", holding.delivered and not merge_developer)
    return ("owners", *holding.holder) if holding.holder else ("unknown", holding.unit.id)


def _head(group: list[Holding]) -> Head:
    areas = (holding.area.value for holding in group if holding.area is not None)
    return Head(
        persons=group[0].holder,
        units=tuple(holding.unit.id for holding in group),
        area=sum(areas, Decimal(0)),
        developer=group[0].developer,
    )
