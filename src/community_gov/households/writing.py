"""Rosters that go out: rows as CSV or XLSX, and the file of an office with what is wrong in it marked.

Nothing that is written is a formula (see `community_gov.spreadsheets`): every cell is a text, and the apostrophe that CSV
gets before what a spreadsheet would take for a formula is taken off again by the reader.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from community_gov.errors import ProblemType, Refused
from community_gov.households.cells import document, phone, quoted, text_of
from community_gov.households.headings import HEADERS, UNREAD
from community_gov.households.roster import RosterProblem, RosterReport, RosterRow
from community_gov.households.tables import TableFormat, TableSheet, open_table
from community_gov.records import Masked
from community_gov.spreadsheets import SheetCell, csv_bytes, new_book, put_row, sheet_name, xlsx_bytes

if TYPE_CHECKING:  # an extra, loaded when it is used
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

__all__ = ["COLUMNS", "mark_roster", "table_bytes", "write_roster"]

COLUMNS = tuple(name for name in HEADERS if name not in UNREAD and name != "address")
"""The columns that are written, in their order."""
_NOBODY = "无"
_LISTED = {"zh": ("工作表", "行", "列", "值", "问题"), "en": ("sheet", "row", "column", "value", "problem")}
_TITLE = {"zh": "问题", "en": "problems"}
_LONGEST_CELL = 32_767

NOT_WRITTEN = ProblemType(
    "households.not_written", zh="表格只能写成CSV或XLSX", en="a table is written as CSV or XLSX, not in this format"
)


def write_roster(rows: Iterable[RosterRow], *, format: TableFormat = TableFormat.XLSX, lang: str = "zh") -> bytes:  # noqa: A002  what it is
    """The rows as a file that `read_roster` reads back to the same rows; raises Refused for a format that is only read.

    Headers are Chinese, or the names of the columns with `lang="en"`. What is masked is written masked. Raises ImportError for
    XLSX when the extra `[roster]` is not installed.
    """
    header = [HEADERS[name][0] if lang == "zh" else name for name in COLUMNS]
    return table_bytes(chain((header,), map(_line, rows)), format, name="业主清册")


def table_bytes(
    lines: Iterable[Iterable[SheetCell]],
    format: TableFormat,  # noqa: A002  what it is
    *,
    name: str,
    heading: int = 0,
) -> bytes:
    """The lines as CSV or XLSX; raises Refused for a format that is only read, and ImportError without the extra `[roster]`."""
    if format is TableFormat.CSV:
        return csv_bytes(lines)
    if format is TableFormat.XLSX:
        return xlsx_bytes(lines, name=name, heading=heading)
    raise Refused(NOT_WRITTEN(at="format"))


def _line(row: RosterRow) -> list[str]:
    return [_CELLS[name](row) for name in COLUMNS]


def _text(name: str) -> Callable[[RosterRow], str]:
    """A cell that is one text, day, number or choice."""

    def write(row: RosterRow) -> str:
        value = getattr(row, name)
        return "" if value is None else str(getattr(value, "zh", value))

    return write


def _several(
    of: Callable[[RosterRow], Iterable[str | None]], read: Callable[[str], str] | None = None
) -> Callable[[RosterRow], str]:
    """A cell with one part for each owner; empty when none of them has any."""

    def write(row: RosterRow) -> str:
        found = list(of(row))
        return "、".join(_part(one, read) for one in found) if any(found) else ""

    return write


def _part(text: str | None, read: Callable[[str], str] | None) -> str:
    if not text:
        return _NOBODY
    return str(text) if isinstance(text, Masked) else quoted(text, read)


_CELLS: Mapping[str, Callable[[RosterRow], str]] = {name: _text(name) for name in COLUMNS} | {
    "area": lambda row: format(row.area, "f"),
    "owners": _several(lambda row: (owner.name for owner in row.owners)),
    "owner_kind": _several(lambda row: (owner.kind.zh for owner in row.owners)),
    "documents": _several(lambda row: (owner.document for owner in row.owners), document),
    "phones": _several(lambda row: (owner.phone for owner in row.owners), phone),
    "since": lambda row: row.since if row.since and (row.dated or (row.owners and row.since != row.delivered)) else "",
    "shares": lambda row: "、".join(map(str, row.shares or ())),
}


# --- an office's own table, marked ------------------------------------------------------------------------------------


def mark_roster(data: str | bytes, report: RosterReport, *, lang: str = "zh") -> bytes:
    """The office's own table as XLSX with every problem of the report marked in its cell, and listed on a sheet in front.

    Whoever mends the marked cells and saves has a roster that can be read again. The list shows values as the report does, the
    cells as they were. Raises Refused when the file is none that can be opened, and ImportError as `write_roster` does.
    """
    out = io.BytesIO()
    with new_book(out, constant_memory=False) as book:
        _list(book, report, lang)
        wrong = book.add_format({"bg_color": "#ffd966", "border": 1})
        for sheet in open_table(data).sheets:
            problems = [one for one in report.problems if one.sheet == sheet.name]
            _copy(book, sheet, _by_place(problems, lang), wrong)
    return out.getvalue()


def _list(book: "Workbook", report: RosterReport, lang: str) -> None:
    sheet, bold = book.add_worksheet(_TITLE[lang]), book.add_format({"bold": True})
    put_row(sheet, 0, _LISTED[lang], bold)
    for number, one in enumerate(report.problems, start=1):
        put_row(sheet, number, (one.sheet, str(one.row), one.column, one.value or "", one.problem.message(lang)))


def _by_place(problems: Iterable[RosterProblem], lang: str) -> dict[tuple[int, int], str]:
    told: dict[tuple[int, int], str] = {}
    for one in problems:
        place = (one.row - 1, one.place or 0)
        told[place] = "\n".join(filter(None, (told.get(place), one.problem.message(lang))))
    return told


def _copy(book: "Workbook", read: TableSheet, told: Mapping[tuple[int, int], str], wrong: "Format") -> None:
    sheet = book.add_worksheet(sheet_name(read.name))
    for (top, first), (bottom, last) in read.merged:
        sheet.merge_range(top, first, bottom, last, "")
    for number, row in enumerate(read.rows):
        for place, cell in enumerate(row):
            style = wrong if (number, place) in told else None
            if text := text_of(cell):
                sheet.write_string(number, place, text[:_LONGEST_CELL], style)
            elif style is not None:
                sheet.write_blank(number, place, None, style)
    for (number, place), text in told.items():
        sheet.write_comment(number, place, text)
