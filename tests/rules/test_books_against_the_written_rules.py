"""Each shipped rule says what the written list says, and decides as the judge by hand does."""

import random
import re
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.electorates import SIZE, by_hand, by_library, made_vote, path_of
from tests.rules.written_rules import RULES, Written

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
    Rule,
    Tie,
    TieBreak,
    parse_condition,
    shipped_books,
)

SHIPPED: dict[str, Rule] = {rule.id: rule for book in shipped_books() for rule in book.rules}


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


@pytest.mark.parametrize("name", RULES)
def test_a_shipped_rule_decides_as_by_hand(name: str) -> None:
    """Outcome and path of generated votes are those found by counting with fractions."""
    chance = random.Random(name)  # noqa: S311  a generated vote is no secret
    spec, weights = spec_of(RULES[name], chance), weights_of(RULES[name])
    for _ in range(max(20, SIZE // len(RULES))):
        vote = made_vote(chance, spec, SHIPPED[name], weights=weights)
        assert path_of(by_library(vote)) == by_hand(vote), vote


def weights_of(written: Written) -> tuple[str, ...]:
    """Give the weights that a rule uses."""
    text = " ".join(stage["passes"] + stage.get("quorum", "") for stage in written["stages"])
    return tuple(dict.fromkeys(name for name in re.findall(r"([a-z_]+)\([A-Z]\)", text) if name != "heads")) or ("area",)


def spec_of(written: Written, chance: random.Random) -> dict[str, Any]:
    """Give a written rule as the judge by hand reads it."""
    party = {"returned": chance.randint(0, 1), "issued": 1}
    spec: dict[str, Any] = {"stages": written["stages"], "represent": "unanimous_or_void", "case": {"notice"}, "constants": party}
    spec["joins"] = written.get("deem") == "majority"
    if "out" in written:
        spec["exclude"] = {"barred": []} | {written["out"]: ["vote", "base", "quorum"]}
    if "deem" in written:
        spec["deem"] = written["deem"]
    if "cut" in written:
        spec["cuts"] = [("rest", written["cut"], None)]
    if "casting" in written:
        spec["casting"], spec["chair"] = written["casting"], chance.choice("YN")
    if "opening" in written:
        spec["opening"] = True
    spec["limits"] = HAND_LIMITS[written.get("proxies", "")]
    return spec


HAND_LIMITS: dict[str, list[dict[str, Any]]] = {
    "": [],
    "none": [{"any_of": [{"number": 0}], "excess": "not_counted"}],
    "three": [{"any_of": [{"number": 3}], "excess": "not_counted"}],
    "fifth_of_heads": [{"any_of": [{"fraction": Fraction(1, 5), "measure": "heads"}], "excess": "not_counted"}],
    "three_or_tenth": [
        {
            "any_of": [{"number": 3}, {"fraction": Fraction(1, 10), "measure": "tantiemes", "with_own": True}],
            "excess": "not_counted",
        }
    ],
}
