"""The disk fails: every operation on a file may end in an error, once or for a while, and every error is a typed one.

Nothing that was acknowledged is lost, a change is made wholly or not at all, and when the disk works again so does the store
that was open all the time.
"""

import threading
from pathlib import Path

import apsw
from attrs import define
from tests.stores.faults.driver import Shim, through
from tests.stores.faults.ground import act, chance, copied, judged, made, opened, ready
from tests.stores.faults.outcome import Fault, Outcome, Sort, doubled_or_lost
from tests.stores.faults.workers import shared

from community_gov import Conflict
from community_gov.stores import Store
from community_gov.stores.errors import StoreError

__all__ = ["Failing", "fail_often", "persistently"]

_CHANGES = 6
_TRIES = 1_000
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


def fail_often(folder: Path, times: int) -> Outcome:
    """Let operations fail so many times and judge the store each time."""
    return shared(folder, times, _fail)


def _fail(folder: Path, numbers: range) -> Outcome:
    template, faults = made(folder), list[Fault]()
    operations = _counted(copied(template, folder))
    struck = refused = 0
    for number in numbers:
        dice = chance("errors", number)
        first = number % operations + 1
        long = dice.choice((0, 0, 0, 1, 5, 30))
        failing = Failing(first=first, last=first + long, number=number)
        path = copied(template, folder)
        told, found = _worked(path, failing, dice.choice((_PLAIN, _CACHELESS)))
        struck, refused = struck + failing.struck, refused + told
        faults += [fault.at(f"operation {first} ({number})") for fault in found]
    if not struck or not refused:
        faults.append(Fault(Sort.OTHER, "no operation failed, or nobody noticed"))
    return Outcome(points=len(numbers), faults=faults, said=f"{struck} operations failed, {refused} changes refused and retried")


def _counted(path: Path) -> int:
    """How many operations there are without any error."""
    failing = Failing(first=0, last=0, number=0)
    _worked(path, failing, _CACHELESS)
    return failing.count


def _worked(path: Path, failing: Failing, cache: str) -> tuple[int, list[Fault]]:
    """Make the changes, each retried under its command id until the disk works; returns how often it was refused, and faults."""
    shim = Shim("failing", failing.watch)
    store = opened(path, through(shim, _CHECKPOINT, cache))
    ready(store)
    failing.armed = True
    told, faults = 0, list[Fault]()
    for number in range(1, _CHANGES + 1):
        refused, found = persistently(store, number)
        told, faults = told + refused, faults + found
    failing.armed = False
    store.close()
    shim.unregister()
    verdict = judged(path)
    return told, [*faults, *verdict.faults, *doubled_or_lost(verdict.commands, range(1, _CHANGES + 1))]


def persistently(store: Store, number: int, *, pause: float = 0) -> tuple[int, list[Fault]]:
    """Make a change, retrying it as an application would; returns how often it was refused, and what was wrong with that."""
    waiting = threading.Event()
    for refused in range(_TRIES):
        try:
            act(store, number)
            with store.read("a") as reader:
                done = reader.command("clerk", str(number)) is not None
        except (StoreError, Conflict):
            waiting.wait(pause)
        except Exception as error:  # noqa: BLE001  # any error that is not typed is what is looked for
            return refused, [Fault(Sort.UNTYPED, f"change {number}: {error!r}")]
        else:
            return refused, [] if done else [Fault(Sort.LOST, f"change {number} was acknowledged and is not there")]
    return _TRIES, [Fault(Sort.LOST, f"change {number} was refused {_TRIES} times")]
