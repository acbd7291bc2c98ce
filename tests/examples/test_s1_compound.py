"""The compound of the examples: its generated files, and what the first script makes of them."""

import csv
import io
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import make_roster
import pytest
import s1_compound
from bay import Bay, open_bay
from rich.console import Console

from community_gov import Desk
from community_gov import households as h

DATA = Path(make_roster.__file__).parent / "data"
IN_2012, IN_2020, IN_2022 = s1_compound.DAYS


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the first script; the tests only read it."""
    stage = open_bay()
    stage.once(s1_compound.enact)
    return stage


@pytest.fixture
def desk(bay: Bay) -> Desk:
    """The office's desk."""
    return bay.desk()


@pytest.fixture
def compound(bay: Bay) -> s1_compound.Compound:
    """What the script made."""
    return bay.once(s1_compound.enact)


# --- the files -------------------------------------------------------------------------------------------------------


def test_the_files_are_those_that_the_script_makes() -> None:
    """From the same seed the same bytes, each time and on each machine."""
    made = make_roster.files()

    assert made == make_roster.files()
    assert {name: (DATA / name).read_bytes() for name in made} == {name: text.encode() for name, text in made.items()}


def test_every_row_says_that_it_is_generated() -> None:
    """Nobody shall take the people in the files for real ones; documents and telephones are such as nobody has."""
    for text in make_roster.files().values():
        for row in csv.DictReader(io.StringIO(text)):
            assert row["备注"] == "生成数据"
            assert all(part.startswith("GEN-") for part in row["证件号"].split("、") if part)
            assert not row.get("联系电话") or row["联系电话"].startswith("100")


def test_the_roster_has_no_error() -> None:
    """What the script writes is what the reader reads."""
    report = h.read_roster(make_roster.files()["roster.csv"])

    assert (report.problems, report.unknown, len(report.rows)) == ((), (), 932)


def test_areas_are_realistic_and_carry_up_to_four_decimals() -> None:
    """As in real registers, not all are rounded to hundredths."""
    areas = [row.area for row in h.read_roster(make_roster.files()["roster.csv"]).rows]

    assert all(Decimal(35) < area < Decimal(150) for area in areas)
    assert {len(str(area).partition(".")[2]) for area in areas} >= {3, 4}


# --- the compound ----------------------------------------------------------------------------------------------------


def test_the_compound_is_as_the_report_says(desk: Desk, compound: s1_compound.Compound) -> None:
    """920 households, delivered in 2012, 800 of them without a certificate before 2021; in at least eight buildings."""
    dwellings = desk.ask(h.units, kind=h.UnitKind.DWELLING)

    assert len(dwellings) == len(compound.dwellings) == 920
    assert len(compound.buildings) == 10
    assert {str(unit.delivered)[:4] for unit in dwellings} == {"2012"}
    states = Counter(
        state.stage for state in desk.ask(h.certificates, on=date(2020, 12, 31)) if state.unit in set(compound.dwellings)
    )
    assert states == {h.CertificateStage.ISSUED: 120, h.CertificateStage.NOT_BEGUN: 800}
    assert len(compound.uncertified) == 800


def test_the_register_holds_what_the_files_say(desk: Desk, compound: s1_compound.Compound) -> None:
    """Every unit, and the area of all of them to the last digit."""
    rows = h.read_roster(make_roster.files()["roster.csv"]).rows

    assert set(compound.units) == {row.code for row in rows}
    assert desk.ask(h.heads, on=IN_2012).area == sum(row.area for row in rows)


@pytest.mark.parametrize("on", s1_compound.DAYS)
def test_heads_are_the_distinct_owners_of_the_day(desk: Desk, compound: s1_compound.Compound, on: date) -> None:
    """Counted again by hand from the files: a set of owners is one head, the developer with all of his units another."""
    owners = {
        row.code: frozenset(owner.document for owner in row.owners)
        for row in h.read_roster(make_roster.files()["roster.csv"]).rows
    }
    for row in csv.DictReader(io.StringIO(make_roster.files()["sales.csv"])):
        if row["日期"] <= on.isoformat():
            owners[row["房屋编码"]] = frozenset(row["证件号"].split("、"))

    told = desk.ask(h.heads, on=on)

    assert told.count == len(set(owners.values()))
    assert sum(len(head.units) for head in told.heads) == len(owners) == 932
    (developer,) = (head for head in told.heads if head.developer)
    assert (developer.persons, len(developer.units)) == ((compound.developer,), 5)


def test_the_three_days_give_three_answers(bay: Bay) -> None:
    """Sales, deaths and removals between 2012, 2020 and 2022 can be seen in the figures."""
    told = [s1_compound.portrait(bay, on)[""] for on in s1_compound.DAYS]

    assert len({one.heads for one in told}) == 3
    assert len({one.lived_in for one in told}) == 3
    assert all(one.heads < one.units == 932 for one in told)
    assert {one.area for one in told} == {told[0].area}


def test_buildings_add_up_to_the_compound(bay: Bay) -> None:
    """Units, dwellings and residents add up; heads do not, since some own in several buildings."""
    whole, parts = (told := s1_compound.portrait(bay, IN_2020)).pop(""), told.values()

    assert sum(part.units for part in parts) == whole.units
    assert sum(part.dwellings for part in parts) == whole.dwellings == 920
    assert sum((Counter(part.residents) for part in parts), Counter()) == whole.residents
    assert sum(part.heads for part in parts) > whole.heads


def test_owners_of_every_sort_are_there(desk: Desk) -> None:
    """Single owners, couples, shares that are known and not known; some with several flats; tenants and empty flats."""
    holdings = desk.ask(h.holdings, on=IN_2012)
    heads = desk.ask(h.heads, on=IN_2012).heads

    assert {row.form for holding in holdings for row in holding.owners} == set(h.OwnershipForm)
    shares = [
        desk.ask(h.shares_of, one.unit.id, on=IN_2012) for one in holdings if one.owners[0].form is h.OwnershipForm.FRACTIONAL
    ]
    assert {share.missing for share in shares} == {0, 1}
    assert {len(head.units) for head in heads if not head.developer} >= {1, 2, 3}
    homes = desk.ask(h.households, on=IN_2022)
    assert {one.role for home in homes for one in home.residents} == set(h.ResidenceRole)
    assert any(not home.residents for home in homes)


def test_the_same_roster_can_be_imported_again_after_ten_years(desk: Desk) -> None:
    """Nothing is new, and no sale makes the roster of 2012 wrong."""
    rows = h.read_roster(make_roster.files()["roster.csv"]).rows

    assert desk.ask(h.check_roster, rows=rows) == h.RosterCheck(new=0, known=932, problems=())


def test_the_journal_is_whole_and_holds_no_name(bay: Bay) -> None:
    """Every row is what its entry says it is, and no entry holds personal data."""
    with bay.community.journal() as journal:
        report = journal.verify()
        text = b"".join(journal.bodies()).decode()

    assert (report.faults, report.unchecked, report.head.sequence) == ((), (), 12)  # roster, developer, ten years
    assert "households.import_roster" in text
    assert "住户-" not in text
    assert "GEN-" not in text


def test_the_story_is_told_from_the_register() -> None:
    """The figures on the screen are those of the community, and the bar reaches its end."""
    out = io.StringIO()
    stage = open_bay()

    s1_compound.show(stage, Console(file=out, width=120))

    said = out.getvalue()
    whole = s1_compound.portrait(stage, IN_2020)[""]
    assert "3650/3650" in said
    assert "10栋, 920户住宅, 12间商铺" in said
    assert "800户没有不动产权证" in said
    for figure in (whole.heads, whole.lived_in, whole.area):
        assert str(figure) in said
