"""What volunteers say in a report: to their own association alone, and nothing of fewer than five."""

from datetime import date

from plugins.volunteers.tests.branch import CLEANING, Branch
from plugins.volunteers.tests.test_figures import crowd, give

from community_gov import Actor
from community_gov.reports import Report, public_report, report
from community_gov_volunteers.figures import figures
from community_gov_volunteers.statistics import active_rate

APRIL, MAY = date(2021, 4, 1), date(2021, 5, 1)


def asked(branch: Branch) -> Report:
    """The report of April, as somebody of the association gets it."""
    return branch.organiser.ask(report, body_id=branch.body.id, since=APRIL, until=MAY)


def test_hours_that_were_verified_later_do_not_count(branch: Branch) -> None:
    """Minutes, shifts and who served are what the questions of the plugin answer as of the last day."""
    give(branch, CLEANING, crowd(branch, 6))  # verified in May
    made = asked(branch)
    ask, last = branch.organiser.ask, date(2021, 4, 30)
    found = ask(figures, branch.body.id, since=APRIL, until=MAY, as_of=last)
    active = ask(active_rate, branch.body.id, since=APRIL, until=MAY, as_of=last)
    assert (made.figure("volunteers.minutes").value, made.figure("volunteers.shifts").value) == (found.minutes, found.shifts)
    assert (found.minutes, active.part, active.whole) == (0, 0, 7)


def test_hours_that_were_verified_in_time_count(branch: Branch) -> None:
    """Six of seven served, and one is left over, so how many served is kept back, and the hours are not."""
    people = [branch.volunteer() for _ in range(6)]
    branch.now("2021-04-20 09:00")
    give(branch, CLEANING, people)
    branch.now("2021-05-20 09:00")
    made = asked(branch)
    assert (made.figure("volunteers.minutes").value, made.figure("volunteers.shifts").value) == (360, 1)
    assert (made.figure("volunteers.active").value, made.figure("volunteers.active").base) == (None, 7)
    give(branch, CLEANING, people[:1], day="2021-04-12")
    assert asked(branch) == made


def test_hours_of_four_are_not_told(branch: Branch) -> None:
    """Neither hours, nor shifts, nor persons."""
    people = [branch.volunteer() for _ in range(4)]
    branch.now("2021-04-20 09:00")
    give(branch, CLEANING, people)
    made = asked(branch)
    assert {made.figure(f"volunteers.{name}").value for name in ("minutes", "shifts", "active")} == {None}


def test_nobody_else_is_told(branch: Branch) -> None:
    """Neither in the report of the compound nor in the one for everybody."""
    branch.now("2021-05-20 09:00")
    office = branch.community.by(Actor.service("office", "clerk"))
    nobody = branch.community.by(Actor.anonymous())
    for made in (office.ask(report, since=APRIL, until=MAY), nobody.ask(public_report, since=APRIL, until=MAY)):
        assert "volunteers" not in {section.code for section in made.sections}
