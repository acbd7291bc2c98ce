"""Every paper is somewhere: boxes with seals, papers counted by hand, and sums that hold or whose difference is stated."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plugins.owners.tests.stage import CLOSES, Stage, codes, votes

from community_gov import Change, Code, Id, Refused, audit, verb
from community_gov import notices as n
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import boxes, bundles, counters, course, effect, provenance
from community_gov_owners import paper_account as p

SEAL = "A-0017"
FIRST, SECOND, WATCHES = "0007", "0008", "0009"
RIGHT = p.Papers(printed=10, issued=9, spoiled=1, unused=0, returned=6, not_returned=3, valid=5, void=1)
"""What the paper votes of the stage come to."""


@pytest.fixture
def stage() -> Stage:
    """Nine owners of one flat each."""
    made = Stage.made()
    made.flats(9)
    return made


def running(stage: Stage) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """An open vote with two counters and a scrutineer."""
    assembly, motions = stage.ready()
    for name in (FIRST, SECOND, WATCHES):
        duty = counters.CounterDuty.SCRUTINEER if name == WATCHES else counters.CounterDuty.COUNTER
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[name], duty=duty)
    return assembly, motions


def closed(stage: Stage) -> a.Assembly:
    """A closed vote with one box: five valid papers and an unsigned one came back."""
    assembly, motions = running(stage)
    stage.office().run(boxes.seal_box, assembly.id, seal=SEAL, sealed_by=stage.persons[FIRST])
    names = sorted(stage.persons)[:6]
    papers = [stage.paper(assembly.id, name, votes(motions, Choice.YES), signed=name != "0006") for name in names]
    stage.enter(assembly.id, *papers)
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    return assembly


def opened(stage: Stage, assembly: a.Assembly, *, papers: int = 6, seal_whole: bool = True) -> boxes.BallotBox:
    """The box, opened by two."""
    (box,) = stage.office().ask(boxes.ballot_boxes, assembly.id)
    openers = (stage.persons[FIRST], stage.persons[WATCHES])
    return stage.office().run(boxes.open_box, box.id, openers=openers, papers=papers, seal_whole=seal_whole)


def accounted(stage: Stage, assembly: a.Assembly, papers: p.Papers = RIGHT, **more: str) -> p.PaperAccount:
    """The account."""
    return stage.office().run(p.account_for_papers, assembly.id, papers=papers, **more)


def test_an_account_that_adds_up_names_who_counted_and_watched(stage: Stage) -> None:
    """It stands in the count record and, as numbers of papers and people, on the notice of the result."""
    assembly = closed(stage)
    box = opened(stage, assembly)
    account = accounted(stage, assembly)
    assert (account.adds_up, account.difference) == (True, None)
    assert account.counters == (stage.persons[FIRST], stage.persons[SECOND])
    assert account.scrutineers == (stage.persons[WATCHES],)
    record = stage.office().ask(provenance.count_record, assembly.id)
    assert (record.papers, record.boxes) == (account, (box,))
    (decision,) = stage.counted_only(assembly.id)
    stage.office().run(bundles.seal, decision.id)
    assert '"papers":"add_up"' in stage.office().ask(bundles.public_bundle, decision.id).text
    (published,) = stage.office().run(effect.publish_results, assembly.id, starts=CLOSES + timedelta(days=1), days=7)
    text = stage.office().ask(n.notice, published.notice or Id("?")).text
    assert "表决票发出9张,收回6张;计票人2名,监票人1名。票数清点相符。" in text


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"printed": 11}, "owners.papers_printed"),
        ({"issued": 10, "unused": -1}, "owners.papers_negative"),
        ({"not_returned": 2}, "owners.papers_issued"),
        ({"valid": 4}, "owners.papers_returned"),
        ({"valid": 4, "void": 2}, "owners.papers_entered"),
    ],
)
def test_an_account_that_does_not_add_up_is_refused_with_its_sum(stage: Stage, wrong: dict[str, int], rule: str) -> None:
    """Printed = issued + spoiled + unused; issued = returned + not returned; returned = valid + void = what is on record."""
    assembly = closed(stage)
    opened(stage, assembly)
    with pytest.raises(Refused) as refused:
        accounted(stage, assembly, evolve(RIGHT, **wrong))
    assert codes(refused.value) == [rule]
    assert stage.office().ask(provenance.count_record, assembly.id).papers is None


def test_boxes_have_to_be_opened_whole_and_hold_what_came_back(stage: Stage) -> None:
    """A closed box, a broken seal and a paper too few in the boxes are each told."""
    assembly = closed(stage)
    with pytest.raises(Refused) as shut:
        accounted(stage, assembly)
    assert codes(shut.value) == ["owners.papers_box_closed", "owners.papers_boxes"]
    opened(stage, assembly, papers=5, seal_whole=False)
    with pytest.raises(Refused) as broken:
        accounted(stage, assembly)
    assert codes(broken.value) == ["owners.papers_seal_broken", "owners.papers_boxes"]


def test_a_stated_difference_is_kept_published_and_found(stage: Stage) -> None:
    """Who cannot make it add up says so, and everybody reads it; the bundle says that the papers differ."""
    assembly = closed(stage)
    opened(stage, assembly)
    account = accounted(stage, assembly, evolve(RIGHT, not_returned=2), difference="一张发出的票下落不明")
    assert (account.adds_up, account.difference) == (False, "一张发出的票下落不明")
    (decision,) = stage.counted_only(assembly.id)
    stage.office().run(bundles.seal, decision.id)
    assert '"papers":"differ"' in stage.office().ask(bundles.public_bundle, decision.id).text
    (published,) = stage.office().run(effect.publish_results, assembly.id, starts=CLOSES + timedelta(days=1), days=7)
    assert "票数清点不符:一张发出的票下落不明" in stage.office().ask(n.notice, published.notice or Id("?")).text
    found = stage.office().ask(audit.findings, on=CLOSES + timedelta(days=2))
    assert [one.about for one in found if one.code == "owners.papers_differ"] == [account.id]


def test_a_better_account_replaces_the_first_one_until_the_count(stage: Stage) -> None:
    """A difference that is found is mended; after the count the account stays, whatever verb writes it."""
    assembly = closed(stage)
    opened(stage, assembly)
    first = accounted(stage, assembly, evolve(RIGHT, not_returned=2), difference="下落不明")
    second = accounted(stage, assembly, difference="已找到")
    assert (second.id, second.adds_up, second.difference) == (first.id, True, None)
    stage.counted_only(assembly.id)
    with pytest.raises(Refused) as refused:
        accounted(stage, assembly)
    with pytest.raises(Refused) as written:
        stage.office().run(altered, second.id)
    assert codes(refused.value) + codes(written.value) == ["owners.assembly_state", "owners.account_moved"]


@verb("tests.alter_account")
def altered(change: Change, account_id: Id[p.PaperAccount]) -> p.PaperAccount:
    """Change an account past its verb."""
    return change.put(evolve(change.get(p.PaperAccount, account_id), void=0))


def test_nobody_accounts_without_somebody_who_watches(stage: Stage) -> None:
    """A counter and a scrutineer at least."""
    assembly, _motions = stage.ready()
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[FIRST])
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    with pytest.raises(Refused) as refused:
        accounted(stage, assembly)
    assert codes(refused.value) == ["owners.nobody_watches"]


def test_a_box_is_sealed_and_opened_once_by_those_who_are_named(stage: Stage) -> None:
    """Two different people open it after the close; a seal is used once; what is recorded of a box stays."""
    assembly, _motions = running(stage)
    seal, one = boxes.seal_box, stage.persons[FIRST]
    box = stage.office().run(seal, assembly.id, seal=SEAL, sealed_by=one, place=stage.building)
    assert (box.number, box.place, box.opened) == (1, stage.building, None)
    refusals = []

    def refused(*args: object, **said: object) -> None:
        with pytest.raises(Refused) as refusal:
            stage.office().run(*args, **said)  # type: ignore[arg-type]  # what a test says
        refusals.extend(codes(refusal.value))

    refused(seal, assembly.id, seal=" ", sealed_by=one)
    refused(seal, assembly.id, seal=SEAL, sealed_by=one)
    refused(seal, assembly.id, seal="A-0018", sealed_by=stage.persons["0001"])
    two = (one, stage.persons[WATCHES])
    refused(boxes.open_box, box.id, openers=two, papers=0, seal_whole=True)
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    refused(seal, assembly.id, seal="A-0018", sealed_by=one)
    refused(boxes.open_box, box.id, openers=(one, one), papers=0, seal_whole=True)
    refused(boxes.open_box, box.id, openers=two, papers=-1, seal_whole=True)
    opened(stage, assembly, papers=0)
    refused(boxes.open_box, box.id, openers=two, papers=1, seal_whole=True)
    refused(refill, box.id)
    assert refusals == [
        "owners.no_seal",
        "owners.seal_used",
        "owners.box_sealer",
        "owners.assembly_state",
        "owners.box_late",
        "owners.box_openers",
        "owners.box_papers",
        "owners.box_open",
        "owners.box_moved",
    ]


@verb("tests.refill")
def refill(change: Change, box_id: Id[boxes.BallotBox]) -> boxes.BallotBox:
    """Change what was in a box."""
    return change.put(evolve(change.get(boxes.BallotBox, box_id), papers=9))


@given(
    numbers=st.fixed_dictionaries({name: st.integers(0, 9) for name in ("spoiled", "unused", "not_returned", "valid", "void")}),
    off=st.sampled_from(["printed", "issued", "returned", "none"]),
)
def test_papers_add_up_exactly_when_all_three_sums_hold(numbers: dict[str, int], off: str) -> None:
    """For any numbers: derived from the parts they hold, one whole more and the sums that it stands in fail."""
    returned = numbers["valid"] + numbers["void"]
    issued = returned + numbers["not_returned"]
    printed = issued + numbers["spoiled"] + numbers["unused"]
    whole = {"printed": printed, "issued": issued, "returned": returned}
    if off != "none":
        whole[off] += 1
    papers = p.Papers(**whole, **numbers)
    found = {problem.code for problem in p.sum_problems(papers)}
    wanted = {
        "none": set(),
        "printed": {"owners.papers_printed"},
        "issued": {"owners.papers_printed", "owners.papers_issued"},
        "returned": {"owners.papers_issued", "owners.papers_returned"},
    }
    assert found == wanted[off]


def test_late_and_online_ballots_are_no_papers_of_the_boxes(stage: Stage) -> None:
    """What came online was never on paper, what came late is in no box."""
    assembly, motions = running(stage)
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes(motions, Choice.YES)))
    voter = stage.voter(assembly.id, "0002").id
    stage.as_person("0002").run(b.cast, voter, votes=votes(motions, Choice.YES), relied_on=Code("e-signature"))
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    late = stage.paper(assembly.id, "0003", votes(motions, Choice.YES), on=CLOSES + timedelta(days=1))
    stage.office().run(b.record_late, assembly.id, paper=late)
    papers = p.Papers(printed=9, issued=9, spoiled=0, unused=0, returned=1, not_returned=8, valid=1, void=0)
    assert accounted(stage, assembly, papers).adds_up
