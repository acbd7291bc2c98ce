"""A process that is killed at one of its system calls, which is then not made: exact, by the tracing of the kernel itself."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

from attrs import frozen

__all__ = ["Absent", "Ended", "killed_at", "require_tracing"]

_TRACE_ME, _SET_OPTIONS, _TO_NEXT_CALL = 0, 0x4200, 24
_MARK_CALLS, _END_WITH_PARENT = 0x1, 0x100000
_LIBRARY = ctypes.CDLL(None, use_errno=True)
_AT_A_CALL = signal.SIGTRAP | 0x80


class Absent(Exception):
    """What a part needs is not on this machine."""


@frozen(kw_only=True)
class Ended:
    """How a traced process ended."""

    killed: bool
    """Whether it was killed at the call; else it came to its end by itself."""
    answer: bytes
    """What it had said by then."""


def require_tracing() -> None:
    """Raise Absent where a process may not trace its child."""
    if not sys.platform.startswith("linux"):
        raise Absent("ptrace of Linux")
    try:
        killed_at(1, lambda: b"")
    except (OSError, RuntimeError) as error:
        raise Absent(f"ptrace: {error}") from error


def killed_at(call: int, work: Callable[[], bytes]) -> Ended:
    """Do the work in a child that is killed as it enters its system call number `call`, counted from 1."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, which is killed
        _work_traced(work, writing)
    os.close(writing)
    killed = _follow(child, call)
    with os.fdopen(reading, "rb") as answers:
        return Ended(killed=killed, answer=answers.read())


def _work_traced(work: Callable[[], bytes], answers: int) -> None:  # pragma: no cover  # see above
    status = 1
    try:
        _ptrace(_TRACE_ME, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        os.write(answers, work())
        status = 0
    finally:
        os._exit(status)


def _follow(child: int, call: int) -> bool:
    """Let the child go from call to call, and kill it at one; each call stops it twice, as it begins and as it ends."""
    _wait(child)
    _ptrace(_SET_OPTIONS, child, _MARK_CALLS | _END_WITH_PARENT)
    stops, pending = 0, 0
    while True:
        _ptrace(_TO_NEXT_CALL, child, pending)
        status = _wait(child)
        if status is None:
            return False
        pending = 0 if status == _AT_A_CALL else status
        stops += status == _AT_A_CALL
        if stops == 2 * call - 1:
            os.kill(child, signal.SIGKILL)
            _wait(child)
            return True


def _wait(child: int) -> int | None:
    """The signal by which the child stopped; None when it has ended by itself. Raises RuntimeError when its work failed."""
    _child, status = os.waitpid(child, 0)
    if os.WIFSTOPPED(status):
        return os.WSTOPSIG(status)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the work of the child failed; see what it wrote to the standard error")
    return None


def _ptrace(request: int, child: int, data: int) -> None:
    if _LIBRARY.ptrace(ctypes.c_long(request), ctypes.c_long(child), None, ctypes.c_void_p(data)) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
