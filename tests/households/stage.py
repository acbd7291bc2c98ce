"""A small compound for the tests of the register: one building, two entrances, and short ways to fill it."""

from datetime import date
from decimal import Decimal

from attrs import define, field

from community_gov import AUDITOR, CLERK, OPERATOR, Actor, Community, Desk, Id, PartialDate
from community_gov import households as h
from community_gov.testing import FixedClock, fresh_community, somebody

__all__ = ["OFFICE", "Stage", "empty_stage", "open_stage"]

OFFICE = Actor(id="office", roles=frozenset({CLERK}))


@define
class Stage:
    """A community under the real policy, with the office at work in it."""

    community: Community
    building: Id[h.Place] = field(default=Id(""))
    entrance: Id[h.Place] = field(default=Id(""))

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(OFFICE)

    @property
    def operator(self) -> Desk:
        """Who may read everything as it is."""
        return self.community.by(somebody("set-up", OPERATOR))

    @property
    def auditor(self) -> Desk:
        """The desk of somebody who reads everything and writes nothing."""
        return self.community.by(somebody("auditor", AUDITOR))

    def resident(self, person: Id[h.Person]) -> Desk:
        """The desk of somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def unit(
        self, room: str, *, status: h.UnitStatus = h.UnitStatus.DELIVERED, kind: h.UnitKind = h.UnitKind.DWELLING
    ) -> Id[h.Unit]:
        """A unit of the first entrance with an area of 100 square metres."""
        desk = self.desk
        made = desk.run(h.add_unit, place=self.entrance, room=room, code=f"3-1-{room}", kind=kind, status=status)
        desk.run(h.measure, made.id, value=Decimal(100), source=h.AreaSource.SURVEY)
        return made.id

    def person(self, name: str = "住户甲", *, kind: h.PersonKind = h.PersonKind.NATURAL) -> Id[h.Person]:
        """A person."""
        return self.desk.run(h.add_person, name=name, kind=kind).id

    def owned(self, unit: Id[h.Unit], *owners: Id[h.Person], start: str = "2012-06-01") -> tuple[h.Ownership, ...]:
        """Let them own it."""
        return self.desk.run(h.acquire, unit, owners=owners, start=PartialDate(start))

    def owners(self, unit: Id[h.Unit], on: str) -> list[Id[h.Person]]:
        """Who owned it on a day."""
        return [row.person for row in self.desk.ask(h.owners_of, unit, on=date.fromisoformat(on))]


def empty_stage() -> Stage:
    """A community without places."""
    return Stage(fresh_community(policy=None, clock=FixedClock()))


def open_stage() -> Stage:
    """A community with building 3 and its entrances 1 and 2; the clock stands at the first of January 2022."""
    stage = empty_stage()
    building = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋")
    first = stage.desk.run(h.add_place, kind=h.PlaceKind.ENTRANCE, code="3-1", name="1单元", parent=building.id)
    stage.desk.run(h.add_place, kind=h.PlaceKind.ENTRANCE, code="3-2", name="2单元", parent=building.id)
    stage.building, stage.entrance = building.id, first.id
    return stage
