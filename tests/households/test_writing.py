"""Rosters that go out come back as they were, and nothing in them is a formula."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.households.stage import Stage, empty_stage
from tests.households.test_importing import ROWS, imported

from community_gov import PartialDate, Refused
from community_gov import households as h

WRITTEN = (h.TableFormat.CSV, h.TableFormat.XLSX)
HARD = ("=1+1", "+86", "-1", "@住户", "＝1", "'甲", "''", "Smith, John", '"甲"', "甲 1/2", "甲等3人", "无", "1E+5", "甲乙和丙丁")
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12) | st.sampled_from(
    [
        "=1+1",
        "+86",
        "-1",
        "@住户",
        "＝1",
        "'甲",
        "''",
        "Smith, John",
        '"甲"',
        "甲 1/2",
        "甲等3人",
        "无",
        "1E+5",
        "甲乙和丙丁",
        "甲/乙",
    ]
)
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(PartialDate) | st.sampled_from(
    [PartialDate("2012"), PartialDate("2012-05")]
)


@st.composite
def rows(draw: st.DrawFn) -> h.RosterRow:
    """Any row that the register could give."""
    count = draw(st.integers(0, 3))
    owners = [
        h.RosterOwner(
            name=draw(NAMES),
            kind=draw(st.sampled_from(h.PersonKind)),
            document=draw(st.none() | NAMES),
            phone=draw(st.none() | NAMES),
        )
        for _ in range(count)
    ]
    shares = draw(st.sampled_from([None, (Fraction(1, count),) * count])) if count else None
    usual = None if not count else h.OwnershipForm.SOLE if count == 1 else h.OwnershipForm.JOINT
    delivered = draw(st.none() | DAYS)
    return h.RosterRow(
        row=2,
        code=draw(NAMES),
        building=draw(NAMES),
        entrance=draw(st.just("") | NAMES),
        floor=draw(st.just("") | NAMES),
        room=draw(NAMES),
        status=h.UnitStatus.DELIVERED,
        delivered=delivered,
        area=draw(st.decimals("0.0001", 10**6, places=4)),
        source=draw(st.sampled_from(h.AreaSource)),
        owners=tuple(owners),
        form=h.OwnershipForm.FRACTIONAL if shares else usual,
        shares=shares,
        since=draw(DAYS) if count else None,
        dated=bool(count),
    )


def same(written: h.RosterRow, read: h.RosterRow) -> bool:
    """Whether they say the same; a row without owners is dated by its delivery."""
    return attrs.evolve(read, sheet="", since=read.since if read.owners else None) == written


@settings(max_examples=60, deadline=None)
@given(rows(), st.sampled_from(WRITTEN))
def test_what_is_written_is_read_back(row: h.RosterRow, form: h.TableFormat) -> None:
    """Names with separators, quotation marks, shares and formulas in them; no apostrophe is added in a second round."""
    first = h.read_roster(h.write_roster([row], format=form))
    problems = {one.problem.code for one in first.problems}
    if problems:  # two of the owners have one document; nobody could have brought that in
        assert problems == {"households.two_names"}
        return
    second = h.read_roster(h.write_roster(first.rows, format=form))

    assert same(row, first.rows[0])
    assert attrs.evolve(second.rows[0], row=2) == first.rows[0]


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_exported_register_imports_to_no_difference(form: h.TableFormat, lang: str) -> None:
    """All of what the roster said, also places that were made in another way, comes back to where it was."""
    stage = imported()
    yard = stage.desk.run(h.add_place, kind=h.PlaceKind.OTHER, code="车库", name="地下车库")
    place = stage.desk.run(h.add_unit, place=yard.id, room="P7", code="P-7", kind=h.UnitKind.PARKING)
    stage.desk.run(h.measure, place.id, value=Decimal(12), source=h.AreaSource.SURVEY)

    exported = stage.desk.ask(h.roster_of, on=date(2020, 1, 1))
    again = h.read_roster(h.write_roster(exported, format=form, lang=lang)).accepted()

    assert stage.desk.ask(h.check_roster, rows=again) == h.RosterCheck(new=0, known=6, problems=())
    assert [row.place for row in exported if row.place] == ["车库"]


def test_an_exported_register_imports_into_an_empty_one() -> None:
    """Another community gets the same register of it."""
    stage, other = imported(), empty_stage()
    exported = stage.desk.ask(h.roster_of, on=date(2020, 1, 1))

    other.desk.run(h.import_roster, rows=h.read_roster(h.write_roster(exported)).accepted())

    def told(one: Stage) -> list[h.RosterRow]:
        return [attrs.evolve(row, row=1) for row in one.desk.ask(h.roster_of, on=date(2020, 1, 1))]

    assert told(other) == told(stage)


def test_nothing_in_a_csv_file_is_a_formula() -> None:
    """Whatever a cell begins with, also in its full-width form."""
    marks = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    made = [attrs.evolve(ROWS[0], room=f"{mark}1", code=f"{mark}cmd", shares=None, form=None) for mark in marks]

    text = h.write_roster(made, format=h.TableFormat.CSV).decode("utf-8-sig")

    cells = [cell for line in list(csv.reader(io.StringIO(text)))[1:] for cell in line if cell]
    assert [cell for cell in cells if cell[0] in marks] == []
    assert sum(cell.startswith("'") for cell in cells) == 2 * len(marks)


def test_every_cell_of_a_workbook_is_a_text() -> None:
    """Numbers, days and what looks like a formula are texts, as they stand in the register."""
    made = attrs.evolve(ROWS[1], room="=1+1")

    (sheet,) = (CalamineWorkbook.from_filelike(io.BytesIO(h.write_roster([made]))).get_sheet_by_index(0),)

    assert {type(cell) for line in sheet.to_python() for cell in line} == {str}
    assert "=1+1" in sheet.to_python()[1]


def test_what_an_auditor_may_not_read_is_written_masked() -> None:
    """The file holds what the answer holds, and nothing else."""
    stage = imported()

    text = h.write_roster(stage.auditor.ask(h.roster_of, on=date(2020, 1, 1)), format=h.TableFormat.CSV).decode("utf-8-sig")

    assert "住*" in text
    assert "住户" not in text
    assert "GEN-1" not in text


def test_a_roster_is_not_written_in_the_old_formats() -> None:
    """They are read only; the refusal says which are written."""
    with pytest.raises(Refused, match="CSV or XLSX"):
        h.write_roster(ROWS, format=h.TableFormat.XLS)


def test_a_file_comes_back_with_what_is_wrong_marked() -> None:
    """The list in front names every problem, values about people masked; the table behind is as it was, and reads the same."""
    text = "楼栋,房号,面积,业主,电话,取得日期\n3,101,-98,住户甲,无号,2012\n3,102,98,住户乙,,2012\n"
    report = h.read_roster(text)

    marked = h.mark_roster(text, report)

    book = CalamineWorkbook.from_filelike(io.BytesIO(marked))
    listed = book.get_sheet_by_index(0).to_python()
    assert listed[0] == ["工作表", "行", "列", "值", "问题"]
    assert [line[1:4] for line in listed[1:]] == [["2", "面积", "-98"], ["2", "电话", "**"]]
    again = h.read_roster(marked)
    assert [(one.row, one.problem.code) for one in again.problems] == [(one.row, one.problem.code) for one in report.problems]
    assert again.count == report.count == 1


def test_merged_cells_stay_merged_in_the_marked_file() -> None:
    """Whoever mends it and sends it back has the same table."""
    from tests.households.rosters.make import CASES  # noqa: PLC0415  the folder of ugly rosters, for this one

    data = CASES["building-merged-down.xlsx"].make()
    assert h.read_roster(h.mark_roster(data, h.read_roster(data), lang="en")).count == 3
