"""A process that takes units in, each made when it is its turn: `python -m benchmarks.apart URL UNITS` writes its peak in KiB."""

import resource
import sys

from benchmarks.model import CLERK, bring, created, unit

__all__ = ["main"]


def main(url: str, units: str) -> None:
    """Make the community and take the units in, in one change."""
    created(url).by(CLERK).run(bring, records=map(unit, range(1, int(units) + 1)))
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


if __name__ == "__main__":
    main(*sys.argv[1:])
