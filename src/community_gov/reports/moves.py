"""How something that lives by moves came into the time of a report, and when it was done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from community_gov.sections import Asked, Entered

__all__ = ["Moved", "done_at", "entered"]


class Moved(Protocol):
    """A step of a life: into which state, and when."""

    @property
    def to(self) -> Enum:
        """The state after it."""

    @property
    def at(self) -> datetime:
        """When it was done."""


def entered(asked: Asked, path: Sequence[Moved], waiting: Collection[Enum]) -> Entered | None:
    """Whether it was waiting when the time began, came in, or was taken up again; None when nothing was to be done."""
    before = [move for move in path if move.at < asked.begins]
    if not before:
        return Entered.CAME
    if before[-1].to in waiting:
        return Entered.CARRIED
    return Entered.AGAIN if any(move.to in waiting for move in path[len(before) :]) else None


def done_at(path: Sequence[Moved], waiting: Collection[Enum]) -> datetime | None:
    """Since when nobody has to do anything; None while somebody has."""
    if path[-1].to in waiting:
        return None
    waited = [number for number, move in enumerate(path) if move.to in waiting]
    return path[waited[-1] + 1 if waited else 0].at
