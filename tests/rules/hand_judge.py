"""A second, independent judge: it decides by counting voter by voter with fractions, and shares no code with the rules.

It is slow and plain on purpose. A formula is turned into Python by a few substitutions and read with Python's own parser, so
that not even the reading of formulas is shared. A comparison is True, False, or None where it rests on an empty base.
"""

import ast
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

__all__ = ["Electorate", "Judgement", "Row", "judge", "margins"]

Row = dict[str, Any]
"""One voter: id, w (weights), flags, parts, and for each round: said (one letter or None), here, served, against, given,
holder."""

BASES = "EDAPVCKRI"


class Electorate:
    """The voters of one round with what they said, after everything that happens before the counting."""

    def __init__(self, rows: list[Row], rule: dict[str, Any], *, side: str) -> None:
        self.rows = [
            row for row in rows if not (side == "quorum" and row["no_quorum"]) and not (side == "base" and row["no_base"])
        ]
        self.all, self.rule, self.side = rows, rule, side
        self.flags: set[str] = rule.get("facts", set())

    def part(self, kind: str, label: str) -> "Electorate":
        """Keep the voters of one part, with what each holds there."""
        inside = Electorate([], self.rule, side=self.side)
        for row in self.rows:
            held = [(labels, weights) for labels, weights in row["held"] if labels.get(kind) == label]
            if held:
                totals = {measure: sum(weights[measure] for _, weights in held) for measure in row["w"]}
                inside.rows.append({**row, "held": held, "w": totals})
        return inside

    def labels(self, kind: str) -> list[str]:
        """Give the parts in which somebody is entitled."""
        return sorted({labels[kind] for row in self.rows for labels, _ in row["held"] if kind in labels})

    def weight(self, row: Row, measure: str) -> Fraction:
        """Give one voter's weight, cut or capped as the rule says."""
        if measure == "heads":
            return Fraction(1)
        weight: Fraction = row["w"][measure]
        for what, of, by in self.rule.get("cuts", []):
            if of == measure:
                everything = sum((self.before(other, measure, what) for other in self.rows), Fraction(0))
                weight = self.one_cut(self.before(row, measure, what), what, by, everything)
        return weight

    def before(self, row: Row, measure: str, what: str) -> Fraction:
        """Give the weight before one of the cuts; at most one cut of each measure is tested."""
        assert what in {"rest", "fraction", "round"}
        weight: Fraction = row["w"][measure]
        return weight

    @staticmethod
    def one_cut(weight: Fraction, what: str, by: Fraction | None, everything: Fraction) -> Fraction:
        """Cut to the sum of the others, cap at a fraction of all, or round half up to a unit."""
        if what == "rest":
            return min(weight, everything - weight)
        assert by is not None
        if what == "fraction":
            return min(weight, everything * by)
        units = weight / by
        whole = units.numerator // units.denominator
        return by * (whole + 1 if units - whole >= Fraction(1, 2) else whole)

    def total(self, measure: str, letter: str) -> Fraction:
        """Sum a measure over a set."""
        return sum((self.weight(row, measure) for row in self.rows if belongs(row, letter, self)), Fraction(0))


def belongs(row: Row, letter: str, among: Electorate) -> bool:
    """Whether a voter is in a set."""
    said, rule = row["counts"], among.rule
    kept = {"none": "", "identified": "I", "all": "IU"}[rule.get("invalid", "identified")]
    void = row["paper"] is not None and said is None and not row["barred"]
    match letter:
        case "E":
            found = True
        case "D":
            found = not row["excused"] or row["came"] or row["returned"]
        case "A":
            found = row["came_at_opening"] if among.side == "quorum" and "opening" in rule else row["came"]
        case "V":
            found = said is not None
        case "P":
            found = (said is not None and (not row["deemed"] or rule["joins"])) or (void and row["paper"] in kept)
        case "C":
            found = said in {"Y", "N"}
        case "K":
            found = said in {"Y", "N"} or (void and row["paper"] == "I")
        case "Y" | "N" | "B":
            found = said == letter
        case _:
            found = row[{"O": "against", "R": "returned", "I": "given"}[letter]]
    return bool(found)


Judgement = tuple[str, list[tuple[str, str]]]
"""The outcome, and the path: each stage with why it ended."""


# Formulas.


def as_python(text: str) -> str:
    """Write a formula as a Python expression."""
    text = re.sub(r"<([a-z_]+)>", r"const('\1')", text)
    text = re.sub(r"\bflag (\w+)", r"flag('\1')", text)
    text = re.sub(r"\beach (\w+) \(", r"each('\1', ", text)
    text = re.sub(r"\bat least (\d+) (\w+) \(", r"atleast(\1, '\2', ", text)
    text = re.sub(r"\b([a-z_]+)\(([EDAPVCKYNBORI])\)", r"amount('\1', '\2')", text)
    return re.sub(r"(\d+(?:/\d+)?) (?=amount|const|min|max)", r"\1 * ", text)


def value(node: ast.expr, among: Electorate) -> Fraction:  # noqa: PLR0911  one return a construct
    """Compute an amount."""
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return value(left, among) / value(right, among)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return value(left, among) * value(right, among)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return value(left, among) + value(right, among)
        case ast.Call(func=ast.Name(id="amount"), args=[ast.Constant(value=str(measure)), ast.Constant(value=str(letter))]):
            return among.total(measure, letter)
        case ast.Call(func=ast.Name(id="const"), args=[ast.Constant(value=name)]):
            return Fraction(among.rule["constants"][name])
        case ast.Call(func=ast.Name(id=("min" | "max") as which), args=args):
            values = [value(arg, among) for arg in args]
            return min(values) if which == "min" else max(values)
    raise AssertionError(ast.dump(node))


def sets_in(node: ast.expr) -> list[tuple[str, str]]:
    """Give the measures and letters named in an amount."""
    calls = [
        inner
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "amount"
    ]
    return [(str(ast.literal_eval(call.args[0])), str(ast.literal_eval(call.args[1]))) for call in calls]


def compared(node: ast.Compare, among: Electorate) -> bool | None:  # noqa: PLR0911  one return a construct
    """Compare; None when every base on the right is empty, or nothing is compared with nothing."""
    left, right = value(node.left, among), value(node.comparators[0], among)
    bases = [among.total(measure, letter) for measure, letter in sets_in(node.comparators[0]) if letter in BASES]
    if bases and not any(bases):
        return None
    loose = not isinstance(node.ops[0], ast.Gt | ast.Lt)
    if loose and left == right == 0 and sets_in(node.left) and sets_in(node.comparators[0]):
        return None
    match node.ops[0]:
        case ast.Gt():
            return left > right
        case ast.GtE():
            return left >= right
        case ast.Lt():
            return left < right
        case ast.LtE():
            return left <= right
        case _:
            return left == right


def truth(node: ast.expr, among: Electorate) -> bool | None:  # noqa: PLR0911  one return a construct
    """Read a condition; None is open because a base is empty."""
    match node:
        case ast.Compare():
            return compared(node, among)
        case ast.BoolOp(op=ast.And(), values=values):
            return every([truth(inner, among) for inner in values])
        case ast.BoolOp(op=ast.Or(), values=values):
            read = [truth(inner, among) for inner in values]
            return True if True in read else None if None in read else False
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = truth(operand, among)
            return None if inner is None else not inner
        case ast.Call(func=ast.Name(id="flag"), args=[ast.Constant(value=name)]):
            return name in among.flags
        case ast.Call(func=ast.Name(id="each"), args=[ast.Constant(value=str(kind)), inner_condition]):
            return every([truth(inner_condition, among.part(kind, label)) for label in among.labels(kind)] or [None])
        case ast.Call(func=ast.Name(id="atleast"), args=[ast.Constant(value=int(number)), ast.Constant(value=str(kind)), holds]):
            read = [truth(holds, among.part(kind, label)) for label in among.labels(kind)]
            if read.count(True) >= number:
                return True
            return None if not read or read.count(True) + read.count(None) >= number else False
    raise AssertionError(ast.dump(node))


def every(read: list[bool | None]) -> bool | None:
    """Join with and."""
    return False if False in read else None if None in read else True


_PARSED: dict[str, ast.expr] = {}


def parsed(text: str) -> ast.expr:
    """Read a formula once."""
    if text not in _PARSED:
        _PARSED[text] = ast.parse(as_python(text), mode="eval").body
    return _PARSED[text]


def margins(text: str, among: Electorate) -> list[Fraction]:
    """Give left minus right of every comparison outside parts."""
    nodes = [node for node in ast.walk(parsed(text)) if isinstance(node, ast.Compare)]
    return [value(node.left, among) - value(node.comparators[0], among) for node in nodes]


# The course of a vote.


def roll(rule: dict[str, Any], voters: Iterable[Row], number: int, passes: str) -> list[Row]:
    """Find out what each voter counts as in one round, whose tests are ``passes``."""
    rows = []
    for voter in voters:
        at = voter["rounds"][number]
        out = {effect for flag, effects in rule.get("exclude", {}).items() if flag in voter["flags"] for effect in effects}
        said = represent(rule, voter, at)
        barred = "vote" in out
        came = at["here"] or said not in {None, "U"}
        rows.append(
            {
                **voter,
                "barred": barred,
                "no_base": "base" in out,
                "no_quorum": "quorum" in out,
                "excused": "excused" in voter["flags"],
                "paper": said,
                "returned": said is not None,
                "came": came,
                "came_at_opening": at["opening"],
                "counts": said if said in {"Y", "N", "B", "F"} and not barred else None,
                "deemed": False,
                "fixed": barred,
                "served": at["served"],
                "against": at["against"],
                "given": at["given"],
                "holder": at["holder"],
            }
        )
    for limit in rule.get("limits", []):
        drop_proxies(rule, rows, limit)
    leader = leading(rule, rows, rule.get("leaders") or re.findall(r"([a-z_]+)\(Y\)", passes))
    for row in rows:
        if row["counts"] == "F" and leader:
            row["counts"] = leader
    if rule.get("deem"):
        deem(rule, rows, leader)
    return rows


def represent(rule: dict[str, Any], voter: Row, at: dict[str, Any]) -> str | None:
    """Give the one letter that the papers of a voter, or of his co-owners, amount to."""
    papers: dict[str, str] = at["papers"]
    if not papers:
        said: str | None = at["said"]
        return said
    signed = {by: letter for by, letter in papers.items() if letter != "U"} or dict([next(iter(papers.items()))])
    policy = rule.get("represent", "unanimous_or_void")
    order = [name for name, _ in voter["members"]]
    if policy in {"single_named", "first_named"}:
        hand = voter["named"] or (order[0] if policy == "first_named" else None)
        return signed.get(hand, "U") if hand else "U"
    if policy == "majority_in_interest" and len(signed) > 1:
        behind: dict[str, Fraction] = {}
        for by, letter in signed.items():
            behind[letter] = behind.get(letter, Fraction(0)) + dict(voter["members"])[by]
        best = [letter for letter, interest in behind.items() if 2 * interest > sum(behind.values())]
        return best[0] if best else "I"
    if policy == "any_unless_protest" and at["protest"]:
        return "I"
    letters = set(signed.values())
    return letters.pop() if len(letters) == 1 else "I"


def drop_proxies(rule: dict[str, Any], rows: list[Row], limit: dict[str, Any]) -> None:
    """Let the proxies of one holder fall, from the first that is too much."""
    among = Electorate(rows, rule, side="base")
    carried = [row for row in rows if row["holder"] and row["came"] and not row["no_base"]]
    keeps: dict[str, int] = {}
    for holder in {row["holder"] for row in carried}:
        mine = [row for row in carried if row["holder"] == holder]
        keeps[holder] = max(within(one, holder, mine, among) for one in limit["any_of"])
        if limit["excess"] == "mandate_void" and keeps[holder] < len(mine):
            keeps[holder] = 0
    for holder, kept in keeps.items():
        for row in [row for row in carried if row["holder"] == holder][kept:]:
            row.update(counts=None, paper=None, came=False, fixed=True, returned=False)


def within(one: dict[str, Any], holder: str, mine: list[Row], among: Electorate) -> int:
    """Give how many proxies are within one limit."""
    if "number" in one:
        return min(len(mine), int(one["number"]))
    most = among.total(one["measure"], "E") * one["fraction"]
    own = [row for row in among.all if row["id"] == holder] if one.get("with_own") else []
    carried = sum((among.weight(row, one["measure"]) for row in own), Fraction(0))
    for count, row in enumerate(mine):
        carried += among.weight(row, one["measure"])
        if carried > most:
            return count
    return len(mine)


def leading(rule: dict[str, Any], rows: list[Row], leaders: list[str]) -> str | None:
    """Give the side that leads by every leading measure among explicit papers."""
    among = Electorate(rows, rule, side="base")
    sides = set()
    for measure in leaders:
        yes, no = among.total(measure, "Y"), among.total(measure, "N")
        sides.add("Y" if yes > no else "N" if no > yes else None)
    return sides.pop() if len(sides) == 1 else None


def deem(rule: dict[str, Any], rows: list[Row], leader: str | None) -> None:
    """Count the silence of those who were served and did not object."""
    silent = [row for row in rows if row["served"] and not row["against"] and not row["came"] and row["paper"] is None]
    silent = [row for row in silent if not row["fixed"] and not row["no_base"] and not row["excused"]]
    letter = {"yes": "Y", "no": "N", "abstain": "B", "majority": leader, "excluded": "out"}[rule["deem"]]
    if letter is None or not silent:
        return
    rule["facts"] = rule.get("facts", set()) | {"deemed"}
    for row in silent:
        if letter == "out":
            row["no_base"] = True
        else:
            row.update(counts=letter, deemed=True)


def judge(rule: dict[str, Any], voters: list[Row], held: int) -> Judgement:
    """Decide; ``held`` is the number of rounds for which there are papers."""
    path: list[tuple[str, str]] = []
    outcome, before, papers = "", None, 0
    for number, stage in enumerate(rule["stages"]):
        if before is not None and stage.get("gate") and truth(parsed(stage["gate"]), before) is not True:
            return outcome, [*path, (stage["name"], "gate_closed")]
        papers += bool(stage.get("new")) and number > 0
        if papers >= held:
            return outcome, [*path, (stage["name"], "not_held")]
        rule["facts"] = set(rule.get("case", ()))
        rows = roll(rule, voters, papers, stage["passes"])
        before = Electorate(rows, rule, side="base")
        ended = one_stage(rule, stage, before, Electorate(rows, rule, side="quorum"))
        path.append((stage["name"], ended))
        outcome = {"passed": "passed", "lost": "rejected"}.get(ended, "no_decision")
        if ended not in {"lost", "no_quorum"} or stage.get("end_" + ended):
            return outcome, path
    return outcome, path


def one_stage(rule: dict[str, Any], stage: dict[str, Any], base: Electorate, quorum: Electorate) -> str:
    """Judge one stage."""
    if not base.rows:
        return "nobody_entitled"
    if stage.get("quorum") and truth(parsed(stage["quorum"]), quorum) is not True:
        return "no_quorum"
    if truth(parsed(stage["passes"]), base) is True:
        return "passed"
    measure = rule.get("casting")
    if measure and base.total(measure, "Y") == base.total(measure, "N") > 0 and rule.get("chair") == "Y":
        return "passed"
    return "lost"
