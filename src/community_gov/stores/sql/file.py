"""The file of an SQLite store: whose it is, whether it is whole, and how it comes to be."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

from community_gov.files import synchronise
from community_gov.stores.errors import (
    CorruptStore,
    EmptyStore,
    ForeignStore,
    MissingStore,
    OutdatedStore,
    ReadOnlyStore,
)
from community_gov.stores.sql.layout import PREFIX
from community_gov.stores.sql.locks import Deadline, ProcessTurn, held
from community_gov.stores.sql.session import Session

__all__ = ["APPLICATION", "check_file", "look_at", "make_file", "sign"]

APPLICATION = 0x43474F56
"""What the head of each file says of whose it is: CGOV."""
_MAGIC = b"SQLite format 3\0"
_EMBEDDED = f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{PREFIX}store'"  # noqa: S608  # a name of our own
_SMALLEST = 512  # bytes of the smallest page of SQLite


def look_at(path: str) -> None:
    """Judge the file before SQLite does, which would take an empty one for a new database.

    A file that may be a database is not opened for that: when a process closes any descriptor of a file, the system drops
    the locks of all its connections to it, and another process that closes the file then deletes the log that they still write.

    Raises MissingStore, EmptyStore, ForeignStore, CorruptStore, ReadOnlyStore.
    """
    try:
        size = Path(path).stat().st_size
        head = Path(path).read_bytes() if size < _SMALLEST else _MAGIC
    except FileNotFoundError as error:
        raise MissingStore(f"there is no {path}; make it once with Community.create") from error
    except OSError as error:
        raise ReadOnlyStore(f"{path} cannot be read ({error})") from error
    if not head:
        raise EmptyStore(f"{path} is empty, which a store never is; it was truncated: restore a backup")
    if not head.startswith(_MAGIC[: len(head)]):
        raise ForeignStore(f"{path} is not an SQLite database")
    if size < _SMALLEST:
        raise CorruptStore(f"{path} ends after {size} bytes; it was truncated: restore a backup")


def check_file(session: Session, path: str) -> None:
    """Judge what the file says of itself; raises ForeignStore, CorruptStore.

    A file that a host has made is not signed by us: it is a store when it has the table that says so. Then the host has to have
    put it into write-ahead mode, without which questions and changes wait for each other; raises OutdatedStore.
    """
    application = _pragma(session, "application_id")
    if application != APPLICATION:
        if session.row(_EMBEDDED) is None:
            raise ForeignStore(f"{path} belongs to another application (application_id {application})")
        if session.row("PRAGMA journal_mode") != ("wal",):
            raise OutdatedStore(f"{path} is not in write-ahead mode; run `PRAGMA journal_mode = WAL` in it once")
    wanted, log = _pragma(session, "page_count") * _pragma(session, "page_size"), Path(f"{path}-wal")
    if not (log.exists() and log.stat().st_size) and Path(path).stat().st_size < wanted:
        raise CorruptStore(f"{path} should have {wanted} bytes; it was truncated: restore a backup")


def _pragma(session: Session, name: str) -> int:
    row = session.row(f"PRAGMA {name}")
    return cast("int", row[0]) if row else 0


def sign(session: Session) -> None:
    """Say in the head of the file whose it is, as part of the transaction that makes the tables."""
    session.run(f"PRAGMA application_id = {APPLICATION}")


def make_file(path: str, build: Callable[[str], None], deadline: Deadline) -> None:
    """Build a database under another name, and give it its own when it is complete; it is left alone when it is there.

    Raises ReadOnlyStore when nothing can be made there.
    """
    new, turn = f"{path}-new", ProcessTurn(path)
    try:
        with held((turn,), deadline):
            if Path(path).exists():
                return
            for leftover in (new, f"{new}-wal", f"{new}-shm", f"{new}-journal"):
                Path(leftover).unlink(missing_ok=True)
            os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            build(new)
            os.link(new, path)
            Path(new).unlink()
            synchronise(Path(path).absolute().parent)
    except OSError as error:
        raise ReadOnlyStore(f"no store can be made at {path} ({error})") from error
    finally:
        turn.close()
