"""A rulebook: the dated data of one body of law, or of one community's by-laws.

It holds rules, says which matters they decide, and keeps the parameters (periods, sizes, limits) that other parts of the
library ask for. A local book holds only what was read of the local text; for the rest the books of the wider place apply ("cn"
for "cn-beijing").
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import Attribute, field, frozen
from attrs.validators import instance_of

from community_gov.rules.expressions import Comparator
from community_gov.rules.rule import Mark, Rule, Severity

__all__ = ["Book", "Matter", "Parameter", "Value", "named_matter", "named_matters"]

Value: TypeAlias = Fraction | bool | str
"""What a parameter can be: an exact number, yes or no, or a word."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_PLACE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,20}){0,4}", re.ASCII)


def _name(_: object, attribute: "Attribute[str]", value: str) -> None:
    if not _NAME.fullmatch(value):
        raise ValueError(f"{attribute.name} {value!r}: small letters, digits and _ only, beginning with a letter")


def _place(_: object, attribute: "Attribute[str]", value: str) -> None:
    if not _PLACE.fullmatch(value):
        raise ValueError(f'{attribute.name} {value!r}: write a place such as "cn" or "cn-beijing"')


def _order(instance: "Matter | Parameter | Book", attribute: "Attribute[date | None]", value: date | None) -> None:
    if instance.valid_from and value and instance.valid_from >= value:
        raise ValueError(f"{attribute.name} {value}: it is the day after the last one, so later than valid_from")


@frozen(kw_only=True)
class Matter:
    """A kind of question and the rule that decides it."""

    code: str = field(validator=_name)
    rule: str
    zh: str = ""
    en: str = ""
    citation: str = ""
    mark: Mark = Mark.READ
    valid_from: date | None = None
    valid_to: date | None = field(default=None, validator=_order)
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the day is within its validity (half-open)."""
        return holds(self, day)


@frozen(kw_only=True)
class Parameter:
    """A figure of the law beside its decision rules: a period, a size, a limit.

    ``comparator`` says how the figure is compared where that is the point: more than half, at least two thirds. ``unit`` is
    what is counted.
    """

    name: str = field(validator=_name)
    value: Value
    citation: str
    mark: Mark
    severity: Severity
    comparator: Comparator | None = None
    unit: str = ""
    zh: str = ""
    en: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = field(default=None, validator=_order)

    def holds_on(self, day: date) -> bool:
        """Whether the day is within its validity (half-open)."""
        return holds(self, day)


@frozen(kw_only=True)
class Book:
    """Rules, matters and parameters of one place over one time.

    ``text_of`` is the date or edition of the text that was read, ``mark`` how it was read, ``checked_on`` the day on which this
    file was last compared with the notes taken from its sources. ``review_needed`` says that the text is older than 2024 and has
    to be read again.
    """

    id: str = field(validator=_name)
    jurisdiction: str = field(validator=_place)
    severity: Severity
    checked_on: date
    zh: str = ""
    en: str = ""
    note: str = ""
    text_of: str = ""
    review_needed: bool = False
    mark: Mark = Mark.READ
    valid_from: date | None = None
    valid_to: date | None = field(default=None, validator=_order)
    rules: tuple[Rule, ...] = field(default=(), validator=instance_of(tuple))
    matters: tuple[Matter, ...] = field(default=(), validator=instance_of(tuple))
    parameters: tuple[Parameter, ...] = field(default=(), validator=instance_of(tuple))

    def __attrs_post_init__(self) -> None:
        self._no_overlaps("rule", [(rule.id, rule) for rule in self.rules])
        self._no_overlaps("matter", [(matter.code, matter) for matter in self.matters])
        self._no_overlaps("parameter", [(parameter.name, parameter) for parameter in self.parameters])

    def holds_on(self, day: date) -> bool:
        """Whether the day is within its validity (half-open)."""
        return holds(self, day)

    def rule(self, rule: str, *, on: date) -> Rule | None:
        """Give the version of a rule that holds on a day."""
        return next((one for one in self.rules if one.id == rule and one.holds_on(on)), None)

    def matter(self, code: str, *, on: date) -> Matter | None:
        """Give what the book says of a matter on a day."""
        return next((one for one in self.matters if one.code == code and one.holds_on(on)), None)

    def parameter(self, name: str, *, on: date) -> Parameter | None:
        """Give a figure that holds on a day."""
        return next((one for one in self.parameters if one.name == name and one.holds_on(on)), None)

    def _no_overlaps(self, what: str, named: Sequence[tuple[str, Rule | Matter | Parameter]]) -> None:
        for number, (name, one) in enumerate(named):
            for other_name, other in named[:number]:
                if name == other_name and _meet(one, other):
                    raise ValueError(f"book {self.id}: the {what} {name} is there twice for the same days")


def named_matter(books: Iterable[Book], code: str, *, on: date) -> Matter | None:
    """The matter of this code as the first rulebook of the day names it in both languages; None where none does."""
    found = (one.matter(code, on=on) for one in books if one.holds_on(on))
    return next((one for one in found if one is not None and one.zh and one.en), None)


def named_matters(books: Iterable[Book]) -> tuple[Matter, ...]:
    """Every matter that any of the books names in both languages, as the newest book of the widest place does."""
    known = sorted(books, key=lambda book: ("-" not in book.jurisdiction, book.valid_from or date.min))
    found = {one.code: one for book in known for one in book.matters if one.zh and one.en}
    return tuple(found.values())


Dated: TypeAlias = Rule | Matter | Parameter | Book


def holds(dated: Dated, day: date) -> bool:
    """Whether the day is within a validity, from its first day to the day before ``valid_to``."""
    return (dated.valid_from is None or dated.valid_from <= day) and (dated.valid_to is None or day < dated.valid_to)


def _meet(one: Dated, other: Dated) -> bool:
    starts, ends = (
        (one.valid_from or date.min, other.valid_from or date.min),
        (one.valid_to or date.max, other.valid_to or date.max),
    )
    return max(starts) < min(ends)
