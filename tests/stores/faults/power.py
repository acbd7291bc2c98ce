"""The power fails: what the disk was not told to keep is lost, in part or wholly, in any order; what was acknowledged is there.

A history of changes is written once through a watched file system. For a moment in it and a choice of what the disk kept, the
files are put together as they would be found, and opened. `python -m tests.stores.faults.power 50000` tries so many moments.
"""

import random
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from attrs import define, field, frozen
from tests.stores.faults.driver import Shim, through
from tests.stores.faults.ground import act, chance, copied, judged, made, opened

from community_gov.stores.errors import StoreError

__all__ = ["History", "Losses", "lose_often", "recorded"]

_SECTOR = 512  # bytes that a disk writes wholly or not at all
_CHANGES = 24
_CHECKPOINT = "PRAGMA wal_autocheckpoint = 12"  # pages of the log, so that it is copied back every few changes


@frozen
class Operation:
    """One thing that was asked of the disk."""

    name: str
    file: str
    place: int
    data: bytes = field(repr=False)


@frozen(kw_only=True)
class History:
    """All that was asked of the disk, when each change was acknowledged, and the journal as it was in the end."""

    before: Mapping[str, bytes] = field(repr=False)
    operations: tuple[Operation, ...] = field(repr=False)
    acknowledged: tuple[int, ...]
    """For each change, how many operations there had been when it was acknowledged."""
    bodies: tuple[bytes, ...] = field(repr=False)


def recorded(folder: Path, *, obey: bool) -> History:
    """Make the changes; a disk that does not `obey` is never told to keep anything, as if it ignored it."""
    template = made(folder)
    path = copied(template, folder)
    before = {path.name: path.read_bytes()}
    operations: list[Operation] = []
    acknowledged: list[int] = []

    def watch(name: str, file: str, place: int, data: bytes) -> None:
        if name in ("write", "truncate", "delete") or (name == "sync" and obey):
            operations.append(Operation(name, file, place, data))

    store = opened(path, through(Shim(f"recorder-{obey}", watch), _CHECKPOINT))
    for number in range(1, _CHANGES + 1):
        act(store, number)
        acknowledged.append(len(operations))
    with store.read("a") as reader:
        bodies = tuple(reader.entries(0))
    history = History(before=before, operations=tuple(operations), acknowledged=tuple(acknowledged), bodies=bodies)
    store.close()
    return history


@define
class _Disk:
    """A file as it was kept, and what was asked since."""

    kept: bytearray
    asked: list[Operation] = field(factory=list)

    def keep(self) -> None:
        """Do all that was asked."""
        for operation in self.asked:
            _do(self.kept, operation)
        self.asked.clear()


def _do(content: bytearray, operation: Operation) -> None:
    if operation.name == "truncate":
        del content[operation.place :]
        return
    end = operation.place + len(operation.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[operation.place : end] = operation.data


def _found(history: History, moment: int, dice: random.Random) -> dict[str, bytes]:
    """The files as they may be found after the power failed at a moment."""
    disks = {name: _Disk(bytearray(content)) for name, content in history.before.items()}
    for operation in history.operations[:moment]:
        disk = disks.setdefault(operation.file, _Disk(bytearray()))
        if operation.name == "sync":
            disk.keep()
        elif operation.name == "delete":
            del disks[operation.file]
        else:
            disk.asked.append(operation)
    mood = dice.choice(("nothing", "everything", "some", "torn"))
    for disk in disks.values():
        for operation in disk.asked:
            _half_do(disk.kept, operation, mood, dice)
    return {name: bytes(disk.kept) for name, disk in disks.items()}


def _half_do(content: bytearray, operation: Operation, mood: str, dice: random.Random) -> None:
    """Do an operation that the disk was not told to keep: wholly, not at all, or some of its sectors."""
    if mood == "nothing" or (mood != "everything" and dice.random() < 1 / 3):
        return
    if mood != "torn" or operation.name == "truncate":
        _do(content, operation)
        return
    start, end = operation.place, operation.place + len(operation.data)
    while start < end:
        stop = min(end, (start // _SECTOR + 1) * _SECTOR)
        if dice.random() < 1 / 2:
            part = operation.data[start - operation.place : stop - operation.place]
            _do(content, Operation("write", operation.file, start, part))
        start = stop


@frozen(kw_only=True)
class Losses:
    """What became of all the failures."""

    moments: int
    lost: int
    """Moments after which an acknowledged change was not there."""
    faults: tuple[str, ...]
    """Everything else that was wrong."""


def lose_often(times: int, folder: Path, *, obey: bool = True) -> Losses:
    """Let the power fail at so many moments and judge the store each time."""
    history = recorded(folder, obey=obey)
    lost, faults = 0, list[str]()
    first = history.acknowledged[0]
    for number in range(times):
        dice = chance("power", obey, number)
        moment = dice.randrange(first, len(history.operations) + 1)
        acknowledged = sum(place <= moment for place in history.acknowledged)
        path = _written(_found(history, moment, dice), folder)
        try:
            verdict = judged(path)
        except StoreError as error:
            faults.append(f"moment {moment} ({number}): {error!r}")
            continue
        lost += len(verdict.bodies) < acknowledged
        if verdict.bodies != history.bodies[: len(verdict.bodies)] or len(verdict.bodies) > acknowledged + 1:
            faults.append(f"moment {moment} ({number}): the journal is not the beginning of what was written")
        faults += [f"moment {moment} ({number}): {fault}" for fault in verdict.faults]
    return Losses(moments=times, lost=lost, faults=tuple(faults))


def _written(files: Mapping[str, bytes], folder: Path) -> Path:
    found = folder / "found"
    found.mkdir(exist_ok=True)
    for old in found.iterdir():
        old.unlink()
    for name, content in files.items():
        (found / name).write_bytes(content)
    return found / "compound.db"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        sys.stdout.write(f"{lose_often(int(sys.argv[1]), Path(name))}\n")
