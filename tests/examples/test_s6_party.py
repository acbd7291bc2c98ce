"""The sixth script: 67 members in 8 small groups by building, what the branch did and owes, with what is out of order."""

import io
from collections import Counter
from datetime import date

import party_told
import pytest
import s2_bodies
import s4_certificates
import s6_party
from bay import Bay, open_bay
from party_deeds import CALLED_OUT, PRIOR, SHOWN, TOLD
from rich.console import Console

import community_gov_party as party
from community_gov import Actor, Denied, feedback, notices
from community_gov.audit import findings
from community_gov.households import Person
from community_gov.rules import Language, Outcome


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the sixth script."""
    stage = open_bay()
    stage.once(s6_party.enact)
    return stage


def test_sixty_seven_members_are_in_eight_groups_by_building(bay: Bay) -> None:
    """Every member is in one group, every building has one, every group has a full member as its leader."""
    branch = bay.once(s6_party.enact)
    sheets = bay.desk(s6_party.BRANCH_OFFICE).ask(party.groups, branch.body, on=s6_party.GROUPED)
    assert len(sheets) == 8
    assert sum(len(sheet.members) for sheet in sheets) == 67
    assert sum(len(sheet.places) for sheet in sheets) == 10
    assert all(sheet.leader is not None and sheet.leader.full for sheet in sheets)


def test_sixty_seven_against_the_usual_fifty_is_reported(bay: Bay) -> None:
    """The branch is larger than branches generally are, a recommendation; on the day of its first assembly nothing else."""
    branch = bay.once(s6_party.enact)
    (found,) = [one for one in bay.desk().ask(findings, on=s6_party.GROUPED) if one.about == branch.body]
    assert (found.code, found.severity.en) == ("party.branch_large", "recommendation")
    assert "50" in found.message("zh")
    assert "67" not in found.message("zh")  # the office reads it


def test_the_calendar_tells_one_late_theme_day_and_one_missing_group_meeting(bay: Bay) -> None:
    """Counted again from the meetings themselves: of 8 groups in 4 months, the branch and its committee."""
    branch = bay.once(s6_party.enact)
    desk = bay.desk(s6_party.BRANCH_OFFICE)
    rows = desk.ask(party.calendar, branch.body, first=s6_party.GROUPED, last=party_told.UNTIL, on=TOLD)
    held = desk.ask(party.sessions, branch.body, since=s6_party.GROUPED, until=TOLD)
    months = {(row.meeting.body, row.meeting.on.month) for row in held if row.session.circle is party.Circle.GROUP}
    in_groups = [row for row in rows if row.obligation.of is party.Circle.GROUP]
    assert {(row.body, row.first.month) for row in in_groups if row.state is party.DueState.DONE} == months
    assert (len(in_groups), len(months)) == (32, 31)
    late = [(row.obligation.code, row.last) for row in rows if row.state is party.DueState.LATE]
    assert late == [("theme_day", date(2020, 12, 31))]
    codes = {one.code for one in bay.desk().ask(findings, on=TOLD) if one.code.startswith("party.")}
    assert codes == {"party.branch_large", "party.obligation_late", "party.obligation_missing"}


def test_the_first_assembly_resolves_and_elects_by_the_rules_of_2020(bay: Bay) -> None:
    """62 of 64 full members should attend, 56 did: 52 is more than 31, each of the five has more than 28 of 54 good papers."""
    deeds = bay.once(s6_party.enact).deeds
    assert (deeds.resolution.due, deeds.resolution.outcome, deeds.resolution.by.rule) == (62, Outcome.PASSED, "CN.Party.assembly")
    election = deeds.election
    votes = Counter[str]()
    for heap in election.heaps:
        if not heap.spoilt and len(heap.marks) <= election.seats:
            votes.update({str(mark): heap.papers for mark in heap.marks})
    assert set(election.elected) == {one for one, n in votes.items() if 2 * n > election.present}
    assert (len(election.elected), election.void, election.by.rule) == (5, 2, "CN.Party.2020")
    officers = bay.desk(s6_party.BRANCH_OFFICE).ask(party.committee, bay.once(s6_party.enact).body, on=s6_party.GROUPED)
    assert [one.member.member.id for one in officers if one.member is not None] == list(election.elected)


def test_visits_come_to_closed_matters_that_name_nobody_and_the_drive_is_finished(bay: Bay) -> None:
    """Six households, two matters; what the branch took on is done with the drive that it stands for."""
    branch = bay.once(s6_party.enact)
    desk = bay.desk(s6_party.BRANCH_OFFICE)
    visits = desk.ask(party.visits, branch.body, since=s6_party.GROUPED, until=TOLD)
    assert [visit.item for visit in visits if visit.item] == list(branch.deeds.items)
    assert len({visit.unit for visit in visits}) == 6
    persons = {str(member.person) for member in branch.members}
    items = [bay.desk().ask(feedback.item, one) for one in branch.deeds.items]
    assert {one.state for one in items} == {feedback.ItemState.CLOSED}
    assert not [one for one in persons if one in repr(items)]
    (taken,) = desk.ask(party.matters_taken_on, branch.body)
    assert (taken.drive, taken.done) == (bay.once(s4_certificates.enact).drive, s4_certificates.DONE_ON)


def test_in_november_2022_the_committees_term_is_over(bay: Bay) -> None:
    """A term of five years from June 2017 is over on 14 November 2022, and was not in September 2020."""
    committee = bay.once(s2_bodies.enact).committee

    def over(on: date) -> list[str]:
        return [one.code for one in bay.desk().ask(findings, on=on) if one.about == committee]

    assert over(s6_party.GROUPED) == []
    assert over(s6_party.LATER)


def test_the_office_of_the_compound_may_not_ask_who_is_a_member(bay: Bay) -> None:
    """Membership is the branch's own business."""
    branch = bay.once(s6_party.enact)
    with pytest.raises(Denied):
        bay.desk().ask(party.members, branch.body, on=s6_party.GROUPED)


def test_the_story_names_no_member_without_an_office(bay: Bay) -> None:
    """What the script prints names the leaders and those of the team who consented, and nobody else."""
    console = Console(record=True, width=160, file=io.StringIO())
    s6_party.show(bay, console)
    told = console.export_text()
    branch = bay.once(s6_party.enact)
    with bay.desk().view() as view:
        names = {view.get(Person, one.person).name for one in branch.members if one.person is not None}
    sheets = bay.desk(s6_party.BRANCH_OFFICE).ask(party.groups, branch.body, on=s6_party.GROUPED)
    with bay.desk().view() as view:
        led = [sheet.leader.member.person for sheet in sheets if sheet.leader is not None]
        allowed = {view.get(Person, one).name for one in led if one is not None}
    team = bay.desk(Actor.anonymous()).ask(party.named_vanguard, branch.body, on=CALLED_OUT)
    with bay.desk().view() as view:
        asked = {view.get(Person, one.person).name for one in branch.deeds.contacts if one.person is not None}
    assert {name for name in names if str(name) in told} <= allowed | asked | {one.name for one in team}
    assert len(team) == 5


def test_of_two_duty_contacts_one_is_a_member_and_nobody_can_tell_which(bay: Bay) -> None:
    """Everybody reads both on the notice board, put up alike by the owners' committee; the story does not say either."""
    branch = bay.once(s6_party.enact)
    members = {one.person for one in branch.members}
    assert [one.person in members for one in branch.deeds.contacts] == [True, False]
    up = bay.desk(Actor.anonymous()).ask(notices.notices_on, on=SHOWN)
    assert {one.id for one in up} == {one.notice for one in branch.deeds.contacts}
    assert len({(one.title, one.body, one.starts, one.days) for one in up}) == 1
    assert [str(one.text).split(":")[0] for one in up] == ["1栋", "2栋"]
    assert not [one for one in up if "党" in one.title + str(one.text)]
    assert all(str(one.text) in party_told.contacts(bay) for one in up)


@pytest.mark.parametrize(("lang", "named"), [("zh", "改变共有部分的用途"), ("en", "changing the use of common parts")])
def test_a_matter_of_the_owners_is_told_by_its_name(bay: Bay, lang: Language, named: str) -> None:
    """As the rulebook of the day calls it; its code stands nowhere in the story."""
    console = Console(record=True, width=1000, file=io.StringIO())
    s6_party.show(bay.speaking(lang), console)
    told = console.export_text()
    assert named in told
    assert PRIOR not in told


def test_the_map_shows_each_building_with_its_group_and_nobody(bay: Bay) -> None:
    """Ten buildings in the tints of eight groups; no name of a person and no number of members stands on it."""
    drawn = s6_party.map_of_groups(bay)
    branch = bay.once(s6_party.enact)
    assert drawn.count("<rect") == 10
    assert all(f"{number}栋" in drawn for number in range(1, 11))
    assert len({line.split('fill="')[1][:7] for line in drawn.splitlines() if line.startswith("<rect")}) == 8
    with bay.desk().view() as view:
        names = {str(view.get(Person, one.person).name) for one in branch.members if one.person is not None}
    assert not [name for name in names if name in drawn]
