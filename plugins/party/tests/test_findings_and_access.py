"""What is out of order, what leaves the branch as a number, and who may see what."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Actor, Denied, Masked, PartialDate, Severity
from community_gov.organizations import dissolve
from community_gov.privacy import FEWEST, shown_cells
from community_gov.testing import somebody
from community_gov_party import BranchForm, MemberState, Relation

_FINDINGS_ON = date(2022, 1, 2)


@pytest.mark.parametrize(("n", "found"), [(50, False), (51, True)])
def test_more_than_fifty_members_are_reported_and_not_refused(n: int, *, found: bool) -> None:
    """A branch generally has at most 50 members; the fifty-first is recorded, and the finding is a recommendation.

    The office reads it, so it tells no number: the numbers of two days would tell on which somebody came or left.
    """
    compound = Compound()
    for _ in range(n):
        compound.member("1")
    with compound.desk.view() as view:
        large = [finding for finding in view.findings(DAY) if finding.code == "party.branch_large"]
    assert bool(large) is found
    assert all(finding.severity is Severity.SHOULD and dict(finding.said.params) == {"usual": 50} for finding in large)


@pytest.mark.parametrize(("n", "found"), [(2, True), (3, False)])
def test_a_branch_has_three_full_members(n: int, *, found: bool) -> None:
    """Fewer than three full members are a finding."""
    compound = Compound()
    for _ in range(n):
        compound.member("1")
    assert ("party.branch_small" in compound.codes(DAY)) is found


@pytest.mark.parametrize(("n", "found"), [(6, False), (7, True)])
def test_from_seven_full_members_on_there_is_a_committee(n: int, *, found: bool) -> None:
    """Seven full members need a branch committee; six have none, which the branch alone is told."""
    compound = Compound()
    for _ in range(n):
        compound.member("1")
    assert ("party.no_committee" in compound.codes(DAY)) is found
    compound.desk.run(party.set_up_committee, compound.branch, seats=3, start=DAY)
    codes = compound.codes(DAY)
    assert "party.no_committee" not in codes
    assert ("party.committee_not_due" in codes) is not found
    assert "party.committee_not_due" not in compound.audit(DAY)


@pytest.mark.parametrize("form", [BranchForm.FUNCTIONAL, BranchForm.PROVISIONAL])
def test_a_functional_or_provisional_branch_is_not_measured_by_members(form: BranchForm) -> None:
    """Where everybody's membership is kept elsewhere, no figure of the rules applies."""
    compound = Compound()
    other = compound.desk.run(party.found_branch, name=form.zh, start=PartialDate("2021"), form=form)
    with compound.desk.view() as view:
        about = {finding.about for finding in view.findings(_FINDINGS_ON)}
    assert other.body not in about
    assert compound.branch in about


def test_small_groups_buildings_and_members_left_out_are_reported() -> None:
    """A group of two, a group without a leader, a member without a group and a building without a group: four findings."""
    compound = Compound()
    compound.group(1, "1")
    for code in ("1", "1", "9"):
        compound.member(code)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    codes = compound.codes(_FINDINGS_ON)
    for code in ("group_small", "group_no_leader", "members_without_group", "building_uncovered"):
        assert f"party.{code}" in codes


def test_figures_about_fewer_than_five_do_not_leave_the_branch() -> None:
    """Three probationary members are hidden, and so is the number of full members, which with the total would give them away."""
    compound = Compound()
    for state in [MemberState.FULL] * 9 + [MemberState.PROBATIONARY] * 3:
        compound.member("1", state=state)
    compound.member("1", relation=Relation.REPORTED)
    report = compound.desk.ask(party.numbers, compound.branch, on=DAY)
    assert (report.full, report.probationary, report.registered, report.total) == (None, None, None, 12)


def test_the_groups_of_the_report_do_not_give_away_who_is_in_none_or_only_reports_here() -> None:
    """Twelve count, ten of them in groups: two more cannot be found by subtraction. Numbers stay with their groups."""
    compound = Compound()
    gone = compound.group(1)
    for number, code in ((2, "2"), (3, "3")):
        compound.group(number, code)
        for _ in range(5):
            compound.member(code)
    compound.member("3", relation=Relation.REPORTED)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    compound.desk.run(dissolve, gone.body, end=PartialDate("2021-05-01"))
    ask = partial(compound.desk.ask, party.numbers, compound.branch, on=DAY)
    assert [(one.number, one.members) for one in ask().groups] == [(2, 5), (3, 5)]
    for _ in range(2):
        compound.member("9")
    assert (ask().total, [one.members for one in ask().groups]) == (12, [None, 5])


@given(cells=st.lists(st.integers(0, 12), max_size=8))
def test_hidden_cells_cannot_be_computed_from_the_sum(cells: list[int]) -> None:
    """No shown cell lies between 1 and 4, and never is exactly one cell with people in it hidden beside shown ones."""
    found = shown_cells(cells)
    assert all(figure is None or figure == 0 or figure >= FEWEST for figure in found)
    hidden = [cell for cell, figure in zip(cells, found, strict=True) if figure is None]
    assert len(hidden) != 1 or sum(1 for cell in cells if cell) == 1


def test_the_office_of_the_compound_learns_nothing_of_members() -> None:
    """Neither the office nor an auditor nor a stranger may ask who is with the branch; the branch's own clerk may."""
    compound = Compound(policy=None)
    compound.member("1")
    for role in ("clerk", "auditor"):
        for question in (party.members, party.groups, party.numbers):
            with pytest.raises(Denied):
                compound.community.by(somebody("other", role)).ask(question, compound.branch, on=DAY)
    clerk = compound.community.by(somebody("branch-office", "party_clerk"))
    assert len(clerk.ask(party.members, compound.branch, on=DAY)) == 1


def test_a_member_sees_his_branch_without_names_and_consents_for_himself_only() -> None:
    """In the branch a member sees the groups with masked persons; a consent is his own."""
    compound = Compound(policy=None)
    compound.group(1, "1")
    mine, other = compound.member("1"), compound.member("1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    me = compound.community.by(Actor(id="login-1", person=mine.person))
    (sheet,) = me.ask(party.groups, compound.branch, on=DAY)
    assert all(isinstance(one.member.person, Masked) for one in sheet.members)
    assert len(sheet.members) == 2
    assert me.run(party.consent, mine.id, to=party.ConsentTo.OFFICE).member == mine.id
    with pytest.raises(Denied):
        me.run(party.consent, other.id, to=party.ConsentTo.OFFICE)


def test_no_membership_reaches_the_journal() -> None:
    """Neither a person nor a state stands in the journal: the records enter as digests with committed persons."""
    compound = Compound()
    member = compound.member("1", state=MemberState.PROBATIONARY)
    with compound.community.journal() as journal:
        body = list(journal.bodies())[-1].decode()
        assert journal.verify().sound
    assert str(member.person) not in body
    assert "probationary" not in body
