"""Weights as a rule reads them: cut, capped or rounded, voter by voter, exactly."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import compress
from typing import assert_never

from community_gov.rules.beforehand import Cap, CapToRest, RoundTo, Transform
from community_gov.rules.numeric import Rounding, whole
from community_gov.rules.register import Column

__all__ = ["transformed"]


def transformed(column: Column, measure: str, transforms: Sequence[Transform], *, inside: bytes) -> Column:
    """Apply the transforms of one measure in their order; ``inside`` marks the entitled, to whom all and "the others" refer."""
    for transform in transforms:
        if transform.measure == measure:
            column = _applied(column, transform, inside)
    return column


def _applied(column: Column, transform: Transform, inside: bytes) -> Column:
    match transform:
        case CapToRest():
            return _cut_to_rest(column, inside)
        case Cap(fraction=fraction):
            return _capped(column, fraction, inside)
        case RoundTo(unit=unit, mode=mode):
            return _rounded(column, unit, mode)
        case _:
            assert_never(transform)


def _cut_to_rest(column: Column, inside: bytes) -> Column:
    """At most one voter can have more than half, so at most one is cut."""
    everything = _sum_inside(column, inside)
    values = tuple(
        min(value, everything - value) if entitled else value for value, entitled in zip(column.values, inside, strict=True)
    )
    return Column(values=values, denominator=column.denominator)


def _capped(column: Column, fraction: Fraction, inside: bytes) -> Column:
    most = _sum_inside(column, inside) * fraction.numerator
    values = tuple(min(value * fraction.denominator, most) for value in column.values)
    return Column(values=values, denominator=column.denominator * fraction.denominator)


def _rounded(column: Column, unit: Fraction, mode: Rounding) -> Column:
    """Count whole units in each weight, then write them over the denominator of the unit."""
    ratio = 1 / (column.denominator * unit)
    values = tuple(whole(value * ratio, mode) * unit.numerator for value in column.values)
    return Column(values=values, denominator=unit.denominator)


def _sum_inside(column: Column, inside: bytes) -> int:
    return sum(compress(column.values, inside))
