"""Stars: from verified hours, shown first, never lowered in silence."""

from datetime import date

import pytest
from plugins.volunteers.tests.branch import Branch, enrol, open_branch

from community_gov import Code, Denied, Refused, Wordings
from community_gov.calendar import Counting, NoWorkingDays
from community_gov.households import person
from community_gov.notices import Outcome, answer_objection, notice, object_to
from community_gov_volunteers.associations import set_bylaw
from community_gov_volunteers.awards import (
    ProposalState,
    StarProposal,
    award_stars,
    drop_proposal,
    lower_stars,
    propose_stars,
    star_proposals,
    stars_of,
)
from community_gov_volunteers.enrolment import ConsentPurpose, Enrolment, consent
from community_gov_volunteers.hours import entries_of
from community_gov_volunteers.verification import correct, verify

SMALL = Code("local_30")  # 30, 60, 100, 200, 300 hours


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def with_hours(branch: Branch, days: int, *, show: bool = True) -> Enrolment:
    """A volunteer who gave ten verified hours on each of so many days of April 2021."""
    one = branch.volunteer()
    activity = branch.activity()
    if show:
        branch.as_(one).run(consent, one.id, purpose=ConsentPurpose.SHOW)
    shifts = [branch.shift(activity, day=f"2021-04-{day:02}", hours="08:00-18:00") for day in range(2, 2 + days)]
    branch.now("2021-05-06 09:00")
    for shift in shifts:
        branch.organiser.run(verify, branch.log(shift, one).id)
    return one


@pytest.fixture
def starred(branch: Branch) -> Branch:
    """A branch whose bylaw has the ladder that begins at 30 hours."""
    branch.organiser.run(set_bylaw, branch.body.id, start=date(2021, 1, 1), ladder_code=SMALL)
    return branch


def propose(branch: Branch, one: Enrolment) -> StarProposal:
    """The vice-president proposes."""
    return branch.organiser.run(propose_stars, one.id)


def test_stars_are_shown_for_five_working_days_and_then_given(starred: Branch) -> None:
    """Thirty hours are one star. Proposed on Thursday 6 May, the fifth working day is Wednesday 12: 8 May was worked."""
    one = with_hours(starred, 3)
    proposal = propose(starred, one)
    assert (proposal.stars, proposal.minutes) == (1, 1800)
    starred.now("2021-05-12 17:00")
    with pytest.raises(Refused) as refused:
        starred.organiser.run(award_stars, proposal.id)
    assert codes(refused) == ["notices.running"]
    starred.now("2021-05-13 09:00")
    given = starred.organiser.run(award_stars, proposal.id)
    assert (given.stars, given.start) == (1, date(2021, 5, 13))
    assert starred.as_(one).ask(stars_of, one.id, on=date(2021, 5, 13)) == given
    assert starred.as_(one).ask(stars_of, one.id, on=date(2021, 5, 12)) is None


def test_the_notice_names_the_number_and_not_the_person(starred: Branch) -> None:
    """What hangs for everybody to see holds no name."""
    one = with_hours(starred, 3)
    shown = starred.office.ask(notice, propose(starred, one).notice)
    assert f"第{one.number}号" in shown.text
    assert "志愿者0001" not in shown.text


def test_the_notice_is_written_in_the_language_of_the_community() -> None:
    """Title, text and ladder in English, with nothing in Chinese left in them."""
    branch = open_branch(settings=(Wordings(writes="en"),))
    branch.organiser.run(set_bylaw, branch.body.id, start=date(2021, 1, 1), ladder_code=SMALL)
    one = with_hours(branch, 3)
    shown = branch.office.ask(notice, propose(branch, one).notice)
    assert shown.title == "Stars for a volunteer"
    assert shown.text == (
        f"Proposed for volunteer no. {one.number}, in stars: 1 (local, from 30 hours)."
        " Objections are taken while this notice hangs."
    )


def test_without_consent_to_be_shown_there_is_no_proposal(starred: Branch) -> None:
    """A proposal is shown to everybody, which takes a consent of its own (PIPL art. 25)."""
    one = with_hours(starred, 3, show=False)
    with pytest.raises(Refused) as refused:
        propose(starred, one)
    assert codes(refused) == ["volunteers.no_consent"]


@pytest.mark.parametrize(("days", "fine"), [(2, False), (3, True)])
def test_the_threshold_is_inclusive(starred: Branch, days: int, *, fine: bool) -> None:
    """Thirty hours reach it; twenty do not."""
    one = with_hours(starred, days)
    if fine:
        assert propose(starred, one).stars == 1
    else:
        with pytest.raises(Refused) as refused:
            propose(starred, one)
        assert codes(refused) == ["volunteers.nothing_higher"]


def test_without_a_ladder_there_are_no_stars(branch: Branch) -> None:
    """An association that has none in its bylaw gives none."""
    one = with_hours(branch, 3)
    with pytest.raises(Refused) as refused:
        propose(branch, one)
    assert codes(refused) == ["volunteers.no_stars_here"]


def test_an_open_objection_keeps_the_stars_back(starred: Branch) -> None:
    """Answered and dismissed it no longer does; upheld it does for good."""
    one = with_hours(starred, 3)
    proposal = propose(starred, one)
    objection = starred.as_(starred.volunteer()).run(object_to, proposal.notice, text="时长有误")
    starred.now("2021-05-13 09:00")
    with pytest.raises(Refused) as refused:
        starred.organiser.run(award_stars, proposal.id)
    assert codes(refused) == ["notices.open"]
    starred.office.run(answer_objection, objection.id, text="已核对", outcome=Outcome.DISMISSED)
    assert starred.organiser.run(award_stars, proposal.id).stars == 1


def test_a_proposal_is_settled_once(starred: Branch) -> None:
    """Another one while it is shown is refused; dropped with a reason it cannot be given."""
    one = with_hours(starred, 3)
    proposal = propose(starred, one)
    with pytest.raises(Refused) as refused:
        propose(starred, one)
    assert codes(refused) == ["volunteers.proposed_already"]
    dropped = starred.organiser.run(drop_proposal, proposal.id, reason="本人放弃")
    assert (dropped.state, dropped.reason) == (ProposalState.DROPPED, "本人放弃")
    with pytest.raises(Refused) as refused:
        starred.organiser.run(award_stars, proposal.id)
    assert codes(refused) == ["volunteers.proposal_settled"]
    assert [each.id for each in starred.organiser.ask(star_proposals, starred.body.id)] == [proposal.id]


def test_hours_that_were_corrected_meanwhile_no_longer_carry_it(starred: Branch) -> None:
    """What counts is what is verified on the day on which the stars are given."""
    one = with_hours(starred, 3)
    proposal = propose(starred, one)
    strike(starred, one)
    starred.now("2021-05-13 09:00")
    with pytest.raises(Refused) as refused:
        starred.organiser.run(award_stars, proposal.id)
    assert codes(refused) == ["volunteers.fewer_hours_now"]


def strike(branch: Branch, one: Enrolment) -> None:
    """Strike out one of the entries, by two people."""
    entry = branch.as_(one).ask(entries_of, one.id)[0]
    new = branch.as_(branch.lead).run(correct, entry.id, minutes=0, reason="重复登记")
    branch.organiser.run(verify, new.id)


def test_stars_never_fall_in_silence(starred: Branch) -> None:
    """A correction leaves them and makes a finding; they are lowered by a person, with the reason, and the old ones end."""
    one = with_hours(starred, 3)
    proposal = propose(starred, one)
    starred.now("2021-05-13 09:00")
    starred.organiser.run(award_stars, proposal.id)
    with pytest.raises(Refused) as refused:
        starred.organiser.run(lower_stars, one.id, reason="x")
    assert codes(refused) == ["volunteers.nothing_lower"]
    strike(starred, one)
    held = starred.as_(one).ask(stars_of, one.id, on=date(2021, 5, 13))
    assert held is not None
    assert held.stars == 1
    starred.now("2021-05-14 09:00")
    lowered = starred.organiser.run(lower_stars, one.id, reason="更正后不足30小时")
    assert (lowered.stars, lowered.reason) == (0, "更正后不足30小时")
    assert starred.as_(one).ask(stars_of, one.id, on=date(2021, 5, 14)) == lowered


def test_nobody_gives_stars_to_himself(starred: Branch) -> None:
    """The vice-president who also volunteers is judged by another organiser."""
    me = enrol(starred.community, starred.body, starred.office.ask(person, starred.vice), by=starred.president)
    starred.as_(me).run(consent, me.id, purpose=ConsentPurpose.SHOW)
    activity = starred.activity()
    shifts = [starred.shift(activity, day=f"2021-04-{day:02}", hours="08:00-18:00") for day in (2, 3, 4)]
    starred.now("2021-05-06 09:00")
    for shift in shifts:
        starred.as_(starred.president).run(verify, starred.log(shift, me).id)
    proposal = starred.as_(starred.president).run(propose_stars, me.id)
    starred.now("2021-05-13 09:00")
    with pytest.raises(Refused) as refused:
        starred.organiser.run(award_stars, proposal.id)
    assert codes(refused) == ["volunteers.own_stars"]


def test_without_a_calendar_other_days_are_counted_on_purpose() -> None:
    """Working days that nobody knows are a fault of the set-up, never a guess; too short a time is refused."""
    branch = open_branch(calendar=False)
    branch.organiser.run(set_bylaw, branch.body.id, start=date(2021, 1, 1), ladder_code=SMALL)
    one = with_hours(branch, 3)
    with pytest.raises(NoWorkingDays):
        propose(branch, one)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(propose_stars, one.id, days=4, counting=Counting.CIVIL_DAYS)
    assert codes(refused) == ["volunteers.shown_too_short"]
    assert branch.organiser.run(propose_stars, one.id, days=9, counting=Counting.CIVIL_DAYS).stars == 1


def test_stars_are_for_the_volunteer_and_the_association(starred: Branch) -> None:
    """Not for the compound's office nor for other volunteers."""
    one = with_hours(starred, 1)
    for desk in (starred.office, starred.as_(starred.volunteer())):
        with pytest.raises(Denied):
            desk.ask(stars_of, one.id, on=date(2021, 5, 6))
