"""Limits of terms and sizes, and who may not serve beside whom: dated data, each with its source and with how much it binds.

A plugin adds those of its jurisdiction in `gov_packs`; `findings` and `conflicts` report what breaks them. What binds an owners'
committee differs from place to place and is told by the plugin `owners`, which knows the place.
"""

from datetime import date, timedelta
from fractions import Fraction

from attrs import Attribute, field, frozen
from attrs.validators import ge

from community_gov.calendar import months_after
from community_gov.hookspecs import Pack
from community_gov.periods import PartialDate
from community_gov.records import Code, FindingType, Severity
from community_gov.rules import Mark

__all__ = ["RULES", "Basis", "Incompatible", "RelativesBarred", "SizeLimit", "SuccessionLimit", "TermLimit", "limit_end"]

_MONTHS = 12


@frozen(kw_only=True)
class Basis:
    """Where a rule comes from: law and article, how sure we are of the text, since when and until when it is in force."""

    citation: str
    severity: Severity
    mark: Mark
    checked_on: date
    start: date | None = None
    end: date | None = None
    """The first day on which it is not in force any more."""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)

    def finding(self, name: str, *, zh: str, en: str) -> FindingType:
        """What is told where a rule on this basis is broken."""
        return FindingType(f"organizations.{name}", zh=zh, en=en, rule=self.citation, severity=self.severity)


@frozen(kw_only=True)
class TermLimit:
    """No term in these posts of a kind of body is longer than so many years; it may be followed by another."""

    kind: Code
    posts: frozenset[Code] = frozenset()
    """Empty: every post."""
    years: int = field(validator=ge(1))
    basis: Basis


def _proper(_limit: "SuccessionLimit", attribute: "Attribute[Fraction]", value: Fraction) -> None:
    if not 0 <= value < 1:
        msg = f"{attribute.name} is a share of a whole term, from 0 up to less than 1, and not {value}"
        raise ValueError(msg)


@frozen(kw_only=True)
class SuccessionLimit:
    """Nobody holds such a post of a kind of body in more than so many terms that follow one another.

    Who served the rest of somebody else's term is charged with it only when that rest was longer than a share of the whole term.
    """

    kind: Code
    posts: frozenset[Code] = frozenset()
    """Empty: every post."""
    terms: int = field(validator=ge(1))
    partial: Fraction = field(default=Fraction(1, 2), validator=_proper)
    basis: Basis


@frozen(kw_only=True)
class Incompatible:
    """Nobody holds such a post of a kind of body and such a post of the other on the same day."""

    kind: Code
    posts: frozenset[Code] = frozenset()
    """Empty: every post."""
    other: Code
    other_posts: frozenset[Code] = frozenset()
    basis: Basis


@frozen(kw_only=True)
class RelativesBarred:
    """Who are recorded as relatives do not serve beside one another: one in a kind of body, one in the other, or both in one."""

    kind: Code
    posts: frozenset[Code] = frozenset()
    """Empty: every post."""
    other: Code
    other_posts: frozenset[Code] = frozenset()
    basis: Basis


@frozen(kw_only=True)
class SizeLimit:
    """How many persons a kind of body has, counted over these posts, each once."""

    kind: Code
    posts: frozenset[Code] = frozenset()
    """Empty: every post."""
    smallest: int = field(validator=ge(1))
    largest: int = field(validator=ge(1))
    odd: bool
    basis: Basis


_CHECKED = date(2026, 11, 23)
_RESIDENTS = Basis(
    citation="Organic Law of Urban Residents' Committees (2025)",
    severity=Severity.LAW,
    mark=Mark.READ,
    checked_on=_CHECKED,
    start=date(2026, 1, 1),
)
RULES = Pack(
    name="organizations.rules",
    items=(
        TermLimit(kind=Code("residents_committee"), years=5, basis=_RESIDENTS),
        SizeLimit(kind=Code("residents_committee"), smallest=5, largest=9, odd=False, basis=_RESIDENTS),
        RelativesBarred(kind=Code("residents_committee"), other=Code("residents_committee"), basis=_RESIDENTS),
    ),
)
"""What the law says of residents' committees."""


def limit_end(start: PartialDate, years: int) -> PartialDate:
    """The first day after so many years from `start`, as vague as `start` is.

    The first day is not counted and the corresponding day is the last (Civil Code arts. 201, 202; read).
    """
    if start.exact:
        return PartialDate(months_after(start.earliest, years * _MONTHS).due + timedelta(days=1))
    year, dash, month = start.partition("-")
    return PartialDate(f"{int(year) + years:04d}{dash}{month}")
