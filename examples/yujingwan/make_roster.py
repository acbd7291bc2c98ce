"""Make the files in `data/`: who owned and who lived in the compound, all of it invented from a fixed seed.

    python examples/yujingwan/make_roster.py

Known from the report about the compound: 920 households, delivered in 2012, 800 of them without a certificate before 2021.
Everything else is generated and says so in each row: ten buildings, of which six have 2 entrances, 18 floors and 3 flats a
floor, and four have 2 entrances, 17 floors and 2 flats a floor; twelve shops; areas; names such as 住户-3-1-1502; sales and
deaths; tenants. Documents and telephone numbers are of a form that nobody can have.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from attrs import define, field

__all__ = ["DATA", "files", "main"]

DATA = Path(__file__).parent / "data"
SEED = 2012
TALL, LOW = range(1, 7), range(7, 11)
"""Buildings of 2 entrances by 18 floors by 3 flats, and of 2 by 17 by 2: 648 and 272 dwellings."""
CERTIFIED = 120
SHOPS = 12
GENERATED = "生成数据"
DEVELOPER = "开发企业(生成)"
LAST_DAY = date(2021, 12, 31)
DRIVE_ENDS = date(2021, 6, 30)

ROSTER = (
    *("楼栋", "单元", "楼层", "房号", "房屋类型", "销售状态", "交付日期", "专有部分面积", "面积来源", "业主", "业主类型"),
    *("证件号", "联系电话", "共有方式", "份额", "取得日期", "不动产权证号", "发证日期", "备注"),
)
SALES = ("房屋编码", "日期", "方式", "新业主", "证件号", "份额", "备注")
RESIDENTS = ("房屋编码", "居住人", "证件号", "身份", "迁入", "迁出", "备注")
AREAS = {3: ("128.3642", "98.7615", "118.052"), 2: ("142.6", "89.4318")}
"""The exclusive area of the flats of a floor in square metres, by how many there are on it."""
STEP, UPPER = Decimal("0.0025"), 3
"""From the third floor upwards the flats of each building are a little larger than those of the building before."""
ALONE, COUPLE = 0.5, 0.92
"""Draws below the first are single owners, below the second couples; the rest owns by shares."""
EMPTY, LET = 0.12, 0.24
"""Draws below the first are empty flats, below the second let ones."""
DEVELOPER_KEEPS, UNSOLD = 8, 10
"""From these shops on, the developer keeps them, or has not sold them."""


@define
class Party:
    """Those who own a flat together: names, documents, and how."""

    names: tuple[str, ...]
    documents: tuple[str, ...]
    form: str = ""
    shares: str = ""


@define
class Flat:
    """A dwelling, and what happened to it."""

    code: str
    building: int
    entrance: int
    floor: int
    room: str
    area: Decimal
    delivered: str
    party: Party
    certified: date | None = None
    changes: list[tuple[date, str, Party]] = field(factory=list)


@define
class Generator:
    """The seed, and the number of the last document."""

    chance: Random
    last: int = 0

    def document(self) -> str:
        """The next document number."""
        self.last += 1
        return f"GEN-{self.last:06d}"

    def party(self, name: str) -> Party:
        """New owners: one, a couple, or two with shares."""
        draw = self.chance.random()
        if draw < ALONE:
            return Party((name,), (self.document(),))
        names, documents = (f"{name}甲", f"{name}乙"), (self.document(), self.document())
        if draw < COUPLE:
            return Party(names, documents, "共同共有")
        shares = self.chance.choice(("1/2、1/2", "1/3、2/3", "60%、40%", ""))
        return Party(names, documents, "按份共有", shares)

    def day(self, first: date, last: date) -> date:
        """A day between the two."""
        return first + timedelta(days=self.chance.randrange((last - first).days + 1))


def flats() -> Iterator[tuple[int, int, int, int, int]]:
    """Building, entrance, floor, number and flats a floor of each dwelling."""
    for building in (*TALL, *LOW):
        floors, side_by_side = (18, 3) if building in TALL else (17, 2)
        for entrance in (1, 2):
            for floor in range(1, floors + 1):
                yield from ((building, entrance, floor, number, side_by_side) for number in range(1, side_by_side + 1))


def dwellings(make: Generator) -> list[Flat]:
    """The 920 flats with their owners of 2012."""
    made = []
    for building, entrance, floor, number, side_by_side in flats():
        room = f"{floor}{number:02d}"
        code = f"{building}-{entrance}-{room}"
        area = Decimal(AREAS[side_by_side][number - 1]) + (STEP * building if floor >= UPPER else 0)
        delivered = make.chance.choice(("2012-05-18", "2012-06-30", "2012-09", "2012"))
        party = make.party(f"住户-{code}")
        made.append(Flat(code, building, entrance, floor, room, area, delivered, party))
    return made


def own_several(make: Generator, all_flats: list[Flat]) -> None:
    """Some own two or three flats; in some couples one owns another flat alone; a company owns five."""
    drawn = iter(make.chance.sample(all_flats, 120))
    for _ in range(30):
        first, second = next(drawn), next(drawn)
        second.party = first.party
    for _ in range(5):
        first, second, third = next(drawn), next(drawn), next(drawn)
        second.party = third.party = first.party
    couples = [flat for flat in drawn if flat.party.form == "共同共有"][:10]
    alone = [flat for flat in all_flats if flat.code.endswith("01") and not flat.party.form][: len(couples)]
    for couple, flat in zip(couples, alone, strict=True):
        flat.party = Party(couple.party.names[:1], couple.party.documents[:1])
    company = Party(("职工宿舍管理公司(生成)",), (make.document(),))
    for flat in [flat for flat in all_flats if flat.building == LOW[-1] and flat.floor == 1][:4]:
        flat.party = company


def certify(make: Generator, all_flats: list[Flat]) -> None:
    """120 flats have a certificate early; the rest waits for the drive of 2021."""
    for flat in make.chance.sample(all_flats, CERTIFIED):
        flat.certified = make.day(date(2013, 3, 1), date(2016, 12, 20))


def change_hands(make: Generator, all_flats: list[Flat]) -> None:
    """Sales of flats with a certificate, and after the drive of all; inheritance at any time."""
    early = [flat for flat in all_flats if flat.certified is not None]
    late = [flat for flat in all_flats if flat.certified is None and "公司" not in flat.party.names[0]]
    for flat in make.chance.sample(early, 70):
        first = (flat.certified or DRIVE_ENDS) + timedelta(days=30)
        flat.changes.append((make.day(first, LAST_DAY), "买卖", make.party(f"买受人-{flat.code}")))
    for flat in make.chance.sample(late, 40):
        flat.changes.append((make.day(date(2013, 1, 10), date(2021, 5, 1)), "继承", make.party(f"继承人-{flat.code}")))
    for flat in make.chance.sample(late, 45):
        flat.changes.append((make.day(DRIVE_ENDS + timedelta(days=7), LAST_DAY), "买卖", make.party(f"买受人-{flat.code}")))
    for flat in all_flats:
        flat.changes.sort(key=lambda change: change[0])


# --- the three files -------------------------------------------------------------------------------------------------


def roster_rows(make: Generator, all_flats: Iterable[Flat]) -> Iterator[tuple[str, ...]]:
    """The roster of 2012, with the certificates as they were before the drive."""
    for number, flat in enumerate(all_flats, start=1):
        party = flat.party
        certificate = (f"生成证-{number:04d}", flat.certified.isoformat()) if flat.certified else ("", "")
        source = "登记" if flat.certified else ("实测" if flat.building in TALL else "合同")
        phone = f"100{int(party.documents[0][4:]):08d}"
        yield (
            *(f"{flat.building}栋", f"{flat.entrance}单元", str(flat.floor), flat.room, "住宅", "已交付", flat.delivered),
            *(str(flat.area), source, "、".join(party.names), "企业" if "公司" in party.names[0] else "个人"),
            *("、".join(party.documents), phone, party.form, party.shares, flat.delivered, *certificate, GENERATED),
        )
    developer = make.document()
    for number in range(1, SHOPS + 1):
        unsold, own = number >= UNSOLD, number >= DEVELOPER_KEEPS
        owner = DEVELOPER if own else f"商户-{number}"
        area = f"{40 + number * 3}.{number * 137:04d}"
        state = ("未售", "") if unsold else ("已交付", "2012-10-01")
        yield (
            *(f"{1 + number % 2}栋", "", "1", f"商铺{number}", "商铺", *state, area, "合同", owner, "企业" if own else "个人"),
            *(developer if own else make.document(), "", "", "", "2012", "", "", GENERATED),
        )


def sales(all_flats: Iterable[Flat]) -> list[tuple[str, Flat, str, Party]]:
    """Every change of owner in the order of the days; of some inheritances only the month is known."""
    found = [(day, flat, how, party) for flat in all_flats for day, how, party in flat.changes]
    found.sort(key=lambda change: (change[0], change[1].code))
    return [(said(day, vague=how == "继承" and day.day % 3 == 0), flat, how, party) for day, flat, how, party in found]


def said(day: date, *, vague: bool) -> str:
    """A day, or its month alone."""
    return day.isoformat()[:7] if vague else day.isoformat()


def sales_rows(changes: Iterable[tuple[str, Flat, str, Party]]) -> Iterator[tuple[str, ...]]:
    """The changes of owner."""
    for day, flat, how, party in changes:
        yield flat.code, day, how, "、".join(party.names), "、".join(party.documents), party.shares, GENERATED


def resident_rows(make: Generator, all_flats: Iterable[Flat]) -> Iterator[tuple[str, ...]]:
    """Who lived where: owners with their families, tenants, or nobody; who moved out when the flat changed hands."""
    days = {(id(flat), party.documents): day for day, flat, _how, party in sales(all_flats)}
    housed: set[str] = set()
    for flat in all_flats:
        begins = [make.day(date(2012, 7, 1), date(2013, 12, 20)).isoformat()]
        parties = [flat.party, *(party for _day, _how, party in flat.changes)]
        begins += [days[id(flat), party.documents] for party in parties[1:]]
        for index, party in enumerate(parties):
            end = begins[index + 1] if index + 1 < len(begins) else ""
            moved_in = not end or begins[index] < end
            for name, document, role in household(make, flat, party, housed) if moved_in else ():
                yield flat.code, name, document, role, begins[index], end, GENERATED


def household(make: Generator, flat: Flat, party: Party, housed: set[str]) -> list[tuple[str, str, str]]:
    """Name, document and role of those who live in a flat under these owners; owners live in one flat only."""
    draw = make.chance.random()
    if draw < EMPTY:
        return []
    at_home = housed.isdisjoint(party.documents) and "公司" not in party.names[0]
    if draw < LET or not at_home:
        return [(f"租户-{flat.code}-{number}", "", "承租人") for number in range(1, make.chance.choice((2, 3)))]
    housed.update(party.documents)
    family = make.chance.choices((0, 1, 2, 3), weights=(4, 4, 3, 1))[0]
    owners = [(name, document, "业主本人") for name, document in zip(party.names, party.documents, strict=True)]
    return owners + [(f"{party.names[0]}家属{number}", "", "家属") for number in range(1, family + 1)]


def _text(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def files() -> dict[str, str]:
    """The texts of all files by name; the same each time."""
    make = Generator(Random(SEED))  # noqa: S311  # generated people need no secret chance, but the same one each time
    all_flats = dwellings(make)
    own_several(make, all_flats)
    certify(make, all_flats)
    change_hands(make, all_flats)
    return {
        "roster.csv": _text(ROSTER, roster_rows(make, all_flats)),
        "sales.csv": _text(SALES, sales_rows(sales(all_flats))),
        "residents.csv": _text(RESIDENTS, resident_rows(make, all_flats)),
    }


def main() -> None:
    """Write the files."""
    DATA.mkdir(exist_ok=True)
    for name, text in files().items():
        (DATA / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
