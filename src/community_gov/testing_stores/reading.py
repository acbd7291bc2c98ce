"""The contract of a store, first part: what questions answer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import cast

from attrs import evolve

from community_gov.canonical import schema_of
from community_gov.errors import InvalidData, InvalidRecord, NoSuchCommunity
from community_gov.periods import PartialDate
from community_gov.records import Code, Id
from community_gov.stores.errors import NotJoinable
from community_gov.stores.protocol import OneOf, Query, Range, Store
from community_gov.testing_stores.samples import NOON, Condition, Loan, Neighbour, Tool
from community_gov.testing_stores.tools import SHED, Tools, refused, same, tool

__all__ = ["ReadingContract"]

FULL = Tool(
    id=Id("full"),
    shed=SHED,
    number=-(2**63),
    label="锤子 \U0001f528 'quoted\" \\ % ; -- \u202e\u200b\n\t",
    serial="",
    condition=Condition.WORN,
    worse=Condition.GOOD,
    sharp=True,
    locked=False,
    weight=Decimal("-9223372036854775.808"),
    price=Decimal("0.10"),
    share=Fraction(-1, 2**63 - 1),
    part=Fraction(2, 3),
    bought=date(1, 1, 1),
    seen=datetime(1988, 7, 1, 16, 30, 0, 123456, tzinfo=UTC),
    lent=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    made=PartialDate("2012-05"),
    keeper=Id("someone"),
    loans=(Loan(days=3, fee=Decimal("1.50"), by=PartialDate("2013")),),
    last=Loan(days=2**63 - 1, fee=Decimal(0), by=PartialDate("2014-01-01"), returned=True),
    version=7,
)
"""A record with an unusual value in every field."""


class ReadingContract(Tools):
    """What questions answer."""

    def test_a_record_comes_back_as_it_was_put(self) -> None:
        """Every shape of field keeps its value and its type, None included."""
        store, bare = self.with_communities(), tool("bare")
        person = Neighbour(id=Id("p"), shed=SHED, name="张三", born=date(1970, 2, 28), share=Fraction(1, 3))
        self.put(store, FULL, bare, person, Neighbour(id=Id("nobody"), shed=SHED))
        with store.read("a") as reader:
            for record in (FULL, bare):
                row = reader.get(schema_of(Tool), record.id)
                same(row and row.record, record)
                same(repr(row and row.record), repr(record))
            kept = reader.get(schema_of(Neighbour), "p")
            same(kept and (kept.record, len(kept.salt or b"")), (person, 16))

    def test_what_is_not_there_is_none(self) -> None:
        """An unknown id gives None, also one that no record can have."""
        store = self.with_communities()
        with store.read("a") as reader:
            for id in ("x", "", "没有", "a\x00b", "\ud800", "' OR 1=1 --"):
                same(reader.get(schema_of(Tool), id), None)
                same(reader.versions(schema_of(Tool), id), ())

    def test_a_community_that_is_not_there_is_said_so(self) -> None:
        """Nobody reads or writes a community that was never made."""
        store = self.with_communities()
        refused(lambda: store.read("b").__enter__(), NoSuchCommunity)
        refused(lambda: store.write("b", salts=bytes, timeout=1).__enter__(), NoSuchCommunity)
        refused(lambda: store.secret("b"), NoSuchCommunity)

    def _shelf(self) -> Store:
        """Three tools with two values each for most fields."""
        store = self.with_communities()
        first = evolve(
            tool("t1", 1), serial="b", locked=True, price=Decimal("1.50"), bought=date(2020, 1, 1), part=Fraction(1, 3)
        )
        second = evolve(
            first, id=Id("t2"), number=2, serial="B", price=Decimal(20), bought=date(2020, 1, 2), worse=Condition.WORN
        )
        third = evolve(tool("t3", 3, shed="south"), condition=Condition.WORN, seen=NOON + timedelta(microseconds=1))
        self.put(store, third, first, second)
        return store

    def test_what_is_no_connection_is_not_joined(self) -> None:
        """A store joins no transaction but one of its own database, and says so."""
        store = self.with_communities()

        def join() -> None:
            with store.on(object()):
                pass

        refused(join, NotJoinable)

    def test_equality_finds_exactly_the_equal(self) -> None:
        """A condition on any field that is not nested finds by value; None finds what is empty; several must all hold."""
        store = self._shelf()
        same(self.found(store), ["t1", "t2", "t3"])
        same(self.found(store, shed=SHED), ["t1", "t2"])
        same(self.found(store, id="t2"), ["t2"])
        same(self.found(store, serial="b"), ["t1"])
        same(self.found(store, serial=None), ["t3"])
        same(self.found(store, condition=Condition.WORN), ["t3"])
        same(self.found(store, locked=True, price=Decimal("1.500")), ["t1"])
        same(self.found(store, price=Decimal("2E+1")), ["t2"])
        same(self.found(store, part=Fraction(2, 6)), ["t1", "t2"])
        same(self.found(store, part=None), ["t3"])
        same(self.found(store, bought=date(2020, 1, 2)), ["t2"])
        same(self.found(store, bought=date(2020, 1, 2), shed=OneOf((Code("south"), SHED))), ["t2"])
        same(self.found(store, bought=OneOf((None, date(2020, 1, 1))), shed=SHED), ["t1"])
        same(self.found(store, seen=(NOON + timedelta(microseconds=1)).astimezone()), ["t3"])
        same(self.found(store, shed=Code("south"), number=1), [])

    def test_records_are_counted_by_the_values_of_fields(self) -> None:
        """Each combination that there is with its number, in the values that the records hold; of what meets the conditions."""
        store, tools = self._shelf(), schema_of(Tool)
        shed, worn = ("shed",), ("condition", "worse", "locked", "bought", "price")
        with store.read("a") as reader:
            same(reader.count_by(tools, shed, Query(where={})), {(SHED,): 2, (Code("south"),): 1})
            same(reader.count_by(tools, shed, Query(where={"number": Range(le=1)})), {(SHED,): 1})
            same(reader.count_by(tools, shed, Query(where={"shed": Code("west")})), {})
            found = reader.count_by(tools, worn, Query(where={"shed": OneOf((SHED,))}))
            rows = [row.record for row in reader.find(tools, Query(where={"shed": SHED}))]
            same(found, {tuple(getattr(row, name) for name in worn): 1 for row in rows})
            same({tuple(map(type, key)) for key in found}, {tuple(type(getattr(row, name)) for name in worn) for row in rows})
            seen = reader.count_by(tools, ("seen", "serial"), Query(where={"serial": None}))
            same(seen, {(NOON + timedelta(microseconds=1), None): 1})

    def test_a_count_sees_what_is_staged(self) -> None:
        """In a change it counts what is put, and not what was replaced; a snapshot that was begun before does not."""
        store, tools = self._shelf(), schema_of(Tool)
        with store.read("a") as before, self.writing(store) as writer:
            writer.put(tools, tool("t4", 4))
            writer.put(tools, evolve(tool("t3", 3), shed=SHED))
            same(writer.count_by(tools, ("shed",), Query(where={})), {(SHED,): 4})
            same(before.count_by(tools, ("shed",), Query(where={})), {(SHED,): 2, (Code("south"),): 1})
        with store.read("a") as after:
            same(after.count_by(tools, ("shed",), Query(where={})), {(SHED,): 4})

    def test_nothing_is_counted_by_what_tells_of_people_or_cannot_be_compared(self) -> None:
        """Personal fields, nested ones and fractions are refused, as are unknown ones and none at all."""
        store = self.with_communities()
        with store.read("a") as reader:
            refused(lambda: reader.count_by(schema_of(Neighbour), ("name",), Query(where={})), TypeError)
            for fields in (("loans",), ("share",), ("colour",), ()):
                refused(partial(reader.count_by, schema_of(Tool), fields, Query(where={})), TypeError)

    def test_one_of_finds_any_of_the_values(self) -> None:
        """`OneOf` finds each record once, though values repeat; None among them finds what is empty; no value finds nothing."""
        store = self._shelf()
        same(self.found(store, number=OneOf((1, 3, 1, 99))), ["t1", "t3"])
        same(self.found(store, id=OneOf(("t3", "t1", "t1"))), ["t1", "t3"])
        same(self.found(store, serial=OneOf(("b", None))), ["t1", "t3"])
        same(self.found(store, part=OneOf((Fraction(1, 3), Fraction(1, 2), None))), ["t1", "t2", "t3"])
        same(self.found(store, price=OneOf((Decimal("1.5"),))), ["t1"])
        same(self.found(store, shed=OneOf(())), [])
        same(self.found(store, part=OneOf(())), [])
        same(self.found(store, number=OneOf(range(-40_000, 3))), ["t1", "t2"])

    def test_a_range_finds_what_lies_in_it(self) -> None:
        """Bounds are inclusive (`ge`, `le`) or not (`gt`, `lt`); what is empty lies in no range, not even one without bounds."""
        store = self._shelf()
        same(self.found(store, number=Range(ge=2)), ["t2", "t3"])
        same(self.found(store, number=Range(gt=1, lt=3)), ["t2"])
        same(self.found(store, price=Range(le=Decimal(20))), ["t1", "t2"])
        same(self.found(store, price=Range(gt=Decimal("1.50"))), ["t2"])
        same(self.found(store, bought=Range(lt=date(2020, 1, 2))), ["t1"])
        same(self.found(store, seen=Range(gt=NOON)), ["t3"])
        same(self.found(store, serial=Range(ge="a")), ["t1"])
        same(self.found(store, serial=Range()), ["t1", "t2"])
        same(self.found(store, id=Range(gt="t1", le="t3")), ["t2", "t3"])
        same(self.found(store, worse=Range(ge=Condition.GOOD)), ["t2"])

    def test_the_order_is_the_same_everywhere(self) -> None:
        """Texts go by code point, what is empty comes first (last in reverse), what is equal goes by id."""
        store = self._shelf()
        same(self.found(store, order_by="number"), ["t1", "t2", "t3"])
        same(self.found(store, order_by="-number"), ["t3", "t2", "t1"])
        same(self.found(store, order_by="serial"), ["t3", "t2", "t1"])
        same(self.found(store, order_by="-serial"), ["t1", "t2", "t3"])
        same(self.found(store, order_by="shed"), ["t1", "t2", "t3"])
        same(self.found(store, order_by="-shed"), ["t3", "t1", "t2"])
        same(self.found(store, order_by="price"), ["t3", "t1", "t2"])
        same(self.found(store, order_by="-condition"), ["t3", "t1", "t2"])
        same(self.found(store, order_by="locked"), ["t3", "t1", "t2"])
        same(self.found(store, order_by="-id"), ["t3", "t2", "t1"])

    def test_unusual_texts_keep_their_order(self) -> None:
        """No database's own alphabet decides: letters, marks and characters beyond 16 bits go by code point, as in Python."""
        texts = ["", " ", "!", "A", "Z", "a", "z", "é", "e\u0301", "Ω", "中", "国", "\uffff", "\U0001f528", "\U00020000"]
        store = self.with_communities()
        self.put(store, *(evolve(tool(f"t{number:02}", number), label=text) for number, text in enumerate(texts)))
        with store.read("a") as reader:
            rows = reader.find(schema_of(Tool), Query(where={}, order_by="label"))
            same([row.record.label for row in rows], sorted(texts))
            above = reader.find(schema_of(Tool), Query(where={"label": Range(gt="e")}, order_by="label"))
            same([row.record.label for row in above], sorted(text for text in texts if text > "e"))

    def test_a_limit_cuts_the_ordered_answer(self) -> None:
        """The limit counts after conditions and order; 0 gives nothing."""
        store = self._shelf()
        same(self.found(store, order_by="-number", limit=2), ["t3", "t2"])
        same(self.found(store, order_by="-number", limit=0), [])
        same(self.found(store, shed=SHED, limit=9), ["t1", "t2"])

    def test_pages_put_together_are_the_whole(self) -> None:
        """Each page begins behind the last record before it, in every order: over equal values, over None, up and down."""
        store = self._shelf()
        self.put(store, tool("t0", 9), evolve(tool("t9", 10), serial="a", price=Decimal(20)))
        for by in ("id", "number", "shed", "serial", "price", "bought", "worse", "seen", "locked"):
            for order in (by, f"-{by}"):
                whole = self.found(store, order_by=order)
                for size in (1, 2):
                    same(list(self._paged(store, order, size)), whole)

    def _paged(self, store: Store, order: str, size: int) -> Iterator[str]:
        query = Query(where={}, order_by=order, limit=size)
        with store.read("a") as reader:
            while page := reader.find(schema_of(Tool), query):
                yield from (row.record.id for row in page)
                query = evolve(query, after=query.place(page[-1].record))

    def test_a_page_needs_no_record_to_begin_behind(self) -> None:
        """The place may be that of a record that has moved or never was; conditions and limit count as ever."""
        store = self._shelf()
        same(self.found(store, order_by="number", after=(1, "zzz")), ["t2", "t3"])
        same(self.found(store, order_by="-number", after=(3, "a")), ["t3", "t2", "t1"])
        same(self.found(store, after=("t1x", "t1x"), limit=1), ["t2"])
        same(self.found(store, after=("t1", "t1"), shed=SHED), ["t2"])
        same(self.found(store, order_by="serial", after=(None, "t3")), ["t2", "t1"])

    def test_a_stream_gives_what_a_question_gives(self) -> None:
        """One after the other, in the same order, with the same conditions; other questions may come in between."""
        store = self.with_communities()
        self.put(store, *(tool(f"t{number:04}", -number) for number in range(1200)))
        for query in (
            Query(where={}),
            Query(where={"number": Range(gt=-1100)}, order_by="number", limit=1050, after=(-1000, "")),
        ):
            with store.read("a") as reader:
                seen = []
                for row in reader.stream(schema_of(Tool), query):
                    seen.append(row)
                    if len(seen) % 400 == 0:
                        same(reader.get(schema_of(Tool), row.record.id), row)
                same(tuple(seen), reader.find(schema_of(Tool), query))

    def test_entries_are_read_by_their_numbers(self) -> None:
        """Several at once; what is not there is left out."""
        store = self.with_communities()
        for number in range(3):
            self.put(store, tool(f"t{number}", number))
        with store.read("a") as reader:
            bodies = list(reader.entries(0))
            same(reader.entries_at([3, 1, 3, 9, 0, -1]), {1: bodies[0], 3: bodies[2]})
            same(reader.entries_at([]), {})
            same(len(reader.entries_at(range(2000))), 3)

    def test_what_cannot_be_asked_is_refused(self) -> None:
        """Unknown fields, nested fields, ranges of fractions, floats and limits below 0 are errors, not empty answers."""
        store = self._shelf()
        refused(lambda: self.found(store, colour=1), TypeError)
        refused(lambda: self.found(store, order_by="colour"), TypeError)
        refused(lambda: self.found(store, loans=()), TypeError)
        refused(lambda: self.found(store, share=Range(ge=Fraction(1, 2))), TypeError)
        refused(lambda: self.found(store, price=1.5), InvalidRecord)
        refused(lambda: self.found(store, price=OneOf((Decimal("0.001"),))), InvalidRecord)
        refused(lambda: self.found(store, limit=-1), InvalidData)
        refused(lambda: self.found(store, order_by="number", after=(1.5, "t1")), InvalidRecord)
        refused(lambda: self.found(store, after=("t1", "t2")), InvalidData)
        refused(lambda: self.found(store, order_by="number", after=(1, "\ud800")), InvalidRecord)
        refused(lambda: self.found(store, order_by="number", after=cast("tuple[object, str]", (1,))), InvalidData)
        refused(lambda: self.found(store, order_by="number", after=cast("tuple[object, str]", (1, 2))), InvalidData)
        refused(lambda: self.found(store, id="\ud800"), InvalidRecord)
        refused(lambda: self.found(store, label="a\x00b"), InvalidRecord)

    def test_text_is_never_read_as_a_statement(self) -> None:
        """Quotes, semicolons and wildcards in a value are just characters of it."""
        store, text = self.with_communities(), "x'; DROP TABLE gov_sample_tool; --\" %s ? :a $1"
        self.put(store, evolve(tool("t1"), label=text, serial=text), evolve(tool("t2", 2), label="x"))
        same(self.found(store, label=text), ["t1"])
        same(self.found(store, serial=OneOf((text,))), ["t1"])
        same(self.found(store, label="%"), [])

    def test_many_records_come_back_at_once(self) -> None:
        """A compound of a few thousand records is put in one change and read in one question."""
        store = self.with_communities()
        self.put(store, *(tool(f"t{number:04}", number) for number in range(2500)))
        same(self.found(store), [f"t{number:04}" for number in range(2500)])
        same(len(self.found(store, number=Range(ge=1250))), 1250)
