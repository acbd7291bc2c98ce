"""Elections: thresholds for each candidate, ranking, ties, alternates, runoffs, and what makes papers void."""

import json
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from attrs import evolve
from tests.rules.small_votes import flat, made

from community_gov.rules import (
    Ballot,
    Choice,
    Contest,
    Deem,
    DeemAs,
    ElectionNote,
    ElectionOutcome,
    ElectionRound,
    ElectionVerdict,
    Facts,
    Member,
    Missing,
    Note,
    Register,
    Rule,
    Slate,
    TieBreak,
    Voter,
    VoterSet,
    elect,
    parse_expression,
    rule_from_data,
    shipped_books,
)
from community_gov.rules.slates import ballots_for

SHIPPED = {rule.id: rule for book in shipped_books() for rule in book.rules}


def election(
    passes: str = "heads(Y) > 1/2 heads(P)", *, stages: Sequence[Mapping[str, Any]] | None = None, **contest: object
) -> Rule:
    """Make an election rule."""
    ranking = {"rank": ["heads(Y)"], **contest}
    return made(passes, contest=ranking) if stages is None else made(contest=ranking, stages=stages)


def people(number: int, *, areas: Sequence[int] = ()) -> Register:
    """Make voters v0, v1, ... with areas."""
    return Register(Voter(id=f"v{n}", weights={"area": areas[n] if areas else 1}) for n in range(number))


def slates(votes: Mapping[str, int], number: int) -> list[Slate]:
    """Make as many slates as there are voters; each candidate is marked on the first so many."""
    marked = [[name for name, count in votes.items() if n < count] for n in range(number)]
    return [Slate.approving(f"v{n}", *names) for n, names in enumerate(marked)]


def held(rule: Rule, votes: Mapping[str, int], *, voters: int, seats: int, **more: Any) -> ElectionVerdict:  # noqa: ANN401  what elect takes
    """Hold an election in which nobody marks too many."""
    return elect(rule, people(voters), slates(votes, voters), candidates=list(votes), seats=seats, **more)


# Thresholds and ranking.


def test_a_committee_of_seven_from_nine_candidates() -> None:
    """Of 614 taking part 308 are needed by heads and more than half by area; eight pass, seven sit, one is an alternate."""
    votes = {"a": 600, "b": 580, "c": 560, "d": 540, "e": 520, "f": 500, "g": 480, "h": 308, "i": 307}
    rule = SHIPPED["CN.278.ordinary"]
    assert rule.contest is not None
    owners = Register(Voter(id=f"v{n}", weights={"area": 1}) for n in range(920))
    papers = [
        Slate(voter=f"v{n}", marks={name: Choice.YES if n < count else Choice.NO for name, count in votes.items()})
        for n in range(614)
    ]
    verdict = elect(
        rule, owners, papers, candidates=list(votes), seats=7, contest=evolve(rule.contest, limit_marks=False, alternates=7)
    )
    assert verdict.outcome is ElectionOutcome.FILLED
    assert verdict.elected == tuple("abcdefg")
    assert verdict.alternates == ("h",)
    assert verdict.candidature("h").place == 8
    assert verdict.candidature("i").place is None
    assert not any(test.holds for test in flat(verdict.candidature("i").result.passes) if test.had == 307)


@pytest.mark.parametrize(
    ("votes", "seats", "elected", "alternates", "outcome"),
    [
        ({"a": 9, "b": 8, "c": 7}, 2, "ab", "c", ElectionOutcome.FILLED),
        ({"a": 9, "b": 8, "c": 5}, 3, "ab", "", ElectionOutcome.SHORT),
        ({"a": 5, "b": 4}, 1, "", "", ElectionOutcome.NOBODY),
        ({"a": 9, "b": 9}, 2, "ab", "", ElectionOutcome.FILLED),
        ({"a": 6, "b": 7, "c": 8, "d": 9}, 1, "d", "cba", ElectionOutcome.FILLED),
        ({"a": 9, "b": 8, "c": 8, "d": 7}, 1, "a", "bcd", ElectionOutcome.FILLED),
    ],
)
def test_who_passes_is_ranked_and_seated_from_the_top(
    votes: dict[str, int], seats: int, elected: str, alternates: str, outcome: ElectionOutcome
) -> None:
    """More than half elects; the best sit, the others who passed stand by in their order."""
    verdict = held(election(limit_marks=False, alternates=5), votes, voters=10, seats=seats)
    assert verdict.outcome is outcome
    assert "".join(verdict.elected) == elected
    assert "".join(verdict.alternates) == alternates
    assert verdict.shortfall == seats - len(elected)


def test_the_second_amount_breaks_ties_of_the_first() -> None:
    """Equal heads are ranked by area, or by the sum of both shares."""
    owners = people(4, areas=[5, 1, 1, 1])
    papers = [
        Slate.approving("v0", "a", "c"),
        Slate.approving("v1", "a", "b"),
        Slate.approving("v2", "b", "c"),
        Slate.approving("v3", "b", "a"),
    ]
    for rank, elected in (
        (["heads(Y)", "area(Y)"], "a"),
        (["heads(Y/P) + area(Y/P)"], "a"),
        (["area(N)", "heads(Y)", "heads(N)", "area(Y)"], "a"),
    ):
        rule = election("heads(Y) > 0", rank=rank, limit_marks=False)
        verdict = elect(rule, owners, papers, candidates="abc", seats=1)
        assert "".join(verdict.elected) == elected


def test_the_order_of_slates_and_candidates_never_changes_an_election() -> None:
    """Neither the pile nor the list of names decides anything."""
    chance = random.Random(3)  # noqa: S311  a generated vote is no secret
    papers = [Slate.approving(f"v{n}", *chance.sample("abcdef", 3)) for n in range(40)]
    rule = election("heads(Y) > 1/3 heads(P)", alternates=3)
    first = elect(rule, people(40), papers, candidates="abcdef", seats=3)
    for _ in range(5):
        chance.shuffle(papers)
        assert elect(rule, people(40), papers, candidates=chance.sample("abcdef", 6), seats=3) == first


@pytest.mark.parametrize("seed", range(40))
def test_an_election_is_decided_as_by_hand(seed: int) -> None:
    """Elected, alternates and ties are those of counting marks by hand, for generated elections with many ties."""
    chance = random.Random(seed)  # noqa: S311  a generated vote is no secret
    names, voters, seats = "abcdefg"[: chance.randint(1, 7)], chance.randint(1, 9), chance.randint(1, 4)
    papers = {f"v{n}": chance.sample(names, chance.randint(0, len(names))) for n in range(voters) if chance.random() < 0.9}
    lots = chance.sample(names, len(names)) if chance.random() < 0.5 else []
    rule = election("heads(Y) > 1/2 heads(P)", tie="lot", alternates=2)
    facts = Facts(lots=tuple(lots))
    verdict = elect(
        rule, people(voters), [Slate.approving(v, *m) for v, m in papers.items()], candidates=names, seats=seats, facts=facts
    )
    elected, alternates, tied = by_hand(papers, names, seats, lots)
    assert (set(verdict.elected), verdict.alternates, set(verdict.ties[0]) if verdict.ties else set()) == (
        elected,
        alternates,
        tied,
    )


def by_hand(papers: dict[str, list[str]], names: str, seats: int, lots: list[str]) -> tuple[set[str], tuple[str, ...], set[str]]:
    """Count marks: more than half of the papers elects, too many marks void a paper, lots settle ties."""
    votes = {name: sum(name in marks for marks in papers.values() if len(marks) <= seats) for name in names}
    passed = [name for name in names if 2 * votes[name] > len(papers)]
    passed.sort(key=lambda name: (-votes[name], lots.index(name) if lots else 0, name))
    cut = votes[passed[seats - 1]] if len(passed) >= seats else -1
    group = [name for name in passed if votes[name] == cut]
    sure = [name for name in passed if votes[name] > cut]
    if cut >= 0 and len(sure) + len(group) > seats and not lots:
        return set(sure), (), set(group)
    reserves: list[str] = []
    behind = passed[seats:]
    for name in behind:
        whole = [name] if lots and votes[name] == cut else [other for other in behind if votes[other] == votes[name]]
        if name in reserves:
            continue
        if len(reserves) + len(whole) > 2:
            break
        reserves += whole
    return set(passed[:seats]), tuple(reserves), set()


# Ties for the last seat.


TIED = {"a": 9, "b": 7, "c": 7, "d": 7, "e": 6}


@pytest.mark.parametrize(
    ("tie", "lots", "elected", "alternates", "note"),
    [
        ("lot", "", "a", "", ElectionNote.TIE_OPEN_LOT),
        ("lot", "cb", "a", "", ElectionNote.TIE_OPEN_LOT),
        ("lot", "dbc", "adb", "ce", ElectionNote.TIE_BY_LOT),
        ("casting", "cdb", "acd", "be", ElectionNote.TIE_BY_LOT),
        ("revote", "", "a", "", ElectionNote.TIE_OPEN_REVOTE),
        ("status_quo", "", "a", "e", ElectionNote.TIE_LEFT_EMPTY),
        ("lost", "", "a", "e", ElectionNote.TIE_LEFT_EMPTY),
    ],
)
def test_a_tie_for_the_last_seats(tie: str, lots: str, elected: str, alternates: str, note: ElectionNote) -> None:
    """By a recorded lot, by the chair, by voting again, or the seats stay empty; an open tie has no alternates yet."""
    verdict = held(election(tie=tie, limit_marks=False, alternates=5), TIED, voters=10, seats=3, facts=Facts(lots=tuple(lots)))
    assert ("".join(verdict.elected), "".join(verdict.alternates)) == (elected, alternates)
    assert note in verdict.notes
    still_open = note in {ElectionNote.TIE_OPEN_LOT, ElectionNote.TIE_OPEN_REVOTE}
    assert verdict.ties == ((("b", "c", "d"),) if still_open else ())
    assert (verdict.outcome is ElectionOutcome.TIED) == still_open
    assert verdict.rounds[0].open_seats == (2 if still_open else 0)


@pytest.mark.parametrize(
    ("again", "elected", "outcome"),
    [
        ({"b": 1, "c": 5, "d": 3}, "acd", ElectionOutcome.FILLED),
        ({"b": 2, "c": 5, "d": 2}, "ac", ElectionOutcome.TIED),
        ({"b": 0, "c": 1, "d": 0}, "ac", ElectionOutcome.SHORT),
    ],
)
def test_the_tied_are_voted_again(again: dict[str, int], elected: str, outcome: ElectionOutcome) -> None:
    """Most votes among the tied, without another threshold; a second tie stays open, and nobody sits without a vote."""
    papers = {"vote:tie": ElectionRound(slates=tuple(one_mark_each(again)))}
    verdict = held(election(tie="revote", limit_marks=False), TIED, voters=10, seats=3, later=papers)
    assert "".join(verdict.elected) == elected
    assert "".join(verdict.rounds[0].elected) == elected
    assert verdict.outcome is outcome
    assert verdict.notes == ((ElectionNote.TIE_OPEN_REVOTE,) if outcome is ElectionOutcome.TIED else ())


def test_the_papers_of_a_vote_again_are_counted() -> None:
    """A quorum that asks for the papers that came back hears of those of the vote again."""
    rule = election(tie="revote", limit_marks=False, stages=[{**VOTE, "quorum": "<returned> >= 6"}])
    again = one_mark_each({"b": 1, "c": 5, "d": 3})
    for papers, elected in ((again, "acd"), (again[:5], "a")):
        verdict = held(rule, TIED, voters=10, seats=3, later={"vote:tie": ElectionRound(slates=tuple(papers))})
        assert "".join(verdict.elected) == elected


def test_a_vote_again_without_votes_leaves_the_runoff_to_those_of_the_round_before() -> None:
    """The gate of the runoff asks who had votes in the first round, in which the tied had seven each."""
    rule = election(stages=RUNOFF, shortfall="runoff", tie="revote", limit_marks=False)
    later = {
        "first:tie": ElectionRound(slates=tuple(slates({}, 10))),
        "runoff": ElectionRound(slates=tuple(slates({"b": 9, "c": 8}, 10))),
    }
    verdict = held(rule, TIED, voters=10, seats=3, later=later)
    assert verdict.elected == ("a", "b", "c")
    assert [one.candidate for one in verdict.rounds[1].candidates] == ["b", "c", "d", "e"]


def one_mark_each(votes: Mapping[str, int]) -> list[Slate]:
    """Make slates with one mark each."""
    marks = [name for name, count in votes.items() for _ in range(count)]
    return [Slate.approving(f"v{n}", name) for n, name in enumerate(marks)]


# Void papers.


def test_a_slate_with_more_names_than_seats_is_void_and_fewer_is_valid() -> None:
    """Void means invalid for every candidate; the voter still took part."""
    papers = [
        Slate.approving("v0", "a", "b", "c"),
        Slate.approving("v1", "a"),
        Slate.approving("v2", "a", "b"),
        Slate(voter="v3", spoilt=Choice.UNSIGNED),
    ]
    verdict = elect(election("heads(Y) > 0"), people(4), papers, candidates="abc", seats=2)
    counts = {name: verdict.candidature(name).rank[0] for name in "abc"}
    assert counts == {"a": 2, "b": 1, "c": 0}
    assert verdict.candidature("a").result.count("heads", VoterSet.PARTICIPATING) == 3
    wider = elect(election("heads(Y) > 0", max_marks=3), people(4), papers, candidates="abc", seats=2)
    assert wider.candidature("c").rank == (Fraction(1),)


@pytest.mark.parametrize(
    ("facts", "outcome", "note"),
    [
        (Facts(issued=frozenset({"v0", "v1", "v2"})), ElectionOutcome.FILLED, None),
        (Facts(issued=frozenset({"v0"})), ElectionOutcome.NO_DECISION, ElectionNote.MORE_RETURNED_THAN_ISSUED),
        (Facts(constants={"returned": 2, "issued": 2}), ElectionOutcome.FILLED, None),
        (Facts(constants={"returned": 3, "issued": 2}), ElectionOutcome.NO_DECISION, ElectionNote.MORE_RETURNED_THAN_ISSUED),
        (Facts(), ElectionOutcome.INSUFFICIENT_DATA, None),
    ],
)
def test_more_papers_back_than_given_out_void_the_election(
    facts: Facts, outcome: ElectionOutcome, note: ElectionNote | None
) -> None:
    """Returned at most issued; without the number issued nothing is decided."""
    papers = [Slate.approving("v0", "a"), Slate.approving("v1", "a")]
    verdict = elect(election(returned_within_issued=True), people(3), papers, candidates="a", seats=1, facts=facts)
    assert verdict.outcome is outcome
    assert verdict.notes == (() if note is None else (note,))
    unknown = Missing(what="issued", zh="缺少发出票数", en="how many papers were issued")
    assert verdict.missing == ((unknown,) if outcome is ElectionOutcome.INSUFFICIENT_DATA else ())


def test_a_runoff_with_too_many_papers_decides_nothing() -> None:
    """That nobody was elected in the round before is not the outcome, when the runoff was void."""
    rule = election(stages=RUNOFF, shortfall="runoff", returned_within_issued=True)
    runoff = ElectionRound(slates=tuple(slates({"a": 10}, 10)), facts=Facts(issued=frozenset({"v0"})))
    facts = Facts(issued=frozenset(f"v{n}" for n in range(10)))
    verdict = held(rule, {"a": 2}, voters=10, seats=1, facts=facts, later={"runoff": runoff})
    assert verdict.outcome is ElectionOutcome.NO_DECISION
    assert verdict.notes == (ElectionNote.MORE_RETURNED_THAN_ISSUED,)


@pytest.mark.parametrize("spoilt", [Choice.YES, Choice.FOLLOW])
def test_a_spoilt_slate_is_invalid_or_unsigned(spoilt: Choice) -> None:
    """Nothing else voids a paper as a whole."""
    with pytest.raises(ValueError, match="is INVALID or UNSIGNED"):
        Slate(voter="a", spoilt=spoilt)


def test_co_owners_slates_are_read_candidate_by_candidate() -> None:
    """Where co-owners differ on one candidate only, their vote is invalid for that one only."""
    owners = Register([Voter(id="v0", members=(Member(id="m"), Member(id="n")))])
    papers = [
        Slate(voter="v0", by="m", marks={"a": Choice.YES, "b": Choice.YES}),
        Slate(voter="v0", by="n", marks={"a": Choice.YES, "b": Choice.NO}),
    ]
    verdict = elect(election("heads(Y) > 0", limit_marks=False), owners, papers, candidates="ab", seats=2)
    assert verdict.elected == ("a",)
    assert verdict.candidature("b").result.notes == (Note.CO_OWNERS_CONFLICT,)


# Shortfalls, sizes and further rounds.


VOTE = {"name": "vote", "passes": "heads(Y) > 1/2 heads(P)"}
RUNOFF = [
    {"name": "first", "quorum": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"},
    {"name": "runoff", "gate": "heads(Y) > 0", "passes": "heads(Y) >= 1/3 heads(A)", "ballots": "new"},
]


def test_a_runoff_fills_what_stayed_empty() -> None:
    """The seats left go to the best of those who reach a third; who had no vote at all does not come through the gate."""
    rule = election(stages=RUNOFF, shortfall="runoff", limit_marks=False)
    votes = {"a": 8, "b": 4, "c": 3, "d": 0}
    later = {"runoff": ElectionRound(slates=tuple(slates({"b": 3, "c": 5}, 10)))}
    verdict = held(rule, votes, voters=10, seats=2, later=later)
    assert verdict.elected == ("a", "c")
    assert [one.candidate for one in verdict.rounds[1].candidates] == ["c", "b"]
    assert verdict.rounds[1].seats == 1
    waiting = held(rule, votes, voters=10, seats=2)
    assert waiting.notes == (ElectionNote.RUNOFF_OPEN,)
    assert waiting.outcome is ElectionOutcome.SHORT


def test_no_runoff_where_the_rule_has_none_or_nobody_is_left() -> None:
    """Seats stay empty by default; a gate that nobody passes ends the election."""
    assert held(election(stages=RUNOFF, limit_marks=False), {"a": 8, "b": 4}, voters=10, seats=2).notes == ()
    nobody = held(election(stages=RUNOFF, shortfall="runoff", limit_marks=False), {"a": 8, "b": 0}, voters=10, seats=2)
    assert nobody.notes == ()
    assert nobody.shortfall == 1


def test_a_runoff_without_a_gate_is_open_to_all_who_are_not_seated() -> None:
    """Without a gate the previous tally does not matter."""
    stages = [
        {"name": "first", "passes": "heads(Y) > 1/2 heads(A)"},
        {"name": "next", "passes": "heads(Y) > 0", "ballots": "new"},
    ]
    rule = election(stages=stages, shortfall="runoff", limit_marks=False)
    verdict = held(
        rule, {"a": 8, "b": 0}, voters=10, seats=2, later={"next": ElectionRound(slates=(Slate.approving("v0", "b"),))}
    )
    assert verdict.elected == ("a", "b")


def test_a_second_call_when_too_few_came() -> None:
    """California: a reconvened meeting needs a fifth; where the rule ends the chain there is none."""
    rule = SHIPPED["US.CA.directors"]
    few = [Slate.approving("v0", "a")]
    assert elect(rule, people(5), few, candidates="ab", seats=1).outcome is ElectionOutcome.NO_DECISION
    again = elect(rule, people(5), few, candidates="ab", seats=1, later={"reconvened": ElectionRound(slates=tuple(few))})
    assert again.elected == ("a",)
    ended = election(stages=[{**RUNOFF[0], "on_no_quorum": "end"}, RUNOFF[1]])
    assert (
        len(elect(ended, people(5), few, candidates="a", seats=1, later={"runoff": ElectionRound(slates=tuple(few))}).rounds) == 1
    )


@pytest.mark.parametrize(
    ("contest", "flags", "outcome", "notes"),
    [
        ({}, set(), ElectionOutcome.SHORT, []),
        ({"shortfall": "reduce"}, set(), ElectionOutcome.SHORT, [ElectionNote.REDUCTION_NOT_AGREED]),
        ({"shortfall": "reduce"}, {"seats_reduced"}, ElectionOutcome.FILLED, [ElectionNote.SEATS_REDUCED]),
        ({"odd": True}, set(), ElectionOutcome.SHORT, [ElectionNote.EVEN_NUMBER]),
        ({"fewest": 3}, set(), ElectionOutcome.SHORT, [ElectionNote.BELOW_FEWEST]),
        ({"fewest": 2}, set(), ElectionOutcome.SHORT, []),
    ],
)
def test_too_few_or_an_even_number_is_said(
    contest: dict[str, Any], flags: set[str], outcome: ElectionOutcome, notes: list[ElectionNote]
) -> None:
    """Two of three seats are filled: the seats may be reduced by agreement; size and parity are findings, not failures."""
    rule = election(limit_marks=False, **contest)
    verdict = held(rule, {"a": 9, "b": 8, "c": 2}, voters=10, seats=3, facts=Facts(flags=frozenset(flags)))
    assert (verdict.outcome, list(verdict.notes)) == (outcome, notes)


@pytest.mark.parametrize(("alternates", "kept"), [(0, ""), (1, "b"), (2, "b"), (3, "bcd"), (None, "bcd")])
def test_how_many_alternates_stand_by(alternates: int | None, kept: str) -> None:
    """As many as the rule allows, whole groups of equals only; None is as many as there are seats."""
    contest = Contest(rank=(parse_expression("heads(Y)"),), tie=TieBreak.LOT, limit_marks=False, alternates=alternates)
    votes = {"a": 9, "b": 8, "c": 7, "d": 7, "x": 10, "y": 10}
    seats = 3
    verdict = held(made("heads(Y) > 1/2 heads(P)"), votes, voters=10, seats=seats, contest=contest)
    assert "".join(verdict.alternates) == kept


# Several posts on one slate.


def chief_and_members(*, carry_down: bool) -> ElectionVerdict:
    """Elect a chief and two members; c stands for chief and gets votes as a member too."""
    rule = election("heads(Y) > 1/2 heads(A)", carry_down=carry_down, limit_marks=True)
    papers = [
        Slate(
            voter=f"v{n}",
            marks=dict.fromkeys([chief, *members], Choice.YES),
            posts={chief: "chief", **dict.fromkeys(members, "member")},
        )
        for n, (chief, members) in enumerate([("a", "cd"), ("a", "cd"), ("a", "de"), ("c", "de"), ("c", "ef")])
    ]
    return elect(rule, people(5), papers, candidates="acdef", seats={"chief": 1, "member": 2})


def test_votes_for_a_higher_post_carry_down() -> None:
    """Who missed the higher post takes those votes to the lower one, where they may be enough."""
    verdict = chief_and_members(carry_down=True)
    assert verdict.posts == {"chief": ("a",), "member": ("c", "d")}
    assert {one.candidate: one.rank[0] for one in verdict.rounds[1].candidates} == {"c": 4, "d": 4, "e": 3, "f": 1}


def test_without_carrying_down_each_post_is_counted_alone() -> None:
    """Votes for chief are no votes for member."""
    verdict = chief_and_members(carry_down=False)
    assert {one.candidate: one.rank[0] for one in verdict.rounds[1].candidates} == {"d": 4, "e": 3, "c": 2, "f": 1}
    assert set(verdict.posts["member"]) == {"d", "e"}
    assert verdict.elected[0] == "a"


def test_too_many_names_for_one_post_void_the_slate_for_that_post() -> None:
    """Two chiefs on one slate; its members stand."""
    slate = Slate(voter="v0", marks=dict.fromkeys("abc", Choice.YES), posts={"a": "chief", "b": "chief", "c": "member"})
    verdict = elect(election("heads(Y) > 0"), people(1), [slate], candidates="abc", seats={"chief": 1, "member": 1})
    assert verdict.posts == {"chief": (), "member": ("c",)}
    counted = verdict.rounds[0].candidates[0].result
    assert [counted.count("heads", of) for of in (VoterSet.RETURNED, VoterSet.VALID)] == [1, 0]


# Silence, mistakes, data.


def test_an_election_that_rests_on_silence_shows_itself_without_it() -> None:
    """The silent follow the leader on each candidate; beside stands who would be elected without them."""
    rule = made("heads(Y) > 1/2 heads(E)", deem={"as": "majority"}, contest={"rank": ["heads(Y)"]})
    facts = Facts(served=frozenset({"v1", "v2"}))
    verdict = elect(rule, people(3), [Slate.approving("v0", "a")], candidates="a", seats=1, facts=facts)
    assert verdict.elected == ("a",)
    assert verdict.without_silence is not None
    assert verdict.without_silence.elected == ()


@pytest.mark.parametrize(
    "rule",
    [
        election("heads(Y) > 1/2 heads(E)", shortfall="reduce", limit_marks=False),
        election(
            stages=[
                {"name": "first", "passes": "heads(Y) > 1/2 heads(E)"},
                {"name": "runoff", "passes": "heads(Y) > 0", "ballots": "new"},
            ],
            shortfall="runoff",
            limit_marks=False,
        ),
    ],
    ids=["fewer seats", "a runoff"],
)
def test_without_silence_an_election_is_as_if_nobody_had_been_served(rule: Rule) -> None:
    """Its rounds, its runoff and the seats that may stay empty are the same; only the silent are not counted."""
    by_majority = evolve(rule, deem=Deem(as_=DeemAs.MAJORITY, needs_bylaw=False, needs_warning=False))
    later = {"runoff": ElectionRound(slates=(Slate.approving("v3", "b"),))} if rule.stages[1:] else {}
    facts = Facts(served=frozenset({"v4"}), flags=frozenset({"seats_reduced"}))
    papers = slates({"a": 4, "b": 2}, 4)
    elected = partial(elect, by_majority, people(5), papers, candidates="ab", seats=2, later=later)
    verdict, as_if = elected(facts=facts), elected(facts=evolve(facts, served=frozenset()))
    assert verdict.elected == ("a", "b")
    assert verdict.without_silence == as_if
    assert as_if.elected == (("a", "b") if later else ("a",))


def test_what_is_missing_for_the_first_post_leaves_the_others_open() -> None:
    """Nobody sits; which posts were reached is told."""
    owners = Register([Voter(id="v0", weights={"area": None})])
    papers = [Slate(voter="v0", marks={"a": Choice.YES}, posts={"a": "chief"})]
    verdict = elect(election("area(Y) > 0"), owners, papers, candidates="a", seats={"chief": 1, "member": 2})
    assert (verdict.outcome, verdict.elected, verdict.shortfall) == (ElectionOutcome.INSUFFICIENT_DATA, (), 3)
    assert verdict.posts == {"chief": ()}


def test_proxies_of_an_election_are_limited() -> None:
    """A slate says through whom it came, for each candidate."""
    slate = Slate(voter="v0", marks=dict.fromkeys("ab", Choice.YES), posts={"a": "chief", "b": "member"}, by="m", holder="h")
    for candidate, choice in (("a", Choice.YES), ("b", Choice.ABSTAIN)):
        ballots = ballots_for(
            candidate, [slate], contest=Contest(rank=(parse_expression("heads(Y)"),)), seats=1, post="chief", higher=frozenset()
        )
        assert ballots == (Ballot(voter="v0", choice=choice, by="m", holder="h"),)
    rule = made("heads(Y) > 0", contest={"rank": ["heads(Y)"]}, proxy_limits=[{"any_of": [{"by": "number", "mandates": 1}]}])
    papers = [evolve(Slate.approving(f"v{n}", "a"), holder="h") for n in range(3)]
    assert elect(rule, people(3), papers, candidates="a", seats=1).candidature("a").rank == (Fraction(1),)


def test_mistakes_in_what_is_given_are_refused() -> None:
    """No ranking, a name twice, a mark for no candidate, a round that the rule does not have, a stranger's slate."""
    rule, papers = election(), [Slate.approving("v0", "z")]
    with pytest.raises(ValueError, match="does not say how candidates are ranked"):
        elect(made(), people(1), candidates="a", seats=1)
    with pytest.raises(ValueError, match=r"^a candidate is named twice$"):
        elect(rule, people(1), candidates="aa", seats=1)
    with pytest.raises(ValueError, match="'z' is marked on a slate and is no candidate"):
        elect(rule, people(1), papers, candidates="a", seats=1)
    with pytest.raises(ValueError, match="'z' is marked on a slate and is no candidate"):
        elect(rule, people(1), candidates="a", seats=1, later={"vote:tie": ElectionRound(slates=tuple(papers))})
    with pytest.raises(ValueError, match="test has no round 'runoff'"):
        elect(rule, people(1), candidates="a", seats=1, later={"runoff": ElectionRound()})
    with pytest.raises(ValueError, match="'x' is not in the register"):
        elect(rule, people(1), [Slate.approving("x", "a")], candidates="a", seats=1)


def test_an_election_by_the_party_rules_counts_papers_itself() -> None:
    """With 52 of 64 present 27 elect and 26 do not; papers returned and issued are counted from slates and facts."""
    rule, members = SHIPPED["CN.Party.2020"], Register(Voter(id=f"v{n}") for n in range(64))
    papers = [Slate.approving(f"v{n}", *(["a"] if n < 27 else []), *(["b"] if n >= 26 else [])) for n in range(52)]
    facts = Facts(issued=frozenset(f"v{n}" for n in range(52)))
    verdict = elect(rule, members, papers, candidates="ab", seats=2, facts=facts)
    assert verdict.elected == ("a",)
    assert verdict.candidature("b").rank == (Fraction(26),)
    assert (verdict.rule, verdict.citation, verdict.mark) == (rule.id, rule.citation, rule.mark)
    assert (verdict.zh, verdict.en) == (rule.zh, rule.en)
    assert rule.zh
    assert rule.en


def test_an_election_is_plain_data() -> None:
    """JSON holds the whole of it, exact numbers as text."""
    rule = election("heads(Y) > 1/2 heads(P)", rank=["heads(Y/P)"], limit_marks=False)
    data = json.loads(json.dumps(held(rule, {"a": 2, "b": 1}, voters=3, seats=1).to_data()))
    assert data["outcome"] == "filled"
    assert data["elected"] == ["a"]
    first = data["rounds"][0]["candidates"][0]
    assert first["rank"] == ["2/3"]
    assert first["result"]["passes"]["compare"] == "heads(Y) > 1/2 heads(P)"
    assert [operand["amount"] for operand in first["result"]["passes"]["operands"]] == [
        {"measure": "heads", "of": "Y"},
        {"measure": "heads", "of": "P"},
    ]


def test_nobody_of_this_name_stood() -> None:
    """Asking for a candidature that does not exist is an error."""
    verdict = held(election(limit_marks=False), {"a": 2}, voters=3, seats=1)
    with pytest.raises(KeyError, match="z"):
        verdict.candidature("z")


def test_a_contest_has_to_rank_by_something() -> None:
    """Without an amount there is no order."""
    with pytest.raises(ValueError, match="ranks by at least one amount"):
        rule_from_data(
            {"id": "x", "citation": "x", "mark": "read", "stages": [{"name": "v", "passes": "flag a"}], "contest": {"rank": []}}
        )


def test_the_last_round_of_a_rule_is_the_last() -> None:
    """Seats that a runoff leaves empty stay empty."""
    rule = election(stages=RUNOFF, shortfall="runoff", limit_marks=False)
    later = {"runoff": ElectionRound(slates=tuple(slates({"b": 1}, 10)))}
    verdict = held(rule, {"a": 8, "b": 4}, voters=10, seats=2, later=later)
    assert [one.stage for one in verdict.rounds] == ["first", "runoff"]
    assert verdict.outcome is ElectionOutcome.SHORT
    assert verdict.notes == ()


@pytest.mark.parametrize(
    ("votes", "notes"), [({"a": 9, "b": 8, "c": 1}, ()), ({"a": 9, "b": 7, "c": 7}, (ElectionNote.TIE_OPEN_REVOTE,))]
)
def test_no_runoff_when_all_seats_are_filled_or_a_tie_is_open(votes: dict[str, int], notes: tuple[ElectionNote, ...]) -> None:
    """What is filled needs no further round, and what is tied is voted again among the tied, not in a runoff."""
    rule = election(stages=RUNOFF, shortfall="runoff", limit_marks=False)
    later = {"runoff": ElectionRound(slates=(Slate.approving("v0", "c"),))}
    for given in ({}, later):
        verdict = held(rule, votes, voters=10, seats=2, later=given)
        assert len(verdict.rounds) == 1
        assert verdict.notes == notes
