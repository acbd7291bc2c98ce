"""Zones (网格, 片区): named sets of places that overlap the tree, each with its days, and who is in charge of them.

A grid may take two buildings and one entrance of a third; zones of one kind or of several may overlap. What lies in a zone, and
who is in charge, is asked for a day.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households.people import Person
from community_gov.households.places import CODE_TAKEN, Place, Unit, enclosing, units, within
from community_gov.households.words import END_BEFORE_START, fold, natural, require_text
from community_gov.periods import PartialDate, Period
from community_gov.policy import Anchor, Scope
from community_gov.records import AnyId, Coded, Id, event, kind
from community_gov.stores.protocol import OneOf

__all__ = [
    "Charge",
    "ChargeBegun",
    "ChargeEnded",
    "Zone",
    "ZoneClosed",
    "ZoneDrawn",
    "ZoneKind",
    "ZonePart",
    "close_zone",
    "draw_zone",
    "end_charge",
    "in_charge",
    "put_in_charge",
    "redraw_zone",
    "units_in",
    "zone_anchors",
    "zones",
    "zones_at",
]


class ZoneKind(Coded):
    """What a zone is for."""

    GRID = "grid", "网格", "grid"
    AREA = "area", "片区", "group area"
    OTHER = "other", "其他", "other"


def _in_order(made: "Zone | ZonePart | Charge", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("households.zone", indexes=("folded",), unique=(("folded",),))
@frozen(kw_only=True)
class Zone:
    """A named part of the compound that need not be a place of the tree."""

    id: Id["Zone"]
    kind: ZoneKind
    code: str
    name: str
    folded: str | None
    """The code as it is looked up; None once the zone is no more, so that another one can bear it."""
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when there is such a zone."""
        return Period(self.start, self.end)


@kind("households.zone_part", indexes=("zone", "place"))
@frozen(kw_only=True)
class ZonePart:
    """A place that belongs to a zone, with whatever lies in it."""

    id: Id["ZonePart"]
    zone: Id[Zone]
    place: Id[Place]
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when it belongs there."""
        return Period(self.start, self.end)


@kind("households.charge", indexes=("zone", "person"))
@frozen(kw_only=True)
class Charge:
    """Somebody is in charge of a zone, such as a grid worker."""

    id: Id["Charge"]
    zone: Id[Zone]
    person: Id[Person]
    body: AnyId | None
    """The body for which the person is, if it is for one."""
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when."""
        return Period(self.start, self.end)


@event("households.zone_drawn")
@frozen(kw_only=True)
class ZoneDrawn:
    """A zone was drawn, or drawn anew."""

    zone: Id[Zone]
    kind: ZoneKind
    start: PartialDate


@event("households.zone_closed")
@frozen(kw_only=True)
class ZoneClosed:
    """A zone is no more."""

    zone: Id[Zone]
    end: PartialDate


@event("households.charge_begun")
@frozen(kw_only=True)
class ChargeBegun:
    """Somebody is in charge of a zone from now on."""

    charge: Id[Charge]
    zone: Id[Zone]


@event("households.charge_ended")
@frozen(kw_only=True)
class ChargeEnded:
    """Somebody is in charge of a zone no more."""

    charge: Id[Charge]
    end: PartialDate


NO_PLACES = ProblemType("households.zone_empty", zh="片区至少包括一处场所", en="a zone has at least one place")
ZONE_OVER = ProblemType("households.zone_over", zh="该片区已于{end}撤销", en="the zone ended on {end}", nature=Nature.STATE)
REDRAWN_LATER = ProblemType(
    "households.redrawn_later",
    zh="片区在{on}之后另有划定({part})",
    en="the zone was drawn anew after {on} already ({part})",
    nature=Nature.CONFLICT,
)
CHARGED = ProblemType(
    "households.charged", zh="此人已负责该片区({charge})", en="the person is in charge already ({charge})", nature=Nature.CONFLICT
)
CHARGE_OVER = ProblemType("households.charge_over", zh="已于{end}卸任", en="that ended on {end}", nature=Nature.STATE)


@verb("households.draw_zone")
def draw_zone(change: Change, *, kind: ZoneKind, code: str, name: str, places: tuple[Id[Place], ...], start: PartialDate) -> Zone:
    """Draw a zone of these places, each with whatever lies in it."""
    require_text(code=code, name=name)
    taken = change.first(Zone, folded=fold(code))
    if taken is not None:
        change.refuse(CODE_TAKEN(at="code", id=taken.id))
    change.require(places, NO_PLACES(at="places"))
    made = Zone(id=change.new_id(Zone), kind=kind, code=code, name=name, folded=fold(code), start=start)
    change.put(made, ZoneDrawn(zone=made.id, kind=kind, start=start))
    _take_in(change, made.id, places, start)
    return made


@verb("households.redraw_zone")
def redraw_zone(change: Change, zone_id: Id[Zone], *, places: tuple[Id[Place], ...], on: PartialDate) -> Zone:
    """Let the zone be these places from a day on."""
    zone = _going_on(change, zone_id)
    change.require(places, NO_PLACES(at="places"))
    held = change.find(ZonePart, zone=zone_id, end=None)
    for part in held:
        change.require(part.start.earliest <= on.latest, REDRAWN_LATER(at="on", on=on, part=part.id))
        if part.place not in places:
            change.put(evolve(part, end=on))
    _take_in(change, zone_id, set(places) - {part.place for part in held}, on)
    change.emit(ZoneDrawn(zone=zone_id, kind=zone.kind, start=on))
    return zone


@verb("households.close_zone")
def close_zone(change: Change, zone_id: Id[Zone], *, end: PartialDate) -> Zone:
    """Close a zone; its places and whoever is in charge go with it."""
    zone = _going_on(change, zone_id)
    change.require(end.latest >= zone.start.earliest, END_BEFORE_START(at="end", end=end, start=zone.start))
    for part in change.find(ZonePart, zone=zone_id, end=None):
        change.put(evolve(part, end=max(end, part.start, key=lambda day: day.latest)))
    for charge in change.find(Charge, zone=zone_id, end=None):
        _ended(change, charge, max(end, charge.start, key=lambda day: day.latest))
    return change.put(evolve(zone, end=end, folded=None), ZoneClosed(zone=zone_id, end=end))


@verb("households.put_in_charge")
def put_in_charge(
    change: Change,
    zone_id: Id[Zone],
    *,
    person_id: Id[Person],
    start: PartialDate,
    end: PartialDate | None = None,
    body: AnyId | None = None,
) -> Charge:
    """Put somebody in charge of a zone; several may be."""
    _going_on(change, zone_id)
    change.get(Person, person_id)
    if end is not None and end.latest < start.earliest:
        change.refuse(END_BEFORE_START(at="end", end=end, start=start))
    for known in change.find(Charge, zone=zone_id, person=person_id):
        change.require(not known.period.overlaps(Period(start, end)), CHARGED(at="person_id", charge=known.id))
    made = Charge(id=change.new_id(Charge), zone=zone_id, person=person_id, body=body, start=start, end=end)
    return change.put(made, ChargeBegun(charge=made.id, zone=zone_id))


@verb("households.end_charge")
def end_charge(change: Change, charge_id: Id[Charge], *, end: PartialDate) -> Charge:
    """Somebody is in charge no more; `end` is the first day without."""
    known = change.get(Charge, charge_id)
    if known.end is not None:
        raise Refused(CHARGE_OVER(at="charge_id", end=known.end))
    change.require(end.latest >= known.start.earliest, END_BEFORE_START(at="end", end=end, start=known.start))
    return _ended(change, known, end)


def _going_on(change: Change, zone_id: Id[Zone]) -> Zone:
    zone = change.get(Zone, zone_id)
    if zone.end is not None:
        raise Refused(ZONE_OVER(at="zone_id", end=zone.end))
    return zone


def _take_in(change: Change, zone: Id[Zone], places: Iterable[Id[Place]], start: PartialDate) -> None:
    for place in sorted(set(places)):
        change.get(Place, place)
        change.put(ZonePart(id=change.new_id(ZonePart), zone=zone, place=place, start=start))


def _ended(change: Change, charge: Charge, end: PartialDate) -> Charge:
    return change.put(evolve(charge, end=end), ChargeEnded(charge=charge.id, end=end))


# --- questions -------------------------------------------------------------------------------------------------------


@question("households.zones")
def zones(view: View, *, on: date, kind: ZoneKind | None = None) -> tuple[Zone, ...]:
    """The zones of a day, in natural order."""
    found = (zone for zone in view.find(Zone) if zone.period.holds(on) and kind in (None, zone.kind))
    return tuple(sorted(found, key=lambda zone: natural(zone.code)))


@question("households.zones_at")
def zones_at(view: View, place_id: Id[Place], *, on: date) -> tuple[Zone, ...]:
    """The zones in which a place lay on a day; raises NotFound."""
    around = [place.id for place in enclosing(view, place_id)]
    ids = {part.zone for part in view.find(ZonePart, place=OneOf(around)) if part.period.holds(on)}
    rows = view.find(Zone, id=OneOf(ids)) if ids else ()
    return tuple(sorted(rows, key=lambda zone: natural(zone.code)))


@question("households.units_in")
def units_in(view: View, zone_id: Id[Zone], *, on: date) -> tuple[Unit, ...]:
    """The units of a zone on a day, in natural order; raises NotFound."""
    view.get(Zone, zone_id)
    parts = [part.place for part in view.find(ZonePart, zone=zone_id) if part.period.holds(on)]
    inside = within(view, *parts)
    return tuple(unit for unit in units(view, on=on) if unit.place in inside)


@question("households.in_charge")
def in_charge(view: View, unit_id: Id[Unit], *, on: date) -> tuple[Charge, ...]:
    """Who was in charge of the zones in which a unit lay on a day; raises NotFound."""
    here = zones_at(view, view.get(Unit, unit_id).place, on=on)
    rows = view.find(Charge, zone=OneOf(zone.id for zone in here)) if here else ()
    return tuple(sorted((row for row in rows if row.period.holds(on)), key=lambda row: (row.start.latest, row.id)))


def zone_anchors(view: View, place_id: Id[Place]) -> Iterator[Anchor]:
    """The zones in which a place lies today, as far as permissions go."""
    yield from (Anchor(Scope.ZONE, zone.id) for zone in zones_at(view, place_id, on=view.today))
