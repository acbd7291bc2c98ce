"""Changes and questions inside a transaction of the host's, on the host's own connection.

Each one is a savepoint there: what is refused rolls back to it, what is done releases it, and only the host commits. No turn
is waited for: the lock is the one that the database gives to the host's transaction, and it goes when that ends.
"""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Protocol, cast

from community_gov.errors import ChangeClosed, Conflict
from community_gov.stores.errors import JoinBroken, NotJoinable
from community_gov.stores.protocol import REENTERED
from community_gov.stores.sql.hosts import Host, host_of
from community_gov.stores.sql.locks import Joins
from community_gov.stores.sql.session import Connection, Driver, Session
from community_gov.stores.sql.statements import Dialect

__all__ = ["Ground", "JoinedDatabase", "JoinedSession", "no_transaction"]

_PATIENCE = 10.0  # seconds for which a question waits for a change


class Ground(Protocol):
    """In what databases differ when a transaction of the host's is joined."""

    @property
    def dialect(self) -> Dialect:
        """How the database writes what databases write differently."""

    @property
    def driver(self) -> Driver:
        """What the driver does, whatever the settings of the host's connection."""

    def check(self, host: Host) -> None:
        """Judge the connection without a statement; raises NotJoinable, also when no transaction is open."""

    def recognise(self, session: Session) -> None:
        """Raise NotJoinable when the connection leads to another database than the store's."""

    def steady(self, session: Session) -> bool:
        """Whether all statements of the transaction read one state."""

    def lock(self, session: Session, community: str, timeout: float) -> None:
        """Take the community's lock for the host's transaction; raises Conflict, NotJoinable when it would promise too little."""

    def emptied(self) -> None:
        """Be told that something is erased when the host commits."""

    def entered(self, community: str) -> bool:
        """Whether this thread has a change open on another connection, for which it would wait for ever."""

    def name(self, community: str) -> str:
        """What is locked with the community: others of this name wait for the host's transaction too."""


def no_transaction(what: str) -> NotJoinable:
    """The error, with what to do."""
    return NotJoinable(f"no transaction is open on this connection, so nobody could commit the change or take it back: {what}")


class JoinedSession(Session):
    """The host's connection while one change or question is under way on it: a savepoint."""

    confirms = True

    def __init__(self, connection: Connection, driver: Driver, *, host: Host, name: str, check: Callable[[], None]) -> None:
        """Take a cursor of our own; `name` is that of the savepoint."""
        super().__init__(connection, driver, threading.Lock())
        self._host, self._name, self._check = host, name, check
        self._before = host.savepoint()

    def start(self) -> None:
        """Make the savepoint."""
        self.begin(f"SAVEPOINT {self._name}")

    def still(self) -> None:
        """Raise JoinBroken when the host has ended its transaction, or could undo half of this change."""
        try:
            self._check()
        except NotJoinable as error:
            raise JoinBroken(f"the host's transaction ended inside an open change ({error})") from error
        if self._host.savepoint() != self._before:
            raise JoinBroken("a savepoint was opened or ended inside an open change; open savepoints round a change, not in it")

    def commit(self) -> None:
        """Release the savepoint: from here on it is the host's to commit."""
        self._end_streams()
        self._inside = False
        self._do(f"RELEASE SAVEPOINT {self._name}")

    def rollback(self) -> None:
        """Go back to the savepoint, if there is one; raises JoinBroken when the host's transaction is no longer what it was."""
        self._end_streams()
        if self._inside:
            self._inside = False
            self._do(f"ROLLBACK TO SAVEPOINT {self._name}")
            self._do(f"RELEASE SAVEPOINT {self._name}")
        self.end()

    def _do(self, sql: str) -> None:
        try:
            self._cursor.execute(sql, ())
        except self._driver.caught as error:
            self.broken = True
            raise JoinBroken(
                "the host's transaction was ended, or rolled back behind this change, before the change was"
                f" ({error}); roll it back and run all of it again; if it was committed, verify the journal"
            ) from error


class JoinedDatabase:
    """The transaction of the host, for as long as it is joined; used by one thread, for one thing at a time."""

    def __init__(self, ground: Ground, joins: Joins, connection: object) -> None:
        """Judge the connection; raises NotJoinable."""
        self._ground, self._joins, self._host = ground, joins, host_of(connection)
        self._thread, self._open = threading.get_ident(), True
        self._readers, self._made = 0, 0
        ground.check(self._host)
        self._driver = self._host.driver
        with self._savepoint() as session:
            ground.recognise(session)

    @property
    def dialect(self) -> Dialect:
        """That of the database."""
        return self._ground.dialect

    @contextmanager
    def reading(self, community: str | None = None) -> Iterator[Session]:
        """One state of a community: kept by its lock where the transaction itself reads another one with every statement.

        Raises Conflict (core.reentered) while a change is open here.
        """
        self._guard()
        self._joins.refuse_open()
        with self._savepoint() as session:
            if community is not None and not self._ground.steady(session):
                self._refuse_entered(community)
                self._ground.lock(session, community, _PATIENCE)
            self._readers += 1
            try:
                yield session
            finally:
                self._readers -= 1

    @contextmanager
    def writing(self, community: str, timeout: float) -> Iterator[Session]:
        """A change; raises Conflict (core.reentered, core.busy, core.run_again)."""
        self._guard()
        self._joins.refuse_open()
        self._refuse_entered(community)
        if self._readers:
            raise Conflict(REENTERED())
        with self._savepoint() as session:
            self._ground.lock(session, community, timeout)
            with self._joins.change(self._ground.name(community), self):
                yield session

    def _refuse_entered(self, community: str) -> None:
        if self._ground.entered(community):
            raise Conflict(REENTERED())

    def after_change(self, session: Session, emptied: Collection[str]) -> None:
        """Nothing can be purged before the host commits."""
        del session
        if emptied:
            self._ground.emptied()

    @contextmanager
    def _savepoint(self) -> Iterator[JoinedSession]:
        self._made += 1
        session = self._session(f"community_gov_{self._made}")
        session.start()
        try:
            yield session
        finally:
            session.rollback()

    def _session(self, name: str) -> JoinedSession:
        connection, driver = cast("Connection", self._driver), self._ground.driver
        try:
            return JoinedSession(connection, driver, host=self._host, name=name, check=self._guard)
        except driver.caught as error:
            raise driver.meaning(error) from error

    def _guard(self) -> None:
        """Raise unless the host's transaction is still there, and still ours to use."""
        if not self._open:
            raise ChangeClosed("this join is over; use what on() gives inside its `with` block")
        if self._thread != threading.get_ident():
            raise NotJoinable("a transaction is joined by one thread; let the other one have a transaction of its own")
        self._ground.check(self._host)
        if self._host.driver is not self._driver:
            raise NotJoinable("the host has a new connection since; join its transaction anew")

    def end(self) -> None:
        """Answer nothing any more."""
        self._open = False
        self._joins.discard(self)
