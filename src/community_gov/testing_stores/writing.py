"""The contract of a store, second part: what a change does, and what it leaves."""

import threading
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import partial

from attrs import evolve

from community_gov.canonical import rows_digest, schema_of
from community_gov.errors import Conflict
from community_gov.journal import Entry
from community_gov.records import Id
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.protocol import Query, Store, Write, Writer
from community_gov.stores.recording import recorded_of
from community_gov.testing_stores.samples import CountingSalts, Neighbour, Tool
from community_gov.testing_stores.tools import SHED, Tools, found_in, must, refused, same, tool

__all__ = ["WritingContract"]

TOOL, NEIGHBOUR = schema_of(Tool), schema_of(Neighbour)


class _Stop(Exception):
    """Something goes wrong in the middle of a change."""


def _stop_after(store: Store, deeds: Callable[[Writer], object]) -> None:
    """Do something in a change that then fails."""
    with suppress(_Stop), store.write("a", salts=CountingSalts(), timeout=5) as writer:
        deeds(writer)
        raise _Stop


class WritingContract(Tools):
    """What a change does."""

    def test_a_failed_change_leaves_no_trace(self) -> None:
        """All or nothing: what is not committed is gone, even what was asked for and seen in the change."""
        store = self.with_communities()
        self.put(store, tool("t1", 1))

        def deeds(writer: Writer) -> None:
            writer.put(TOOL, evolve(tool("t1", 1), label="new"))
            writer.put(TOOL, tool("t2", 2))
            same(found_in(writer), ["t1", "t2"])

        _stop_after(store, deeds)
        same(self.found(store), ["t1"])
        same(self.found(store, label="new"), [])
        with store.read("a") as reader:
            same((reader.head().sequence, len(reader.versions(TOOL, "t1"))), (1, 1))

    def test_a_change_sees_what_it_has_put(self) -> None:
        """Reads inside a change see its own puts at once, over what was there before."""
        store = self.with_communities()
        self.put(store, tool("t1", 1), tool("t2", 2))
        with self.writing(store) as writer:
            writer.put(TOOL, evolve(tool("t2", 2), label="x"))
            same(found_in(writer, label="x"), ["t2"])
            writer.put(TOOL, evolve(tool("t2", 20), label="x"))
            writer.put(TOOL, tool("t3", 3))
            same(found_in(writer, order_by="-number", limit=2), ["t2", "t3"])
            same(found_in(writer, number=2), [])
            row = writer.get(TOOL, "t2")
            same(row and (row.record.number, row.version, row.sequence), (20, 2, 2))
            same([row.version for row in writer.versions(TOOL, "t2")], [1, 2])
        same(self.found(store, order_by="number"), ["t1", "t3", "t2"])

    def test_versions_count_changes_not_puts(self) -> None:
        """A record has one new version for each change that put it, the last state of the change; old ones stay."""
        store = self.with_communities()
        for label in ("a", "b", "c"):
            with self.writing(store) as writer:
                writer.put(TOOL, evolve(tool("t1"), label="passing"))
                writer.put(TOOL, evolve(tool("t1"), label=label))
        with store.read("a") as reader:
            rows = reader.versions(TOOL, "t1")
            same([(row.version, row.sequence, row.record.label) for row in rows], [(1, 1, "a"), (2, 2, "b"), (3, 3, "c")])
            same(reader.count(TOOL), 3)
            for sequence, label in enumerate("abc", start=1):
                same([row.record.label for row in reader.written(TOOL, sequence)], [label])

    def test_a_snapshot_stays_as_it_was(self) -> None:
        """What is committed after a reading began does not show in it, by no question; the next reading sees it all."""
        store = self.with_communities()
        self.put(store, tool("t1", 1), Neighbour(id=Id("n"), shed=SHED))
        with store.read("a") as reader:
            self.put(store, evolve(tool("t1", 1), label="later"), tool("t2", 2))
            same(reader.head().sequence, 1)
            same(found_in(reader), ["t1"])
            row = reader.get(TOOL, "t1")
            same(row and row.record.label, "")
            same((len(reader.versions(TOOL, "t1")), reader.count(TOOL), len(list(reader.entries(0)))), (1, 1, 1))
        same(self.found(store, label="later"), ["t1"])

    def test_a_snapshot_does_not_wait_for_a_change(self) -> None:
        """While a change is open everybody reads the state before it."""
        store = self.with_communities()
        self.put(store, tool("t1"))
        with self.writing(store) as writer:
            writer.put(TOOL, tool("t2", 2))
            same(found_in(writer), ["t1", "t2"])
            same(self.found(store), ["t1"])
        same(self.found(store), ["t1", "t2"])

    def test_a_change_may_write_to_what_it_streams(self) -> None:
        """Each record comes once, as it is when its page is read; what was put behind the place that was reached comes too."""
        store = self.with_communities()
        self.put(store, *(tool(f"t{number:04}", number) for number in range(1100)))
        with self.writing(store) as writer:
            seen = []
            for row in writer.stream(TOOL, Query(where={})):
                seen.append(row.record.id)
                writer.put(TOOL, evolve(row.record, label="seen"))
                if row.record.number == 0:
                    writer.put(TOOL, tool("t00001", 5000))
                    writer.put(TOOL, tool("z", 5001))
            same(seen, [*(f"t{number:04}" for number in range(1100)), "z"])
            same(len(writer.find(TOOL, Query(where={"label": "seen"}))), 1101)

    def test_undo_takes_back_what_was_put_since_the_mark(self) -> None:
        """After an undo the change is as it was at the mark, whether or not what was put had been asked for meanwhile."""
        for asked in (False, True):
            store = self.with_communities()
            self.put(store, tool("t1", 1), tool("t2", 2))
            with self.writing(store) as writer:
                writer.put(TOOL, evolve(tool("t1", 1), label="kept"))
                mark = writer.mark()
                writer.put(TOOL, evolve(tool("t1", 10), label="undone"))
                writer.put(TOOL, evolve(tool("t2", 1), label="undone"))
                writer.put(TOOL, tool("t3", 3))
                if asked:
                    same(found_in(writer, label="undone"), ["t1", "t2"])
                writer.undo(mark)
                same(found_in(writer, label="undone"), [])
                same(found_in(writer, label="kept"), ["t1"])
                row = writer.get(TOOL, "t2")
                same(row and (row.version, row.record.number, writer.get(TOOL, "t3")), (1, 2, None))
                same([write.after.id for write in writer.staged()], ["t1"])
            with store.read("a") as reader:
                same([len(reader.versions(TOOL, id)) for id in ("t1", "t2", "t3")], [2, 1, 0])
                same(reader.count(TOOL), 3)

    def test_undo_goes_back_over_several_marks(self) -> None:
        """Marks lie within each other; what is put again after an undo counts as put then."""
        store = self.with_communities()
        with self.writing(store) as writer:
            outer = writer.mark()
            writer.put(TOOL, tool("t1", 1))
            inner = writer.mark()
            writer.put(TOOL, tool("t2", 2))
            same(len(found_in(writer)), 2)
            writer.undo(inner)
            same(found_in(writer), ["t1"])
            writer.put(TOOL, evolve(tool("t1", 1), label="x"))
            writer.undo(outer)
            same(found_in(writer), [])
            writer.put(TOOL, tool("t2", 1))
            writer.put(TOOL, tool("t1", 2))
        with store.read("a") as reader:
            same([row.record.id for row in reader.written(TOOL, 1)], ["t2", "t1"])

    def test_the_net_result_is_one_write_for_each_record(self) -> None:
        """Each record as it was before the change and as it will be, in the order in which they were first put."""
        store, old = self.with_communities(), tool("t1", 1)
        self.put(store, old)
        with self.writing(store) as writer:
            writer.put(TOOL, tool("t2", 2))
            writer.put(TOOL, evolve(old, label="x"))
            writer.put(TOOL, tool("t2", 3))
            new = Write(before=None, after=tool("t2", 3)), Write(before=old, after=evolve(old, label="x"))
            same(writer.staged(), new)

    def test_unique_values_are_held_by_one_record(self) -> None:
        """A second record with the same unique values is refused at once, stored or staged; None is no value."""
        store = self.with_communities()
        self.put(store, evolve(tool("t1", 1), serial="s"))
        with self.writing(store) as writer:
            refused(lambda: writer.put(TOOL, tool("t2", 1)), Conflict, "core.duplicate")
            refused(lambda: writer.put(TOOL, evolve(tool("t2", 2), serial="s")), Conflict, "core.duplicate")
            writer.put(TOOL, tool("t2", 2))
            refused(lambda: writer.put(TOOL, tool("t3", 2)), Conflict, "core.duplicate")
            writer.put(TOOL, tool("t3", 3))
            writer.put(TOOL, tool("t4", 1, shed="south"))
        same(self.found(store), ["t1", "t2", "t3", "t4"])

    def test_many_new_records_are_put_as_one_by_one(self) -> None:
        """Rows, their order and digest are those of single puts; they can be read, changed and taken back like others."""
        store = self.with_communities()
        new = [tool(f"t{n}", n) for n in range(50)]
        self.put(store, tool("before", 100))
        with self.writing(store) as writer:
            mark = writer.mark()
            for each in new:
                writer.put(TOOL, each)
            one_by_one = writer.digests()
            writer.undo(mark)
            writer.put_new(TOOL, new)
            same(writer.digests(), one_by_one)
            same(writer.staged(), tuple(Write(before=None, after=each) for each in new))
            mark = writer.mark()
            writer.put_new(TOOL, [tool("back", 200)])
            writer.undo(mark)
            writer.put(TOOL, evolve(new[3], label="x"))
            same(found_in(writer, label="x"), ["t3"])
        same(len(self.found(store)), 51)
        with store.read("a") as reader:
            same([row.record.id for row in reader.written(TOOL, 2)], [each.id for each in new])
            row = reader.get(TOOL, "t3")
            same(row and (row.record.label, row.version, row.sequence), ("x", 1, 2))

    def test_many_new_records_of_several_kinds_keep_their_order(self) -> None:
        """Writes come as they were first put, whichever way; one that is put again keeps its place, and salts stay."""
        store = self.with_communities()
        tools, people = (
            [tool(f"t{n}", n) for n in range(4)],
            [Neighbour(id=Id(f"n{n}"), shed=SHED, name="张三") for n in range(3)],
        )
        with self.writing(store) as writer:
            writer.put_new(TOOL, tools[:2])
            writer.put_new(NEIGHBOUR, people[:2])
            writer.put_new(TOOL, tools[2:3])
            there = writer.get(NEIGHBOUR, "n1")
            writer.put(TOOL, evolve(tools[1], label="x"))
            writer.put_new(TOOL, tools[3:])
            writer.put(NEIGHBOUR, people[2])
            ids = ["t0", "t1", "n0", "n1", "t2", "t3", "n2"]
            same([write.after.id for write in writer.staged()], ids)
        with store.read("a") as reader:
            same([row.record.id for row in reader.written(TOOL, 1)], ["t0", "t1", "t2", "t3"])
            same(reader.get(NEIGHBOUR, "n1"), there)
            recorded = Entry.decode(next(reader.entries(0))).records
            same(recorded[TOOL.name], (1, *reader.recorded(TOOL, 1, 1)[:2]))
            same(recorded[NEIGHBOUR.name], (1, *reader.recorded(NEIGHBOUR, 1, 1)[:2]))

    def test_many_new_records_are_refused_together(self) -> None:
        """An id or unique values that are stored, staged, or come twice: Conflict, and nothing of the batch is staged."""
        store = self.with_communities()
        self.put(store, tool("t1", 1), evolve(tool("t2", 2), serial="s"))
        with self.writing(store) as writer:
            writer.put(TOOL, evolve(tool("t3", 3), serial="z"))
            writer.put_new(TOOL, ())
            for taken in (
                [tool("t1", 10)],
                [tool("t3", 10)],
                [tool("t4", 10), tool("t4", 11)],
                [tool("t4", 1)],
                [tool("t4", 3)],
                [tool("t4", 10), tool("t5", 10)],
                [evolve(tool("t4", 10), serial="s")],
                [evolve(tool("t4", 10), serial="z")],
            ):
                refused(partial(writer.put_new, TOOL, [tool("new", 99), *taken]), Conflict, "core.duplicate")
            same([write.after.id for write in writer.staged()], ["t3"])
            writer.put_new(TOOL, [tool("t4", 2, shed="south"), tool("t5", 3, shed="south")])
        same(self.found(store), ["t1", "t2", "t3", "t4", "t5"])

    def test_unique_values_can_be_passed_on(self) -> None:
        """What a record gives up in a change another may take, and two may swap by way of a third value."""
        store = self.with_communities()
        self.put(store, tool("t1", 1), tool("t2", 2))
        with self.writing(store) as writer:
            writer.put(TOOL, tool("t1", 3))
            writer.put(TOOL, tool("t2", 1))
            writer.put(TOOL, tool("t1", 2))
        same(self.found(store, order_by="number"), ["t2", "t1"])
        with self.writing(store) as writer:
            mark = writer.mark()
            writer.put(TOOL, tool("t1", 9))
            writer.put(TOOL, tool("t3", 2))
            writer.undo(mark)
            refused(lambda: writer.put(TOOL, tool("t3", 2)), Conflict, "core.duplicate")

    def test_digests_are_those_of_the_canonical_rows(self) -> None:
        """The digest of a kind is made from the rows as they will be read, in the order in which they were first put."""
        store = self.with_communities()
        with self.writing(store) as writer:
            writer.put(TOOL, evolve(tool("t2", 2), price=Decimal("1.5"), part=Fraction(2, 3), sharp=True))
            writer.put(NEIGHBOUR, Neighbour(id=Id("n"), shed=SHED, name="李四"))
            writer.put(TOOL, tool("t1", 1))
            writer.put(TOOL, evolve(tool("t2", 2), label="最后"))
            digests = writer.digests()
        same(sorted(digests), ["sample.neighbour", "sample.tool"])
        with store.read("a") as reader:
            tools, people = list(reader.written(TOOL, 1)), list(reader.written(NEIGHBOUR, 1))
            same([row.record.id for row in tools], ["t2", "t1"])
            same(
                (reader.recorded(TOOL, 1, 1), reader.recorded(NEIGHBOUR, 1, 1)),
                (recorded_of(TOOL, tools, 1), recorded_of(NEIGHBOUR, people, 1)),
            )
            same(digests["sample.tool"], (1, *rows_digest(TOOL.row(row.record, row.version, row.salt) for row in tools)))
            same(
                digests["sample.neighbour"], (1, *rows_digest(NEIGHBOUR.row(one.record, one.version, one.salt) for one in people))
            )

    def test_what_an_entry_recorded_is_what_it_wrote(self) -> None:
        """Entry by entry, many rows or one, new versions and old ones, and of entries that wrote nothing of a kind."""
        store = self.with_communities()
        with self.writing(store) as writer:
            writer.put_new(TOOL, [tool(f"t{number}", number) for number in range(1_200)])
        for number in range(4):
            self.put(store, evolve(tool(f"t{number}", number), label=f"again {number}"))
        with store.read("a") as reader, store.read("a") as other:
            for number in range(1, 7):
                there, rows = reader.recorded(TOOL, number, 1), list(other.written(TOOL, number))
                same((there.rows, there), (len(rows), recorded_of(TOOL, rows, 1)))
            same(reader.recorded(TOOL, 2, 1).rows, 1)
            same([row.record.label for row in reader.written(TOOL, 2)], ["again 0"])

    def test_communities_do_not_see_each_other(self) -> None:
        """Ids, unique values, journals, cursors and heads are each community's own."""
        store = self.with_communities("a", "b")
        self.put(store, tool("t1", 1))
        self.put(store, evolve(tool("t1", 1), label="b"), community="b")
        self.put(store, tool("t2", 2), community="b")
        moved = Cursor(name="mail", revision=1, sequence=3)
        must(store.move("b", moved, parked=[Parked(name="mail", sequence=1, index=0, error="E", failures=1)]), "it did not move")
        same(store.communities(), {"a": "Compound a", "b": "Compound b"})
        same((store.secret("a"), store.secret("b")), (b"key of a", b"key of b"))
        same((self.found(store), self.found(store, label="b")), (["t1"], []))
        with store.read("a") as one, store.read("b") as other:
            same((one.head().sequence, other.head().sequence), (1, 2))
            same((one.cursor("mail"), other.cursor("mail")), (Cursor(name="mail"), moved))
            same((one.cursors(), len(list(one.parked("mail"))), len(list(other.parked("mail")))), ((), 0, 1))
            same((len(list(one.entries(0))), len(list(other.entries(1)))), (1, 1))
        refused(lambda: store.create(id="b", name="again", secret=b""), Conflict, "core.community_exists")

    def test_a_thread_cannot_wait_for_itself(self) -> None:
        """A second change of the same community in the same thread is refused at once instead of waiting for ever."""
        store = self.with_communities()
        with self.writing(store) as writer:
            again = store.write("a", salts=CountingSalts(), timeout=60)
            refused(again.__enter__, Conflict, "core.reentered")
            writer.put(TOOL, tool("t1"))
        same(self.found(store), ["t1"])

    def test_waiting_for_the_lock_has_an_end(self) -> None:
        """Another thread's change that does not end is a Conflict, after which the lock is as free as before."""
        store = self.with_communities()
        problems: list[Conflict] = []
        with self.writing(store):
            other = threading.Thread(target=lambda: problems.append(_busy(store)))
            other.start()
            other.join(10)
        same([problem.problems[0].code for problem in problems], ["core.busy"])
        self.put(store, tool("t1"))
        same(self.found(store), ["t1"])

    def test_writers_take_turns(self) -> None:
        """Threads that count and then put never see the same count: each change begins where the last one ended."""
        store = self.with_communities()

        def work() -> None:
            for _time in range(10):
                with self.writing(store, timeout=60) as writer:
                    number = len(found_in(writer))
                    writer.put(TOOL, tool(f"t{number:03}", number))

        threads = [threading.Thread(target=work) for _thread in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(100)
        same(self.found(store), [f"t{number:03}" for number in range(40)])
        with store.read("a") as reader:
            same(reader.head().sequence, 40)


def _busy(store: Store) -> Conflict:
    """What a writer is told who waits a moment only."""
    return refused(store.write("a", salts=CountingSalts(), timeout=0.05).__enter__, Conflict)
