"""Venues: opening times, closed days, who is responsible, and that no booking is left standing in a closed time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.activities.tests.stage import DAY, NINE_TO_NINE, Stage, codes

from community_gov import Code, Denied, PartialDate, Refused
from community_gov import organizations as o
from community_gov_activities.bookings import cancel_booking
from community_gov_activities.times import DAY_MINUTES, OpenTime, Weekday, is_open, read_span, sound_times
from community_gov_activities.venues import (
    WhyClosed,
    add_venue,
    close_day,
    close_venue,
    closed_days,
    hand_venue,
    hours_on,
    keeper_on,
    open_day,
    set_hours,
    set_rules,
    venues,
)

EVENINGS = tuple(OpenTime(day, 18 * 60, 21 * 60) for day in Weekday)


def test_a_room_is_known_with_its_hours_and_who_is_responsible(stage: Stage) -> None:
    """All of it can be read by everybody."""
    (room,) = stage.public.ask(venues, on=DAY)
    assert (room.name, room.capacity, room.rules) == ("活动室", 60, "用后清洁")
    hours, keeper = stage.public.ask(hours_on, room.id, on=DAY), stage.public.ask(keeper_on, room.id, on=DAY)
    assert hours is not None
    assert hours.times == NINE_TO_NINE
    assert keeper is not None
    assert (keeper.body, keeper.post) == (stage.committee, None)
    assert stage.public.ask(venues, on=date(2021, 12, 31)) == ()
    assert stage.public.ask(keeper_on, room.id, on=date(2021, 12, 31)) is None


def test_hours_change_from_a_day_on(stage: Stage) -> None:
    """The old ones hold until then; two sets never begin on one day, and none in the past."""
    stage.host.run(set_hours, stage.room, times=EVENINGS, start=DAY)
    before, after = (stage.public.ask(hours_on, stage.room, on=day) for day in (date(2022, 11, 6), DAY))
    assert before is not None
    assert after is not None
    assert (before.times, after.times) == (NINE_TO_NINE, EVENINGS)
    for start, code in ((DAY, "activities.hours_set_already"), (date(2022, 10, 31), "activities.past")):
        with pytest.raises(Refused) as refused:
            stage.host.run(set_hours, stage.room, times=EVENINGS, start=start)
        assert codes(refused.value) == [code]


def test_new_hours_leave_no_booking_outside(stage: Stage) -> None:
    """Whoever is responsible revokes it first, and says why."""
    stage.booked("10:00-12:00")
    with pytest.raises(Refused) as refused:
        stage.host.run(set_hours, stage.room, times=EVENINGS, start=DAY)
    assert codes(refused.value) == ["activities.shut"]
    stage.booked("19:00-21:00", number=1, day=date(2022, 11, 8))
    stage.host.run(set_hours, stage.room, times=EVENINGS, start=date(2022, 11, 8))


def test_a_closed_day_takes_no_booking_and_leaves_none(stage: Stage) -> None:
    """It can be lifted, once; then the day can be booked again."""
    closed = stage.host.run(close_day, stage.room, day=DAY, why=WhyClosed.REPAIR)
    assert stage.public.ask(closed_days, stage.room, since=DAY) == (closed,)
    with pytest.raises(Refused) as refused:
        stage.booked("10:00-12:00")
    assert codes(refused.value) == ["activities.shut"]
    with pytest.raises(Refused) as refused:
        stage.host.run(close_day, stage.room, day=DAY, why=WhyClosed.OTHER)
    assert codes(refused.value) == ["activities.closed_already"]
    stage.host.run(open_day, closed.id)
    with pytest.raises(Refused) as refused:
        stage.host.run(open_day, closed.id)
    assert codes(refused.value) == ["activities.lifted_already"]
    booking = stage.booked("10:00-12:00")
    with pytest.raises(Refused) as refused:
        stage.host.run(close_day, stage.room, day=DAY, why=WhyClosed.REPAIR)
    assert codes(refused.value) == ["activities.shut"]
    stage.lives_in(0).run(cancel_booking, booking.id)
    stage.host.run(close_day, stage.room, day=DAY, why=WhyClosed.REPAIR)


def test_only_who_is_responsible_and_the_office_change_the_room(stage: Stage) -> None:
    """Residents do not; from the day on which another body is responsible, the first one does not either."""
    with pytest.raises(Denied):
        stage.lives_in(0).run(set_rules, stage.room, rules="请勿吸烟")
    assert stage.host.run(set_rules, stage.room, rules="请勿吸烟").rules == "请勿吸烟"
    other = stage.office.run(o.found, kind=Code("property_company"), name="物业", start=PartialDate("2017")).id
    stage.office.run(hand_venue, stage.room, body_id=other, start=DAY)
    stage.host.run(set_rules, stage.room, rules="请轻声")
    stage.now("00:00")
    with pytest.raises(Denied):
        stage.host.run(set_rules, stage.room, rules="请脱鞋")


def test_a_post_can_be_responsible_alone(stage: Stage) -> None:
    """Then other members of the body are not; the post has to be one of the body, and the days go forward."""
    since = PartialDate("2017")
    post = stage.office.run(o.add_post, stage.committee, code=Code("member"), name="委员", seats=2, start=since)
    member = stage.people[0]
    stage.office.run(o.appoint, post.id, person_id=member, start=since, obtained=o.Obtained.ELECTED)
    stage.office.run(hand_venue, stage.room, body_id=stage.committee, post_id=post.id, start=date(2022, 11, 1))
    stage.of(member).run(set_rules, stage.room, rules="请轻声")
    with pytest.raises(Denied):
        stage.host.run(set_rules, stage.room, rules="请脱鞋")
    other = stage.office.run(o.found, kind=Code("property_company"), name="物业", start=since).id
    with pytest.raises(Refused) as refused:
        stage.office.run(hand_venue, stage.room, body_id=other, post_id=post.id, start=DAY)
    assert codes(refused.value) == ["activities.not_its_post"]
    with pytest.raises(Refused) as refused:
        stage.office.run(hand_venue, stage.room, body_id=other, start=date(2022, 10, 1))
    assert codes(refused.value) == ["activities.handed_later"]


def test_a_room_is_closed_for_good_once_nobody_has_booked_it(stage: Stage) -> None:
    """Afterwards nothing about it changes."""
    booking = stage.booked("10:00-12:00")
    with pytest.raises(Refused) as refused:
        stage.office.run(close_venue, stage.room, end=DAY)
    assert codes(refused.value) == ["activities.shut"]
    stage.lives_in(0).run(cancel_booking, booking.id)
    with pytest.raises(Refused) as refused:
        stage.office.run(close_venue, stage.room, end=date(2022, 10, 31))
    assert codes(refused.value) == ["activities.past"]
    stage.office.run(close_venue, stage.room, end=DAY)
    assert stage.public.ask(venues, on=DAY) == ()
    with pytest.raises(Refused) as refused:
        stage.host.run(set_rules, stage.room, rules="请轻声")
    assert codes(refused.value) == ["activities.venue_ended"]


@pytest.mark.parametrize(("field", "value"), [("capacity", 0), ("longest", 0), ("ahead", 0), ("cancel_hours", -1)])
def test_numbers_of_a_room_make_sense(stage: Stage, field: str, value: int) -> None:
    """Each refusal names the field."""
    said: dict[str, object] = {"name": "红色长廊", "place_id": stage.block, "capacity": 10, "times": (), "start": DAY}
    with pytest.raises(Refused) as refused:
        stage.office.run(add_venue, **said | {field: value})  # type: ignore[arg-type]  # one of the arguments is wrong
    assert [(problem.code, problem.at) for problem in refused.value.problems] == [("activities.number", field)]


@pytest.mark.parametrize(
    "times",
    [
        (OpenTime(Weekday.MONDAY, 600, 600),),
        (OpenTime(Weekday.MONDAY, -1, 60),),
        (OpenTime(Weekday.MONDAY, 0, DAY_MINUTES + 1),),
        (OpenTime(Weekday.MONDAY, 0, 61), OpenTime(Weekday.MONDAY, 60, 90)),
    ],
)
def test_opening_times_lie_within_a_day_and_apart(stage: Stage, times: tuple[OpenTime, ...]) -> None:
    """An empty one, one before or after the day, two that overlap."""
    with pytest.raises(Refused) as refused:
        stage.office.run(add_venue, name="长廊", place_id=stage.block, capacity=10, times=times, start=DAY)
    assert codes(refused.value) == ["activities.times"]


minutes = st.integers(0, DAY_MINUTES)


@given(st.lists(st.tuples(minutes, minutes), max_size=4), minutes, minutes)
def test_open_means_every_minute(pairs: list[tuple[int, int]], first: int, last: int) -> None:
    """The same as looking at each minute by itself."""
    times = [OpenTime(Weekday.MONDAY, *sorted(pair)) for pair in pairs]
    if not sound_times(times) or first >= last:
        return
    midnight = datetime(2022, 11, 7, tzinfo=UTC)
    span = read_span(midnight + timedelta(minutes=first), midnight + timedelta(minutes=last), UTC)
    assert span is not None
    assert (span.first, span.last, span.day) == (first, last, DAY)
    naive = all(any(one.opens <= minute < one.closes for one in times) for minute in range(first, last))
    assert is_open(times, span) is naive
