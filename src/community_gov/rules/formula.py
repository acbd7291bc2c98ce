"""Formulas as lawyers can read them: text to conditions and back.

    heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)
    heads(A) >= min(30, max(5, 1/4 heads(E)))
    (flag notice and heads(Y) > 1/2 heads(C)) or heads(Y) >= 2/3 heads(C)
    each building (heads(Y) >= 3/5 heads(E))        at least 2 building (heads(Y) > heads(N))
    <returned> <= <issued>

``and`` binds closer than ``or``. A number is written exactly, ``3/4`` or ``0.75``; there is no percent sign and no minus.
"""

import re
from fractions import Fraction

from attrs import define, frozen

from community_gov.rules.expressions import (
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
from community_gov.rules.numeric import InexactNumber, parse_number

__all__ = ["FormulaError", "parse_condition", "parse_expression", "show_condition", "show_expression"]

LENGTH = 4_000
"""The longest formula, in characters."""
DEPTH = 40
"""The deepest nesting of parentheses, ``not`` and parts."""

RESERVED = frozenset({"and", "or", "not", "flag", "each", "at", "least", "min", "max"})

_TOKEN = re.compile(
    r"\s*(?:(?P<constant><[a-z][a-z0-9_]*>)|(?P<number>[0-9]+(?:\.[0-9]+)?(?: ?/ ?[0-9]+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<mark>>=|<=|==|[><()+*,/])|(?P<end>$)|(?P<bad>.))",
    re.ASCII | re.DOTALL,
)
_COMPARATORS = frozenset(Comparator)
_BASE_BINDING, _AND_BINDING, _TIGHT = 0, 1, 2


class FormulaError(ValueError):
    """A formula that cannot be read; the message shows where."""


@frozen
class _Token:
    kind: str
    text: str
    at: int


def parse_condition(text: str) -> Condition:
    """Read a condition.

    >>> parse_condition("heads(Y) > 1/2 heads(P)").comparator.strict
    True

    Raises:
        FormulaError: it is not a formula; the message points at the place.
    """
    reader = _Reader.of(text)
    condition = reader.either()
    reader.finish()
    return condition


def parse_expression(text: str) -> Expression:
    """Read an amount alone, such as ``heads(Y/P) + area(Y/P)``, as rankings use it.

    Raises:
        FormulaError: it is not a formula; the message points at the place.
    """
    reader = _Reader.of(text)
    expression = reader.expression()
    reader.finish()
    return expression


@define
class _Reader:
    """A recursive descent over the tokens, one method a rule of the grammar."""

    text: str
    tokens: list[_Token]
    next: int = 0
    depth: int = 0

    @classmethod
    def of(cls, text: str) -> "_Reader":
        if len(text) > LENGTH:
            raise FormulaError(f"a formula of {len(text)} characters: at most {LENGTH} are read")
        return cls(
            text,
            [_Token(found.lastgroup or "", found.group(found.lastgroup or 0), found.end()) for found in _TOKEN.finditer(text)],
        )

    @property
    def here(self) -> _Token:
        return self.tokens[self.next]

    def fails(self, wanted: str) -> FormulaError:
        token = self.here
        start = token.at - len(token.text)
        found = f"{token.text[:20]!r}" if token.text else "the end"
        return FormulaError(
            f"at character {start + 1}: {wanted} expected, found {found} (…{self.text[max(0, start - 20) : start + 20]}…)"
        )

    def taken(self, text: str) -> bool:
        """Step over this word or mark if it comes next."""
        if self.here.kind in {"name", "mark"} and self.here.text == text:
            self.next += 1
            return True
        return False

    def need(self, text: str) -> None:
        if not self.taken(text):
            raise self.fails(repr(text))

    def name(self, what: str) -> str:
        token = self.here
        if token.kind != "name" or token.text in RESERVED or not token.text.islower():
            raise self.fails(f"{what} (small letters, digits, _)")
        self.next += 1
        return token.text

    def finish(self) -> None:
        if self.here.kind != "end":
            raise self.fails("the end of the formula")

    # ------------------------------------------------------------------------------------------------------ conditions

    def either(self) -> Condition:
        terms = [self.both()]
        while self.taken("or"):
            terms.append(self.both())
        return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))

    def both(self) -> Condition:
        terms = [self.single()]
        while self.taken("and"):
            terms.append(self.single())
        return terms[0] if len(terms) == 1 else AllOf(tuple(terms))

    def single(self) -> Condition:
        self.depth += 1
        if self.depth > DEPTH:
            raise FormulaError(f"a formula nested deeper than {DEPTH}")
        condition = self._single()
        self.depth -= 1
        return condition

    def _single(self) -> Condition:
        if self.taken("not"):
            return Not(self.single())
        if self.taken("flag"):
            return Flag(self.name("a flag"))
        if self.taken("each"):
            return Each(self.name("a kind of part"), self.enclosed())
        if self.taken("at"):
            self.need("least")
            return AtLeast(self.whole_number(), self.name("a kind of part"), self.enclosed())
        if self.here.text == "(":
            return self.enclosed()
        return self.comparison()

    def enclosed(self) -> Condition:
        self.need("(")
        condition = self.either()
        self.need(")")
        return condition

    def comparison(self) -> Condition:
        had = self.expression()
        if self.here.text not in _COMPARATORS:
            raise self.fails("one of > >= < <= ==")
        comparator = Comparator(self.here.text)
        self.next += 1
        return Compare(had, comparator, self.expression())

    def whole_number(self) -> int:
        number = self.number() if self.here.kind == "number" else Fraction(0)
        if number.denominator != 1 or number < 1:
            raise self.fails("a whole number, 1 or more,")
        return number.numerator

    # ----------------------------------------------------------------------------------------------------- expressions

    def expression(self) -> Expression:
        terms = [self.term()]
        while self.taken("+"):
            terms.append(self.term())
        return terms[0] if len(terms) == 1 else Plus(tuple(terms))

    def term(self) -> Expression:
        if self.here.kind != "number":
            return self.amount()
        factor = self.number()
        if self.taken("*") or self.here.kind == "constant" or (self.here.kind == "name" and self.starts_amount()):
            return Times(factor, self.amount())
        return Number(factor)

    def number(self) -> Fraction:
        try:
            number = parse_number(self.here.text)
        except InexactNumber as error:
            raise FormulaError(f"at character {self.here.at}: {error}") from None
        self.next += 1
        return number

    def starts_amount(self) -> bool:
        return self.tokens[self.next + 1].text == "("

    def amount(self) -> Expression:
        if self.here.kind == "constant":
            self.next += 1
            return Constant(self.tokens[self.next - 1].text[1:-1])
        for word, kind in (("min", Least), ("max", Greatest)):
            if self.taken(word):
                return kind(self.arguments())
        measure = self.name("an amount such as heads(Y)")
        self.need("(")
        of, per = self.voters(), self.voters() if self.taken("/") else None
        self.need(")")
        return Amount(measure, of, per)

    def arguments(self) -> tuple[Expression, ...]:
        self.depth += 1
        if self.depth > DEPTH:
            raise FormulaError(f"a formula nested deeper than {DEPTH}")
        self.need("(")
        terms = [self.expression()]
        while self.taken(","):
            terms.append(self.expression())
        self.need(")")
        self.depth -= 1
        return tuple(terms)

    def voters(self) -> VoterSet:
        if self.here.kind != "name" or self.here.text not in set(VoterSet):
            raise self.fails(f"a set of voters ({', '.join(VoterSet)})")
        self.next += 1
        return VoterSet(self.tokens[self.next - 1].text)


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
            return f"not {_show(of, _TIGHT)}" if isinstance(of, Not | Flag) else f"not ({_show(of, _BASE_BINDING)})"
        case Flag(name):
            return f"flag {name}"
        case Each(kind, holds):
            return f"each {kind} ({_show(holds, _BASE_BINDING)})"
        case AtLeast(number, kind, holds):
            return f"at least {number} {kind} ({_show(holds, _BASE_BINDING)})"


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
