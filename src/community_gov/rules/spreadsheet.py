"""Lines of a CSV file, as a spreadsheet saves them, read into the tables that TOML and JSON would hold.

Headers may be Chinese, and so may the words for a choice; numbers keep all their digits.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from attrs import frozen

from community_gov.rules.forms import flawed

__all__ = ["Line"]

LARGEST = 500_000_000
"""The largest file, in characters."""
_HEADERS = {
    "编号": "id",
    "户号": "id",
    "业主": "id",
    "面积": "area",
    "专有部分面积": "area",
    "套数": "units",
    "楼栋": "group.building",
    "单元": "group.entrance",
    "标记": "flags",
    "共有人": "members",
    "代表": "named",
    "投票人": "voter",
    "表决": "choice",
    "经手人": "by",
    "受托人": "holder",
    "作废": "spoilt",
}
_CHOICES = {
    "同意": "yes",
    "赞成": "yes",
    "反对": "no",
    "不同意": "no",
    "弃权": "abstain",
    "废票": "invalid",
    "无效": "invalid",
    "从众": "follow",
    "随多数": "follow",
    "未签名": "unsigned",
}
_PERSON = ("flags", "members", "named")
_SEPARATORS = str.maketrans(";,、;", "    ")


@frozen
class Line:
    """One line: where it stands, and its cells by column; empty cells are left out but for the weights."""

    number: int
    cells: Mapping[str, str]
    columns: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"line {self.number}"

    def person(self) -> dict[str, object]:
        """What the line tells of the voter."""
        told = {name: self.cells[name] for name in _PERSON if name in self.cells}
        listed: dict[str, object] = {"flags": _words(told["flags"])} if "flags" in told else {}
        if "members" in told:
            listed["members"] = [{"id": member} for member in _words(told["members"])]
        return listed | ({"named": told["named"]} if "named" in told else {})

    def holding(self) -> dict[str, object]:
        """What the line tells of the unit."""
        known = ("id", "units", *_PERSON)
        weights = {name: self.cells.get(name) for name in self.columns if name not in known and not name.startswith("group.")}
        found: dict[str, object] = {"weights": weights, "groups": self.under("group.")}
        return found | ({"units": _whole(self.cells["units"])} if "units" in self.cells else {})

    def paper(self) -> dict[str, object]:
        """What the line tells of a paper that was handed in."""
        told: dict[str, object] = {
            name: _CHOICES.get(text, text) if name in ("choice", "spoilt") else text
            for name, text in self.cells.items()
            if not name.startswith(("choice.", "mark."))
        }
        for prefix, key in (("choice.", "choices"), ("mark.", "marks")):
            if found := self.under(prefix):
                told[key] = {name: _CHOICES.get(text, text) for name, text in found.items()}
        return told

    def under(self, prefix: str) -> dict[str, str]:
        """The cells of the columns that begin so, by the rest of their names."""
        return {name.removeprefix(prefix): text for name, text in self.cells.items() if name.startswith(prefix)}


def _words(text: str) -> list[str]:
    return text.translate(_SEPARATORS).split()


def _whole(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST)) else text


def lines_of(text: str) -> Iterator[Line]:
    """Read a CSV file with a line of headers; lines without any cell are passed over.

    Raises:
        FlawedRules: there is no header, a header is there twice, or a line has more cells than there are headers.
    """
    if len(text) > LARGEST:
        raise flawed("", f"{len(text)} characters: at most {LARGEST} are read")
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        columns = _columns(next(rows, []))
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _line(rows.line_num, row, columns)
    except csv.Error as error:
        raise flawed(f"line {rows.line_num}", f"this is no CSV: {error}") from None


def _columns(header: list[str]) -> tuple[str, ...]:
    names = tuple(_HEADERS.get(name.strip(), name.strip()) for name in header)
    if not any(names):
        raise flawed("line 1", "a line with the names of the columns is expected")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise flawed("line 1", f"the column {twice!r} is there twice")
    return names


def _line(number: int, row: list[str], columns: tuple[str, ...]) -> Line:
    if len(row) > len(columns):
        raise flawed(f"line {number}", f"{len(row)} cells, but {len(columns)} columns")
    cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if cell.strip()}
    return Line(number, cells, columns)
