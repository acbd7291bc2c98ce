"""Where a subscription stands in the journal, and what of it is parked, as a store keeps them."""

from datetime import datetime

from attrs import frozen

from community_gov.records import Code

__all__ = ["Cursor", "Parked", "Span"]


@frozen(kw_only=True)
class Span:
    """A stretch of time by the clock of whoever set it, half-open."""

    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it still goes on.

        Not when the clock is further before it than it is long: then the clock that set it was wrong, and nobody waits for
        that. Clocks that differ by less than this length agree well enough.
        """
        return now < self.until and self.since - now <= self.until - self.since


@frozen(kw_only=True)
class Cursor:
    """How far one subscription has come, and who may go on with it."""

    name: str
    revision: int = 0
    """Grows by one with each writing; 0 for what no store has yet. Who writes names the one before, or is refused."""
    sequence: int = 1
    index: int = 0
    """Entry, and event in it, that is handed over next: all before it is done with."""
    failures: int = 0
    """How often in a row the next one has failed."""
    lease: Span | None = None
    """As long as somebody is at work: whoever wrote this revision."""
    rest: Span | None = None
    """After a failure, until when nothing is tried."""

    def waits(self, now: datetime) -> datetime | None:
        """Until when nobody may begin: because somebody is at work, or after a failure."""
        return max((span.until for span in (self.lease, self.rest) if span is not None and span.holds(now)), default=None)


@frozen(kw_only=True)
class Parked:
    """A delivery that failed too often, so that the subscription went on without it."""

    name: str
    """The subscription."""
    sequence: int
    index: int
    error: str
    """The class of the last exception; its message may speak of people and is not kept."""
    failures: int
    again: bool = False
    """Whether the next delivery tries it once more."""
    dropped: Code | None = None
    """Why it is never to be delivered."""

    @property
    def key(self) -> tuple[int, int]:
        """Sequence and index."""
        return self.sequence, self.index
