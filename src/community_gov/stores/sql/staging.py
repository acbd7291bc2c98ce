"""What a change has put so far, and how far the tables follow.

Pure bookkeeping: the writer asks it what has to be written for the tables to hold the last state that was put.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TypeVar, cast

from attrs import define, field

from community_gov.records import Record
from community_gov.stores.erasing import Erasing
from community_gov.stores.protocol import Stored, Write
from community_gov.stores.sql.brought import Brought
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
    position: int = -1
    """Given by `Staging.put`."""


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
        self._brought: dict[str, Brought[Record]] = {}
        self._singly: set[str] = set()

    def get(self, key: Key) -> Staged | None:
        """What is staged of a record."""
        brought = self._brought.get(key[0])
        if brought is not None and key[1] in brought.records:
            return _staged_of(brought, key[1])
        return self._staged.get(key)

    def bringing(self, model: Model[Record], begin: Callable[[Model[Record]], Brought[Record]]) -> Brought[Record] | None:
        """Where many new records of a kind go; None when some of the kind were put singly, so that their order is not this."""
        if model.name in self._singly:
            return None
        if model.name not in self._brought:
            self._brought[model.name] = begin(model)
        return self._brought[model.name]

    def note(self, brought: Brought[Record], records: Sequence[Record]) -> None:
        """Count records that were brought in and written."""
        self._places += len(records)
        name, ids = brought.model.name, [record.id for record in records]

        def undo() -> None:
            self._part(name)
            for id in ids:
                del self._staged[name, id]
                self._soil(brought.model, (name, id))

        self._log.append(undo)

    def _part(self, name: str) -> None:
        """Take what was brought in of a kind as staged one by one, and as written so."""
        self._singly.add(name)
        brought = self._brought.pop(name, None)
        if brought is not None:
            for place, id in brought.placed():
                self._staged[name, id] = self._kept[name, id] = _staged_of(brought, id, place=place)

    def kept(self, key: Key) -> Staged | None:
        """What of this change the row of a record holds."""
        return self._kept.get(key)

    def written(self) -> dict[Model[Record], list[str]]:
        """For each kind the ids of the records of this change that have rows."""
        found: dict[Model[Record], list[str]] = {}
        for (_kind, id), staged in self._kept.items():
            found.setdefault(staged.model, []).append(id)
        for brought in self._brought.values():
            found.setdefault(brought.model, []).extend(brought.records)
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
        self._part(key[0])
        known = self._staged.get(key)
        staged.position = self._places if known is None else known.position
        self._places += known is None
        self._set(self._staged, key, staged, staged.model)

    def erase(self, model: Model[Record], erasing: Erasing[Record]) -> None:
        """Stage what becomes of the committed versions of a record."""
        self._set(self._erasing, (model.name, erasing.current.record.id), erasing, model)

    def _set(self, things: dict[Key, T], key: Key, new: T, model: Model[Record]) -> None:
        self._part(key[0])
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
        """What was put singly, in the order of its places."""
        return iter(sorted(self._staged.values(), key=_POSITION))

    def brought(self) -> Iterable[Brought[Record]]:
        """What was brought in, kind by kind."""
        return self._brought.values()

    def writes(self) -> tuple[Write, ...]:
        """One write for each record, in the order in which they were first put."""
        some = [(place, records) for brought in self._brought.values() for place, records in brought.pieces]
        pieces: list[tuple[int, Staged | Sequence[Record]]] = [(staged.position, staged) for staged in self._staged.values()]
        ordered = sorted([*pieces, *some], key=itemgetter(0))
        return tuple(chain.from_iterable(_writes_of(piece) for _place, piece in ordered))


_POSITION = attrgetter("position")


def _staged_of(brought: Brought[Record], id: str, *, place: int = -1) -> Staged:
    """A record that was brought in, as one that was put singly; without its place it is only good for being looked at."""
    after, model = brought.stored(id), brought.model
    return Staged(model=model, before=None, after=after, cells=model.codec.cells(after.record), position=place)


def _writes_of(piece: Staged | Sequence[Record]) -> Sequence[Write]:
    if isinstance(piece, Staged):
        return (Write(before=None if piece.before is None else piece.before.record, after=piece.after.record),)
    return [Write(before=None, after=record) for record in piece]
