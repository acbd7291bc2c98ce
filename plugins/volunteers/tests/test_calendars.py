"""Shifts as iCalendar: of an association for everybody and without names, of a person for that person alone."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from plugins.volunteers.tests.branch import CLEANING, FOUNDED, Branch, enrol, planned

from community_gov import Actor, Denied
from community_gov.households import PlaceKind, add_place
from community_gov.households import person as household_person
from community_gov.organizations import Body, Obtained, appoint, posts
from community_gov_volunteers.activities import add_shift
from community_gov_volunteers.associations import VICE_PRESIDENT, found_branch
from community_gov_volunteers.calendars import ShiftCalendar, Standing, calendar_bytes, person_calendar, shift_calendar
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.lists import call_off, withdraw
from community_gov_volunteers.signup import invite, sign_up

APRIL, JUNE = date(2021, 4, 1), date(2021, 6, 1)


def feed(calendar: ShiftCalendar, lang: str = "zh") -> list[dict[str, str]]:
    """What another program reads in the file."""
    read = Calendar.from_ical(calendar_bytes(calendar, lang=lang))
    return [{key: str(value) for key, value in event.items() if not hasattr(value, "dt")} for event in read.walk("VEVENT")]


def test_anybody_reads_the_feed_of_an_association_and_nobody_is_named_in_it(branch: Branch) -> None:
    """What, when, where, and whether it was called off."""
    place = branch.office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋")
    shift = branch.shift(branch.activity(name="清洁, 打扫;\n楼道", place_id=place.id))
    off = branch.shift(day="2021-05-06")
    one = branch.volunteer()
    branch.sign_up(shift, one)
    branch.organiser.run(call_off, off.id, reason="下雨")
    stranger = branch.community.by(Actor.anonymous())
    calendar = stranger.ask(shift_calendar, branch.body.id, since=APRIL, until=JUNE)
    first, second = feed(calendar)
    assert (first["SUMMARY"], first["LOCATION"], first["STATUS"]) == ("清洁, 打扫;\n楼道", "3栋", "CONFIRMED")
    assert (second["STATUS"], second["DESCRIPTION"]) == ("CANCELLED", "已取消")
    text = calendar_bytes(calendar).decode()
    for private in ("志愿者0001", "负责人", one.person, one.id, "下雨"):
        assert private not in text
    assert "X-WR-CALNAME:分会" in text


def test_times_are_instants_and_names_of_shifts_last(branch: Branch) -> None:
    """Whoever reads the feed again finds the same shift under the same name, in any zone."""
    shift = branch.shift()
    made = branch.office.ask(shift_calendar, branch.body.id, since=APRIL, until=JUNE)
    (event,) = Calendar.from_ical(calendar_bytes(made)).walk("VEVENT")
    assert event.decoded("DTSTART") == datetime(2021, 4, 30, 0, 0, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2021, 4, 30, 4, 0, tzinfo=UTC)
    assert event.decoded("DTSTAMP") == made.made
    assert str(event["UID"]) == f"{shift.id}@{branch.community.id}.community-gov"


def test_a_person_sees_the_own_shifts_of_all_associations(branch: Branch) -> None:
    """A place, a wait, an invitation, a shift that was called off; not what the person took the name off."""
    other = branch.office.run(found_branch, branch.federation.id, name="二分会", start=FOUNDED)
    one, first = branch.volunteer(), branch.volunteer()
    _elsewhere(branch, other, one)
    full, asked, off, left = (branch.shift(day=f"2021-04-{day}", capacity=1) for day in (20, 21, 22, 23))
    branch.sign_up(full, first)
    branch.sign_up(full, one)
    branch.organiser.run(invite, asked.id, enrolment_id=one.id)
    branch.sign_up(off, one)
    branch.organiser.run(call_off, off.id, reason="x")
    branch.as_(one).run(withdraw, branch.sign_up(left, one).id)
    placed = branch.shift(day="2021-04-24")
    branch.sign_up(placed, one)
    branch.shift(day="2021-04-25")
    mine = branch.as_(one).ask(person_calendar, one.person, since=APRIL, until=JUNE)
    assert [(event.shift, event.standing) for event in mine.shifts] == [
        (full.id, Standing.WAITING),
        (asked.id, Standing.INVITED),
        (off.id, Standing.CALLED_OFF),
        (placed.id, Standing.PLACED),
        (mine.shifts[-1].shift, Standing.PLACED),
    ]
    assert mine.shifts[-1].activity == "二分会的活动"
    assert [event["STATUS"] for event in feed(mine)] == ["TENTATIVE", "TENTATIVE", "CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert next(event["DESCRIPTION"] for event in feed(mine, "en")) == "you are on the waiting list"
    until = date(2021, 4, 24)
    assert len(branch.as_(one).ask(person_calendar, one.person, since=APRIL, until=until).shifts) == 3


def _elsewhere(branch: Branch, other: Body, one: Enrolment) -> None:
    """The same person has a place on a shift of another branch, in May."""
    post = next(post for post in branch.office.ask(posts, other.id) if post.code == VICE_PRESIDENT)
    branch.office.run(appoint, post.id, person_id=branch.president, start=FOUNDED, obtained=Obtained.ELECTED)
    person = branch.office.ask(household_person, one.person)
    there = enrol(branch.community, other, person, by=branch.president)
    activity = planned(branch.as_(branch.president), other, there, kind=CLEANING, name="二分会的活动")
    starts, ends = (branch.at(f"2021-05-20 {hour}:00") for hour in ("08", "10"))
    shift = branch.as_(branch.president).run(add_shift, activity.id, starts=starts, ends=ends, capacity=2)
    branch.as_(one).run(sign_up, shift.id, enrolment_id=there.id)


def test_nobody_else_reads_the_feed_of_a_person(branch: Branch) -> None:
    """Not an organiser, not the office, not another volunteer."""
    one = branch.volunteer()
    for desk in (branch.organiser, branch.office, branch.as_(branch.volunteer()), branch.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            desk.ask(person_calendar, one.person, since=APRIL, until=JUNE)


def test_a_calendar_is_in_a_language_that_there_is(branch: Branch) -> None:
    """An empty one is a calendar, too."""
    mine = branch.office.ask(shift_calendar, branch.body.id, since=APRIL, until=JUNE)
    assert feed(mine) == []
    with pytest.raises(ValueError, match="zh or en"):
        calendar_bytes(mine, lang="de")
