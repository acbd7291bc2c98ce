"""SQLite: one file, many communities, one writer at a time.

Acknowledged means durable: a write-ahead log that is synchronised at every commit. A snapshot never waits for a writer.
"""

import os
import sqlite3
import threading
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import ClassVar, cast
from urllib.parse import quote

from attrs import frozen

from community_gov.canonical import Shape
from community_gov.errors import Conflict
from community_gov.stores.errors import CorruptStore, ReadOnlyStore, StoreFailed
from community_gov.stores.protocol import BUSY
from community_gov.stores.sql.codec import CANONICAL, Value
from community_gov.stores.sql.locks import Deadline, ProcessTurn, ThreadTurn, held
from community_gov.stores.sql.session import Connect, Connection, Session
from community_gov.system import Stopwatch, system_stopwatch
from community_gov.wire import Data, compact

__all__ = ["Durability", "SqliteDatabase", "SqliteDialect", "connect_sqlite"]

_KEPT = 16  # connections kept open while nobody uses them
_NEAR = 50  # milliseconds by which a connection may wait longer, so that it need not be told each time
_PATIENCE = 10_000  # milliseconds for which a reader waits while the log is put in order after a crash


class Durability(Enum):
    """What an acknowledged change survives."""

    POWER_LOSS = "FULL"
    """Everything but the loss of the disk: the log is synchronised at every commit."""
    PROCESS_CRASH_ONLY = "NORMAL"
    """A crash of the process; a power failure may take the last changes."""


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

    def any_of(self, column: str, values: tuple[Value, ...]) -> tuple[str, Value | tuple[Value, ...]]:
        """One parameter for any number of values, so the statement stays the same."""
        text = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608  # the column is a name of our own
        return text, compact(cast("list[Data]", list(values))).decode()

    def analyze(self, table: str) -> str:
        """Gather statistics of a table that has grown much."""
        return f'ANALYZE "{table}"'


class SqliteErrors:
    """What the errors of the sqlite3 module mean."""

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
        self._errors = SqliteErrors(path)
        self._begin_process()

    def _begin_process(self) -> None:
        """Start without connections and locks: what was inherited from a parent process belongs to it."""
        self._process = os.getpid()
        self._inherited = getattr(self, "_idle", None)  # kept, because to close them here would disturb the parent
        self._idle: deque[Session] = deque()
        self._turns = (ThreadTurn(), ProcessTurn(self.path))
        self._fetching = threading.Lock()
        weakref.finalize(self, _close_all, self._process, self._idle, self._turns[1])

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that reads one state."""
        session = self._take(_PATIENCE)
        try:
            session.begin("BEGIN")
            yield session
        finally:
            self._give(session)

    @contextmanager
    def unlocked(self) -> Iterator[Session]:
        """A connection outside any transaction, for one who holds the turn already or is alone."""
        session = self._take(_PATIENCE)
        try:
            yield session
        finally:
            self._give(session)

    @contextmanager
    def writing(self, community: str, timeout: float) -> Iterator[Session]:
        """A transaction that writes, in its turn; rolled back unless it is committed. The lock is that of the whole file."""
        del community
        self._check_process()
        deadline = Deadline.after(timeout, self._stopwatch)
        with held(self._turns, deadline):
            session = self._take(int(deadline.left() * 1000))
            try:
                session.begin("BEGIN IMMEDIATE")
                yield session
            finally:
                self._give(session)

    def _check_process(self) -> None:
        if self._process != os.getpid():
            self._begin_process()

    def _take(self, patience: int) -> Session:
        self._check_process()
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._opened()
        if not patience <= session.patience <= patience + _NEAR:
            session.run(f"PRAGMA busy_timeout = {patience}")
            session.patience = patience
        return session

    def _opened(self) -> Session:
        try:
            session = Session(self._connect(self.path), self._errors, self._fetching)
        except self._errors.caught as error:
            raise self._errors.meaning(error) from error
        try:
            for name, value in self._settings():
                session.run(f"PRAGMA {name} = {value}")
        except BaseException:
            session.close()
            raise
        return session

    def _settings(self) -> tuple[tuple[str, object], ...]:
        return (
            ("foreign_keys", "ON"),
            ("trusted_schema", "OFF"),
            ("cell_size_check", "ON"),
            ("cache_size", -32_768),  # KiB, taken as it is needed
            ("analysis_limit", 1_000),
            ("synchronous", self._durability.value),
        )

    def _give(self, session: Session) -> None:
        session.rollback()
        if session.broken or len(self._idle) >= _KEPT:
            session.close()
        else:
            self._idle.append(session)

    def close(self) -> None:
        """Close the connections that nobody uses; the next use opens new ones."""
        if self._process == os.getpid():
            _close_all(self._process, self._idle, self._turns[1])


def _close_all(process: int, idle: deque[Session], turn: ProcessTurn) -> None:
    if process != os.getpid():
        return
    while idle:
        idle.pop().close()
    turn.close()
