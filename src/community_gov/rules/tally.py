"""Counting: one standing a voter, and sums of weights by standing.

Every count in this package is made here: ``Tally`` keeps the sums up to date ballot by ballot, ``count`` makes them in one pass
over a column, and both give the same whole numbers. A set of voters (participating, cast...) is a set of standings.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from fractions import Fraction
from itertools import compress

from community_gov.rules.ballots import Choice
from community_gov.rules.expressions import VoterSet
from community_gov.rules.register import HEADS, Column, Register

__all__ = ["Standing", "Tally"]


class Standing(IntEnum):
    """Where one voter stands in one round, after representation, exclusions, proxy limits and deeming."""

    ABSENT = 0
    YES = 1
    NO = 2
    ABSTAIN = 3
    INVALID = 4
    FOLLOW = 5
    """Chose to follow the majority, and there was none."""
    UNSIGNED = 6
    """Returned a paper to which nobody can be held."""
    ATTENDING = 7
    """There, without a ballot."""
    UNSIGNED_THERE = 8
    """There, with an unsigned paper."""
    BARRED = 9
    """There, with a paper, but without the vote."""
    BARRED_UNSIGNED = 10
    """Not there, without the vote, with an unsigned paper."""
    EXCUSED = 11
    FOLLOWED_YES = 12
    FOLLOWED_NO = 13
    DEEMED_YES = 14
    DEEMED_NO = 15
    DEEMED_ABSTAIN = 16
    JOINED_YES = 17
    """Deemed, and counted as taking part; likewise the next two."""
    JOINED_NO = 18
    JOINED_ABSTAIN = 19
    OUT = 20
    """Not in the base."""


_S = Standing
_EVERYBODY = frozenset(_S) - {_S.OUT}
_YES = frozenset({_S.YES, _S.FOLLOWED_YES, _S.DEEMED_YES, _S.JOINED_YES})
_NO = frozenset({_S.NO, _S.FOLLOWED_NO, _S.DEEMED_NO, _S.JOINED_NO})
_ABSTAINING = frozenset({_S.ABSTAIN, _S.DEEMED_ABSTAIN, _S.JOINED_ABSTAIN})
_VALID = _YES | _NO | _ABSTAINING | {_S.FOLLOW}
_SILENT = frozenset({_S.DEEMED_YES, _S.DEEMED_NO, _S.DEEMED_ABSTAIN})
_BALLOTS = frozenset({_S.YES, _S.NO, _S.ABSTAIN, _S.INVALID, _S.FOLLOW, _S.FOLLOWED_YES, _S.FOLLOWED_NO})

MEMBERS: Mapping[VoterSet, frozenset[Standing]] = {
    VoterSet.ENTITLED: _EVERYBODY,
    VoterSet.DUE: _EVERYBODY - {_S.EXCUSED},
    VoterSet.ATTENDING: _BALLOTS | {_S.ATTENDING, _S.UNSIGNED_THERE, _S.BARRED},
    VoterSet.PARTICIPATING: _VALID - _SILENT,  # a rule adds the invalid ballots that it keeps
    VoterSet.VALID: _VALID,
    VoterSet.CAST: _YES | _NO,
    VoterSet.LEGAL: _YES | _NO | {_S.INVALID},
    VoterSet.YES: _YES,
    VoterSet.NO: _NO,
    VoterSet.ABSTAINING: _ABSTAINING,
    VoterSet.RETURNED: _BALLOTS | {_S.UNSIGNED, _S.UNSIGNED_THERE, _S.BARRED, _S.BARRED_UNSIGNED},
}
"""Which standings make up each set; objecting and issued are facts of their own."""

CODE: Mapping[Choice, int] = {choice: int(Standing[choice.name]) for choice in Choice}

_ONLY = [bytes(code == standing for code in range(256)) for standing in Standing]


def count(standings: bytes | bytearray, column: Column) -> list[int]:
    """Sum a column by standing, exactly, in one pass of compiled code for each standing that occurs."""
    values = column.values
    return [
        sum(compress(values, standings.translate(only))) if standing in standings else 0 for standing, only in enumerate(_ONLY)
    ]


def count_heads(standings: bytes | bytearray) -> list[int]:
    """Count the voters by standing."""
    return [standings.count(standing) for standing in range(len(_ONLY))]


def total(sums: Sequence[int], of: frozenset[Standing], denominator: int) -> Fraction:
    """Give the amount of a set from the sums by standing."""
    return Fraction(sum([sums[standing] for standing in of]), denominator)


class Tally:
    """A running tally of one round: each ballot changes one or two sums a measure, whatever the number of voters.

    A ballot replaces an earlier one of the same voter; which of two counts is settled before. ``recount`` counts all again and
    must agree. Who has no ballot is not counted along, but is what is left of the whole. ``standings`` are those of another tally
    of the same register.
    """

    __slots__ = ("_columns", "_heads", "_index", "_sums", "register", "standings")

    def __init__(self, register: Register, *, measures: Iterable[str] = (), standings: bytes | bytearray | None = None) -> None:
        self.register, self._index = register, register.index
        self.standings = bytearray(len(register) if standings is None else standings)
        self._heads = count_heads(self.standings)
        self._sums = {measure: count(self.standings, register.column(measure)) for measure in measures if measure != HEADS}
        self._columns = tuple((register.column(measure).values, sums) for measure, sums in self._sums.items())

    @classmethod
    def of(cls, register: Register, choices: Iterable[Choice | None], *, measures: Iterable[str] = ()) -> "Tally":
        """Make it from a column of choices in the order of the register, None for no ballot.

        Raises:
            ValueError: the column is not as long as the register.
        """
        standings = bytearray(0 if choice is None else CODE[choice] for choice in choices)
        if len(standings) != len(register):
            raise ValueError(f"{len(standings)} choices for {len(register)} voters")
        return cls(register, measures=measures, standings=standings)

    def add(self, voter: str, choice: Choice) -> None:
        """Count one ballot; a second one of the same voter replaces the first.

        Raises:
            KeyError: the voter is not in the register.
        """
        position, new = self._index[voter], CODE[choice]
        standings, heads = self.standings, self._heads
        old = standings[position]
        standings[position] = new
        heads[new] += 1
        for values, sums in self._columns:
            sums[new] += values[position]
        if old:
            self._take_back(position, old)

    def _take_back(self, position: int, old: int) -> None:
        self._heads[old] -= 1
        for values, sums in self._columns:
            sums[old] -= values[position]

    def amount(self, measure: str, of: VoterSet) -> Fraction:
        """Give the running amount of a set by a measure that this tally keeps."""
        return total(self.sums[measure], MEMBERS[of], self.register.column(measure).denominator)

    @property
    def sums(self) -> Mapping[str, Sequence[int]]:
        """The running sums by standing, over the denominator of each column."""
        kept = {HEADS: self._heads, **self._sums}
        return {measure: _with_absent(sums, self.register.column(measure).total) for measure, sums in kept.items()}

    def recount(self, *, measures: Iterable[str] | None = None) -> "Tally":
        """Give a new tally counted from the ballots in one pass, by the same measures or by others."""
        return Tally(self.register, measures=self._sums if measures is None else measures, standings=self.standings)


def _with_absent(sums: Sequence[int], whole: int) -> tuple[int, ...]:
    return (whole - sum(sums[1:]), *sums[1:])
