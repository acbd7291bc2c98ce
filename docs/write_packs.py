"""The page of the rulebooks: what each says, on what it rests and how sure we are of it. `make reference` writes it."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from community_gov.rules import (
    Book,
    Comparator,
    Mark,
    Matter,
    Parameter,
    Rule,
    Severity,
    Stage,
    Value,
    rule_to_data,
    shipped_books,
    show_condition,
    show_expression,
)

__all__ = ["books", "packs_page"]

PAGE = """# What each pack says, and how sure we are

Every legal figure of the library is in a rulebook: a file with rules, the matters that they decide, and figures beside them, each
with its source, its dates and a mark that says how we know the text. This page is written from those files by `make reference`.
It tells what the library computes with. It is no legal advice, and it is not the law: the text of the law is.

## The marks

| mark | what it means | what to do with it |
|---|---|---|
| **read** | the text itself was read, or a page that quotes it | use it; look at the date of the text |
| **secondary** | somebody else's account of the text was read | read the text before you rely on it |
| **memory** | nobody looked it up; it is written down as it is remembered | **not law here**: a default until the text is read |
| **placeholder** | the text was not read; it is known to exist | **not law here**: the wider place's rules stand in, unverified |

A decision keeps the mark of its rule. `Chosen.verified` is false, and the reasons say so, where anything on the way to the rule
was not read, and where a rule of the wider place stands in for a place whose own text nobody has compared. A pack whose text is
older than 2024 says "look for a later text". The days are half-open: *until 2021-01-01* means that 2020-12-31 is the last day.

How much a figure binds is another question than how we know it:

| word | what a breach means |
|---|---|
{severities}

`heads(P) >= 2/3 heads(E)` reads: at least two thirds of the owners take part. [All letters](../reference/rules.md).

## At a glance

{glance}

## What nobody has read

These are in the packs from memory, or stand for a text that is known to exist: defaults, and no law until somebody reads it.

{unread}
"""
SEVERITIES = {
    Severity.LAW: "a statute, an administrative regulation, a judicial interpretation: a decision can be annulled",
    Severity.LOCAL: "a local ordinance",
    Severity.GUIDE: "a normative document: the audit reports a breach, nothing is refused",
    Severity.BYLAW: "rules of procedure or covenant of the community",
    Severity.PARTY: "binds a Party organisation, never an owners' decision",
    Severity.SHOULD: "一般, 原则上: a warning only",
    Severity.CUSTOM: "practice, handbooks",
}
WORDS = {
    Comparator.MORE: "more than",
    Comparator.AT_LEAST: "at least",
    Comparator.LESS: "less than",
    Comparator.AT_MOST: "at most",
}
TOLD = {"id", "zh", "en", "citation", "mark", "severity", "valid_from", "valid_to", "interpretation", "stages", "deem", "contest"}
"""What is told of a rule in words; everything else that it says is shown as it is written."""
NOT_LAW = (Mark.MEMORY, Mark.PLACEHOLDER)


def books() -> tuple[Book, ...]:
    """Every book that comes with the library: China first, then its places, then the others."""
    return tuple(sorted(shipped_books(), key=lambda book: (not book.jurisdiction.startswith("cn"), book.jurisdiction, book.id)))


def packs_page() -> str:
    """The whole page."""
    severities = "\n".join(f"| {severity} | {said} |" for severity, said in SEVERITIES.items())
    head = PAGE.format(severities=severities, glance="\n".join(_glance()), unread="\n".join(_unread()))
    return "\n".join([head, *("\n".join(_book(book)) for book in books())])


def _glance() -> Iterator[str]:
    """What is in each pack, and of how much of it the text was read."""
    yield "| pack | text | rules | figures | read | secondary | memory |\n|---|---|---|---|---|---|---|"
    for book in books():
        marks = [*(rule.mark for rule in book.rules), *(figure.mark for figure in book.parameters)]
        count = " | ".join(str(marks.count(mark)) for mark in (Mark.READ, Mark.SECONDARY, Mark.MEMORY))
        told = f"{_edition(book)}{'; look for a later text' if book.review_needed else ''}"
        link = f"[`{book.id}`](#{book.id.replace('_', '-')})"
        yield f"| {link} | {told} | {len(book.rules)} | {len(book.parameters)} | {count} |"


def _unread() -> Iterator[str]:
    for book in books():
        named = [*((rule.id, rule.mark) for rule in book.rules), *((figure.name, figure.mark) for figure in book.parameters)]
        unread = ", ".join(f"`{name}`" for name, mark in named if mark in NOT_LAW)
        if book.mark in NOT_LAW:
            yield f"- `{book.id}`: a {book.mark}; its own text is not known{unread and ', nor '}{unread}"
        elif unread:
            yield f"- `{book.id}`: {unread}"


def _edition(book: Book) -> str:
    mark = f"**{book.mark}**" if book.mark is not Mark.READ else ""
    return ", ".join(part for part in (book.text_of, mark) if part) or "as cited"


def _days(dated: Book | Matter | Parameter | Rule) -> str:
    match dated.valid_from, dated.valid_to:
        case None, None:
            return "no dates recorded" if isinstance(dated, Book) else "as the pack"
        case date() as first, None:
            return f"from {first}"
        case None, end:
            return f"until {end}"
        case first, end:
            return f"from {first} until {end}"


# --- one book --------------------------------------------------------------------------------------------------------


def _book(book: Book) -> Iterator[str]:
    yield f"({book.id.replace('_', '-')})=\n## {book.zh or book.id}\n"
    yield f"{book.en or book.id}.\n"
    yield f"- pack `{book.id}`, place `{book.jurisdiction}`; holds: {_days(book)}; binds as {book.severity}"
    yield f"- the text: {_edition(book)}; last compared with the notes of its sources on {book.checked_on}\n"
    if book.review_needed:
        yield "The text is older than 2024: **look for a later text** before you rely on it.\n"
    if book.note:
        yield f"{book.note}\n"
    if book.matters:
        yield from _matters(book)
    for rule in book.rules:
        yield from _rule(rule)
    if book.parameters:
        yield from _parameters(book.parameters)


def _matters(book: Book) -> Iterator[str]:
    yield "| matter | decided by | holds | source |\n|---|---|---|---|"
    for one in book.matters:
        said = " ".join(part for part in (f"`{one.code}`", one.zh, one.en) if part)
        source = f"{_source(one.citation or 'as the rule', one.mark)}{_note(one.note)}"
        yield f"| {said} | `{one.rule}` | {_days(one)} | {source} |"
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"**`{rule.id}`** {rule.zh} {rule.en}".rstrip() + "\n"
    yield f"- {_source(rule.citation, rule.mark)}; holds: {_days(rule)}; binds as {_binds(rule)}"
    yield from (line for stage in rule.stages for line in _stage(stage))
    if rule.deem is not None:
        wants = [word for word, needed in (("a clause", rule.deem.needs_bylaw), ("a warning", rule.deem.needs_warning)) if needed]
        under = f", only with {' and '.join(wants)} on record" if wants else ""
        yield f"- silence of those who were served counts as `{rule.deem.as_}`{under}; the verdict without it stands beside"
    if rule.contest is not None:
        ranked = ", then ".join(f"`{show_expression(amount)}`" for amount in rule.contest.rank)
        yield f"- an election ranks by {ranked}; a tie: `{rule.contest.tie}`"
        if rule.contest.note:
            yield f"- of the election: {rule.contest.note}"
    for key, said in rule_to_data(rule).items():
        if key not in TOLD:
            yield f"- `{key}`: `{json.dumps(said, ensure_ascii=False)}`"
    if rule.interpretation:
        yield f"- **the reading chosen:** {rule.interpretation}"
    yield ""


def _stage(stage: Stage) -> Iterator[str]:
    name = f"stage {stage.name}: " if stage.name != "vote" else ""
    if stage.gate is not None:
        yield f"- {name}held only if in the round before `{show_condition(stage.gate)}`"
    if stage.quorum is not None:
        yield f"- {name}quorum `{show_condition(stage.quorum)}`"
    yield f"- {name}passes if `{show_condition(stage.passes)}`"


def _parameters(parameters: Sequence[Parameter]) -> Iterator[str]:
    yield "| figure | value | binds | holds | source |\n|---|---|---|---|---|"
    for one in parameters:
        compared = f"{WORDS[one.comparator]} " if one.comparator in WORDS else ""
        value = f"{compared}{_value(one.value)} {one.unit}".strip()
        source = f"{_source(one.citation, one.mark)}{_note(one.note)}"
        yield f"| `{one.name}` | {value} | {_binds(one)} | {_days(one)} | {source} |"
    yield ""


def _note(note: str) -> str:
    return f". {note}" if note else ""


def _binds(one: Rule | Parameter) -> str:
    return f"nothing yet (unverified; {one.severity} if the text says so)" if one.mark in NOT_LAW else one.severity.value


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _source(citation: str, mark: Mark) -> str:
    """Where it stands, and how we know; what nobody read is not called law."""
    known = f"*{mark}, not verified*" if mark in NOT_LAW else f"*{mark}*"
    return f"{citation} ({known})"
