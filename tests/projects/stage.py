"""A compound with four bodies, and a project that takes up an idea, for the tests of projects."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime

from attrs import define

from community_gov import CLERK, Actor, Code, Community, Desk, Id, PartialDate, Refused
from community_gov import feedback as f
from community_gov import households as h
from community_gov import notices as n
from community_gov import organizations as o
from community_gov import projects as p
from community_gov.testing import FixedClock, fresh_community

__all__ = ["DAY", "FIVE", "Bay", "bay", "codes", "digest"]

DAY = date(2022, 1, 1)
FIVE = tuple(map(Code, ("plan", "build", "manage", "evaluate", "share")))
KINDS = ("owners_committee", "residents_committee", "property_company")


def digest(text: str) -> str:
    """The SHA-256 of a paper."""
    return hashlib.sha256(text.encode()).hexdigest()


def codes(refused: Exception) -> list[str]:
    """What a refusal says, without the name of the story."""
    assert isinstance(refused, Refused)
    return [problem.code.partition(".")[2] for problem in refused.problems]


@define
class Bay:
    """A community under the real policy on 2022-01-01."""

    community: Community
    clock: FixedClock
    place: Id[h.Place]
    bodies: tuple[Id[o.Body], ...]
    chairs: tuple[Id[h.Person], ...]
    """The chair of each body."""
    people: tuple[Id[h.Person], ...]

    @property
    def office(self) -> Desk:
        """The office's desk."""
        return self.community.by(Actor(id="office", roles=frozenset({CLERK})))

    @property
    def public(self) -> Desk:
        """Nobody's desk."""
        return self.community.by(Actor.anonymous())

    @property
    def body(self) -> Id[o.Body]:
        """The body whose project it is."""
        return self.bodies[0]

    @property
    def chair(self) -> Desk:
        """The desk of its chair."""
        return self.of(self.chairs[0])

    def of(self, person: Id[h.Person]) -> Desk:
        """The desk of somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def go_to(self, day: date) -> None:
        """Turn the clock to the morning of a day."""
        self.clock.set(datetime.combine(day, datetime.min.time(), tzinfo=UTC))

    def project(self, **more: object) -> p.Project:
        """A project of the first body in its first stage."""
        said: dict[str, object] = {"title": "口袋公园", "text": "把空地改成口袋公园", "start": DAY, "places": (self.place,)}
        return self.chair.run(p.open_project, self.body, **{**said, **more})  # type: ignore[arg-type]  # what a test says

    def file(self, project: Id[p.Project], stage: str, kind: str, title: str | None = None) -> p.ProjectPaper:
        """A paper of a stage."""
        said = title or f"{stage}-{kind}"
        return self.chair.run(
            p.file_and_add,
            project,
            stage=Code(stage),
            kind=Code(kind),
            title=said,
            digest=digest(said),
            address="柜1",
        )

    def supply(self, project: Id[p.Project], stage: str) -> None:
        """All papers that a stage needs, and for the evaluation a notice that hung out its time."""
        (here,) = [one for one in self.public.ask(p.stages, project) if one.code == stage]
        for paper in here.papers:
            self.file(project, stage, paper.kind)
        if here.evaluated:
            self.hang_out(project)

    def hang_out(self, project: Id[p.Project]) -> None:
        """A notice of three days about the project, and the days after it."""
        today = self.clock().date()
        made = self.office.run(n.post_notice, title="评价", text="结果", body_id=self.body, starts=today, days=3)
        self.chair.run(p.evaluate_by, project, notice_id=made.id)
        self.clock.advance(days=4)

    def enter(self, project: Id[p.Project], to: str, **more: object) -> p.Project:
        """Enter a stage today."""
        today = self.clock().date()
        return self.chair.run(p.enter_stage, project, to=Code(to), on=today, **more)  # type: ignore[arg-type]  # what a test says

    def idea(self, text: str = "空地可以建口袋公园", **more: object) -> f.Item:
        """An idea of the first resident, handled by the first body."""
        said: dict[str, object] = {"text": text, "category": Code("lighting"), "place": self.place, "kind": f.FeedbackKind.IDEA}
        said |= {"reporter": self.people[0]}
        made = self.of(self.people[0]).run(f.submit, **{**said, **more})  # type: ignore[arg-type]  # what a test says
        return self.office.run(f.assign, made.id, to=self.body) if made.handler != self.body else made


def bay(*, made: Callable[[FixedClock], Community] | None = None) -> Bay:
    """Three bodies, each with a chair, a building, and three residents."""
    clock = FixedClock()
    community = fresh_community(policy=None, clock=clock) if made is None else made(clock)
    desk = community.by(Actor(id="office", roles=frozenset({CLERK})))
    place = desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    bodies, chairs = [], []
    for kind in KINDS:
        body = desk.run(o.found, kind=Code(kind), name=kind, start=PartialDate("2020")).id
        post = desk.run(o.add_post, body, code=Code("chair"), name="主任", seats=1)
        chair = desk.run(h.add_person, name=f"主任{kind}").id
        desk.run(o.appoint, post.id, person_id=chair, start=PartialDate("2021"), obtained=o.Obtained.ELECTED)
        bodies.append(body)
        chairs.append(chair)
    people = tuple(desk.run(h.add_person, name=f"住户{n}").id for n in range(3))
    return Bay(community, clock, place, tuple(bodies), tuple(chairs), people)
