"""Hours: logged, verified by somebody else, locked, corrected; no minute counts twice."""

from datetime import date, datetime, timedelta

import pytest
from attrs import evolve
from plugins.volunteers.tests.branch import CLEANING, FOUNDED, Branch, enrol, planned

import community_gov_volunteers
from community_gov import ALLOW_ALL, Actor, Change, Denied, Id, Refused, verb
from community_gov.households import person
from community_gov.organizations import Obtained, appoint, posts
from community_gov.testing import fresh_community
from community_gov_volunteers.activities import Shift, add_shift
from community_gov_volunteers.associations import found_association
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import (
    Entry,
    EntryState,
    entries_of,
    entries_of_shift,
    entry_path,
    log,
    log_group,
    recount,
    total_of,
)
from community_gov_volunteers.leaving import pause
from community_gov_volunteers.lists import mark_no_show
from community_gov_volunteers.presence import check_in, check_out, present
from community_gov_volunteers.signup import SignUp, SignUpState, sign_ups_of
from community_gov_volunteers.verification import correct, reject, verify, verify_all


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def served(branch: Branch, hours: str = "08:00-12:00") -> tuple[Shift, Enrolment]:
    """A shift on 30 April that is over, and somebody who had a place on it."""
    shift, one = branch.shift(hours=hours), branch.volunteer()
    branch.sign_up(shift, one)
    branch.now("2021-05-06 09:00")
    return shift, one


def total(branch: Branch, one: Enrolment) -> int:
    """The running total, which is also what a recount gives."""
    running = branch.as_(one).ask(total_of, one.id)
    assert running == branch.as_(one).ask(recount, one.id)
    return running


# --- logging


def test_the_time_actually_given_is_logged(branch: Branch) -> None:
    """Three hours twenty of a four-hour shift are 200 minutes; nothing counts before somebody else has verified it."""
    shift, one = served(branch)
    entry = branch.log(shift, one, "08:10-11:30")
    assert (entry.minutes, entry.day, entry.state) == (200, date(2021, 4, 30), EntryState.LOGGED)
    assert total(branch, one) == 0
    branch.organiser.run(verify, entry.id)
    assert total(branch, one) == 200


def test_a_break_is_left_out(branch: Branch) -> None:
    """The minutes may be fewer than the stretch is long, never more."""
    shift, one = served(branch)
    assert branch.log(shift, one, minutes=200).minutes == 200
    for wrong in (0, 241):
        with pytest.raises(Refused) as refused:
            branch.log(shift, branch.volunteer(), minutes=wrong)
        assert codes(refused) == ["volunteers.minutes_out_of_range"]


def test_a_volunteer_logs_the_own_time_and_nobody_elses(branch: Branch) -> None:
    """The lead or an organiser logs for others."""
    shift, one = served(branch)
    with pytest.raises(Denied):
        branch.as_(branch.volunteer()).run(log, shift.id, enrolment_id=one.id, starts=shift.starts, ends=shift.ends)
    mine = branch.as_(one).run(log, shift.id, enrolment_id=one.id, starts=shift.starts, ends=shift.ends)
    assert mine.minutes == 240


def test_what_is_not_over_is_not_logged(branch: Branch) -> None:
    """Nobody logs time that is still to be given."""
    shift, one = branch.shift(), branch.volunteer()
    branch.sign_up(shift, one)
    branch.now("2021-04-30 11:59")
    with pytest.raises(Refused) as refused:
        branch.log(shift, one)
    assert codes(refused) == ["volunteers.not_over_yet"]
    branch.now("2021-04-30 12:00")
    assert branch.log(shift, one).minutes == 240


def test_an_entry_lies_on_one_day(branch: Branch) -> None:
    """What passes midnight is two entries, so that a day has what was given in it."""
    shift, one = served(branch, "20:00-23:59")
    midnight = branch.at("2021-05-01 00:00")
    desk = branch.as_(branch.lead)
    with pytest.raises(Refused) as refused:
        desk.run(log, shift.id, enrolment_id=one.id, starts=shift.starts, ends=midnight + timedelta(minutes=1))
    assert codes(refused) == ["volunteers.two_days"]
    first = desk.run(log, shift.id, enrolment_id=one.id, starts=shift.starts, ends=midnight)
    second = desk.run(log, shift.id, enrolment_id=one.id, starts=midnight, ends=midnight + timedelta(minutes=30))
    assert [(entry.day, entry.minutes) for entry in (first, second)] == [(date(2021, 4, 30), 240), (date(2021, 5, 1), 30)]


def test_time_outside_the_shift_is_not_of_it(branch: Branch) -> None:
    """Somebody may come early or stay late, but not serve at another time of day."""
    shift, one = served(branch)
    with pytest.raises(Refused) as refused:
        branch.log(shift, one, "13:00-14:00")
    assert codes(refused) == ["volunteers.outside_the_shift"]
    assert branch.log(shift, one, "07:30-12:30").minutes == 300


def test_every_objection_is_said_at_once(branch: Branch) -> None:
    """Somebody on leave, noted as absent, at another time: all of it."""
    shift, one = branch.shift(), branch.volunteer()
    mine = branch.sign_up(shift, one)
    branch.now("2021-04-30 08:30")
    branch.as_(branch.lead).run(mark_no_show, mine.id)
    branch.as_(one).run(pause, one.id)
    branch.now("2021-04-30 15:00")
    with pytest.raises(Refused) as refused:
        branch.log(shift, one, "13:00-14:00")
    assert codes(refused) == ["volunteers.outside_the_shift", "volunteers.not_active", "volunteers.noted_as_absent"]


def test_a_group_is_logged_all_or_nobody(branch: Branch) -> None:
    """One who cannot be logged stops the others too, and every objection is said."""
    shift, one = served(branch)
    people = (one, branch.lead, branch.volunteer())
    branch.log(shift, one)

    def group(*ids: Id[Enrolment]) -> tuple[Entry, ...]:
        lead = branch.as_(branch.lead)
        return lead.run(log_group, shift.id, enrolment_ids=ids, starts=shift.starts, ends=shift.ends)

    with pytest.raises(Refused) as refused:
        group(*(each.id for each in people))
    assert codes(refused) == ["volunteers.hours_overlap", "volunteers.not_active"]  # the third joined on 6 May
    assert len(branch.organiser.ask(entries_of_shift, shift.id)) == 1
    assert [entry.enrolment for entry in group(branch.lead.id, branch.lead.id)] == [branch.lead.id]
    with pytest.raises(Refused):
        group()


def test_walking_in_is_fine(branch: Branch) -> None:
    """Who came without having signed up gave time all the same."""
    one, shift = branch.volunteer(), branch.shift()
    branch.now("2021-05-06 09:00")
    assert branch.log(shift, one).minutes == 240


# --- no minute twice


@pytest.mark.parametrize(("hours", "fine"), [("12:00-13:00", True), ("11:59-13:00", False)])
def test_no_minute_counts_twice(branch: Branch, hours: str, *, fine: bool) -> None:
    """Entries of one person may meet, and share no minute, whatever shifts they are of."""
    shift, one = served(branch)
    branch.log(shift, one)
    other = branch.shift(hours="11:00-14:00")
    if fine:
        assert branch.log(other, one, hours).minutes == 60
    else:
        with pytest.raises(Refused) as refused:
            branch.log(other, one, hours)
        assert codes(refused) == ["volunteers.hours_overlap"]


def test_no_minute_counts_twice_in_two_associations(branch: Branch) -> None:
    """It is the person's minute, whichever association asks for it."""
    (seat, *_rest) = branch.office.ask(posts, branch.federation.id)
    branch.office.run(appoint, seat.id, person_id=branch.vice, start=FOUNDED, obtained=Obtained.ELECTED)
    here = branch.volunteer()
    there = enrol(branch.community, branch.federation, branch.office.ask(person, here.person), by=branch.vice, born=None)
    shift, activity = branch.shift(), planned(branch.organiser, branch.federation, there, kind=CLEANING)
    other = branch.organiser.run(add_shift, activity.id, starts=shift.starts, ends=shift.ends, capacity=1)
    branch.now("2021-05-06 09:00")
    branch.log(shift, here)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(log, other.id, enrolment_id=there.id, starts=shift.starts, ends=shift.ends)
    assert codes(refused) == ["volunteers.hours_overlap"]


def test_an_enrolment_elsewhere_does_not_count_here(branch: Branch) -> None:
    """Time is logged in the association whose activity it is."""
    other = branch.office.run(found_association, name="另一协会", start=FOUNDED)
    (seat, *_rest) = branch.office.ask(posts, other.id)
    branch.office.run(appoint, seat.id, person_id=branch.vice, start=FOUNDED, obtained=Obtained.ELECTED)
    there = enrol(branch.community, other, branch.person(), by=branch.vice)
    shift = branch.shift()
    branch.now("2021-05-06 09:00")
    with pytest.raises(Refused) as refused:
        branch.log(shift, there)
    assert codes(refused) == ["volunteers.other_association"]


@pytest.mark.parametrize(("minutes", "fine"), [(1440, True), (1441, False)])
def test_a_day_has_twenty_four_hours(branch: Branch, minutes: int, *, fine: bool) -> None:
    """A whole day can be given; more cannot be written, however it comes in."""

    @verb("rogue.put")
    def rogue(change: Change, entry_id: Id[Entry]) -> Entry:
        return change.put(evolve(change.get(Entry, entry_id), minutes=minutes))

    shift, one = served(branch, "00:00-23:59")
    entry = branch.log(shift, one)
    community = branch.community
    community._guard = evolve(community._guard, policy=ALLOW_ALL)  # a rogue verb has no row in the policy
    desk = community.by(Actor(id="rogue"))
    if fine:
        assert desk.run(rogue, entry.id).minutes == minutes
    else:
        with pytest.raises(Refused) as refused:
            desk.run(rogue, entry.id)
        assert codes(refused) == ["volunteers.more_than_a_day"]


# --- verifying


def test_nobody_verifies_the_own_hours(branch: Branch) -> None:
    """Not even the lead of the activity, nor the vice-president."""
    shift = branch.shift()
    branch.now("2021-05-06 09:00")
    entry = branch.organiser.run(log, shift.id, enrolment_id=branch.lead.id, starts=shift.starts, ends=shift.ends)
    with pytest.raises(Refused) as refused:
        branch.as_(branch.lead).run(verify, entry.id)
    assert codes(refused) == ["volunteers.own_hours"]


def test_whoever_logged_hours_does_not_verify_them(branch: Branch) -> None:
    """Two pairs of eyes: the lead logged, so another organiser verifies."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    with pytest.raises(Refused) as refused:
        branch.as_(branch.lead).run(verify, entry.id)
    assert codes(refused) == ["volunteers.logged_by_you"]
    assert branch.as_(branch.president).run(verify, entry.id).state is EntryState.VERIFIED


def test_a_second_login_is_no_second_person(branch: Branch) -> None:
    """Who logged from a phone does not verify from a desk."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    other_login = branch.community.by(Actor(id="another-login", person=branch.lead.person))
    with pytest.raises(Refused) as refused:
        other_login.run(verify, entry.id)
    assert codes(refused) == ["volunteers.logged_by_you"]


def test_a_volunteer_without_the_right_verifies_nothing(branch: Branch) -> None:
    """Neither the volunteer himself nor a friend, nor the compound's office."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    for desk in (branch.as_(one), branch.as_(branch.volunteer()), branch.office):
        with pytest.raises(Denied):
            desk.run(verify, entry.id)


def test_a_program_verifies_nothing_even_where_everything_is_allowed(branch: Branch) -> None:
    """Hours are confirmed by a person with a name."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    branch.community._guard = evolve(branch.community._guard, policy=ALLOW_ALL)  # the rule does not rest on the policy
    for actor in (Actor.service("scheduler"), Actor(id="somebody-without-a-person")):
        with pytest.raises(Refused) as refused:
            branch.community.by(actor).run(verify, entry.id)
        assert codes(refused) == ["volunteers.nobody_named"]


def test_what_is_verified_is_locked(branch: Branch) -> None:
    """It is not verified again nor rejected; only a correction follows."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    branch.organiser.run(verify, entry.id)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(verify, entry.id)
    assert codes(refused) == ["volunteers.entry_locked"]
    with pytest.raises(Refused) as refused:
        branch.organiser.run(reject, entry.id, reason="x")
    assert codes(refused) == ["volunteers.entry_locked"]


def test_a_rejected_entry_frees_its_time(branch: Branch) -> None:
    """With the reason, which the volunteer reads; the time can then be logged as it was."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    with pytest.raises(Refused):
        branch.organiser.run(reject, entry.id, reason=" ")
    assert branch.organiser.run(reject, entry.id, reason="当天下雨提前结束").state is EntryState.REJECTED
    assert branch.as_(one).ask(entry_path, entry.id)[-1].reason == "当天下雨提前结束"
    assert branch.log(shift, one, "08:00-10:00").minutes == 120


def test_several_are_verified_all_or_none(branch: Branch) -> None:
    """One that cannot be verified stops the others."""
    shift, one = served(branch)
    branch.now("2021-04-29 09:00")
    other = branch.volunteer()
    branch.now("2021-05-06 09:00")
    entries = [branch.log(shift, each) for each in (one, other)]
    branch.organiser.run(verify, entries[1].id)
    with pytest.raises(Refused):
        branch.organiser.run(verify_all, tuple(entry.id for entry in entries))
    assert total(branch, one) == 0
    branch.organiser.run(verify_all, (entries[0].id,))
    assert total(branch, one) == 240


# --- correcting


def test_a_correction_is_a_new_entry_and_the_old_one_is_kept(branch: Branch) -> None:
    """The old one counts until somebody else has verified the new one; the reason stays with it."""
    shift, one = served(branch)
    old = branch.log(shift, one)
    branch.organiser.run(verify, old.id)
    new = branch.as_(one).run(correct, old.id, ends=branch.at("2021-04-30 11:00"), reason="提前离开")
    assert (new.corrects, new.minutes, total(branch, one)) == (old.id, 180, 240)
    branch.organiser.run(verify, new.id)
    assert total(branch, one) == 180
    states = [(entry.minutes, entry.state) for entry in branch.as_(one).ask(entries_of, one.id)]
    assert states == [(240, EntryState.REPLACED), (180, EntryState.VERIFIED)]
    assert branch.as_(one).ask(entry_path, new.id)[0].reason == "提前离开"


def test_a_correction_needs_a_reason(branch: Branch) -> None:
    """Nothing is changed without saying why."""
    shift, one = served(branch)
    entry = branch.log(shift, one)
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(correct, entry.id, minutes=100, reason="")
    assert codes(refused) == ["volunteers.no_reason"]


def test_a_correction_that_is_rejected_leaves_all_as_it_was(branch: Branch) -> None:
    """The verified entry goes on counting, and another correction is possible."""
    shift, one = served(branch)
    old = branch.log(shift, one)
    branch.organiser.run(verify, old.id)
    new = branch.as_(one).run(correct, old.id, minutes=10, reason="x")
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(correct, old.id, minutes=20, reason="y")
    assert codes(refused) == ["volunteers.corrected_already"]
    branch.organiser.run(reject, new.id, reason="与签到表不符")
    assert total(branch, one) == 240
    assert branch.as_(one).run(correct, old.id, minutes=20, reason="y").minutes == 20


def test_what_is_not_verified_yet_is_replaced_at_once(branch: Branch) -> None:
    """Nothing that counted changes."""
    shift, one = served(branch)
    old = branch.log(shift, one)
    new = branch.as_(one).run(correct, old.id, minutes=100, reason="x")
    states = {entry.id: entry.state for entry in branch.as_(one).ask(entries_of, one.id)}
    assert states == {old.id: EntryState.REPLACED, new.id: EntryState.LOGGED}
    branch.organiser.run(verify, new.id)
    assert total(branch, one) == 100


def test_a_correction_of_a_correction_takes_its_place(branch: Branch) -> None:
    """However often a waiting correction is corrected, verifying replaces what counts, once."""
    shift, one = served(branch)
    old = branch.log(shift, one)
    branch.organiser.run(verify, old.id)
    first = branch.as_(one).run(correct, old.id, minutes=100, reason="x")
    second = branch.as_(one).run(correct, first.id, minutes=90, reason="y")
    branch.organiser.run(verify, second.id)
    assert total(branch, one) == 90
    third = branch.as_(one).run(correct, second.id, minutes=80, reason="z")
    branch.organiser.run(verify, third.id)
    assert total(branch, one) == 80


def test_no_minutes_strike_an_entry_out(branch: Branch) -> None:
    """What never happened counts nothing and takes up no time."""
    shift, one = served(branch)
    old = branch.log(shift, one)
    branch.organiser.run(verify, old.id)
    branch.organiser.run(verify, branch.as_(one).run(correct, old.id, minutes=0, reason="未参加").id)
    assert total(branch, one) == 0
    assert branch.log(shift, one, "09:00-10:00").minutes == 60


def test_a_correction_overlaps_nothing_else(branch: Branch) -> None:
    """It may take the place of what it corrects, and of nothing more."""
    shift, one = served(branch)
    first, second = branch.log(shift, one, "08:00-10:00"), branch.log(shift, one, "10:00-12:00")
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(correct, first.id, ends=branch.at("2021-04-30 10:01"), reason="x")
    assert codes(refused) == ["volunteers.hours_overlap"]
    assert second.state is EntryState.LOGGED


def test_a_no_show_has_no_hours(branch: Branch) -> None:
    """Whoever has time on record for the shift cannot be noted as absent from it."""
    shift, one = served(branch)
    branch.log(shift, one)
    (mine,) = branch.as_(one).ask(sign_ups_of, one.id)
    with pytest.raises(Refused) as refused:
        branch.as_(branch.lead).run(mark_no_show, mine.id)
    assert codes(refused) == ["volunteers.noted_as_absent"]


# --- coming and going


def here(branch: Branch, hours: str = "08:00-12:00") -> tuple[Shift, SignUp]:
    """Somebody who has a place on a shift of 30 April."""
    shift, one = branch.shift(hours=hours), branch.volunteer()
    return shift, branch.sign_up(shift, one)


def test_coming_and_going_logs_the_time_between(branch: Branch) -> None:
    """Whole minutes of the clock; somebody else still verifies them."""
    shift, mine = here(branch)
    desk = branch.as_(mine)
    branch.clock.set(branch.at("2021-04-30 08:05") + timedelta(seconds=59))
    desk.run(check_in, mine.id)
    assert [one.sign_up for one in branch.as_(branch.lead).ask(present, shift.id)] == [mine.id]
    branch.clock.set(branch.at("2021-04-30 11:30") + timedelta(seconds=1))
    (entry,) = desk.run(check_out, mine.id)
    assert (entry.minutes, entry.state) == (205, EntryState.LOGGED)
    assert branch.as_(branch.lead).run(verify, entry.id).state is EntryState.VERIFIED


def test_a_stay_past_midnight_is_two_entries(branch: Branch) -> None:
    """The second goes on from the first, although the shift was over before midnight."""
    _shift, mine = here(branch, "20:00-23:00")
    branch.now("2021-04-30 20:00")
    branch.as_(mine).run(check_in, mine.id)
    branch.now("2021-05-01 00:45")
    entries = branch.as_(mine).run(check_out, mine.id)
    assert [(entry.day, entry.minutes) for entry in entries] == [(date(2021, 4, 30), 240), (date(2021, 5, 1), 45)]


@pytest.mark.parametrize("left", ["2021-04-30 07:40", "2021-04-30 07:55"])
def test_who_goes_before_it_begins_gave_no_time(branch: Branch, left: str) -> None:
    """Coming and going in one minute, or before the shift, logs nothing."""
    _shift, mine = here(branch)
    branch.now("2021-04-30 07:40")
    branch.as_(mine).run(check_in, mine.id)
    branch.now(left)
    assert branch.as_(mine).run(check_out, mine.id) == ()


@pytest.mark.parametrize(("time", "fine"), [("2021-04-29 23:59", False), ("2021-04-30 00:00", True), ("2021-04-30 12:00", False)])
def test_people_check_in_on_the_day_and_before_the_end(branch: Branch, time: str, *, fine: bool) -> None:
    """Not the day before, and not once it is over."""
    _shift, mine = here(branch)
    branch.now(time)
    if fine:
        assert branch.as_(mine).run(check_in, mine.id).left is None
    else:
        with pytest.raises(Refused) as refused:
            branch.as_(mine).run(check_in, mine.id)
        assert codes(refused) == ["volunteers.not_the_day"]


def test_check_in_and_out_take_turns(branch: Branch) -> None:
    """Nobody comes twice or goes without having come; who waits for a place does not check in."""
    shift, mine = here(branch)
    branch.now("2021-04-30 08:00")
    desk = branch.as_(mine)
    with pytest.raises(Refused) as refused:
        desk.run(check_out, mine.id)
    assert codes(refused) == ["volunteers.not_there"]
    desk.run(check_in, mine.id)
    with pytest.raises(Refused) as refused:
        desk.run(check_in, mine.id)
    assert codes(refused) == ["volunteers.there_already"]
    assert shift.capacity == 5


def test_a_forgotten_check_out_is_made_good_by_the_lead(branch: Branch) -> None:
    """With the time at which the person went, which lies after the coming and not in the future."""
    _shift, mine = here(branch)
    branch.now("2021-04-30 08:00")
    branch.as_(mine).run(check_in, mine.id)
    branch.now("2021-05-06 09:00")
    lead = branch.as_(branch.lead)
    for wrong in ("2021-04-30 07:59", "2021-05-06 09:01"):
        with pytest.raises(Refused) as refused:
            lead.run(check_out, mine.id, at=branch.at(wrong))
        assert codes(refused) == ["volunteers.left_before_coming"]
    with pytest.raises(Refused) as refused:
        lead.run(check_out, mine.id, at=datetime(2021, 4, 30, 12, 0))  # noqa: DTZ001  # the missing zone is the point
    assert codes(refused) == ["volunteers.no_zone"]
    (entry,) = lead.run(check_out, mine.id, at=branch.at("2021-04-30 12:00"))
    assert entry.minutes == 240


def test_who_has_no_place_does_not_check_in(branch: Branch) -> None:
    """A waiting name is no place."""
    shift = branch.shift(capacity=1)
    branch.sign_up(shift, branch.volunteer())
    waits = branch.sign_up(shift, branch.volunteer())
    assert waits.state is SignUpState.WAITING
    branch.now("2021-04-30 08:00")
    with pytest.raises(Refused) as refused:
        branch.as_(waits).run(check_in, waits.id)
    assert codes(refused) == ["volunteers.no_place"]


def test_totals_are_for_the_person_and_the_association_alone(branch: Branch) -> None:
    """Not for the compound's office, its auditor, or another volunteer."""
    shift, one = served(branch)
    branch.organiser.run(verify, branch.log(shift, one).id)
    auditor = branch.community.by(Actor.service("auditor", "auditor"))
    for desk in (branch.office, auditor, branch.as_(branch.volunteer())):
        for question in (total_of, recount, entries_of):
            with pytest.raises(Denied):
                desk.ask(question, one.id)
    assert branch.as_(one).ask(total_of, one.id) == branch.organiser.ask(total_of, one.id) == 240


def test_the_plugin_works_on_an_empty_community() -> None:
    """It loads beside nothing else, and an empty community has no findings."""
    community = fresh_community(plugins=[community_gov_volunteers])
    with community.by(Actor(id="x")).view() as view:
        assert view.findings(date(2021, 1, 1)) == ()
