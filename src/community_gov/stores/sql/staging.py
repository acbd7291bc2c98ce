"""What a change has put so far, and how far the tables follow.

Pure bookkeeping: the writer asks it what has to be written for the tables to hold the last state that was put.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar, cast

from attrs import define, field

from community_gov.records import Record
from community_gov.stores.erasing import Erasing
from community_gov.stores.protocol import Stored
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.models import Model

__all__ = ["Key", "Staged", "Staging", "Step"]

T = TypeVar("T")
Key = tuple[str, str]
"""Kind name and id."""


@define(kw_only=True, eq=False)  # made once for each record of an import: frozen ones take four times as long
class Staged:
    """One record as it was before the change and as it is now; the cells of its row; its place among all that were put."""

    model: Model[Record]
    before: Stored[Record] | None
    after: Stored[Record]
    cells: Row = field(repr=False)
    position: int


@define(eq=False)
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
    """All that is staged, in the order in which it was first put, and what is erased."""

    def __init__(self) -> None:
        self._staged: dict[Key, Staged] = {}
        self._kept: dict[Key, Staged] = {}
        self._erasing: dict[Key, Erasing[Record]] = {}
        self._emptied: dict[Key, Erasing[Record]] = {}
        self._dirty: dict[Model[Record], dict[str, None]] = {}
        self._log: list[Callable[[], None]] = []
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

    def erasing(self, key: Key) -> Erasing[Record] | None:
        """What becomes of the committed versions of a record."""
        return self._erasing.get(key)

    def erasings(self) -> tuple[Erasing[Record], ...]:
        """All of them, in the order in which records were first erased."""
        return tuple(self._erasing.values())

    def place(self) -> int:
        """The place of the next record."""
        return self._places

    def put(self, staged: Staged) -> None:
        """Stage a state of a record."""
        key = (staged.model.name, staged.after.record.id)
        if key not in self._staged:
            self._places += 1
        self._set(self._staged, key, staged, staged.model)

    def erase(self, model: Model[Record], erasing: Erasing[Record]) -> None:
        """Stage what becomes of the committed versions of a record."""
        self._set(self._erasing, (model.name, erasing.current.record.id), erasing, model)

    def _set(self, things: dict[Key, T], key: Key, new: T, model: Model[Record]) -> None:
        known = things.get(key)

        def undo() -> None:
            if known is None:
                del things[key]
            else:
                things[key] = known
            self._soil(model, key)

        self._log.append(undo)
        things[key] = new
        self._soil(model, key)

    def mark(self) -> int:
        """A point to come back to."""
        return len(self._log)

    def undo(self, mark: int) -> None:
        """Go back to a point; rows that were written since become different again."""
        while len(self._log) > mark:
            self._log.pop()()

    def _soil(self, model: Model[Record], key: Key) -> None:
        self._dirty.setdefault(model, {})[key[1]] = None

    def soiled(self) -> tuple[Model[Record], ...]:
        """The kinds of which rows may differ."""
        return tuple(self._dirty)

    def settle(self, model: Model[Record]) -> tuple[list[Step], list[Stored[Record]]]:
        """What has to be written for the tables of a kind to hold what is staged; taken as written from now on.

        Steps for what is put, and the committed versions that lose fields, or get them back.
        """
        ids = self._dirty.pop(model, {})
        steps = [step for id in ids if (step := self._step(model, id)) is not None]
        return steps, [row for id in ids for row in self._rewritten((model.name, id))]

    def _step(self, model: Model[Record], id: str) -> Step | None:
        key = (model.name, id)
        wanted, kept = self._staged.get(key), self._kept.get(key)
        if wanted is kept:
            return None
        if wanted is None:
            del self._kept[key]
        else:
            self._kept[key] = wanted
        return Step(id, wanted, kept)

    def _rewritten(self, key: Key) -> list[Stored[Record]]:
        wanted, there = self._erasing.get(key), self._emptied.pop(key, None)
        if wanted is None and there is None:
            return []
        if wanted is not None:
            self._emptied[key] = wanted
        now = there.after if there is not None else cast("Erasing[Record]", wanted).before
        then = wanted.after if wanted is not None else cast("Erasing[Record]", there).before
        return [new for old, new in zip(now, then, strict=True) if old is not new]

    def __iter__(self) -> Iterator[Staged]:
        return iter(self._staged.values())
