"""Many new records in one change, and how that grows."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.cases.field import afresh, everybody, limit_on, title
from benchmarks.ground import Ground
from benchmarks.harness import Clock, Result, Run, Target, race
from benchmarks.model import Kind, resident, unit
from benchmarks.sizes import Size
from benchmarks.tables import Figure, Figures
from benchmarks.ways import Ours, Records, Way

__all__ = ["bulk", "growth"]


def bulk(size: Size, grounds: Sequence[Ground]) -> Iterator[Result]:
    """Units, with peers, and residents, whose personal fields no peer commits to."""
    units, residents = [unit(n) for n in range(1, size.bulk + 1)], [resident(n) for n in range(1, size.bulk + 1)]
    for ground in grounds:
        yield race(
            title(f"bulk import of {size.bulk:,} units without personal fields", ground),
            afresh(ground, everybody(ground), _bringing(units)),
            unit="us a row",
            operations=size.bulk,
            rounds=size.rounds,
            targets=_targets(ground),
        )
        yield race(
            title(f"bulk import of {size.bulk:,} residents with three personal fields", ground),
            afresh(ground, (Ours, limit_on(ground)), _bringing(residents)),
            unit="us a row",
            operations=size.bulk,
            rounds=size.rounds,
        )


def _targets(ground: Ground) -> tuple[Target, ...]:
    if ground.is_server:
        return Target(name="psycopg", bound=1.5), Target(name="SQLAlchemy Core", bound=8)
    return Target(name="sqlite3", bound=1.8), Target(name="Django", bound=5), Target(name="SQLAlchemy ORM", bound=8)


def _bringing(records: Records) -> Callable[[Way], Run]:
    kind: Kind = type(records[0])

    def begin(way: Way) -> Run:
        act = way.bringing(records)

        def run() -> Callable[[], object]:
            act()
            return lambda: way.count(kind)

        return run

    return begin


def growth(size: Size, grounds: Sequence[Ground]) -> Iterator[Result | Figures]:
    """Ours and the limit from a hundredth of the most rows to all of them: the cost of a row should stay."""
    units = [unit(n) for n in range(1, size.most + 1)]
    for ground in grounds:
        results = []
        for rows in (max(1, size.most // 100), max(1, size.most // 10), size.most):
            result = race(
                title(f"bulk import of {rows:,} units", ground),
                afresh(ground, (Ours, limit_on(ground)), _bringing(units[:rows])),
                unit="us a row",
                operations=rows,
                rounds=size.large_rounds,
            )
            results.append((rows, result))
            yield result
        yield Figures(title=title("growth: us a row by the CPU", ground), figures=tuple(_grown(results)))


def _grown(results: Sequence[tuple[int, Result]]) -> Iterator[Figure]:
    (_rows, first), *_others = results
    for place, entrant in ((0, "ours"), (2, "limit")):
        costs = [(rows, result.typical(result.entrants[place].name, Clock.CPU)) for rows, result in results]
        grown = costs[-1][1] / first.typical(first.entrants[place].name, Clock.CPU)
        said = ", ".join(f"{rows:,} rows {cost:.2f}" for rows, cost in costs)
        target, reached = ("at most 1.5 times", grown <= _LINEAR) if entrant == "ours" else ("", None)
        yield Figure(name=entrant, said=f"{said}: {grown:.2f} times", target=target, reached=reached)


_LINEAR = 1.5
