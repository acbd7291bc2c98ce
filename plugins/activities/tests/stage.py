"""A compound with an activity room: who books, who invites, who lives there, and a clock to turn."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

import community_gov_activities
from community_gov import CLERK, Actor, Code, Community, Desk, Id, PartialDate, Refused
from community_gov import households as h
from community_gov import organizations as o
from community_gov.testing import FixedClock, SeededSalts, fresh_community
from community_gov_activities.activities import Activity, plan
from community_gov_activities.bookings import Booking, book
from community_gov_activities.signup import SignUp, sign_up
from community_gov_activities.times import OpenTime, Weekday
from community_gov_activities.venues import Venue, add_venue, hand_venue

__all__ = ["DAY", "DIGEST", "NINE_TO_NINE", "Stage", "at", "codes", "staged"]

DAY = date(2022, 11, 7)
"""A Monday, Lidong (立冬)."""
BEIJING = ZoneInfo("Asia/Shanghai")
DIGEST = "ab" * 32
NINE_TO_NINE = tuple(OpenTime(day, 9 * 60, 21 * 60) for day in Weekday)
HOMES = ("101", "102", "201", "202", "301", "302", "401", "402")


def at(hour: str, day: date = DAY) -> datetime:
    """An instant from a day and a time of Beijing such as `14:30`."""
    hours, minutes = map(int, hour.split(":"))
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=BEIJING).astimezone(UTC)


def codes(refused: Refused) -> list[str]:
    """The codes of the objections."""
    return [problem.code for problem in refused.problems]


@frozen(kw_only=True)
class Stage:
    """The compound; it is noon of 1 November 2022 in Beijing."""

    community: Community
    clock: FixedClock
    block: Id[h.Place]
    room: Id[Venue]
    committee: Id[o.Body]
    chair: Id[h.Person]
    homes: tuple[Id[h.Unit], ...]
    people: tuple[Id[h.Person], ...]
    """Who lives in each of the homes."""

    @property
    def office(self) -> Desk:
        """The office at work."""
        return self.community.by(Actor.service("office", CLERK))

    @property
    def host(self) -> Desk:
        """The chair of the committee, which invites and is responsible for the room."""
        return self.of(self.chair)

    @property
    def public(self) -> Desk:
        """Somebody who passes by."""
        return self.community.by(Actor.anonymous())

    def of(self, person: Id[h.Person]) -> Desk:
        """Somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def lives_in(self, number: int) -> Desk:
        """Who lives in one of the homes."""
        return self.of(self.people[number])

    def now(self, hour: str, day: date = DAY) -> None:
        """Turn the clock."""
        self.clock.set(at(hour, day))

    def booked(self, hours: str, *, number: int = 0, day: date = DAY, persons: int = 4) -> Booking:
        """A household books the room."""
        starts, ends = (at(hour, day) for hour in hours.split("-"))
        return self.lives_in(number).run(
            book, self.room, starts=starts, ends=ends, persons=persons, unit_id=self.homes[number], purpose="生日聚会"
        )

    def planned(self, hours: str = "14:00-17:00", *, limit: int | None = 20, **more: object) -> Activity:
        """The committee invites to dumplings."""
        starts, ends = (at(hour) for hour in hours.split("-"))
        said: dict[str, object] = {"body_id": self.committee, "title": "立冬包饺子", "kind": Code("dumplings"), **more}
        return self.host.run(plan, starts=starts, ends=ends, limit=limit, **said)  # type: ignore[arg-type]  # each test names what plan() takes

    def comes(self, activity: Activity, number: int, adults: int = 2, children: int = 0) -> SignUp:
        """A household puts itself down."""
        return self.lives_in(number).run(sign_up, activity.id, unit_id=self.homes[number], adults=adults, children=children)


def staged(url: str | None = None) -> Stage:
    """A compound in memory, or in a new database at `url`."""
    clock, plugins = FixedClock(at("12:00", date(2022, 11, 1))), [community_gov_activities]
    if url is None:
        community = fresh_community(plugins=plugins, policy=None, clock=clock, id="bay")
    else:
        salts = SeededSalts("bay")
        community = Community.create(url, "bay", name="bay", plugins=plugins, clock=clock, salts=salts)
    office, since = community.by(Actor.service("office", CLERK)), PartialDate("2017")
    block = office.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    homes = tuple(office.run(h.add_unit, place=block, room=room, code=f"3-{room}").id for room in HOMES)
    people = tuple(office.run(h.add_person, name=f"住户{room}").id for room in HOMES)
    for home, person in zip(homes, people, strict=True):
        office.run(h.move_in, home, person_id=person, role=h.ResidenceRole.OWNER, start=since)
    committee = office.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=since).id
    post = office.run(o.add_post, committee, code=Code("chair"), name="主任", seats=1, start=since)
    chair = office.run(h.add_person, name="主任").id
    office.run(o.appoint, post.id, person_id=chair, start=since, obtained=o.Obtained.ELECTED)
    room = office.run(
        add_venue, name="活动室", place_id=block, capacity=60, times=NINE_TO_NINE, start=date(2022, 1, 1), rules="用后清洁"
    )
    office.run(hand_venue, room.id, body_id=committee, start=date(2022, 1, 1))
    return Stage(
        community=community,
        clock=clock,
        block=block,
        room=room.id,
        committee=committee,
        chair=chair,
        homes=homes,
        people=people,
    )
