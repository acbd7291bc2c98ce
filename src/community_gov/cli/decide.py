"""community-gov decide: what a vote comes to under a rule, from files that anybody can write.

It needs no store and no community: whoever doubts a published result can check it with the notice alone, or with the register and
the ballots.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from attrs import field, frozen

from community_gov.cli.common import FAULTS, SOUND
from community_gov.rules import (
    Book,
    Chosen,
    Data,
    ElectionVerdict,
    Facts,
    Language,
    NoRule,
    PapersFormat,
    Rule,
    TotalsReport,
    Verdict,
    VotePapers,
    check_totals,
    choose,
    decide,
    elect,
    explain,
    read_book,
    read_facts,
    read_papers,
    read_register,
    read_totals,
    rule_to_data,
    shipped_books,
)

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from rich.console import Console

__all__ = ["DecideCommand"]

T = TypeVar("T")


@frozen(kw_only=True)
class DecideCommand:
    """The command, with the console that it writes to."""

    out: "Console" = field(repr=False)

    def decide(
        self,
        *,
        rule: str | None = None,
        matter: str | None = None,
        jurisdiction: str = "cn",
        on: date | None = None,
        opened: date | None = None,
        book: tuple[Path, ...] = (),
        bylaws: tuple[Path, ...] = (),
        register: Path | None = None,
        ballots: Path | None = None,
        facts: Path | None = None,
        totals: Path | None = None,
        seats: int | None = None,
        candidates: str = "",
        json: bool = False,
        lang: Language = "zh",
    ) -> int:
        """Decide a vote, or check the sums of a published one, and print the verdict with every reason.

        Files are TOML, JSON or CSV by their names. With `--totals` the exit status is 1 when something published is wrong.

        Args:
            rule: the id of a rule, such as CN.278.ordinary
            matter: in its place the matter voted on, such as use_funds; the rule is then chosen by place and day
            jurisdiction: where, such as cn-hunan
            on: the day of the decision, the close of the vote
            opened: the day on which the vote began
            book: rulebooks beside those that come with the library
            bylaws: rulebooks that are asked first
            register: who may vote, with which weights
            ballots: the papers
            facts: what else matters: who was served, proxies, clauses of the by-laws
            totals: the sums of a notice, in place of register and ballots
            seats: for an election, how many are to be filled
            candidates: for an election, who stands, with commas between; without it whoever is marked on a paper
            json: print data instead of text
            lang: zh or en
        """
        ruling = _ruling(rule, matter, jurisdiction, on=on, opened=opened, books=_books(book), bylaws=_read_books(bylaws))
        if totals is not None:
            _refuse_beside_totals(register, ballots, facts, seats, candidates)
            told = _judged(ruling, totals)
        else:
            told = _counted(ruling, register=register, ballots=ballots, facts=facts, seats=seats, candidates=candidates)
        if json:
            self.out.print(_as_json(ruling, told), markup=False, highlight=False)
        else:
            for line in _as_text(ruling, told, lang):
                self.out.print(line, markup=False)
        return SOUND if told.report is None or told.report.sound else FAULTS


# --- the rule --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class _Ruling:
    """The rule, and how it was chosen if it was not named."""

    rule: Rule
    chosen: Chosen | None = None


def _books(more: Sequence[Path]) -> tuple[Book, ...]:
    return (*shipped_books(), *_read_books(more))


def _read_books(paths: Sequence[Path]) -> tuple[Book, ...]:
    return tuple(_read(path, lambda path: read_book(_text(path), format=_table_format(path))) for path in paths)


def _ruling(
    rule: str | None,
    matter: str | None,
    jurisdiction: str,
    *,
    on: date | None,
    opened: date | None,
    books: tuple[Book, ...],
    bylaws: tuple[Book, ...],
) -> _Ruling:
    if (rule is None) == (matter is None):
        raise ValueError("say either --rule, or --matter with --on: which rule is the vote to be judged by?")
    if rule is not None:
        return _Ruling(rule=_named(rule, on, (*bylaws, *books)))
    if on is None or matter is None:
        raise ValueError("--matter needs --on, the day of the decision: the law of that day decides")
    try:
        chosen = choose(books, matter=matter, jurisdiction=jurisdiction, on=on, bylaws=bylaws, opened=opened)
    except NoRule as error:
        raise ValueError(f"{error}\n{_matters_of(jurisdiction, on, (*bylaws, *books))}") from None
    return _Ruling(rule=chosen.rule, chosen=chosen)


def _matters_of(jurisdiction: str, on: date, books: tuple[Book, ...]) -> str:
    """What one can ask for there instead."""
    near = [book for book in books if book.holds_on(on) and f"{jurisdiction}-".startswith(f"{book.jurisdiction}-")]
    codes = sorted({matter.code for book in near for matter in book.matters if matter.holds_on(on)})
    if codes:
        return f"the matters known there on that day: {', '.join(codes)}"
    places = sorted({book.jurisdiction for book in books if book.matters})
    return f"no rulebook decides anything there on that day; rulebooks are known for: {', '.join(places)}"


def _named(id: str, on: date | None, books: tuple[Book, ...]) -> Rule:
    found = [one for book in books for one in book.rules if one.id == id and (on is None or one.holds_on(on))]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"the rule {id} has {len(found)} versions: say --on, the day of the decision")
    day = "" if on is None else f" on {on}"
    raise ValueError(f"no rulebook has a rule {id!r}{day}; give your own with --book, or choose by --matter")


# --- the vote --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class _Told:
    """What came out: a verdict for each item, or a report about published sums."""

    verdicts: Mapping[str, Verdict | ElectionVerdict]
    report: TotalsReport | None = None


def _judged(ruling: _Ruling, totals: Path) -> _Told:
    published = _read(totals, lambda path: read_totals(_text(path), format=_table_format(path)))
    report = check_totals(ruling.rule, published)
    return _Told(verdicts={} if report.verdict is None else {"": report.verdict}, report=report)


def _counted(
    ruling: _Ruling, *, register: Path | None, ballots: Path | None, facts: Path | None, seats: int | None, candidates: str
) -> _Told:
    if register is None or ballots is None:
        raise ValueError("say --register and --ballots, or --totals: what is to be counted?")
    voters = _read(register, lambda path: read_register(_text(path), format=_format(path)))
    papers = _read(ballots, lambda path: read_papers(_text(path), format=_format(path)))
    known = Facts() if facts is None else _read(facts, lambda path: read_facts(_text(path), format=_table_format(path)))
    if seats is not None:
        standing = tuple(name.strip() for name in candidates.replace("，", ",").split(",") if name.strip()) or papers.candidates
        return _Told(verdicts={"": elect(ruling.rule, voters, papers.slates(), candidates=standing, seats=seats, facts=known)})
    _refuse_marks(papers)
    return _Told(verdicts={item: decide(ruling.rule, voters, papers.ballots(item), facts=known) for item in papers.items})


def _refuse_beside_totals(*others: object) -> None:
    if any(other not in (None, "") for other in others):
        raise ValueError(
            "--totals takes the place of --register, --ballots, --facts, --seats and --candidates: say one or the other"
        )


def _refuse_marks(papers: VotePapers) -> None:
    if papers.candidates:
        raise ValueError("the papers mark candidates: say --seats, how many are to be elected")


# --- what is printed -------------------------------------------------------------------------------------------------


def _as_text(ruling: _Ruling, told: _Told, lang: Language) -> list[str]:
    lines: list[str] = []
    for item, verdict in told.verdicts.items():
        lines += [f"【{item}】" if lang == "zh" else f"[{item}]"] if item else []
        lines += explain(verdict, lang=lang)
    if ruling.chosen is not None:
        lines.append("为什么适用这条规则：" if lang == "zh" else "Why this rule:")
        lines += [f"  {step.zh if lang == 'zh' else step.en}" for step in ruling.chosen.why]
    if told.report is not None:
        lines += [f"! {fault.message(lang)}" for fault in told.report.faults]
        if told.report.sound:
            lines.append("公布的各项合计与百分比无误" if lang == "zh" else "the published sums and percentages are right")
    return lines


def _as_json(ruling: _Ruling, told: _Told) -> str:
    data: dict[str, Data] = {
        "rule": dict(rule_to_data(ruling.rule)),
        "why": [] if ruling.chosen is None else [{"zh": step.zh, "en": step.en} for step in ruling.chosen.why],
        "verdicts": {item: dict(verdict.to_data()) for item, verdict in told.verdicts.items()},
    }
    if told.report is not None:
        data["faults"] = [
            {"what": fault.what.value, "zh": fault.message("zh"), "en": fault.message("en")} for fault in told.report.faults
        ]
    return json.dumps(data, ensure_ascii=False, indent=1)


# --- files -----------------------------------------------------------------------------------------------------------


def _read(path: Path, read: Callable[[Path], T]) -> T:
    """What is in a file; whatever is wrong with it is told with its name."""
    try:
        return read(path)
    except ValueError as error:
        named = str(error) if str(error).startswith(path.name) else f"{path.name}: {error}"
        raise ValueError(named) from None


def _text(path: Path) -> str:
    """The text of a file in UTF-8, or in the encoding in which Chinese spreadsheets are saved."""
    written = path.read_bytes()
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return written.decode("gb18030")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: this is no text; save it as CSV, TOML or JSON in UTF-8") from None


def _format(path: Path) -> PapersFormat:
    match path.suffix.lower():
        case ".toml":
            return "toml"
        case ".json":
            return "json"
        case ".csv":
            return "csv"
        case _:
            raise ValueError(f"{path.name}: the name of the file ends with .toml, .json or .csv")


def _table_format(path: Path) -> Literal["toml", "json"]:
    found = _format(path)
    if found == "csv":
        raise ValueError(f"{path.name}: this is written as .toml or .json")
    return found
