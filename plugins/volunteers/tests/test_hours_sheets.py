"""Sheets of a shift: printed, as files, filled in and read back, and what an import does with them."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import Branch, enrol, open_branch

from community_gov import Denied, Masked, Refused
from community_gov.households import add_person
from community_gov.sheets import Limits, TableFormat
from community_gov_volunteers.activities import Shift, activities, hand_over
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import EntryState, entries_of, entries_of_shift, recount, total_of
from community_gov_volunteers.hoursfiles import read_hours, write_hours, write_sign_in
from community_gov_volunteers.hoursimport import HoursChoice, HoursTreatment, check_hours, import_hours
from community_gov_volunteers.hourssheets import HoursRow, hours_rows, shift_sheet
from community_gov_volunteers.sheetprinting import hours_html, sign_in_html
from community_gov_volunteers.verification import correct, verify, verify_all

HEAD = "日期,志愿者编号,姓名,开始时间,结束时间,服务分钟\n"
APRIL, MAY = date(2021, 4, 1), date(2021, 5, 1)
FORMATS = (TableFormat.XLSX, TableFormat.CSV)


def over(branch: Branch, people: int = 3) -> tuple[Shift, list[Enrolment]]:
    """A shift of four hours that is over, with so many who had a place."""
    shift, crowd = branch.shift(), [branch.volunteer() for _ in range(people)]
    for one in crowd:
        branch.sign_up(shift, one)
    branch.now("2021-05-06 09:00")
    return shift, crowd


def filled(branch: Branch, text: str) -> tuple[HoursRow, ...]:
    """The rows of a CSV text."""
    return read_hours(HEAD + text, zone=branch.community.zone).accepted()


def line(one: Enrolment, times: str, name: str = "") -> str:
    """A filled line of 30 April."""
    return f"2021-04-30,{one.number},{name},{times}\n"


def refusals(act: Callable[[], object]) -> list[tuple[str, str]]:
    """Place and code of every objection."""
    with pytest.raises(Refused) as refused:
        act()
    return [(problem.at, problem.code) for problem in refused.value.problems]


# --- what goes out ---------------------------------------------------------------------------------------------------


def test_the_sheet_names_who_has_a_place_and_what_is_on_record(branch: Branch) -> None:
    """First the list in its order, then whoever came without; hours beside those who have some."""
    extra = branch.volunteer()
    shift, (one, two, three) = over(branch)
    branch.log(shift, two, "08:00-09:00")
    branch.log(shift, two, "10:00-12:00", minutes=100)
    branch.log(shift, extra)
    sheet = branch.as_(branch.lead).ask(shift_sheet, shift.id)
    assert (sheet.activity, sheet.association, sheet.lead, sheet.day) == ("活动", "分会", "负责人", date(2021, 4, 30))
    told = [(row.number, row.minutes) for row in sheet.lines]
    assert told == [(one.number, None), (two.number, 60), (two.number, 100), (three.number, None), (extra.number, 240)]
    assert sheet.lines[0].name == "志愿者0002"


def test_what_waits_to_be_replaced_or_was_struck_out_is_on_no_sheet(branch: Branch) -> None:
    """The sheet tells what stands: a correction in the place of what it corrects."""
    shift, (one, two) = over(branch, 2)
    first, second = branch.log(shift, one), branch.log(shift, two)
    branch.organiser.run(verify_all, (first.id, second.id))
    branch.as_(one).run(correct, first.id, reason="x", minutes=90)
    branch.as_(two).run(correct, second.id, reason="x", minutes=0)
    sheet = branch.organiser.ask(shift_sheet, shift.id)
    assert [(row.number, row.minutes) for row in sheet.lines] == [(one.number, 90), (two.number, None)]


def test_sheets_are_for_those_who_run_the_shift(branch: Branch) -> None:
    """Neither a volunteer nor the office gets a list of names and hours."""
    shift, (one,) = over(branch, 1)
    for desk in (branch.as_(one), branch.office):
        with pytest.raises(Denied):
            desk.ask(shift_sheet, shift.id)
        with pytest.raises(Denied):
            desk.ask(hours_rows, branch.body.id, since=APRIL, until=MAY)


def test_the_printed_sheets_tell_the_shift_and_leave_room_for_hands(branch: Branch) -> None:
    """Names, empty lines, two signatures under the hours; nothing in them is markup but the page's own."""
    person = branch.office.run(add_person, name="<b>甲")
    one = enrol(branch.community, branch.body, person, by=branch.vice)
    shift = branch.shift()
    branch.sign_up(shift, one)
    branch.now("2021-05-06 09:00")
    branch.log(shift, one, "08:00-11:00", minutes=170)
    sheet, zone = branch.organiser.ask(shift_sheet, shift.id), branch.community.zone
    signing, hours = sign_in_html(sheet, zone=zone, spare=3), hours_html(sheet, zone=zone)
    for page in (signing, hours):
        assert "<b>甲" not in page
        assert "&lt;b&gt;甲" in page
        assert "2021-04-30 08:00–12:00" in page
        assert '<meta name="viewport" content="width=device-width' in page
    assert signing.count('<th class="signed">') == 2
    assert signing.count("<tr>") == hours.count("<tr>") + 1  # four lines of people and one signature; one, a sum and two
    for said in ("08:00", "11:00", "170", "核实人(签名)"):
        assert said in hours
    assert "Sign-in sheet" in sign_in_html(sheet, zone=zone, lang="en")
    with pytest.raises(ValueError, match="zh or en"):
        hours_html(sheet, zone=zone, lang="de")
    masked = evolve(sheet, lines=(evolve(sheet.lines[0], name=Masked("甲*")),))
    with pytest.raises(ValueError, match="masked"):
        sign_in_html(masked, zone=zone)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_sign_in_sheet_can_be_filled_in_and_read(branch: Branch, format_: TableFormat) -> None:
    """Empty, each of its lines waits; title, order and signatures are passed over."""
    shift, crowd = over(branch)
    sheet = branch.organiser.ask(shift_sheet, shift.id)
    data = write_sign_in(sheet, format=format_, spare=2)
    report = read_hours(data, zone=branch.community.zone, day=date(2021, 4, 30))
    assert (report.rows, report.blank, report.problems) == ((), len(crowd), ())


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_that_is_written_is_a_formula(branch: Branch, format_: TableFormat) -> None:
    """A name that looks like one comes back as the name."""
    person = branch.office.run(add_person, name='=HYPERLINK("http://example.org")')
    one = enrol(branch.community, branch.body, person, by=branch.vice)
    shift = branch.shift()
    branch.now("2021-05-06 09:00")
    branch.log(shift, one)
    data = write_hours(branch.organiser.ask(shift_sheet, shift.id).lines, zone=branch.community.zone, format=format_)
    if format_ is TableFormat.CSV:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert rows[1][3].startswith("'=")
    (row,) = read_hours(data, zone=branch.community.zone).accepted()
    assert row.name == person.name


# --- what comes back -------------------------------------------------------------------------------------------------

WRONG = """2021-04-30,,,08:00,12:00,
2021-04-31,2,,08:00,12:00,
2021-04-30,2,,8:61,12:00,
2021-04-30,2,,12:00,08:00,
2021-04-30,2,,08:00,,
2021-04-30,2,,08:00,12:00,many
,2,,08:00,12:00,
合计,,,,,240
"""


def test_every_error_is_told_with_row_column_value_and_reason(branch: Branch) -> None:
    """And no row of an erroneous file goes on unless each erroneous row is named."""
    report = read_hours(HEAD + WRONG + "2021-04-30,2,,08:00,12:00,\n", zone=branch.community.zone)
    assert [(one.row, one.column, one.value, one.problem.code) for one in report.problems] == [
        (3, "日期", "2021-04-31", "households.not_a_day"),
        (4, "开始时间", "8:61", "volunteers.not_a_time"),
        (7, "服务分钟", "many", "sheets.not_a_number"),
        (2, "志愿者编号", None, "volunteers.nobody_in_row"),
        (5, "结束时间", "08:00", "volunteers.ends_before_start"),
        (6, "结束时间", None, "households.cell_empty"),
        (8, "日期", None, "households.cell_empty"),
    ]
    assert report.problems[1].message("zh") == "第4行 开始时间: 不是时刻,请写成08:30"
    with pytest.raises(Refused) as refused:
        report.accepted()
    assert len(refused.value.problems) == 7
    (row,) = report.accepted(skip=range(2, 9))
    assert row.row == 10


def test_names_in_errors_are_masked(branch: Branch) -> None:
    """Whoever mends a table sees which cell it is, not somebody's whole name."""
    table = read_hours("姓名,开始时间,结束时间,姓名\n张三丰,08:00,12:00,x\n", zone=branch.community.zone)
    assert [one.problem.code for one in table.problems] == ["households.double_column"]
    report = read_hours("志愿者,开始,结束\n张三丰,12:00,08:00\n", zone=branch.community.zone, day=date(2021, 4, 30))
    assert [one.value for one in report.problems] == ["08:00"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "households.no_rows"),
        (b"<html><table>", "households.web_page"),
        (b"PK\x03\x04", "households.not_a_workbook"),
        (b"\xff\xfe\x00", "households.not_text"),
        ("编号,开始\n1,08:00\n".encode(), "households.missing_column"),
        (b"x" * 300, "households.file_too_large"),
    ],
)
def test_what_is_no_sheet_is_told_so(branch: Branch, data: bytes, code: str) -> None:
    """In the report, like any other error; a file that is too large is not looked at."""
    report = read_hours(data, zone=branch.community.zone, limits=Limits(bytes=200))
    assert code in {one.problem.code for one in report.problems}
    with pytest.raises(Refused):
        report.accepted(skip={1})


def test_own_headers_are_taken_and_unknown_ones_are_told(branch: Branch) -> None:
    """What is not read is said; a name that no column has is a fault of the caller."""
    table = "工号,到,走,评价\n2,08:00,24:00,好\n"
    headers = {"工号": "volunteer", "到": "starts", "走": "ends"}
    report = read_hours(table, zone=branch.community.zone, day=date(2021, 4, 30), headers=headers)
    assert report.read.unknown == ("评价",)
    (row,) = report.accepted()
    assert (row.number, row.ends) == (2, branch.at("2021-05-01 00:00"))
    with pytest.raises(ValueError, match="no columns"):
        read_hours(table, zone=branch.community.zone, headers={"到": "came"})


@settings(max_examples=150)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_can_be_read(data: bytes) -> None:
    """Whatever comes, the report ends, and without an error there are rows or blank lines."""
    report = read_hours(data, zone=MEMORY.community.zone)
    assert report.problems or report.rows or report.blank


MEMORY = open_branch()


# --- an import -------------------------------------------------------------------------------------------------------


def test_a_filled_sheet_is_logged_and_verified_by_somebody_else(branch: Branch) -> None:
    """By number, or by the name when one volunteer alone has it; whoever imported cannot verify."""
    shift, (one, two, _three) = over(branch)
    rows = filled(branch, line(one, "08:00,12:00,200") + "2021-04-30,,志愿者0002,08:30,11:00,\n")
    check = branch.as_(branch.lead).ask(check_hours, (shift.id,), rows=rows)
    assert (check.new, check.known, check.changed, check.problems) == (2, 0, (), ())
    assert branch.organiser.ask(entries_of_shift, shift.id) == ()
    made = branch.as_(branch.lead).run(import_hours, (shift.id,), rows=rows)
    assert [(entry.enrolment, entry.minutes) for entry in made] == [(one.id, 200), (two.id, 150)]
    with pytest.raises(Refused):
        branch.as_(branch.lead).run(verify, made[0].id)
    branch.organiser.run(verify_all, tuple(entry.id for entry in made))
    assert branch.as_(one).ask(total_of, one.id) == branch.as_(one).ask(recount, one.id) == 200


@pytest.mark.parametrize("format_", FORMATS)
def test_what_was_exported_comes_back_without_a_difference(branch: Branch, format_: TableFormat) -> None:
    """For a shift past midnight and several shifts of a month; and again after the import."""
    late = branch.shift(day="2021-04-29", hours="20:00-23:00")
    shift, crowd = over(branch)
    for one in crowd:
        branch.log(shift, one, minutes=30 + one.number)
    branch.log(late, crowd[0], "21:00-23:00")
    rows = branch.organiser.ask(hours_rows, branch.body.id, since=APRIL, until=MAY)
    read = read_hours(write_hours(rows, zone=branch.community.zone, format=format_), zone=branch.community.zone).accepted()
    assert [evolve(row, row=0, sheet="") for row in read] == [evolve(row, row=0, sheet="") for row in rows]
    shifts = (late.id, shift.id)
    assert branch.organiser.ask(check_hours, shifts, rows=read).known == len(rows) == 4
    assert branch.organiser.run(import_hours, shifts, rows=read) == ()


def test_one_error_keeps_everything_out_unless_the_row_is_named(branch: Branch) -> None:
    """All objections come at once with their places; skipping the row lets the others in."""
    shift, (one, two, _three) = over(branch)
    other = branch.shift(day="2021-04-29")
    branch.log(other, two)
    strange = "2021-04-30,99,,08:00,12:00,\n2021-04-30,,无名氏,08:00,12:00,\n"
    odd = line(two, "08:00,12:00,", name="别人") + line(one, "13:00,14:00,") + line(one, "08:00,12:00,500")
    rows = filled(branch, line(one, "08:00,12:00,") + strange + odd + line(one, "11:00,12:00,"))
    assert refusals(lambda: branch.organiser.run(import_hours, (shift.id,), rows=rows)) == [
        ("rows[3].volunteer", "volunteers.no_such_volunteer"),
        ("rows[4].name", "volunteers.no_such_volunteer"),
        ("rows[5].name", "volunteers.name_of_another"),
        ("rows[6].starts", "volunteers.outside_the_shift"),
        ("rows[7].minutes", "volunteers.minutes_out_of_range"),
        ("rows[8].starts", "volunteers.rows_overlap"),
    ]
    assert branch.organiser.ask(entries_of_shift, shift.id) == ()
    choices = tuple(HoursChoice(row=row, treat=HoursTreatment.SKIP) for row in range(3, 9))
    (made,) = branch.organiser.run(import_hours, (shift.id,), rows=rows, choices=choices)
    assert made.enrolment == one.id


def test_two_of_a_name_are_not_guessed(branch: Branch) -> None:
    """The number tells them apart."""
    for _ in range(2):
        enrol(branch.community, branch.body, branch.office.run(add_person, name="李四"), by=branch.vice)
    shift, _crowd = over(branch, 0)
    rows = filled(branch, "2021-04-30,,李四,08:00,12:00,\n")
    check = branch.organiser.ask(check_hours, (shift.id,), rows=rows)
    assert [(one.at, one.code) for one in check.problems] == [("rows[2].name", "volunteers.several_of_name")]


def test_a_row_that_differs_is_refused_left_out_or_a_correction_with_its_reason(branch: Branch) -> None:
    """What is on record never changes: a correction is a new entry, which counts once verified."""
    shift, (one, _two) = over(branch, 2)
    old = branch.log(shift, one)
    branch.organiser.run(verify, old.id)
    rows, desk = filled(branch, line(one, "08:00,11:00,")), branch.as_(branch.lead)
    assert refusals(lambda: desk.run(import_hours, (shift.id,), rows=rows)) == [
        ("rows[2].ends", "volunteers.hours_differ"),
        ("rows[2].minutes", "volunteers.hours_differ"),
    ]
    skip = (HoursChoice(row=2, treat=HoursTreatment.SKIP),)
    assert desk.run(import_hours, (shift.id,), rows=rows, choices=skip) == ()
    bare = (HoursChoice(row=2, treat=HoursTreatment.CORRECT),)
    assert refusals(lambda: desk.run(import_hours, (shift.id,), rows=rows, choices=bare)) == [
        ("rows[2].reason", "volunteers.no_reason")
    ]
    why = (HoursChoice(row=2, treat=HoursTreatment.CORRECT, reason="提前离开"),)
    (new,) = desk.run(import_hours, (shift.id,), rows=rows, choices=why)
    assert (new.corrects, new.minutes, branch.as_(one).ask(total_of, one.id)) == (old.id, 180, 240)
    again = filled(branch, line(one, "08:00,10:00,"))
    (newer,) = desk.run(import_hours, (shift.id,), rows=again, choices=why)
    branch.organiser.run(verify, newer.id)
    states = [entry.state for entry in branch.as_(one).ask(entries_of, one.id)]
    assert sorted(state.value for state in states) == ["replaced", "replaced", "verified"]
    assert EntryState.VERIFIED in states
    assert branch.as_(one).ask(total_of, one.id) == 120


def test_choices_have_to_fit(branch: Branch) -> None:
    """A row that is not there, nothing to correct, a shift that was not named, an empty sheet."""
    shift, (one,) = over(branch, 1)
    other = branch.shift(day="2021-05-07")
    rows = filled(branch, line(one, "08:00,12:00,"))
    choices = tuple(HoursChoice(row=row, treat=HoursTreatment.CORRECT, reason="x") for row in (2, 9))
    check = branch.organiser.ask(check_hours, (shift.id,), rows=rows, choices=choices)
    assert [(one.at, one.code) for one in check.problems] == [
        ("rows[9].row", "volunteers.no_hours_row"),
        ("rows[2].row", "volunteers.nothing_to_correct"),
    ]
    elsewhere = tuple(evolve(row, shift=other.id) for row in rows)
    assert [one.code for one in branch.organiser.ask(check_hours, (shift.id,), rows=elsewhere).problems] == [
        "volunteers.shift_not_named"
    ]
    assert refusals(lambda: branch.organiser.run(import_hours, (shift.id,), rows=())) == [("rows", "volunteers.nobody_listed")]


def test_a_sheet_is_imported_by_those_who_run_every_shift_on_it(branch: Branch) -> None:
    """The person in charge of one activity does not log for another one."""
    shift, (one, two) = over(branch, 2)
    foreign = branch.shift(day="2021-05-07")
    activity = branch.organiser.ask(activities, branch.body.id)[-1]
    branch.organiser.run(hand_over, activity.id, lead_id=two.person)
    rows = filled(branch, line(one, "08:00,12:00,"))
    for desk, shifts in ((branch.as_(one), (shift,)), (branch.as_(two), (shift, foreign)), (branch.office, (shift,))):
        with pytest.raises(Denied):
            desk.run(import_hours, tuple(each.id for each in shifts), rows=rows)
    assert branch.as_(branch.lead).run(import_hours, (shift.id,), rows=rows)


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 239), st.integers(1, 90)), max_size=8))
def test_export_and_import_agree_for_any_hours(parts: list[tuple[int, int, int]]) -> None:
    """Whatever was logged comes out, goes into an empty branch with the same people, and comes out again the same."""
    source, target = open_branch(), open_branch()
    pairs = [over(branch) for branch in (source, target)]
    (shift, crowd), (blank, _others) = pairs
    for who, starts, length in parts:
        begins = shift.starts + timedelta(minutes=starts)
        until = min(shift.ends, begins + timedelta(minutes=length))
        rows = (HoursRow(row=2, number=crowd[who].number, starts=begins, ends=until),)
        if not source.organiser.ask(check_hours, (shift.id,), rows=rows).problems:
            source.organiser.run(import_hours, (shift.id,), rows=rows)
    out = source.organiser.ask(shift_sheet, shift.id).lines
    read = read_hours(write_hours(out, zone=source.community.zone), zone=source.community.zone).accepted()
    moved = tuple(evolve(row, shift=blank.id) for row in read)
    if moved:
        target.organiser.run(import_hours, (blank.id,), rows=moved)
    back = target.organiser.ask(shift_sheet, blank.id).lines
    assert [(row.number, row.starts, row.ends, row.minutes) for row in back] == [
        (row.number, row.starts, row.ends, row.minutes) for row in out
    ]
