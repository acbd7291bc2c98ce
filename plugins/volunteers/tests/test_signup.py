"""Who gets a place on a shift, who waits, and who may not come."""

import threading
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from plugins.volunteers.tests.branch import CLEANING, DROWNING, FOUNDED, Branch, enrol, open_branch

from community_gov import ALLOW_ALL, Actor, Change, Code, Denied, Id, PartialDate, Refused, verb
from community_gov.organizations import Obtained, appoint, posts
from community_gov_volunteers.activities import ListState, Shift, add_shift
from community_gov_volunteers.associations import found_association, set_bylaw
from community_gov_volunteers.enrolment import ConsentPurpose, Enrolment, admit, apply
from community_gov_volunteers.gates import Proof, Requirement, Risk
from community_gov_volunteers.leaving import leave, pause
from community_gov_volunteers.lists import (
    call_off,
    close_list,
    mark_no_show,
    open_list,
    resize,
    undo_no_show,
    withdraw,
)
from community_gov_volunteers.overlap import allow_overlap
from community_gov_volunteers.qualifications import (
    drop_skill,
    end_qualification,
    qualifications_of,
    qualify,
    say_skill,
    skills_of,
)
from community_gov_volunteers.signup import (
    SIGN_UP_LIFE,
    Agreement,
    SignUp,
    SignUpState,
    accept,
    decline,
    invite,
    placed,
    sign_up,
    sign_up_path,
    sign_ups_of,
    waiting,
)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def on_list(branch: Branch, shift: Shift) -> tuple[list[Id[Enrolment]], list[Id[Enrolment]]]:
    """Who has a place and who waits, as enrolments."""
    lists = (branch.organiser.ask(question, shift.id) for question in (placed, waiting))
    first, second = ([one.enrolment for one in found] for found in lists)
    return first, second


# --- places and waiting


def test_the_first_get_the_places_and_the_others_wait(branch: Branch) -> None:
    """In the order in which the names were put down."""
    shift, people = branch.shift(capacity=2), [branch.volunteer() for _ in range(4)]
    states = [branch.sign_up(shift, one).state for one in people]
    assert states == [SignUpState.PLACED] * 2 + [SignUpState.WAITING] * 2
    assert on_list(branch, shift) == ([one.id for one in people[:2]], [one.id for one in people[2:]])


def test_nobody_more_can_wait_than_there_is_room(branch: Branch) -> None:
    """With one place to wait, the third is refused; with none, the second."""
    for room in (0, 1):
        shift = branch.shift(capacity=1, waiting=room)
        for _ in range(1 + room):
            branch.sign_up(shift, branch.volunteer())
        with pytest.raises(Refused) as refused:
            branch.sign_up(shift, branch.volunteer())
        assert codes(refused) == ["volunteers.list_full"]


@pytest.fixture(params=["memory", "sqlite"])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Branch:
    """A branch in memory, and one in a file."""
    return open_branch(url=None if request.param == "memory" else f"sqlite:///{tmp_path}/bay.db")


def test_eight_race_for_the_last_place_and_one_gets_it(stored: Branch) -> None:
    """Eight threads at once: one has the place, seven wait, and the numbers on the list have no gap."""
    shift, people = stored.shift(capacity=1), [stored.volunteer() for _ in range(8)]
    outcomes = race(stored, shift, people)
    assert sorted(outcome.state.value for outcome in outcomes if isinstance(outcome, SignUp)) == ["placed"] + ["waiting"] * 7
    assert sorted(outcome.place for outcome in outcomes if isinstance(outcome, SignUp)) == list(range(1, 9))


def test_eight_race_for_a_place_where_nobody_can_wait(stored: Branch) -> None:
    """One wins and seven are refused; the journal still verifies."""
    shift, people = stored.shift(capacity=1, waiting=0), [stored.volunteer() for _ in range(8)]
    outcomes = race(stored, shift, people)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [problem.problems[0].code for problem in refused] == ["volunteers.list_full"] * 7
    assert len(stored.organiser.ask(placed, shift.id)) == 1
    with stored.community.journal() as journal:
        assert journal.verify().sound


def race(branch: Branch, shift: Shift, people: list[Enrolment]) -> list[SignUp | Refused]:
    """Let everybody put the own name down at the same moment."""
    outcomes: list[SignUp | Refused] = []
    start = threading.Barrier(len(people))

    def put_down(one: Enrolment) -> None:
        start.wait()
        try:
            outcomes.append(branch.sign_up(shift, one))
        except Refused as refused:
            outcomes.append(refused)

    threads = [threading.Thread(target=put_down, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_freed_place_goes_to_the_first_who_waits(branch: Branch) -> None:
    """Whoever withdraws makes room for the next one on the list."""
    shift, people = branch.shift(capacity=1), [branch.volunteer() for _ in range(3)]
    first, second, third = (branch.sign_up(shift, one) for one in people)
    branch.as_(first).run(withdraw, first.id)
    assert on_list(branch, shift) == ([second.enrolment], [third.enrolment])
    path = branch.as_(second).ask(sign_up_path, second.id)
    assert [(move.step, move.from_, move.to) for move in path] == [
        (1, None, SignUpState.WAITING),
        (2, SignUpState.WAITING, SignUpState.PLACED),
    ]


def test_who_may_not_come_that_day_is_passed_over_and_goes_on_waiting(branch: Branch) -> None:
    """The second in line took another shift meanwhile: the third moves up, the second stays in line."""
    shift, people = branch.shift(capacity=1), [branch.volunteer() for _ in range(3)]
    first, *_others = (branch.sign_up(shift, one) for one in people)
    branch.sign_up(branch.shift(hours="11:00-13:00"), people[1])
    branch.as_(first).run(withdraw, first.id)
    assert on_list(branch, shift) == ([people[2].id], [people[1].id])


def test_a_name_stands_on_a_list_once(branch: Branch) -> None:
    """Putting it down again is refused; after withdrawing one goes to the end of the list."""
    shift, one, other = branch.shift(capacity=1), branch.volunteer(), branch.volunteer()
    mine, _theirs = branch.sign_up(shift, one), branch.sign_up(shift, other)
    with pytest.raises(Refused) as refused:
        branch.sign_up(shift, one)
    assert codes(refused) == ["volunteers.on_list_already"]
    branch.as_(one).run(withdraw, mine.id)
    assert branch.sign_up(shift, one).place == 3
    assert on_list(branch, shift) == ([other.id], [one.id])


# --- agreement


def test_nobody_is_put_on_a_shift_by_somebody_else(branch: Branch) -> None:
    """Forced assignment does not exist: an organiser says how the person agreed, or invites."""
    shift, one = branch.shift(), branch.volunteer()
    with pytest.raises(Refused) as refused:
        branch.organiser.run(sign_up, shift.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.not_agreed"]
    entered = branch.organiser.run(sign_up, shift.id, enrolment_id=one.id, agreed=Agreement.ON_A_LIST)
    assert (entered.state, entered.agreed) == (SignUpState.PLACED, Agreement.ON_A_LIST)


def test_a_volunteer_does_not_put_down_the_name_of_another(branch: Branch) -> None:
    """Not even with a word that the other agreed: that is for those who run the shift."""
    shift, one = branch.shift(), branch.volunteer()
    with pytest.raises(Denied):
        branch.as_(branch.volunteer()).run(sign_up, shift.id, enrolment_id=one.id, agreed=Agreement.BY_WORD)


def test_an_invitation_holds_no_place_until_it_is_accepted_in_person(branch: Branch) -> None:
    """Accepting gives a place if there is one, else one waits; nobody accepts for another."""
    shift, one, other = branch.shift(capacity=1), branch.volunteer(), branch.volunteer()
    asked = branch.organiser.run(invite, shift.id, enrolment_id=one.id)
    assert (asked.state, asked.agreed) == (SignUpState.INVITED, None)
    with pytest.raises(Denied):
        branch.organiser.run(accept, asked.id)
    branch.sign_up(shift, other)
    assert branch.as_(one).run(accept, asked.id).state is SignUpState.WAITING
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(accept, asked.id)
    assert codes(refused) == ["volunteers.not_possible_on_list"]


def test_an_invitation_is_declined_without_a_reason(branch: Branch) -> None:
    """Saying no costs nothing, and the place goes to nobody."""
    shift, one = branch.shift(), branch.volunteer()
    asked = branch.organiser.run(invite, shift.id, enrolment_id=one.id)
    assert branch.as_(one).run(decline, asked.id).state is SignUpState.DECLINED
    assert on_list(branch, shift) == ([], [])


# --- withdrawing and not coming


@pytest.mark.parametrize(("time", "fine"), [("2021-04-30 08:00", False), ("2021-04-30 07:59", True)])
def test_people_withdraw_until_the_limit(branch: Branch, time: str, *, fine: bool) -> None:
    """By themselves before the shift begins; afterwards it is a no-show or an early leave."""
    shift, one = branch.shift(), branch.volunteer()
    mine = branch.sign_up(shift, one)
    branch.now(time)
    if fine:
        assert branch.as_(one).run(withdraw, mine.id).state is SignUpState.WITHDRAWN
    else:
        with pytest.raises(Refused):
            branch.as_(one).run(withdraw, mine.id)


@pytest.mark.parametrize(("time", "fine"), [("2021-04-29 20:00", True), ("2021-04-29 20:01", False)])
def test_after_the_limit_the_person_in_charge_takes_the_name_off(branch: Branch, time: str, *, fine: bool) -> None:
    """The limit itself is in time. Afterwards one speaks to the lead, who gives the reason."""
    activity = branch.activity()
    shift = branch.organiser.run(
        add_shift,
        activity.id,
        starts=branch.at("2021-04-30 08:00"),
        ends=branch.at("2021-04-30 09:00"),
        capacity=1,
        withdraw_until=branch.at("2021-04-29 20:00"),
    )
    one = branch.volunteer()
    mine = branch.sign_up(shift, one)
    branch.now(time)
    if fine:
        branch.as_(one).run(withdraw, mine.id)
        return
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(withdraw, mine.id)
    assert codes(refused) == ["volunteers.withdraw_too_late"]
    with pytest.raises(Refused):
        branch.as_(branch.lead).run(withdraw, mine.id)
    branch.as_(branch.lead).run(withdraw, mine.id, reason="来电请假")
    assert branch.as_(one).ask(sign_up_path, mine.id)[-1].reason == "来电请假"


def test_a_no_show_is_noted_once_the_shift_has_begun(branch: Branch) -> None:
    """Not before; and it is taken back with a reason when it was a mistake."""
    shift, one = branch.shift(), branch.volunteer()
    mine = branch.sign_up(shift, one)
    with pytest.raises(Refused) as refused:
        branch.as_(branch.lead).run(mark_no_show, mine.id)
    assert codes(refused) == ["volunteers.shift_not_started"]
    branch.now("2021-04-30 08:00")
    assert branch.as_(branch.lead).run(mark_no_show, mine.id).state is SignUpState.NO_SHOW
    assert branch.as_(branch.lead).run(undo_no_show, mine.id, reason="签到表漏记").state is SignUpState.PLACED


def test_a_volunteer_notes_nobody_absent(branch: Branch) -> None:
    """That is for those who run the shift."""
    shift, one = branch.shift(), branch.volunteer()
    mine = branch.sign_up(shift, one)
    branch.now("2021-04-30 09:00")
    with pytest.raises(Denied):
        branch.as_(branch.volunteer()).run(mark_no_show, mine.id)


def test_who_leaves_or_pauses_gives_the_places_free(branch: Branch) -> None:
    """All shifts that have not begun, with the next in line moving up; an invitation is declined with it."""
    shift, gone, next_ = branch.shift(capacity=1), branch.volunteer(), branch.volunteer()
    later = branch.shift(day="2021-05-06")
    branch.sign_up(shift, gone)
    branch.sign_up(shift, next_)
    branch.organiser.run(invite, later.id, enrolment_id=gone.id)
    branch.as_(gone).run(pause, gone.id)
    assert on_list(branch, shift) == ([next_.id], [])
    states = {one.state for one in branch.as_(gone).ask(sign_ups_of, gone.id)}
    assert states == {SignUpState.WITHDRAWN, SignUpState.DECLINED}


def test_leaving_does_not_touch_a_shift_that_has_begun(branch: Branch) -> None:
    """Somebody who served this morning and leaves at noon was there."""
    shift, one = branch.shift(), branch.volunteer()
    branch.sign_up(shift, one)
    branch.now("2021-04-30 09:00")
    branch.as_(one).run(leave, one.id)
    assert [known.state for known in branch.organiser.ask(sign_ups_of, one.id)] == [SignUpState.PLACED]


# --- the list


def test_a_closed_list_takes_no_more_names_but_people_move_up(branch: Branch) -> None:
    """Closing is about new names."""
    shift, people = branch.shift(capacity=1), [branch.volunteer() for _ in range(2)]
    first, second = (branch.sign_up(shift, one) for one in people)
    assert branch.as_(branch.lead).run(close_list, shift.id).state is ListState.CLOSED
    with pytest.raises(Refused) as refused:
        branch.sign_up(shift, branch.volunteer())
    assert codes(refused) == ["volunteers.list_closed"]
    branch.as_(first).run(withdraw, first.id)
    assert on_list(branch, shift) == ([second.enrolment], [])
    branch.as_(branch.lead).run(open_list, shift.id)
    assert branch.sign_up(shift, branch.volunteer()).state is SignUpState.WAITING


def test_a_shift_that_has_begun_takes_no_names(branch: Branch) -> None:
    """Who comes anyway is logged afterwards."""
    shift, one = branch.shift(), branch.volunteer()
    branch.now("2021-04-30 08:00")
    with pytest.raises(Refused) as refused:
        branch.sign_up(shift, one)
    assert codes(refused) == ["volunteers.shift_started"]


def test_a_larger_shift_lets_people_move_up_and_nobody_loses_a_place(branch: Branch) -> None:
    """It can be made smaller only down to those who have a place."""
    shift = branch.shift(capacity=1)
    for _ in range(3):
        branch.sign_up(shift, branch.volunteer())
    branch.as_(branch.lead).run(resize, shift.id, capacity=2)
    assert [len(part) for part in on_list(branch, shift)] == [2, 1]
    with pytest.raises(Refused) as refused:
        branch.as_(branch.lead).run(resize, shift.id, capacity=1)
    assert codes(refused) == ["volunteers.more_are_placed"]


def test_calling_off_takes_everybody_off_with_the_reason(branch: Branch) -> None:
    """Placed, waiting and invited alike; once, and before it begins."""
    shift, people = branch.shift(capacity=1), [branch.volunteer() for _ in range(3)]
    mine = branch.sign_up(shift, people[0])
    branch.sign_up(shift, people[1])
    branch.organiser.run(invite, shift.id, enrolment_id=people[2].id)
    branch.as_(branch.lead).run(call_off, shift.id, reason="暴雨")
    states = [branch.organiser.ask(sign_ups_of, one.id)[0].state for one in people]
    assert states == [SignUpState.CALLED_OFF] * 3
    assert branch.as_(people[0]).ask(sign_up_path, mine.id)[-1].reason == "暴雨"
    with pytest.raises(Refused):
        branch.as_(branch.lead).run(call_off, shift.id, reason="再次")
    for again in (open_list, close_list):
        with pytest.raises(Refused):
            branch.as_(branch.lead).run(again, shift.id)


def test_the_life_of_a_sign_up_reaches_every_state() -> None:
    """No state is there that nothing leads to."""
    assert SIGN_UP_LIFE.reachable() == set(SignUpState)


# --- who may not come


def test_an_applicant_does_not_come_yet(branch: Branch) -> None:
    """Only an active volunteer signs up."""
    person = branch.person()
    desk = branch.as_(person.id)
    one = desk.run(apply, branch.body.id, person_id=person.id, consents=(ConsentPurpose.RECORD,))
    shift = branch.shift()
    with pytest.raises(Refused) as refused:
        desk.run(sign_up, shift.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.not_active"]
    branch.organiser.run(admit, one.id)
    assert desk.run(sign_up, shift.id, enrolment_id=one.id).state is SignUpState.PLACED


@pytest.mark.parametrize(("insured_until", "fine"), [("2021-07-16", True), ("2021-07-15", False)])
def test_the_drowning_patrol_refuses_whoever_is_not_insured_on_the_day(branch: Branch, insured_until: str, *, fine: bool) -> None:
    """Insured through the day of the patrol is in; insured until the day before is out (志愿服务条例 art. 17)."""
    shift = branch.shift(branch.activity(DROWNING), day="2021-07-15")
    one = branch.insured(until=insured_until)
    if fine:
        assert branch.sign_up(shift, one).state is SignUpState.PLACED
    else:
        with pytest.raises(Refused) as refused:
            branch.sign_up(shift, one)
        assert codes(refused) == ["volunteers.not_insured"]


def test_a_shift_past_midnight_asks_for_insurance_on_both_days(branch: Branch) -> None:
    """An insurance that ends at midnight does not cover the hours after it."""
    night = branch.organiser.run(
        add_shift,
        branch.activity(DROWNING).id,
        starts=branch.at("2021-07-15 22:00"),
        ends=branch.at("2021-07-16 02:00"),
        capacity=2,
    )
    with pytest.raises(Refused) as refused:
        branch.sign_up(night, branch.insured(until="2021-07-16"))
    assert [problem.params["on"] for problem in refused.value.problems] == [date(2021, 7, 16)]
    assert branch.sign_up(night, branch.insured(until="2021-07-17")).state is SignUpState.PLACED


def test_a_minor_is_refused_on_rescue_work_whatever_is_insured(branch: Branch) -> None:
    """Minors never: the person turns 18 on the day of the shift, and is in on the day after."""
    activity = branch.activity(CLEANING, risk=Risk.RESCUE)
    guardian, child = branch.person(), branch.person()
    one = branch.organiser.run(
        apply,
        branch.body.id,
        person_id=child.id,
        consents=(ConsentPurpose.RECORD,),
        born=date(2003, 7, 15),
        guardian_id=guardian.id,
    )
    branch.organiser.run(admit, one.id)
    branch.insure(one, since="2021-01-01", until="2022-01-01")
    with pytest.raises(Refused) as refused:
        branch.sign_up(branch.shift(activity, day="2021-07-15"), one)
    assert codes(refused) == ["volunteers.too_young"]
    assert branch.sign_up(branch.shift(activity, day="2021-07-16"), one).state is SignUpState.PLACED


def test_a_guardian_signs_a_minor_up_and_takes_it_back(branch: Branch) -> None:
    """What a volunteer does for himself the guardian who agreed does for the child, and nobody else's guardian."""
    guardian, child, other = branch.person(), branch.person(), branch.person()
    said = {"person_id": child.id, "consents": (ConsentPurpose.RECORD,), "born": date(2008, 7, 15), "guardian_id": guardian.id}
    one = branch.organiser.run(apply, branch.body.id, **said)  # type: ignore[arg-type]  # a mapping
    branch.organiser.run(admit, one.id)
    shift, agreed = branch.shift(branch.activity(CLEANING)), Agreement.BY_WORD
    with pytest.raises(Refused) as refused:
        branch.as_(guardian.id).run(sign_up, shift.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.not_agreed"]  # the child has to agree too
    put = branch.as_(guardian.id).run(sign_up, shift.id, enrolment_id=one.id, agreed=agreed)
    with pytest.raises(Denied):
        branch.as_(other.id).run(withdraw, put.id)
    assert branch.as_(guardian.id).run(withdraw, put.id).state is SignUpState.WITHDRAWN


def test_a_cancelled_insurance_keeps_somebody_from_moving_up(branch: Branch) -> None:
    """The gates are asked again when a place is freed."""
    shift = branch.shift(branch.activity(DROWNING), day="2021-07-15", capacity=1)
    people = [branch.insured() for _ in range(2)]
    first, _second = (branch.sign_up(shift, one) for one in people)
    (policy,) = branch.as_(people[1]).ask(qualifications_of, people[1].id)
    branch.organiser.run(end_qualification, policy.id, end=date(2021, 7, 15))
    branch.as_(first).run(withdraw, first.id)
    assert on_list(branch, shift) == ([], [people[1].id])


def test_a_training_is_asked_where_the_activity_says_so(branch: Branch) -> None:
    """It opens once it is recorded, by an organiser who saw the paper, not by the volunteer himself."""
    swim = Requirement(Proof.TRAINING, Code("water_safety"))
    shift = branch.shift(branch.activity(DROWNING, requirements=(swim,)), day="2021-07-15")
    one = branch.insured()
    with pytest.raises(Refused) as refused:
        branch.sign_up(shift, one)
    assert codes(refused) == ["volunteers.proof_missing"]
    course = {"proof": Proof.TRAINING, "code": swim.code, "start": PartialDate("2021-06-01")}
    with pytest.raises(Denied):
        branch.as_(one).run(qualify, one.id, **course)  # type: ignore[arg-type]  # a mapping
    branch.organiser.run(qualify, one.id, **course)  # type: ignore[arg-type]  # a mapping
    assert branch.sign_up(shift, one).state is SignUpState.PLACED


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"start": "2021-01-01"}, "volunteers.insurance_without_end"),
        ({"start": "2021-01-01", "end": "2021-01-01"}, "volunteers.end_before_start"),
    ],
)
def test_a_proof_that_cannot_be_is_refused(branch: Branch, said: dict[str, str], code: str) -> None:
    """An insurance ends, and after it began."""
    dates = {name: PartialDate(value) for name, value in said.items()}
    with pytest.raises(Refused) as refused:
        branch.organiser.run(
            qualify,
            branch.lead.id,
            proof=Proof.INSURANCE,
            code=Code("accident"),
            **dates,
        )
    assert codes(refused) == [code]


def test_a_proof_is_never_made_longer(branch: Branch) -> None:
    """It can be ended early; a renewal is a proof of its own."""
    one = branch.insured(until="2021-07-01")
    (policy,) = branch.as_(one).ask(qualifications_of, one.id)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(end_qualification, policy.id, end=date(2021, 7, 2))
    assert codes(refused) == ["volunteers.end_is_later"]


def test_skills_are_said_and_dropped_by_the_volunteer(branch: Branch) -> None:
    """Said twice they stand once; dropped they are gone; they open no gate."""
    one = branch.volunteer()
    desk = branch.as_(one)
    assert desk.run(say_skill, one.id, code=Code("haircut")) == desk.run(say_skill, one.id, code=Code("haircut"))
    assert [skill.code for skill in desk.ask(skills_of, one.id)] == ["haircut"]
    desk.run(drop_skill, one.id, code=Code("haircut"))
    desk.run(drop_skill, one.id, code=Code("haircut"))
    assert desk.ask(skills_of, one.id) == ()


# --- two shifts at one time


@pytest.mark.parametrize(("hours", "fine"), [("12:00-13:00", True), ("11:59-13:00", False)])
def test_two_shifts_of_one_person_do_not_overlap(branch: Branch, hours: str, *, fine: bool) -> None:
    """One may begin as the other ends, and not a minute earlier."""
    one = branch.volunteer()
    branch.sign_up(branch.shift(hours="08:00-12:00"), one)
    other = branch.shift(hours=hours)
    if fine:
        assert branch.sign_up(other, one).state is SignUpState.PLACED
    else:
        with pytest.raises(Refused) as refused:
            branch.sign_up(other, one)
        assert codes(refused) == ["volunteers.shifts_overlap"]


@pytest.mark.parametrize(("hours", "fine"), [("11:45-13:00", True), ("11:44-13:00", False)])
def test_the_bylaw_tolerates_so_many_minutes(branch: Branch, hours: str, *, fine: bool) -> None:
    """The tolerance itself is still allowed."""
    branch.organiser.run(set_bylaw, branch.body.id, start=date(2021, 1, 1), tolerance=15)
    one = branch.volunteer()
    branch.sign_up(branch.shift(hours="08:00-12:00"), one)
    other = branch.shift(hours=hours)
    if fine:
        assert branch.sign_up(other, one).state is SignUpState.PLACED
    else:
        with pytest.raises(Refused):
            branch.sign_up(other, one)


def test_an_organiser_allows_an_overlap_with_a_reason(branch: Branch) -> None:
    """The word is kept with its reason; a volunteer cannot give it to himself."""
    one = branch.volunteer()
    branch.sign_up(branch.shift(hours="08:00-12:00"), one)
    other = branch.shift(hours="10:00-13:00")
    with pytest.raises(Denied):
        branch.as_(one).run(allow_overlap, other.id, enrolment_id=one.id, reason="两处就近")
    branch.organiser.run(allow_overlap, other.id, enrolment_id=one.id, reason="两处就近")
    assert branch.sign_up(other, one).state is SignUpState.PLACED


def test_waiting_for_two_shifts_at_one_time_is_fine_until_one_is_had(branch: Branch) -> None:
    """Only a place can clash; whoever has one does not move up on the other."""
    one = branch.volunteer()
    shifts = [branch.shift(hours="08:00-12:00", capacity=1), branch.shift(hours="09:00-10:00", capacity=1)]
    firsts = [branch.sign_up(shift, branch.volunteer()) for shift in shifts]
    for shift in shifts:
        assert branch.sign_up(shift, one).state is SignUpState.WAITING
    for first in firsts:
        branch.as_(first).run(withdraw, first.id)
    assert on_list(branch, shifts[0]) == ([one.id], [])
    assert on_list(branch, shifts[1]) == ([], [one.id])


# --- the last check, whoever wrote it


def written(branch: Branch, *changed: SignUp) -> None:
    """Let a verb of somebody else write sign-ups as it likes."""

    @verb("rogue.write")
    def rogue(change: Change) -> None:
        for one in changed:
            change.get(SignUp, one.id)
            change.put(one)

    branch.community._guard = evolve(branch.community._guard, policy=ALLOW_ALL)  # a rogue verb has no row in the policy
    branch.community.by(Actor(id="rogue")).run(rogue)


def test_no_change_oversells_a_shift(branch: Branch) -> None:
    """Not even one that goes round the verbs of this plugin."""
    shift = branch.shift(capacity=1)
    branch.sign_up(shift, branch.volunteer())
    waits = branch.sign_up(shift, branch.volunteer())
    with pytest.raises(Refused) as refused:
        written(branch, evolve(waits, state=SignUpState.PLACED))
    assert codes(refused) == ["volunteers.oversold"]


def test_no_change_makes_a_shift_smaller_than_its_list(branch: Branch) -> None:
    """The places are checked when the shift changes, too."""

    @verb("rogue.shrink")
    def shrink(change: Change, shift_id: Id[Shift]) -> Shift:
        return change.put(evolve(change.get(Shift, shift_id), capacity=1))

    shift = branch.shift(capacity=2)
    for _ in range(2):
        branch.sign_up(shift, branch.volunteer())
    branch.community._guard = evolve(branch.community._guard, policy=ALLOW_ALL)  # a rogue verb has no row in the policy
    with pytest.raises(Refused) as refused:
        branch.community.by(Actor(id="rogue")).run(shrink, shift.id)
    assert codes(refused) == ["volunteers.oversold"]


def test_no_change_places_somebody_who_did_not_agree_or_is_elsewhere(branch: Branch) -> None:
    """Both are said."""
    one = branch.volunteer()
    asked = branch.organiser.run(invite, branch.shift(hours="11:00-13:00").id, enrolment_id=one.id)
    branch.sign_up(branch.shift(), one)
    with pytest.raises(Refused) as refused:
        written(branch, evolve(asked, state=SignUpState.PLACED))
    assert codes(refused) == ["volunteers.not_agreed", "volunteers.shifts_overlap"]


def test_somebody_of_another_association_does_not_sign_up_here(branch: Branch) -> None:
    """The enrolment has to be one of the association whose shift it is."""
    there = branch.office.run(found_association, name="另一协会", start=FOUNDED)
    (seat, *_rest) = branch.office.ask(posts, there.id)
    branch.office.run(appoint, seat.id, person_id=branch.vice, start=FOUNDED, obtained=Obtained.ELECTED)
    one = enrol(branch.community, there, branch.person(), by=branch.vice)
    with pytest.raises(Refused) as refused:
        branch.sign_up(branch.shift(), one)
    assert codes(refused) == ["volunteers.other_association"]


def test_nobody_moves_up_once_it_has_begun(branch: Branch) -> None:
    """A larger shift is then for those who walk in."""
    shift = branch.shift(capacity=1)
    for _ in range(2):
        branch.sign_up(shift, branch.volunteer())
    branch.now("2021-04-30 08:00")
    branch.as_(branch.lead).run(resize, shift.id, capacity=2)
    assert [len(part) for part in on_list(branch, shift)] == [1, 1]
