"""Meetings: called in the core, attended and written down by the branch alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Denied, PartialDate, Refused, meetings
from community_gov.households import record_death
from community_gov.testing import somebody
from community_gov_party import Circle, Ground, MemberState, Office, Presence, Relation, Way

ON = date(2021, 7, 5)


def test_who_should_attend_are_the_full_members_with_a_vote_who_are_not_left_out(stored: Compound) -> None:
    """Who is excused from one meeting still counts; who is left out with approval, on probation or from elsewhere does not."""
    full = [stored.member("1") for _ in range(5)]
    probationary = stored.member("1", state=MemberState.PROBATIONARY)
    reported = stored.member("1", relation=Relation.REPORTED)
    stored.desk.run(party.grant_excusal, full[0].id, ground=Ground.ABROAD, start=DAY)
    session = stored.meet(ON, present=[full[1], full[2], probationary, reported], excused=[full[3]])
    sheet = stored.desk.ask(party.attendance_sheet, session.id)
    numbers = [len(part) for part in (sheet.due, sheet.present, sheet.excused, sheet.absent, sheet.guests)]
    assert numbers == [4, 2, 1, 1, 2]
    assert sheet.meeting.state is meetings.MeetingState.CLOSED
    assert [row.session.id for row in stored.desk.ask(party.sessions, stored.branch, since=ON, until=ON)] == [session.id]


def test_a_group_meets_with_its_own_members_and_a_committee_with_its_own(stored: Compound) -> None:
    """Probationary members belong to their group's meeting; only who sits on the committee belongs to the committee's."""
    group = stored.group(1, "1")
    mine = [stored.member("1"), stored.member("1", state=MemberState.PROBATIONARY)]
    other = stored.member("2")
    stored.desk.run(party.assign_by_residence, stored.branch, on=DAY)
    stored.desk.run(party.set_up_committee, stored.branch, seats=3, start=DAY)
    stored.officer(party.Office.COMMITTEE, other, start=DAY)
    met = stored.meet(ON, circle=Circle.GROUP, group=group, present=[*mine, other])
    sheet = stored.desk.ask(party.attendance_sheet, met.id)
    assert {one.member.id for one in sheet.present} == {one.id for one in mine}
    assert [one.member.id for one in sheet.guests] == [other.id]
    sat = stored.meet(ON, circle=Circle.COMMITTEE, present=[other])
    assert [one.member.id for one in stored.desk.ask(party.attendance_sheet, sat.id).due] == [other.id]


def test_who_died_or_is_suspended_is_not_due_to_attend() -> None:
    """Neither in the assembly nor in a committee or group; the dead from the day after on, until the branch ends the record."""
    compound = Compound()
    group = compound.group(1, "1")
    members = [compound.member("1") for _ in range(5)]
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    compound.desk.run(party.set_up_committee, compound.branch, seats=5, start=DAY)
    for member in members:
        compound.officer(Office.COMMITTEE, member, start=DAY)
    dead, suspended, *others = members
    assert dead.person is not None
    died, later = date(2021, 9, 1), date(2021, 9, 2)
    compound.desk.run(record_death, dead.person, on=PartialDate(died))
    compound.desk.run(party.suspend, suspended.id, on=later)
    for circle in Circle:
        for day, due in ((died, members), (later, others)):
            session = compound.call(day, circle=circle, group=group if circle is Circle.GROUP else None)
            sheet = compound.desk.ask(party.attendance_sheet, session.id)
            assert {one.member.id for one in sheet.due} == {one.id for one in due}
    (found,) = [one for one in compound.check(died) if one.code == "party.members_died"]
    assert found.said.params["n"] == 1
    assert "party.members_died" not in compound.audit(died)
    compound.desk.run(party.leave, dead.id, way=Way.DIED, on=died)
    assert "party.members_died" not in compound.codes(died)


def test_attendance_is_put_right_until_something_is_decided() -> None:
    """Somebody who was entered as absent was there."""
    compound = Compound()
    one, other = compound.member("1"), compound.member("1")
    session = compound.meet(ON, present=[one])
    compound.desk.run(party.correct_attendance, session.id, member_id=other.id, how=Presence.PRESENT)
    compound.desk.run(party.correct_attendance, session.id, member_id=one.id, how=Presence.ABSENT)
    sheet = compound.desk.ask(party.attendance_sheet, session.id)
    assert [row.member.id for row in sheet.present] == [other.id]
    assert [row.member.id for row in sheet.absent] == [one.id]


def test_a_meeting_is_held_once_from_its_day_on_with_people_of_the_branch() -> None:
    """Not before its day, not twice, nobody twice, nobody from elsewhere; a refusal leaves nothing behind."""
    compound = Compound()
    member = compound.member("1", on=date(2021, 8, 1))
    later = compound.call(date(2022, 2, 1))
    hold, desk = party.hold_session, compound.desk
    with pytest.raises(Refused, match=r"party\.session_not_come"):
        desk.run(hold, later.id, present=())
    session = compound.call(ON)
    with pytest.raises(Refused, match=r"party\.not_with_us"):
        desk.run(hold, session.id, present=(member.id,))
    september = compound.call(date(2021, 9, 1))
    with pytest.raises(Refused, match=r"party\.named_twice"):
        desk.run(hold, september.id, present=(member.id,), excused=(member.id,))
    desk.run(hold, september.id, present=(member.id,))
    with pytest.raises(Refused, match=r"party\.session_not_sitting"):
        desk.run(hold, september.id, present=())
    with pytest.raises(Refused, match=r"party\.session_not_held"):
        desk.run(party.correct_attendance, session.id, member_id=member.id, how=Presence.PRESENT)


def test_a_meeting_says_what_it_counts_for_and_a_group_meeting_whose_it_is() -> None:
    """Nothing, something unknown, no group, and a group of another branch are refused."""
    compound = Compound()
    group = compound.group(1, "1")
    with pytest.raises(Refused, match=r"party\.unknown_obligation"):
        compound.call(ON, "picnic")
    with pytest.raises(Refused, match=r"party\.no_group_named"):
        compound.call(ON, circle=Circle.GROUP)
    with pytest.raises(Refused, match=r"party\.no_group_named"):
        compound.call(ON, group=group)
    with pytest.raises(Refused, match=r"party\.serves_nothing"):
        compound.desk.run(
            party.call_session,
            compound.branch,
            circle=Circle.ASSEMBLY,
            serves=(),
            on=ON,
            place="活动室",
            agenda=("学习",),
            notified=ON,
        )
    compound.branch = compound.desk.run(party.found_branch, name="第二支部", start=PartialDate("2020")).body
    with pytest.raises(Refused, match=r"party\.group_elsewhere"):
        compound.call(ON, circle=Circle.GROUP, group=group)


def test_a_meeting_counts_for_what_its_circle_holds_and_for_no_period_to_come() -> None:
    """A group holds no assembly and no appraisal, a committee no lecture; what has not begun is not held yet."""
    compound = Compound()
    group = compound.group(1, "1")
    for circle, code in ((Circle.GROUP, "member_assembly"), (Circle.GROUP, "democratic_appraisal")):
        with pytest.raises(Refused, match=r"party\.obligation_of_others"):
            compound.call(ON, "group_meeting", code, circle=circle, group=group)
    with pytest.raises(Refused, match=r"party\.obligation_of_others: .*the branch committee.*Party lecture"):
        compound.call(ON, "party_lecture", circle=Circle.COMMITTEE)
    with pytest.raises(Refused, match=r"party\.stands_for_later"):
        compound.call(ON, "party_lecture", "theme_day", stands_for=date(2021, 8, 1))
    assert compound.call(ON, "party_lecture", stands_for=date(2021, 8, 1)).stands_for == date(2021, 8, 1)
    assert compound.call(ON, "party_lecture", "group_meeting", circle=Circle.GROUP, group=group).group == group.id


def test_a_meeting_to_which_nobody_came_was_not_held() -> None:
    """It is called off; and nobody is left of whom it is put right that he was there."""
    compound = Compound()
    one, other = compound.member("1"), compound.member("1")
    session = compound.call(ON)
    with pytest.raises(Refused, match=r"party\.nobody_there"):
        compound.desk.run(party.hold_session, session.id, present=(), excused=(one.id,))
    compound.desk.run(party.hold_session, session.id, present=(one.id,))
    with pytest.raises(Refused, match=r"party\.nobody_there"):
        compound.desk.run(party.correct_attendance, session.id, member_id=one.id, how=Presence.ABSENT)
    compound.desk.run(party.correct_attendance, session.id, member_id=other.id, how=Presence.EXCUSED)


@pytest.mark.parametrize(("there", "told"), [(2, True), (3, False)])
def test_an_assembly_of_fewer_than_half_is_told_to_the_branch_alone(there: int, *, told: bool) -> None:
    """Three of six are half; two are too few, unverified; a lecture needs no number."""
    compound = Compound()
    members = [compound.member("1") for _ in range(6)]
    compound.meet(ON, present=members[:there])
    compound.meet(ON, "party_lecture", present=members[:1])
    found = [one for one in compound.check(ON) if one.code == "party.assembly_too_few"]
    assert len(found) == told
    assert all("unverified" in one.rule for one in found)
    assert "party.assembly_too_few" not in compound.audit(ON)


def test_a_meeting_that_is_called_off_was_not_held() -> None:
    """It has no minutes and counts for nothing."""
    compound = Compound()
    session = compound.call(ON)
    compound.desk.run(party.call_off_session, session.id)
    with pytest.raises(Refused, match=r"party\.session_not_held"):
        compound.desk.run(party.write_session_minutes, session.id, text="会议记录")


def test_minutes_are_written_anew_and_read_by_the_branch_alone() -> None:
    """The clerk of the branch and its secretary read them; the office and the auditor, who see the meeting, do not."""
    compound = Compound(policy=None)
    member = compound.member("1")
    clerk = compound.community.by(somebody("branch-office", "party_clerk"))
    session = compound.meet(ON, present=[member])
    for text in ("讨论接收预备党员", "讨论接收住户0为预备党员"):
        clerk.run(party.write_session_minutes, session.id, text=text)
    found = clerk.ask(party.session_minutes, session.id)
    assert found is not None
    assert found.text == "讨论接收住户0为预备党员"
    for role in ("clerk", "auditor", "operator"):
        for question in (party.session_minutes, party.attendance_sheet):
            with pytest.raises(Denied):
                compound.community.by(somebody("other", role)).ask(question, session.id)
    assert compound.community.by(somebody("other", "clerk")).ask(meetings.meeting, session.meeting).on == ON


def test_the_core_keeps_no_attendance_and_no_minutes_of_the_branchs_meetings() -> None:
    """The office reads those of the core: neither the office nor the secretary puts any there."""
    compound = Compound()
    secretary = compound.member("1")
    compound.officer(party.Office.SECRETARY, secretary, start=DAY)
    session = compound.call(ON)
    assert secretary.person is not None
    with pytest.raises(Refused, match=r"party\.kept_by_branch"):
        compound.desk.run(meetings.arrive, session.meeting, persons=(secretary.person,))
    with pytest.raises(Refused, match=r"party\.kept_by_branch"):
        compound.desk.run(meetings.write_minutes, session.meeting, record="记录", summary="摘要")


def test_the_audit_of_the_core_asks_for_no_minutes_of_the_branch() -> None:
    """They are not there to be found; a committee of owners is asked for them."""
    compound = Compound()
    compound.meet(ON)
    with compound.desk.view() as view:
        assert not [one for one in view.findings(date(2022, 1, 1)) if one.code.startswith("meetings.")]


@pytest.fixture(scope="module")
def shared() -> Compound:
    """One compound for all examples; each founds a branch of its own."""
    return Compound()


@settings(max_examples=30)
@given(
    states=st.lists(
        st.tuples(
            st.sampled_from([MemberState.FULL, MemberState.PROBATIONARY, MemberState.ACTIVIST]),
            st.sampled_from(list(Relation)),
            st.sampled_from([None, Ground.ILL, Ground.NO_VOTE]),
            st.sampled_from(["present", "excused", "absent"]),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_counts_agree_with_a_naive_model(
    shared: Compound, states: list[tuple[MemberState, Relation, Ground | None, str]]
) -> None:
    """Who should attend, was there, was excused and was absent, counted again from what was written down."""
    compound, nobody = shared, all(how != "present" for *_who, how in states)
    compound.branch = compound.desk.run(party.found_branch, name=f"第{compound.flats}支部", start=PartialDate("2020-08")).body
    there: dict[str, list[party.Member]] = {"present": [], "excused": [], "absent": []}
    wanted = dict.fromkeys(("due", "present", "excused", "absent", "guests"), 0)
    for state, relation, ground, how in states:
        member = compound.member("1", state=state, relation=relation)
        if ground is not None:
            compound.desk.run(party.grant_excusal, member.id, ground=ground, start=DAY)
        there[how].append(member)
        due = state is MemberState.FULL and relation is Relation.FORMAL and ground is None
        wanted["due"] += due
        wanted[how] += due
        wanted["guests"] += not due and how == "present"
    session = compound.meet(ON, present=there["present"], excused=there["excused"])
    wanted["guests"] += nobody  # who came where nobody of them did
    sheet = compound.desk.ask(party.attendance_sheet, session.id)
    assert {name: len(getattr(sheet, name)) for name in wanted} == wanted
