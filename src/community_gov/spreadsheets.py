"""Tables that go out as CSV or XLSX, so that nothing in them is a formula.

In XLSX a text is written as a text, in CSV what a spreadsheet would take for a formula gets an apostrophe before it. XLSX is
written by xlsxwriter (extra `[roster]`), which is loaded when the first workbook is made.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # an extra, loaded when it is used
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["SheetCell", "csv_bytes", "new_book", "put_row", "sheet_name", "xlsx_bytes"]

SheetCell = str | int | Decimal
"""What stands in a cell; in CSV all of it is text."""
_FORMULA = "=+-@"
_LONGEST_CELL, _LONGEST_NAME = 32_767, 31
_EXACT_DIGITS = 15
"""A spreadsheet keeps numbers of so many digits exactly; a longer one is written as a text."""
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


def csv_bytes(lines: Iterable[Iterable[SheetCell]]) -> bytes:
    """The lines as CSV in UTF-8 with a mark at its beginning, by which spreadsheets know the encoding."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_guarded(cell) if isinstance(cell, str) else str(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula, or when one stands there already.

    Full-width forms count as well: some spreadsheets read them as what they look like.
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if text[:1] in ("'", "\t", "\r", "\0") or (first and first in _FORMULA) else text


def xlsx_bytes(lines: Iterable[Iterable[SheetCell]], *, name: str, heading: int = 0) -> bytes:
    """The lines as a workbook of one sheet; row `heading`, counted from 0, is bold and stays in sight.

    Raises ImportError when the extra `[roster]` is not installed.
    """
    out = io.BytesIO()
    with new_book(out, constant_memory=True) as book:
        sheet, bold = book.add_worksheet(sheet_name(name)), book.add_format({"bold": True})
        sheet.freeze_panes(heading + 1, 0)
        for number, line in enumerate(lines):
            put_row(sheet, number, line, bold if number == heading else None)
    return out.getvalue()


def new_book(out: io.BytesIO, *, constant_memory: bool) -> "Workbook":
    """A workbook that is written when its block ends; raises ImportError without the extra."""
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[roster] to write workbooks, or write CSV") from error
    return Workbook(out, {"constant_memory": constant_memory, "in_memory": not constant_memory})


def put_row(sheet: "Worksheet", number: int, line: Iterable[SheetCell], style: "Format | None" = None) -> None:
    """Write a row: a text as a text, a number as a number as far as a spreadsheet keeps it exactly."""
    for place, cell in enumerate(line):
        if isinstance(cell, str):
            _put_text(sheet, number, place, cell, style)
        elif len(str(cell).strip("-").replace(".", "")) <= _EXACT_DIGITS:
            sheet.write_number(number, place, cell, style)
        else:
            _put_text(sheet, number, place, str(cell), style)


def _put_text(sheet: "Worksheet", number: int, place: int, text: str, style: "Format | None") -> None:
    if text:
        sheet.write_string(number, place, text[:_LONGEST_CELL], style)


def sheet_name(text: str) -> str:
    """A name that a sheet can have."""
    return (text.translate(_FORBIDDEN_IN_NAMES).strip() or "1")[:_LONGEST_NAME]
