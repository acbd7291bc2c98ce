"""Reading a roster (业主清册) as property offices have it: from the bytes of a file to checked rows, and every error in it.

Rows are read one after another; of those that are done, only what tells doubles apart is kept besides the rows themselves.
Several owners stand in one cell between the usual separators; merged cells, titles, headers of several rows, totals and
signatures are known for what they are, and what was passed over is told.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import cast

from attrs import define, field

from community_gov.errors import Problem, ProblemType, Refused
from community_gov.households import cells
from community_gov.households.headings import (
    HEADERS,
    REQUIRED,
    UNREAD,
    Heading,
    Merges,
    find_heading,
    names_of,
    sheet_building,
)
from community_gov.households.roster import (
    PassedRow,
    RosterProblem,
    RosterReport,
    RosterRow,
    RosterSheet,
    WhyPassed,
)
from community_gov.households.rows import TEXT_COLUMNS, code_of, names_a_unit, read_cell, row_objections, row_of
from community_gov.households.spelling import Spellings
from community_gov.households.tables import Cell, Limits, TableFile, TableSheet, open_table
from community_gov.households.words import fold
from community_gov.periods import PartialDate
from community_gov.privacy import mask_name, mask_phone
from community_gov.records import Code, Masked

__all__ = [
    "CELLS_BEYOND",
    "CELL_EMPTY",
    "DOUBLE_COLUMN",
    "FOOTER",
    "MISSING_COLUMN",
    "MOST_PROBLEMS",
    "NO_ROWS",
    "Progress",
    "filled",
    "first_rows",
    "read_roster",
    "rest_of",
]

Progress = Callable[[int, int | None], object]
"""Told now and then how many rows are done, and of how many, as far as that is known."""
MOST_PROBLEMS = 10_000
"""Errors that are listed; more are counted."""
_LOOKED_THROUGH = 30  # rows in which a header is looked for
_TOLD_EVERY = 1_000
_LEAST_COLUMNS = 2  # by which a sheet among several is known for a roster
_TAIL = 4
_KEPT = 10_000  # texts of which it is kept what they came to
_UNLIKE_OTHERS = frozenset({"owners", "documents", "phones", "certificate", "code", "room", "address"})
"""Columns that say something else in every row."""
FOOTER = re.compile(
    r"(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总?户数|总面积|本页|制表|填表|审核|复核|打印|经办|盖章|单位[((]盖章|备注[::]|说明[::]|注[::]"
    r"|total|subtotal|sum\b)",
    re.IGNORECASE,
)
MISSING_COLUMN = ProblemType(
    "households.missing_column",
    zh="缺少这一列;请在表中补上,或用headers说明哪个表头是它",
    en="this column is missing; add it, or say with headers which header stands for it",
)
DOUBLE_COLUMN = ProblemType("households.double_column", zh="这一列出现了两次", en="this column is there twice")
NO_ROWS = ProblemType("households.no_rows", zh="表中没有数据行", en="the table has no rows")
CELL_EMPTY = ProblemType("households.cell_empty", zh="此格不能为空", en="this cell has to be filled")
CELLS_BEYOND = ProblemType(
    "households.cells_beyond", zh="本行比表头多出{count}格", en="the row has {count} cells more than the header"
)
UNIT_TWICE = ProblemType("households.unit_twice", zh="与第{row}行是同一套房屋", en="this is the same unit as in row {row}")
UNIT_ELSEWHERE = ProblemType(
    "households.unit_elsewhere",
    zh="与第{sheet}张表第{row}行是同一套房屋",
    en="this is the same unit as in sheet {sheet}, row {row}",
)
TWO_NAMES = ProblemType(
    "households.two_names", zh="同一证件在第{row}行是另一个姓名", en="row {row} has another name for the same document"
)


def read_roster(
    data: str | bytes,
    *,
    headers: Mapping[str, str] | None = None,
    since: PartialDate | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    keep: bool = True,
) -> RosterReport:
    """Read a file; every error is in the report, each with sheet, row, column, value and reason.

    `headers` maps further headers of the caller to the names in `HEADERS`. `since` is the day of the roster: owners of whom
    neither acquisition nor delivery is dated have owned since then at the latest. With `keep=False` the rows are checked and
    counted, and none is held. Raises ValueError for a name in `headers` that no column has, and ImportError for a workbook when
    the extra `[roster]` is not installed; a file that is none, or too large, is told in the report.
    """
    reading = _Reading(names=names_of(headers or {}), since=since, progress=progress, keep=keep)
    try:
        opened = open_table(data, limits=limits)
    except Refused as refused:
        reading.note(1, "", refused.problems[0])
        return reading.report(None)
    reading.read(opened)
    return reading.report(opened)


@define
class _Reading:
    """A file while it is read: what was found so far."""

    names: Mapping[str, str]
    since: PartialDate | None
    progress: Progress | None
    keep: bool
    rows: list[RosterRow] = field(factory=list)
    count: int = 0
    problems: list[RosterProblem] = field(factory=list)
    untold: int = 0
    bad: int = 0
    """Errors so far, those that are not listed among them."""
    unknown: dict[str, None] = field(factory=dict)
    sheets: list[RosterSheet] = field(factory=list)
    spellings: Spellings = field(factory=Spellings)
    units: dict[str, tuple[int, int]] = field(factory=dict)
    """Sheet and row of each unit."""
    people: dict[str, tuple[str, int]] = field(factory=dict)
    """The folded name that goes with each document, and the row."""
    read_before: dict[tuple[str, str], object] = field(factory=dict)
    """What cells came to that were read before."""
    name: str = ""
    """The sheet that is read, and its header."""
    heading: Heading | None = None
    last: int = 0
    """The row that was read last."""

    def note(self, row: int, name: str, problem: Problem, value: str | None = None) -> None:
        """Note an error in one of our columns, or in the whole row when there is no such column."""
        self.bad += 1
        if len(self.problems) >= MOST_PROBLEMS:
            self.untold += 1
            return
        heading = self.heading
        place = None if heading is None else heading.places.get(name)
        column = HEADERS.get(name, ("",))[0] if heading is None or place is None else heading.typed[place]
        shown = None if value is None else _shown(name, value)
        self.problems.append(RosterProblem(sheet=self.name, row=row, column=column, place=place, value=shown, problem=problem))

    def read(self, opened: TableFile) -> None:
        """Read all sheets; of several, those are passed over that are no rosters."""
        skipped: list[tuple[TableSheet, Heading | None]] = []
        try:
            for sheet in opened.sheets:
                self._sheet(sheet, skipped)
        except Refused as refused:
            self.note(self.last + 1, "", refused.problems[0])
        if skipped and not any(sheet.header for sheet in self.sheets):
            first, self.heading = next((one for one in skipped if one[1] is not None), skipped[0])
            self.name = first.name
            self._refuse_heading(first)
        if not self.count and not self.bad:
            self.note(1, "", NO_ROWS())

    def _sheet(self, sheet: TableSheet, skipped: list[tuple[TableSheet, Heading | None]]) -> None:
        self.name, self.heading, self.last = sheet.name, None, 0
        rows, merges = iter(sheet.rows), Merges(sheet.merged)
        first, broken = first_rows(rows)
        self.heading = find_heading(filled(first, sheet), self.names)
        if self.heading is None or (sheet.name and len(self.heading.places) < _LEAST_COLUMNS):
            skipped.append((sheet, self.heading))
            if sheet.name:
                self.sheets.append(RosterSheet(name=sheet.name, header=None, rows=0, passed=()))
            return
        before, count = self.bad, self.count
        self.unknown |= dict.fromkeys(self.heading.unknown)
        self._refuse_heading(sheet)
        lines = _Lines(self, sheet, self.heading, len(self.sheets) + 1)
        self.last = 0
        for row in self._counted(chain(first, rest_of(rows, broken))) if self.bad == before else ():
            lines.read(self.last, row, merges)
        told = RosterSheet(name=sheet.name, header=self.heading.top + 1, rows=self.count - count, passed=tuple(lines.passed))
        self.sheets.append(told)
        if self.progress is not None:
            self.progress(self.last, self.last)

    def _counted(self, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
        for row in rows:
            self.last += 1
            yield row

    def _refuse_heading(self, sheet: TableSheet) -> None:
        """Note the columns that are missing or there twice."""
        heading = self.heading
        row = 1 if heading is None else heading.top + 1
        for name, said in () if heading is None else heading.double:
            self.note(row, name, DOUBLE_COLUMN(), said)
        places = {} if heading is None else heading.places
        told = {"building", "room"} if "address" in places else {"building"} if sheet_building(sheet.name) else set()
        for name in REQUIRED:
            if name not in places and name not in told:
                self.note(row, name, MISSING_COLUMN())

    def report(self, opened: TableFile | None) -> RosterReport:
        """What came of it."""
        return RosterReport(
            rows=tuple(self.rows),
            count=self.count,
            problems=tuple(self.problems),
            untold=self.untold,
            format=None if opened is None else opened.format,
            encoding=Code("unknown") if opened is None else opened.encoding,
            unknown=tuple(self.unknown),
            sheets=tuple(self.sheets),
            spellings=tuple(self.spellings.found.values()),
        )


def first_rows(rows: Iterator[list[Cell]]) -> tuple[list[list[Cell]], Refused | None]:
    """The rows in which a header is looked for, and why there are no more of them if the file breaks off there."""
    first: list[list[Cell]] = []
    try:
        first.extend(map(list, islice(rows, _LOOKED_THROUGH)))
    except Refused as refused:
        return first, refused
    return first, None


def rest_of(rows: Iterator[list[Cell]], broken: Refused | None) -> Iterator[list[Cell]]:
    """The rows that come after the first; raises what broke them off."""
    if broken is not None:
        raise broken
    yield from rows


def filled(rows: list[list[Cell]], sheet: TableSheet) -> list[list[str]]:
    """The first rows as texts, merged cells filled, as a header is looked for in them."""
    merges, filled = Merges(sheet.merged), []
    for number, row in enumerate(rows):
        copy: list[object] = list(row)
        merges.fill(number, copy, across=True)
        filled.append([cells.text_of(cell) for cell in copy])
    return filled


def _shown(name: str, value: str) -> str:
    """What may be told of a cell."""
    if name == "owners":
        return Masked("、".join(mask_name(part) for part in cells.people(value)))
    if name == "phones":
        return Masked("、".join(mask_phone(part) for part in cells.people(value)))
    if name in ("documents", "certificate"):
        return Masked("、".join(f"***{part[-_TAIL:]}" if len(part) > 2 * _TAIL else "***" for part in cells.people(value)))
    return value


# --- the rows of one sheet -------------------------------------------------------------------------------------------


@define
class _Lines:
    """The rows of a sheet below its header."""

    all: _Reading
    sheet: TableSheet
    heading: Heading
    index: int
    passed: list[PassedRow] = field(factory=list)
    wanted: tuple[tuple[str, int], ...] = field(init=False)
    """The columns that are read, with their places."""
    needed: tuple[str, ...] = field(init=False)
    building: str | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        places = self.heading.places
        self.wanted = tuple((name, place) for name, place in places.items() if name not in UNREAD)
        self.needed = tuple(name for name in REQUIRED if name in places and "address" not in places) or ("address", "area")
        self.building = sheet_building(self.sheet.name) if "building" not in places else None

    def read(self, number: int, row: list[Cell], merges: Merges) -> None:
        """Read a row; `number` is counted from 1."""
        line = cast("list[object]", row)
        wide = merges.fill(number - 1, line, across=False) if self.sheet.merged else False
        if number <= self.heading.top:
            self._pass(number, WhyPassed.TITLE, any(map(cells.text_of, line)))
        elif number > self.heading.end:
            self._line(number, line, wide=wide)
        if number % _TOLD_EVERY == 0 and self.all.progress is not None:
            self.all.progress(number, self.sheet.height)

    def _pass(self, number: int, why: WhyPassed, filled: object = True) -> None:  # noqa: FBT002  one that is always said where it matters
        if filled:
            self.passed.append(PassedRow(number, why))

    def _line(self, number: int, line: list[object], *, wide: bool) -> None:
        texts = self._texts(line)
        if not texts and not any(map(cells.text_of, line)):
            return
        why = self._no_unit(line, texts, wide=wide)
        if why is not None:
            self._pass(number, why)
            return
        before = self.all.bad
        if extra := sum(bool(cells.text_of(cell)) for cell in line[len(self.heading.typed) :]):
            self.all.note(number, "", CELLS_BEYOND(count=extra))
        for name in self.needed:
            if name not in texts:
                self.all.note(number, name, CELL_EMPTY())
        self._checked(number, texts, before)

    def _texts(self, line: list[object]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for name, place in self.wanted:
            if place < len(line) and (cell := line[place]) != "":
                text = cell.strip() if type(cell) is str else self._unlike(name, cell)
                if text:
                    texts[name] = text
        return texts

    def _unlike(self, name: str, cell: object) -> str:
        """The text of a cell that holds no text; a room that became a date says so by its look."""
        if name in TEXT_COLUMNS and isinstance(cell, date):
            return f"{cell.month}月{cell.day}日"
        return cells.text_of(cell)

    def _no_unit(self, line: list[object], texts: Mapping[str, str], *, wide: bool) -> WhyPassed | None:
        """Why a row is none of a unit, or None; asked at length only when something that every unit has is not there."""
        if all(name in texts for name in self.needed):
            again = all(fold(text) == fold(self.heading.typed[self.heading.places[name]]) for name, text in texts.items())
            return WhyPassed.HEADER if again else None
        filled = [text for cell in line if (text := cells.text_of(cell))]
        if "room" not in texts and "address" not in texts and FOOTER.match(filled[0]):
            return WhyPassed.FOOTER
        if all(map(FOOTER.match, filled)):  # each of them signs, such as 制表 and 审核 beside each other
            return WhyPassed.FOOTER
        if wide and len(filled) == 1:
            return WhyPassed.SECTION
        known = {fold(self.heading.typed[place]) for place in self.heading.places.values()}
        return WhyPassed.HEADER if len(filled) > 1 and all(fold(text) in known for text in filled) else None

    def _checked(self, number: int, texts: dict[str, str], before: int) -> None:
        reading = self.all
        values = {name: self._value(number, name, text) for name, text in texts.items()}
        if self.building is not None:
            values["building"] = self.building
        if (told := values.pop("address", None)) is not None:
            building, entrance, floor, room = cast("tuple[str, str, str, str]", told)
            values |= {"building": building, "room": room} | {
                name: text for name, text in (("entrance", entrance), ("floor", floor)) if text and name not in values
            }
        self.all.spellings.note(self.sheet.name, number, values)
        if names_a_unit(values):
            self._once(number, fold(code_of(values)), texts)
        if reading.bad != before:
            return
        row = row_of(self.sheet.name, number, values, reading.since)
        for name, problem in (*row_objections(row, values), *self._known(row)):
            reading.note(number, name, problem, texts.get(name))
        if reading.bad == before:
            reading.count += 1
            if reading.keep:
                reading.rows.append(row)

    def _once(self, number: int, code: str, texts: Mapping[str, str]) -> None:
        sheet, row = self.all.units.setdefault(code, (self.index, number))
        if (sheet, row) != (self.index, number):
            name = next((name for name in ("code", "room", "address") if name in self.heading.places), "room")
            problem = UNIT_TWICE(row=row) if sheet == self.index else UNIT_ELSEWHERE(sheet=sheet, row=row)
            self.all.note(number, name, problem, texts.get(name))

    def _value(self, number: int, name: str, text: str) -> object:
        """The value of a cell; most columns say the same again and again, and are read once for each text."""
        known = self.all.read_before.get((name, text))
        if known is not None:
            return known
        value = self._read(number, name, text)
        if value is not None and name not in _UNLIKE_OTHERS and len(self.all.read_before) < _KEPT:
            self.all.read_before[name, text] = value
        return value

    def _read(self, number: int, name: str, text: str) -> object:
        try:
            return read_cell(name, text)
        except Refused as refused:
            self.all.note(number, name, refused.problems[0], text)
            return None

    def _known(self, row: RosterRow) -> Iterator[tuple[str, Problem]]:
        """What does not fit to the rows above."""
        for owner in row.owners:
            if owner.document is not None:
                name = fold(owner.name or "")
                known, before = self.all.people.setdefault(fold(owner.document), (name, row.row))
                if known != name:
                    yield "documents", TWO_NAMES(row=before)
