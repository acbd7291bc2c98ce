"""Choosing: a matter, a place, a day and the by-laws give the rule, with a trace of why this one.

By-laws are asked first, then the books of the place, then those of each wider place ("cn-beijing", then "cn"), each as it holds
on the day. The day is the one on which the decision is made: the close of the vote.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import TypeVar

from attrs import evolve, field, frozen

from community_gov.rules.book import Book, Matter, Parameter, named_matter
from community_gov.rules.load import read_book
from community_gov.rules.rule import Rule

__all__ = ["Chosen", "ChosenParameter", "ClashingBooks", "Finding", "NoRule", "Step", "choose", "find_parameter", "shipped_books"]


T = TypeVar("T")


class Finding(StrEnum):
    """What one step of the search found."""

    CHOSEN = "chosen"
    NOT_IN_FORCE = "not_in_force"
    SILENT = "silent"
    NO_BOOK = "no_book"
    INHERITED = "inherited"
    UNVERIFIED = "unverified"
    REVIEW_NEEDED = "review_needed"
    LAW_CHANGED = "law_changed"


_SAID = {
    Finding.CHOSEN: ("适用", "applies"),
    Finding.NOT_IN_FORCE: ("当日不生效", "is not in force on this day"),
    Finding.SILENT: ("未作规定", "says nothing of it"),
    Finding.NO_BOOK: ("没有收录本地规定", "there is no book for this place"),
    Finding.INHERITED: (
        "沿用上级规定；本地有无不同规定未经核对",
        "the wider place's rule; that nothing local differs is not verified",
    ),
    Finding.UNVERIFIED: ("文本未经核对", "its text is not verified"),
    Finding.REVIEW_NEEDED: ("所据文本较旧，须复核", "the text read is old and has to be read again"),
    Finding.LAW_CHANGED: ("表决期间法律有变", "the law changed while the vote was open"),
}


@frozen(kw_only=True)
class Step:
    """One step of the search: whom it asked, a book or a place, and what it found."""

    asked: str
    finding: Finding
    detail: str = ""
    named: Matter | None = field(default=None, eq=False, repr=False)
    """The matter that ``detail`` is the code of, where a book of the day names it; then a reader gets its name."""

    @property
    def zh(self) -> str:
        """The step in Chinese."""
        detail = self.detail if self.named is None else self.named.zh
        return f"{self.asked}：{_SAID[self.finding][0]}" + (f"（{detail}）" if detail else "")

    @property
    def en(self) -> str:
        """The step in English."""
        detail = self.detail if self.named is None else self.named.en
        return f"{self.asked}: {_SAID[self.finding][1]}" + (f" ({detail})" if detail else "")


@frozen(kw_only=True)
class Chosen:
    """The rule for a matter, with the reasons; ``verified`` is false where anything on the way was not read."""

    rule: Rule
    matter: Matter
    book: str
    verified: bool
    why: tuple[Step, ...]

    @property
    def law_changed(self) -> bool:
        """Whether another rule held when the vote was opened."""
        return any(step.finding is Finding.LAW_CHANGED for step in self.why)


@frozen(kw_only=True)
class ChosenParameter:
    """A figure for a place and a day, with the reasons."""

    parameter: Parameter
    book: str
    verified: bool
    why: tuple[Step, ...]


class NoRule(LookupError):
    """No book says anything; ``why`` tells who was asked."""

    def __init__(self, what: str, why: Sequence[Step]) -> None:
        super().__init__("\n  ".join([f"nothing is said of {what}", *(step.en for step in why)]))
        self.why = tuple(why)


class ClashingBooks(ValueError):
    """Two books of one place answer the same question."""


def shipped_books() -> tuple[Book, ...]:
    """Read the rulebooks that come with the library, in the order of their names."""
    folder = files("community_gov.rules") / "books"
    texts = sorted((file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(read_book(text) for _, text in texts)


def choose(
    books: Iterable[Book], *, matter: str, jurisdiction: str, on: date, bylaws: Iterable[Book] = (), opened: date | None = None
) -> Chosen:
    """Choose the rule for a matter.

    ``on`` is the day of the decision. With ``opened``, the day on which the vote began, a change of the law in between becomes
    a step of its own.

    Raises:
        NoRule: no book says which rule decides it.
        ClashingBooks: two books of one place do, or a book names a rule that no book in force has.
    """
    known, own = tuple(books), tuple(bylaws)
    chosen = _choose(known, own, matter, jurisdiction, on)
    if opened is None or opened >= on:
        return chosen
    before = _choose(known, own, matter, jurisdiction, opened)
    if before.rule == chosen.rule:
        return chosen
    changed = Step(asked=chosen.book, finding=Finding.LAW_CHANGED, detail=f"{before.rule.id} -> {chosen.rule.id}")
    return evolve(chosen, why=(*chosen.why, changed))


def find_parameter(
    books: Iterable[Book], *, name: str, jurisdiction: str, on: date, bylaws: Iterable[Book] = ()
) -> ChosenParameter:
    """Find a figure, such as the days of notice.

    Raises:
        NoRule: no book has it.
        ClashingBooks: two books of one place have it.
    """
    steps: list[Step] = []
    for asked, asking in _in_order(tuple(books), tuple(bylaws), jurisdiction):
        answers = [(book, one) for book in _in_force(asked, asking, on, steps) for one in [book.parameter(name, on=on)] if one]
        if answers:
            book, parameter = _one(answers, name)
            steps += _found(book, asked, jurisdiction, verified=parameter.mark.verified, detail=parameter.citation)
            return ChosenParameter(parameter=parameter, book=book.id, verified=_verified(steps), why=tuple(steps))
        steps += [Step(asked=book.id, finding=Finding.SILENT, detail=name) for book in asking if book.holds_on(on)]
    raise NoRule(f"{name!r} in {jurisdiction} on {on}", steps)


def _choose(books: Sequence[Book], bylaws: Sequence[Book], matter: str, jurisdiction: str, on: date) -> Chosen:
    steps: list[Step] = []
    named = named_matter((*bylaws, *books), matter, on=on)
    for asked, asking in _in_order(books, bylaws, jurisdiction):
        answers = [(book, one) for book in _in_force(asked, asking, on, steps) for one in [book.matter(matter, on=on)] if one]
        if answers:
            book, found = _one(answers, matter)
            rule = _rule(found, book, [*bylaws, *books], jurisdiction, on)
            verified = rule.mark.verified and found.mark.verified
            steps += _found(book, asked, jurisdiction, verified=verified, detail=rule.id)
            return Chosen(rule=rule, matter=found, book=book.id, verified=_verified(steps), why=tuple(steps))
        silent = Step(asked="", finding=Finding.SILENT, detail=matter, named=named)
        steps += [evolve(silent, asked=book.id) for book in asking if book.holds_on(on)]
    raise NoRule(f"{matter!r} in {jurisdiction} on {on}", steps)


def _in_order(books: Sequence[Book], bylaws: Sequence[Book], jurisdiction: str) -> Iterator[tuple[str, Sequence[Book]]]:
    """Give whom to ask, one after another: the by-laws, the place, each wider place."""
    if bylaws:
        yield "", bylaws
    place = jurisdiction
    while place:
        yield place, [book for book in books if book.jurisdiction == place]
        place = place.rpartition("-")[0]


def _in_force(asked: str, asking: Sequence[Book], on: date, steps: list[Step]) -> list[Book]:
    if not asking:
        steps.append(Step(asked=asked, finding=Finding.NO_BOOK))
    steps += [
        Step(asked=book.id, finding=Finding.NOT_IN_FORCE, detail=on.isoformat()) for book in asking if not book.holds_on(on)
    ]
    return [book for book in asking if book.holds_on(on)]


def _one(answers: Sequence[tuple[Book, T]], what: str) -> tuple[Book, T]:
    if len(answers) > 1:
        raise ClashingBooks(f"{' and '.join(book.id for book, _ in answers)} both answer for {what!r}: their validities overlap")
    return answers[0]


def _rule(matter: Matter, book: Book, books: Sequence[Book], jurisdiction: str, on: date) -> Rule:
    """Find the rule that a matter names: in its own book, else in any book of the place or of a wider one."""
    near = [other for other in books if other is book or f"{jurisdiction}-".startswith(f"{other.jurisdiction}-")]
    found = book.rule(matter.rule, on=on) or next((rule for other in near if (rule := other.rule(matter.rule, on=on))), None)
    if found is None:
        raise ClashingBooks(f"{book.id} decides {matter.code!r} by {matter.rule}, which no book in force on {on} has")
    return found


def _found(book: Book, asked: str, jurisdiction: str, *, verified: bool, detail: str) -> Iterator[Step]:
    yield Step(asked=book.id, finding=Finding.CHOSEN, detail=detail)
    if asked and asked != jurisdiction:
        yield Step(asked=jurisdiction, finding=Finding.INHERITED)
    if not verified or not book.mark.verified:
        yield Step(asked=book.id, finding=Finding.UNVERIFIED)
    if book.review_needed:
        yield Step(asked=book.id, finding=Finding.REVIEW_NEEDED)


def _verified(steps: Sequence[Step]) -> bool:
    return not any(step.finding in {Finding.INHERITED, Finding.UNVERIFIED} for step in steps)
