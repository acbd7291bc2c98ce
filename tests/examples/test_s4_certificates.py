"""The fourth script: the certificate drive, 800 of 920, done on 30 June 2021."""

import io
from datetime import date, timedelta
from fractions import Fraction

import pytest
import s2_bodies
import s4_certificates
from bay import Bay, open_bay
from rich.console import Console

from community_gov import Denied
from community_gov import households as h
from community_gov import tasks as t
from community_gov.audit import findings


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the fourth script."""
    stage = open_bay()
    stage.once(s4_certificates.enact)
    return stage


def progress(bay: Bay, on: date) -> t.Progress:
    """The drive as it stood on a day."""
    return bay.desk().ask(t.progress, bay.once(s4_certificates.enact).drive, on=on)


def test_eight_hundred_of_nine_hundred_and_twenty_needed_a_certificate(bay: Bay) -> None:
    """The drive comes to cover every dwelling; the survey finds that 120 need nothing."""
    assert progress(bay, s4_certificates.OPENED).open == progress(bay, s4_certificates.OPENED).total < 920
    assert progress(bay, s4_certificates.JOINED).open == 920
    surveyed = progress(bay, date(2020, 9, 30))
    assert (surveyed.total, surveyed.needed, surveyed.done, surveyed.open) == (920, 800, 0, 800)
    assert len(bay.once(s4_certificates.enact).needed) == 800


def test_on_the_last_day_everybody_has_one(bay: Bay) -> None:
    """On 29 June 2021 somebody is still without; on 30 June nobody is, in the drive and in the register."""
    day_before = s4_certificates.DONE_ON - timedelta(days=1)
    assert progress(bay, day_before).open > 0
    last = progress(bay, s4_certificates.DONE_ON)
    assert (last.done, last.open, last.share) == (800, 0, Fraction(1))
    states = {state.unit: state for state in bay.desk().ask(h.certificates, on=s4_certificates.DONE_ON)}
    dwellings = bay.desk().ask(h.units, kind=h.UnitKind.DWELLING)
    assert {states[unit.id].stage for unit in dwellings} == {h.CertificateStage.ISSUED}
    assert len(dwellings) == 920


def test_totals_add_up_on_every_day(bay: Bay) -> None:
    """On every day of the drive the stages add up to its set, and nobody is counted twice; from the tenth on that is 920."""
    for point in bay.desk().ask(t.burn_down, bay.once(s4_certificates.enact).drive, until=s4_certificates.DONE_ON):
        found = progress(bay, point.on)
        assert (found.total == 920) is (point.on >= s4_certificates.JOINED)
        assert sum(count.units for count in found.stages) == found.total
        assert found.done + found.open + (found.total - found.needed) == found.total
        assert (point.open, point.done, point.blocked) == (found.open, found.done, found.blocked)


def test_most_blockers_lay_with_the_developer(bay: Bay) -> None:
    """Two blockers are the developer's: the tax that it kept, and its own arrears; a few households lacked papers."""
    winter, spring = progress(bay, date(2020, 9, 30)), progress(bay, date(2021, 3, 31))
    assert {count.blocker: count.units for count in winter.blockers} == {"tax_not_remitted": 560, "papers": 40}
    assert {count.blocker: count.units for count in spring.blockers} == {"developer_arrears": 800}
    assert winter.blocked_by(h.BlockedBy.DEVELOPER) == 560
    assert winter.blocked_by(h.BlockedBy.HOUSEHOLD) == 40
    assert progress(bay, date(2021, 5, 31)).blocked_by(h.BlockedBy.AUTHORITY) == 60


def test_nobody_was_registered_before_the_tax_was_paid(bay: Bay) -> None:
    """Under the law of the time there is no registration without proof of the deed tax, and the drive kept to that order."""
    assert s4_certificates.LAW.period.holds(s4_certificates.DONE_ON)
    assert not s4_certificates.LAW.period.holds(date(2021, 9, 1))
    paid = next(count for count in progress(bay, date(2021, 3, 31)).stages if count.stage == "tax_paid")
    assert paid.units == 800


def test_nobody_moved_on_while_papers_were_missing(bay: Bay) -> None:
    """Each of the 40 had a task with a list and evidence; before it was done the unit was kept out of the next stage."""
    made = bay.once(s4_certificates.enact)
    desk = bay.desk()
    found = [desk.ask(t.task, task) for task in made.papers]
    assert len(found) == 40
    assert {task.state for task in found} == {t.TaskState.DONE}
    assert {task.about for task in found} <= set(made.needed)
    assert all(len(desk.ask(t.evidence_of, task.id)) == 1 for task in found)
    assert made.kept_out.code == "tasks.tasks_left"
    assert "维修资金已缴" in made.kept_out.message("zh")


def test_a_stage_is_reached_only_from_the_one_before(bay: Bay) -> None:
    """So no unit was registered without the tax: each stage but the first names the one before it."""
    stages = bay.desk().ask(t.stages, bay.once(s4_certificates.enact).drive)
    way = [stage for stage in stages if stage.needed]
    assert [stage.after for stage in way[1:]] == [(before.code,) for before in way[:-1]]


def test_the_drive_ended_in_time(bay: Bay) -> None:
    """Nothing of the drive is overdue on the day after its deadline."""
    found = bay.desk().ask(findings, on=date(2021, 7, 1))
    assert not [one for one in found if one.code == "tasks.drive_overdue"]


def test_a_resident_does_not_read_the_figures_of_others(bay: Bay) -> None:
    """The figures are for the office and for the body that leads the drive, not for a member of another one."""
    bay.on(s4_certificates.DONE_ON)
    somebody = bay.once(s2_bodies.enact).first_term[0].person
    with pytest.raises(Denied):
        bay.as_person(somebody).ask(t.progress, bay.once(s4_certificates.enact).drive, on=s4_certificates.DONE_ON)


def test_the_story_is_told_in_figures(bay: Bay) -> None:
    """The script prints the totals that it asked for."""
    console = Console(record=True, width=100, file=io.StringIO())
    s4_certificates.show(bay, console)
    told = console.export_text()
    assert "全部住宅920户,需办证800户" in told
    assert "需办证800户,已办结800户" in told
