"""A process that writes is killed at a random moment: what it acknowledged is there and whole, and a retry does not double it."""

import os
import random
import select
import signal
import traceback
from pathlib import Path

from tests.stores.faults.ground import Verdict, act, chance, copied, judged, made, opened, ready
from tests.stores.faults.outcome import Fault, Outcome, Sort, doubled_or_lost

__all__ = ["judged_after", "kill_often", "killed", "retried"]

_MOST = 3  # changes that the child has acknowledged before the last moment begins
_LONGEST = 0.01  # seconds of that moment
_ROUNDS = 25  # kills of one store, before a new one is taken


def kill_often(folder: Path, times: int) -> Outcome:
    """Kill a writer so many times and judge the store each time."""
    template, faults = made(folder), list[Fault]()
    known = acknowledged = unacknowledged = 0
    path = template
    for number in range(times):
        if number % _ROUNDS == 0:
            path, known = copied(template, folder), 0
        last = killed(path, known, chance("kill", number))
        acknowledged += last - known
        verdict = judged(path)
        there = len(verdict.bodies)
        unacknowledged += there - last
        found = [*judged_after(verdict, last), *retried(path, last + 1, there)]
        faults += [fault.at(f"kill {number}") for fault in found]
        known = last + 1
    said = f"{acknowledged} changes acknowledged, {unacknowledged} durable and not acknowledged"
    return Outcome(points=times, faults=faults, said=said)


def judged_after(verdict: Verdict, last: int) -> list[Fault]:
    """What is wrong after the change `last` was acknowledged and the next one may have become durable."""
    there = len(verdict.bodies)
    faults = [*verdict.faults, *doubled_or_lost(verdict.commands, range(1, there + 1))]
    if there < last:
        faults.append(Fault(Sort.LOST, f"{last} changes were acknowledged, {there} are there"))
    if there > last + 1:
        faults.append(Fault(Sort.DOUBLED, f"{last + 1} changes were begun, {there} are there"))
    return faults


def retried(place: Path | str, number: int, there: int) -> list[Fault]:
    """Run the last command again under its id: it is done exactly once."""
    store = opened(place)
    ran = act(store, number)
    with store.read("a") as reader:
        entries = reader.head().sequence
    store.close()
    if ran is (there == number) or entries != number:
        sort = Sort.DOUBLED if entries > number else Sort.LOST
        return [Fault(sort, f"command {number} was retried, and {entries} changes are there")]
    return []


def killed(place: Path | str, known: int, dice: random.Random) -> int:
    """Let a child write from the next number on, kill it, and return the last number that it acknowledged.

    It is killed at a random moment after it has made a few changes, however slow the machine is.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, which is killed
        _write_for_ever(place, known, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        said = [answers.readline() for _change in range(dice.randint(1, _MOST))]
        select.select([], [], [], dice.uniform(0, _LONGEST))
        os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise RuntimeError("the writer ended by itself; see what it wrote to the standard error")
        said += answers.read().splitlines(keepends=True)
    return max([known, *(int(line) for line in said if line.endswith(b"\n"))])


def _write_for_ever(place: Path | str, known: int, answers: int) -> None:  # pragma: no cover  # see above
    try:
        store, number = opened(place), known
        ready(store)
        os.write(answers, f"{number}\n".encode())
        while True:
            number += 1
            act(store, number)
            os.write(answers, f"{number}\n".encode())
    except BaseException:  # noqa: BLE001  # told where somebody may read it
        traceback.print_exc()
    finally:
        os._exit(1)
