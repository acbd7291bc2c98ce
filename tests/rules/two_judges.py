"""The library and an independent judge decide the same votes: outcome and path have to be the same."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.rules.electorates import SHIPPED, Vote, by_hand, by_library, path_of, rules_and_votes, shipped_votes
from tests.rules.rule_shapes import ALL, shapes, ways

__all__ = ["ALL", "BOUNDARY", "HEAP", "compared", "untried", "untried_shapes"]

HEAP = 200
"""How many votes are made from one seed, half of them under generated rules and half under the shipped ones."""
BOUNDARY = 30
"""Of a hundred votes, on how many at least a test is met exactly or missed by a hundredth at most."""


def compared(numbers: Iterable[int], met: Counter[str]) -> Iterator[str]:
    """Decide heaps of votes by their numbers; gives each disagreement, and counts in ``met`` what came up."""
    shapes_of: dict[str, frozenset[str]] = {}
    for number in numbers:
        rule = None
        for vote in _heap(number):
            if vote.rule is not rule:
                rule = vote.rule
                if rule.id not in shapes_of or rule.id not in SHIPPED:
                    shapes_of[rule.id] = shapes(rule)
            met.update(shapes_of[vote.rule.id])
            yield from _judged(vote, met, f"heap {number}")


def _heap(number: int) -> Iterator[Vote]:
    yield from rules_and_votes(f"heap-{number}", HEAP // 2)
    yield from shipped_votes(f"heap-{number}", HEAP // 2, first=number)


def _judged(vote: Vote, met: Counter[str], where: str) -> Iterator[str]:
    found, wanted = path_of(by_library(vote)), by_hand(vote)
    met.update(["votes", *ways(*found)])
    met["exactly on a boundary"] += wanted.exactly
    met["on a boundary or a hair from it"] += wanted.exactly or wanted.nearly
    if found != (wanted.outcome, wanted.path):
        yield f"{where}: the library says {found}, by hand it is {wanted}, of {vote}"


def untried(met: Counter[str]) -> list[str]:
    """Give what should have come up in a long run: every shape, and enough votes on a boundary."""
    missing = [f"{shape} never came up" for shape in untried_shapes(met)]
    near = met["on a boundary or a hair from it"]
    few = 100 * near < BOUNDARY * met["votes"]
    return [*missing, *([f"only {near} of {met['votes']} votes are on a boundary"] if few else [])]


def untried_shapes(met: Counter[str]) -> list[str]:
    """Give the shapes that did not come up."""
    return [shape for shape in sorted(ALL) if not met[shape]]
