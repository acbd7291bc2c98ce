"""Leaving nothing of what was erased in an SQLite file or its log.

A row that is overwritten or deleted leaves its bytes behind: in the free space of its page, in copies that were made when pages
were split, in the log. SQLite's `secure_delete` clears most of the first only. So the file is written anew (VACUUM) and the log
cut off. That cannot be part of the change; that it is due is written down together with the change, so that a crash in between is
made good by whoever writes next.
"""

from community_gov.errors import Conflict
from community_gov.stores.errors import StoreError
from community_gov.stores.sql.layout import PREFIX
from community_gov.stores.sql.session import Session

__all__ = ["DUE", "mark_done", "purge_file", "wait_at_most"]

# ruff: noqa: S608  # the statements are made of names of our own

_STATE = f"SELECT format FROM {PREFIX}store WHERE application = 'community_gov.purge'"
_SAY = (
    f"INSERT INTO {PREFIX}store (application, format) VALUES ('community_gov.purge', {{0}})"
    " ON CONFLICT (application) DO UPDATE SET format = excluded.format"
)
_LOG_DUE, _ALL_DUE = 1, 2
DUE = _SAY.format(_ALL_DUE)
"""Says inside the transaction that erases something that the file has to be written anew."""
_DONE = f"DELETE FROM {PREFIX}store WHERE application = 'community_gov.purge'"


def mark_done(session: Session) -> None:
    """Say of a file that was just written anew that nothing is left to do."""
    session.run(_DONE)


def purge_file(session: Session, *, patience: int) -> bool:
    """Do what is due, outside of a transaction and in the turn of a writer; returns whether nothing is left to do.

    The log cannot be cut off while somebody reads an older state than the last one, who is waited for so many milliseconds.
    """
    try:
        state = session.row(_STATE)
        if state is None:
            return True
        wait_at_most(session, patience)
        if state == (_ALL_DUE,):
            session.run("VACUUM")
            session.run(_SAY.format(_LOG_DUE))
        busy, *_pages = session.row("PRAGMA wal_checkpoint(TRUNCATE)") or (1,)
        if not busy:
            mark_done(session)
    except (Conflict, StoreError):
        return False
    return not busy


def wait_at_most(session: Session, milliseconds: int) -> None:
    """How long this connection waits for a lock of SQLite's own from now on."""
    session.run(f"PRAGMA busy_timeout = {milliseconds}")
    session.patience = milliseconds
