"""How many ballots have come back, for the whole and by building or entrance; never what they say.

Nothing is said of a place with fewer than 5 heads, there and in the places beside it, so that nobody's taking part can be read
off.
"""

from collections.abc import Iterable
from decimal import Decimal

from attrs import field, frozen

from community_gov import Id, View, counted, question
from community_gov.households import Place, PlaceKind, places
from community_gov.privacy import shown_cells
from community_gov_owners.assembly import Assembly
from community_gov_owners.ballots import Ballot, BallotState
from community_gov_owners.heads import exact_sum
from community_gov_owners.register import Voter, register_of, voters

__all__ = ["PlaceTurnout", "Turnout", "turnout", "turnout_by_place"]


@frozen(kw_only=True)
class Turnout:
    """How many heads, with how much area, have a ballot in the box that counts."""

    heads: int
    returned: int
    area: Decimal
    returned_area: Decimal


@frozen(kw_only=True)
class PlaceTurnout:
    """The turnout in one building or entrance; `returned` is None where saying it would tell too much."""

    place: Id[Place]
    heads: int
    returned: int | None = field(metadata=counted())


@question("owners.turnout")
def turnout(view: View, assembly_id: Id[Assembly]) -> Turnout:
    """The turnout of the whole compound; raises Refused (owners.no_register)."""
    rows = voters(view, register_of(view, assembly_id).id)
    back = _returned(view, assembly_id)
    return Turnout(
        heads=len(rows),
        returned=sum(row.id in back for row in rows),
        area=_area(rows),
        returned_area=_area(row for row in rows if row.id in back),
    )


@question("owners.turnout_by_place")
def turnout_by_place(view: View, assembly_id: Id[Assembly], *, kind: PlaceKind) -> tuple[PlaceTurnout, ...]:
    """The turnout in each place of a kind, in natural order; a head with units in two places counts in both.

    When exactly one place has fewer than 5 heads, the next smallest is left out with it: else it could be computed from the
    whole.
    """
    rows, back = voters(view, register_of(view, assembly_id).id), _returned(view, assembly_id)
    found = [(place.id, [row for row in rows if _lies_in(row, place.id)]) for place in places(view, kind=kind)]
    silent = _too_small({place: len(here) for place, here in found})
    return tuple(
        PlaceTurnout(place=place, heads=len(here), returned=None if place in silent else sum(row.id in back for row in here))
        for place, here in found
        if here
    )


def _too_small(heads: dict[Id[Place], int]) -> frozenset[Id[Place]]:
    return frozenset(place for place, shown in zip(heads, shown_cells(heads.values()), strict=True) if shown is None)


def _returned(view: View, assembly_id: Id[Assembly]) -> frozenset[Id[Voter]]:
    rows = view.find(Ballot, assembly=assembly_id)
    return frozenset(row.voter for row in rows if row.state is BallotState.COUNTED)


def _area(rows: Iterable[Voter]) -> Decimal:
    return exact_sum(row.area for row in rows if row.area is not None)


def _lies_in(row: Voter, place: Id[Place]) -> bool:
    return any(place in part.places for part in row.parts)
