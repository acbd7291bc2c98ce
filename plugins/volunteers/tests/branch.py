"""The stage of these tests: a branch of volunteers under the real policy, with a president, a vice-president and a clock."""

from datetime import UTC, date, datetime

from attrs import define, field, frozen

import community_gov_volunteers
from community_gov import Actor, Code, Community, Desk, Id, PartialDate
from community_gov.calendar import CalendarSettings, NoWorkingDays
from community_gov.households import Person, add_person
from community_gov.organizations import Body, Obtained, appoint, posts
from community_gov.testing import FixedClock, SeededSalts, fresh_community
from community_gov_volunteers.activities import Activity, Shift, add_shift, plan
from community_gov_volunteers.associations import PRESIDENT, VICE_PRESIDENT, found_association, found_branch
from community_gov_volunteers.enrolment import ConsentPurpose, Enrolment, admit, apply
from community_gov_volunteers.gates import Proof
from community_gov_volunteers.hours import Entry, log
from community_gov_volunteers.qualifications import qualify
from community_gov_volunteers.signup import SignUp, sign_up

ADULT = date(1980, 5, 1)
CLEANING = Code("cleaning")
DROWNING = Code("drowning_prevention")
FOUNDED = PartialDate("2017")

OFF = frozenset(date(2021, 5, day) for day in range(1, 6))
MADE_UP = frozenset({date(2021, 4, 25), date(2021, 5, 8)})


@frozen
class May2021:
    """The year 2021 with the days about the first of May: five off, two weekend days worked for them (from memory)."""

    name: str = "2021"

    def knows(self, day: date, /) -> bool:
        """Only 2021."""
        return day.year == 2021

    def works(self, day: date, /) -> bool:
        """Monday to Friday, but for what was announced."""
        if not self.knows(day):
            raise NoWorkingDays(day, calendar="2021")
        return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def clerk() -> Actor:
    """The compound's office."""
    return Actor.service("office", "clerk")


@define
class Branch:
    """A branch at work; all its people are made up."""

    community: Community
    clock: FixedClock
    federation: Body
    body: Body
    president: Id[Person]
    vice: Id[Person]
    lead: Enrolment
    people: int = field(default=0)

    @property
    def office(self) -> Desk:
        """A desk of the office."""
        return self.community.by(clerk())

    def as_(self, who: Id[Person] | Enrolment | SignUp) -> Desk:
        """A desk of somebody who logged in."""
        person = who if isinstance(who, str) else who.person
        return self.community.by(Actor(id=f"login-{person}", person=Id(person)))

    @property
    def organiser(self) -> Desk:
        """A desk of the vice-president."""
        return self.as_(self.vice)

    def now(self, text: str) -> datetime:
        """Turn the clock to a time of Beijing such as `2021-04-30 08:00`."""
        return self.clock.set(at(self.community, text))

    def at(self, text: str) -> datetime:
        """An instant from a time of Beijing."""
        return at(self.community, text)

    def person(self) -> Person:
        """Somebody new."""
        self.people += 1
        return self.office.run(add_person, name=f"志愿者{self.people:04}")

    def volunteer(self, *, born: date | None = ADULT) -> Enrolment:
        """Somebody who applied and was admitted."""
        guardian = None if born is None or born <= date(2003, 1, 1) else self.person().id
        return enrol(self.community, self.body, self.person(), by=self.vice, born=born, guardian=guardian)

    def insured(self, *, until: str = "2022-01-01", since: str = "2021-01-01") -> Enrolment:
        """A volunteer with an accident insurance, which holds until the day before `until`."""
        one = self.volunteer()
        self.insure(one, since=since, until=until)
        return one

    def insure(self, one: Enrolment, *, since: str, until: str) -> None:
        """Record an insurance."""
        start, end = PartialDate(since), PartialDate(until)
        self.organiser.run(qualify, one.id, proof=Proof.INSURANCE, code=Code("accident"), start=start, end=end)

    def activity(self, kind: Code = CLEANING, **more: object) -> Activity:
        """An activity with its risks told."""
        return planned(self.organiser, self.body, self.lead, kind=kind, **more)

    def shift(
        self,
        activity: Activity | None = None,
        *,
        day: str = "2021-04-30",
        hours: str = "08:00-12:00",
        capacity: int = 5,
        waiting: int | None = None,
    ) -> Shift:
        """A shift of an activity on a day."""
        starts, ends = (self.at(f"{day} {hour}") for hour in hours.split("-"))
        about = activity or self.activity()
        return self.organiser.run(add_shift, about.id, starts=starts, ends=ends, capacity=capacity, waiting=waiting)

    def add(self, activity: Activity, *, day: str, **more: object) -> Shift:
        """A shift for five from eight to noon, with whatever else `add_shift` takes."""
        starts, ends = (self.at(f"{day} {hour}:00") for hour in ("08", "12"))
        return self.organiser.run(add_shift, activity.id, starts=starts, ends=ends, capacity=5, **more)  # type: ignore[arg-type]  # each test names what add_shift() takes

    def sign_up(self, shift: Shift, who: Enrolment) -> SignUp:
        """Somebody puts the own name down."""
        return self.as_(who).run(sign_up, shift.id, enrolment_id=who.id)

    def log(self, shift: Shift, who: Enrolment, hours: str = "", *, minutes: int | None = None) -> Entry:
        """The lead logs the whole shift, or some hours of its first day."""
        day = shift.starts.astimezone(self.community.zone).date()
        edges = hours.split("-") if hours else ()
        starts, ends = (self.at(f"{day} {hour}") for hour in edges) if edges else (shift.starts, shift.ends)
        return self.as_(self.lead).run(log, shift.id, enrolment_id=who.id, starts=starts, ends=ends, minutes=minutes)


def at(community: Community, text: str) -> datetime:
    """An instant from a time of Beijing such as `2021-04-30 08:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=community.zone).astimezone(UTC)


def planned(desk: Desk, body: Body, lead: Enrolment, *, kind: Code, **more: object) -> Activity:
    """Plan an activity with made-up words."""
    words: dict[str, object] = {"name": "活动", "purpose": "为大家服务", "risks": "水边湿滑", **more}
    return desk.run(plan, body.id, kind=kind, lead_id=lead.person, **words)  # type: ignore[arg-type]  # each test names what plan() takes


def enrol(
    community: Community,
    body: Body,
    person: Person,
    *,
    by: Id[Person],
    born: date | None = ADULT,
    guardian: Id[Person] | None = None,
) -> Enrolment:
    """Somebody applies in person, or the form of a minor is entered, and an organiser admits."""
    enters = person.id if guardian is None else by
    desk = community.by(Actor(id=f"login-{enters}", person=enters))
    consents = (ConsentPurpose.RECORD,)
    one = desk.run(apply, body.id, person_id=person.id, consents=consents, born=born, guardian_id=guardian)
    return community.by(Actor(id=f"login-{by}", person=by)).run(admit, one.id)


def open_branch(
    *,
    day: str = "2021-04-01 09:00",
    calendar: bool = True,
    url: str | None = None,
    more: tuple[object, ...] = (),
    settings: tuple[object, ...] = (),
) -> Branch:
    """A federation with a branch of 2017: president, vice-president, and a volunteer who leads activities.

    In memory, or in a database at `url`; with more plugins and settings if wanted.
    """
    clock = FixedClock()
    settings = (CalendarSettings(working=May2021()), *settings) if calendar else settings
    plugins = [community_gov_volunteers, *more]
    if url is None:
        community = fresh_community(plugins=plugins, policy=None, clock=clock, settings=settings)
    else:
        salts = SeededSalts()
        community = Community.create(url, "bay", name="bay", plugins=plugins, clock=clock, settings=settings, salts=salts)
    clock.set(at(community, day))
    office = community.by(clerk())
    federation = office.run(found_association, name="联合会", start=FOUNDED)
    body = office.run(found_branch, federation.id, name="分会", start=FOUNDED)
    president, vice = (office.run(add_person, name=name).id for name in ("会长", "副会长"))
    by_code = {post.code: post for post in office.ask(posts, body.id)}
    for code, person in ((PRESIDENT, president), (VICE_PRESIDENT, vice)):
        office.run(appoint, by_code[code].id, person_id=person, start=FOUNDED, obtained=Obtained.ELECTED)
    lead = enrol(community, body, office.run(add_person, name="负责人"), by=vice)
    return Branch(
        community=community,
        clock=clock,
        federation=federation,
        body=body,
        president=president,
        vice=vice,
        lead=lead,
    )
