"""One durable change after another."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.cases.field import afresh, everybody, title
from benchmarks.ground import Ground
from benchmarks.harness import Clock, Result, Run, Target, race
from benchmarks.model import Unit, unit
from benchmarks.sizes import Size
from benchmarks.ways import Act, Way

__all__ = ["changes"]


def changes(size: Size, grounds: Sequence[Ground]) -> Iterator[Result]:
    """A new unit each, then a new version of a unit each; the raw transaction only writes, it reads nothing."""
    for ground in grounds:
        raw = "psycopg" if ground.is_server else "sqlite3"
        yield race(
            title("a durable change: one new unit and its journal entry", ground),
            afresh(ground, everybody(ground), lambda way: _all(way, [way.adding(unit(n)) for n in range(size.changes + 1)])),
            unit="us a change",
            operations=size.changes,
            rounds=size.rounds,
            targets=(Target(name=raw, bound=1.3), Target(name="", bound=130, clock=Clock.CPU), Target(name="Django", bound=3)),
        )
        yield race(
            title("a durable change: a new version of a unit, the old one kept", ground),
            afresh(ground, everybody(ground), lambda way: _replacing(way, size.changes)),
            unit="us a change",
            operations=size.changes,
            rounds=size.rounds,
            targets=(Target(name=raw, bound=1.7 if ground.is_server else 1.3), Target(name="Django", bound=3)),
        )


def _replacing(way: Way, number: int) -> Run:
    way.bringing([unit(n) for n in range(number + 1)])()
    return _all(way, [way.replacing(f"unit-{n}", f"再版{n}") for n in range(number + 1)])


def _all(way: Way, acts: Sequence[Act]) -> Run:
    """The first one is done before the clock runs: it also makes ready what is kept for all that follow."""
    first, *others = acts
    first()

    def run() -> Callable[[], object]:
        for act in others:
            act()
        return lambda: way.count(Unit)

    return run
