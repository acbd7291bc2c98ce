"""What can be wrong with a host's connection: each is refused with what to do, or makes no difference."""

import asyncio
import datetime as dt
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import cast

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.rows import dict_row
from psycopg.types.numeric import FloatLoader
from sqlalchemy import orm
from tests.stores.joined.places import Place, add, code_of, note, notes, numbers
from tests.stores.postgres_server import Server

from community_gov import Community, Conflict
from community_gov.stores import MemoryStore
from community_gov.stores.errors import NotJoinable, ReadOnlyStore
from community_gov.stores.sql import Durability, create_store, open_store
from community_gov.testing_stores import sample_community, sample_kinds
from community_gov.testing_stores.samples import CLERK, NOON, Tool, add_neighbour, add_tool, lend, tools
from community_gov.testing_stores.tools import SHED


class Base(orm.DeclarativeBase):
    """Models of the host."""


class Wrong(Base):
    """A note whose mapping lets through what the table refuses."""

    __tablename__ = "note"
    text: orm.Mapped[str | None] = orm.mapped_column(primary_key=True)


def refusal(community: Community, connection: object) -> str:
    """What is said about a connection that is not joined."""
    with pytest.raises(NotJoinable) as caught, community.on(connection):
        pass
    return str(caught.value)


def run(community: Community, connection: object, number: int) -> None:
    """Join and add a tool."""
    with community.on(connection) as joined:
        joined.by(CLERK).run(add_tool, shed=SHED, number=number)


@contextmanager
def opened(place: Place, *, begin: str = "BEGIN") -> "Iterator[sqlite3.Connection]":
    """A connection of the driver in a transaction, which is rolled back unless it was ended; typed as one of the two drivers."""
    connection = cast("sqlite3.Connection", place.connect())
    connection.execute(begin)
    try:
        yield connection
    finally:
        connection.close()


# --- no transaction ----------------------------------------------------------------------------------------------------


def test_without_a_transaction_nothing_is_joined(place: Place) -> None:
    """A driver's connection has no transaction before somebody begins one; after its end it has none again."""
    connection = place.connect()
    assert "no transaction is open" in refusal(place.community, connection)
    connection.execute("BEGIN")
    run(place.community, connection, 1)
    connection.commit()
    assert "no transaction is open" in refusal(place.community, connection)
    connection.close()
    assert numbers(place.community) == [1]


def test_autocommit_is_no_transaction(place: Place) -> None:
    """A driver that commits each statement by itself would make half a change durable."""
    connection = place.connect()
    if isinstance(connection, psycopg.Connection):
        connection.autocommit = True
    else:
        connection.isolation_level = None
    assert "no transaction is open" in refusal(place.community, connection)
    connection.execute("BEGIN")
    run(place.community, connection, 1)
    connection.execute("COMMIT")
    connection.close()
    assert numbers(place.community) == [1]


def test_sqlalchemy_has_to_have_begun(place: Place) -> None:
    """A connection or session that has not begun would give the change back to the pool without a commit."""
    with place.engine().connect() as connection:
        assert "begin one first" in refusal(place.community, connection)
    with orm.Session(place.engine()) as session:
        assert "session.begin()" in refusal(place.community, session)


def test_sqlalchemys_autocommit_is_no_transaction(place: Place) -> None:
    """With the isolation level AUTOCOMMIT, SQLAlchemy's `begin()` begins nothing in the database."""
    with place.engine(isolation_level="AUTOCOMMIT").begin() as connection:
        assert "do not use autocommit" in refusal(place.community, connection)


def test_sqlalchemy_used_without_begin_has_begun(place: Place) -> None:
    """The first statement of a Session or Connection begins; then it can be joined and committed as usual."""
    with orm.Session(place.engine()) as session:
        note(session, "first")
        run(place.community, session, 1)
        session.commit()
    with place.engine().connect() as connection:
        note(connection, "second")
        run(place.community, connection, 2)
        connection.commit()
    assert (numbers(place.community), notes(place)) == ([1, 2], ["first", "second"])


def test_the_drivers_late_begin_is_no_trap(sqlite: Place) -> None:
    """The sqlite3 module begins before the first writing statement only; a SAVEPOINT that comes first would commit by itself."""
    with pytest.raises(ZeroDivisionError), sqlite.engine().begin() as connection:
        connection.execute(sa.text("SELECT 1")).all()
        run(sqlite.community, connection, 1)
        raise ZeroDivisionError
    assert numbers(sqlite.community) == []
    with sqlite.engine().begin() as connection:
        run(sqlite.community, connection, 2)
    assert numbers(sqlite.community) == [2]


def test_a_host_that_begins_by_itself_is_joined(sqlite: Place) -> None:
    """The recipe of SQLAlchemy's manual, an own BEGIN IMMEDIATE at each begin, works as well."""
    engine = sqlite.engine()

    @sa.event.listens_for(engine, "connect")
    def silence(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        note(connection, "with")
        run(sqlite.community, connection, 1)
    assert (numbers(sqlite.community), notes(sqlite)) == ([1], ["with"])


def test_a_spoilt_transaction_is_not_joined(postgres: Place) -> None:
    """After an error PostgreSQL refuses everything until the end of the transaction; it is said before anything is tried."""
    with opened(postgres) as connection:
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT 1 / 0")
        assert "an error has spoilt it" in refusal(postgres.community, connection)


def test_a_session_that_can_only_roll_back_is_not_joined(place: Place) -> None:
    """A flush that failed leaves a session that waits for its rollback."""
    with orm.Session(place.engine()) as session:
        session.add(Wrong(text=None))
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()
        assert "rolled back" in refusal(place.community, session)


# --- connections that lead elsewhere, or nowhere -----------------------------------------------------------------------


def test_a_closed_connection_is_not_joined(place: Place) -> None:
    """Neither the driver's nor SQLAlchemy's; and one that is closed while it is joined takes no more changes."""
    connection = place.connect()
    connection.close()
    assert "cannot be used" in refusal(place.community, connection) or "is closed" in refusal(place.community, connection)
    with place.engine().connect() as alchemy:
        pass
    assert "cannot be used" in refusal(place.community, alchemy)
    with opened(place) as soon, place.community.on(soon) as joined:
        soon.close()
        with pytest.raises(NotJoinable):
            joined.by(CLERK).run(add_tool, shed=SHED, number=1)


def test_another_database_is_not_joined(sqlite: Place, tmp_path: Path) -> None:
    """A copy, a file with the same community, a database in memory: only the very file will do, by whatever name."""
    copy, link = tmp_path / "copy.db", tmp_path / "link.db"
    sqlite.store.close()
    shutil.copy(tmp_path / "host.db", copy)
    link.symlink_to(tmp_path / "host.db")
    for path in (str(copy), ":memory:", ""):
        connection = sqlite3.connect(path)
        connection.execute("BEGIN")
        assert "the community is in" in refusal(sqlite.community, connection)
        connection.close()
    connection = sqlite3.connect(link)
    connection.execute("BEGIN")
    run(sqlite.community, connection, 1)
    connection.commit()
    connection.close()
    assert numbers(sqlite.community) == [1]


def test_another_database_of_the_server_is_not_joined(postgres: Place, cluster: Server) -> None:
    """A database with the same tables is another one, and so are other tables that the search_path leads to."""
    with cluster.database("template_store") as url:
        other = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with other.begin() as connection:
            assert "another database" in refusal(postgres.community, connection)
        other.dispose()
    with opened(postgres) as plain:
        plain.execute("CREATE SCHEMA elsewhere")
        plain.execute("SET LOCAL search_path = elsewhere")
        assert "search_path leads to other tables" in refusal(postgres.community, plain)


def test_a_schema_can_be_named_by_the_search_path(cluster: Server) -> None:
    """A store in a schema of its own is joined by connections that find it there."""
    with cluster.database() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE SCHEMA governance")
        address = f"{url}&options=-csearch_path%3Dgovernance"
        store = create_store(address, sample_kinds())
        store.create(id="a", name="A", secret=b"k")
        community = sample_community(store, "a")
        with psycopg.connect(url) as connection:
            connection.execute("SET search_path = public, governance")
            run(community, connection, 1)
        assert numbers(community) == [1]
        store.close()


def test_a_memory_store_is_in_no_database(place: Place) -> None:
    """There is nothing to join."""
    store = MemoryStore()
    store.create(id="a", name="A", secret=b"k")
    with opened(place) as connection:
        assert "a memory store is in no database" in refusal(sample_community(store, "a"), connection)


def test_a_join_is_not_joined_again(place: Place) -> None:
    """A store inside a transaction has no second one."""
    with opened(place) as connection, place.store.on(connection) as store:
        with pytest.raises(NotJoinable, match="in a transaction already"):
            store.on(connection)


def test_another_thread_does_not_use_a_join(place: Place) -> None:
    """A transaction belongs to one thread; another one is told so, whatever its driver would do."""
    with opened(place) as connection, place.community.on(connection) as joined, ThreadPoolExecutor(1) as pool:
        for call in (lambda: joined.by(CLERK).run(add_tool, shed=SHED, number=1), lambda: joined.by(CLERK).ask(tools, shed=SHED)):
            with pytest.raises(NotJoinable, match="by one thread"):
                pool.submit(call).result()
        if place.name == "sqlite":
            with pytest.raises(NotJoinable, match="same thread"):
                pool.submit(run, place.community, connection, 1).result()


def test_what_has_to_be_awaited_is_not_joined(postgres: Place) -> None:
    """An asynchronous connection is named; a change is work of one thread from beginning to end."""

    async def attempt() -> None:
        async with await psycopg.AsyncConnection.connect(postgres.url) as connection:
            assert "not by a AsyncConnection" in refusal(postgres.community, connection)

    asyncio.run(attempt())


# --- settings of the connection ----------------------------------------------------------------------------------------


def every_shape(community: Community, connection: object) -> tuple[Tool, ...]:
    """Write and read a record of every shape inside a transaction."""
    with community.on(connection) as joined:
        desk = joined.by(CLERK)
        for number in range(30):
            desk.run(add_tool, shed=SHED, number=number, label="工具", price=Decimal("19.90"))
        person = desk.run(add_neighbour, shed=SHED, name="张三")
        first = desk.ask(tools, shed=SHED)[0]
        desk.run(lend, first.id, to=person.id)
        return desk.ask(tools, shed=SHED)


def test_rows_of_another_form_make_no_difference(place: Place) -> None:
    """A host may get its rows as it likes."""
    with opened(place) as connection:
        connection.row_factory = sqlite3.Row if place.name == "sqlite" else dict_row  # type: ignore[assignment]  # of either driver
        inside = every_shape(place.community, connection)
        connection.commit()
    assert inside == place.community.by(CLERK).ask(tools, shed=SHED)
    assert (inside[0].price, inside[0].lent) == (Decimal("19.90"), NOON)


def test_types_of_another_form_make_no_difference(postgres: Place) -> None:
    """Time zone, DateStyle, bytea_output and loaders of the host's do not reach us, nor ours the host."""
    with opened(postgres) as connection:
        other = cast("psycopg.Connection[tuple[object, ...]]", connection)
        other.adapters.register_loader("numeric", FloatLoader)
        other.cursor_factory = psycopg.ClientCursor
        for setting in ("TimeZone = 'America/New_York'", "DateStyle = 'German'", "bytea_output = 'escape'", "lock_timeout = 7"):
            other.execute(f"SET LOCAL {setting}".encode())
        inside = every_shape(postgres.community, connection)
        mine = [other.execute(f"SHOW {name}".encode()).fetchone() for name in ("TimeZone", "DateStyle", "lock_timeout")]
        assert mine == [("America/New_York",), ("German, DMY",), ("7ms",)]
        assert other.execute("SELECT 1.5::numeric").fetchone() == (1.5,)
        connection.commit()
    assert inside == postgres.community.by(CLERK).ask(tools, shed=SHED)
    assert (inside[0].price, inside[0].lent) == (Decimal("19.90"), NOON.astimezone(dt.UTC))


def test_loaders_of_the_whole_process_make_no_difference(postgres: Place) -> None:
    """A host that wants all numbers as floats tells psycopg so for its process; ours stay exact, on our connections too."""
    add_one = postgres.community.by(CLERK)
    add_one.run(add_tool, shed=SHED, number=1, price=Decimal("0.10"))
    before = psycopg.adapters.get_loader(psycopg.adapters.types["numeric"].oid, psycopg.pq.Format.TEXT)
    assert before is not None
    psycopg.adapters.register_loader("numeric", FloatLoader)
    try:
        assert postgres.other().by(CLERK).ask(tools, shed=SHED)[0].price == Decimal("0.10")
    finally:
        psycopg.adapters.register_loader("numeric", before)


def test_another_client_encoding_is_refused(postgres: Place) -> None:
    """A connection in another encoding cannot carry every name."""
    with opened(postgres) as connection:
        connection.execute("SET LOCAL client_encoding = 'LATIN1'")
        assert "client_encoding" in refusal(postgres.community, connection)


def test_pipeline_mode_is_refused(postgres: Place) -> None:
    """In a pipeline no answer comes in time to decide by."""
    with opened(postgres) as connection, cast("psycopg.Connection", connection).pipeline():
        assert "pipeline" in refusal(postgres.community, connection)


def test_a_text_factory_is_refused(sqlite: Place) -> None:
    """It belongs to the connection and would give bytes where we read text."""
    with opened(sqlite) as connection:
        connection.text_factory = bytes
        assert "text_factory" in refusal(sqlite.community, connection)


@pytest.mark.parametrize("on", ["ON", "OFF"])
def test_foreign_keys_are_the_hosts_choice(sqlite: Place, on: str) -> None:
    """We write nothing that a foreign key would have to stop, so it is all the same."""
    connection = cast("sqlite3.Connection", sqlite.connect())
    connection.execute(f"PRAGMA foreign_keys = {on}")
    connection.execute("BEGIN")
    run(sqlite.community, connection, 1)
    connection.commit()
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_less_durability_is_not_taken_in_silence(sqlite: Place, tmp_path: Path) -> None:
    """A connection that does not synchronise at each commit may be asked; a change needs a store that is opened for less."""
    connection = cast("sqlite3.Connection", sqlite.connect())
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN")
    with sqlite.community.on(connection) as joined:
        assert joined.by(CLERK).ask(tools, shed=SHED) == ()
        with pytest.raises(NotJoinable, match="power failure"):
            joined.by(CLERK).run(add_tool, shed=SHED, number=1)
    weaker = open_store(f"sqlite:///{tmp_path}/host.db", sample_kinds(), durability=Durability.PROCESS_CRASH_ONLY)
    run(sample_community(weaker, "a"), connection, 2)
    connection.commit()
    connection.close()
    assert numbers(sqlite.community) == [2]


def test_the_server_is_told_to_be_durable(postgres: Place) -> None:
    """A host that does not wait for the log waits for it in a transaction that holds a change; in others it is as it was."""
    with opened(postgres) as connection:
        connection.execute("SET synchronous_commit = off")
        run(postgres.community, connection, 1)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        connection.commit()
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("off",)


def test_a_connection_that_may_only_read_can_ask(place: Place) -> None:
    """Questions are answered; a change says that the database cannot be written."""
    begin = "BEGIN" if place.name == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with opened(place, begin=begin) as connection:
        if place.name == "sqlite":
            connection.execute("PRAGMA query_only = ON")
        with place.community.on(connection) as joined:
            assert joined.by(CLERK).ask(tools, shed=SHED) == ()
            with pytest.raises(ReadOnlyStore):
                joined.by(CLERK).run(add_tool, shed=SHED, number=1)
            assert joined.by(CLERK).ask(tools, shed=SHED) == ()


def test_reading_only_needs_one_state(postgres: Place) -> None:
    """A transaction that may neither lock nor repeat its reads cannot answer a question of two statements truly."""
    with opened(postgres, begin="BEGIN READ ONLY") as connection, postgres.community.on(connection) as joined:
        with pytest.raises(NotJoinable, match="REPEATABLE READ"):
            joined.by(CLERK).ask(tools, shed=SHED)


def test_the_hosts_open_results_go_on(place: Place) -> None:
    """A result that the host has read halfway is read to its end after a change was made and another one refused."""
    with opened(place) as connection:
        for text in ("a", "b", "c"):
            note(connection, text)
        cursor = connection.cursor() if place.name == "sqlite" else cast("psycopg.Connection", connection).cursor("stream_1")
        cursor.execute("SELECT text FROM note ORDER BY text")
        read = [cursor.fetchone()]
        with place.community.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=1)
            assert code_of(lambda: joined.by(CLERK).run(add_tool, shed=SHED, number=1)) == "core.duplicate"
        read += cursor.fetchall()
        assert [row[0] for row in read if row] == ["a", "b", "c"]
        cursor.close()


# --- others who write at the same time ---------------------------------------------------------------------------------


def test_a_host_that_has_read_has_to_begin_anew(place: Place) -> None:
    """Under a view of the past nothing can be changed: the Conflict says to run the whole transaction again; then it works."""
    begin = "BEGIN" if place.name == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with opened(place, begin=begin) as connection:
        connection.execute("SELECT count(*) FROM note").fetchone()
        add(place.other(), 1)
        with place.community.on(connection) as joined:
            assert joined.by(CLERK).ask(tools, shed=SHED) == ()
            for _time in range(2):
                assert code_of(lambda: joined.by(CLERK).run(add_tool, shed=SHED, number=2)) == "core.run_again"
        connection.rollback()
        connection.execute(begin)
        run(place.community, connection, 2)
        connection.commit()
    assert numbers(place.community) == [1, 2]


def test_a_host_that_has_read_may_change_what_nobody_else_did(place: Place) -> None:
    """Having read is no harm as long as no other change came between."""
    add(place.other(), 1)
    begin = "BEGIN" if place.name == "sqlite" else "BEGIN ISOLATION LEVEL SERIALIZABLE"
    with opened(place, begin=begin) as connection:
        connection.execute("SELECT count(*) FROM note").fetchone()
        run(place.community, connection, 2)
        connection.commit()
    assert numbers(place.community) == [1, 2]


def test_waiting_for_another_change_has_an_end(place: Place) -> None:
    """While another process changes the community, the host waits as long as it was told; after that its transaction goes on."""
    with opened(place) as connection:
        if place.name == "postgres":
            note(connection, "kept")
        community = place.other(timeout=0.2)
        with place.other().by(CLERK).change():
            code = code_of(lambda: run(community, connection, 1))
        assert code == {"sqlite": "core.run_again", "postgres": "core.busy"}[place.name]
        run(community, connection, 2)
        connection.commit()
    assert numbers(place.community) == [2]


def test_others_wait_for_the_host(place: Place) -> None:
    """From its first change on the host's transaction has the community's lock; others get it when it ends."""
    other = place.other(timeout=0.1)
    with opened(place) as connection, ThreadPoolExecutor(1) as pool:
        run(place.community, connection, 1)
        assert pool.submit(code_of, lambda: add(other, 2)).result() == "core.busy"
        waiting = pool.submit(add, place.other(timeout=10), 3)
        connection.commit()
        waiting.result()
    assert numbers(place.community) == [1, 3]


def test_no_turn_is_waited_for(place: Place) -> None:
    """A host with the lock does not wait for the writers of its own process that wait for it."""
    with opened(place) as connection, ThreadPoolExecutor(1) as pool:
        run(place.community, connection, 1)
        waiting = pool.submit(add, place.community, 3)
        turn = place.store._database._turns[0] if place.name == "sqlite" else place.store._database._turn(place.community.id)  # type: ignore[attr-defined]  # of each database
        while turn._holder is None:
            pass
        run(place.community, connection, 2)
        connection.commit()
        waiting.result()
    assert numbers(place.community) == [1, 2, 3]


def test_a_question_sees_one_state(postgres: Place) -> None:
    """Where each statement of a transaction sees another state, changes wait for the end of a question, and for that only."""
    add(postgres.community, 1)
    other, done = postgres.other(timeout=10), threading.Event()

    def write() -> None:
        add(other, 2)
        done.set()

    with opened(postgres) as connection, ThreadPoolExecutor(1) as pool, postgres.community.on(connection) as joined:
        with joined.by(CLERK).view() as view:
            writing = pool.submit(write)
            assert not done.wait(0.1)
            assert len(view.find(Tool)) == 1
        writing.result()
        assert len(joined.by(CLERK).ask(tools, shed=SHED)) == 2


def test_a_question_that_repeats_its_reads_waits_for_nobody(postgres: Place) -> None:
    """Under REPEATABLE READ a question does not hold anybody up, nor is it held up."""
    with (
        opened(postgres, begin="BEGIN ISOLATION LEVEL REPEATABLE READ") as connection,
        postgres.community.on(connection) as joined,
    ):
        with joined.by(CLERK).view() as view, postgres.other().by(CLERK).change() as change:
            add_tool(change, shed=SHED, number=1)
            assert view.find(Tool) == ()
        assert joined.by(CLERK).ask(tools, shed=SHED) == ()


def test_a_deadlock_is_a_conflict(postgres: Place) -> None:
    """Two hosts that take a row of theirs and the community in opposite order: one is told to run its transaction again."""
    with opened(postgres) as setup:
        note(setup, "row")
        setup.commit()
    codes: list[str] = []
    first, second = (cast("sqlite3.Connection", postgres.connect()) for _host in range(2))
    for connection in (first, second):
        connection.execute("SET deadlock_timeout = '30ms'")
    with ThreadPoolExecutor(1) as pool:
        second.execute("SELECT * FROM note FOR UPDATE")
        run(postgres.community, first, 1)
        locking = pool.submit(first.execute, "SELECT * FROM note FOR UPDATE")
        while not cast("tuple[int]", _blocked(postgres))[0]:
            pass
        codes.append(code_of(lambda: run(postgres.community, second, 2)))
        failed = locking.exception(0.5) if codes == ["none"] else None
        second.rollback()
        locking.exception()
    assert codes == ["core.run_again"] or isinstance(failed, psycopg.errors.DeadlockDetected)
    first.rollback()
    for connection in (first, second):
        connection.close()


def _blocked(place: Place) -> object:
    with opened(place) as connection:
        return connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()


def test_a_transaction_that_the_database_ended_is_found(sqlite: Place) -> None:
    """When the disk is full SQLite may roll everything back by itself; the host is told that its own rows are gone as well."""
    connection = cast("sqlite3.Connection", sqlite.connect())
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    connection.execute("BEGIN IMMEDIATE")
    with sqlite.community.on(connection) as joined, pytest.raises(Exception) as caught:  # noqa: PT011  # judged below
        for number in range(1000):
            joined.by(CLERK).run(add_tool, shed=SHED, number=number, label="x" * 500)
    assert type(caught.value).__name__ == ("StoreFailed" if connection.in_transaction else "JoinBroken")
    connection.close()
    assert numbers(sqlite.community) == []


def test_readers_of_a_process_go_on_while_a_writer_waits(postgres: Place) -> None:
    """A thread that waits for the lock of another process does not keep the threads of its own from reading."""
    with ThreadPoolExecutor(1) as pool:
        with postgres.other().by(CLERK).change():
            waiting = pool.submit(code_of, lambda: add(postgres.community, 1))
            while not cast("tuple[int]", _blocked(postgres))[0]:
                pass
            assert numbers(postgres.community) == []
            assert not waiting.done()
        assert waiting.result() == "none"


def test_a_conflict_in_a_join_is_an_ordinary_conflict(place: Place) -> None:
    """What a stranger has taken is refused by name inside the host's transaction as well."""
    add(place.other(), 1)
    with opened(place) as connection, pytest.raises(Conflict, match=r"core\.duplicate"):
        run(place.community, connection, 1)


def test_lines_of_the_journal_are_streamed_inside(place: Place) -> None:
    """The store itself, joined, streams the entries of the transaction, by a cursor of the server where there is one."""
    for number in range(3):
        add(place.community, number)
    with opened(place) as connection, place.store.on(connection) as store:
        with store.read(place.community.id) as reader:
            bodies = list(reader.entries(0))
            assert len(bodies) == 3
            assert reader.count(sample_kinds()[0]) >= 0
        assert store.communities()[place.community.id] == place.community.id
