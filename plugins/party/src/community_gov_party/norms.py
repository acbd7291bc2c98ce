"""What the Party's own rules say about size and composition: dated data that a community may override.

Each norm carries its source and how sure we are of it. A recommendation becomes a finding, never a refusal.
"""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from community_gov import Code, Coded, Severity, View
from community_gov.hookspecs import Pack

__all__ = ["NORMS", "Norm", "Sure", "figure", "norm"]


class Sure(Coded):
    """How a figure was checked."""

    READ = "read", "已读原文", "the text was read"
    SECONDARY = "secondary", "已读二手资料", "a secondary source was read"
    MEMORY = "memory", "凭记忆,未核实", "from memory, unverified"
    PLACEHOLDER = "placeholder", "占位", "a placeholder"


@frozen(kw_only=True)
class Norm:
    """One figure of one rule, valid from a day on and until another (half-open)."""

    code: Code
    value: int
    zh: str
    en: str
    rule: str
    severity: Severity
    sure: Sure
    valid_from: date
    valid_to: date | None = None


_BRANCH_RULES = "Regulations on the work of Party branches (trial, 2018)"
_SINCE_2018 = date(2018, 10, 28)

NORMS = Pack(
    name="party.norms",
    items=(
        Norm(
            code=Code("branch_least"),
            value=3,
            zh="成立党支部至少有正式党员人数",
            en="full members that a branch has at least",
            rule=_BRANCH_RULES,
            severity=Severity.PARTY,
            sure=Sure.SECONDARY,
            valid_from=_SINCE_2018,
        ),
        Norm(
            code=Code("branch_usual_most"),
            value=50,
            zh="党支部党员一般不超过的人数",
            en="members that a branch generally does not exceed",
            rule=_BRANCH_RULES,
            severity=Severity.SHOULD,
            sure=Sure.SECONDARY,
            valid_from=_SINCE_2018,
        ),
        Norm(
            code=Code("committee_from"),
            value=7,
            zh="应当设立支部委员会的正式党员人数",
            en="full members from which on a branch has a committee",
            rule=_BRANCH_RULES,
            severity=Severity.PARTY,
            sure=Sure.SECONDARY,
            valid_from=_SINCE_2018,
        ),
        Norm(
            code=Code("group_least"),
            value=3,
            zh="党小组一般至少的人数",
            en="members that a small group usually has at least",
            rule="custom; written for central state organs only",
            severity=Severity.CUSTOM,
            sure=Sure.MEMORY,
            valid_from=_SINCE_2018,
        ),
        Norm(
            code=Code("probation_years"),
            value=1,
            zh="预备期(年)",
            en="years of probation",
            rule="Constitution of the Communist Party of China art. 7",
            severity=Severity.PARTY,
            sure=Sure.MEMORY,
            valid_from=_SINCE_2018,
        ),
    ),
)
"""The figures that the plugin ships; a later pack with the same code and a later `valid_from` takes their place."""


def norm(view: View, code: str, *, on: date) -> Norm | None:
    """The norm of this code on a day: of several the one that came into force last; None when there was none."""
    return _latest(known for known in view.packs(Norm) if known.code == code and _valid(known, on))


def figure(view: View, code: str, *, on: date) -> int | None:
    """Its figure, or None."""
    found = norm(view, code, on=on)
    return None if found is None else found.value


def _valid(known: Norm, on: date) -> bool:
    return known.valid_from <= on and (known.valid_to is None or on < known.valid_to)


def _latest(norms: Iterable[Norm]) -> Norm | None:
    return max(norms, key=lambda known: known.valid_from, default=None)
