"""Points that have nothing to do with each other are shared between processes, one for each of two processors."""

import os
import pickle
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from tests.stores.faults.outcome import Fault, Outcome, Sort

__all__ = ["shared"]

_WORKERS = 2
_WORTH = 500  # points from which on sharing them is worth it


def shared(folder: Path, times: int, run: Callable[[Path, range], Outcome], *, worth: int = _WORTH) -> Outcome:
    """Run the points 0, 1, 2, ... each in one of the processes, which has a folder of its own; few points run in this one."""
    if times < worth:
        return run(folder, range(times))
    pipes = [_forked(folder, range(worker, times, _WORKERS), run) for worker in range(_WORKERS)]
    outcomes = [_answer(child, reading) for child, reading in pipes]
    return Outcome(
        points=sum(outcome.points for outcome in outcomes),
        faults=[fault for outcome in outcomes for fault in outcome.faults],
        said="; ".join(dict.fromkeys(outcome.said for outcome in outcomes)),
        met=sum((Counter(outcome.met) for outcome in outcomes), Counter[str]()),
    )


def _forked(folder: Path, numbers: range, run: Callable[[Path, range], Outcome]) -> tuple[int, int]:
    home = Path(mkdtemp(prefix="worker", dir=folder))
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    answer = b""  # pragma: no cover  # from here on in the child, where nothing is measured
    try:
        answer = pickle.dumps(run(home, numbers))
    except BaseException:  # noqa: BLE001  # told where somebody may read it; the parent hears nothing, which it judges
        traceback.print_exc()
    finally:
        with os.fdopen(writing, "wb") as answers:
            answers.write(answer)
        os._exit(0)


def _answer(child: int, reading: int) -> Outcome:
    with os.fdopen(reading, "rb") as answers:
        said = answers.read()
    os.waitpid(child, 0)
    if not said:
        return Outcome(points=0, faults=[Fault(Sort.OTHER, "a process failed; see what it wrote to the standard error")])
    outcome = pickle.loads(said)  # noqa: S301  # written by a child of our own
    assert isinstance(outcome, Outcome)
    return outcome
