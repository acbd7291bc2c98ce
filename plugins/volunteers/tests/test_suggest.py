"""Suggestions for a shift, and sign-up from a list in a group chat."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import ADULT, DROWNING, Branch, enrol, open_branch

from community_gov import Code, Denied, Masked, PartialDate, Refused
from community_gov.households import PlaceKind, ResidenceRole, add_person, add_place, add_unit, move_in
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.gates import Proof, Requirement
from community_gov_volunteers.grouplist import ListedName, Understood, read_list, sign_up_listed, understand
from community_gov_volunteers.leaving import pause
from community_gov_volunteers.qualifications import qualify, say_skill
from community_gov_volunteers.signup import Agreement, SignUpState, invite, placed
from community_gov_volunteers.suggest import suggestions

HAIRCUT, RADIO = Code("haircut"), Code("radio")
SWIM = Requirement(Proof.TRAINING, Code("water_safety"))


def named(branch: Branch, name: str) -> Enrolment:
    """A volunteer of this name."""
    return enrol(branch.community, branch.body, branch.office.run(add_person, name=name), by=branch.vice)


# --- suggestions


def test_people_are_suggested_with_their_reasons(branch: Branch) -> None:
    """Skills first, then who lives near, then those with the fewest shifts ahead; the lead is there too, with nothing."""
    building = branch.office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋")
    unit = branch.office.run(add_unit, place=building.id, room="101", code="3-101")
    skilled, near, busy = (branch.volunteer() for _ in range(3))
    branch.as_(skilled).run(say_skill, skilled.id, code=HAIRCUT)
    branch.office.run(move_in, unit.id, person_id=near.person, role=ResidenceRole.OWNER, start=PartialDate("2012"))
    branch.sign_up(branch.shift(day="2021-05-06"), busy)
    shift = branch.shift(branch.activity(place_id=building.id))
    found = branch.as_(branch.lead).ask(suggestions, shift.id, skills=(HAIRCUT, RADIO))
    assert [(one.enrolment, one.skills, one.near, one.steps, one.load) for one in found] == [
        (skilled.id, (HAIRCUT,), False, None, 0),
        (near.id, (), True, 0, 0),
        (branch.lead.id, (), False, None, 0),
        (busy.id, (), False, None, 1),
    ]


def test_how_far_a_home_is_from_the_shift_is_told_by_building(branch: Branch) -> None:
    """0 in the building of the shift, though that is on one stair of it; 1 in the same phase, 2 in another; None: not known."""
    office = branch.office
    compound = office.run(add_place, kind=PlaceKind.PHASE, code="c", name="小区").id
    phases = [office.run(add_place, kind=PlaceKind.PHASE, code=f"p{n}", name=f"{n}期", parent=compound).id for n in (1, 2)]
    blocks = [
        office.run(add_place, kind=PlaceKind.BUILDING, code=f"b{n}", name=f"{n}栋", parent=phases[n // 2]).id for n in range(3)
    ]
    stairs = office.run(add_place, kind=PlaceKind.ENTRANCE, code="b0-1", name="1单元", parent=blocks[0]).id
    people = [branch.volunteer() for _ in blocks]
    for one, block in zip(people, reversed(blocks), strict=True):
        unit = office.run(add_unit, place=block, room="1", code=f"{block}-1")
        office.run(move_in, unit.id, person_id=one.person, role=ResidenceRole.OWNER, start=PartialDate("2012"))
    found = branch.organiser.ask(suggestions, branch.shift(branch.activity(place_id=stairs)).id)
    order = [(one.id, steps) for one, steps in zip(reversed(people), range(3), strict=True)]
    assert [(one.enrolment, one.steps) for one in found] == [*order, (branch.lead.id, None)]


def test_nobody_is_suggested_who_cannot_come(branch: Branch) -> None:
    """Not who has another shift then, is on leave, is asked already, or fails a gate."""
    elsewhere, away, asked, bare = (branch.insured() if number < 3 else branch.volunteer() for number in range(4))
    branch.sign_up(branch.shift(day="2021-07-15", hours="11:00-13:00"), elsewhere)
    branch.as_(away).run(pause, away.id)
    shift = branch.shift(branch.activity(DROWNING), day="2021-07-15")
    branch.organiser.run(invite, shift.id, enrolment_id=asked.id)
    fine = branch.insured()
    found = branch.organiser.ask(suggestions, shift.id)
    assert [one.enrolment for one in found] == [fine.id]
    assert bare.id not in {one.enrolment for one in found}


def test_suggestions_are_for_those_who_run_the_shift(branch: Branch) -> None:
    """A volunteer does not see how busy the others are."""
    shift = branch.shift()
    with pytest.raises(Denied):
        branch.as_(branch.volunteer()).ask(suggestions, shift.id)


ON = date(2021, 7, 15)
births = st.sampled_from([None, date(2003, 7, 14), date(2003, 7, 15), ADULT])  # 18 on the day, since the day before, long ago
ends = st.sampled_from([None, "2021-07-15", "2021-07-16"])  # no proof, until the day before, through the day


@settings(max_examples=20)
@given(st.lists(st.tuples(births, ends, ends), max_size=6))
def test_whoever_is_suggested_passes_every_gate(crowd: list[tuple[date | None, str | None, str | None]]) -> None:
    """And whoever passes every gate is suggested: grown up, insured and trained on the very day."""
    branch = open_branch(day="2021-07-01 09:00")
    expected = set()
    for born, insured, trained in crowd:
        one = branch.volunteer(born=born)
        if insured is not None:
            branch.insure(one, since="2021-01-01", until=insured)
        if trained is not None:
            start, end = PartialDate("2021-01-01"), PartialDate(trained)
            branch.organiser.run(qualify, one.id, proof=Proof.TRAINING, code=SWIM.code, start=start, end=end)
        if born in {date(2003, 7, 14), ADULT} and {insured, trained} == {"2021-07-16"}:
            expected.add(one.id)
    shift = branch.shift(branch.activity(DROWNING, requirements=(SWIM,)), day=ON.isoformat())
    assert {one.enrolment for one in branch.organiser.ask(suggestions, shift.id)} == expected


# --- a list from a group chat

PASTED = """周六巡河,请接龙
例 姓名+备注
1. 张三
2、李四 晚到十分钟
3)王五(带伞)
 4 . 赵六
5:张三
6. 钱七,周八
２０．孙九
13812348888 不是编号
"""


def test_a_list_is_read_line_by_line() -> None:
    """Numbers with any of the usual marks; headings, examples and phone numbers are passed over, full-width or not."""
    assert read_list(PASTED) == (
        ListedName(1, "张三"),
        ListedName(2, "李四"),
        ListedName(3, "王五"),
        ListedName(4, "赵六"),
        ListedName(5, "张三"),
        ListedName(6, "钱七"),
        ListedName(20, "孙九"),
    )


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is pasted, reading ends, and every name found stands in it without blanks."""
    for line in read_list(text):
        assert line.name
        assert not any(char.isspace() for char in line.name)
        assert 0 <= line.number < 1000


def test_a_long_line_of_blanks_is_read_at_once() -> None:
    """No pattern here takes longer than the text is long."""
    assert read_list("1 " + " " * 200_000 + "x") == ()


def test_the_preview_says_who_was_understood(branch: Branch) -> None:
    """One of a name is understood, two are not guessed, strangers and doubles are said; nothing is entered."""
    one, listed = named(branch, "张三"), named(branch, "王五")
    for _ in range(2):
        named(branch, "李四")
    shift = branch.shift()
    branch.sign_up(shift, listed)
    lines = branch.as_(branch.lead).ask(understand, shift.id, text=PASTED)
    assert [(line.number, line.understood) for line in lines] == [
        (1, Understood.READY),
        (2, Understood.SEVERAL),
        (3, Understood.ON_LIST),
        (4, Understood.UNKNOWN),
        (5, Understood.TWICE),
        (6, Understood.UNKNOWN),
        (20, Understood.UNKNOWN),
    ]
    assert (lines[0].enrolment, lines[0].name, isinstance(lines[0].name, Masked)) == (one.id, "张三", False)
    assert [sign_up.enrolment for sign_up in branch.as_(branch.lead).ask(placed, shift.id)] == [listed.id]


def test_what_a_human_confirmed_is_entered_in_the_order_of_the_list(branch: Branch) -> None:
    """They agreed by writing their names; all are entered or none."""
    first, second = named(branch, "张三"), named(branch, "李四")
    shift = branch.shift(capacity=1)
    entered = branch.as_(branch.lead).run(sign_up_listed, shift.id, enrolment_ids=(second.id, first.id))
    assert [(one.enrolment, one.state, one.agreed) for one in entered] == [
        (second.id, SignUpState.PLACED, Agreement.ON_A_LIST),
        (first.id, SignUpState.WAITING, Agreement.ON_A_LIST),
    ]
    other = branch.shift(hours="10:00-11:00")
    third = named(branch, "王五")
    with pytest.raises(Refused):
        branch.as_(branch.lead).run(sign_up_listed, other.id, enrolment_ids=(third.id, second.id))
    assert branch.as_(branch.lead).ask(placed, other.id) == ()


def test_a_list_that_is_too_long_is_refused(branch: Branch) -> None:
    """Nobody pastes a book."""
    with pytest.raises(Refused) as refused:
        branch.organiser.ask(understand, branch.shift().id, text="x" * 20_001)
    assert refused.value.problems[0].code == "volunteers.list_too_long"
