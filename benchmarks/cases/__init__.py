"""The cases by name; each gives its tables for a size and the databases that there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.cases import (
    bulk,
    changes,
    deciding,
    driving,
    hooks,
    hours,
    journal,
    memory,
    reading,
    rising,
    roster,
    starting,
    together,
)
from benchmarks.ground import Ground
from benchmarks.harness import Result
from benchmarks.sizes import Size
from benchmarks.tables import Figures

__all__ = ["CASES", "Case"]

Case = Callable[[Size, Sequence[Ground]], Iterator[Result | Figures]]

CASES: Mapping[str, Case] = {
    "starting": starting.starting,
    "deciding": deciding.deciding,
    "hooks": hooks.hooks,
    "changes": changes.changes,
    "reading": reading.reading,
    "together": together.together,
    "journal": journal.journal,
    "memory": memory.memory,
    "roster": roster.roster,
    "rising": rising.rising,
    "hours": hours.hours,
    "driving": driving.driving,
    "bulk": bulk.bulk,
    "growth": bulk.growth,
}
