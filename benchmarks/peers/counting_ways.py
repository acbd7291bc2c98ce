"""Counting ballots by others: pandas, polars, DuckDB and SQLite, from columns that they hold in memory in their own way.

The work is ours: heads and area for, against and abstaining, in whole numbers, so that everybody is exact. Who is not
installed (`requirements/bench.txt`) takes no part.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from benchmarks.harness import Entrant, Role, kept

__all__ = ["Sums", "counting_peers"]

Sums = dict[int, tuple[int, int]]
"""Heads and area by what was said."""
Count = Callable[[], Iterable[Sequence[int]]]
_QUERY = "SELECT said, count(*), CAST(sum(area) AS BIGINT) FROM ballots GROUP BY said"


def counting_peers(said: Sequence[int], area: Sequence[int], wanted: Sequence[int]) -> Iterator[Entrant]:
    """Everybody who is installed, with the columns ready; they tell the sums of what is wanted."""
    for name, (module, prepared) in _PEERS.items():
        if find_spec(module) is not None:
            yield Entrant(name=name, role=Role.PEER, ready=kept(_run(prepared(said, area), wanted)))


def _run(count: Count, wanted: Sequence[int]) -> Callable[[], Callable[[], object]]:
    def run() -> Callable[[], object]:
        rows = list(count())
        return lambda: _sums(rows, wanted)

    return run


def _sums(rows: Iterable[Sequence[int]], wanted: Sequence[int]) -> Sums:
    found = {int(said): (int(heads), int(area)) for said, heads, area in rows}
    return {said: found.get(said, (0, 0)) for said in wanted}


def _pandas(said: Sequence[int], area: Sequence[int]) -> Count:
    frame = _frame(said, area)
    return lambda: frame.groupby("said", sort=False)["area"].agg(["count", "sum"]).itertuples()


def _frame(said: Sequence[int], area: Sequence[int]) -> Any:  # noqa: ANN401  # its types are there only where it is installed
    pandas = import_module("pandas")
    return pandas.DataFrame({"said": pandas.Series(said, dtype="uint8"), "area": pandas.Series(area, dtype="int64")})


def _polars(said: Sequence[int], area: Sequence[int]) -> Count:
    polars = import_module("polars")
    frame = polars.DataFrame({"said": said, "area": area}, schema={"said": polars.UInt8, "area": polars.Int64})
    sums = (polars.len().alias("heads"), polars.col("area").sum())
    return lambda: frame.group_by("said").agg(*sums).iter_rows()


def _duckdb(said: Sequence[int], area: Sequence[int]) -> Count:
    connection = import_module("duckdb").connect()
    if find_spec("pandas") is None:
        connection.execute("CREATE TABLE ballots (said UTINYINT, area BIGINT)")
        connection.executemany("INSERT INTO ballots VALUES (?, ?)", [list(row) for row in zip(said, area, strict=True)])
    else:
        connection.register("frame", _frame(said, area))
        connection.execute("CREATE TABLE ballots AS SELECT said, area FROM frame")
        connection.unregister("frame")
    return lambda: connection.execute(_QUERY).fetchall()


def _sqlite(said: Sequence[int], area: Sequence[int]) -> Count:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE ballots (said INTEGER, area INTEGER)")
    connection.executemany("INSERT INTO ballots VALUES (?, ?)", zip(said, area, strict=True))
    return lambda: connection.execute(_QUERY)


_PEERS: Mapping[str, tuple[str, Callable[[Sequence[int], Sequence[int]], Count]]] = {
    "pandas": ("pandas", _pandas),
    "polars": ("polars", _polars),
    "DuckDB": ("duckdb", _duckdb),
    "SQLite": ("sqlite3", _sqlite),
}
