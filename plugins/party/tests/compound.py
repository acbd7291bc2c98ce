"""A small compound for the tests: buildings of flats, a resident in each flat, a branch."""

from collections.abc import Iterable
from datetime import date

from attrs import define, field

import community_gov_party as party
from community_gov import ALLOW_ALL, Code, Community, Desk, Finding, Id, PartialDate, Policy
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
from community_gov.organizations import Body, Obtained, Term
from community_gov.testing import fresh_community, somebody
from community_gov_party import Circle, ConsentTo, Member, MemberState, Office, Relation

__all__ = ["DAY", "Compound"]

DAY = date(2021, 6, 1)
_BUILT = PartialDate("2012")


@define
class Compound:
    """Buildings by code, with a resident for each flat that a test asks for."""

    policy: Policy | None = ALLOW_ALL
    community: Community = field(kw_only=True)
    branch: Id[Body] = field(init=False)
    buildings: dict[str, Place] = field(factory=dict, init=False)
    flats: int = field(default=0, init=False)

    @community.default
    def _in_memory(self) -> Community:
        return fresh_community(plugins=[party], policy=self.policy)

    def __attrs_post_init__(self) -> None:
        """Found the branch."""
        self.branch = self.desk.run(party.found_branch, name="支部", start=PartialDate("2020-08")).body

    @property
    def desk(self) -> Desk:
        """Somebody who may do everything that the tests do."""
        return self.community.by(somebody("tester", "clerk", "operator", "party_clerk"))

    def building(self, code: str) -> Place:
        """The building of this code, built when first asked for."""
        if code not in self.buildings:
            self.buildings[code] = self.desk.run(add_place, kind=PlaceKind.BUILDING, code=code, name=f"{code}栋")
        return self.buildings[code]

    def entrance(self, building: str, code: str) -> Place:
        """A new entrance of a building."""
        parent = self.building(building).id
        return self.desk.run(add_place, kind=PlaceKind.ENTRANCE, code=f"{building}-{code}", name=f"{code}单元", parent=parent)

    def flat(self, place: Place) -> Unit:
        """A new flat."""
        self.flats += 1
        return self.desk.run(add_unit, place=place.id, room=f"{self.flats}", code=f"flat-{self.flats}")

    def resident(self, building: str) -> Id[Person]:
        """Somebody who lives in a flat of the building."""
        person = self.desk.run(add_person, name=f"住户{self.flats}").id
        flat = self.flat(self.building(building))
        self.desk.run(move_in, flat.id, person_id=person, role=ResidenceRole.OWNER, start=_BUILT)
        return person

    def member(
        self, building: str, *, state: MemberState = MemberState.FULL, relation: Relation = Relation.FORMAL, on: date = DAY
    ) -> Member:
        """Somebody who lives in the building and is with the branch."""
        person = self.resident(building)
        return self.desk.run(party.register_member, self.branch, person_id=person, state=state, relation=relation, on=on)

    def group(self, number: int, *buildings: str) -> party.Group:
        """A new group that has these buildings."""
        group = self.desk.run(party.found_group, self.branch, number=number, name=f"第{number}党小组", start=date(2020, 9, 1))
        for code in buildings:
            self.desk.run(party.cover_place, group.id, place_id=self.building(code).id, start=date(2020, 9, 1))
        return group

    def lead(self, group: party.Group, member: Member) -> None:
        """Make a member, who consents to it, the leader."""
        self.desk.run(party.consent, member.id, to=ConsentTo.OFFICE, paper="档案1")
        self.desk.run(party.name_leader, group.id, member_id=member.id, start=date(2022, 1, 1))

    def call(
        self,
        on: date,
        *serves: str,
        circle: Circle = Circle.ASSEMBLY,
        group: party.Group | None = None,
        stands_for: date | None = None,
        agenda: tuple[str, ...] = ("学习",),
    ) -> party.Session:
        """Call a meeting on a day; without `serves` it counts for what its circle meets for."""
        usual = {Circle.ASSEMBLY: "member_assembly", Circle.COMMITTEE: "committee_meeting", Circle.GROUP: "group_meeting"}
        return self.desk.run(
            party.call_session,
            self.branch,
            circle=circle,
            serves=tuple(Code(code) for code in serves or (usual[circle],)),
            on=on,
            place="活动室",
            agenda=agenda,
            notified=min(on, date(2022, 1, 1)),
            group_id=None if group is None else group.id,
            stands_for=stands_for,
        )

    def meet(
        self,
        on: date,
        *serves: str,
        circle: Circle = Circle.ASSEMBLY,
        group: party.Group | None = None,
        stands_for: date | None = None,
        present: Iterable[Member] = (),
        excused: Iterable[Member] = (),
    ) -> party.Session:
        """Hold a meeting on a day; where nobody is named, a guest was there."""
        session = self.call(on, *serves, circle=circle, group=group, stands_for=stands_for)
        there, away = (tuple(member.id for member in members) for members in (present or [self.guest(on)], excused))
        return self.desk.run(party.hold_session, session.id, present=there, excused=away)

    def guest(self, on: date) -> Member:
        """Somebody who comes to meetings of the branch and counts nowhere."""
        known = self.desk.ask(party.members, self.branch, on=on)
        found = (one.member for one in known if one.state is MemberState.APPLICANT)
        return next(found, None) or self.member("guest", state=MemberState.APPLICANT, on=on)

    def codes(self, on: date) -> list[str]:
        """The codes of what the branch finds out of order with itself on a day."""
        return [finding.code for finding in self.check(on)]

    def check(self, on: date) -> tuple[Finding, ...]:
        """What the branch finds out of order with itself on a day."""
        return self.desk.ask(party.check, self.branch, on=on)

    def audit(self, on: date) -> list[str]:
        """The codes of what the audit of the compound, which the office reads, finds of the branch."""
        with self.desk.view() as view:
            return [finding.code for finding in view.findings(on) if finding.code.startswith("party.")]

    def officer(
        self, office: Office, member: Member, *, start: date = date(2022, 1, 1), obtained: Obtained = Obtained.ELECTED
    ) -> Term:
        """A member who consents gets an office."""
        if not any(one.withdrawn is None for one in self.desk.ask(party.consents, member.id)):
            self.desk.run(party.consent, member.id, to=ConsentTo.OFFICE, paper="档案1")
        seat = party.seat_officer
        return self.desk.run(seat, self.branch, office=office, member_id=member.id, start=start, obtained=obtained)
