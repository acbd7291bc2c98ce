"""Verifying a journal: its chain against only reading its entries, all of it against reading the rows as well; and the memory."""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from benchmarks.cases.field import title
from benchmarks.ground import Ground
from benchmarks.harness import Entrant, Result, Role, Run, Target, kept, race
from benchmarks.limits.postgres import RawPostgres
from benchmarks.limits.sqlite import RawSqlite
from benchmarks.model import CLERK, NAME, Bench, add, created, unit
from benchmarks.sizes import Size
from benchmarks.tables import Figure, Figures
from community_gov import ALLOW_ALL, Community
from community_gov.journal import Journal, Report
from community_gov.stores.sql import Durability, open_store

__all__ = ["journal"]

_FLAT = 2.0
"""By how much the peak of the memory may grow when there are ten times as many entries."""


def journal(size: Size, grounds: Sequence[Ground]) -> Iterator[Result | Figures]:
    """One unit an entry, so that there are as many rows to compare as entries."""
    for ground in grounds:
        with _grown(ground, size.entries) as (community, url):
            raw = (RawPostgres if ground.is_server else RawSqlite)(url, made=True)
            jobs = {
                "the chain of a journal": (Journal.verify_chain, raw.read_entries),
                "a journal with a row an entry": (Journal.verify, raw.read_journal),
            }
            for name, (verify, read) in jobs.items():
                yield race(
                    title(f"verifying {name}, {size.entries:,} entries", ground),
                    [
                        Entrant(name="ours", role=Role.OURS, ready=kept(_verified(community, verify))),
                        Entrant(name=raw.name, role=Role.LIMIT, ready=kept(_read(read))),
                    ],
                    unit="us an entry",
                    operations=size.entries,
                    rounds=size.rounds,
                    targets=(Target(name=raw.name, bound=2.5),),
                )
            raw.close()
            large = _peak(_verified(community, Journal.verify))
        with _grown(ground, size.entries // 10) as (community, _url):
            small = _peak(_verified(community, Journal.verify))
        said = f"{small / 1e6:.1f} MB for {size.entries // 10:,} entries, {large / 1e6:.1f} MB for {size.entries:,}"
        flat = Figure(name="peak", said=said, target=f"at most {_FLAT:g} times", reached=large <= small * _FLAT)
        yield Figures(title=title("memory of verifying, beyond what was there before", ground), figures=(flat,))


@contextmanager
def _grown(ground: Ground, entries: int) -> Iterator[tuple[Community, str]]:
    """A community with so many entries; how long that takes is not measured, so it need not wait for the disk."""
    with ground.fresh() as url:
        made = created(url)
        store = open_store(url, made.kinds.schemas(), durability=Durability.PROCESS_CRASH_ONLY)
        community = Community(store, NAME, plugins=[Bench()], policy=ALLOW_ALL)
        for number in range(1, entries + 1):
            community.by(CLERK).run(add, record=unit(number))
        yield community, url
        store.close()


def _verified(community: Community, verify: Callable[[Journal], Report]) -> Run:
    def run() -> Callable[[], object]:
        with community.journal() as journal:
            report = verify(journal)
        return lambda: (report.head.sequence, report.faults)

    return run


def _read(read: Callable[[], int]) -> Run:
    def run() -> Callable[[], object]:
        entries = read()
        return lambda: (entries, ())

    return run


def _peak(run: Run) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
