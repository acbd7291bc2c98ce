"""Rosters that go out: rows as CSV or XLSX, and the file of an office with what is wrong in it marked.

Nothing that is written is a formula: in XLSX every cell is a text, in CSV what a spreadsheet would take for a formula gets an
apostrophe before it, which the reader takes off again. XLSX is written by xlsxwriter (extra `[roster]`).
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from community_gov.errors import ProblemType, Refused
from community_gov.households.cells import document, phone, quoted, text_of
from community_gov.households.headings import HEADERS, UNREAD
from community_gov.households.roster import RosterProblem, RosterReport, RosterRow
from community_gov.households.tables import TableFormat, TableSheet, open_table
from community_gov.records import Masked

if TYPE_CHECKING:  # an extra, loaded when it is used
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["COLUMNS", "mark_roster", "write_roster"]

COLUMNS = tuple(name for name in HEADERS if name not in UNREAD and name != "address")
"""The columns that are written, in their order."""
_FORMULA = "=+-@"
_NOBODY = "无"
_LISTED = {"zh": ("工作表", "行", "列", "值", "问题"), "en": ("sheet", "row", "column", "value", "problem")}
_TITLE = {"zh": "问题", "en": "problems"}
_LONGEST_CELL, _LONGEST_NAME = 32_767, 31
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))

NOT_WRITTEN = ProblemType(
    "households.not_written", zh="清册只能写成CSV或XLSX", en="a roster is written as CSV or XLSX, not in this format"
)


def write_roster(rows: Iterable[RosterRow], *, format: TableFormat = TableFormat.XLSX, lang: str = "zh") -> bytes:  # noqa: A002  what it is
    """The rows as a file that `read_roster` reads back to the same rows; raises Refused for a format that is only read.

    Headers are Chinese, or the names of the columns with `lang="en"`. What is masked is written masked. Raises ImportError for
    XLSX when the extra `[roster]` is not installed.
    """
    header = [HEADERS[name][0] if lang == "zh" else name for name in COLUMNS]
    lines = (_line(row) for row in rows)
    if format is TableFormat.CSV:
        return _csv(header, lines)
    if format is TableFormat.XLSX:
        return _xlsx(header, lines)
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


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv(header: list[str], lines: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_guarded(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula, or when one stands there already.

    Full-width forms count as well: some spreadsheets read them as what they look like.
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if text[:1] in ("'", "\t", "\r", "\0") or (first and first in _FORMULA) else text


# --- XLSX ------------------------------------------------------------------------------------------------------------


def _xlsx(header: list[str], lines: Iterable[list[str]]) -> bytes:
    out = io.BytesIO()
    with _new_book(out, constant_memory=True) as book:
        sheet, bold = book.add_worksheet("业主清册"), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(chain((header,), lines)):
            _write(sheet, number, line, bold if number == 0 else None)
    return out.getvalue()


def _new_book(out: io.BytesIO, *, constant_memory: bool) -> "Workbook":
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[roster] to write workbooks, or write CSV") from error
    return Workbook(out, {"constant_memory": constant_memory, "in_memory": not constant_memory})


def _write(sheet: "Worksheet", number: int, line: Iterable[str], style: "Format | None") -> None:
    for place, text in enumerate(line):
        if text:
            sheet.write_string(number, place, text[:_LONGEST_CELL], style)


def mark_roster(data: str | bytes, report: RosterReport, *, lang: str = "zh") -> bytes:
    """The office's own table as XLSX with every problem of the report marked in its cell, and listed on a sheet in front.

    Whoever mends the marked cells and saves has a roster that can be read again. The list shows values as the report does, the
    cells as they were. Raises Refused when the file is none that can be opened, and ImportError as `write_roster` does.
    """
    out = io.BytesIO()
    with _new_book(out, constant_memory=False) as book:
        _list(book, report, lang)
        wrong = book.add_format({"bg_color": "#ffd966", "border": 1})
        for sheet in open_table(data).sheets:
            problems = [one for one in report.problems if one.sheet == sheet.name]
            _copy(book, sheet, _by_place(problems, lang), wrong)
    return out.getvalue()


def _list(book: "Workbook", report: RosterReport, lang: str) -> None:
    sheet, bold = book.add_worksheet(_TITLE[lang]), book.add_format({"bold": True})
    _write(sheet, 0, _LISTED[lang], bold)
    for number, one in enumerate(report.problems, start=1):
        _write(sheet, number, (one.sheet, str(one.row), one.column, one.value or "", one.problem.message(lang)), None)


def _by_place(problems: Iterable[RosterProblem], lang: str) -> dict[tuple[int, int], str]:
    told: dict[tuple[int, int], str] = {}
    for one in problems:
        place = (one.row - 1, one.place or 0)
        told[place] = "\n".join(filter(None, (told.get(place), one.problem.message(lang))))
    return told


def _copy(book: "Workbook", read: TableSheet, told: Mapping[tuple[int, int], str], wrong: "Format") -> None:
    sheet = book.add_worksheet((read.name.translate(_FORBIDDEN_IN_NAMES) or "业主清册")[:_LONGEST_NAME])
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
