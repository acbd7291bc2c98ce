"""Making and opening a store: what is not the store that was meant is a typed error, and never a new empty store."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import field, frozen

from community_gov import Code, Community, Conflict, Id, PluginClash, kind
from community_gov.canonical import Migrations, Schema
from community_gov.records import Record
from community_gov.stores.errors import (
    CorruptStore,
    EmptyStore,
    ForeignStore,
    HeadMismatch,
    MissingStore,
    NewerStore,
    OutdatedStore,
    StoreError,
    WrongAddress,
)
from community_gov.stores.sql import Durability, SqlStore, create_store, open_store
from community_gov.testing_stores import sample_kinds
from community_gov.testing_stores.samples import CLERK, Tool, add_tool, sample_community
from community_gov.testing_stores.tools import SHED, entry
from community_gov.wire import Wire

KINDS = sample_kinds()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a community in it that has seen ten changes, closed."""
    file = tmp_path / "compound.db"
    store = create_store(f"sqlite:///{file}", KINDS)
    store.create(id="a", name="A", secret=b"k")
    desk = sample_community(store, "a").by(CLERK)
    for number in range(10):
        desk.run(add_tool, shed=SHED, number=number)
    store.close()
    return file


def opened(path: Path) -> SqlStore:
    """Open it."""
    return open_store(f"sqlite:///{path}", KINDS)


def change(path: Path, *statements: str) -> None:
    """Do something to the file that the library would never do."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_opening_never_creates(tmp_path: Path) -> None:
    """A missing file is an error, and still missing afterwards, without any file beside it."""
    with pytest.raises(MissingStore, match="make it once"):
        opened(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_not_a_new_store(path: Path) -> None:
    """A file that was truncated to nothing would be a valid new database to SQLite; here it is an error, for both doors."""
    path.write_bytes(b"")
    with pytest.raises(EmptyStore, match="truncated"):
        opened(path)
    with pytest.raises(EmptyStore):
        create_store(f"sqlite:///{path}", KINDS)
    assert path.read_bytes() == b""


def test_opening_twice_keeps_the_locks_of_the_first(path: Path) -> None:
    """A second opening in a process leaves the first its locks: nobody deletes its log, and others see what it writes."""
    look = (
        "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT max(sequence) FROM gov_journal').fetchone()[0])"
    )

    def seen_elsewhere() -> int:
        command = [sys.executable, "-c", look, str(path)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # this Python
        return int(run.stdout)

    first = opened(path)
    desk = sample_community(first, "a").by(CLERK)
    desk.run(add_tool, shed=SHED, number=10)
    second = opened(path)
    second.close()
    assert seen_elsewhere() == 11
    desk.run(add_tool, shed=SHED, number=11)
    assert seen_elsewhere() == 12
    first.close()


def test_a_file_of_another_sort_is_foreign(path: Path) -> None:
    """What does not begin as SQLite files do is not ours."""
    path.write_bytes(b"%PDF-1.7\n" * 1000)
    with pytest.raises(ForeignStore, match="not an SQLite database"):
        opened(path)


def test_the_database_of_another_application_is_foreign(tmp_path: Path) -> None:
    """An SQLite file without our mark is somebody else's, however its tables are called; it is not touched."""
    other = tmp_path / "other.db"
    change(other, "CREATE TABLE gov_kind (name, schema_version, layout)", "CREATE TABLE gov_community (id, name)")
    before = other.read_bytes()
    for door in (opened, lambda file: create_store(f"sqlite:///{file}", KINDS)):
        with pytest.raises(ForeignStore, match="another application"):
            door(other)
    assert other.read_bytes() == before


@pytest.mark.parametrize("size", [1, 15, 16, 100, 511])
def test_the_beginning_of_a_file_is_corrupt(path: Path, size: int) -> None:
    """A file that ends within its first page is no store."""
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(CorruptStore, match="truncated"):
        opened(path)


def test_a_truncated_file_is_found_without_reading_it(path: Path) -> None:
    """A file that is shorter than it says is refused at once, even when what opening reads is all there."""
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(CorruptStore, match="truncated"):
        opened(path)


def test_a_newer_format_is_refused(path: Path) -> None:
    """A later version of the library may have changed what the tables mean."""
    change(path, "UPDATE gov_store SET format = 2")
    with pytest.raises(NewerStore, match="upgrade community_gov"):
        opened(path)


def test_an_older_format_is_not_migrated(path: Path) -> None:
    """Opening does not upgrade; it says who does."""
    change(path, "UPDATE gov_store SET format = 0")
    with pytest.raises(OutdatedStore, match="db upgrade"):
        opened(path)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM gov_journal WHERE sequence = 10",
        "DELETE FROM gov_journal",
        "DELETE FROM gov_head",
        "UPDATE gov_head SET sequence = 9",
        "UPDATE gov_head SET sequence = 0, hash = printf('%064d', 0)",
        "UPDATE gov_head SET hash = 'x'",
        "UPDATE gov_journal SET body = replace(body, 'clerk', 'clork') WHERE sequence = 10",
        "UPDATE gov_journal SET body = replace(body, 'clerk', 'clork') WHERE sequence = 5",
        "UPDATE gov_journal SET body = 'x' WHERE sequence = 9",
        "INSERT INTO gov_journal SELECT community_id, 11, body FROM gov_journal WHERE sequence = 10",
    ],
)
def test_a_head_that_does_not_match_is_found(path: Path, damage: str) -> None:
    """Opening follows the chain from the head over the last entries; rows that were cut off or changed there are found."""
    change(path, damage)
    with pytest.raises(HeadMismatch, match="restore a backup"):
        opened(path)


def test_a_table_that_is_gone_is_corruption(path: Path) -> None:
    """A store without one of its tables is not opened as if it were new."""
    change(path, "PRAGMA foreign_keys = OFF", "DROP TABLE gov_kind")
    with pytest.raises(CorruptStore):
        opened(path)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://host/db"], ids=["nothing", "memory", "other database"]
)
def test_an_address_that_is_no_file_is_refused(url: str) -> None:
    """Memory that is gone with the connection is no place for votes; use the memory store."""
    with pytest.raises(ValueError, match=r"write sqlite:///relative"):
        open_store(url, KINDS)


def test_creating_is_idempotent(path: Path) -> None:
    """A store that is there is opened, with all that is in it."""
    store = create_store(f"sqlite:///{path}", KINDS)
    assert store.communities() == {"a": "A"}


def test_a_store_comes_to_be_whole_or_not_at_all(tmp_path: Path) -> None:
    """A creation that is interrupted leaves no file of the name; the next one begins anew."""
    file = tmp_path / "c.db"

    def stop(address: str) -> sqlite3.Connection:
        raise KeyboardInterrupt(address)

    with pytest.raises(KeyboardInterrupt):
        create_store(f"sqlite:///{file}", KINDS, connect=stop)
    (tmp_path / "c.db-new").write_bytes(b"half a database")
    assert not file.exists()
    create_store(f"sqlite:///{file}", KINDS).close()
    assert not (tmp_path / "c.db-new").exists()
    assert opened(file).communities() == {}


def test_only_its_owner_reads_a_new_store(path: Path) -> None:
    """A store holds personal data: a new file is readable by its owner alone."""
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_acknowledged_is_synchronised(path: Path) -> None:
    """Every connection synchronises the log at each commit; less than that has to be asked for by its name."""
    with opened(path)._database.reading() as session:
        assert (session.row("PRAGMA journal_mode"), session.row("PRAGMA synchronous")) == (("wal",), (2,))
        assert session.row("PRAGMA foreign_keys") == (1,)
    weaker = open_store(f"sqlite:///{path}", KINDS, durability=Durability.PROCESS_CRASH_ONLY)
    with weaker._database.reading() as session:
        assert session.row("PRAGMA synchronous") == (1,)


def test_a_store_can_be_read_with_any_sql_tool(path: Path) -> None:
    """Columns have the names of the fields, the journal is readable JSON, and SQLite itself holds columns to their types."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT community_id, id, shed, number, weight FROM gov_sample_tool WHERE number = 3").fetchall()
    assert rows == [("a", "tool-4-1", "north", 3, 0)]
    assert connection.execute("SELECT body ->> '$.verbs[0]' FROM gov_journal WHERE sequence = 4").fetchall() == [
        ("sample.add_tool",)
    ]
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        connection.execute("UPDATE gov_sample_tool SET number = 'three'")
    connection.close()


# --- file permissions, which root does not feel: tried in a process that gives its rights up ----------------------------

NOBODY = 65534


def as_nobody(call: Callable[[], object]) -> str:
    """The name of the error that a call raises in a child process without any rights, or `fine`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            call()
            said = "fine"
        except BaseException as error:  # noqa: BLE001  # whatever it is, the parent judges it
            said = type(error).__name__
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        return answer.read()


@pytest.fixture
def readable(path: Path) -> Path:
    """The store, readable for everybody and writable for nobody."""
    for place in (path.parent, *path.parent.parents):
        if place.stat().st_uid == os.geteuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o055)
    path.chmod(0o444)
    return path


def write_to(path: Path) -> None:
    """Open a store and change something in it."""
    sample_community(opened(path), "a").by(CLERK).run(add_tool, shed=SHED, number=77)


def test_a_read_only_folder_is_said_so(readable: Path) -> None:
    """Without the right to write into the folder, a change fails with an error that names the file and what it needs."""
    readable.parent.chmod(0o555)
    try:
        assert as_nobody(lambda: write_to(readable)) == "ReadOnlyStore"
    finally:
        readable.parent.chmod(0o755)


def test_a_read_only_file_can_be_read_and_not_written(readable: Path) -> None:
    """In a folder in which SQLite may make its side files, a file without the right to write can be read; a change is refused."""
    readable.parent.chmod(0o777)
    for side in readable.parent.glob("*-queue"):
        side.chmod(0o666)
    for side in readable.parent.glob("*-turn"):
        side.chmod(0o666)
    assert as_nobody(lambda: opened(readable).communities()) == "fine"
    assert as_nobody(lambda: write_to(readable)) == "ReadOnlyStore"


def test_an_unreadable_file_is_said_so(readable: Path) -> None:
    """A file that may not even be read is an error about rights, not about a missing store."""
    readable.chmod(0o000)
    assert as_nobody(lambda: opened(readable)) == "ReadOnlyStore"


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """A store is not made in a folder that does not exist."""
    with pytest.raises(StoreError, match=r"no store can be made|cannot be opened"):
        create_store(f"sqlite:///{tmp_path}/none/c.db", KINDS)


# --- kinds that come, grow and go ---------------------------------------------------------------------------------------


@kind("later.plan")
@frozen(kw_only=True)
class Plan:
    """A kind of a plugin without migrations."""

    id: Id["Plan"]
    topic: Code


@kind("later.plan", schema=2)
@frozen(kw_only=True)
class GrownPlan:
    """The same kind with a field that came with its second schema version."""

    id: Id["GrownPlan"]
    topic: Code
    level: int = field(default=3, metadata={"since": 2})


@kind("later.plan")
@frozen(kw_only=True)
class OtherPlan:
    """The same kind, changed without a new schema version."""

    id: Id["OtherPlan"]
    topic: str | None
    level: int


def schema(cls: type[Record]) -> Schema[Record]:
    """A schema of its own."""
    return Schema(cls, Wire())


def put(store: SqlStore, kind: Schema[Record], record: Record) -> None:
    """Commit one record."""
    with store.write("a", salts=lambda: b"s" * 16, timeout=1) as writer:
        writer.put(kind, record)
        writer.commit(entry(writer, "a"), None)


def test_a_kind_without_a_table_is_not_made_by_opening(path: Path) -> None:
    """Opening says that the kind has no table, and who makes one."""
    with pytest.raises(OutdatedStore, match="has no table in this store; run `community-gov db upgrade`"):
        open_store(f"sqlite:///{path}", (*KINDS, schema(Plan)))


@pytest.fixture
def planned(tmp_path: Path) -> str:
    """The address of a store that knows plans, with one in it."""
    url, plan = f"sqlite:///{tmp_path}/planned.db", schema(Plan)
    store = create_store(url, (*KINDS, plan))
    store.create(id="a", name="A", secret=b"k")
    put(store, plan, Plan(id=Id("p"), topic=Code("roof")))
    store.close()
    return url


def test_a_kind_that_grew_is_not_grown_by_opening(planned: str) -> None:
    """A later schema version needs a column more, so the store is outdated."""
    with pytest.raises(OutdatedStore, match="schema version 1"):
        open_store(planned, [schema(GrownPlan)])


def test_an_older_program_does_not_open_a_newer_kind(tmp_path: Path) -> None:
    """The program that knows only the earlier version is told to upgrade."""
    url = f"sqlite:///{tmp_path}/newer.db"
    create_store(url, [schema(GrownPlan)]).close()
    with pytest.raises(NewerStore, match="upgrade its plugin"):
        open_store(url, [schema(Plan)])


def test_a_kind_that_was_changed_in_place_is_refused(planned: str) -> None:
    """A field that was added, removed or retyped without a new schema version is named."""
    with pytest.raises(OutdatedStore, match=r"\['level', 'topic'\] differ"):
        open_store(planned, [schema(OtherPlan)])


def test_the_rows_of_a_missing_plugin_stay(planned: str) -> None:
    """A store with kinds that no installed plugin knows opens, lists them, compares their rows, and keeps them as they are."""
    store = open_store(planned, KINDS)
    assert "later.plan" in store.kinds
    sample_community(store, "a").by(CLERK).run(add_tool, shed=SHED, number=50)
    with sample_community(store, "a").journal() as journal:
        report = journal.verify()
    assert (report.sound, report.unchecked) == (True, ())
    plan = schema(Plan)
    with open_store(planned, [plan]).read("a") as reader:
        assert reader.get(plan, "p") is not None


@kind("later.plan_old")
@frozen(kw_only=True)
class PlanOld:
    """A kind whose table would be that of the replaced versions of another."""

    id: Id["PlanOld"]


def test_two_kinds_that_would_share_a_table_clash(tmp_path: Path) -> None:
    """Names that differ only where a table name does not are found before anything is made."""
    with pytest.raises(PluginClash, match="gov_later_plan_old"):
        create_store(f"sqlite:///{tmp_path}/c.db", [schema(Plan), schema(PlanOld)])
    assert not (tmp_path / "c.db").exists()


def test_two_plugins_with_one_folder_of_migrations_clash(tmp_path: Path) -> None:
    """Each distribution has scripts and a version table of its own, or one would run what the other has run."""
    first: Schema[Record] = Schema(Plan, Wire(), migrations=Migrations(owner="a", folder=tmp_path))
    second: Schema[Record] = Schema(Tool, Wire(), migrations=Migrations(owner="b", folder=tmp_path))
    with pytest.raises(PluginClash, match="version table or folder"):
        create_store(f"sqlite:///{tmp_path}/c.db", [first, second])


# --- what is no address, and what is there already -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["compound.db", "", "sqlite:/compound.db", "postgresql://user:geheim@host:port/db", "sqlite+apsw:///c.db"]
)
def test_what_is_no_address_is_said_so(url: str) -> None:
    """Whatever SQLAlchemy would say of it, the error is ours, tells what an address looks like, and repeats no password."""
    for door in (open_store, create_store):
        with pytest.raises(WrongAddress, match=r"write sqlite:///relative") as said:
            door(url, KINDS)
        assert "geheim" not in str(said.value)


def test_a_community_that_is_there_is_there_whatever_plugins_are_installed(path: Path) -> None:
    """Creating it again with more plugins than the store knows says that it exists; a new one has to wait for the upgrade."""
    url = f"sqlite:///{path}"
    with pytest.raises(Conflict, match="there is a community a already"):
        Community.create(url, "a", name="A", plugins=[])
    with pytest.raises(OutdatedStore, match="run `community-gov db upgrade`"):
        Community.create(url, "b", name="B")
    assert opened(path).communities() == {"a": "A"}
