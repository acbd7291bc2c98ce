"""The host's own connection, seen through the library by which the host uses it.

SQLAlchemy and Django know of transactions and savepoints what their driver does not: a driver may begin late, or be told
to commit each statement by itself. Neither library is loaded here unless the host has loaded it.
"""

import sys
from typing import Protocol, cast

import sqlalchemy as sa
from attrs import field, frozen

from community_gov.stores.errors import NotJoinable

__all__ = ["Host", "host_of"]


class Host(Protocol):
    """A connection of the host."""

    @property
    def driver(self) -> object:
        """The driver's connection; raises NotJoinable when it is closed."""

    @property
    def begins(self) -> bool:
        """Whether the library may have begun a transaction of which the driver will tell the database only later."""

    def inside(self) -> bool:
        """Whether a transaction is open, as far as the library knows; raises NotJoinable when it can only be rolled back."""

    def savepoint(self) -> object:
        """What tells the innermost savepoint of the library from any other."""


@frozen
class _Plain:
    """A connection of the driver itself, which knows all about its transaction."""

    driver: object
    begins: bool = False

    def inside(self) -> bool:
        """Let the driver tell."""
        return True

    def savepoint(self) -> object:
        """Savepoints are statements like any other here."""
        return None


@frozen
class _Alchemy:
    """A connection of SQLAlchemy."""

    connection: sa.Connection
    begins: bool = True

    @property
    def driver(self) -> object:
        """What is behind the connection and its pool."""
        try:
            return self.connection.connection.driver_connection
        except sa.exc.SQLAlchemyError as error:
            raise _unusable(error) from error

    def inside(self) -> bool:
        """Whether it was begun, by `begin()` or by itself."""
        return self.connection.in_transaction()

    def savepoint(self) -> object:
        """The transaction that `begin_nested()` gave last."""
        return self.connection.get_nested_transaction()


class _Wrapper(Protocol):
    """What is used of Django's `django.db.connection`."""

    @property
    def connection(self) -> object:
        """The driver's connection, or None."""

    @property
    def in_atomic_block(self) -> bool:
        """Whether `atomic()` is round this."""

    @property
    def needs_rollback(self) -> bool:
        """Whether an error has spoilt the innermost `atomic()`."""

    @property
    def savepoint_ids(self) -> list[object]:
        """One for each `atomic()` within the outermost."""

    def get_autocommit(self) -> bool:
        """Whether each statement commits by itself."""

    def validate_thread_sharing(self) -> None:
        """Raise the database's error when this is not the thread that it belongs to."""


@frozen
class _Django:
    """A connection of Django."""

    wrapper: _Wrapper
    errors: type[Exception] = field(repr=False)
    begins: bool = True

    @property
    def driver(self) -> object:
        """What is behind the wrapper."""
        try:
            self.wrapper.validate_thread_sharing()
        except self.errors as error:
            raise _unusable(error) from error
        if self.wrapper.connection is None:
            raise _unusable("it is closed")
        return self.wrapper.connection

    def inside(self) -> bool:
        """Whether `atomic()` is round this, or the host commits by hand."""
        if self.wrapper.needs_rollback:
            raise _unusable("an error has spoilt this atomic() block, which can only be rolled back")
        return self.wrapper.in_atomic_block or not self.wrapper.get_autocommit()

    def savepoint(self) -> object:
        """The savepoints of all inner `atomic()` blocks."""
        return tuple(self.wrapper.savepoint_ids)


def _unusable(why: object) -> NotJoinable:
    return NotJoinable(f"the connection cannot be used ({why}); hand on() one with an open transaction")


def host_of(connection: object) -> Host:
    """Recognise an SQLAlchemy Connection or Session, a connection of Django, or one of a driver.

    Raises NotJoinable for what can only be awaited, and for a session that can only be rolled back.
    """
    return _alchemy(connection) or _django(connection) or _Plain(connection)


def _alchemy(connection: object) -> Host | None:
    if isinstance(connection, sa.Connection):
        return _Alchemy(connection)
    orm = sys.modules.get("sqlalchemy.orm")
    if orm is None or not isinstance(connection, orm.Session | orm.scoped_session):
        return None
    session = connection() if isinstance(connection, orm.scoped_session) else connection
    if not session.in_transaction():
        raise NotJoinable("this Session has no transaction yet; write `with session.begin():` round it, or use the Session first")
    try:
        return _Alchemy(session.connection())
    except sa.exc.SQLAlchemyError as error:
        raise _unusable(error) from error


def _django(connection: object) -> Host | None:
    base, utils = sys.modules.get("django.db.backends.base.base"), sys.modules.get("django.db.utils")
    if base is None or utils is None:
        return None
    proxy = sys.modules["django.utils.connection"].ConnectionProxy
    if not isinstance(connection, base.BaseDatabaseWrapper | proxy):
        return None
    return _Django(cast("_Wrapper", connection), utils.Error)
