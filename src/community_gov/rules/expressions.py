"""The sentences of a rule: sets of voters, measured and compared.

``heads(Y) > 1/2 heads(P)`` is a ``Compare`` of an ``Amount`` with ``Times`` an ``Amount``. By convention the left side is what
was had, and the right side is what is needed, with its base.
"""

import re
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias, assert_never

from attrs import Attribute, field, frozen

__all__ = [
    "AllOf",
    "Amount",
    "AnyOf",
    "AtLeast",
    "Comparator",
    "Compare",
    "Condition",
    "Constant",
    "Each",
    "Expression",
    "Flag",
    "Greatest",
    "Least",
    "Not",
    "Number",
    "Plus",
    "Times",
    "VoterSet",
    "amounts",
]


_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
RESERVED = frozenset({"and", "or", "not", "flag", "each", "at", "least", "min", "max"})
"""The words of the formulas, which name nothing else."""


def _name(_: object, attribute: "Attribute[str]", value: str) -> None:
    if not _NAME.fullmatch(value) or value in RESERVED:
        raise ValueError(
            f"{attribute.name} {value!r}: small letters, digits and _, beginning with a letter, and no word of the formulas"
        )


def _not_negative(_: object, attribute: "Attribute[Fraction]", value: Fraction) -> None:
    if not isinstance(value, Fraction) or value < 0:
        raise ValueError(f"{attribute.name} {value!r}: a Fraction, 0 or more")


class VoterSet(StrEnum):
    """The sets of voters that laws count; the letters are those of the formulas."""

    ENTITLED = "E"
    """In the register and not out of the base (全体)."""
    DUE = "D"
    """Entitled, without the excused who neither came nor returned a paper (应到)."""
    ATTENDING = "A"
    """In person, by proxy or in writing (到会)."""
    PARTICIPATING = "P"
    """Valid ballots, invalid ones that the rule keeps, and deemed votes that count as taking part (参与表决)."""
    VALID = "V"
    """Valid ballots with abstentions."""
    CAST = "C"
    """Yes and no."""
    LEGAL = "K"
    """Yes, no and illegal ballots of identified voters."""
    YES = "Y"
    NO = "N"
    ABSTAINING = "B"
    OBJECTING = "O"
    RETURNED = "R"
    ISSUED = "I"


SIDES = frozenset({VoterSet.YES, VoterSet.NO, VoterSet.ABSTAINING, VoterSet.OBJECTING})
"""Sets that may be empty in a sound vote; all others are bases, and an empty base never passes."""


class Comparator(StrEnum):
    """How two amounts are compared.

    Civil Code art. 1259: 以上 and 以下 include the number, 超过 and 不满 do not; 过半数 is strictly more than half.
    """

    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    EQUAL = "=="

    def holds(self, left: Fraction, right: Fraction) -> bool:
        """Compare exactly."""
        match self:
            case Comparator.MORE:
                return left > right
            case Comparator.AT_LEAST:
                return left >= right
            case Comparator.LESS:
                return left < right
            case Comparator.AT_MOST:
                return left <= right
            case Comparator.EQUAL:
                return left == right
            case _:
                assert_never(self)

    @property
    def strict(self) -> bool:
        """Whether equality fails it."""
        return self in {Comparator.MORE, Comparator.LESS}

    def margin(self, left: Fraction, right: Fraction) -> Fraction:
        """By how much it held (positive) or failed (negative); 0 is exactly on the boundary."""
        match self:
            case Comparator.MORE | Comparator.AT_LEAST:
                return left - right
            case Comparator.LESS | Comparator.AT_MOST:
                return right - left
            case Comparator.EQUAL:
                return -abs(left - right)
            case _:
                assert_never(self)


@frozen
class Number:
    """A number of the law itself."""

    value: Fraction = field(validator=_not_negative)


@frozen
class Amount:
    """A measure of a set, ``area(P)``.

    With ``per`` it is a share of another set, ``area(Y/P)``, which is 0 when that set is empty.
    """

    measure: str = field(validator=_name)
    of: VoterSet
    per: VoterSet | None = None


@frozen
class Constant:
    """A number of the case, ``<returned>``."""

    name: str = field(validator=_name)


@frozen
class Times:
    """A fraction of an amount, ``2/3 heads(E)``; of a sum, term by term."""

    factor: Fraction = field(validator=_not_negative)
    of: "Amount | Constant | Least | Greatest"


@frozen
class Plus:
    """A sum."""

    terms: "tuple[Expression, ...]"


@frozen
class Least:
    """The least of several: ``min(30, heads(E))``."""

    terms: "tuple[Expression, ...]"


@frozen
class Greatest:
    """The greatest of several: ``max(2, 1/5 heads(E))``."""

    terms: "tuple[Expression, ...]"


Expression: TypeAlias = Number | Amount | Constant | Times | Plus | Least | Greatest


@frozen
class Compare:
    """One test of the law. ``zh``, ``en`` and ``citation`` say what it means and rests on, where the formula does not."""

    had: Expression
    comparator: Comparator
    needed: Expression
    zh: str = field(default="", kw_only=True)
    en: str = field(default="", kw_only=True)
    citation: str = field(default="", kw_only=True)


@frozen
class AllOf:
    """All must hold."""

    of: "tuple[Condition, ...]"


@frozen
class AnyOf:
    """One must hold."""

    of: "tuple[Condition, ...]"


@frozen
class Not:
    """Must not hold; what rests on an empty base does not hold this way either."""

    of: "Condition"


@frozen
class Flag:
    """A fact of the case, ``flag notice``. ``flag deemed`` is true when a vote rests on silence."""

    name: str = field(validator=_name)


@frozen
class Each:
    """Holds in each part of a kind that has an entitled voter: ``each building (...)``."""

    kind: str = field(validator=_name)
    holds: "Condition"


@frozen
class AtLeast:
    """Holds in at least so many parts, one or more: ``at least 2 building (...)``."""

    number: int = field()
    kind: str = field(validator=_name)
    holds: "Condition"

    @number.validator
    def _one_or_more(self, _: object, value: int) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"number {value!r}: a whole number, 1 or more")


Condition: TypeAlias = Compare | AllOf | AnyOf | Not | Flag | Each | AtLeast


def amounts(node: Expression | Condition) -> tuple[Amount, ...]:
    """Give every amount named in it, in reading order."""
    if isinstance(node, Amount):
        return (node,)
    return tuple(found for inner in _inner(node) for found in amounts(inner))


def _inner(node: Expression | Condition) -> "tuple[Expression | Condition, ...]":  # noqa: PLR0911  one return a construct
    match node:
        case Plus(terms) | Least(terms) | Greatest(terms):
            return terms
        case AllOf(of) | AnyOf(of):
            return of
        case Times(_, of):
            return (of,)
        case Not(of):
            return (of,)
        case Compare(had, _, needed):
            return (had, needed)
        case Each(_, holds) | AtLeast(_, _, holds):
            return (holds,)
        case _:
            return ()
