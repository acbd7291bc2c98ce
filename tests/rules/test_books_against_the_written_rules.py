"""Each shipped rule says what the written list says."""

from fractions import Fraction

import pytest
from tests.rules.electorates import SHIPPED
from tests.rules.written_rules import RULES

from community_gov.rules import (
    CapToRest,
    DeemAs,
    Effect,
    MandateCount,
    MandateShare,
    Onward,
    Papers,
    ProxyLimit,
    QuorumAt,
    Tie,
    TieBreak,
    parse_condition,
)


def test_the_books_hold_the_written_rules_and_no_others() -> None:
    """A rule is shipped if and only if it is on the list."""
    assert sorted(SHIPPED) == sorted(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_shipped_rule_has_the_stages_of_the_list(name: str) -> None:
    """Names, gates, quorums, tests, new ballots and where the chain ends are those written down."""
    for stage, written in zip(SHIPPED[name].stages, RULES[name]["stages"], strict=True):
        assert stage.name == written["name"]
        assert stage.passes == parse_condition(written["passes"])
        assert stage.gate == (parse_condition(written["gate"]) if "gate" in written else None)
        assert stage.quorum == (parse_condition(written["quorum"]) if "quorum" in written else None)
        assert (stage.ballots is Papers.NEW) == written.get("new", False)
        assert (stage.on_lost is Onward.END) == written.get("end_lost", False)
        assert stage.on_no_quorum is Onward.NEXT
        assert (stage.quorum_at is QuorumAt.OPENING) == ("opening" in RULES[name])


@pytest.mark.parametrize("name", RULES)
def test_a_shipped_rule_does_besides_what_the_list_says(name: str) -> None:
    """Exclusions, deeming, cuts, ties and limits on proxies are those written down, and there are no others."""
    rule, written = SHIPPED[name], RULES[name]
    assert {exclusion.flag: exclusion.effects for exclusion in rule.exclude} == (
        {written["out"]: frozenset(Effect)} if "out" in written else {}
    )
    assert (rule.deem.as_ if rule.deem else None) == (DeemAs(written["deem"]) if "deem" in written else None)
    assert rule.transforms == ((CapToRest(measure=written["cut"]),) if "cut" in written else ())
    assert rule.tie == (Tie(by=TieBreak.CASTING, measure=written["casting"]) if "casting" in written else Tie())
    assert [limit.any_of for limit in rule.proxy_limits] == [limit.any_of for limit in LIMITS[written.get("proxies", "")]]


LIMITS: dict[str, tuple[ProxyLimit, ...]] = {
    "": (),
    "none": (ProxyLimit(any_of=(MandateCount(mandates=0),)),),
    "three": (ProxyLimit(any_of=(MandateCount(mandates=3),)),),
    "fifth_of_heads": (ProxyLimit(any_of=(MandateShare(fraction=Fraction(1, 5)),)),),
    "three_or_tenth": (
        ProxyLimit(any_of=(MandateCount(mandates=3), MandateShare(fraction=Fraction(1, 10), measure="tantiemes", with_own=True))),
    ),
}
