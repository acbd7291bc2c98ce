"""Sharing a cost among units by area, to the fen: the shares sum to the cost, whatever the areas.

Costs of the common parts are shared as agreed, else by area (Civil Code art. 283; read). Each unit first gets the whole fen of
its exact share; the fen that are left go to the largest remainders, and of equal ones to the earlier unit.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from community_gov import Id, Nature, ProblemType, Refused, View, question
from community_gov.households import Place, Unit
from community_gov_owners.entitled import entitled

__all__ = ["CostShare", "allocate", "cost_shares"]

K = TypeVar("K")


@frozen(kw_only=True)
class CostShare:
    """What one unit bears, in fen."""

    unit: Id[Unit]
    area: Decimal
    fen: int


NO_AREA = ProblemType(
    "owners.cost_without_area",
    zh="房屋{unit}没有面积,不能分摊",
    en="unit {unit} has no area: the cost cannot be shared",
    nature=Nature.STATE,
)
NO_UNITS = ProblemType(
    "owners.cost_without_units", zh="没有可分摊的房屋", en="there is no unit to share the cost", nature=Nature.STATE
)
NO_COST = ProblemType("owners.cost_amount", zh="金额须为非负整数分", en="a cost is a whole number of fen, 0 or more")


def allocate(total: int, weights: Mapping[K, Decimal]) -> dict[K, int]:
    """Share a whole number by exact weights, largest remainder first; raises ValueError without a positive weight.

    >>> allocate(100, {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})
    {'a': 34, 'b': 33, 'c': 33}
    """
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if whole <= 0:
        msg = "nothing can be shared by weights that sum to nothing"
        raise ValueError(msg)
    exact = {key: total * Fraction(weight) / whole for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


@question("owners.cost_shares")
def cost_shares(view: View, *, fen: int, on: date, place: Id[Place] | None = None) -> tuple[CostShare, ...]:
    """What each counted unit bears of a cost, by area as of a day; of one building or entrance when a place is given.

    Raises Refused when a unit has no area, or there is none.
    """
    parts = [part for line in entitled(view, on=on) for part in line.parts if place is None or place in part.places]
    areas = {part.unit: part.area for part in parts}
    problems = [NO_AREA(at="on", unit=unit) for unit, area in areas.items() if area is None]
    problems += [] if areas else [NO_UNITS(at="place")]
    problems += [] if fen >= 0 else [NO_COST(at="fen")]
    if problems:
        raise Refused(*problems)
    known = {unit: area for unit, area in areas.items() if area is not None}
    return tuple(CostShare(unit=unit, area=known[unit], fen=share) for unit, share in allocate(fen, known).items())
