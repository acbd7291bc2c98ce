"""The sheet of one electorate in one round: every amount that a test can ask for, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import compress

from attrs import define, field, frozen

from community_gov.rules.beforehand import InvalidBallots
from community_gov.rules.derived import derive
from community_gov.rules.expressions import VoterSet
from community_gov.rules.register import HEADS, Column, Part, Register
from community_gov.rules.rule import Rule
from community_gov.rules.tally import MEMBERS, Standing, count, count_heads, total
from community_gov.rules.weights import transformed

__all__ = ["Missing", "NotKnown"]

SHOWN = 20
"""How many voters are named where something is missing for many."""


@frozen(kw_only=True)
class Missing:
    """Something without which nothing can be said: a weight of some voters, a constant of the case, a ruling on proxies."""

    what: str
    voters: tuple[str, ...] = ()
    """The first of them, in the order of the register."""
    number: int = 0
    """How many voters in all."""
    zh: str = ""
    en: str = ""


class NotKnown(Exception):
    """Raised inside the counting when something is missing; the verdict then is insufficient data, saying whose."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.en)
        self.missing = missing


def weight_missing(measure: str, voters: Sequence[str]) -> NotKnown:
    """Say whose weight is not known."""
    shown = tuple(voters[:SHOWN])
    zh = f"缺少 {measure}：{'、'.join(shown[:3])}（共 {len(voters)} 人）"
    en = f"{measure} is not known for {len(voters)} voter(s), beginning with {', '.join(shown[:3])}"
    return NotKnown(Missing(what=measure, voters=shown, number=len(voters), zh=zh, en=en))


@define(kw_only=True)
class Sheet:
    """Amounts of one electorate, by whole numbers: the whole register, or one part of it.

    ``masks`` tell who is in a set that no standing tells (objecting, issued, or attending at the opening), 1 a voter.
    ``kept`` are sums that a running tally holds already.
    """

    rule: Rule
    ids: Sequence[str]
    standings: bytes | bytearray
    columns: Mapping[str, Column]
    masks: Mapping[VoterSet, bytes]
    flags: frozenset[str]
    constants: Mapping[str, Fraction]
    parts_of: Register | None = None
    kept: Mapping[str, Sequence[int]] = field(factory=dict)
    _sums: dict[str, Sequence[int]] = field(factory=dict, init=False)
    _ready: dict[str, Column] = field(factory=dict, init=False)
    _whole: "Sheet | None" = field(default=None, init=False)
    _within: tuple[tuple[str, str], ...] = field(default=(), init=False)

    def amount(self, measure: str, of: VoterSet) -> Fraction:
        """Give the weight of a set.

        Raises:
            NotKnown: an entitled voter has no such weight.
        """
        column = self.column(measure)
        if of in self.masks:
            return Fraction(sum(compress(column.values, self._inside(self.masks[of]))), column.denominator)
        if measure not in self._sums:
            self._sums[measure] = self._summed(measure, column)
        return total(self._sums[measure], members_of(of, self.rule.invalid_participate), column.denominator)

    def column(self, measure: str) -> Column:
        """Give the weights as the rule reads them, derived, capped and rounded; every entitled voter has one."""
        if measure not in self._ready:
            self._ready[measure] = self._prepared(measure)
        return self._ready[measure]

    def knows(self, measure: str) -> bool:
        """Whether every entitled voter has such a weight."""
        try:
            self.column(measure)
        except NotKnown:
            return False
        return True

    def constant(self, name: str) -> Fraction:
        """Give a number of the case.

        Raises:
            NotKnown: the facts do not say it.
        """
        if name not in self.constants:
            raise NotKnown(Missing(what=name, zh=f"缺少本案数据：{name}", en=f"the case does not say <{name}>"))
        return self.constants[name]

    def parts(self, kind: str) -> "Iterator[tuple[str, Sheet]]":
        """Give a sheet for each part with an entitled voter, in the order of their names; parts of a part are met within it."""
        whole = self._whole or self
        register = whole.parts_of
        for label, part in (register.parts(kind, within=self._within) if register is not None else {}).items():
            standings = bytes(whole.standings[position] for position in part.positions)
            if standings.count(Standing.OUT) < len(standings):
                yield label, self._part(whole, (*self._within, (kind, label)), part, standings)

    @property
    def empty(self) -> bool:
        """Whether nobody is entitled."""
        return self.standings.count(Standing.OUT) == len(self.standings)

    def _prepared(self, measure: str) -> Column:
        everybody = self._inside(bytes([1]) * len(self.ids))
        if measure in self.rule.measures:
            column = derive(self.rule.measures[measure], self.columns, inside=everybody)
        else:
            column = self.columns.get(measure) or Column(values=(0,) * len(self.ids), missing=frozenset(range(len(self.ids))))
        lacking = [position for position in sorted(column.missing) if self.standings[position] != Standing.OUT]
        if lacking:
            raise weight_missing(measure, [self.ids[position] for position in lacking])
        return transformed(column, measure, self.rule.transforms, inside=everybody)

    def _part(self, whole: "Sheet", within: tuple[tuple[str, str], ...], part: Part, standings: bytes) -> "Sheet":
        sheet = Sheet(
            rule=self.rule,
            ids=[whole.ids[position] for position in part.positions],
            standings=standings,
            columns=part.columns,
            masks={of: bytes(mask[position] for position in part.positions) for of, mask in whole.masks.items()},
            flags=self.flags,
            constants=self.constants,
        )
        sheet._whole, sheet._within = whole, within
        return sheet

    def _summed(self, measure: str, column: Column) -> Sequence[int]:
        if measure in self.kept:
            return self.kept[measure]
        return count_heads(self.standings) if measure == HEADS else count(self.standings, column)

    def _inside(self, mask: bytes) -> bytes:
        """Give the mask without those who are out of this base."""
        if Standing.OUT not in self.standings:
            return mask
        return bytes(bit and standing != Standing.OUT for bit, standing in zip(mask, self.standings, strict=True))


def members_of(of: VoterSet, invalid: InvalidBallots) -> frozenset[Standing]:
    """Give the standings that make up a set, with the invalid ballots that the rule lets take part."""
    if of is not VoterSet.PARTICIPATING:
        return MEMBERS[of]
    return MEMBERS[of] | _PARTICIPATING_TOO[invalid]


_PARTICIPATING_TOO: Mapping[InvalidBallots, frozenset[Standing]] = {
    InvalidBallots.NONE: frozenset(),
    InvalidBallots.IDENTIFIED: frozenset({Standing.INVALID}),
    InvalidBallots.ALL: frozenset({Standing.INVALID, Standing.UNSIGNED, Standing.UNSIGNED_THERE}),
}
