"""Stretches of whole minutes: the pure counting under all hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov_volunteers.stretches import Stretch, by_day, clashing, days_of, in_utc, whole_minute

CHINA = ZoneInfo("Asia/Shanghai")
EIGHT = datetime(2021, 4, 30, 0, 0, tzinfo=UTC)  # eight o'clock in Beijing


def minute(number: int) -> datetime:
    """So many minutes after eight."""
    return EIGHT + timedelta(minutes=number)


stretches = st.builds(
    lambda start, length: Stretch(minute(start), minute(start + length)),
    st.integers(-5000, 5000),
    st.integers(1, 3000),
)


def test_three_hours_twenty_are_two_hundred_minutes() -> None:
    """Time is counted in whole minutes, so 3 h 20 min is 200 and no fraction of an hour."""
    assert Stretch(EIGHT, EIGHT + timedelta(hours=3, minutes=20)).minutes == 200


def test_two_that_meet_share_nothing() -> None:
    """The end does not belong to a stretch: one may begin as another ends."""
    assert Stretch(minute(0), minute(60)).shared(Stretch(minute(60), minute(90))) == 0


def test_one_minute_more_is_shared() -> None:
    """One minute later they share that minute."""
    assert Stretch(minute(0), minute(61)).shared(Stretch(minute(60), minute(90))) == 1


@given(stretches, stretches)
def test_what_two_share_is_the_minutes_in_both(one: Stretch, other: Stretch) -> None:
    """Counted minute by minute, both share exactly so many."""
    minutes = [{stretch.starts + timedelta(minutes=number) for number in range(stretch.minutes)} for stretch in (one, other)]
    assert one.shared(other) == other.shared(one) == len(minutes[0] & minutes[1])


@given(stretches, st.lists(stretches, max_size=4), st.integers(0, 120))
def test_a_tolerance_lets_so_many_minutes_pass(stretch: Stretch, others: list[Stretch], tolerance: int) -> None:
    """What shares more than the tolerance clashes, what shares exactly so much does not."""
    assert clashing(stretch, others, tolerance=tolerance) == tuple(other for other in others if stretch.shared(other) > tolerance)


@given(stretches)
def test_cutting_at_midnight_loses_no_minute(stretch: Stretch) -> None:
    """The parts follow each other, one for each civil day, and are as long as the whole."""
    parts = by_day(stretch, CHINA)
    assert [days_of(part, CHINA) for part in parts] == [(day,) for day in days_of(stretch, CHINA)]
    assert sum(part.minutes for part in parts) == stretch.minutes
    assert (parts[0].starts, parts[-1].ends) == (stretch.starts, stretch.ends)


def test_a_stretch_that_ends_at_midnight_lies_on_one_day() -> None:
    """Midnight belongs to the day that begins, in which the stretch has no minute."""
    evening = datetime(2021, 4, 30, 20, 0, tzinfo=CHINA)
    assert days_of(Stretch(evening, evening + timedelta(hours=4)), CHINA) == (date(2021, 4, 30),)


def test_the_day_on_which_the_clock_was_put_back_has_its_hour() -> None:
    """Summer time ended in Shanghai on 1991-09-15: from midnight to three o'clock on the clock face were four hours."""
    night = datetime(1991, 9, 15, 0, 0, tzinfo=CHINA)
    assert Stretch(night, night.replace(hour=3)).minutes == 240


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (EIGHT, EIGHT),
        (minute(5), EIGHT),
        (EIGHT.replace(tzinfo=None), minute(5)),
        (EIGHT, minute(5).replace(tzinfo=None)),
        (EIGHT.replace(second=1), minute(5)),
        (EIGHT, minute(5).replace(microsecond=1)),
    ],
)
def test_what_is_no_stretch_is_refused(starts: datetime, ends: datetime) -> None:
    """An end not after the start, an instant without a zone, or with seconds makes none."""
    with pytest.raises(ValueError, match=r"zone|minute|after"):
        Stretch(starts, ends)


def test_an_instant_without_a_zone_is_none() -> None:
    """Nobody guesses a zone."""
    with pytest.raises(ValueError, match="no time zone"):
        in_utc(datetime(2021, 4, 30, 8, 0))  # noqa: DTZ001  # the missing zone is the point


def test_seconds_are_cut_off() -> None:
    """A check-in at 8:00:59 is one at 8:00."""
    assert whole_minute(EIGHT.replace(second=59, microsecond=999)) == EIGHT
