"""When the papers of a vote have to go: some years after the decision, and never while a suit is pending."""

from datetime import date

from plugins.owners.tests.stage import USE_FUNDS, Stage, votes

from community_gov import protection as pp
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import bundles, effect, suits
from community_gov_owners.decisions import Decision

PUBLISHED, AFTER = date(2022, 3, 8), date(2022, 3, 16)
FIVE_YEARS_AFTER = date(2027, 3, 6)


def voted(stage: Stage) -> Decision:
    """Ten owners, of whom nine vote yes."""
    stage.flats(10)
    assembly, motions = stage.ready(USE_FUNDS)
    stage.handed_to(assembly.id, [stage.voter(assembly.id, "0001")])
    names = sorted(stage.persons)[:9]
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes(motions, Choice.YES)) for name in names))
    (decision,) = stage.counted(assembly.id)
    return decision


def rows(stage: Stage, on: date) -> list[pp.DueField]:
    """What is proposed of the owners' papers."""
    return [row for row in stage.office().ask(pp.due_for_erasure, on=on) if row.kind.startswith("owners.")]


def test_the_papers_of_a_vote_go_five_years_after_the_decision() -> None:
    """Ballots and the key of the seal: kept until then by the placeholder, due from that day, and erased by a named human."""
    stage = Stage.made()
    decision = voted(stage)
    stage.office().run(bundles.seal, decision.id)
    kept = rows(stage, date(2027, 3, 5))
    assert {(row.kind, row.field, row.state, row.ended) for row in kept} == {
        ("owners.ballot", "votes", pp.DueState.KEPT, decision.decided),
        ("owners.seal", "key", pp.DueState.KEPT, decision.decided),
    }
    assert {row.state for row in rows(stage, FIVE_YEARS_AFTER)} == {pp.DueState.DUE}
    stage.on(FIVE_YEARS_AFTER)
    stage.office().run(pp.erase_due, on=FIVE_YEARS_AFTER, fields=tuple(rows(stage, FIVE_YEARS_AFTER)))
    assert rows(stage, FIVE_YEARS_AFTER) == []


def test_nothing_goes_while_a_suit_is_pending() -> None:
    """From the judgment on the time runs anew."""
    stage = Stage.made()
    decision = voted(stage)
    stage.office().run(effect.publish_results, decision.assembly, starts=PUBLISHED, days=7)
    stage.on(AFTER)
    stage.office().run(effect.take_effect, decision.id, on=AFTER)
    suit = stage.office().run(suits.challenge, decision.id, filed=AFTER, reason="程序违法")
    assert suit is not None
    assert [row for row in rows(stage, FIVE_YEARS_AFTER) if row.state is not pp.DueState.UNDECIDED] == []
    stage.on(date(2023, 1, 1))
    stage.office().run(suits.annul, decision.id, reason="判决撤销")
    ended = {(row.kind, row.ended) for row in rows(stage, FIVE_YEARS_AFTER)}
    assert ended == {("owners.ballot", date(2023, 1, 1)), ("owners.suit", date(2023, 1, 1)), ("owners.move", date(2023, 1, 1))}


def test_a_vote_that_goes_on_or_was_cancelled() -> None:
    """While it goes on nothing is proposed; one that was cancelled is over from that day."""
    stage = Stage.made()
    stage.flats(3)
    assembly, motions = stage.ready(USE_FUNDS)
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes(motions, Choice.YES)))
    assert rows(stage, FIVE_YEARS_AFTER) == []
    stage.office().run(a.cancel_assembly, assembly.id, reason="程序有误")
    assert {(row.kind, row.ended) for row in rows(stage, date(2022, 3, 1))} == {
        ("owners.ballot", stage.office_day()),
        ("owners.move", stage.office_day()),
    }
