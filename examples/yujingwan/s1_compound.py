"""The compound: its roster of 2012, ten years of sales, deaths and removals, and who owned and lived where on three days.

    python examples/yujingwan/s1_compound.py [--lang en]

920 households and the delivery in 2012 are known; all else comes from the generated files in `data/`.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby

from attrs import define, field, frozen
from bay import Bay, tell
from english import many
from make_roster import DATA, DEVELOPER
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from community_gov import Change, Id, PartialDate
from community_gov import households as h

__all__ = ["DAYS", "Compound", "Portrait", "enact", "portrait", "show"]

DAYS = (date(2012, 12, 31), date(2020, 12, 31), date(2022, 1, 31))
"""The days on which the script asks."""
ROLES = {role.zh: role for role in h.ResidenceRole}


@frozen(kw_only=True)
class Compound:
    """What the later scripts build on."""

    buildings: Mapping[str, Id[h.Place]]
    """By code: 1 to 10."""
    units: Mapping[str, Id[h.Unit]]
    """By code, such as 3-1-1502, shops too."""
    dwellings: tuple[Id[h.Unit], ...]
    uncertified: tuple[Id[h.Unit], ...]
    """The dwellings without a certificate before the drive of 2021."""
    persons: Mapping[str, Id[h.Person]]
    """By document number: everybody who ever owned something."""
    developer: Id[h.Person]


def enact(bay: Bay, advance: Callable[[int], None] = lambda _rows: None) -> Compound:
    """Import the roster at the end of 2012, and record at the end of each year what changed in it."""
    bay.on(DAYS[0])
    report = h.read_roster((DATA / "roster.csv").read_bytes())
    rows = report.accepted()
    bay.desk().run(h.import_roster, rows=rows)
    advance(len(rows))
    book = _Book.open(bay)
    bay.desk().run(h.name_developer, book.developer, start=PartialDate("2012"))
    for year, lines in groupby(_lines(), key=lambda line: line.day[:4]):
        bay.on(date(int(year), 12, 31))
        with bay.desk().change() as change:
            for line in lines:
                book.record(change, line)
                advance(1)
    return _compound(bay, book)


# --- ten years -------------------------------------------------------------------------------------------------------


@frozen
class _Line:
    """Something that happened: on one day first who moved out, then who bought, then who moved in."""

    day: str
    order: int
    row: dict[str, str]


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO((DATA / name).read_text()))


def _lines() -> list[_Line]:
    """Everything that happened, in order."""
    lines = [_Line(row["日期"], 1, row) for row in _rows("sales.csv")]
    for row in _rows("residents.csv"):
        lines.append(_Line(row["迁入"], 2, row))
        if row["迁出"]:
            lines.append(_Line(row["迁出"], 0, row))
    return sorted(lines, key=lambda line: (line.day, line.order, line.row["房屋编码"]))


@define
class _Book:
    """Ids of what the lines name."""

    units: dict[str, Id[h.Unit]]
    persons: dict[str, Id[h.Person]]
    developer: Id[h.Person]
    homes: dict[tuple[str, ...], Id[h.Residence]] = field(factory=dict)

    @classmethod
    def open(cls, bay: Bay) -> "_Book":
        """Read the register once."""
        known = bay.desk().ask(h.persons)
        units = {unit.code: unit.id for unit in bay.desk().ask(h.units)}
        persons = {one.document: one.id for one in known if one.document is not None}
        return cls(units, persons, next(one.id for one in known if one.name == DEVELOPER))

    def record(self, change: Change, line: _Line) -> None:
        """Tell the register what happened."""
        row, on = line.row, PartialDate(line.day)
        unit_id = self.units[row["房屋编码"]]
        home = (row["房屋编码"], row.get("居住人", ""), row.get("迁入", ""))
        if line.order == 0:
            h.move_out(change, self.homes[home], end=on)
        elif line.order == 1:
            pairs = zip(row["新业主"].split("、"), row["证件号"].split("、"), strict=True)
            owners = tuple(self.person(change, name, document) for name, document in pairs)
            shares = _shares(row["份额"])
            h.transfer(change, unit_id, to=owners, on=on, shares=shares)
        else:
            person = self.person(change, row["居住人"], row["证件号"])
            self.homes[home] = h.move_in(change, unit_id, person_id=person, role=ROLES[row["身份"]], start=on).id

    def person(self, change: Change, name: str, document: str) -> Id[h.Person]:
        """The person of a document; somebody without one is new."""
        if document in self.persons:
            return self.persons[document]
        made = h.add_person(change, name=name, document=document or None).id
        if document:
            self.persons[document] = made
        return made


def _shares(text: str) -> tuple[Fraction, ...] | None:
    """Shares such as 1/2、1/2 or 60%、40%; None when none are named."""
    parts = [part for part in text.split("、") if part]
    percent = [Fraction(part.removesuffix("%")) / (100 if part.endswith("%") else 1) for part in parts]
    return tuple(percent) or None


def _compound(bay: Bay, book: _Book) -> Compound:
    desk = bay.desk()
    buildings = {place.code: place.id for place in desk.ask(h.places, kind=h.PlaceKind.BUILDING)}
    dwellings = tuple(unit.id for unit in desk.ask(h.units, kind=h.UnitKind.DWELLING))
    issued = {state.unit for state in desk.ask(h.certificates) if state.stage is h.CertificateStage.ISSUED}
    return Compound(
        buildings=buildings,
        units=book.units,
        dwellings=dwellings,
        uncertified=tuple(unit for unit in dwellings if unit not in issued),
        persons=book.persons,
        developer=book.developer,
    )


# --- the story -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Portrait:
    """One building, or the whole compound, on one day."""

    dwellings: int
    lived_in: int
    residents: Mapping[h.ResidenceRole, int]
    units: int
    heads: int
    area: str


def portrait(bay: Bay, on: date) -> dict[str, Portrait]:
    """Each building by its name, and the whole compound under an empty name."""
    desk = bay.desk()
    pictures = desk.ask(h.picture)
    name_of = {unit.id: picture.building.name for picture in pictures for unit in picture.units}
    holdings, households = desk.ask(h.holdings, on=on), desk.ask(h.households, on=on)
    told = {}
    for name in (*(picture.building.name for picture in pictures), ""):
        homes = [home for home in households if name in ("", name_of[home.unit.id])]
        counted = h.heads_of(one for one in holdings if name in ("", name_of[one.unit.id]))
        told[name] = Portrait(
            dwellings=len(homes),
            lived_in=sum(bool(home.residents) for home in homes),
            residents=Counter(one.role for home in homes for one in home.residents),
            units=sum(len(head.units) for head in counted.heads),
            heads=counted.count,
            area=str(counted.area),
        )
    return told


def show(bay: Bay, console: Console) -> None:
    """Tell who owned and who lived where."""
    steps = sum(1 for _row in _rows("roster.csv")) + len(_lines())
    columns = (TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn())
    doing = bay.say(zh="导入业主清册与十年变动(生成数据)", en="Import the roster and ten years of changes (generated)")
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(doing, total=steps)
        compound = bay.once(lambda stage: enact(stage, lambda rows: progress.advance(bar, rows)))
        progress.update(bar, completed=steps)
    buildings, dwellings, shops = len(compound.buildings), len(compound.dwellings), len(compound.units) - len(compound.dwellings)
    console.print(
        bay.say(
            zh=f"御景湾: {buildings}栋, {dwellings}户住宅, {shops}间商铺; "
            f"2021年办证行动之前, {len(compound.uncertified)}户没有不动产权证。",
            en=f"Yujingwan: {many(buildings, 'building')}, {many(dwellings, 'dwelling')}, {many(shops, 'shop')}; "
            f"before the certificate drive of 2021, {len(compound.uncertified)} dwellings had no property certificate.",
        )
    )
    for on in DAYS:
        console.print(_table(bay, portrait(bay, on), on))
    console.print(
        bay.say(
            zh="业主人数: 一人或同一组共有人有几套房都计一人; 开发企业未售、未交付的与自有的合计一人。\n"
            "各楼之和因此可大于全小区。\n",
            en="Heads: one person, or one set of co-owners, is one head however many units they own; what the developer has not "
            "sold, not handed over, or kept is one head together.\nSo the buildings may add up to more than the compound.\n",
        )
    )
    console.print(_history(bay, compound))


def _table(bay: Bay, told: Mapping[str, Portrait], on: date) -> Table:
    title = bay.say(zh=f"{on.isoformat()} 谁拥有、谁居住", en=f"Who owned and who lived where on {on.isoformat()}")
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    first, *others = bay.titles(
        ("楼栋", ""),
        ("住宅", "Flats"),
        ("入住户", "Lived\nin"),
        ("业主", "Owners"),
        ("家属", "Family"),
        ("承租", "Tenants"),
        ("房屋", "Units"),
        ("业主人数", "Heads"),
        ("面积(㎡)", "Area (m²)"),
    )
    table.add_column(first, no_wrap=True)
    for title in others:
        table.add_column(title, justify="right", no_wrap=True)
    for name, one in told.items():
        people = (one.residents[role] for role in h.ResidenceRole)
        numbers = (one.dwellings, one.lived_in, *people, one.units, one.heads, one.area)
        place = bay.data(name) if name else bay.say(zh="全小区", en="Compound")
        table.add_row(place, *map(str, numbers), style="" if name else "bold", end_section=not name)
    return table


def _history(bay: Bay, compound: Compound) -> Table:
    """The unit with the most changes of owner: who owned it and who lived there on each of the three days."""
    desk = bay.desk()
    sold = Counter(row["房屋编码"] for row in _rows("sales.csv"))
    code = max(sorted(sold), key=lambda one: sold[one])
    title = bay.say(zh=f"{code} 的变迁", en=f"What became of flat {code}")
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for title in bay.titles(("日期", "Day"), ("业主", "Owners"), ("形式", "Ownership"), ("居住", "Living there")):
        table.add_column(title, overflow="fold")
    for on in DAYS:
        owners = desk.ask(h.owners_of, compound.units[code], on=on)
        homes = desk.ask(h.residents_of, compound.units[code], on=on)
        names = (_name(bay, owner.person) for owner in owners)
        living = [f"{_name(bay, home.person)}{bay.say(zh='', en=' ')}({bay.called(home.role)})" for home in homes]
        forms = dict.fromkeys(bay.called(owner.form) for owner in owners)
        nobody = bay.say(zh="无人", en="nobody")
        table.add_row(on.isoformat(), bay.listed(names), bay.listed(forms), bay.listed(living) or nobody)
    return table


def _name(bay: Bay, person: Id[h.Person]) -> str:
    name = bay.desk().ask(h.person, person).name
    return bay.data(name) if name else bay.say(zh="(已删除)", en="(erased)")


if __name__ == "__main__":
    tell(show)
