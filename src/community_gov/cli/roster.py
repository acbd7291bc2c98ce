"""community-gov roster check | import | export: a roster (业主清册) from a file into a community, and out again.

`check` stores nothing; it needs a community only to tell what the roster would change there. `import` stores all rows or none, as
the service `command-line` in the role of a clerk. All of it is said in Chinese unless another language is asked for, as rosters
are in Chinese.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import FAULTS, SOUND, Open, checked_url, said
from community_gov.community import Desk
from community_gov.errors import Problem, Refused
from community_gov.files import write_new
from community_gov.households import (
    HEADERS,
    RosterCheck,
    RosterReport,
    RosterRow,
    RowChoice,
    TableFormat,
    Treatment,
    check_roster,
    import_roster,
    mark_roster,
    read_roster,
    roster_of,
    units,
    write_roster,
)
from community_gov.periods import PartialDate
from community_gov.policy import CLERK
from community_gov.records import Actor

if TYPE_CHECKING:  # extras, which importing this module does not need
    from cyclopts import App
    from rich.console import Console

__all__ = ["RosterCommands", "roster_app"]

_SHOWN = 50  # problems that are printed; --marked gives a file with all of them
_WRITTEN = {".csv": TableFormat.CSV, ".xlsx": TableFormat.XLSX}


def roster_app(out: "Console", err: "Console", open: Open) -> "App":  # noqa: A002  what it does
    """The commands about rosters."""
    from cyclopts import App  # noqa: PLC0415  an extra, loaded when it is used

    commands = RosterCommands(out=out, err=err, open=open)
    app = App(name="roster", help="Check a roster from a spreadsheet, take it into the register, give the register out as one.")
    app.command(commands.check, name="check")
    app.command(commands.take, name="import")
    app.command(commands.export, name="export")
    return app


@frozen(kw_only=True)
class RosterCommands:
    """What the program does, with the consoles that it writes to and the way in which it opens a community."""

    out: "Console" = field(repr=False)
    err: "Console" = field(repr=False)
    open: Open

    def check(
        self,
        file: Path,
        /,
        *,
        url: str | None = None,
        id: str | None = None,
        since: str | None = None,
        on: str | None = None,
        marked: Path | None = None,
        header: tuple[str, ...] = (),
        lang: str | None = None,
    ) -> int:
        """Tell everything that is wrong in a roster, and with a store what it would change there; stores nothing.

        Args:
            file: XLSX, XLS, ODS or CSV
            url: where a store is, such as sqlite:///compound.db
            id: which of its communities
            since: the day of the roster, for owners of whom no day is named, such as 2022 or 2022-01-01
            on: the day for which owners are compared; today if not said
            marked: a file that is not there yet, for the table with the wrong cells marked, as XLSX
            header: a header of yours and the column that it stands for, such as 产权取得=since; may come several times
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else zh
        """
        tell = _Telling(out=self.out, lang=_lang(lang))
        data = file.read_bytes()
        report = self._read(data, since, header, keep=url is not None)
        tell.report(report)
        if marked is not None:
            write_new(marked, lambda new: new.write_bytes(mark_roster(data, report, lang=tell.lang)))
        if url is not None:
            desk = self._desk(url, id)
            tell.plan(desk, desk.ask(check_roster, rows=report.rows, on=_day(on), treat=Treatment.SKIP))
        return FAULTS if report.problems else SOUND

    def take(
        self,
        url: str,
        id: str,
        file: Path,
        /,
        *,
        since: str | None = None,
        on: str | None = None,
        treat: str = Treatment.REFUSE.value,
        choose: tuple[str, ...] = (),
        skip: tuple[str, ...] = (),
        header: tuple[str, ...] = (),
        lang: str | None = None,
    ) -> int:
        """Take a roster into the register: all rows or none; rows that the register holds already change nothing.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            file: XLSX, XLS, ODS or CSV
            since: the day of the roster, for owners of whom no day is named, such as 2022 or 2022-01-01
            on: the day of the roster, for transfers and deliveries of which no day is named
            treat: what rows are that differ from the register: refuse, skip, correct or transfer
            choose: the same for one row, such as 12=transfer, or 3栋!12=transfer where there are several sheets
            skip: a row that is left out, whatever is wrong with it, such as 12 or 3栋!12
            header: a header of yours and the column that it stands for, such as 产权取得=since; may come several times
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else zh
        """
        tell = _Telling(out=self.out, lang=_lang(lang))
        report = self._read(file.read_bytes(), since, header, keep=True)
        choices = tuple(_choice(one, report) for one in choose)
        left_out = [_place(one, report) for one in skip]
        try:
            rows = report.accepted(skip=left_out)
        except Refused:
            tell.report(report)
            return tell.nothing()
        desk = self._desk(url, id)
        try:
            made, planned = self._import(desk, rows, Treatment.of(treat), choices, _day(on))
        except Refused as refused:
            tell.refused(refused)
            return tell.nothing()
        tell.plan(desk, planned)
        tell.line(zh=f"登记册中新增{made}套房屋", en=f"{made} units are new in the register", style="bold green")
        return SOUND

    def _import(
        self, desk: Desk, rows: tuple[RosterRow, ...], treat: Treatment, choices: tuple[RowChoice, ...], on: PartialDate | None
    ) -> tuple[int, RosterCheck]:
        with self._waiting(f"{len(rows)} rows into the register"):
            planned = desk.ask(check_roster, rows=rows, treat=treat, choices=choices, on=on)
            return len(desk.run(import_roster, rows=rows, treat=treat, choices=choices, on=on)), planned

    def export(
        self,
        url: str,
        id: str,
        out: Path,
        /,
        *,
        on: date | None = None,
        lang: str | None = None,
    ) -> int:
        """Write the register as a roster, with the owners of a day, names and numbers as they are.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            out: a file that is not there yet; its name ends with .xlsx or .csv
            on: the day; today if not said
            lang: the language of the header, zh or en; without it what COMMUNITY_GOV_LANG says, else zh
        """
        format = _WRITTEN.get(out.suffix.lower())  # noqa: A001  what it is
        if format is None:
            raise ValueError(f"{out.name}: the name of the file ends with .xlsx or .csv")
        tell = _Telling(out=self.out, lang=_lang(lang))
        rows = self._desk(url, id).ask(roster_of, on=on)
        write_new(out, lambda new: new.write_bytes(write_roster(rows, format=format, lang=tell.lang)))
        zh, en = ("", "") if on is None else (f", 截至{on}", f" as of {on}")
        tell.line(zh=f"{len(rows)}套房屋{zh}", en=f"{len(rows)} units{en}")
        return SOUND

    # what is shared

    def _desk(self, url: str, id: str | None) -> Desk:
        if id is None:
            raise ValueError("say by --id which community of the store")
        return self.open(checked_url(url), id).by(Actor.service("command-line", CLERK))

    def _read(self, data: bytes, since: str | None, header: tuple[str, ...], *, keep: bool) -> RosterReport:
        with self._bar() as progress:
            return read_roster(data, headers=dict(map(_header, header)), since=_day(since), progress=progress, keep=keep)

    @contextmanager
    def _bar(self) -> Iterator[Callable[[int, int | None], object]]:
        """A bar that is gone when it is done, and that is not drawn into a file."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415  loaded when used

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.err, transient=True, disable=not self.err.is_terminal) as progress:
            bar = progress.add_task("reading", total=None)
            yield lambda done, of: progress.update(bar, completed=done, total=of)

    @contextmanager
    def _waiting(self, text: str) -> Iterator[None]:
        if not self.err.is_terminal:
            yield
            return
        with self.err.status(text):
            yield


@frozen(kw_only=True)
class _Telling:
    """What the program says, in one language."""

    out: "Console" = field(repr=False)
    lang: str

    def report(self, report: RosterReport) -> None:
        """What came of reading a file."""
        form = "" if report.format is None else f"{report.format.label(self.lang)}, "
        self.line(
            zh=f"{form}{report.encoding}: {report.count}行没有错误",
            en=f"{form}{report.encoding}: {report.count} rows without errors",
        )
        for sheet in report.sheets:
            named = f"{_visible(sheet.name)}: " if sheet.name else ""
            if sheet.header is None:
                self.line(zh=f"{named}不是清册, 未读取", en=f"{named}no roster, not read")
            self._lines(
                self._in(
                    zh=f"{named}第{one.row}行未计入: {one.why.label('zh')}",
                    en=f"{named}row {one.row} passed over: {one.why.label('en')}",
                )
                for one in sheet.passed
            )
        if report.unknown:
            told = ", ".join(map(_visible, report.unknown))
            self.line(
                zh=f"不认识、未读取的列: {told} (可用 --header 表头=列名 说明)",
                en=f"columns that are not known and were not read: {told} (say by --header HEADER=COLUMN which one it is)",
            )
        self._lines(_visible(one.message(self.lang)) for one in report.spellings)
        fault = self._in(zh="有误", en="FAULT")
        self._lines(
            f"{fault} {_visible(one.message(self.lang))}{'' if one.value is None else f' [{_visible(one.value)}]'}"
            for one in report.problems
        )
        if wrong := len(report.problems) + report.untold:
            self.line(zh=f"{wrong}处错误", en=f"{wrong} errors", style="bold red")

    def refused(self, refused: Refused) -> None:
        """Why the register takes nothing."""
        fault = self._in(zh="有误", en="FAULT")
        self._lines(f"{fault} {_at(one)}{one.message(self.lang)}" for one in refused.problems)

    def nothing(self) -> int:
        """That nothing was stored; the status of it."""
        self.line(zh="未写入任何内容", en="nothing was stored", style="bold red")
        return FAULTS

    def plan(self, desk: Desk, planned: RosterCheck) -> None:
        """What an import does."""
        new, known, changed, gone = planned.new, planned.known, len(planned.changed), len(planned.gone)
        self.line(
            zh=f"新增{new}, 与登记册一致{known}, 有变化{changed}, 同楼栋未列入清册{gone}",
            en=f"{new} new, {known} as in the register, {changed} changed, {gone} of the same buildings not in the roster",
        )
        self._lines(
            self._in(
                zh=f"{_visible(one.at)} 不同: {'、'.join(HEADERS[name][0] for name in one.columns)}",
                en=f"{_visible(one.at)} differs in {', '.join(one.columns)}",
            )
            for one in planned.changed
        )
        if planned.gone:
            left = set(planned.gone)
            codes = (_visible(unit.code) for unit in desk.ask(units) if unit.id in left)
            self._lines(self._in(zh=f"未列入清册: {code}", en=f"not in the roster: {code}") for code in codes)

    def line(self, *, zh: str, en: str, style: str | None = None) -> None:
        """Say one line."""
        self.out.print(self._in(zh=zh, en=en), style=style, markup=False)

    def _in(self, *, zh: str, en: str) -> str:
        return said(self.lang, zh=zh, en=en)

    def _lines(self, texts: Iterable[str]) -> None:
        """At most as many as somebody reads."""
        every = list(texts)
        for text in every[:_SHOWN]:
            self.line(zh=text, en=text)
        if (more := len(every) - _SHOWN) > 0:
            self.line(zh=f"……另有{more}条", en=f"... and {more} more")


def _lang(lang: str | None) -> str:
    """The language that is asked for, else that of the user, else Chinese; raises ValueError for one that is not spoken."""
    asked = lang or os.environ.get("COMMUNITY_GOV_LANG", "zh")
    return said(asked, zh="zh", en="en")


def _day(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


def _header(text: str) -> tuple[str, str]:
    """A header and the column that it stands for; raises ValueError."""
    header, separator, name = text.rpartition("=")
    if not separator or name not in HEADERS:
        raise ValueError(f"{text!r} names no column: write HEADER=COLUMN, with one of {', '.join(sorted(HEADERS))}")
    return header, name


def _place(text: str, report: RosterReport) -> tuple[str, int]:
    """Sheet and row of `12` or `3栋!12`; raises ValueError for what is no row of the file."""
    named, separator, row = text.rpartition("!")
    if not (row.isascii() and row.isdigit()):
        raise ValueError(f"{text!r} is no row: write 12, or 3栋!12 where there are several sheets")
    sheets = [sheet.name for sheet in report.sheets if sheet.header is not None]
    if separator and named not in sheets:
        raise ValueError(f"{text!r}: no sheet {named!r} was read; there are {', '.join(sheets)}")
    if not separator and len(sheets) > 1:
        raise ValueError(f"{text!r}: say of which sheet, such as {sheets[0]}!{row}")
    return (named if separator else "".join(sheets)), int(row)


def _choice(text: str, report: RosterReport) -> RowChoice:
    where, _, how = text.rpartition("=")
    sheet, row = _place(where, report)
    return RowChoice(sheet=sheet, row=row, treat=Treatment.of(how))


def _at(problem: Problem) -> str:
    return f"{_visible(problem.at)}: " if problem.at else ""


def _visible(text: str) -> str:
    """The text with control and direction characters told by their numbers, so that none of them acts."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
