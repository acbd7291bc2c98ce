"""Which cells of tables about people may be told: small ones are put together, so that nothing smaller can be worked out.

A hidden cell beside a told total is not hidden. So no cell is left out: cells are put together until each holds nobody or at
least five, and the same cells are put together in every row of a table. The table of everybody is put together first and those
by groups only further, so what one table tells never cuts a cell of another into pieces.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from community_gov.privacy import enough

__all__ = ["put_together"]

K = TypeVar("K", bound=Hashable)
Part = tuple[K, ...]


def put_together(
    parts: Iterable[tuple[K, ...]], rows: Sequence[Mapping[K, int]], *, scale: Sequence[K] = ()
) -> tuple[tuple[K, ...], ...]:
    """The parts, put together until every row has nobody or at least five in each; () when all of them together are too few.

    Neighbours on a scale are put together, everything else with the smallest of the others. A part that is empty in all rows
    stays by itself: that nobody said something tells of nobody.

    >>> put_together([("a",), ("b",), ("c",), ("d",)], [{"a": 3, "b": 9, "c": 20, "d": 0}])
    (('a', 'b'), ('c',), ('d',))
    """
    found = list(parts)
    while small := [part for part in found if not all(enough(_size(part, row)) for row in rows)]:
        least = min(small, key=lambda part: _total(part, rows))
        others = [part for part in found if part != least and _total(part, rows)]
        if not others:
            return ()
        beside = _beside(least, others, scale) or others
        partner = min(beside, key=lambda part: _total(part, rows))
        first, second = sorted((found.index(least), found.index(partner)))
        found[first] += found.pop(second)
    return tuple(found)


def _beside(part: tuple[K, ...], others: list[tuple[K, ...]], scale: Sequence[K]) -> list[tuple[K, ...]]:
    """The next part below and the next above on the scale; none of a part that lies beside the scale."""
    if not all(each in scale for each in part):
        return []
    on_it = [other for other in others if all(each in scale for each in other)]
    place = {each: number for number, each in enumerate(scale)}
    low, high = min(place[each] for each in part), max(place[each] for each in part)
    below = [other for other in on_it if max(place[each] for each in other) < low]
    above = [other for other in on_it if min(place[each] for each in other) > high]
    next_below = [max(below, key=lambda other: max(place[each] for each in other))] if below else []
    return next_below + ([min(above, key=lambda other: min(place[each] for each in other))] if above else [])


def _size(part: tuple[K, ...], row: Mapping[K, int]) -> int:
    return sum(row.get(each, 0) for each in part)


def _total(part: tuple[K, ...], rows: Sequence[Mapping[K, int]]) -> int:
    return sum(_size(part, row) for row in rows)
