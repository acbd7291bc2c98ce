"""Ballots of those who cannot hand one in themselves: minors, companies, the dead."""

from datetime import date

import pytest
from plugins.owners.tests.stage import OPENS, Stage, codes, votes

from community_gov import PartialDate, Refused, audit
from community_gov import households as h
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots, candidates, petitions, provenance, register, tally
from community_gov_owners.ballots import BallotState, Channel, Paper
from community_gov_owners.heads import Holder
from community_gov_owners.law import ELECTION

GUARDIAN, AGENT, HEIRS = (h.MandateGround.of(code) for code in ("guardian", "agent", "heirs"))
SINCE = PartialDate("2020")


@pytest.fixture
def stage() -> Stage:
    """A child, a company, somebody who died with two children, and two ordinary owners."""
    stage = Stage.made()
    stage.person("公司", kind=h.PersonKind.COMPANY)
    for number, owner in enumerate(("孩子", "公司", "逝者", "甲", "乙"), start=1):
        stage.unit(str(number), "100", owner)
    for name in ("母亲", "经办", "儿子", "女儿"):
        stage.person(name)
    office = stage.office()
    for acting, owner, ground in (("母亲", "孩子", GUARDIAN), ("经办", "公司", AGENT)):
        office.run(h.authorize, stage.persons[acting], principal=stage.persons[owner], ground=ground, start=SINCE)
    heirs = (stage.persons["儿子"], stage.persons["女儿"])
    office.run(h.record_death, stage.persons["逝者"], on=PartialDate("2020-05-01"), heirs=heirs)
    return stage


def held(stage: Stage) -> tuple[a.Assembly, a.Motion, dict[str, register.Voter]]:
    """A vote that is open, and the line of each unit."""
    assembly = stage.called()
    motion = stage.motion(assembly.id)
    roll = stage.frozen(assembly.id)
    stage.opened(assembly.id)
    rows = {str(number): row for number, row in enumerate(stage.office().ask(register.voters, roll.id), start=1)}
    return assembly, motion, rows


def enter(stage: Stage, assembly: a.Assembly, voter: register.Voter, by: str, motion: a.Motion) -> ballots.Ballot:
    """A paper for the item by this hand."""
    stage.on(max(stage.office_day(), OPENS))
    paper = Paper(voter=voter.id, by=stage.persons[by], channel=Channel.PAPER, on=OPENS, votes=votes((motion,), Choice.YES))
    return stage.office().run(ballots.enter, assembly.id, paper=paper)


def test_guardian_and_agent_speak_in_the_register_and_the_heads_stay_the_owners(stage: Stage) -> None:
    """Five heads; the lines name who owns, who is heard, and by which record."""
    _assembly, _motion, rows = held(stage)
    people = stage.persons
    assert len(rows) == 5
    assert [(rows[n].owners, rows[n].persons, rows[n].holder) for n in "123"] == [
        ((people["孩子"],), (people["母亲"],), Holder.SOLE),
        ((people["公司"],), (people["经办"],), Holder.SOLE),
        (tuple(sorted((people["儿子"], people["女儿"]))),) * 2 + (Holder.ESTATE,),
    ]
    assert [(one.owner, one.ground) for n in "12" for one in rows[n].acting] == [
        (people["孩子"], GUARDIAN),
        (people["公司"], AGENT),
    ]
    assert rows["3"].representative is None


def test_only_who_is_entitled_hands_in_the_ballot(stage: Stage) -> None:
    """The child's own paper is refused, the mother's counts, and the provenance tells as what she acted."""
    assembly, motion, rows = held(stage)
    for voter, by in (("1", "孩子"), ("2", "公司"), ("1", "经办")):
        with pytest.raises(Refused) as refused:
            enter(stage, assembly, rows[voter], by, motion)
        assert codes(refused.value) == ["owners.not_hand"]
    assert enter(stage, assembly, rows["1"], "母亲", motion).state is BallotState.COUNTED
    assert enter(stage, assembly, rows["2"], "经办", motion).state is BallotState.COUNTED


def test_the_ballot_of_silent_heirs_is_kept_and_not_counted(stage: Stage) -> None:
    """Their unit stays in the base, and the audit tells how many there are."""
    assembly, motion, rows = held(stage)
    assert enter(stage, assembly, rows["3"], "儿子", motion).state is BallotState.NOT_REPRESENTATIVE
    told = [one for one in stage.office().ask(audit.findings, on=OPENS) if one.code == "owners.heirs_silent"]
    assert [one.said.params["n"] for one in told] == [1]


def test_whom_the_heirs_named_is_heard(stage: Stage) -> None:
    """From the day on which they named her; the other heir is not."""
    people = stage.persons
    stage.office().run(h.authorize, people["女儿"], principal=people["逝者"], ground=HEIRS, start=PartialDate("2021-06-01"))
    assembly, motion, rows = held(stage)
    assert (rows["3"].holder, rows["3"].persons) == (Holder.SOLE, (people["女儿"],))
    assert enter(stage, assembly, rows["3"], "女儿", motion).state is BallotState.COUNTED
    with pytest.raises(Refused) as refused:
        enter(stage, assembly, rows["3"], "儿子", motion)
    assert codes(refused.value) == ["owners.not_hand"]


def test_two_guardians_who_differ_make_the_ballot_void(stage: Stage) -> None:
    """They are two hands of one head, as co-owners are: never two heads, never whoever came first."""
    stage.office().run(h.authorize, stage.person("父亲"), principal=stage.persons["孩子"], ground=GUARDIAN, start=SINCE)
    assembly, motion, rows = held(stage)
    people = stage.persons
    stage.on(OPENS)
    for by, choice in (("母亲", Choice.YES), ("父亲", Choice.NO)):
        paper = Paper(voter=rows["1"].id, by=people[by], channel=Channel.PAPER, on=OPENS, votes=votes((motion,), choice))
        stage.office().run(ballots.enter, assembly.id, paper=paper)
    for number, by in (("2", "经办"), ("4", "甲"), ("5", "乙")):
        enter(stage, assembly, rows[number], by, motion)
    (decision,) = stage.counted(assembly.id)
    told = stage.office().ask(provenance.provenance, decision.id)
    acted = {(one.by, one.acting.owner) for one in told if one.acting is not None}
    assert acted == {(people["母亲"], people["孩子"]), (people["父亲"], people["孩子"]), (people["经办"], people["公司"])}
    assert decision.outcome is Outcome.PASSED
    assert stage.office().ask(tally.recount, decision.id).same


def test_a_guardian_does_not_stand_for_election_but_an_heir_may() -> None:
    """Candidates are owners (Property Management Regulation art. 16); heirs own from the moment of death."""
    stage = Stage.made()
    for code, owner in (("1", "孩子"), ("2", "逝者")):
        stage.unit(code, "100", owner)
    stage.person("母亲")
    office, people = stage.office(), stage.persons
    office.run(h.authorize, people["母亲"], principal=people["孩子"], ground=GUARDIAN, start=SINCE)
    office.run(h.record_death, people["逝者"], on=PartialDate("2020"), heirs=(stage.person("儿子"),))
    assembly = stage.called()
    motion = stage.motion(assembly.id, ELECTION, seats=1)
    stage.frozen(assembly.id)

    def stands(name: str) -> candidates.Candidate:
        return office.run(
            candidates.nominate,
            motion.id,
            person_id=people[name],
            nominated_by=candidates.Nominator.OWNERS,
            capacity=True,
            consent=True,
        )

    with pytest.raises(Refused) as refused:
        stands("母亲")
    assert codes(refused.value) == ["owners.not_eligible"]
    assert stands("儿子").person == people["儿子"]


def test_a_petition_is_signed_by_who_is_heard(stage: Stage) -> None:
    """A guardian's name counts for the child's head; that of one silent heir for none."""
    stage.on(date(2021, 7, 1))
    office, people = stage.office(), stage.persons
    petition = office.run(petitions.start_petition, title="更换物业服务人")
    office.run(petitions.sign_petition, petition.id, person_id=people["母亲"])
    with pytest.raises(Refused) as refused:
        office.run(petitions.sign_petition, petition.id, person_id=people["儿子"])
    assert codes(refused.value) == ["owners.not_owner"]
    assert office.ask(petitions.support, petition.id, on=date(2021, 7, 1)).heads == 1
