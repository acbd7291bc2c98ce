"""Who may do what: the real policy, denied by default."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from plugins.owners.tests.stage import CLOSES, OPENS, Stage, codes, votes

import community_gov_owners as plugin
from community_gov import Actor, Code, Denied, Desk, Masked, PartialDate, Refused
from community_gov import organizations as o
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import counters, course, decisions, petitions, proxies, register, tally, turnout
from community_gov_owners.committee import SUPERVISOR


@pytest.fixture
def stage() -> Stage:
    """Five owners under the real policy, with an open vote and a counter."""
    made = Stage.made(policy=None)
    made.flats(5)
    return made


def running(stage: Stage) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """An open vote; owner 5 counts."""
    assembly, motions = stage.ready()
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["0005"])
    return assembly, motions


def head(stage: Stage, assembly: a.Assembly, name: str) -> register.Voter:
    """The line of somebody, asked by himself."""
    (row,) = stage.as_person(name).ask(register.voters_of, stage.persons[name], assembly_id=assembly.id)
    return row


def paper(stage: Stage, assembly: a.Assembly, name: str, motions: tuple[a.Motion, ...]) -> b.Paper:
    """A paper in favour."""
    voter = head(stage, assembly, name)
    return b.Paper(voter=voter.id, by=voter.persons[0], votes=votes(motions, Choice.YES), on=OPENS)


def test_every_verb_and_question_has_a_row(stage: Stage) -> None:
    """What the plugin offers, somebody may do; what has no row, nobody may."""
    offered = {name for name in stage.community.actions if name.startswith("owners.")}
    allowed = {allow.action for allow in plugin.gov_policy().allows if allow.role != SUPERVISOR}
    assert offered == allowed
    assert len(offered) > 50


def test_counters_enter_ballots_and_the_office_does_not(stage: Stage) -> None:
    """Who reads papers is named for this assembly; the office, the convener and other owners are not."""
    assembly, motions = running(stage)
    papers = (paper(stage, assembly, "0001", motions),)
    for desk in (stage.office(), stage.as_person("0001"), stage.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            desk.run(b.enter_many, assembly.id, papers=papers)
    assert len(stage.as_person("0005").run(b.enter_many, assembly.id, papers=papers)) == 1
    other = stage.called()
    with pytest.raises(Denied):
        stage.as_person("0005").run(b.enter_many, other.id, papers=papers)


def test_only_counters_and_the_owner_himself_read_what_a_ballot_says(stage: Stage) -> None:
    """The auditor sees that ballots came back, with the votes masked; the office may not even list them."""
    assembly, motions = running(stage)
    stage.as_person("0005").run(b.enter, assembly.id, paper=paper(stage, assembly, "0001", motions))
    (seen,) = stage.as_person("0005").ask(b.ballots, assembly.id)
    assert seen.votes == votes(motions, Choice.YES)
    auditor = stage.community.by(Actor(id="auditor", roles=frozenset({"auditor"})))
    assert [one.votes for one in auditor.ask(b.ballots, assembly.id)] == [None]
    for desk in (stage.office(), stage.as_person("0002")):
        with pytest.raises(Denied):
            desk.ask(b.ballots, assembly.id)
    mine = head(stage, assembly, "0001").id
    (own,) = stage.as_person("0001").ask(b.ballots_of, mine)
    assert own.votes == votes(motions, Choice.YES)
    with pytest.raises(Denied):
        stage.as_person("0002").ask(b.ballots_of, mine)


def test_an_owner_votes_online_for_what_is_his(stage: Stage) -> None:
    """For another head it is denied, before anything is read of the ballot."""
    assembly, motions = running(stage)
    mine = head(stage, assembly, "0001").id
    cast = stage.as_person("0001").run(b.cast, mine, votes=votes(motions, Choice.NO), relied_on=Code("e-signature"))
    assert cast.state is b.BallotState.COUNTED
    with pytest.raises(Denied):
        stage.as_person("0002").run(b.cast, mine, votes=votes(motions, Choice.YES), relied_on=Code("e-signature"))
    with pytest.raises(Denied):
        stage.as_person("0002").run(b.withdraw_ballot, cast.id)
    assert stage.as_person("0001").run(b.withdraw_ballot, cast.id).state is b.BallotState.WITHDRAWN


def test_only_a_counter_counts(stage: Stage) -> None:
    """The office closes the vote; it does not count it."""
    assembly, _motions = running(stage)
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    with pytest.raises(Denied):
        stage.office().run(tally.count, assembly.id)
    assert len(stage.as_person("0005").run(tally.count, assembly.id)) == 1


def test_everybody_reads_agendas_and_results_and_owners_may_have_them_counted_again(stage: Stage) -> None:
    """Results hold sums and no names; a recount is an owner's right."""
    assembly, motions = running(stage)
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    (decision,) = stage.as_person("0005").run(tally.count, assembly.id)
    nobody = stage.community.by(Actor.anonymous())
    assert nobody.ask(a.agenda, assembly.id) == motions
    assert nobody.ask(decisions.decisions, assembly.id) == (decision,)
    assert nobody.ask(turnout.turnout, assembly.id).returned == 0
    assert stage.as_person("0001").ask(tally.recount, decision.id).same
    with pytest.raises(Denied):
        nobody.ask(tally.recount, decision.id)


@pytest.mark.parametrize("question", [register.voters, proxies.proxies])
def test_lists_of_all_owners_are_not_public(stage: Stage, question: Callable[..., object]) -> None:
    """Exact areas name flats to anyone with a price list."""
    assembly, _motions = running(stage)
    roll = stage.office().ask(register.register_of, assembly.id)
    about = roll.id if question is register.voters else assembly.id
    with pytest.raises(Denied):
        stage.as_person("0001").ask(question, about)
    assert isinstance(stage.as_person("0005").ask(question, about), tuple)


def test_the_paper_of_a_proxy_is_masked_for_those_who_only_list_it(stage: Stage) -> None:
    """The office and the auditor see that there is one; the counter sees where it is kept."""
    assembly, _motions = running(stage)
    stage.office().run(
        proxies.give_proxy,
        head(stage, assembly, "0001").id,
        giver=stage.persons["0001"],
        holder=stage.persons["0002"],
        paper="柜3第7号",
        on=OPENS,
    )
    (seen,) = stage.office().ask(proxies.proxies, assembly.id)
    assert isinstance(seen.paper, Masked)
    (whole,) = stage.as_person("0005").ask(proxies.proxies, assembly.id)
    assert whole.paper == "柜3第7号"
    assert stage.as_person("0001").run(proxies.revoke_proxy, whole.id, on=OPENS).ended == OPENS


def test_a_chair_runs_the_assemblies_of_his_own_body(stage: Stage) -> None:
    """The chair of the committee calls; the chair of another body does not."""
    post = stage.office().run(o.add_post, stage.committee, code=Code("chair"), name="主任", seats=1)
    start, how = PartialDate("2021-01-01"), o.Obtained.ELECTED
    stage.office().run(o.appoint, post.id, person_id=stage.persons["0001"], start=start, obtained=how)
    say = {
        "kind": a.AssemblyKind.REGULAR,
        "ground": a.Ground.REGULAR,
        "name": "定期会议",
        "convener": stage.committee,
        "opens": OPENS,
        "closes": CLOSES,
    }

    def call(desk: Desk) -> a.Assembly:
        return desk.run(a.call_assembly, **say)  # type: ignore[arg-type]  # what both say

    called = call(stage.as_person("0001"))
    stage.as_person("0001").run(a.add_motion, called.id, title="事项", matter=Code("manager"), place=None)
    with pytest.raises(Denied):
        call(stage.as_person("0002"))
    with pytest.raises(Denied):
        stage.as_person("0002").run(a.add_motion, called.id, title="事项", matter=Code("manager"), place=None)


def test_owners_start_and_sign_petitions_for_themselves(stage: Stage) -> None:
    """Nobody signs for another."""
    made = stage.as_person("0001").run(petitions.start_petition, title="召开临时会议")
    stage.as_person("0001").run(petitions.sign_petition, made.id, person_id=stage.persons["0001"])
    with pytest.raises(Denied):
        stage.as_person("0001").run(petitions.sign_petition, made.id, person_id=stage.persons["0002"])
    with pytest.raises(Denied):
        stage.community.by(Actor.anonymous()).run(petitions.start_petition, title="匿名")
    assert stage.community.by(Actor.anonymous()).ask(petitions.support, made.id, on=OPENS).heads == 1


def test_counters_are_not_candidates_and_are_named_before_the_count(stage: Stage) -> None:
    """Counters come first in the list; naming somebody again changes the duty."""
    assembly, _motions = running(stage)
    watch = counters.CounterDuty.SCRUTINEER
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["0004"], duty=watch)
    found = stage.office().ask(counters.counters, assembly.id)
    assert [one.duty for one in found] == [counters.CounterDuty.COUNTER, watch]
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["0005"], duty=watch)
    assert len(stage.office().ask(counters.counters, assembly.id)) == 2
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    stage.as_person("0005").run(tally.count, assembly.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["0003"])
    assert codes(refused.value) == ["owners.counted_already"]
