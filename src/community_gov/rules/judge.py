"""Reading the tests of a rule over a sheet, into a tree that keeps every number."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from community_gov.rules.expressions import (
    SIDES,
    AllOf,
    Amount,
    AnyOf,
    AtLeast,
    Comparator,
    Compare,
    Condition,
    Constant,
    Each,
    Expression,
    Flag,
    Greatest,
    Least,
    Not,
    Number,
    Plus,
    Times,
    VoterSet,
    amounts,
)
from community_gov.rules.register import HEADS, UNITS
from community_gov.rules.sheet import Sheet
from community_gov.rules.verdict import Branch, Join, Node, Operand, Test

__all__ = ["evaluate", "judge"]


def evaluate(expression: Expression, sheet: Sheet) -> Fraction:  # noqa: PLR0911  one return a construct
    """Give the exact value of an expression.

    Raises:
        NotKnown: a weight of an entitled voter, or a number of the case, is missing.
    """
    match expression:
        case Number(value):
            return value
        case Amount():
            return _amount(expression, sheet)
        case Constant(name):
            return sheet.constant(name)
        case Times(factor, of):
            return factor * evaluate(of, sheet)
        case Plus(terms):
            return sum((evaluate(term, sheet) for term in terms), Fraction(0))
        case Least(terms):
            return min(evaluate(term, sheet) for term in terms)
        case Greatest(terms):
            return max(evaluate(term, sheet) for term in terms)
        case _:
            assert_never(expression)


def _amount(amount: Amount, sheet: Sheet) -> Fraction:
    value = sheet.amount(amount.measure, amount.of)
    if amount.per is None:
        return value
    base = sheet.amount(amount.measure, amount.per)
    return value / base if base else Fraction(0)


def judge(condition: Condition, sheet: Sheet, *, citation: str, broken: str = "") -> Node:  # noqa: PLR0911  one return a construct
    """Read a condition; ``broken`` names the measure whose tie somebody broke in favour, by which an equal test then holds.

    Raises:
        NotKnown: something that a test needs is missing.
    """

    def read(inner: Condition) -> Node:
        return judge(inner, sheet, citation=citation, broken=broken)

    match condition:
        case Compare():
            return _compare(condition, sheet, citation=citation, broken=broken)
        case AllOf(of):
            return _all([read(inner) for inner in of])
        case AnyOf(of):
            return _any([read(inner) for inner in of])
        case Not(of):
            node = read(of)
            return Branch(join=Join.NOT, holds=not node.holds and not node.void, void=node.void, of=(node,))
        case Flag(name):
            return Branch(join=Join.FLAG, holds=name in sheet.flags, label=name)
        case Each(kind, holds):
            return _each(_parts(kind, holds, sheet, citation=citation, broken=broken), kind)
        case AtLeast(number, kind, holds):
            return _at_least(_parts(kind, holds, sheet, citation=citation, broken=broken), kind, number)
        case _:
            assert_never(condition)


def _compare(test: Compare, sheet: Sheet, *, citation: str, broken: str) -> Test:
    had, needed = evaluate(test.had, sheet), evaluate(test.needed, sheet)
    of_had, of_needed = amounts(test.had), amounts(test.needed)
    both_measured = bool(of_had) and bool(of_needed)
    void = _empty(of_needed, sheet) or (both_measured and not test.comparator.strict and had == needed == 0)
    margin = test.comparator.margin(had, needed)
    decided_by_tie = bool(broken) and margin == 0 and test.comparator.strict and test.had == Amount(broken, VoterSet.YES)
    return Test(
        compare=test,
        had=had,
        needed=needed,
        margin=margin,
        holds=not void and (test.comparator.holds(had, needed) or decided_by_tie),
        void=void,
        tie_broken=not void and decided_by_tie,
        operands=_operands((*of_had, *of_needed), sheet),
        base=_operands(of_needed, sheet),
        least=_least_whole(test, needed),
        citation=test.citation or citation,
    )


def _empty(needed: Sequence[Amount], sheet: Sheet) -> bool:
    """Whether every base on the right side is empty; nothing compared with nothing (0 >= 0) rests on nothing as well."""
    bases = [amount for amount in needed if amount.of not in SIDES]
    return bool(bases) and all(sheet.amount(amount.measure, amount.of) == 0 for amount in bases)


def _operands(of: Sequence[Amount], sheet: Sheet) -> tuple[Operand, ...]:
    named = dict.fromkeys(part for amount in of for part in _plain(amount))
    return tuple(Operand(amount=amount, value=sheet.amount(amount.measure, amount.of)) for amount in named)


def _plain(amount: Amount) -> tuple[Amount, ...]:
    """Give a share as its two amounts."""
    if amount.per is None:
        return (amount,)
    return Amount(amount.measure, amount.of), Amount(amount.measure, amount.per)


def _least_whole(test: Compare, needed: Fraction) -> int | None:
    """Give the least whole number that would hold, where whole voters or units are counted."""
    if not isinstance(test.had, Amount) or test.had.measure not in {HEADS, UNITS} or test.had.per is not None:
        return None
    match test.comparator:
        case Comparator.MORE:
            return floor(needed) + 1
        case Comparator.AT_LEAST:
            return ceil(needed)
        case _:
            return None


def _all(nodes: Sequence[Node]) -> Branch:
    """One that fails settles it; short of that, one that rests on an empty base leaves it open."""
    failed = any(not node.holds and not node.void for node in nodes)
    void = not failed and any(node.void for node in nodes)
    return Branch(join=Join.ALL, holds=not failed and not void, void=void, of=tuple(nodes))


def _any(nodes: Sequence[Node]) -> Branch:
    holds = any(node.holds for node in nodes)
    return Branch(join=Join.ANY, holds=holds, void=not holds and any(node.void for node in nodes), of=tuple(nodes))


def _parts(kind: str, holds: Condition, sheet: Sheet, *, citation: str, broken: str) -> list[Branch]:
    found = []
    for label, part in sheet.parts(kind):
        node = judge(holds, part, citation=citation, broken=broken)
        found.append(Branch(join=Join.PART, holds=node.holds, void=node.void, label=label, of=(node,)))
    return found


def _each(parts: Sequence[Branch], kind: str) -> Branch:
    joined = _all(parts)
    return Branch(join=Join.EACH, holds=bool(parts) and joined.holds, void=not parts or joined.void, label=kind, of=tuple(parts))


def _at_least(parts: Sequence[Branch], kind: str, number: int) -> Branch:
    """Enough must hold; it is open while those that rest on an empty base could still make it up."""
    holding = sum(part.holds for part in parts)
    void = holding < number <= holding + sum(part.void for part in parts) or not parts
    return Branch(join=Join.AT_LEAST, holds=holding >= number, void=void, label=kind, number=number, of=tuple(parts))
