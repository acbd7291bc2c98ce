"""One connection of a driver: statements in, rows out, and every error of the driver with its meaning.

Statements run on the driver's own cursor. What a store needs of a driver is in the protocols below, so a test can put another
driver, or one that fails, behind them.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from community_gov.errors import ChangeClosed
from community_gov.stores.errors import OutcomeUnknown, StoreError
from community_gov.stores.sql.codec import Row, Value

__all__ = ["Connect", "Connection", "Cursor", "Driver", "Parameters", "Session", "over"]

_CHUNK = 500  # rows fetched at once from a result that is not held whole
Parameters = Sequence[Value | list[Value]]


class Cursor(Protocol):
    """What is used of a DBAPI cursor."""

    @property
    def rowcount(self) -> int:
        """Rows that the last statement changed."""

    def execute(self, sql: str, parameters: Parameters, /) -> object:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Sequence[Row], /) -> object:
        """Run one statement for each row."""

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """The next rows."""

    def fetchall(self) -> Sequence[Row]:
        """The rest of the rows."""

    def close(self) -> object:
        """End the result."""


class Connection(Protocol):
    """What is used of a DBAPI connection. It does not begin transactions by itself."""

    def cursor(self) -> Cursor:
        """A cursor of the driver."""

    def close(self) -> object:
        """End it; what was not committed is rolled back."""


Connect = Callable[[str], Connection]
"""Opens a connection: to the file of an SQLite database, which exists, or to the server that an address names."""


class Driver(Protocol):
    """In what drivers differ."""

    @property
    def caught(self) -> tuple[type[Exception], ...]:
        """The classes from which all errors of the driver come."""

    def meaning(self, error: Exception) -> Exception:
        """A StoreError or a Conflict for an error of the driver."""

    def cursor(self, connection: Connection) -> Cursor:
        """A cursor whose rows are tuples of what we know, however the connection is set."""

    def plain(self, connection: Connection) -> Cursor:
        """A cursor as SQLAlchemy expects one, however the connection is set."""

    def streaming(self, connection: Connection) -> Cursor:
        """Like the first, but it does not hold its whole result in memory."""

    def insert(self, cursor: Cursor, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert many rows in the quickest way there is."""


class Session:
    """A connection in use by one thread at a time."""

    confirms = False
    """Whether somebody else may have undone what was written, so that it has to be looked for at the end."""

    def __init__(self, connection: Connection, driver: Driver, turn: threading.Lock) -> None:
        """Take a connection over; readers fetch one at a time under `turn`.

        A driver gives the interpreter lock up for each row that it fetches. Threads that read at once then hand it to each
        other thousands of times a second and get a third of what one of them would get alone.
        """
        self._connection, self._driver, self._turn = connection, driver, turn
        self._cursor = driver.cursor(connection)
        self._streams: set[Cursor] = set()
        self._transactions = 0
        self._inside = False
        self.broken = False
        """Whether an error has left the connection in a state that nobody should rely on."""
        self.patience = -1
        """Milliseconds for which the connection waits for a lock, as far as it was told."""

    @property
    def connection(self) -> Connection:
        """The driver's own connection, for who has to work on it in another way within the same transaction."""
        return self._connection

    @property
    def driver(self) -> Driver:
        """What is known of the driver."""
        return self._driver

    def meaning(self, error: Exception) -> Exception:
        """What an error of the driver means that came of such other work."""
        return self._said(error)

    @property
    def inside(self) -> bool:
        """Whether a transaction is open."""
        return self._inside

    def run(self, sql: str, values: Parameters = ()) -> int:
        """Run a statement that gives no rows; returns how many rows it changed."""
        try:
            self._cursor.execute(sql, values)
        except self._driver.caught as error:
            raise self._said(error) from error
        return self._cursor.rowcount

    def run_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Run a statement for each row."""
        try:
            self._cursor.executemany(sql, rows)
        except self._driver.caught as error:
            raise self._said(error) from error

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert many rows."""
        try:
            self._driver.insert(self._cursor, table, columns, rows)
        except self._driver.caught as error:
            raise self._said(error) from error

    def rows(self, sql: str, values: Parameters = ()) -> Sequence[Row]:
        """All rows of a result."""
        try:
            with self._turn:
                self._cursor.execute(sql, values)
                return self._cursor.fetchall()
        except self._driver.caught as error:
            raise self._said(error) from error

    def row(self, sql: str, values: Parameters = ()) -> Row | None:
        """The first row of a result, or None."""
        return next(iter(self.rows(sql, values)), None)

    def locked_row(self, sql: str, values: Parameters = ()) -> Row | None:
        """The first row of a statement that may wait for a lock, while other threads fetch."""
        try:
            self._cursor.execute(sql, values)
            return next(iter(self._cursor.fetchall()), None)
        except self._driver.caught as error:
            raise self._said(error) from error

    def stream(self, sql: str, values: Parameters = ()) -> Iterator[Sequence[Row]]:
        """The rows of a result, a few hundred at a time; other statements may run meanwhile.

        Raises ChangeClosed when it is read after the transaction has ended.
        """
        return self._streamed(sql, values, self._transactions)

    def _streamed(self, sql: str, values: Parameters, transaction: int) -> Iterator[Sequence[Row]]:
        if transaction != self._transactions:
            raise over()
        cursor = self._driver.streaming(self._connection)
        self._streams.add(cursor)
        try:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(_CHUNK):
                yield rows
                if cursor not in self._streams:
                    raise over()
        except self._driver.caught as error:
            raise self._said(error) from error
        finally:
            self._end_stream(cursor)

    def begin(self, sql: str) -> None:
        """Start a transaction."""
        self.run(sql)
        self._inside = True

    def still(self) -> None:
        """Raise when somebody else has ended the transaction; nobody can."""

    def commit(self) -> None:
        """Make the transaction durable; raises OutcomeUnknown when the driver fails to say that it is."""
        self._end_streams()
        try:
            self.run("COMMIT")
        except StoreError as error:
            raise OutcomeUnknown(f"{error}; whether the change is stored is not known: retry it under its command id") from error
        self._inside = False

    def rollback(self) -> None:
        """End the transaction, if there is one, without a trace; a connection that cannot even do this is broken."""
        self._end_streams()
        if self._inside:
            self._inside = False
            try:
                self._cursor.execute("ROLLBACK", ())
            except self._driver.caught:
                self.broken = True

    def _end_streams(self) -> None:
        """A result that is not read to its end would keep the transaction's view of the database alive."""
        self._transactions += 1
        for cursor in tuple(self._streams):
            self._end_stream(cursor)

    def _end_stream(self, cursor: Cursor) -> None:
        if cursor in self._streams:
            self._streams.discard(cursor)
            cursor.close()

    def _said(self, error: Exception) -> Exception:
        meaning = self._driver.meaning(error)
        self.broken = self.broken or isinstance(meaning, StoreError)
        return meaning

    def end(self) -> None:
        """Give the cursor back; the connection goes on."""
        self._cursor.close()

    def close(self) -> None:
        """End the connection; what the driver says to that changes nothing for anybody."""
        try:
            self._connection.close()
        except self._driver.caught:
            self.broken = True


def over() -> ChangeClosed:
    """The error for whoever reads on after the end."""
    return ChangeClosed("this snapshot is over; read what it gives inside its `with` block")
