"""Responsibility areas, visits, the vanguard team, leading, and duty contacts."""

from datetime import date

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import ALLOW_ALL, AnyId, Code, Id, PartialDate, Refused, Wordings, feedback, notices
from community_gov.households import Person, Unit, units
from community_gov.organizations import Body, RelationKind, found, relate
from community_gov.rules import Outcome
from community_gov.tasks import StageSpec, add, open_drive
from community_gov.testing import fresh_community
from community_gov_party import ConsentTo, DutyHours, Way

ON = date(2021, 7, 5)
STAGES = (
    StageSpec(code=Code("asked"), zh="已受理", en="asked for"),
    StageSpec(code=Code("given"), zh="已办妥", en="given", done=True),
)


def unit_of(compound: Compound, number: int = 1) -> Id[Unit]:
    """The flat of this number."""
    return next(unit.id for unit in compound.desk.ask(units) if unit.code == f"flat-{number}")


def another(compound: Compound, kind: str = "residents_committee") -> Id[Body]:
    """A body that is not the branch."""
    return compound.desk.run(found, kind=Code(kind), name="居委会", start=PartialDate("2012")).id


def test_the_nearest_charge_covers_a_household(stored: Compound) -> None:
    """A charge of the household itself goes before one of its building; without any there is the group of the building."""
    group = stored.group(1, "1")
    one, two = stored.member("1"), stored.member("1")
    stored.desk.run(party.assign_by_residence, stored.branch, on=DAY)
    stored.lead(group, one)
    flat, hours = unit_of(stored), DutyHours(weekdays=(6, 7), opens="08:00", closes="10:30")
    assert stored.desk.ask(party.covering, stored.branch, unit_id=flat, on=ON).charges == ()
    wide = stored.desk.run(party.take_charge, one.id, about=stored.building("1").id, start=DAY, hours=hours)
    near = stored.desk.run(party.take_charge, two.id, about=flat, start=DAY)
    assert stored.desk.ask(party.covering, stored.branch, unit_id=flat, on=ON).charges == (near,)
    stored.desk.run(party.give_up_charge, near.id, end=ON)
    cover = stored.desk.ask(party.covering, stored.branch, unit_id=flat, on=date(2022, 1, 1))
    assert cover.charges == (wide,)
    assert cover.group == group.id
    assert cover.leader is not None
    assert cover.leader.member.id == one.id
    assert stored.desk.ask(party.charges, stored.branch, on=date(2022, 1, 1)) == (wide,)


def test_a_charge_is_of_something_that_there_is_and_of_somebody_who_is_there() -> None:
    """Who left, what is neither unit, place nor task, and ends in the wrong order are refused."""
    compound = Compound()
    member = compound.member("1")
    desk, take = compound.desk, party.take_charge
    with pytest.raises(Refused, match=r"party\.nothing_to_look_after"):
        desk.run(take, member.id, about=AnyId("nothing"), start=DAY)
    charge = desk.run(take, member.id, about=desk.run(add, title="巡楼").id, start=DAY)
    with pytest.raises(Refused, match=r"party\.charge_backwards"):
        desk.run(party.give_up_charge, charge.id, end=date(2021, 5, 31))
    desk.run(party.give_up_charge, charge.id, end=ON)
    with pytest.raises(Refused, match=r"party\.charge_over"):
        desk.run(party.give_up_charge, charge.id, end=ON)
    desk.run(party.leave, member.id, way=Way.TRANSFERRED, on=ON)
    with pytest.raises(Refused, match=r"party\.member_gone"):
        desk.run(take, member.id, about=unit_of(compound), start=ON)
    with pytest.raises(ValueError, match="closes"):
        DutyHours(weekdays=(1,), opens="08:00", closes="25:00")


def test_what_a_visit_came_to_is_an_unnamed_matter_of_the_compound() -> None:
    """The matter says where and what, and neither who lives there nor who came; the visit says which matter it was."""
    compound = Compound()
    member = compound.member("1")
    flat = unit_of(compound)
    charge = compound.desk.run(party.take_charge, member.id, about=compound.building("1").id, start=DAY)
    visit = compound.desk.run(party.record_visit, charge.id, unit_id=flat, on=ON, text="楼道灯不亮", category=Code("lighting"))
    assert visit.item is not None
    item = compound.desk.ask(feedback.item, visit.item)
    assert item.place == compound.building("1").id
    assert str(member.id) not in repr(item)
    assert str(member.person) not in repr(item)
    quiet = compound.desk.run(party.record_visit, charge.id, unit_id=flat, on=date(2021, 7, 4))
    assert compound.desk.ask(party.visits, compound.branch, since=DAY, until=ON) == (quiet, visit)
    compound.member("2")
    for code, unit, on in (("visit_elsewhere", unit_of(compound, 2), ON), ("charge_not_then", flat, date(2021, 5, 31))):
        with pytest.raises(Refused, match=rf"party\.{code}"):
            compound.desk.run(party.record_visit, charge.id, unit_id=unit, on=on)
    with pytest.raises(Refused, match=r"party\.visit_half_told"):
        compound.desk.run(party.record_visit, charge.id, unit_id=flat, on=ON, text="楼道灯不亮")


def test_the_team_is_called_out_and_who_comes_answers_for_himself(stored: Compound) -> None:
    """Who said so and who came; only who is on the team on the day."""
    one, two, three = (stored.member("1") for _ in range(3))
    rows = [stored.desk.run(party.join_vanguard, member.id, start=DAY) for member in (one, two)]
    call = stored.desk.run(party.call_out, stored.branch, title="防汛", on=ON, wanted=2, place_id=stored.building("1").id)
    stored.desk.run(party.answer_call, one.id, call_id=call.id, comes=True)
    stored.desk.run(party.answer_call, two.id, call_id=call.id, comes=False)
    stored.desk.run(party.note_came, call.id, members=(one.id, two.id))
    (sheet,) = stored.desk.ask(party.call_outs, stored.branch, since=ON, until=ON)
    assert (sheet.coming, sheet.declined, set(sheet.came)) == ((one.id,), (two.id,), {one.id, two.id})
    with pytest.raises(Refused, match=r"party\.not_on_the_team"):
        stored.desk.run(party.answer_call, three.id, call_id=call.id, comes=True)
    with pytest.raises(Refused, match=r"party\.on_the_team"):
        stored.desk.run(party.join_vanguard, one.id, start=ON)
    with pytest.raises(Refused, match=r"party\.team_backwards"):
        stored.desk.run(party.leave_vanguard, rows[0].id, end=date(2021, 5, 1))
    stored.desk.run(party.leave_vanguard, rows[0].id, end=ON)
    with pytest.raises(Refused, match=r"party\.off_the_team"):
        stored.desk.run(party.leave_vanguard, rows[0].id, end=ON)
    assert [row.member for row in stored.desk.ask(party.vanguard, stored.branch, on=ON)] == [two.id]
    stored.desk.run(party.leave, three.id, way=Way.DIED, on=ON)
    with pytest.raises(Refused, match=r"party\.left_the_branch"):
        stored.desk.run(party.join_vanguard, three.id, start=ON)


def test_who_is_on_the_team_is_named_with_his_own_consent_alone_and_as_long_as_it_holds() -> None:
    """The consent to an office is none to this; who withdraws it is not named from that day on."""
    compound = Compound()
    one, two = compound.member("1"), compound.member("1")
    for member in (one, two):
        compound.desk.run(party.join_vanguard, member.id, start=DAY)
    compound.desk.run(party.consent, two.id, to=ConsentTo.OFFICE, paper="档案1")
    today = date(2022, 1, 1)
    assert compound.desk.ask(party.named_vanguard, compound.branch, on=today) == ()
    given = compound.desk.run(party.consent, one.id, to=ConsentTo.VANGUARD, paper="档案1")
    named = compound.desk.ask(party.named_vanguard, compound.branch, on=today)
    assert [person.name for person in named] == ["住户0"]
    compound.desk.run(party.withdraw_consent, given.id)
    assert compound.desk.ask(party.named_vanguard, compound.branch, on=today) == ()


def test_the_branch_meets_with_the_bodies_that_it_guides(stored: Compound) -> None:
    """A joint meeting is one of the branch; what it came to is recorded when it was held."""
    body = another(stored, "owners_committee")
    stored.desk.run(relate, stored.branch, kind=RelationKind.GUIDES, to=body, start=PartialDate("2021"))
    assert [one.id for one in stored.desk.ask(party.guided_bodies, stored.branch, on=ON)] == [body]
    with pytest.raises(Refused, match=r"party\.joint_alone"):
        joint_with(stored, stored.branch)
    joint = joint_with(stored, body)
    held = stored.desk.run(party.hold_joint_meeting, joint.id, came_to="先补缴税费")
    assert stored.desk.ask(party.joint_meetings, stored.branch) == (held,)
    with pytest.raises(Refused, match=r"party\.session_not_sitting"):
        stored.desk.run(party.hold_joint_meeting, joint.id, came_to="再议")


def joint_with(compound: Compound, body: Id[Body]) -> party.JointMeeting:
    """A meeting with a body."""
    return compound.desk.run(
        party.call_joint_meeting, compound.branch, bodies=(body,), on=ON, place="活动室", agenda=("不动产证",), notified=ON
    )


def test_a_matter_goes_to_the_branch_first_where_the_bylaw_says_so(stored: Compound) -> None:
    """From its day to its end; the branch answers with a resolution of its own, once."""
    member = stored.member("1")
    with pytest.raises(Refused, match=r"party\.not_prior") as refused:
        stored.desk.run(party.refer_matter, stored.branch, matter=Code("use_funds"), about=AnyId("motion-1"), received=ON)
    said = refused.value.problems[0]
    assert "“使用建筑物及其附属设施的维修资金”" in said.message("zh")  # as the rulebook of the day names it
    assert "using the maintenance funds" in said.message("en")
    adopt = party.adopt_prior_matter
    prior = stored.desk.run(adopt, stored.branch, matter=Code("use_funds"), clause="管理规约第12条", start=DAY)
    with pytest.raises(Refused, match=r"party\.prior_already"):
        stored.desk.run(adopt, stored.branch, matter=Code("use_funds"), clause="管理规约第13条", start=DAY)
    referral = stored.desk.run(party.refer_matter, stored.branch, matter=Code("use_funds"), about=AnyId("motion-1"), received=ON)
    session = stored.meet(ON, present=[member])
    resolution = stored.desk.run(party.resolve, session.id, title="维修资金", yes=1)
    assert resolution.outcome is Outcome.PASSED
    answered = stored.desk.run(party.answer_referral, referral.id, resolution_id=resolution.id)
    assert stored.desk.ask(party.referrals, stored.branch) == (answered,)
    with pytest.raises(Refused, match=r"party\.referral_answered"):
        stored.desk.run(party.answer_referral, referral.id, resolution_id=resolution.id)
    with pytest.raises(Refused, match=r"party\.prior_backwards"):
        stored.desk.run(party.drop_prior_matter, prior.id, end=date(2021, 5, 1))
    stored.desk.run(party.drop_prior_matter, prior.id, end=ON)
    with pytest.raises(Refused, match=r"party\.prior_dropped"):
        stored.desk.run(party.drop_prior_matter, prior.id, end=ON)
    assert stored.desk.ask(party.prior_matters, stored.branch, on=ON) == ()
    assert len(stored.desk.ask(party.prior_matters, stored.branch, on=DAY)) == 1


def test_another_branch_does_not_answer() -> None:
    """A resolution of one is none of the other."""
    compound = Compound()
    session = compound.meet(ON, present=[compound.member("1")])
    resolution = compound.desk.run(party.resolve, session.id, title="维修资金", yes=1)
    other = compound.desk.run(party.found_branch, name="第二支部", start=PartialDate("2020")).body
    compound.desk.run(party.adopt_prior_matter, other, matter=Code("use_funds"), clause="管理规约第12条", start=DAY)
    referral = compound.desk.run(party.refer_matter, other, matter=Code("use_funds"), about=AnyId("motion-1"), received=ON)
    with pytest.raises(Refused, match=r"party\.resolution_elsewhere"):
        compound.desk.run(party.answer_referral, referral.id, resolution_id=resolution.id)


def test_the_branch_keeps_a_list_of_what_it_has_taken_on(stored: Compound) -> None:
    """With the drive that carries it out; it is finished once, and not before it began."""
    stored.member("1")
    drive = stored.desk.run(open_drive, name="办证", stages=STAGES, start=DAY, units=(unit_of(stored),))
    first = stored.desk.run(party.take_on, stored.branch, title="不动产证", start=DAY, drive_id=drive.id)
    with pytest.raises(Refused, match=r"party\.matter_early"):
        stored.desk.run(party.finish_matter, first.id, done=date(2021, 5, 1), came_to="全部办妥")
    done = stored.desk.run(party.finish_matter, first.id, done=date(2021, 6, 30), came_to="全部办妥")
    assert stored.desk.ask(party.matters_taken_on, stored.branch) == (done,)
    with pytest.raises(Refused, match=r"party\.matter_finished"):
        stored.desk.run(party.finish_matter, first.id, done=ON, came_to="全部办妥")


def shown_at(compound: Compound, person: Id[Person], body: Id[Body], *, agreed: date = DAY) -> party.Contact:
    """Somebody is shown as the duty contact of the first building."""
    place, today = compound.building("1").id, date(2022, 1, 1)
    show = party.show_contact
    return compound.desk.run(show, place, person_id=person, agreed=agreed, body_id=body, starts=today, days=365)


def test_a_duty_contact_is_shown_without_a_word_of_the_party(stored: Compound) -> None:
    """A member and somebody who is none look alike; the notice is of another body, and is taken down when one asks for it."""
    body, today = another(stored), date(2022, 1, 1)
    member, resident = stored.member("1"), stored.resident("1")
    assert member.person is not None
    made = [shown_at(stored, one, body) for one in (member.person, resident)]
    shown = [stored.desk.ask(notices.notice, one.notice) for one in made]
    assert [one.text for one in shown] == ["1栋: 住户0", "1栋: 住户1"]
    assert len({one.title for one in shown}) == 1
    assert all(word not in one.title + one.text for one in shown for word in ("党", "支部", "组"))
    with pytest.raises(Refused, match=r"party\.contact_by_branch"):
        shown_at(stored, resident, stored.branch)
    with pytest.raises(Refused, match=r"party\.contact_not_agreed"):
        shown_at(stored, resident, body, agreed=date(2022, 1, 2))
    stored.desk.run(party.withdraw_contact, made[0].id)
    assert [one.person for one in stored.desk.ask(party.duty_contacts, on=today)] == [resident]
    assert stored.desk.ask(notices.notice, made[0].notice).taken_down == today
    with pytest.raises(Refused, match=r"party\.contact_ended"):
        stored.desk.run(party.withdraw_contact, made[0].id)


def test_the_notice_of_a_duty_contact_is_in_the_language_of_the_community() -> None:
    """Chinese unless the community writes English; neither says a word of the Party."""
    community = fresh_community(plugins=[party], policy=ALLOW_ALL, settings=(Wordings(writes="en"),))
    compound = Compound(community=community)
    made = shown_at(compound, compound.resident("1"), another(compound))
    shown = compound.desk.ask(notices.notice, made.notice)
    assert (shown.title, shown.text) == ("Whom to ask in your building", "1栋: 住户0")
