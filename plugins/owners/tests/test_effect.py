"""What becomes of a decision: published, objected to, in effect, challenged, annulled, revoked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.owners.tests.stage import CHANGE_USE, USE_FUNDS, Stage, codes, votes

from community_gov import Code, Id, Refused, audit
from community_gov import notices as n
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import decisions, effect, suits
from community_gov_owners.decisions import LIFE, DecisionState
from community_gov_owners.moves import Move

PUBLISHED, LAST_DAY, AFTER = date(2022, 3, 6), date(2022, 3, 13), date(2022, 3, 14)


@pytest.fixture
def stage() -> Stage:
    """Eight owners."""
    made = Stage.made()
    made.flats(8)
    return made


def counted(stage: Stage) -> tuple[a.Assembly, decisions.Decision, decisions.Decision]:
    """Six of eight vote, four of them yes: the ordinary item passes, the special one does not."""
    assembly, motions = stage.ready(USE_FUNDS, CHANGE_USE)
    sides = [Choice.YES] * 4 + [Choice.NO] * 2
    papers = [stage.paper(assembly.id, f"{n:04}", votes(motions, side)) for n, side in enumerate(sides, start=1)]
    stage.enter(assembly.id, *papers)
    ordinary, special = stage.counted(assembly.id)
    return assembly, ordinary, special


def published(stage: Stage) -> tuple[decisions.Decision, decisions.Decision]:
    """Both put up for seven days."""
    assembly, _ordinary, _special = counted(stage)
    first, second = stage.office().run(effect.publish_results, assembly.id, starts=PUBLISHED, days=7)
    return first, second


def notice_of(decision: decisions.Decision) -> Id[n.Notice]:
    """The notice under which it was published."""
    assert decision.notice is not None
    return decision.notice


def in_effect(stage: Stage) -> decisions.Decision:
    """A decision that took effect after its notice."""
    decision, _special = published(stage)
    stage.on(AFTER)
    return stage.office().run(effect.take_effect, decision.id, on=AFTER)


def test_the_notice_tells_outcome_rule_and_sums_of_every_item_and_nobodys_vote(stage: Stage) -> None:
    """One notice for all items; names and flats are not in it."""
    decision, special = published(stage)
    assert decision.notice == special.notice
    text = stage.office().ask(n.notice, notice_of(decision)).text
    assert "通过(依据民法典第278条一般事项[CN.278.ordinary])" in text
    assert "未通过(依据民法典第278条第六至八项事项[CN.278.major])" in text
    assert "业主0001" not in text


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "away", "told"),
    [
        (
            12,
            6,
            0,
            5,
            "全体23人,参与18人,同意12人,反对6人,弃权0人。全体2300平方米,参与1800平方米,同意1200平方米,反对600平方米,弃权0平方米。",
        ),
        (12, 6, 1, 5, "全体24人,参与19人,同意12人。全体2400平方米,参与1900平方米,同意1200平方米。其余数字涉及不足5人,不公布。"),
        (12, 3, 0, 5, "全体20人,参与15人,同意12人。面积占全体:参与75%,同意60%(取整)。其余数字涉及不足5人,不公布。"),
        (
            12,
            6,
            0,
            2,
            "全体20人,参与18人,同意12人,反对6人,弃权0人。面积占全体:参与90%,同意60%(取整)。其余数字涉及不足5人,不公布。",
        ),
        (4, 2, 0, 2, "全体8人,参与6人。面积占全体:参与75%(取整)。其余数字涉及不足5人,不公布。"),
        (3, 1, 0, 0, "其余数字涉及不足5人,不公布。"),
    ],
)
def test_the_notice_says_nothing_of_one_to_four_owners(yes: int, no: int, abstain: int, away: int, told: str) -> None:
    """No sum of so few, and no exact area from which theirs could be computed; the law's own sums stand."""
    stage = Stage.made()
    stage.flats(yes + no + abstain + away)
    assembly, motions = stage.ready()
    said = [Choice.YES] * yes + [Choice.NO] * no + [Choice.ABSTAIN] * abstain
    names = sorted(stage.persons)
    stage.enter(
        assembly.id, *(stage.paper(assembly.id, name, votes(motions, one)) for name, one in zip(names, said, strict=False))
    )
    stage.counted(assembly.id)
    (decision,) = stage.office().run(effect.publish_results, assembly.id, starts=AFTER, days=7)
    line = stage.office().ask(n.notice, notice_of(decision)).text
    assert line.partition(")。")[2] == told


def test_a_decision_takes_effect_on_the_day_after_the_last_full_day(stage: Stage) -> None:
    """Put up on 6 March for 7 days: the 13th is the last full day."""
    decision, _special = published(stage)
    stage.on(LAST_DAY)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, decision.id, on=LAST_DAY)
    assert codes(refused.value) == ["notices.running"]
    stage.on(AFTER)
    made = stage.office().run(effect.take_effect, decision.id, on=AFTER)
    assert (made.state, made.effective) == (DecisionState.EFFECTIVE, AFTER)


def test_an_open_objection_keeps_it_from_taking_effect(stage: Stage) -> None:
    """Dismissed, it goes on; upheld, it never does."""
    decision, _special = published(stage)
    stage.on(date(2022, 3, 8))
    objection = stage.office().run(n.object_to, notice_of(decision), text="面积算错了")
    stage.on(AFTER)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, decision.id, on=AFTER)
    assert codes(refused.value) == ["notices.open"]
    stage.office().run(n.answer_objection, objection.id, text="已复核", outcome=n.Outcome.DISMISSED)
    assert stage.office().run(effect.take_effect, decision.id, on=AFTER).effective == AFTER


def test_an_objection_that_was_upheld_stops_the_decision(stage: Stage) -> None:
    """Then it has to be corrected and shown anew."""
    decision, _special = published(stage)
    stage.on(date(2022, 3, 8))
    objection = stage.office().run(n.object_to, notice_of(decision), text="面积算错了")
    stage.office().run(n.answer_objection, objection.id, text="属实", outcome=n.Outcome.UPHELD)
    stage.on(AFTER)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, decision.id, on=AFTER)
    assert codes(refused.value) == ["notices.upheld"]


def test_what_was_rejected_has_no_effect(stage: Stage) -> None:
    """A rejected item is no opposite decision: there is nothing to take effect."""
    _decision, special = published(stage)
    stage.on(AFTER)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, special.id, on=AFTER)
    assert codes(refused.value) == ["owners.not_passed"]
    assert special.outcome is Outcome.REJECTED


def test_nothing_takes_effect_unpublished_and_nothing_is_published_uncounted(stage: Stage) -> None:
    """The steps follow each other."""
    assembly, ordinary, _special = counted(stage)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, ordinary.id, on=AFTER)
    assert codes(refused.value) == ["owners.decision_state"]
    other = stage.called()
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.publish_results, other.id, starts=PUBLISHED, days=7)
    assert codes(refused.value) == ["owners.nothing_counted"]
    stage.office().run(effect.publish_results, assembly.id, starts=PUBLISHED, days=7)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.publish_results, assembly.id, starts=PUBLISHED, days=7)
    assert codes(refused.value) == ["owners.decision_state"]


def test_a_court_annuls_and_the_record_stays(stage: Stage) -> None:
    """Challenged, annulled: both steps are kept, with the reason, and the decision's numbers too."""
    decision = in_effect(stage)
    stage.office().run(suits.challenge, decision.id, filed=AFTER, reason="程序违法")
    annulled = stage.office().run(suits.annul, decision.id, reason="判决撤销")
    assert (annulled.state, annulled.heads, annulled.effective) == (DecisionState.ANNULLED, decision.heads, AFTER)
    with stage.office().view() as view:
        steps = [one.to for one in view.find(Move, about=decision.id, order_by="id")]
    assert steps == ["published", "effective", "challenged", "annulled"]
    with pytest.raises(Refused) as refused:
        stage.office().run(suits.challenge, decision.id, filed=AFTER)
    assert codes(refused.value) == ["owners.decision_state"]


def test_a_court_may_uphold_it(stage: Stage) -> None:
    """Then it is in effect as before."""
    decision = in_effect(stage)
    stage.office().run(suits.challenge, decision.id, filed=AFTER)
    assert stage.office().run(suits.uphold, decision.id).state is DecisionState.EFFECTIVE


@pytest.mark.parametrize(
    ("known", "filed", "late"),
    [
        (None, date(2023, 3, 6), False),  # put up on 6 March 2022: the last day of the year
        (None, date(2023, 3, 7), True),
        (date(2022, 5, 31), date(2023, 5, 31), False),
        (date(2022, 5, 31), date(2023, 6, 1), True),
    ],
)
def test_an_action_after_more_than_a_year_is_a_finding_and_no_refusal(
    stage: Stage, known: date | None, filed: date, *, late: bool
) -> None:
    """SPC interpretation on condominium ownership art. 12: a year from when the owner knew or should have; the court decides."""
    decision = in_effect(stage)
    stage.on(filed)
    suit = stage.office().run(suits.challenge, decision.id, filed=filed, known=known)
    assert (suit.filed, suit.known) == (filed, known)
    found = [one for one in stage.office().ask(audit.findings, on=filed) if one.code == "owners.sued_late"]
    before = stage.office().ask(audit.findings, on=filed - timedelta(days=1))
    assert not [one for one in before if one.code == "owners.sued_late"], "nobody had sued yet"
    assert [str(one.since) for one in found] == ([str(filed)] if late else [])


@pytest.mark.parametrize(
    ("filed", "known", "code"),
    [
        (date(2022, 3, 15), None, "owners.sued_in_future"),
        (date(2022, 1, 1), None, "owners.sued_before_decision"),
        (AFTER, date(2022, 3, 15), "owners.known_out_of_order"),
        (AFTER, date(2022, 1, 1), "owners.known_out_of_order"),
    ],
)
def test_days_of_an_action_that_cannot_be_are_refused(stage: Stage, filed: date, known: date | None, code: str) -> None:
    """Nobody sues tomorrow, or against what was not yet decided."""
    decision = in_effect(stage)
    with pytest.raises(Refused) as refused:
        stage.office().run(suits.challenge, decision.id, filed=filed, known=known)
    assert codes(refused.value) == [code]


def test_several_owners_may_sue_also_while_the_result_hangs(stage: Stage) -> None:
    """It takes effect all the same, and is challenged from then on; the court's word is about all of them."""
    decision, special = published(stage)
    first = stage.office().run(suits.challenge, decision.id, filed=PUBLISHED, reason="程序")
    stage.office().run(suits.challenge, special.id, filed=PUBLISHED)
    stage.on(AFTER)
    assert stage.office().run(effect.take_effect, decision.id, on=AFTER).state is DecisionState.CHALLENGED
    second = stage.office().run(suits.challenge, decision.id, filed=AFTER)
    assert [one.id for one in stage.office().ask(suits.suits, decision.id)] == [first.id, second.id]
    assert stage.office().run(suits.uphold, decision.id).state is DecisionState.EFFECTIVE
    assert [(one.ended, one.annulled) for one in stage.office().ask(suits.suits, decision.id)] == [(AFTER, False)] * 2
    with pytest.raises(Refused) as refused:
        stage.office().run(suits.uphold, decision.id)
    assert codes(refused.value) == ["owners.not_sued"]
    assert stage.office().run(suits.uphold, special.id).state is DecisionState.PUBLISHED, (
        "an item that did not pass may be sued over"
    )


def test_a_decision_that_hangs_may_be_annulled(stage: Stage) -> None:
    """The court need not wait for the end of the notice; without an action nobody annuls."""
    decision, special = published(stage)
    stage.office().run(suits.challenge, decision.id, filed=PUBLISHED)
    assert stage.office().run(suits.annul, decision.id).state is DecisionState.ANNULLED
    with pytest.raises(Refused) as refused:
        stage.office().run(suits.annul, special.id)
    assert codes(refused.value) == ["owners.not_sued"]


def test_nothing_takes_effect_on_a_day_to_come(stage: Stage) -> None:
    """Until then somebody may still object."""
    decision, _special = published(stage)
    stage.on(LAST_DAY)
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, decision.id, on=AFTER)
    assert codes(refused.value) == ["owners.effect_ahead"]


def test_an_authority_may_revoke_it(stage: Stage) -> None:
    """Property Management Regulation art. 19: at any stage, for an unlawful decision."""
    decision, _special = published(stage)
    assert stage.office().run(effect.revoke, decision.id, reason="违反法规").state is DecisionState.REVOKED


@given(state=st.sampled_from(DecisionState))
def test_the_table_of_a_decisions_life_is_sound(state: DecisionState) -> None:
    """Every state can be reached; annulled and revoked are ends."""
    assert state in LIFE.reachable()
    assert (not LIFE.actions(state)) is (state in (DecisionState.ANNULLED, DecisionState.REVOKED))
    assert not LIFE.allows(state, Code("count"))
