"""A process that writes is killed at a random moment: what it acknowledged is there and whole, and a retry does not double it.

`python -m tests.stores.faults.kills 2000` tries it so many times.
"""

import os
import select
import signal
import sys
import tempfile
from pathlib import Path

from attrs import frozen
from tests.stores.faults.ground import act, chance, copied, judged, made, opened, ready

__all__ = ["Kills", "kill_often", "killed", "retried"]

_LONGEST = 0.02  # seconds after the child is ready
_ROUNDS = 25  # kills of one store, before a new one is taken


@frozen(kw_only=True)
class Kills:
    """What became of all the kills."""

    kills: int
    acknowledged: int
    unacknowledged: int
    """Changes that were durable but not acknowledged: the reason for command ids."""
    faults: tuple[str, ...]


def kill_often(times: int, folder: Path) -> Kills:
    """Kill a writer so many times and judge the store each time."""
    template, faults = made(folder), list[str]()
    known = acknowledged = unacknowledged = 0
    path = template
    for number in range(times):
        if number % _ROUNDS == 0:
            path, known = copied(template, folder), 0
        last = killed(path, known, chance("kill", number).uniform(0, _LONGEST))
        acknowledged += last - known
        verdict = judged(path)
        there = len(verdict.bodies)
        faults += [f"kill {number}: {fault}" for fault in verdict.faults]
        if there not in (last, last + 1) or verdict.commands != frozenset(range(1, there + 1)):
            faults.append(f"kill {number}: {last} changes were acknowledged, {there} are there")
        unacknowledged += there - last
        faults += retried(path, last + 1, there, number)
        known = last + 1
    return Kills(kills=times, acknowledged=acknowledged, unacknowledged=unacknowledged, faults=tuple(faults))


def retried(place: Path | str, number: int, there: int, kill: int) -> list[str]:
    """Run the last command again under its id: it is done exactly once."""
    store = opened(place)
    ran = act(store, number)
    with store.read("a") as reader:
        entries = reader.head().sequence
    store.close()
    if ran is (there == number) or entries != number:
        return [f"kill {kill}: command {number} was doubled or lost by a retry"]
    return []


def killed(place: Path | str, known: int, after: float) -> int:
    """Let a child write from the next number on, kill it, and return the last number that it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, which is killed
        _write_for_ever(place, known, writing)
    os.close(writing)
    select.select([reading], [], [], 30)
    select.select([], [], [], after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answers:
        said = answers.read().split(b"\n")
    return max([known, *(int(line) for line in said[:-1])])


def _write_for_ever(place: Path | str, known: int, answers: int) -> None:  # pragma: no cover  # see above
    try:
        store, number = opened(place), known
        ready(store)
        os.write(answers, f"{number}\n".encode())
        while True:
            number += 1
            act(store, number)
            os.write(answers, f"{number}\n".encode())
    finally:
        os._exit(1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        sys.stdout.write(f"{kill_often(int(sys.argv[1]), Path(name))}\n")
