"""Regular visits to people who want them: agreed, taken on, made or missed."""

import json
from datetime import date

import pytest
from plugins.volunteers.tests.branch import Branch

from community_gov import OPERATOR, Denied, Finding, Id, PartialDate, Refused
from community_gov import care as agreements
from community_gov.audit import findings
from community_gov.households import MandateGround, Person, authorize
from community_gov.testing import somebody
from community_gov_volunteers.care import (
    Care,
    Met,
    begin_care,
    care_due,
    care_visits,
    cares_of,
    join_care,
    leave_care,
    note_care_visit,
)
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.leaving import pause


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def agreed(branch: Branch, *, every_days: int = 7) -> Care:
    """Somebody agrees on 1 April to be visited every week."""
    person = branch.person()
    return branch.as_(person.id).run(begin_care, branch.body.id, person_id=person.id, every_days=every_days, wish="陪聊天")


def carer(branch: Branch, care: Care) -> Enrolment:
    """A volunteer who takes the visits on."""
    one = branch.volunteer()
    branch.as_(one).run(join_care, care.id, enrolment_id=one.id)
    return one


def person_of(branch: Branch, care: Care) -> Id[Person]:
    """Who is visited."""
    with branch.community.by(somebody("set-up", OPERATOR)).view() as view:
        return view.get(agreements.CareAgreement, care.agreement).person


def found(branch: Branch, on: date) -> list[Finding]:
    """The findings about visits."""
    return [one for one in branch.office.ask(findings, on=on) if "care" in one.code]


def test_nobody_is_put_on_a_list_without_knowing(branch: Branch) -> None:
    """The person agrees; an organiser who enters it says who agreed, the person or a guardian."""
    person, guardian = branch.person(), branch.person()
    with pytest.raises(Refused) as refused:
        branch.organiser.run(begin_care, branch.body.id, person_id=person.id, every_days=7)
    assert codes(refused) == ["care.not_agreed"]
    with pytest.raises(Refused) as refused:
        branch.organiser.run(begin_care, branch.body.id, person_id=person.id, every_days=7, agreed_by=guardian.id)
    assert codes(refused) == ["care.not_agreed"]
    start, ground = PartialDate("2020"), MandateGround.GUARDIAN
    branch.office.run(authorize, guardian.id, principal=person.id, ground=ground, start=start)
    made = branch.organiser.run(begin_care, branch.body.id, person_id=person.id, every_days=7, agreed_by=guardian.id)
    ended = branch.as_(guardian.id).run(agreements.end, made.agreement)
    assert (ended.person, ended.agreed_by, ended.end) == (person.id, guardian.id, date(2021, 4, 1))


def test_the_office_neither_begins_nor_reads_it(branch: Branch) -> None:
    """It is between the person and the association."""
    care = agreed(branch)
    for verb in (agreements.read, agreements.end, agreements.review):
        with pytest.raises(Denied):
            branch.office.run(verb, care.agreement)
    with pytest.raises(Denied):
        branch.office.run(begin_care, branch.body.id, person_id=branch.person().id, every_days=7)


@pytest.mark.parametrize(("every", "fine"), [(0, False), (1, True), (366, True), (367, False)])
def test_the_interval_is_a_day_to_a_year(branch: Branch, every: int, *, fine: bool) -> None:
    """Both ends included."""
    if fine:
        assert agreed(branch, every_days=every).every_days == every
    else:
        with pytest.raises(Refused) as refused:
            agreed(branch, every_days=every)
        assert codes(refused) == ["volunteers.care_interval"]


def test_there_is_one_agreement_at_a_time(branch: Branch) -> None:
    """After its end another may follow."""
    care = agreed(branch)
    desk = branch.as_(person_of(branch, care))
    with pytest.raises(Refused) as refused:
        desk.run(begin_care, branch.body.id, person_id=person_of(branch, care), every_days=3)
    assert codes(refused) == ["care.agreed_already"]
    desk.run(agreements.end, care.agreement)
    again = desk.run(begin_care, branch.body.id, person_id=person_of(branch, care), every_days=3)
    assert [one.id for one in desk.ask(cares_of, person_of(branch, care))] == [care.id, again.id]


def test_only_those_who_took_it_on_read_to_whom_and_each_reading_leaves_a_trace(branch: Branch) -> None:
    """Not another volunteer, not one who gave it up, and nobody once it ended."""
    care = agreed(branch)
    one, other = carer(branch, care), carer(branch, care)
    assert branch.as_(one).run(agreements.read, care.agreement).wish == "陪聊天"
    with branch.community.journal() as journal:
        last = json.loads(list(journal.bodies())[-1])
    assert (last["actor"], last["events"]) == (f"login-{one.person}", [["care.read", {"agreement": care.agreement}]])
    branch.as_(other).run(leave_care, care.id, enrolment_id=other.id)
    for desk in (branch.as_(branch.volunteer()), branch.as_(other)):
        with pytest.raises(Denied):
            desk.run(agreements.read, care.agreement)
    branch.as_(person_of(branch, care)).run(agreements.end, care.agreement)
    with pytest.raises(Denied):
        branch.as_(one).run(agreements.read, care.agreement)


def test_visits_are_taken_on_by_oneself_once_and_while_active(branch: Branch) -> None:
    """An organiser assigns nobody."""
    care, one = agreed(branch), branch.volunteer()
    with pytest.raises(Denied):
        branch.organiser.run(join_care, care.id, enrolment_id=one.id)
    branch.as_(one).run(join_care, care.id, enrolment_id=one.id)
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(join_care, care.id, enrolment_id=one.id)
    assert codes(refused) == ["care.on_duty"]
    away = branch.volunteer()
    branch.as_(away).run(pause, away.id)
    with pytest.raises(Refused) as refused:
        branch.as_(away).run(join_care, care.id, enrolment_id=away.id)
    assert codes(refused) == ["volunteers.not_active"]
    with pytest.raises(Refused) as refused:
        branch.as_(away).run(leave_care, care.id, enrolment_id=away.id)
    assert codes(refused) == ["volunteers.no_carer"]


@pytest.mark.parametrize(("on", "missed"), [(date(2021, 4, 8), False), (date(2021, 4, 9), True)])
def test_a_visit_is_missed_the_day_after_it_was_due(branch: Branch, on: date, *, missed: bool) -> None:
    """Every seven days: after 1 April the last day is the eighth. The finding counts and does not say whose it is."""
    care = agreed(branch)
    told = found(branch, on)
    assert [one.code for one in told] == (["volunteers.care_missed"] if missed else [])
    assert all(one.about == branch.body.id and person_of(branch, care) not in one.message("en") for one in told)


def test_meeting_the_person_sets_the_next_day_and_ringing_in_vain_does_not(branch: Branch) -> None:
    """Nobody in is no visit."""
    care = agreed(branch)
    one = carer(branch, care)
    branch.now("2021-04-10 09:00")
    branch.as_(one).run(note_care_visit, care.id, met=Met.MET, on=date(2021, 4, 5))
    branch.as_(one).run(note_care_visit, care.id, met=Met.NOBODY_IN)
    (due,) = branch.as_(one).ask(care_due, branch.body.id, on=date(2021, 4, 10))
    assert (due.care, due.due, due.carers) == (care.id, date(2021, 4, 12), 1)
    assert [visit.met for visit in branch.as_(person_of(branch, care)).ask(care_visits, care.id)] == [Met.MET, Met.NOBODY_IN]
    assert found(branch, date(2021, 4, 12)) == []


@pytest.mark.parametrize("on", [date(2021, 3, 31), date(2021, 4, 2)])
def test_a_visit_lies_in_its_time(branch: Branch, on: date) -> None:
    """Not before it was agreed and not in the future."""
    care = agreed(branch)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(note_care_visit, care.id, met=Met.MET, on=on)
    assert codes(refused) == ["volunteers.care_day"]


def test_what_ended_is_over(branch: Branch) -> None:
    """No more visits, no more findings; it is not ended twice."""
    care = agreed(branch)
    branch.as_(person_of(branch, care)).run(agreements.end, care.agreement)
    with pytest.raises(Refused) as refused:
        branch.as_(person_of(branch, care)).run(agreements.end, care.agreement)
    assert codes(refused) == ["care.over"]
    assert found(branch, date(2021, 6, 1)) == []
    assert branch.organiser.ask(care_due, branch.body.id, on=date(2021, 4, 1)) == ()


@pytest.mark.parametrize(("on", "old"), [(date(2022, 4, 1), False), (date(2022, 4, 2), True)])
def test_an_agreement_is_looked_over_every_year(branch: Branch, on: date, *, old: bool) -> None:
    """A year after the last time it is found; looking it over mends that."""
    care = agreed(branch, every_days=366)
    assert ("care.unreviewed" in [one.code for one in found(branch, on)]) is old
    branch.now("2022-04-02 09:00")
    branch.organiser.run(agreements.review, care.agreement)
    assert "care.unreviewed" not in [one.code for one in found(branch, date(2022, 4, 2))]


def test_who_goes_gives_the_visits_up(branch: Branch) -> None:
    """Nobody who is on leave reads where somebody lives."""
    care = agreed(branch)
    one = carer(branch, care)
    branch.as_(one).run(pause, one.id)
    with pytest.raises(Denied):
        branch.as_(one).run(agreements.read, care.agreement)
    assert branch.organiser.ask(care_due, branch.body.id, on=date(2021, 4, 1))[0].carers == 0
