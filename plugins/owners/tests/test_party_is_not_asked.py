"""Party membership changes nothing: the same vote with and without it comes to the same."""

from datetime import date

from plugins.owners.tests.stage import OPENS, Stage

import community_gov_party as party
from community_gov import Code, PartialDate
from community_gov.rules import Choice
from community_gov_owners import ballots as b
from community_gov_owners import candidates, decisions, register, turnout
from community_gov_owners.candidates import Nominator
from community_gov_owners.law import ELECTION

MEMBERS = ("0001", "0003", "0004", "0008", "0011")


def played(*, with_members: bool) -> list[object]:
    """An election and an ordinary matter among twelve owners; what came of it, without ids."""
    stage = Stage.made(party)
    stage.flats(12)
    if with_members:
        branch = stage.office().run(party.found_branch, name="支部", start=PartialDate("2020-08")).body
        for name in MEMBERS:
            person, full = stage.persons[name], party.MemberState.FULL
            stage.office().run(party.register_member, branch, person_id=person, state=full, on=date(2021, 1, 4))
    assembly = stage.called()
    election = stage.motion(assembly.id, ELECTION, seats=3, alternates=2)
    ordinary = stage.motion(assembly.id, Code("manager"))
    roll = stage.frozen(assembly.id)
    standing = [
        stage.office().run(
            candidates.nominate,
            election.id,
            person_id=stage.persons[name],
            nominated_by=Nominator.OWNERS,
            capacity=True,
            consent=True,
        )
        for name in ("0001", "0002", "0003", "0004", "0005")
    ]
    stage.opened(assembly.id)
    for number, line in enumerate(stage.office().ask(register.voters, roll.id)):
        marked = tuple(standing[(number + step) % 5].id for step in range(3))
        said = (
            b.Vote(motion=election.id, choice=Choice.YES, candidates=marked),
            b.Vote(motion=ordinary.id, choice=Choice.NO if number % 3 else Choice.YES),
        )
        paper = b.Paper(voter=line.id, by=line.persons[0], votes=said, on=OPENS)
        stage.enter(assembly.id, paper)
    of_election, of_manager = stage.counted(assembly.id)
    number_of = {one.id: one.number for one in standing}
    rows = stage.office().ask(decisions.results, of_election.id)
    return [
        (roll.heads, roll.area, roll.several),
        (of_election.outcome, of_manager.outcome, of_manager.heads, of_manager.area),
        sorted((number_of[row.candidate], row.seat, row.alternate, row.place, row.heads) for row in rows),
        stage.office().ask(turnout.turnout, assembly.id),
    ]


def test_the_same_vote_with_and_without_party_members_comes_to_the_same() -> None:
    """Eligibility, register, ranking, ties and verdicts are equal, member or not."""
    assert played(with_members=True) == played(with_members=False)
