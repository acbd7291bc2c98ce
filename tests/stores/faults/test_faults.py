"""What may go wrong with disks, power, processes and rivals goes wrong, a few times here and many times with larger numbers.

COMMUNITY_GOV_KILLS, _POWER, _ERRORS, _DAMAGES and _PLACES say how often; `python -m tests.stores.faults.<name>` runs one alone.
"""

import os
import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.stores.faults.damage import damage_often
from tests.stores.faults.errors import fail_often
from tests.stores.faults.ground import act, copied, judged, made, opened, times
from tests.stores.faults.kills import kill_often
from tests.stores.faults.power import lose_often
from tests.stores.faults.races import Race, Take, race_processes, race_threads, take_without_lock

from community_gov.stores.errors import StoreFailed
from community_gov.stores.sql.session import Connection
from community_gov.stores.sql.sqlite import connect_sqlite

pytestmark = pytest.mark.timeout(1200)


def test_killed_processes_lose_nothing(tmp_path: Path) -> None:
    """A writer killed at any moment has lost no acknowledged change and doubled none; retries are done once."""
    found = kill_often(times("KILLS", 20), tmp_path)
    assert found.faults == ()


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder in memory where there is one: for tests in which the disk itself has no part."""
    memory = Path("/dev/shm")  # noqa: S108  # the folder in it has a name of its own
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


def test_power_failures_lose_nothing(quick: Path) -> None:
    """Whatever a disk makes of what it was not told to keep, acknowledged changes are there and the store is whole."""
    found = lose_often(times("POWER", 200), quick)
    assert (found.lost, found.faults) == (0, ())


def test_the_simulation_finds_what_is_lost_without_synchronising(quick: Path) -> None:
    """A control: the same history on a disk that was never told to keep anything loses changes, or the test proves nothing."""
    found = lose_often(times("POWER", 200) // 4, quick, obey=False)
    assert found.lost > 0
    assert found.faults


def test_disk_errors_are_typed_and_pass(quick: Path) -> None:
    """An error of any operation on any file is a typed error; afterwards the store goes on and nothing is lost or doubled."""
    found = fail_often(times("ERRORS", 120), quick)
    assert found.faults == ()
    assert found.struck > 0
    assert found.refused > 0


def test_damaged_files_are_found(quick: Path) -> None:
    """A damaged file is a typed error, or a check finds it, or all records and entries are as they were; never an empty store."""
    found = damage_often(times("DAMAGES", 120), quick)
    assert found.faults == ()
    assert found.found["CorruptStore"] > 0


PLACES, WORKERS = times("PLACES", 80), 4 if times("PLACES", 80) == 80 else 8


def test_processes_share_places_fairly(tmp_path: Path) -> None:
    """Processes that count and take in their turn oversell nothing, fail never, and the slowest gets 0.4 of the fastest."""
    _judge(race_processes(PLACES, WORKERS, tmp_path), fairness=40 if PLACES >= 750 else 10)


def test_threads_share_places_fairly(tmp_path: Path) -> None:
    """Threads of one process do as well, and the slowest gets 0.5 of the fastest."""
    _judge(race_threads(PLACES, WORKERS, tmp_path), fairness=50)


def _judge(race: Race, *, fairness: int) -> None:
    assert (race.taken, race.faults) == (PLACES, ())
    assert sum(race.shares) == PLACES
    assert race.fair(fairness), race.shares


@pytest.mark.parametrize("race", [race_processes, race_threads])
def test_without_the_lock_places_are_oversold(race: Callable[[int, int, Path, Take], Race], tmp_path: Path) -> None:
    """A control: counting before one's turn oversells, or the race proves nothing."""
    assert race(PLACES, WORKERS, tmp_path, take_without_lock).taken > PLACES


# --- a full disk, by the limits that there are without one --------------------------------------------------------------


def test_a_full_database_is_said_so_and_can_grow_later(tmp_path: Path) -> None:
    """When SQLite may not take another page, a change fails as a whole; with more room the same store goes on."""
    path, pages = copied(made(tmp_path), tmp_path), [30]

    def connect(place: str) -> Connection:
        connection = connect_sqlite(place)
        connection.cursor().execute(f"PRAGMA max_page_count = {pages[0]}", ())
        return connection

    store = opened(path, connect)
    with pytest.raises(StoreFailed, match="full"):
        _fill(lambda number: act(store, number))
    stopped = len(judged(path).bodies)
    pages[0] = 10_000
    assert act(store, stopped + 1)
    store.close()
    assert (judged(path).faults, len(judged(path).bodies)) == ((), stopped + 1)


def test_a_file_that_may_not_grow_is_said_so(tmp_path: Path) -> None:
    """A limit of the system on the size of files ends a change with a typed error and leaves the store whole."""
    path = copied(made(tmp_path), tmp_path)
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100_000,) * 2)
        store = opened(path)
        try:
            _fill(lambda number: act(store, number))
        except StoreFailed:
            os._exit(7)
        finally:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
    verdict = judged(path)
    assert verdict.faults == ()
    assert len(verdict.bodies) > 0


def _fill(change: Callable[[int], object]) -> None:
    """Make changes until one fails."""
    for number in range(1, 5_000):
        change(number)
