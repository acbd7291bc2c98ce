"""Reading the roster of a property office: its rows, and its rows checked."""

import io
from collections.abc import Callable, Iterator, Sequence

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.ground import Ground
from benchmarks.harness import Clock, Entrant, Result, Role, Target, kept, race
from benchmarks.sizes import Size
from community_gov.households import read_roster
from community_gov.households.tables import open_table

__all__ = ["roster"]

_HEADER = (
    "楼栋",
    "单元",
    "楼层",
    "房号",
    "房屋类型",
    "销售状态",
    "交付日期",
    "专有部分面积",
    "面积来源",
    "业主",
    "证件号",
    "联系电话",
)
_PEER_ROUNDS = 3


def roster(size: Size, _grounds: Sequence[Ground]) -> Iterator[Result]:
    """An XLSX file of twelve columns, every row another."""
    rows = size.bulk
    data = _workbook(rows)
    openpyxl_reads = Entrant(name="openpyxl", role=Role.PEER, ready=kept(lambda: _by_openpyxl(data)), rounds=_PEER_ROUNDS)
    yield race(
        f"the rows of a roster of {rows:,} units",
        [
            Entrant(name="ours", role=Role.OURS, ready=kept(lambda: _by_us(data))),
            Entrant(name="calamine", role=Role.LIMIT, ready=kept(lambda: _by_calamine(data))),
            openpyxl_reads,
        ],
        unit="us a row",
        operations=rows,
        rounds=size.rounds,
        targets=(Target(name="calamine", bound=1.2, clock=Clock.CPU), Target(name="openpyxl", bound=8, clock=Clock.CPU)),
    )
    yield race(
        f"the same {rows:,} rows checked, against reading them alone",
        [
            Entrant(name="ours", role=Role.OURS, ready=kept(lambda: _checked(data))),
            Entrant(name="calamine", role=Role.LIMIT, ready=kept(lambda: _by_calamine(data))),
            openpyxl_reads,
        ],
        unit="us a row",
        operations=rows,
        rounds=size.large_rounds,
    )


def _workbook(rows: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("业主清册")
    for number in range(rows + 1):
        for place, text in enumerate(_row(number) if number else _HEADER):
            sheet.write_string(number, place, text)
    book.close()
    return out.getvalue()


def _row(number: int) -> tuple[str, ...]:
    home = (f"{number // 400 + 1}栋", f"{number % 2 + 1}单元", str(number % 20 + 1), str(number), "住宅", "已交付", "2012-06-01")
    return (
        *home,
        f"{number % 90 + 40}.{number % 9_000 + 1_000}",
        "实测",
        f"住户{number}",
        f"GEN-{number:06d}",
        f"100{number:08d}",
    )


def _by_us(data: bytes) -> Callable[[], object]:
    count, last = 0, ""
    for sheet in open_table(data).sheets:
        for row in sheet.rows:
            count, last = count + 1, str(row[9])
    return lambda: (count - 1, last)


def _by_calamine(data: bytes) -> Callable[[], object]:
    count, last = 0, ""
    for row in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).iter_rows():
        count, last = count + 1, str(row[9])
    return lambda: (count - 1, last)


def _by_openpyxl(data: bytes) -> Callable[[], object]:
    count, last = 0, ""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        count, last = count + 1, str(row[9])
    book.close()
    return lambda: (count - 1, last)


def _checked(data: bytes) -> Callable[[], object]:
    report = read_roster(data)
    return lambda: (report.count, report.rows[-1].owners[0].name)
