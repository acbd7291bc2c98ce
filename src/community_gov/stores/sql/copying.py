"""A backup of a live SQLite database: one moment of it as a file of its own, whole or not at all."""

from collections.abc import Callable
from pathlib import Path

from community_gov.files import FileTaken, write_new
from community_gov.stores.errors import CorruptStore, ReadOnlyStore
from community_gov.stores.sql.purging import mark_done
from community_gov.stores.sql.session import Session

__all__ = ["complete", "copy_to"]


def copy_to(path: Path, copy: Callable[[str], None]) -> None:
    """Let `copy` make a file for its owner only, then give it this name.

    Raises FileTaken, ReadOnlyStore when nothing can be made there.
    """

    def write(new: Path) -> None:
        copy(str(new))
        new.chmod(0o600)

    try:
        write_new(path, write)
    except FileTaken:
        raise
    except OSError as error:
        raise ReadOnlyStore(f"no backup can be made at {path} ({error})") from error


def complete(session: Session, path: str) -> None:
    """Make a store like any other of a copy, and judge it; raises CorruptStore."""
    mark_done(session)  # the copy was written anew
    session.rows("PRAGMA journal_mode = WAL")
    if list(session.rows("PRAGMA quick_check(1)")) != [("ok",)]:
        raise CorruptStore(f"the copy at {path} is damaged, and so is what it was made from; restore an earlier backup")
