"""Work inside a transaction that somebody else ends: statements, records, and SQLAlchemy on one and the same connection.

Alembic and the inspector work on a connection of SQLAlchemy, which begins, commits and rolls back as it sees fit. Here it may do
none of that, and a change that is made here is not durable before whoever opened the transaction commits it.
"""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from community_gov.stores.sql.session import Connection, Cursor, Driver, Session

__all__ = ["Guest", "sqlalchemy_on"]

_DRIVERS = {"sqlite": "sqlite+pysqlite://", "postgresql": "postgresql+psycopg://"}


@contextmanager
def sqlalchemy_on(session: Session, dialect: str) -> Iterator[sa.Connection]:
    """SQLAlchemy on the connection of a session for as long as the block lasts."""
    options = {"use_native_hstore": False} if dialect == "postgresql" else {}  # would ask the server each time
    engine = sa.create_engine(
        _DRIVERS[dialect],
        creator=lambda: _Lent(session.connection, session.driver),
        poolclass=sa.pool.NullPool,
        _initialize=False,  # it would roll back what is open
        **options,
    )
    with engine.connect() as guest, guest.begin():  # nothing is begun: Alembic only has to believe that it was
        engine.dialect.initialize(guest)
        yield guest


class _Lent:
    """A driver's connection that can be used, but neither committed nor rolled back nor closed."""

    def __init__(self, connection: Connection, driver: Driver) -> None:
        self._connection, self._driver = connection, driver

    def __getattr__(self, name: str) -> object:
        """What the connection itself has."""
        return getattr(self._connection, name)

    def cursor(self) -> Cursor:
        """A cursor that the settings of the host do not change."""
        return self._driver.plain(self._connection)

    def commit(self) -> None:
        """Leave it to whoever began."""

    rollback = close = commit

    def add_notice_handler(self, handler: object) -> None:
        """Leave out what would stay on the connection for good."""


class _Within(Session):
    """A session that leaves the end of the transaction to others."""

    def commit(self) -> None:
        """End what is being read; nothing is durable yet."""
        self._end_streams()

    def rollback(self) -> None:
        """The same: whoever began rolls back."""
        self._end_streams()


class Guest:
    """The transaction of a session, for a store to work in."""

    def __init__(self, session: Session) -> None:
        """Work on the connection of this session."""
        self._session = _Within(session.connection, session.driver, threading.Lock())

    @contextmanager
    def reading(self, community: str | None = None) -> Iterator[Session]:
        """The transaction as it is."""
        del community
        yield self._session

    @contextmanager
    def writing(self, community: str, timeout: float) -> Iterator[Session]:
        """The same: whoever upgrades a store is alone in it."""
        del community, timeout
        yield self._session

    def after_change(self, session: Session, emptied: Collection[str]) -> None:
        """Nothing can be purged before the transaction ends."""
