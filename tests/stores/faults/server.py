"""PostgreSQL: clients are killed, the server ends their connections, the server itself crashes and comes back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.stores.faults.errors import persistently
from tests.stores.faults.ground import chance, looked_over, opened, schemas
from tests.stores.faults.kills import judged_after, killed, retried
from tests.stores.faults.outcome import Fault, Outcome, doubled_or_lost
from tests.stores.postgres_server import Server

from community_gov.stores.sql import SqlStore, create_store

__all__ = ["crash_often", "database", "end_often", "kill_clients"]

_AT_ONCE = 30  # changes that are made while the server goes down once
_PAUSE = 0.01  # seconds before a retry


@contextmanager
def database(server: Server) -> Iterator[str]:
    """A store with the empty community `a` in a database of its own."""
    with server.database() as url:
        store = create_store(url, schemas())
        store.create(id="a", name="A", secret=b"k")
        store.close()
        yield url


def kill_clients(server: Server, times: int) -> Outcome:
    """Kill a client at random moments: nothing acknowledged is lost, a retry doubles nothing, its lock is free at once."""
    known, faults = 0, list[Fault]()
    with database(server) as url:
        for number in range(times):
            last = killed(url, known, chance("client", number))
            store = opened(url)
            verdict = looked_over(store)
            store.close()
            found = [*judged_after(verdict, last), *retried(url, last + 1, len(verdict.bodies))]
            faults += [fault.at(f"kill {number}") for fault in found]
            known = last + 1
    return Outcome(points=times, faults=faults, said=f"{known} changes")


def end_often(server: Server, times: int) -> Outcome:
    """Let the server end the connections of a writer so many times while it works; each change is made once all the same."""
    faults, made, ended = list[Fault](), 0, 0
    with database(server) as url:
        store, enough = opened(url), threading.Event()

        def work() -> None:
            nonlocal made
            while not enough.is_set():
                made += 1
                faults.extend(persistently(store, made, pause=_PAUSE)[1])

        writer = threading.Thread(target=work)
        writer.start()
        while ended < times:
            enough.wait(0.03)
            ended += len(server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'"))
        enough.set()
        writer.join()
        store.close()
        faults += _judged(url, made)
    return Outcome(points=ended, faults=faults, said=f"{made} changes")


def crash_often(server: Server, times: int) -> Outcome:
    """Stop the server at once so many times, in the middle of changes, and start it again."""
    faults, last = list[Fault](), 0
    with database(server) as url:
        store = opened(url)
        for number in range(times):
            writer = threading.Thread(target=_work, args=(store, last + 1, last + _AT_ONCE, faults))
            writer.start()
            threading.Event().wait(chance("crash", number).uniform(0.02, 0.2))
            server.stop()
            server.start()
            writer.join()
            last += _AT_ONCE
            faults += [fault.at(f"crash {number}") for fault in _judged(url, last)]
        store.close()
    return Outcome(points=times, faults=faults, said=f"{last} changes")


def _work(store: SqlStore, first: int, last: int, faults: list[Fault]) -> None:
    for number in range(first, last + 1):
        faults += persistently(store, number, pause=_PAUSE)[1]


def _judged(url: str, changes: int) -> list[Fault]:
    store = opened(url)
    verdict = looked_over(store)
    store.close()
    return [*verdict.faults, *doubled_or_lost(verdict.commands, range(1, changes + 1))]
