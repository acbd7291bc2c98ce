"""How much memory a unit takes once it is loaded, and a change while it takes very many in."""

import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from benchmarks.cases.field import title
from benchmarks.ground import Ground
from benchmarks.model import Unit, unit
from benchmarks.sizes import Size
from benchmarks.tables import Figure, Figures
from benchmarks.ways import Ours

__all__ = ["memory"]

_LOADED, _CHANGE = 1.5, 100.0
"""By how much a loaded unit may be larger than its record, and how many MB a change of the most units may need."""


def memory(size: Size, grounds: Sequence[Ground]) -> Iterator[Figures]:
    """Loaded units first; then a change in a process of its own, of which the system tells the peak."""
    for ground in grounds:
        figures = [_loaded(ground, size.bulk // 10), *_changes(ground, size.most)]
        yield Figures(title=title("memory", ground), figures=tuple(figures))


def _loaded(ground: Ground, units: int) -> Figure:
    """Compared with the same records as the program that wrote them made them."""
    made = _held(lambda: [unit(n) for n in range(1, units + 1)]) / units
    with ground.fresh() as url, closing(Ours(url)) as way:
        way.bringing([unit(n) for n in range(1, units + 1)])()
        with way.desk.view() as view:
            loaded = _held(lambda: view.find(Unit)) / units
    said = f"{loaded:.0f} bytes, {made:.0f} as made by a program: {loaded / made:.2f} times"
    return Figure(name="a loaded unit", said=said, target=f"<= {_LOADED:g} times", reached=loaded <= made * _LOADED)


def _held(make: Callable[[], Sequence[Unit]]) -> int:
    """Bytes that what is made holds on to."""
    gc.collect()
    tracemalloc.start()
    try:
        kept = make()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] if kept else 0
    finally:
        tracemalloc.stop()


def _changes(ground: Ground, most: int) -> Iterator[Figure]:
    """The peak of a process that takes units in as they come, less the peak of one that takes a single one."""
    base = _peak(ground, 1)
    for units in (max(1, most // 10), most):
        peak = _peak(ground, units) - base
        target, reached = (f"<= {_CHANGE:g} MB", peak <= _CHANGE) if units == most else ("", None)
        yield Figure(name=f"{units:,} units in one change", said=f"{peak:.0f} MB", target=target, reached=reached)


def _peak(ground: Ground, units: int) -> float:
    """MB."""
    with ground.fresh() as url:
        done = subprocess.run(  # noqa: S603  # this Python, this module
            [sys.executable, "-m", "benchmarks.apart", url, str(units)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return int(done.stdout) / 1024
