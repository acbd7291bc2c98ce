"""Days known in part, and periods: against a model that tries every day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov import Certainty, PartialDate, Period

FIRST, LAST = date(2019, 12, 1), date(2021, 2, 1)
whole_days = st.dates(FIRST, LAST)
lengths = st.sampled_from([len("2020"), len("2020-01"), len("2020-01-01")])
partial = st.builds(lambda day, length: PartialDate(day.isoformat()[:length]), whole_days, lengths)


def days(vague: PartialDate) -> list[date]:
    """The days that a partial date can be; of a year every tenth and the last."""
    length = (vague.latest - vague.earliest).days
    return [vague.earliest + timedelta(n) for n in {*range(0, length, 10 if length > 31 else 1), length}]


def ends(vague: PartialDate) -> set[date]:
    """The days that decide: the first and the last; what lies between changes no answer that both give."""
    return {vague.earliest, vague.latest}


periods = st.tuples(partial, partial).filter(lambda pair: pair[1].latest >= pair[0].earliest).map(lambda pair: Period(*pair))


def certainty(answers: set[bool]) -> Certainty:
    """What a set of possible answers amounts to."""
    if answers == {True}:
        return Certainty.CERTAINLY
    return Certainty.POSSIBLY if True in answers else Certainty.NO


@given(periods, whole_days)
def test_a_day_lies_in_a_period_as_surely_as_all_readings_agree(period: Period, on: date) -> None:
    """CERTAINLY when every start and end that the dates allow hold the day, NO when none does."""
    assert period.start is not None
    assert period.end is not None
    answers = {start <= on < end for start in days(period.start) for end in days(period.end)}
    assert period.holds(on) is certainty(answers)


@given(periods, periods)
def test_two_periods_overlap_as_surely_as_all_readings_agree(one: Period, other: Period) -> None:
    """CERTAINLY when every reading shares a day, NO when none does; being half-open, one may end on the day the other starts."""
    assert one.start is not None
    assert one.end is not None
    assert other.start is not None
    assert other.end is not None
    answers = {
        max(a, c) < min(b, d) for a in ends(one.start) for b in ends(one.end) for c in ends(other.start) for d in ends(other.end)
    }
    assert one.overlaps(other) is certainty(answers)


@given(periods, periods)
def test_overlapping_is_mutual(one: Period, other: Period) -> None:
    """The order in which two periods are compared does not matter."""
    assert one.overlaps(other) is other.overlaps(one)


@given(partial, whole_days)
def test_a_period_without_end_goes_on(start: PartialDate, on: date) -> None:
    """Without an end, whatever has surely begun surely holds."""
    expected = certainty({begun <= on for begun in days(start)})
    assert Period(start).holds(on) is expected


@given(partial, whole_days)
def test_a_period_without_start_is_never_sure(end: PartialDate, on: date) -> None:
    """Nobody knows whether it had begun; only that it is over can be known."""
    over = on >= end.latest
    assert Period(None, end).holds(on) is (Certainty.NO if over else Certainty.POSSIBLY)


@given(partial)
def test_a_partial_date_is_its_own_text(vague: PartialDate) -> None:
    """It is stored and sent as it is written, and reading it again changes nothing."""
    assert PartialDate(str(vague)) == vague
    assert vague.exact is (vague.earliest == vague.latest)


@pytest.mark.parametrize(("text", "said"), [("2017-?", "2017"), ("2017-?-?", "2017"), ("2017-05-?", "2017-05")])
def test_a_question_mark_stands_for_what_nobody_knows(text: str, said: str) -> None:
    """Rosters write `2017-?`; it means the same as `2017`."""
    assert PartialDate(text) == said


@pytest.mark.parametrize(
    "text",
    ["", "17", "2012-1", "2012-13", "2012-02-30", "2012-05-01-?", "2012-?-05", "2012-05-01\n", "0000", "２０１２", "2012/05/01"],
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    """A month that does not exist, digits of another script and loose ends are mistakes of whoever wrote them."""
    with pytest.raises(ValueError, match=r"."):
        PartialDate(text)


def test_an_instant_is_no_day() -> None:
    """A datetime is a date to Python, but its hour would be kept as part of the day."""
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate(datetime(2012, 5, 1, 8, 0))  # noqa: DTZ001  # the zone does not matter here


def test_an_end_before_the_start_is_refused() -> None:
    """A period that ends on a day that surely lies before its start is a mistake."""
    with pytest.raises(ValueError, match="the end 2011 lies before the start 2012"):
        Period(PartialDate("2012"), PartialDate("2011"))


def test_a_period_that_ends_where_it_starts_holds_no_day() -> None:
    """Periods are half-open, so that day does not belong to it, and it overlaps nothing."""
    day = PartialDate("2020-05-01")
    empty = Period(day, day)
    assert empty.holds(date(2020, 5, 1)) is Certainty.NO
    assert empty.overlaps(Period(PartialDate("2019"), PartialDate("2021"))) is Certainty.NO


def test_no_is_false_and_possibly_is_true() -> None:
    """Somebody who possibly lived there is not left out."""
    assert [bool(answer) for answer in (Certainty.NO, Certainty.POSSIBLY, Certainty.CERTAINLY)] == [False, True, True]
