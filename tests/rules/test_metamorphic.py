"""What must not change a verdict does not change it, and what can only help does not hurt."""

import random
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction

import pytest
from attrs import evolve
from tests.rules.electorates import SIZE, Vote, as_document, by_library, made_rule, made_vote, path_of, rules_and_votes
from tests.rules.hand_judge import Row
from tests.rules.test_books_against_the_written_rules import spec_of, weights_of
from tests.rules.written_rules import RULES

from community_gov.rules import Node, Rule, Test, rule_from_data, shipped_books

NUMBER = max(120, SIZE // 5)
SHIPPED: dict[str, Rule] = {rule.id: rule for book in shipped_books() for rule in book.rules}


def test_the_order_of_ballots_never_changes_a_verdict() -> None:
    """The same ballots in another order give an equal verdict, tree and counts included."""
    chance = random.Random(1)  # noqa: S311  a generated vote is no secret
    for vote in rules_and_votes(1, NUMBER):
        assert by_library(vote, shuffle=chance) == by_library(vote)


def test_splitting_what_somebody_holds_never_changes_a_verdict() -> None:
    """A holder of two small units in one building counts as one of a large unit."""
    for vote in rules_and_votes(2, NUMBER):
        split = deepcopy(vote.voters)
        for voter in split:
            voter["held"] = [piece for labels, weights in voter["held"] for piece in halves(labels, weights)]
        assert path_of(by_library(evolve(vote, voters=split))) == path_of(by_library(vote))


def halves(labels: dict[str, str], weights: dict[str, Fraction]) -> Iterator[tuple[dict[str, str], dict[str, Fraction]]]:
    """Cut a holding in two unequal parts."""
    yield labels, {measure: weight / 3 for measure, weight in weights.items()}
    yield labels, {measure: weight * 2 / 3 for measure, weight in weights.items()}


@pytest.mark.parametrize("factor", [Fraction(7), Fraction(1, 1000)])
def test_another_unit_of_area_never_changes_a_verdict(factor: Fraction) -> None:
    """Square metres or mu, shares of a thousand or of ten thousand: only proportions decide, unless weights are rounded."""
    for vote in rules_and_votes(3, NUMBER):
        if any(what == "round" for what, _, _ in vote.spec.get("cuts", [])):
            continue
        scaled = deepcopy(vote.voters)
        for voter in scaled:
            voter["held"] = [
                (labels, {key: weight * factor for key, weight in weights.items()}) for labels, weights in voter["held"]
            ]
        assert path_of(by_library(evolve(vote, voters=scaled))) == path_of(by_library(vote))


def test_who_is_excluded_entirely_never_changes_a_verdict() -> None:
    """A voter without vote, base and quorum may be in the register, come, vote and hold anything: nothing changes."""
    for block in range(NUMBER // 16 + 1):
        chance = random.Random(f"4-{block}")  # noqa: S311  a generated vote is no secret
        spec = made_rule(chance)
        spec["exclude"] = spec.get("exclude", {}) | {"ghost": ["vote", "base", "quorum"]}
        rule = rule_from_data(as_document(spec))
        for _ in range(16):
            vote = made_vote(chance, spec, rule)
            more = [*vote.voters, *ghosts(chance, spec, rule)]
            assert path_of(by_library(evolve(vote, voters=more))) == path_of(by_library(vote))


def ghosts(chance: random.Random, spec: dict[str, object], rule: Rule) -> list[Row]:
    """Make excluded voters in a building of their own, who bring no proxies."""
    found = made_vote(chance, spec, rule).voters
    for number, voter in enumerate(found):
        voter.update(id=f"ghost-{number}", flags={"ghost"})
        voter["held"] = [({"building": "ghosts"}, weights) for _, weights in voter["held"]]
        for said in voter["rounds"]:
            said["holder"] = ""
    return found


@pytest.mark.parametrize("name", RULES)
def test_more_yes_never_loses(name: str) -> None:
    """Under no shipped rule does a passed question fail because somebody who said no says yes instead."""
    chance = random.Random(name)  # noqa: S311  a generated vote is no secret
    spec = spec_of(RULES[name], chance)
    for _ in range(max(15, NUMBER // len(RULES))):
        vote = made_vote(chance, spec, SHIPPED[name], weights=weights_of(RULES[name]))
        against = [voter for voter in vote.voters if voter["rounds"][0]["said"] == "N"]
        if not against or not by_library(vote).passed:
            continue
        against[0]["rounds"][0]["said"] = "Y"
        assert by_library(vote).passed


WITHOUT_HEADS = [
    name for name, rule in RULES.items() if "heads(" not in str(rule) and "cut" not in rule and "proxies" not in rule
]


@pytest.mark.parametrize("name", WITHOUT_HEADS)
def test_merging_voters_who_do_the_same_never_changes_a_verdict_by_weight(name: str) -> None:
    """Where only weights count, two voters who do the same in all rounds count as one who holds what both hold."""
    chance = random.Random(name)  # noqa: S311  a generated vote is no secret
    spec = spec_of(RULES[name], chance)
    for _ in range(max(15, NUMBER // len(WITHOUT_HEADS))):
        vote = made_vote(chance, spec, SHIPPED[name], weights=weights_of(RULES[name]))
        twin = deepcopy(vote.voters)
        for voter in twin:
            voter["id"] += "-twin"
        doubled = [{**voter, "held": voter["held"] * 2} for voter in vote.voters]
        assert path_of(by_library(evolve(vote, voters=[*vote.voters, *twin]))) == path_of(
            by_library(evolve(vote, voters=doubled))
        )


def test_three_votes_in_ten_are_on_a_boundary() -> None:
    """In at least three of ten generated votes some test of the first stage is met exactly, or missed by a hair."""
    near = [vote for vote in rules_and_votes(5, NUMBER) if on_boundary(vote)]
    assert len(near) >= 3 * NUMBER / 10


def on_boundary(vote: Vote) -> bool:
    """Whether a margin that is not zero against zero is at most a hundredth."""
    stage = by_library(vote).stages[0]
    tests = [test for node in (stage.quorum, stage.passes) if node is not None for test in flat(node)]
    return any(abs(test.margin) <= Fraction(1, 100) and test.had > 0 for test in tests)


def flat(node: Node) -> list[Test]:
    """Give all tests under a node."""
    return [node] if isinstance(node, Test) else [test for inner in node.of for test in flat(inner)]
