"""A compound with a residents' committee and as many homes as a test wants, for the tests of surveys."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from attrs import define

from community_gov import CLERK, Actor, Code, Community, Desk, Id, PartialDate
from community_gov import households as h
from community_gov import organizations as o
from community_gov import surveys as s
from community_gov.testing import FixedClock, fresh_community

__all__ = ["FIRST", "LAST", "ON", "Compound", "compound", "mark", "marks", "receipt", "sheet"]

ON, FIRST, LAST = date(2022, 1, 1), date(2022, 1, 1), date(2022, 1, 10)
GSS = Code("gain_happiness_security")


def mark(question: str, *choices: str, text: str | None = None) -> s.Mark:
    """What stands beside one question."""
    return s.Mark(question=Code(question), choices=tuple(map(Code, choices)), text=text)


def marks(gain: int, years: str = "over_5", wish: str | None = None) -> tuple[s.Mark, ...]:
    """A sheet of the shipped questionnaire, of which some is left open."""
    wishes = () if wish is None else (mark("wish", text=wish),)
    return (mark("gain", str(gain)), mark("years", years), *wishes)


def receipt(number: int) -> str:
    """A code of the length that is wanted."""
    return f"receipt-{number:08}"


def sheet(gain: int, place: Id[h.Place] | None = None, number: int | None = None, **more: str) -> s.ClosedSheet:
    """A sheet out of the box."""
    code = None if number is None else receipt(number)
    return s.ClosedSheet(marks=marks(gain, **more), place=place, receipt=code)


@define
class Compound:
    """A community under the real policy on 2022-01-01."""

    community: Community
    clock: FixedClock
    body: Id[o.Body]
    chair: Id[h.Person]
    buildings: tuple[Id[h.Place], ...]
    homes: tuple[Id[h.Unit], ...]
    people: tuple[Id[h.Person], ...]
    """One in each home, who owns it too."""

    @property
    def office(self) -> Desk:
        """The office's desk: a clerk who is a person."""
        return self.community.by(Actor(id="office", roles=frozenset({CLERK})))

    @property
    def public(self) -> Desk:
        """Nobody's desk."""
        return self.community.by(Actor.anonymous())

    def of(self, person: Id[h.Person]) -> Desk:
        """The desk of somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def go_to(self, day: date) -> None:
        """Turn the clock to the morning of a day."""
        self.clock.set(datetime.combine(day, datetime.min.time(), tzinfo=UTC))

    def survey(self, *, anonymous: bool, audience: s.Audience = s.Audience.RESIDENTS, **more: object) -> s.Survey:
        """The shipped questionnaire, open from the first to the tenth of January."""
        usual: dict[str, object] = {"title": "年度问卷", "on": ON, "starts": FIRST, "ends": LAST, "questionnaire": GSS}
        usual |= {"anonymous": anonymous, "audience": audience}
        made = self.office.run(s.prepare, self.body, **{**usual, **more})  # type: ignore[arg-type]  # what a test says
        return self.office.run(s.open_survey, made.id)

    def answered(self, survey: s.Survey, said: Iterable[tuple[s.Mark, ...]]) -> s.Counting:
        """The first people answer with their names, and the office counts."""
        for person, each in zip(self.people, said, strict=False):
            self.of(person).run(s.answer, survey.id, person_id=person, marks=each)
        self.go_to(date(2022, 1, 11))
        return self.office.run(s.count, survey.id)

    def opened(self, survey: s.Survey, sheets: tuple[s.ClosedSheet, ...], came: int | None = None) -> s.Counting:
        """The first people hand sheets in, and two open them."""
        for person in self.people[: len(sheets) if came is None else came]:
            self.of(person).run(s.hand_in, survey.id, person_id=person)
        self.go_to(date(2022, 1, 11))
        return self.office.run(s.open_sheets, survey.id, openers=(self.people[0], self.chair), sheets=sheets)


def compound(homes: int = 12, *, made: Callable[[FixedClock], Community] | None = None, buildings: int = 2) -> Compound:
    """So many homes in two buildings, the first ones in the first."""
    clock = FixedClock()
    community = fresh_community(policy=None, clock=clock) if made is None else made(clock)
    desk = community.by(Actor(id="office", roles=frozenset({CLERK})))
    places = [desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code=str(n), name=f"{n}栋").id for n in range(1, buildings + 1)]
    units, people = [], []
    for number in range(homes):
        place = number * buildings // homes
        unit = desk.run(h.add_unit, place=places[place], room=str(number + 101), code=f"{place + 1}-{number + 101}").id
        person = desk.run(h.add_person, name=f"住户{number}").id
        desk.run(h.move_in, unit, person_id=person, role=h.ResidenceRole.OWNER, start=PartialDate("2015"))
        desk.run(h.acquire, unit, owners=(person,), start=PartialDate("2015"))
        units.append(unit)
        people.append(person)
    body = desk.run(o.found, kind=Code("residents_committee"), name="居民委员会", start=PartialDate("2020")).id
    post = desk.run(o.add_post, body, code=Code("chair"), name="主任", seats=1)
    chair = desk.run(h.add_person, name="主任").id
    desk.run(o.appoint, post.id, person_id=chair, start=PartialDate("2021"), obtained=o.Obtained.ELECTED)
    return Compound(community, clock, body, chair, tuple(places), tuple(units), tuple(people))
