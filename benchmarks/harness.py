"""The one way in which everything is measured.

Those who race do the same work in one process, one after another, in rounds; who begins changes from round to round. The garbage
collector is off while the clock runs. The first of them runs twice in each round, and the two runs are compared like any others:
this control shows by how much a ratio is off for no reason. A ratio is the median of the ratios within the rounds, and is told
only if it differs from 1 by more than the control's does. Whoever comes to another result than the first is not fast but wrong.
"""

import gc
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from enum import Enum

from attrs import field, frozen

__all__ = ["Clock", "Entrant", "Ratio", "Result", "Role", "Run", "Sample", "Target", "kept", "race", "timed"]

Run = Callable[[], Callable[[], object]]
"""The work that is timed. It gives what tells its result, which is asked when the clock has stopped."""
_LEAST_FOR_QUARTILES = 2
_BELOW = 0.02
"""By how much of itself a case may seem to beat its limit before that is a mistake of the benchmark; noise is added to it."""


class Role(Enum):
    """What somebody is in a race."""

    OURS = "ours"
    CONTROL = "control"
    LIMIT = "limit"
    PEER = "peer"


class Clock(Enum):
    """What is read: the time on the wall, or the time that this process and its children were at work."""

    WALL = "wall"
    CPU = "CPU"


@frozen(kw_only=True)
class Sample:
    """Seconds of one run."""

    wall: float
    cpu: float

    def on(self, clock: Clock) -> float:
        """The seconds of a clock."""
        return self.wall if clock is Clock.WALL else self.cpu


@frozen(kw_only=True)
class Entrant:
    """One who races: what is made ready before each run, outside the clock, and gives the run."""

    name: str
    role: Role
    ready: Callable[[], AbstractContextManager[Run]]
    rounds: int | None = None
    """In how many of the rounds it takes part; None for all."""


@frozen(kw_only=True)
class Target:
    """What a figure should be: ours divided by a limit at most, a peer divided by ours at least."""

    name: str
    """The entrant that ours is compared with; empty for ours alone, in units of the table."""
    bound: float
    clock: Clock = Clock.WALL


@frozen(kw_only=True)
class Ratio:
    """The median of the ratios within the rounds, and how far the control's quartiles lie from 1."""

    median: float
    noise: float

    @property
    def told(self) -> bool:
        """Whether it differs from 1 by more than the control does."""
        return abs(self.median - 1) > self.noise

    def __str__(self) -> str:
        """The figure, or that there is none."""
        return f"{self.median:.2f}" if self.told else "= (noise)"


@frozen(kw_only=True)
class Result:
    """All samples of a race, by entrant."""

    title: str
    unit: str
    """What one operation is and how it is told, such as `us a row`."""
    scale: float
    """Units in a second, divided by operations in a run."""
    entrants: tuple[Entrant, ...]
    samples: Mapping[str, Sequence[Sample]] = field(repr=False)
    targets: tuple[Target, ...] = ()

    def typical(self, name: str, clock: Clock) -> float:
        """The median, in the unit of the table."""
        return statistics.median(sample.on(clock) for sample in self.samples[name]) * self.scale

    def ratio(self, name: str, clock: Clock) -> Ratio:
        """Ours divided by a limit, a peer divided by ours."""
        first = self.entrants[0]
        other = next(entrant for entrant in self.entrants if entrant.name == name)
        ratios = list(self._ratios(first.name, name, clock))
        median = statistics.median(ratios if other.role is not Role.PEER else [1 / ratio for ratio in ratios])
        return Ratio(median=median, noise=self.noise(clock))

    def _ratios(self, one: str, other: str, clock: Clock) -> Iterator[float]:
        pairs = zip(self.samples[one], self.samples[other], strict=False)  # a peer may take part in fewer rounds
        return (a.on(clock) / max(b.on(clock), 1e-9) for a, b in pairs)

    def noise(self, clock: Clock) -> float:
        """How far from 1 the quartiles of the control's ratios lie."""
        control = next(entrant for entrant in self.entrants if entrant.role is Role.CONTROL)
        ratios = list(self._ratios(self.entrants[0].name, control.name, clock))
        if len(ratios) < _LEAST_FOR_QUARTILES:
            return abs(ratios[0] - 1)
        low, _middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return max(abs(low - 1), abs(high - 1))

    def impossible(self) -> tuple[str, ...]:
        """The limits that ours seems to beat, which says that the benchmark is wrong."""
        limits = (entrant.name for entrant in self.entrants if entrant.role is Role.LIMIT)
        return tuple(name for name in limits if self.ratio(name, Clock.CPU).median < 1 - _BELOW - self.noise(Clock.CPU))


def race(
    title: str,
    entrants: Sequence[Entrant],
    *,
    unit: str,
    operations: int,
    rounds: int,
    targets: Sequence[Target] = (),
) -> Result:
    """Let them race; `unit` begins with s, ms or us. Raises AssertionError when results differ."""
    ours = entrants[0]
    control = Entrant(name=f"{ours.name}, again", role=Role.CONTROL, ready=ours.ready)
    all_of_them = (ours, control, *entrants[1:])
    samples: dict[str, list[Sample]] = {entrant.name: [] for entrant in all_of_them}
    for number in range(rounds):
        start = number % len(all_of_them)
        results: dict[str, object] = {}
        for entrant in (*all_of_them[start:], *all_of_them[:start]):
            if entrant.rounds is None or number < entrant.rounds:
                sample, results[entrant.name] = timed(entrant.ready)
                samples[entrant.name].append(sample)
        _refuse_difference(title, ours.name, results)
    scale = {"s": 1.0, "ms": 1e3, "us": 1e6}[unit.partition(" ")[0]] / operations
    return Result(title=title, unit=unit, scale=scale, entrants=all_of_them, samples=samples, targets=tuple(targets))


def _refuse_difference(title: str, ours: str, results: Mapping[str, object]) -> None:
    different = {name: result for name, result in results.items() if result != results[ours]}
    if different:
        raise AssertionError(f"{title}: {ours} came to {results[ours]}, but {different}")


def timed(ready: Callable[[], AbstractContextManager[Run]]) -> tuple[Sample, object]:
    """One run with the garbage collector off: what it took, and its result."""
    with ready() as run:
        gc.collect()
        gc.disable()
        try:
            cpu, wall = _cpu(), time.perf_counter()
            tell = run()
            wall, cpu = time.perf_counter() - wall, _cpu() - cpu
        finally:
            gc.enable()
        return Sample(wall=wall, cpu=cpu), tell()


def _cpu() -> float:
    """Seconds that this process and its ended children were at work."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def kept(run: Run) -> Callable[[], AbstractContextManager[Run]]:
    """What stays ready from round to round."""

    @contextmanager
    def ready() -> Iterator[Run]:
        yield run

    return ready
