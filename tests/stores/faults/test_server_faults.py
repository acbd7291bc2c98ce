"""PostgreSQL: clients are killed, the server ends their connections, the server itself crashes and comes back.

COMMUNITY_GOV_CLIENTS, _BACKENDS and _CRASHES say how often.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores.faults.ground import act, chance, looked_over, opened, schemas, times
from tests.stores.faults.kills import killed, retried
from tests.stores.faults.races import race_places
from tests.stores.postgres_server import Server, running

from community_gov import Conflict
from community_gov.stores.errors import MissingStore, StoreError, StoreFailed
from community_gov.stores.sql import SqlStore, create_store

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture
def url(cluster: Server) -> Iterator[str]:
    """A store with an empty community in a database of its own."""
    with cluster.database() as address:
        store = create_store(address, schemas())
        store.create(id="a", name="A", secret=b"k")
        store.close()
        yield address


def test_killed_clients_lose_nothing(url: str) -> None:
    """A client killed at any moment has lost no acknowledged change and doubled none; its lock is free at once."""
    known = 0
    for number in range(times("CLIENTS", 8)):
        last = killed(url, known, chance("client", number).uniform(0, 0.02))
        store = opened(url)
        verdict = looked_over(store)
        store.close()
        there = len(verdict.bodies)
        assert verdict.faults == ()
        assert there in (last, last + 1)
        assert verdict.commands == frozenset(range(1, there + 1))
        assert retried(url, last + 1, there, number) == []
        known = last + 1


def _persistently(store: SqlStore, first: int, last: int) -> int:
    """Make changes, each retried under its command id until it is acknowledged; returns how often one was refused."""
    refused = 0
    for number in range(first, last + 1):
        for _time in range(200):
            try:
                act(store, number)
            except (StoreError, Conflict):
                refused += 1
                threading.Event().wait(0.01)
            else:
                break
    return refused


def test_ended_connections_lose_nothing(url: str, cluster: Server) -> None:
    """The server ends the connections of a writer again and again; the writer goes on, and each change is made once."""
    store, done = opened(url), threading.Event()
    changes = 12 * times("BACKENDS", 2)

    def work() -> None:
        _persistently(store, 1, changes)
        done.set()

    writer = threading.Thread(target=work)
    writer.start()
    while not done.wait(0.03):
        cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
    writer.join()
    verdict = looked_over(opened(url))
    assert (verdict.faults, verdict.commands) == ((), frozenset(range(1, changes + 1)))


def test_a_server_that_crashes_loses_nothing() -> None:
    """The server stops at once, in the middle of changes, and is started again: what was acknowledged is there, once."""
    with running() as server:
        if server is None:
            pytest.skip("absent: PostgreSQL (initdb, pg_ctl, postgres)")
        with server.database() as url:
            store = create_store(url, schemas())
            store.create(id="a", name="A", secret=b"k")
            last = 0
            for crash in range(times("CRASHES", 1)):
                writer = threading.Thread(target=_persistently, args=(store, last + 1, last + 30))
                writer.start()
                threading.Event().wait(chance("crash", crash).uniform(0.02, 0.2))
                server.stop()
                server.start()
                writer.join()
                last += 30
                verdict = looked_over(opened(url))
                assert (verdict.faults, verdict.commands) == ((), frozenset(range(1, last + 1)))
            store.close()


def test_places_on_a_server_are_shared(url: str) -> None:
    """Processes that count and take in their turn oversell nothing and fail never."""
    places = times("PLACES", 40)
    race = race_places(url, places, 4 if places == 40 else 8)
    assert (race.taken, race.faults) == (places, ())


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """Nobody answers: a typed error that names the place, without its password."""
    with pytest.raises(StoreFailed, match="the way to it failed") as caught:
        opened(f"postgresql://someone:secret@/name?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_said_so(cluster: Server) -> None:
    """Opening makes no database and no tables; creating makes tables, once."""
    with pytest.raises(MissingStore, match="createdb"):
        opened(cluster.url("no_such_database"))
    with cluster.database() as url:
        with pytest.raises(MissingStore, match="no tables of a store"):
            opened(url)
        create_store(url, schemas()).create(id="a", name="A", secret=b"k")
        assert create_store(url, schemas()).communities() == {"a": "A"}
