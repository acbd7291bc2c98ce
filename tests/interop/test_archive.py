"""A whole community as one document: exported, imported into a store of either sort, and exported again to the same bytes."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve, field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interop.small import small_community
from tests.spine.toy import CLERK, OPERATOR, Slot, Toy, leave, put, take, toy
from tests.stores.test_model import NEIGHBOURS, TOOLS

from community_gov import ALLOW_ALL, Code, Community, Conflict, Id, InvalidData, InvalidRecord, Record, kind
from community_gov.canonical import Kinds
from community_gov.change import Counter
from community_gov.hookspecs import Records, hookimpl
from community_gov.interop import Receipt, export_community, import_community
from community_gov.interop.archive import read_document
from community_gov.stores import Cursor, MemoryStore, Parked, Span, Store
from community_gov.stores.errors import CorruptStore
from community_gov.stores.sql import create_store, open_store
from community_gov.testing import SeededSalts
from community_gov.testing_stores.samples import Neighbour, Tool, forget, sample_community
from community_gov.wire import Data, compact

Into = Callable[[], Store | Callable[[Kinds], Store]]


@pytest.fixture(params=["memory", "sqlite"])
def into(request: pytest.FixtureRequest, tmp_path: Path) -> Into:
    """An empty store of each sort."""

    def make() -> Store | Callable[[Kinds], Store]:
        return lambda kinds: create_store(f"sqlite:///{tmp_path}/copy.db", kinds.schemas())

    return MemoryStore if request.param == "memory" else make


def imported(document: bytes, store: Store | Callable[[Kinds], Store]) -> Community:
    """The community of the document in this store, with the toy plugin."""
    return import_community(document, store, plugins=[Toy()], policy=toy().policy)


def with_cursor() -> Community:
    """The small community, and a subscriber that has read to the third entry."""
    community = small_community()
    lease = Span(since=datetime(2022, 1, 1, tzinfo=UTC), until=datetime(2022, 1, 1, 0, 5, tzinfo=UTC))
    parked = Parked(name="toy.reader", sequence=2, index=0, error="builtins.ValueError", failures=8, dropped=Code("no-mail"))
    community.store.move("test", Cursor(name="toy.reader", revision=1, sequence=4, failures=2, lease=lease), parked=[parked])
    return community


def stored(community: Community) -> list[object]:
    """All that can be read of a community."""
    with community.store.read("test") as reader:
        slots = [community.kinds.schema(kind) for kind in (Slot, Counter)]
        rows = [list(reader.written(schema, number)) for schema in slots for number in range(1, reader.head().sequence + 1)]
        return [
            rows,
            list(reader.entries(0)),
            list(reader.commands()),
            reader.cursors(),
            list(reader.parked("toy.reader")),
            reader.head(),
        ]


def test_it_comes_back_as_it_was(into: Into) -> None:
    """Records of all versions with ids and salts, journal, commands and cursors; the journal is sound against a receipt."""
    community = with_cursor()
    copy = imported(export_community(community), into())
    assert stored(copy) == stored(community)
    assert (copy.id, copy.name, copy.store.secret("test")) == ("test", "test", community.store.secret("test"))
    with copy.journal() as journal:
        assert journal.verify(receipt=Receipt.of(community).head).sound


def test_the_next_export_has_the_same_bytes(into: Into) -> None:
    """Whatever sort of store it went through."""
    document = export_community(with_cursor())
    assert export_community(imported(document, into())) == document


def test_it_goes_through_several_stores(tmp_path: Path) -> None:
    """Memory, file, memory, file: the bytes stay the same, also after a file was opened again."""
    first = export_community(with_cursor())
    url = f"sqlite:///{tmp_path}/a.db"
    imported(first, lambda kinds: create_store(url, kinds.schemas()))
    again = Community(lambda kinds: open_store(url, kinds.schemas()), "test", plugins=[Toy()], policy=toy().policy)
    assert export_community(imported(export_community(again), MemoryStore())) == first


def test_an_empty_community_goes_too(into: Into) -> None:
    """Nothing has happened, and there is nothing to lose."""
    community = toy()
    document = export_community(community)
    assert export_community(imported(document, into())) == document


def test_life_goes_on_after_an_import(into: Into) -> None:
    """The copy is a community like any other: it writes the next entry, knows what is taken and what was commanded."""
    community = small_community()
    copy = imported(export_community(community), into())
    with copy.by(OPERATOR).view() as view:
        (slot,) = view.find(Slot, shift=Code("a"), no=1)
    assert copy.by(CLERK, command_id="第一").run(leave, slot.id) == slot
    with pytest.raises(Conflict):
        copy.by(CLERK).run(put, evolve(slot, id=Id("another")))
    copy.by(CLERK).run(take, shift=Code("c"), name="住户0009")
    with copy.journal() as journal:
        assert journal.verify(receipt=Receipt.of(community).head).sound
        assert journal.head().sequence == 6


def test_a_store_that_has_the_community_is_left_alone(into: Into) -> None:
    """An import never mixes with what is there."""
    document = export_community(small_community())
    store = imported(document, into()).store
    before = export_community(Community(store, "test", plugins=[Toy()]))
    with pytest.raises(Conflict, match="there is a community test already"):
        imported(document, store)
    assert export_community(Community(store, "test", plugins=[Toy()])) == before


def test_it_stands_beside_other_communities(into: Into) -> None:
    """A store that has other communities takes one more in."""
    store = imported(export_community(small_community()), into()).store
    other = Community.in_memory("other", plugins=[Toy()], policy=toy().policy)
    other.by(CLERK).run(take, shift=Code("a"))
    imported(export_community(other), store)
    assert list(store.communities()) == ["other", "test"]


def test_without_its_plugin_it_goes_out_and_in_the_same(into: Into) -> None:
    """The bytes do not depend on which plugins are installed where it is exported, imported, and exported again."""
    community = with_cursor()
    document = export_community(community)
    assert export_community(Community(community.store, "test", plugins=[])) == document
    copy = import_community(document, into(), plugins=[])
    assert export_community(copy) == document
    with copy.journal() as journal:
        report = journal.verify(receipt=Receipt.of(community).head)
    assert (report.faults, report.unchecked) == ((), ())


RECORDS = st.tuples(st.lists(TOOLS, max_size=1), st.lists(NEIGHBOURS, max_size=2, unique_by=lambda each: each.id))


@settings(max_examples=25)
@given(RECORDS, st.sampled_from([0, 2]))
def test_every_record_goes_out_and_in_without_its_plugin(records: tuple[list[Tool], list[Neighbour]], erased: int) -> None:
    """Whatever its fields hold, and when some were erased: the same bytes, and the same records once the plugin is there."""
    store, other = MemoryStore(), MemoryStore()
    store.create(id="a", name="a", secret=b"key")
    community = sample_community(store, "a", plugins=[Toy()])
    everything: tuple[Record, ...] = (*records[0], *records[1])
    for record in everything:
        community.by(CLERK).run(put, record)
    for neighbour in records[1][:erased]:
        community.by(CLERK).run(forget, neighbour.id, fields=("name",))
    document = export_community(community)
    assert export_community(Community(store, "a", plugins=[])) == document
    assert export_community(import_community(document, other, plugins=[])) == document
    again = sample_community(other, "a")
    for cls in (Tool, Neighbour):
        with community.by(CLERK).view() as view, again.by(CLERK).view() as same:
            assert repr(same.find(cls)) == repr(view.find(cls))
    assert export_community(again) == document


@pytest.mark.parametrize(
    "field",
    [
        {"name": "x) or exit("},
        {"name": "class"},
        {"name": "__init__"},
        {"name": "self"},
        {"name": "no"},
        {"shape": "decimal"},
        {"scale": 99},
        {"shape": "nothing"},
        {"since": 2},
        {"personal": True},
    ],
    ids=str,
)
def test_what_no_kind_can_be_is_refused(field: dict[str, Data]) -> None:
    """A description from outside becomes a class only when it describes one, and nothing in it is run."""
    data = json.loads(export_community(small_community()))
    said = data["kinds"]["toy.slot"]["fields"]
    assert [each["name"] for each in said][:2] == ["shift", "no"]
    said[0] |= field
    with pytest.raises(InvalidData):
        import_community(compact(data), MemoryStore(), plugins=[])


def test_a_description_that_is_not_the_plugins_is_refused() -> None:
    """Who kept records in another way under the same schema version meant something else by them."""
    data = json.loads(export_community(small_community()))
    data["kinds"]["toy.slot"]["indexes"] = []
    with pytest.raises(InvalidData, match=r"kept in another way than the plugin does.* @ \$\.kinds\.toy\.slot"):
        imported(compact(data), MemoryStore())


def test_rows_that_no_entry_wrote_are_not_exported() -> None:
    """A store that holds more than its journal accounts for is not passed on as if it were sound."""
    community = small_community()
    store = community.store
    assert isinstance(store, MemoryStore)
    rows = store._shelves["test"].tables["toy.slot"].versions
    rows["forged"] = next(iter(rows.values()))
    with pytest.raises(CorruptStore, match="verify the journal"):
        export_community(community)


# --- what is refused -------------------------------------------------------------------------------------------------

Path_ = tuple[str | int, ...]
KINDS = toy().kinds


def leaves(data: object, path: Path_ = ()) -> Iterator[Path_]:
    """The paths of all values in a document that hold no others."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if not isinstance(data, dict | list):
        yield path
    for key, value in inner:
        yield from leaves(value, (*path, key))


def with_other(document: bytes, path: Path_) -> bytes:
    """The document with another value of the same sort at a path."""
    data = json.loads(document)
    place = data
    for key in path[:-1]:
        place = place[key]
    value = place[path[-1]]
    place[path[-1]] = value + 1 if type(value) is int else "ab" if value is None else f"{value}1"
    return compact(data)


def is_accepted(document: bytes) -> bool:
    """Whether it can be imported; errors are those that the function names."""
    try:
        read_document(document, KINDS)
    except (InvalidData, InvalidRecord):
        return False
    return True


def test_every_altered_value_that_the_journal_covers_is_refused() -> None:
    """Each value of the document is altered in turn: all but name, key, subscriptions and the sense of a command are noticed."""
    document = export_community(with_cursor())
    paths = list(leaves(json.loads(document)))
    assert len(paths) > 100
    passed = {".".join(str(key) for key in path) for path in paths if is_accepted(with_other(document, path))}
    command = {"commands.0.3", "commands.0.4", "commands.0.5", *(f"commands.0.6.0.{number}" for number in range(3))}
    told = {path for path in passed if path.startswith(("cursors.", "parked."))}
    assert passed - told == {"name", *command}
    assert told.isdisjoint({"cursors.0.name", "parked.0.name"})


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("cursors", {"sequence": 0}),
        ("cursors", {"sequence": 9}),
        ("cursors", {"revision": 0}),
        ("cursors", {"index": -1}),
        ("parked", {"sequence": 0}),
        ("parked", {"sequence": 9}),
        ("parked", {"index": 7}),
        ("parked", {"index": -1}),
    ],
)
def test_a_subscription_at_what_is_not_in_the_journal_is_refused(part: str, fields: dict[str, int]) -> None:
    """Where a subscription stands, and what of it is parked, has to be there."""
    data = json.loads(export_community(with_cursor()))
    assert is_accepted(compact(data))
    data[part][0] |= fields
    assert not is_accepted(compact(data))


def test_a_subscription_that_is_there_twice_is_refused() -> None:
    """So is a parked delivery."""
    for part in ("cursors", "parked"):
        data = json.loads(export_community(with_cursor()))
        data[part] *= 2
        assert not is_accepted(compact(data))


@pytest.mark.parametrize(
    "part", ["community", "name", "secret", "journal", "kinds", "rows", "commands", "cursors", "parked", "format"]
)
def test_every_missing_or_foreign_part_is_refused(part: str) -> None:
    """A document that lacks something, or has something else in its place, is no exported community."""
    data = json.loads(export_community(with_cursor()))
    others: tuple[Data, ...] = (None, 5, [], [5], {"a": "b"})
    for other in others:
        nothing_parked = (part, other) == ("parked", [])
        assert is_accepted(compact({**data, part: other})) == nothing_parked
    del data[part]
    assert not is_accepted(compact(data))


@pytest.mark.parametrize(
    "document",
    [b"", b"\xff", b"[" * 200_000, b"[]", b"{}", b'{"format":2}', b'{"format":NaN}', b'{"format":1}', b'"x"'],
    ids=range(9),
)
def test_what_is_no_document_is_refused(document: bytes) -> None:
    """It is told as bad data, not as a failure of the program."""
    with pytest.raises(InvalidData):
        imported(document, MemoryStore())


def test_rows_and_entries_out_of_order_are_refused() -> None:
    """Swapped, dropped and doubled rows and entries do not agree with the rest."""
    data = json.loads(export_community(with_cursor()))
    for rows in (data["journal"], data["rows"]["toy.slot"], data["rows"]["core.counter"]):
        for meddled in (rows[1:], rows[:-1], [*rows, rows[-1]], [rows[1], rows[0], *rows[2:]]):
            kept, rows[:] = list(rows), meddled
            assert not is_accepted(compact(data))
            rows[:] = kept
    assert is_accepted(compact(data))


def test_a_refused_document_makes_no_file(tmp_path: Path) -> None:
    """It is verified before any store is made."""
    document = with_other(export_community(small_community()), ("journal", 0))
    with pytest.raises(InvalidData):
        imported(document, lambda kinds: create_store(f"sqlite:///{tmp_path}/copy.db", kinds.schemas()))
    assert list(tmp_path.iterdir()) == []


# --- schema versions -------------------------------------------------------------------------------------------------


@kind("notes.note")
@frozen(kw_only=True)
class Note:
    """A number that was noted."""

    id: Id["Note"]
    number: int


@kind("notes.note", schema=2)
@frozen(kw_only=True, cache_hash=True)
class LaterNote:
    """The same kind after it got two more fields and a validator."""

    id: Id["LaterNote"]
    number: int = field()
    weight: int = field(default=7, metadata={"since": 2})
    remark: Code | None = field(default=None, metadata={"since": 2})

    @number.validator
    def _positive(self, _attribute: object, value: int) -> None:
        if value < 0:
            msg = "below 0"
            raise ValueError(msg)


class Notes:
    """A plugin with one kind, in an earlier or a later version."""

    plugin_name = "notes"

    def __init__(self, cls: type[Record]) -> None:
        """Bring this class."""
        self._cls = cls

    @hookimpl
    def gov_records(self) -> Records:
        """One kind."""
        return Records(kinds=(self._cls,))


def notes() -> bytes:
    """The document of a community with two notes of the earlier version."""
    community = Community.in_memory("test", plugins=[Notes(Note)], policy=ALLOW_ALL, salts=SeededSalts())
    for number in (-1, 2):
        community.by(CLERK).run(put, Note(id=Id(f"n{number}"), number=number))
    return export_community(community)


def test_records_of_an_earlier_version_are_taken_in(into: Into) -> None:
    """Later fields have their defaults, and a validator that came later keeps nothing out; digests stay right."""
    copy = import_community(notes(), into(), plugins=[Notes(LaterNote)], policy=ALLOW_ALL)
    with copy.by(CLERK).view() as view:
        found = view.find(LaterNote)
    assert [(note.number, note.weight, note.remark) for note in found] == [(-1, 7, None), (2, 7, None)]
    assert len(set(found)) == 2
    with copy.journal() as journal:
        assert journal.verify().sound


def test_rows_of_two_schema_versions_go_without_the_plugin(into: Into, tmp_path: Path) -> None:
    """What a later field is in an earlier row only the plugin knows: it is not told, and is there again with the plugin."""
    later = import_community(notes(), MemoryStore(), plugins=[Notes(LaterNote)], policy=ALLOW_ALL)
    later.by(CLERK).run(put, LaterNote(id=Id("n3"), number=3, weight=8, remark=Code("x")))
    document = export_community(later)
    fields = [{*row[-1]} for row in json.loads(document)["rows"]["notes.note"]]
    assert fields == [{"number"}, {"number"}, {"number", "weight", "remark"}]
    copy = import_community(document, into(), plugins=[])
    assert export_community(copy) == document
    url = f"sqlite:///{tmp_path}/copy.db"
    store = copy.store if isinstance(copy.store, MemoryStore) else open_store(url, later.kinds.schemas())
    again = Community(store, "test", plugins=[Notes(LaterNote)], policy=ALLOW_ALL)
    with again.by(CLERK).view() as view:
        found = [(note.number, note.weight, note.remark) for note in view.find(LaterNote)]
    assert found == [(-1, 7, None), (2, 7, None), (3, 8, Code("x"))]
    assert export_community(again) == document


def test_records_of_a_later_version_are_refused(into: Into) -> None:
    """An earlier plugin could misread them."""
    later = import_community(notes(), MemoryStore(), plugins=[Notes(LaterNote)], policy=ALLOW_ALL)
    with pytest.raises(InvalidData, match="it was written by schema version 2, known is 1; upgrade the plugin"):
        import_community(export_community(later), into(), plugins=[Notes(Note)])
