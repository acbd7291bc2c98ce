"""The memory store: every promise but durability, and the model of the others."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spine.toy import CLERK, Slot, State, Toy, leave, put, slots, state, take, toy

from community_gov import ALLOW_ALL, Code, Community, Conflict, Head, Id, NoSuchCommunity, OneOf, Range, Refused
from community_gov.canonical import Schema
from community_gov.stores import MemoryStore, Query, Reader, Store, Writer
from community_gov.stores.memory import _MemoryWriter
from community_gov.testing import SeededSalts, fresh_community, somebody
from community_gov.wire import Wire

A, B = Code("a"), Code("b")
THREADS = 8


def two_of_one_store() -> tuple[Community, Community]:
    """Two communities in one store."""
    store = MemoryStore()
    for id in ("east", "west"):
        store.create(id=id, name=id, secret=id.encode())
    east, west = (Community(store, id, plugins=[Toy()], policy=ALLOW_ALL, salts=SeededSalts(id)) for id in ("east", "west"))
    return east, west


def test_communities_of_one_store_never_see_each_other() -> None:
    """Records, journals, numbers and commands of two communities are apart, also where ids are the same."""
    east, west = two_of_one_store()
    mine = east.by(CLERK, command_id="c").run(take, shift=A, name="东")
    assert west.by(CLERK).ask(slots, shift=A) == ()
    theirs = west.by(CLERK, command_id="c").run(take, shift=A, name="西")
    assert mine.id == theirs.id
    assert [slot.name for slot in east.by(CLERK).ask(slots, shift=A)] == ["东"]
    west.by(CLERK).run(leave, theirs.id)
    with east.journal() as journal, west.journal() as other:
        assert (journal.head().sequence, other.head().sequence) == (1, 2)
        assert journal.verify().sound
        assert other.verify().sound


def test_two_communities_may_have_a_change_open_at_once() -> None:
    """The lock is one for each community."""
    east, west = two_of_one_store()
    with east.by(CLERK).change() as change:
        take(change, shift=A)
        west.by(CLERK).run(take, shift=A)
    assert len(west.by(CLERK).ask(slots, shift=A)) == 1


def test_a_snapshot_does_not_move() -> None:
    """Records, their versions, journal and commands are those of the moment at which it was opened."""
    store = MemoryStore()
    store.create(id="bay", name="bay", secret=b"s")
    community = Community(store, "bay", plugins=[Toy()], policy=ALLOW_ALL)
    slot = community.by(CLERK).run(take, shift=A)
    schema = community.kinds.schema(Slot)
    with store.read("bay") as reader:
        before = seen(reader, schema, slot.id)
        community.by(CLERK, command_id="c").run(leave, slot.id)
        community.by(CLERK).run(take, shift=A)
        assert seen(reader, schema, slot.id) == before
    with store.read("bay") as reader:
        assert seen(reader, schema, slot.id) != before


def seen(reader: Reader, schema: Schema[Slot], id: Id[Slot]) -> tuple[object, ...]:
    """Everything that a reader shows."""
    return (
        reader.head(),
        reader.get(schema, id),
        reader.find(schema, Query(where={})),
        reader.versions(schema, id),
        list(reader.entries(0)),
        reader.count(schema),
        reader.command("office", "c"),
    )


def racing(community: Community, verbs: int = 1) -> list[object]:
    """Eight threads each take places at the same moment; what each of them got, or its refusal."""
    gate, results = threading.Barrier(THREADS), list[object]()

    def run(number: int) -> None:
        gate.wait()
        for _ in range(verbs):
            try:
                results.append(community.by(somebody(f"racer-{number}")).run(take, shift=A))
            except Refused as refusal:
                results.append(refusal)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_eight_who_race_for_the_last_place_one_wins() -> None:
    """One writer at a time: one gets the place, seven are refused, and the journal has no gap."""
    community = toy()
    for _ in range(2):
        community.by(CLERK).run(take, shift=A)
    results = racing(community)
    won = [result for result in results if isinstance(result, Slot)]
    refused = [result for result in results if isinstance(result, Refused)]
    assert (len(won), len(refused)) == (1, THREADS - 1)
    assert {problem.code for refusal in refused for problem in refusal.problems} == {"toy.full"}
    with community.journal() as journal:
        assert journal.verify().sound
        assert journal.head().sequence == 3


class Unlocked(MemoryStore):
    """A store that lets everybody write at once: what the lock is for."""

    def __init__(self, meet: threading.Barrier) -> None:
        super().__init__()
        self._meet = meet

    @contextmanager
    def write(self, community: str, /, *, salts: Callable[[], bytes], timeout: float) -> Iterator["Writer"]:  # type: ignore[override]  # any writer
        """Without a lock; all have read the same moment before the first goes on."""
        del timeout
        writer = _MemoryWriter(self._shelf(community), salts)
        self._meet.wait()
        yield writer


def test_without_the_lock_the_last_place_is_sold_eight_times() -> None:
    """The control: the same race in a store without the lock oversells, so the test above would notice."""
    store = Unlocked(threading.Barrier(THREADS))
    store.create(id="bay", name="bay", secret=b"s")
    community = Community(store, "bay", plugins=[Toy()], policy=ALLOW_ALL)
    results = racing(community)
    assert sum(isinstance(result, Slot) and result.no == 1 for result in results) == THREADS


def test_a_lock_that_is_not_to_be_had_in_time_is_a_conflict() -> None:
    """Somebody else's change is under way: the host is told to retry, and nothing is written."""
    store: Store = MemoryStore()
    store.create(id="bay", name="bay", secret=b"s")
    community = Community(store, "bay", plugins=[Toy()], policy=ALLOW_ALL, lock_timeout=0.01)
    refusals: list[Refused] = []

    def other() -> None:
        try:
            community.by(CLERK).run(take, shift=A)
        except Refused as refusal:
            refusals.append(refusal)

    with community.by(CLERK).change():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert [type(refusal) for refusal in refusals] == [Conflict]
    assert refusals[0].problems[0].code == "core.busy"
    assert community.by(CLERK).run(take, shift=A).no == 1


def test_a_change_inside_a_change_is_refused_at_once() -> None:
    """The same thread would wait for itself for ever; it is told to pass its change on."""
    community = toy()
    with community.by(CLERK).change() as change:
        take(change, shift=A)
        with pytest.raises(Conflict, match=r"core\.reentered: .* pass it on"):
            community.by(CLERK).run(take, shift=A)
    assert len(community.by(CLERK).ask(slots, shift=A)) == 1


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ZeroDivisionError])
def test_the_lock_is_given_back_whatever_happens(fault: type[BaseException]) -> None:
    """After a fault or an interrupt the next change goes through."""
    community = toy()
    for _ in range(2):
        with pytest.raises(fault):
            take_and_fail(community, fault)
    assert community.by(CLERK).run(take, shift=A).no == 1


def take_and_fail(community: Community, fault: type[BaseException]) -> None:
    """Stage something, and raise."""
    with community.by(CLERK).change() as change:
        take(change, shift=A)
        raise fault


def test_a_community_that_is_not_there_is_an_error() -> None:
    """Reading, writing and the secret: nothing is created by asking."""
    store = MemoryStore()
    for ask in (lambda: store.secret("bay"), lambda: store.read("bay").__enter__()):
        with pytest.raises(NoSuchCommunity, match="make it once with create"):
            ask()
    with pytest.raises(NoSuchCommunity), store.write("bay", salts=SeededSalts(), timeout=1):
        pass


steps = st.lists(st.tuples(st.sampled_from(["put", "leave", "undo", "commit"]), st.integers(0, 5)), max_size=25)


@settings(max_examples=150)
@given(steps)
def test_find_agrees_with_looking_at_every_record(script: list[tuple[str, int]]) -> None:
    """Indexes, staged records, undone verbs and old versions: `find` gives what a look at each present record gives."""
    store = MemoryStore()
    store.create(id="bay", name="bay", secret=b"s")
    schema, model, staged = Schema(Slot, Wire()), dict[str, Slot](), dict[str, Slot]()
    position = 0
    while position < len(script):
        with store.write("bay", salts=SeededSalts(), timeout=1) as writer:
            staged = dict(model)
            for step, number in script[position:]:
                position += 1
                if step == "commit":
                    writer.commit(b"{}", None)
                    model = staged
                    break
                play(writer, schema, staged, step, number)
                check(writer, schema, staged)
    with store.read("bay") as reader:
        check(reader, schema, model)


def play(writer: Writer, schema: Schema[Slot], staged: dict[str, Slot], step: str, number: int) -> None:
    """Do one step in the store and in the model."""
    id = Id[Slot](f"s{number}")
    gone = step == "leave"
    slot = Slot(id=id, shift=B if gone else A, no=number + (10 if gone else 0), state=State.LEFT if gone else State.TAKEN)
    mark = writer.mark()
    writer.put(schema, slot)
    if step == "undo":
        writer.undo(mark)
    else:
        staged[id] = slot


QUERIES: tuple[tuple[Query, Callable[[Slot], bool]], ...] = (
    (Query(where={}), lambda _slot: True),
    (Query(where={"shift": A}), lambda slot: slot.shift == A),
    (Query(where={"id": "s1"}), lambda slot: slot.id == "s1"),
    (Query(where={"id": OneOf(["s1", "s9", "s1"])}), lambda slot: slot.id == "s1"),
    (Query(where={"shift": OneOf([A, B]), "state": State.LEFT}), lambda slot: slot.state is State.LEFT),
    (Query(where={"no": Range(ge=2, lt=11)}), lambda slot: 2 <= slot.no < 11),
    (Query(where={"no": Range(gt=2, le=4), "shift": A}), lambda slot: 2 < slot.no <= 4 and slot.shift == A),
    (Query(where={"share": None}), lambda slot: slot.share is None),
    (Query(where={"name": OneOf([None])}), lambda slot: slot.name is None),
    (Query(where={"state": Range(ge=State.TAKEN)}), lambda slot: slot.state.value >= "taken"),
)


def check(reader: Reader, schema: Schema[Slot], model: dict[str, Slot]) -> None:
    """Every query gives what the model gives, in the order that was asked for."""
    for query, meets in QUERIES:
        expected = sorted((slot for slot in model.values() if meets(slot)), key=lambda slot: slot.id)
        assert [row.record for row in reader.find(schema, query)] == expected
    backwards = [row.record for row in reader.find(schema, Query(where={}, order_by="-no", limit=2))]
    assert backwards == sorted(model.values(), key=lambda slot: (-slot.no, slot.id))[:2]


def test_none_is_ordered_first_and_never_in_a_range() -> None:
    """Unknown values come first, and no range includes them."""
    desk = toy().by(CLERK)
    for no, name in enumerate(["乙", None, "甲"], start=1):
        desk.run(put, Slot(id=Id(f"s{no}"), shift=A, no=no, name=name))
    with desk.view() as view:
        assert [slot.no for slot in view.find(Slot, order_by="name")] == [2, 1, 3]
        assert [slot.no for slot in view.find(Slot, name=Range(ge="甲"))] == [3]
        assert view.find(Slot, limit=0) == ()


def test_a_reader_is_not_disturbed_by_a_writer() -> None:
    """While a thread writes without pause, every snapshot is consistent: as many records as entries."""
    community = fresh_community(plugins=[Toy()])
    done = threading.Event()

    def write() -> None:
        for number in range(150):
            community.by(CLERK).run(put, Slot(id=Id(f"s{number}"), shift=A, no=number))
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    looks = 0
    while not done.is_set() or not looks:
        with community.journal() as journal, community.by(CLERK).view() as view:
            before, found = journal.head().sequence, len(view.find(Slot, shift=A))
        with community.journal() as journal:
            after = journal.head().sequence
        assert before <= found <= after
        looks += 1
    thread.join()
    assert len(state(community)[1]) == 150


def test_the_head_is_a_receipt() -> None:
    """Sequence and hash of the last entry, from the store itself."""
    store = MemoryStore()
    store.create(id="bay", name="bay", secret=b"s")
    with store.read("bay") as reader:
        assert reader.head() == Head(sequence=0, hash="0" * 64)
