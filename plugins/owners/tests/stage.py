"""A small compound on which the tests vote, and a whole vote in one call."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from attrs import define, evolve, field

import community_gov_owners
from community_gov import ALLOW_ALL, Actor, Change, Code, Community, Desk, Id, PartialDate, Policy, Refused, verb
from community_gov import households as h
from community_gov import organizations as o
from community_gov.rules import Choice
from community_gov.testing import FixedClock, fresh_community, somebody
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import course, delivery, register, tally
from community_gov_owners.decisions import Decision

__all__ = ["ANNOUNCED", "CHANGE_USE", "CLOSES", "OPENS", "RECORD_DATE", "USE_FUNDS", "Stage", "codes", "erased", "votes"]

RECORD_DATE = date(2022, 1, 31)
ANNOUNCED = date(2022, 2, 1)
OPENS = date(2022, 2, 20)
CLOSES = date(2022, 3, 5)
USE_FUNDS, CHANGE_USE = Code("use_funds"), Code("change_use")


@define
class Stage:
    """A community with the owners' plugin, one building with two entrances, and whoever a test adds."""

    clock: FixedClock
    community: Community
    building: Id[h.Place]
    entrances: tuple[Id[h.Place], Id[h.Place]]
    committee: Id[o.Body]
    persons: dict[str, Id[h.Person]] = field(factory=dict)
    units: dict[str, Id[h.Unit]] = field(factory=dict)

    @classmethod
    def made(cls, *plugins: object, policy: Policy | None = ALLOW_ALL, settings: Sequence[object] = ()) -> "Stage":
        """An empty stage on 2021-01-04; everybody may do everything, or with `policy=None` what the rows say."""
        clock = FixedClock()
        community = fresh_community(plugins=[community_gov_owners, *plugins], clock=clock, policy=policy, settings=settings)
        made = cls(clock, community, Id("?"), (Id("?"), Id("?")), Id("?"))
        made.on(date(2021, 1, 4))
        with made.office().change() as change:
            made.building = h.add_place(change, kind=h.PlaceKind.BUILDING, code="1", name="1栋").id
            first, second = (
                h.add_place(change, kind=h.PlaceKind.ENTRANCE, code=f"1-{n}", name=f"{n}单元", parent=made.building).id
                for n in (1, 2)
            )
            made.entrances = (first, second)
            kind = Code("owners_committee")
            made.committee = o.found(change, kind=kind, name="业主委员会", start=PartialDate("2017")).id
        return made

    def on(self, day: date) -> None:
        """Turn the clock to the morning of a day in Beijing."""
        self.clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=self.community.zone).astimezone(UTC))

    def office(self) -> Desk:
        """A desk of the office."""
        return self.community.by(somebody("office", "clerk", "operator"))

    def as_person(self, name: str) -> Desk:
        """A desk of a resident who logged in."""
        return self.community.by(Actor(id=f"login-{name}", person=self.persons[name]))

    def person(self, name: str, *, kind: h.PersonKind = h.PersonKind.NATURAL) -> Id[h.Person]:
        """The person of this name, added when new."""
        if name not in self.persons:
            self.persons[name] = self.office().run(h.add_person, name=name, kind=kind).id
        return self.persons[name]

    def unit(
        self,
        code: str,
        area: str | None,
        *owners: str,
        kind: h.UnitKind = h.UnitKind.DWELLING,
        status: h.UnitStatus = h.UnitStatus.DELIVERED,
        entrance: int = 0,
        source: h.AreaSource = h.AreaSource.REGISTER,
    ) -> Id[h.Unit]:
        """A unit of this area that these people have owned together since 2015."""
        people = tuple(self.person(name) for name in owners)
        with self.office().change() as change:
            place = self.entrances[entrance]
            unit = h.add_unit(change, place=place, room=code, code=code, kind=kind, status=status).id
            if area is not None:
                h.measure(change, unit, value=Decimal(area), source=source)
            if people:
                h.acquire(change, unit, owners=people, start=PartialDate("2015"))
        self.units[code] = unit
        return unit

    def flats(self, count: int, *, area: str = "100", first: int = 1) -> None:
        """So many flats of one area, each with an owner of its own named after its number."""
        self.persons |= self._many(count, Decimal(area), first)

    def _many(self, count: int, area: Decimal, first: int) -> dict[str, Id[h.Person]]:
        made: dict[str, Id[h.Person]] = {}
        with self.office().change() as change:
            for number in range(first, first + count):
                code = f"{number:04}"
                person = h.add_person(change, name=f"业主{code}").id
                unit = h.add_unit(change, place=self.entrances[0], room=code, code=code).id
                h.measure(change, unit, value=area, source=h.AreaSource.REGISTER)
                h.acquire(change, unit, owners=(person,), start=PartialDate("2015"))
                made[code], self.units[code] = person, unit
        return made

    # a vote, step by step

    def called(self, **said: object) -> a.Assembly:
        """An assembly in preparation."""
        usual: dict[str, object] = {
            "kind": a.AssemblyKind.TEMPORARY,
            "name": "业主大会",
            "convener": self.committee,
            "opens": OPENS,
            "closes": CLOSES,
        }
        return self.office().run(a.call_assembly, **{**usual, **said})  # type: ignore[arg-type]  # what a test says

    def motion(self, assembly: Id[a.Assembly], matter: Code = USE_FUNDS, **said: object) -> a.Motion:
        """An item for the whole compound."""
        usual: dict[str, object] = {"title": f"关于{matter}", "matter": matter, "place": None}
        return self.office().run(a.add_motion, assembly, **{**usual, **said})  # type: ignore[arg-type]  # what a test says

    def frozen(self, assembly: Id[a.Assembly], record_date: date = RECORD_DATE) -> register.Register:
        """The register of the assembly, frozen on the record date or later."""
        self.on(max(self.office_day(), record_date))
        return self.office().run(register.freeze_register, assembly, record_date=record_date)

    def opened(self, assembly: Id[a.Assembly]) -> None:
        """The assembly announced on 2022-02-01 and opened on 2022-02-20."""
        self.on(ANNOUNCED)
        self.office().run(course.announce, assembly)
        self.on(OPENS)
        self.office().run(course.open_vote, assembly)

    def ready(self, *matters: Code, **said: object) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
        """An open vote on these matters, register frozen on 2022-01-31."""
        assembly = self.called(**said)
        motions = tuple(self.motion(assembly.id, matter) for matter in matters or (USE_FUNDS,))
        self.frozen(assembly.id)
        self.opened(assembly.id)
        return assembly, motions

    def voter(self, assembly: Id[a.Assembly], *names: str) -> register.Voter:
        """The head that exactly these persons are."""
        rows = self.office().ask(register.voters, self.office().ask(register.register_of, assembly).id)
        wanted = {self.persons[name] for name in names}
        return next(row for row in rows if set(row.persons) == wanted)

    def paper(self, assembly: Id[a.Assembly], name: str, said: Sequence[b.Vote], **more: object) -> b.Paper:
        """A paper of somebody who owns alone."""
        voter = more.pop("voter", None) or self.voter(assembly, name).id
        usual: dict[str, object] = {"voter": voter, "by": self.persons[name], "votes": tuple(said), "on": OPENS}
        return b.Paper(**{**usual, **more})  # type: ignore[arg-type]  # what a test says

    def enter(self, assembly: Id[a.Assembly], *papers: b.Paper) -> tuple[b.Ballot, ...]:
        """Enter papers."""
        return self.office().run(b.enter_many, assembly, papers=papers)

    def handed_to(self, assembly: Id[a.Assembly], voters: Iterable[register.Voter]) -> None:
        """Deliver a ballot by hand to each of these."""
        handed = tuple(delivery.Handed(voter=voter.id, on=self.office_day()) for voter in voters)
        self.office().run(delivery.deliver_many, assembly, handed=handed)

    def office_day(self) -> date:
        """Today in Beijing."""
        return self.clock().astimezone(self.community.zone).date()

    def counted(self, assembly: Id[a.Assembly]) -> tuple[Decision, ...]:
        """Close on the day after the last day, and count."""
        self.on(CLOSES + timedelta(days=1))
        self.office().run(course.close_vote, assembly)
        return self.counted_only(assembly)

    def counted_only(self, assembly: Id[a.Assembly]) -> tuple[Decision, ...]:
        """Count a vote that is closed."""
        return self.office().run(tally.count, assembly)


def votes(motions: Iterable[a.Motion], choice: Choice) -> tuple[b.Vote, ...]:
    """The same choice on every item."""
    flaw = Code("two_marks") if choice is Choice.INVALID else None
    return tuple(b.Vote(motion=motion.id, choice=choice, flaw=flaw) for motion in motions)


def codes(error: Refused) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in error.problems]


@verb("tests.erase")
def erased(change: Change, ballot_id: Id[b.Ballot]) -> b.Ballot:
    """Erase what a ballot said, as a host does when its time is over."""
    return change.put(evolve(change.get(b.Ballot, ballot_id), votes=None))
