"""The count: thresholds on the boundary, the law of the day, four outcomes, and counting again."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plugins.owners.tests.stage import CHANGE_USE, OPENS, USE_FUNDS, Stage, codes, erased, votes

from community_gov import Code, PartialDate, Refused
from community_gov import households as h
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, course, decisions, register, tally
from community_gov_owners.heads import exact_sum, plain
from community_gov_owners.tally import outcome_of


@pytest.fixture(scope="module")
def nine_hundred_and_twenty() -> Stage:
    """A register of exactly 920 heads, 100 square metres each."""
    stage = Stage.made()
    stage.flats(920)
    return stage


BOUNDARY = (
    (USE_FUNDS, 308, 306, Outcome.PASSED),
    (USE_FUNDS, 307, 307, Outcome.REJECTED),
    (USE_FUNDS, 613, 0, Outcome.NO_DECISION),
    (CHANGE_USE, 461, 153, Outcome.PASSED),
    (CHANGE_USE, 460, 154, Outcome.REJECTED),
    (USE_FUNDS, 461, 459, Outcome.PASSED),
    (USE_FUNDS, 460, 460, Outcome.REJECTED),
    (CHANGE_USE, 690, 230, Outcome.PASSED),
    (CHANGE_USE, 689, 231, Outcome.REJECTED),
)
"""Matter, heads for, heads against, and what the law makes of it."""


@pytest.fixture(scope="module")
def on_the_boundary(nine_hundred_and_twenty: Stage) -> tuple[decisions.Decision, ...]:
    """One item for each case, on one ballot: whoever is above the numbers of an item leaves it blank."""
    stage = nine_hundred_and_twenty
    stage.on(date(2022, 1, 31))
    blank = bylaws.BlankRule.NO_PART
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2022-01-15"), blank=blank, blank_clause=Code("art-19"))
    assembly, motions = stage.ready(*(matter for matter, *_rest in BOUNDARY))
    rows = stage.office().ask(register.voters, stage.office().ask(register.register_of, assembly.id).id)
    stage.enter(assembly.id, *(boundary_paper(row, motions) for row in rows))
    return stage.counted(assembly.id)


def boundary_paper(row: register.Voter, motions: Sequence[a.Motion]) -> b.Paper:
    """What the head of this number says to each item."""
    said = [
        b.Vote(motion=motion.id, choice=Choice.YES if row.number <= yes else Choice.NO)
        for motion, (_matter, yes, no, _outcome) in zip(motions, BOUNDARY, strict=True)
        if row.number <= yes + no
    ]
    return b.Paper(voter=row.id, by=row.persons[0], votes=tuple(said), on=OPENS)


@pytest.mark.parametrize("case", range(len(BOUNDARY)))
def test_of_920_heads_614_take_part_and_308_or_461_agree(on_the_boundary: Sequence[decisions.Decision], case: int) -> None:
    """Civil Code art. 278: two thirds of all take part; more than half of those, or three quarters, agree."""
    _matter, yes, no, outcome = BOUNDARY[case]
    decision = on_the_boundary[case]
    assert decision.outcome is outcome
    assert decision.heads is not None
    assert (decision.heads.entitled, decision.heads.taking_part, decision.heads.yes) == (920, yes + no, yes)


@pytest.mark.parametrize(("yes", "outcome"), [(460, Outcome.REJECTED), (461, Outcome.PASSED)])
def test_in_2017_more_than_half_of_all_920_heads_had_to_agree(nine_hundred_and_twenty: Stage, yes: int, outcome: Outcome) -> None:
    """Property Law art. 76: 461 of all heads and more than half of all area, whoever took part."""
    window = date(2017, 6, 5), date(2017, 6, 18)
    decision = decided_between(nine_hundred_and_twenty, *window, yes=yes, no=100, matter=Code("manager"))
    assert (decision.outcome, decision.rule) == (outcome, "CN.PropertyLaw76.ordinary")


def decided_between(
    stage: Stage, opens: date, closes: date, *, yes: int, no: int = 0, matter: Code = USE_FUNDS
) -> decisions.Decision:
    """A vote in a window of its own, announced 20 days before."""
    office = stage.office()
    assembly = stage.called(opens=opens, closes=closes)
    motion = stage.motion(assembly.id, matter)
    stage.frozen(assembly.id, record_date=date.fromordinal(opens.toordinal() - 30))
    stage.on(date.fromordinal(opens.toordinal() - 20))
    office.run(course.announce, assembly.id)
    stage.on(opens)
    office.run(course.open_vote, assembly.id)
    rows = office.ask(register.voters, office.ask(register.register_of, assembly.id).id)
    sides = [Choice.YES] * yes + [Choice.NO] * no
    papers = [
        b.Paper(voter=row.id, by=row.persons[0], votes=votes([motion], side), on=opens)
        for row, side in zip(rows, sides, strict=False)
    ]
    stage.enter(assembly.id, *papers)
    stage.on(date.fromordinal(closes.toordinal() + 1))
    office.run(course.close_vote, assembly.id)
    return office.run(tally.count, assembly.id)[0]


def test_the_law_of_the_day_of_the_close_judges_and_a_change_in_between_is_told() -> None:
    """A vote opened in December 2020 and closed in January 2021 is judged by the Civil Code."""
    stage = Stage.made()
    stage.flats(9)
    decision = decided_between(stage, date(2020, 12, 20), date(2021, 1, 5), yes=4, no=2)
    assert (decision.rule, decision.law_changed, decision.outcome) == ("CN.278.ordinary", True, Outcome.PASSED)
    assert any("法律有变" in step.zh for step in decision.chosen)


def test_a_vote_that_closes_on_the_last_day_of_2020_is_judged_by_the_old_law() -> None:
    """The Civil Code holds from 2021-01-01; on 2020-12-31 two thirds of ALL were needed to use the funds."""
    stage = Stage.made()
    stage.flats(9)
    decision = decided_between(stage, date(2020, 12, 10), date(2020, 12, 31), yes=5, no=1)
    assert (decision.rule, decision.law_changed, decision.outcome) == ("CN.PropertyLaw76.major", False, Outcome.REJECTED)


@pytest.mark.parametrize(
    ("matter", "before", "since"),
    [
        ("use_funds", "CN.PropertyLaw76.major", "CN.278.ordinary"),
        ("raise_funds", "CN.PropertyLaw76.major", "CN.278.major"),
        ("rebuild", "CN.PropertyLaw76.major", "CN.278.major"),
        ("change_use", "CN.PropertyLaw76.ordinary", "CN.278.major"),
        ("manager", "CN.PropertyLaw76.ordinary", "CN.278.ordinary"),
        ("covenant", "CN.PropertyLaw76.ordinary", "CN.278.ordinary"),
        ("rules_of_procedure", "CN.PropertyLaw76.ordinary", "CN.278.ordinary"),
        ("other_major", "CN.PropertyLaw76.ordinary", "CN.278.ordinary"),
    ],
)
def test_each_matter_has_the_rule_of_its_time(matter: str, before: str, since: str) -> None:
    """Using funds is ordinary since 2021, raising them is special; business on common parts became special."""
    stage = Stage.made()
    stage.flats(3)
    assert decided_between(stage, date(2017, 8, 1), date(2017, 8, 20), yes=1, matter=Code(matter)).rule == before
    assert decided_between(stage, date(2022, 2, 20), date(2022, 3, 5), yes=1, matter=Code(matter)).rule == since


def five_of_six(stage: Stage) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """Areas of which five owners hold exactly two thirds, which floats deny."""
    for number, area in enumerate(("106.8", "140.23", "114.19", "85.08", "70.56", "258.43")):
        stage.unit(str(number), area, f"业主{number}")
    return stage.ready()


def test_two_thirds_of_the_area_are_enough_to_the_last_digit() -> None:
    """516.86 of 775.29 is exactly two thirds, although floats give 0.6666666666666665."""
    stage = Stage.made()
    assembly, motions = five_of_six(stage)
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"业主{n}", votes(motions, Choice.YES)) for n in range(5)))
    (decision,) = stage.counted(assembly.id)
    assert decision.outcome is Outcome.PASSED
    assert decision.area is not None
    assert decision.area.taking_part * 3 == decision.area.entitled * 2


def test_an_exact_tie_of_areas_is_no_majority() -> None:
    """Both sides hold 715.73 square metres; floats would see a majority."""
    stage = Stage.made()
    yes = ("149.8", "92.69", "145.02", "147.55", "97.1", "82.57")
    no = ("130.88", "92.53", "119.74", "140.5", "97.33", "133.75")
    for number, area in enumerate((*yes, *no)):
        stage.unit(str(number), area, f"业主{number}")
    stage.unit("多", "1", "业主0")
    stage.unit("少", "1", "业主11")
    assembly, motions = stage.ready()
    papers = [stage.paper(assembly.id, f"业主{n}", votes(motions, Choice.YES if n < 6 else Choice.NO)) for n in range(12)]
    stage.enter(assembly.id, *papers)
    (decision,) = stage.counted(assembly.id)
    assert decision.area is not None
    assert decision.area.yes == decision.area.no
    assert decision.outcome is Outcome.REJECTED


def test_a_missing_area_is_insufficient_data_not_a_rejection() -> None:
    """Nothing is decided on what nobody measured; sums are not given."""
    stage = Stage.made()
    stage.unit("1", "80", "甲")
    stage.unit("2", None, "乙")
    assembly, motions = stage.ready()
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    (decision,) = stage.counted(assembly.id)
    assert (decision.outcome, decision.heads, decision.area) == (Outcome.INSUFFICIENT_DATA, None, None)


def test_items_are_decided_each_by_itself() -> None:
    """Where a clause says so, who leaves an item blank takes part in the other items only."""
    stage = Stage.made()
    blank = bylaws.BlankRule.NO_PART
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021"), blank=blank, blank_clause=Code("art-19"))
    stage.flats(3)
    assembly, (first, second) = stage.ready(USE_FUNDS, Code("manager"))
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "0001", votes([first, second], Choice.YES)),
        stage.paper(assembly.id, "0002", votes([first], Choice.YES)),
    )
    one, two = stage.counted(assembly.id)
    assert (one.outcome, two.outcome) == (Outcome.PASSED, Outcome.NO_DECISION)


def test_a_flaw_voids_its_item_only() -> None:
    """A badly marked item is void, takes part, and weighs like a no; the other item counts."""
    stage = Stage.made()
    stage.flats(3)
    assembly, (first, second) = stage.ready(USE_FUNDS, Code("manager"))
    bad = b.Vote(motion=first.id, choice=Choice.INVALID, flaw=Code("both-boxes"))
    good = b.Vote(motion=second.id, choice=Choice.YES)
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", (bad, good)))
    stage.enter(assembly.id, stage.paper(assembly.id, "0002", votes([first, second], Choice.YES)))
    one, two = stage.counted(assembly.id)
    assert one.heads is not None
    assert (one.heads.taking_part, one.heads.yes, one.outcome) == (2, 1, Outcome.REJECTED)
    assert two.outcome is Outcome.PASSED


def test_void_ballots_take_no_part_where_the_rules_of_procedure_say_so() -> None:
    """Practice differs; the choice is the community's and stands in the id of the rule."""
    stage = Stage.made()
    stage.flats(3)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), invalid_participate=False)
    assembly, (motion,) = stage.ready()
    bad = b.Vote(motion=motion.id, choice=Choice.INVALID, flaw=Code("torn"))
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", (bad,)))
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes([motion], Choice.YES)) for name in ("0002", "0003")))
    (decision,) = stage.counted(assembly.id)
    assert decision.heads is not None
    assert (decision.rule, decision.heads.taking_part) == ("CN.278.ordinary+void-out", 2)


def test_an_unsigned_paper_takes_part_in_nothing() -> None:
    """Nobody can be held to it."""
    stage = Stage.made()
    stage.flats(2)
    assembly, motions = stage.ready()
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes(motions, Choice.YES), signed=False))
    (decision,) = stage.counted(assembly.id)
    assert decision.heads is not None
    assert decision.heads.taking_part == 0


def test_following_the_majority_joins_the_side_that_leads() -> None:
    """An explicit choice: it takes part, and cannot flip a tie."""
    stage = Stage.made()
    stage.flats(4)
    assembly, motions = stage.ready()
    sides = (Choice.YES, Choice.NO, Choice.YES, Choice.FOLLOW)
    papers = [stage.paper(assembly.id, f"{n:04}", votes(motions, side)) for n, side in enumerate(sides, start=1)]
    stage.enter(assembly.id, *papers)
    (decision,) = stage.counted(assembly.id)
    assert decision.heads is not None
    assert (decision.heads.yes, decision.heads.no, decision.outcome) == (3, 1, Outcome.PASSED)


def test_who_follows_in_a_tie_is_on_neither_side() -> None:
    """One for, one against: there is no majority to follow."""
    stage = Stage.made()
    stage.flats(3)
    assembly, motions = stage.ready()
    sides = (Choice.YES, Choice.NO, Choice.FOLLOW)
    papers = [stage.paper(assembly.id, f"{n:04}", votes(motions, side)) for n, side in enumerate(sides, start=1)]
    stage.enter(assembly.id, *papers)
    (decision,) = stage.counted(assembly.id)
    assert decision.heads is not None
    assert (decision.heads.yes, decision.heads.taking_part, decision.outcome) == (1, 3, Outcome.REJECTED)


def test_the_decision_keeps_rule_register_and_reasons() -> None:
    """What a decision rests on is pinned in it; a later sale and later by-laws leave a recount the same."""
    stage = Stage.made()
    stage.flats(6)
    assembly, motions = stage.ready(USE_FUNDS, CHANGE_USE)
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, Choice.YES)) for n in range(1, 6)))
    made = stage.counted(assembly.id)
    roll = stage.office().ask(register.register_of, assembly.id)
    stage.person("买方")
    stage.office().run(h.transfer, stage.units["0001"], to=(stage.persons["买方"],), on=PartialDate("2022-03-10"))
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2022-04-01"), invalid_participate=False)
    for decision in made:
        assert decision.register_digest == roll.digest
        again = stage.office().ask(tally.recount, decision.id)
        assert again.same
        assert again.verdict is not None
        assert outcome_of(again.verdict) is decision.outcome
        assert '"outcome":"passed"' in decision.reasons
        assert decision.rule_text.startswith("{")


def test_a_decision_can_be_asked_for_by_item() -> None:
    """Before the count there is none, and the refusal says so."""
    stage = Stage.made()
    stage.flats(1)
    assembly, (motion,) = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.office().ask(decisions.decision_on, motion.id)
    assert codes(refused.value) == ["owners.not_counted"]
    (decision,) = stage.counted(assembly.id)
    assert stage.office().ask(decisions.decision_on, motion.id) == decision


def test_nothing_is_counted_twice_or_before_the_close() -> None:
    """The count is one step of the assembly's life, after the close."""
    stage = Stage.made()
    stage.flats(1)
    assembly, _motions = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.office().run(tally.count, assembly.id)
    assert codes(refused.value) == ["owners.assembly_state"]
    stage.counted(assembly.id)
    with pytest.raises(Refused):
        stage.office().run(tally.count, assembly.id)


def test_a_refused_count_leaves_no_trace() -> None:
    """No book says how owners decided in 2005: neither a decision nor a step of the assembly is written."""
    stage = Stage.made()
    early = stage.unit("早", "80")
    stage.office().run(h.acquire, early, owners=(stage.person("乙"),), start=PartialDate("2004"))
    with pytest.raises(Refused) as refused:
        decided_between(stage, date(2005, 6, 10), date(2005, 6, 20), yes=1)
    assert codes(refused.value) == ["owners.no_rule"]
    (assembly,) = stage.office().ask(a.assemblies)
    assert assembly.state is a.AssemblyState.CLOSED
    assert stage.office().ask(decisions.decisions, assembly.id) == ()


def test_sums_do_not_depend_on_the_threads_decimal_context() -> None:
    """A host may have set few digits; areas are summed exactly all the same."""
    with localcontext() as context:
        context.prec = 4
        assert plain(exact_sum([Decimal("53419.9583"), Decimal("53419.9583")])) == "106839.9166"


SIDES = (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.INVALID, Choice.FOLLOW, None)


@pytest.fixture(scope="module")
def twelve() -> Stage:
    """Twelve owners with areas of their own."""
    stage = Stage.made()
    for number in range(12):
        stage.unit(str(number), f"{60 + 7 * number}.{number:02}", f"业主{number}")
    return stage


def counted_in(stage: Stage, said: Sequence[Choice | None], order: Sequence[int]) -> tuple[decisions.Decision, ...]:
    """Ballots entered in an order, then counted."""
    stage.on(date(2022, 1, 31))
    assembly, motions = stage.ready(USE_FUNDS, CHANGE_USE)
    for n in order:
        choice = said[n]
        if choice is not None:
            stage.enter(assembly.id, stage.paper(assembly.id, f"业主{n}", votes(motions, choice)))
    return stage.counted(assembly.id)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(SIDES), min_size=12, max_size=12), order=st.permutations(range(12)))
def test_the_order_of_ballots_never_changes_a_verdict_and_a_recount_agrees(
    twelve: Stage, said: list[Choice | None], order: list[int]
) -> None:
    """Whatever the order of entry: the same sums, the same outcome; counted again, the same to the last digit."""
    forwards, shuffled = counted_in(twelve, said, range(12)), counted_in(twelve, said, order)
    for one, other in zip(forwards, shuffled, strict=True):
        assert (one.outcome, one.heads, one.area, one.rule) == (other.outcome, other.heads, other.area, other.rule)
        assert twelve.office().ask(tally.recount, other.id).same


def test_a_recount_is_refused_once_what_ballots_said_is_erased() -> None:
    """The tally stays; what each ballot said goes when the decision is final, and then nobody pretends to count it."""
    stage = Stage.made()
    stage.flats(2)
    assembly, motions = stage.ready()
    (ballot,) = stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes(motions, Choice.YES)))
    (decision,) = stage.counted(assembly.id)
    stage.office().run(erased, ballot.id)
    with pytest.raises(Refused) as refused:
        stage.office().ask(tally.recount, decision.id)
    assert codes(refused.value) == ["owners.ballots_erased"]
    kept = stage.office().ask(decisions.decision_on, motions[0].id)
    assert kept == decision
