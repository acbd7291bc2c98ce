"""The real clock and the real source of chance: the only file that reads them. Everything else is handed a source."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

__all__ = ["Clock", "Ids", "Salts", "sequence_ids", "system_clock", "system_salts"]

Clock = Callable[[], datetime]
"""The present instant, aware."""
Salts = Callable[[], bytes]
"""16 fresh bytes that nobody can guess."""


class Ids(Protocol):
    """Where ids come from."""

    def __call__(self, kind: str, *, sequence: int, number: int) -> str:
        """An id for a record of a kind: the `number`-th that the change asks for, which will be journal entry `sequence`."""


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def system_salts() -> bytes:
    """16 bytes from the operating system."""
    return secrets.token_bytes(16)


def sequence_ids(kind: str, *, sequence: int, number: int) -> str:
    """Ids that say where they come from: `unit-12-3` is the third record of journal entry 12.

    They need no chance, are unique in their community, sort with the journal, and hold no time of day.
    """
    return f"{kind.partition('.')[2]}-{sequence}-{number}"
