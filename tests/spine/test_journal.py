"""The chain of entries: everything that was altered, dropped, added or reordered is found."""

import hashlib
import json
from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import CLERK, OPERATOR, Slot, SlotTaken, Toy, leave, number, take, take_two, toy

from community_gov import Code, Community, Head, Id, MissingPlugin, Record
from community_gov.change import Counter
from community_gov.journal import GENESIS, Entry, Report, _Check
from community_gov.stores import MemoryStore, Stored
from community_gov.stores.memory import _Shelf
from community_gov.stores.tables import Table
from community_gov.testing import SeededSalts
from community_gov.wire import compact

A = Code("a")


def written() -> tuple[Community, MemoryStore]:
    """A community with five entries."""
    store = MemoryStore()
    store.create(id="test", name="test", secret=b"s")
    community = Community(store, "test", plugins=[Toy()], policy=toy().policy, salts=SeededSalts())
    desk = community.by(CLERK)
    first = desk.run(take, shift=A, name="住户0001", phone="13800000000")
    desk.run(take_two, shift=A)
    desk.run(leave, first.id)
    desk.run(number, shift=Code("b"))
    desk.run(number, shift=Code("b"))
    return community, store


def verified(community: Community, receipt: Head | None = None) -> Report:
    """What verify says."""
    with community.journal() as journal:
        return journal.verify(receipt=receipt)


def shelf_of(store: MemoryStore) -> _Shelf:
    """The inside of the store, where somebody might meddle."""
    return store._shelves["test"]


def table_of(store: MemoryStore, kind: str = "toy.slot") -> Table:
    """The rows of one kind."""
    return shelf_of(store).tables[kind]


def test_an_untouched_journal_is_sound() -> None:
    """No faults, and the head that it arrives at is the head of the store."""
    community, _store = written()
    report = verified(community)
    assert report.sound
    assert report.faults == report.unchecked == ()
    assert report.head.sequence == 5


def test_an_empty_journal_is_sound() -> None:
    """A new community begins at GENESIS."""
    report = verified(toy())
    assert (report.sound, report.head) == (True, Head(sequence=0, hash=GENESIS))


def test_entries_form_a_chain() -> None:
    """Each entry names the hash of the bytes before it, and its own number."""
    community, _store = written()
    with community.journal() as journal:
        bodies, entries = list(journal.bodies()), list(journal.entries())
    before = GENESIS
    for sequence, (body, entry) in enumerate(zip(bodies, entries, strict=True), start=1):
        assert (entry.sequence, entry.previous, entry.community) == (sequence, before, "test")
        assert entry.encode() == body
        before = hashlib.sha256(body).hexdigest()


def test_entries_after_a_number_can_be_read() -> None:
    """A reader goes on where it stopped."""
    community, _store = written()
    with community.journal() as journal:
        assert [entry.sequence for entry in journal.entries(after=3)] == [4, 5]


def test_an_entry_of_an_unknown_format_is_not_guessed_at() -> None:
    """A later version of the library may write other entries; this one says that it does not know them."""
    community, _store = written()
    with community.journal() as journal:
        data = json.loads(next(journal.bodies()))
    data["format"] = 2
    with pytest.raises(ValueError, match="entry format 2 is not known"):
        Entry.decode(compact(data))


def test_every_flipped_bit_of_a_body_is_found() -> None:
    """Whatever bit of an entry is altered, verify says so and goes on to the end."""
    community, store = written()
    bodies, original = shelf_of(store).bodies, shelf_of(store).bodies[2]
    for position in range(len(original)):
        for bit in range(8):
            altered = bytearray(original)
            altered[position] ^= 1 << bit
            bodies[2] = bytes(altered)
            assert not verified(community).sound, f"byte {position}, bit {bit}"
    bodies[2] = original
    assert verified(community).sound


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
CODES = st.from_regex(r"[a-z]{1,3}", fullmatch=True)
ENTRIES = st.builds(
    Entry,
    community=st.just("a"),
    sequence=st.just(7),
    at=st.sampled_from(["2022-01-01", "2022-01-01T04:00:00.000000Z"]),
    actor=TEXTS,
    actor_kind=st.sampled_from(["person", "service", "anonymous"]),
    verbs=st.lists(CODES, max_size=2).map(tuple),
    command=st.none() | TEXTS,
    events=st.lists(
        st.tuples(CODES, st.dictionaries(CODES, st.none() | st.booleans() | st.integers() | TEXTS, max_size=3)), max_size=2
    ).map(tuple),
    records=st.dictionaries(CODES, st.tuples(st.integers(1, 9), st.integers(1, 10**9), st.just("0a" * 32)), max_size=3),
    previous=st.just(GENESIS),
)
"""Entries as any change may leave them, and number 7 of the community `a` each."""


EMPTY = Community.in_memory("a", plugins=[])
"""In which nothing has happened."""


def judged(body: bytes) -> list[str]:
    """What is wrong with one entry by itself."""
    with EMPTY.journal() as journal:
        check = _Check(journal._reader, journal._kinds, "a")
        check.entry(body, 7, GENESIS)
    return check.faults


@given(ENTRIES)
def test_every_entry_is_in_the_form(entry: Entry) -> None:
    """Whatever actors, commands and events say: the pattern knows what `encode` writes."""
    assert judged(entry.encode()) == []


@given(ENTRIES, st.data())
def test_what_is_in_the_form_is_written_so(entry: Entry, data: st.DataObject) -> None:
    """A body that passes is to the byte what `encode` makes of it, also when something was put in, taken out or moved."""
    body = entry.encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 3)))
    new = data.draw(
        st.sampled_from(
            [b"", b" ", b"0", b"-", b",", b'"', b"\\u0041", b"\\u0008", b"\\/", b'"a":1,', b"{}", body[start : end + 9]]
        )
    )
    altered = body[:start] + new + body[end:]
    if judged(altered) == []:
        assert Entry.decode(altered).encode() == altered


def test_keys_out_of_order_or_doubled_are_not_in_the_form() -> None:
    """In events and in what was recorded each name comes once, and in the order of all."""
    digest = '[1,1,"' + "0" * 64 + '"]'
    for events, records in (
        ('["e",{"b":1,"a":1}]', ""),
        ('["e",{"a":1,"a":1}]', ""),
        ("", f'"b":{digest},"a":{digest}'),
        ("", f'"a":{digest},"a":{digest}'),
        ("", '"a":[1,1,"' + "A" * 64 + '"]'),
    ):
        entry = (
            '{"actor":"c","actor_kind":"person","at":"2022-01-01","command":null,"community":"a",'
            f'"events":[{events}],"format":1,"previous":"{GENESIS}","records":{{{records}}},"sequence":7,"verbs":[]}}'
        )
        assert judged(entry.encode()) == ["entry 7 is not in the canonical form"]


def chain_of(community: Community, receipt: Head | None = None) -> Report:
    """What a check of the chain alone says."""
    with community.journal() as journal:
        return journal.verify_chain(receipt=receipt)


def test_the_chain_alone_finds_whatever_happens_to_bytes() -> None:
    """A flipped bit, and each body that is not the recorded one; it says nothing of rows, which were not looked at."""
    community, store = written()
    assert (chain_of(community).sound, chain_of(community).head) == (True, verified(community).head)
    bodies = list(shelf_of(store).bodies)
    for position in range(len(bodies[2])):
        altered = bytearray(bodies[2])
        altered[position] ^= 1
        shelf_of(store).bodies[2] = bytes(altered)
        assert not chain_of(community).sound, f"byte {position}"
    for how in BODIES.values():
        shelf_of(store).bodies[:] = bodies
        how(shelf_of(store).bodies)
        assert not chain_of(community).sound
    shelf_of(store).bodies[:] = bodies
    first_row(store)[0].clear()
    assert (chain_of(community).sound, verified(community).sound) == (True, False)


def test_a_receipt_holds_for_the_chain_alone() -> None:
    """A tail that was written anew, and an end that was cut off."""
    community, store = written()
    receipt = chain_of(community).head
    rewrite(store, 2)
    assert (chain_of(community).sound, chain_of(community, receipt).sound) == (True, False)
    cut = Head(sequence=9, hash=receipt.hash)
    assert "the receipt names entry 9, but the journal ends at 5" in chain_of(community, cut).faults


BODIES: dict[str, Callable[[list[bytes]], object]] = {
    "deleted": lambda bodies: bodies.pop(1),
    "last deleted": lambda bodies: bodies.pop(),
    "all deleted": lambda bodies: bodies.clear(),
    "swapped": lambda bodies: bodies.insert(1, bodies.pop(2)),
    "doubled": lambda bodies: bodies.insert(1, bodies[1]),
    "empty": lambda bodies: bodies.__setitem__(2, b""),
    "not json": lambda bodies: bodies.__setitem__(2, b"\xff"),
    "an array": lambda bodies: bodies.__setitem__(2, b"[1]"),
    "nothing in it": lambda bodies: bodies.__setitem__(2, b"{}"),
    "a bomb": lambda bodies: bodies.__setitem__(2, b"[" * 200_000),
    "a long number": lambda bodies: bodies.__setitem__(2, b'{"format":' + b"1" * 5000 + b"}"),
    "with blanks": lambda bodies: bodies.__setitem__(2, bodies[2].replace(b":", b": ", 1)),
}


@pytest.mark.parametrize("how", BODIES)
def test_bodies_that_are_not_the_recorded_ones_are_found(how: str) -> None:
    """Deleted, swapped, doubled or broken entries are faults that verify reports; none of them ends it."""
    community, store = written()
    BODIES[how](shelf_of(store).bodies)
    assert verified(community).faults


@pytest.mark.parametrize(
    "records", [{"toy.slot": []}, {"toy.slot": [1, "1", "x"]}, {"toy.slot": 5}, {"toy.slot": [1, 2, 3, 4]}, 5], ids=str
)
def test_an_entry_with_nonsense_about_its_rows_is_a_fault(records: object) -> None:
    """Even where the bytes are canonical JSON, what they say of the rows has one form."""
    community, store = written()
    data = json.loads(shelf_of(store).bodies[4])
    data["records"] = records
    shelf_of(store).bodies[4] = compact(data)
    assert verified(community).faults


def rewrite(store: MemoryStore, start: int) -> None:
    """Alter an entry and recompute the chain behind it, as somebody with the whole store in his hands would."""
    shelf = shelf_of(store)
    previous = GENESIS
    for index, body in enumerate(shelf.bodies):
        data = json.loads(body)
        if index == start:
            data["actor"] = "somebody else"
        data["previous"] = previous
        shelf.bodies[index] = compact(data)
        previous = hashlib.sha256(shelf.bodies[index]).hexdigest()
    shelf.head = Head(sequence=len(shelf.bodies), hash=previous)


def test_a_rewritten_chain_is_found_by_a_receipt() -> None:
    """The chain alone cannot tell; a receipt that was handed out earlier can."""
    community, store = written()
    receipts = {}
    with community.journal() as journal:
        receipts[5] = journal.head()
        receipts[2] = Head(sequence=2, hash=hashlib.sha256(list(journal.bodies())[1]).hexdigest())
    rewrite(store, 1)
    assert verified(community).sound
    assert verified(community, receipts[2]).faults == ("entry 2 is not the one that the receipt names",)
    assert verified(community, receipts[5]).faults == ("entry 5 is not the one that the receipt names",)


def test_a_cut_journal_is_found_by_a_receipt() -> None:
    """Somebody who drops the last entries and the head with them still owes what the receipt names."""
    community, store = written()
    with community.journal() as journal:
        receipt = journal.head()
    assert verified(community, receipt).sound
    shelf = shelf_of(store)
    shelf.bodies.pop()
    shelf.head = Head(sequence=4, hash=hashlib.sha256(shelf.bodies[-1]).hexdigest())
    assert any("the receipt names entry 5, but the journal ends at 4" in fault for fault in verified(community, receipt).faults)


def first_row(store: MemoryStore) -> tuple[list[Stored[Slot]], Stored[Slot]]:
    """The versions of the first record, and the first of them; entry 1 wrote it."""
    rows = table_of(store).written[1]
    return rows, rows[0]  # type: ignore[return-value]  # the only kind here


@pytest.mark.parametrize(
    "change",
    [{"no": 9}, {"name": "住户0002"}, {"name": None}, {"phone": "13800000001"}, {"shift": Code("b")}, {"id": Id("other")}],
    ids=str,
)
def test_an_altered_record_is_found(change: dict[str, object]) -> None:
    """Any field, personal or not, of an old version too."""
    community, store = written()
    rows, row = first_row(store)
    rows[0] = evolve(row, record=evolve(row.record, **change))  # type: ignore[arg-type]  # fields of several types
    assert verified(community).faults == ("entry 1: the stored rows of toy.slot are not the ones that were recorded",)


def test_an_altered_version_or_salt_is_found() -> None:
    """The number of a version and the salt of its commitments are covered too; a missing salt is a fault, not a crash."""
    for altered in ({"version": 2}, {"salt": bytes(16)}, {"salt": None}):
        community, store = written()
        rows, row = first_row(store)
        rows[0] = evolve(row, **altered)
        assert "entry 1: the stored rows of toy.slot" in verified(community).faults[0]


def test_dropped_rows_are_found() -> None:
    """A version that is gone is missed by its entry."""
    community, store = written()
    first_row(store)[0].clear()
    assert "entry 1: the stored rows of toy.slot" in verified(community).faults[0]


def test_reordered_rows_are_found() -> None:
    """The digest is over the rows in their order."""
    community, store = written()
    table_of(store).written[2].reverse()
    assert verified(community).faults == ("entry 2: the stored rows of toy.slot are not the ones that were recorded",)


def test_a_row_that_no_entry_wrote_is_found() -> None:
    """A record put straight into the store under the number of an entry that wrote other kinds: rows are counted too."""
    community, store = written()
    forged: Stored[Record] = Stored(record=Counter(id=Id("forged"), value=9), version=1, sequence=1, salt=None)
    table_of(store, "core.counter").versions["forged"] = [forged]
    with community.by(OPERATOR).view() as view:
        assert view.get(Counter, Id("forged")).value == 9
    assert verified(community).faults == ("3 rows of core.counter are stored, the journal accounts for 2",)


def test_a_forged_entry_at_the_end_is_found() -> None:
    """An entry that was appended with the head behind it does not follow the one before."""
    community, store = written()
    shelf = shelf_of(store)
    shelf.bodies.append(shelf.bodies[-1])
    shelf.head = Head(sequence=6, hash=shelf.head.hash)
    assert "entry 6 does not follow the entry before it" in verified(community).faults


def test_kinds_without_their_plugin_are_compared_too() -> None:
    """The store knows enough of a kind to compare its rows; only reading them needs the plugin."""
    _community, store = written()
    without = Community(store, "test", plugins=[])
    assert (verified(without).sound, verified(without).unchecked) == (True, ())
    with pytest.raises(MissingPlugin, match=r"'toy\.slot' are stored, but the plugin that knows them is not installed"):
        without.kinds.named("toy.slot")
    rows = table_of(store).written
    number = next(iter(rows))
    rows[number] = rows[number] * 2
    assert f"entry {number}: the stored rows of toy.slot are not the ones that were recorded" in verified(without).faults


def test_kinds_that_nobody_knows_are_named_and_not_compared() -> None:
    """Where the store does not keep the kind at all the chain can be checked, the rows cannot: the report says which."""
    _community, store = written()
    del shelf_of(store).tables["toy.slot"]
    report = verified(Community(store, "test", plugins=[]))
    assert (report.sound, report.unchecked) == (True, ("toy.slot",))


def test_events_are_told_in_their_own_words() -> None:
    """The journal holds stable names and plain data, which any client reads back into the event."""
    community, _store = written()
    with community.journal() as journal:
        entry = next(journal.entries())
    ((name, data),) = entry.events
    assert name == "toy.slot_taken"
    assert community.wire.from_data(dict(data), SlotTaken).no == 1


def test_a_journal_of_another_community_is_found() -> None:
    """An entry names its community, so it cannot be moved to another."""
    community, store = written()
    store.create(id="other", name="other", secret=b"s")
    shelf = store._shelves["other"]
    shelf.bodies, shelf.tables, shelf.head = shelf_of(store).bodies, shelf_of(store).tables, shelf_of(store).head
    other = Community(store, "other", plugins=[Toy()])
    assert verified(community).sound
    assert "entry 1 does not follow the entry before it" in verified(other).faults
