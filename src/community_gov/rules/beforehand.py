"""What a rule does before anything is counted: who is excluded or represented, how weights are cut, what silence means."""

import re
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from attrs import Attribute, field, frozen
from attrs.validators import instance_of

from community_gov.rules.numeric import Rounding
from community_gov.rules.register import HEADS, UNITS

__all__ = [
    "Cap",
    "CapToRest",
    "Deem",
    "DeemAs",
    "Effect",
    "Excess",
    "Exclude",
    "InvalidBallots",
    "MandateCount",
    "MandateShare",
    "ProxyLimit",
    "Represent",
    "RoundTo",
    "Transform",
]

_DURATION = re.compile(r"P(?:[0-9]{1,4}[DWMY]|T[0-9]{1,4}[HM])", re.ASCII)


def duration(_: object, attribute: "Attribute[str]", value: str) -> None:
    """See that it is empty or a duration of ISO 8601 in one unit."""
    if value and not _DURATION.fullmatch(value):
        raise ValueError(f'{attribute.name} {value!r}: write a duration such as "P30D", "P3M" or "PT30M"')


def _part_of_one(_: object, attribute: "Attribute[Fraction]", value: Fraction) -> None:
    if not isinstance(value, Fraction) or not 0 < value <= 1:
        raise ValueError(f"{attribute.name} {value!r}: a Fraction above 0 and at most 1")


def not_negative(_: object, attribute: "Attribute[int]", value: int) -> None:
    """See that it is a whole number, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{attribute.name} {value!r}: a whole number, 0 or more")


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

    mandates: int = field(validator=not_negative)


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
    window: str = field(default="", validator=duration)
