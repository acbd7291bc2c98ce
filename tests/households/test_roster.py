"""Reading a roster: headers, encodings, cells, and every error with its row, column, value and reason."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_gov import PartialDate, Refused
from community_gov import households as h

HEADER = "楼栋,单元,楼层,房号,专有部分面积,业主,取得日期"
ROW = "3栋,1单元,15层,1502,98.7612,住户甲,2012-06"


def told(report: h.RosterReport) -> list[tuple[int, str, str | None, str]]:
    """Row, column, value and code of every problem."""
    return [(one.row, one.column, one.value, one.problem.code.removeprefix("households.")) for one in report.problems]


def read(*lines: str, **options: PartialDate) -> h.RosterReport:
    """Read these lines under the usual header."""
    return h.read_roster("\n".join((HEADER, *lines)), since=options.get("since"))


def test_a_row_becomes_a_unit_with_its_owner() -> None:
    """The code is made of building, entrance and room without their words."""
    (row,) = read(ROW).accepted()

    assert (row.row, row.code, row.room) == (2, "3-1-1502", "1502")
    assert (row.building, row.entrance, row.floor) == ("3栋", "1单元", "15层")
    assert (row.area, row.source, row.kind, row.status) == (
        Decimal("98.7612"),
        h.AreaSource.CONTRACT,
        h.UnitKind.DWELLING,
        h.UnitStatus.DELIVERED,
    )
    assert [owner.name for owner in row.owners] == ["住户甲"]
    assert row.since == "2012-06"


# --- headers and encodings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "楼栋,单元,层,房号,面积,业主,登记日期",
        "栋号,单元号,所在层,室号,建筑面积,产权人,取得日期",
        "building,entrance,floor,room,area,owners,since",
        "Building, Entrance ,FLOOR,Room,Exclusive Area,Owner,Owner since",
        "楼 栋,单　元,楼层,房 号,专有部分面积,业主姓名,购房日期",
    ],
)
def test_headers_in_chinese_or_english_go_through_one_table(header: str) -> None:
    """However they are typed: blanks, full-width blanks and letter case make no difference."""
    report = h.read_roster(f"{header}\n{ROW}")

    assert report.unknown == ()
    assert report.accepted() == read(ROW).accepted()


def test_a_caller_can_add_headers_of_his_own() -> None:
    """The table can be extended, but not by columns that do not exist."""
    text = f"{HEADER},房屋代号\n{ROW},K-77"

    assert h.read_roster(text, headers={"房屋代号": "code"}).accepted()[0].code == "K-77"
    with pytest.raises(ValueError, match="no columns \\['colour'\\]"):
        h.read_roster(text, headers={"房屋代号": "colour"})


def test_headers_that_nobody_knows_are_named_and_not_read() -> None:
    """A note column is known and not read; others are told, so that a misspelt one is seen."""
    report = h.read_roster(f"{HEADER},备注,车位编号\n{ROW},生成数据,P7")

    assert report.unknown == ("车位编号",)
    assert len(report.accepted()) == 1


def test_a_place_with_a_chinese_number_and_with_digits_is_one_and_is_told() -> None:
    """一单元 and 1单元 of a building are one entrance; the same entrance of another building has nothing to do with it."""
    rows = ("3栋,一单元,1502,98,住户甲,2012", "三栋,1单元,1503,98,住户乙,2012", "4栋,1单元,1502,98,住户丙,2012")
    report = h.read_roster("\n".join(("楼栋,单元,房号,面积,业主,取得日期", *rows)))

    assert [row.code for row in report.accepted()] == ["3-1-1502", "3-1-1503", "4-1-1502"]
    assert [one.message("zh") for one in report.spellings] == [
        "3栋(rows[2])又写作三栋(rows[3]),按同一处计",
        "一单元(rows[2])又写作1单元(rows[3]),按同一处计",
    ]
    assert report.spellings[1].message() == "一单元 (rows[2]) is also written 1单元 (rows[3]); they count as one place"
    twice = h.read_roster("楼栋,单元,房号,面积\n3栋,一单元,1502,98\n3栋,1单元,1502,98")
    assert told(twice) == [(3, "房号", "1502", "unit_twice")]


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030")]
)
def test_the_encodings_of_property_offices_are_told_apart(encoding: str, said: str) -> None:
    """What the file was taken for is said."""
    report = h.read_roster(f"{HEADER}\n{ROW}\n".encode(encoding))

    assert report.encoding == said
    assert report.accepted() == read(ROW).accepted()


def test_a_text_with_a_byte_order_mark_is_read_as_well() -> None:
    """Some programs leave the mark in a text."""
    assert h.read_roster(f"\ufeff{HEADER}\n{ROW}").accepted() == read(ROW).accepted()


def test_what_is_no_text_is_refused() -> None:
    """Bytes that are no text in any of the encodings, and the beginning of a workbook without its rest."""
    report = h.read_roster(b"\xff\xff\xff\xff")

    assert told(report) == [(1, "", None, "not_text")]
    assert told(h.read_roster(b"PK\x03\x04\xff\xff\xff\xff")) == [(1, "", None, "not_a_workbook")]
    assert report.encoding == "unknown"


@pytest.mark.parametrize("missing", ["楼栋", "房号", "专有部分面积"])
def test_a_missing_column_is_named(missing: str) -> None:
    """Building, room and area are what makes a roster; without one of them nothing is read."""
    report = h.read_roster(f"{HEADER.replace(missing, '别的')}\n{ROW}")

    assert told(report) == [(1, missing, None, "missing_column")]
    assert report.rows == ()


def test_all_missing_columns_are_named_at_once() -> None:
    """Nobody has to come three times; an empty file misses them all."""
    expected = [(1, column, None, "missing_column") for column in ("楼栋", "房号", "专有部分面积")]

    assert told(h.read_roster("a,b\n1,2")) == expected
    assert told(h.read_roster("")) == expected


def test_a_column_that_is_there_twice_is_refused() -> None:
    """It could not be known which one counts; also when the two are called differently."""
    report = h.read_roster("楼栋,房号,面积,建筑面积\n3,101,98,99")

    assert told(report) == [(1, "面积", "建筑面积", "double_column")]


def test_a_table_without_rows_is_refused() -> None:
    """Blank rows are no rows."""
    assert told(h.read_roster(f"{HEADER}\n,,,\n \n")) == [(1, "", None, "no_rows")]


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    """The number is the one that the spreadsheet shows, also behind a cell of two lines."""
    report = read('3,1,1,101,98,"住户甲\n住户乙",2012', ",,,,,,", "3,1,1,102,98,住户丙,2012")

    assert [(row.row, len(row.owners)) for row in report.accepted()] == [(2, 2), (4, 1)]


def test_a_table_that_breaks_off_is_refused_where_it_breaks() -> None:
    """A quotation mark that is never closed swallows the rest; what came before is still told."""
    report = read(ROW, '3,1,1,"101,98')

    assert told(report) == [(3, "", None, "not_csv")]
    assert len(report.rows) == 1


# --- cells -----------------------------------------------------------------------------------------------------------


def test_every_error_is_told_with_row_column_value_and_reason() -> None:
    """One pass over the file finds them all, in both languages."""
    report = read("3,1,1,101,-98.5,住户甲,2012", "3,1,,,九十八,住户乙,去年", "3,1,1,103,98,住户丙,2012")

    assert told(report) == [
        (2, "专有部分面积", "-98.5", "not_an_area"),
        (3, "房号", None, "cell_empty"),
        (3, "专有部分面积", "九十八", "not_an_area"),
        (3, "取得日期", "去年", "not_a_day"),
    ]
    assert report.problems[0].message("zh") == "第2行 专有部分面积: 不是大于零的面积,请写成98.76"
    assert report.problems[0].message("en") == "row 2, 专有部分面积: this is no area above zero; write it like 98.76"
    assert [row.room for row in report.rows] == ["103"]


def test_a_report_with_errors_is_accepted_by_nobody() -> None:
    """Who takes the rows without looking at the problems gets them as a refusal, each with its place."""
    with pytest.raises(Refused) as caught:
        read("3,1,1,101,-98.5,住户甲,2012", ROW).accepted()

    assert [problem.at for problem in caught.value.problems] == ["rows[2].专有部分面积"]


def test_the_value_of_an_error_stays_out_of_logs() -> None:
    """It may be a name: it is masked in the report, and in no repr or message."""
    (problem,) = read("3,1,1,101,98,住户\u202e甲,2012").problems

    assert problem.value == "住*"
    assert "甲" not in repr(problem) + problem.message("zh")


@pytest.mark.parametrize("cell", ["住户\u202e甲", "住户\x00甲", "\u2066住户甲"])
def test_control_and_direction_characters_are_refused(cell: str) -> None:
    """A name that shows itself backwards does not come in by way of a file."""
    assert [code for *_rest, code in told(read(f"3,1,1,101,98,{cell},2012"))] == ["character"]


@pytest.mark.parametrize("second", ["3,1,1,101", "3栋,1单元,1,101室", "３,１,1,１０１"])
def test_a_unit_that_is_there_twice_names_the_first_row(second: str) -> None:
    """However it is typed, a unit stands in a roster once."""
    report = read("3,1,1,101,98,住户甲,2012", f"{second},98,住户乙,2012")

    assert [(row, code) for row, _column, _value, code in told(report)] == [(3, "unit_twice")]
    assert report.problems[0].problem.params == {"row": 2}


def test_a_unit_that_is_there_twice_is_told_with_the_other_errors() -> None:
    """Also when one of the two rows has another error, so that a roster is mended once."""
    report = read("3,1,1,101,-98,住户甲,2012", "3,1,1,101,x,住户乙,2012")
    assert [(row, code) for row, _column, _value, code in told(report)] == [
        (2, "not_an_area"),
        (3, "not_an_area"),
        (3, "unit_twice"),
    ]


def test_rooms_that_differ_only_by_a_letter_are_two_units() -> None:
    """13A is not 13."""
    assert len(read("3,1,1,13,98,住户甲,2012", "3,1,1,13A,98,住户乙,2012").accepted()) == 2


def test_cells_beyond_the_header_are_refused() -> None:
    """A comma too many shifts everything; empty cells at the end are harmless."""
    assert told(read(ROW + ",x,y")) == [(2, "", None, "cells_beyond")]
    assert len(read(ROW + ",,").accepted()) == 1


def test_a_short_row_has_empty_cells() -> None:
    """Nobody writes commas for owners of an unsold flat."""
    (row,) = read("3,1,1,101,98").accepted()

    assert (row.owners, row.since) == ((), None)


def test_who_owns_has_owned_since_some_day() -> None:
    """The day of acquisition, else of delivery, else of the roster; without any of them it is an error."""
    header = "楼栋,房号,面积,业主,取得日期,交付日期"
    lines = ("3,101,98,住户甲,2013-01,2012-06-01", "3,102,98,住户乙,,2012-06-01", "3,103,98,住户丙,,")
    text = "\n".join((header, *lines))

    assert told(h.read_roster(text)) == [(4, "取得日期", None, "no_start")]
    dated = h.read_roster(text, since=PartialDate("2012-12-31")).accepted()
    assert [row.since for row in dated] == ["2013-01", "2012-06-01", "2012-12-31"]


# --- owners ----------------------------------------------------------------------------------------------------------

FULL = "楼栋,房号,面积,业主,证件号,电话,业主类型,共有方式,份额,取得日期"


def test_co_owners_stand_in_one_cell_with_their_documents() -> None:
    """The parts belong to each other in their order; one telephone is the first owner's."""
    text = f"{FULL}\n3,101,98,住户甲、住户乙,GEN-1、GEN-2,10000000001,,按份共有,1/3、2/3,2012"

    (row,) = h.read_roster(text).accepted()

    assert [(owner.name, owner.document, owner.phone) for owner in row.owners] == [
        ("住户甲", "GEN-1", "10000000001"),
        ("住户乙", "GEN-2", None),
    ]
    assert (row.form, row.shares) == (h.OwnershipForm.FRACTIONAL, (Fraction(1, 3), Fraction(2, 3)))


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ("住户甲、住户乙,GEN-1,,,,", "证件号", "people_count"),
        ("住户甲,GEN-1、GEN-2,,,,", "证件号", "people_count"),
        ("住户甲、住户乙、住户丙,,1000、1001,,,", "电话", "people_count"),
        ("住户甲、住户乙,,,,按份共有,1/2", "份额", "people_count"),
        ("住户甲、住户乙,,,,按份共有,2/3、1/2", "份额", "share_sum"),
        ("住户甲、住户乙,,,,单独所有,", "共有方式", "form"),
        ("住户甲,,,,共同共有,", "共有方式", "form"),
        ("住户甲、住户乙,,,,共同共有,1/2、1/2", "共有方式", "form"),
        ("住户甲,,,外星人,,", "业主类型", "not_a_choice"),
        (",GEN-1,,,,", "证件号", "people_count"),
    ],
)
def test_owners_documents_and_shares_have_to_agree(cells: str, column: str, code: str) -> None:
    """A document or share that belongs to nobody is an error in its own cell."""
    report = h.read_roster(f"{FULL}\n3,101,98,{cells},2012")

    assert [(one[1], one[3]) for one in told(report)] == [(column, code)]


def test_a_company_is_known_by_its_column_or_its_name() -> None:
    """公司 at the end of a name says it; the column has the last word."""
    rows = ("3,101,98,管理公司,,,,,,2012", "3,102,98,商会,,,企业,,,2012", "3,103,98,某公司,,,个人,,,2012")

    kinds = [row.owners[0].kind for row in h.read_roster("\n".join((FULL, *rows))).accepted()]

    assert kinds == [h.PersonKind.COMPANY, h.PersonKind.COMPANY, h.PersonKind.NATURAL]


def test_one_document_has_one_name() -> None:
    """Two names for a document are an error that names the other row; the same name is somebody with two flats."""
    lines = ("3,101,98,住户甲,GEN-1,,,,,2012", "3,102,98,住户甲,gen-1,,,,,2012", "3,103,98,住户乙,ＧＥＮ-1,,,,,2012")

    report = h.read_roster("\n".join((FULL, *lines)))

    assert told(report) == [(4, "证件号", "***", "two_names")]
    assert report.problems[0].problem.params == {"row": 2}


@pytest.mark.parametrize(
    ("header", "cells", "column", "code"),
    [
        ("状态,交付日期", "未售,2012", "交付日期", "date_unmeant"),
        ("状态,交付日期", "已售未交付,2012", "交付日期", "date_unmeant"),
        ("产权证号,发证日期", "生成证-1,", "发证日期", "issued_without"),
        ("产权证号,发证日期", ",2016-01-01", "产权证号", "issued_without"),
        ("产权证号,发证日期", "生成证-1,2016-01", "发证日期", "not_exact_day"),
        ("用途,业主", "共有用房,住户甲", "业主", "not_ownable"),
    ],
)
def test_cells_of_one_row_have_to_agree(header: str, cells: str, column: str, code: str) -> None:
    """A date of what has not happened, half a certificate, an owner of what belongs to all."""
    report = h.read_roster(f"楼栋,房号,面积,{header}\n3,101,98,{cells}", since=PartialDate("2012"))

    assert [(one[1], one[3]) for one in told(report)] == [(column, code)]


@settings(max_examples=60)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_whatever_is_read_the_report_says_what_came_of_it(data: str | bytes) -> None:
    """No file makes the reader fail: there are rows without errors, or errors, or both."""
    report = h.read_roster(data)

    assert report.rows or report.problems


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=5))
def test_whatever_stands_in_the_cells_rows_and_errors_come_out(lines: list[list[str]]) -> None:
    """Under a right header too: every row that is not blank, nor the header's own second row, is a row or has an error."""
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    report = h.read_roster("\n".join((HEADER, *quoted)), since=PartialDate("2012"))

    known = {word for words in h.HEADERS.values() for word in words}
    filled = {number for number, line in enumerate(lines, start=2) if {cell.strip() for cell in line} - {"", *known}}
    assert {row.row for row in report.rows} | {one.row for one in report.problems} >= filled
    assert {row.row for row in report.rows}.isdisjoint({one.row for one in report.problems if one.row in filled})
