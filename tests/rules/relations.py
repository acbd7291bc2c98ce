"""What must not change a verdict does not change it, and what can only help does not hurt: relations between two votes.

Each relation makes another vote from a vote, or None where it says nothing about it. No judge is needed: the library is held
against itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from attrs import evolve
from tests.rules.electorates import SHIPPED, WEIGHTS, Vote, by_library, made_vote, path_of, rules_and_votes, shipped_votes
from tests.rules.hand_judge import Row, Spec
from tests.rules.made_rules import Dice, as_document, made_rule
from tests.rules.written_rules import RULES, spec_of, weights_of

from community_gov.rules import Effect, Exclude, Verdict, rule_from_data

__all__ = ["HEAP", "NAMES", "related"]

HEAP = 20
"""How often each relation is tried with the votes of one seed."""
GHOST = Exclude(flag="ghost", effects=frozenset(Effect))


def related(numbers: Iterable[int], met: Counter[str]) -> Iterator[str]:
    """Try all relations on heaps of votes by their numbers; gives each breach, and counts in ``met`` how often each was tried."""
    for number in numbers:
        chance = Dice(f"relations-{number}")
        for name, pairs in PAIRS.items():
            for vote, before, after in islice(pairs(chance, number), HEAP):
                met[name] += 1
                if not SAME[name](before, after):
                    yield f"heap {number}, {name}: {path_of(before)} became {path_of(after)}, of {vote}"


Pair = tuple[Vote, Verdict, Verdict]


def _votes(number: int, name: str) -> Iterator[Vote]:
    """Give votes without end, under generated and shipped rules in turn."""
    more = 0
    while True:
        yield from rules_and_votes(f"{name}-{number}-{more}", HEAP // 2)
        yield from shipped_votes(f"{name}-{number}-{more}", HEAP // 2, first=number + more)
        more += 1


def _changed(change: Callable[[Dice, Vote], Vote | None], name: str) -> Callable[[Dice, int], Iterator[Pair]]:
    def pairs(chance: Dice, number: int) -> Iterator[Pair]:
        for vote in _votes(number, name):
            other = change(chance, vote)
            if other is not None:
                yield vote, by_library(vote), by_library(other)

    return pairs


def _permuted(chance: Dice, number: int) -> Iterator[Pair]:
    """The same ballots in another order."""
    for vote in _votes(number, "permuted"):
        yield vote, by_library(vote), by_library(vote, shuffle=chance)


def _split(_: Dice, vote: Vote) -> Vote | None:
    """A holder of two small units in one building is one of a large unit; where units are counted, he is not."""
    if "units(" in str(vote.spec):
        return None
    return evolve(vote, voters=[{**voter, "held": list(_pieces(voter["held"]))} for voter in vote.voters])


def _pieces(held: Iterable[tuple[dict[str, str], dict[str, Fraction | None]]]) -> Iterator[tuple[dict[str, str], Any]]:
    for labels, weights in held:
        for part in (Fraction(1, 3), Fraction(2, 3)):
            yield labels, {measure: None if weight is None else weight * part for measure, weight in weights.items()}


def _scaled(chance: Dice, vote: Vote) -> Vote | None:
    """Square metres or mu, shares of a thousand or of ten thousand: only proportions decide, unless weights are rounded."""
    cuts = [what for what, _, _ in vote.spec.get("cuts", ())]
    if set(cuts) - {"rest", "fraction"} or vote.spec.get("made"):
        return None
    factor = chance.choice((Fraction(7), Fraction(1, 1000)))
    held = ([(labels, _times(weights, factor)) for labels, weights in voter["held"]] for voter in vote.voters)
    return evolve(vote, voters=[{**voter, "held": parts} for voter, parts in zip(vote.voters, held, strict=True)])


def _times(weights: dict[str, Fraction | None], factor: Fraction) -> dict[str, Fraction | None]:
    return {measure: None if weight is None else weight * factor for measure, weight in weights.items()}


def _haunted(chance: Dice, number: int) -> Iterator[Pair]:
    """A voter without vote, base and quorum may be in the register, come, vote and hold anything."""
    for vote in _votes(number, "haunted"):
        haunted = evolve(vote, rule=evolve(vote.rule, exclude=(*vote.rule.exclude, GHOST)))
        ghosts = _ghosts(made_vote(chance, vote.spec, vote.rule, weights=_measures(vote)).voters)
        yield vote, by_library(haunted), by_library(evolve(haunted, voters=[*vote.voters, *ghosts]))


def _measures(vote: Vote) -> tuple[str, ...]:
    return weights_of(RULES[vote.rule.id]) if vote.rule.id in RULES else WEIGHTS


def _ghosts(found: list[Row]) -> list[Row]:
    """Make excluded voters in a building of their own, who bring no proxies."""
    for number, voter in enumerate(found):
        voter.update(id=f"ghost-{number}", flags={"ghost"}, members=(), named=None)
        voter["held"] = [({"building": "ghosts"}, weights) for _, weights in voter["held"]]
        for said in voter["rounds"]:
            said["holder"] = ""
            said["said"], said["papers"] = said["said"] or "Y", {}
    return found


def _merged(chance: Dice, number: int) -> Iterator[Pair]:
    """Where only weights count, two voters who do the same in all rounds count as one who holds what both hold."""
    for vote in _weighed(chance, number):
        twins = [{**voter, "id": f"{voter['id']}-twin"} for voter in vote.voters]
        doubled = [{**voter, "held": voter["held"] * 2} for voter in vote.voters]
        apart, together = evolve(vote, voters=[*vote.voters, *twins]), evolve(vote, voters=doubled)
        yield vote, by_library(apart), by_library(together)


def _weighed(chance: Dice, number: int) -> Iterator[Vote]:
    """Give votes under rules that count no heads and limit no proxies and no weights."""
    while True:
        spec = _weights_only(made_rule(chance))
        rule = rule_from_data(as_document(spec))
        for _ in range(8):
            yield made_vote(chance, spec, rule)
        name = WITHOUT_HEADS[number % len(WITHOUT_HEADS)]
        spec = spec_of(RULES[name], chance)
        for _ in range(4):
            yield made_vote(chance, spec, SHIPPED[name], weights=weights_of(RULES[name]))
        number += 1


WITHOUT_HEADS = [
    name for name, rule in sorted(RULES.items()) if "heads(" not in str(rule) and "cut" not in rule and "proxies" not in rule
]


def _weights_only(spec: Spec) -> Spec:
    """Count area where the rule counts heads, units or made weights, and drop what looks at single voters."""
    measures = ("heads(", "units(", "votes(")
    for stage in spec["stages"]:
        for key in {"passes", "quorum", "gate"} & set(stage):
            for measure in measures:
                stage[key] = stage[key].replace(measure, "area(")
            if "+ " in stage[key] or "max(2" in stage[key] or "min(4" in stage[key]:
                stage[key] = "area(Y) >= 1/2 area(E)"
    spec.update(made={}, leaders=["area"] if spec["leaders"] else [], cuts=[], limits=[])
    spec.pop("tie", None)
    return spec


def _for(chance: Dice, number: int) -> Iterator[Pair]:
    """Under a shipped rule somebody after another who said no, or abstained, says yes instead."""
    names = sorted(RULES)
    while True:
        name = names[number % len(names)]
        number += 1
        spec, weights = spec_of(RULES[name], chance), weights_of(RULES[name])
        for _ in range(4):
            vote = made_vote(chance, spec, SHIPPED[name], weights=weights, leans=("YYYNB", "YYN"))
            yield from _one_after_another(vote)


def _one_after_another(vote: Vote) -> Iterator[Pair]:
    others = [voter["rounds"][0] for voter in vote.voters if voter["rounds"][0]["said"] in {"N", "B"}]
    before = by_library(vote) if others else None
    if before is None or not before.passed:
        return
    for said in others:
        said["said"] = "Y"
        yield vote, before, by_library(vote)


PAIRS: dict[str, Callable[[Dice, int], Iterator[Pair]]] = {
    "ballots permuted": _permuted,
    "units split": _changed(_split, "split"),
    "weights scaled": _changed(_scaled, "scaled"),
    "ineligible voters added": _haunted,
    "cohorts merged": _merged,
    "more yes": _for,
}
NAMES = tuple(PAIRS)


def _same_way(before: Verdict, after: Verdict) -> bool:
    return path_of(before) == path_of(after)


SAME: dict[str, Callable[[Verdict, Verdict], bool]] = {
    **dict.fromkeys(NAMES, _same_way),
    "ballots permuted": lambda before, after: before == after,
    "more yes": lambda _, after: after.passed,
}
