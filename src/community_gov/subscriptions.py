"""Looking after subscriptions: where each stands, going back or forward, and what is done with parked deliveries."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from community_gov.errors import Conflict, InvalidData, Nature, NotFound, ProblemType
from community_gov.records import Code
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.protocol import Store

__all__ = ["Subscriptions"]

DELIVERING = ProblemType(
    "core.delivering",
    zh="订阅{name}正在投递,请稍后重试",
    en="subscription {name} is being delivered; try again when it is not",
    nature=Nature.CONFLICT,
)
NOT_PARKED = ProblemType(
    "core.not_parked",
    zh="订阅{name}中第{sequence}条记录的第{index}个事件未被搁置",
    en="event {index} of entry {sequence} is not parked in subscription {name}",
    nature=Nature.NOT_FOUND,
)


@frozen
class Subscriptions:
    """The subscriptions of one community, for the host; made by `community.subscriptions`.

    What changes one raises Conflict (core.delivering) while it is being delivered, and ValueError for a name that is no code.
    """

    _store: Store
    _community: str
    _now: Callable[[], datetime]

    def listed(self) -> tuple[Cursor, ...]:
        """Where each subscription stands that was ever delivered anything, by name."""
        with self._store.read(self._community) as reader:
            return reader.cursors()

    def parked(self, name: str, *, dropped: bool = False) -> tuple[Parked, ...]:
        """What failed too often and waits for somebody's decision; with `dropped`, what is never to be delivered."""
        with self._store.read(self._community) as reader:
            return tuple(one for one in reader.parked(Code(name)) if (one.dropped is not None) == dropped)

    def seek(self, name: str, *, after: int) -> None:
        """Go on after an entry of the journal.

        An earlier one replays what came since, parked and dropped deliveries included; the last one skips everything there is,
        as somebody may want who subscribes late. Raises InvalidData when there is no such entry; 0 is the beginning.
        """
        with self._store.read(self._community) as reader:
            last = reader.head().sequence
            if not 0 <= after <= last:
                raise InvalidData(f"the journal has entries 1 to {last}; go on after one of them or after 0, not {after} @ after")
            cursor = reader.cursor(Code(name))
            settled = [parked.key for parked in reader.parked(name) if parked.sequence > after]
        self._move(evolve(cursor, sequence=after + 1, index=0, failures=0, rest=None), settled=settled)

    def retry(self, name: str, key: tuple[int, int] | None = None) -> int:
        """Let the next delivery try a parked one once more, one that was dropped too; without a key all that are not dropped.

        Returns how many. A parked one comes out of order: after entries that are later. Raises NotFound (core.not_parked).
        """
        return self._mark(name, key, lambda parked: evolve(parked, again=True, dropped=None))

    def drop(self, name: str, key: tuple[int, int], *, reason: Code) -> None:
        """Never deliver a parked one; raises NotFound (core.not_parked)."""
        code = Code(reason)
        self._mark(name, key, lambda parked: evolve(parked, again=False, dropped=code))

    def _mark(self, name: str, key: tuple[int, int] | None, mark: Callable[[Parked], Parked]) -> int:
        with self._store.read(self._community) as reader:
            cursor = reader.cursor(Code(name))
            parked = reader.parked(name)
            chosen = [one for one in parked if (one.dropped is None if key is None else one.key == key)]
        if key is not None and not chosen:
            raise NotFound(NOT_PARKED(name=Code(name), sequence=key[0], index=key[1]))
        if chosen:
            self._move(cursor, parked=[mark(one) for one in chosen])
        return len(chosen)

    def _move(self, cursor: Cursor, *, parked: Sequence[Parked] = (), settled: Sequence[tuple[int, int]] = ()) -> None:
        """Write a cursor that nobody has a lease of."""
        busy = cursor.lease is not None and cursor.lease.holds(self._now())
        written = evolve(cursor, revision=cursor.revision + 1, lease=None)
        if busy or not self._store.move(self._community, written, parked=parked, settled=settled):
            raise Conflict(DELIVERING(name=Code(cursor.name)))
