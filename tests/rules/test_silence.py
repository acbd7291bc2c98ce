"""Who follows the majority, and when silence counts."""

from fractions import Fraction

import pytest
from tests.rules.small_votes import made, register, voted

from community_gov.rules import (
    Ballot,
    Choice,
    Count,
    Facts,
    Holding,
    Note,
    Outcome,
    Register,
    Silence,
    Voter,
    VoterSet,
    decide,
)

P, Y, N = (VoterSet(letter) for letter in "PYN")


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
    assert stage.concerned == {Note.FOLLOWERS_NOT_COUNTED_NO_LEADER: ("d",)}
    assert [stage.count("heads", of) for of in (Y, N, P)] == [2, 1, 4]


def test_the_majority_is_read_by_the_measures_of_those_in_favour() -> None:
    """That the others must be half of the area is no majority for anything."""
    rule = made("heads(Y) > 1/2 heads(P) and area(P) >= 1/2 area(E)")
    stage = voted(rule, {"a": "Y", "b": "Y", "c": "N", "d": "F"}, of=register({"a": 1, "b": 1, "c": 9, "d": 1})).last_held
    assert [stage.count("heads", of) for of in (Y, N, P)] == [3, 1, 4]


def test_who_is_out_of_the_base_stays_out_when_the_silent_leave_it() -> None:
    """A debtor without the base, and then the silent: two are left of four."""
    rule = made(deem={"as": "excluded"}, exclude=[{"flag": "debtor", "effects": ["vote", "base"]}])
    owners = register(dict.fromkeys("abcd", 1), flags={"c": "debtor"})
    stage = voted(rule, {"a": "Y", "b": "N", "c": "-", "d": "-"}, of=owners, facts=Facts(served=frozenset("d"))).last_held
    assert stage.count("heads", VoterSet.ENTITLED) == 2


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
    amounts = (Count(measure="heads", of=VoterSet.ENTITLED, value=Fraction(1)),)
    assert verdict.last_held.silence == Silence(deemed_as="no", voters=1, amounts=amounts)
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
