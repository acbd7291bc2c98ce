"""Sheets of a shift as pages that print on A4: the one on which people sign in, and the one with the hours, to be signed.

Everything in a page is escaped and nothing is loaded from elsewhere.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from html import escape

from community_gov import Masked
from community_gov_volunteers.hourssheets import HoursRow, ShiftSheet
from community_gov_volunteers.pages import page_of

__all__ = ["hours_html", "sign_in_html"]

_WORDS = {
    "zh": {
        "sign_in": "志愿服务签到表",
        "hours": "志愿服务时长表",
        "association": "组织",
        "activity": "活动",
        "place": "地点",
        "time": "时间",
        "lead": "负责人",
        "wanted": "名额",
        "order": "序号",
        "number": "志愿者编号",
        "name": "姓名",
        "came": "签到时间",
        "left": "签退时间",
        "signed": "本人签名",
        "from": "开始",
        "until": "结束",
        "minutes": "分钟",
        "sum": "合计",
        "logged": "记录人(签名)",
        "verified": "核实人(签名)",
        "on": "日期",
        "how": "时长按实际服务时间以分钟计,不含路途;核实人不能是记录人,也不能核实本人的时长。",
    },
    "en": {
        "sign_in": "Sign-in sheet",
        "hours": "Hours sheet",
        "association": "association",
        "activity": "activity",
        "place": "place",
        "time": "time",
        "lead": "in charge",
        "wanted": "places",
        "order": "no.",
        "number": "volunteer no.",
        "name": "name",
        "came": "came",
        "left": "left",
        "signed": "signature",
        "from": "from",
        "until": "until",
        "minutes": "minutes",
        "sum": "total",
        "logged": "logged by (signature)",
        "verified": "verified by (signature)",
        "on": "date",
        "how": "Time actually given, in minutes, without the way there; "
        "whoever logs does not verify, and nobody verifies the own hours.",
    },
}


_ROOM = {"signed": ' class="signed"', "came": ' class="clock"', "left": ' class="clock"'}
"""Columns in which people write need room for it."""


def sign_in_html(sheet: ShiftSheet, *, zone: tzinfo, spare: int = 5, lang: str = "zh") -> str:
    """The page on which people sign: those who have a place, and `spare` empty lines.

    Times are those of the clock in the community's zone. Raises ValueError for another language than zh and en, and for names
    that are masked.
    """
    words = _words(sheet, lang)
    people = list(dict.fromkeys((line.number, line.name) for line in sheet.lines))
    heads = ("order", "number", "name", "came", "signed", "left", "signed")
    rows = [(str(number or ""), name or "") for number, name in people] + [("", "")] * spare
    lines = ((str(order), *row, "", "", "", "") for order, row in enumerate(rows, start=1))
    return page_of(words["sign_in"], _body(sheet, words, zone, "sign_in", _table(words, heads, lines)), lang=lang)


def hours_html(sheet: ShiftSheet, *, zone: tzinfo, spare: int = 0, lang: str = "zh") -> str:
    """The page with the hours on record, blank where there are none, for the two signatures; raises what `sign_in_html` does."""
    words = _words(sheet, lang)
    heads = ("order", "number", "name", "from", "until", "minutes", "signed")
    rows = [_hours(line, zone) for line in sheet.lines] + [("", "", "", "", "")] * spare
    lines = [(str(order), *row, "") for order, row in enumerate(rows, start=1)]
    total = sum(line.minutes or 0 for line in sheet.lines)
    lines.append((words["sum"], "", "", "", "", str(total or ""), ""))
    return page_of(words["hours"], _body(sheet, words, zone, "hours", _table(words, heads, lines)), lang=lang)


def _words(sheet: ShiftSheet, lang: str) -> dict[str, str]:
    words = _WORDS.get(lang)
    if words is None:
        raise ValueError(f"a page is in zh or en, not in {lang!r}")
    if any(isinstance(line.name, Masked) for line in sheet.lines):
        raise ValueError("the names on the sheet are masked; ask as an organiser or as the person in charge")
    return words


def _hours(line: HoursRow, zone: tzinfo) -> tuple[str, str, str, str, str]:
    minutes = "" if line.minutes is None else str(line.minutes)
    return (str(line.number or ""), line.name or "", _clock(line.starts, zone), _clock(line.ends, zone), minutes)


def _clock(instant: datetime | None, zone: tzinfo) -> str:
    return "" if instant is None else f"{instant.astimezone(zone):%H:%M}"


def _body(sheet: ShiftSheet, words: dict[str, str], zone: tzinfo, title: str, table: Iterator[str]) -> Iterator[str]:
    shift = sheet.shift
    starts, ends = shift.starts.astimezone(zone), shift.ends.astimezone(zone)
    yield f"<h1>{words[title]}</h1>"
    yield "<table>"
    for left, right in (
        (("association", sheet.association), ("activity", sheet.activity)),
        (("time", f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"), ("place", sheet.place or "")),
        (("lead", sheet.lead or ""), ("wanted", str(shift.capacity))),
    ):
        yield "<tr>" + "".join(f"<th>{words[label]}</th><td>{escape(value)}</td>" for label, value in (left, right)) + "</tr>"
    yield "</table>"
    yield from table
    signing = ("lead",) if title == "sign_in" else ("logged", "verified")
    cells = (f"<tr><th>{words[one]}</th><td></td><th>{words['on']}</th><td></td></tr>" for one in signing)
    yield f'<table class="sign">{"".join(cells)}</table>'
    yield f'<p class="small">{words["how"]}</p>'


def _table(words: dict[str, str], heads: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
    titles = (f"<th{_ROOM.get(head, '')}>{words[head]}</th>" for head in heads)
    yield '<table class="lines"><thead><tr>' + "".join(titles) + "</tr></thead><tbody>"
    for line in lines:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>"
    yield "</tbody></table>"
