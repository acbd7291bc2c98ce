"""Two votes at the same time, and several records in one change: what belongs to one says nothing about the other."""

import pytest
from attrs import evolve
from plugins.owners.tests.stage import CHANGE_USE, USE_FUNDS, Stage, codes, erased, votes

from community_gov import Change, Code, Id, PartialDate, Refused, verb
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, candidates, counters, decisions, tally
from community_gov_owners.ballots import Reading
from community_gov_owners.bylaws import SilenceRule
from community_gov_owners.decisions import Decision

CLAUSE = Code("art-22")


@pytest.fixture
def stage() -> Stage:
    """Nine owners, whose silence goes with the majority where a ballot reached them."""
    made = Stage.made()
    made.flats(9)
    made.office().run(bylaws.adopt_bylaws, start=PartialDate("2021"), silence=SilenceRule.MAJORITY, silence_clause=CLAUSE)
    return made


def sums(decision: Decision) -> tuple[int, int, int]:
    """Heads that took part, said yes and said no."""
    assert decision.heads is not None
    return decision.heads.taking_part, decision.heads.yes, decision.heads.no


def test_ballots_and_deliveries_of_one_vote_are_none_of_the_other(stage: Stage) -> None:
    """Both are open at once: six say yes in the one, where the rest were reached; two say no in the other, where nobody was."""
    one, (first,) = stage.ready(USE_FUNDS)
    other, (second,) = stage.ready(USE_FUNDS)
    names = sorted(stage.persons)
    stage.handed_to(one.id, [stage.voter(one.id, name) for name in names])
    stage.enter(one.id, *(stage.paper(one.id, name, votes([first], Choice.YES)) for name in names[:6]))
    stage.enter(other.id, *(stage.paper(other.id, name, votes([second], Choice.NO)) for name in names[:2]))
    (of_other,) = stage.counted(other.id)
    (of_one,) = stage.counted(one.id)
    assert sums(of_one) == (9, 9, 0)
    assert sums(of_other) == (2, 0, 2)
    assert of_one.rests_on_silence
    assert not of_other.rests_on_silence


def test_a_recount_reads_the_ballots_of_its_own_vote(stage: Stage) -> None:
    """Erased ballots of another vote are in nobody's way; its own are named with the decision."""
    one, (first,) = stage.ready(USE_FUNDS)
    other, (second,) = stage.ready(USE_FUNDS)
    (kept,) = stage.enter(one.id, stage.paper(one.id, "0001", votes([first], Choice.YES)))
    (gone,) = stage.enter(other.id, stage.paper(other.id, "0001", votes([second], Choice.YES)))
    (of_one,), (of_other,) = stage.counted(one.id), stage.counted(other.id)
    stage.office().run(erased, gone.id)
    assert stage.office().ask(tally.recount, of_one.id).same
    with pytest.raises(Refused) as refused:
        stage.office().ask(tally.recount, of_other.id)
    assert [(one.code, one.at, one.params["n"]) for one in refused.value.problems] == [
        ("owners.ballots_erased", "decision_id", 1)
    ]
    assert kept.assembly == one.id


def test_items_left_blank_are_told_where_there_are_any(stage: Stage) -> None:
    """How many, and what they counted as; nothing where every item was marked."""
    assembly, (funds, adverts) = stage.ready(USE_FUNDS, CHANGE_USE)
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes([funds, adverts], Choice.YES)))
    stage.enter(assembly.id, stage.paper(assembly.id, "0002", votes([funds], Choice.YES)))
    of_funds, of_adverts = stage.counted(assembly.id)
    assert not [line for line in of_funds.chosen if "未作选择" in line.zh]
    assert [line.zh for line in of_adverts.chosen if "未作选择" in line.zh] == ["收回的表决票中有1张对本事项未作选择,计为弃权"]


def test_who_is_elected_has_passed_and_a_spoilt_ballot_takes_part_and_marks_nobody(stage: Stage) -> None:
    """Each candidate's line says whether both majorities were reached, seat or not."""
    assembly = stage.called()
    item = stage.motion(assembly.id, Code("committee_election"), seats=1, alternates=1)
    stage.frozen(assembly.id)
    standing = [_nominated(stage, item, name) for name in ("0001", "0002", "0003", "0004")]
    stage.opened(assembly.id)
    for_the_first = (b.Vote(motion=item.id, choice=Choice.YES, candidates=(standing[0].id,)),)
    papers = [stage.paper(assembly.id, name, for_the_first) for name in sorted(stage.persons)[:7]]
    spoilt = b.Vote(motion=item.id, choice=Choice.INVALID, flaw=Code("two_marks"))
    papers.append(stage.paper(assembly.id, "0008", (spoilt,)))
    stage.enter(assembly.id, *papers)
    (decision,) = stage.counted(assembly.id)
    rows = {row.candidate: row for row in stage.office().ask(decisions.results, decision.id)}
    assert [rows[one.id].passed for one in standing] == [True, False, False, False]
    assert [rows[one.id].seat for one in standing] == [1, None, None, None]
    assert rows[standing[0].id].heads == 7


def _nominated(stage: Stage, item: a.Motion, name: str) -> candidates.Candidate:
    return stage.office().run(
        candidates.nominate,
        item.id,
        person_id=stage.persons[name],
        nominated_by=candidates.Nominator.SELF,
        capacity=True,
        consent=True,
    )


@verb("tests.alter_many")
def alter_many(change: Change, *, readings: tuple[Id[Reading], ...]) -> None:
    """Write several readings in one change: the first as it was, the last with another sheet number."""
    for number, id in enumerate(readings):
        known = change.get(Reading, id)
        change.put(evolve(known, sheet=known.sheet + 100) if number == len(readings) - 1 else evolve(known, reason="看过"))


def test_every_reading_of_a_change_is_looked_at_not_only_the_first(stage: Stage) -> None:
    """What somebody read stays, wherever in the change it stands."""
    assembly, (motion,) = stage.ready()
    for name in ("0008", "0009"):
        duty = counters.CounterDuty.COUNTER
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[name], duty=duty)
    made = [
        stage.as_person("0008").run(b.enter_first, assembly.id, paper=stage.paper(assembly.id, name, votes([motion], Choice.YES)))
        for name in ("0001", "0002")
    ]
    with pytest.raises(Refused) as refused:
        stage.office().run(alter_many, readings=tuple(one.id for one in made))
    assert codes(refused.value) == ["owners.reading_moved"] * 2


@verb("tests.add_and_alter")
def add_and_alter(change: Change, *, id: Id[Reading]) -> None:
    """Write a reading that is new, and after it one that is there with another sheet number."""
    known = change.get(Reading, id)
    change.put(evolve(known, id=Id("reading-9-9"), sheet=9))
    change.put(evolve(known, sheet=8))


def test_a_reading_does_not_move_beside_one_that_is_new(stage: Stage) -> None:
    """The new one may come, the old one stays."""
    assembly, (motion,) = stage.ready()
    for name in ("0008", "0009"):
        duty = counters.CounterDuty.COUNTER
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[name], duty=duty)
    paper = stage.paper(assembly.id, "0001", votes([motion], Choice.YES))
    read = stage.as_person("0008").run(b.enter_first, assembly.id, paper=paper)
    with pytest.raises(Refused) as refused:
        stage.office().run(add_and_alter, id=read.id)
    assert codes(refused.value) == ["owners.reading_moved"]


@verb("tests.kept")
def kept(change: Change, reading: Reading) -> Reading:
    """Write a reading as it is given."""
    return change.put(reading)


def _without(known: Reading, field: str) -> Reading:
    return evolve(known, paper=None) if field == "paper" else evolve(known, reason=None)


@verb("tests.erase_of_reading")
def erase_of_reading(change: Change, id: Id[Reading], *, field: str) -> Reading:
    """Erase one of the two things of a reading that may go."""
    known = change.get(Reading, id)
    return change.put(_without(known, field))


@pytest.mark.parametrize("field", ["paper", "reason"])
def test_of_what_somebody_read_the_paper_and_the_reason_go_one_by_one(stage: Stage, field: str) -> None:
    """Each may be erased while the other stays."""
    assembly, (motion,) = stage.ready()
    for name in ("0008", "0009"):
        duty = counters.CounterDuty.COUNTER
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[name], duty=duty)
    paper = stage.paper(assembly.id, "0001", votes([motion], Choice.YES))
    read = stage.as_person("0008").run(b.enter_first, assembly.id, paper=paper)
    made = stage.office().run(kept, evolve(read, id=Id("reading-9-9"), sheet=9, reason="两次不同"))
    assert made.paper is not None
    assert stage.office().run(erase_of_reading, made.id, field=field) == _without(made, field)
