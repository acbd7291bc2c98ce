"""Files that are written whole or not at all, and never over another: backups, exports, receipts."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from community_gov.errors import GovernanceError

__all__ = ["FileTaken", "synchronise", "write_new", "write_new_folder"]


class FileTaken(GovernanceError, FileExistsError):
    """There is something of that name; it may be somebody's evidence and is never replaced. Choose another name."""


def write_new(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file in a folder of its own beside the path, then give it its name, durably.

    Whoever is killed on the way leaves no part under the path. Raises FileTaken, and OSError
    when nothing can be made there.
    """
    _require_free(path)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.absolute().parent) as folder:
        new = Path(folder) / "new"
        write(new)
        synchronise(new)
        try:
            os.link(new, path)
        except FileExistsError as error:
            raise FileTaken(f"{path} was made by somebody else meanwhile; it is left alone") from error
        synchronise(path.absolute().parent)


def write_new_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write these files into a folder beside the path, then give it its name: it is there with all of them, or not at all.

    Raises FileTaken, and OSError when nothing can be made there.
    """
    _require_free(path)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.absolute().parent) as around:
        new = Path(around) / "new"
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
            synchronise(new / name)
        synchronise(new)
        try:
            new.rename(path)
        except OSError as error:
            if not os.path.lexists(path):
                raise
            raise FileTaken(f"{path} was made by somebody else meanwhile; it is left alone") from error
        synchronise(path.absolute().parent)


def _require_free(path: Path) -> None:
    if os.path.lexists(path):
        raise FileTaken(f"{path} is there already and is never replaced; choose another name")


def synchronise(path: Path) -> None:
    """Make a file durable, or the names in a folder."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
