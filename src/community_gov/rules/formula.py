"""Formulas as lawyers can read them: text to conditions and back.

    heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)
    heads(A) >= min(30, max(5, 1/4 heads(E)))
    (flag notice and heads(Y) > 1/2 heads(C)) or heads(Y) >= 2/3 heads(C)
    each building (heads(Y) >= 3/5 heads(E))        at least 2 building (heads(Y) > heads(N))
    <returned> <= <issued>

``and`` binds closer than ``or``. A number is written exactly, ``3/4`` or ``0.75``; there is no percent sign and no minus.
"""

from typing import assert_never

from community_gov.rules.expressions import (
    RESERVED,
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
)
from community_gov.rules.reader import Reader, reader

__all__ = ["parse_condition", "parse_expression", "show_condition", "show_expression"]

_JOINING = frozenset({"and", "or"})
_COMPARATORS = frozenset(Comparator)
_SETS = frozenset(VoterSet)
_BASE_BINDING, _AND_BINDING, _TIGHT = 0, 1, 2


def parse_condition(text: str) -> Condition:
    """Read a condition.

    >>> parse_condition("heads(Y) > 1/2 heads(P)").comparator.strict
    True

    Raises:
        FormulaError: it is not a formula; the message points at the place.
    """
    place = reader(text, reserved=RESERVED)
    condition = _either(place)
    place.finish()
    return condition


def parse_expression(text: str) -> Expression:
    """Read an amount alone, such as ``heads(Y/P) + area(Y/P)``, as rankings use it.

    Raises:
        FormulaError: it is not a formula; the message points at the place.
    """
    place = reader(text, reserved=RESERVED)
    expression = _expression(place)
    place.finish()
    return expression


def show_condition(condition: Condition) -> str:
    """Write the condition so that reading it gives the same condition."""
    return _show(condition, _BASE_BINDING)


def _show(condition: Condition, binding: int) -> str:  # noqa: PLR0911  one return a construct
    match condition:
        case Compare(had, comparator, needed):
            return f"{show_expression(had)} {comparator} {show_expression(needed)}"
        case AllOf(of):
            return _joined(of, " and ", closer=_TIGHT, wrap=binding > _AND_BINDING)
        case AnyOf(of):
            return _joined(of, " or ", closer=_AND_BINDING, wrap=binding > _BASE_BINDING)
        case Not(of):
            return f"not {show_condition(of)}" if isinstance(of, Not | Flag) else f"not ({show_condition(of)})"
        case Flag(name):
            return f"flag {name}"
        case Each(kind, holds):
            return f"each {kind} ({show_condition(holds)})"
        case AtLeast(number, kind, holds):
            return f"at least {number} {kind} ({show_condition(holds)})"
        case _:
            assert_never(condition)


def _joined(terms: tuple[Condition, ...], word: str, *, closer: int, wrap: bool) -> str:
    text = word.join(_show(term, closer) for term in terms)
    return f"({text})" if wrap else text


def show_expression(expression: Expression) -> str:  # noqa: PLR0911  one return a construct
    """Write the expression so that reading it gives the same expression."""
    match expression:
        case Number(value):
            return str(value)
        case Amount(measure, of, per):
            return f"{measure}({of}/{per})" if per else f"{measure}({of})"
        case Constant(name):
            return f"<{name}>"
        case Times(factor, of):
            return f"{factor} {show_expression(of)}"
        case Plus(terms):
            return " + ".join(map(show_expression, terms))
        case Least(terms):
            return f"min({', '.join(map(show_expression, terms))})"
        case Greatest(terms):
            return f"max({', '.join(map(show_expression, terms))})"
        case _:
            assert_never(expression)


# Reading, one function a rule of the grammar.


def _either(place: Reader) -> Condition:
    terms = [_both(place)]
    while place.taken("or"):
        terms.append(_both(place))
    return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))


def _both(place: Reader) -> Condition:
    terms = [_single(place)]
    while place.taken("and"):
        terms.append(_single(place))
    return terms[0] if len(terms) == 1 else AllOf(tuple(terms))


def _single(place: Reader) -> Condition:
    place.deeper()
    condition = _condition(place)
    place.depth -= 1
    return condition


def _condition(place: Reader) -> Condition:
    if place.taken("not"):
        return Not(_single(place))
    if place.taken("flag"):
        return Flag(place.name("a flag"))
    if place.taken("each"):
        return Each(place.name("a kind of part"), _enclosed(place))
    if place.taken("at"):
        place.need("least")
        return AtLeast(_whole_number(place), place.name("a kind of part"), _enclosed(place))
    return _enclosed(place) if place.here.text == "(" else _comparison(place)


def _enclosed(place: Reader) -> Condition:
    place.need("(")
    condition = _either(place)
    place.need(")")
    return condition


def _comparison(place: Reader) -> Condition:
    had = _expression(place)
    if place.here.text not in _COMPARATORS:
        raise place.fails("one of > >= < <= ==")
    comparator = Comparator(place.here.text)
    place.next += 1
    return Compare(had, comparator, _expression(place))


def _whole_number(place: Reader) -> int:
    wanted = place.fails("a whole number, 1 or more,")
    if place.here.kind != "number":
        raise wanted
    number = place.number()
    if number.denominator != 1 or number < 1:
        raise wanted
    return number.numerator


def _expression(place: Reader) -> Expression:
    terms = [_term(place)]
    while place.taken("+"):
        terms.append(_term(place))
    return terms[0] if len(terms) == 1 else Plus(tuple(terms))


def _term(place: Reader) -> Expression:
    if place.here.kind != "number":
        return _amount(place)
    factor = place.number()
    if place.taken("*") or place.here.kind == "constant" or (place.here.kind == "name" and place.here.text not in _JOINING):
        return Times(factor, _amount(place))
    return Number(factor)


def _amount(place: Reader) -> Amount | Constant | Least | Greatest:
    if place.here.kind == "constant":
        name = place.here.text[1:-1]
        place.next += 1
        return Constant(name)
    if place.taken("min"):
        return Least(_arguments(place))
    if place.taken("max"):
        return Greatest(_arguments(place))
    measure = place.name("an amount such as heads(Y)")
    place.need("(")
    of, per = _voters(place), _voters(place) if place.taken("/") else None
    place.need(")")
    return Amount(measure, of, per)


def _arguments(place: Reader) -> tuple[Expression, ...]:
    place.deeper()
    place.need("(")
    terms = [_expression(place)]
    while place.taken(","):
        terms.append(_expression(place))
    place.need(")")
    place.depth -= 1
    return tuple(terms)


def _voters(place: Reader) -> VoterSet:
    if place.here.text not in _SETS:
        raise place.fails(f"a set of voters ({', '.join(VoterSet)})")
    of = VoterSet(place.here.text)
    place.next += 1
    return of
