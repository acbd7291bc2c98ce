"""Who may do what with the register: the office keeps it, auditors read it, owners and residents see what is theirs."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households.guardians import wards_of
from community_gov.households.mandates import principals_of
from community_gov.households.merging import own_id
from community_gov.households.ownership import Ownership
from community_gov.households.people import Person
from community_gov.households.places import Place, Unit, enclosing
from community_gov.households.residence import Residence
from community_gov.households.zones import Charge, Zone, zone_anchors
from community_gov.policy import ANYONE, AUDITOR, CLERK, OPERATOR, PERSON, Allow, Anchor, Grant, PolicyPart, Scope, anchored
from community_gov.records import Actor, Code, Controller, Id
from community_gov.stores.protocol import OneOf

__all__ = ["GUARDIAN", "OWNER", "RESIDENT", "ZONE_KEEPER", "part"]

GUARDIAN = Code("guardian")
"""Who stands as a guardian for somebody today; held for the ward."""
OWNER = Code("owner")
"""Who owns a unit on the day, or acts for who does; held for the unit and for every place that it lies in."""
RESIDENT = Code("resident")
"""Who lives in a unit on the day; held as by an owner."""
ZONE_KEEPER = Code("zone_keeper")
"""Who is in charge of a zone on the day; held for the zone."""

_VERBS = (
    "acquire",
    "add_person",
    "add_place",
    "add_unit",
    "authorize",
    "certify",
    "close_zone",
    "correct_owners",
    "correct_person",
    "correct_unit",
    "deliver",
    "draw_zone",
    "end_charge",
    "end_contact",
    "end_mandate",
    "import_roster",
    "keep_apart",
    "link",
    "look_up",
    "measure",
    "merge_persons",
    "merge_units",
    "move_in",
    "move_out",
    "name_contact",
    "name_developer",
    "name_heirs",
    "name_representative",
    "put_in_charge",
    "record_death",
    "redraw_zone",
    "release",
    "renumber_units",
    "sell",
    "split_unit",
    "transfer",
)
_OPEN = ("building_of", "enclosing", "places", "zones", "zones_at")
"""What stands where can be seen from the street."""
_MEMBERS = ("in_charge", "lineage", "unit_of", "units", "units_in")
"""The list of units, for those who belong to the compound."""
_OFFICE = (
    "certificates",
    "changes",
    "check_roster",
    "doubles",
    "heads",
    "holdings",
    "households",
    "linked",
    "owners_of_several",
    "persons",
    "picture",
    "roster_of",
)
"""What tells of many households at once."""
_UNIT_OWNER = ("area_of", "certificate_of", "owners_of", "residents_of", "shares_of", "speakers_of", "titles_of")
_UNIT_RESIDENT = ("contacts_of", "owners_of", "residents_of")
"""What who lives in a unit may ask of it, and its owner of its contacts, names masked."""
_ZONE_KEEPER = ("owners_of", "residents_of")
"""What who is in charge of a zone may ask of a unit in it, names masked."""
_OWN = ("homes_of", "mandates_of", "person", "units_of")


def part() -> PolicyPart:
    """All rows, roles and anchors of the register."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.OWNERS}),
        roles=_roles,
        anchors=(
            anchored(Place, lambda view, place: _places(view, place.id)),
            anchored(Unit, _unit),
            anchored(Place, lambda view, place: zone_anchors(view, place.id)),
            anchored(Unit, lambda view, unit: zone_anchors(view, unit.place)),
            anchored(Zone, lambda _view, zone: (Anchor(Scope.ZONE, zone.id),)),
            anchored(Person, lambda _view, person: (Anchor(Scope.SELF, person.id),)),
            anchored(Ownership, lambda view, row: (*_at(view, row.unit), Anchor(Scope.SELF, row.person))),
            anchored(Residence, lambda view, row: (*_at(view, row.unit), Anchor(Scope.SELF, row.person))),
        ),
    )


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"households.{name}", OPERATOR) for name in ("erase_contact", "erase_person"))
    for name in _VERBS:
        yield Allow(f"households.{name}", CLERK)
    for name in _OPEN:
        yield Allow(f"households.{name}", ANYONE)
    for name in (*_MEMBERS, *_OFFICE, *_UNIT_OWNER, *_OWN, "contacts_of"):
        yield Allow(f"households.{name}", CLERK, unmasked=True)
        yield Allow(f"households.{name}", AUDITOR)
    for name in _MEMBERS:
        yield from (Allow(f"households.{name}", role) for role in (OWNER, RESIDENT))
    for name in _UNIT_OWNER:
        yield Allow(f"households.{name}", OWNER, Scope.UNIT, of="unit_id", unmasked=True)
    for name in _UNIT_RESIDENT:
        yield Allow(f"households.{name}", RESIDENT, Scope.UNIT, of="unit_id")
    yield Allow("households.contacts_of", OWNER, Scope.UNIT, of="unit_id")
    for name in _ZONE_KEEPER:
        yield Allow(f"households.{name}", ZONE_KEEPER, Scope.ZONE, of="unit_id")
    yield Allow("households.in_charge", ZONE_KEEPER, Scope.ZONE, of="unit_id")
    yield Allow("households.units_in", ZONE_KEEPER, Scope.ZONE, of="zone_id")
    for name in _OWN:
        yield Allow(f"households.{name}", PERSON, Scope.SELF, of="person_id", unmasked=True)


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.person is None:
        return
    me = own_id(view, Id(actor.person))
    if me != actor.person:
        yield Grant(PERSON, Anchor(Scope.SELF, me))
    yield from (Grant(GUARDIAN, Anchor(Scope.SELF, ward)) for ward in wards_of(view, me))
    acting = {me, *principals_of(view, me)}
    for row in view.find(Ownership, person=OneOf(sorted(acting))):
        if row.period.holds(view.today):
            yield from (Grant(OWNER, anchor) for anchor in _at(view, row.unit))
    for home in view.find(Residence, person=me):
        if home.period.holds(view.today):
            yield from (Grant(RESIDENT, anchor) for anchor in _at(view, home.unit))

    for charge in view.find(Charge, person=me):
        if charge.period.holds(view.today):
            yield Grant(ZONE_KEEPER, Anchor(Scope.ZONE, charge.zone))


def _at(view: View, unit_id: Id[Unit]) -> Iterator[Anchor]:
    return _unit(view, view.get(Unit, unit_id))


def _unit(view: View, unit: Unit) -> Iterator[Anchor]:
    yield Anchor(Scope.UNIT, unit.id)
    yield from _places(view, unit.place)


def _places(view: View, place: Id[Place]) -> Iterator[Anchor]:
    yield from (Anchor(Scope.PLACE, above.id) for above in enclosing(view, place))
