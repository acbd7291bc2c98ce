"""The law as this plugin asks it: which rule decides a matter on a day, and what the figures beside the rules are.

The rulebooks are those that come with the library, and whatever a host adds as packs of `community_gov.rules.Book`.
"""

from datetime import date
from fractions import Fraction
from functools import cache

from attrs import frozen

from community_gov import Code, Nature, ProblemType, Refused, Severity, View
from community_gov.hookspecs import Pack
from community_gov.rules import (
    Book,
    Chosen,
    ChosenParameter,
    Comparator,
    NoRule,
    choose,
    find_parameter,
    shipped_books,
)
from community_gov_owners.bylaws import clauses_on

__all__ = [
    "ALTERNATES_MOST",
    "CHALLENGE_WITHIN",
    "ELECTION",
    "ELECTRONIC",
    "FILING_DAYS",
    "FIRST_AREA",
    "FIRST_WITHIN",
    "GROUP_WITHIN",
    "HEADS_BY_AGREEMENT",
    "MATTERS",
    "NOTICE_COUNTING",
    "NOTICE_DAYS",
    "NOTICE_DAYS_TEMPORARY",
    "PETITION",
    "PETITION_BASIS",
    "PREPARERS_OWNERS",
    "PUBLISH_WITHIN",
    "RESULTS_SHOWN",
    "SHOWN_DAYS",
    "URGENT_FUNDS",
    "WINDOW_LEAST",
    "WINDOW_MOST",
    "Figure",
    "Word",
    "figure",
    "require_matter",
    "rule_for",
    "rulebooks",
    "word",
]

ELECTION = Code("committee_election")
"""The matter of electing the committee or replacing members."""
MATTERS = (
    Code("rules_of_procedure"),
    Code("covenant"),
    ELECTION,
    Code("manager"),
    Code("use_funds"),
    Code("raise_funds"),
    Code("rebuild"),
    Code("change_use"),
    Code("other_major"),
)
"""What the owners decide together, in the order of the Civil Code, art. 278 (read).

Turning a dwelling into business premises is not among them: that needs every interested owner (art. 279), not an assembly.
"""

# names of figures in the books
PETITION = Code("petition")
PETITION_BASIS = Code("petition_basis")
NOTICE_DAYS = Code("notice_days_regular")
NOTICE_DAYS_TEMPORARY = Code("notice_days_temporary")
NOTICE_COUNTING = Code("notice_counting")
WINDOW_LEAST = Code("voting_window_min")
WINDOW_MOST = Code("voting_window_max")
PUBLISH_WITHIN = Code("publish_within")
RESULTS_SHOWN = Code("shown_for")
URGENT_FUNDS = Code("urgent_fund_use_without_vote")
ALTERNATES_MOST = Code("alternates_max")
ELECTRONIC = Code("electronic_voting")
HEADS_BY_AGREEMENT = Code("heads_by_agreement")
PREPARERS_OWNERS = Code("preparatory_group_owners")
SHOWN_DAYS = Code("register_shown_days")
FIRST_WITHIN = Code("first_assembly_within")
FIRST_AREA = Code("first_assembly_area")
GROUP_WITHIN = Code("preparatory_group_within")
FILING_DAYS = Code("committee_filing_within")
CHALLENGE_WITHIN = Code("challenge_within")

NO_RULE = ProblemType(
    "owners.no_rule",
    zh="{on}没有适用于“{matter}”的表决规则",
    en="no rulebook says on {on} how {matter} is decided",
    nature=Nature.NOT_FOUND,
)
UNKNOWN_MATTER = ProblemType(
    "owners.unknown_matter",
    zh="“{matter}”不是业主共同决定的事项",
    en="{matter} is no matter that owners decide together",
    nature=Nature.NOT_FOUND,
)


@frozen(kw_only=True)
class Figure:
    """A number of the law for a day: days, members, a share; with its source and how much it binds."""

    value: Fraction
    citation: str
    severity: Severity
    verified: bool
    comparator: Comparator | None = None
    """How the number is compared, where that is the point."""
    book: Code
    """The rulebook that has it, which also has the citation."""

    @property
    def whole(self) -> int:
        """Days, years or members; raises ValueError for a share."""
        if self.value.denominator != 1:
            msg = f"{self.value} is a share, not a whole number; use value"
            raise ValueError(msg)
        return self.value.numerator


@frozen(kw_only=True)
class Word:
    """What a rulebook says in a word, or by yes or no, with its source."""

    value: str
    """The word; `yes` or `no` where the book says so."""
    citation: str
    book: Code


@cache  # the files never change while the program runs, and reading all of them takes 40 ms
def rulebooks() -> Pack:
    """The books, as a pack of this plugin."""
    return Pack(name="owners.rulebooks", items=shipped_books())


def rule_for(view: View, matter: Code, *, opens: date, closes: date) -> Chosen:
    """The rule of the day on which the vote closes, and whether the law changed while it was open.

    Raises Refused (owners.no_rule).
    """
    try:
        return choose(view.packs(Book), matter=matter, jurisdiction=_place(view, closes), on=closes, opened=opens)
    except NoRule:
        raise Refused(NO_RULE(at="matter", on=closes, matter=matter)) from None


def figure(view: View, name: Code, *, on: date) -> Figure | None:
    """A figure of a day, or None when no book of that day has it."""
    found = _parameter(view, name, on)
    if found is None:
        return None
    said = found.parameter
    if not isinstance(said.value, Fraction):
        msg = f"{name} of {found.book} is {said.value!r}, not a number"
        raise TypeError(msg)
    severity = next(one for one in Severity if one.value == said.severity.value)
    return Figure(
        value=said.value,
        citation=said.citation,
        severity=severity,
        verified=found.verified,
        comparator=said.comparator,
        book=Code(found.book),
    )


def word(view: View, name: Code, *, on: date) -> Word | None:
    """A choice of a day, such as how a petition is counted, or None when no book of that day makes it."""
    found = _parameter(view, name, on)
    if found is None:
        return None
    said = found.parameter.value
    if isinstance(said, Fraction):
        msg = f"{name} of {found.book} is the number {said}, not a word"
        raise TypeError(msg)
    value = said if isinstance(said, str) else "yes" if said else "no"
    return Word(value=value, citation=found.parameter.citation, book=Code(found.book))


def _parameter(view: View, name: Code, on: date) -> ChosenParameter | None:
    try:
        return find_parameter(view.packs(Book), name=name, jurisdiction=_place(view, on), on=on)
    except NoRule:
        return None


def require_matter(matter: Code) -> None:
    """Refuse (owners.unknown_matter) what is none of the owners' matters."""
    if matter not in MATTERS:
        raise Refused(UNKNOWN_MATTER(at="matter", matter=matter))


def _place(view: View, on: date) -> str:
    return str(clauses_on(view, on=on).jurisdiction)
