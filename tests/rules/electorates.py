"""Generated votes: the electorates that try a rule, more than three in ten on a boundary of one of its tests.

A vote is made once, as plain data, and handed to both judges: written as a rule document for the library, and as it is for the
judge by hand.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from attrs import frozen
from tests.rules.hand_judge import Electorate, Judgement, Row, Spec, Unknown, judge, roll, sides
from tests.rules.made_rules import Dice, as_document, made_rule
from tests.rules.written_rules import RULES, spec_of, weights_of

from community_gov.rules import (
    Ballot,
    Choice,
    Facts,
    Holding,
    Member,
    Register,
    Round,
    Rule,
    Verdict,
    Voter,
    decide,
    rule_from_data,
    shipped_books,
)

__all__ = ["SHIPPED", "WEIGHTS", "Vote", "by_hand", "by_library", "made_vote", "path_of", "rules_and_votes", "shipped_votes"]

CHOICES = {"Y": Choice.YES, "N": Choice.NO, "B": Choice.ABSTAIN, "I": Choice.INVALID, "F": Choice.FOLLOW, "U": Choice.UNSIGNED}
LEANS = ("YN", "YYYN", "YNB", "Y", "YNBIFU", "YYYYYYN")
WEIGHTS = ("area", "share")
SIZES, LARGEST = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12), 12
Amounts = tuple[tuple[Fraction, ...], ...]
Sides = list[tuple[Fraction, Fraction]]
"""Both sides of each comparison."""
EVEN = ((Fraction(1),), (Fraction(1), Fraction(2), Fraction(3)))
"""Weights of a compound of like flats, in which tests are met exactly by themselves."""
AMOUNTS = (
    tuple(Fraction(number) for number in range(1, 7)),
    tuple(Fraction(number, 100) for number in range(1, 20_001)),
    tuple(Fraction(number, 7) for number in range(1, 10)),
    (Fraction(0),),
    (Fraction(1),),
)
"""Weights: whole, with decimals, a fraction, nothing, one; made once."""
SHIPPED: dict[str, Rule] = {rule.id: rule for book in shipped_books() for rule in book.rules}
BLOCK, FEW = 16, 4
"""How many votes are made for one generated rule, and for one case under a shipped one."""


@frozen(kw_only=True)
class Vote:
    """One generated vote: the rule in both forms, the voters, and for how many rounds there are papers."""

    rule: Rule
    spec: Spec
    voters: list[Row]
    held: int


def rules_and_votes(seed: object, number: int) -> Iterator[Vote]:
    """Give votes under generated rules, sixteen for each rule."""
    for block in range(0, number, BLOCK):
        chance = Dice(f"{seed}-{block}")
        spec = made_rule(chance)
        rule = rule_from_data(as_document(spec))
        for _ in range(min(BLOCK, number - block)):
            yield made_vote(chance, spec, rule)


def shipped_votes(seed: object, number: int, *, first: int = 0) -> Iterator[Vote]:
    """Give votes under the shipped rules in turn, four for each facts of a case, from some rule on."""
    names = sorted(RULES)
    for block in range(0, number, FEW):
        chance, name = Dice(f"{seed}-shipped-{block}"), names[(first * number + block) // FEW % len(names)]
        spec, weights = spec_of(RULES[name], chance), weights_of(RULES[name])
        for _ in range(min(FEW, number - block)):
            yield made_vote(chance, spec, SHIPPED[name], weights=weights)


# Electorates.


def made_vote(
    chance: Dice, spec: Spec, rule: Rule, *, weights: tuple[str, ...] = WEIGHTS, leans: tuple[str, ...] = LEANS
) -> Vote:
    """Make voters and papers for a rule, and move most of them to a boundary of one of its tests."""
    rounds = 1 + sum(bool(stage.get("new")) for stage in spec["stages"][1:])
    size, lean, amounts = made_size(chance, spec["stages"][0]), chance.choice(leans), EVEN if chance.random() < 0.5 else AMOUNTS
    flags = tuple(sorted({"excused", *(flag for flag, _, _ in spec["exclude"])}))
    voters = [
        made_voter(chance, number, lean=lean, amounts=amounts, weights=weights, flags=flags, rounds=rounds)
        for number in range(size)
    ]
    for voter in voters:
        give_proxies(chance, voter, voters)
    vote = Vote(rule=rule, spec=spec, voters=voters, held=chance.randint(1, rounds) if chance.random() < HELD else rounds)
    if voters and chance.random() < MOVED:
        to_boundary(chance, vote, weights)
    if voters and chance.random() < FORGOTTEN:
        forget(chance, vote)
    return vote


HELD, MOVED, FORGOTTEN = 0.3, 0.85, 0.03
"""How often a later round may not be held, how often a boundary is looked for, how often something is not on record."""
TRIES = 3
SWAPS = (("Y", "N"), ("Y", None), ("Y", "B"), (None, "N"))
HAIRS = (Fraction(0), Fraction(0), Fraction(0), Fraction(1, 100), Fraction(-1, 100))
LONGEST = 10**6
"""The largest denominator that a weight gets."""


def made_size(chance: Dice, stage: Row) -> int:
    """Choose how many voters; often a number of which the fractions of the tests are whole."""
    if chance.random() < 0.4:
        return chance.choice(SIZES)
    text = stage["quorum"] if stage.get("quorum") and chance.random() < 0.5 else stage["passes"]
    least = lcm(*map(int, re.findall(r"/([0-9]+)", text)))
    return least * chance.randint(1, LARGEST // least) if least <= LARGEST else LARGEST


def made_voter(
    chance: Dice,
    number: int,
    *,
    lean: str,
    amounts: Amounts,
    weights: tuple[str, ...],
    flags: tuple[str, ...],
    rounds: int,
) -> Row:
    """Make one voter with what he holds in one or two buildings, and what he says in each round."""
    held = [made_holding(chance, amounts, weights) for _ in range(2 if chance.random() < 0.25 else 1)]
    owners: list[tuple[str, Fraction | None]] = []
    if chance.random() < 0.2:
        owners = [(f"v{number}-{name}", Fraction(chance.randint(1, 4), 4)) for name in "ab"]
    return {
        "id": f"v{number:02}",
        "held": held,
        "flags": {flag for flag in flags if chance.random() < 0.15},
        "members": owners,
        "named": chance.choice(owners)[0] if owners and chance.random() < 0.5 else None,
        "rounds": [made_round(chance, lean, owners) for _ in range(rounds)],
    }


def made_holding(chance: Dice, amounts: Amounts, weights: tuple[str, ...]) -> tuple[dict[str, str], dict[str, Fraction | None]]:
    """Make a part of what somebody holds, in one building and entrance."""
    labels = {"building": chance.choice("123"), "entrance": chance.choice("ab")}
    return labels, {measure: chance.choice(chance.choice(amounts)) for measure in weights}


def made_round(chance: Dice, lean: str, owners: list[tuple[str, Fraction | None]]) -> Row:
    """Make what one voter does in one round."""
    odd = chance.random
    said = chance.choice(lean) if odd() < 0.75 else None
    papers = {}
    if said and owners and odd() < 0.8:
        papers = {name: chance.choice(lean) for name, _ in owners if odd() < 0.7}
    return {
        "said": None if papers else said,
        "papers": papers,
        "here": odd() < 0.1,
        "opening": odd() < 0.7,
        "served": odd() < 0.6,
        "against": odd() < 0.15,
        "given": odd() < 0.8,
        "protest": odd() < 0.1,
        "holder": "",
    }


def give_proxies(chance: Dice, voter: Row, voters: list[Row]) -> None:
    """Let some vote through another voter or a stranger."""
    for said in voter["rounds"]:
        if chance.random() < 0.25:
            holder = chance.choice(voters)["id"] if chance.random() < 0.8 else "agent"
            said["holder"] = holder if holder != voter["id"] else ""


# Boundaries.


def to_boundary(chance: Dice, vote: Vote, weights: tuple[str, ...]) -> None:
    """Move the vote until one comparison of the first stage is met exactly, or missed by a hair; a few tries at most."""
    stage = vote.spec["stages"][0]
    text = stage["quorum"] if stage.get("quorum") and chance.random() < 0.5 else stage["passes"]
    weighed = [measure for measure in weights if f"{measure}(" in text]
    sides = sides_now(vote, text)
    for _ in range(TRIES):
        if any(left == right > 0 for left, right in sides):
            return
        if weighed and chance.random() < 0.5:
            found = by_weight(chance, vote, text, chance.choice(weighed), sides)
        else:
            found = by_votes(chance, vote, text, sides)
        if found:
            return


def by_votes(chance: Dice, vote: Vote, text: str, sides: Sides) -> bool:
    """Let so many say something else that the first margin that feels it becomes zero; false when no number does."""
    said, instead = chance.choice(SWAPS)
    first = [voter["rounds"][0] for voter in vote.voters if not voter["rounds"][0]["papers"]]
    group, others = ([at for at in first if at["said"] == saying] for saying in (said, instead))
    if not group:
        group, others, said, instead = others, group, instead, said
    if not group:
        return False
    group[0]["said"] = instead
    found = [step for step in steps(sides, sides_now(vote, text)) if step.denominator == 1 and -len(others) <= step <= len(group)]
    group[0]["said"] = said
    if found:
        moving, to = (group, instead) if found[0] > 0 else (others, said)
        for at in moving[: abs(int(found[0]))]:
            at["said"] = to
    return bool(found)


def steps(sides: Sides, moved: Sides) -> Iterator[Fraction]:
    """Give how often something has to be done until both sides are equal and not nothing, for each comparison that felt it."""
    for (left, right), (new_left, new_right) in zip(sides, moved, strict=False):
        before, after = left - right, new_left - new_right
        if before != after:
            step = before / (before - after)
            if left + step * (new_left - left) > 0:
                yield step


def by_weight(chance: Dice, vote: Vote, text: str, measure: str, sides: Sides) -> bool:
    """Change one weight so that the first margin that feels it becomes zero, or nearly; false when none does."""
    _, held = chance.choice(chance.choice(vote.voters)["held"])
    held[measure] += 1
    moved = sides_now(vote, text)
    held[measure] -= 1
    for exact in steps(sides, moved):
        step = exact + chance.choice(HAIRS)
        if step.denominator < LONGEST and held[measure] + step >= 0:
            held[measure] += step
            return True
    return False


def sides_now(vote: Vote, text: str) -> Sides:
    """Give both sides of each comparison of a text as the vote stands, none where something is not known."""
    vote.spec["facts"] = set(vote.spec["case"])
    try:
        rows = roll(vote.spec, vote.voters, 0, vote.spec["stages"][0]["passes"])
        return sides(text, Electorate(rows, vote.spec, side="base"))
    except Unknown:
        return []


def forget(chance: Dice, vote: Vote) -> None:
    """Take a weight or an interest from the record."""
    voter = chance.choice(vote.voters)
    if voter["members"] and chance.random() < 0.5:
        voter["members"] = [(name, None) for name, _ in voter["members"]]
        return
    _, held = chance.choice(voter["held"])
    held[chance.choice(tuple(held))] = None


# Both judges.


def by_hand(vote: Vote) -> Judgement:
    """Decide by hand."""
    return judge(vote.spec, vote.voters, vote.held)


def by_library(vote: Vote, *, shuffle: Dice | None = None) -> Verdict:
    """Decide with the library."""
    rounds = [round_of(vote, number, shuffle) for number in range(vote.held)]
    later = [stage["name"] for number, stage in enumerate(vote.spec["stages"]) if stage.get("new") and number]
    papers = dict(zip(later, rounds[1:], strict=False))
    return decide(vote.rule, register_of(vote.voters), rounds[0].ballots, facts=rounds[0].facts, later=papers)


def path_of(verdict: Verdict) -> tuple[str, list[tuple[str, str]]]:
    """Give the outcome and the path in the words of the judge by hand."""
    return verdict.outcome.value, [(stage.name, stage.ended.value) for stage in verdict.stages]


def register_of(voters: list[Row]) -> Register:
    """Make the register."""
    return Register(map(voter_of, voters))


def voter_of(row: Row) -> Voter:
    """Make one voter."""
    return Voter(
        id=row["id"],
        holdings=tuple(Holding(weights=weights, groups=labels) for labels, weights in row["held"]),
        flags=frozenset(row["flags"]),
        members=tuple(Member(id=name, interest=interest) for name, interest in row["members"]),
        named=row["named"],
    )


def round_of(vote: Vote, number: int, shuffle: Dice | None) -> Round:
    """Make the papers and facts of one round."""
    at = [(row["id"], row["rounds"][number]) for row in vote.voters]
    ballots, spec = list(ballots_of(at)), vote.spec
    if shuffle is not None:
        shuffle.shuffle(ballots)
    return Round(
        ballots=ballots,
        facts=Facts(
            attending=frozenset(voter for voter, said in at if said["here"]),
            at_opening=frozenset(voter for voter, said in at if said["opening"]) if spec.get("opening_recorded", True) else None,
            served=frozenset(voter for voter, said in at if said["served"]),
            objected=frozenset(voter for voter, said in at if said["against"]),
            issued=frozenset(voter for voter, said in at if said["given"]),
            protested=frozenset(voter for voter, said in at if said["protest"]),
            mandates={voter: said["holder"] for voter, said in at if said["holder"]},
            flags=spec["case"],
            constants=spec["constants"],
            matter=spec.get("matter", ""),
            bylaw="generated" if "bylaw" in spec["has"] else "",
            warned="warning" in spec["has"],
            casting=CHOICES.get(spec.get("chair", "")),
            lot=CHOICES.get(spec.get("lot", "")),
        ),
    )


def ballots_of(at: list[tuple[str, Row]]) -> Iterator[Ballot]:
    """Give the papers of one round."""
    for voter, said in at:
        if said["said"]:
            yield Ballot(voter=voter, choice=CHOICES[said["said"]])
        for by, letter in said["papers"].items():
            yield Ballot(voter=voter, choice=CHOICES[letter], by=by)
