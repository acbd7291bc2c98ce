"""What became of the faults of one part: how many points there were, and each breach by its sort."""

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import field, frozen

__all__ = ["Fault", "Outcome", "Sort", "doubled_or_lost"]


class Sort(Enum):
    """In which way a promise was broken."""

    LOST = "lost"
    """Something acknowledged is not there."""
    DOUBLED = "doubled"
    """Something is there twice, or was sold twice."""
    CORRUPT = "corrupt"
    """What is there is not what was written, or no check noticed that."""
    UNTYPED = "untyped"
    """An error came that is none of the library's own, or the wrong one."""
    OTHER = "other"
    """Something else that the part promises: a share, a limit, a control that did not fail."""


@frozen
class Fault:
    """One breach."""

    sort: Sort
    what: str

    def at(self, where: str) -> "Fault":
        """The same, with its place."""
        return Fault(self.sort, f"{where}: {self.what}")


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(faults)


@frozen(kw_only=True)
class Outcome:
    """What became of all the points of a part."""

    points: int
    faults: tuple[Fault, ...] = field(default=(), converter=_in_order)
    said: str = ""
    """What else is worth knowing."""
    met: Mapping[str, int] = field(factory=dict)
    """How often something came up."""

    @property
    def well(self) -> bool:
        """Whether something was tried and nothing was broken."""
        return self.points > 0 and not self.faults

    def count(self, sort: Sort) -> int:
        """How many breaches of one sort."""
        return sum(fault.sort is sort for fault in self.faults)


def doubled_or_lost(found: Iterable[int], wanted: Iterable[int]) -> list[Fault]:
    """Judge numbers of which each should be there once."""
    there, should = list(found), frozenset(wanted)
    missing, more = sorted(should - frozenset(there)), [number for number in set(there) if there.count(number) > 1]
    faults = [Fault(Sort.LOST, f"number {number} is not there") for number in missing]
    faults += [Fault(Sort.DOUBLED, f"number {number} is there {there.count(number)} times") for number in sorted(more)]
    return faults + [Fault(Sort.DOUBLED, f"number {number} was never made") for number in sorted(frozenset(there) - should)]
