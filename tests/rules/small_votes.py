"""Short ways to write down small votes in tests."""

from collections.abc import Mapping
from typing import Any

from community_gov.rules import Ballot, Choice, Facts, Node, Register, Rule, Test, Verdict, Voter, decide, rule_from_data

__all__ = ["CHOICES", "flat", "made", "register", "voted"]

CHOICES = {"Y": Choice.YES, "N": Choice.NO, "B": Choice.ABSTAIN, "I": Choice.INVALID, "F": Choice.FOLLOW, "U": Choice.UNSIGNED}


def made(passes: str = "heads(Y) > heads(N)", *, stage: Mapping[str, Any] | None = None, **rule: object) -> Rule:
    """Make a rule of one stage from what is not the default."""
    stages = [{"name": "vote", "passes": passes, **(stage or {})}]
    return rule_from_data({"id": "test", "citation": "test art. 1", "mark": "read", "stages": stages, **rule})


def register(areas: Mapping[str, int], *, flags: Mapping[str, str] | None = None) -> Register:
    """Make owners with areas; ``flags`` gives one flag a voter."""
    given = flags or {}
    return Register(
        Voter(id=name, weights={"area": area}, flags=frozenset({given[name]} if name in given else ()))
        for name, area in areas.items()
    )


def voted(rule: Rule, said: Mapping[str, str], *, of: Register | None = None, facts: Facts | None = None) -> Verdict:
    """Decide by one letter a voter; "-" is no ballot. Without a register everybody holds one square metre."""
    owners = of or register(dict.fromkeys(said, 1))
    ballots = [Ballot(voter=name, choice=CHOICES[letter]) for name, letter in said.items() if letter != "-"]
    return decide(rule, owners, ballots, facts=facts)


def flat(node: Node | None) -> list[Test]:
    """Give all tests under a node."""
    if node is None:
        return []
    return [node] if isinstance(node, Test) else [test for inner in node.of for test in flat(inner)]
