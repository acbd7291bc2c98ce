"""The lists as a workbook: what comes from the register is text, what has to be written is empty, and sums check themselves."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from community_gov_owners.heads import plain
from community_gov_owners.kit.html import count_rows
from community_gov_owners.kit.sheets import CountSheet, KitLine, PaperKit
from community_gov_owners.kit.words import word

if TYPE_CHECKING:  # an extra, loaded when it is used
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["workbook_of"]

_WIDTH = 18
_RETURNED, _VALID, _FIRST = 5, 7, 9
"""Rows of a count sheet, counted from 1."""


def workbook_of(kit: PaperKit, *, lang: str = "zh") -> bytes:
    """An XLSX file: the ballots, the delivery and return list, a count sheet for each item in each building.

    The same kit gives the same bytes. Raises ImportError when xlsxwriter (extra `paper`) is not installed, ValueError for another
    language than zh and en.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  an extra, loaded when it is used

    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(kit.opens.year, kit.opens.month, kit.opens.day)})  # noqa: DTZ001  the form wants no zone
    _ballots(book, kit, lang)
    _delivery(book, kit, lang)
    for number, sheet in enumerate(kit.counts, start=1):
        _count(book, kit, sheet, number, lang)
    book.close()
    return target.getvalue()


def _sheet(book: "Workbook", name: str, head: tuple[str, ...]) -> "Worksheet":
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_column(0, max(len(head) - 1, 2), _WIDTH)
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, book.add_format({"bold": True, "border": 1}))
    return sheet


def _ballots(book: "Workbook", kit: PaperKit, lang: str) -> None:
    names = ("number", "unit", "area", "item")
    sheet = _sheet(book, word("ballot", lang), tuple(word(name, lang) for name in names))
    papers = (one for section in kit.sections for one in section.ballots)
    for row, one in enumerate(papers, start=1):
        orders = ", ".join(map(str, sorted(kit.item(motion).order for motion in (*one.named, *one.secret))))
        area = "" if one.area is None else plain(one.area)
        for column, text in enumerate((one.code, ", ".join(one.units), area, orders)):
            sheet.write_string(row, column, text)


def _delivery(book: "Workbook", kit: PaperKit, lang: str) -> None:
    names = ("unit", "area", "number", "outcome", "when", "receiver", "bearer", "evidence", "back", "taken")
    sheet = _sheet(book, word("delivery", lang), tuple(word(name, lang) for name in names))
    outcomes = [text for text in word("outcomes", lang).replace("□ ", "□").split("□") if text.strip()]
    row = 0
    for section in kit.sections:
        for line in section.lines:
            row += 1
            for column, text in enumerate(_cells(line, lang)):
                sheet.write_string(row, column, text)
            if line.here:
                sheet.data_validation(row, 3, row, 3, {"validate": "list", "source": [text.strip() for text in outcomes]})


def _cells(line: KitLine, lang: str) -> tuple[str, str, str]:
    area = "" if line.area is None else plain(line.area)
    code = word("unknown", lang) if line.code is None else line.code if line.here else f"{word('other', lang)} {line.code}"
    return line.unit, area, code


def _count(book: "Workbook", kit: PaperKit, counted: CountSheet, number: int, lang: str) -> None:
    item = kit.item(counted.item)
    sheet = _sheet(book, f"{word('count', lang)} {number}", ("", word("papers", lang), word("area", lang)))
    place = counted.place or word("all", lang)
    sheet.write_string(1, 0, f"{word('item', lang)} {item.order}: {item.title} ({place})")
    sheet.write_string(2, 0, word("printed_here", lang))
    sheet.write_number(2, 1, counted.papers)
    for row, name in enumerate(("issued", "returned", "not_returned", "valid", "void"), start=_RETURNED - 2):
        sheet.write_string(row, 0, word(name, lang))
    rows = count_rows(item, lang, follow=kit.follow)
    for row, name in enumerate(rows, start=_FIRST - 1):
        sheet.write_string(row, 0, name)
    last = _FIRST + len(rows) - 1
    checks = [("sum_issued", "B4=B5+B6"), ("sum_returned", "B5=B7+B8")]
    marks = f"MAX(B{_FIRST}:B{last})<=B{_VALID}" if item.seats else f"B{_VALID}=SUM(B{_FIRST}:B{last})"
    checks.append(("sum_marks" if item.seats else "sum_valid", marks))
    for row, (name, test) in enumerate(checks, start=last + 1):
        sheet.write_string(row, 0, word(name, lang))
        sheet.write_formula(row, 1, f'=IF({test},"{word("holds", lang)}","{word("fails", lang)}")')
