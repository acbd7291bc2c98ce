"""A verdict as a sealed bundle says it: sums, tests and outcome without anybody's id. docs/reference/bundle.md is its page."""

from collections.abc import Mapping, Sequence

from community_gov import Id
from community_gov.rules import (
    HEADS,
    Amount,
    Branch,
    ElectionVerdict,
    Ended,
    Node,
    Rule,
    StageResult,
    Test,
    Verdict,
    VoterSet,
    show_expression,
    show_number,
)
from community_gov.wire import Data
from community_gov_owners.candidates import Candidate

__all__ = ["verdict_data"]

Numbers = Mapping[str, int]
"""The numbers on the ballot by the ids of the candidates."""


def verdict_data(verdict: Verdict | ElectionVerdict, rule: Rule, *, numbers: Numbers, lots: Sequence[Id[Candidate]]) -> Data:
    """The verdict, with the one without silence beside it if silence was counted."""
    without = verdict.without_silence
    return {
        **_told(verdict, rule, numbers, lots),
        "without_silence": None if without is None else _told(without, rule, numbers, lots),
    }


def _told(verdict: Verdict | ElectionVerdict, rule: Rule, numbers: Numbers, lots: Sequence[Id[Candidate]]) -> dict[str, Data]:
    if isinstance(verdict, Verdict):
        return {"outcome": verdict.outcome.value, "path": [_step(stage, rule) for stage in verdict.stages]}
    return {
        "outcome": verdict.outcome.value,
        "path": [] if verdict.missing else _candidates(verdict, rule, numbers),
        "elected": _in_order(verdict, verdict.elected, numbers, lots),
        "alternates": _in_order(verdict, verdict.alternates, numbers, lots),
        "tied": [*sorted(numbers[one] for tied in verdict.ties for one in tied)],
    }


def _candidates(verdict: ElectionVerdict, rule: Rule, numbers: Numbers) -> list[Data]:
    """Round by round, in the order of the ballot."""
    rows = (one for held in verdict.rounds for one in sorted(held.candidates, key=lambda row: numbers[row.candidate]))
    return [{"candidate": numbers[one.candidate], "place": one.place, **_step(one.result, rule)} for one in rows]


def _in_order(verdict: ElectionVerdict, names: Sequence[str], numbers: Numbers, lots: Sequence[Id[Candidate]]) -> list[Data]:
    """By place; who share one as the lot drew them, or else by their numbers, which mean nothing."""
    drawn = {name: position for position, name in enumerate(lots)}

    def key(name: str) -> tuple[int, int, int]:
        return verdict.candidature(name).place or 0, drawn.get(Id(name), -1), numbers[name]

    return [numbers[name] for name in sorted(names, key=key)]


def _step(stage: StageResult, rule: Rule) -> dict[str, Data]:
    return {
        "stage": stage.name,
        "ended": stage.ended.value,
        "amounts": {} if stage.ended is Ended.MISSING or not stage.held else _amounts(stage, rule),
        "deemed": _deemed(stage),
        "quorum": None if stage.quorum is None else _node(stage.quorum),
        "passes": None if stage.passes is None else _node(stage.passes),
    }


def _amounts(stage: StageResult, rule: Rule) -> dict[str, Data]:
    """The sums that the tests and the ranking read, and all heads."""
    found = {show_expression(amount): value for node in (stage.quorum, stage.passes) for amount, value in _read(node)}
    ranked = () if rule.contest is None else rule.contest.rank
    wanted = [Amount(HEADS, VoterSet.ENTITLED), *(key for key in ranked if isinstance(key, Amount) and key.per is None)]
    for amount in wanted:
        found[show_expression(amount)] = show_number(stage.count(amount.measure, amount.of))
    return dict(found)


def _read(node: Node | None) -> list[tuple[Amount, str]]:
    if isinstance(node, Test):
        return [(operand.amount, show_number(operand.value)) for operand in (*node.operands, *node.base)]
    return [pair for inner in node.of for pair in _read(inner)] if node is not None else []


def _node(node: Node) -> Data:
    if isinstance(node, Test):
        return {
            "test": node.formula,
            "had": show_number(node.had),
            "needed": show_number(node.needed),
            "margin": show_number(node.margin),
            "holds": node.holds,
            "void": node.void,
        }
    return {"join": node.join.value, "holds": node.holds, "void": node.void, **_labelled(node), "of": [_node(x) for x in node.of]}


def _labelled(branch: Branch) -> dict[str, Data]:
    label: dict[str, Data] = {"label": branch.label} if branch.label else {}
    return {**label, "number": branch.number} if branch.number else label


def _deemed(stage: StageResult) -> Data:
    if stage.silence is None:
        return None
    return {"as": stage.silence.deemed_as, **{count.measure: show_number(count.value) for count in stage.silence.amounts}}
