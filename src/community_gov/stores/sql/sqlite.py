"""SQLite: one file, many communities, one writer at a time.

Acknowledged means durable: a write-ahead log that is synchronised at every commit. A snapshot never waits for a writer.
"""

import os
import sqlite3
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import ClassVar, cast
from urllib.parse import quote

from attrs import frozen

from community_gov.canonical import Shape
from community_gov.errors import Conflict
from community_gov.stores.errors import CorruptStore, ForeignStore, NotJoinable, ReadOnlyStore, StoreFailed
from community_gov.stores.protocol import BUSY, RUN_AGAIN
from community_gov.stores.sql.codec import CANONICAL, Row, Value
from community_gov.stores.sql.copying import complete, copy_to
from community_gov.stores.sql.database import Durability
from community_gov.stores.sql.ddl import VERSIONS
from community_gov.stores.sql.file import check_file, look_at, make_file, sign
from community_gov.stores.sql.hosts import Host
from community_gov.stores.sql.joined import JoinedDatabase, no_transaction
from community_gov.stores.sql.layout import PREFIX, quoted
from community_gov.stores.sql.locks import Deadline, Joins, ProcessTurn, ThreadTurn, held
from community_gov.stores.sql.pool import Pool
from community_gov.stores.sql.purging import DUE, purge_file, wait_at_most
from community_gov.stores.sql.session import Connect, Connection, Cursor, Session
from community_gov.system import Stopwatch, system_stopwatch
from community_gov.wire import Data, compact

__all__ = ["HostsDriver", "SqliteDatabase", "SqliteDialect", "check_host", "connect_sqlite"]

_PATIENCE = 10_000  # milliseconds for which a reader waits while the log is put in order after a crash
_NEAR = 50  # milliseconds by which a connection may wait longer, so that it need not be told each time
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_EXPECTED = f"""
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT found.tbl, iif(found.origin = 'pk', found.tbl, found.idx),
        '1000000 100000' || substr(' 10 10 10 10 10 10 10 10', 1, 3 * (found.columns - 2)) || iif(found.only, ' 1', ' 10')
    FROM (
        SELECT made.name AS tbl, listed.name AS idx, listed.origin AS origin, listed."unique" AS only,
            (SELECT count(*) FROM pragma_index_info(listed.name)) AS columns,
            (SELECT name FROM pragma_index_info(listed.name) WHERE seqno = 0) AS first
        FROM sqlite_master AS made, pragma_index_list(made.name) AS listed
        WHERE made.type = 'table' AND made.name GLOB '{PREFIX}*'
    ) AS found
    WHERE found.first = 'community_id' AND found.columns > 1
        AND NOT EXISTS (SELECT * FROM sqlite_stat1 AS known WHERE known.tbl = found.tbl AND known.idx IN (found.tbl, found.idx))
"""  # noqa: S608  # a prefix of our own
"""Without it SQLite takes a community for ten rows, and looks through all of it where an index leads to what is asked for."""
_PURGING = 100  # milliseconds for which a change that erased something waits for those who read an older state
_SYNCHRONOUS = {Durability.POWER_LOSS: "FULL", Durability.PROCESS_CRASH_ONLY: "NORMAL"}


def connect_sqlite(path: str) -> Connection:
    """Open an existing file with the sqlite3 module; never creates one."""
    address = f"file:{quote(str(Path(path).absolute()))}?mode=rw"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=512)
    return cast("Connection", connection)


@frozen
class SqliteDialect:
    """How SQLite writes what databases write differently."""

    name: ClassVar = "sqlite"
    mark: ClassVar = "?"
    native: ClassVar[frozenset[Shape]] = CANONICAL
    nulls_first: ClassVar = True
    lock: ClassVar = ""
    due: ClassVar = DUE
    version_tables: ClassVar = f"{_TABLES} AND name GLOB '{VERSIONS}*'"
    store_table: ClassVar = f"{_TABLES} AND name = '{PREFIX}store'"
    alone: ClassVar = ""

    expecting: ClassVar = (f"ANALYZE {PREFIX}store", _EXPECTED, "ANALYZE sqlite_master")

    def any_of(self, column: str) -> str:
        """One parameter for any number of values, so the statement stays the same."""
        return f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608  # the column is a name of our own

    def several(self, values: list[Value]) -> Value | list[Value]:
        """As JSON."""
        return compact(cast("list[Data]", values)).decode()

    def analyze(self, table: str) -> str:
        """Gather statistics of a table that has grown much."""
        return f"ANALYZE {quoted(table)}"


class SqliteDriver:
    """What the sqlite3 module does, and what its errors mean."""

    caught = (sqlite3.Error, UnicodeDecodeError)  # the latter comes of a message about a damaged schema

    def __init__(self, path: str) -> None:
        """Speak of this file."""
        self._path = path

    def meaning(self, error: Exception) -> Exception:
        """The typed error; told by SQLite's primary result code."""
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Conflict(BUSY())
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
            return ReadOnlyStore(f"{self._path} and its folder must be writable ({error})")
        if primary == sqlite3.SQLITE_NOTADB:
            return ForeignStore(f"{self._path} is not an SQLite database; if it was a store, restore a backup")
        if primary in _DAMAGED or isinstance(error, UnicodeDecodeError) or "decode" in str(error):
            return CorruptStore(f"{self._path} holds what cannot have been written to it; restore a backup")
        return StoreFailed(f"{self._path}: the disk or the system failed ({error}); nothing that was not acknowledged is stored")

    def cursor(self, connection: Connection) -> Cursor:
        """A cursor of the driver's own class, to which the rows of the connection's `row_factory` do not apply."""
        if isinstance(connection, sqlite3.Connection):
            return cast("Cursor", sqlite3.Cursor(connection))
        return connection.cursor()

    def plain(self, connection: Connection) -> Cursor:
        """The same."""
        return self.cursor(connection)

    def streaming(self, connection: Connection) -> Cursor:
        """Any cursor: SQLite finds a row when it is asked for it."""
        return self.cursor(connection)

    def insert(self, cursor: Cursor, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows by one prepared statement."""
        names, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        text = f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})"  # noqa: S608  # names of our own
        cursor.executemany(text, rows)


class HostsDriver(SqliteDriver):
    """The same on a connection of the host's, where what was busy stays so until the host's transaction is over."""

    def meaning(self, error: Exception) -> Exception:
        """The typed error."""
        if isinstance(error, sqlite3.ProgrammingError):
            return NotJoinable(f"the connection cannot be used ({error}); hand on() one with an open transaction")
        meaning = super().meaning(error)
        return Conflict(RUN_AGAIN()) if isinstance(meaning, Conflict) else meaning


_DAMAGED = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_ERROR,
)
"""The file is damaged, or its tables are not those that we made."""


class SqliteDatabase:
    """The connections to one file, and the turns to write to it."""

    def __init__(
        self,
        path: str,
        *,
        connect: Connect = connect_sqlite,
        durability: Durability = Durability.POWER_LOSS,
        stopwatch: Stopwatch = system_stopwatch,
    ) -> None:
        """Nothing is opened before it is needed."""
        self.dialect, self.path = SqliteDialect(), path
        self._connect, self._durability, self._stopwatch = connect, durability, stopwatch
        self._inherited: list[Pool] = []
        self._begin_process()

    def _begin_process(self) -> None:
        """Start without connections and turns: those of a parent process are left as they are, not even closed."""
        self._process = os.getpid()
        self._pool = Pool(self.path, self._connect, SqliteDriver(self.path), _settings(self._durability))
        self._turns, self._joins = (ThreadTurn(), ProcessTurn(self.path)), Joins()
        self._purged = False
        self._inherited.append(self._pool)
        weakref.finalize(self, _close, self._pool, self._turns[1])

    def _own(self) -> Pool:
        if self._process != os.getpid():
            self._begin_process()
        return self._pool

    def look(self) -> None:
        """Judge the file before it is opened."""
        look_at(self.path)

    def check(self, session: Session) -> None:
        """Judge what the file says of itself."""
        check_file(session, self.path)

    def make(self, build: Callable[[Session], None]) -> None:
        """Make the file and let `build` fill it, unless it is there; wholly or not at all."""
        if not Path(self.path).exists():
            deadline = Deadline.after(_PATIENCE / 1000, self._stopwatch)
            make_file(self.path, lambda new: self._fill(new, build), deadline)

    def _fill(self, path: str, build: Callable[[Session], None]) -> None:
        database = SqliteDatabase(path, connect=self._connect)
        try:
            with database._pool.session(lambda session: session.begin("BEGIN IMMEDIATE")) as session:
                build(session)
                sign(session)
                session.commit()
                session.rows("PRAGMA journal_mode = WAL")
        finally:
            database.close()

    def reading(self, community: str | None = None) -> AbstractContextManager[Session]:
        """A transaction that reads one state."""
        del community
        return self._own().session(lambda session: _begin(session, "BEGIN", _PATIENCE))

    @contextmanager
    def writing(self, community: str, timeout: float) -> Iterator[Session]:
        """A transaction that writes, in its turn; rolled back unless it is committed. The lock is that of the whole file."""
        del community
        pool, deadline = self._own(), Deadline.after(timeout, self._stopwatch)
        self._joins.refuse(self.path)
        with held(self._turns, deadline):
            patience = int(deadline.left() * 1000)
            with pool.session(lambda session: _begin(session, "BEGIN IMMEDIATE", patience)) as session:
                yield session

    def joined(self, connection: object) -> JoinedDatabase:
        """The transaction of the host; no turn is waited for, since its connection may have the file's lock already."""
        self._own()
        ground = _Ground(self.path, self._durability, self._turns[0], self._note_erasure)
        return JoinedDatabase(ground, self._joins, connection)

    def after_change(self, session: Session, emptied: Collection[str]) -> None:
        """Purge when that is due, or when nobody in this process knows yet whether it is; without waiting for others' changes."""
        if emptied:
            self._note_erasure()
        if not self._purged and not session.inside:
            self._purged = purge_file(session, patience=_PURGING if emptied else 0)

    def _note_erasure(self) -> None:
        self._purged = False

    def purge(self, tables: Collection[str], timeout: float) -> bool:
        """Write the file anew and cut its log off, if something was erased since that was done last."""
        del tables
        pool, deadline = self._own(), Deadline.after(timeout, self._stopwatch)
        with held(self._turns, deadline), pool.session(_at_leisure) as session:
            self._purged = purge_file(session, patience=int(deadline.left() * 1000))
        return self._purged

    def backup(self, path: str) -> None:
        """Copy one moment into a new file, which has no free pages and no log; changes go on meanwhile."""
        copy_to(Path(path), self._copy)

    def _copy(self, new: str) -> None:
        with self._own().session(_at_leisure) as session:
            session.run("VACUUM INTO ?", (new,))
        copy = SqliteDatabase(new, connect=self._connect)
        try:
            with copy._pool.session(_at_leisure) as session:
                complete(session, new)
        finally:
            copy.close()

    def close(self) -> None:
        """Close the connections that nobody uses; the next use opens new ones."""
        _close(self._own(), self._turns[1])


def check_host(host: Host, place: str) -> None:
    """Judge the connection; begins a transaction where SQLAlchemy or Django have one and the driver has not begun it yet.

    That is what the driver does by itself before the first statement that writes.
    """
    driver = host.driver
    if not isinstance(driver, sqlite3.Connection):
        raise NotJoinable(f"{place} is joined by a connection of the sqlite3 module, not by a {type(driver).__name__}")
    try:
        if not host.inside():
            raise no_transaction("begin one first")
        if driver.in_transaction:
            return
        if not host.begins or driver.isolation_level is None or getattr(driver, "autocommit", _LEGACY) != _LEGACY:
            raise no_transaction("execute BEGIN IMMEDIATE first, and do not use autocommit")
        driver.execute("BEGIN")
    except sqlite3.Error as error:
        raise HostsDriver(place).meaning(error) from error


@frozen
class _Ground:
    """A transaction of the host's on the file of a store."""

    path: str
    durability: Durability
    turn: ThreadTurn
    emptied: Callable[[], None]

    @property
    def dialect(self) -> SqliteDialect:
        """That of SQLite."""
        return SqliteDialect()

    @property
    def driver(self) -> SqliteDriver:
        """The sqlite3 module."""
        return HostsDriver(self.path)

    def check(self, host: Host) -> None:
        """Judge the connection."""
        check_host(host, self.path)

    def recognise(self, session: Session) -> None:
        """Raise NotJoinable unless the main database of the connection is the very file, and gives text as text."""
        row = session.row("SELECT file FROM pragma_database_list WHERE name = 'main'")
        file = row[0] if row else ""
        if not isinstance(file, str):
            raise NotJoinable("the connection has a text_factory, so it does not give text as it is; hand on() one without")
        if not file or not Path(self.path).exists() or not Path(file).samefile(self.path):
            raise NotJoinable(f"the connection is to {file or 'a database in memory'}, the community is in {self.path}")

    def steady(self, session: Session) -> bool:
        """A transaction of SQLite reads one state."""
        del session
        return True

    def lock(self, session: Session, community: str, timeout: float) -> None:
        """Take the lock of the file, unless the host's transaction has it already; the connection's own busy_timeout counts."""
        del timeout
        wanted = _LEVELS[self.durability]
        level = session.row("PRAGMA synchronous")
        if level is None or cast("int", level[0]) < wanted:
            raise NotJoinable(
                f"a power failure could take what is committed on this connection: set PRAGMA synchronous to {wanted} or more"
                " before the transaction begins, or open the store with less durability"
            )
        session.run(f"UPDATE {PREFIX}head SET sequence = sequence WHERE community_id = ?", (community,))  # noqa: S608  # our own name

    def entered(self, community: str) -> bool:
        """Whether this thread writes on a connection of our own, which has the file's lock."""
        del community
        return self.turn.mine

    def name(self, community: str) -> str:
        """The whole file is locked."""
        del community
        return self.path


_LEGACY = getattr(sqlite3, "LEGACY_TRANSACTION_CONTROL", -1)
"""How a connection says that its driver begins transactions by itself; the only way there is before Python 3.12."""
_LEVELS = {Durability.POWER_LOSS: 2, Durability.PROCESS_CRASH_ONLY: 1}
"""What `PRAGMA synchronous` has to be at least."""


def _begin(session: Session, sql: str, patience: int) -> None:
    """Begin a transaction; whoever holds SQLite's own lock, a foreign program that is, is waited for so many milliseconds."""
    if not patience <= session.patience <= patience + _NEAR:
        wait_at_most(session, patience)
    session.begin(sql)


def _at_leisure(session: Session) -> None:
    wait_at_most(session, _PATIENCE)


def _settings(durability: Durability) -> tuple[str, ...]:
    return (
        "PRAGMA foreign_keys = ON",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        "PRAGMA cache_size = -16384",  # KiB, taken as it is needed, and by what sorts as much again
        "PRAGMA analysis_limit = 1000",
        f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}",
    )


def _close(pool: Pool, turn: ProcessTurn) -> None:
    if pool.own:
        pool.close()
        turn.close()
