"""For whom a notice is: everybody, or the owners, residents or members whom the records name on a day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from community_gov.change import View
from community_gov.households import (
    OWNER,
    RESIDENT,
    Ownership,
    Person,
    Place,
    Residence,
    Unit,
    UnitStatus,
    Zone,
    ZonePart,
    enclosing,
    ids_of,
    units,
    within,
)
from community_gov.households.mandates import principals_of
from community_gov.notices.records import Notice, Readership
from community_gov.organizations import MEMBER, Body, Post, tenures_of
from community_gov.policy import OPEN, Anchor, Scope
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf

__all__ = ["Reader", "addressed", "anchors_of"]

_ROLES: Mapping[Readership, tuple[Code, ...]] = {
    Readership.OWNERS: (OWNER,),
    Readership.RESIDENTS: (RESIDENT,),
    Readership.BELONGING: (OWNER, RESIDENT),
}


def anchors_of(view: View, notice: Notice) -> Iterator[Anchor]:
    """Who may read a notice today, as far as permissions go: its own body, and those for whom it is."""
    yield Anchor(Scope.BODY, notice.body)
    if notice.audience is Readership.EVERYBODY:
        yield OPEN
    if notice.members_of is not None:
        yield Anchor(Scope.BODY, notice.members_of, MEMBER)
    roles = _ROLES.get(notice.audience, ())
    for place in _places(view, notice, view.today) if roles else ():
        yield from (Anchor(Scope.PLACE, place, role) for role in roles)


def _places(view: View, notice: Notice, on: date) -> tuple[Id[Place], ...]:
    """The places for which a notice is; of the whole compound, those that lie in no other."""
    if notice.place is not None:
        return (notice.place,)
    if notice.zone is not None:
        return tuple(part.place for part in view.find(ZonePart, zone=notice.zone) if part.period.holds(on))
    return tuple(place.id for place in view.find(Place, parent=None))


@frozen
class Reader:
    """Somebody who reads notices: where he owns, where he lives, in which bodies he serves, on one day."""

    on: date
    places: Mapping[Code, frozenset[Id[Place]]]
    parts: frozenset[tuple[Id[Zone], Id[Place]]]
    """Those of these places that are part of a zone, each with its zone."""
    bodies: frozenset[Id[Body]]

    @classmethod
    def of(cls, view: View, person_id: Id[Person], *, on: date) -> "Reader":
        """Look a person up; who acts for an owner reads as that owner. Raises NotFound."""
        view.get(Person, person_id)
        (me, *_others) = ids_of(view, person_id)
        owners = OneOf(sorted({me, *principals_of(view, me)}))
        owned = (row.unit for row in view.find(Ownership, person=owners) if row.period.holds(on))
        lived = (row.unit for row in view.find(Residence, person=me) if row.period.holds(on))
        served = tenures_of(view, me, on=on)
        places = {OWNER: _around(view, owned), RESIDENT: _around(view, lived)}
        parts = view.find(ZonePart, place=OneOf(sorted(frozenset().union(*places.values()))))
        return cls(
            on=on,
            places=places,
            parts=frozenset((part.zone, part.place) for part in parts if part.period.holds(on)),
            bodies=frozenset(view.get(Post, tenure.term.post).body for tenure in served),
        )

    def reads(self, notice: Notice) -> bool:
        """Whether a notice is for him."""
        if notice.audience is Readership.EVERYBODY or notice.body in self.bodies or notice.members_of in self.bodies:
            return True
        here: frozenset[Id[Place]] = frozenset().union(*(self.places[role] for role in _ROLES.get(notice.audience, ())))
        if notice.zone is not None:
            return any((notice.zone, place) in self.parts for place in here)
        return bool(here) if notice.place is None else notice.place in here  # whoever belongs anywhere belongs to the compound


def _around(view: View, ids: Iterable[Id[Unit]]) -> frozenset[Id[Place]]:
    """The places in which units lie."""
    return frozenset(place.id for id in set(ids) for place in enclosing(view, view.get(Unit, id).place))


def addressed(view: View, notice: Notice) -> frozenset[Id[Unit]]:
    """The households for which a notice is, on the day on which it went up; none where it is for the members of a body."""
    on = notice.starts
    if notice.audience is Readership.MEMBERS:
        return frozenset()
    inside = None if (notice.place, notice.zone) == (None, None) else within(view, *_places(view, notice, on))
    here = {
        one.id for one in units(view, on=on) if one.status is not UnitStatus.UNSOLD and (inside is None or one.place in inside)
    }
    return frozenset(here & _held(view, notice.audience, on))


def _held(view: View, audience: Readership, on: date) -> set[Id[Unit]]:
    """The units that have an owner, or somebody who lives there."""
    owned = {row.unit for row in view.find(Ownership) if row.period.holds(on)}
    lived = {row.unit for row in view.find(Residence) if row.period.holds(on)}
    if audience in (Readership.OWNERS, Readership.RESIDENTS):
        return owned if audience is Readership.OWNERS else lived
    return owned | lived
