"""A backup of a live SQLite database: one moment of it as a file of its own, whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from community_gov.stores.errors import CorruptStore, ReadOnlyStore
from community_gov.stores.sql.file import synchronise
from community_gov.stores.sql.purging import mark_done
from community_gov.stores.sql.session import Session

__all__ = ["complete", "write_new"]


def write_new(path: Path, write: Callable[[str], None]) -> None:
    """Let `write` make a file in a folder of its own beside the path, then give it its name, durably.

    Raises FileExistsError when there is something of that name, which is never replaced; ReadOnlyStore when nothing can be made
    there.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already; a backup never replaces a file")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.absolute().parent) as folder:
            new = Path(folder) / "new.db"
            write(str(new))
            new.chmod(0o600)
            synchronise(new)
            os.link(new, path)
            synchronise(path.absolute().parent)
    except FileExistsError as error:
        raise FileExistsError(f"{path} was made by somebody else meanwhile; it is left alone") from error
    except OSError as error:
        raise ReadOnlyStore(f"no backup can be made at {path} ({error})") from error


def complete(session: Session, path: str) -> None:
    """Make a store like any other of a copy, and judge it; raises CorruptStore."""
    mark_done(session)  # the copy was written anew
    session.rows("PRAGMA journal_mode = WAL")
    if list(session.rows("PRAGMA quick_check(1)")) != [("ok",)]:
        raise CorruptStore(f"the copy at {path} is damaged, and so is what it was made from; restore an earlier backup")
