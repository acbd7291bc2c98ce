"""Importing the library, in whole processes: what somebody waits for each time a program starts."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence

from benchmarks.ground import Ground
from benchmarks.harness import Clock, Entrant, Result, Role, Run, Target, kept, race
from benchmarks.sizes import Size

__all__ = ["starting"]

_FOUNDATIONS = "import attrs, cattrs, pluggy"
_WHOLE = "from community_gov import households, organizations, notices, tasks, feedback, audit"


def starting(size: Size, _grounds: Sequence[Ground]) -> Iterator[Result]:
    """Against the three packages that it is built on, and against what an application with a database imports anyway."""
    with tempfile.TemporaryDirectory() as folder:
        yield race(
            "importing, in a process of its own, from compiled files",
            [
                Entrant(name="ours", role=Role.OURS, ready=kept(_importing("import community_gov", folder))),
                Entrant(name="attrs, cattrs, pluggy", role=Role.LIMIT, ready=kept(_importing(_FOUNDATIONS, folder))),
                Entrant(name="ours with all stories", role=Role.PEER, ready=kept(_importing(_WHOLE, folder))),
                Entrant(name="sqlalchemy.orm", role=Role.PEER, ready=kept(_importing("import sqlalchemy.orm", folder))),
                Entrant(name="python alone", role=Role.PEER, ready=kept(_importing("pass", folder))),
            ],
            unit="ms a process",
            operations=1,
            rounds=size.starts,
            targets=(
                Target(name="attrs, cattrs, pluggy", bound=1.3, clock=Clock.CPU),
                Target(name="sqlalchemy.orm", bound=1 / 0.3, clock=Clock.CPU),
            ),
        )


def _importing(source: str, folder: str) -> Run:
    """Import once now, so that every run finds the modules compiled, as every start of a program but the first does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = folder

    def run() -> Callable[[], object]:
        done = subprocess.run([sys.executable, "-c", source], check=True, env=environment)  # noqa: S603  # this Python, a line of our own
        return lambda: done.returncode

    run()
    return run
