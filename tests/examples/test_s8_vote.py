"""The eighth script: a vote of 2022 in which the special matter fails by one owner."""

import io
import re
from collections import Counter

import pytest
import s2_bodies
import s8_vote
from bay import Bay, open_bay
from rich.console import Console

from community_gov import Denied, audit
from community_gov import households as h
from community_gov.rules import Branch, Choice, Note, Outcome, Test
from community_gov.standalone import verify_vote
from community_gov_owners import ballots as b
from community_gov_owners import bundles, counters, decisions, register, tally, turnout


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the eighth script; the tests only read it."""
    stage = open_bay()
    stage.once(s8_vote.enact)
    return stage


@pytest.fixture
def vote(bay: Bay) -> s8_vote.TheVote:
    """What the script made."""
    return bay.once(s8_vote.enact)


def test_what_the_bylaw_sends_to_the_branch_came_to_it_before_the_announcement(bay: Bay, vote: s8_vote.TheVote) -> None:
    """The branch resolved on it two days before; the audit has nothing to say of that."""
    assert vote.referral.received < s8_vote.ANNOUNCED
    assert vote.referral.resolution is not None
    with bay.desk().view() as view:
        items = {item.id: item.announced for item in view.owners_items(s8_vote.IN_EFFECT)}
    assert items[vote.referral.about] == s8_vote.ANNOUNCED
    assert "party.prior_skipped" not in {one.code for one in bay.desk().ask(audit.findings, on=s8_vote.IN_EFFECT)}


def test_it_ends_before_the_committees_term_does() -> None:
    """Called and closed by a committee in office."""
    assert s8_vote.CLOSES < s2_bodies.FIRST_TERM_ENDS


def test_the_ordinary_matter_passes_and_is_in_effect(bay: Bay, vote: s8_vote.TheVote) -> None:
    """Two thirds of heads and area take part, more than half of those agree, on both."""
    decision = bay.desk().ask(decisions.decision_on, vote.motions[s8_vote.RENEW])
    assert (decision.rule, decision.outcome) == ("CN.278.ordinary", Outcome.PASSED)
    assert decision.heads is not None
    assert 3 * decision.heads.taking_part >= 2 * decision.heads.entitled
    assert 2 * decision.heads.yes > decision.heads.taking_part
    assert decision.effective == s8_vote.IN_EFFECT


def test_the_special_matter_misses_three_quarters_by_one_head(bay: Bay, vote: s8_vote.TheVote) -> None:
    """By area it would have passed; by heads one more owner was needed."""
    decision = bay.desk().ask(decisions.decision_on, vote.motions[s8_vote.BUSINESS])
    assert (decision.rule, decision.outcome) == ("CN.278.major", Outcome.REJECTED)
    verdict = bay.desk().ask(tally.recount, decision.id).verdict
    assert verdict is not None
    tree = verdict.last_held.passes
    assert isinstance(tree, Branch)
    by_heads, by_area = tree.of
    assert isinstance(by_heads, Test)
    assert isinstance(by_area, Test)
    assert not by_heads.holds
    assert by_heads.margin == -1
    assert by_heads.least == by_heads.had + 1
    assert by_area.holds
    assert decision.state is decisions.DecisionState.PUBLISHED


def test_every_head_counts_once_whatever_came_in(bay: Bay, vote: s8_vote.TheVote) -> None:
    """Online, paper, door; one replaced, one proxy gave way, one late, one pair of co-owners who differ."""
    with bay.desk().view() as view:
        rows = view.find(b.Ballot, assembly=vote.assembly)
    states = Counter(row.state for row in rows)
    assert states[b.BallotState.REPLACED] == states[b.BallotState.PROXY_GIVES_WAY] == states[b.BallotState.LATE] == 1
    assert {row.channel for row in rows} == set(b.Channel)
    back = bay.desk().ask(turnout.turnout, vote.assembly)
    heads = {row.voter for row in rows if row.state is b.BallotState.COUNTED}
    assert back.returned == len(heads) == s8_vote.TAKING_PART
    verdict = bay.desk().ask(tally.recount, vote.decisions[s8_vote.BUSINESS]).verdict
    assert verdict is not None
    assert verdict.last_held.notes == (Note.CO_OWNERS_CONFLICT,)


def test_the_register_is_that_of_the_record_date(bay: Bay, vote: s8_vote.TheVote) -> None:
    """As many heads as the compound had on that day, and its digest stands in both decisions."""
    roll = bay.desk().ask(register.register_of, vote.assembly)
    assert roll.heads == bay.desk().ask(h.heads, on=s8_vote.RECORD_DATE).count
    digests = {one.register_digest for one in bay.desk().ask(decisions.decisions, vote.assembly)}
    assert digests == {roll.digest}


def test_the_office_cannot_read_who_voted_what(bay: Bay, vote: s8_vote.TheVote) -> None:
    """Only the named counters, and each owner his own ballot."""
    with pytest.raises(Denied):
        bay.desk().ask(b.ballots, vote.assembly)


def test_both_results_are_counted_again_by_a_program_that_knows_nothing_of_ours(bay: Bay, vote: s8_vote.TheVote) -> None:
    """From 900 heads and 660 ballots in custody: the same outcomes, to the last square metre."""
    with bay.desk().view() as view:
        for decision in vote.decisions.values():
            public, custody = bundles.public_bundle(view, decision), bundles.custody_bundle(view, decision)
            files = (public.text.encode(), (custody.text or "").encode())
            assert verify_vote.check(files, (public.digest, custody.digest))[0] == []


def test_nothing_of_it_is_out_of_order(bay: Bay) -> None:
    """The audit of the day on which the decision took effect has nothing about the vote; one of the seven has sold the flat."""
    found = bay.desk().ask(audit.findings, on=s8_vote.IN_EFFECT)
    assert [one.code for one in found if one.code.startswith("owners.")] == ["owners.member_without_unit"]


def test_the_story_tells_the_reasons_and_why_each_rule(bay: Bay) -> None:
    """With the margin, the least number that would have been enough, and the steps of the search for the rule."""
    console = Console(record=True, width=160, file=io.StringIO())
    s8_vote.show(bay, console)
    told = console.export_text()
    assert "差 1，至少 495" in told
    assert "沿用上级规定" in told
    assert told.count("重新计票一致") == 2


def test_one_paper_was_read_differently_and_decided_by_a_third_person(bay: Bay, vote: s8_vote.TheVote) -> None:
    """What the third one read is what counts; the kit of the first building has a page a ballot."""
    ballots = bay.as_person(bay.desk().ask(counters.counters, vote.assembly)[0].person).ask(b.ballots, vote.assembly)
    (twice,) = [one for one in ballots if one.readers]
    assert len(twice.readers) == 3
    assert {said.choice for said in twice.votes or () if said.motion == vote.motions[s8_vote.BUSINESS]} == {Choice.NO}
    told = s8_vote.papers_told(bay, vote)
    assert "双人登记1张,其中两次不一致由第三人裁定1张" in told
    assert re.search(r"表决票(\d+)张共\1页", told)
