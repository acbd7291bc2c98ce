"""The committee, the secretary and the deputies: who, how many, how long."""

from datetime import date, timedelta

import pytest
from plugins.party.tests.compound import Compound

import community_gov_party as party
from community_gov import ALLOW_ALL, Code, Id, PartialDate, Refused, Wordings
from community_gov.organizations import Body, Ended, Obtained, add_post, appoint, found, posts
from community_gov.testing import fresh_community
from community_gov_party import BranchSetting, MemberState, Office

START = date(2022, 1, 1)
OVER = date(2027, 1, 1)
"""Five years later."""


def seated(compound: Compound, n: int, *, seats: int | None = None) -> list[party.Member]:
    """A committee of so many."""
    compound.desk.run(party.set_up_committee, compound.branch, seats=seats or n, start=START)
    people = [compound.member("1") for _ in range(n)]
    for member in people:
        compound.officer(Office.COMMITTEE, member)
    return people


def test_a_secretary_needs_his_own_consent_to_be_named() -> None:
    """Who holds an office is known by name; without the member's separate consent he is not seated."""
    compound = Compound()
    member = compound.member("1")
    seat = party.seat_officer
    with pytest.raises(Refused, match=r"party\.no_consent"):
        compound.desk.run(
            seat, compound.branch, office=Office.SECRETARY, member_id=member.id, start=START, obtained=Obtained.ELECTED
        )
    term = compound.officer(Office.SECRETARY, member)
    (officer,) = compound.desk.ask(party.committee, compound.branch, on=START)
    assert (officer.office, officer.tenure.term.id) == (Office.SECRETARY, term.id)
    assert officer.member is not None
    assert officer.member.member.id == member.id


def test_a_withdrawn_consent_of_an_officer_is_told_to_the_branch_alone() -> None:
    """He stays in office; that his name may not be shown any more is a finding that the office of the compound does not get."""
    compound = Compound()
    member = compound.member("1")
    compound.officer(Office.SECRETARY, member)
    (given,) = compound.desk.ask(party.consents, member.id)
    compound.desk.run(party.withdraw_consent, given.id)
    assert "party.office_without_consent" in compound.codes(START)
    assert "party.office_without_consent" not in compound.audit(START)


@pytest.mark.parametrize(("setting", "years"), [(BranchSetting.COMMUNITY, 5), (BranchSetting.OTHER, 3)])
def test_a_term_is_five_years_in_a_residential_community_and_three_elsewhere(setting: BranchSetting, years: int) -> None:
    """The planned end comes from the norm of the day on which the term starts."""
    compound = Compound()
    branch = compound.desk.run(party.found_branch, name="另一支部", start=PartialDate("2021"), setting=setting).body
    member = compound.desk.run(party.transfer, compound.member("1").id, to=branch, on=date(2021, 7, 1))
    compound.desk.run(party.consent, member.id, to=party.ConsentTo.OFFICE, paper="档案1")
    term = compound.desk.run(
        party.seat_officer,
        branch,
        office=Office.SECRETARY,
        member_id=member.id,
        start=date(2021, 8, 1),
        obtained=Obtained.APPOINTED,
        by=compound.branch,
    )
    assert (term.until, term.by) == (PartialDate(date(2021 + years, 8, 1)), compound.branch)


def test_who_comes_later_serves_to_the_end_of_the_others() -> None:
    """A committee has one term: a successor's planned end is that of those in office."""
    compound = Compound()
    seated(compound, 3, seats=5)
    assert compound.officer(Office.COMMITTEE, compound.member("1"), start=date(2024, 6, 1)).until == PartialDate(OVER)


def test_offices_inside_the_committee_add_no_seat() -> None:
    """Who looks after publicity is one of the committee; without a committee there is no such office."""
    compound = Compound()
    with pytest.raises(Refused, match=r"party\.no_committee_yet"):
        compound.officer(Office.PUBLICITY, compound.member("1"))
    first, *_rest = seated(compound, 3)
    compound.officer(Office.PUBLICITY, first)
    assert "party.committee_small" not in compound.codes(START)
    with pytest.raises(Refused, match=r"organizations\.not_among"):
        compound.officer(Office.DISCIPLINE, compound.member("1"))


@pytest.mark.parametrize(
    ("n", "codes"),
    [
        (2, ["party.committee_small"]),
        (3, []),
        (5, []),
        (6, ["party.committee_large"]),
        (7, ["party.committee_large"]),
        (8, ["party.committee_large"]),
    ],
)
def test_a_committee_has_three_to_five_and_generally_no_more_than_seven_members(n: int, codes: list[str]) -> None:
    """Outside of it there is a finding, and no refusal; beyond seven the finding rests on the seven."""
    compound = Compound()
    seated(compound, n)
    findings = [one for one in compound.check(START) if one.code in ("party.committee_small", "party.committee_large")]
    assert [one.code for one in findings] == codes
    if n > 5:
        assert ("7" if n > 7 else "5") in findings[0].message("en").partition("most")[2]


def test_a_second_committee_is_refused() -> None:
    """A branch has one."""
    compound = Compound()
    seated(compound, 3)
    with pytest.raises(Refused, match=r"party\.has_committee"):
        compound.desk.run(party.set_up_committee, compound.branch, seats=5, start=date(2023, 1, 1))


def test_a_committee_whose_term_is_over_is_reported_from_that_day_on() -> None:
    """On the last day of the five years there is nothing to say; on the next they hold over."""
    compound = Compound()
    seated(compound, 3)
    assert "party.term_over" not in compound.audit(OVER - timedelta(days=1))
    assert "party.term_over" in compound.audit(OVER)


def test_a_late_renewal_that_was_approved_is_in_order_until_the_approved_day() -> None:
    """The approval of the body above moves the end; a year is the most, and a day more is a finding."""
    compound = Compound()
    seated(compound, 3)
    above = _above(compound)
    row = compound.desk.run(
        party.approve_term, compound.branch, until=date(2028, 1, 1), by=above, decided=OVER - timedelta(days=30)
    )
    assert row.planned == OVER
    assert not {"party.term_over", "party.renewal_far"} & set(compound.codes(date(2027, 12, 31)))
    assert "party.term_over" in compound.codes(date(2028, 1, 1))
    compound.desk.run(party.approve_term, compound.branch, until=date(2028, 1, 2), by=above, decided=OVER)
    assert "party.renewal_far" in compound.codes(OVER)


@pytest.mark.parametrize("approved", [True, False])
def test_an_early_renewal_needs_an_approval(*, approved: bool) -> None:
    """The whole committee goes early: with the approval for that day nothing is out of order, without it there is a finding."""
    compound = Compound()
    seated(compound, 3)
    early = date(2026, 6, 1)
    if approved:
        compound.desk.run(party.approve_term, compound.branch, until=early, by=_above(compound), decided=date(2026, 5, 1))
    for officer in compound.desk.ask(party.committee, compound.branch, on=START):
        compound.desk.run(party.leave_office, officer.tenure.term.id, end=early, reason=Ended.TERM_OVER)
    assert ("party.renewed_early" in compound.codes(early)) is not approved


def test_who_comes_in_an_approved_longer_term_serves_to_its_end() -> None:
    """Also after the planned end of the others, who hold over; a later approval moves his end with theirs."""
    compound = Compound()
    seated(compound, 3, seats=5)
    above, first, second = _above(compound), date(2027, 6, 1), date(2027, 9, 1)
    approve, decided = party.approve_term, OVER - timedelta(days=30)
    compound.desk.run(approve, compound.branch, until=first, by=above, decided=decided)
    for start in (date(2026, 12, 15), date(2027, 2, 1)):
        term = compound.officer(Office.COMMITTEE, compound.member("1"), start=start)
        assert term.until == PartialDate(first)
    assert "party.term_over" in compound.codes(first)
    compound.desk.run(approve, compound.branch, until=second, by=above, decided=date(2027, 5, 1))
    assert "party.term_over" not in compound.codes(second - timedelta(days=1))
    assert "party.term_over" in compound.codes(second)


def test_an_approval_for_a_term_does_not_lengthen_the_next_one() -> None:
    """The committee is renewed before the day that was approved; the next term is over when it is over."""
    compound = Compound()
    seated(compound, 3)
    until = date(2033, 1, 1)
    compound.desk.run(party.approve_term, compound.branch, until=until, by=_above(compound), decided=START)
    for officer in compound.desk.ask(party.committee, compound.branch, on=OVER):
        compound.desk.run(party.leave_office, officer.tenure.term.id, end=OVER, reason=Ended.TERM_OVER)
    assert compound.officer(Office.COMMITTEE, compound.member("1"), start=OVER).until == PartialDate("2032-01-01")
    assert "party.term_over" in compound.codes(date(2032, 1, 1))


def test_no_committee_is_renewed_when_one_of_it_leaves() -> None:
    """The others stay to the planned end."""
    compound = Compound()
    seated(compound, 3)
    early = date(2026, 6, 1)
    (officer, *_others) = compound.desk.ask(party.committee, compound.branch, on=START)
    compound.desk.run(party.leave_office, officer.tenure.term.id, end=early, reason=Ended.TERM_OVER)
    assert "party.renewed_early" not in compound.codes(early)


def test_an_approval_without_a_term_is_refused() -> None:
    """Where nobody serves there is nothing to move."""
    compound = Compound()
    with pytest.raises(Refused, match=r"party\.nothing_planned"):
        compound.desk.run(party.approve_term, compound.branch, until=OVER, by=_above(compound), decided=START)


def test_an_office_of_another_body_is_left_elsewhere() -> None:
    """The branch ends terms of its own offices alone."""
    compound = Compound()
    body = compound.desk.run(found, kind=Code("volunteer_association"), name="协会", start=PartialDate("2017"))
    post = compound.desk.run(add_post, body.id, code=Code("president"), name="会长", seats=1)
    term = compound.desk.run(
        appoint, post.id, person_id=compound.resident("1"), start=PartialDate("2018"), obtained=Obtained.ELECTED
    )
    with pytest.raises(Refused, match=r"party\.no_office"):
        compound.desk.run(party.leave_office, term.id, end=START, reason=Ended.RESIGNED)


def test_an_officer_who_is_no_full_member_is_told_to_the_branch_alone() -> None:
    """A secretary on probation is recorded and reported."""
    compound = Compound()
    compound.officer(Office.SECRETARY, compound.member("1", state=MemberState.PROBATIONARY))
    assert "party.officer_not_full" in compound.codes(START)
    assert "party.officer_not_full" not in compound.audit(START)


def test_who_is_said_to_be_elected_was_elected_in_a_ballot() -> None:
    """Where meetings are on record, so is the ballot that elected him; the branch is told of another. Not of older terms."""
    compound = Compound()
    first, second = (compound.member("1") for _ in range(2))
    compound.officer(Office.DEPUTY, second, start=date(2021, 6, 30))
    assert "party.elected_without_ballot" not in compound.codes(START)
    session = compound.meet(date(2021, 7, 1), present=(first, second))
    papers = (party.PaperHeap(marks=(first.id,), papers=2),)
    held = compound.desk.run(
        party.hold_election, session.id, office=Office.SECRETARY, candidates=(first.id,), heaps=papers, issued=2, seats=1
    )
    seat, elected = party.seat_officer, Obtained.ELECTED
    compound.desk.run(party.consent, first.id, to=party.ConsentTo.OFFICE, paper="档案1")
    for start, member, told in ((START, first, 0), (date(2022, 2, 1), second, 1)):
        term = compound.desk.run(
            seat, compound.branch, office=Office.SECRETARY, member_id=member.id, start=start, obtained=elected, by=held.id
        )
        found = [one.about for one in compound.check(start) if one.code == "party.elected_without_ballot"]
        assert found == [term.id] * told
        compound.desk.run(party.leave_office, term.id, end=date(2022, 2, 1), reason=Ended.RESIGNED)


@pytest.mark.parametrize(
    ("writes", "names"),
    [("zh", ("书记", "支部委员", "组长")), ("en", ("secretary", "member of the committee", "leader"))],
)
def test_offices_are_named_in_the_language_in_which_the_community_writes(writes: str, names: tuple[str, ...]) -> None:
    """The committee, its offices and the leader of a group."""
    community = fresh_community(plugins=[party], policy=ALLOW_ALL, settings=[Wordings(writes=writes)])
    compound = Compound(community=community)
    compound.desk.run(party.set_up_committee, compound.branch, seats=3, start=START)
    compound.officer(Office.SECRETARY, compound.member("1"))
    bodies = (compound.branch, compound.group(1).body)
    assert tuple(post.name for body in bodies for post in compound.desk.ask(posts, body)) == names


def _above(compound: Compound) -> Id[Body]:
    return compound.desk.run(found, kind=Code("party_committee"), name="街道党工委", start=PartialDate("2012")).id
