"""What may decide a vote as a number, and how it is read and shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_gov.rules import InexactNumber, Rounding, exact, parse_number, show_number
from community_gov.rules.numeric import common_denominator, whole


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (0.5, "Decimal"),
        (float("nan"), "float"),
        (True, "1 or 0"),
        ("12", "write an int"),
        (None, "NoneType"),
        (Decimal("NaN"), "finite"),
        (Decimal("sNaN"), "finite"),
        (Decimal("-Infinity"), "finite"),
        (Decimal("1e999999"), "30 digits"),
        (Decimal("1e-31"), "30 digits"),
        (Decimal("1e30"), "30 digits"),
        (10**30, "30 digits"),
        (-(10**30), "30 digits"),
        (Fraction(1, 10**30), "30 digits"),
    ],
)
def test_what_cannot_decide_is_refused(value: object, says: str) -> None:
    """Floats, booleans, texts, what is not finite and what is too long are refused, and the message says why."""
    with pytest.raises(InexactNumber, match=f"^the area of unit 3-201 .*{says}"):
        exact(value, what="the area of unit 3-201")


def test_a_refusal_names_the_number() -> None:
    """The refusal says which number it is about."""
    with pytest.raises(InexactNumber, match=r"^the area of unit 3-201 is the float 88\.5"):
        exact(88.5, what="the area of unit 3-201")
    with pytest.raises(InexactNumber, match=r"^the number is the float 88\.5"):
        exact(88.5)
    with pytest.raises(InexactNumber, match=r"^the number: '88,5' is not a number"):
        parse_number("88,5")
    with pytest.raises(InexactNumber, match=r"^the area: 'x{40}' is not a number"):
        parse_number("x" * 50, what="the area")


@pytest.mark.parametrize(
    ("value", "fraction"),
    [
        (7, Fraction(7)),
        (Decimal("88.5000"), Fraction(177, 2)),
        (Fraction(1, 3), Fraction(1, 3)),
        (10**30 - 1, Fraction(10**30 - 1)),
        (Decimal("1e-30"), Fraction(1, 10**30)),
        (Decimal("9.5e29"), Fraction(95 * 10**28)),
    ],
)
def test_exact_numbers_are_taken_as_they_are(value: object, fraction: Fraction) -> None:
    """Whole numbers, decimals as recorded and fractions keep their exact value, up to thirty digits."""
    assert exact(value) == fraction


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("12", Fraction(12)), ("66.67", Fraction(6667, 100)), ("3/4", Fraction(3, 4)), ("3 / 4", Fraction(3, 4))],
)
def test_a_number_is_read_from_text(text: str, fraction: Fraction) -> None:
    """Plain digits, a decimal point, or a fraction."""
    assert parse_number(text) == fraction


@pytest.mark.parametrize("text", ["", "-1", "1e5", "1,000", "50%", "٣", "1/0", "1" * 31, "1.", ".5", "0x10", "1_000", "NaN"])
def test_other_texts_are_no_numbers(text: str) -> None:
    """Signs, exponents, separators, percent signs, other digits and division by zero are refused."""
    with pytest.raises(InexactNumber):
        parse_number(text)


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-3), "-3"),
        (Fraction(6666667, 100), "66666.67"),
        (Fraction(-1, 200), "-0.005"),
        (Fraction(1840, 3), "1840/3"),
        (Fraction(1, 64), "0.015625"),
        (Fraction(1000), "1000"),
        (Fraction(3, 10**30), "0." + "0" * 29 + "3"),
    ],
)
def test_a_number_is_shown_exactly(fraction: Fraction, text: str) -> None:
    """Decimals where they end, a fraction where they do not."""
    assert show_number(fraction) == text


@settings(max_examples=50)
@given(st.fractions(min_value=0, max_denominator=10**6).filter(lambda value: value < 10**20))
def test_showing_and_reading_gives_the_same_number(value: Fraction) -> None:
    """What is shown reads back to the same exact number."""
    assert parse_number(show_number(value)) == value


@pytest.mark.parametrize(
    ("mode", "rounded"),
    [
        (Rounding.HALF_UP, [1, 2, 3, 1]),
        (Rounding.HALF_EVEN, [0, 2, 2, 1]),
        (Rounding.UP, [1, 2, 3, 1]),
        (Rounding.DOWN, [0, 1, 2, 0]),
    ],
)
def test_rounding(mode: Rounding, rounded: list[int]) -> None:
    """A half, one and a half, two and a half, and a little more than a half."""
    values = [Fraction(1, 2), Fraction(3, 2), Fraction(5, 2), Fraction(51, 100)]
    assert [whole(value, mode) for value in values] == rounded


def test_fractions_without_a_common_denominator_are_refused() -> None:
    """A few odd denominators would make every sum enormous."""
    primes = {10**24 + 7, 10**24 + 49, 10**24 + 73}
    with pytest.raises(InexactNumber, match=r"^share: the fractions have no common denominator of at most 60 digits; use one"):
        common_denominator(primes, what="share")
    assert common_denominator({2, 3, 4}, what="share") == 12
    assert [common_denominator(below, what="share") for below in (set(), {1}, {3}, {10**60})] == [1, 1, 3, 10**60]
