"""An item left blank on a ballot that came back: an abstention, or what a dated clause says; never silence."""

import pytest
from attrs import evolve
from hypothesis import given
from plugins.owners.tests.polls import Polled, polls
from plugins.owners.tests.stage import OPENS, USE_FUNDS, Stage, codes, votes

from community_gov import Code, PartialDate, Refused
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, decisions, proxies, register, tally
from community_gov_owners.bylaws import BlankRule, SilenceRule
from community_gov_owners.counting import judged

MANAGER, CLAUSE = Code("manager"), Code("art-19")


def staged(blank: BlankRule = BlankRule.ABSTAIN, **clauses: object) -> Stage:
    """Six owners of one flat each, under rules of procedure that say what a blank is."""
    made = Stage.made()
    made.flats(6)
    clause = None if blank is BlankRule.ABSTAIN else CLAUSE
    said = {"start": PartialDate("2021"), "blank": blank, "blank_clause": clause, **clauses}
    made.office().run(bylaws.adopt_bylaws, **said)  # type: ignore[arg-type]  # what a test says
    return made


def decided(stage: Stage, *, marked: int, blank: int, choice: Choice = Choice.YES) -> decisions.Decision:
    """A second item that so many mark, and so many who return a ballot leave blank."""
    assembly, (first, second) = stage.ready(USE_FUNDS, MANAGER)
    names = sorted(stage.persons)
    papers = [stage.paper(assembly.id, name, votes([first, second], choice)) for name in names[:marked]]
    papers += [stage.paper(assembly.id, name, votes([first], choice)) for name in names[marked : marked + blank]]
    stage.handed_to(assembly.id, heads(stage, assembly))
    stage.enter(assembly.id, *papers)
    return stage.counted(assembly.id)[1]


def heads(stage: Stage, assembly: a.Assembly) -> tuple[register.Voter, ...]:
    """The lines of the register."""
    return stage.office().ask(register.voters, stage.office().ask(register.register_of, assembly.id).id)


@pytest.mark.parametrize(
    ("blank", "sums", "outcome"),
    [
        (BlankRule.ABSTAIN, (4, 2, 2), Outcome.REJECTED),
        (BlankRule.INVALID, (4, 2, 0), Outcome.REJECTED),
        (BlankRule.NO_PART, (2, 2, 0), Outcome.NO_DECISION),
    ],
)
def test_a_blank_item_is_what_the_rules_of_procedure_say(blank: BlankRule, sums: tuple[int, int, int], outcome: Outcome) -> None:
    """Two of six in favour, two blank: with the blanks two thirds take part and half of them agree, which is not enough."""
    decision = decided(staged(blank), marked=2, blank=2)
    assert decision.heads is not None
    assert (decision.heads.taking_part, decision.heads.yes, decision.heads.abstaining) == sums
    assert (decision.outcome, decision.blank) == (outcome, blank)
    assert decision.chosen[-1].zh == f"收回的表决票中有2张对本事项未作选择,{blank.zh}"


@pytest.mark.parametrize("blank", BlankRule)
@pytest.mark.parametrize("silence", [SilenceRule.CONSENT, SilenceRule.MAJORITY, SilenceRule.ABSTAIN])
def test_a_blank_is_never_silence(blank: BlankRule, silence: SilenceRule) -> None:
    """Four in favour, one blank, one silent, all served and warned: a clause about silence counts the silent one alone."""
    stage = staged(blank, silence=silence, silence_clause=Code("art-22"))
    decision = decided(stage, marked=4, blank=1)
    assert decision.heads is not None
    assert decision.heads.yes == (4 if silence is SilenceRule.ABSTAIN else 5)
    assert decision.heads.taking_part == (5 if blank is BlankRule.NO_PART else 6)


def test_another_way_than_abstention_needs_its_clause() -> None:
    """The default is the law's; what goes beyond it is somebody's decision, with a number."""
    with pytest.raises(Refused) as refused:
        Stage.made().office().run(bylaws.adopt_bylaws, start=PartialDate("2021"), blank=BlankRule.NO_PART)
    assert codes(refused.value) == ["owners.no_blank_clause"]


def test_a_decision_keeps_what_a_blank_was_when_it_was_taken() -> None:
    """A later clause changes later votes: counted again, the decision is what it was."""
    stage = staged()
    decision = decided(stage, marked=4, blank=1)
    later = {"blank": BlankRule.NO_PART, "blank_clause": CLAUSE}
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2022-03-06"), **later)  # type: ignore[arg-type]  # what a test says
    again = stage.office().ask(tally.recount, decision.id)
    assert again.same
    assert decision.blank is BlankRule.ABSTAIN


def test_a_paper_without_any_mark_came_back_and_gives_way_to_one_that_says_something() -> None:
    """It is returned and signed, so it abstains; a second paper of the same hand that is filled in replaces it."""
    stage = staged()
    assembly, motions = stage.ready()
    names = sorted(stage.persons)
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, ()) for name in names[:2]))
    stage.enter(assembly.id, stage.paper(assembly.id, names[0], votes(motions, Choice.YES)))
    states = [ballot.state for ballot in stage.office().ask(b.ballots, assembly.id)]
    (decision,) = stage.counted(assembly.id)
    assert states == [b.BallotState.REPLACED, b.BallotState.COUNTED, b.BallotState.COUNTED]
    assert decision.heads is not None
    assert (decision.heads.taking_part, decision.heads.yes, decision.heads.abstaining) == (2, 1, 1)


def test_where_one_co_owner_speaks_the_other_ones_blank_says_nothing() -> None:
    """The head votes as the one who marked the item, instead of being void because an abstention differs."""
    stage = Stage.made()
    stage.unit("1", "100", "夫", "妻")
    assembly, (first, second) = stage.ready(USE_FUNDS, MANAGER)
    voter = stage.voter(assembly.id, "夫", "妻").id
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "夫", votes([first], Choice.YES), voter=voter),
        stage.paper(assembly.id, "妻", votes([first, second], Choice.YES), voter=voter),
    )
    _one, two = stage.counted(assembly.id)
    assert two.heads is not None
    assert (two.heads.yes, two.heads.abstaining) == (1, 0)


def test_a_proxy_for_one_item_leaves_the_others_to_the_owner() -> None:
    """Who may not speak to an item does not leave it blank: the owner's silence stays silence."""
    stage = staged(silence=SilenceRule.CONSENT, silence_clause=Code("art-22"))
    assembly, (first, second) = stage.ready(USE_FUNDS, MANAGER)
    giver, holder = sorted(stage.persons)[:2]
    stage.handed_to(assembly.id, heads(stage, assembly))
    authority = {"giver": stage.persons[giver], "holder": stage.persons[holder], "paper": "委托书", "on": OPENS}
    voter = stage.voter(assembly.id, giver).id
    stage.office().run(proxies.give_proxy, voter, motions=(first.id,), **authority)  # type: ignore[arg-type]  # what a test says
    paper = stage.paper(assembly.id, giver, votes([first], Choice.NO), holder=stage.persons[holder])
    stage.enter(assembly.id, paper)
    one, two = stage.counted(assembly.id)
    assert one.heads is not None
    assert two.heads is not None
    assert (one.heads.no, one.heads.yes, two.heads.yes) == (1, 5, 6)
    assert second.id == two.motion


def test_a_proxy_for_one_item_is_nothing_to_the_papers_of_others_and_to_its_own_item() -> None:
    """The neighbour's own paper leaves the second item blank, and the proxy's paper the first one, for which he may speak."""
    stage = staged()
    assembly, (first, second) = stage.ready(USE_FUNDS, MANAGER)
    giver, holder, neighbour, friend = sorted(stage.persons)[:4]
    for who, items in ((giver, (first.id,)), (friend, ())):
        stage.office().run(
            proxies.give_proxy,
            stage.voter(assembly.id, who).id,
            giver=stage.persons[who],
            holder=stage.persons[holder],
            paper="委托书",
            on=OPENS,
            motions=items,
        )
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, giver, (), holder=stage.persons[holder]),
        stage.paper(assembly.id, friend, votes([first], Choice.YES), holder=stage.persons[holder]),
        stage.paper(assembly.id, neighbour, votes([first], Choice.YES)),
    )
    one, two = stage.counted(assembly.id)
    assert one.heads is not None
    assert two.heads is not None
    assert (one.heads.yes, one.heads.abstaining) == (2, 1), "the proxy for it left the first one blank"
    assert (two.heads.yes, two.heads.abstaining) == (0, 2), "the neighbour and the friend's proxy, who is for all, left it blank"
    assert second.id == two.motion


@given(polled=polls())
def test_filling_blanks_in_by_hand_gives_the_same_verdict(polled: Polled) -> None:
    """Counting a blank as an abstention is the same as a ballot on which the abstention is marked."""
    poll = evolve(polled.poll, blank=BlankRule.ABSTAIN)
    mark = b.Vote(motion=poll.motion.id, choice=Choice.ABSTAIN)
    spoken = {one.voter for one in poll.ballots if one.state is b.BallotState.COUNTED and one.votes}
    filled = evolve(
        poll, ballots=tuple(one if one.votes or one.voter in spoken else evolve(one, votes=(mark,)) for one in poll.ballots)
    )
    found, wanted = judged(poll), judged(evolve(filled, blank=BlankRule.NO_PART))
    assert found.to_data() == wanted.to_data()
