"""The sheet for the wall and the calendar of the room: what they say, and that they say nothing about anybody."""

from datetime import date

from icalendar import Calendar
from plugins.activities.tests.stage import DAY, HOMES, Stage, at

from community_gov import Actor
from community_gov.lists import Lister
from community_gov_activities.activities import activities
from community_gov_activities.bookings import book
from community_gov_activities.bring import ask_to_bring, take
from community_gov_activities.printing import attendance_sheet, venue_calendar

NEXT = date(2022, 11, 8)


def test_the_sheet_says_what_when_where_and_what_to_bring(stage: Stage) -> None:
    """How many come is told from five households and five persons on; the lines are full tens."""
    activity = stage.planned(title="立冬<包饺子>")
    (flour, _pin) = stage.host.run(ask_to_bring, activity.id, name="面粉", count=2)
    stage.host.run(book, stage.room, starts=at("13:30"), ends=at("17:30"), persons=20, activity_id=activity.id)
    first = stage.comes(activity, 0)
    stage.lives_in(0).run(take, flour.id, sign_up_id=first.id)
    few = stage.public.ask(attendance_sheet, activity.id)
    assert "欢迎报名" in few.html
    assert "至少" not in few.html
    assert few.lines == 10
    for number in range(1, 5):
        stage.comes(activity, number)
    sheet = stage.public.ask(attendance_sheet, activity.id)
    assert "已报名至少5户、10人" in sheet.html
    assert sheet.lines == 10
    assert sheet.html.count("<td class='n'>") == 10
    assert "2022-11-07 14:00-17:00 · 活动室" in sheet.html
    assert "立冬&lt;包饺子&gt;" in sheet.html
    assert "☑ 1. 面粉" in sheet.html
    assert sheet.html.count("<thead>") == 1  # on every page of it
    assert "☐ 2. 面粉" in sheet.html


def test_an_activity_without_a_venue_has_its_place_on_the_sheet(stage: Stage) -> None:
    """The corridor needs no booking."""
    activity = stage.planned(place_id=stage.block)
    assert "14:00-17:00 · 3栋" in stage.public.ask(attendance_sheet, activity.id).html


def test_lists_say_kinds_of_activities_in_words(stage: Stage) -> None:
    """Of packs, also those that a community adds; a code of which no pack tells stays itself."""
    stage.planned()
    for lang, kind in (("zh", "包饺子"), ("en", "making dumplings")):
        table = Lister(community=stage.community, actor=Actor.anonymous(), lang=lang).ask(activities, since=DAY, until=NEXT)
        assert [row[0] for row in table.rows] == [kind]


def test_the_calendar_has_one_entry_for_each_booking(stage: Stage) -> None:
    """An activity has its title; the same question gives the same bytes."""
    activity = stage.planned()
    stage.host.run(book, stage.room, starts=at("13:30"), ends=at("17:30"), persons=20, activity_id=activity.id)
    stage.booked("10:00-12:00")
    made = stage.public.ask(venue_calendar, stage.room, since=DAY, until=NEXT)
    assert made == stage.public.ask(venue_calendar, stage.room, since=DAY, until=NEXT)
    events = Calendar.from_ical(made.text).walk("VEVENT")
    assert [(str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend")) for one in events] == [
        ("已预约 booked", at("10:00"), at("12:00")),
        ("立冬包饺子", at("13:30"), at("17:30")),
    ]
    assert made.bookings == len({str(one["uid"]) for one in events}) == 2
    assert stage.public.ask(venue_calendar, stage.room, since=NEXT, until=date(2022, 11, 9)).bookings == 0


def test_neither_says_anything_about_anybody(stage: Stage) -> None:
    """No unit, no name, no id of either, no purpose: with canaries in all of them."""
    activity = stage.planned()
    (flour,) = stage.host.run(ask_to_bring, activity.id, name="面粉")
    for number in range(len(HOMES)):
        row = stage.comes(activity, number, 1)
        if not number:
            stage.lives_in(0).run(take, flour.id, sign_up_id=row.id)
    stage.booked("10:00-12:00")
    told = (
        stage.public.ask(attendance_sheet, activity.id).html
        + stage.public.ask(venue_calendar, stage.room, since=DAY, until=NEXT).text
    )
    canaries = ("生日聚会", "住户", *(f"3-{room}" for room in HOMES), *stage.homes, *stage.people)
    assert [canary for canary in canaries if canary in told] == []
