"""A roster (业主清册) as property offices have it: from the bytes of a CSV file to checked rows, or to every error in it.

Pure: nothing is stored here. Headers are Chinese or English and go through one table; the text is utf-8, with or without a mark,
or gb18030. Several owners stand in one cell between the usual separators; digits may be full-width.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, cast

import attrs
from attrs import define, field, frozen

from community_gov.errors import Problem, ProblemType, Refused
from community_gov.households import cells
from community_gov.households.ownership import FORM, NOT_OWNABLE, OwnershipForm
from community_gov.households.people import PersonKind
from community_gov.households.places import DATE_UNMEANT, AreaSource, UnitKind, UnitStatus
from community_gov.households.titles import ISSUED_WITHOUT
from community_gov.households.words import fold, text_problem
from community_gov.periods import PartialDate
from community_gov.records import Code, Controller, Mask, Purpose, Until, personal

__all__ = ["HEADERS", "REQUIRED", "RosterOwner", "RosterProblem", "RosterReport", "RosterRow", "bare", "read_roster"]

T = TypeVar("T")

HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("房屋编码", "房屋编号", "unit code"),
    "building": ("楼栋", "栋号", "楼号", "幢号", "栋"),
    "entrance": ("单元", "单元号"),
    "floor": ("楼层", "所在层", "层"),
    "room": ("房号", "室号", "门牌号", "房间号"),
    "kind": ("房屋类型", "房屋用途", "用途", "类型", "unit kind"),
    "status": ("房屋状态", "销售状态", "状态"),
    "delivered": ("交付日期", "交房日期", "delivery date"),
    "area": ("专有部分面积", "建筑面积", "面积", "exclusive area"),
    "source": ("面积来源", "area source"),
    "owners": ("业主", "业主姓名", "产权人", "权利人", "owner"),
    "owner_kind": ("业主类型", "owner kind"),
    "documents": ("证件号", "证件号码", "身份证号", "document"),
    "phones": ("电话", "联系电话", "手机", "手机号", "phone"),
    "form": ("共有方式", "共有情况", "ownership form"),
    "shares": ("份额", "共有份额", "share"),
    "since": ("取得日期", "购房日期", "登记日期", "owner since"),
    "certificate": ("不动产权证号", "产权证号", "certificate number"),
    "certified": ("发证日期", "certificate date"),
    "note": ("备注", "说明", "remark"),
}
"""The headers that are understood, besides the names themselves; how they are typed does not matter. `note` is not read."""
REQUIRED = ("building", "room", "area")
"""The columns without which a file is no roster."""
_SUFFIX = re.compile(r"(?<=.)(?:号楼|单元|栋|幢|座|楼|层|室|号)$")

MISSING_COLUMN = ProblemType(
    "households.missing_column",
    zh="缺少这一列;请在表中补上,或用headers说明哪个表头是它",
    en="this column is missing; add it, or say with headers which header stands for it",
)
DOUBLE_COLUMN = ProblemType("households.double_column", zh="这一列出现了两次", en="this column is there twice")
NOT_TEXT = ProblemType("households.not_text", zh="文件不是utf-8或gb18030编码的文本", en="the file is no text in utf-8 or gb18030")
NOT_CSV = ProblemType("households.not_csv", zh="不是CSV表格", en="the file is no CSV table from this row on")
NO_ROWS = ProblemType("households.no_rows", zh="表中没有数据行", en="the table has no rows")
CELL_EMPTY = ProblemType("households.cell_empty", zh="此格不能为空", en="this cell has to be filled")
CELLS_BEYOND = ProblemType(
    "households.cells_beyond", zh="本行比表头多出{count}格", en="the row has {count} cells more than the header"
)
UNIT_TWICE = ProblemType("households.unit_twice", zh="与第{row}行是同一套房屋", en="this is the same unit as in row {row}")
PEOPLE_COUNT = ProblemType(
    "households.people_count", zh="{owners}名业主对应{parts}个值", en="{owners} owners, but {parts} values"
)
SHARE_SUM = ProblemType("households.share_sum", zh="份额合计{sum},超过一", en="the shares sum to {sum}, beyond one")
TWO_NAMES = ProblemType(
    "households.two_names", zh="同一证件在第{row}行是另一个姓名", en="row {row} has another name for the same document"
)
NO_START = ProblemType(
    "households.no_start",
    zh="没有取得日期、交付日期,也没有给出清册日期",
    en="there is no date of acquisition or delivery, and no date of the roster was given",
)


@frozen(kw_only=True)
class RosterOwner:
    """One owner as a roster names him."""

    name: str | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.NAME),
    )
    kind: PersonKind = PersonKind.NATURAL
    document: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS),
    )
    phone: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.PHONE),
    )


@frozen(kw_only=True)
class RosterRow:
    """One unit as a roster has it. Texts are as typed; an empty text stands for what is not there."""

    row: int
    """The row in the file, counted from 1; the header is row 1."""
    code: str
    building: str
    entrance: str = ""
    floor: str = ""
    room: str
    kind: UnitKind = UnitKind.DWELLING
    status: UnitStatus = UnitStatus.DELIVERED
    delivered: PartialDate | None = None
    area: Decimal
    source: AreaSource = AreaSource.CONTRACT
    owners: tuple[RosterOwner, ...] = ()
    form: OwnershipForm | None = None
    shares: tuple[Fraction, ...] | None = None
    since: PartialDate | None = None
    certificate: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.TAIL),
    )
    certified: date | None = None


@frozen(kw_only=True)
class RosterProblem:
    """One error: where it is, what stands there, and why that is wrong."""

    row: int
    column: str
    """The header as it stands in the file, or the name of the column when it is missing."""
    value: str | None = field(
        repr=False, metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.MATTER_CLOSED)
    )
    problem: Problem

    def message(self, lang: str = "en") -> str:
        """The sentence in `zh` or `en`; the value stays out of it."""
        where = f"第{self.row}行 {self.column}" if lang == "zh" else f"row {self.row}, {self.column}"
        return f"{where}: {self.problem.message(lang)}"


@frozen(kw_only=True)
class RosterReport:
    """What came of reading a roster."""

    rows: tuple[RosterRow, ...]
    """The rows in which there is no error."""
    problems: tuple[RosterProblem, ...]
    encoding: Code
    unknown: tuple[str, ...]
    """Headers that no column of ours goes by; they were not read."""

    def accepted(self) -> tuple[RosterRow, ...]:
        """All rows; raises Refused with every error when there is one."""
        if self.problems:
            raise Refused(*(attrs.evolve(one.problem, at=f"rows[{one.row}].{one.column}") for one in self.problems))
        return self.rows


def read_roster(data: str | bytes, *, headers: Mapping[str, str] | None = None, since: PartialDate | None = None) -> RosterReport:
    """Read a CSV file; every error is in the report, each with row, column, value and reason.

    `headers` maps further headers of the caller to the names in `HEADERS`. `since` is the day of the roster: owners of whom
    neither acquisition nor delivery is dated have owned since then at the latest. Raises ValueError for a name in `headers`
    that no column has.
    """
    names = _names(headers or {})
    text, encoding = _decoded(data)
    table = _Table(since=since)
    if text is None:
        table.note(1, "", NOT_TEXT())
    else:
        table.read(csv.reader(io.StringIO(text, newline=""), strict=True), names)
    return RosterReport(rows=tuple(table.rows), problems=tuple(table.problems), encoding=encoding, unknown=tuple(table.unknown))


def _names(more: Mapping[str, str]) -> dict[str, str]:
    """The folded headers and the columns that they stand for."""
    if unknown := sorted(set(more.values()) - HEADERS.keys()):
        msg = f"a roster has no columns {unknown}; it has {sorted(HEADERS)}"
        raise ValueError(msg)
    known = {fold(word): name for name, words in HEADERS.items() for word in (name, *words)}
    return known | {fold(word): name for word, name in more.items()}


def _decoded(data: str | bytes) -> tuple[str | None, Code]:
    if isinstance(data, str):
        return data.removeprefix("\ufeff"), Code("text")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = encoding == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf")
        return text, Code("utf-8" if plain else encoding)
    return None, Code("unknown")


@define
class _Table:
    """A table while it is read: its layout, and what was found so far."""

    since: PartialDate | None
    rows: list[RosterRow] = field(factory=list)
    problems: list[RosterProblem] = field(factory=list)
    unknown: list[str] = field(factory=list)
    typed: list[str] = field(factory=list)
    """The headers as they stand in the file."""
    places: dict[str, int] = field(factory=dict)
    """Where each of our columns stands."""
    units: dict[str, int] = field(factory=dict)
    """The row of each unit."""
    names: dict[str, tuple[str, int]] = field(factory=dict)
    """The folded name that goes with each document, and the row."""

    def note(self, row: int, name: str, problem: Problem, value: str | None = None) -> None:
        """Note an error in one of our columns, or in the whole row when there is no such column."""
        column = self.typed[self.places[name]] if name in self.places else HEADERS.get(name, ("",))[0]
        self.problems.append(RosterProblem(row=row, column=column, value=value, problem=problem))

    def read(self, lines: Iterator[list[str]], names: Mapping[str, str]) -> None:
        """Read header and rows; stops where the text is no CSV."""
        number = 1
        try:
            self._header(next(lines, []), names)
            for line in () if self.problems else lines:
                number += 1
                if any(cell.strip() for cell in line):
                    self._line(number, line)
        except csv.Error:
            self.note(number + 1, "", NOT_CSV())
        if not self.rows and not self.problems:
            self.note(1, "", NO_ROWS())

    def _header(self, line: list[str], names: Mapping[str, str]) -> None:
        self.typed = [cell.strip() for cell in line]
        for index, typed in enumerate(self.typed):
            name = names.get(fold(typed))
            if name is None and typed:
                self.unknown.append(typed)
            elif name in self.places and name != "note":
                self.note(1, name, DOUBLE_COLUMN(), typed)
            elif name is not None:
                self.places[name] = index
        for name in REQUIRED:
            if name not in self.places:
                self.note(1, name, MISSING_COLUMN())

    def _line(self, number: int, line: list[str]) -> None:
        texts = {name: line[index].strip() for name, index in self.places.items() if index < len(line) and name != "note"}
        texts = {name: text for name, text in texts.items() if text}
        before = len(self.problems)
        if extra := sum(bool(cell.strip()) for cell in line[len(self.typed) :]):
            self.note(number, "", CELLS_BEYOND(count=extra))
        for name in REQUIRED:
            if name not in texts:
                self.note(number, name, CELL_EMPTY())
        values = {name: self._value(number, name, text) for name, text in texts.items()}
        first = self.units.setdefault(fold(_code(values)), number) if _names_a_unit(values) else number
        if first != number:
            name = "code" if "code" in self.places else "room"
            self.note(number, name, UNIT_TWICE(row=first), texts.get(name))
        if len(self.problems) == before:
            row = _row(number, values, self.since)
            for name, problem in (*_objections(row, values), *self._known(row)):
                self.note(number, name, problem, texts.get(name))
            if len(self.problems) == before:
                self.rows.append(row)

    def _value(self, number: int, name: str, text: str) -> object:
        try:
            problem = text_problem(text.replace("\n", ""), at="")
            if problem is None:
                return _READERS[name](text) if name in _READERS else text
        except Refused as refused:
            problem = refused.problems[0]
        self.note(number, name, problem, text)
        return None

    def _known(self, row: RosterRow) -> Iterator[tuple[str, Problem]]:
        """What does not fit to the rows above."""
        for owner in row.owners:
            if owner.document is not None:
                name = fold(owner.name or "")
                known, before = self.names.setdefault(fold(owner.document), (name, row.row))
                if known != name:
                    yield "documents", TWO_NAMES(row=before)


def bare(text: str) -> str:
    """A building, entrance, floor or room without its word: 3栋 is 3."""
    return _SUFFIX.sub("", text)


# --- one row ---------------------------------------------------------------------------------------------------------

_READERS: Mapping[str, Callable[[str], object]] = {
    "kind": cells.choice(
        UnitKind,
        {"住房": UnitKind.DWELLING, "商业": UnitKind.SHOP, "车库": UnitKind.PARKING, "储藏室": UnitKind.STORAGE},
    ),
    "status": cells.choice(UnitStatus, {"未交付": UnitStatus.SOLD, "已交房": UnitStatus.DELIVERED}),
    "delivered": cells.day,
    "area": cells.area,
    "source": cells.choice(AreaSource, {"登记": AreaSource.REGISTER, "产权证": AreaSource.REGISTER}),
    "owners": cells.people,
    "owner_kind": cells.choice(PersonKind, {"个人": PersonKind.NATURAL, "企业": PersonKind.COMPANY, "单位": PersonKind.COMPANY}),
    "documents": cells.people,
    "phones": cells.people,
    "form": cells.choice(
        OwnershipForm,
        {"单独": OwnershipForm.SOLE, "共同": OwnershipForm.JOINT, "按份": OwnershipForm.FRACTIONAL},
    ),
    "shares": cells.shares,
    "since": cells.day,
    "certified": cells.exact_day,
}
"""How the cells of a column are read; the others stay texts."""


def _names_a_unit(values: Mapping[str, object]) -> bool:
    return bool(values.get("code") or (values.get("building") and values.get("room")))


def _code(values: Mapping[str, object]) -> str:
    """The code of the unit: its own, or building, entrance and room."""
    return str(
        values.get("code") or "-".join(bare(str(values[name])) for name in ("building", "entrance", "room") if values.get(name))
    )


def _row(number: int, values: Mapping[str, object], since: PartialDate | None) -> RosterRow:
    """The row of these values; what is not there has its default."""
    whole: dict[str, object] = {**values, "code": _code(values)}
    names = cast("tuple[str, ...]", whole.pop("owners", ()))
    fields = {name: value for name, value in whole.items() if name not in ("owner_kind", "documents", "phones")}
    owners = tuple(_owners(names, values))
    fields["since"] = values.get("since") or values.get("delivered") or since
    return cast("Callable[..., RosterRow]", RosterRow)(row=number, owners=owners, **fields)


def _owners(names: tuple[str, ...], values: Mapping[str, object]) -> Iterator[RosterOwner]:
    said = cast("PersonKind | None", values.get("owner_kind"))
    documents = cast("tuple[str, ...]", values.get("documents", ()))
    phones = cast("tuple[str, ...]", values.get("phones", ()))
    for index, name in enumerate(names):
        kind = said or (PersonKind.COMPANY if name.endswith("公司") else PersonKind.NATURAL)
        yield RosterOwner(name=name, kind=kind, document=_at(documents, index), phone=_at(phones, index))


def _at(parts: tuple[str, ...], index: int) -> str | None:
    return parts[index] if index < len(parts) else None


def _objections(row: RosterRow, values: Mapping[str, object]) -> Iterator[tuple[str, Problem]]:
    """What does not fit together in one row, each with its column."""
    owners, shares = len(row.owners), row.shares or ()
    for name in ("documents", "phones", "shares"):
        parts = len(cast("tuple[object, ...]", values.get(name, ())))
        one_phone = name == "phones" and parts == 1 and owners
        if parts not in (0, owners) and not one_phone:
            yield name, PEOPLE_COUNT(owners=owners, parts=parts)
    if sum(shares) > 1:
        yield "shares", SHARE_SUM(sum=sum(shares, Fraction(0)))
    fits = {None: True, OwnershipForm.SOLE: owners <= 1 and not shares, OwnershipForm.JOINT: owners != 1 and not shares}
    if row.form is not None and not fits.get(row.form, True):
        yield "form", FORM(count=owners, form=row.form)
    if owners and row.kind is UnitKind.COMMON:
        yield "owners", NOT_OWNABLE(kind=row.kind)
    if owners and row.since is None:
        yield "since", NO_START()
    if row.delivered is not None and row.status is not UnitStatus.DELIVERED:
        yield "delivered", DATE_UNMEANT()
    if (row.certificate is None) is not (row.certified is None):
        yield "certificate" if row.certificate is None else "certified", ISSUED_WITHOUT()
