"""One cell of a roster: what is understood, and what is refused instead of guessed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov import PartialDate, Refused
from community_gov.households import UnitKind, cells


def code_of(error: pytest.ExceptionInfo[Refused]) -> str:
    """The code of the first objection."""
    return error.value.problems[0].code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("98.76", "98.76"),
        ("１２８.３６４２", "128.3642"),
        (" 98.5 ㎡", "98.5"),
        ("98.5m²", "98.5"),
        ("98.5 M2", "98.5"),
        ("98.5平方米", "98.5"),
        ("1,024.5", "1024.5"),
        ("120", "120"),
        ("98.7600", "98.7600"),
    ],
)
def test_areas_are_read_exactly_with_the_usual_units(text: str, value: str) -> None:
    """Full-width digits, blanks and units of area are understood; no digit is lost."""
    assert str(cells.area(text)) == value


@pytest.mark.parametrize("text", ["-98.7", "0", "0.0000", "1e2", "98,76", "约98", "98.7.1", "NaN", "∞", "1 234,5", "98.76㎡左右"])
def test_what_is_no_area_above_zero_is_refused(text: str) -> None:
    """A negative, an empty or a doubtful number is not repaired."""
    with pytest.raises(Refused) as caught:
        cells.area(text)

    assert code_of(caught) == "households.not_an_area"


def test_an_area_of_five_decimals_is_refused() -> None:
    """Real registers carry up to four; a fifth is a mistake in the file."""
    with pytest.raises(Refused, match="more than 4 decimals"):
        cells.area("98.76125")


@given(st.decimals(min_value="0.0001", max_value=10**6, places=4))
def test_every_exact_area_is_read_back_as_it_was_written(value: Decimal) -> None:
    """Writing and reading is the identity."""
    assert cells.area(f"{value}㎡") == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012", "2012"),
        ("2012年", "2012"),
        ("2012-5", "2012-05"),
        ("2012年5月", "2012-05"),
        ("2012.05.01", "2012-05-01"),
        ("2012/5/1", "2012-05-01"),
        ("２０１２年５月１日", "2012-05-01"),
        ("2012-05-01", "2012-05-01"),
        ("2012-05-01 00:00:00", "2012-05-01"),
        ("20120501", "2012-05-01"),
        ("201205", "2012-05"),
        ("41030", "2012-05-01"),
        ("41030.0", "2012-05-01"),
    ],
)
def test_days_are_read_as_far_as_they_are_known(text: str, day: str) -> None:
    """The usual ways to write a year, a month or a day."""
    assert cells.day(text) == PartialDate(day)


@pytest.mark.parametrize(
    "text", ["12-5-1", "2012-13", "2012-02-30", "五月", "2012-5-1 10:00", "20121301", "201213", "1/5/2012", "2012-?"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """Nothing is guessed: not the century, not the order, not a 30th of February."""
    with pytest.raises(Refused) as caught:
        cells.day(text)

    assert code_of(caught) == "households.not_a_day"


def test_where_the_very_day_is_needed_a_month_is_refused() -> None:
    """The day of a certificate is known."""
    assert cells.exact_day("2016年3月5日") == date(2016, 3, 5)
    with pytest.raises(Refused) as caught:
        cells.exact_day("2016-03")
    assert code_of(caught) == "households.not_exact_day"


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_is_read_back_as_it_was_written(day: date) -> None:
    """In the order year, month, day, whatever stands between."""
    assert cells.exact_day(f"{day.year:04d}年{day.month}月{day.day}日") == day
    assert cells.exact_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("1/2、1/2", (Fraction(1, 2), Fraction(1, 2))),
        ("１/３;2/3", (Fraction(1, 3), Fraction(2, 3))),
        ("60%,40%", (Fraction(3, 5), Fraction(2, 5))),
        ("33.3%、66.7%", (Fraction(333, 1000), Fraction(667, 1000))),
        ("0.25、0.75", (Fraction(1, 4), Fraction(3, 4))),
        ("1", (Fraction(1),)),
    ],
)
def test_shares_are_exact(text: str, shares: tuple[Fraction, ...]) -> None:
    """A third is a third, not 0.3333; a slash belongs to a share and does not part two."""
    assert cells.shares(text) == shares


@pytest.mark.parametrize("text", ["一半", "1/0", "-1/2", "1/2/3", "%", "50％以上"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """Words and zero denominators say nothing exact."""
    with pytest.raises(Refused) as caught:
        cells.shares(text)

    assert code_of(caught) == "households.not_a_share"


@pytest.mark.parametrize("between", ["、", ",", "，", ";", "；", "/", "／", "|", "&", "+", "\n", "、 ", " ； "])
def test_several_people_stand_between_the_usual_separators(between: str) -> None:
    """A blank, a dot or the word 和 may belong to a name and part nothing."""
    assert cells.people(f"住户 甲{between}买买提·乙{between}住户和丙") == ("住户 甲", "买买提·乙", "住户和丙")


@pytest.mark.parametrize("text", ["住宅", "dwelling", "Dwelling", "ＤＷＥＬＬＩＮＧ", "住房"])
def test_a_choice_is_known_by_code_label_or_other_word(text: str) -> None:
    """In Chinese or English, however it is typed."""
    assert cells.choice(UnitKind, {"住房": UnitKind.DWELLING})(text) is UnitKind.DWELLING


def test_another_word_is_no_choice() -> None:
    """The objection gives an example in the reader's language."""
    with pytest.raises(Refused) as caught:
        cells.choice(UnitKind, {})("别墅")

    assert caught.value.problems[0].message("zh") == "不是可选的值,例如住宅"
    assert caught.value.problems[0].message("en") == "this is none of the choices, such as dwelling"
