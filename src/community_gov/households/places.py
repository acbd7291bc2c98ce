"""Places and units: the tree of the compound, what stands in it, and how large it is.

A place (phase, building, entrance, floor) holds places and units; a unit is a flat, a shop, a parking space. Codes are unique
in the compound and stay; rooms are texts, since there are rooms 13A, 负1 and 商铺3.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs
from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households.words import fold, natural, require_text
from community_gov.periods import PartialDate
from community_gov.records import Code, Coded, Id, decimals, event, kind

__all__ = [
    "EXCLUSIVE_AREA",
    "AreaSource",
    "Measure",
    "Measured",
    "Place",
    "PlaceAdded",
    "PlaceKind",
    "Unit",
    "UnitAdded",
    "UnitCorrected",
    "UnitKind",
    "UnitMoved",
    "UnitStatus",
    "add_place",
    "add_unit",
    "area_of",
    "best_measure",
    "building_of",
    "correct_unit",
    "deliver",
    "enclosing",
    "measure",
    "places",
    "sell",
    "units",
    "within",
]

EXCLUSIVE_AREA = Code("exclusive_area")
"""The measure by which owners vote: the area of the exclusive part, in square metres."""
_SCALE, _BEYOND = 4, 10**9


class PlaceKind(Coded):
    """What sort of place it is; a place never lies in one that comes after it here."""

    PHASE = "phase", "期", "phase"
    BUILDING = "building", "栋", "building"
    ENTRANCE = "entrance", "单元", "entrance"
    FLOOR = "floor", "层", "floor"
    OTHER = "other", "其他场所", "other place"


class UnitKind(Coded):
    """What a unit is used for. Common premises belong to all owners and have no owner of their own."""

    DWELLING = "dwelling", "住宅", "dwelling"
    SHOP = "shop", "商铺", "shop"
    PARKING = "parking", "车位", "parking space"
    STORAGE = "storage", "储藏间", "storage room"
    COMMON = "common", "共有用房", "common premises"


class UnitStatus(Coded):
    """How far the developer has come with a unit."""

    UNSOLD = "unsold", "未售", "unsold"
    SOLD = "sold", "已售未交付", "sold, not delivered"
    DELIVERED = "delivered", "已交付", "delivered"


class AreaSource(Coded):
    """Where a measure comes from, the strongest first.

    Register, else survey, else contract (SPC interpretation on condominium ownership, 2020, art. 8; read).
    """

    REGISTER = "register", "不动产登记簿", "title register"
    SURVEY = "survey", "实测", "survey"
    CONTRACT = "contract", "合同", "contract"


_NESTING = (PlaceKind.PHASE, PlaceKind.BUILDING, PlaceKind.ENTRANCE, PlaceKind.FLOOR)
_STRENGTH = {source: rank for rank, source in enumerate(AreaSource)}


@kind("households.place", indexes=("parent", "folded"), unique=(("folded",),))
@frozen(kw_only=True)
class Place:
    """A part of the compound."""

    id: Id["Place"]
    kind: PlaceKind
    code: str
    """As typed; unique in the compound, such as `3` or `3-1`."""
    name: str
    parent: Id["Place"] | None
    folded: str
    """The code as it is looked up."""


@kind("households.unit", indexes=("folded", "place"), unique=(("folded",),))
@frozen(kw_only=True)
class Unit:
    """A part of a building that can be owned or used by itself (房屋)."""

    id: Id["Unit"]
    place: Id[Place]
    """The innermost place that it lies in."""
    code: str
    """As typed; unique in the compound, such as `3-1-1502`."""
    room: str
    kind: UnitKind
    status: UnitStatus
    sold: PartialDate | None
    delivered: PartialDate | None
    folded: str | None
    """The code as it is looked up; None once the unit is no more, so that another one can bear it."""
    since: date | None = None
    """The first day on which there is this unit; None: as long as the place that it lies in."""
    until: date | None = None
    """The first day on which there is no such unit any more, because it was split or merged."""

    def stands(self, on: date) -> bool:
        """Whether there is this unit on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@kind("households.measure", indexes=("unit",), unique=(("unit", "name", "source"),))
@frozen(kw_only=True)
class Measure:
    """One measure of a unit from one source; a correction is a new version of it."""

    id: Id["Measure"]
    unit: Id[Unit]
    name: Code
    value: Decimal = field(metadata=decimals(_SCALE))
    """Exactly as recorded, up to 4 decimals; areas are in square metres."""
    source: AreaSource
    on: PartialDate | None


@event("households.place_added")
@frozen(kw_only=True)
class PlaceAdded:
    """A place came into the register."""

    place: Id[Place]
    kind: PlaceKind


@event("households.unit_added")
@frozen(kw_only=True)
class UnitAdded:
    """A unit came into the register."""

    unit: Id[Unit]
    place: Id[Place]
    status: UnitStatus


@event("households.unit_corrected")
@frozen(kw_only=True)
class UnitCorrected:
    """What was recorded of a unit was wrong."""

    unit: Id[Unit]


@event("households.unit_moved")
@frozen(kw_only=True)
class UnitMoved:
    """A unit was sold or delivered by the developer."""

    unit: Id[Unit]
    to: UnitStatus
    on: PartialDate


@event("households.measured")
@frozen(kw_only=True)
class Measured:
    """A measure of a unit was recorded or corrected."""

    measure: Id[Measure]
    unit: Id[Unit]
    source: AreaSource


NESTING = ProblemType("households.nesting", zh="{kind}不能设在{parent}之内", en="a {kind} cannot lie in a {parent}")
CODE_TAKEN = ProblemType(
    "households.code_taken", zh="编码已被占用({id})", en="the code is taken already ({id})", nature=Nature.CONFLICT
)
NOT_EXACT = ProblemType(
    "households.not_exact", zh="数值须为大于零的精确小数", en="the value has to be an exact decimal above zero"
)
TOO_FINE = ProblemType("households.too_fine", zh="小数超过{places}位", en="the value has more than {places} decimals")
STATUS = ProblemType("households.status", zh="房屋现为{status},不能这样办理", en="the unit is {status}", nature=Nature.STATE)
DATE_UNMEANT = ProblemType(
    "households.date_unmeant", zh="未交付的房屋没有交付日期", en="a unit that is not delivered has no such date"
)


@verb("households.add_place")
def add_place(change: Change, *, kind: PlaceKind, code: str, name: str, parent: Id[Place] | None = None) -> Place:
    """Add a building, an entrance, a floor ...; `parent` is the place that it lies in."""
    require_text(code=code, name=name)
    if parent is not None:
        above = change.get(Place, parent).kind
        if kind in _NESTING and above in _NESTING and _NESTING.index(above) > _NESTING.index(kind):
            change.refuse(NESTING(at="parent", kind=kind, parent=above))
    taken = change.first(Place, folded=fold(code))
    if taken is not None:
        change.refuse(CODE_TAKEN(at="code", id=taken.id))
    place = Place(id=change.new_id(Place), kind=kind, code=code, name=name, parent=parent, folded=fold(code))
    return change.put(place, PlaceAdded(place=place.id, kind=kind))


@verb("households.add_unit")
def add_unit(
    change: Change,
    *,
    place: Id[Place],
    room: str,
    code: str,
    kind: UnitKind = UnitKind.DWELLING,
    status: UnitStatus = UnitStatus.DELIVERED,
    delivered: PartialDate | None = None,
    sold: PartialDate | None = None,
) -> Unit:
    """Add a unit to its innermost place."""
    require_text(room=room, code=code)
    change.get(Place, place)
    if delivered is not None and status is not UnitStatus.DELIVERED:
        change.refuse(DATE_UNMEANT(at="delivered"))
    if sold is not None and status is UnitStatus.UNSOLD:
        change.refuse(DATE_UNMEANT(at="sold"))
    taken = change.first(Unit, folded=fold(code))
    if taken is not None:
        change.refuse(CODE_TAKEN(at="code", id=taken.id))
    unit = Unit(
        id=change.new_id(Unit),
        place=place,
        code=code,
        room=room,
        kind=kind,
        status=status,
        sold=sold,
        delivered=delivered,
        folded=fold(code),
    )
    return change.put(unit, UnitAdded(unit=unit.id, place=place, status=status))


@verb("households.sell")
def sell(change: Change, unit_id: Id[Unit], *, on: PartialDate) -> Unit:
    """The developer has sold the unit; it is the developer's still until it is delivered."""
    unit = change.get(Unit, unit_id)
    change.require(unit.status is UnitStatus.UNSOLD, STATUS(at="unit_id", status=unit.status))
    sold = attrs.evolve(unit, status=UnitStatus.SOLD, sold=on)
    return change.put(sold, UnitMoved(unit=unit.id, to=sold.status, on=on))


@verb("households.deliver")
def deliver(change: Change, unit_id: Id[Unit], *, on: PartialDate) -> Unit:
    """The developer has handed the unit over."""
    unit = change.get(Unit, unit_id)
    change.require(unit.status is not UnitStatus.DELIVERED, STATUS(at="unit_id", status=unit.status))
    delivered = attrs.evolve(unit, status=UnitStatus.DELIVERED, delivered=on)
    return change.put(delivered, UnitMoved(unit=unit.id, to=delivered.status, on=on))


@verb("households.correct_unit")
def correct_unit(
    change: Change,
    unit_id: Id[Unit],
    *,
    place: Id[Place] | None = None,
    room: str | None = None,
    kind: UnitKind | None = None,
) -> Unit:
    """Let the register say where a unit lies, which room it is and of what kind; what is not given stays, as does the code."""
    require_text(room=room)
    known = change.get(Unit, unit_id)
    lies = known.place if place is None else change.get(Place, place).id
    made = attrs.evolve(known, place=lies, room=known.room if room is None else room, kind=known.kind if kind is None else kind)
    return known if made == known else change.put(made, UnitCorrected(unit=unit_id))


@verb("households.measure")
def measure(
    change: Change,
    unit_id: Id[Unit],
    *,
    value: Decimal,
    source: AreaSource,
    name: Code = EXCLUSIVE_AREA,
    on: PartialDate | None = None,
) -> Measure:
    """Record a measure; the same name and source again corrects it, and the old value stays in the history."""
    change.get(Unit, unit_id)
    if type(value) is not Decimal or not value.is_finite() or not 0 < value < _BEYOND:
        change.refuse(NOT_EXACT(at="value"))
    if value != round(value, _SCALE):
        change.refuse(TOO_FINE(at="value", places=_SCALE))
    known = change.first(Measure, unit=unit_id, name=name, source=source)
    id = change.new_id(Measure) if known is None else known.id
    made = Measure(id=id, unit=unit_id, name=name, value=value, source=source, on=on)
    return change.put(made, Measured(measure=id, unit=unit_id, source=source))


# --- questions -------------------------------------------------------------------------------------------------------


@question("households.places")
def places(view: View, *, kind: PlaceKind | None = None, parent: Id[Place] | None = None) -> tuple[Place, ...]:
    """Places of a kind, or directly in a place, in natural order."""
    found = view.find(Place) if parent is None else view.find(Place, parent=parent)
    wanted = (place for place in found if kind is None or place.kind is kind)
    return tuple(sorted(wanted, key=lambda place: natural(place.code)))


@question("households.units")
def units(
    view: View, *, place: Id[Place] | None = None, kind: UnitKind | None = None, on: date | None = None
) -> tuple[Unit, ...]:
    """Units of a day (today if not said) in a place and in all that lies in it, in natural order."""
    day = on or view.today
    rows = view.find(Unit) if kind is None else view.find(Unit, kind=kind)
    found = tuple(unit for unit in rows if unit.stands(day))
    if place is not None:
        inside = within(view, place)
        found = tuple(unit for unit in found if unit.place in inside)
    return tuple(sorted(found, key=lambda unit: natural(unit.code)))


@question("households.enclosing")
def enclosing(view: View, place_id: Id[Place]) -> tuple[Place, ...]:
    """The place and all places that it lies in, from the inside out; raises NotFound."""
    return tuple(_upwards(view, place_id))


@question("households.building_of")
def building_of(view: View, unit_id: Id[Unit]) -> Place | None:
    """The building that a unit stands in, or None; raises NotFound."""
    above = _upwards(view, view.get(Unit, unit_id).place)
    return next((place for place in above if place.kind is PlaceKind.BUILDING), None)


@question("households.area_of")
def area_of(view: View, unit_id: Id[Unit], *, name: Code = EXCLUSIVE_AREA) -> Measure | None:
    """The measure that counts: from the title register, else surveyed, else from the contract; raises NotFound."""
    view.get(Unit, unit_id)
    return best_measure(view.find(Measure, unit=unit_id, name=name))


def best_measure(measures: tuple[Measure, ...]) -> Measure | None:
    """The one from the strongest source, or None."""
    return min(measures, key=lambda one: _STRENGTH[one.source], default=None)


def within(view: View, *place_ids: Id[Place]) -> frozenset[Id[Place]]:
    """The ids of these places and of all places in them; raises NotFound."""
    inside: dict[Id[Place] | None, list[Id[Place]]] = {}
    for place in view.find(Place):
        inside.setdefault(place.parent, []).append(place.id)
    for place_id in place_ids:
        view.get(Place, place_id)
    return frozenset(_downwards(inside, place_ids))


def _downwards(inside: Mapping[Id[Place] | None, list[Id[Place]]], place_ids: Iterable[Id[Place]]) -> Iterator[Id[Place]]:
    waiting = list(place_ids)
    while waiting:
        here = waiting.pop()
        yield here
        waiting += inside.get(here, ())


def _upwards(view: View, place_id: Id[Place]) -> Iterator[Place]:
    here: Id[Place] | None = place_id
    while here is not None:
        place = view.get(Place, here)
        yield place
        here = place.parent
