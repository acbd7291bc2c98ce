"""One record by its id, the list of a compound, and eight threads that read at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.cases.field import everybody, fresh, standing, title
from benchmarks.ground import Ground
from benchmarks.harness import Entrant, Result, Role, Run, Target, kept, race
from benchmarks.model import unit
from benchmarks.sizes import Size
from benchmarks.ways import Ours, Way

__all__ = ["reading"]

_THREADS = 8


def reading(size: Size, grounds: Sequence[Ground]) -> Iterator[Result]:
    """On a compound of its own."""
    for ground in grounds:
        raw, lists = ("psycopg" if ground.is_server else "sqlite3"), max(1, size.reads // 100)
        by_id = (Target(name=raw, bound=2), Target(name="Django", bound=10))
        yield _read(ground, "one unit by id, in an open view", partial(_one_by_one, ids=_ids(size)), size, by_id)
        yield _read(ground, "one unit by id, a question of one moment each", partial(_asking, ids=_ids(size)), size, by_id[:1])
        listed = (Target(name=raw, bound=2), Target(name="Django", bound=2))
        yield _read(ground, f"the list of {size.compound}", partial(_lists, times=lists), size, listed, operations=lists)
        yield _threads(size, ground)


def _read(
    ground: Ground, what: str, begin: Callable[[Way], Run], size: Size, targets: Sequence[Target], *, operations: int = 0
) -> Result:
    with standing(ground, everybody(ground), lambda way: begin(_filled(way, size))) as entrants:
        return race(
            title(what, ground),
            entrants,
            unit="us a list" if operations else "us a read",
            operations=operations or size.reads,
            rounds=size.rounds,
            targets=targets,
        )


def _filled(way: Way, size: Size) -> Way:
    way.bringing([unit(n) for n in range(1, size.compound + 1)])()
    return way


def _ids(size: Size) -> list[str]:
    return [f"unit-{1 + n * 7919 % size.compound}" for n in range(size.reads)]


def _one_by_one(way: Way, *, ids: Sequence[str]) -> Run:
    def run() -> Callable[[], object]:
        with way.looking() as get:
            codes = [get(id) for id in ids]
        return lambda: codes

    return run


def _asking(way: Way, *, ids: Sequence[str]) -> Run:
    def run() -> Callable[[], object]:
        codes = [way.ask(id) for id in ids]
        return lambda: codes

    return run


def _lists(way: Way, *, times: int) -> Run:
    def run() -> Callable[[], object]:
        sums = [way.listed() for _ in range(times)]
        return lambda: sums

    return run


def _threads(size: Size, ground: Ground) -> Result:
    """As many lists by one thread as by eight; the interpreter runs one of these at a time."""
    lists = max(_THREADS, size.reads // 50)
    with fresh(ground, Ours) as way:
        _filled(way, size)

        def by(threads: int) -> Run:
            def run() -> Callable[[], object]:
                with ThreadPoolExecutor(threads) as pool:
                    sums = list(pool.map(lambda _number: way.listed(), range(lists)))
                return lambda: sums

            return run

        return race(
            title(f"{lists} lists of {size.compound} by {_THREADS} threads at once and by one", ground),
            [
                Entrant(name=f"ours, {_THREADS} threads", role=Role.OURS, ready=kept(by(_THREADS))),
                Entrant(name="ours, 1 thread", role=Role.PEER, ready=kept(by(1))),
            ],
            unit="us a list",
            operations=lists,
            rounds=size.rounds,
            targets=(Target(name="ours, 1 thread", bound=0.8),),
        )
