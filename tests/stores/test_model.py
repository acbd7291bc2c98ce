"""The SQL store does what the memory store does, whatever is done in whatever order."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.stores.postgres_server import Server

from community_gov import Code, Conflict, Id, NoSuchCommunity, OneOf, PartialDate, Range
from community_gov.canonical import Schema, schema_of
from community_gov.records import Record
from community_gov.stores import Command, MemoryStore, Query, Reader, Store, Writer
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.settled import settled
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.testing_stores import sample_kinds
from community_gov.testing_stores.samples import Condition, CountingSalts, Loan, Neighbour, Tool
from community_gov.testing_stores.tools import entry

R = TypeVar("R", bound=Record)
T = TypeVar("T")
INT64 = st.integers(-(2**63), 2**63 - 1)
IDS = st.sampled_from(["a", "b", "c", "d", "A", "a-1"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
SHEDS = st.sampled_from([Code("north"), Code("south")])
NUMBERS = st.one_of(st.integers(0, 3), INT64)
PARTIAL = st.sampled_from([PartialDate("2012"), PartialDate("2012-05"), PartialDate("2012-05-01")])
INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # the strategy adds the zone
PRICES = st.integers(-(10**16), 10**16).map(lambda cents: Decimal(cents) / 100 if abs(cents) < 10**9 else Decimal(cents // 100))
SHARES = st.builds(Fraction, st.integers(-(2**31), 2**31), st.integers(1, 2**31))
LOANS = st.builds(Loan, days=INT64, fee=PRICES, by=PARTIAL, returned=st.booleans())
TOOLS = st.builds(
    Tool,
    id=IDS.map(Id),
    shed=SHEDS,
    number=NUMBERS,
    label=TEXTS,
    serial=st.none() | st.sampled_from(["x", "y", "é", "e\u0301"]),
    condition=st.sampled_from(Condition),
    worse=st.none() | st.sampled_from(Condition),
    sharp=st.booleans(),
    locked=st.none() | st.booleans(),
    weight=st.integers(-(2**63), 2**63 - 1).map(lambda grams: Decimal(f"{grams}E-3")),
    price=st.none() | PRICES,
    share=SHARES,
    part=st.none() | SHARES,
    bought=st.none() | st.dates(),
    seen=INSTANTS,
    lent=st.none() | INSTANTS,
    made=st.none() | PARTIAL,
    keeper=st.none() | IDS.map(Id),
    loans=st.lists(LOANS, max_size=2).map(tuple),
    last=st.none() | LOANS,
    version=st.none() | INT64,
)
NEIGHBOURS = st.builds(
    Neighbour,
    id=IDS.map(Id),
    shed=SHEDS,
    name=st.none() | TEXTS,
    born=st.none() | st.dates(date(1900, 1, 1)),
    share=st.none() | SHARES,
)
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "id": IDS,
    "shed": SHEDS,
    "number": NUMBERS,
    "label": TEXTS,
    "serial": st.none() | st.sampled_from(["x", "y", "é", "e\u0301"]),
    "worse": st.none() | st.sampled_from(Condition),
    "locked": st.none() | st.booleans(),
    "price": st.none() | PRICES,
    "bought": st.none() | st.dates(),
    "seen": INSTANTS,
    "made": st.none() | PARTIAL,
    "version": st.none() | INT64,
}


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Questions about tools: up to two conditions, an order and perhaps a limit."""
    where: dict[str, object] = {}
    for name in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=2)):
        values = FIELDS[name]
        known = values.filter(lambda value: value is not None)
        where[name] = draw(
            st.one_of(
                values,
                st.builds(OneOf, st.lists(values, max_size=3)),
                st.builds(Range, ge=st.none() | known, lt=st.none() | known),
                st.builds(Range, gt=st.none() | known, le=st.none() | known),
            )
        )
    if draw(st.booleans()):
        where["part"] = draw(st.one_of(SHARES, st.none(), st.builds(OneOf, st.lists(SHARES, max_size=2))))
    by = draw(st.sampled_from(sorted(FIELDS)))
    id = draw(IDS)
    after = draw(st.none() | st.tuples(st.just(id) if by == "id" else FIELDS[by], st.just(id)))
    order = draw(st.sampled_from(["", "-"])) + by
    return Query(where=where, order_by=order, limit=draw(st.none() | st.integers(0, 3)), after=after)


def outcome(call: Callable[[], T]) -> T | tuple[str, ...]:
    """What a call gives, or which objections it raises."""
    try:
        return call()
    except Conflict as error:
        return tuple(problem.message() for problem in error.problems)


def state(reader: Reader) -> list[object]:
    """Everything that a reader can see."""
    seen: list[object] = [
        reader.head(),
        list(reader.entries(0)),
        reader.cursors(),
        list(reader.parked("mail")),
        reader.command("clerk", "k"),
    ]
    seen += [row.salt for id in ("a", "b", "c", "d", "A", "a-1") for row in reader.versions(schema_of(Neighbour), id)]
    return [*seen, *state_of(reader, schema_of(Tool)), *state_of(reader, schema_of(Neighbour))]


def state_of(reader: Reader, schema: Schema[R]) -> Iterator[object]:
    """Everything that a reader can see of one kind."""
    yield from (repr(row) for row in reader.find(schema, Query(where={})))
    yield from (repr(reader.versions(schema, id)) for id in ("a", "b", "c", "d", "A", "a-1"))
    yield from (repr(list(reader.written(schema, number))) for number in range(1, reader.head().sequence + 1))
    yield reader.count(schema)


class StoreMachine(RuleBasedStateMachine):
    """One history on both stores."""

    place: ClassVar[Callable[[], AbstractContextManager[str]]]
    """Gives the address of a new empty store."""

    def __init__(self) -> None:
        super().__init__()
        self.end = ExitStack()
        self.url = self.end.enter_context(type(self).place())
        self.model: Store = MemoryStore()
        self.sql: SqlStore = open_store(self.url, sample_kinds())
        self.change: tuple[ExitStack, Writer, Writer] | None = None
        self.views: list[tuple[ExitStack, Reader, Reader, list[object]]] = []
        self.marks: list[tuple[object, object]] = []
        for store in (self.model, self.sql):
            store.create(id="a", name="A", secret=b"k")

    def both(self, call: Callable[[Writer], T]) -> T | tuple[str, ...]:
        """Do the same in both changes; the answers are the same."""
        assert self.change is not None
        _stack, one, other = self.change
        wanted, found = outcome(lambda: call(one)), outcome(lambda: call(other))
        assert repr(found) == repr(wanted)
        return wanted

    @precondition(lambda self: self.change is None)
    @rule()
    def begin(self) -> None:
        """Start a change."""
        stack = ExitStack()
        one, other = (stack.enter_context(store.write("a", salts=CountingSalts(), timeout=1)) for store in (self.model, self.sql))
        self.change, self.marks = (stack, one, other), []

    @precondition(lambda self: self.change is not None)
    @rule(record=st.one_of(TOOLS, TOOLS, NEIGHBOURS))
    def put(self, record: Record) -> None:
        """Stage a record."""
        self.both(lambda writer: writer.put(schema_of(type(record)), record))

    @precondition(lambda self: self.change is not None)
    @rule(records=st.one_of(st.lists(TOOLS, max_size=3), st.lists(NEIGHBOURS, max_size=3, unique_by=lambda one: one.id)))
    def put_new(self, records: list[Record]) -> None:
        """Stage several records at once, or be refused; neighbours are new, so that as many salts are drawn on both sides."""
        assert self.change is not None
        _stack, one, other = self.change
        new: list[Record] = [settled(schema_of(type(record)), record) for record in records]
        new = [each for each in new if not isinstance(each, Neighbour) or one.get(schema_of(Neighbour), each.id) is None]
        if new:
            schema = schema_of(type(records[0]))
            wanted, found = (outcome(partial(writer.put_new, schema, new)) for writer in (one, other))
            assert (found is None) == (wanted is None)

    @precondition(lambda self: self.change is not None)
    @rule(id=IDS, fields=st.sets(st.sampled_from(["name", "born", "share"]), min_size=1))
    def erase(self, id: str, fields: set[str]) -> None:
        """Destroy what is personal in a record."""
        self.both(lambda writer: writer.erase(schema_of(Neighbour), id, sorted(fields)))

    @precondition(lambda self: self.change is not None)
    @rule()
    def mark(self) -> None:
        """Remember a point."""
        assert self.change is not None
        self.marks.append((self.change[1].mark(), self.change[2].mark()))

    @precondition(lambda self: self.marks)
    @rule(back=st.integers(1, 3))
    def undo(self, back: int) -> None:
        """Go back to one of the last points."""
        assert self.change is not None
        one, other = self.marks[-back:][0]
        del self.marks[-back:]
        self.change[1].undo(one)
        self.change[2].undo(other)

    @precondition(lambda self: self.change is not None)
    @rule(query=queries(), name=st.none() | TEXTS)
    def stream_inside(self, query: Query, name: str | None) -> None:
        """Read one after the other in the change."""
        self.both(lambda writer: list(writer.stream(schema_of(Tool), query)))
        self.both(lambda writer: list(writer.stream(schema_of(Neighbour), Query(where={"name": name}))))

    @precondition(lambda self: self.change is not None)
    @rule(query=queries())
    def ask_inside(self, query: Query) -> None:
        """Ask in the change."""
        self.both(lambda writer: writer.find(schema_of(Tool), query))

    @precondition(lambda self: self.change is not None)
    @rule(id=IDS)
    def look_inside(self, id: str) -> None:
        """Look at one record in the change."""
        self.both(lambda writer: (writer.get(schema_of(Tool), id), writer.get(schema_of(Neighbour), id)))
        self.both(lambda writer: (writer.versions(schema_of(Tool), id), writer.versions(schema_of(Neighbour), id)))

    @precondition(lambda self: self.change is not None)
    @rule()
    def look_over(self) -> None:
        """Look at the whole change."""
        self.both(lambda writer: (writer.staged(), writer.digests(), writer.erased()))

    @precondition(lambda self: self.change is not None)
    @rule(known=st.booleans())
    def commit(self, *, known: bool) -> None:
        """Make it durable, with or without a command."""
        assert self.change is not None
        stack, one, _other = self.change
        command = None
        if known and one.command("clerk", "k") is None:
            command = Command(actor="clerk", key="k", verb="v", arguments="d", shape="many", returned=(("sample.tool", "a", 1),))
        self.both(lambda writer: writer.commit(entry(writer, "a"), command))
        stack.close()
        self.change, self.marks = None, []

    @precondition(lambda self: self.change is not None)
    @rule()
    def abort(self) -> None:
        """Leave it."""
        assert self.change is not None
        self.change[0].close()
        self.change, self.marks = None, []

    @rule(query=queries())
    def ask(self, query: Query) -> None:
        """Ask a snapshot."""
        with self.model.read("a") as one, self.sql.read("a") as other:
            assert repr(other.find(schema_of(Tool), query)) == repr(one.find(schema_of(Tool), query))
            assert repr(list(other.stream(schema_of(Tool), query))) == repr(list(one.stream(schema_of(Tool), query)))

    @precondition(lambda self: len(self.views) < 3)
    @rule()
    def look(self) -> None:
        """Begin to look, and keep looking."""
        stack = ExitStack()
        one, other = stack.enter_context(self.model.read("a")), stack.enter_context(self.sql.read("a"))
        self.views.append((stack, one, other, state(other)))

    @precondition(lambda self: self.views)
    @rule()
    def look_again(self) -> None:
        """What was seen once is seen still."""
        stack, one, other, before = self.views.pop(0)
        assert state(other) == before == state(one)
        stack.close()

    @precondition(lambda self: self.change is None)
    @rule(revision=st.integers(1, 6), sequence=st.integers(1, 5), again=st.booleans(), settled=st.sets(st.integers(1, 5)))
    def move(self, revision: int, sequence: int, settled: set[int], *, again: bool) -> None:
        """Move a cursor, or be refused."""
        cursor = Cursor(name="mail", revision=revision, sequence=sequence)
        parked = Parked(name="mail", sequence=sequence, index=0, error="E", failures=revision, again=again)
        keys = [(number, 0) for number in settled]
        one, other = (store.move("a", cursor, parked=[parked], settled=keys) for store in (self.model, self.sql))
        assert one == other

    @precondition(lambda self: self.change is None)
    @rule()
    def reopen(self) -> None:
        """Open the file anew; readers of the old store go on."""
        self.sql = open_store(self.url, sample_kinds())

    @precondition(lambda self: self.change is None)
    @rule()
    def compare(self) -> None:
        """All that can be seen is the same."""
        with self.model.read("a") as one, self.sql.read("a") as other:
            assert state(other) == state(one)

    @rule()
    def nobody(self) -> None:
        """A community that was never made is not there."""
        for store in (self.model, self.sql):
            with pytest.raises(NoSuchCommunity):
                store.secret("b")

    def teardown(self) -> None:
        """End everything and compare once more."""
        for stack, *_rest in self.views:
            stack.close()
        if self.change is not None:
            self.change[0].close()
            self.change = None
        self.compare()
        self.sql.close()
        self.end.close()


FEW_STEPS = 30


def drive(
    machine: type[RuleBasedStateMachine],
    place: Callable[[], AbstractContextManager[str]],
    *,
    machines: int,
    steps: int,
    seed: int | None = None,
) -> None:
    """Try so many random histories of a machine, each on a new store."""
    phases = [Phase.explicit, Phase.reuse, Phase.generate]  # a history is shrunk for many minutes; the blob repeats it
    profile = settings(
        max_examples=machines,
        stateful_step_count=steps,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
    )
    placed = type("Machine", (machine,), {"place": staticmethod(place)})
    run_state_machine_as_test(placed if seed is None else with_seed(seed)(placed), settings=profile)


def files_like(template: Path) -> Callable[[], AbstractContextManager[str]]:
    """Copies of a file with an empty store, which is made first."""
    create_store(f"sqlite:///{template}", sample_kinds()).close()

    @contextmanager
    def place() -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(template, f"{folder}/machine.db")
            yield f"sqlite:///{folder}/machine.db"

    return place


def test_sqlite_follows_the_model(tmp_path: Path) -> None:
    """Random histories of changes, questions, undoing, reopening and watching give the same answers in a file and in memory."""
    drive(StoreMachine, files_like(tmp_path / "template.db"), machines=15, steps=FEW_STEPS)


def test_postgres_follows_the_model(cluster: Server) -> None:
    """So they do in PostgreSQL."""
    drive(StoreMachine, lambda: cluster.database("template_store"), machines=6, steps=FEW_STEPS)
