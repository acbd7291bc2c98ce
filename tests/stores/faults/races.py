"""Many writers want the same few places: each is taken once, nobody is told that the database is locked, all get a share.

`python -m tests.stores.faults.races 750 8` lets eight processes, then eight threads, take 750 places.
"""

import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from attrs import frozen
from tests.stores.faults.ground import copied, looked_over, made, opened, ready

from community_gov import Code, Id
from community_gov.stores import Query, Reader, Store
from community_gov.testing_stores.samples import CountingSalts, Tool
from community_gov.testing_stores.tools import entry, schema_of

__all__ = ["Race", "race_places", "race_processes", "race_threads", "take_in_turn", "take_without_lock"]

SHED = Code("north")
TOOL = schema_of(Tool)
Take = Callable[[Store, int, int, int], bool]
"""Takes a place in a store: the worker's number, how many places it has taken, how many there are; False when none is left."""


@frozen(kw_only=True)
class Race:
    """How many places each worker took, and what is there in the end."""

    shares: tuple[int, ...]
    taken: int
    faults: tuple[str, ...]

    @property
    def fairness(self) -> str:
        """The smallest share by the largest, in hundredths."""
        return f"{100 * min(self.shares) // max(1, *self.shares)}/100"

    def fair(self, hundredths: int) -> bool:
        """Whether the smallest share is at least so many hundredths of the largest."""
        return 100 * min(self.shares) >= hundredths * max(self.shares)


def _count(reader: Reader) -> int:
    return len(reader.find(TOOL, Query(where={"shed": SHED})))


def take_in_turn(store: Store, worker: int, mine: int, places: int) -> bool:
    """Count and take inside one change, which has the lock before it counts."""
    with store.write("a", salts=CountingSalts(), timeout=120) as writer:
        taken = _count(writer)
        if taken >= places:
            return False
        writer.put(TOOL, Tool(id=Id(f"tool-{worker}-{mine}"), shed=SHED, number=taken + 1))
        writer.commit(entry(writer, "a"), None)
    return True


def take_without_lock(store: Store, worker: int, mine: int, places: int) -> bool:
    """Count first and take then, as a program without a lock does."""
    with store.read("a") as reader:
        if _count(reader) >= places:
            return False
    with store.write("a", salts=CountingSalts(), timeout=120) as writer:
        writer.put(TOOL, Tool(id=Id(f"tool-{worker}-{mine}"), shed=SHED, number=worker * 1_000_000 + mine))
        writer.commit(entry(writer, "a"), None)
    return True


def _work(store: Store, worker: int, places: int, take: Take) -> int:
    """Take places until none is left; returns how many."""
    mine = 0
    while take(store, worker, mine, places):
        mine += 1
    return mine


def race_threads(places: int, workers: int, folder: Path, take: Take = take_in_turn) -> Race:
    """Let threads of one process race on one store."""
    path = copied(made(folder), folder)
    store, shares, go = opened(path), [0] * workers, threading.Barrier(workers)
    errors: list[str] = []

    def work(worker: int) -> None:
        go.wait()
        try:
            shares[worker] = _work(store, worker, places, take)
        except BaseException as error:  # noqa: BLE001  # told by the one who judges
            errors.append(repr(error))

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    return _judged(path, shares, errors, take)


def race_processes(places: int, workers: int, folder: Path, take: Take = take_in_turn) -> Race:
    """Let processes race on one file."""
    return race_places(copied(made(folder), folder), places, workers, take)


def race_places(place: Path | str, places: int, workers: int, take: Take = take_in_turn) -> Race:
    """Let processes race on one store."""
    waiting, go = os.pipe()
    pipes = [_forked(place, worker, places, take, (waiting, go)) for worker in range(workers)]
    for _child, answers in pipes:
        os.read(answers, 6)
    os.close(go)
    os.close(waiting)
    shares, errors = list[int](), list[str]()
    for child, answers in pipes:
        with os.fdopen(answers, "rb") as file:
            share, error = json.loads(file.read())
        os.waitpid(child, 0)
        shares.append(share)
        errors += [error] if error else []
    return _judged(place, shares, errors, take)


def _forked(place: Path | str, worker: int, places: int, take: Take, start: tuple[int, int]) -> tuple[int, int]:
    """Start one worker, which waits until nobody can write to the pipe `start` any more; returns its process and its answers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    share, said = 0, ""  # pragma: no cover  # from here on in the child, where nothing is measured
    try:
        os.close(start[1])
        store = opened(place)
        ready(store)
        os.write(writing, b"ready\n")
        os.read(start[0], 1)
        share = _work(store, worker, places, take)
    except BaseException as error:  # noqa: BLE001  # told by the one who judges
        said = repr(error)
    finally:
        os.write(writing, json.dumps([share, said]).encode())
        os._exit(0)


def _judged(place: Path | str, shares: list[int], errors: list[str], take: Take) -> Race:
    store = opened(place)
    faults = list(errors)
    if take is take_in_turn:
        faults += looked_over(store).faults
    with store.read("a") as reader:
        taken = _count(reader)
    store.close()
    return Race(shares=tuple(shares), taken=taken, faults=tuple(faults))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as name:
        for race in (race_processes, race_threads):
            for take in (take_in_turn, take_without_lock):
                found = race(int(sys.argv[1]), int(sys.argv[2]), Path(name), take)
                sys.stdout.write(f"{race.__name__} {take.__name__}: {found} {found.fairness}\n")
