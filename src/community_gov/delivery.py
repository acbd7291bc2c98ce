"""Delivery: handing the events of the journal to a subscription, in order, at least once, by one holder at a time.

A delivery takes the subscription's lease, hands over what it has read, and gives the lease back with the new position. The
handler runs outside of any transaction and lock. Whoever writes the position names the revision before it: one whose lease has
run out and was taken over is refused, so what it handed over comes again, from the one who took over.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from community_gov.errors import InvalidData
from community_gov.hookspecs import Delivery
from community_gov.journal import Entry
from community_gov.records import Code
from community_gov.stores.cursors import Cursor, Parked, Span
from community_gov.stores.errors import CorruptStore
from community_gov.stores.protocol import Reader, Store

__all__ = ["Deliverer", "DeliveryReport", "Handler", "Patience"]

Handler = Callable[[Delivery], None]
"""What is done with an event; it may come again, with the same sequence and index."""
_Now = Callable[[], datetime]
_NEAR = 100  # entries that are rather read over than asked for apart
_LONGEST_NAME = 200
_ODD = re.compile(r"[^\w.<>]", re.ASCII)


@frozen(kw_only=True)
class Patience:
    """How long others stay away from a subscription that is being delivered, and how often a failure is tried again."""

    lease: timedelta = timedelta(minutes=5)
    """Longer than a handler ever takes for one event; it is renewed between two of them."""
    first: timedelta = timedelta(seconds=10)
    """How long nothing is tried after the first failure; twice as long after each one that follows."""
    longest: timedelta = timedelta(hours=1)
    """How long at most."""
    attempts: int = 8
    """How often an event fails before it is parked."""

    def __attrs_post_init__(self) -> None:
        """Refuse what would never end or never begin; raises InvalidData."""
        if not (self.lease > timedelta(0) and timedelta(0) < self.first <= self.longest and self.attempts >= 1):
            raise InvalidData(f"a lease and pauses last some time, the first no longer than the longest: {self} @ patience")

    def rest(self, failures: int) -> timedelta:
        """How long nothing is tried after so many failures in a row."""
        factor = 2 ** (failures - 1)
        return self.first * factor if factor <= self.longest // self.first else self.longest


@frozen(kw_only=True)
class DeliveryReport:
    """What came of one delivery to one subscription."""

    name: str
    handed: int = 0
    """Events that the handler has taken."""
    failed: int = 0
    """Times that it raised."""
    parked: int = 0
    """Events that it has raised for too often, or again: `community.subscriptions.parked` lists them."""
    until: datetime | None = None
    """Until when the subscription waits, after a failure or because somebody else is at it."""
    more: bool = False
    """Whether the limit, or somebody who was quicker, has left something to do at once."""
    lost: bool = False
    """Whether the lease was taken over meanwhile: some of what was handed over comes again, from somebody else."""
    error: Exception | None = field(default=None, eq=False, repr=False)
    """The last exception, for the host's own log."""


@frozen
class _Batch:
    """What one delivery hands over: parked ones that are tried again, those that are next, and the position after these."""

    again: tuple[tuple[Parked, Delivery], ...]
    following: tuple[Delivery, ...]
    end: tuple[int, int]
    more: bool

    def steps(self) -> Iterator[tuple[Delivery, tuple[int, int]]]:
        """Each of those that are next, with the position after it."""
        after = [*((one.sequence, one.index) for one in self.following[1:]), self.end]
        return zip(self.following, after, strict=False)


@frozen
class Deliverer:
    """Delivers to the subscriptions of one community."""

    _store: Store
    _community: str
    _now: _Now
    _patience: Patience
    _limit: int = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a limit that would never deliver anything; raises InvalidData."""
        if self._limit < 1:
            raise InvalidData(f"a limit is 1 or more, not {self._limit} @ limit")

    def deliver(self, name: str, handler: Handler) -> DeliveryReport:
        """Hand over what is next; `Community.deliver` says how."""
        if inspect.iscoroutinefunction(handler):
            msg = f"the handler of {name} has to be awaited, which nobody does here; hand over a plain function"
            raise TypeError(msg)
        with self._store.read(self._community) as reader:
            cursor = reader.cursor(Code(name))
            until = cursor.waits(self._now())
            if until is not None:
                return DeliveryReport(name=name, until=until)
            batch = _read(reader, self._community, cursor, self._limit)
        if not batch.again and not batch.following:
            return self._pass_over(cursor, batch.end)
        run = _Run(self._store, self._community, self._now, self._patience, cursor)
        if not run.save(lease=True):
            return DeliveryReport(name=name, more=True)
        run.work(batch, handler)
        return run.report(more=batch.more)

    def _pass_over(self, cursor: Cursor, end: tuple[int, int]) -> DeliveryReport:
        """Remember that there is nothing to hand over up to here; if somebody else is quicker, all the better."""
        if end != (cursor.sequence, cursor.index):
            passed = evolve(cursor, revision=cursor.revision + 1, sequence=end[0], index=end[1], lease=None)
            self._store.move(self._community, passed)
        return DeliveryReport(name=cursor.name)


class _Run:
    """One holder of a lease at work."""

    def __init__(self, store: Store, community: str, now: _Now, patience: Patience, cursor: Cursor) -> None:
        self._store, self._community, self._now, self._patience = store, community, now, patience
        self._cursor = cursor
        self._parked: dict[tuple[int, int], Parked] = {}
        self._settled: list[tuple[int, int]] = []
        self._report = DeliveryReport(name=cursor.name)

    def save(self, *, lease: bool) -> bool:
        """Write how far it has come, and keep the lease or give it back; False when somebody else has taken it over."""
        now = self._now()
        span = Span(since=now, until=now + self._patience.lease) if lease else None
        written = evolve(self._cursor, revision=self._cursor.revision + 1, lease=span)
        if not self._store.move(self._community, written, parked=tuple(self._parked.values()), settled=self._settled):
            self._report = evolve(self._report, lost=True)
            return False
        self._cursor, self._parked, self._settled = written, {}, []
        return True

    def work(self, batch: _Batch, handler: Handler) -> None:
        """Hand over, as long as the lease is ours; what stops the program loses nothing, and is not a failure."""
        try:
            kept = self._work(batch, handler)
        except BaseException:
            with suppress(Exception):  # the lease then runs out by itself, and what was handed over comes again
                self.save(lease=False)
            raise
        if kept:
            self.save(lease=False)

    def _work(self, batch: _Batch, handler: Handler) -> bool:
        """Whether the lease is still ours."""
        for parked, delivery in batch.again:
            if not self._ready():
                return False
            self._try_again(parked, delivery, handler)
        for delivery, after in batch.steps():
            if not self._ready():
                return False
            if not self._hand(delivery, after, handler):
                break
        return True

    def _ready(self) -> bool:
        """Whether there is time for one more; the lease is renewed when half of it is over, or the clock has jumped."""
        lease, now = self._cursor.lease, self._now()
        young = lease is not None and lease.since <= now < lease.since + self._patience.lease / 2
        return young or self.save(lease=True)

    def _try_again(self, parked: Parked, delivery: Delivery, handler: Handler) -> None:
        """A parked one is tried once, and parked again when it fails."""
        error = self._call(handler, delivery)
        if error is None:
            self._settled.append(parked.key)
        else:
            self._park(delivery, error, parked.failures + 1)

    def _hand(self, delivery: Delivery, after: tuple[int, int], handler: Handler) -> bool:
        """Hand over the next one; False when it has to be tried again before anything that follows it."""
        error = self._call(handler, delivery)
        failures = 0 if error is None else self._cursor.failures + 1
        if error is not None and failures < self._patience.attempts:
            now = self._now()
            rest = Span(since=now, until=now + self._patience.rest(failures))
            self._cursor = evolve(self._cursor, failures=failures, rest=rest)
            self._report = evolve(self._report, until=rest.until)
            return False
        if error is not None:
            self._park(delivery, error, failures)
        self._cursor = evolve(self._cursor, sequence=after[0], index=after[1], failures=0, rest=None)
        return True

    def _call(self, handler: Handler, delivery: Delivery) -> Exception | None:
        """What the handler raised."""
        try:
            handler(delivery)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the host's or a plugin's, and counts as a failure
            self._report = evolve(self._report, failed=self._report.failed + 1, error=error)
            return error
        self._report = evolve(self._report, handed=self._report.handed + 1)
        return None

    def _park(self, delivery: Delivery, error: Exception, failures: int) -> None:
        key = (delivery.sequence, delivery.index)
        self._parked[key] = Parked(
            name=self._cursor.name, sequence=key[0], index=key[1], error=_name_of(error), failures=failures
        )
        self._report = evolve(self._report, parked=self._report.parked + 1)

    def report(self, *, more: bool) -> DeliveryReport:
        """What came of it."""
        report = self._report
        return evolve(report, more=report.lost or (more and report.until is None), until=None if report.lost else report.until)


def _name_of(error: Exception) -> str:
    """The class of an exception, in letters that every store can keep."""
    cls = type(error)
    return _ODD.sub("_", f"{cls.__module__}.{cls.__qualname__}")[:_LONGEST_NAME]


def _read(reader: Reader, community: str, cursor: Cursor, limit: int) -> _Batch:
    """What a subscription is told next; holds no more than `limit` events of it in memory."""
    again = tuple(_read_again(reader, community, cursor.name, limit))
    following, end = _read_following(reader, community, cursor, limit - len(again))
    full = len(again) + len(following) == limit
    return _Batch(again, following, end, more=full and end != (reader.head().sequence + 1, 0))


def _read_following(reader: Reader, community: str, cursor: Cursor, limit: int) -> tuple[tuple[Delivery, ...], tuple[int, int]]:
    """What is next, and the position after it: that of the next event, or the end of the journal."""
    found: list[Delivery] = []
    start = (cursor.sequence, cursor.index)
    for body in reader.entries(cursor.sequence - 1):
        for delivery in _events(Entry.decode(body), community):
            key = (delivery.sequence, delivery.index)
            if key < start:
                continue
            if len(found) == limit:
                return tuple(found), key
            found.append(delivery)
    return tuple(found), max(start, (reader.head().sequence + 1, 0))


def _read_again(reader: Reader, community: str, name: str, limit: int) -> Iterator[tuple[Parked, Delivery]]:
    """Parked deliveries that are to be tried again."""
    marked = [parked for parked, _number in zip(reader.parked(name, again=True), range(limit), strict=False)]
    events: dict[tuple[int, int], Delivery] = {}
    for body in _bodies(reader, sorted({parked.sequence for parked in marked})):
        events.update({(one.sequence, one.index): one for one in _events(Entry.decode(body), community)})
    if lost := [parked.key for parked in marked if parked.key not in events]:
        raise CorruptStore(f"subscription {name} has parked what the journal does not have: {lost[0]}; restore a backup")
    return ((parked, events[parked.key]) for parked in marked)


def _bodies(reader: Reader, sequences: Sequence[int]) -> Iterator[bytes]:
    """These entries of the journal, read in one pass where they are near each other."""
    entries: Iterator[bytes] = iter(())
    at = -_NEAR
    for sequence in sequences:
        if sequence - at > _NEAR:
            entries, at = reader.entries(sequence - 1), sequence - 1
        for body in entries:
            at += 1
            if at == sequence:
                yield body
                break


def _events(entry: Entry, community: str) -> Iterator[Delivery]:
    for index, (name, data) in enumerate(entry.events):
        yield Delivery(community=community, sequence=entry.sequence, index=index, at=entry.at, name=name, data=data)
