"""Every part of the programme of faults, by name: what it tries, how often, and what becomes of it."""

import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from attrs import define, field, frozen
from tests.feedback.machine import FeedbackMachine
from tests.spine.toy import toy
from tests.stores.faults.calls import kill_at_every_call
from tests.stores.faults.chain import lengthen
from tests.stores.faults.damage import damage_often
from tests.stores.faults.deciding import judge_twice, relate_often, seal_often
from tests.stores.faults.errors import fail_often
from tests.stores.faults.ground import schemas
from tests.stores.faults.kills import kill_often
from tests.stores.faults.limits import limit_often, refuse_writing
from tests.stores.faults.machines import (
    community_machines,
    feedback_machines,
    feedback_month_on_server,
    feedback_years,
    lives_on_server,
    register_machines,
    store_machines,
    task_machines,
    volunteer_years,
)
from tests.stores.faults.once import command_once
from tests.stores.faults.order import act_at_random
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.places import Places, in_files, on_server
from tests.stores.faults.power import lose_with_control
from tests.stores.faults.races import race_often
from tests.stores.faults.server import crash_often, end_often, kill_clients
from tests.stores.faults.strangers import read_made_up_files
from tests.stores.faults.tampering import tamper
from tests.stores.faults.tracing import Absent
from tests.stores.postgres_server import Server, running
from tests.stores.test_community_model import files_like as toys_like
from tests.stores.test_model import files_like
from tests.tasks.test_task_machine import TaskMachine

__all__ = ["PARTS", "Part", "Stand"]


@define
class Stand:
    """What parts need: folders, and a server that is started when the first one asks for it."""

    disk: Path
    memory: Path
    _server: Server | None = None
    _end: ExitStack = field(factory=ExitStack)

    def server(self) -> Server:
        """A PostgreSQL cluster; raises Absent."""
        if self._server is None:
            self._server = self._end.enter_context(running())
        if self._server is None:
            raise Absent("PostgreSQL (initdb, pg_ctl, postgres)")
        return self._server

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._end.close()


@frozen
class Part:
    """One part; a number says how often, in whatever the part counts."""

    name: str
    says: str
    run: Callable[[Stand, int], Outcome]
    full: int
    """How often in the whole programme."""
    few: int
    """How often on the gate; 0 when all of it runs with the tests."""
    tiny: int = 0
    """How often among the tests, to show that the part itself works."""


def _toys(stand: Stand, *, server: bool) -> Places:
    kinds = toy().kinds.schemas()
    return on_server(stand.server(), kinds, "toy") if server else in_files(stand.disk, kinds, "toy")


def _quick_toys(stand: Stand) -> Places:
    """Copies of one file in memory."""
    return toys_like(stand.memory / "template.db")


def _places(stand: Stand, *, server: bool) -> Places:
    return on_server(stand.server(), schemas(), "a") if server else in_files(stand.disk, schemas(), "a")


def _race(places: Places, number: int) -> Outcome:
    return race_often(places, number, workers=8 if number >= _MANY else 4)


def _calls(stand: Stand, number: int) -> Outcome:
    return kill_at_every_call(stand.memory, number)


def _matters_on_server(stand: Stand, number: int) -> Outcome:
    return lives_on_server(FeedbackMachine, stand.server(), number)


def _tasks_on_server(stand: Stand, number: int) -> Outcome:
    return lives_on_server(TaskMachine, stand.server(), number)


def _bare(stand: Stand) -> Places:
    """Stores without a community, for the machine that makes its own."""
    return files_like(stand.memory / "template.db")


def _limits(stand: Stand, number: int) -> Outcome:
    found, rights = limit_often(stand.memory, number), refuse_writing()
    said = f"{found.said}; rights: {rights.said}"
    return Outcome(points=found.points + rights.points, faults=(*found.faults, *rights.faults), said=said)


def _tests(*names: str) -> Callable[[Stand, int], Outcome]:
    """What is tested wholly each time, by pytest."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *names]

    def run(_stand: Stand, _number: int) -> Outcome:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # this Python
        last = (done.stdout.strip().splitlines() or ["nothing was said"])[-1]
        passed = re.search(r"(\d+) passed", last)
        faults = [Fault(Sort.OTHER, line) for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        if done.returncode and not faults:
            faults.append(Fault(Sort.OTHER, f"{last} {done.stderr[-200:]}"))
        return Outcome(points=int(passed[1]) if passed else 0, faults=faults, said=last)

    return run


_MANY = 750
_UPGRADES = ("tests/stores/test_migrations.py", "tests/stores/test_opening.py")
PARTS: tuple[Part, ...] = (
    Part("kills", "a writer is killed at a random moment", lambda stand, n: kill_often(stand.disk, n), 2_000, 60, 6),
    Part("kills-memory", "the same on a disk in memory", lambda stand, n: kill_often(stand.memory, n), 1_000, 0, 6),
    Part("calls", "a command is killed at every system call", _calls, 23, 3, 1),
    Part("power", "the power fails", lambda stand, n: lose_with_control(stand.memory, n), 50_000, 2_000, 100),
    Part("errors", "an operation of the disk fails", lambda stand, n: fail_often(stand.memory, n), 20_000, 1_000, 100),
    Part("limits", "the disk is full or may not be written", _limits, 1_000, 40, 10),
    Part("damage", "a file is damaged", lambda stand, n: damage_often(stand.memory, n), 10_000, 200, 100),
    Part("races", "many writers want few places", lambda stand, n: _race(_places(stand, server=False), n), _MANY, 80, 40),
    Part("races-server", "the same on a server", lambda stand, n: _race(_places(stand, server=True), n), _MANY, 80, 40),
    Part("order", "random verbs at once", lambda stand, n: act_at_random(_toys(stand, server=False), n), 8_000, 160, 40),
    Part("order-server", "the same on a server", lambda stand, n: act_at_random(_toys(stand, server=True), n), 8_000, 160, 40),
    Part("once", "processes race for one command", lambda stand, n: command_once(_toys(stand, server=False), n), 1_200, 48, 24),
    Part("once-server", "the same on a server", lambda stand, n: command_once(_toys(stand, server=True), n), 1_200, 24, 24),
    Part("server-clients", "a client of the server is killed", lambda stand, n: kill_clients(stand.server(), n), 300, 10, 3),
    Part("server-connections", "the server ends connections", lambda stand, n: end_often(stand.server(), n), 20, 1, 1),
    Part("server-crashes", "the server stops at once", lambda stand, n: crash_often(stand.server(), n), 10, 1, 1),
    Part("machines-store", "random histories", lambda stand, n: store_machines(_bare(stand), n), 2_500, 50),
    Part("machines-verbs", "random verbs", lambda stand, n: community_machines(_quick_toys(stand), n), 2_500, 50, 2),
    Part("machines-server", "the same on a server", lambda stand, n: community_machines(_toys(stand, server=True), n), 300, 6),
    Part("machines-register", "dated relations", lambda _stand, n: register_machines(n), 1_000, 0, 2),
    Part("machines-feedback", "the life of matters", lambda _stand, n: feedback_machines(n), 2_000, 0, 2),
    Part("machines-feedback-server", "the same on a server", _matters_on_server, 100, 4, 1),
    Part("year", "a year of a compound is counted again by hand", lambda _stand, n: feedback_years(n), 3, 0),
    Part("year-server", "a month of it on a server", lambda stand, n: feedback_month_on_server(stand.server(), n), 1, 1),
    Part("volunteers", "a year of a branch is counted again by hand", lambda _stand, n: volunteer_years(n), 1, 0),
    Part("machines-tasks", "the life of a task", lambda _stand, n: task_machines(n), 1_000, 0, 2),
    Part("machines-tasks-server", "the same on a server", _tasks_on_server, 100, 4, 1),
    Part("tampering", "a journal is altered", lambda _stand, n: tamper(n), 200, 1),
    Part("chain", "the journal is very long", lambda stand, n: lengthen(stand.disk, n), 1_000_000, 0, 3_000),
    Part("votes", "the library and a judge by hand", lambda stand, n: judge_twice(stand.disk, n), 1_000_000, 50_000, 800),
    Part("metamorphic", "what may not matter", lambda stand, n: relate_often(stand.disk, n), 100_000, 2_000, 20),
    Part("bundles", "sealed votes and a script that checks them", lambda stand, n: seal_often(stand.disk, n), 3_000, 100, 10),
    Part("strangers", "made-up files for a minute a reader", lambda stand, n: read_made_up_files(stand.disk, n), 60, 0),
    Part("plugins", "every hook fails in every way", _tests("tests/spine/test_plugin_faults.py"), 1, 0),
    Part("upgrades", "a plugin comes, grows and goes; an upgrade is interrupted", _tests(*_UPGRADES), 1, 0),
    Part("removal", "a plugin is gone and comes back", _tests("tests/stores/test_missing_plugin.py"), 1, 0),
    Part("clocks", "clocks jump and differ", _tests("tests/spine/test_clocks.py"), 1, 0),
    Part("determinism", "other hashes, locale, zone, store", _tests("tests/spine/test_determinism.py"), 1, 0),
)
"""In the order in which they are run."""
