"""A compound of two buildings whose notices are not all for everybody: owners, tenants, a committee, a branch and an office."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from community_gov import AUDITOR, CLERK, Actor, Code, Community, Desk, Id, PartialDate
from community_gov import households as h
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.testing import FixedClock, fresh_community

__all__ = ["FIRST", "Here", "here"]

FIRST = date(2022, 1, 1)
SINCE = PartialDate("2017-06-18")


@frozen(kw_only=True)
class Here:
    """Who and what there is; flats 0 to 5 lie in building 1, 6 to 9 in building 2, and every second one is let."""

    community: Community
    clock: FixedClock
    buildings: tuple[Id[h.Place], ...]
    zone: Id[h.Zone]
    flats: tuple[Id[h.Unit], ...]
    owners: tuple[Id[h.Person], ...]
    tenants: dict[int, Id[h.Person]]
    committee: Id[o.Body]
    branch: Id[o.Body]
    chair: Id[h.Person]
    member: Id[h.Person]
    """Serves in the branch, owns nothing."""

    @property
    def office(self) -> Desk:
        """A clerk."""
        return self.community.by(Actor(id="office", roles=frozenset({CLERK})))

    @property
    def auditor(self) -> Desk:
        """An auditor."""
        return self.community.by(Actor(id="auditor", roles=frozenset({AUDITOR})))

    @property
    def nobody(self) -> Desk:
        """An anonymous visitor."""
        return self.community.by(Actor.anonymous())

    def of(self, person: Id[h.Person]) -> Desk:
        """Somebody of the register."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def post(
        self,
        audience: n.Readership = n.Readership.EVERYBODY,
        *,
        place: Id[h.Place] | None = None,
        zone: Id[h.Zone] | None = None,
        corrects: Id[n.Notice] | None = None,
        proof_by: str | None = None,
    ) -> n.Notice:
        """A notice of the committee, from today for seven days; of the branch's members where it is for members."""
        return self.office.run(
            n.post_notice,
            title="召开业主大会会议",
            text="请各位参加",
            body_id=self.committee,
            starts=self.clock().astimezone(self.community.zone).date(),
            days=7,
            audience=audience,
            place=place,
            zone=zone,
            members_of=self.branch if audience is n.Readership.MEMBERS else None,
            corrects=corrects,
            proof_by=proof_by,
        )


def here(made: Callable[[FixedClock], Community] | None = None) -> Here:
    """The compound on the first of January 2022."""
    clock = FixedClock()
    bay = fresh_community(policy=None, clock=clock, plugins=[]) if made is None else made(clock)
    desk = bay.by(Actor(id="office", roles=frozenset({CLERK})))
    buildings = tuple(desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code=f"{n}", name=f"{n}栋").id for n in (1, 2))
    zone = desk.run(h.draw_zone, kind=h.ZoneKind.GRID, code="G1", name="第一网格", places=buildings[:1], start=SINCE).id
    flats, owners, tenants = [], [], dict[int, Id[h.Person]]()
    for number in range(10):
        unit = desk.run(h.add_unit, place=buildings[number > 5], room=f"{number}01", code=f"{number}").id
        owner = desk.run(h.add_person, name="业主").id
        desk.run(h.acquire, unit, owners=(owner,), start=SINCE)
        if number % 2:
            tenants[number] = desk.run(h.add_person, name="租户").id
            desk.run(h.move_in, unit, person_id=tenants[number], role=h.ResidenceRole.TENANT, start=PartialDate("2021"))
        flats.append(unit)
        owners.append(owner)
    committee = desk.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=SINCE).id
    branch = desk.run(o.found, kind=Code("party_branch"), name="支部", start=SINCE).id
    chair, member = (desk.run(h.add_person, name=name).id for name in ("主任", "委员"))
    for body, code, person in ((committee, "chair", chair), (branch, "member", member)):
        post = desk.run(o.add_post, body, code=Code(code), name="职务", seats=1).id
        desk.run(o.appoint, post, person_id=person, start=SINCE, obtained=o.Obtained.ELECTED)
    return Here(
        community=bay,
        clock=clock,
        buildings=buildings,
        zone=zone,
        flats=tuple(flats),
        owners=tuple(owners),
        tenants=tenants,
        committee=committee,
        branch=branch,
        chair=chair,
        member=member,
    )
