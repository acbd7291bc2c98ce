"""The shapes of rules: every construct of the algebra, and every way to end, so that none is left untried."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import cast, get_args

from attrs import AttrsInstance, fields_dict, has
from tests.rules.written_rules import RULES

from community_gov.rules import (
    Comparator,
    DeemAs,
    Derived,
    Effect,
    Ended,
    Excess,
    Exclude,
    InvalidBallots,
    MandateCount,
    MandateShare,
    Onward,
    Outcome,
    Papers,
    QuorumAt,
    Represent,
    Rounding,
    Rule,
    TieBreak,
    VoterSet,
)
from community_gov.rules.beforehand import Transform
from community_gov.rules.expressions import Condition, Expression

__all__ = ["ALL", "shapes", "ways"]

_VALUES: tuple[type[Enum], ...] = (
    Comparator,
    DeemAs,
    Effect,
    Excess,
    InvalidBallots,
    Onward,
    Papers,
    QuorumAt,
    Represent,
    Rounding,
    TieBreak,
    VoterSet,
)
_CLASSES = (*get_args(Condition), *get_args(Expression), *get_args(Transform), MandateCount, MandateShare, Exclude, Derived)
_GIVEN = (
    "Amount.per",
    "Deem.counts_as_participating",
    "Deem.needs_bylaw",
    "Deem.needs_warning",
    "Exclude.matters",
    "MandateShare.with_own",
    "Rule.leaders",
    "Stage.gate",
    "Stage.quorum",
)
"""Fields that change something when they are given."""
ALL: frozenset[str] = frozenset(
    [
        *(f"rule {name}" for name in RULES),
        *(cls.__name__ for cls in _CLASSES),
        *(f"{values.__name__}.{value.name}" for values in _VALUES for value in values),
        *_GIVEN,
        *(f"{number} stages" for number in (1, 2, 3)),
        *(f"ended {ended.value}" for ended in Ended),
        *(f"outcome {outcome.value}" for outcome in Outcome),
    ]
)
"""What has to come up; a construct that is added to the algebra is added here by itself."""


def shapes(rule: Rule) -> frozenset[str]:
    """Give the shapes of a rule."""
    return frozenset([f"rule {rule.id}", f"{len(rule.stages)} stages", *_shapes(rule)]) & ALL


def _shapes(value: object) -> Iterator[str]:
    if isinstance(value, Enum):
        yield f"{type(value).__name__}.{value.name}"
    elif has(type(value)):
        name = type(value).__name__
        yield name
        for field in fields_dict(cast("type[AttrsInstance]", type(value))):
            inner = getattr(value, field)
            if inner:
                yield f"{name}.{field}"
            yield from _shapes(inner)
    elif isinstance(value, tuple | frozenset | Mapping):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _shapes(inner)


def ways(outcome: str, path: list[tuple[str, str]]) -> list[str]:
    """Give how a vote went, as shapes."""
    return [f"outcome {outcome}", *(f"ended {ended}" for _, ended in path)]
