"""What is out of order with volunteers on a day, each on its boundary day."""

from datetime import date

import pytest
from plugins.volunteers.tests.branch import DROWNING, Branch, open_branch

from community_gov import Actor, Code, Finding, Severity
from community_gov.audit import findings
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.associations import set_bylaw
from community_gov_volunteers.awards import award_stars, propose_stars
from community_gov_volunteers.enrolment import ConsentPurpose, Enrolment, consent
from community_gov_volunteers.hours import log
from community_gov_volunteers.lists import mark_no_show, withdraw
from community_gov_volunteers.qualifications import end_qualification, qualifications_of
from community_gov_volunteers.verification import correct, verify

DUE = date(2021, 5, 18)  # the tenth working day after Friday 30 April 2021


def found(branch: Branch, on: date) -> list[Finding]:
    """The findings of this plugin on a day, as the office reads them."""
    return [one for one in branch.office.ask(findings, on=on) if one.code.startswith("volunteers.")]


def codes(branch: Branch, on: date) -> list[str]:
    """Their codes."""
    return [one.code for one in found(branch, on)]


def placed(branch: Branch, activity: Activity | None = None) -> tuple[Shift, Enrolment]:
    """Somebody with a place on a shift of Friday 30 April."""
    shift, one = branch.shift(activity), branch.volunteer() if activity is None else branch.insured()
    branch.sign_up(shift, one)
    return shift, one


def test_the_deadline_is_the_tenth_working_day(branch: Branch) -> None:
    """After Friday 30 April come five days off; Saturday 8 May is worked: the tenth working day is 18 May (art. 11)."""
    shift, _one = placed(branch)
    assert codes(branch, date(2021, 5, 18)) == []
    (late,) = found(branch, date(2021, 5, 19))
    assert (late.code, late.about, late.since) == ("volunteers.not_recorded", shift.id, "2021-05-18")
    assert late.severity is Severity.LAW
    assert "2021-05-18" in late.message("zh")


@pytest.mark.parametrize(("time", "late"), [("2021-05-18 23:59", False), ("2021-05-19 00:00", True)])
def test_recorded_on_the_last_day_is_in_time(branch: Branch, time: str, *, late: bool) -> None:
    """The day after is late, and stays so."""
    shift, one = placed(branch)
    branch.now(time)
    entry = branch.log(shift, one)
    branch.organiser.run(verify, entry.id)
    assert codes(branch, date(2021, 6, 30)) == (["volunteers.recorded_late"] if late else [])


def test_a_correction_later_on_is_not_a_late_record(branch: Branch) -> None:
    """It was on record in time."""
    shift, one = placed(branch)
    branch.now("2021-05-18 12:00")
    entry = branch.log(shift, one)
    branch.now("2021-06-10 12:00")
    branch.organiser.run(verify, branch.as_(one).run(correct, entry.id, minutes=100, reason="x").id)
    assert codes(branch, date(2021, 6, 30)) == []


def test_a_correction_does_not_hide_that_it_was_late(branch: Branch) -> None:
    """What was first logged too late was late, whatever replaced it."""
    shift, one = placed(branch)
    branch.now("2021-05-19 12:00")
    entry = branch.log(shift, one)
    branch.organiser.run(verify, branch.as_(one).run(correct, entry.id, minutes=100, reason="x").id)
    assert codes(branch, date(2021, 6, 30)) == ["volunteers.recorded_late"]


@pytest.mark.parametrize(("on", "waits"), [(DUE, False), (date(2021, 5, 19), True)])
def test_what_is_not_verified_by_then_is_found(branch: Branch, on: date, *, waits: bool) -> None:
    """Hours that nobody confirmed are not recorded yet."""
    shift, one = placed(branch)
    branch.now("2021-05-06 09:00")
    branch.log(shift, one)
    assert codes(branch, on) == (["volunteers.not_verified"] if waits else [])


def test_a_no_show_and_a_withdrawal_need_no_record(branch: Branch) -> None:
    """Only who had a place and gave no account is missing."""
    shift = branch.shift()
    gone, absent = (branch.sign_up(shift, branch.volunteer()) for _ in range(2))
    branch.as_(gone).run(withdraw, gone.id)
    branch.now("2021-04-30 09:00")
    branch.as_(branch.lead).run(mark_no_show, absent.id)
    assert codes(branch, date(2021, 6, 30)) == []


def test_without_a_calendar_nobody_judges() -> None:
    """The finding says that it cannot be told, once for the association, and guesses nothing from the day of the week."""
    branch = open_branch(calendar=False)
    placed(branch)
    placed(branch)
    (unknown,) = found(branch, date(2021, 6, 30))
    assert (unknown.code, unknown.about) == ("volunteers.deadline_unknown", branch.body.id)
    assert "2" in unknown.message("en")


def test_a_year_that_the_calendar_does_not_know_is_not_judged(branch: Branch) -> None:
    """A shift of late December has its deadline in a year that is not announced yet."""
    shift, one = branch.shift(day="2021-12-27"), branch.volunteer()
    branch.sign_up(shift, one)
    assert codes(branch, date(2022, 3, 1)) == ["volunteers.deadline_unknown"]


@pytest.mark.parametrize(("day", "judged"), [("2021-01-31", False), ("2021-02-01", True)])
def test_before_the_measures_there_was_no_deadline(day: str, *, judged: bool) -> None:
    """志愿服务记录与证明出具办法 is in force since 2021-02-01; what ended the day before is not measured by it."""
    branch = open_branch(day="2021-01-01 09:00")
    shift, one = branch.shift(day=day), branch.volunteer()
    branch.sign_up(shift, one)
    assert codes(branch, date(2021, 6, 30)) == (["volunteers.not_recorded"] if judged else [])


def test_whoever_served_without_insurance_is_found(branch: Branch) -> None:
    """The gate kept nobody out who walked in, or whose insurance was cancelled afterwards (志愿服务条例 art. 17)."""
    shift, one = placed(branch, branch.activity(DROWNING))
    walked_in = branch.volunteer()
    (policy,) = branch.as_(one).ask(qualifications_of, one.id)
    assert codes(branch, date(2021, 4, 30)) == []
    branch.organiser.run(end_qualification, policy.id, end=date(2021, 4, 30))
    branch.now("2021-05-06 09:00")
    branch.as_(branch.lead).run(log, shift.id, enrolment_id=walked_in.id, starts=shift.starts, ends=shift.ends)
    (bare,) = [each for each in found(branch, date(2021, 5, 6)) if each.code == "volunteers.uninsured"]
    assert (bare.about, bare.severity) == (shift.id, Severity.LAW)
    assert bare.message("en").startswith("2 volunteers")


def test_stars_above_the_hours_are_found_without_saying_whose(branch: Branch) -> None:
    """The finding is about the association and counts; who it is stays between the volunteer and it."""
    branch.organiser.run(set_bylaw, branch.body.id, start=date(2021, 1, 1), ladder_code=Code("local_30"))
    one, activity = branch.volunteer(), branch.activity()
    branch.as_(one).run(consent, one.id, purpose=ConsentPurpose.SHOW)
    shifts = [branch.shift(activity, day=f"2021-04-{day:02}", hours="08:00-18:00") for day in (2, 3, 6)]
    branch.now("2021-04-07 09:00")
    entries = [branch.organiser.run(verify, branch.log(shift, one).id) for shift in shifts]
    proposal = branch.organiser.run(propose_stars, one.id)
    branch.now("2021-04-20 09:00")
    branch.organiser.run(award_stars, proposal.id)
    assert codes(branch, date(2021, 4, 20)) == []
    new = branch.as_(branch.lead).run(correct, entries[0].id, minutes=0, reason="重复登记")
    branch.organiser.run(verify, new.id)
    (above,) = found(branch, date(2021, 4, 20))
    assert (above.code, above.about) == ("volunteers.stars_above_hours", branch.body.id)
    assert one.id not in above.message("en")


def test_findings_refuse_nothing(branch: Branch) -> None:
    """They are read by the office and its auditor."""
    placed(branch)
    auditor = branch.community.by(Actor.service("auditor", "auditor"))
    assert auditor.ask(findings, on=date(2021, 6, 30)) == branch.office.ask(findings, on=date(2021, 6, 30))
