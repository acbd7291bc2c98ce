"""Star ladders: how many stars so many hours are worth.

The law permits stars by time and quality and leaves the ladder open (志愿服务记录与证明出具办法 art. 10), so ladders are dated
data: which one an association uses is in its bylaws. A threshold is inclusive: 300 hours reach the step of 300, 299 hours and
59 minutes do not. Pure.
"""

from itertools import pairwise

from attrs import field, frozen

from community_gov import Code, PartialDate
from community_gov.rules import Mark

__all__ = ["HOUR", "StarLadder", "minutes_to_next", "stars_for"]

HOUR = 60
"""Minutes."""


def _rising(_ladder: "StarLadder", _attribute: object, hours: tuple[int, ...]) -> None:
    if not hours or hours[0] <= 0 or any(low >= high for low, high in pairwise(hours)):
        msg = f"the hours of a ladder rise from above 0, which {hours} do not"
        raise ValueError(msg)


@frozen(kw_only=True)
class StarLadder:
    """Dated data: the hours that each star takes, and where it comes from; in force from `start` to `end` (not included)."""

    code: Code
    zh: str
    en: str
    hours: tuple[int, ...] = field(validator=_rising)
    start: PartialDate | None
    end: PartialDate | None = None
    citation: str
    mark: Mark


def stars_for(minutes: int, ladder: StarLadder) -> int:
    """How many stars; thresholds are inclusive, and all minutes count, nothing is rounded.

    >>> five = StarLadder(code=Code("x"), zh="", en="", hours=(100, 300), start=None, citation="", mark=Mark.PLACEHOLDER)
    >>> stars_for(300 * HOUR, five), stars_for(299 * HOUR + 30, five)
    (2, 1)
    """
    return sum(minutes >= hours * HOUR for hours in ladder.hours)


def minutes_to_next(minutes: int, ladder: StarLadder) -> int | None:
    """How many minutes are missing for the next star; None on the last step."""
    stars = stars_for(minutes, ladder)
    return None if stars == len(ladder.hours) else ladder.hours[stars] * HOUR - minutes
