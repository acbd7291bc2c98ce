"""Where the columns of a roster stand: the header is looked for below titles, in one row or several, and gives each its name.

Headers are Chinese or English and go through one table, which a caller can extend. What stands in brackets behind a header, such
as a unit of area, does not matter, nor how a header is typed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from community_gov.errors import Word
from community_gov.households.tables import Merged
from community_gov.households.words import fold

__all__ = ["HEADERS", "REQUIRED", "UNREAD", "Heading", "Merges", "column_word", "find_heading", "names_of", "sheet_building"]

HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("房屋编码", "房屋编号", "房产编码", "unit code"),
    "building": ("楼栋", "楼栋号", "栋号", "楼号", "幢号", "栋", "幢", "座", "楼宇", "building no"),
    "entrance": ("单元", "单元号", "entrance no"),
    "floor": ("楼层", "所在层", "层", "层数", "所在楼层"),
    "room": ("房号", "室号", "门牌号", "房间号", "房屋号", "户号", "room no"),
    "address": ("房屋坐落", "坐落", "房屋地址", "地址", "房产", "房屋"),
    "place": ("所在场所编码", "place code"),
    "kind": ("房屋类型", "房屋用途", "用途", "类型", "房屋性质", "unit kind"),
    "status": ("房屋状态", "销售状态", "状态", "交付状态"),
    "delivered": ("交付日期", "交房日期", "交付时间", "交房时间", "收房日期", "delivery date"),
    "area": ("专有部分面积", "建筑面积", "面积", "房屋面积", "产权面积", "exclusive area"),
    "source": ("面积来源", "area source"),
    "owners": ("业主", "业主姓名", "产权人", "权利人", "业主名称", "所有权人", "户主", "姓名", "owner", "owner name"),
    "owner_kind": ("业主类型", "owner kind"),
    "documents": ("证件号", "证件号码", "身份证号", "身份证号码", "身份证", "document", "id number"),
    "phones": ("电话", "联系电话", "手机", "手机号", "电话号码", "手机号码", "联系方式", "phone", "telephone"),
    "form": ("共有方式", "共有情况", "ownership form"),
    "shares": ("份额", "共有份额", "产权份额", "占比", "share"),
    "since": ("取得日期", "购房日期", "登记日期", "购买日期", "购房时间", "过户日期", "取得时间", "owner since"),
    "certificate": ("不动产权证号", "产权证号", "房产证号", "certificate number"),
    "certified": ("发证日期", "certificate date"),
    "note": ("备注", "说明", "remark", "remarks"),
    "number": ("序号", "no", "no."),
}
"""The headers that are understood, besides the names themselves; how they are typed does not matter."""
UNREAD = frozenset({"note", "number"})
"""Columns that are known and not read."""
REQUIRED = ("building", "room", "area")
"""The columns without which a table is no roster; an address stands for building and room."""
_DEPTHS = (1, 2, 3)
_BRACKETS = re.compile(r"[.。]$|[(\[（【〔][^()\[\]（）【】〔〕]*[)\]）】〕]|[*＊:：]")
_BUILDING = re.compile(r"\w{1,12}(?:栋|幢|号楼|座)")


def names_of(more: Mapping[str, str]) -> dict[str, str]:
    """The folded headers and the columns that they stand for, those of the caller among them; raises ValueError."""
    if unknown := sorted(set(more.values()) - HEADERS.keys()):
        raise ValueError(f"a roster has no columns {unknown}; it has {sorted(HEADERS)}")
    known = {fold(word): name for name, words in HEADERS.items() for word in (name, *words)}
    return known | {fold(word): name for word, name in more.items()}


def column_word(name: str) -> Word:
    """What a column is called in a sentence."""
    return Word(name, zh=HEADERS[name][0], en=name.replace("_", " "))


@frozen(kw_only=True)
class Heading:
    """The header of a sheet: which rows it is, counted from 0, and where each of our columns stands."""

    top: int
    depth: int
    places: Mapping[str, int]
    typed: tuple[str, ...]
    """The headers as they stand in the sheet."""
    unknown: tuple[str, ...]
    double: tuple[tuple[str, str], ...]
    """Columns that are there twice, with the second header."""

    @property
    def end(self) -> int:
        """The row after the header."""
        return self.top + self.depth


def find_heading(rows: Sequence[Sequence[str]], names: Mapping[str, str]) -> Heading | None:
    """The rows that name the most columns; the fewer and the earlier of equals. None when there is no row with a text."""
    tops = [top for top, row in enumerate(rows) if any(row)]
    found = [_heading(rows, top, depth, names) for depth in _DEPTHS for top in tops if top + depth <= len(rows)]
    return max(found, key=lambda heading: len(heading.places), default=None)


def _heading(rows: Sequence[Sequence[str]], top: int, depth: int, names: Mapping[str, str]) -> Heading:
    block = rows[top : top + depth]
    places: dict[str, int] = {}
    typed, unknown, double = [], [], []
    for index in range(max(map(len, block))):
        words = list(dict.fromkeys(row[index] for row in block if index < len(row) and row[index]))
        name, said = _known(words, names)
        typed.append(said)
        if name is None:
            unknown += [said] if said else []
        elif name not in places:
            places[name] = index
        elif name not in UNREAD:
            double.append((name, said))
    return Heading(top=top, depth=depth, places=places, typed=tuple(typed), unknown=tuple(unknown), double=tuple(double))


def _known(words: list[str], names: Mapping[str, str]) -> tuple[str | None, str]:
    """The column of a header that stands in several rows, and how it is called there: by its last row, by all, by its first."""
    for said in _said(words):
        for text in (said, _BRACKETS.sub("", said)):
            if (name := names.get(fold(text))) is not None:
                return name, said
    return None, "".join(words[-1:])


def _said(words: list[str]) -> Iterator[str]:
    yield from words[-1:]
    if len(words) > 1:
        yield "".join(words)
        yield from reversed(words[:-1])


def sheet_building(name: str) -> str | None:
    """The building that a sheet is about, when it is called like one.

    >>> sheet_building("3栋"), sheet_building("Sheet1")
    ('3栋', None)
    """
    return name.strip() if _BUILDING.fullmatch(name.strip()) else None


class Merges:
    """The merged cells of a sheet: what stands in the first of them is told by all of them."""

    def __init__(self, merged: Sequence[Merged]) -> None:
        """Take the blocks."""
        self._starting: dict[int, list[tuple[int, int, int]]] = {}
        for (top, first), (bottom, last) in merged:
            self._starting.setdefault(top, []).append((first, last, bottom))
        self._running: list[tuple[int, int, object]] = []

    def fill(self, number: int, row: list[object], *, across: bool) -> bool:
        """Fill a row, the next one each time, from above, and from the left where `across`; returns whether a block is wide."""
        for column, _bottom, value in self._running:
            if column < len(row):
                row[column] = value
        starting = self._starting.get(number, ())
        for first, last, bottom in starting:
            value = row[first] if first < len(row) else ""
            if across:
                row[first + 1 : last + 1] = [value] * (min(last + 1, len(row)) - first - 1)
            columns = range(first, last + 1) if across else (first,)
            self._running += [(column, bottom, value) for column in columns]
        self._running = [one for one in self._running if one[1] > number]
        return any(last > first for first, last, _bottom in starting)
