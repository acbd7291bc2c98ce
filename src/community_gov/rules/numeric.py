"""Exact numbers: what may decide a vote, and how it is read and shown.

Thresholds are law, so every number that decides is an ``int``, a ``Decimal`` as recorded, or a ``Fraction``. A float is
refused: the areas 106.8, 140.23, 114.19, 85.08 and 70.56 are exactly two thirds of 775.29, and floats say that they are less.
"""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias, assert_never

__all__ = ["Exact", "InexactNumber", "Rounding", "exact", "parse_number", "show_number"]

Exact: TypeAlias = int | Decimal | Fraction
"""What counts as a number here."""

DIGITS = 30
"""The most digits, before and after the point, of one number."""

_LIMIT = 10**DIGITS
_COMMON_LIMIT = 10 ** (2 * DIGITS)
_NUMBER = re.compile(r"([0-9]{1,30}) ?/ ?([0-9]{1,30})|[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)


class Rounding(StrEnum):
    """How to round to a multiple of a unit; half_up is the usual 四舍五入."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


class InexactNumber(ValueError):
    """A number that cannot decide anything: a float, a boolean, not finite, or too long."""


def exact(value: object, *, what: str = "the number") -> Fraction:
    """Give the value as a fraction; ``what`` names the number in the refusal.

    Raises:
        InexactNumber: it is a float, a bool, no number, not finite, or has more than 30 digits on either side of the point.
    """
    return Fraction(*ratio(value, what=what))


def ratio(value: object, *, what: str) -> tuple[int, int]:
    """Numerator and denominator, bounded before anything is converted: ``Decimal("1e999999")`` would become a million digits."""
    if type(value) is int:
        return _bounded(value, 1, what)
    if isinstance(value, Decimal):
        return _decimal_ratio(value, what)
    if isinstance(value, Fraction):
        return _bounded(value.numerator, value.denominator, what)
    raise InexactNumber(_wrong_type(value, what))


def parse_number(text: str, *, what: str = "the number") -> Fraction:
    """Read ``"12"``, ``"66.67"`` or ``"3/4"``: plain digits, no sign, no exponent, no thousands separator.

    Raises:
        InexactNumber: it is written in another way, has too many digits, or is divided by zero.
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise InexactNumber(f'{what}: {text[:40]!r} is not a number such as "12", "66.67" or "3/4"')
    if found[2] is None:
        return Fraction(text)
    if int(found[2]) == 0:
        raise InexactNumber(f"{what}: {text!r} divides by zero")
    return Fraction(int(found[1]), int(found[2]))


def show_number(value: Fraction) -> str:
    """Write it exactly: ``"614"``, ``"66666.67"`` where the decimals end, ``"1840/3"`` where they do not.

    >>> show_number(Fraction(1, 8)), show_number(Fraction(-1840, 3))
    ('0.125', '-1840/3')
    """
    twos, fives = _exponent(value.denominator, 2), _exponent(value.denominator, 5)
    if value.denominator != 2**twos * 5**fives:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def whole(value: Fraction, mode: Rounding) -> int:
    """Round a number of units to whole ones."""
    match mode:
        case Rounding.DOWN:
            return floor(value)
        case Rounding.UP:
            return ceil(value)
        case Rounding.HALF_UP:
            return floor(value + Fraction(1, 2))
        case Rounding.HALF_EVEN:
            return round(value)
        case _:
            assert_never(mode)


def common_denominator(denominators: set[int], *, what: str) -> int:
    """Give the least common denominator, refused when a few odd fractions would make every sum enormous."""
    common = 1
    for denominator in sorted(denominators):
        common = lcm(common, denominator)
        if common > _COMMON_LIMIT:
            raise InexactNumber(
                f"{what}: the fractions have no common denominator of at most {2 * DIGITS} digits; use one denominator for all"
            )
    return common


def _exponent(number: int, prime: int) -> int:
    exponent = 0
    while number % prime == 0:
        number //= prime
        exponent += 1
    return exponent


def _bounded(numerator: int, denominator: int, what: str) -> tuple[int, int]:
    if -_LIMIT < numerator < _LIMIT and denominator < _LIMIT:
        return numerator, denominator
    raise InexactNumber(f"{what} has more than {DIGITS} digits")


def _decimal_ratio(value: Decimal, what: str) -> tuple[int, int]:
    if not value.is_finite():
        raise InexactNumber(f"{what} is {value}: only finite numbers decide")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -DIGITS or value.adjusted() >= DIGITS:
        raise InexactNumber(f"{what} has more than {DIGITS} digits before or after the point")
    return value.as_integer_ratio()


def _wrong_type(value: object, what: str) -> str:
    if isinstance(value, bool):
        return f"{what} is {value}: write 1 or 0 if a number is meant"
    if isinstance(value, float):
        return (
            f'{what} is the float {value!r}, which is not exact: write Decimal("{value!r}"), or a Fraction for a share like 1/3'
        )
    return f"{what} is a {type(value).__name__}: write an int, a Decimal or a Fraction"
