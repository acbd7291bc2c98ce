"""A process that runs against others on one store: `python -m community_gov.testing_stores.racer MODULE FUNCTION ADDRESS JOB`.

It opens the store, writes `ready`, waits for a line, does its job and writes what it got, a line each.
"""

import importlib
import sys
from collections.abc import Callable, Iterator

from community_gov.community import Community
from community_gov.errors import Refused
from community_gov.testing_stores.samples import CLERK, sample_community, take
from community_gov.testing_stores.tools import SHED

__all__ = ["JOBS", "main"]

_PLACES = 30


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


JOBS: dict[str, Callable[[Community], Iterator[str]]] = {"command": _command, "places": _places}


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
