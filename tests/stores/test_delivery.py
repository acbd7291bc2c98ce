"""That the lease is what keeps an event out of two hands: with it never, without it at once; on every store."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from attrs import evolve, frozen
from tests.stores.postgres_server import Server

from community_gov import Community, Cursor, DeliveryReport, Parked
from community_gov.hookspecs import Delivery
from community_gov.stores import MemoryStore, Reader, Store
from community_gov.stores.sql import create_store, open_store
from community_gov.testing_stores import sample_community, sample_kinds
from community_gov.testing_stores.samples import CLERK, NOON, lend_many
from community_gov.testing_stores.tools import SHED


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of each sort, with the community `a`."""
    with made(request, tmp_path) as new:
        new.create(id="a", name="Compound a", secret=b"key")
        yield new


@contextmanager
def made(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """A store of the sort that is asked for."""
    if request.param == "postgres":
        cluster = cast("Server", request.getfixturevalue("cluster"))
        with cluster.database("template_store") as url:
            yield open_store(url, sample_kinds())
    elif request.param == "sqlite":
        yield create_store(f"sqlite:///{folder}/a.db", sample_kinds())
    else:
        yield MemoryStore()


class Blind:
    """A reader that sees no lease."""

    def __init__(self, reader: Reader) -> None:
        """Look through this one."""
        self._reader = reader

    def __getattr__(self, name: str) -> object:
        """Anything else as it is."""
        return getattr(self._reader, name)

    def cursor(self, name: str) -> Cursor:
        """Where it stands, as if nobody were at work."""
        return evolve(self._reader.cursor(name), lease=None)


@frozen
class WithoutLease:
    """A store on which a delivery neither sees leases nor is refused when it writes."""

    inner: Store

    def __getattr__(self, name: str) -> object:
        """Anything else as it is."""
        return getattr(self.inner, name)

    @contextmanager
    def read(self, community: str) -> Iterator[Reader]:
        """A snapshot without leases."""
        with self.inner.read(community) as reader:
            yield cast("Reader", Blind(reader))

    def move(
        self, community: str, cursor: Cursor, *, parked: Sequence[Parked] = (), settled: Sequence[tuple[int, int]] = ()
    ) -> bool:
        """Write over whatever is there."""
        while True:
            with self.inner.read(community) as reader:
                revision = reader.cursor(cursor.name).revision + 1
            if self.inner.move(community, evolve(cursor, revision=revision), parked=parked, settled=settled):
                return True


def met(store: Store) -> bool:
    """Whether two threads that deliver at once ever have one event in hand at the same time."""
    community = sample_community(store, "a")
    community.by(CLERK).run(lend_many, shed=SHED, count=3)
    together, found = threading.Barrier(2), list[bool]()

    def hear(delivery: Delivery) -> None:
        try:
            together.wait(0.5 if delivery.index == 0 else 0)
            found.append(True)
        except threading.BrokenBarrierError:
            found.append(False)

    threads = [threading.Thread(target=lambda: community.deliver("mail", hear)) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found
    return any(found)


def test_with_the_lease_no_two_have_one_event_in_hand(store: Store) -> None:
    """One waits for the other in vain."""
    assert not met(store)


def test_without_the_lease_two_have_one_event_in_hand(store: Store) -> None:
    """The control: what the test above looks for is found when neither lease nor revision is heeded."""
    assert met(cast("Store", WithoutLease(store)))


def test_the_slow_one_is_refused(store: Store) -> None:
    """A lease that ran out while a handler was at work is taken over: what the slow one says moves nothing back."""
    now = [NOON]
    community: Community = sample_community(store, "a", clock=lambda: now[0])
    community.by(CLERK).run(lend_many, shed=SHED, count=3)
    heard: list[int] = []

    def slow(_delivery: Delivery) -> None:
        now[0] += timedelta(minutes=5)
        community.deliver("mail", lambda one: heard.append(one.index), limit=2)

    assert community.deliver("mail", slow) == DeliveryReport(name="mail", handed=1, more=True, lost=True)
    assert community.deliver("mail", lambda one: heard.append(one.index)).handed == 1
    assert heard == [0, 1, 2]


def test_whether_much_or_little_is_delivered_the_store_is_asked_as_often(store: Store) -> None:
    """One reading, one writing before and one after: nothing for each event."""
    community = sample_community(counted := cast("Store", Counted(store)), "a")
    asked: list[int] = []
    for events in (1, 40):
        community.by(CLERK).run(lend_many, shed=SHED, count=events)
        cast("Counted", counted).calls = 0
        assert community.deliver("mail", lambda _one: None).handed == events
        asked.append(cast("Counted", counted).calls)
    assert asked == [3, 3]


class Counted:
    """A store that counts how often a delivery comes to it."""

    def __init__(self, inner: Store) -> None:
        """Count for this one."""
        self._inner, self.calls = inner, 0

    def __getattr__(self, name: str) -> object:
        """Count what a delivery uses."""
        self.calls += name in ("read", "move")
        return getattr(self._inner, name)
