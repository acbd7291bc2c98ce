"""Limits of terms and sizes: dated data, each with its source and with how much it binds.

A plugin adds those of its jurisdiction in `gov_packs`; `findings` reports what breaks them.
"""

from datetime import date, timedelta

from attrs import field, frozen
from attrs.validators import ge

from community_gov.calendar import months_after
from community_gov.hookspecs import Pack
from community_gov.periods import PartialDate
from community_gov.records import Code, Severity
from community_gov.rules import Mark

__all__ = ["RULES", "Basis", "SizeLimit", "TermLimit", "limit_end"]

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


@frozen(kw_only=True)
class TermLimit:
    """No term in these posts of a kind of body is longer than so many years; it may be followed by another."""

    kind: Code
    posts: frozenset[Code] = frozenset()
    """Empty: every post."""
    years: int = field(validator=ge(1))
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
_COMMITTEE = frozenset({Code("chair"), Code("vice_chair"), Code("member")})


def _guiding_rules(article: int) -> Basis:
    return Basis(
        citation=f"业主大会和业主委员会指导规则(建房〔2009〕274号)第{article}条",
        severity=Severity.GUIDE,
        mark=Mark.READ,
        checked_on=_CHECKED,
        start=date(2010, 1, 1),
    )


_RESIDENTS = Basis(
    citation="城市居民委员会组织法(2025年修订)",
    severity=Severity.LAW,
    mark=Mark.READ,
    checked_on=_CHECKED,
    start=date(2026, 1, 1),
)
RULES = Pack(
    name="organizations.rules",
    items=(
        TermLimit(kind=Code("owners_committee"), posts=_COMMITTEE, years=5, basis=_guiding_rules(32)),
        SizeLimit(kind=Code("owners_committee"), posts=_COMMITTEE, smallest=5, largest=11, odd=True, basis=_guiding_rules(31)),
        TermLimit(kind=Code("residents_committee"), years=5, basis=_RESIDENTS),
        SizeLimit(kind=Code("residents_committee"), smallest=5, largest=9, odd=False, basis=_RESIDENTS),
    ),
)
"""National rules; local ordinances set other sizes and terms."""


def limit_end(start: PartialDate, years: int) -> PartialDate:
    """The first day after so many years from `start`, as vague as `start` is.

    The first day is not counted and the corresponding day is the last (Civil Code arts. 201, 202; read).
    """
    if start.exact:
        return PartialDate(months_after(start.earliest, years * _MONTHS).due + timedelta(days=1))
    year, dash, month = start.partition("-")
    return PartialDate(f"{int(year) + years:04d}{dash}{month}")
