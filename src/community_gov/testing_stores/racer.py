"""A process that runs against others on one store: `python -m community_gov.testing_stores.racer MODULE FUNCTION ADDRESS JOB`.

It opens the store, writes `ready`, waits for a line, does its job and writes what it got, a line each.
"""

import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator

from community_gov.community import Community
from community_gov.errors import Refused
from community_gov.hookspecs import Delivery
from community_gov.system import system_stopwatch
from community_gov.testing_stores.samples import CLERK, sample_community, take
from community_gov.testing_stores.tools import SHED

__all__ = ["JOBS", "main"]

_PLACES = 30
_LAST = 3


def _command(community: Community) -> Iterator[str]:
    """Run one command once."""
    yield community.by(CLERK, command_id="the one").run(take, shed=SHED, places=_PLACES).id


def _places(community: Community) -> Iterator[str]:
    """Take places until none is left."""
    while True:
        try:
            yield str(community.by(CLERK).run(take, shed=SHED, places=_PLACES).number)
        except Refused as error:
            if error.problems[0].code == "sample.full":
                return
            raise


def _deliver(community: Community) -> Iterator[str]:
    """Take part in delivering until nothing is left; tells what it had in hand, from when to when."""
    told: list[str] = []
    pause = threading.Event()

    def hear(delivery: Delivery) -> None:
        began = system_stopwatch()
        pause.wait(0.001)
        told.append(f"{delivery.sequence}.{delivery.index}:{began!r}:{system_stopwatch()!r}")

    while (report := community.deliver("race", hear, limit=3)).more or report.until is not None:
        pause.wait(0.0005)
    yield from told


def _die(community: Community) -> Iterator[str]:
    """Die while the third event is in hand."""
    told: list[str] = []

    def hear(delivery: Delivery) -> None:
        told.append(f"{delivery.sequence}.{delivery.index}")
        if len(told) == _LAST:
            sys.stdout.write(" ".join(told))
            sys.stdout.flush()
            os._exit(0)

    community.deliver("race", hear)
    yield "alive"


JOBS: dict[str, Callable[[Community], Iterator[str]]] = {
    "command": _command,
    "places": _places,
    "deliver": _deliver,
    "die": _die,
}


def main(module: str, function: str, address: str, job: str) -> None:
    """Open the store and do the job."""
    store = getattr(importlib.import_module(module), function)(address)
    community = sample_community(store, "a", timeout=60)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for line in JOBS[job](community):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
