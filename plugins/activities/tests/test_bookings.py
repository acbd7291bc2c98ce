"""Bookings: whom they are for, what stands against them, and that no two ever meet."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.activities.tests.stage import DAY, Stage, at, codes, staged

from community_gov import ALLOW_ALL, Actor, Change, Denied, Id, NotFound, Refused, verb
from community_gov import feedback as f
from community_gov.audit import findings
from community_gov_activities.bookings import (
    Booking,
    BookingState,
    Condition,
    book,
    booking_path,
    bookings_of_household,
    bookings_of_venue,
    cancel_booking,
    hand_back,
    revoke_booking,
    taken,
)
from community_gov_activities.complaints import complain
from community_gov_activities.venues import Keeping

NEXT = date(2022, 11, 8)


def refusal(stage: Stage, hours: str, **said: object) -> list[str]:
    """The codes with which a booking is refused."""
    with pytest.raises(Refused) as refused:
        stage.booked(hours, **said)  # type: ignore[arg-type]  # each test names what booked() takes
    return codes(refused.value)


def test_a_household_books_and_everybody_sees_when_not_who(stage: Stage) -> None:
    """Who is responsible reads whose it is and what for; the household reads its own."""
    booking = stage.booked("10:00-12:00")
    (seen,) = stage.public.ask(taken, stage.room, since=DAY, until=NEXT)
    assert (seen.booking, seen.starts, seen.ends, seen.activity) == (booking.id, at("10:00"), at("12:00"), None)
    (full,) = stage.host.ask(bookings_of_venue, stage.room, since=DAY, until=NEXT)
    assert (full.unit, full.purpose, full.persons) == (stage.homes[0], "生日聚会", 4)
    assert stage.lives_in(0).ask(bookings_of_household, stage.homes[0]) == (full,)
    with pytest.raises(Denied):
        stage.lives_in(1).ask(bookings_of_household, stage.homes[0])
    with pytest.raises(Denied):
        stage.lives_in(1).ask(bookings_of_venue, stage.room, since=DAY, until=NEXT)


def test_nobody_books_for_a_household_that_is_not_his(stage: Stage) -> None:
    """Nor for two at once, nor for nobody."""
    asked = {"starts": at("10:00"), "ends": at("12:00"), "persons": 2}
    with pytest.raises(Denied):
        stage.lives_in(0).run(book, stage.room, **asked, unit_id=stage.homes[1])  # type: ignore[arg-type]  # a table of arguments
    for more in ({}, {"unit_id": stage.homes[0], "body_id": stage.committee}):
        with pytest.raises(Refused) as refused:
            stage.office.run(book, stage.room, **asked, **more)  # type: ignore[arg-type]  # a table of arguments
        assert codes(refused.value) == ["activities.one_holder"]
    assert stage.host.run(book, stage.room, **asked, body_id=stage.committee).body == stage.committee  # type: ignore[arg-type]  # a table of arguments
    with pytest.raises(NotFound):
        stage.office.run(book, stage.room, **asked, unit_id=Id("none"))  # type: ignore[arg-type]  # a table of arguments


@pytest.mark.parametrize("hours", ["09:00-10:01", "10:00-12:00", "10:30-11:00", "11:59-13:00", "09:00-13:00"])
def test_what_is_taken_is_taken(stage: Stage, hours: str) -> None:
    """By one minute, wholly, inside and around: a conflict that says from when to when."""
    stage.booked("10:00-12:00")
    assert refusal(stage, hours, number=1) == ["activities.taken"]


@pytest.mark.parametrize("hours", ["09:00-10:00", "12:00-13:00"])
def test_bookings_may_touch(stage: Stage, hours: str) -> None:
    """The end is not included."""
    stage.booked("10:00-12:00")
    assert stage.booked(hours, number=1).state is BookingState.BOOKED


@pytest.mark.parametrize(
    ("hours", "said", "code"),
    [
        ("08:59-10:00", {}, "shut"),
        ("20:00-21:01", {}, "shut"),
        ("10:00-14:01", {}, "too_long"),
        ("12:00-10:00", {}, "not_a_span"),
        ("10:00-12:00", {"day": date(2022, 10, 31)}, "started"),
        ("10:00-12:00", {"day": date(2022, 12, 2)}, "too_early"),
        ("10:00-12:00", {"persons": 61}, "too_many"),
        ("10:00-12:00", {"persons": 0}, "number"),
    ],
)
def test_a_booking_keeps_to_the_rules_of_the_room(stage: Stage, hours: str, said: dict[str, object], code: str) -> None:
    """Open all through, not too long, in order, not past, not too early, with room for all."""
    assert refusal(stage, hours, **said) == [f"activities.{code}"]


def test_the_edges_of_the_rules_hold(stage: Stage) -> None:
    """The first and the last minute, the longest time, the last day ahead, the last seat."""
    for number, (hours, day, persons) in enumerate(
        (("09:00-13:00", DAY, 60), ("17:00-21:00", DAY, 1), ("09:00-10:00", date(2022, 12, 1), 1))
    ):
        assert stage.booked(hours, number=number, day=day, persons=persons).state is BookingState.BOOKED


def test_a_booking_of_another_zone_or_half_minutes_is_refused(stage: Stage) -> None:
    """An instant without a zone is none; seconds are not kept."""
    for starts in (at("10:00").replace(tzinfo=None), at("10:00") + timedelta(seconds=1)):
        with pytest.raises(Refused) as refused:
            stage.lives_in(0).run(book, stage.room, starts=starts, ends=at("12:00"), persons=1, unit_id=stage.homes[0])
        assert codes(refused.value) == ["activities.not_a_span"]


def test_who_booked_cancels_in_time_and_who_is_responsible_until_it_begins(stage: Stage) -> None:
    """A day before to the minute; a reason is kept of what was taken away."""
    booking = stage.booked("10:00-12:00")
    stage.now("10:01", date(2022, 11, 6))
    with pytest.raises(Refused) as refused:
        stage.lives_in(0).run(cancel_booking, booking.id)
    assert codes(refused.value) == ["activities.cancel_late"]
    stage.now("10:00", date(2022, 11, 6))
    with pytest.raises(Denied):
        stage.lives_in(1).run(cancel_booking, booking.id)
    assert stage.lives_in(0).run(cancel_booking, booking.id).state is BookingState.CANCELLED
    with pytest.raises(Refused) as refused:
        stage.lives_in(0).run(cancel_booking, booking.id)
    assert codes(refused.value) == ["activities.booking_over"]
    again = stage.booked("10:00-12:00", number=1)
    stage.now("10:00")
    with pytest.raises(Refused) as refused:
        stage.host.run(revoke_booking, again.id, reason="停电")
    assert codes(refused.value) == ["activities.started"]
    stage.now("09:59")
    stage.host.run(revoke_booking, again.id, reason="停电")
    path = stage.lives_in(1).ask(booking_path, again.id)
    assert [(step.to, step.reason) for step in path] == [(BookingState.BOOKED, ""), (BookingState.CANCELLED, "停电")]
    assert stage.public.ask(taken, stage.room, since=DAY, until=NEXT) == ()


def test_the_room_is_handed_back_once_it_was_used(stage: Stage) -> None:
    """By who is responsible, with a word on how it looks; until then it is a finding on the next day."""
    booking = stage.booked("10:00-12:00")
    with pytest.raises(Refused) as refused:
        stage.host.run(hand_back, booking.id, condition=Condition.CLEAN)
    assert codes(refused.value) == ["activities.not_begun"]
    stage.now("12:30")

    def told(on: date) -> list[tuple[str, str]]:
        return [(one.code, one.about) for one in stage.office.ask(findings, on=on) if one.code.startswith("activities.")]

    assert told(DAY) == []
    assert told(NEXT) == [("activities.not_handed_back", booking.id)]
    with pytest.raises(Denied):
        stage.lives_in(0).run(hand_back, booking.id, condition=Condition.CLEAN)
    back = stage.host.run(hand_back, booking.id, condition=Condition.UNCLEAN, reason="地面有面粉")
    assert (back.state, back.condition) == (BookingState.HANDED_BACK, Condition.UNCLEAN)
    assert told(NEXT) == []
    assert [one.booking for one in stage.public.ask(taken, stage.room, since=DAY, until=NEXT)] == [booking.id]


def test_a_booking_on_a_day_on_which_nobody_is_responsible_is_a_finding(stage: Stage) -> None:
    """One for the room, with the first such day."""
    booking = stage.booked("10:00-12:00")

    @verb("rogue.forget")
    def forget(change: Change) -> None:
        for one in change.find(Keeping):
            change.put(evolve(one, start=NEXT))

    stage.community._guard = evolve(stage.community._guard, policy=ALLOW_ALL)  # a rogue verb has no row in the policy
    stage.community.by(Actor(id="rogue")).run(forget)
    (found,) = [one for one in stage.office.ask(findings, on=DAY) if one.code == "activities.no_keeper"]
    assert (found.about, str(found.since)) == (booking.venue, "2022-11-07")
    assert found.message("zh") == "有1项预约,但当日场地无人负责"


def test_a_complaint_goes_to_feedback_and_past_who_is_responsible(stage: Stage) -> None:
    """It names the body that it is about, and only residents complain here."""
    complaint = stage.lives_in(0).run(complain, stage.room, text="晚上十点还在打麻将")
    item = stage.office.ask(f.item, complaint.item)
    assert (item.kind, item.category, item.about, item.place) == (
        f.FeedbackKind.COMPLAINT,
        "venue",
        stage.committee,
        stage.block,
    )
    assert item.handler != stage.committee
    with pytest.raises(Denied):
        stage.public.run(complain, stage.room, text="太吵")


def test_no_change_lets_two_bookings_meet(stage: Stage) -> None:
    """Not even one that goes round the verbs of this plugin."""
    one, other = stage.booked("10:00-12:00"), stage.booked("13:00-14:00", number=1)

    @verb("rogue.shift")
    def shift(change: Change, booking_id: Id[Booking]) -> Booking:
        return change.put(evolve(change.get(Booking, booking_id), starts=one.starts))

    stage.community._guard = evolve(stage.community._guard, policy=ALLOW_ALL)  # a rogue verb has no row in the policy
    with pytest.raises(Refused) as refused:
        stage.community.by(Actor(id="rogue")).run(shift, other.id)
    assert codes(refused.value) == ["activities.taken"]


# --- whatever is asked for -------------------------------------------------------------------------------------------

slots = st.integers(0, 12 * 4)  # quarters of an hour from 9:00 on


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), slots, slots, st.integers(0, 3)), max_size=25))
def test_bookings_are_as_with_pencil_and_paper(asked: list[tuple[bool, int, int, int]]) -> None:
    """Random bookings and cancellations: each is taken exactly when a careful person would, and no minute is given twice."""
    stage, held = staged(), dict[Id[Booking], tuple[int, int, int]]()
    for wants, first, last, number in asked:
        if not wants and held:
            id = sorted(held)[first % len(held)]
            stage.lives_in(held.pop(id)[2]).run(cancel_booking, id)
            continue
        fine = 0 < last - first <= 16 and all(last <= begun or ended <= first for begun, ended, _number in held.values())
        starts, ends = (at("09:00") + timedelta(minutes=15 * slot) for slot in (first, last))
        try:
            made = stage.lives_in(number).run(book, stage.room, starts=starts, ends=ends, persons=1, unit_id=stage.homes[number])
        except Refused:
            assert not fine
        else:
            assert fine
            held[made.id] = (first, last, number)
    told = {one.booking for one in stage.public.ask(taken, stage.room, since=DAY, until=NEXT)}
    assert told == set(held)
