"""The real clock and the real source of chance: the only file that reads them. Everything else is handed a source."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Protocol

__all__ = [
    "Clock",
    "Ids",
    "Salts",
    "Stopwatch",
    "sequence_ids",
    "system_clock",
    "system_salts",
    "system_stopwatch",
    "system_zone",
]

Clock = Callable[[], datetime]
"""The present instant, aware."""
Salts = Callable[[], bytes]
"""16 fresh bytes that nobody can guess."""
Stopwatch = Callable[[], float]
"""Seconds since some moment, never backwards: how long somebody has waited, and nothing that is recorded."""


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


def system_stopwatch() -> float:
    """Seconds that no change of the clock can turn back."""
    return time.monotonic()


def system_zone() -> tzinfo:
    """The zone of China; raises ZoneInfoNotFoundError where the system has no data of zones (install tzdata)."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415  not needed to import the library

    return ZoneInfo("Asia/Shanghai")


def sequence_ids(kind: str, *, sequence: int, number: int) -> str:
    """Ids that say where they come from: `unit-12-3` is the third record of journal entry 12.

    They need no chance, are unique in their community, sort with the journal, and hold no time of day.
    """
    return f"{kind.partition('.')[2]}-{sequence}-{number}"
