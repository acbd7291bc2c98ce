"""The disk is full, or may not be written: by the limits that there are without a small disk, each in a child process.

A file may not grow beyond a size (RLIMIT_FSIZE), a database not beyond a number of pages (max_page_count), and a user without
rights meets files and folders that are read-only.
"""

import json
import os
import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from attrs import frozen
from tests.stores.faults.ground import act, copied, judged, made, opened
from tests.stores.faults.kills import judged_after
from tests.stores.faults.outcome import Fault, Outcome, Sort

from community_gov.stores.errors import OutcomeUnknown, ReadOnlyStore, StoreFailed
from community_gov.stores.sql.session import Connection
from community_gov.stores.sql.sqlite import connect_sqlite

__all__ = ["limit_often", "refuse_writing"]

NOBODY = 65534
_CHANGES = 40
_STEP = 512  # bytes by which the limit of a file grows from one point to the next


@frozen
class _Told:
    """What the child says."""

    acknowledged: int
    error: str
    """The name of the error that ended it; empty when nothing did."""


def limit_often(folder: Path, times: int) -> Outcome:
    """Write until a limit is met, so many times, each time with a little more room; then retry without one what was refused."""
    template, faults, met = made(folder), list[Fault](), 0
    size, pages = template.stat().st_size, template.stat().st_size // 4096
    for number in range(times):
        path, room = copied(template, folder), number // 2
        limited = _file_limit(path, size + room * _STEP) if number % 2 else _page_limit(path, pages + room)
        told = _in_child(limited)
        met += bool(told.error)
        faults += [fault.at(f"limit {number}") for fault in _judged(path, told)]
    if not met:
        faults.append(Fault(Sort.OTHER, "no limit was met"))
    return Outcome(points=times, faults=faults, said=f"{met} limits met")


def _file_limit(path: Path, size: int) -> Callable[[Callable[[], None]], None]:
    def run(acknowledge: Callable[[], None]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        _write(path, connect_sqlite, acknowledge)

    return run


def _page_limit(path: Path, pages: int) -> Callable[[Callable[[], None]], None]:
    def connect(place: str) -> Connection:
        connection = connect_sqlite(place)
        connection.cursor().execute(f"PRAGMA max_page_count = {pages}", ())
        return connection

    return lambda acknowledge: _write(path, connect, acknowledge)


def _write(path: Path, connect: Callable[[str], Connection], acknowledge: Callable[[], None]) -> None:
    store = opened(path, connect)
    for number in range(1, _CHANGES + 1):
        act(store, number)
        acknowledge()
    store.close()


def _in_child(run: Callable[[Callable[[], None]], None]) -> _Told:
    """Run in a child; what it says is written to a pipe, which no limit on files holds back."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        _run_and_tell(run, writing)
    os.close(writing)
    with os.fdopen(reading) as answers:
        acknowledged, error = cast("tuple[int, str]", json.loads(answers.read()))
    os.waitpid(child, 0)
    return _Told(acknowledged, error)


def _run_and_tell(run: Callable[[Callable[[], None]], None], answers: int) -> None:  # pragma: no cover  # see above
    done, error = list[None](), ""
    try:
        run(lambda: done.append(None))
    except BaseException as caught:  # noqa: BLE001  # whatever it is, the parent judges it
        error = type(caught).__name__
    os.write(answers, json.dumps([len(done), error]).encode())
    os._exit(0)


_EXPECTED = {error.__name__ for error in (StoreFailed, OutcomeUnknown, ReadOnlyStore)}


def _judged(path: Path, told: _Told) -> Iterator[Fault]:
    """The store is whole, has what was acknowledged, and goes on when there is room again."""
    if told.error and told.error not in _EXPECTED:
        yield Fault(Sort.UNTYPED, f"a limit was told as {told.error}")
    yield from judged_after(judged(path), told.acknowledged)
    store = opened(path)
    for number in range(1, _CHANGES + 1):
        act(store, number)
    store.close()
    yield from judged_after(judged(path), _CHANGES)


# --- rights ------------------------------------------------------------------------------------------------------------


def refuse_writing() -> Outcome:
    """Let somebody without rights meet every mixture of read-only files and folder: a typed error, or it works."""
    faults, refused = list[Fault](), 0
    mixtures = [(file, sides, place) for file in (0o444, 0o666) for sides in (0o444, 0o666) for place in (0o555, 0o777)]
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for mixture in mixtures:
            told, found = _met(Path(name), *mixture)
            refused += bool(told.error)
            faults += [fault.at("rights {:o} {:o} {:o}".format(*mixture)) for fault in found]
    return Outcome(points=len(mixtures), faults=faults, said=f"{refused} of {len(mixtures)} refused")


def _met(folder: Path, file: int, sides: int, place: int) -> tuple[_Told, list[Fault]]:
    home = folder / f"rights-{file:o}-{sides:o}-{place:o}"
    home.mkdir()
    path = copied(made(folder), home)
    with closing(opened(path)) as store:
        act(store, 1)  # which makes the files beside it
    for beside in home.iterdir():
        beside.chmod(file if beside == path else sides)
    home.chmod(place)
    told = _in_child(lambda acknowledge: _as_nobody(path, acknowledge))
    home.chmod(0o700)
    path.chmod(0o600)
    error = "" if (file, place) == (0o666, 0o777) else ReadOnlyStore.__name__
    faults = [] if told.error == error else [Fault(Sort.UNTYPED, f"it was told as {told.error!r}, not {error!r}")]
    return told, [*faults, *judged_after(judged(path), 1 + told.acknowledged)]


def _as_nobody(path: Path, acknowledge: Callable[[], None]) -> None:  # pragma: no cover  # runs in the child
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with closing(opened(path)) as store:
        act(store, 2)
    acknowledge()
