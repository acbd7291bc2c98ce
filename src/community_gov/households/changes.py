"""What changed between two days: units, owners, residents, heads and area of the compound, of a place or of a zone."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from community_gov.change import View, question
from community_gov.errors import ProblemType, Refused
from community_gov.households.counting import Holding, heads_of, holdings
from community_gov.households.people import Person
from community_gov.households.places import Place, Unit, UnitKind, units
from community_gov.households.residence import Residence
from community_gov.households.zones import Zone, units_in
from community_gov.periods import Certainty
from community_gov.records import Id

__all__ = ["Figures", "PeopleChanged", "RegisterChanges", "changes"]


@frozen(kw_only=True)
class PeopleChanged:
    """Who came and who went in one unit."""

    unit: Id[Unit]
    came: tuple[Id[Person], ...]
    went: tuple[Id[Person], ...]
    certain: bool
    """Whether it certainly was so on both days; dates that are known in part leave a doubt."""


@frozen(kw_only=True)
class Figures:
    """What is counted on a day: dwellings and shops, as owners vote."""

    units: int
    heads: int
    area: Decimal
    unmeasured: int
    """Units without an area; the sum is short by them."""


@frozen(kw_only=True)
class RegisterChanges:
    """The difference between two days; what came and went in between does not show."""

    came: tuple[Id[Unit], ...]
    """Units that there are on the later day only, and on the earlier only: they were split or merged."""
    went: tuple[Id[Unit], ...]
    owners: tuple[PeopleChanged, ...]
    residents: tuple[PeopleChanged, ...]
    before: Figures
    after: Figures


ORDER = ProblemType("households.days_order", zh="{until}不在{since}之后", en="{until} does not lie after {since}")
ONE_SCOPE = ProblemType("households.one_scope", zh="场所和片区只能指明一个", en="name a place or a zone, not both")


@question("households.changes")
def changes(
    view: View, *, since: date, until: date, place: Id[Place] | None = None, zone: Id[Zone] | None = None
) -> RegisterChanges:
    """What is otherwise on the day `until` than on the day `since`, in the compound, a place or a zone; raises Refused."""
    if until <= since:
        raise Refused(ORDER(at="until", since=since, until=until))
    if place is not None and zone is not None:
        raise Refused(ONE_SCOPE(at="zone"))
    was, now = (_Day.read(view, on, place=place, zone=zone) for on in (since, until))
    both = [unit for unit in now.units if unit in was.units]
    return RegisterChanges(
        came=tuple(unit for unit in now.units if unit not in was.units),
        went=tuple(unit for unit in was.units if unit not in now.units),
        owners=_changed(both, was.owners, now.owners, was.doubtful | now.doubtful),
        residents=_changed(both, was.residents, now.residents, was.moving | now.moving),
        before=was.figures,
        after=now.figures,
    )


@frozen(kw_only=True)
class _Day:
    """One day: who owned and who lived in which unit."""

    units: Mapping[Id[Unit], Unit]
    owners: Mapping[Id[Unit], frozenset[Id[Person]]]
    doubtful: frozenset[Id[Unit]]
    residents: Mapping[Id[Unit], frozenset[Id[Person]]]
    moving: frozenset[Id[Unit]]
    figures: Figures

    @classmethod
    def read(cls, view: View, on: date, *, place: Id[Place] | None, zone: Id[Zone] | None) -> "_Day":
        """Read it in one pass."""
        found = units(view, place=place, on=on) if zone is None else units_in(view, zone, on=on)
        inside = {unit.id: unit for unit in found}
        held = [one for one in holdings(view, on=on, kinds=tuple(UnitKind)) if one.unit.id in inside]
        living: dict[Id[Unit], set[Id[Person]]] = {}
        moving = set()
        for row in view.find(Residence):
            holds = row.period.holds(on)
            if holds and row.unit in inside:
                living.setdefault(row.unit, set()).add(row.person)
                moving |= {row.unit} if holds is Certainty.POSSIBLY else set()
        return cls(
            units=inside,
            owners={one.unit.id: frozenset(row.person for row in one.owners) for one in held},
            doubtful=frozenset(one.unit.id for one in held if not one.certain),
            residents={unit: frozenset(people) for unit, people in living.items()},
            moving=frozenset(moving),
            figures=_figures([one for one in held if one.unit.kind in (UnitKind.DWELLING, UnitKind.SHOP)]),
        )


def _figures(held: list[Holding]) -> Figures:
    heads = heads_of(held)
    return Figures(units=len(held), heads=heads.count, area=heads.area, unmeasured=len(heads.without_area))


def _changed(
    both: Collection[Id[Unit]],
    was: Mapping[Id[Unit], frozenset[Id[Person]]],
    now: Mapping[Id[Unit], frozenset[Id[Person]]],
    doubtful: frozenset[Id[Unit]],
) -> tuple[PeopleChanged, ...]:
    nobody: frozenset[Id[Person]] = frozenset()
    found = ((unit, was.get(unit, nobody), now.get(unit, nobody)) for unit in both)
    return tuple(
        PeopleChanged(unit=unit, came=tuple(sorted(new - old)), went=tuple(sorted(old - new)), certain=unit not in doubtful)
        for unit, old, new in found
        if old != new
    )
