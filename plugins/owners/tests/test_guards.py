"""What holds whatever verb wrote it: registers, agendas, ballots and decisions do not move."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from plugins.owners.tests.stage import OPENS, Stage, codes, erased, votes

from community_gov import Change, Id, Record, Refused, verb
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import decisions, effect, register


@verb("tests.overwrite")
def overwrite(change: Change, record: Record) -> Record:
    """A careless verb: it writes whatever it is given over what is there."""
    change.get(type(record), Id(record.id))
    return change.put(record)


@verb("tests.add")
def add(change: Change, record: Record) -> Record:
    """Another one: it adds whatever it is given."""
    return change.put(record)


@verb("tests.add_all")
def add_all(change: Change, records: tuple[Record, ...]) -> None:
    """A third one: several at once, over whatever is there."""
    for record in records:
        change.find(type(record), id=record.id)
        change.put(record)


@pytest.fixture
def stage() -> Stage:
    """Three owners."""
    made = Stage.made()
    made.flats(3)
    return made


def refused_by(stage: Stage, record: Record) -> list[str]:
    """The objections to writing this record over what is there."""
    with pytest.raises(Refused) as refused:
        stage.office().run(overwrite, record)
    return codes(refused.value)


def test_a_frozen_register_does_not_move(stage: Stage) -> None:
    """Neither its sums nor its lines; the notice under which it is shown may be set."""
    roll = stage.frozen(stage.called().id)
    line = stage.office().ask(register.voters, roll.id)[0]
    assert refused_by(stage, evolve(roll, area=Decimal(1))) == ["owners.register_moved"]
    assert refused_by(stage, evolve(line, area=Decimal(1))) == ["owners.register_moved"]
    with pytest.raises(Refused) as refused:
        stage.office().run(add, evolve(line, id=Id("voter-9-9"), number=4))
    assert codes(refused.value) == ["owners.register_moved"]
    assert stage.office().run(register.show_register, roll.id, starts=date(2022, 1, 1), days=5).shown is not None


def test_a_line_does_not_move_beside_a_register_that_is_shown(stage: Stage) -> None:
    """Writing the register again for its notice lets nobody write its lines."""
    roll = stage.frozen(stage.called().id)
    line = stage.office().ask(register.voters, roll.id)[0]
    with pytest.raises(Refused) as refused:
        stage.office().run(add_all, (evolve(roll, shown=Id("notice-9-9")), evolve(line, area=Decimal(1))))
    assert codes(refused.value) == ["owners.register_moved"]
    with pytest.raises(Refused) as refused:
        stage.office().run(add_all, (evolve(roll, shown=Id("notice-9-9")), evolve(line, id=Id("voter-9-9"), number=4)))
    assert codes(refused.value) == ["owners.register_moved"], "nor is a line added"


def test_the_sums_of_a_register_are_those_of_its_lines(stage: Stage) -> None:
    """A register whose totals differ from its rows is not stored at all."""
    roll = stage.frozen(stage.called().id)
    with pytest.raises(Refused) as refused:
        stage.office().run(add, evolve(roll, id=Id("register-9-9"), number=2))
    assert codes(refused.value) == ["owners.register_sums"]


def test_an_announced_item_does_not_move(stage: Stage) -> None:
    """While the agenda is in preparation it may."""
    assembly = stage.called()
    motion = stage.motion(assembly.id)
    assert stage.office().run(overwrite, evolve(motion, title="改前")) is not None
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    assert refused_by(stage, evolve(motion, title="改后")) == ["owners.agenda_moved"]


def test_an_item_does_not_move_in_the_change_that_takes_its_assembly_back(stage: Stage) -> None:
    """What counts is how the assembly stood before."""
    assembly = stage.called()
    motion = stage.motion(assembly.id)
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    with stage.office().view() as view:
        back = evolve(view.get(a.Assembly, assembly.id), state=a.AssemblyState.PREPARED)
    with pytest.raises(Refused) as refused:
        stage.office().run(add_all, (back, evolve(motion, title="改后")))
    assert codes(refused.value) == ["owners.agenda_moved"]


def test_what_a_ballot_says_does_not_change(stage: Stage) -> None:
    """Its contents may be erased, nothing else; and one hand has one that counts."""
    assembly, motions = stage.ready()
    (ballot,) = stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes(motions, Choice.YES)))
    assert refused_by(stage, evolve(ballot, votes=votes(motions, Choice.NO))) == ["owners.ballot_moved"]
    assert refused_by(stage, evolve(ballot, signed=False)) == ["owners.ballot_moved"]
    with pytest.raises(Refused) as refused:
        stage.office().run(add, evolve(ballot, id=Id("ballot-9-9"), number=2))
    assert codes(refused.value) == ["owners.two_ballots"]
    assert refused.value.problems[0].params["n"] == 2


def test_no_ballot_comes_after_the_count_but_contents_may_go(stage: Stage) -> None:
    """Whoever writes it."""
    assembly, motions = stage.ready()
    first, second = (stage.paper(assembly.id, name, votes(motions, Choice.YES)) for name in ("0001", "0002"))
    (ballot,) = stage.enter(assembly.id, first)
    stage.counted(assembly.id)
    late = evolve(ballot, id=Id("ballot-9-9"), voter=second.voter, by=second.by, number=2)
    with pytest.raises(Refused) as refused:
        stage.office().run(add, late)
    assert codes(refused.value) == ["owners.ballot_after_count"]
    assert stage.office().run(erased, ballot.id).votes is None


def test_what_a_decision_rests_on_is_pinned(stage: Stage) -> None:
    """State, notice and day of effect go on; outcome, sums, rule and register never."""
    assembly, motions = stage.ready()
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, Choice.NO)) for n in range(1, 4)))
    (decision,) = stage.counted(assembly.id)
    for changed in (
        evolve(decision, outcome=Outcome.PASSED),
        evolve(decision, rule="CN.278.major"),
        evolve(decision, register_digest="0" * 64),
        evolve(decision, heads=None),
        evolve(decision, lots=(Id("candidate-1-1"),), rule="other"),
    ):
        assert refused_by(stage, changed) == ["owners.decision_moved"]
    with pytest.raises(Refused) as refused:
        stage.office().run(
            add_all, (evolve(decision, id=Id("decision-9-9"), motion=Id("motion-9-9")), evolve(decision, heads=None))
        )
    assert codes(refused.value) == ["owners.decision_moved"], "nor beside one that is new"
    published = stage.office().run(effect.publish_results, assembly.id, starts=OPENS, days=3)
    assert published[0].state is decisions.DecisionState.PUBLISHED


def test_a_refusal_leaves_no_trace(stage: Stage) -> None:
    """The journal has no entry of what was refused, and verifies."""
    assembly = stage.called()
    motion = stage.motion(assembly.id)
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    with stage.community.journal() as journal:
        before = journal.verify()
    assert refused_by(stage, evolve(motion, title="改后")) == ["owners.agenda_moved"]
    with stage.community.journal() as journal:
        after = journal.verify()
    assert after == before
    assert not after.faults
    assert stage.office().ask(a.agenda, assembly.id) == (motion,)
