"""Eight writers on one community: each gets its share of the places, and none is given twice."""

import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from multiprocessing.connection import Connection

from attrs import evolve, frozen

from benchmarks.cases.field import title
from benchmarks.ground import Ground
from benchmarks.model import CLERK, Unit, unit
from benchmarks.sizes import Size
from benchmarks.tables import Figure, Figures
from benchmarks.ways import Ours
from community_gov import Change, Community, Nature, ProblemType, Refused, verb
from community_gov.hookspecs import hookimpl

__all__ = ["together"]

_WRITERS = 8
_FULL = ProblemType("bench.full", zh="{places}个名额已满", en="all {places} places are taken", nature=Nature.STATE)


@verb("bench.take")
def take(change: Change, *, places: int) -> Unit:
    """Take the next place; refused when all are taken."""
    number = change.number("bench.place")
    change.require(number <= places, _FULL(places=places))
    return change.put(evolve(unit(number), id=change.new_id(Unit)))


class Takers:
    """The plugin that brings the verb."""

    @hookimpl
    def gov_verbs(self) -> Iterable[Callable[..., object]]:
        """It alone."""
        return (take,)


@frozen(kw_only=True)
class _Race:
    seconds: float
    shares: tuple[int, ...]

    @property
    def fairness(self) -> float:
        return min(self.shares) / max(self.shares)


def together(size: Size, grounds: Sequence[Ground]) -> Iterator[Figures]:
    """Threads of one process, then processes."""
    places = size.changes * 2
    for ground in grounds:
        figures = []
        for writers, by, least in (("threads", _threads, 0.5), ("processes", _processes, 0.4)):
            races = [_raced(ground, by, places) for _ in range(size.rounds)]
            fairness = statistics.median(race.fairness for race in races)
            cost = statistics.median(race.seconds for race in races) * 1e6 / places
            shares = (
                f"{min(min(race.shares) for race in races)} to {max(max(race.shares) for race in races)} of {places} places each"
            )
            said = f"slowest / fastest {fairness:.2f}, {shares}, {cost:.0f} us a change, none given twice"
            figures.append(Figure(name=f"{_WRITERS} {writers}", said=said, target=f">= {least}", reached=fairness >= least))
        yield Figures(title=title(f"{_WRITERS} writers on one community, {size.rounds} rounds", ground), figures=tuple(figures))


def _raced(ground: Ground, by: Callable[[str, int], _Race], places: int) -> _Race:
    with ground.fresh() as url:
        Ours(url, Takers()).close()
        race = by(url, places)
        with closing(Ours(url, Takers(), made=True)) as ours, ours.community.by(CLERK).view() as view:
            floors = sorted(found.floor for found in view.find(Unit))
        if floors != list(range(1, places + 1)) or sum(race.shares) != places:
            raise AssertionError(f"{places} places, but {len(floors)} were given, {len(set(floors))} of them different")
        return race


def _work(community: Community, places: int) -> int:
    """Take places until there are none; returns how many."""
    for taken in range(places + 1):
        try:
            community.by(CLERK).run(take, places=places)
        except Refused:
            return taken
    raise AssertionError("more places were given than there are")


def _threads(url: str, places: int) -> _Race:
    with closing(Ours(url, Takers(), made=True)) as ours:
        shares, go = [0] * _WRITERS, threading.Barrier(_WRITERS + 1)

        def work(number: int) -> None:
            go.wait()
            shares[number] = _work(ours.community, places)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(_WRITERS)]
        for thread in threads:
            thread.start()
        go.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        return _Race(seconds=time.perf_counter() - began, shares=tuple(shares))


def _processes(url: str, places: int) -> _Race:
    fork = multiprocessing.get_context("fork")
    pipes = [fork.Pipe() for _ in range(_WRITERS)]
    workers = [fork.Process(target=_process, args=(url, places, theirs)) for _ours, theirs in pipes]
    for worker in workers:
        worker.start()
    for ours, _theirs in pipes:
        ours.recv()
    began = time.perf_counter()
    for ours, _theirs in pipes:
        ours.send("go")
    shares = tuple(int(ours.recv()) for ours, _theirs in pipes)
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return _Race(seconds=seconds, shares=shares)


def _process(url: str, places: int, pipe: Connection) -> None:
    """What one of the processes does: open the community, wait, take places, tell how many."""
    with closing(Ours(url, Takers(), made=True)) as ours:
        with ours.community.by(CLERK).view() as view:
            view.find(Unit, limit=1)
        pipe.send("ready")
        pipe.recv()
        pipe.send(_work(ours.community, places))
