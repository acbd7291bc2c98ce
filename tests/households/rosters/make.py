"""Ugly rosters, as property offices have them; every resident in them is generated and nobody.

    python -m tests.households.rosters.make FOLDER

writes them all into a folder, to be looked at in a spreadsheet. Each case is a file and what its report has to say, one line a
fact: `rows N`; `wrong [SHEET!]ROW COLUMN VALUE CODE`; `passed [SHEET!]ROW WHY`; `unknown HEADER`; `not a roster: SHEET`; and, of rows
that were taken, `[SHEET!]ROW CODE = ...`. The same bytes come out each time. Identity numbers begin with 999999, a district that
does not exist; telephone numbers with 100.
"""

import csv
import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
import xlwt
from attrs import frozen
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

__all__ = ["CASES", "Case", "Grid", "csv_of", "id_number", "main", "ods_of", "xls_of", "xlsx_of"]

Value = str | int | float | bool | date | None
Grid = Sequence[Sequence[Value]]
Block = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, from 0."""
FIXED = dt.datetime(2022, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
DAY = date(2012, 6, 1)


@frozen(kw_only=True)
class Case:
    """A file, and what its report says."""

    name: str
    make: Callable[[], bytes]
    says: tuple[str, ...]


# --- the forms of files ----------------------------------------------------------------------------------------------


def csv_of(rows: Grid, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A text file as a spreadsheet saves it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


def xlsx_of(sheets: Mapping[str, Grid], merged: Mapping[str, Sequence[Block]] | None = None, hidden: Sequence[str] = ()) -> bytes:
    """A workbook of today."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": FIXED})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for block in (merged or {}).get(name, ()):
            sheet.merge_range(*block, "")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif cell is not None:
                    sheet.write(number, place, cell)
    book.close()
    return out.getvalue()


def xls_of(sheets: Mapping[str, Grid], merged: Mapping[str, Sequence[Block]] | None = None) -> bytes:
    """A workbook of before 2007."""
    out, book = io.BytesIO(), xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for top, first, bottom, last in (merged or {}).get(name, ()):
            sheet.merge(top, bottom, first, last)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, place, cell, *([day] if isinstance(cell, date) else []))
    book.save(out)
    return out.getvalue()


def ods_of(sheets: Mapping[str, Grid], merged: Mapping[str, Sequence[Block]] | None = None) -> bytes:
    """An OpenDocument table, with the times in its members set to one day."""
    OpenDocumentSpreadsheet().save(io.BytesIO())  # the first document of a process declares fewer namespaces than the others
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        blocks = (merged or {}).get(name, ())
        for number, row in enumerate(rows):
            line = TableRow()
            for place, cell in enumerate(row):
                line.addElement(_ods_cell(number, place, cell, blocks))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return _of_one_day(out.getvalue())


def _ods_cell(number: int, place: int, cell: Value, blocks: Sequence[Block]) -> object:
    for top, first, bottom, last in blocks:
        if (number, place) == (top, first):
            made = TableCell(valuetype="string", numberrowsspanned=bottom - top + 1, numbercolumnsspanned=last - first + 1)
            made.addElement(P(text=str(cell)))
            return made
        if top <= number <= bottom and first <= place <= last:
            return CoveredTableCell()
    if cell is None:
        return TableCell()
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=cell)
    made = TableCell(valuetype="string")
    made.addElement(P(text=cell))
    return made


def _of_one_day(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            content = (
                re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+", b"2022-01-01T00:00:00", old.read(name))
                if name == "meta.xml"
                else old.read(name)
            )
            new.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), content, kind)
    return out.getvalue()


def numbered(found: Sequence[Value]) -> Iterator[tuple[int, Value]]:
    """The values with their numbers."""
    yield from enumerate(found)


def id_number(number: int) -> str:
    """A number of 18 places with a right check character, of a district that does not exist."""
    head = f"999999{number:011d}"
    rest = sum(int(place) * pow(2, 17 - index, 11) for index, place in enumerate(head)) % 11
    check = (1 - rest) % 11
    return head + ("X" if check == 10 else str(check))


# --- the rosters -----------------------------------------------------------------------------------------------------

CASES: dict[str, Case] = {}
HEAD = ("楼栋", "单元", "楼层", "房号", "建筑面积", "业主姓名", "交房日期")
ROW = ("3栋", "1单元", "15", "1502", "98.76", "住户甲", "2012-06-01")
NEXT = ("3栋", "1单元", "15", "1501", "128.5", "住户乙", "2012-06-01")


def case(name: str, *says: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """A case under the name of its file."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[name] = Case(name=name, make=make, says=says)
        return make

    return keep


def add(name: str, make: Callable[[], bytes], *says: str) -> None:
    """A case that needs no function of its own."""
    case(name, *says)(make)


add("plain-utf-8.csv", lambda: csv_of([HEAD, ROW, NEXT]), "encoding utf-8", "rows 2")
add("plain-utf-8-mark.csv", lambda: csv_of([HEAD, ROW], "utf-8-sig"), "encoding utf-8-sig", "rows 1")
add("plain-gb18030.csv", lambda: csv_of([HEAD, ROW], "gb18030"), "encoding gb18030", "rows 1")
add("tabs.csv", lambda: csv_of([HEAD, ROW], "gb18030", "\t"), "rows 1")
add("semicolons.csv", lambda: csv_of([HEAD, ROW], delimiter=";"), "rows 1")
add("plain.xlsx", lambda: xlsx_of({"Sheet1": [HEAD, ROW, NEXT]}), "format xlsx", "rows 2")
add("plain.xls", lambda: xls_of({"Sheet1": [HEAD, ROW, NEXT]}), "format xls", "rows 2")
add("plain.ods", lambda: ods_of({"Sheet1": [HEAD, ROW, NEXT]}), "format ods", "rows 2")
add(
    "english.xlsx",
    lambda: xlsx_of(
        {
            "Units": [
                ("Building No.", "Room No", "Exclusive Area (m2)", "Owner Name", "Owner since"),
                ("3", "8-", "98.5 m²", "住户甲", "2012"),
            ]
        }
    ),
    "rows 1",
    "Units!2 3-8- = area 98.5, owners 住户甲",
)
TITLED: Grid = [
    ("御景湾小区业主清册(生成数据)", None, None, None, None, None, None),
    ("填报单位: 物业服务中心", None, None, None, "填报日期: 2022年1月", None, None),
    (None, None, None, None, None, None, None),
    HEAD,
    ROW,
    NEXT,
    ("合计", None, None, None, 227.26, None, None),
    ("制表人:", None, None, None, "审核人:", None, None),
]
TITLE_SAYS = ("rows 2", "passed Sheet1!1 title", "passed Sheet1!2 title", "passed Sheet1!7 footer", "passed Sheet1!8 footer")
TITLE_BLOCKS = {"Sheet1": [(0, 0, 0, 6)]}
add("titles-and-totals.xlsx", lambda: xlsx_of({"Sheet1": TITLED}, TITLE_BLOCKS), *TITLE_SAYS)
add("titles-and-totals.xls", lambda: xls_of({"Sheet1": TITLED}, TITLE_BLOCKS), *TITLE_SAYS)
add("titles-and-totals.ods", lambda: ods_of({"Sheet1": TITLED}), *TITLE_SAYS)
add(
    "signed-below-the-rooms.xlsx",
    lambda: xlsx_of(
        {
            "清册": [
                ("楼栋", "房号", "面积", "业主", "取得时间"),
                ("3栋", "101", "98.76", "住户甲", "2012"),
                ("制表人:", "审核:", None, "2022年1月", None),
                ("制表人:", "审核:", None, None, None),
            ]
        }
    ),
    "rows 1",
    "passed 清册!4 footer",
    "wrong 清册!3 面积 - cell_empty",
)
TWO_HEADERS: Grid = [
    ("房屋信息", None, None, None, "业主信息", None, None),
    ("楼栋", "单元", "房号", "建筑面积(㎡)", "姓名", "身份证号码", "联系电话"),
    ("3栋", "1单元", "101", 98.76, "住户甲", id_number(1), "10000000001"),
]
TWO_BLOCKS = {"Sheet1": [(0, 0, 0, 3), (0, 4, 0, 6)]}


def since(grid: Grid) -> Grid:
    """The same with a column of delivery dates."""
    return [
        (*row, "交房日期" if number == len(grid) - 2 else DAY if number == len(grid) - 1 else None)
        for number, row in enumerate(grid)
    ]


add(
    "header-of-two-rows.xlsx",
    lambda: xlsx_of({"Sheet1": since(TWO_HEADERS)}, TWO_BLOCKS),
    "rows 1",
    "passed Sheet1!1 title",
    "Sheet1!3 3-1-101 = owners 住户甲",
)
add(
    "header-of-two-rows.xls",
    lambda: xls_of({"Sheet1": since(TWO_HEADERS)}, TWO_BLOCKS),
    "rows 1",
    "passed Sheet1!1 title",
    "Sheet1!3 3-1-101 = owners 住户甲",
)
add(
    "header-merged-down.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                ("序号", "楼栋", "房号", "面积", "产权人", None, "交房日期"),
                (None, None, None, None, "姓名", "证件号", None),
                (1, "3栋", "101", 98.7, "住户甲", "GEN-1", DAY),
            ]
        },
        {"Sheet1": [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 0, 5), (0, 6, 1, 6)]},
    ),
    "rows 1",
    "passed Sheet1!1 title",
    "Sheet1!3 3-101 = area 98.7, owners 住户甲",
)
add(
    "building-merged-down.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                HEAD,
                ROW,
                (None, None, "15", "1501", 128.5, "住户乙", DAY),
                (None, None, "16", "1601", 128.5, "住户丙", DAY),
            ]
        },
        {"Sheet1": [(1, 0, 3, 0), (1, 1, 3, 1)]},
    ),
    "rows 3",
    "Sheet1!4 3-1-1601 = owners 住户丙",
)
add(
    "owner-merged-down.ods",
    lambda: ods_of(
        {"Sheet1": [HEAD, ROW, ("3栋", "1单元", "15", "1501", 128.5, None, DAY)]},
        {"Sheet1": [(1, 5, 2, 5)]},
    ),
    "rows 2",
    "Sheet1!3 3-1-1501 = owners 住户甲",
)
add(
    "sections.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                HEAD,
                ("3栋1单元", *[None] * 6),
                ROW,
                ("3栋2单元", *[None] * 6),
                ("3栋", "2单元", "1", "101", "60", "住户丙", DAY),
            ]
        },
        {"Sheet1": [(1, 0, 1, 6), (3, 0, 3, 6)]},
    ),
    "rows 2",
    "passed Sheet1!2 section",
    "passed Sheet1!4 section",
)
add("header-again-on-each-page.xlsx", lambda: xlsx_of({"Sheet1": [HEAD, ROW, HEAD, NEXT]}), "rows 2", "passed Sheet1!3 header")
add(
    "a-sheet-for-each-building.xlsx",
    lambda: xlsx_of(
        {
            "3栋": [("房号", "面积", "业主", "交房日期"), ("101", 98.7, "住户甲", DAY)],
            "4栋": [("房号", "面积", "业主", "交房日期"), ("101", 98.7, "住户乙", DAY)],
        }
    ),
    "rows 2",
    "3栋!2 3-101 = owners 住户甲",
    "4栋!2 4-101 = owners 住户乙",
)
add(
    "other-sheets.xlsx",
    lambda: xlsx_of(
        {"填表说明": [("请按实填写",), ("不得漏项",)], "清册": [HEAD, ROW], "Sheet3": [], "旧表": [HEAD, NEXT]}, hidden=("旧表",)
    ),
    "rows 1",
    "not a roster: 填表说明",
    "not a roster: Sheet3",
)
add(
    "table-not-in-the-corner.xlsx",
    lambda: xlsx_of({"Sheet1": [[], [], [None, None, *HEAD], [None, None, *ROW]]}),
    "rows 1",
    "Sheet1!4 3-1-1502 = owners 住户甲",
)
add(
    "addresses.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                ("房屋坐落", "产权面积", "产权人", "登记日期"),
                ("3栋1单元1502室", 98.7, "住户甲", DAY),
                ("3-2-101", 60, "住户乙", DAY),
                ("小区东头", 60, "住户丙", DAY),
            ]
        }
    ),
    "rows 2",
    "wrong Sheet1!4 房屋坐落 小区东头 not_an_address",
    "Sheet1!2 3-1-1502 = area 98.7",
    "Sheet1!3 3-2-101 = owners 住户乙",
)
add(
    "rooms.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                ("楼栋", "房号", "面积"),
                ("3", "8-", 98),
                ("3", "13A", 98),
                ("3", "商铺3", 40),
                ("3", "负1", 12),
                ("3", 1502.0, 98),
            ]
        }
    ),
    "rows 5",
    "Sheet1!2 3-8- = area 98",
    "Sheet1!3 3-13a = area 98",
    "Sheet1!4 3-商铺3 = area 40",
    "Sheet1!5 3-负1 = area 12",
    "Sheet1!6 3-1502 = area 98",
)
add(
    "rooms-that-became-dates.xlsx",
    lambda: xlsx_of({"Sheet1": [("楼栋", "房号", "面积"), ("3", date(2022, 8, 1), 98)]}),
    "rows 0",
    "wrong Sheet1!2 房号 8月1日 turned_date",
)
add(
    "rooms-that-became-dates.csv",
    lambda: csv_of([("楼栋", "房号", "面积"), ("3", "8月1日", 98), ("3", "1-Aug", 98)], "gb18030"),
    "rows 0",
    "wrong 2 房号 8月1日 turned_date",
    "wrong 3 房号 1-Aug turned_date",
)
add(
    "areas.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                ("楼栋", "房号", "面积"),
                *[
                    ("3", str(100 + n), area)
                    for n, area in numbered(
                        [
                            "９８.７６",
                            "98.76㎡",
                            "98.76平方米",
                            "98.76 m2",
                            "1,024.5",
                            98.76,
                            0.1 + 0.2,
                            "约98",
                            "-98",
                            0,
                            "98.76125",
                            "九十八",
                        ]
                    )
                ],
            ]
        }
    ),
    "rows 7",
    "Sheet1!2 3-100 = area 98.76",
    "Sheet1!6 3-104 = area 1024.5",
    "Sheet1!8 3-106 = area 0.3",
    "wrong Sheet1!9 面积 约98 not_an_area",
    "wrong Sheet1!10 面积 -98 not_an_area",
    "wrong Sheet1!11 面积 0 not_an_area",
    "wrong Sheet1!12 面积 98.76125 area_too_fine",
    "wrong Sheet1!13 面积 九十八 not_an_area",
)
OWNED = ("楼栋", "房号", "面积", "业主", "证件号", "电话", "份额", "取得日期")
add(
    "owners-and-separators.csv",
    lambda: csv_of(
        [
            OWNED,
            *[
                ("3", str(n), "98", f"住户甲{mark}住户乙", "", "", "", "2012")
                for n, mark in enumerate(["、", ",", "，", "/", ";", "；", "\n", "和", " ", "·"])
            ],
        ]
    ),
    "rows 10",
    "2 3-0 = owners 住户甲 | 住户乙",
    "3 3-1 = owners 住户甲 | 住户乙",
    "4 3-2 = owners 住户甲 | 住户乙",
    "5 3-3 = owners 住户甲 | 住户乙",
    "6 3-4 = owners 住户甲 | 住户乙",
    "7 3-5 = owners 住户甲 | 住户乙",
    "8 3-6 = owners 住户甲 | 住户乙",
    "9 3-7 = owners 住户甲 | 住户乙",
    "10 3-8 = owners 住户甲 住户乙",
    "11 3-9 = owners 住户甲·住户乙",
)
add(
    "names-with-and.csv",
    lambda: csv_of(
        [OWNED, ("3", "1", "98", "住户和丙", "", "", "", "2012"), ("3", "2", "98", "上海和平管理公司(生成)", "", "", "", "2012")]
    ),
    "rows 2",
    "2 3-1 = owners 住户和丙",
    "3 3-2 = owners 上海和平管理公司(生成)",
)
add(
    "owners-not-all-named.csv",
    lambda: csv_of([OWNED, ("3", "1", "98", "住户甲等3人", "", "", "", "2012")]),
    "rows 0",
    "wrong 2 业主 住* others_unnamed",
)
add(
    "shares.csv",
    lambda: csv_of(
        [
            OWNED,
            ("3", "1", "98", "住户甲、住户乙", "", "", "各50%", "2012"),
            ("3", "2", "98", "住户甲、住户乙", "", "", "1/3、2/3", "2012"),
            ("3", "3", "98", "住户甲(50%)、住户乙(50%)", "", "", "", "2012"),
            ("3", "4", "98", "住户甲 1/4、住户乙 3/4", "", "", "", "2012"),
            ("3", "5", "98", "住户甲(50%)、住户乙", "", "", "", "2012"),
            ("3", "6", "98", "住户甲、住户乙", "", "", "各60%", "2012"),
            ("3", "7", "98", "住户甲、住户乙", "", "", "一半", "2012"),
            ("3", "8", "98", "住户甲、住户乙", "", "", "各半", "2012"),
        ]
    ),
    "rows 5",
    "2 3-1 = shares 1/2 | 1/2",
    "3 3-2 = shares 1/3 | 2/3",
    "4 3-3 = shares 1/2 | 1/2, owners 住户甲 | 住户乙",
    "5 3-4 = shares 1/4 | 3/4, owners 住户甲 | 住户乙",
    "wrong 6 业主 住*、住* some_shares",
    "wrong 7 份额 各60% share_sum",
    "wrong 8 份额 一半 not_a_share",
    "9 3-8 = shares 1/2 | 1/2",
)
add(
    "identity-numbers.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                OWNED,
                ("3", "1", 98, "住户甲", id_number(1), None, None, "2012"),
                ("3", "2", 98, "住户乙", id_number(2)[:-1] + ("1" if id_number(2)[-1] != "1" else "2"), None, None, "2012"),
                ("3", "3", 98, "住户丙", 999999000000000034, None, None, "2012"),
                ("3", "4", 98, "住户丁", id_number(8).lower(), None, None, "2012"),
                ("3", "5", 98, "住户戊", "护照GEN-77", None, None, "2012"),
                ("3", "6", 98, "住户己", "9.99999E+17", None, None, "2012"),
            ]
        }
    ),
    "rows 3",
    "wrong Sheet1!3 证件号 ***" + (id_number(2)[:-1] + ("1" if id_number(2)[-1] != "1" else "2"))[-4:] + " not_an_id",
    "wrong Sheet1!4 证件号 ***E+17 digits_lost",
    "wrong Sheet1!7 证件号 ***E+17 digits_lost",
)
add(
    "documents-of-several.csv",
    lambda: csv_of(
        [
            OWNED,
            ("3", "1", "98", "住户甲、住户乙", f"{id_number(1)}/{id_number(2)}", "10000000001/10000000002", "", "2012"),
            ("3", "2", "98", "住户甲、住户丙", f"{id_number(1)}、无", "", "", "2012"),
        ]
    ),
    "rows 2",
)
add(
    "documents-that-do-not-come-out-even.csv",
    lambda: csv_of(
        [
            OWNED,
            ("3", "1", "98", "住户甲、住户乙", "GEN-000000001", "", "", "2012"),
            ("3", "2", "98", "住户丙", "GEN-1、GEN-2", "", "", "2012"),
        ]
    ),
    "rows 0",
    "wrong 2 证件号 ***0001 people_count",
    "wrong 3 证件号 ***、*** people_count",
)
add(
    "phones.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                OWNED,
                ("3", "1", 98, "住户甲", None, 10000000001, None, "2012"),
                ("3", "2", 98, "住户乙", None, "0731-8000000转8", None, "2012"),
                ("3", "3", 98, "住户丙", None, "无手机", None, "2012"),
                ("3", "4", 98, "住户丁", None, "1.00E+10", None, "2012"),
            ]
        }
    ),
    "rows 2",
    "wrong Sheet1!4 电话 *** not_a_phone",
    "wrong Sheet1!5 电话 ******** digits_lost",
)
DATED = ("楼栋", "房号", "面积", "业主", "取得日期")
add(
    "dates.xlsx",
    lambda: xlsx_of(
        {
            "Sheet1": [
                DATED,
                *[
                    ("3", str(n), 98, "住户甲", day)
                    for n, day in numbered(
                        [
                            DAY,
                            "2012年6月1日",
                            "2012.6.1",
                            "2012/6",
                            2012,
                            20120601,
                            41061,
                            "41061",
                            "2012-06-01 00:00:00",
                            "12-6-1",
                            "2012-02-30",
                            "去年",
                        ]
                    )
                ],
            ]
        }
    ),
    "rows 9",
    "Sheet1!2 3-0 = since 2012-06-01",
    "Sheet1!3 3-1 = since 2012-06-01",
    "Sheet1!4 3-2 = since 2012-06-01",
    "Sheet1!5 3-3 = since 2012-06",
    "Sheet1!6 3-4 = since 2012",
    "Sheet1!7 3-5 = since 2012-06-01",
    "Sheet1!8 3-6 = since 2012-06-01",
    "Sheet1!9 3-7 = since 2012-06-01",
    "Sheet1!10 3-8 = since 2012-06-01",
    "wrong Sheet1!11 取得日期 12-6-1 not_a_day",
    "wrong Sheet1!12 取得日期 2012-02-30 not_a_day",
    "wrong Sheet1!13 取得日期 去年 not_a_day",
)
add("dates.xls", lambda: xls_of({"Sheet1": [DATED, ("3", "1", 98, "住户甲", DAY)]}), "rows 1", "Sheet1!2 3-1 = since 2012-06-01")
add("dates.ods", lambda: ods_of({"Sheet1": [DATED, ("3", "1", 98, "住户甲", DAY)]}), "rows 1", "Sheet1!2 3-1 = since 2012-06-01")
add(
    "no-dates.csv",
    lambda: csv_of([("楼栋", "房号", "面积", "业主"), ("3", "1", "98", "住户甲")]),
    "rows 0",
    "wrong 2 取得日期 - no_start",
)
add(
    "control-characters.csv",
    lambda: csv_of(
        [
            DATED,
            ("3", "1\u202e", "98", "住户甲", "2012"),
            ("3", "2", "98", "住\u200b户乙", "2012"),
            ("3\x07", "3", "98", "住户丙", "2012"),
        ]
    ),
    "rows 0",
    "wrong 2 房号 1\u202e character",
    "wrong 3 业主 住* character",
    "wrong 4 楼栋 3\x07 character",
)
add(
    "the-same-unit-twice.xlsx",
    lambda: xlsx_of({"3栋": [HEAD, ROW, ("３栋", "1单元", "15", "１５０２室", 98.76, "住户乙", DAY)], "续": [HEAD, ROW]}),
    "rows 1",
    "wrong 3栋!3 房号 １５０２室 unit_twice",
    "wrong 续!2 房号 1502 unit_elsewhere",
)
add(
    "two-names-for-one-document.csv",
    lambda: csv_of(
        [OWNED, ("3", "1", "98", "住户甲", "GEN-1", "", "", "2012"), ("3", "2", "98", "住户由", "GEN-1", "", "", "2012")]
    ),
    "rows 1",
    "wrong 3 证件号 *** two_names",
)
add(
    "unknown-columns.csv",
    lambda: csv_of([(*DATED, "车位编号", "备注", "性别"), ("3", "1", "98", "住户甲", "2012", "P7", "x", "女")]),
    "rows 1",
    "unknown 车位编号",
    "unknown 性别",
)
add(
    "missing-columns.csv",
    lambda: csv_of([("业主", "电话"), ("住户甲", "10000000001")]),
    "rows 0",
    "wrong 1 楼栋 - missing_column",
    "wrong 1 房号 - missing_column",
    "wrong 1 专有部分面积 - missing_column",
)
add(
    "a-column-twice.csv",
    lambda: csv_of([("楼栋", "房号", "建筑面积", "产权面积"), ("3", "1", "98", "99")]),
    "rows 0",
    "wrong 1 建筑面积 产权面积 double_column",
)
add("cells-beyond.csv", lambda: csv_of([("楼栋", "房号", "面积"), ("3", "1", "1", "024")]), "rows 0", "wrong 2 - - cells_beyond")
add(
    "empty-cells.xlsx",
    lambda: xlsx_of({"Sheet1": [HEAD, ("3栋", "1单元", "15", None, None, "住户甲", DAY)]}),
    "rows 0",
    "wrong Sheet1!2 房号 - cell_empty",
    "wrong Sheet1!2 建筑面积 - cell_empty",
)
add(
    "formulas.csv",
    lambda: csv_of([DATED, ("3", "1", "98", "=cmd|'/c calc'!A1", "2012"), ("3", "'-1", "98", "'@住户乙", "2012")]),
    "rows 2",
    "3 3--1 = owners @住户乙",
)
add(
    "apostrophes.csv",
    lambda: csv_of([OWNED, ("3", "1", "98", "住户甲", f"'{id_number(1)}", "'10000000001", "", "2012")]),
    "rows 1",
)
add(
    "empty.csv",
    lambda: b"",
    "rows 0",
    "wrong 1 楼栋 - missing_column",
    "wrong 1 房号 - missing_column",
    "wrong 1 专有部分面积 - missing_column",
)
add("header-alone.xlsx", lambda: xlsx_of({"Sheet1": [HEAD]}), "rows 0", "wrong Sheet1!1 - - no_rows")
add("no-text.csv", lambda: bytes(range(256)), "rows 0", "wrong 1 - - not_text")
add("broken.xlsx", lambda: xlsx_of({"Sheet1": [HEAD, ROW]})[:-400], "rows 0", "wrong 1 - - not_a_workbook")
add("broken.xls", lambda: xls_of({"Sheet1": [HEAD, ROW]})[:1200], "rows 0", "wrong 1 - - not_a_workbook")
add(
    "a-web-page.xls",
    lambda: "<html><table><tr><td>楼栋</td></tr></table></html>".encode("gb18030"),
    "rows 0",
    "wrong 1 - - web_page",
)
add("breaks-off.csv", lambda: csv_of([HEAD, ROW]) + '3栋,"1单元'.encode(), "rows 1", "wrong 3 - - not_csv")
add(
    "kinds-and-states.csv",
    lambda: csv_of(
        [
            ("楼栋", "房号", "面积", "用途", "状态", "业主", "交房日期"),
            ("3", "1", "98", "别墅", "已交付", "", ""),
            ("3", "2", "98", "住宅", "未售", "", "2012"),
            ("3", "3", "98", "共有用房", "已交付", "住户甲", "2012"),
            ("3", "4", "40", "商业", "已交房", "住户乙", "2012"),
        ]
    ),
    "rows 1",
    "wrong 2 用途 别墅 not_a_choice",
    "wrong 3 交房日期 2012 date_unmeant",
    "wrong 4 业主 住* not_ownable",
)


def main(arguments: Sequence[str]) -> int:
    """Write all files into a folder."""
    folder = Path(*arguments[:1])
    folder.mkdir(parents=True, exist_ok=True)
    for one in CASES.values():
        (folder / one.name).write_bytes(one.make())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
