"""Tables of a plugin's own that people fill in and send back, read and written as rosters are.

    report = read_table(data, columns)          # every error with sheet, row, column, value and reason
    rows = report.accepted(skip={14})           # nothing goes on while one error stands unless its row is named

What a file is, how large it may be, where its header stands below titles, merged cells, signatures and totals: all of it is as
for `households.read_roster`. Nothing that is written is a formula.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain

from attrs import define, field, frozen

from community_gov.errors import Problem, ProblemType, Refused
from community_gov.households import RosterSheet, TableFormat
from community_gov.households.cells import exact_day, text_of
from community_gov.households.headings import Heading, Merges, find_heading
from community_gov.households.reading import (
    CELL_EMPTY,
    CELLS_BEYOND,
    DOUBLE_COLUMN,
    FOOTER,
    MISSING_COLUMN,
    MOST_PROBLEMS,
    NO_ROWS,
    filled,
    first_rows,
    rest_of,
)
from community_gov.households.roster import PassedRow, RowProblem, WhyPassed, place_of, require_no_problems
from community_gov.households.tables import Limits, TableFile, TableSheet, open_table
from community_gov.households.words import fold
from community_gov.households.writing import table_bytes
from community_gov.records import Code, Controller, Masked, Purpose, Until, personal
from community_gov.spreadsheets import SheetCell

__all__ = [
    "CELL_EMPTY",
    "Limits",
    "RowProblem",
    "SheetCell",
    "SheetColumn",
    "SheetProblem",
    "SheetReport",
    "SheetRow",
    "TableFormat",
    "fold",
    "read_table",
    "sheet_day",
    "sheet_number",
    "table_bytes",
]

_LEAST_COLUMNS = 2
_DIGITS = 9
NOT_A_NUMBER = ProblemType("sheets.not_a_number", zh="不是整数", en="this is no whole number")


def sheet_day(text: str) -> object:
    """A whole day; raises Refused."""
    return exact_day(text)


def sheet_number(text: str) -> object:
    """A whole number of nine digits at most, none below 0; raises Refused.

    >>> sheet_number("０42")
    42
    """
    if not text.isdecimal() or len(text) > _DIGITS:
        raise Refused(NOT_A_NUMBER())
    return int(text)


@frozen(kw_only=True)
class SheetColumn:
    """A column that is looked for: its name in the program, the headers that stand for it, and how its cells are read."""

    name: str
    words: tuple[str, ...]
    """Headers besides the name; the first is the usual one. How they are typed does not matter."""
    read: Callable[[str], object] = str
    """Makes a value of a text; raises Refused."""
    asked: bool = True
    """Whether a table without it is none."""
    hide: Callable[[str], str] | None = None
    """How a text about people is told in an error; None: as it is."""


@frozen(kw_only=True)
class SheetProblem(RowProblem):
    """One error, with what stands there."""

    value: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.BODY, until=Until.MATTER_CLOSED),
    )
    """What stands there; in columns about people it is masked."""


@frozen(kw_only=True)
class SheetRow:
    """One row: where it is, the values of its filled cells, and what is needed to tell of an error in it."""

    sheet: str
    row: int
    values: Mapping[str, object] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
    columns: Mapping[str, str]
    """The headers as they stand in the sheet."""

    @property
    def at(self) -> str:
        """Where the row is."""
        return place_of(self.sheet, self.row)

    def problem(self, name: str, problem: Problem, *, hide: Callable[[str], str] | None = None) -> SheetProblem:
        """An error in one of the columns."""
        text = self.texts.get(name)
        value = text if text is None or hide is None else Masked(hide(text))
        return SheetProblem(sheet=self.sheet, row=self.row, column=self.columns.get(name, name), value=value, problem=problem)


@frozen(kw_only=True)
class SheetReport:
    """What came of reading a table."""

    rows: tuple[SheetRow, ...]
    """The rows in which there is no error; blank ones are passed over."""
    problems: tuple[SheetProblem, ...]
    untold: int
    """How many more errors there are than are listed."""
    format: TableFormat | None
    """None when the file is none that is known."""
    encoding: Code
    unknown: tuple[str, ...]
    """Headers that no column goes by; they were not read."""
    sheets: tuple[RosterSheet, ...]

    def require(self, *, skip: Collection[int | tuple[str, int]] = ()) -> None:
        """Raise Refused with every error that does not lie in a row to be skipped.

        `skip` names rows by number, or by sheet and number. What is wrong with the whole file cannot be skipped.
        """
        require_no_problems(self.problems, self.sheets, untold=self.untold, skip=skip)

    def accepted(self, *, skip: Collection[int | tuple[str, int]] = ()) -> tuple[SheetRow, ...]:
        """All rows without errors; raises what `require` does."""
        self.require(skip=skip)
        return tuple(one for one in self.rows if one.row not in skip and (one.sheet, one.row) not in skip)


def read_table(
    data: str | bytes,
    columns: Sequence[SheetColumn],
    *,
    headers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> SheetReport:
    """Read a file with these columns: CSV in the usual encodings, XLSX, XLS or ODS.

    `headers` maps further headers of the caller to names of columns. Raises ValueError for a name that no column has, and
    ImportError for a workbook without the extra `[roster]`; a file that is none, or too large, is told in the report.
    """
    by_name = {column.name: column for column in columns}
    if unknown := sorted(set((headers or {}).values()) - by_name.keys()):
        raise ValueError(f"there are no columns {unknown}; there are {sorted(by_name)}")
    words = {fold(word): column.name for column in columns for word in (column.name, *column.words)}
    words |= {fold(word): name for word, name in (headers or {}).items()}
    reading = _Reading(columns=by_name, words=words)
    try:
        opened = open_table(data, limits=limits)
    except Refused as refused:
        reading.note(1, "", refused.problems[0])
        return reading.report(None)
    reading.read(opened)
    return reading.report(opened)


@define
class _Reading:
    """A file while it is read."""

    columns: Mapping[str, SheetColumn]
    words: Mapping[str, str]
    rows: list[SheetRow] = field(factory=list)
    problems: list[SheetProblem] = field(factory=list)
    untold: int = 0
    unknown: dict[str, None] = field(factory=dict)
    sheets: list[RosterSheet] = field(factory=list)
    name: str = ""
    heading: Heading | None = None

    def note(self, row: int, name: str, problem: Problem, value: str | None = None) -> None:
        """Note an error in one of the columns, or in the whole row."""
        if len(self.problems) >= MOST_PROBLEMS:
            self.untold += 1
            return
        place = None if self.heading is None else self.heading.places.get(name)
        usual = self.columns[name].words[0] if name in self.columns else ""
        column = usual if self.heading is None or place is None else self.heading.typed[place]
        hide = self.columns[name].hide if name in self.columns else None
        shown = value if value is None or hide is None else Masked(hide(value))
        found = SheetProblem(sheet=self.name, row=row, column=column, place=place, value=shown, problem=problem)
        self.problems.append(found)

    def read(self, opened: TableFile) -> None:
        """Read all sheets; of several, those are passed over that have none of the columns."""
        try:
            for sheet in opened.sheets:
                self._sheet(sheet)
        except Refused as refused:
            self.note(1, "", refused.problems[0])
        if not self.problems and not any(sheet.rows for sheet in self.sheets):
            self.note(1, "", NO_ROWS())

    def _sheet(self, sheet: TableSheet) -> None:
        self.name, rows = sheet.name, iter(sheet.rows)
        first, broken = first_rows(rows)
        self.heading = find_heading(filled(first, sheet), self.words)
        if self.heading is None or (sheet.name and len(self.heading.places) < _LEAST_COLUMNS):
            self.sheets.append(RosterSheet(name=sheet.name, header=None, rows=0, passed=()))
            return
        before = len(self.problems) + self.untold
        self.unknown |= dict.fromkeys(self.heading.unknown)
        self._judge(self.heading)
        if len(self.problems) + self.untold != before:
            return
        passed, count, merges = list[PassedRow](), len(self.rows), Merges(sheet.merged)
        for number, row in enumerate(chain(first, rest_of(rows, broken)), start=1):
            line: list[object] = list(row)
            if sheet.merged:
                merges.fill(number - 1, line, across=False)
            if number > self.heading.end:
                passed += self._line(self.heading, number, line)
        told = RosterSheet(name=sheet.name, header=self.heading.top + 1, rows=len(self.rows) - count, passed=tuple(passed))
        self.sheets.append(told)

    def _judge(self, heading: Heading) -> None:
        for name, said in heading.double:
            self.note(heading.top + 1, name, DOUBLE_COLUMN(), said)
        for name, column in self.columns.items():
            if column.asked and name not in heading.places:
                self.note(heading.top + 1, name, MISSING_COLUMN())

    def _line(self, heading: Heading, number: int, line: list[object]) -> Iterator[PassedRow]:
        """Take a row in; yields it when it is passed over as a total, a signature or the header again."""
        places = heading.places
        texts = {name: text for name, place in places.items() if place < len(line) and (text := text_of(line[place]))}
        said = [text for cell in line if (text := text_of(cell))]
        if not said:
            return
        if not all(name in texts for name in self._asked()) and FOOTER.match(said[0]):
            yield PassedRow(number, WhyPassed.FOOTER)
            return
        if texts and all(fold(text) == fold(heading.typed[places[name]]) for name, text in texts.items()):
            yield PassedRow(number, WhyPassed.HEADER)
            return
        before = len(self.problems) + self.untold
        if extra := sum(bool(text_of(cell)) for cell in line[len(heading.typed) :]):
            self.note(number, "", CELLS_BEYOND(count=extra))
        values = {name: value for name, text in texts.items() if (value := self._value(number, name, text)) is not None}
        if len(self.problems) + self.untold == before and values:
            typed = {name: heading.typed[place] for name, place in places.items()}
            self.rows.append(SheetRow(sheet=self.name, row=number, values=values, texts=texts, columns=typed))

    def _asked(self) -> list[str]:
        return [name for name, column in self.columns.items() if column.asked]

    def _value(self, number: int, name: str, text: str) -> object:
        try:
            return self.columns[name].read(text)
        except Refused as refused:
            self.note(number, name, refused.problems[0], text)
            return None

    def report(self, opened: TableFile | None) -> SheetReport:
        """What came of it."""
        return SheetReport(
            rows=tuple(self.rows),
            problems=tuple(self.problems),
            untold=self.untold,
            format=None if opened is None else opened.format,
            encoding=Code("unknown") if opened is None else opened.encoding,
            unknown=tuple(self.unknown),
            sheets=tuple(self.sheets),
        )
