"""A compound with a district above it and an owners' committee in it, for the tests of bodies."""

from datetime import date

from attrs import define, field

from community_gov import AUDITOR, CLERK, OPERATOR, Actor, Code, Community, Desk, Id, PartialDate
from community_gov import households as h
from community_gov import organizations as o
from community_gov.testing import FixedClock, fresh_community

__all__ = ["OFFICE", "Stage", "day", "open_stage"]

OFFICE = Actor(id="office", roles=frozenset({CLERK}))


def day(text: str) -> date:
    """A date such as 2017-06-18."""
    return date.fromisoformat(text)


@define
class Stage:
    """A community under the real policy, with the office at work in it."""

    community: Community
    clock: FixedClock
    names: int = field(default=0)

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(OFFICE)

    @property
    def operator(self) -> Desk:
        """Who may read everything as it is."""
        return self.community.by(Actor(id="set-up", roles=frozenset({OPERATOR})))

    @property
    def auditor(self) -> Desk:
        """The desk of somebody who may read everything."""
        return self.community.by(Actor(id="auditor", roles=frozenset({AUDITOR})))

    def as_person(self, person: Id[h.Person]) -> Desk:
        """The desk of somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def person(self) -> Id[h.Person]:
        """Somebody new."""
        self.names += 1
        return self.desk.run(h.add_person, name=f"住户{self.names}").id

    def body(self, kind: str = "owners_committee", *, name: str = "", start: str = "2017-06-18", end: str = "") -> Id[o.Body]:
        """A new body."""
        self.names += 1
        given = PartialDate(end) if end else None
        made = self.desk.run(o.found, kind=Code(kind), name=name or f"组织{self.names}", start=PartialDate(start), end=given)
        return made.id

    def post(self, body: Id[o.Body], code: str = "member", *, seats: int | None = 1, start: str = "") -> Id[o.Post]:
        """A post of a body."""
        given = PartialDate(start) if start else None
        return self.desk.run(o.add_post, body, code=Code(code), name="岗位", seats=seats, start=given).id

    def term(self, post: Id[o.Post], person: Id[h.Person] | None = None, *, start: str = "2017-06-18", until: str = "") -> o.Term:
        """A term of somebody, or of somebody new."""
        return self.desk.run(
            o.appoint,
            post,
            person_id=person or self.person(),
            start=PartialDate(start),
            until=PartialDate(until) if until else None,
            obtained=o.Obtained.ELECTED,
        )

    def related(self, of: Id[o.Body], kind: o.RelationKind, to: Id[o.Body], *, start: str = "2017-06-18") -> o.Relation:
        """A relation of two bodies."""
        return self.desk.run(o.relate, of, kind=kind, to=to, start=PartialDate(start))


def open_stage(*plugins: object) -> Stage:
    """An empty compound; everything that is made is made by the office under the real policy."""
    clock = FixedClock()
    return Stage(fresh_community(policy=None, clock=clock, plugins=plugins), clock)
