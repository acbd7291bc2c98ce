"""Hours sheets as files: the sign-in sheet and the hours sheet of a shift as XLSX or CSV, and a filled sheet read back.

A filled sheet is read as a roster is: titles, merged cells and the usual encodings are known, every error is told with sheet,
row, column, value and reason, files that are too large are not unpacked. Nothing that is written is a formula.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attrs import evolve, frozen

from community_gov import Id, Problem, ProblemType, Refused
from community_gov.privacy import mask_name
from community_gov.sheets import (
    CELL_EMPTY,
    Limits,
    SheetCell,
    SheetColumn,
    SheetProblem,
    SheetReport,
    SheetRow,
    TableFormat,
    read_table,
    sheet_day,
    sheet_number,
    table_bytes,
)
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.hourssheets import HoursRow, ShiftSheet

__all__ = ["HoursReport", "read_hours", "write_hours", "write_sign_in"]

_CLOCK = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ])?([01]?\d|2[0-4])[:时点h]([0-5]\d)?(?::00(?:\.0+)?)?分?")
_END_OF_DAY = 24

NOT_A_TIME = ProblemType("volunteers.not_a_time", zh="不是时刻,请写成08:30", en="this is no time of day; write it like 08:30")
ENDS_BEFORE = ProblemType(
    "volunteers.ends_before_start", zh="结束时刻不晚于开始时刻", en="the end does not lie after the beginning"
)
NOBODY_IN_ROW = ProblemType(
    "volunteers.nobody_in_row", zh="请填写志愿者编号或姓名", en="the row names nobody; write a volunteer's number or name"
)


def _minute_of_day(text: str) -> object:
    """Minutes after midnight; 24:00 is the end of a day.

    >>> _minute_of_day("8:30"), _minute_of_day("０８：３０"), _minute_of_day("8点30分"), _minute_of_day("24:00")
    (510, 510, 510, 1440)
    """
    match = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or (int(match[1]) == _END_OF_DAY and int(match[2] or 0)):
        raise Refused(NOT_A_TIME())
    return int(match[1]) * 60 + int(match[2] or 0)


def _shift_id(text: str) -> object:
    return Id[Shift](text)


COLUMNS = (
    SheetColumn(name="shift", words=("班次编号", "班次", "shift id"), read=_shift_id, asked=False),
    SheetColumn(name="day", words=("日期", "服务日期", "day", "date"), read=sheet_day, asked=False),
    SheetColumn(name="volunteer", words=("志愿者编号", "编号", "volunteer number"), read=sheet_number, asked=False),
    SheetColumn(name="name", words=("姓名", "志愿者姓名", "志愿者"), asked=False, hide=mask_name),
    SheetColumn(name="starts", words=("开始时间", "开始", "签到时间", "签到", "from"), read=_minute_of_day),
    SheetColumn(name="ends", words=("结束时间", "结束", "签退时间", "签退", "until"), read=_minute_of_day),
    SheetColumn(
        name="minutes",
        words=("服务分钟", "分钟", "时长(分钟)", "minutes given"),
        read=sheet_number,
        asked=False,
    ),
)
"""The columns of an hours sheet; others, such as the order and a note, are not read."""


@frozen(kw_only=True)
class HoursReport:
    """What came of reading a filled sheet."""

    rows: tuple[HoursRow, ...]
    """The rows without errors, those that wait to be filled in left out."""
    blank: int
    """How many rows name somebody and no time."""
    problems: tuple[SheetProblem, ...]
    read: SheetReport
    """How the file was read."""

    def accepted(self, *, skip: Collection[int | tuple[str, int]] = ()) -> tuple[HoursRow, ...]:
        """All rows without errors; raises Refused with every error that does not lie in a row to be skipped.

        `skip` names rows by number, or by sheet and number; what is wrong with the whole file cannot be skipped.
        """
        evolve(self.read, problems=self.problems).require(skip=skip)
        return tuple(one for one in self.rows if one.row not in skip and (one.sheet, one.row) not in skip)


def read_hours(
    data: str | bytes,
    *,
    zone: tzinfo,
    day: date | None = None,
    headers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> HoursReport:
    """Read a filled hours sheet; times are those of the clock in the community's zone.

    `day` is for tables without a column for it. Raises ValueError for a name in `headers` that no column has, and ImportError
    for a workbook without the extra `[roster]` of the core.
    """
    read = read_table(data, COLUMNS, headers=headers, limits=limits)
    rows: list[HoursRow] = []
    problems, blank = list(read.problems), 0
    for one in read.rows:
        if not one.values.keys() & {"starts", "ends", "minutes"}:
            blank += 1
            continue
        found = [one.problem(name, problem, hide=mask_name if name == "name" else None) for name, problem in _wrong(one, day)]
        problems += found
        if not found:
            rows.append(_row(one, day, zone))
    return HoursReport(rows=tuple(rows), blank=blank, problems=tuple(problems), read=read)


def _wrong(one: SheetRow, day: date | None) -> Iterator[tuple[str, Problem]]:
    values = one.values
    if not values.keys() & {"volunteer", "name"}:
        yield "volunteer", NOBODY_IN_ROW()
    if day is None and "day" not in values:
        yield "day", CELL_EMPTY()
    yield from ((name, CELL_EMPTY()) for name in ("starts", "ends") if name not in values)
    starts, ends = values.get("starts"), values.get("ends")
    if isinstance(starts, int) and isinstance(ends, int) and ends <= starts:
        yield "ends", ENDS_BEFORE()


def _row(one: SheetRow, day: date | None, zone: tzinfo) -> HoursRow:
    on = one.values.get("day", day)
    if not isinstance(on, date):  # pragma: no cover  told before
        raise TypeError(on)
    number, minutes, name, shift = (one.values.get(key) for key in ("volunteer", "minutes", "name", "shift"))
    return HoursRow(
        row=one.row,
        sheet=one.sheet,
        shift=Id(shift) if isinstance(shift, str) else None,
        day=on,
        number=number if isinstance(number, int) else None,
        name=name if isinstance(name, str) else None,
        starts=_instant(on, one.values["starts"], zone),
        ends=_instant(on, one.values["ends"], zone),
        minutes=minutes if isinstance(minutes, int) else None,
    )


def _instant(day: date, minute: object, zone: tzinfo) -> datetime:
    if not isinstance(minute, int):  # pragma: no cover  told before
        raise TypeError(minute)
    on, rest = (day + timedelta(days=1), 0) if minute == _END_OF_DAY * 60 else (day, minute)
    return datetime.combine(on, time(*divmod(rest, 60)), tzinfo=zone).astimezone(UTC)


# --- what goes out ---------------------------------------------------------------------------------------------------

_WORDS = {
    "zh": {
        "hours": "服务时长表",
        "sign_in": "签到表",
        "columns": [column.words[0] for column in COLUMNS],
        "signing": ["序号", "志愿者编号", "姓名", "签到时间", "签名", "签退时间", "签名"],
    },
    "en": {
        "hours": "hours",
        "sign_in": "sign-in",
        "columns": [column.name for column in COLUMNS],
        "signing": ["no.", "volunteer no.", "name", "came", "signature", "left", "signature"],
    },
}


def write_hours(
    rows: Iterable[HoursRow],
    *,
    zone: tzinfo,
    format: TableFormat = TableFormat.XLSX,  # noqa: A002  what it is
    lang: str = "zh",
) -> bytes:
    """The rows as a file that `read_hours` reads back to the same rows; those without hours are to be filled in.

    What is masked is written masked. Raises Refused for a format that is only read, and ImportError for XLSX without the extra
    `[roster]` of the core.
    """
    words = _WORDS[lang]
    return table_bytes((words["columns"], *(_line(row, zone) for row in rows)), format, name=str(words["hours"]))


def _line(row: HoursRow, zone: tzinfo) -> list[SheetCell]:
    return [
        row.shift or "",
        "" if row.day is None else row.day.isoformat(),
        "" if row.number is None else str(row.number),
        row.name or "",
        _clock(row.starts, row.day, zone),
        _clock(row.ends, row.day, zone),
        "" if row.minutes is None else row.minutes,
    ]


def _clock(instant: datetime | None, day: date | None, zone: tzinfo) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(zone)
    return f"{local:%H:%M}" if day is None or local.date() == day else "24:00"


def write_sign_in(
    sheet: ShiftSheet,
    *,
    format: TableFormat = TableFormat.XLSX,  # noqa: A002  what it is
    spare: int = 5,
    lang: str = "zh",
) -> bytes:
    """The sign-in sheet as a table: those who have a place, and `spare` empty lines; raises what `write_hours` does."""
    words = _WORDS[lang]
    people = dict.fromkeys((line.number, line.name) for line in sheet.lines)
    named = ([str(order), str(number), name or "", "", "", "", ""] for order, (number, name) in enumerate(people, start=1))
    empty = ([str(len(people) + order), "", "", "", "", "", ""] for order in range(1, spare + 1))
    title = [f"{sheet.association} {sheet.activity} {sheet.day} {words['sign_in']}"]
    return table_bytes((title, words["signing"], *named, *empty), format, name=str(words["sign_in"]), heading=1)
