"""SQLite: one file, many communities, one writer at a time.

Acknowledged means durable: a write-ahead log that is synchronised at every commit. A snapshot never waits for a writer.
"""

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import ClassVar, cast
from urllib.parse import quote

from attrs import frozen

from community_gov.canonical import Shape
from community_gov.errors import Conflict
from community_gov.stores.errors import CorruptStore, ReadOnlyStore, StoreFailed
from community_gov.stores.protocol import BUSY
from community_gov.stores.sql.codec import CANONICAL, Row, Value
from community_gov.stores.sql.database import Durability
from community_gov.stores.sql.file import check_file, look_at, make_file, sign
from community_gov.stores.sql.layout import quoted
from community_gov.stores.sql.locks import Deadline, ProcessTurn, ThreadTurn, held
from community_gov.stores.sql.pool import Pool
from community_gov.stores.sql.session import Connect, Connection, Cursor, Session
from community_gov.system import Stopwatch, system_stopwatch
from community_gov.wire import Data, compact

__all__ = ["SqliteDatabase", "SqliteDialect", "connect_sqlite"]

_PATIENCE = 10_000  # milliseconds for which a reader waits while the log is put in order after a crash
_NEAR = 50  # milliseconds by which a connection may wait longer, so that it need not be told each time
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

    def any_of(self, column: str, values: list[Value]) -> tuple[str, Value | list[Value]]:
        """One parameter for any number of values, so the statement stays the same."""
        text = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608  # the column is a name of our own
        return text, compact(cast("list[Data]", values)).decode()

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
        if primary in _DAMAGED or isinstance(error, UnicodeDecodeError) or "decode" in str(error):
            return CorruptStore(f"{self._path} holds what cannot have been written to it; restore a backup")
        return StoreFailed(f"{self._path}: the disk or the system failed ({error}); nothing that was not acknowledged is stored")

    def streaming(self, connection: Connection) -> Cursor:
        """Any cursor: SQLite finds a row when it is asked for it."""
        return connection.cursor()

    def insert(self, cursor: Cursor, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows by one prepared statement."""
        names, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        text = f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})"  # noqa: S608  # names of our own
        cursor.executemany(text, rows)


_DAMAGED = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
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
        self._turns = (ThreadTurn(), ProcessTurn(self.path))
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

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that reads one state."""
        return self._own().session(lambda session: _begin(session, "BEGIN", _PATIENCE))

    @contextmanager
    def writing(self, community: str, timeout: float) -> Iterator[Session]:
        """A transaction that writes, in its turn; rolled back unless it is committed. The lock is that of the whole file."""
        del community
        pool, deadline = self._own(), Deadline.after(timeout, self._stopwatch)
        with held(self._turns, deadline):
            patience = int(deadline.left() * 1000)
            with pool.session(lambda session: _begin(session, "BEGIN IMMEDIATE", patience)) as session:
                yield session

    def close(self) -> None:
        """Close the connections that nobody uses; the next use opens new ones."""
        _close(self._own(), self._turns[1])


def _begin(session: Session, sql: str, patience: int) -> None:
    """Begin a transaction; whoever holds SQLite's own lock, a foreign program that is, is waited for so many milliseconds."""
    if not patience <= session.patience <= patience + _NEAR:
        session.run(f"PRAGMA busy_timeout = {patience}")
        session.patience = patience
    session.begin(sql)


def _settings(durability: Durability) -> tuple[str, ...]:
    return (
        "PRAGMA foreign_keys = ON",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        "PRAGMA cache_size = -32768",  # KiB, taken as it is needed
        "PRAGMA analysis_limit = 1000",
        f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}",
    )


def _close(pool: Pool, turn: ProcessTurn) -> None:
    if pool.own:
        pool.close()
        turn.close()
