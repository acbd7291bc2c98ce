"""The verdict: what was decided, the path through the stages, and every test with its numbers."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias, cast

from attrs import AttrsInstance, field, fields, frozen

from community_gov.rules.expressions import Amount, Comparator, Compare, VoterSet
from community_gov.rules.formula import show_condition
from community_gov.rules.numeric import show_number
from community_gov.rules.rule import Mark
from community_gov.rules.sheet import Missing

__all__ = [
    "Branch",
    "Count",
    "Data",
    "Ended",
    "Join",
    "Node",
    "Note",
    "Operand",
    "Outcome",
    "Silence",
    "StageResult",
    "Test",
    "Verdict",
]

Data: TypeAlias = bool | int | str | list["Data"] | dict[str, "Data"] | None
"""What JSON can hold; numbers that decide are written as text."""


class Outcome(StrEnum):
    """What a vote came to. A rejected renewal is no dismissal, and a missed participation is no rejection."""

    PASSED = "passed"
    REJECTED = "rejected"
    NO_DECISION = "no_decision"
    INSUFFICIENT_DATA = "insufficient_data"


class Ended(StrEnum):
    """Why a stage ended."""

    PASSED = "passed"
    LOST = "lost"
    NO_QUORUM = "no_quorum"
    TIED = "tied"
    NOBODY_ENTITLED = "nobody_entitled"
    MISSING = "missing"
    GATE_CLOSED = "gate_closed"
    NOT_HELD = "not_held"


class Join(StrEnum):
    """What a branch of the tree stands for."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    FLAG = "flag"
    EACH = "each"
    AT_LEAST = "at_least"
    PART = "part"


@frozen(kw_only=True)
class Operand:
    """One amount of the vote that a test used."""

    amount: Amount
    value: Fraction


@frozen(kw_only=True)
class Test:
    """One comparison of the law with the numbers of the vote.

    ``margin`` is by how much it held (positive) or failed; 0 is exactly on the boundary. ``void`` says that its base is empty:
    it does not hold, and its negation does not hold either. ``least`` is the least whole number of heads or units that would
    hold, where that is what is counted.
    """

    compare: Compare
    had: Fraction
    needed: Fraction
    margin: Fraction
    holds: bool
    void: bool = False
    tie_broken: bool = False
    operands: tuple[Operand, ...] = ()
    base: tuple[Operand, ...] = ()
    least: int | None = None
    citation: str = ""

    __test__ = False
    """Not a test case: test runners collect classes of this name."""

    @property
    def formula(self) -> str:
        """The comparison as a formula."""
        return show_condition(self.compare)

    @property
    def comparator(self) -> Comparator:
        """How it compares."""
        return self.compare.comparator


@frozen(kw_only=True)
class Branch:
    """Several tests joined; ``label`` names the flag, the kind of part, or the part."""

    join: Join
    holds: bool
    of: "tuple[Node, ...]" = ()
    void: bool = False
    label: str = ""
    number: int = 0
    """How many parts are needed, for at_least."""


Node: TypeAlias = Test | Branch


@frozen(kw_only=True)
class Count:
    """The amount of one set by one measure, in one stage."""

    measure: str
    of: VoterSet
    value: Fraction


class Note(StrEnum):
    """What a reader of the verdict should know beside the numbers."""

    RESTS_ON_SILENCE = "rests_on_silence"
    SILENCE_NOT_COUNTED_NO_BYLAW = "silence_not_counted_no_bylaw"
    SILENCE_NOT_COUNTED_NO_WARNING = "silence_not_counted_no_warning"
    SILENCE_NOT_COUNTED_NO_LEADER = "silence_not_counted_no_leader"
    FOLLOWERS_NOT_COUNTED_NO_LEADER = "followers_not_counted_no_leader"
    CO_OWNERS_CONFLICT = "co_owners_conflict"
    NO_REPRESENTATIVE = "no_representative"
    PROXIES_OVER_LIMIT = "proxies_over_limit"
    BARRED_BALLOTS = "barred_ballots"
    OPENING_NOT_RECORDED = "opening_not_recorded"
    CASTING_VOTE = "casting_vote"
    CASTING_VOTE_OPEN = "casting_vote_open"
    LOT_TO_BE_DRAWN = "lot_to_be_drawn"
    LOT_DRAWN = "lot_drawn"
    VOTE_AGAIN = "vote_again"
    STATUS_QUO = "status_quo"


@frozen(kw_only=True)
class Silence:
    """Whose silence was counted, and as what."""

    deemed_as: str
    voters: int
    amounts: tuple[Count, ...] = ()


@frozen(kw_only=True)
class StageResult:
    """One stage: why it ended, its tests and its counts."""

    name: str
    ended: Ended
    gate: Node | None = None
    quorum: Node | None = None
    passes: Node | None = None
    counts: tuple[Count, ...] = ()
    notes: tuple[Note, ...] = ()
    concerned: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """The voters whom a note concerns."""
    silence: Silence | None = None
    zh: str = ""
    en: str = ""

    @property
    def held(self) -> bool:
        """Whether ballots were counted in it."""
        return self.ended not in {Ended.GATE_CLOSED, Ended.NOT_HELD}

    def count(self, measure: str, of: VoterSet) -> Fraction:
        """Give one of its counts.

        Raises:
            KeyError: the rule did not use the measure.
        """
        for counted in self.counts:
            if counted.measure == measure and counted.of is of:
                return counted.value
        raise KeyError(measure)


_OUTCOMES = {
    Ended.PASSED: Outcome.PASSED,
    Ended.LOST: Outcome.REJECTED,
    Ended.NO_QUORUM: Outcome.NO_DECISION,
    Ended.TIED: Outcome.NO_DECISION,
    Ended.NOBODY_ENTITLED: Outcome.NO_DECISION,
    Ended.MISSING: Outcome.INSUFFICIENT_DATA,
}


@frozen(kw_only=True)
class Verdict:
    """What was decided under one rule, with everything that it rests on.

    ``stages`` is the path that was gone; the outcome is that of the last stage that was held. ``without_silence`` is the
    verdict that would stand if no silence were counted, present whenever some was.
    """

    rule: str
    citation: str
    mark: Mark
    interpretation: str = ""
    valid_from: date | None = None
    stages: tuple[StageResult, ...]
    missing: tuple[Missing, ...] = ()
    without_silence: "Verdict | None" = None
    zh: str = ""
    en: str = ""

    @property
    def outcome(self) -> Outcome:
        """Passed, rejected, no decision or insufficient data."""
        return _OUTCOMES[self.last_held.ended]

    @property
    def passed(self) -> bool:
        """Whether it passed."""
        return self.outcome is Outcome.PASSED

    @property
    def last_held(self) -> StageResult:
        """The stage that settled it."""
        return next(stage for stage in reversed(self.stages) if stage.held)

    @property
    def open_stage(self) -> str | None:
        """The further stage that the rule allows and for which no ballots were given."""
        last = self.stages[-1]
        return last.name if last.ended is Ended.NOT_HELD else None

    def to_data(self) -> "dict[str, Data]":
        """Give plain data for JSON: exact numbers as text, enumerations by value."""
        return {"outcome": self.outcome.value, **plain_fields(self)}


def plain(value: object) -> Data:  # noqa: PLR0911  one return a type
    """Give a value of a verdict as JSON can hold it."""
    match value:
        case None | bool() | int():
            return value
        case Fraction():
            return show_number(value)
        case str():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Amount():
            return {"measure": value.measure, "of": value.of.value, **({"per": value.per.value} if value.per else {})}
        case Compare():
            return show_condition(value)
        case Verdict():
            return dict(value.to_data())
        case _:
            return plain_fields(cast("AttrsInstance", value))


def plain_fields(value: AttrsInstance) -> dict[str, Data]:
    """Give the fields of a record as JSON can hold them."""
    return {one.name: plain(getattr(value, one.name)) for one in fields(type(value))}
