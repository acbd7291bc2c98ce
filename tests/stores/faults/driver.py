"""SQLite through apsw, behind what the store asks of a driver; and a file system of our own below it.

apsw lets Python stand between SQLite and the files: every read, write and synchronisation can be written down, or fail.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import apsw

from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.session import Connect, Parameters

__all__ = ["ApswConnection", "Shim", "through"]


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    """Raise what the sqlite3 module would raise."""
    try:
        yield
    except apsw.Error as error:
        said = sqlite3.OperationalError(str(error))
        said.sqlite_errorcode = getattr(error, "extendedresult", apsw.SQLITE_ERROR)
        raise said from error


class ApswCursor:
    """A cursor as the DBAPI has it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection, self._cursor = connection, connection.cursor()

    @property
    def rowcount(self) -> int:
        """Rows that the last statement changed."""
        return self._connection.changes()

    def execute(self, sql: str, parameters: Parameters, /) -> object:
        """Run one statement."""
        with _as_sqlite3():
            return self._cursor.execute(sql, tuple(parameters))

    def executemany(self, sql: str, parameters: Sequence[Row], /) -> object:
        """Run one statement for each row."""
        with _as_sqlite3():
            return self._cursor.executemany(sql, parameters)

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """The next rows."""
        with _as_sqlite3():
            return [row for row, _number in zip(self._cursor, range(size), strict=False)]

    def fetchall(self) -> Sequence[Row]:
        """The rest of the rows."""
        with _as_sqlite3():
            return cast("Sequence[Row]", self._cursor.fetchall())

    def close(self) -> None:
        """End the result."""
        with _as_sqlite3():
            self._cursor.close(force=True)


class ApswConnection:
    """A connection as the DBAPI has it, to a file in a file system of ours."""

    def __init__(self, path: str, vfs: str, settings: Sequence[str]) -> None:
        with _as_sqlite3():
            self._connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
            for setting in settings:
                self._connection.execute(setting)

    def cursor(self) -> ApswCursor:
        """A cursor."""
        with _as_sqlite3():
            return ApswCursor(self._connection)

    def close(self) -> None:
        """End it."""
        with _as_sqlite3():
            self._connection.close(force=True)


Watch = Callable[[str, str, int, bytes], None]
"""Told before each operation: which one, on which file, where, with which bytes. May raise what the operation fails with."""


class _File(apsw.VFSFile):
    def __init__(self, name: str | apsw.URIFilename, flags: list[int], watch: Watch) -> None:
        path = name if isinstance(name, str) else name.filename()
        self._name, self._watch = Path(path).name, watch
        watch("open", self._name, 0, b"")
        super().__init__("", name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  # SQLite's own name
        self._watch("read", self._name, offset, b"")
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's own name
        self._watch("write", self._name, offset, bytes(data))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802  # SQLite's own name
        self._watch("sync", self._name, 0, b"")
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802  # SQLite's own name
        self._watch("truncate", self._name, size, b"")
        super().xTruncate(size)


class Shim(apsw.VFS):
    """The file system of the machine, watched."""

    def __init__(self, name: str, watch: Watch) -> None:
        """Register it under a name that no other one has."""
        self.name, self._watch = name, watch
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  # SQLite's own name
        """Open a file; one without a name is SQLite's own and not watched."""
        if name is None:
            return super().xOpen(name, flags)
        return _File(name, flags, self._watch)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802  # SQLite's own signature
        """Delete a file."""
        self._watch("delete", Path(filename).name, 0, b"")
        super().xDelete(filename, syncdir)


def through(shim: Shim, *settings: str) -> Connect:
    """Open connections through a watched file system, each with some statements before anything else."""
    return lambda path: ApswConnection(path, shim.name, settings)
