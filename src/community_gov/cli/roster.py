"""community-gov roster check | import | export: a roster (业主清册) from a file into a community, and out again.

`check` stores nothing; it needs a community only to tell what the roster would change there. `import` stores all rows or none, as
the service `command-line` in the role of a clerk.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import FAULTS, SOUND, Open, checked_url
from community_gov.community import Desk
from community_gov.errors import Problem, Refused
from community_gov.files import write_new
from community_gov.households import (
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
        lang: str = "zh",
    ) -> int:
        """Tell everything that is wrong in a roster, and with a store what it would change there; stores nothing.

        Args:
            file: XLSX, XLS, ODS or CSV
            url: where a store is, such as sqlite:///compound.db
            id: which of its communities
            since: the day of the roster, for owners of whom no day is named, such as 2022 or 2022-01-01
            on: the day for which owners are compared; today if not said
            marked: a file that is not there yet, for the table with the wrong cells marked, as XLSX
            lang: zh or en
        """
        data = file.read_bytes()
        report = self._read(data, since, keep=url is not None)
        self._tell(report, lang)
        if marked is not None:
            write_new(marked, lambda new: new.write_bytes(mark_roster(data, report, lang=lang)))
        if url is not None:
            planned = self._desk(url, id).ask(check_roster, rows=report.rows, on=_day(on), treat=Treatment.SKIP)
            self._plan(planned)
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
        lang: str = "zh",
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
            lang: zh or en
        """
        report = self._read(file.read_bytes(), since, keep=True)
        choices = tuple(map(_choice, choose))
        left_out = [_place(one) for one in skip]
        try:
            rows = report.accepted(skip=left_out)
        except Refused:
            self._tell(report, lang)
            return self._nothing()
        try:
            made, planned = self._import(self._desk(url, id), rows, Treatment.of(treat), choices, _day(on))
        except Refused as refused:
            self._lines(f"FAULT {_at(one)}{one.message(lang)}" for one in refused.problems)
            return self._nothing()
        self._plan(planned)
        self._line(f"{made} units are new in the register", style="bold green")
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
        lang: str = "zh",
    ) -> int:
        """Write the register as a roster, with the owners of a day, names and numbers as they are.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            out: a file that is not there yet; its name ends with .xlsx or .csv
            on: the day; today if not said
            lang: the language of the header, zh or en
        """
        format = _WRITTEN.get(out.suffix.lower())  # noqa: A001  what it is
        if format is None:
            raise ValueError(f"{out.name}: the name of the file ends with .xlsx or .csv")
        rows = self._desk(url, id).ask(roster_of, on=on)
        write_new(out, lambda new: new.write_bytes(write_roster(rows, format=format, lang=lang)))
        self._line(f"{len(rows)} units{'' if on is None else f' as of {on}'}")
        return SOUND

    # what is shared

    def _desk(self, url: str, id: str | None) -> Desk:
        if id is None:
            raise ValueError("say by --id which community of the store")
        return self.open(checked_url(url), id).by(Actor.service("command-line", CLERK))

    def _read(self, data: bytes, since: str | None, *, keep: bool) -> RosterReport:
        with self._bar() as progress:
            return read_roster(data, since=_day(since), progress=progress, keep=keep)

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

    def _tell(self, report: RosterReport, lang: str) -> None:
        form = "" if report.format is None else f"{report.format.label(lang)}, "
        self._line(f"{form}{report.encoding}: {report.count} rows without errors")
        for sheet in report.sheets:
            named = f"{sheet.name}: " if sheet.name else ""
            if sheet.header is None:
                self._line(f"{named}no roster, not read")
            self._lines(f"{named}row {one.row} passed over: {one.why.label(lang)}" for one in sheet.passed)
        if report.unknown:
            self._line(f"columns that are not known and were not read: {', '.join(map(_visible, report.unknown))}")
        self._lines(
            f"FAULT {_visible(one.message(lang))}{'' if one.value is None else f' [{_visible(one.value)}]'}"
            for one in report.problems
        )
        if report.problems:
            self._line(f"{len(report.problems) + report.untold} errors", style="bold red")

    def _nothing(self) -> int:
        self._line("nothing was stored", style="bold red")
        return FAULTS

    def _plan(self, planned: RosterCheck) -> None:
        numbers = f"{planned.new} new, {planned.known} as in the register, {len(planned.changed)} changed"
        self._line(f"{numbers}, {len(planned.gone)} of the same buildings not in the roster")
        self._lines(f"{_visible(one.at)} differs in {', '.join(one.columns)}" for one in planned.changed)

    def _lines(self, texts: Iterable[str]) -> None:
        """At most as many as somebody reads."""
        every = list(texts)
        for text in every[:_SHOWN]:
            self._line(text)
        if len(every) > _SHOWN:
            self._line(f"... and {len(every) - _SHOWN} more")

    def _line(self, text: str, style: str | None = None) -> None:
        self.out.print(text, style=style, markup=False)


def _day(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


def _place(text: str) -> tuple[str, int]:
    """Sheet and row of `12` or `3栋!12`; raises ValueError."""
    sheet, _, row = text.rpartition("!")
    if not (row.isascii() and row.isdigit()):
        raise ValueError(f"{text!r} is no row: write 12, or 3栋!12 where there are several sheets")
    return sheet, int(row)


def _choice(text: str) -> RowChoice:
    where, _, how = text.rpartition("=")
    sheet, row = _place(where)
    return RowChoice(sheet=sheet, row=row, treat=Treatment.of(how))


def _at(problem: Problem) -> str:
    return f"{_visible(problem.at)}: " if problem.at else ""


def _visible(text: str) -> str:
    """The text with control and direction characters told by their numbers, so that none of them acts."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
