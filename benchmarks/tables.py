"""Results as text: one table for each race, with its targets; and the machine that it was run on."""

import platform
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from benchmarks.harness import Clock, Entrant, Result, Role, Target

__all__ = ["Figure", "Figures", "machine", "shown"]

_CLOCKS = (Clock.WALL, Clock.CPU)


@frozen(kw_only=True)
class Figure:
    """Something measured that is no race, and whether it is as it should be."""

    name: str
    said: str
    target: str = ""
    reached: bool | None = None


@frozen(kw_only=True)
class Figures:
    """A table of such figures."""

    title: str
    figures: tuple[Figure, ...]


def machine(server: str | None) -> str:
    """The machine and the programs, without a name by which it could be found."""
    model = next((line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), platform.machine())
    programs = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    programs += [f"PostgreSQL {server}"] if server else []
    return f"{date.today().isoformat()}, {model}, {_cores()} cores, {', '.join(programs)}"  # noqa: DTZ011  # told to people


def _cpuinfo() -> Iterable[str]:
    known = Path("/proc/cpuinfo")
    return known.read_text().splitlines() if known.exists() else ()


def _cores() -> int:
    import os  # noqa: PLC0415  # for this alone

    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def shown(table: Result | Figures) -> str:
    """The table as text."""
    return _race(table) if isinstance(table, Result) else _figures(table)


def _figures(table: Figures) -> str:
    rows = [
        [one.name, one.said, one.target, "" if one.reached is None else _verdict(reached=one.reached)] for one in table.figures
    ]
    return f"{table.title}\n{_columns(rows, left=4)}"


def _verdict(*, reached: bool) -> str:
    return "reached" if reached else "NOT REACHED"


def _race(table: Result) -> str:
    head = ["", *(f"{table.unit}, {clock.value}" for clock in _CLOCKS), *(f"ratio, {clock.value}" for clock in _CLOCKS), "rounds"]
    rows = [head, *(_row(table, entrant) for entrant in table.entrants)]
    lines = [table.title, _columns(rows, left=1), *(_target(table, target) for target in table.targets)]
    lines += [f"  ! ours seems to beat {name}: the benchmark is wrong" for name in table.impossible()]
    return "\n".join(lines)


def _row(table: Result, entrant: Entrant) -> list[str]:
    times = [f"{table.typical(entrant.name, clock):.2f}" for clock in _CLOCKS]
    return [
        entrant.name,
        *times,
        *(_ratio(table, entrant, clock) for clock in _CLOCKS),
        str(len(table.samples[entrant.name])),
    ]


def _ratio(table: Result, entrant: Entrant, clock: Clock) -> str:
    match entrant.role:
        case Role.OURS:
            return ""
        case Role.CONTROL:
            return f"1 +- {table.noise(clock):.2f}"
        case Role.LIMIT:
            return f"ours / it {table.ratio(entrant.name, clock)}"
        case Role.PEER:
            return f"it / ours {table.ratio(entrant.name, clock)}"


def _target(table: Result, target: Target) -> str:
    if not target.name:
        value, wanted = table.typical(table.entrants[0].name, target.clock), f"ours <= {target.bound:g} {table.unit}"
        reached = value <= target.bound
    else:
        value = table.ratio(target.name, target.clock).median
        peer = next(entrant for entrant in table.entrants if entrant.name == target.name).role is Role.PEER
        wanted = f"{target.name} / ours >= {target.bound:g}" if peer else f"ours / {target.name} <= {target.bound:g}"
        reached = value >= target.bound if peer else value <= target.bound
    return f"  target: {wanted} ({target.clock.value}): {value:.2f}, {_verdict(reached=reached)}"


def _columns(rows: Sequence[Sequence[str]], *, left: int) -> str:
    """The cells in columns; the first ones begin where the others end at the right."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(_line(row, widths, left).rstrip() for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], left: int) -> str:
    cells = zip(row, widths, strict=True)
    padded = (
        f"{cell}{' ' * (width - _width(cell))}" if place < left else f"{' ' * (width - _width(cell))}{cell}"
        for place, (cell, width) in enumerate(cells)
    )
    return "  " + "  ".join(padded)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)
