"""What a rule consists of: stages with tests, and what happens to the register before they are read.

A rule is data. Everything that a law can vary is a field here, with the law's usual answer as its default, and every rule says
on what it rests, how sure we are of the text, and from when to when it holds.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from attrs import Attribute, field, frozen
from attrs.validators import instance_of

from community_gov.rules.beforehand import Deem, Exclude, InvalidBallots, ProxyLimit, Represent, Transform, duration, not_negative
from community_gov.rules.derived import Derived
from community_gov.rules.expressions import Condition, Expression, VoterSet, amounts
from community_gov.rules.register import HEADS, UNITS

__all__ = [
    "Contest",
    "Mark",
    "Onward",
    "Papers",
    "QuorumAt",
    "Rule",
    "Severity",
    "Shortfall",
    "Stage",
    "Tie",
    "TieBreak",
]

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}", re.ASCII)


def _code(_: object, attribute: "Attribute[str]", value: str) -> None:
    if not _CODE.fullmatch(value):
        raise ValueError(f"{attribute.name} {value!r}: letters, digits and . _ + - only, beginning with a letter or digit")


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
    window: str = field(default="", validator=duration)
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
    fewest: int = field(default=1, validator=not_negative)
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
