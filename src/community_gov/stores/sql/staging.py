"""What a change has put so far, and how far the tables follow.

Pure bookkeeping: the writer asks it what has to be written for the tables to hold the last state that was put.
"""

from collections.abc import Iterator

from attrs import field, frozen

from community_gov.records import Record
from community_gov.stores.protocol import Stored
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.models import Model

__all__ = ["Key", "Staged", "Staging", "Step"]

Key = tuple[str, str]
"""Kind name and id."""


@frozen(kw_only=True, eq=False)
class Staged:
    """One record as it was before the change and as it is now; the cells of its row; its place among all that were put."""

    model: Model[Record]
    before: Stored[Record] | None
    after: Stored[Record]
    cells: Row = field(repr=False)
    position: int


@frozen(eq=False)
class Step:
    """A record whose row differs: what the row has to become, and what of this change it holds; None for nothing."""

    id: str
    wanted: Staged | None
    kept: Staged | None

    @property
    def archives(self) -> bool:
        """Whether the committed row becomes an old one."""
        return self.kept is None and self.wanted is not None and self.wanted.before is not None

    @property
    def clears(self) -> bool:
        """Whether there is a row that has to go."""
        return self.kept is not None or self.archives

    @property
    def returning(self) -> Stored[Record] | None:
        """The committed version that comes back from the old ones, because all that was put since is taken back."""
        return self.kept.before if self.wanted is None and self.kept is not None else None


class Staging:
    """All that is staged, in the order in which it was first put."""

    def __init__(self) -> None:
        self._staged: dict[Key, Staged] = {}
        self._kept: dict[Key, Staged] = {}
        self._dirty: dict[Model[Record], dict[str, None]] = {}
        self._log: list[tuple[Staged, Staged | None]] = []
        self._places = 0

    def get(self, key: Key) -> Staged | None:
        """What is staged of a record."""
        return self._staged.get(key)

    def kept(self, key: Key) -> Staged | None:
        """What of this change the row of a record holds."""
        return self._kept.get(key)

    def written(self) -> dict[Model[Record], list[str]]:
        """For each kind the ids of the records of this change that have rows."""
        found: dict[Model[Record], list[str]] = {}
        for (_kind, id), staged in self._kept.items():
            found.setdefault(staged.model, []).append(id)
        return found

    def place(self) -> int:
        """The place of the next record."""
        return self._places

    def put(self, staged: Staged) -> None:
        """Stage a state of a record."""
        key = (staged.model.name, staged.after.record.id)
        known = self._staged.get(key)
        self._log.append((staged, known))
        self._staged[key] = staged
        self._soil(staged)
        if known is None:
            self._places += 1

    def mark(self) -> int:
        """A point to come back to."""
        return len(self._log)

    def undo(self, mark: int) -> None:
        """Go back to a point; rows that were written since become different again."""
        while len(self._log) > mark:
            staged, known = self._log.pop()
            key = (staged.model.name, staged.after.record.id)
            if known is None:
                del self._staged[key]
            else:
                self._staged[key] = known
            self._soil(staged)

    def _soil(self, staged: Staged) -> None:
        self._dirty.setdefault(staged.model, {})[staged.after.record.id] = None

    def soiled(self) -> tuple[Model[Record], ...]:
        """The kinds of which rows may differ."""
        return tuple(self._dirty)

    def settle(self, model: Model[Record]) -> list[Step]:
        """What has to be written for the table of a kind to hold what is staged; taken as written from now on."""
        steps = []
        for id in self._dirty.pop(model, ()):
            key = (model.name, id)
            wanted, kept = self._staged.get(key), self._kept.get(key)
            if wanted is kept:
                continue
            steps.append(Step(id, wanted, kept))
            if wanted is None:
                del self._kept[key]
            else:
                self._kept[key] = wanted
        return steps

    def __iter__(self) -> Iterator[Staged]:
        return iter(self._staged.values())
