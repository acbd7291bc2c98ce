"""What is not in the national system yet, as a table to enter it there; and what became of it."""

from datetime import date

import pytest
from plugins.volunteers.tests.branch import Branch

from community_gov import Code, Denied, Masked
from community_gov.households import PlaceKind, add_place
from community_gov.rules import Mark
from community_gov.sheets import TableFormat
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.entitlement import mark_entered, not_entered
from community_gov_volunteers.hours import Entry
from community_gov_volunteers.national import national_fields, national_rows, write_national
from community_gov_volunteers.packs import ActivityKind
from community_gov_volunteers.qualifications import say_skill
from community_gov_volunteers.verification import correct, verify


def served(branch: Branch) -> tuple[Enrolment, Entry]:
    """Two hours of cleaning in building 3 that were verified."""
    place = branch.office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋")
    one = branch.volunteer()
    branch.as_(one).run(say_skill, one.id, code=Code("radio"))
    shift = branch.shift(branch.activity(name="打扫楼道", place_id=place.id))
    branch.now("2021-05-06 09:00")
    entry = branch.log(shift, one, "08:00-10:00")
    return one, branch.organiser.run(verify, entry.id)


def test_a_row_tells_what_the_measures_ask_for(branch: Branch) -> None:
    """Activity, day, place, content, time, organiser, person in charge (办法 art. 7), and who it was."""
    one, entry = served(branch)
    (row,) = branch.organiser.ask(national_rows, branch.body.id)
    assert (row.record, row.replaces, row.number, row.name) == (entry.id, None, one.number, "志愿者0001")
    assert (row.activity, row.day, row.place, row.content) == ("打扫楼道", date(2021, 4, 30), "3栋", Code("cleaning"))
    assert (row.minutes, row.organiser, row.lead, row.skills) == (120, "分会", "负责人", (Code("radio"),))
    assert row.born == one.born


def test_every_column_says_where_it_comes_from_and_how_sure_it_is(branch: Branch) -> None:
    """The articles were read; what the standard asks is from memory; what is not held here is said."""
    fields = branch.office.ask(national_fields)
    by_code = {field.code: field for field in fields}
    assert by_code[Code("minutes")].mark is Mark.READ
    assert by_code[Code("project")].mark is Mark.MEMORY
    assert {field.code for field in fields if not field.held} == {"sex", "document", "area", "contact"}
    assert all(field.citation for field in fields)


@pytest.mark.parametrize("format_", [TableFormat.CSV, TableFormat.XLSX])
def test_the_table_has_a_column_for_each_field(branch: Branch, format_: TableFormat) -> None:
    """In Chinese or English; what is not held stays empty, no cell is a formula."""
    served(branch)
    rows, fields = branch.organiser.ask(national_rows, branch.body.id), branch.office.ask(national_fields)
    data = write_national(rows, fields, kinds=branch.community.packs(ActivityKind), format=format_)
    if format_ is TableFormat.XLSX:
        assert data.startswith(b"PK")
        return
    head, line = (text.split(",") for text in data.decode("utf-8-sig").splitlines())
    told = dict(zip(head, line, strict=True))
    assert (told["服务内容"], told["服务时间(分钟)"], told["性别"]) == ("公共区域清洁", "120", "")
    assert write_national((), fields, format=format_, lang="en").decode("utf-8-sig").startswith("volunteer number,name,sex")


def test_what_was_entered_is_no_longer_on_the_list(branch: Branch) -> None:
    """And a correction of it is, with the number of what it corrects."""
    one, entry = served(branch)
    branch.organiser.run(mark_entered, branch.body.id, entry_ids=(entry.id,))
    assert branch.organiser.ask(national_rows, branch.body.id) == ()
    first = branch.as_(one).run(correct, entry.id, reason="x", minutes=90)
    branch.organiser.run(verify, first.id)
    second = branch.as_(one).run(correct, first.id, reason="x", minutes=60)
    branch.organiser.run(verify, second.id)
    (row,) = branch.organiser.ask(national_rows, branch.body.id)
    assert (row.record, row.replaces, row.minutes) == (second.id, entry.id, 60)
    branch.organiser.run(mark_entered, branch.body.id, entry_ids=(second.id,))
    assert branch.organiser.ask(not_entered, branch.body.id) == ()


def test_what_was_struck_out_after_it_was_entered_stays_on_the_list(branch: Branch) -> None:
    """Else the national system would go on saying it; what was never entered needs nothing."""
    one, entry = served(branch)
    branch.organiser.run(mark_entered, branch.body.id, entry_ids=(entry.id,))
    struck = branch.as_(one).run(correct, entry.id, reason="x", minutes=0)
    branch.organiser.run(verify, struck.id)
    (row,) = branch.organiser.ask(national_rows, branch.body.id)
    assert (row.record, row.replaces, row.minutes) == (struck.id, entry.id, 0)
    other = branch.log(branch.shift(day="2021-05-05"), one)
    branch.organiser.run(verify, other.id)
    gone = branch.as_(one).run(correct, other.id, reason="x", minutes=0)
    branch.organiser.run(verify, gone.id)
    assert [found.record for found in branch.organiser.ask(national_rows, branch.body.id)] == [struck.id]


def test_the_list_is_for_the_association(branch: Branch) -> None:
    """It names people and their service; a lead of an activity does not read it, nor does the office."""
    one, _entry = served(branch)
    for desk in (branch.as_(one), branch.as_(branch.lead), branch.office):
        with pytest.raises(Denied):
            desk.ask(national_rows, branch.body.id)
    (row,) = branch.organiser.ask(national_rows, branch.body.id)
    assert not isinstance(row.name, Masked)
