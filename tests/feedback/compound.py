"""A small compound for the tests of feedback: a body at each level of the ladder, a few residents, an office."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from attrs import frozen

from community_gov import Actor, Code, Community, Desk, Id, PartialDate, Refused
from community_gov.feedback import Item, answer, submit
from community_gov.hookspecs import Pack, hookimpl
from community_gov.households import (
    Person,
    Place,
    PlaceKind,
    ResidenceRole,
    Unit,
    add_person,
    add_place,
    add_unit,
    move_in,
)
from community_gov.organizations import Body, Obtained, add_post, appoint, found
from community_gov.testing import FixedClock, SeededSalts, fresh_community

OFFICE = Actor.service("office", "clerk")
AUDITOR = Actor(id="auditor", roles=frozenset({"auditor"}))
NOBODY = Actor.anonymous()
SINCE = PartialDate("2017")
LIGHTING, SERVICE, FIRE = Code("lighting"), Code("property_service"), Code("fire")
KINDS = ("property_company", "owners_committee", "residents_committee", "subdistrict", "district")


@frozen(kw_only=True)
class Small:
    """The compound and who is in it."""

    community: Community
    clock: FixedClock
    building: Id[Place]
    entrance: Id[Place]
    elsewhere: Id[Place]
    flat: Id[Unit]
    resident: Id[Person]
    spouse: Id[Person]
    """Lives with the resident."""
    stranger: Id[Person]
    """Known, but without a home here."""
    bodies: dict[str, Id[Body]]
    staff: dict[str, Id[Person]]
    """Somebody who serves in each body."""

    @property
    def office(self) -> Desk:
        """The office at work."""
        return self.community.by(OFFICE)

    @property
    def anonymous(self) -> Desk:
        """Nobody at work."""
        return self.community.by(NOBODY)

    def as_person(self, person: Id[Person]) -> Desk:
        """Somebody of the register at work."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def of(self, kind: str) -> Desk:
        """Somebody who serves in the body of a kind, at work."""
        return self.as_person(self.staff[kind])

    def on(self, day: date, *, hour: int = 9, minute: int = 0) -> None:
        """Turn the clock to an hour of a day in Beijing."""
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.community.zone)
        self.clock.set(local.astimezone(UTC))

    def answered(self, item: Item) -> Item:
        """Answered by the office."""
        return self.office.run(answer, item.id, text="已办")

    def slip(self, *, text: str = "3栋路灯不亮", category: Code = LIGHTING) -> Item:
        """A slip from the board, written down by the office."""
        return self.office.run(submit, text=text, category=category, place=self.building)


def small(
    *,
    plugins: tuple[object, ...] = (),
    settings: tuple[object, ...] = (),
    kinds: tuple[str, ...] = KINDS,
    url: str = "",
) -> Small:
    """A compound under the real policy, on 2022-01-01; `kinds` are the bodies that there are; in memory or in a new database."""
    clock = FixedClock()
    if not url:
        community = fresh_community(policy=None, clock=clock, plugins=plugins, settings=settings)
    else:
        salts = SeededSalts("test")
        community = Community.create(url, "test", name="test", plugins=plugins, settings=settings, clock=clock, salts=salts)
    office = community.by(OFFICE)
    resident, spouse, stranger = (office.run(add_person, name=name).id for name in ("住户甲", "住户乙", "住户丙"))
    building = office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋").id
    entrance = office.run(add_place, kind=PlaceKind.ENTRANCE, code="3-1", name="1单元", parent=building).id
    elsewhere = office.run(add_place, kind=PlaceKind.BUILDING, code="5", name="5栋").id
    flat = office.run(add_unit, place=entrance, room="101", code="3-1-101").id
    for person, role in ((resident, ResidenceRole.OWNER), (spouse, ResidenceRole.FAMILY)):
        office.run(move_in, flat, person_id=person, role=role, start=SINCE)
    bodies = {kind: office.run(found, kind=Code(kind), name=kind, start=SINCE).id for kind in kinds}
    return Small(
        community=community,
        clock=clock,
        building=building,
        entrance=entrance,
        elsewhere=elsewhere,
        flat=flat,
        resident=resident,
        spouse=spouse,
        stranger=stranger,
        bodies=bodies,
        staff={kind: member(office, body) for kind, body in bodies.items()},
    )


def member(office: Desk, body: Id[Body]) -> Id[Person]:
    """A new member of a body."""
    person = office.run(add_person, name="工作人员").id
    post = office.run(add_post, body, code=Code("member"), name="成员").id
    office.run(appoint, post, person_id=person, start=SINCE, obtained=Obtained.APPOINTED)
    return person


class Told:
    """A plugin that brings nothing but these items of packs."""

    def __init__(self, *items: object) -> None:
        """Bring them."""
        self.plugin_name, self.items = "told", items

    @hookimpl
    def gov_packs(self) -> tuple[Pack, ...]:
        """They are one pack."""
        return (Pack(name="told.items", items=self.items),)


def codes(refused: Exception) -> list[str]:
    """The codes of the objections that a refusal carries."""
    return [problem.code for problem in getattr(refused, "problems", ())]


def succeeds(run: Callable[[], object]) -> bool:
    """Do it, and tell whether it was done or refused."""
    try:
        run()
    except Refused:
        return False
    return True
