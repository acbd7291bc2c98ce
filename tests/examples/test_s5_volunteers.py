"""The fifth script: the volunteers of two summer months, with what was refused, verified, seen and may be shown."""

import io
from datetime import date

import pytest
import s5_volunteers
from bay import CLERK, Bay, open_bay
from rich.console import Console

from community_gov import Actor, Denied, Refused
from community_gov.audit import findings
from community_gov.feedback import Channel, FeedbackKind, ItemState, item, items
from community_gov.organizations import body
from community_gov_volunteers import calendars, enrolment, figures, hours, national, papers, patrols, services


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the fifth script."""
    stage = open_bay()
    stage.once(s5_volunteers.enact)
    return stage


@pytest.fixture(scope="module")
def made(bay: Bay) -> s5_volunteers.Volunteers:
    """What the script made."""
    return bay.once(s5_volunteers.enact)


def inner(bay: Bay, made: s5_volunteers.Volunteers) -> figures.Figures:
    """The branch's own figures."""
    since, until = s5_volunteers.SINCE, s5_volunteers.UNTIL
    return bay.as_person(made.vice_president).ask(figures.figures, made.body, since=since, until=until)


def test_more_than_seventy_are_enrolled_in_the_branch_of_2017(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """The report says more than 70; the branch has the name that it gives."""
    desk = bay.as_person(made.vice_president)
    assert len(desk.ask(enrolment.enrolled, made.body, on=date(2017, 12, 31))) == 74
    assert desk.ask(body, made.body).name == "苏仙区志愿者联合会御景湾分会"


def test_the_gates_refuse_who_is_not_insured_who_is_a_minor_and_who_is_not_trained(made: s5_volunteers.Volunteers) -> None:
    """One insurance had ended three days before; the second is sixteen; the third has not been trained for forest fires."""
    codes = [[problem.code for problem in refused.problems] for refused in made.refused]
    assert codes == [["volunteers.not_insured"], ["volunteers.too_young"], ["volunteers.proof_missing"]]
    assert all(isinstance(refused, Refused) for refused in made.refused)


def test_the_figures_add_up(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """By kind and month; recounted from every volunteer's own entries they are the same."""
    found = inner(bay, made)
    desk = bay.as_person(made.vice_president)
    recounted = sum(desk.ask(hours.recount, one.id) for one in made.enrolments)
    assert (found.minutes, found.shifts) == (recounted, 25)
    assert found.minutes == sum(line.minutes for line in found.lines) == 381 * 60 + 30


def test_others_see_no_line_of_fewer_than_five(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Knives and haircuts are done by few; their lines are for the branch alone."""
    found = bay.desk(Actor.anonymous()).ask(
        figures.public_figures, made.body, since=s5_volunteers.SINCE, until=s5_volunteers.UNTIL
    )
    told = {(line.month, line.kind) for line in found.lines}
    hidden = [line.kind for line in inner(bay, made).lines if (line.month, line.kind) not in told]
    assert sorted(set(hidden)) == ["home_haircut", "knife_sharpening"]
    assert all(line.persons >= 5 for line in found.lines)


def test_every_hour_was_verified_by_somebody_else(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Neither who gave it nor who logged it: each verified entry has its verifier in its path."""
    desk = bay.as_person(made.vice_president)
    for one in made.enrolments:
        for entry in desk.ask(hours.entries_of, one.id):
            path = desk.ask(hours.entry_path, entry.id)
            verifiers = {move.by for move in path if move.to is hours.EntryState.VERIFIED}
            assert verifiers == {f"login-{made.vice_president}"}
            assert not verifiers & {f"login-{one.person}", entry.logged_by}


def test_what_the_observers_saw_is_feedback_of_the_patrol(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Three items through the patrol's channel, one of them answered, and its observer knows."""
    found = [one for one in bay.desk().ask(items) if one.channel is Channel.PATROL]
    assert len(found) == len(made.observations) == 3
    first = made.observations[0]
    (result, *_rest) = bay.as_person(first.person).ask(patrols.results_of, first.enrolment)
    assert result.state is ItemState.ANSWERED


def test_a_haircut_ends_in_thanks_and_the_address_stays_private(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Praise in feedback; the office cannot read where it was, nor can the helpers any more."""
    request = made.requests[0]
    praise = [one for one in bay.desk().ask(items) if one.kind is FeedbackKind.PRAISE and one.channel is Channel.VISIT]
    assert len(praise) == 1
    for desk in (bay.desk(CLERK), bay.as_person(made.enrolments[44].person)):
        with pytest.raises(Denied):
            desk.run(services.read_request, request.id)


def test_anybody_checks_the_record_of_hours_by_its_code(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Six hours at the grindstone, on a record and not a certificate, with the name masked."""
    facts = bay.desk(Actor.anonymous()).ask(papers.check_paper, code=made.paper_code)
    assert facts is not None
    assert (facts.kind, facts.minutes) == (papers.PaperKind.RECORD, 360)
    assert facts.name == "住*"


def test_a_certificate_is_for_hours_that_were_entered(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Two Sundays at the gate: entered in the national system, on a certificate that anybody checks."""
    facts = bay.desk(Actor.anonymous()).ask(papers.check_paper, code=made.certificate_code)
    assert facts is not None
    assert (facts.kind, facts.entered_nationally, facts.minutes) == (papers.PaperKind.CERTIFICATE, True, 480)
    rows = bay.as_person(made.vice_president).ask(national.national_rows, made.body)
    assert facts.number not in {row.number for row in rows}
    assert made.entered == 2


def test_a_filled_sheet_and_proposals_are_part_of_the_story(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """Four came to the second knife sharpening; who cuts hair is proposed first; the calendar names nobody."""
    assert (made.read_in.known, made.read_in.new) == (4, 0)
    assert made.asked.skilled
    feed = bay.desk(Actor.anonymous()).ask(
        calendars.shift_calendar, made.body, since=s5_volunteers.SINCE, until=s5_volunteers.UNTIL
    )
    assert len(feed.shifts) == 25


def test_without_a_calendar_the_deadline_is_not_judged(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """The stage has no calendar of working days, and the audit says so instead of guessing."""
    found = [one.code for one in bay.desk().ask(findings, on=s5_volunteers.TOLD_ON) if one.about == made.body]
    assert found == ["volunteers.deadline_unknown"]


def test_the_story_names_nobody_and_no_flat(bay: Bay, made: s5_volunteers.Volunteers) -> None:
    """What is printed holds figures, buildings and numbers of volunteers, no names and no addresses."""
    console = Console(record=True, width=160, file=io.StringIO())
    s5_volunteers.show(bay, console)
    told = console.export_text()
    assert "74 人" in told
    assert "381小时30分" in told
    assert "行动不便" not in told
    first = made.observations[0]
    assert bay.desk().ask(item, first.item).text not in told.splitlines()
