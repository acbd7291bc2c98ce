"""The disk fails: every operation on a file may end in an error, once or for a while, and every error is a typed one.

Nothing that was acknowledged is lost, a change is made wholly or not at all, and when the disk works again so does the store
that was open all the time. `python -m tests.stores.faults.errors 20000` tries so many operations.
"""

import sys
import tempfile
from pathlib import Path

import apsw
from attrs import define, frozen
from tests.stores.faults.driver import Shim, through
from tests.stores.faults.ground import act, chance, copied, judged, made, opened, ready

from community_gov import Conflict
from community_gov.stores import Store
from community_gov.stores.errors import StoreError

__all__ = ["Failing", "Outcome", "fail_often"]

_CHANGES = 6
_CHECKPOINT = "PRAGMA wal_autocheckpoint = 6"
_PLAIN, _CACHELESS = "PRAGMA cache_size = -2000", "PRAGMA cache_size = 1"  # with no cache there is something to read
_CODES = {
    "read": (apsw.SQLITE_IOERR_READ, apsw.SQLITE_IOERR_SHORT_READ),
    "write": (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_FULL),
    "sync": (apsw.SQLITE_IOERR_FSYNC,),
    "truncate": (apsw.SQLITE_IOERR_TRUNCATE,),
    "open": (apsw.SQLITE_CANTOPEN, apsw.SQLITE_IOERR),
    "delete": (apsw.SQLITE_IOERR_DELETE,),
}


@define
class Failing:
    """What goes wrong: operations from the `first` to the `last`, counted from when it is `armed`."""

    first: int
    last: int
    number: int
    armed: bool = False
    count: int = 0
    struck: int = 0

    def watch(self, name: str, _file: str, _place: int, _data: bytes) -> None:
        """Fail, when the turn of this operation has come."""
        if not self.armed:
            return
        self.count += 1
        if self.first <= self.count <= self.last:
            self.struck += 1
            codes = _CODES[name]
            raise apsw.exception_for(codes[self.number % len(codes)])


@frozen(kw_only=True)
class Outcome:
    """What became of all the errors."""

    tries: int
    struck: int
    """Operations that failed."""
    refused: int
    """Changes that were told of it, and retried."""
    faults: tuple[str, ...]


def fail_often(times: int, folder: Path) -> Outcome:
    """Let operations fail so many times and judge the store each time."""
    template, faults = made(folder), list[str]()
    operations = _counted(copied(template, folder))
    struck = refused = 0
    for number in range(times):
        dice = chance("errors", number)
        first = number % operations + 1
        long = dice.choice((0, 0, 0, 1, 5, 30))
        failing = Failing(first=first, last=first + long, number=number)
        path = copied(template, folder)
        told, said = _worked(path, failing, dice.choice((_PLAIN, _CACHELESS)))
        struck, refused = struck + failing.struck, refused + told
        faults += [f"operation {first} ({number}): {fault}" for fault in said]
    return Outcome(tries=times, struck=struck, refused=refused, faults=tuple(faults))


def _counted(path: Path) -> int:
    """How many operations there are without any error."""
    failing = Failing(first=0, last=0, number=0)
    _worked(path, failing, _CACHELESS)
    return failing.count


def _worked(path: Path, failing: Failing, cache: str) -> tuple[int, list[str]]:
    """Make the changes, each retried under its command id until the disk works; returns how often it was refused, and faults."""
    shim = Shim("failing", failing.watch)
    store = opened(path, through(shim, _CHECKPOINT, cache))
    ready(store)
    failing.armed = True
    told = sum(_persistently(store, number) for number in range(1, _CHANGES + 1))
    failing.armed = False
    store.close()
    shim.unregister()
    verdict = judged(path)
    faults = list(verdict.faults)
    if verdict.commands != frozenset(range(1, _CHANGES + 1)):
        faults.append(f"the changes {sorted(verdict.commands)} are there")
    return told, faults


def _persistently(store: Store, number: int) -> int:
    """Make a change, retrying it as an application would; returns how often it was refused. Any other error comes out."""
    for refused in range(100):
        try:
            act(store, number)
            with store.read("a") as reader:
                done = reader.command("clerk", str(number)) is not None
        except (StoreError, Conflict):
            continue
        if not done:
            msg = f"change {number} was acknowledged and is not there"
            raise AssertionError(msg)
        return refused
    msg = f"change {number} was refused a hundred times"
    raise AssertionError(msg)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        sys.stdout.write(f"{fail_often(int(sys.argv[1]), Path(name))}\n")
