"""PostgreSQL: many communities, many processes, one writer at a time in each community.

A change takes the row of the community's head `FOR UPDATE` before it reads anything; a snapshot is a transaction that repeats its
reads. Rows that come in bulk are copied in.
"""

import os
import re
import threading
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import ClassVar, Protocol, cast

import psycopg
import sqlalchemy as sa
from attrs import frozen
from psycopg import errors, sql
from psycopg.adapt import AdaptersMap
from psycopg.postgres import register_default_adapters
from psycopg.rows import tuple_row

from community_gov.canonical import Shape
from community_gov.errors import Conflict
from community_gov.stores.errors import (
    CorruptStore,
    ForeignStore,
    MissingStore,
    NotJoinable,
    ReadOnlyStore,
    StoreError,
    StoreFailed,
)
from community_gov.stores.protocol import BUSY, RUN_AGAIN
from community_gov.stores.sql.codec import NATIVE, Row, Value
from community_gov.stores.sql.database import Durability
from community_gov.stores.sql.ddl import VERSIONS
from community_gov.stores.sql.hosts import Host
from community_gov.stores.sql.joined import JoinedDatabase, no_transaction
from community_gov.stores.sql.layout import PREFIX, quoted
from community_gov.stores.sql.locks import Deadline, Joins, ThreadTurn, held
from community_gov.stores.sql.pool import Pool
from community_gov.stores.sql.session import Connect, Connection, Cursor, Session
from community_gov.system import Stopwatch, system_stopwatch

__all__ = ["HostsDriver", "PostgresDatabase", "PostgresDialect", "check_host", "connect_postgres"]

_PATIENCE = 10.0  # seconds
_MAKING = 0x43474F56  # the advisory lock of whoever makes the tables: CGOV
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)"
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_NO_DATABASE = re.compile(r'database ".*" does not exist')  # a refused connection has no SQLSTATE
_COPIED = 20  # rows from which on copying is quicker than inserting


def connect_postgres(url: str) -> Connection:
    """Open a connection with psycopg; transactions are begun by statements, not by the driver."""
    address = sa.engine.make_url(url)
    parts = address.translate_connect_args(username="user", database="dbname")
    connection = psycopg.connect(**{**parts, **address.query}, autocommit=True, context=_ADAPTERS)
    return cast("Connection", connection)


def _adapters() -> AdaptersMap:
    """The types of PostgreSQL as psycopg knows them before a host has told it otherwise, for its whole process even."""
    made = AdaptersMap(types=psycopg.adapters.types)
    register_default_adapters(made)
    return made


_ADAPTERS = _adapters()


@frozen
class PostgresDialect:
    """How PostgreSQL writes what databases write differently."""

    name: ClassVar = "postgresql"
    mark: ClassVar = "%s"
    native: ClassVar[frozenset[Shape]] = NATIVE
    nulls_first: ClassVar = False
    lock: ClassVar = " FOR UPDATE"
    due: ClassVar = ""
    version_tables: ClassVar = f"{_TABLES} AND starts_with(relname, '{VERSIONS}')"
    store_table: ClassVar = f"SELECT 1 WHERE to_regclass('{PREFIX}store') IS NOT NULL"
    alone: ClassVar = f"SELECT pg_advisory_xact_lock({_MAKING})"

    expecting: ClassVar[tuple[str, ...]] = ()  # it counts by itself now and then, and expects well until then

    def any_of(self, column: str) -> str:
        """One parameter for any number of values, so the statement stays the same."""
        return f"{column} = ANY(%s)"

    def several(self, values: list[Value]) -> Value | list[Value]:
        """As they are: an array."""
        return values

    def analyze(self, table: str) -> str:
        """Gather statistics of a table that has grown much."""
        return f"ANALYZE {quoted(table)}"


class _Psycopg(Protocol):
    """What of a psycopg connection is used beyond the DBAPI."""

    def cursor(self, name: str = ...) -> Cursor:
        """A cursor; one with a name stays on the server."""


class PostgresDriver:
    """What psycopg does, and what its errors mean."""

    caught = (psycopg.Error,)

    def __init__(self, place: str) -> None:
        """Speak of this database, named without its password."""
        self._place, self._streams = place, 0

    def meaning(self, error: Exception) -> Exception:
        """The typed error; told by the class of the error, which stands for its SQLSTATE."""
        if isinstance(error, errors.LockNotAvailable | errors.DeadlockDetected | errors.SerializationFailure):
            return Conflict(BUSY())
        if isinstance(error, errors.InvalidCatalogName) or _NO_DATABASE.search(str(error)):
            return MissingStore(f"there is no database {self._place}; make it with createdb")
        if isinstance(error, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
            return ReadOnlyStore(f"{self._place} cannot be written by this user ({_told(error)})")
        if isinstance(error, errors.IntegrityError | errors.DataCorrupted | errors.IndexCorrupted | errors.UndefinedTable):
            return CorruptStore(f"{self._place} holds what cannot have been written to it ({_told(error)}); restore a backup")
        return StoreFailed(
            f"{self._place}: the server or the way to it failed ({_told(error)}); what was not acknowledged is not stored"
        )

    def cursor(self, connection: Connection) -> Cursor:
        """A cursor; `connect_postgres` has set its connection."""
        return connection.cursor()

    def plain(self, connection: Connection) -> Cursor:
        """A cursor that knows the types that psycopg knows by itself, arrays among them."""
        if isinstance(connection, psycopg.Connection):
            return cast("Cursor", _PlainCursor(connection, row_factory=tuple_row))
        return connection.cursor()

    def streaming(self, connection: Connection) -> Cursor:
        """A cursor on the server, which sends its rows as they are asked for."""
        self._streams += 1
        return cast("_Psycopg", connection).cursor(f"stream_{self._streams}")

    def insert(self, cursor: Cursor, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Copy rows in; insert them when they are few."""
        psycopg_cursor = cast("psycopg.Cursor[Row]", cursor)
        target = sql.SQL("{} ({})").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
        if len(rows) < _COPIED:
            marks = sql.SQL(", ").join([sql.Placeholder()] * len(columns))
            psycopg_cursor.executemany(sql.SQL("INSERT INTO {} VALUES ({})").format(target, marks), rows)
            return
        with psycopg_cursor.copy(sql.SQL("COPY {} FROM STDIN").format(target)) as copy:
            for row in rows:
                copy.write_row(row)


class _Cursor(psycopg.Cursor[Row]):
    """A cursor that is as we need it, however the host has set its connection."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        super().__init__(connection, row_factory=tuple_row)
        self.format = psycopg.pq.Format.BINARY  # says the same under each DateStyle and time zone

    @property
    def adapters(self) -> AdaptersMap:
        """The types of PostgreSQL and nothing else."""
        return _ADAPTERS


class _PlainCursor(psycopg.Cursor[Row]):
    """A cursor as SQLAlchemy makes it on connections of its own."""

    @property
    def adapters(self) -> AdaptersMap:
        """What psycopg has by itself."""
        return AdaptersMap(psycopg.adapters)


class _ServerCursor(psycopg.ServerCursor[Row]):
    """The same, kept on the server."""

    def __init__(self, connection: psycopg.Connection[Row], name: str) -> None:
        super().__init__(connection, name, row_factory=tuple_row)
        self.format = psycopg.pq.Format.BINARY

    @property
    def adapters(self) -> AdaptersMap:
        """The types of PostgreSQL and nothing else."""
        return _ADAPTERS


class HostsDriver(PostgresDriver):
    """The same on a connection of the host's, whose transaction cannot see what was committed since it began to read."""

    def cursor(self, connection: Connection) -> Cursor:
        """A cursor that the settings of its connection do not change."""
        return cast("Cursor", _Cursor(cast("psycopg.Connection[Row]", connection)))

    def streaming(self, connection: Connection) -> Cursor:
        """The same on the server, under a name that the host has not given."""
        self._streams += 1
        name = f"community_gov_{id(self)}_{self._streams}"
        return cast("Cursor", _ServerCursor(cast("psycopg.Connection[Row]", connection), name))

    def meaning(self, error: Exception) -> Exception:
        """The typed error."""
        if isinstance(error, errors.DeadlockDetected | errors.SerializationFailure):
            return Conflict(RUN_AGAIN())
        return super().meaning(error)


def _told(error: Exception) -> str:
    """What the server says, without the detail lines, which quote values; what the driver says of the way to it."""
    said = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return said or (str(error).strip().splitlines() or [type(error).__name__])[0]


class PostgresDatabase:
    """The connections to one database, and the turns of this process's threads to write to its communities."""

    def __init__(
        self,
        url: str,
        *,
        connect: Connect = connect_postgres,
        durability: Durability = Durability.POWER_LOSS,
        stopwatch: Stopwatch = system_stopwatch,
    ) -> None:
        """Nothing is opened before it is needed."""
        self.dialect, self._url = PostgresDialect(), url
        self._place = sa.engine.make_url(url).render_as_string(hide_password=True)
        self._connect, self._durability, self._stopwatch = connect, durability, stopwatch
        self._identity: Row | None = None
        self._inherited: list[Pool] = []
        self._begin_process()

    def _begin_process(self) -> None:
        """Start without connections and turns: those of a parent process are left as they are, not even closed."""
        self._process = os.getpid()
        self._pool = Pool(self._url, self._connect, PostgresDriver(self._place), _settings(self._durability))
        self._turns: dict[str, ThreadTurn] = {}
        self._joins = Joins()
        self._guard = threading.Lock()
        self._inherited.append(self._pool)
        weakref.finalize(self, _close, self._pool)

    def _own(self) -> Pool:
        if self._process != os.getpid():
            self._begin_process()
        return self._pool

    def _turn(self, community: str) -> ThreadTurn:
        with self._guard:
            return self._turns.setdefault(community, ThreadTurn())

    def look(self) -> None:
        """There is nothing to judge before a connection is made."""

    def check(self, session: Session) -> None:
        """Judge whether the tables are there; raises MissingStore, ForeignStore for a database that is not in Unicode."""
        if session.row(self.dialect.store_table) is None:
            raise MissingStore(f"there are no tables of a store in {self._place}; make them once with Community.create")
        encoding = session.row("SHOW server_encoding")
        if encoding != ("UTF8",):
            raise ForeignStore(f"{self._place} keeps text as {encoding}; a store needs UTF8")

    def make(self, build: Callable[[Session], None]) -> None:
        """Let `build` make the tables in one transaction, unless they are there."""
        with self._own().session(lambda session: session.begin("BEGIN")) as session:
            session.rows(self.dialect.alone)
            if session.row(self.dialect.store_table) is None:
                build(session)
                session.commit()

    def reading(self, community: str | None = None) -> AbstractContextManager[Session]:
        """A transaction that reads one state."""
        del community
        return self._own().session(lambda session: session.begin(_SNAPSHOT))

    @contextmanager
    def writing(self, community: str, timeout: float) -> Iterator[Session]:
        """A transaction that writes to a community. The server holds its lock; threads of this process come in order."""
        pool, deadline = self._own(), Deadline.after(timeout, self._stopwatch)
        self._joins.refuse(community)
        with held((self._turn(community),), deadline):
            patience = max(1, int(deadline.left() * 1000))  # 0 would be for ever
            begin = f"BEGIN; SET LOCAL lock_timeout = {patience}"
            with pool.session(lambda session: session.begin(begin)) as session:
                yield session

    def joined(self, connection: object) -> JoinedDatabase:
        """The transaction of the host; no turn is waited for, since it may have the community's lock already."""
        self._own()
        if self._identity is None:
            with self.reading() as session:
                self._identity = session.row(_IDENTITY, (f"{PREFIX}head",))
        ground = _Ground(self._place, self._durability, self._identity, self._turn)
        return JoinedDatabase(ground, self._joins, connection)

    def after_change(self, session: Session, emptied: Collection[str]) -> None:
        """Let the server clear dead rows out of the tables, and gather their statistics anew, which quote values."""
        if emptied and not session.inside:
            _vacuum(session, emptied, _PATIENCE)

    def purge(self, tables: Collection[str], timeout: float) -> bool:
        """The same for all tables that can be meant."""
        with self._own().session(lambda _session: None) as session:
            return _vacuum(session, tables, timeout)

    def backup(self, path: str) -> None:
        """Raises StoreError: the server has better tools for this."""
        raise StoreError(
            f"{self._place} is backed up with PostgreSQL's own tools, such as pg_dump -Fc; nothing was written to {path}"
        )

    def close(self) -> None:
        """Close the connections that nobody uses; the next use opens new ones."""
        self._own().close()


def _vacuum(session: Session, tables: Collection[str], timeout: float) -> bool:
    """Returns whether it was done; another VACUUM of the table is waited for, but not for ever."""
    try:
        session.run(f"SET lock_timeout = {max(1, int(timeout * 1000))}")
        try:
            for table in tables:
                session.run(f"VACUUM (ANALYZE) {quoted(table)}")
        finally:
            session.run("RESET lock_timeout")
    except (Conflict, StoreError):
        return False
    return True


_IDENTITY = (
    "SELECT system_identifier, (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),"
    " to_regclass(%s)::oid::bigint FROM pg_control_system()"
)
"""What no two clusters, databases and schemas have in common."""
_ISOLATION = (
    "SELECT current_setting('transaction_isolation') <> 'read committed', current_setting('transaction_read_only') = 'on'"
)


def check_host(host: Host, place: str) -> None:
    """Judge the connection by what the driver knows of it."""
    driver = host.driver
    if not isinstance(driver, psycopg.Connection):
        raise NotJoinable(f"{place} is joined by a connection of psycopg 3, not by a {type(driver).__name__}")
    if driver.closed:
        raise NotJoinable("the connection is closed; hand on() one with an open transaction")
    if not host.inside():
        raise no_transaction("begin one first")
    status, states = driver.info.transaction_status, psycopg.pq.TransactionStatus
    if status == states.IDLE and (driver.autocommit or not host.begins):
        raise no_transaction("begin one first, and do not use autocommit")
    if status not in (states.IDLE, states.INTRANS):
        raise NotJoinable(f"the transaction is {status.name}: an error has spoilt it, or a statement is under way")
    if driver.info.pipeline_status != psycopg.pq.PipelineStatus.OFF:
        raise NotJoinable("the connection is in pipeline mode, in which no answer comes before the end; leave it first")
    if driver.info.encoding != "utf-8":
        raise NotJoinable(f"the connection has client_encoding {driver.info.encoding}; SET client_encoding TO 'UTF8' first")


@frozen
class _Ground:
    """A transaction of the host's in the database of a store."""

    place: str
    durability: Durability
    identity: Row | None
    turn: Callable[[str], ThreadTurn]

    @property
    def dialect(self) -> PostgresDialect:
        """That of PostgreSQL."""
        return PostgresDialect()

    @property
    def driver(self) -> PostgresDriver:
        """Psycopg."""
        return HostsDriver(self.place)

    def check(self, host: Host) -> None:
        """Judge the connection."""
        check_host(host, self.place)

    def recognise(self, session: Session) -> None:
        """Raise NotJoinable unless the connection finds the very tables."""
        if session.row(_IDENTITY, (f"{PREFIX}head",)) != self.identity:
            raise NotJoinable(
                f"the connection is to another database than {self.place}, or its search_path leads to other tables"
            )

    def steady(self, session: Session) -> bool:
        """Whether the transaction repeats its reads; raises NotJoinable when it does not and cannot lock either."""
        row = session.row(_ISOLATION)
        if row == (False, True):
            raise NotJoinable("a READ ONLY transaction reads one state only as REPEATABLE READ; begin it so")
        return row is not None and row[0] is True

    def lock(self, session: Session, community: str, timeout: float) -> None:
        """Take the row of the community's head, in at most so many seconds; the host's own lock_timeout is put back."""
        if self.durability is Durability.POWER_LOSS and session.row("SHOW synchronous_commit") == ("off",):
            session.run("SET LOCAL synchronous_commit = on")
        before = session.row("SHOW lock_timeout")
        session.run(f"SET LOCAL lock_timeout = {max(1, int(timeout * 1000))}")
        session.locked_row(f"SELECT sequence FROM {PREFIX}head WHERE community_id = %s FOR UPDATE", (community,))  # noqa: S608  # our own name
        session.run("SELECT set_config('lock_timeout', %s, true)", before or ())

    def emptied(self) -> None:
        """Nobody waits to be told."""

    def entered(self, community: str) -> bool:
        """Whether this thread writes to the community on a connection of our own, which has its lock."""
        return self.turn(community).mine

    def name(self, community: str) -> str:
        """A community is locked by itself."""
        return community


def _settings(durability: Durability) -> tuple[str, ...]:
    synchronous = "on" if durability is Durability.POWER_LOSS else "off"
    form = "SET TIME ZONE 'UTC'", "SET DateStyle = 'ISO'", "SET client_encoding = 'UTF8'"
    return (*form, f"SET synchronous_commit = {synchronous}")


def _close(pool: Pool) -> None:
    pool.close()
