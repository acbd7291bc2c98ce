"""The SQL store at work: connections, threads, processes, foreign programs, statements."""

import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from community_gov import ChangeClosed, Code, Conflict, Id, OneOf
from community_gov.canonical import schema_of
from community_gov.stores import Query, Reader
from community_gov.stores.errors import CorruptStore, HeadMismatch, OutdatedStore, StoreFailed
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.session import Connection, Cursor, Parameters
from community_gov.stores.sql.sqlite import connect_sqlite
from community_gov.testing_stores import sample_kinds
from community_gov.testing_stores.samples import CLERK, CountingSalts, Tool, add_tool, sample_community, tools
from community_gov.testing_stores.tools import SHED, entry, tool

TOOL = schema_of(Tool)


class Listener:
    """A driver that writes down every statement, and fails when it is told to."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.failing = ""

    def __call__(self, path: str) -> Connection:
        """Open a connection that is listened to."""
        return _Heard(connect_sqlite(path), self)

    def hear(self, sql: str) -> None:
        """Write a statement down."""
        self.statements.append(sql)
        if self.failing and self.failing in sql:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error


class _Heard:
    def __init__(self, connection: Connection, listener: Listener) -> None:
        self._connection, self._listener = connection, listener

    def cursor(self) -> Cursor:
        """A cursor that is listened to."""
        return _HeardCursor(self._connection.cursor(), self._listener)

    def close(self) -> object:
        """End it."""
        return self._connection.close()


class _HeardCursor:
    def __init__(self, cursor: Cursor, listener: Listener) -> None:
        self._cursor, self._listener = cursor, listener

    @property
    def rowcount(self) -> int:
        """As the driver says."""
        return self._cursor.rowcount

    def execute(self, sql: str, parameters: Parameters, /) -> object:
        """Hear and run."""
        self._listener.hear(sql)
        return self._cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Sequence[Row], /) -> object:
        """Hear and run."""
        self._listener.hear(sql)
        return self._cursor.executemany(sql, parameters)

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """As the driver gives."""
        return self._cursor.fetchmany(size)

    def fetchall(self) -> Sequence[Row]:
        """As the driver gives."""
        return self._cursor.fetchall()

    def close(self) -> object:
        """End it."""
        return self._cursor.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a store with an empty community."""
    address = f"sqlite:///{tmp_path}/compound.db"
    store = create_store(address, sample_kinds())
    store.create(id="a", name="A", secret=b"k")
    store.close()
    return address


@pytest.fixture
def store(url: str) -> SqlStore:
    """That store, opened."""
    return open_store(url, sample_kinds())


def put(store: SqlStore, *records: Tool) -> None:
    """Commit some tools."""
    with store.write("a", salts=CountingSalts(), timeout=5) as writer:
        for record in records:
            writer.put(TOOL, record)
        writer.commit(entry(writer, "a"), None)


def ids(store: SqlStore) -> list[str]:
    """The ids of all tools."""
    with store.read("a") as reader:
        return [row.record.id for row in reader.find(TOOL, Query(where={}))]


# --- statements ----------------------------------------------------------------------------------------------------------


def test_a_change_runs_few_statements(url: str) -> None:
    """One verb that adds a record asks once whether the id is free, and writes the record, the entry and the head: no more."""
    listener = Listener()
    desk = sample_community(open_store(url, sample_kinds(), connect=listener), "a").by(CLERK)
    desk.run(add_tool, shed=SHED, number=1)
    listener.statements.clear()
    desk.run(add_tool, shed=SHED, number=2)
    verbs = [sql.split()[0] for sql in listener.statements]
    head, free, unique = "SELECT", "SELECT", "SELECT"
    assert verbs == ["BEGIN", head, free, unique, "INSERT", "INSERT", "UPDATE", "COMMIT"]


def test_a_question_is_one_statement(url: str) -> None:
    """A list of any length is one statement, and so is `OneOf` with any number of values: never a query for each record."""
    listener = Listener()
    store = open_store(url, sample_kinds(), connect=listener)
    put(store, *(tool(f"t{number}", number) for number in range(300)))
    texts = []
    for wanted in (range(5), range(250)):
        ids(store)
        listener.statements.clear()
        with store.read("a") as reader:
            assert len(reader.find(TOOL, Query(where={"number": OneOf(wanted)}))) == len(wanted)
        texts.append(list(listener.statements))
    assert texts[0] == texts[1]
    assert [sql.split()[0] for sql in texts[0]] == ["BEGIN", "SELECT", "SELECT", "ROLLBACK"]


def test_values_are_parameters(url: str) -> None:
    """No value ever stands in the text of a statement: a marked word that is put, found and changed is in none of them."""
    listener = Listener()
    store = open_store(url, sample_kinds(), connect=listener)
    put(store, evolve(tool("canary-1", 1), label="canary", serial="canary"))
    put(store, evolve(tool("canary-1", 1), label="canary2"))
    with store.read("a") as reader:
        assert reader.find(TOOL, Query(where={"label": "canary2", "serial": None, "id": OneOf(("canary-1",))}))
        assert reader.versions(TOOL, "canary-1")
    assert not [sql for sql in listener.statements if "canary" in sql]
    assert [sql for sql in listener.statements if "gov_sample_tool" in sql]


@pytest.mark.parametrize("rows", [0, 3000])
def test_a_question_uses_the_declared_index(store: SqlStore, rows: int) -> None:
    """The planner searches by the declared index from the first row on, and after many rows that came in one change."""
    put(store, *(tool(f"t{number}", number, shed=f"shed{number % 50}") for number in range(rows)))
    one, both = {"shed": Code("shed7")}, {"shed": Code("shed7"), "bought": date(2021, 5, 1)}
    questions = [store._models.of(TOOL).sql.find("a", Query(where=where)) for where in (one, both)]
    with store._database.reading() as session:
        plan, other = ([str(row[-1]) for row in session.rows(f"EXPLAIN QUERY PLAN {sql}", given)] for sql, given in questions)
        (counted,) = session.row("SELECT stat FROM sqlite_stat1 WHERE tbl = 'gov_sample_tool' LIMIT 1") or (None,)
    assert str(counted).startswith("1000000 ") is (rows == 0)  # what is expected, until it was counted
    assert "USING INDEX" in plan[0]
    assert "shed=?" in plan[0]
    assert "bought=? AND shed=?" in other[0]


# --- errors inside a change ------------------------------------------------------------------------------------------------


def test_a_change_that_has_failed_cannot_be_committed(url: str) -> None:
    """A verb may swallow an error of the disk; the change is spoilt all the same, and the next one begins on firm ground."""
    listener = Listener()
    store = open_store(url, sample_kinds(), connect=listener)
    with store.write("a", salts=CountingSalts(), timeout=5) as writer:
        writer.put(TOOL, tool("t1", 1))
        listener.failing = "INSERT"
        with pytest.raises(StoreFailed, match="disk I/O error"):
            writer.find(TOOL, Query(where={}))
        listener.failing = ""
        with pytest.raises(StoreFailed, match="cannot be committed"):
            writer.commit(entry(writer, "a"), None)
    assert ids(store) == []
    put(store, tool("t2", 2))
    assert ids(store) == ["t2"]


def test_a_commit_that_fails_says_that_its_outcome_is_unknown(url: str) -> None:
    """When the driver cannot say whether a commit is durable, the error says so and how to find out."""
    listener = Listener()
    store = open_store(url, sample_kinds(), connect=listener)
    listener.failing = "COMMIT"
    with pytest.raises(StoreFailed, match="retry it under its command id") as caught:
        put(store, tool("t1", 1))
    assert type(caught.value).__name__ == "OutcomeUnknown"


def test_a_head_that_moves_under_the_lock_is_found(store: SqlStore) -> None:
    """Somebody who writes without our lock, in the same transaction even, cannot make two entries of one number."""
    with store.write("a", salts=CountingSalts(), timeout=5) as writer:
        writer.put(TOOL, tool("t1", 1))
        writer._session.run("UPDATE gov_head SET sequence = 7")
        with pytest.raises(HeadMismatch):
            writer.commit(entry(writer, "a"), None)
    assert ids(store) == []


def test_a_kind_without_a_table_is_said_so(tmp_path: Path) -> None:
    """A store that was made for other kinds says which one it lacks, instead of an error of the database."""
    store = create_store(f"sqlite:///{tmp_path}/c.db", [])
    store.create(id="a", name="A", secret=b"k")
    with store.read("a") as reader, pytest.raises(OutdatedStore, match="has no table"):
        reader.get(TOOL, "t")


def test_a_row_that_was_edited_to_nonsense_is_corruption(store: SqlStore) -> None:
    """A value that no field can have, written by another program, is a typed error when it is read."""
    put(store, tool("t1", 1))
    with store._database.writing("a", 5) as session:
        session.run("UPDATE gov_sample_tool SET condition = 'lost'")
        session.commit()
    with store.read("a") as reader, pytest.raises(CorruptStore, match="cannot be read"):
        reader.get(TOOL, "t1")


# --- connections, threads, processes ---------------------------------------------------------------------------------------


def test_a_snapshot_never_waits_for_an_open_change(store: SqlStore) -> None:
    """While a change that has written much is open, reading takes its usual few milliseconds."""
    put(store, tool("t0"))
    with store.write("a", salts=CountingSalts(), timeout=5) as writer:
        for number in range(1, 500):
            writer.put(TOOL, tool(f"t{number}", number))
        writer.find(TOOL, Query(where={}))
        waits = []
        for _time in range(20):
            began = time.perf_counter()
            assert ids(store) == ["t0"]
            waits.append(time.perf_counter() - began)
    assert statistics.median(waits) < 0.1


def test_a_foreign_writer_is_a_conflict(url: str, store: SqlStore) -> None:
    """Another program that holds SQLite's own lock is waited for as long as was allowed, and then it is a Conflict."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Conflict) as caught, store.write("a", salts=CountingSalts(), timeout=0.1):
        pass
    assert caught.value.problems[0].code == "core.busy"
    assert ids(store) == []
    other.execute("ROLLBACK")
    other.close()
    put(store, tool("t1", 1))
    assert ids(store) == ["t1"]


def test_what_a_snapshot_gives_is_read_inside_it(store: SqlStore) -> None:
    """Entries are streamed: reading on after the snapshot has ended is an error, and does no harm to whoever came after."""
    for number in range(3):
        put(store, tool(f"t{number}", number))
    with store.read("a") as past:
        entries = past.entries(0)
        next(entries)
        rows = past.written(TOOL, 1)
    with store.read("a") as reader:
        with pytest.raises(ChangeClosed, match="this snapshot is over"):
            list(entries)
        for late in (lambda: list(rows), lambda: past.get(TOOL, "t1"), lambda: list(past.entries(0))):
            with pytest.raises(ChangeClosed, match="this snapshot is over"):
                late()
        assert reader.head().sequence == 3


def test_a_result_that_is_left_half_read_does_not_hold_the_past(store: SqlStore) -> None:
    """A connection that is used again sees the present, though somebody stopped reading in the middle of a result."""
    for number in range(1200):
        put(store, tool(f"t{number}", number)) if number % 300 == 0 else None
    with store.read("a") as reader:
        next(reader.entries(0))
        next(reader.written(TOOL, 1))
    put(store, tool("new", 5000))
    assert "new" in ids(store)


def test_threads_read_side_by_side(store: SqlStore) -> None:
    """Many threads ask one store at once, each in a snapshot of its own, while another one writes."""
    put(store, *(tool(f"t{number:03}", number) for number in range(50)))
    errors: list[BaseException] = []

    def read() -> None:
        try:
            for _time in range(20):
                assert len(ids(store)) >= 50
        except BaseException as error:  # noqa: BLE001  # judged below
            errors.append(error)

    threads = [threading.Thread(target=read) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for number in range(50, 60):
        put(store, tool(f"t{number:03}", number))
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(ids(store)) == 60


def test_a_child_process_opens_connections_of_its_own(store: SqlStore) -> None:
    """A store that was open before a fork works in both processes, and neither spoils the other's connections."""
    put(store, tool("parent", 1))
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        try:
            put(store, tool("child", 2))
            os._exit(len(ids(store)))
        finally:
            os._exit(99)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 2
    put(store, tool("later", 3))
    assert ids(store) == ["child", "later", "parent"]


def test_a_closed_store_can_be_used_again(store: SqlStore) -> None:
    """Closing gives connections back; the next use opens new ones. The log is folded into the file when the last one closes."""
    put(store, tool("t1", 1))
    store.close()
    path = Path(store._database.path)  # type: ignore[attr-defined]  # this database is a file
    assert not Path(f"{path}-wal").exists()
    assert ids(store) == ["t1"]


def test_an_open_store_is_closed_when_nobody_has_it(url: str) -> None:
    """A program that forgets to close leaves neither warnings nor a log behind."""
    code = (
        "import sys, warnings; warnings.simplefilter('error')\n"
        "from community_gov.testing_stores import open_sql_store\n"
        "store = open_sql_store(sys.argv[1]); store.communities(); del store\n"
    )
    run = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=False)  # noqa: S603  # this Python
    assert (run.returncode, run.stderr) == (0, "")
    assert not Path(f"{url.removeprefix('sqlite:///')}-wal").exists()


def test_the_core_does_not_need_sqlalchemy() -> None:
    """The SQL store is an extra: neither the library nor its other stores load SQLAlchemy."""
    code = "import sys, community_gov.stores, community_gov.testing_stores; print('sqlalchemy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # this Python
    assert run.stdout == "False\n"


def test_a_community_works_on_a_store_of_many(store: SqlStore) -> None:
    """Communities in one file share its lock, so a change of one inside a change of another is refused, not waited for."""
    store.create(id="b", name="B", secret=b"k")
    one, other = sample_community(store, "a"), sample_community(store, "b")
    with one.by(CLERK).change() as change:
        add_tool(change, shed=SHED, number=1)
        with pytest.raises(Conflict) as caught:
            other.by(CLERK).run(add_tool, shed=SHED, number=1)
    assert caught.value.problems[0].code == "core.reentered"
    assert len(other.by(CLERK).ask(tools, shed=SHED)) == 0
    assert [kept.id for kept in one.by(CLERK).ask(tools, shed=SHED)] == [Id("tool-1-1")]


def test_a_stream_is_flat(store: SqlStore) -> None:
    """However many records there are, a stream holds only some hundred at a time, and asks once."""
    put(store, *(tool(f"t{number:05}", number) for number in range(2500)))

    def peak(read: Callable[[Reader], int]) -> int:
        with store.read("a") as reader:
            read(reader)  # what is made ready once is not counted
            tracemalloc.start()
            assert read(reader) == 2500
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    held = peak(lambda reader: len(reader.find(TOOL, Query(where={}))))
    flat = peak(lambda reader: sum(1 for _row in reader.stream(TOOL, Query(where={}))))
    assert flat < held / 3


def test_history_asks_twice(url: str) -> None:
    """However many versions a record has: for its versions, and for their entries."""
    listener = Listener()
    store = open_store(url, sample_kinds(), connect=listener)
    for label in "abcdef":
        put(store, evolve(tool("t1"), label=label))
    with sample_community(store, "a").by(CLERK).view() as view:
        before = len(listener.statements)
        assert [version.sequence for version in view.history(Tool, Id("t1"))] == [1, 2, 3, 4, 5, 6]
        assert len(listener.statements) == before + 2
    store.close()
