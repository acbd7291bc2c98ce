"""Weights that a rule makes from others, voter by voter.

    round(area, 1, half_up)                       one vote for each square metre, rounded
    basic + min(additional, 1/5 * basic)          additional votes up to a fifth of the basic ones
    total(flats) * area / total(area)             a share of all votes by floor area

A name is the voter's own weight, ``total`` the sum over all entitled voters. ``*`` and ``/`` bind closer than ``+``.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import compress
from math import prod
from typing import TypeAlias, assert_never

from attrs import field, frozen

from community_gov.rules.numeric import Rounding, common_denominator, whole
from community_gov.rules.reader import Reader, reader
from community_gov.rules.register import Column

__all__ = ["Derived", "derive"]

_RESERVED = frozenset({"min", "max", "total", "round"})


class _Operation(StrEnum):
    PLUS = "+"
    TIMES = "*"
    OVER = "/"
    LEAST = "min"
    GREATEST = "max"


@frozen
class _Own:
    measure: str


@frozen
class _Total:
    measure: str


@frozen
class _Rounded:
    of: "_Tree"
    unit: Fraction
    mode: Rounding


@frozen
class _Combined:
    by: _Operation
    of: "tuple[_Tree, ...]"


_Tree: TypeAlias = Fraction | _Own | _Total | _Rounded | _Combined


@frozen
class Derived:
    """A formula for one weight of each voter.

    Raises:
        FormulaError: it cannot be read.
    """

    formula: str
    tree: _Tree = field(init=False, repr=False, eq=False)

    @tree.default
    def _read(self) -> _Tree:
        place = reader(self.formula, reserved=_RESERVED)
        tree = _sum(place)
        place.finish()
        return tree


def derive(derived: Derived, columns: Mapping[str, Column], *, inside: bytes) -> Column:
    """Make the column of a derived weight; ``inside`` marks the entitled, over whom ``total`` sums.

    Who lacks a weight that the formula uses, or is made to divide by zero, lacks the derived weight.
    """
    values = [_value(derived.tree, position, columns, inside) for position in range(len(inside))]
    denominator = common_denominator({value.denominator for value in values if value is not None}, what=derived.formula)
    return Column(
        values=tuple(0 if value is None else value.numerator * (denominator // value.denominator) for value in values),
        denominator=denominator,
        missing=frozenset(position for position, value in enumerate(values) if value is None),
    )


def _value(tree: _Tree, position: int, columns: Mapping[str, Column], inside: bytes) -> Fraction | None:
    match tree:
        case Fraction():
            return tree
        case _Own(measure):
            column = columns.get(measure)
            return None if column is None or position in column.missing else column.at(position)
        case _Total(measure):
            return _total(columns.get(measure), inside)
        case _Rounded(of, unit, mode):
            value = _value(of, position, columns, inside)
            return None if value is None else unit * whole(value / unit, mode)
        case _Combined(by, of):
            values = [_value(inner, position, columns, inside) for inner in of]
            known = [value for value in values if value is not None]
            return _combined(by, known) if len(known) == len(values) else None
        case _:
            assert_never(tree)


def _total(column: Column | None, inside: bytes) -> Fraction | None:
    if column is None or any(inside[position] for position in column.missing):
        return None
    return Fraction(sum(compress(column.values, inside)), column.denominator)


def _combined(by: _Operation, values: list[Fraction]) -> Fraction | None:
    match by:
        case _Operation.PLUS:
            return sum(values, Fraction(0))
        case _Operation.TIMES:
            return prod(values, start=Fraction(1))
        case _Operation.OVER:
            return values[0] / values[1] if values[1] else None
        case _Operation.LEAST:
            return min(values)
        case _Operation.GREATEST:
            return max(values)
        case _:
            assert_never(by)


# Reading, one function a rule of the grammar.


def _sum(place: Reader) -> _Tree:
    terms = [_product(place)]
    while place.taken("+"):
        terms.append(_product(place))
    return terms[0] if len(terms) == 1 else _Combined(_Operation.PLUS, tuple(terms))


def _product(place: Reader) -> _Tree:
    tree = _factor(place)
    while place.here.text in {"*", "/"}:
        by = _Operation(place.here.text)
        place.next += 1
        tree = _Combined(by, (tree, _factor(place)))
    return tree


def _factor(place: Reader) -> _Tree:
    if place.here.kind == "number":
        return place.number()
    place.deeper()
    tree = _operand(place)
    place.depth -= 1
    return tree


def _operand(place: Reader) -> _Tree:
    for operation in (_Operation.LEAST, _Operation.GREATEST):
        if place.taken(operation):
            return _Combined(operation, _arguments(place))
    if place.taken("round"):
        return _rounding(place)
    if place.taken("total"):
        place.need("(")
        tree: _Tree = _Total(place.name("a measure"))
        place.need(")")
        return tree
    if place.taken("("):
        tree = _sum(place)
        place.need(")")
        return tree
    return _Own(place.name("a measure, a number, total(), min(), max() or round()"))


def _arguments(place: Reader) -> tuple[_Tree, ...]:
    place.need("(")
    terms = [_sum(place)]
    while place.taken(","):
        terms.append(_sum(place))
    place.need(")")
    return tuple(terms)


def _rounding(place: Reader) -> _Rounded:
    place.need("(")
    of = _sum(place)
    place.need(",")
    if place.here.kind != "number" or place.here.text.strip("0./ ") == "":
        raise place.fails("a unit above 0, such as 1 or 1/2")
    unit = place.number()
    place.need(",")
    name = place.name(f"one of {', '.join(Rounding)}")
    place.need(")")
    if name not in set(Rounding):
        raise place.fails(f"one of {', '.join(Rounding)} before this")
    return _Rounded(of, unit, Rounding(name))
