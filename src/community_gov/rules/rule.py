"""What a rule consists of: stages with tests, and what happens to the register before they are read.

A rule is data. Everything that a law can vary is a field here, with the law's usual answer as its default, and every rule says
on what it rests, how sure we are of the text, and from when to when it holds.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from attrs import Attribute, field, frozen
from attrs.validators import instance_of

from community_gov.rules.derived import Derived
from community_gov.rules.expressions import Condition, Expression, VoterSet, amounts
from community_gov.rules.numeric import Rounding
from community_gov.rules.register import HEADS, UNITS

__all__ = [
    "Cap",
    "CapToRest",
    "Contest",
    "Deem",
    "DeemAs",
    "Effect",
    "Excess",
    "Exclude",
    "InvalidBallots",
    "MandateCount",
    "MandateShare",
    "Mark",
    "Onward",
    "Papers",
    "ProxyLimit",
    "QuorumAt",
    "Represent",
    "RoundTo",
    "Rule",
    "Severity",
    "Shortfall",
    "Stage",
    "Tie",
    "TieBreak",
    "Transform",
]

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}", re.ASCII)
_DURATION = re.compile(r"P(?:[0-9]{1,4}[DWMY]|T[0-9]{1,4}[HM])", re.ASCII)


def _code(_: object, attribute: "Attribute[str]", value: str) -> None:
    if not _CODE.fullmatch(value):
        raise ValueError(f"{attribute.name} {value!r}: letters, digits and . _ + - only, beginning with a letter or digit")


def _duration(_: object, attribute: "Attribute[str]", value: str) -> None:
    if value and not _DURATION.fullmatch(value):
        raise ValueError(f'{attribute.name} {value!r}: write a duration such as "P30D", "P3M" or "PT30M"')


def _part_of_one(_: object, attribute: "Attribute[Fraction]", value: Fraction) -> None:
    if not isinstance(value, Fraction) or not 0 < value <= 1:
        raise ValueError(f"{attribute.name} {value!r}: a Fraction above 0 and at most 1")


def _one_or_more(_: object, attribute: "Attribute[int]", value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{attribute.name} {value!r}: a whole number, 0 or more")


class Mark(StrEnum):
    """How sure we are of the text behind a rule."""

    READ = "read"
    SECONDARY = "secondary"
    MEMORY = "memory"
    PLACEHOLDER = "placeholder"

    @property
    def verified(self) -> bool:
        """Whether the text itself, or a page quoting it, was read."""
        return self is Mark.READ


class Severity(StrEnum):
    """What a breach of the rule means.

    LAW can annul a decision; LOCAL is an ordinance; GUIDE a normative document, whose breach is a finding and no refusal; BYLAW
    the rules of procedure or the covenant; PARTY binds a Party organisation and never an owners' decision; SHOULD is 一般 or
    原则上; CUSTOM is practice.
    """

    LAW = "law"
    LOCAL = "local"
    GUIDE = "guide"
    BYLAW = "bylaw"
    PARTY = "party"
    SHOULD = "should"
    CUSTOM = "custom"


# ------------------------------------------------------------------------------------------------- before the counting


class Effect(StrEnum):
    """What an exclusion takes away.

    The vote; the place in the base of the pass tests and gates; the place on both sides of the quorum tests.
    """

    VOTE = "vote"
    BASE = "base"
    QUORUM = "quorum"


def _effects(_: object, attribute: "Attribute[frozenset[Effect]]", value: frozenset[Effect]) -> None:
    if not value:
        raise ValueError(f"{attribute.name}: an exclusion takes away something")
    if Effect.BASE in value and Effect.VOTE not in value:
        raise ValueError(
            f"{attribute.name}: who is out of the base has no vote either, so that no vote is counted outside its base"
        )


@frozen(kw_only=True)
class Exclude:
    """Voters with a flag lose some rights, in all matters or in those named."""

    flag: str
    effects: frozenset[Effect] = field(validator=[instance_of(frozenset), _effects])
    matters: frozenset[str] = field(default=frozenset(), validator=instance_of(frozenset))


class Represent(StrEnum):
    """What several ballots of co-owners amount to; conflicting ones are never two heads and never "the first wins"."""

    SINGLE_NAMED = "single_named"
    """Only the co-owner whom they appointed votes; without one the voter stays in every base and casts nothing."""
    UNANIMOUS_OR_VOID = "unanimous_or_void"
    """Those who cast must agree, else the voter's ballot is invalid for this item."""
    MAJORITY_IN_INTEREST = "majority_in_interest"
    """Who cast alone casts for all; of several, more than half of their interests decide, else invalid."""
    ANY_UNLESS_PROTEST = "any_unless_protest"
    """Any one casts for all, unless another votes otherwise or protests: then invalid."""
    FIRST_NAMED = "first_named"
    """The appointed co-owner, else the one named first in the register."""


class Excess(StrEnum):
    """What happens when one holder brings too many proxies.

    Mandates are taken in the order of the register until the first that is too much; it and the later ones are the excess.
    """

    NOT_COUNTED = "not_counted"
    """The excess counts nowhere."""
    MANDATE_VOID = "mandate_void"
    """All mandates of this holder fall."""
    REFUSE = "refuse"
    """There is no verdict until somebody has settled which mandates stand."""


@frozen(kw_only=True)
class MandateCount:
    """At most so many mandates for one holder."""

    mandates: int = field(validator=_one_or_more)


@frozen(kw_only=True)
class MandateShare:
    """At most a fraction of all by one measure, with or without what the holder has himself."""

    fraction: Fraction = field(validator=_part_of_one)
    measure: str = HEADS
    with_own: bool = False


@frozen(kw_only=True)
class ProxyLimit:
    """A holder is within the limit if any one of these holds."""

    any_of: tuple[MandateCount | MandateShare, ...] = field(validator=instance_of(tuple))
    excess: Excess = Excess.NOT_COUNTED

    @any_of.validator
    def _some(self, _: object, value: tuple[object, ...]) -> None:
        if not value:
            raise ValueError("any_of: a proxy limit has at least one limit")


def _weight(_: object, attribute: "Attribute[str]", value: str) -> None:
    if value in {HEADS, UNITS, ""}:
        raise ValueError(f"{attribute.name} {value!r}: a weight is transformed, not a count")


@frozen(kw_only=True)
class CapToRest:
    """A voter with more than half is cut to the sum of the others (loi 65-557 art. 22)."""

    measure: str = field(validator=_weight)


@frozen(kw_only=True)
class Cap:
    """No voter counts for more than a fraction of all; the total is taken before the cut."""

    measure: str = field(validator=_weight)
    fraction: Fraction = field(validator=_part_of_one)


@frozen(kw_only=True)
class RoundTo:
    """Each voter's weight is rounded to a multiple of a unit."""

    measure: str = field(validator=_weight)
    unit: Fraction = field()
    mode: Rounding = Rounding.HALF_UP

    @unit.validator
    def _above_zero(self, _: object, value: Fraction) -> None:
        if not isinstance(value, Fraction) or value <= 0:
            raise ValueError(f"unit {value!r}: a Fraction above 0")


Transform: TypeAlias = CapToRest | Cap | RoundTo


class InvalidBallots(StrEnum):
    """Which invalid ballots take part: none, those of identified voters (the usual), or also unsigned ones."""

    NONE = "none"
    IDENTIFIED = "identified"
    ALL = "all"


class DeemAs(StrEnum):
    """What silence is counted as."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    MAJORITY = "majority"
    EXCLUDED = "excluded"
    """Out of the base of the pass tests."""


@frozen(kw_only=True)
class Deem:
    """Who was served, did not come and did not object is counted as having said something.

    Silence counts only if the conditions of the rule are on record: ``needs_bylaw`` a clause that allows it, ``needs_warning``
    that the owners were told. Delivery to each voter is always needed. ``window`` is the time to object, kept for those who run
    the vote.
    """

    as_: DeemAs
    counts_as_participating: bool = False
    needs_bylaw: bool = False
    needs_warning: bool = False
    window: str = field(default="", validator=_duration)


# ------------------------------------------------------------------------------------------------------------- stages


class Papers(StrEnum):
    """Whether a later stage counts the same ballots again or needs new ones."""

    SAME = "same"
    NEW = "new"


class Onward(StrEnum):
    """Whether the chain goes on after a stage failed."""

    NEXT = "next"
    END = "end"


class QuorumAt(StrEnum):
    """Whether the quorum is judged for each item or once at the opening."""

    ITEM = "item"
    OPENING = "opening"


@frozen(kw_only=True)
class Stage:
    """One round: a gate over the previous round's tally, a quorum, and the tests by which it passes."""

    name: str = field(validator=_code)
    passes: Condition
    gate: Condition | None = None
    quorum: Condition | None = None
    ballots: Papers = Papers.SAME
    quorum_at: QuorumAt = QuorumAt.ITEM
    on_no_quorum: Onward = Onward.NEXT
    on_lost: Onward = Onward.NEXT
    window: str = field(default="", validator=_duration)
    zh: str = ""
    en: str = ""


class TieBreak(StrEnum):
    """What an exact tie of yes and no means."""

    LOST = "lost"
    CASTING = "casting"
    LOT = "lot"
    REVOTE = "revote"
    STATUS_QUO = "status_quo"


@frozen(kw_only=True)
class Tie:
    """How a tie by one measure is broken."""

    by: TieBreak = TieBreak.LOST
    measure: str = HEADS


class Shortfall(StrEnum):
    """What happens when fewer are elected than there are seats."""

    EMPTY = "empty"
    RUNOFF = "runoff"
    REDUCE = "reduce"


@frozen(kw_only=True)
class Contest:
    """What makes a rule an election: ranking, ties, alternates, validity of a ballot.

    ``rank`` are amounts, the highest first, each breaking ties of the one before. ``max_marks`` is the most names on a ballot,
    None for the number of seats; a ballot with more is void when ``limit_marks``. ``alternates`` is the most that are kept,
    None for the number of seats.
    """

    rank: tuple[Expression, ...] = field(validator=instance_of(tuple))
    tie: TieBreak = TieBreak.REVOTE
    limit_marks: bool = True
    max_marks: int | None = None
    returned_within_issued: bool = False
    carry_down: bool = False
    alternates: int | None = field(default=0)
    shortfall: Shortfall = Shortfall.EMPTY
    fewest: int = field(default=1, validator=_one_or_more)
    odd: bool = False
    note: str = ""

    @rank.validator
    def _some(self, _: object, value: tuple[Expression, ...]) -> None:
        if not value:
            raise ValueError("rank: an election ranks by at least one amount")


def _derived(value: Mapping[str, Derived]) -> Mapping[str, Derived]:
    return MappingProxyType(dict(value))


def _not_counts(_: object, attribute: "Attribute[Mapping[str, Derived]]", value: Mapping[str, Derived]) -> None:
    counted = {HEADS, UNITS} & set(value)
    if counted:
        raise ValueError(f"{attribute.name}: {min(counted)} is counted and cannot be derived")


@frozen(kw_only=True)
class Rule:
    """One way to decide, as a law, a by-law or custom states it.

    ``valid_from`` is the first day and ``valid_to`` the first day on which it no longer holds; None where it is not recorded or
    has no end. ``excused`` are the flags that take an absent voter out of D. ``leaders`` are the measures by which the majority
    is read for those who follow it: explicit ballots only, and if they differ or one of them ties, there is no majority.
    Without them, the measures of yes in the pass tests.
    """

    id: str = field(validator=_code)
    citation: str
    mark: Mark
    stages: tuple[Stage, ...] = field(validator=instance_of(tuple))
    zh: str = ""
    en: str = ""
    severity: Severity = Severity.LAW
    valid_from: date | None = None
    valid_to: date | None = None
    interpretation: str = ""
    measures: Mapping[str, Derived] = field(factory=dict, converter=_derived, validator=_not_counts)
    exclude: tuple[Exclude, ...] = field(default=(), validator=instance_of(tuple))
    represent: Represent = Represent.UNANIMOUS_OR_VOID
    transforms: tuple[Transform, ...] = field(default=(), validator=instance_of(tuple))
    proxy_limits: tuple[ProxyLimit, ...] = field(default=(), validator=instance_of(tuple))
    excused: frozenset[str] = field(default=frozenset({"excused"}), validator=instance_of(frozenset))
    invalid_participate: InvalidBallots = InvalidBallots.IDENTIFIED
    leaders: tuple[str, ...] = field(default=(), validator=instance_of(tuple))
    deem: Deem | None = None
    tie: Tie = field(factory=Tie)
    contest: Contest | None = None

    def __attrs_post_init__(self) -> None:
        names = [stage.name for stage in self.stages]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"rule {self.id}: it has at least one stage, and each stage a name of its own")
        if self.stages[0].gate is not None:
            raise ValueError(f"rule {self.id}: the first stage has no stage before it to look back on")
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise ValueError(f"rule {self.id}: valid_to {self.valid_to} is the day after the last one, so later than valid_from")

    def holds_on(self, day: date) -> bool:
        """Whether the day is within its validity (half-open)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def leading_measures(self, stage: Stage) -> tuple[str, ...]:
        """Give the measures by which the majority is read in a stage."""
        yes = (amount.measure for amount in amounts(stage.passes) if amount.of is VoterSet.YES)
        return self.leaders or tuple(dict.fromkeys(yes))
