"""Many writers want the same few places: each is taken once, nobody is told that the database is locked, all get a share."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import frozen
from tests.stores.faults.ground import looked_over, opened, ready
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.places import Place, Places

from community_gov import Code, Id
from community_gov.canonical import schema_of
from community_gov.stores import Query, Reader, Store
from community_gov.testing_stores.samples import CountingSalts, Tool
from community_gov.testing_stores.tools import entry

__all__ = ["race_often"]

SHED = Code("north")
TOOL = schema_of(Tool)
_BETWEEN_PROCESSES, _BETWEEN_THREADS = Fraction(2, 5), Fraction(1, 2)
_LONG, _SHORT_RACE = 750, Fraction(1, 10)  # a short race says less about shares
Take = Callable[[Store, int, int, int], bool]
"""Takes a place in a store: the worker's number, how many places it has taken, how many there are; False when none is left."""


@frozen(kw_only=True)
class Race:
    """How many places each worker took, and what is there in the end."""

    shares: tuple[int, ...]
    taken: int
    faults: tuple[Fault, ...]

    @property
    def fairness(self) -> Fraction:
        """The smallest share by the largest."""
        return Fraction(min(self.shares), max(1, *self.shares))


def race_often(places: Places, number: int, workers: int = 8) -> Outcome:
    """Let processes take so many places, then threads; without the lock both have to oversell."""
    faults, said = list[Fault](), list[str]()
    for name, race, wanted in (("processes", _race_processes, _BETWEEN_PROCESSES), ("threads", _race_threads, _BETWEEN_THREADS)):
        with places() as place:
            found = race(place, number, workers, _take_in_turn)
        faults += [fault.at(name) for fault in _breaches(found, number, wanted)]
        with places() as place:
            control = race(place, number, workers, _take_without_lock)
        if control.taken <= number:
            faults.append(Fault(Sort.OTHER, f"{name}: the control without the lock did not oversell"))
        said.append(f"{name}: slowest to fastest {float(found.fairness):.2f}, control oversold {control.taken - number}")
    return Outcome(points=2 * number, faults=faults, said="; ".join(said))


def _breaches(race: Race, number: int, fair: Fraction) -> Iterator[Fault]:
    yield from race.faults
    if race.taken > number:
        yield Fault(Sort.DOUBLED, f"{race.taken} of {number} places were taken")
    if not race.taken == number == sum(race.shares):
        yield Fault(Sort.LOST, f"of {number} places {sum(race.shares)} were told to be taken, {race.taken} are")
    if race.fairness < (fair if number >= _LONG else _SHORT_RACE):
        yield Fault(Sort.OTHER, f"the shares are {race.shares}")


def _count(reader: Reader) -> int:
    return len(reader.find(TOOL, Query(where={"shed": SHED})))


def _take_in_turn(store: Store, worker: int, mine: int, places: int) -> bool:
    """Count and take inside one change, which has the lock before it counts."""
    with store.write("a", salts=CountingSalts(), timeout=120) as writer:
        taken = _count(writer)
        if taken >= places:
            return False
        writer.put(TOOL, Tool(id=Id(f"tool-{worker}-{mine}"), shed=SHED, number=taken + 1))
        writer.commit(entry(writer, "a"), None)
    return True


def _take_without_lock(store: Store, worker: int, mine: int, places: int) -> bool:
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


def _race_threads(place: Place, places: int, workers: int, take: Take) -> Race:
    """Let threads of one process race on one store."""
    store, shares, go = opened(place), [0] * workers, threading.Barrier(workers)
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
    return _judged(place, shares, errors, take)


def _race_processes(place: Place, places: int, workers: int, take: Take) -> Race:
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


def _forked(place: Place, worker: int, places: int, take: Take, start: tuple[int, int]) -> tuple[int, int]:
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


def _judged(place: Place, shares: list[int], errors: list[str], take: Take) -> Race:
    store = opened(place)
    faults = [Fault(Sort.UNTYPED, error) for error in errors]
    if take is _take_in_turn:
        faults += looked_over(store).faults
    with store.read("a") as reader:
        taken = _count(reader)
    store.close()
    return Race(shares=tuple(shares), taken=taken, faults=tuple(faults))
