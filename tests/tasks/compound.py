"""A small compound for the tests of tasks: a building with units, a committee with a chair, an office and residents."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from attrs import frozen

from community_gov import Actor, AnyId, Code, Community, Desk, Finding, Id, PartialDate, Refused, audit
from community_gov.households import OwnershipForm, Person, PlaceKind, Unit, acquire, add_person, add_place, add_unit
from community_gov.organizations import Body, Obtained, Post, add_post, appoint, found
from community_gov.tasks import StageSpec
from community_gov.testing import FixedClock, SeededSalts, fresh_community

OFFICE = Actor.service("office", "clerk")
AUDITOR = Actor(id="auditor", roles=frozenset({"auditor"}))
SINCE = PartialDate("2017")
STAGES = (
    StageSpec(code=Code("survey"), zh="摸底", en="survey"),
    StageSpec(code=Code("tax"), zh="缴税", en="tax"),
    StageSpec(code=Code("issued"), zh="发证", en="issued", done=True),
    StageSpec(code=Code("nothing"), zh="无需办理", en="nothing needed", done=True, needed=False),
)


@frozen(kw_only=True)
class Small:
    """The compound and what stands in it."""

    community: Community
    clock: FixedClock
    units: tuple[Id[Unit], ...]
    owner: Id[Person]
    """Owns the first unit."""
    chair: Id[Person]
    """Holds the post."""
    neighbour: Id[Person]
    committee: Id[Body]
    post: Id[Post]

    @property
    def office(self) -> Desk:
        """The office at work."""
        return self.community.by(OFFICE)

    def as_person(self, person: Id[Person]) -> Desk:
        """Somebody of the register at work."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def on(self, day: date) -> None:
        """Turn the clock to nine in the morning of a day in Beijing."""
        self.clock.set(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))


def small(*, units: int = 4, url: str = "", settings: Sequence[object] = ()) -> Small:
    """A compound under the real policy, on 2022-01-01, in memory or in a new database."""
    clock = FixedClock()
    if not url:
        community = fresh_community(policy=None, clock=clock, settings=settings)
    else:
        community = Community.create(url, "test", name="test", clock=clock, salts=SeededSalts(), settings=settings, plugins=())
    office = community.by(OFFICE)
    owner, chair, neighbour = (office.run(add_person, name=name).id for name in ("住户甲", "住户乙", "住户丙"))
    place = office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋").id
    flats = tuple(office.run(add_unit, place=place, room=str(n), code=f"3-{n}").id for n in range(1, units + 1))
    office.run(acquire, flats[0], owners=(owner,), form=OwnershipForm.SOLE, start=SINCE)
    committee = office.run(found, kind=Code("owners_committee"), name="业委会", start=SINCE).id
    post = office.run(add_post, committee, code=Code("chair"), name="主任", seats=1).id
    office.run(appoint, post, person_id=chair, start=SINCE, obtained=Obtained.ELECTED)
    return Small(
        community=community,
        clock=clock,
        units=flats,
        owner=owner,
        chair=chair,
        neighbour=neighbour,
        committee=committee,
        post=post,
    )


def codes(refused: Exception) -> list[str]:
    """The codes of the objections that a refusal carries."""
    return [problem.code for problem in getattr(refused, "problems", ())]


def findings_of(here: Small, *, on: date) -> tuple[Finding, ...]:
    """What the audit finds among tasks and drives; other stories have findings of their own."""
    return tuple(finding for finding in here.office.ask(audit.findings, on=on) if finding.code.startswith("tasks."))


def succeeds(run: Callable[[], object]) -> bool:
    """Do it, and tell whether it was done or refused."""
    try:
        run()
    except Refused:
        return False
    return True


def nobody(id: str) -> AnyId:
    """An id under which there is nothing."""
    return Id(id)
