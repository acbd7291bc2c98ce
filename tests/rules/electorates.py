"""Generated votes: rules of every shape and the electorates that try them, three in ten on a boundary.

A vote is made once, as plain data, and handed to both judges: written as a rule document for the library, and as it is for the
judge by hand.
"""

import os
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import frozen
from tests.rules.hand_judge import Electorate, Judgement, Row, judge, margins, roll

from community_gov.rules import (
    Ballot,
    Choice,
    Data,
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
)

__all__ = ["SIZE", "Vote", "by_hand", "by_library", "made_rule", "made_vote", "path_of"]

SIZE = int(os.environ.get("COMMUNITY_GOV_ELECTORATES", "600"))
"""How many votes the large tests generate; more for a long run."""

CHOICES = {"Y": Choice.YES, "N": Choice.NO, "B": Choice.ABSTAIN, "I": Choice.INVALID, "F": Choice.FOLLOW, "U": Choice.UNSIGNED}
WEIGHTS = ("area", "share")
FRACTIONS = ("1/2", "2/3", "3/4", "1/3", "1/5", "3/5", "4/5", "1/10", "1/4", "1/20")


@frozen(kw_only=True)
class Vote:
    """One generated vote: the rule in both forms, the voters, and for how many rounds there are papers."""

    rule: Rule
    spec: dict[str, Any]
    voters: list[Row]
    held: int


# Rules.


def made_rule(chance: random.Random) -> dict[str, Any]:
    """Make a rule of any shape, for the judge by hand."""
    spec: dict[str, Any] = {"stages": stages(chance), "leaders": chance.choice([[], ["heads"], ["area"], ["heads", "area"]])}
    if chance.random() < 0.3:
        effects = chance.choice([["vote"], ["vote", "base"], ["vote", "base", "quorum"], ["quorum"], ["vote", "quorum"]])
        spec["exclude"] = {"barred": effects}
    if chance.random() < 0.3:
        spec["deem"] = chance.choice(["yes", "no", "abstain", "majority", "excluded"])
        spec["joins"] = chance.random() < 0.5
    if chance.random() < 0.2:
        what = chance.choice(["rest", "fraction", "round"])
        by = {"rest": None, "fraction": Fraction(chance.choice(FRACTIONS)), "round": Fraction(chance.choice(["1", "1/2", "10"]))}[
            what
        ]
        spec["cuts"] = [(what, "area", by)]
    if chance.random() < 0.25:
        spec["limits"] = [limit(chance) for _ in range(chance.choice([1, 1, 2]))]
    spec["invalid"] = chance.choice(["identified", "identified", "none", "all"])
    spec["represent"] = chance.choice(
        ["unanimous_or_void", "single_named", "first_named", "majority_in_interest", "any_unless_protest"]
    )
    spec["constants"] = {"given_out": chance.randint(0, 8), "came_back": chance.randint(0, 8)}
    spec["case"] = {"notice"} if chance.random() < 0.5 else set()
    if chance.random() < 0.1:
        spec["opening"] = True
    return spec


def stages(chance: random.Random) -> list[dict[str, Any]]:
    """Make one to three stages."""
    made = []
    for number in range(chance.choice([1, 1, 1, 2, 2, 3])):
        stage: dict[str, Any] = {"name": f"round-{number + 1}", "passes": condition(chance, 2)}
        if chance.random() < 0.6:
            stage["quorum"] = condition(chance, 1)
        if number and chance.random() < 0.5:
            stage["gate"] = condition(chance, 0)
        stage["new"] = bool(number) and chance.random() < 0.6
        stage["end_lost"], stage["end_no_quorum"] = chance.random() < 0.3, chance.random() < 0.2
        made.append(stage)
    return made


def limit(chance: random.Random) -> dict[str, Any]:
    """Make a limit on proxies."""
    one: list[dict[str, Any]] = []
    if chance.random() < 0.6:
        one.append({"number": chance.randint(0, 3)})
    if not one or chance.random() < 0.5:
        share = {
            "fraction": Fraction(chance.choice(FRACTIONS)),
            "measure": chance.choice(["heads", "area"]),
            "with_own": chance.random() < 0.5,
        }
        one.append(share)
    return {"any_of": one, "excess": chance.choice(["not_counted", "mandate_void"])}


def condition(chance: random.Random, depth: int) -> str:  # noqa: PLR0911  one return a kind
    """Make a condition as text."""
    if depth == 0 or chance.random() < 0.35:
        return comparison(chance)
    match chance.randrange(8):
        case 0 | 1 | 2:
            return " and ".join(enclosed(condition(chance, depth - 1)) for _ in range(chance.choice([2, 2, 3])))
        case 3:
            return " or ".join(enclosed(condition(chance, depth - 1)) for _ in range(2))
        case 4:
            return f"not ({condition(chance, depth - 1)})"
        case 5:
            return f"(flag notice and {comparison(chance)}) or {comparison(chance)}"
        case 6:
            return f"each {chance.choice(['building', 'entrance'])} ({condition(chance, depth - 1)})"
        case _:
            return f"at least {chance.choice([1, 2])} {chance.choice(['building', 'entrance'])} ({condition(chance, depth - 1)})"


def enclosed(text: str) -> str:
    """Put parentheses round what binds less."""
    return f"({text})" if " and " in text or " or " in text else text


def comparison(chance: random.Random) -> str:  # noqa: PLR0911  one return a kind
    """Make one comparison, mostly of the usual kinds."""
    measure = chance.choice(["heads", "heads", "area", "share"])
    base = chance.choice("EEEPPAVCKD")
    match chance.randrange(10):
        case 0:
            return f"{measure}(Y) > {measure}(N)"
        case 1:
            return f"{measure}(N) == 0 and {measure}(Y) > 0"
        case 2:
            return f"heads(A) >= max(2, {chance.choice(FRACTIONS)} heads(E))"
        case 3:
            return f"{measure}(N) {chance.choice(['<=', '<'])} {chance.choice(FRACTIONS)} {measure}({base})"
        case 4:
            return f"{measure}(O) {chance.choice(['<=', '<', '>'])} {chance.choice(FRACTIONS)} {measure}(E)"
        case 5:
            papers = f"heads(R) <= heads(I) + {chance.randint(0, 3)}"
            return chance.choice(["<came_back> <= <given_out>", papers, "heads(B) <= heads(Y) + heads(N)"])
        case 6:
            all_ = f"{chance.choice(FRACTIONS)} {measure}({chance.choice('ED')})"
            return f"{measure}({chance.choice('PAV')}) {chance.choice(['>=', '>'])} {all_}"
        case 7:
            return f"{measure}(Y) == {measure}({chance.choice('EAPC')})"
        case _:
            return f"{measure}(Y) {chance.choice(['>', '>='])} {chance.choice(FRACTIONS)} {measure}({base})"


def as_document(spec: dict[str, Any]) -> dict[str, Any]:
    """Write the rule as a document for the library."""
    document: dict[str, Any] = {
        "id": "generated",
        "citation": "generated",
        "mark": "placeholder",
        "stages": [stage_document(spec, stage) for stage in spec["stages"]],
        "leaders": spec["leaders"],
        "invalid_participate": spec["invalid"],
        "represent": spec["represent"],
        "exclude": [{"flag": flag, "effects": effects} for flag, effects in spec.get("exclude", {}).items()],
        "transforms": [cut_document(what, of, by) for what, of, by in spec.get("cuts", [])],
        "proxy_limits": [limits_document(each) for each in spec.get("limits", [])],
    }
    if "deem" in spec:
        document["deem"] = {"as": spec["deem"], "counts_as_participating": spec["joins"]}
    if "casting" in spec:
        document["tie"] = {"by": "casting", "measure": spec["casting"]}
    return document


def stage_document(spec: dict[str, Any], stage: dict[str, Any]) -> dict[str, Data]:
    """Write one stage."""
    document: dict[str, Data] = {key: stage[key] for key in ("name", "gate", "quorum", "passes") if stage.get(key)}
    document["ballots"] = "new" if stage.get("new") else "same"
    document["on_lost"] = "end" if stage.get("end_lost") else "next"
    document["on_no_quorum"] = "end" if stage.get("end_no_quorum") else "next"
    if "opening" in spec:
        document["quorum_at"] = "opening"
    return document


def cut_document(what: str, of: str, by: Fraction | None) -> dict[str, Data]:
    """Write one cut of the weights."""
    match what:
        case "rest":
            return {"cut": "to_rest", "measure": of}
        case "fraction":
            return {"cut": "to_fraction", "measure": of, "fraction": str(by)}
        case _:
            return {"cut": "round", "measure": of, "unit": str(by)}


def limits_document(limits: dict[str, Any]) -> dict[str, Data]:
    """Write one limit on proxies with its alternatives."""
    return {"any_of": [limit_document(one) for one in limits["any_of"]], "excess": limits["excess"]}


def limit_document(one: dict[str, Any]) -> dict[str, Data]:
    """Write one limit on proxies."""
    if "number" in one:
        return {"by": "number", "mandates": one["number"]}
    return {"by": "share", "fraction": str(one["fraction"]), "measure": one["measure"], "with_own": bool(one.get("with_own"))}


# Electorates.


def made_vote(chance: random.Random, spec: dict[str, Any], rule: Rule, *, weights: tuple[str, ...] = WEIGHTS) -> Vote:
    """Make voters and papers for a rule, and put three votes in ten on a boundary of one of its tests."""
    size = chance.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 12])
    lean = chance.choice(["YN", "YYYN", "YNB", "Y", "YNBIFU", "YYYYYYN"])
    voters = [made_voter(chance, number, lean, weights, rounds=3) for number in range(size)]
    for voter in voters:
        for number in range(3):
            give_proxy(chance, voter, voters, number)
    vote = Vote(rule=rule, spec=spec, voters=voters, held=chance.choice([1, 2, 3, 3]))
    if voters and chance.random() < 0.7:
        for move in chance.sample([to_boundary, by_votes, to_boundary], 2):
            move(chance, vote, weights)
    return vote


def made_voter(chance: random.Random, number: int, lean: str, weights: tuple[str, ...], *, rounds: int) -> Row:
    """Make one voter with what he holds in one or two buildings, and what he says in each round."""
    held = [
        ({"building": building, "entrance": chance.choice("ab")}, {measure: made_weight(chance) for measure in weights})
        for building in chance.sample(["1", "2", "3"], chance.choice([1, 1, 1, 2]))
    ]
    owners: list[tuple[str, Fraction]] = []
    if chance.random() < 0.2:
        owners = [(f"v{number}-{name}", Fraction(chance.randint(1, 4), 4)) for name in "ab"]
    return {
        "id": f"v{number:02}",
        "w": {measure: sum((own[measure] for _, own in held), Fraction(0)) for measure in weights},
        "held": held,
        "flags": {flag for flag in ("barred", "excused") if chance.random() < 0.15},
        "members": owners,
        "named": chance.choice(owners)[0] if owners and chance.random() < 0.5 else None,
        "rounds": [made_round(chance, lean, owners) for _ in range(rounds)],
    }


def made_weight(chance: random.Random) -> Fraction:
    """Make a weight: whole, with decimals, a fraction, or nothing."""
    return chance.choice(
        [
            Fraction(chance.randint(1, 6)),
            Fraction(chance.randint(1, 20000), 100),
            Fraction(chance.randint(1, 9), 7),
            Fraction(0),
            Fraction(1),
        ]
    )


def made_round(chance: random.Random, lean: str, owners: list[tuple[str, Fraction]]) -> Row:
    """Make what one voter does in one round."""
    said = chance.choice(lean) if chance.random() < 0.75 else None
    papers = {name: chance.choice(lean) for name, _ in owners if chance.random() < 0.7} if said and chance.random() < 0.8 else {}
    here = chance.random() < 0.1
    return {
        "said": None if papers else said,
        "papers": papers,
        "here": here,
        "opening": chance.random() < 0.7,
        "served": chance.random() < 0.6,
        "against": chance.random() < 0.15,
        "given": chance.random() < 0.8,
        "protest": chance.random() < 0.1,
        "holder": "",
    }


def give_proxy(chance: random.Random, voter: Row, voters: list[Row], number: int) -> None:
    """Let some vote through another voter or a stranger."""
    holder = chance.choice([*(other["id"] for other in voters), "agent"])
    if chance.random() < 0.25 and holder != voter["id"]:
        voter["rounds"][number]["holder"] = holder


def to_boundary(chance: random.Random, vote: Vote, weights: tuple[str, ...]) -> None:
    """Change one weight so that one comparison of the first stage is met exactly, or missed by a hair."""
    stage = vote.spec["stages"][0]
    text = chance.choice([stage["passes"], stage.get("quorum", stage["passes"])])
    used = [measure for measure in weights if f"{measure}(" in text]
    for _ in range(3 if used else 0):
        voter, measure = chance.choice(vote.voters), chance.choice(used)
        _, held = chance.choice(voter["held"])
        step = step_to_boundary(vote, text, partial(change, voter, held, measure))
        step += Fraction(chance.choice(["0", "0", "0", "0.01", "-0.01"])) if step else 0
        if step and step.denominator < 10**6 and held[measure] + step >= 0:
            change(voter, held, measure, step)
            return


def step_to_boundary(vote: Vote, text: str, move: Callable[[Fraction], None]) -> Fraction:
    """Find by how much to move so that the first margin that feels it becomes zero; 0 when none does."""
    start = margins_now(vote, text)
    move(Fraction(1))
    moved = margins_now(vote, text)
    move(Fraction(-1))
    steps = [-before / (after - before) for before, after in zip(start, moved, strict=True) if after != before]
    return steps[0] if steps else Fraction(0)


def by_votes(chance: random.Random, vote: Vote, _weights: tuple[str, ...]) -> None:
    """Let voters say something else until a comparison of the first stage is met exactly, a few times at most."""
    stage = vote.spec["stages"][0]
    text = chance.choice([stage["passes"], stage.get("quorum", stage["passes"])])
    for _ in range(4):
        if 0 in margins_now(vote, text):
            return
        said = chance.choice(vote.voters)["rounds"][0]
        said["said"], said["papers"] = chance.choice(["Y", "N", "B", None]), {}


def margins_now(vote: Vote, text: str) -> list[Fraction]:
    """Give the margins of a text as the vote stands."""
    vote.spec["facts"] = set(vote.spec["case"])
    rows = roll(vote.spec, vote.voters, 0, vote.spec["stages"][0]["passes"])
    return margins(text, Electorate(rows, vote.spec, side="base"))


def change(voter: Row, held: dict[str, Fraction], measure: str, by: Fraction) -> None:
    """Add to what a voter holds."""
    held[measure] += by
    voter["w"][measure] += by


# Both judges.


def by_hand(vote: Vote) -> Judgement:
    """Decide by hand."""
    return judge(vote.spec, vote.voters, vote.held)


def by_library(vote: Vote, *, shuffle: random.Random | None = None) -> Verdict:
    """Decide with the library."""
    rounds = [round_of(vote, number, shuffle) for number in range(3)]
    later = [stage["name"] for number, stage in enumerate(vote.spec["stages"]) if stage.get("new") and number]
    papers = dict(zip(later, rounds[1 : vote.held], strict=False))
    return decide(vote.rule, register_of(vote.voters), rounds[0].ballots, facts=rounds[0].facts, later=papers)


def path_of(verdict: Verdict) -> Judgement:
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


def round_of(vote: Vote, number: int, shuffle: random.Random | None) -> Round:
    """Make the papers and facts of one round."""
    at = {row["id"]: row["rounds"][number] for row in vote.voters}
    ballots = list(ballots_of(at))
    if shuffle is not None:
        shuffle.shuffle(ballots)
    return Round(
        ballots=ballots,
        facts=Facts(
            attending=frozenset(voter for voter, said in at.items() if said["here"]),
            at_opening=frozenset(voter for voter, said in at.items() if said["opening"]),
            served=frozenset(voter for voter, said in at.items() if said["served"]),
            objected=frozenset(voter for voter, said in at.items() if said["against"]),
            issued=frozenset(voter for voter, said in at.items() if said["given"]),
            protested=frozenset(voter for voter, said in at.items() if said["protest"]),
            mandates={voter: said["holder"] for voter, said in at.items() if said["holder"]},
            flags=frozenset(vote.spec["case"]),
            constants=vote.spec["constants"],
            bylaw="generated",
            warned=True,
            casting=CHOICES[vote.spec["chair"]] if "chair" in vote.spec else None,
        ),
    )


def ballots_of(at: dict[str, Row]) -> Iterator[Ballot]:
    """Give the papers of one round."""
    for voter, said in at.items():
        if said["said"]:
            yield Ballot(voter=voter, choice=CHOICES[said["said"]])
        for by, letter in said["papers"].items():
            yield Ballot(voter=voter, choice=CHOICES[letter], by=by)


def rules_and_votes(seed: int, number: int) -> Iterator[Vote]:
    """Give generated votes, sixteen for each generated rule."""
    for block in range(0, number, 16):
        chance = random.Random(f"{seed}-{block}")  # noqa: S311  a generated vote is no secret
        spec = made_rule(chance)
        rule = rule_from_data(as_document(spec))
        for _ in range(min(16, number - block)):
            yield made_vote(chance, spec, rule)
