"""Turns are taken in order, have a time limit, and outlive nobody who holds them."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from community_gov import Conflict
from community_gov.stores.errors import ReadOnlyStore
from community_gov.stores.sql.locks import Deadline, ProcessTurn, ThreadTurn, held
from community_gov.system import system_stopwatch

HOLDER = """
import sys
from community_gov.stores.sql.locks import Deadline, ProcessTurn
from community_gov.system import system_stopwatch
turn = ProcessTurn(sys.argv[1])
turn.acquire(Deadline.after(10, system_stopwatch))
print("held", flush=True)
sys.stdin.readline()
"""


def soon(seconds: float = 30) -> Deadline:
    """A deadline that a test should never see."""
    return Deadline.after(seconds, system_stopwatch)


def code(call: Callable[[], object]) -> str:
    """The code of the conflict that a call raises."""
    with pytest.raises(Conflict) as caught:
        call()
    return caught.value.problems[0].code


def test_a_deadline_never_goes_below_nothing() -> None:
    """Time left is counted on the stopwatch, down to 0."""
    times = iter([5.0, 6.0, 9.5])
    deadline = Deadline.after(2, lambda: next(times))
    assert (deadline.left(), deadline.left()) == (1.0, 0.0)


def test_threads_come_in_the_order_of_asking() -> None:
    """Whoever has waited longest is next: nobody is overtaken, not even by the thread that has just let go."""
    turn, came = ThreadTurn(), list[int]()
    turn.acquire(soon())

    def work(number: int) -> None:
        turn.acquire(soon())
        came.append(number)
        turn.release()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        while len(turn._waiting) <= number:
            threads[-1].join(0.001)
    turn.release()
    turn.acquire(soon())
    came.append(99)
    turn.release()
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2, 3, 4, 99]


def test_a_thread_does_not_wait_for_itself() -> None:
    """The thread that has the turn is told so at once."""
    turn = ThreadTurn()
    turn.acquire(soon())
    assert code(lambda: turn.acquire(soon())) == "core.reentered"
    turn.release()
    turn.acquire(soon())


def test_who_gives_up_leaves_the_line() -> None:
    """A time-out is a Conflict, and the turn passes over whoever gave up."""
    turn = ThreadTurn()
    turn.acquire(soon())
    codes: list[str] = []
    waiter = threading.Thread(target=lambda: codes.append(code(lambda: turn.acquire(soon(0.01)))))
    waiter.start()
    waiter.join()
    turn.release()
    turn.acquire(soon(0))
    assert codes == ["core.busy"]


def test_processes_wait_for_each_other(tmp_path: Path) -> None:
    """While another process has the turn it is a Conflict; when that process is killed, the turn is free."""
    path = str(tmp_path / "x.db")
    command = [sys.executable, "-c", HOLDER, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:  # noqa: S603  # this Python
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        turn = ProcessTurn(path)
        assert code(lambda: turn.acquire(soon(0.05))) == "core.busy"
        other.send_signal(signal.SIGKILL)
        other.wait()
        turn.acquire(soon())
        turn.release()
        turn.close()


def test_a_queue_is_left_in_order(tmp_path: Path) -> None:
    """Who gives up at the head of the line lets the next one come to the head."""
    turns = [ProcessTurn(str(tmp_path / "x.db")) for _turn in range(3)]
    turns[0].acquire(soon())
    assert code(lambda: turns[1].acquire(soon(0.01))) == "core.busy"
    waiter = threading.Thread(target=lambda: turns[2].acquire(soon()))
    waiter.start()
    turns[0].release()
    waiter.join(20)
    assert not waiter.is_alive()
    assert code(lambda: turns[0].acquire(soon(0.01))) == "core.busy"
    for turn in turns:
        turn.close()


def test_a_child_does_not_share_the_turn_of_its_parent(tmp_path: Path) -> None:
    """A forked process inherits open files, but not the turn that the parent holds by them."""
    turn = ProcessTurn(str(tmp_path / "x.db"))
    turn.acquire(soon())
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        try:
            turn.acquire(soon(0.05))
        except Conflict:
            os._exit(7)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
    turn.release()
    turn.close()


def test_a_turn_that_cannot_be_taken_is_said_so(tmp_path: Path) -> None:
    """In a folder that is not there no turn can be taken, and nobody goes on without one."""
    with pytest.raises(ReadOnlyStore, match="take turns by this file"):
        ProcessTurn(str(tmp_path / "none" / "x.db")).acquire(soon())


def test_several_turns_are_given_back_when_one_cannot_be_had(tmp_path: Path) -> None:
    """Taking the second turn fails: the first one is free again."""
    first, second = ThreadTurn(), ProcessTurn(str(tmp_path / "none" / "x.db"))
    with pytest.raises(ReadOnlyStore), held((first, second), soon()):
        pass
    first.acquire(soon(0))


def test_an_interrupted_wait_leaves_no_hole() -> None:
    """Control-C while waiting leaves the line as it was without this thread."""
    turn = ThreadTurn()
    holder = threading.Thread(target=lambda: turn.acquire(soon()))
    holder.start()
    holder.join()

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            turn.acquire(soon())
    finally:
        signal.signal(signal.SIGALRM, before)
    turn.release()
    turn.acquire(soon(0))
