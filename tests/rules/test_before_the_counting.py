"""Exclusions, co-owners, proxies, weights, followers and silence: what happens before anything is counted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.rules.small_votes import CHOICES, flat, made, register, voted

from community_gov.rules import Ballot, Choice, Facts, Holding, Member, Note, Outcome, Register, Voter, VoterSet, decide

E, D, A, P, Y, N, R = (VoterSet(letter) for letter in "EDAPYNR")


# Sets.


def test_who_is_in_which_set() -> None:
    """Each kind of paper is in the sets that laws mean, and in no others."""
    facts = Facts(attending=frozenset({"there"}), objected=frozenset({"absent"}), issued=frozenset({"yes", "no"}))
    said = {
        "yes": "Y",
        "no": "N",
        "blank": "B",
        "void": "I",
        "follow": "F",
        "unsigned": "U",
        "there": "-",
        "absent": "-",
        "excused": "-",
    }
    owners = register(dict.fromkeys(said, 1), flags={"excused": "excused"})
    stage = voted(made("heads(Y) > heads(N)"), said, of=owners, facts=facts).last_held
    counted = {counted.of.value: int(counted.value) for counted in stage.counts}
    assert counted == {"E": 9, "D": 8, "A": 6, "P": 5, "V": 4, "C": 2, "K": 3, "Y": 1, "N": 1, "B": 1, "O": 1, "R": 6, "I": 2}


@pytest.mark.parametrize(("kept", "participating"), [("none", 1), ("identified", 2), ("all", 3)])
def test_which_invalid_ballots_take_part(kept: str, participating: int) -> None:
    """None, those of identified voters, or unsigned ones too: a choice of the rules of procedure."""
    verdict = voted(made(invalid_participate=kept), {"a": "Y", "b": "I", "c": "U"})
    assert verdict.last_held.count("heads", P) == participating


def test_an_unsigned_paper_of_somebody_present() -> None:
    """He attends; his paper is returned and takes part only where unsigned papers do."""
    verdict = voted(made(), {"a": "U", "b": "Y"}, facts=Facts(attending=frozenset({"a"})))
    assert [verdict.last_held.count("heads", of) for of in (A, R, P)] == [2, 2, 1]


# Exclusions.


@pytest.mark.parametrize(
    ("effects", "passing", "quorate"),
    [
        (["vote"], (3, 2, 1), (3, 2)),
        (["vote", "base"], (2, 1, 1), (3, 2)),
        (["quorum"], (3, 2, 2), (2, 1)),
        (["vote", "base", "quorum"], (2, 1, 1), (2, 1)),
    ],
)
def test_each_effect_of_an_exclusion_is_separate(
    effects: list[str], passing: tuple[int, int, int], quorate: tuple[int, int]
) -> None:
    """Vote, base and quorum are taken one by one: a debtor votes nowhere, or is also out of the base, or out of the quorum."""
    rule = made(
        "heads(E) >= 0 and heads(A) >= 0 and heads(Y) >= 0",
        stage={"quorum": "heads(E) >= 0 and heads(A) >= 0"},
        exclude=[{"flag": "debtor", "effects": effects}],
    )
    stage = voted(rule, {"a": "Y", "b": "Y", "c": "-"}, of=register({"a": 1, "b": 1, "c": 1}, flags={"b": "debtor"})).last_held
    assert tuple(int(test.had) for test in flat(stage.passes)) == passing
    assert tuple(int(test.had) for test in flat(stage.quorum)) == quorate


def test_an_exclusion_can_hold_for_some_matters_only() -> None:
    """Debtors may vote on everything but elections."""
    rule = made(exclude=[{"flag": "debtor", "effects": ["vote"], "matters": ["election"]}])
    owners = register({"a": 1}, flags={"a": "debtor"})
    assert voted(rule, {"a": "Y"}, of=owners, facts=Facts(matter="covenant")).passed
    verdict = voted(rule, {"a": "Y"}, of=owners, facts=Facts(matter="election"))
    assert not verdict.passed
    assert verdict.last_held.concerned == {Note.BARRED_BALLOTS: ("a",)}


def test_an_unsigned_paper_of_an_excluded_voter_counts_nowhere() -> None:
    """It is returned and no more, even where unsigned papers take part."""
    rule = made(exclude=[{"flag": "debtor", "effects": ["vote"]}], invalid_participate="all")
    owners = register({"a": 1, "b": 1}, flags={"a": "debtor"})
    stage = voted(rule, {"a": "U", "b": "Y"}, of=owners).last_held
    assert [stage.count("heads", of) for of in (A, R, P)] == [1, 2, 1]
    there = voted(rule, {"a": "U", "b": "Y"}, of=owners, facts=Facts(attending=frozenset({"a"}))).last_held
    assert [there.count("heads", of) for of in (A, R, P)] == [2, 2, 1]


def test_a_missing_weight_of_somebody_excluded_does_not_matter() -> None:
    """Only the weights of those in the base are needed."""
    rule = made("area(Y) > area(N)", exclude=[{"flag": "debtor", "effects": ["vote", "base", "quorum"]}])
    owners = Register([Voter(id="a", weights={"area": 1}), Voter(id="b", flags=frozenset({"debtor"}))])
    assert voted(rule, {"a": "Y"}, of=owners).passed


# Co-owners.


def co_owned(
    policy: str, papers: dict[str, str], *, named: str | None = None, facts: Facts | None = None, members: bool = True
) -> tuple[str, tuple[Note, ...]]:
    """Give the letter that the papers of three co-owners amount to, with the notes."""
    owners = tuple(
        Member(id=name, interest=interest)
        for name, interest in (("a", Fraction(1, 2)), ("b", Fraction(1, 4)), ("c", Fraction(1, 4)))
    )
    voter = Voter(id="unit", members=owners if members else (), named=named)
    ballots = [Ballot(voter="unit", choice=CHOICES[letter], by="" if by == "all" else by) for by, letter in papers.items()]
    stage = decide(made(represent=policy), Register([voter]), ballots, facts=facts).last_held
    found = [
        letter for letter, of in (("Y", VoterSet.YES), ("N", VoterSet.NO), ("B", VoterSet.ABSTAINING)) if stage.count("heads", of)
    ]
    taking_part = "I" if stage.count("heads", P) else "U" if stage.count("heads", R) else "-"
    return (found or [taking_part])[0], stage.notes


@pytest.mark.parametrize(
    ("policy", "papers", "named", "expected"),
    [
        ("unanimous_or_void", {"a": "Y", "b": "Y"}, None, "Y"),
        ("unanimous_or_void", {"a": "Y", "b": "N"}, None, "I"),
        ("unanimous_or_void", {"a": "Y", "b": "U"}, None, "Y"),
        ("unanimous_or_void", {"a": "U", "b": "U"}, None, "U"),
        ("unanimous_or_void", {"all": "N"}, None, "N"),
        ("single_named", {"a": "Y", "b": "N"}, "b", "N"),
        ("single_named", {"a": "Y"}, "b", "U"),
        ("single_named", {"a": "Y", "b": "Y"}, None, "U"),
        ("first_named", {"b": "N", "a": "Y"}, None, "Y"),
        ("first_named", {"b": "N", "c": "N"}, None, "U"),
        ("first_named", {"b": "N", "a": "Y"}, "b", "N"),
        ("majority_in_interest", {"b": "N"}, None, "N"),
        ("majority_in_interest", {"a": "Y", "b": "N"}, None, "Y"),
        ("majority_in_interest", {"a": "Y", "b": "N", "c": "N"}, None, "I"),
        ("majority_in_interest", {"b": "N", "c": "N"}, None, "N"),
        ("any_unless_protest", {"c": "Y"}, None, "Y"),
        ("any_unless_protest", {"c": "Y", "b": "N"}, None, "I"),
    ],
)
def test_what_the_papers_of_co_owners_amount_to(policy: str, papers: dict[str, str], named: str | None, expected: str) -> None:
    """One vote together, by the policy of the rule; conflicting papers are never two heads and never "the first wins"."""
    assert co_owned(policy, papers, named=named)[0] == expected


def test_a_conflict_of_co_owners_is_noted() -> None:
    """The verdict says whose papers were set aside, and why."""
    assert co_owned("unanimous_or_void", {"a": "Y", "b": "N"})[1] == (Note.CO_OWNERS_CONFLICT,)
    assert co_owned("single_named", {"a": "Y"})[1] == (Note.NO_REPRESENTATIVE,)


def test_a_protest_voids_the_paper_of_one_co_owner() -> None:
    """Where any one casts for all, another may protest."""
    assert co_owned("any_unless_protest", {"c": "Y"}, facts=Facts(protested=frozenset({"unit"})))[0] == "I"


@pytest.mark.parametrize(
    ("papers", "says"),
    [
        ([("a", "Y"), ("a", "Y")], "of the same hand"),
        ([("", "Y"), ("", "Y")], "of the same hand"),
        ([("", "Y"), ("a", "Y")], "for all co-owners of 'unit' beside"),
        ([("z", "Y")], "'z' is no co-owner of 'unit'"),
    ],
)
def test_papers_that_were_not_settled_before_are_refused(papers: list[tuple[str, str]], says: str) -> None:
    """Which of two papers of one hand counts is settled before the counting."""
    owners = Register([Voter(id="unit", members=(Member(id="a"), Member(id="b")))])
    with pytest.raises(ValueError, match=says):
        decide(made(), owners, [Ballot(voter="unit", choice=CHOICES[letter], by=by) for by, letter in papers])


def test_an_interest_that_is_not_known_is_missing() -> None:
    """By interests nothing can be said without them."""
    owners = Register([Voter(id="unit", members=(Member(id="a", interest=1), Member(id="b")))])
    ballots = [Ballot(voter="unit", choice=Choice.YES, by="a"), Ballot(voter="unit", choice=Choice.NO, by="b")]
    verdict = decide(made(represent="majority_in_interest"), owners, ballots)
    assert verdict.outcome is Outcome.INSUFFICIENT_DATA
    assert verdict.missing[0].what == "b / unit"


def test_the_first_named_is_missing_without_an_order() -> None:
    """Who comes first has to be in the register."""
    verdict = decide(
        made(represent="first_named"), Register([Voter(id="unit")]), [Ballot(voter="unit", choice=Choice.YES, by="a")]
    )
    assert verdict.missing[0].what == "co-owners"
    assert verdict.missing[0].voters == ("unit",)


# Proxies.


def carried(limits: list[dict[str, object]], *, excess: str = "not_counted", own: int = 1) -> tuple[str, ...]:
    """Give whose mandates fall when one holder brings four, of one, two, three and four square metres out of a hundred."""
    owners = register({"holder": own, "p1": 1, "p2": 2, "p3": 3, "p4": 4, "rest": 90 - own})
    rule = made("area(Y) > 0", proxy_limits=[{"any_of": limits, "excess": excess}])
    ballots = [Ballot(voter=f"p{n}", choice=Choice.YES, holder="holder") for n in (4, 3, 2, 1)]
    return tuple(decide(rule, owners, ballots).last_held.concerned.get(Note.PROXIES_OVER_LIMIT, ()))


@pytest.mark.parametrize(
    ("limits", "fallen"),
    [
        ([{"by": "number", "mandates": 4}], ()),
        ([{"by": "number", "mandates": 3}], ("p4",)),
        ([{"by": "number", "mandates": 0}], ("p1", "p2", "p3", "p4")),
        ([{"by": "share", "fraction": "1/10", "measure": "area"}], ()),
        ([{"by": "share", "fraction": "1/10", "measure": "area", "with_own": True}], ("p4",)),
        ([{"by": "share", "fraction": "1/2"}], ("p4",)),
        ([{"by": "number", "mandates": 1}, {"by": "share", "fraction": "6/100", "measure": "area"}], ("p4",)),
        ([{"by": "number", "mandates": 4}, {"by": "share", "fraction": "1/100", "measure": "area"}], ()),
    ],
)
def test_proxies_above_a_limit_fall_in_the_order_of_the_register(
    limits: list[dict[str, object]], fallen: tuple[str, ...]
) -> None:
    """Up to a number or a fraction, whichever allows more; exactly the limit is within it."""
    assert carried(limits) == fallen


def test_all_mandates_of_a_holder_fall_where_the_rule_says_so() -> None:
    """The holder who brings too many loses all."""
    assert carried([{"by": "number", "mandates": 3}], excess="mandate_void") == ("p1", "p2", "p3", "p4")


def test_too_many_proxies_can_stop_the_verdict() -> None:
    """Where the rule wants them settled by somebody, there is no verdict before."""
    rule = made(proxy_limits=[{"any_of": [{"by": "number", "mandates": 1}], "excess": "refuse"}])
    ballots = [Ballot(voter=name, choice=Choice.YES, holder="agent") for name in "ab"]
    verdict = decide(rule, register({"a": 1, "b": 1}), ballots)
    assert verdict.outcome is Outcome.INSUFFICIENT_DATA
    assert verdict.missing[0].voters == ("a", "b")


def test_a_stranger_holds_proxies_without_a_share_of_his_own() -> None:
    """An agent who is no owner carries only what he was given."""
    rule = made(
        "area(Y) > 0", proxy_limits=[{"any_of": [{"by": "share", "fraction": "1/2", "measure": "area", "with_own": True}]}]
    )
    ballots = [Ballot(voter="a", choice=Choice.YES, holder="agent")]
    assert decide(rule, register({"a": 1, "b": 1}), ballots).passed


def test_proxies_of_those_who_are_present_without_a_ballot_count_too() -> None:
    """A mandate in the facts counts like one on a ballot, for attendance and for the limit."""
    rule = made("heads(A) >= 2", proxy_limits=[{"any_of": [{"by": "number", "mandates": 1}]}])
    facts = Facts(attending=frozenset({"a", "b"}), mandates={"a": "agent", "b": "agent"})
    verdict = decide(rule, register({"a": 1, "b": 1}), facts=facts)
    assert not verdict.passed
    assert verdict.last_held.concerned[Note.PROXIES_OVER_LIMIT] == ("b",)


def test_two_limits_have_both_to_be_kept() -> None:
    """At most two mandates and at most a tenth of the area."""
    limits = [{"any_of": [{"by": "number", "mandates": 2}]}, {"any_of": [{"by": "share", "fraction": "2/10", "measure": "area"}]}]
    owners = register({"a": 1, "b": 2, "c": 3, "rest": 4})
    ballots = [Ballot(voter=name, choice=Choice.YES, holder="agent") for name in "abc"]
    stage = decide(made("area(Y) > 0", proxy_limits=limits), owners, ballots).last_held
    assert stage.concerned[Note.PROXIES_OVER_LIMIT] == ("b", "c")


def test_nobody_is_his_own_proxy() -> None:
    """A mandate to oneself is a mistake of the data."""
    with pytest.raises(ValueError, match="'a' cannot be his own proxy"):
        decide(made(), register({"a": 1}), [Ballot(voter="a", choice=Choice.YES, holder="a")])


# Weights.


@pytest.mark.parametrize(
    ("transforms", "weights"),
    [
        ([], [60, 25, 15]),
        ([{"cut": "to_rest", "measure": "area"}], [40, 25, 15]),
        ([{"cut": "to_fraction", "measure": "area", "fraction": "1/5"}], [20, 20, 15]),
        ([{"cut": "round", "measure": "area", "unit": "10"}], [60, 30, 20]),
        ([{"cut": "round", "measure": "area", "unit": "10", "mode": "half_even"}], [60, 20, 20]),
        ([{"cut": "round", "measure": "area", "unit": "10", "mode": "down"}], [60, 20, 10]),
        ([{"cut": "round", "measure": "area", "unit": "7", "mode": "up"}], [63, 28, 21]),
        ([{"cut": "round", "measure": "area", "unit": "10"}, {"cut": "to_rest", "measure": "area"}], [50, 30, 20]),
        ([{"cut": "to_rest", "measure": "share"}], [60, 25, 15]),
    ],
)
def test_weights_are_cut_capped_and_rounded(transforms: list[dict[str, object]], weights: list[int]) -> None:
    """Voter by voter and exactly, in the order of the rule."""
    stage = voted(
        made("area(Y) > 0", transforms=transforms), {"a": "Y", "b": "N", "c": "B"}, of=register({"a": 60, "b": 25, "c": 15})
    ).last_held
    assert [stage.count("area", of) for of in (VoterSet.YES, VoterSet.NO, VoterSet.ABSTAINING)] == weights


def test_the_others_are_those_in_the_base() -> None:
    """Who is out of the base does not raise the limit of the largest holder."""
    rule = made(
        "area(Y) > 0",
        transforms=[{"cut": "to_rest", "measure": "area"}],
        exclude=[{"flag": "debtor", "effects": ["vote", "base"]}],
    )
    stage = voted(rule, {"a": "Y", "b": "N", "c": "-"}, of=register({"a": 60, "b": 25, "c": 40}, flags={"c": "debtor"})).last_held
    assert stage.count("area", Y) == 25


@pytest.mark.parametrize(
    ("formula", "weight"),
    [
        ("round(area, 1, half_up)", 89),
        ("round(area, 1/2, down)", Fraction(177, 2)),
        ("area * 2 + 1", 178),
        ("area / total(area)", Fraction(177, 354)),
        ("basic + min(additional, 1/5 * basic)", 12),
        ("max(basic, additional, 3)", 10),
        ("2 * (basic + 1)", 22),
        ("12", 12),
        ("total(flats) * area / total(area)", 1),
        ("heads + units", 2),
    ],
)
def test_a_weight_is_derived_from_others(formula: str, weight: int | Fraction) -> None:
    """A formula over each voter's own weights and over totals."""
    holds: dict[str, int | Decimal | Fraction | None] = {"area": Decimal("88.5"), "basic": 10, "additional": 5, "flats": 1}
    owners = Register([Voter(id="a", weights=holds), Voter(id="b", weights=holds)])
    stage = voted(made("votes(Y) > 0", measures={"votes": formula}), {"a": "Y"}, of=owners).last_held
    assert stage.count("votes", Y) == weight


@pytest.mark.parametrize("formula", ["share + 1", "area / zero", "total(share)", "min(area, share)"])
def test_a_derived_weight_that_cannot_be_made_is_missing(formula: str) -> None:
    """A weight that a voter lacks, or a division by zero, leaves the derived weight unknown."""
    owners = Register([Voter(id="a", weights={"area": 1, "zero": 0, "share": None})])
    verdict = voted(made("votes(Y) > 0", measures={"votes": formula}), {"a": "Y"}, of=owners)
    assert verdict.missing[0].what == "votes"
    assert verdict.missing[0].voters == ("a",)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("round(area, 0, half_up)", "a unit above 0"),
        ("round(area, area, half_up)", "a unit above 0"),
        ("round(area, 1, sideways)", "one of half_up"),
        ("area +", "a measure, a number"),
        ("(area", r"'\)'"),
        ("total(2)", "a measure"),
        ("area area", "the end"),
        ("min(area", r"'\)'"),
        ("(" * 50, "deeper than 40"),
    ],
)
def test_a_derived_weight_that_cannot_be_read(formula: str, says: str) -> None:
    """A mistake in the formula is told with its place."""
    with pytest.raises(ValueError, match=says):
        made("votes(Y) > 0", measures={"votes": formula})


# Followers and silence.


@pytest.mark.parametrize(
    ("said", "yes", "no"),
    [
        ({"a": "Y", "b": "F", "c": "F"}, 3, 0),
        ({"a": "N", "b": "N", "c": "Y", "d": "F"}, 1, 3),
        ({"a": "Y", "b": "N", "c": "F"}, 1, 1),
        ({"a": "F", "b": "F"}, 0, 0),
    ],
)
def test_followers_join_the_leader_among_the_other_ballots(said: dict[str, str], yes: int, no: int) -> None:
    """The leader is fixed before anybody follows; a tie has no leader and is not flipped; followers take part in any case."""
    stage = voted(made("heads(Y) > 1/2 heads(P)"), said).last_held
    assert [stage.count("heads", of) for of in (Y, N, P)] == [yes, no, len(said)]


def test_followers_have_nobody_to_follow_when_heads_and_area_differ() -> None:
    """Two heads for and more area against: there is no majority."""
    rule = made("heads(Y) > 1/2 heads(P) and area(Y) > 1/2 area(P)")
    stage = voted(rule, {"a": "Y", "b": "Y", "c": "N", "d": "F"}, of=register({"a": 1, "b": 1, "c": 9, "d": 50})).last_held
    assert stage.notes == (Note.FOLLOWERS_NOT_COUNTED_NO_LEADER,)
    assert [stage.count("heads", of) for of in (Y, N, P)] == [2, 1, 4]


SILENT = frozenset("cde")


@pytest.mark.parametrize(
    ("as_", "joins", "expected"),
    [
        ("yes", False, {"Y": 4, "N": 1, "P": 2, "E": 5, "A": 2}),
        ("yes", True, {"Y": 4, "N": 1, "P": 5, "E": 5, "A": 2}),
        ("no", True, {"Y": 1, "N": 4, "P": 5, "E": 5, "A": 2}),
        ("abstain", True, {"Y": 1, "N": 1, "P": 5, "B": 3, "A": 2}),
        ("abstain", False, {"Y": 1, "N": 1, "P": 2, "B": 3, "V": 5}),
        ("excluded", False, {"Y": 1, "N": 1, "P": 2, "E": 2, "D": 2}),
        ("majority", True, {"Y": 1, "N": 1, "P": 2, "E": 5}),
    ],
)
def test_silence_is_counted_as_the_rule_says(as_: str, joins: bool, expected: dict[str, int]) -> None:  # noqa: FBT001  a case of a table
    """Yes, no, abstention, out of the base, or with a majority, which a tie does not have."""
    rule = made("heads(Y) > heads(N)", deem={"as": as_, "counts_as_participating": joins})
    stage = voted(rule, {"a": "Y", "b": "N", "c": "-", "d": "-", "e": "-"}, facts=Facts(served=SILENT)).last_held
    assert {letter: stage.count("heads", VoterSet(letter)) for letter in expected} == expected


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        (Facts(served=SILENT, warned=True), Note.SILENCE_NOT_COUNTED_NO_BYLAW),
        (Facts(served=SILENT, bylaw="rules of procedure art. 9"), Note.SILENCE_NOT_COUNTED_NO_WARNING),
        (Facts(served=SILENT, bylaw="rules of procedure art. 9", warned=True), Note.RESTS_ON_SILENCE),
    ],
)
def test_silence_needs_its_conditions_on_record(facts: Facts, note: Note) -> None:
    """Without a clause or without a warning silence is silence, and the verdict says why it was not counted."""
    rule = made(deem={"as": "majority", "needs_bylaw": True, "needs_warning": True})
    verdict = voted(rule, {"a": "Y", "c": "-", "d": "-", "e": "-"}, facts=facts)
    assert verdict.last_held.concerned == {note: ("c", "d", "e")}
    assert (verdict.last_held.silence is not None) == (note is Note.RESTS_ON_SILENCE)


def test_silence_follows_the_side_that_leads_even_when_that_is_no() -> None:
    """The deemed votes may go against the question."""
    rule = made(deem={"as": "majority"})
    verdict = voted(rule, {"a": "Y", "b": "N", "c": "N", "d": "-"}, facts=Facts(served=frozenset("d")))
    assert verdict.last_held.silence is not None
    assert verdict.last_held.silence.deemed_as == "no"
    assert verdict.last_held.count("heads", N) == 3


def test_who_is_not_silent_is_not_deemed() -> None:
    """Not served, objected, present, voted, excused, excluded, or represented above the limit: none of these is deemed."""
    rule = made(
        deem={"as": "yes"},
        exclude=[{"flag": "debtor", "effects": ["vote"]}],
        proxy_limits=[{"any_of": [{"by": "number", "mandates": 0}]}],
    )
    owners = register(dict.fromkeys("abcdefgh", 1), flags={"d": "debtor", "e": "excused"})
    ballots = [
        Ballot(voter="a", choice=Choice.NO),
        Ballot(voter="f", choice=Choice.NO, holder="agent"),
        Ballot(voter="g", choice=Choice.UNSIGNED),
    ]
    facts = Facts(served=frozenset("abcdefg"), objected=frozenset("b"), attending=frozenset("c"))
    stage = decide(rule, owners, ballots, facts=facts).last_held
    assert stage.silence is None
    assert [stage.count("heads", of) for of in (Y, N)] == [0, 1]


def test_the_verdict_without_silence_stands_beside() -> None:
    """Whatever rests on silence shows what would stand without it, with the heads and the area that silence brought."""
    rule = made("heads(Y) > 1/2 heads(E) and area(Y) > 1/2 area(E)", deem={"as": "yes"})
    verdict = voted(
        rule, {"a": "Y", "b": "-", "c": "-"}, of=register({"a": 1, "b": 2, "c": 4}), facts=Facts(served=frozenset("bc"))
    )
    assert verdict.outcome is Outcome.PASSED
    assert verdict.without_silence is not None
    assert verdict.without_silence.outcome is Outcome.REJECTED
    assert verdict.without_silence.without_silence is None
    silence = verdict.last_held.silence
    assert silence is not None
    assert {counted.measure: counted.value for counted in silence.amounts} == {"heads": 2, "area": 6}
    assert silence.voters == 2


def test_a_rule_can_ask_more_of_what_rests_on_silence() -> None:
    """A floor that holds only for deemed majorities: more than half of all, by the flag that the counting sets itself."""
    rule = made(
        "heads(Y) > 1/2 heads(P) and (not flag deemed or heads(Y) > 1/2 heads(E))",
        deem={"as": "majority", "counts_as_participating": True},
    )
    said = {"a": "Y", "b": "-", "c": "-", "d": "-"}
    assert not voted(rule, said, facts=Facts(served=frozenset("b"))).passed
    assert voted(rule, said, facts=Facts(served=frozenset("bc"))).passed
    assert voted(rule, {"a": "Y"}).passed


def test_deeming_by_part_uses_what_each_holds_there() -> None:
    """Silence counts in the building where the silent hold their units."""
    voters = [
        Voter(
            id="a",
            holdings=(
                Holding(weights={"area": 1}, groups={"building": "1"}),
                Holding(weights={"area": 5}, groups={"building": "2"}),
            ),
        ),
        Voter(id="b", weights={"area": 2}, groups={"building": "2"}),
    ]
    rule = made("each building (area(Y) >= 1/2 area(E))", deem={"as": "yes"})
    assert decide(rule, Register(voters), [Ballot(voter="b", choice=Choice.NO)], facts=Facts(served=frozenset("a"))).passed


# Strangers in the facts.


STRANGER = frozenset({"z"})


@pytest.mark.parametrize(
    "facts",
    [
        Facts(attending=STRANGER),
        Facts(at_opening=STRANGER),
        Facts(served=STRANGER),
        Facts(objected=STRANGER),
        Facts(issued=STRANGER),
        Facts(protested=STRANGER),
        Facts(mandates={"z": "a"}),
    ],
)
def test_a_fact_about_a_stranger_is_refused(facts: Facts) -> None:
    """Facts name voters of the register, whether the rule asks for them or not."""
    with pytest.raises(ValueError, match="'z' is not in the register"):
        decide(made(), register({"a": 1}), facts=facts)


def test_a_set_of_voters_is_not_one_text() -> None:
    """A text would be taken apart into letters."""
    with pytest.raises(TypeError, match="give a set of ids"):
        Facts(attending="abc")  # type: ignore[arg-type]  # the wrong type is the point


def test_the_area_of_nobody_is_nothing() -> None:
    """A part of a register in which all weights are zero has an empty base by weight, and does not pass."""
    verdict = voted(made("area(Y) >= 1/2 area(E)"), {"a": "Y"}, of=register({"a": 0}))
    assert not verdict.passed
    assert flat(verdict.last_held.passes)[0].void
