"""All faults many times, in named parts: `make faults`, `make faults ARGS="kills power"`, `make faults ARGS="--few"`.

Prints one table in the end; fails if a part does.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen
from tests.stores.faults.ground import in_memory
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.parts import PARTS, Part, Stand
from tests.stores.faults.tracing import Absent

__all__ = ["main"]

_SHOWN = 20  # breaches that are printed of one part
_COLUMNS = ("part", "points", *(sort.value for sort in Sort), "seconds", "CPU", "")


@frozen
class Row:
    """A part that was run."""

    part: Part
    outcome: Outcome | None
    """None when what it needs is not on this machine."""
    seconds: float
    cpu: float

    @property
    def well(self) -> bool:
        """Whether it counts as passed; on the gate nothing may be absent."""
        return os.environ.get("COMMUNITY_GOV_NO_SKIPS") != "1" if self.outcome is None else self.outcome.well

    def cells(self) -> tuple[str, ...]:
        """Its line of the table."""
        found = self.outcome or Outcome(points=0)
        counts = (str(found.count(sort)) for sort in Sort)
        verdict = "absent" if self.outcome is None else "passed" if self.well else "FAILED"
        return self.part.name, f"{found.points:,}", *counts, f"{self.seconds:.0f}", f"{self.cpu:.0f}", verdict


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts; returns how many are not well."""
    said = _parser().parse_args(arguments)
    parts = _chosen(said.parts, few=said.few)
    rows = [_row(part, max(1, (part.few if said.few else part.full) // said.share)) for part in parts]
    _print(_table([_COLUMNS, *(row.cells() for row in rows)]))
    total, cpu = sum(row.seconds for row in rows), sum(row.cpu for row in rows)
    failed = [row.part.name for row in rows if not row.well]
    _print(f"\n{total:.0f} s, {cpu:.0f} s of CPU; " + (f"FAILED: {', '.join(failed)}" if failed else "all passed"))
    return len(failed)


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(f"  {part.name:<20} {part.says}: {part.full:,}, on the gate {part.few:,}" for part in PARTS)
    parser = argparse.ArgumentParser(
        prog="make faults", description=__doc__, epilog=f"parts:\n{names}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help="run these only; a name stands for all that begin with it")
    parser.add_argument("--few", action="store_true", help="as often as the gate does")
    parser.add_argument("--share", type=int, default=1, help="try only one of so many")
    return parser


def _chosen(names: Iterable[str], *, few: bool) -> list[Part]:
    wanted = tuple(names)
    for name in wanted:
        if not any(part.name.startswith(name) for part in PARTS):
            sys.exit(f"there is no part {name}; there are {', '.join(part.name for part in PARTS)}")
    return [part for part in PARTS if (not wanted or part.name.startswith(wanted)) and (part.few or not few)]


def _row(part: Part, number: int) -> Row:
    began, before = time.monotonic(), _cpu()
    outcome: Outcome | None
    with tempfile.TemporaryDirectory() as disk, in_memory() as memory, Stand(Path(disk), memory) as stand:
        try:
            outcome = part.run(stand, number)
            said = outcome.said
        except Absent as absent:
            outcome, said = None, f"absent: {absent}"
        except Exception as error:  # noqa: BLE001  # a part that fails is a row of the table, and the others are run
            outcome, said = Outcome(points=0, faults=[Fault(Sort.OTHER, traceback.format_exc())]), f"failed: {error!r}"
    row = Row(part, outcome, time.monotonic() - began, _cpu() - before)
    _print(f"{part.name}: {said}")
    for fault in outcome.faults[:_SHOWN] if outcome else ():
        _print(f"  {fault.sort.value}: {fault.what}")
    return row


def _cpu() -> float:
    """Seconds that this process and its children have worked."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _table(lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    head, *rest = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *rest])


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
