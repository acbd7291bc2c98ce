"""The contract of a store, fourth part: where subscriptions stand, and that one at a time goes on with each."""

import threading
from collections.abc import Callable
from datetime import timedelta

from attrs import evolve

from community_gov.errors import Conflict, NoSuchCommunity
from community_gov.hookspecs import Delivery
from community_gov.records import Code
from community_gov.stores.cursors import Cursor, Parked, Span
from community_gov.stores.protocol import Store
from community_gov.testing_stores.samples import CLERK, NOON, lend_many, sample_community
from community_gov.testing_stores.tools import SHED, Tools, must, refused, same

__all__ = ["TellingContract"]

MAIL = Cursor(name="mail", revision=1, sequence=2**62, index=3, failures=4)
LEASE = Span(since=NOON, until=NOON + timedelta(microseconds=1))
PARKED = Parked(name="mail", sequence=7, index=1, error="builtins.ValueError", failures=8)


def _keys(store: Store, name: str, *, again: bool = False) -> list[tuple[int, int]]:
    with store.read("a") as reader:
        return [parked.key for parked in reader.parked(name, again=again)]


class TellingContract(Tools):
    """Subscriptions."""

    def test_a_cursor_comes_back_as_it_was(self) -> None:
        """Every field, also instants to the microsecond; one that was never written is at the beginning."""
        store = self.with_communities()
        for number, cursor in enumerate(
            (MAIL, evolve(MAIL, lease=LEASE), evolve(MAIL, rest=LEASE), evolve(MAIL, name="a.b-c")), start=1
        ):
            written = evolve(cursor, revision=number if cursor.name == "mail" else 1)
            must(store.move("a", written), "the next revision was refused")
            with store.read("a") as reader:
                same((reader.cursor(cursor.name), reader.cursor("x")), (written, Cursor(name="x")))
        with store.read("a") as reader:
            same([(cursor.name, cursor.revision) for cursor in reader.cursors()], [("a.b-c", 1), ("mail", 3)])
        refused(lambda: store.read("b").__enter__(), NoSuchCommunity)

    def test_only_the_next_revision_is_written(self) -> None:
        """Any other one is refused and leaves nothing, not even what it would have parked."""
        store = self.with_communities()
        for revision in (0, 2):
            must(not store.move("a", evolve(MAIL, revision=revision), parked=[PARKED]), "another revision was written")
        must(store.move("a", MAIL), "the next revision was refused")
        for revision in (0, 1, 3):
            must(
                not store.move("a", evolve(MAIL, revision=revision, sequence=1), parked=[PARKED]), "another revision was written"
            )
        with store.read("a") as reader:
            same((reader.cursor("mail"), list(reader.parked("mail"))), (MAIL, []))

    def test_parked_ones_are_kept_in_order(self) -> None:
        """They are replaced by key, forgotten by key, found by whether they are to be tried again, each name by itself."""
        store = self.with_communities()
        ones = [evolve(PARKED, sequence=sequence, index=index) for sequence, index in ((10, 0), (9, 1), (9, 0))]
        store.move("a", MAIL, parked=ones)
        store.move("a", Cursor(name="other", revision=1), parked=[evolve(PARKED, name="other")])
        same((_keys(store, "mail"), _keys(store, "other")), ([(9, 0), (9, 1), (10, 0)], [(7, 1)]))
        again, dropped = evolve(ones[0], again=True, failures=9), evolve(ones[1], dropped=Code("no-mail"), error="E")
        store.move("a", evolve(MAIL, revision=2), parked=[again, dropped], settled=[(9, 0), (1, 1)])
        same((_keys(store, "mail"), _keys(store, "mail", again=True)), ([(9, 1), (10, 0)], [(10, 0)]))
        with store.read("a") as reader:
            same(list(reader.parked("mail")), [dropped, again])

    def test_a_snapshot_keeps_where_a_subscription_stood(self) -> None:
        """Whoever reads sees cursor, parked ones and journal of one moment."""
        store = self.with_communities()
        store.move("a", MAIL, parked=[PARKED])
        with store.read("a") as reader:
            self._elsewhere(lambda: store.move("a", evolve(MAIL, revision=2), settled=[PARKED.key]))
            same((reader.cursor("mail"), reader.cursors(), list(reader.parked("mail"))), (MAIL, (MAIL,), [PARKED]))
        same(_keys(store, "mail"), [])

    def test_no_cursor_moves_inside_a_change(self) -> None:
        """A thread with an open change would wait for itself: it is refused at once."""
        store = self.with_communities()
        with self.writing(store):
            refused(lambda: store.move("a", MAIL), Conflict, "core.reentered")

    def test_of_those_who_are_quick_one_wins(self) -> None:
        """Threads that write the same revision: one is taken at its word, the others are told so."""
        store, won = self.with_communities(), list[tuple[int, int]]()

        def work(me: int) -> None:
            for revision in range(1, 11):
                if store.move("a", evolve(MAIL, revision=revision, failures=me)):
                    won.append((revision, me))

        self._together([lambda me=me: work(me) for me in range(4)])  # type: ignore[misc]  # a default binds the number
        same(sorted(revision for revision, _me in won), list(range(1, 11)))
        with store.read("a") as reader:
            same((reader.cursor("mail").revision, reader.cursor("mail").failures), max(won))

    def test_threads_never_have_one_event_in_hand(self) -> None:
        """Four threads that deliver one subscription hand over each event once, in order, never two at a time."""
        store, told, in_hand = self.with_communities(), list[tuple[int, int]](), threading.Lock()
        community = sample_community(store, "a", timeout=60)
        for _entry in range(5):
            community.by(CLERK).run(lend_many, shed=SHED, count=3)

        def hear(delivery: Delivery) -> None:
            must(in_hand.acquire(blocking=False), "two have an event in hand")
            threading.Event().wait(0.001)
            told.append((delivery.sequence, delivery.index))
            in_hand.release()

        def work() -> None:
            while (report := community.deliver("race", hear, limit=2)).more or report.until is not None:
                same(report.failed, 0)
                threading.Event().wait(0.0005)

        self._together([work] * 4)
        same(told, [(sequence, index) for sequence in range(1, 6) for index in range(3)])

    def test_a_handler_may_make_changes(self) -> None:
        """It runs outside of any transaction: what it does is an entry like others, and is delivered in its turn."""
        store = self.with_communities()
        community = sample_community(store, "a")
        community.by(CLERK).run(lend_many, shed=SHED, count=2)

        def answer(delivery: Delivery) -> None:
            if delivery.sequence == 1:
                community.by(CLERK).run(lend_many, shed=SHED, count=1)

        same([community.deliver("mail", answer).handed for _time in range(3)], [2, 2, 0])

    def _elsewhere(self, call: Callable[[], object]) -> None:
        """Call it in another thread."""
        self._together([call])

    def _together(self, calls: list[Callable[[], object]]) -> None:
        """Call each in a thread of its own; raises the first error."""
        errors: list[Exception] = []

        def run(call: Callable[[], object]) -> None:
            try:
                call()
            except Exception as error:  # noqa: BLE001  # raised again by the test's own thread
                errors.append(error)

        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        if errors:
            raise errors[0]
