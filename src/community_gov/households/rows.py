"""The cells of one row of a roster: each read as its column wants it, and what they come to together.

A code is made of building, entrance and room where none is written; owners, documents, telephones and shares stand side by side
in their cells.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import cast

from community_gov.errors import Problem, ProblemType, Refused
from community_gov.households import cells
from community_gov.households.ownership import FORM, NOT_OWNABLE, OwnershipForm
from community_gov.households.people import PersonKind
from community_gov.households.places import DATE_UNMEANT, AreaSource, UnitKind, UnitStatus
from community_gov.households.roster import RosterOwner, RosterRow
from community_gov.households.titles import ISSUED_WITHOUT
from community_gov.households.words import counted, fold, text_problem
from community_gov.periods import PartialDate

__all__ = ["TEXT_COLUMNS", "bare", "code_of", "names_a_unit", "read_cell", "row_objections", "row_of"]

_SUFFIX = re.compile(r"(?<=.)(?:号楼|单元|栋|幢|座|楼|层|室|号)$")
TEXT_COLUMNS = frozenset({"code", "building", "entrance", "floor", "room", "address"})
_DAY_TEXT = re.compile(r"\d{1,2}月\d{1,2}日|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_MANY = frozenset({"owners", "documents", "phones", "shares", "owner_kind"})
"""Columns whose cells name several."""


PEOPLE_COUNT = ProblemType(
    "households.people_count", zh="{owners}名业主对应{parts}个值", en="{owners} owners, but {parts} values"
)
SHARE_SUM = ProblemType("households.share_sum", zh="份额合计{sum},超过一", en="the shares sum to {sum}, beyond one")
NO_START = ProblemType(
    "households.no_start",
    zh="没有取得日期、交付日期,也没有给出清册日期",
    en="there is no date of acquisition or delivery, and no date of the roster was given",
)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A number without the word for what it numbers, folded.

    >>> bare("３栋"), bare("二单元"), bare("三"), bare("13A"), bare("商铺3")
    ('3', '2', '3', '13a', '商铺3')
    """
    return counted(_SUFFIX.sub("", fold(text)))


def read_cell(name: str, text: str) -> object:
    """The value of a cell of a column; raises Refused for a text that is none."""
    problem = _text_problem(name, text)
    if problem is not None:
        raise Refused(problem)
    reader = _READERS.get(name)
    return text if reader is None else reader(text)


def _text_problem(name: str, text: str) -> Problem | None:
    if name in TEXT_COLUMNS and _DAY_TEXT.fullmatch(text):
        return cells.TURNED_DATE()
    if name not in _MANY:
        return text_problem(text.replace("\n", ""), at="")
    found = (text_problem(part, at="") for part in cells.people(text) if part)
    return next((problem for problem in found if problem is not None), None)


def _kinds(text: str) -> tuple[PersonKind, ...]:
    return tuple(map(_PERSON_KIND, cells.people(text)))


_PERSON_KIND = cells.choice(PersonKind, {"个人": PersonKind.NATURAL, "企业": PersonKind.COMPANY, "单位": PersonKind.COMPANY})


def _each(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A reader of several, of whom those in quotation marks are taken as they are."""

    def read_all(text: str) -> tuple[str, ...]:
        said = cells.people(text)
        if '"' not in text:
            return tuple([read(part) if part else "" for part in said])
        return tuple(
            part if literal or not part else read(part) for part, (_, literal) in zip(said, cells.parts(text), strict=True)
        )

    return read_all


_READERS: Mapping[str, Callable[[str], object]] = {
    "kind": cells.choice(
        UnitKind,
        {"住房": UnitKind.DWELLING, "商业": UnitKind.SHOP, "车库": UnitKind.PARKING, "储藏室": UnitKind.STORAGE},
    ),
    "status": cells.choice(UnitStatus, {"未交付": UnitStatus.SOLD, "已交房": UnitStatus.DELIVERED}),
    "delivered": cells.day,
    "area": cells.area,
    "source": cells.choice(AreaSource, {"登记": AreaSource.REGISTER, "产权证": AreaSource.REGISTER}),
    "owners": cells.owners,
    "owner_kind": _kinds,
    "documents": _each(cells.document),
    "phones": _each(cells.phone),
    "address": cells.address,
    "form": cells.choice(
        OwnershipForm,
        {"单独": OwnershipForm.SOLE, "共同": OwnershipForm.JOINT, "按份": OwnershipForm.FRACTIONAL},
    ),
    "shares": cells.shares,
    "since": cells.day,
    "certified": cells.exact_day,
}
"""How the cells of a column are read; the others stay texts."""


def names_a_unit(values: Mapping[str, object]) -> bool:
    """Whether the values tell which unit a row is about."""
    return bool(values.get("code") or (values.get("building") and values.get("room")))


def code_of(values: Mapping[str, object]) -> str:
    """The code of the unit: its own, or building, entrance and room."""
    return str(
        values.get("code") or "-".join(bare(str(values[name])) for name in ("building", "entrance", "room") if values.get(name))
    )


def row_of(sheet: str, number: int, values: Mapping[str, object], since: PartialDate | None) -> RosterRow:
    """The row of these values; what is not there has its default."""
    whole: dict[str, object] = {**values, "code": code_of(values)}
    names = cast("tuple[tuple[str, Fraction | None], ...]", whole.pop("owners", ()))
    fields = {name: value for name, value in whole.items() if name not in ("owner_kind", "documents", "phones")}
    owners = tuple(_owners(names, values))
    beside = tuple(share for _name, share in names if share is not None)
    said = whole.get("shares", beside or None)
    fields["shares"] = (said.share,) * len(owners) if isinstance(said, cells.Each) else said
    fields["dated"] = "since" in values
    fields["since"] = values.get("since") or values.get("delivered") or since
    return cast("Callable[..., RosterRow]", RosterRow)(sheet=sheet, row=number, owners=owners, **fields)


def _owners(names: tuple[tuple[str, Fraction | None], ...], values: Mapping[str, object]) -> Iterator[RosterOwner]:
    kinds = cast("tuple[PersonKind, ...]", values.get("owner_kind", ()))
    documents = cast("tuple[str, ...]", values.get("documents", ()))
    phones = cast("tuple[str, ...]", values.get("phones", ()))
    for index, (name, _share) in enumerate(names):
        said = kinds[0] if len(kinds) == 1 else kinds[index] if index < len(kinds) else None
        kind = said or (PersonKind.COMPANY if name.endswith("公司") else PersonKind.NATURAL)
        yield RosterOwner(name=name, kind=kind, document=_at(documents, index), phone=_at(phones, index))


def _at(parts: tuple[str, ...], index: int) -> str | None:
    return (parts[index] or None) if index < len(parts) else None


def row_objections(row: RosterRow, values: Mapping[str, object]) -> Iterator[tuple[str, Problem]]:
    """What does not fit together in one row, each with its column."""
    owners, shares = len(row.owners), row.shares or ()
    for name in ("owner_kind", "documents", "phones", "shares"):
        said = values.get(name, ())
        parts = owners if isinstance(said, cells.Each) else len(cast("tuple[object, ...]", said))
        for_all = name in ("owner_kind", "phones") and parts == 1 and (owners or name == "owner_kind")
        if parts not in (0, owners) and not for_all:
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
