"""Mistakes that software makes with owners' votes; each test is named after one and shows that it is not made here."""

import inspect
from datetime import date, timedelta
from decimal import Decimal

import pytest
from plugins.owners.tests.stage import ANNOUNCED, CHANGE_USE, CLOSES, OPENS, USE_FUNDS, Stage, codes, erased, votes

from community_gov import Code, PartialDate, Refused, audit
from community_gov import households as h
from community_gov import notices as n
from community_gov.rules import Ballot as Counted
from community_gov.rules import (
    Choice,
    Comparator,
    MandateCount,
    Mark,
    Outcome,
    ProxyLimit,
    Rule,
    decide,
    parse_condition,
)
from community_gov.rules import Register as Electorate
from community_gov.rules import Stage as Stage_
from community_gov.rules import Voter as Elector
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, candidates, course, decisions, delivery, effect, law, proxies, register, tally


@pytest.fixture
def stage() -> Stage:
    """An empty stage."""
    return Stage.made()


def heads_of(decision: decisions.Decision) -> decisions.HeadSums:
    """The heads of a decision that has them."""
    assert decision.heads is not None
    return decision.heads


def sides(stage: Stage, matter: Code = USE_FUNDS, **numbers: int) -> decisions.Decision:
    """A vote of the owners 0001, 0002, ...: so many of each choice, in this order."""
    assembly, motions = stage.ready(matter)
    said = [Choice(name) for name, count in numbers.items() for _ in range(count)]
    papers = [stage.paper(assembly.id, f"{n:04}", votes(motions, choice)) for n, choice in enumerate(said, start=1)]
    stage.enter(assembly.id, *papers)
    return stage.counted(assembly.id)[0]


def test_mistake_1_each_co_owner_counted_as_a_head_or_area_split(stage: Stage) -> None:
    """Three co-owners are one head, and their area is counted once, in full."""
    stage.unit("1", "100", "甲", "乙", "丙")
    stage.unit("2", "50", "丁")
    roll = stage.frozen(stage.called().id)
    assert (roll.heads, roll.area) == (2, Decimal(150))


def test_mistake_2_an_owner_of_several_units_counted_several_times(stage: Stage) -> None:
    """Four flats of one owner are one head of 4; his area is the sum."""
    for number in range(4):
        stage.unit(f"甲{number}", "25", "甲")
    stage.unit("乙", "100", "乙")
    assembly, motions = stage.ready()
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    stage.enter(assembly.id, stage.paper(assembly.id, "乙", votes(motions, Choice.NO)))
    decision = stage.counted(assembly.id)[0]
    assert (heads_of(decision).yes, heads_of(decision).no, decision.outcome) == (1, 1, Outcome.REJECTED)


def test_mistake_3_unsold_units_dropped_or_counted_one_by_one(stage: Stage) -> None:
    """One head, all the area: without the developer's area the quorum is missed."""
    developer = stage.person("建设单位", kind=h.PersonKind.COMPANY)
    stage.office().run(h.name_developer, developer, start=PartialDate("2010"))
    for number in range(10):
        stage.unit(f"余{number}", "100", status=h.UnitStatus.UNSOLD)
    stage.flats(5)
    decision = sides(stage, yes=5)
    assert heads_of(decision).entitled == 6
    assert decision.area is not None
    assert decision.area.entitled == Decimal(1500)
    assert decision.outcome is Outcome.NO_DECISION


def test_mistake_4_measured_against_all_owners_or_against_yes_and_no_only(stage: Stage) -> None:
    """17 of 24 taking part are for; 3 abstain and 4 are against: the base is 24, not 21 and not 30."""
    stage.flats(30)
    decision = sides(stage, CHANGE_USE, yes=17, no=4, abstain=3)
    assert heads_of(decision).taking_part == 24
    assert decision.outcome is Outcome.REJECTED
    assert 17 * 4 >= 21 * 3


def test_mistake_5_floats_or_rounded_percentages_at_the_boundary(stage: Stage) -> None:
    """612 of 918 is two thirds exactly, and `>= 66.67` would refuse it: here 4 of 6, and areas to four decimals."""
    for number, area in enumerate(("0.1", "0.1", "0.1", "0.1", "0.1", "0.1")):
        stage.unit(str(number), area, f"业主{number}")
    assembly, motions = stage.ready()
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"业主{n}", votes(motions, Choice.YES)) for n in range(4)))
    decision = stage.counted(assembly.id)[0]
    assert decision.outcome is Outcome.PASSED
    assert decision.area is not None
    assert decision.area.taking_part == Decimal("0.4")


def test_mistake_6_exact_ties_passing_and_exact_three_quarters_failing(stage: Stage) -> None:
    """过半数 is more than half, 以上 includes the number."""
    stage.flats(8)
    assert sides(stage, USE_FUNDS, yes=4, no=4).outcome is Outcome.REJECTED
    stage.on(date(2022, 1, 31))
    assert sides(stage, CHANGE_USE, yes=6, no=2).outcome is Outcome.PASSED


@pytest.mark.parametrize(("big_says", "outcome"), [(Choice.YES, Outcome.REJECTED), (Choice.NO, Outcome.REJECTED)])
def test_mistake_7_only_heads_or_only_area(stage: Stage, big_says: Choice, outcome: Outcome) -> None:
    """Area without heads fails, heads without area fail: both are needed."""
    stage.unit("大", "1000", "大户")
    for number in range(3):
        stage.unit(f"小{number}", "50", f"小{number}")
    assembly, motions = stage.ready()
    small = Choice.NO if big_says is Choice.YES else Choice.YES
    stage.enter(assembly.id, stage.paper(assembly.id, "大户", votes(motions, big_says)))
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"小{n}", votes(motions, small)) for n in range(3)))
    assert stage.counted(assembly.id)[0].outcome is outcome


def test_mistake_8_using_funds_as_special_raising_them_as_ordinary_or_the_old_two_thirds(stage: Stage) -> None:
    """Five of nine suffice to use, not to raise; two thirds of ALL is asked for no longer."""
    stage.flats(12)
    use = sides(stage, USE_FUNDS, yes=5, no=4)
    assert (use.outcome, use.rule) == (Outcome.PASSED, "CN.278.ordinary")
    stage.on(date(2022, 1, 31))
    few = sides(stage, Code("raise_funds"), yes=5, no=4)
    assert (few.outcome, few.rule) == (Outcome.REJECTED, "CN.278.major")
    stage.on(date(2022, 1, 31))
    assert sides(stage, Code("raise_funds"), yes=7, no=2).outcome is Outcome.PASSED


def test_mistake_9_ballots_that_did_not_come_back_counted(stage: Stage) -> None:
    """Neither as yes nor with the majority: no clause, no delivery, no warning, no silence."""
    stage.flats(9)
    assembly, motions = stage.ready()
    stage.handed_to(assembly.id, [stage.voter(assembly.id, name) for name in stage.persons])
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, Choice.YES)) for n in range(1, 4)))
    decision = stage.counted(assembly.id)[0]
    assert (heads_of(decision).yes, heads_of(decision).taking_part) == (3, 3)
    assert (decision.outcome, decision.rests_on_silence) == (Outcome.NO_DECISION, False)


def test_mistake_10_one_owner_counted_on_two_channels_or_beside_the_proxy(stage: Stage) -> None:
    """Paper, online, door and proxy of one owner are one vote, and nothing is overwritten."""
    stage.flats(3)
    assembly, motions = stage.ready()
    voter, holder = stage.voter(assembly.id, "0001"), stage.persons["0002"]
    stage.office().run(proxies.give_proxy, voter.id, giver=stage.persons["0001"], holder=holder, paper="委托书", on=OPENS)
    yes, no = votes(motions, Choice.YES), votes(motions, Choice.NO)
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", no, holder=holder))
    stage.as_person("0001").run(b.cast, voter.id, votes=yes, relied_on=Code("e-signature"))
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", no), stage.paper(assembly.id, "0001", no, channel=b.Channel.DOOR))
    found = stage.office().ask(b.ballots, assembly.id)
    assert sum(one.state is b.BallotState.COUNTED for one in found) == 1
    assert len(found) == 4
    assert heads_of(stage.counted(assembly.id)[0]).yes == 1


def test_mistake_11_parking_on_one_side_only_or_the_whole_compound_for_one_entrance(stage: Stage) -> None:
    """A space is in no base and in no sum; a matter of one entrance has the register of that entrance."""
    stage.unit("1", "100", "甲", entrance=0)
    stage.unit("2", "100", "乙", entrance=1)
    stage.unit("车位", "1000", "甲", kind=h.UnitKind.PARKING, entrance=0)
    stage.unit("3", "70", "甲", entrance=1)
    assembly = stage.called()
    here = stage.motion(assembly.id, USE_FUNDS, place=stage.entrances[0])
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes([here], Choice.YES)))
    decision = stage.counted(assembly.id)[0]
    assert decision.area is not None
    assert (decision.area.entitled, decision.area.yes) == (Decimal(100), Decimal(100))
    assert decision.outcome is Outcome.PASSED


def committee_rule(stage: Stage) -> Rule:
    """How a committee decides, made of the figures in force: by members, more than half of all sit and as many agree."""
    with stage.office().view() as view:
        sit, agree = (law.figure(view, Code(name), on=date(2022, 6, 1)) for name in ("committee_quorum", "committee_decision"))
    assert sit is not None
    assert agree is not None
    assert (sit.comparator, agree.comparator) == (Comparator.MORE, Comparator.AT_LEAST)
    held = Stage_(
        name="meeting",
        quorum=parse_condition(f"heads(A) > {sit.value} heads(E)"),
        passes=parse_condition(f"heads(Y) >= {agree.value} heads(E)"),
    )
    nobody_for_another = ProxyLimit(any_of=(MandateCount(mandates=0),))
    return Rule(id="committee", citation=sit.citation, mark=Mark.MEMORY, stages=(held,), proxy_limits=(nobody_for_another,))


@pytest.mark.parametrize(
    ("present", "yes", "outcome"),
    [(3, 3, Outcome.NO_DECISION), (4, 3, Outcome.REJECTED), (4, 4, Outcome.PASSED), (7, 4, Outcome.PASSED)],
)
def test_mistake_12_a_committee_decides_by_those_present(stage: Stage, present: int, yes: int, outcome: Outcome) -> None:
    """Seven members: four have to sit and four agree; three of four present are three quarters and no decision."""
    members = Electorate(Elector(id=f"委员{number}") for number in range(7))
    said = [Counted(voter=f"委员{n}", choice=Choice.YES if n < yes else Choice.NO) for n in range(present)]
    assert decide(committee_rule(stage), members, said).outcome is outcome


def test_mistake_12_proxies_in_the_committee_and_alternates_who_vote(stage: Stage) -> None:
    """A member's vote through another member is not counted; an alternate is in no base until he moved up."""
    rule, members = committee_rule(stage), Electorate(Elector(id=f"委员{number}") for number in range(7))
    own = [Counted(voter=f"委员{n}", choice=Choice.YES) for n in range(3)]
    sent = Counted(voter="委员3", choice=Choice.YES, holder="委员0")
    assert decide(rule, members, [*own, sent]).outcome is Outcome.NO_DECISION
    with pytest.raises(ValueError, match="候补1"):
        decide(rule, members, [*own, Counted(voter="候补1", choice=Choice.YES)])


def test_mistake_12_an_even_sized_committee_goes_unnoticed(stage: Stage) -> None:
    """Four of five seats are filled: they are elected, the audit says that the number is even."""
    stage.flats(9)
    assembly = stage.called()
    motion = stage.motion(assembly.id, law.ELECTION, seats=5)
    stage.frozen(assembly.id)
    standing = tuple(
        stage.office()
        .run(
            candidates.nominate,
            motion.id,
            person_id=stage.persons[f"{number:04}"],
            nominated_by=candidates.Nominator.SELF,
            capacity=True,
            consent=True,
        )
        .id
        for number in range(1, 6)
    )
    stage.opened(assembly.id)
    said = (b.Vote(motion=motion.id, choice=Choice.YES, candidates=standing[:4]),)
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, said) for name in stage.persons))
    stage.counted(assembly.id)
    found = {one.code for one in stage.office().ask(audit.findings, on=date(2022, 12, 31))}
    assert {"owners.elected_even", "owners.elected_short"} <= found


def test_mistake_13_days_off_by_one_and_items_that_were_not_announced(stage: Stage) -> None:
    """15 full days before; the last day to its end, in Beijing; nothing in effect before objections end; no new items."""
    stage.flats(3)
    assembly = stage.called(opens=ANNOUNCED + timedelta(days=15))
    stage.motion(assembly.id)
    stage.frozen(assembly.id)
    stage.on(ANNOUNCED)
    with pytest.raises(Refused) as too_soon:
        stage.office().run(course.announce, assembly.id)
    later, motions = stage.ready()
    with pytest.raises(Refused) as not_announced:
        stage.motion(later.id)
    stage.on(CLOSES)
    with pytest.raises(Refused) as not_over:
        stage.office().run(course.close_vote, later.id)
    stage.enter(later.id, *(stage.paper(later.id, f"{n:04}", votes(motions, Choice.YES)) for n in range(1, 4)))
    (decision,) = stage.counted(later.id)
    stage.office().run(effect.publish_results, later.id, starts=date(2022, 3, 6), days=7)
    stage.on(date(2022, 3, 13))
    with pytest.raises(Refused) as running:
        stage.office().run(effect.take_effect, decision.id, on=date(2022, 3, 13))
    found = [codes(refused.value) for refused in (too_soon, not_announced, not_over, running)]
    assert found == [["owners.too_soon"], ["owners.agenda_closed"], ["owners.not_over"], ["notices.running"]]


def test_mistake_14_a_register_that_moves_or_whose_sums_are_not_its_rows(stage: Stage) -> None:
    """A sale and a new measurement after the record date change nothing; sums are those of the lines."""
    stage.flats(3)
    assembly, motions = stage.ready()
    stage.person("买方")
    stage.office().run(h.transfer, stage.units["0001"], to=(stage.persons["买方"],), on=PartialDate("2022-02-21"))
    stage.office().run(h.measure, stage.units["0002"], value=Decimal(1), source=h.AreaSource.REGISTER)
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, Choice.YES)) for n in range(1, 4)))
    decision = stage.counted(assembly.id)[0]
    roll = stage.office().ask(register.register_of, assembly.id)
    lines = stage.office().ask(register.voters, roll.id)
    assert decision.area is not None
    assert decision.area.entitled == roll.area == sum(line.area or 0 for line in lines) == Decimal(300)
    assert heads_of(decision).entitled == roll.heads == len(lines) == 3


def test_mistake_15_outcomes_collapsed(stage: Stage) -> None:
    """A missed quorum is no rejection; a rejected renewal dismisses nobody: it has no effect at all."""
    stage.flats(6)
    assert sides(stage, Code("manager"), yes=3).outcome is Outcome.NO_DECISION
    stage.on(date(2022, 1, 31))
    rejected = sides(stage, Code("manager"), yes=2, no=4)
    assert rejected.outcome is Outcome.REJECTED
    stage.office().run(effect.publish_results, rejected.assembly, starts=date(2022, 3, 6), days=3)
    stage.on(date(2022, 3, 20))
    with pytest.raises(Refused) as refused:
        stage.office().run(effect.take_effect, rejected.id, on=date(2022, 3, 20))
    assert codes(refused.value) == ["owners.not_passed"]


def test_mistake_15_personal_data_on_public_notices_and_in_public_answers(stage: Stage) -> None:
    """Neither names nor flats nor votes: not on the notice, not in results, not in the delivery list."""
    stage.unit("3-1-1502", "88.88", "张三丰")
    stage.unit("3-1-1503", "88.88", "李四光")
    assembly, motions = stage.ready()
    stage.enter(assembly.id, stage.paper(assembly.id, "张三丰", votes(motions, Choice.NO)))
    (decision,) = stage.counted(assembly.id)
    stage.office().run(effect.publish_results, assembly.id, starts=date(2022, 3, 6), days=3)
    published = stage.office().ask(decisions.decision_on, motions[0].id)
    assert published.notice is not None
    text = stage.office().ask(n.notice, published.notice).text
    for said in (text, repr(published), published.reasons, repr(stage.office().ask(tally.recount, decision.id))):
        assert not any(secret in said for secret in ("张三", "李四", "1502"))
    assert {name for name in inspect.signature(delivery.deliver).parameters if "intent" in name or name == "vote"} == set()


def test_mistake_15_deletion_breaking_the_tally(stage: Stage) -> None:
    """Names and the contents of ballots may go; the decision, its sums and the register stay as they were."""
    stage.flats(3)
    assembly, motions = stage.ready()
    taken = stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, Choice.YES)) for n in range(1, 4)))
    (decision,) = stage.counted(assembly.id)
    for ballot in taken:
        stage.office().run(erased, ballot.id)
    assert stage.office().ask(decisions.decision_on, motions[0].id) == decision
    assert heads_of(decision).yes == 3
    roll = stage.office().ask(register.register_of, assembly.id)
    assert register.digest_of(stage.office().ask(register.voters, roll.id)) == decision.register_digest


def test_an_item_of_one_assembly_is_no_item_of_another(stage: Stage) -> None:
    """Two votes that run side by side do not mix: each has its register, its agenda, its ballots."""
    stage.flats(3)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), precedence=bylaws.Precedence.LAST)
    one, of_one = stage.ready()
    stage.on(date(2022, 1, 31))
    other, of_other = stage.ready()
    stage.enter(one.id, stage.paper(one.id, "0001", votes(of_one, Choice.YES)))
    with pytest.raises(Refused) as refused:
        stage.enter(other.id, stage.paper(other.id, "0001", votes(of_one, Choice.YES)))
    assert codes(refused.value) == ["owners.not_announced"]
    with pytest.raises(Refused) as refused:
        stage.enter(other.id, stage.paper(other.id, "0001", votes(of_other, Choice.YES), voter=stage.voter(one.id, "0001").id))
    assert codes(refused.value) == ["owners.not_on_register"]
