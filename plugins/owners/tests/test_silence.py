"""Delivery, and ballots that do not come back: absent by default, never more without clause, delivery and warning."""

import pytest
from plugins.owners.tests.stage import CLOSES, OPENS, USE_FUNDS, Stage, codes, votes

from community_gov import Code, Id, PartialDate, Refused
from community_gov import notices as n
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import bylaws, decisions, delivery, tally
from community_gov_owners.bylaws import SilenceRule

Method, Reached = delivery.DeliveryMethod, delivery.DeliveryOutcome


@pytest.fixture
def stage() -> Stage:
    """Ten owners of 100 square metres each."""
    made = Stage.made()
    made.flats(10)
    return made


def under(stage: Stage, silence: SilenceRule) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """An open vote in a compound whose rules of procedure say this of silence."""
    clause = None if silence is SilenceRule.ABSENT else Code("art-22")
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), silence=silence, silence_clause=clause)
    return stage.ready()


def deliver_to(stage: Stage, assembly: a.Assembly, *numbers: int, **how: object) -> None:
    """Bring ballots to the owners of these numbers."""
    handed = tuple(
        delivery.Handed(voter=stage.voter(assembly.id, f"{number:04}").id, on=OPENS, **how)  # type: ignore[arg-type]  # what a test says
        for number in numbers
    )
    stage.office().run(delivery.deliver_many, assembly.id, handed=handed)


def cast(stage: Stage, assembly: a.Assembly, motions: tuple[a.Motion, ...], **sides: range) -> None:
    """The owners of these numbers vote yes or no."""
    for side, numbers in sides.items():
        choice = Choice(side)
        stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, choice)) for n in numbers))


def counted(stage: Stage, assembly: a.Assembly) -> decisions.Decision:
    """The decision on the first item."""
    return stage.counted(assembly.id)[0]


def heads(decision: decisions.Decision) -> tuple[int, int, int]:
    """For, against, taking part."""
    assert decision.heads is not None
    return decision.heads.yes, decision.heads.no, decision.heads.taking_part


def test_by_default_who_does_not_answer_does_not_take_part(stage: Stage) -> None:
    """Delivered or not: silence is absence (Civil Code art. 278)."""
    assembly, motions = under(stage, SilenceRule.ABSENT)
    deliver_to(stage, assembly, *range(1, 11))
    cast(stage, assembly, motions, yes=range(1, 6))
    decision = counted(stage, assembly)
    assert (heads(decision), decision.outcome, decision.rests_on_silence) == ((5, 0, 5), Outcome.NO_DECISION, False)


def test_with_clause_delivery_and_warning_silence_follows_the_majority_and_says_so(stage: Stage) -> None:
    """The result stands beside the one without silence."""
    assembly, motions = under(stage, SilenceRule.MAJORITY)
    deliver_to(stage, assembly, *range(1, 11))
    cast(stage, assembly, motions, yes=range(1, 4), no=range(4, 6))
    decision = counted(stage, assembly)
    assert (heads(decision), decision.outcome, decision.rests_on_silence) == ((8, 2, 10), Outcome.PASSED, True)
    assert decision.rule == "CN.278.ordinary+silence-majority"
    verdict = stage.office().ask(tally.recount, decision.id).verdict
    assert verdict is not None
    assert verdict.without_silence is not None
    assert verdict.without_silence.outcome is Outcome.NO_DECISION


def test_silence_may_follow_the_side_against(stage: Stage) -> None:
    """The majority is read from the ballots cast, before anything is added."""
    assembly, motions = under(stage, SilenceRule.MAJORITY)
    deliver_to(stage, assembly, *range(1, 11))
    cast(stage, assembly, motions, yes=range(1, 3), no=range(3, 6))
    decision = counted(stage, assembly)
    assert (heads(decision), decision.outcome) == ((2, 8, 10), Outcome.REJECTED)


def test_undelivered_ballots_never_count(stage: Stage) -> None:
    """Refused, not reached and merely announced are not delivered."""
    assembly, motions = under(stage, SilenceRule.MAJORITY)
    deliver_to(stage, assembly, *range(1, 7))
    deliver_to(stage, assembly, 7, outcome=Reached.REFUSED)
    deliver_to(stage, assembly, 8, outcome=Reached.NOT_REACHED)
    deliver_to(stage, assembly, 9, method=Method.ANNOUNCEMENT)
    cast(stage, assembly, motions, yes=range(1, 4))
    assert heads(counted(stage, assembly)) == (6, 0, 6)


def test_a_tie_has_no_majority_to_follow(stage: Stage) -> None:
    """Two for, two against: nobody is deemed."""
    assembly, motions = under(stage, SilenceRule.MAJORITY)
    deliver_to(stage, assembly, *range(1, 11))
    cast(stage, assembly, motions, yes=range(1, 3), no=range(3, 5))
    decision = counted(stage, assembly)
    assert (heads(decision), decision.rests_on_silence) == ((2, 2, 4), False)


def test_heads_and_area_that_lead_differently_are_no_majority() -> None:
    """More heads for, more area against: nobody is deemed."""
    stage = Stage.made()
    for name, area in (("小1", "50"), ("小2", "50"), ("大", "500"), ("默1", "100"), ("默2", "100")):
        stage.unit(name, area, name)
    stage.office().run(
        bylaws.adopt_bylaws,
        start=PartialDate("2021-06-01"),
        silence=SilenceRule.MAJORITY,
        silence_clause=Code("art-22"),
    )
    assembly, motions = stage.ready()
    for name in stage.persons:
        stage.handed_to(assembly.id, [stage.voter(assembly.id, name)])
    papers = [
        stage.paper(assembly.id, name, votes(motions, choice))
        for name, choice in (("小1", Choice.YES), ("小2", Choice.YES), ("大", Choice.NO))
    ]
    stage.enter(assembly.id, *papers)
    decision = counted(stage, assembly)
    assert (heads(decision), decision.rests_on_silence) == ((2, 1, 3), False)


@pytest.mark.parametrize(
    ("silence", "expected"),
    [(SilenceRule.ABSTAIN, (4, 0, 10)), (SilenceRule.CONSENT, (10, 0, 10))],
)
def test_other_rules_on_silence_can_be_computed_and_are_marked(
    stage: Stage, silence: SilenceRule, expected: tuple[int, int, int]
) -> None:
    """Contested clauses exist; a vote under one can be recomputed, and the result says on what it rests."""
    assembly, motions = under(stage, silence)
    deliver_to(stage, assembly, *range(1, 11))
    cast(stage, assembly, motions, yes=range(1, 5))
    decision = counted(stage, assembly)
    assert (heads(decision), decision.rests_on_silence) == (expected, True)


def test_silence_never_counts_without_a_clause(stage: Stage) -> None:
    """Rules of procedure that let silence count name the clause, or they are refused."""
    with pytest.raises(Refused) as refused:
        stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021"), silence=SilenceRule.MAJORITY)
    assert codes(refused.value) == ["owners.no_clause"]


def test_the_announcement_warns_of_what_silence_means(stage: Stage) -> None:
    """The owners were told, in the notice of the vote, with the clause."""
    assembly, _motions = under(stage, SilenceRule.MAJORITY)
    (announced,) = stage.office().ask(a.assemblies)
    assert announced.warned
    assert announced.notice is not None
    text = stage.office().ask(n.notice, announced.notice).text
    assert "art-22" in text
    assert SilenceRule.MAJORITY.zh in text
    assert assembly.name in announced.name


def test_a_clause_adopted_after_the_announcement_does_not_touch_the_vote(stage: Stage) -> None:
    """The rules do not change under a running vote."""
    assembly, motions = stage.ready()
    deliver_to(stage, assembly, *range(1, 11))
    stage.office().run(
        bylaws.adopt_bylaws,
        start=PartialDate("2022-02-21"),
        silence=SilenceRule.CONSENT,
        silence_clause=Code("art-9"),
    )
    cast(stage, assembly, motions, yes=range(1, 6))
    decision = counted(stage, assembly)
    assert (decision.bylaws, heads(decision)) == (None, (5, 0, 5))


def test_silence_never_marks_a_name(stage: Stage) -> None:
    """In an election nobody can be said to have chosen a candidate by not answering."""
    assembly, _motions = under(stage, SilenceRule.CONSENT)
    (decision,) = stage.counted(assembly.id)
    assert decision.rule.endswith("silence-consent")
    election = stage.called()
    stage.motion(election.id, Code("committee_election"), seats=1)
    stage.motion(election.id, USE_FUNDS)
    stage.on(stage.office_day())
    stage.frozen(election.id)
    stage.opened(election.id)
    of_election, of_funds = stage.counted(election.id)
    assert of_election.rule == "CN.278.ordinary"
    assert of_funds.rule == "CN.278.ordinary+silence-consent"


# --- delivery --------------------------------------------------------------------------------------------------------


def test_delivery_is_counted_once_a_head_by_the_best_outcome(stage: Stage) -> None:
    """Not reached on Monday, delivered on Tuesday: delivered."""
    assembly, _motions = stage.ready()
    deliver_to(stage, assembly, 1, 2, 3, outcome=Reached.NOT_REACHED)
    deliver_to(stage, assembly, 1)
    deliver_to(stage, assembly, 2, method=Method.ANNOUNCEMENT)
    deliver_to(stage, assembly, 4, outcome=Reached.REFUSED)
    found = stage.office().ask(delivery.deliveries, assembly.id)
    assert found == delivery.Deliveries(heads=10, delivered=1, refused=1, not_reached=2, announced=1, not_tried=6)


def test_a_single_delivery_keeps_receiver_and_evidence(stage: Stage) -> None:
    """Who took it is a personal field; there is no field for what anybody means to vote."""
    assembly, _motions = stage.ready()
    voter = stage.voter(assembly.id, "0001").id
    made = stage.office().run(delivery.deliver, voter, on=OPENS, method=Method.DOOR, receiver="妻子", evidence="photo:sha256-1")
    assert (made.receiver, made.evidence, made.outcome) == ("妻子", "photo:sha256-1", Reached.DELIVERED)
    assert "妻子" not in repr(made)
    assert {one.value for one in Reached} == {"delivered", "refused", "not_reached"}


def test_ballots_are_delivered_between_announcement_and_close(stage: Stage) -> None:
    """Not before the agenda is fixed, not after the close, not to strangers, not tomorrow."""
    prepared = stage.called()
    stage.motion(prepared.id)
    stage.frozen(prepared.id)
    with pytest.raises(Refused) as refused:
        deliver_to(stage, prepared, 1)
    assert codes(refused.value) == ["owners.assembly_state"]
    stage.opened(prepared.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(delivery.deliver_many, prepared.id, handed=(delivery.Handed(voter=Id("voter-0-0"), on=OPENS),))
    assert codes(refused.value) == ["owners.not_in_register"]
    with pytest.raises(Refused) as refused:
        stage.office().run(delivery.deliver, stage.voter(prepared.id, "0001").id, on=CLOSES)
    assert codes(refused.value) == ["owners.in_future"]
    stage.counted(prepared.id)
    with pytest.raises(Refused) as refused:
        deliver_to(stage, prepared, 1)
    assert codes(refused.value) == ["owners.assembly_state"]


def test_bylaws_follow_each_other(stage: Stage) -> None:
    """New clauses end the present ones on the day on which they start, and start later."""
    first = stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2018"))
    second = stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), proxies=3)
    ask = stage.office().ask
    assert ask(bylaws.bylaws_on, on=CLOSES) == second
    before = ask(bylaws.bylaws_on, on=first.start.latest)
    assert before is not None
    assert (before.id, before.end) == (first.id, "2021-06-01")
    assert ask(bylaws.bylaws_on, on=PartialDate("2017").latest) is None
    with pytest.raises(Refused) as refused:
        stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2020"))
    assert codes(refused.value) == ["owners.not_later"]
