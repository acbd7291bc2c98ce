"""`python -m benchmarks [case ...]` runs cases, each in a process of its own, and keeps their tables in `results/`.

With `--tiny` it shows that everything runs, and keeps nothing; `--sqlite` leaves PostgreSQL out then. `--share=10` does a tenth
of each number, for a machine with little time; the tables say how much it was.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.ground import Ground, grounds
from benchmarks.sizes import FULL, TINY, Size
from benchmarks.tables import machine, shown

__all__ = ["main", "run_apart", "tables_of"]

RESULTS = Path(__file__).parent / "results"


def tables_of(name: str, size: Size, places: Sequence[Ground]) -> str:
    """Run one case here; returns its tables under the line about the machine."""
    server = next((ground.version for ground in places if ground.is_server), None)
    return "\n\n".join([machine(server), *(shown(table) for table in CASES[name](size, places))])


def run_apart(name: str, share: str) -> None:
    """Run one case as a process of its own does."""
    with grounds() as places:
        sys.stdout.write(tables_of(name, FULL.shared(int(share)), places))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases that are named, or all; returns how many failed."""
    said = _parser().parse_args(arguments)
    if unknown := set(said.cases) - CASES.keys():
        sys.stderr.write(f"there is no case {', '.join(sorted(unknown))}; there are {', '.join(CASES)}\n")
        return 1
    if said.tiny:
        with grounds(server=not said.sqlite) as places:
            for name in said.cases or CASES:
                sys.stdout.write(f"{name}\n{tables_of(name, TINY, places)}\n\n")
        return 0
    return sum(_kept(name, str(said.share)) for name in said.cases or CASES)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make bench", description="Run cases, each in a process of its own, and keep their tables."
    )
    parser.add_argument("cases", nargs="*", metavar="case", help=f"run these only, of {', '.join(CASES)}")
    parser.add_argument("--tiny", action="store_true", help="show that everything runs, and keep nothing")
    parser.add_argument("--sqlite", action="store_true", help="with --tiny: leave PostgreSQL out")
    parser.add_argument("--share", type=int, default=1, help="do only one of so many")
    return parser


def _kept(name: str, share: str) -> int:
    """Run a case in a process of its own and keep its tables; returns whether it failed."""
    source = "import sys; from benchmarks.__main__ import run_apart; run_apart(*sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", source, name, share], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # this Python, a case by name
    if done.returncode == 0:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.txt").write_text(f"{done.stdout}\n")
        sys.stdout.write(f"{name}\n{done.stdout}\n\n")
        sys.stdout.flush()
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
