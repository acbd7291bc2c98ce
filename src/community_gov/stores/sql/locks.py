"""Whose turn it is to write: a fair lock for the threads of one process, and one for the processes of one machine.

SQLite lets writers poll for its lock: of eight processes that write as fast as they can, some get no turn at all.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from attrs import define, field, frozen

from community_gov.errors import Conflict
from community_gov.stores.errors import ReadOnlyStore
from community_gov.stores.protocol import BUSY, REENTERED
from community_gov.system import Stopwatch

try:
    import fcntl
except ImportError:  # pragma: no cover  # a system without flock, where the processes have SQLite's own lock and nothing else
    fcntl = None  # type: ignore[assignment]  # tested before use

__all__ = ["Deadline", "Joins", "ProcessTurn", "ThreadTurn", "Turn", "held"]


@frozen
class Deadline:
    """A moment on the stopwatch until which somebody waits for a lock."""

    stopwatch: Stopwatch
    at: float

    @classmethod
    def after(cls, seconds: float, stopwatch: Stopwatch) -> "Deadline":
        """So many seconds from now."""
        return cls(stopwatch, stopwatch() + seconds)

    def left(self) -> float:
        """Seconds left, never less than 0."""
        return max(0.0, self.at - self.stopwatch())


class Turn(Protocol):
    """A lock with a time limit."""

    def acquire(self, deadline: Deadline) -> None:
        """Wait for the turn; raises Conflict (core.busy)."""

    def release(self) -> None:
        """Let the next one go on."""


@define(eq=False)
class _Waiting:
    thread: int
    gate: threading.Lock = field(factory=threading.Lock)


class ThreadTurn:
    """A lock that is handed over in the order of asking."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._holder: int | None = None

    def acquire(self, deadline: Deadline) -> None:
        """Wait for the turn; raises Conflict (core.busy, or core.reentered when this very thread has it)."""
        me = _Waiting(threading.get_ident())
        with self._guard:
            if self._holder == me.thread:
                raise Conflict(REENTERED())
            if self._holder is None:
                self._holder = me.thread
                return
            me.gate.acquire()
            self._waiting.append(me)
        if not self._wait(me, deadline):
            raise Conflict(BUSY())

    @property
    def mine(self) -> bool:
        """Whether this very thread has it."""
        return self._holder == threading.get_ident()

    def _wait(self, me: _Waiting, deadline: Deadline) -> bool:
        """Whether the turn was handed over, if only while the time ran out."""
        try:
            came = me.gate.acquire(timeout=deadline.left())
        except BaseException:
            if not self._leave(me):
                self.release()
            raise
        return came or not self._leave(me)

    def _leave(self, me: _Waiting) -> bool:
        """Stand in line no longer; False when the turn has come meanwhile."""
        with self._guard:
            if me not in self._waiting:
                return False
            self._waiting.remove(me)
            return True

    def release(self) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._guard:
            if not self._waiting:
                self._holder = None
                return
            following = self._waiting.popleft()
            self._holder = following.thread
            following.gate.release()


class Joins:
    """What each thread has locked through a transaction of the host, as long as it is joined.

    A change on a connection of our own, in the same thread, would wait for that lock until its time is up.
    """

    def __init__(self) -> None:
        self._threads = threading.local()

    def _mine(self) -> dict[object, str]:
        mine: dict[object, str] = self._threads.__dict__.setdefault("joined", {})
        return mine

    @contextmanager
    def change(self, locked: str, by: object) -> Iterator[None]:
        """Remember what a join has locked, and, for the length of the block, that it is changing it."""
        self._mine()[by] = locked
        self._threads.changing = True
        try:
            yield
        finally:
            self._threads.changing = False

    def refuse_open(self) -> None:
        """Raise Conflict (core.reentered) when this thread is changing something through a join."""
        if getattr(self._threads, "changing", False):
            raise Conflict(REENTERED())

    def discard(self, by: object) -> None:
        """Forget what a join has locked."""
        self._mine().pop(by, None)

    def refuse(self, wanted: str) -> None:
        """Raise Conflict (core.reentered) when this thread has it."""
        if wanted in self._mine().values():
            raise Conflict(REENTERED())


_FIRST_PAUSE, _SHORTEST_PAUSE, _HEAD_PAUSE = 0.0005, 0.00015, 0.0001  # seconds between two looks, in the line and at its head
_IMPATIENCE = 0.8  # by which each pause in the line is shorter than the last: whoever has waited longer looks more often


class ProcessTurn:
    """A lock between processes, by two files beside the database: who comes next holds the queue, who writes holds the turn.

    Whoever has just written has to pass the queue again and cannot overtake the one who waits at its head. The system takes
    both locks away from a process that dies.
    """

    def __init__(self, path: str) -> None:
        """Use `<path>-queue` and `<path>-turn`, made when first needed."""
        self._paths = (f"{path}-queue", f"{path}-turn")
        self._files: tuple[int, int] | None = None
        self._process = 0
        self._pause = threading.Event()

    def acquire(self, deadline: Deadline) -> None:
        """Wait for the turn; raises Conflict (core.busy), ReadOnlyStore when the files cannot be made."""
        if fcntl is None:  # pragma: no cover  # see above
            return
        queue, turn = self._opened()
        self._poll(queue, deadline, _FIRST_PAUSE, _SHORTEST_PAUSE)
        try:
            self._poll(turn, deadline, _HEAD_PAUSE, _HEAD_PAUSE)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)

    def _poll(self, file: int, deadline: Deadline, pause: float, shortest: float) -> None:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not deadline.left():
                    raise Conflict(BUSY()) from None
                self._pause.wait(pause)
                pause = max(shortest, pause * _IMPATIENCE)
            else:
                return

    def release(self) -> None:
        """Let the next process go on."""
        if fcntl is not None and self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)

    def _opened(self) -> tuple[int, int]:
        """The two files, opened by this process: a lock is shared with whoever inherits its file."""
        if self._files is None or self._process != os.getpid():
            self.close()
            self._files = (self._open(self._paths[0]), self._open(self._paths[1]))
            self._process = os.getpid()
        return self._files

    def _open(self, path: str) -> int:
        try:
            return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise ReadOnlyStore(f"{path} cannot be opened for writing ({error}); writers take turns by this file") from error

    def close(self) -> None:
        """Give the files back."""
        for file in self._files or ():
            os.close(file)
        self._files = None


@contextmanager
def held(turns: tuple[Turn, ...], deadline: Deadline) -> Iterator[None]:
    """Hold several locks, taken in their order and given back in the reverse one."""
    taken: list[Turn] = []
    try:
        for turn in turns:
            turn.acquire(deadline)
            taken.append(turn)
        yield
    finally:
        for turn in reversed(taken):
            turn.release()
