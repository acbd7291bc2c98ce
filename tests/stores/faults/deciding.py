"""Votes decided twice: by the library and by hand, in two ways that may not differ, and from sealed bundles by a script."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from math import ceil
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from plugins.owners.tests.polls import Polled, in_secret, polls, unsound
from tests.rules import relations, two_judges
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.workers import shared

__all__ = ["judge_twice", "relate_often", "seal_often"]

_LONG = 20_000
"""How many votes have to bring up everything."""
Run = Callable[[Iterable[int], "Counter[str]"], Iterator[str]]


def judge_twice(folder: Path, votes: int) -> Outcome:
    """Let both judges decide so many votes; a long run has to bring up every shape, and enough votes on a boundary."""
    found = shared(folder, ceil(votes / two_judges.HEAP), _run(two_judges.compared), worth=_WORTH)
    met = Counter(found.met)
    untried = two_judges.untried(met) if votes >= _LONG else []
    on, near = (100 * met[name] / met["votes"] for name in ("exactly on a boundary", "on a boundary or a hair from it"))
    return Outcome(
        points=met["votes"],
        faults=[*found.faults, *(Fault(Sort.OTHER, what) for what in untried)],
        said=f"{on:.1f} % of the votes are exactly on a boundary, {near:.1f} % on one or within a hundredth of it; "
        f"{len(two_judges.ALL) - len(two_judges.untried_shapes(met))} of {len(two_judges.ALL)} shapes came up",
    )


def relate_often(folder: Path, times: int) -> Outcome:
    """Try each relation so often."""
    found = shared(folder, ceil(times / relations.HEAP), _run(relations.related), worth=_WORTH)
    said = ", ".join(f"{name} {found.met.get(name, 0):,}" for name in relations.NAMES)
    return Outcome(points=sum(found.met.values()), faults=found.faults, said=said)


_WORTH = 50  # heaps from which on sharing them is worth it


def _run(run: Run) -> Callable[[Path, range], Outcome]:
    def counted(_folder: Path, numbers: range) -> Outcome:
        met: Counter[str] = Counter()
        faults = [Fault(Sort.OTHER, what) for what in run(numbers, met)]
        return Outcome(points=len(numbers), faults=faults, met=met)

    return counted


def seal_often(_folder: Path, votes: int) -> Outcome:
    """Seal generated votes, by name and in secret, and let the stand-alone script recompute them."""
    faults: list[Fault] = []
    outcomes: Counter[str] = Counter()

    @settings(max_examples=votes, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(polled=polls())
    def check(polled: Polled) -> None:
        for cast in (polled, in_secret(polled)):
            outcomes[cast.verdict.outcome.value] += 1
            faults.extend(Fault(Sort.OTHER, f"{what}, of {cast}") for what in unsound(cast))

    check()
    said = ", ".join(f"{outcome} {number:,}" for outcome, number in sorted(outcomes.items()))
    return Outcome(points=sum(outcomes.values()), faults=faults, said=said)
