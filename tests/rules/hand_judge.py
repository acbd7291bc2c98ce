"""A second, independent judge: it decides by counting voter by voter with fractions, and shares no code with the rules.

It is plain on purpose. A formula is turned into Python by a few substitutions and read with Python's own parser, so that not
even the reading of formulas is shared. A comparison is True, False, or None where it rests on an empty base.
"""

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

__all__ = ["Electorate", "Judgement", "Row", "Spec", "Unknown", "judge", "roll", "sides"]

Row = dict[str, Any]
"""One voter: id, held (labels and weights of each holding), flags, members, named, and for each round: said (one letter or
None), papers, here, opening, served, against, given, protest, holder."""

Spec = dict[str, Any]
"""A rule with the facts of the case."""

BASES = "EDAPVCKRI"
HAIR = Fraction(1, 100)
"""By how much a test is missed by a hair."""


class Unknown(Exception):
    """Something without which nothing can be said."""


class Judgement(NamedTuple):
    """The outcome, the path (each stage with why it ended), and whether a test was met exactly, or missed by a hair."""

    outcome: str
    path: list[tuple[str, str]]
    exactly: bool
    nearly: bool


class Stand:
    """Where one voter stands in one round."""

    __slots__ = (
        "against", "at_opening", "barred", "came", "counts", "deemed", "excused", "fixed", "given", "held", "holder", "id",
        "no_base", "no_quorum", "paper", "returned", "served",
    )  # fmt: skip  # a line for each of them shows less

    def __init__(self, rule: Spec, voter: Row, at: Row, out: Sequence[str]) -> None:
        said = represent(rule, voter, at)
        self.id, self.held, self.paper = voter["id"], voter["held"], said
        self.barred, self.no_base, self.no_quorum = "vote" in out, "base" in out, "quorum" in out
        self.excused, self.fixed = "excused" in voter["flags"], self.barred
        self.returned, self.deemed = said is not None, False
        self.came = at["here"] or said not in {None, "U"}
        self.at_opening, self.served, self.against = at["opening"], at["served"], at["against"]
        self.given, self.holder = at["given"], at["holder"]
        self.counts = said if said in {"Y", "N", "B", "F"} and not self.barred else None

    def falls(self) -> None:
        """Have come by a proxy that does not count."""
        self.counts, self.paper, self.came, self.fixed, self.returned = None, None, False, True, False

    @property
    def void(self) -> bool:
        """Whether there is a paper that says nothing."""
        return self.paper is not None and self.counts is None and not self.barred


class Electorate:
    """The voters of one round with what they said, after everything that happens before the counting; or one part of them."""

    def __init__(self, rows: Iterable[Stand], rule: Spec, *, side: str) -> None:
        self.all, self.rule, self.side = list(rows), rule, side
        self.rows = [row for row in self.all if not (row.no_quorum if side == "quorum" else row.no_base)]
        self.held = [row.held for row in self.rows]
        self.weights: dict[str, list[Fraction]] = {}
        self.totals: dict[tuple[str, str], Fraction] = {}
        self.broken = ""
        self.marks = {"exactly": False, "nearly": False}

    def part(self, kind: str, label: str) -> "Electorate":
        """Keep the voters of one part, with what each holds there."""
        inside = Electorate((), self.rule, side=self.side)
        for row, held in zip(self.rows, self.held, strict=True):
            here = [(labels, weights) for labels, weights in held if labels.get(kind) == label]
            if here:
                inside.rows.append(row)
                inside.held.append(here)
        inside.broken, inside.marks = self.broken, self.marks
        return inside

    def labels(self, kind: str) -> list[str]:
        """Give the parts in which somebody is entitled."""
        return sorted({labels[kind] for held in self.held for labels, _ in held if kind in labels})

    def column(self, measure: str) -> list[Fraction]:
        """Give every voter's weight, made, cut or capped as the rule says."""
        if measure not in self.weights:
            self.weights[measure] = self.cut(measure, self.uncut(measure))
        return self.weights[measure]

    def uncut(self, measure: str) -> list[Fraction]:
        """Give the weights as they are, or as the rule makes them from others."""
        if measure == "heads":
            return [Fraction(1)] * len(self.rows)
        if measure == "units":
            return [Fraction(len(held)) for held in self.held]
        if measure in self.rule.get("made", {}):
            tree = parsed(self.rule["made"][measure])
            return [made(tree, held, self) for held in self.held]
        return [known(held, measure) for held in self.held]

    def cut(self, measure: str, weights: list[Fraction]) -> list[Fraction]:
        """Apply what the rule does to single weights."""
        for what, of, by in self.rule.get("cuts", ()):
            if of == measure:
                everything = added(weights)
                weights = [one_cut(weight, what, by, everything) for weight in weights]
        return weights

    def own(self, name: str, measure: str) -> Fraction:
        """Give what somebody holds, also when he is not in this base."""
        for row, weight in zip(self.rows, self.column(measure), strict=True):
            if row.id == name:
                return weight
        return self.outside(name, measure)

    def outside(self, name: str, measure: str) -> Fraction:
        """Give what somebody holds who is not in this base; he has no share in "the others", of which he is none."""
        for row in self.all:
            if row.id == name:
                alone = Electorate((), self.rule, side=self.side)
                alone.held = [row.held]
                alone.rows = [row]
                weight = alone.uncut(measure)[0]
                for what, of, by in self.rule.get("cuts", ()):
                    if of == measure and what != "rest":
                        weight = one_cut(weight, what, by, added(self.uncut(measure)))
                return weight
        return Fraction(0)

    def total(self, measure: str, letter: str) -> Fraction:
        """Sum a measure over a set."""
        key = (measure, letter)
        if key not in self.totals:
            weights = self.column(measure)
            belongs = BELONGS[letter]
            self.totals[key] = added([weight for row, weight in zip(self.rows, weights, strict=True) if belongs(row, self)])
        return self.totals[key]


def added(values: Iterable[Fraction]) -> Fraction:
    """Sum fractions: first those of one denominator, which are whole numbers of one size."""
    by: dict[int, int] = {}
    for each in values:
        denominator = each.denominator
        by[denominator] = by.get(denominator, 0) + each.numerator
    total = Fraction(0)
    for denominator, numerator in by.items():
        total = total + Fraction(numerator, denominator) if total else Fraction(numerator, denominator)
    return total


def known(held: Sequence[tuple[Row, Row]], measure: str) -> Fraction:
    """Give what is held in all; raises Unknown."""
    total = Fraction(0)
    for _, weights in held:
        weight: Fraction | None = weights[measure]
        if weight is None:
            raise Unknown(measure)
        total = weight if len(held) == 1 else total + weight
    return total


def one_cut(weight: Fraction, what: str, by: Fraction | None, everything: Fraction) -> Fraction:
    """Cut to the sum of the others, cap at a fraction of all, or round to a unit."""
    if what == "rest":
        return min(weight, everything - weight)
    assert by is not None
    return min(weight, everything * by) if what == "fraction" else rounded(weight, by, what)


def rounded(weight: Fraction, unit: Fraction, how: str) -> Fraction:
    """Round to a multiple of a unit."""
    units = weight / unit
    whole, rest = divmod(units.numerator, units.denominator)
    half = Fraction(rest, units.denominator) - Fraction(1, 2)
    up = {"down": False, "up": rest > 0, "half_up": half >= 0, "half_even": half > 0 or (half == 0 and whole % 2 == 1)}[how]
    return unit * (whole + up)


def made(node: ast.expr, held: Sequence[tuple[Row, Row]], among: Electorate) -> Fraction:
    """Give a weight that is made from others; raises Unknown."""
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Name(id=measure):
            return known(held, measure)
        case ast.Call(func=ast.Name(id="total"), args=[ast.Name(id=measure)]):
            return added([known(one, measure) for one in among.held])
        case ast.Call(func=ast.Name(id="round"), args=[of, unit, ast.Name(id=how)]):
            return rounded(made(of, held, among), made(unit, held, among), how)
        case ast.Call(func=ast.Name(id=("min" | "max") as which), args=args):
            values = [made(arg, held, among) for arg in args]
            return min(values) if which == "min" else max(values)
        case ast.BinOp(left=one, op=op, right=other):
            left, right = made(one, held, among), made(other, held, among)
            if isinstance(op, ast.Div) and right == 0:
                raise Unknown("a division by zero")
            return left * right if isinstance(op, ast.Mult) else left / right if isinstance(op, ast.Div) else left + right
    raise AssertionError(ast.dump(node))


def attends(row: Stand, among: Electorate) -> bool:
    """Whether a voter attends; where the quorum is judged at the opening, whether he did then, if that is on record."""
    at_opening = among.side == "quorum" and among.rule.get("opening") and among.rule.get("opening_recorded", True)
    return bool(row.at_opening if at_opening else row.came)


def takes_part(row: Stand, among: Electorate) -> bool:
    """Whether a voter takes part: with a valid ballot, or an invalid one that the rule keeps."""
    if row.counts is not None:
        return not row.deemed or among.rule["joins"]
    kept = {"none": (), "identified": ("I",), "all": ("I", "U")}[among.rule.get("invalid", "identified")]
    return row.void and row.paper in kept


BELONGS: dict[str, Callable[[Stand, Electorate], Any]] = {
    "E": lambda _row, _: True,
    "D": lambda row, _: not row.excused or row.came or row.returned,
    "A": attends,
    "V": lambda row, _: row.counts is not None,
    "P": takes_part,
    "C": lambda row, _: row.counts in {"Y", "N"},
    "K": lambda row, _: row.counts in {"Y", "N"} or (row.void and row.paper == "I"),
    "Y": lambda row, _: row.counts == "Y",
    "N": lambda row, _: row.counts == "N",
    "B": lambda row, _: row.counts == "B",
    "O": lambda row, _: row.against,
    "R": lambda row, _: row.returned,
    "I": lambda row, _: row.given,
}
"""Whether a voter is in a set."""


# Formulas.

Amount = Callable[[Electorate], Fraction]
Truth = Callable[[Electorate], "bool | None"]
_PARSED: dict[str, ast.expr] = {}
_TRUTHS: dict[str, Truth] = {}
_SIDES: dict[str, list[tuple[Amount, Amount]]] = {}


def as_python(text: str) -> str:
    """Write a formula as a Python expression."""
    text = re.sub(r"<([a-z_]+)>", r"const('\1')", text)
    text = re.sub(r"\bflag (\w+)", r"flag('\1')", text)
    text = re.sub(r"\beach (\w+) \(", r"each('\1', ", text)
    text = re.sub(r"\bat least (\d+) (\w+) \(", r"atleast(\1, '\2', ", text)
    text = re.sub(r"\b([a-z_]+)\(([EDAPVCKYNBORI])\)", r"amount('\1', '\2')", text)
    text = re.sub(r"\b([a-z_]+)\(([EDAPVCKYNBORI])/([EDAPVCKYNBORI])\)", r"amount('\1', '\2', '\3')", text)
    return re.sub(r"(\d+(?:/\d+)?) (?=amount|const|min|max)", r"\1 * ", text)


def parsed(text: str) -> ast.expr:
    """Read a formula once."""
    if text not in _PARSED:
        _PARSED[text] = ast.parse(as_python(text), mode="eval").body
    return _PARSED[text]


def truth(text: str, among: Electorate) -> bool | None:
    """Read a condition; None is open because a base is empty."""
    if text not in _TRUTHS:
        _TRUTHS[text] = condition(parsed(text))
    return _TRUTHS[text](among)


def sides(text: str, among: Electorate) -> list[tuple[Fraction, Fraction]]:
    """Give both sides of every comparison, over all voters; raises Unknown."""
    if text not in _SIDES:
        nodes = [node for node in ast.walk(parsed(text)) if isinstance(node, ast.Compare)]
        _SIDES[text] = [(amount(node.left), amount(node.comparators[0])) for node in nodes]
    return [(left(among), right(among)) for left, right in _SIDES[text]]


def amount(node: ast.expr) -> Amount:  # noqa: PLR0911  one branch and one return a construct
    """Make what computes an amount."""
    match node:
        case ast.Constant(value=int(number)):
            fixed = Fraction(number)
            return lambda _: fixed
        case ast.BinOp(left=ast.Constant(value=int(above)), op=ast.Div(), right=ast.Constant(value=int(below))):
            part = Fraction(above, below)
            return lambda _: part
        case ast.BinOp(left=one, op=ast.Mult(), right=other):
            left, right = amount(one), amount(other)
            return lambda among: left(among) * right(among)
        case ast.BinOp(left=one, op=ast.Add(), right=other):
            first, second = amount(one), amount(other)
            return lambda among: first(among) + second(among)
        case ast.Call(func=ast.Name(id="amount"), args=[ast.Constant(value=str(measure)), ast.Constant(value=str(letter))]):
            return lambda among: among.total(measure, letter)
        case ast.Call(func=ast.Name(id="amount"), args=[ast.Constant(value=str(of)), ast.Constant(value=part_of), base]):
            return share(of, str(part_of), str(ast.literal_eval(base)))
        case ast.Call(func=ast.Name(id="const"), args=[ast.Constant(value=str(name))]):
            return lambda among: constant(among, name)
        case ast.Call(func=ast.Name(id=("min" | "max") as which), args=args):
            values, chosen = [amount(arg) for arg in args], min if which == "min" else max
            return lambda among: chosen([each(among) for each in values])
    raise AssertionError(ast.dump(node))


def share(measure: object, letter: str, base: str) -> Amount:
    """Make what computes a share of a set in another; of an empty one it is nothing."""

    def computed(among: Electorate) -> Fraction:
        whole = among.total(str(measure), base)
        part = among.total(str(measure), letter)
        return part / whole if whole else Fraction(0)

    return computed


def constant(among: Electorate, name: str) -> Fraction:
    """Give a number of the case; raises Unknown."""
    if name not in among.rule["constants"]:
        raise Unknown(name)
    return Fraction(among.rule["constants"][name])


def sets_in(node: ast.expr) -> list[tuple[str, str]]:
    """Give the measures and letters named in an amount."""
    calls = [
        inner
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "amount"
    ]
    return [(str(ast.literal_eval(call.args[0])), str(ast.literal_eval(call.args[1]))) for call in calls]


COMPARE: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Gt: lambda left, right: left > right,
    ast.GtE: lambda left, right: left >= right,
    ast.Lt: lambda left, right: left < right,
    ast.LtE: lambda left, right: left <= right,
    ast.Eq: lambda left, right: left == right,
}


def comparison(node: ast.Compare) -> Truth:
    """Compare; None when every base on the right is empty, or nothing is compared with nothing."""
    one, other, operator = amount(node.left), amount(node.comparators[0]), type(node.ops[0])
    compare, strict = COMPARE[operator], operator in {ast.Gt, ast.Lt}
    bases = [(measure, letter) for measure, letter in sets_in(node.comparators[0]) if letter in BASES]
    measured = bool(sets_in(node.left)) and bool(sets_in(node.comparators[0]))
    yes = re.fullmatch(r"amount\('(\w+)', 'Y'\)", ast.unparse(node.left))

    def compared(among: Electorate) -> bool | None:
        left, right = one(among), other(among)
        if left == right and left:
            among.marks["exactly"] = True
        elif left and (left.denominator > 1 or right.denominator > 1) and abs(left - right) <= HAIR:
            among.marks["nearly"] = True
        if bases and not any(among.total(measure, letter) for measure, letter in bases):
            return None
        if measured and not strict and left == right == 0:
            return None
        if among.broken and strict and left == right and yes and yes[1] == among.broken:
            return True
        return compare(left, right)

    return compared


def condition(node: ast.expr) -> Truth:  # noqa: PLR0911  one branch and one return a construct
    """Make what reads a condition, with everything in it whatever comes of the rest."""
    match node:
        case ast.Compare():
            return comparison(node)
        case ast.BoolOp(op=ast.And(), values=values):
            terms = [condition(inner) for inner in values]
            return lambda among: every([term(among) for term in terms])
        case ast.BoolOp(op=ast.Or(), values=values):
            choices = [condition(inner) for inner in values]
            return lambda among: some([choice(among) for choice in choices], 1)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = condition(operand)
            return lambda among: {True: False, False: True, None: None}[inner(among)]
        case ast.Call(func=ast.Name(id="flag"), args=[ast.Constant(value=name)]):
            return lambda among: name in among.rule["facts"]
        case ast.Call(func=ast.Name(id="each"), args=[ast.Constant(value=str(kind)), of]):
            holds = condition(of)
            return lambda among: every([holds(among.part(kind, label)) for label in among.labels(kind)] or [None])
        case ast.Call(func=ast.Name(id="atleast"), args=[ast.Constant(value=int(number)), ast.Constant(value=str(part)), of]):
            fits = condition(of)
            return lambda among: some([fits(among.part(part, label)) for label in among.labels(part)] or [None] * number, number)
    raise AssertionError(ast.dump(node))


def every(read: list[bool | None]) -> bool | None:
    """Join with and."""
    return False if False in read else None if None in read else True


def some(read: list[bool | None], number: int) -> bool | None:
    """Join with or: so many have to hold."""
    if read.count(True) >= number:
        return True
    return None if read.count(True) + read.count(None) >= number else False


# The course of a vote.


def roll(rule: Spec, voters: Iterable[Row], number: int, passes: str) -> list[Stand]:
    """Find out what each voter counts as in one round, whose tests are ``passes``; raises Unknown."""
    rows = []
    excluded = [(flag, effects) for flag, effects, matters in rule.get("exclude", ()) if not matters or rule["matter"] in matters]
    for voter in voters:
        out = [effect for flag, effects in excluded if flag in voter["flags"] for effect in effects]
        rows.append(Stand(rule, voter, voter["rounds"][number], out))
    for limit in rule.get("limits", ()):
        drop_proxies(rule, rows, limit)
    if rule.get("deem") or any(row.counts == "F" for row in rows):
        leader = leading(rule, rows, rule.get("leaders") or re.findall(r"([a-z_]+)\(Y[)/]", passes))
        for row in rows:
            if row.counts == "F" and leader:
                row.counts = leader
        if rule.get("deem"):
            deem(rule, rows, leader, rule.get("leaders") or re.findall(r"([a-z_]+)\(Y[)/]", passes))
    return rows


def represent(rule: Spec, voter: Row, at: Row) -> str | None:
    """Give the one letter that the papers of a voter, or of his co-owners, amount to; raises Unknown."""
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
        return of_most_interest(signed, dict(voter["members"]))
    if policy == "any_unless_protest" and at["protest"]:
        return "I"
    letters = set(signed.values())
    return letters.pop() if len(letters) == 1 else "I"


def of_most_interest(signed: dict[str, str], interests: dict[str, Fraction | None]) -> str:
    """Give what more than half of their interests say."""
    behind: dict[str, Fraction] = {}
    for by, letter in signed.items():
        interest = interests[by]
        if interest is None:
            raise Unknown(by)
        behind[letter] = behind.get(letter, Fraction(0)) + interest
    best = [letter for letter, interest in behind.items() if 2 * interest > sum(behind.values())]
    return best[0] if best else "I"


def drop_proxies(rule: Spec, rows: list[Stand], limit: dict[str, Any]) -> None:
    """Let the proxies of one holder fall, from the first that is too much; raises Unknown."""
    among = Electorate(rows, rule, side="base")
    carried = [row for row in among.rows if row.holder and row.came]
    keeps: dict[str, int] = {}
    for holder in {row.holder for row in carried}:
        mine = [row for row in carried if row.holder == holder]
        keeps[holder] = max(within(one, holder, mine, among) for one in limit["any_of"])
        if keeps[holder] < len(mine):
            if limit["excess"] == "refuse":
                raise Unknown("which proxies stand")
            keeps[holder] = 0 if limit["excess"] == "mandate_void" else keeps[holder]
    for holder, kept in keeps.items():
        for row in [row for row in carried if row.holder == holder][kept:]:
            row.falls()


def within(one: dict[str, Any], holder: str, mine: list[Stand], among: Electorate) -> int:
    """Give how many proxies are within one limit."""
    if "number" in one:
        return min(len(mine), int(one["number"]))
    most = among.total(one["measure"], "E") * one["fraction"]
    carried = among.own(holder, one["measure"]) if one.get("with_own") else Fraction(0)
    for count, row in enumerate(mine):
        carried += among.own(row.id, one["measure"])
        if carried > most:
            return count
    return len(mine)


def leading(rule: Spec, rows: list[Stand], leaders: Sequence[str]) -> str | None:
    """Give the side that leads by every leading measure among explicit papers, if anybody follows it."""
    if rule.get("deem") != "majority" and not any(row.counts == "F" for row in rows):
        return None
    among = Electorate(rows, rule, side="base")
    sides = set()
    for measure in leaders:
        yes, no = among.total(measure, "Y"), among.total(measure, "N")
        sides.add("Y" if yes > no else "N" if no > yes else None)
    return sides.pop() if len(sides) == 1 else None


def deem(rule: Spec, rows: list[Stand], leader: str | None, leaders: Sequence[str]) -> None:
    """Count the silence of those who were served and did not object, if the case has what the rule demands for that."""
    silent = [row for row in rows if row.served and not row.against and not row.came and row.paper is None]
    silent = [row for row in silent if not row.fixed and not row.no_base and not row.excused]
    letter = {"yes": "Y", "no": "N", "abstain": "B", "majority": leader, "excluded": "out"}[rule["deem"]]
    if letter is None or not silent or not set(rule.get("needs", ())) <= set(rule.get("has", ())):
        return
    for measure in leaders:
        Electorate(rows, rule, side="base").column(measure)  # what silence brings is told, so it has to be known
    rule["facts"] = rule.get("facts", set()) | {"deemed"}
    for row in silent:
        if letter == "out":
            row.no_base = True
        else:
            row.counts, row.deemed = letter, True


OUTCOMES = {"passed": "passed", "lost": "rejected", "missing": "insufficient_data"}


def judge(rule: Spec, voters: list[Row], held: int) -> Judgement:
    """Decide; ``held`` is the number of rounds for which there are papers."""
    path: list[tuple[str, str]] = []
    marks = {"exactly": False, "nearly": False}
    outcome, before, papers = "", None, 0
    for number, stage in enumerate(rule["stages"]):
        papers += bool(stage.get("new")) and number > 0
        ended, now = held_stage(rule, stage, voters, before, None if papers >= held else papers)
        path.append((stage["name"], ended))
        if now is None and ended != "missing":
            break
        before = now
        marks = {key: marks[key] or bool(now and now.marks[key]) for key in marks}
        outcome = OUTCOMES.get(ended, "no_decision")
        if ended not in {"lost", "no_quorum"} or stage.get("end_" + ended):
            break
    return Judgement(outcome, path, **marks)


def held_stage(
    rule: Spec, stage: Row, voters: list[Row], before: Electorate | None, papers: int | None
) -> tuple[str, Electorate | None]:
    """Hold one stage, if its gate is open and there are papers for it; gives why it ended, and the electorate."""
    try:
        if before is not None and stage.get("gate") and truth(stage["gate"], before) is not True:
            return "gate_closed", None
        if papers is None:
            return "not_held", None
        rule["facts"] = set(rule.get("case", ()))
        rows = roll(rule, voters, papers, stage["passes"])
        base = Electorate(rows, rule, side="base")
        return one_stage(rule, stage, base, Electorate(rows, rule, side="quorum")), base
    except Unknown:
        return "missing", None


def one_stage(rule: Spec, stage: Row, base: Electorate, quorum: Electorate) -> str:
    """Judge one stage, all of it whatever comes of the rest; raises Unknown."""
    enough = truth(stage["quorum"], quorum) if stage.get("quorum") else True
    passes = truth(stage["passes"], base)
    base.marks = {key: base.marks[key] or quorum.marks[key] for key in base.marks}
    if not base.rows:
        return "nobody_entitled"
    if enough is not True:
        return "no_quorum"
    return "passed" if passes is True else tied(rule, stage, base)


def tied(rule: Spec, stage: Row, base: Electorate) -> str:
    """See whether only a tie stood in the way, and what the rule makes of it."""
    by, measure = rule.get("tie", ("lost", "heads"))
    if by == "lost":
        return "lost"
    yes, no = base.total(measure, "Y"), base.total(measure, "N")
    base.broken = measure
    broken = truth(stage["passes"], base)
    base.broken = ""
    if yes != no or yes == 0 or broken is not True or by == "status_quo":
        return "lost"
    side = {"casting": rule.get("chair"), "lot": rule.get("lot"), "revote": None}[by]
    if side is None:
        return "lost" if by == "casting" else "tied"
    return "passed" if side == "Y" else "lost"
