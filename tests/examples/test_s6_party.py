"""The sixth script: 67 members in 8 small groups by building, with what is out of order."""

import io
from datetime import date

import pytest
import s2_bodies
import s6_party
from bay import Bay, open_bay
from rich.console import Console

import community_gov_party as party
from community_gov import Denied
from community_gov.audit import findings
from community_gov.households import Person


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
    """The branch is larger than branches generally are, a recommendation; that no meeting is on record is told once."""
    branch = bay.once(s6_party.enact)
    found = [one for one in bay.desk().ask(findings, on=s6_party.GROUPED) if one.about == branch.body]
    assert sorted((one.code, one.severity.en) for one in found) == [
        ("party.branch_large", "recommendation"),
        ("party.nothing_recorded", "recommendation"),
    ]
    assert any("67" in one.message("zh") for one in found)


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
    """What the script prints names the leaders, who consented, and nobody else."""
    console = Console(record=True, width=160, file=io.StringIO())
    s6_party.show(bay, console)
    told = console.export_text()
    branch = bay.once(s6_party.enact)
    with bay.desk().view() as view:
        names = {view.get(Person, one.person).name for one in branch.members if one.person is not None}
    assert sum(str(name) in told for name in names) <= 8


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
