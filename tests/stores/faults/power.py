"""The power fails: what the disk was not told to keep is lost, in part or wholly, in any order; what was acknowledged is there.

A history of changes is written once through a watched file system. For a moment in it and a choice of what the disk kept, the
files are put together as they would be found, and opened.
"""

import random
from collections.abc import Mapping
from pathlib import Path

from attrs import define, field, frozen
from tests.stores.faults.driver import Shim, through
from tests.stores.faults.ground import act, chance, copied, judged, made, opened
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.workers import shared

from community_gov.stores.errors import StoreError

__all__ = ["History", "lose_often", "lose_with_control", "recorded"]

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


def lose_often(folder: Path, times: int, *, obey: bool = True) -> Outcome:
    """Let the power fail at so many moments and judge the store each time."""
    history = recorded(folder, obey=obey)
    return shared(folder, times, lambda home, numbers: _lose(home, numbers, history, obey=obey))


def _lose(folder: Path, numbers: range, history: History, *, obey: bool) -> Outcome:
    faults, first = list[Fault](), history.acknowledged[0]
    for number in numbers:
        dice = chance("power", obey, number)
        moment = dice.randrange(first, len(history.operations) + 1)
        path = _written(_found(history, moment, dice), folder)
        faults += [fault.at(f"moment {moment} ({number})") for fault in _judged(path, history, moment)]
    return Outcome(points=len(numbers), faults=faults, said=f"{len(history.operations)} operations, {_CHANGES} changes")


def _judged(path: Path, history: History, moment: int) -> list[Fault]:
    acknowledged = sum(place <= moment for place in history.acknowledged)
    try:
        verdict = judged(path)
    except StoreError as error:
        return [Fault(Sort.CORRUPT, repr(error))]
    faults, there = list(verdict.faults), len(verdict.bodies)
    if there < acknowledged:
        faults.append(Fault(Sort.LOST, f"{acknowledged} changes were acknowledged, {there} are there"))
    if verdict.bodies != history.bodies[:there] or there > acknowledged + 1:
        faults.append(Fault(Sort.CORRUPT, "the journal is not the beginning of what was written"))
    return faults


def lose_with_control(folder: Path, times: int) -> Outcome:
    """The same, and a hundredth of it on a disk that was never told to keep anything, which has to lose changes."""
    found, control = lose_often(folder, times), lose_often(folder, max(25, times // 100), obey=False)
    lost = control.count(Sort.LOST)
    faults = [*found.faults] if lost else [*found.faults, Fault(Sort.OTHER, "the control lost nothing")]
    return Outcome(points=times, faults=faults, said=f"{found.said}; control: {control.points} moments, lost {lost}")


def _written(files: Mapping[str, bytes], folder: Path) -> Path:
    found = folder / "found"
    found.mkdir(exist_ok=True)
    for old in found.iterdir():
        old.unlink()
    for name, content in files.items():
        (found / name).write_bytes(content)
    return found / "compound.db"
