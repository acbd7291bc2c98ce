"""What is a group's own: its meetings, which its leader calls, and its report, which has names."""

from datetime import date

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Actor, Code, Denied, Desk, Masked
from community_gov.households import Person
from community_gov.testing import somebody
from community_gov_party import Circle, DueState, MemberState

TODAY = date(2022, 1, 1)
SINCE = date(2021, 12, 1)


@pytest.fixture
def scene() -> tuple[Compound, list[party.Group], list[party.Member]]:
    """Under the real policy: two groups of two; the first of each group leads it."""
    compound = Compound(policy=None)
    groups = [compound.group(1, "1"), compound.group(2, "2")]
    members = [compound.member(code) for code in ("1", "1", "2", "2")]
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    for group, leader in zip(groups, members[::2], strict=True):
        himself(compound, leader).run(party.consent, leader.id, to=party.ConsentTo.OFFICE)
        compound.desk.run(party.name_leader, group.id, member_id=leader.id, start=DAY)
    return compound, groups, members


def himself(compound: Compound, member: party.Member) -> Desk:
    """A member who logged in."""
    return compound.community.by(Actor(id=f"login-{member.id}", person=member.person))


def called(desk: Desk, compound: Compound, group: party.Group | None, *, circle: Circle = Circle.GROUP) -> party.Session:
    """A meeting of today, called by whoever is at the desk."""
    serves = (Code("group_meeting" if circle is Circle.GROUP else "member_assembly"),)
    return desk.run(
        party.call_session,
        compound.branch,
        circle=circle,
        serves=serves,
        on=TODAY,
        place="活动室",
        agenda=("学习",),
        notified=TODAY,
        group_id=None if group is None else group.id,
    )


def test_a_leader_calls_and_holds_the_meetings_of_his_own_group(
    scene: tuple[Compound, list[party.Group], list[party.Member]],
) -> None:
    """Calls, records who was there, writes the minutes and reads them; who merely belongs to the group does not."""
    compound, (first, _second), members = scene
    leader, other = himself(compound, members[0]), himself(compound, members[1])
    with pytest.raises(Denied):
        called(other, compound, first)
    session = called(leader, compound, first)
    leader.run(party.hold_session, session.id, present=(members[0].id,))
    leader.run(party.correct_attendance, session.id, member_id=members[1].id, how=party.Presence.EXCUSED)
    leader.run(party.write_session_minutes, session.id, text="学习记录")
    assert len(leader.ask(party.attendance_sheet, session.id).excused) == 1
    minutes = leader.ask(party.session_minutes, session.id)
    assert minutes is not None
    assert minutes.text == "学习记录"
    with pytest.raises(Denied):
        other.ask(party.session_minutes, session.id)
    later = called(leader, compound, first)
    assert leader.run(party.call_off_session, later.id).id == later.id


def test_a_leader_touches_no_other_meeting(scene: tuple[Compound, list[party.Group], list[party.Member]]) -> None:
    """Neither that of another group nor the assembly of the branch; nor does he decide on members and places."""
    compound, (first, second), members = scene
    leader = himself(compound, members[0])
    with pytest.raises(Denied):
        called(leader, compound, second)
    with pytest.raises(Denied):
        called(leader, compound, None, circle=Circle.ASSEMBLY)
    clerk = compound.community.by(somebody("branch-office", "party_clerk"))
    for session in (called(clerk, compound, second), called(clerk, compound, None, circle=Circle.ASSEMBLY)):
        with pytest.raises(Denied):
            leader.run(party.hold_session, session.id, present=())
        with pytest.raises(Denied):
            leader.ask(party.attendance_sheet, session.id)
    with pytest.raises(Denied):
        leader.run(party.cover_place, first.id, place_id=compound.building("9").id, start=TODAY)
    with pytest.raises(Denied):
        leader.run(party.name_leader, first.id, member_id=members[1].id, start=TODAY)


def test_who_does_not_lead_any_more_calls_no_meeting(scene: tuple[Compound, list[party.Group], list[party.Member]]) -> None:
    """The right goes over to the new leader on his first day."""
    compound, (first, _second), (old, new, *_others) = scene
    himself(compound, new).run(party.consent, new.id, to=party.ConsentTo.OFFICE)
    compound.desk.run(party.name_leader, first.id, member_id=new.id, start=TODAY)
    with pytest.raises(Denied):
        called(himself(compound, old), compound, first)
    assert called(himself(compound, new), compound, first).group == first.id


def test_in_a_group_the_report_has_names_and_upward_it_has_none(
    scene: tuple[Compound, list[party.Group], list[party.Member]],
) -> None:
    """The leader and the members of the group read it in clear; another group, the office and the auditor do not read it."""
    compound, (first, _second), members = scene
    with compound.desk.view() as view:
        names = [view.get(Person, one.person).name for one in members[:2] if one.person is not None]
    for member in members[:2]:
        report = himself(compound, member).ask(party.group_report, first.id, since=SINCE, until=TODAY)
        assert report is not None
        assert [(one.name, one.leads) for one in report.members] == [(names[0], True), (names[1], False)]
        assert not any(isinstance(one.name, Masked) for one in report.members)
    for outside in (
        himself(compound, members[2]),
        *(compound.community.by(somebody("x", role)) for role in ("clerk", "auditor")),
    ):
        with pytest.raises(Denied):
            outside.ask(party.group_report, first.id, since=SINCE, until=TODAY)
    upward = compound.community.by(somebody("branch-office", "party_clerk")).ask(party.numbers, compound.branch, on=TODAY)
    assert "name" not in repr(upward)
    assert [group.members for group in upward.groups] == [None, None]


def test_the_report_tells_what_the_group_did_and_owed(stored: Compound) -> None:
    """Its own meetings of these days and the state of each month, as they stood on the last day; None before its founding."""
    group, other = stored.group(1, "1"), stored.group(2, "2")
    members = [stored.member("1", state=state) for state in (MemberState.FULL, MemberState.PROBATIONARY)]
    stored.desk.run(party.assign_by_residence, stored.branch, on=DAY)
    for on, which in ((date(2021, 7, 5), group), (date(2021, 8, 5), other), (date(2021, 9, 5), group)):
        stored.meet(on, circle=Circle.GROUP, group=which, present=members[:1])
    report = stored.desk.ask(party.group_report, group.id, since=date(2021, 7, 1), until=date(2021, 9, 4))
    assert report is not None
    assert report.held == (date(2021, 7, 5),)
    assert [row.state for row in report.due] == [DueState.DONE, DueState.MISSING, DueState.DUE]
    assert {one.state for one in report.members} == {MemberState.FULL, MemberState.PROBATIONARY}
    assert [place.code for place in report.places] == ["1"]
    assert stored.desk.ask(party.group_report, group.id, since=date(2020, 7, 1), until=date(2020, 8, 31)) is None
