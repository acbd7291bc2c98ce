"""What an election came to: who is elected, by which votes, who stands next, and what is still open."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from community_gov.rules.rule import Mark
from community_gov.rules.sheet import Missing
from community_gov.rules.verdict import Data, StageResult, plain_fields

__all__ = ["Candidature", "ElectionNote", "ElectionOutcome", "ElectionVerdict", "RoundResult"]


class ElectionOutcome(StrEnum):
    """What an election came to."""

    FILLED = "filled"
    SHORT = "short"
    """Some are elected, fewer than there are seats."""
    NOBODY = "nobody"
    """A valid vote in which nobody reached the threshold."""
    TIED = "tied"
    """A tie for the last seats is open."""
    NO_DECISION = "no_decision"
    INSUFFICIENT_DATA = "insufficient_data"


class ElectionNote(StrEnum):
    """What a reader should know beside the votes."""

    MORE_RETURNED_THAN_ISSUED = "more_returned_than_issued"
    TIE_BY_LOT = "tie_by_lot"
    TIE_OPEN_LOT = "tie_open_lot"
    TIE_OPEN_REVOTE = "tie_open_revote"
    TIE_LEFT_EMPTY = "tie_left_empty"
    EVEN_NUMBER = "even_number"
    BELOW_FEWEST = "below_fewest"
    SEATS_REDUCED = "seats_reduced"
    REDUCTION_NOT_AGREED = "reduction_not_agreed"
    RUNOFF_OPEN = "runoff_open"


@frozen(kw_only=True)
class Candidature:
    """One candidate in one round: the tests, the amounts that rank, the place in the ranking, and whether it was a seat."""

    candidate: str
    result: StageResult
    rank: tuple[Fraction, ...]
    place: int | None = None
    """1 for the first of those who passed; equal amounts share a place; None for those who did not pass."""
    elected: bool = False


@frozen(kw_only=True)
class RoundResult:
    """One round for one post: the seats to fill and all candidates, the best first."""

    stage: str
    seats: int
    candidates: tuple[Candidature, ...]
    post: str = ""
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    """Who are tied for the last seats, while that is open."""
    open_seats: int = 0
    """How many of the seats the tied contend for."""


@frozen(kw_only=True)
class ElectionVerdict:
    """What was decided in an election under one rule, with every round on the way.

    ``elected`` are in the order in which they won their seats, post by post; ``alternates`` in the order in which they move up.
    """

    rule: str
    citation: str
    mark: Mark
    outcome: ElectionOutcome
    rounds: tuple[RoundResult, ...]
    elected: tuple[str, ...] = ()
    posts: Mapping[str, tuple[str, ...]]
    alternates: tuple[str, ...] = ()
    shortfall: int = 0
    notes: tuple[ElectionNote, ...] = ()
    missing: tuple[Missing, ...] = ()
    without_silence: "ElectionVerdict | None" = None
    zh: str = ""
    en: str = ""

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The ties that are still open."""
        return tuple(one.tied for one in self.rounds if one.tied)

    def candidature(self, candidate: str) -> Candidature:
        """Give the last round of one candidate.

        Raises:
            KeyError: nobody of this name stood.
        """
        for one in reversed(self.rounds):
            for candidature in one.candidates:
                if candidature.candidate == candidate:
                    return candidature
        raise KeyError(candidate)

    def to_data(self) -> dict[str, Data]:
        """Give plain data for JSON: exact numbers as text, enumerations by value."""
        return plain_fields(self)
