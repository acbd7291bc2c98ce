"""Ballots: whose hand, which of two counts, late and withdrawn ones, proxies, co-owners."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plugins.owners.tests.stage import CHANGE_USE, CLOSES, OPENS, RECORD_DATE, USE_FUNDS, Stage, codes, votes

from community_gov import Code, Id, PartialDate, Refused
from community_gov import households as h
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, course, proxies

State = b.BallotState
SIGNATURE = Code("e-signature")


@pytest.fixture
def stage() -> Stage:
    """Three owners who own alone."""
    made = Stage.made()
    for name in "甲乙丙":
        made.unit(name, "100", name)
    return made


def with_precedence(stage: Stage, precedence: bylaws.Precedence) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """An open vote under such rules of procedure."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), precedence=precedence)
    return stage.ready()


def states(stage: Stage, assembly: a.Assembly) -> list[State]:
    """The states of all ballots in the order of entry."""
    return [ballot.state for ballot in stage.office().ask(b.ballots, assembly.id)]


def yes_heads(stage: Stage, assembly: a.Assembly) -> int:
    """Heads in favour of the first item."""
    heads = stage.counted(assembly.id)[0].heads
    assert heads is not None
    return heads.yes


# --- two ballots of one hand -----------------------------------------------------------------------------------------


def test_by_default_the_first_valid_ballot_counts(stage: Stage) -> None:
    """The second stays on record as surplus; nothing is overwritten."""
    assembly, motions = stage.ready()
    stage.on(CLOSES)
    first = stage.paper(assembly.id, "甲", votes(motions, Choice.YES))
    second = stage.paper(assembly.id, "甲", votes(motions, Choice.NO), on=CLOSES)
    stage.enter(assembly.id, first, second)
    assert states(stage, assembly) == [State.COUNTED, State.SURPLUS]
    assert yes_heads(stage, assembly) == 1


def test_the_last_ballot_before_the_close_counts_where_the_rules_say_so(stage: Stage) -> None:
    """The first is replaced, with the step on record."""
    assembly, motions = with_precedence(stage, bylaws.Precedence.LAST)
    stage.on(CLOSES)
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.NO)))
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=CLOSES))
    assert states(stage, assembly) == [State.REPLACED, State.COUNTED]
    assert yes_heads(stage, assembly) == 1


@pytest.mark.parametrize("precedence", bylaws.Precedence)
def test_the_day_of_return_decides_not_the_day_of_entry(stage: Stage, precedence: bylaws.Precedence) -> None:
    """A paper of the first day that is entered after one of the last day is still the earlier one."""
    assembly, motions = with_precedence(stage, precedence)
    stage.on(CLOSES)
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.NO), on=CLOSES))
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=OPENS))
    first = precedence is bylaws.Precedence.FIRST
    assert states(stage, assembly) == ([State.SURPLUS, State.COUNTED] if first else [State.COUNTED, State.REPLACED])
    assert yes_heads(stage, assembly) == (1 if first else 0)


def test_an_unsigned_first_paper_does_not_stand_in_the_way(stage: Stage) -> None:
    """It is not valid, so the signed one counts."""
    assembly, motions = stage.ready()
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "甲", votes(motions, Choice.YES), signed=False),
        stage.paper(assembly.id, "甲", votes(motions, Choice.YES)),
    )
    assert states(stage, assembly) == [State.REPLACED, State.COUNTED]


def test_a_wholly_void_second_paper_does_not_replace_a_valid_one(stage: Stage) -> None:
    """Even where the last ballot counts."""
    assembly, motions = with_precedence(stage, bylaws.Precedence.LAST)
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.INVALID)))
    assert states(stage, assembly) == [State.COUNTED, State.SURPLUS]


def test_paper_and_online_ballots_of_one_owner_are_one(stage: Stage) -> None:
    """Two channels, one head, one ballot that counts."""
    assembly, motions = stage.ready()
    voter = stage.voter(assembly.id, "甲")
    online = stage.as_person("甲").run(b.cast, voter.id, votes=votes(motions, Choice.YES), relied_on=SIGNATURE)
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), channel=b.Channel.DOOR))
    assert (online.channel, online.relied_on) == (b.Channel.ONLINE, SIGNATURE)
    assert states(stage, assembly) == [State.COUNTED, State.SURPLUS, State.SURPLUS]
    assert yes_heads(stage, assembly) == 1


BALLOTS = st.builds(
    b.Ballot,
    id=st.just(Id[b.Ballot]("ballot-1")),
    assembly=st.just(Id[a.Assembly]("assembly-1")),
    voter=st.just(Id("voter-1")),
    by=st.just(Id[h.Person]("person-1")),
    holder=st.sampled_from([None, Id[h.Person]("person-2")]),
    channel=st.sampled_from(b.Channel),
    on=st.dates(OPENS, CLOSES),
    number=st.integers(1, 9),
    signed=st.booleans(),
    relied_on=st.none(),
    state=st.just(State.COUNTED),
    votes=st.sampled_from([None, (b.Vote(motion=Id("motion-1"), choice=Choice.YES),)]),
)


@given(old=BALLOTS, new=BALLOTS, precedence=st.sampled_from(bylaws.Precedence))
def test_of_two_ballots_exactly_one_counts(old: b.Ballot, new: b.Ballot, precedence: bylaws.Precedence) -> None:
    """Whatever they are: never both, never neither."""
    new_state, old_state = b.settle(old, new, precedence)
    assert (new_state is State.COUNTED) is (old_state is not None)
    assert old_state is not State.COUNTED


@given(one=BALLOTS, other=BALLOTS, precedence=st.sampled_from(bylaws.Precedence))
def test_which_of_two_counts_does_not_depend_on_the_order_of_entry(
    one: b.Ballot, other: b.Ballot, precedence: bylaws.Precedence
) -> None:
    """Ballots of different days settle the same way, whichever was entered first."""
    if one.on == other.on:
        other = evolve(other, on=one.on + timedelta(days=1))
    forwards, _ = b.settle(one, other, precedence)
    backwards, _ = b.settle(other, one, precedence)
    assert (forwards is State.COUNTED) is not (backwards is State.COUNTED)


# --- the window ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [OPENS - timedelta(days=1), CLOSES + timedelta(days=1)])
def test_a_ballot_outside_the_window_is_refused_with_the_window(stage: Stage, on: date) -> None:
    """Too early and too late are the same refusal."""
    assembly, motions = stage.ready()
    stage.on(CLOSES + timedelta(days=2))
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=on))
    assert codes(refused.value) == ["owners.late"]
    assert refused.value.problems[0].params["closes"] == CLOSES


def test_a_late_paper_can_be_kept_and_counts_nowhere(stage: Stage) -> None:
    """It is on record that it came, and when."""
    assembly, motions = stage.ready()
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    paper = stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=CLOSES + timedelta(days=1))
    late = stage.office().run(b.record_late, assembly.id, paper=paper)
    assert late.state is State.LATE
    in_time = stage.paper(assembly.id, "乙", votes(motions, Choice.YES))
    with pytest.raises(Refused) as refused:
        stage.office().run(b.record_late, assembly.id, paper=in_time)
    assert codes(refused.value) == ["owners.not_late"]


def test_papers_that_came_in_time_are_entered_until_the_count(stage: Stage) -> None:
    """The box is emptied after the close; after the count nothing is entered."""
    assembly, motions = stage.ready()
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    paper = stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=CLOSES)
    assert stage.enter(assembly.id, paper)[0].state is State.COUNTED
    stage.counted_only(assembly.id)
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "乙", votes(motions, Choice.YES), on=CLOSES))
    assert codes(refused.value) == ["owners.assembly_state"]


def test_nobody_votes_online_after_the_close(stage: Stage) -> None:
    """An online ballot comes at the moment of casting, so the state of the assembly decides."""
    assembly, motions = stage.ready()
    voter = stage.voter(assembly.id, "甲")
    stage.on(CLOSES + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        stage.as_person("甲").run(b.cast, voter.id, votes=votes(motions, Choice.YES), relied_on=SIGNATURE)
    assert codes(refused.value) == ["owners.late"]
    stage.office().run(course.close_vote, assembly.id)
    with pytest.raises(Refused) as refused:
        stage.as_person("甲").run(b.cast, voter.id, votes=votes(motions, Choice.YES), relied_on=SIGNATURE)
    assert codes(refused.value) == ["owners.assembly_state"]


def test_a_day_that_has_not_come_is_refused(stage: Stage) -> None:
    """A paper cannot have come back tomorrow."""
    assembly, motions = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=OPENS + timedelta(days=1)))
    assert codes(refused.value) == ["owners.ahead"]


def test_a_withdrawn_ballot_makes_room_for_a_new_one(stage: Stage) -> None:
    """While the vote is open; the withdrawn one stays on record."""
    assembly, motions = stage.ready()
    (first,) = stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.NO)))
    stage.as_person("甲").run(b.withdraw_ballot, first.id, reason="填错")
    with pytest.raises(Refused) as refused:
        stage.as_person("甲").run(b.withdraw_ballot, first.id)
    assert codes(refused.value) == ["owners.ballot_gone"]
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    assert states(stage, assembly) == [State.WITHDRAWN, State.COUNTED]
    assert yes_heads(stage, assembly) == 1


# --- what a ballot says ----------------------------------------------------------------------------------------------


def test_a_ballot_says_one_thing_to_one_item(stage: Stage) -> None:
    """An item voted on twice is refused, by its id; online an empty ballot too."""
    assembly, motions = stage.ready()
    twice = (*votes(motions, Choice.YES), *votes(motions, Choice.NO))
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", twice))
    assert set(codes(refused.value)) == {"owners.item_twice"}
    with pytest.raises(Refused) as refused:
        stage.as_person("甲").run(b.cast, stage.voter(assembly.id, "甲").id, votes=(), relied_on=SIGNATURE)
    assert codes(refused.value) == ["owners.empty_ballot"]


def test_candidates_are_marked_in_elections_only(stage: Stage) -> None:
    """A name on another item is refused."""
    assembly, (motion,) = stage.ready()
    marked = b.Vote(motion=motion.id, choice=Choice.YES, candidates=(Id("candidate-1-1"),))
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", (marked,)))
    assert set(codes(refused.value)) == {"owners.marks", "owners.no_candidate"}


@pytest.mark.parametrize(
    ("choice", "flaw", "told"), [(Choice.INVALID, None, "owners.flaw"), (Choice.YES, Code("torn"), "owners.flawless")]
)
def test_a_void_vote_and_no_other_says_why_it_is_void(stage: Stage, choice: Choice, flaw: Code | None, told: str) -> None:
    """Nobody throws a vote away without a reason on record."""
    assembly, (motion,) = stage.ready()
    vote = b.Vote(motion=motion.id, choice=choice, flaw=flaw)
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", (vote,)))
    assert codes(refused.value) == [told]


def test_every_paper_that_is_wrong_is_told_with_its_place(stage: Stage) -> None:
    """Of many that were typed in at once; none of them is entered then."""
    assembly, (motion,) = stage.ready()
    right = stage.paper(assembly.id, "甲", votes([motion], Choice.YES))
    stranger = evolve(right, by=stage.person("路人"))
    void = evolve(right, votes=(b.Vote(motion=motion.id, choice=Choice.INVALID), *right.votes))
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, right, stranger, void)
    assert [(one.at, one.code) for one in refused.value.problems] == [
        ("papers[1].by", "owners.not_hand"),
        ("papers[2].votes[0]", "owners.flaw"),
        ("papers[2].votes[1]", "owners.item_twice"),
    ]
    assert stage.office().ask(b.ballots, assembly.id) == ()


def test_one_bad_paper_refuses_the_whole_list(stage: Stage) -> None:
    """A list of papers is one act: nothing of it is half entered."""
    assembly, motions = stage.ready()
    good = stage.paper(assembly.id, "甲", votes(motions, Choice.YES))
    bad = stage.paper(assembly.id, "乙", votes(motions * 2, Choice.YES))
    with pytest.raises(Refused):
        stage.enter(assembly.id, good, bad)
    assert states(stage, assembly) == []


def test_online_ballots_are_not_entered_by_others(stage: Stage) -> None:
    """The owner casts them himself; a paper list cannot hold one."""
    assembly, motions = stage.ready()
    paper = stage.paper(assembly.id, "甲", votes(motions, Choice.YES), channel=b.Channel.ONLINE)
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, paper)
    assert codes(refused.value) == ["owners.online_only"]
    with pytest.raises(Refused) as refused:
        stage.office().run(b.cast, paper.voter, votes=paper.votes, relied_on=SIGNATURE)
    assert codes(refused.value) == ["owners.no_person"]


def test_a_stranger_cannot_sign_for_a_head(stage: Stage) -> None:
    """Only an owner of the head; and only heads of this register."""
    assembly, motions = stage.ready()
    voter = stage.voter(assembly.id, "甲").id
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "乙", votes(motions, Choice.YES), voter=voter))
    assert codes(refused.value) == ["owners.not_hand"]
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "乙", votes(motions, Choice.YES), voter=Id("voter-0-0")))
    assert codes(refused.value) == ["owners.not_on_register"]


def test_what_a_ballot_says_is_not_in_its_repr_nor_in_the_journal(stage: Stage) -> None:
    """Logs and the journal know that a ballot came back, never what it says."""
    assembly, motions = stage.ready()
    (ballot,) = stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.NO)))
    assert "no" not in repr(ballot).split("votes")[-1]
    assert "Choice" not in repr(ballot)
    with stage.community.journal() as journal:
        last = list(journal.bodies())[-1].decode()
    assert '"choice"' not in last
    assert str(ballot.id) in last


# --- proxies ---------------------------------------------------------------------------------------------------------


def sent(stage: Stage, assembly: a.Assembly, giver: str = "甲", holder: str = "乙", **said: object) -> proxies.Proxy:
    """A written authority of the day on which the vote opens."""
    voter = stage.voter(assembly.id, giver).id
    usual: dict[str, object] = {
        "giver": stage.persons[giver],
        "holder": stage.persons[holder],
        "paper": "委托书第1号",
        "on": OPENS,
    }
    return stage.office().run(proxies.give_proxy, voter, **{**usual, **said})  # type: ignore[arg-type]  # what a test says


def test_a_proxy_hands_in_the_owners_ballot(stage: Stage) -> None:
    """The vote is the owner's head and area; the holder stands beside it."""
    assembly, motions = stage.ready()
    sent(stage, assembly)
    (ballot,) = stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), holder=stage.persons["乙"]))
    assert (ballot.by, ballot.holder, ballot.state) == (stage.persons["甲"], stage.persons["乙"], State.COUNTED)
    assert yes_heads(stage, assembly) == 1


@pytest.mark.parametrize("own_first", [True, False])
@pytest.mark.parametrize("precedence", bylaws.Precedence)
def test_the_owners_own_ballot_wins_over_the_proxys(stage: Stage, precedence: bylaws.Precedence, *, own_first: bool) -> None:
    """Whichever came first, and whatever the rules say of two ballots: one counts, and it is the owner's."""
    assembly, motions = with_precedence(stage, precedence)
    sent(stage, assembly)
    own = stage.paper(assembly.id, "甲", votes(motions, Choice.YES))
    through = stage.paper(assembly.id, "甲", votes(motions, Choice.NO), holder=stage.persons["乙"])
    stage.enter(assembly.id, *((own, through) if own_first else (through, own)))
    found = {ballot.holder: ballot.state for ballot in stage.office().ask(b.ballots, assembly.id)}
    assert found == {None: State.COUNTED, stage.persons["乙"]: State.PROXY_GIVES_WAY}
    assert yes_heads(stage, assembly) == 1


def test_without_authority_nobody_hands_in_for_another(stage: Stage) -> None:
    """No proxy, a revoked one, and one for another item are all refused."""
    assembly, (first, second) = stage.ready(USE_FUNDS, CHANGE_USE)
    both = stage.paper(assembly.id, "甲", votes([first, second], Choice.YES), holder=stage.persons["乙"])
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, both)
    assert codes(refused.value) == ["owners.no_proxy"]
    given_for_one = sent(stage, assembly, motions=(first.id,))
    with pytest.raises(Refused):
        stage.enter(assembly.id, both)
    assert stage.enter(assembly.id, evolve(both, votes=votes([first], Choice.YES)))[0].state is State.COUNTED
    stage.office().run(proxies.revoke_proxy, given_for_one.id, on=OPENS)
    with pytest.raises(Refused):
        stage.enter(assembly.id, evolve(both, votes=votes([first], Choice.NO)))


def test_a_proxy_is_written_for_somebody_else_by_an_owner(stage: Stage) -> None:
    """Property Management Regulation art. 12: a written authority, by an owner of the head, to another person."""
    assembly, _motions = stage.ready()
    give, voter = proxies.give_proxy, stage.voter(assembly.id, "甲").id
    one, two, three = (stage.persons[name] for name in "甲乙丙")
    with pytest.raises(Refused) as no_paper:
        stage.office().run(give, voter, giver=one, holder=two, paper=" ", on=OPENS)
    with pytest.raises(Refused) as himself:
        stage.office().run(give, voter, giver=one, holder=one, paper="委托书", on=OPENS)
    with pytest.raises(Refused) as stranger:
        stage.office().run(give, voter, giver=three, holder=two, paper="委托书", on=OPENS)
    assert [codes(refused.value) for refused in (no_paper, himself, stranger)] == [
        ["owners.no_paper"],
        ["owners.own_proxy"],
        ["owners.not_of_head"],
    ]


def test_one_head_has_one_standing_proxy(stage: Stage) -> None:
    """A second needs the first revoked; a revoked one cannot be revoked again."""
    assembly, _motions = stage.ready()
    first = sent(stage, assembly)
    with pytest.raises(Refused) as refused:
        sent(stage, assembly, holder="丙")
    assert codes(refused.value) == ["owners.second_proxy"]
    stage.office().run(proxies.revoke_proxy, first.id, on=OPENS)
    sent(stage, assembly, holder="丙")
    with pytest.raises(Refused) as refused:
        stage.office().run(proxies.revoke_proxy, first.id, on=OPENS)
    assert codes(refused.value) == ["owners.proxy_over"]
    assert len(stage.office().ask(proxies.proxies, assembly.id)) == 2


def test_the_limit_of_proxies_is_that_of_the_rules_of_procedure(stage: Stage) -> None:
    """One proxy for one holder: the second owner who sends him is refused, with the limit."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), proxies=1)
    assembly, _motions = stage.ready()
    sent(stage, assembly, giver="甲", holder="丙")
    with pytest.raises(Refused) as refused:
        sent(stage, assembly, giver="乙", holder="丙")
    assert codes(refused.value) == ["owners.proxy_limit"]
    assert refused.value.problems[0].params["limit"] == 1


# --- co-owners -------------------------------------------------------------------------------------------------------


@pytest.fixture
def couple() -> Stage:
    """A couple with one flat, and an owner of his own."""
    made = Stage.made()
    made.unit("1", "100", "夫", "妻")
    made.unit("2", "100", "丙")
    return made


def hand(stage: Stage, assembly: a.Assembly, who: str, choice: Choice, motions: tuple[a.Motion, ...]) -> b.Paper:
    """The couple's ballot as one of them filled it in."""
    return stage.paper(assembly.id, who, votes(motions, choice), voter=stage.voter(assembly.id, "夫", "妻").id)


def test_co_owners_who_agree_are_one_vote(couple: Stage) -> None:
    """Two hands, one head, area once."""
    assembly, motions = couple.ready()
    couple.enter(assembly.id, hand(couple, assembly, "夫", Choice.YES, motions))
    couple.enter(assembly.id, hand(couple, assembly, "妻", Choice.YES, motions))
    (decision,) = couple.counted(assembly.id)
    assert decision.heads is not None
    assert (decision.heads.yes, decision.heads.taking_part) == (1, 1)


def test_co_owners_who_differ_void_the_item_and_take_part(couple: Stage) -> None:
    """Never two heads, never the first one silently; the reasons name it."""
    assembly, motions = couple.ready()
    couple.enter(assembly.id, hand(couple, assembly, "夫", Choice.YES, motions))
    couple.enter(assembly.id, hand(couple, assembly, "妻", Choice.NO, motions))
    couple.enter(assembly.id, couple.paper(assembly.id, "丙", votes(motions, Choice.YES)))
    (decision,) = couple.counted(assembly.id)
    assert decision.heads is not None
    assert (decision.heads.yes, decision.heads.no, decision.heads.taking_part) == (1, 0, 2)
    assert decision.outcome is Outcome.REJECTED
    assert "co_owners_conflict" in decision.reasons


def test_one_co_owner_alone_votes_for_the_head(couple: Stage) -> None:
    """Nobody protested, nobody was appointed."""
    assembly, motions = couple.ready()
    couple.enter(assembly.id, hand(couple, assembly, "妻", Choice.YES, motions))
    assert yes_heads(couple, assembly) == 1


def test_an_appointed_representative_votes_alone(couple: Stage) -> None:
    """The ballot of the other co-owner is kept with the reason why it does not count."""
    couple.office().run(h.name_representative, couple.units["1"], person_id=couple.persons["妻"], on=RECORD_DATE)
    assembly, motions = couple.ready()
    couple.enter(assembly.id, hand(couple, assembly, "夫", Choice.NO, motions))
    couple.enter(assembly.id, hand(couple, assembly, "妻", Choice.YES, motions))
    assert states(couple, assembly) == [State.NOT_REPRESENTATIVE, State.COUNTED]
    assert yes_heads(couple, assembly) == 1


def test_each_co_owner_votes_online_with_his_own_hand(couple: Stage) -> None:
    """The login says whose hand it is."""
    assembly, motions = couple.ready()
    voter = couple.voter(assembly.id, "夫", "妻").id
    ballot = couple.as_person("妻").run(b.cast, voter, votes=votes(motions, Choice.YES), relied_on=SIGNATURE)
    assert ballot.by == couple.persons["妻"]
    with pytest.raises(Refused) as refused:
        couple.as_person("丙").run(b.cast, voter, votes=votes(motions, Choice.YES), relied_on=SIGNATURE)
    assert codes(refused.value) == ["owners.not_hand"]
