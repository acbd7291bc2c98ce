"""How much is raced: what the results are made with, and what shows in seconds that everything runs."""

from attrs import evolve, frozen

__all__ = ["FULL", "TINY", "Size"]


@frozen(kw_only=True)
class Size:
    """Numbers of a run."""

    rounds: int
    bulk: int
    """Rows of a bulk import."""
    most: int
    """Rows of the largest import, in `large_rounds` rounds."""
    large_rounds: int
    changes: int
    """Durable changes of one run."""
    reads: int
    """Reads by id of one run; those of whole lists are a hundredth."""
    compound: int
    """Units of a compound."""
    entries: int
    """Entries of the journal that is verified."""
    starts: int
    """Rounds of whole processes."""

    def shared(self, share: int) -> "Size":
        """A part of each number; rounds and the compound stay as they are."""
        numbers = {name: max(1, getattr(self, name) // share) for name in ("bulk", "most", "changes", "reads", "entries")}
        return evolve(self, **numbers)


FULL = Size(
    rounds=7,
    bulk=100_000,
    most=1_000_000,
    large_rounds=3,
    changes=200,
    reads=4_000,
    compound=920,
    entries=20_000,
    starts=15,
)
TINY = Size(rounds=1, bulk=40, most=60, large_rounds=1, changes=4, reads=100, compound=30, entries=20, starts=1)
