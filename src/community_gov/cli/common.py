"""What the commands share: exit statuses, addresses, files that are written whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from community_gov.community import Community

__all__ = ["FAULTS", "SOUND", "UNUSABLE", "Open", "checked_url", "write_new"]

SOUND, FAULTS, UNUSABLE = 0, 1, 2
Open = Callable[[str, str], Community]
"""How a community is opened: by address and id."""


def checked_url(url: str) -> str:
    """The address of a store; raises ValueError for what cannot be one."""
    if "://" not in url:
        raise ValueError(f"{url!r} is not the address of a store: write sqlite:///relative.db or sqlite:////absolute.db")
    return url


def write_new(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all; raises FileExistsError when there is one, since it may be somebody's evidence."""
    with path.open("xb") as file:
        try:
            write(file)
        except BaseException:
            path.unlink()
            raise
