"""The comparison of two judges is worth something: they share nothing, a wrong judge is found, and what was not tried is said.

That they agree is a part of the programme of faults (tests/stores/faults).
"""

import ast
import inspect
import sys
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest
from tests.rules import hand_judge, relations, two_judges
from tests.rules.small_votes import made

from community_gov.rules import Ballot, Choice, Comparator, Holding, Outcome, Register, Voter, decide, register
from community_gov.rules.numeric import Exact, exact


def test_the_judge_by_hand_shares_no_code_with_the_library() -> None:
    """It imports the standard library only."""
    tree = ast.parse(inspect.getsource(hand_judge))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_a_wrong_library_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: with "at least" read as "more than", the judges differ within one heap of votes."""
    right = Comparator.holds

    def wrong(comparator: Comparator, left: Fraction, right_side: Fraction) -> bool:
        return left > right_side if comparator is Comparator.AT_LEAST else right(comparator, left, right_side)

    monkeypatch.setattr(Comparator, "holds", wrong)
    assert list(two_judges.compared([0], Counter()))


def test_a_broken_relation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: each unit adds one to every weight of its holder, so that many small ones count for more than a large one."""
    right = register._summed

    def wrong(holdings: Sequence[Holding | Voter], measure: str) -> Exact | None:
        weight = right(holdings, measure)
        return None if weight is None else exact(weight) + len(holdings)

    monkeypatch.setattr(register, "_summed", wrong)
    assert any("units split" in breach for breach in relations.related(range(40), Counter()))


def test_what_was_not_tried_is_said() -> None:
    """A run that brings nothing up has missed everything, and too few votes on a boundary are told."""
    assert "Each never came up" in two_judges.untried(Counter())
    met = Counter({**dict.fromkeys(two_judges.ALL, 1), "votes": 100, "on a boundary or a hair from it": 29})
    assert two_judges.untried(met) == ["only 29 of 100 votes are on a boundary"]


def test_a_weight_that_only_the_quorum_uses_may_be_unknown_outside_it() -> None:
    """Who is out of the quorum alone needs no share where only the quorum counts shares; the share is then not told."""
    rule = made(
        "heads(Y) > heads(N)",
        stage={"quorum": "share(A) >= 1/2 share(E)"},
        exclude=[{"flag": "new", "effects": ["vote", "quorum"]}],
    )
    owners = Register([Voter(id="a", weights={"share": 1}), Voter(id="b", weights={"share": None}, flags=frozenset({"new"}))])
    verdict = decide(rule, owners, [Ballot(voter="a", choice=Choice.YES)])
    assert verdict.outcome is Outcome.PASSED
    assert {count.measure for count in verdict.last_held.counts} == {"heads"}
