"""Votes told in sums, in files that a lawyer can read, and what they come to."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from community_gov.rules import (
    Ballot,
    Branch,
    Choice,
    Facts,
    Node,
    Register,
    Slate,
    Test,
    Verdict,
    Voter,
    decide,
    elect,
    shipped_books,
)

RULES = {rule.id: rule for book in shipped_books() for rule in book.rules}
FILES = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))
TOLD = [tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES]
VOTES = [vote for told in TOLD for vote in told.get("vote", ())]
ELECTIONS = [election for told in TOLD for election in told.get("election", ())]
SAID = {choice.value: choice for choice in Choice}


@pytest.mark.parametrize("vote", VOTES, ids=[vote["name"] for vote in VOTES])
def test_a_vote_comes_to_what_the_file_says(vote: dict[str, Any]) -> None:
    """The outcome is the expected one, and a failed test failed by exactly the expected margin."""
    verdict = decided(vote)
    assert verdict.outcome.value == vote["outcome"]
    if "short_of" in vote:
        test = {test.formula: test for test in comparisons_of(verdict)}[vote["short_of"]["formula"]]
        assert not test.holds
        assert test.margin == Fraction(vote["short_of"]["by"])


@pytest.mark.parametrize("told", ELECTIONS, ids=[told["name"] for told in ELECTIONS])
def test_an_election_comes_to_what_the_file_says(told: dict[str, Any]) -> None:
    """Who sits, in the order of votes, who is kept to move up, and what is told beside it."""
    names, seats, came = list(told["votes"]), told["seats"], told["taking_part"]
    marks = dealt(told["votes"], came)
    assert max(map(len, marks)) <= seats
    rule = RULES[told["rule"]]
    assert rule.contest is not None
    verdict = elect(
        rule,
        Register(Voter(id=f"v{n}", weights={"area": Decimal(told["flat"])}) for n in range(told["entitled"])),
        [Slate(voter=f"v{n}", marks=dict.fromkeys(marked, Choice.YES)) for n, marked in enumerate(marks)],
        candidates=names,
        seats=seats,
        contest=evolve(rule.contest, alternates=told.get("alternates", 0)),
    )
    assert list(verdict.elected) == told["elected"]
    assert list(verdict.alternates) == told.get("kept", [])
    assert verdict.outcome.value == told["outcome"]
    assert {note.value for note in verdict.notes} >= set(told.get("notes", ()))


def dealt(votes: dict[str, int], papers: int) -> list[list[str]]:
    """Deal the votes round the papers, one name after another, so that no paper has many more than the others."""
    marks: list[list[str]] = [[] for _ in range(papers)]
    next_ = 0
    for name, count in votes.items():
        for step in range(count):
            marks[(next_ + step) % papers].append(name)
        next_ += count
    return marks


def decided(vote: dict[str, Any]) -> Verdict:
    """Decide a vote told in sums; the first voter of each line holds all its weight."""
    lines = {said: vote[said] for said in SAID if said in vote}
    entitled = vote["entitled"]
    absent = {key: number(entitled[key]) - sum(number(line[key]) for line in lines.values()) for key in entitled}
    voters = [voter for said, line in [*lines.items(), ("absent", absent)] for voter in voters_of(said, line)]
    ballots = [
        Ballot(voter=voter.id, choice=SAID[voter.id.split("-")[0]]) for voter in voters if not voter.id.startswith("absent")
    ]
    return decide(RULES[vote["rule"]], Register(voters), ballots, facts=Facts(constants=vote.get("constants", {})))


def voters_of(said: str, line: dict[str, Any]) -> list[Voter]:
    """Make the voters of one line."""
    weights = {key: number(value) for key, value in line.items() if key != "heads"}
    first = [Voter(id=f"{said}-0", weights=weights)] if line["heads"] else []
    return first + [Voter(id=f"{said}-{index}", weights=dict.fromkeys(weights, 0)) for index in range(1, int(line["heads"]))]


def number(value: str | int) -> Decimal:
    """Read a sum exactly."""
    return Decimal(value)


def comparisons_of(verdict: Verdict) -> list[Test]:
    """Give all tests of the stage that settled it."""
    return [test for node in (verdict.last_held.quorum, verdict.last_held.passes) if node for test in below(node)]


def below(node: Node) -> list[Test]:
    """Give the tests under a node."""
    return [test for inner in node.of for test in below(inner)] if isinstance(node, Branch) else [node]
