"""How many proxies one holder may bring."""

import pytest
from tests.rules.small_votes import made, register

from community_gov.rules import Ballot, Choice, Facts, Missing, Note, Outcome, Tally, decide


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
    assert verdict.missing == (
        Missing(
            what="mandates of agent",
            voters=("a", "b"),
            number=2,
            zh="agent 持有的委托超过限额，须先确定哪些有效",
            en="agent holds more mandates than allowed: settle first which of them stand",
        ),
    )


def test_each_holder_has_a_limit_of_his_own() -> None:
    """One who keeps it does not hide another who does not."""
    rule = made(proxy_limits=[{"any_of": [{"by": "number", "mandates": 1}]}])
    ballots = [Ballot(voter=voter, choice=Choice.YES, holder=holder) for voter, holder in zip("abc", "xyy", strict=True)]
    stage = decide(rule, register(dict.fromkeys("abc", 1)), ballots).last_held
    assert stage.concerned == {Note.PROXIES_OVER_LIMIT: ("c",)}


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


def test_a_mandate_of_somebody_who_does_not_count_is_none() -> None:
    """Who did not come gave nobody anything to carry, and neither did somebody out of the base."""
    rule = made(
        "heads(A) > 0",
        proxy_limits=[{"any_of": [{"by": "number", "mandates": 1}]}],
        exclude=[{"flag": "debtor", "effects": ["vote", "base"]}],
    )
    owners = register(dict.fromkeys("abc", 1), flags={"c": "debtor"})
    facts = Facts(attending=frozenset({"a", "c"}), mandates=dict.fromkeys("abc", "agent"))
    assert decide(rule, owners, facts=facts).last_held.notes == ()


def test_mandates_in_the_facts_count_beside_a_tally() -> None:
    """A tally knows no holders; the facts tell them, and are looked at as if there were ballots."""
    rule, owners = made(proxy_limits=[{"any_of": [{"by": "number", "mandates": 1}]}]), register(dict.fromkeys("ab", 1))
    tally = Tally.of(owners, [Choice.YES, Choice.YES])
    stage = decide(rule, owners, tally, facts=Facts(mandates=dict.fromkeys("ab", "agent"))).last_held
    assert stage.concerned == {Note.PROXIES_OVER_LIMIT: ("b",)}
    with pytest.raises(ValueError, match="'a' cannot be his own proxy"):
        decide(rule, owners, tally, facts=Facts(mandates={"a": "a"}))


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
