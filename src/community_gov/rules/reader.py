"""Reading the words of a formula, one after another, with errors that point at the place."""

import re
from fractions import Fraction

from attrs import define, frozen

from community_gov.rules.numeric import InexactNumber, parse_number

__all__ = ["FormulaError"]

LENGTH = 4_000
"""The longest formula, in characters."""
DEPTH = 40
"""The deepest nesting."""

_TOKEN = re.compile(
    r"\s*(?:(?P<constant><[a-z][a-z0-9_]*>)|(?P<number>[0-9]+(?:\.[0-9]+)?(?: ?/ ?[0-9]+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<mark>>=|<=|==|[><()+*,/])|(?P<end>$)|(?P<bad>.))",
    re.ASCII | re.DOTALL,
)


class FormulaError(ValueError):
    """A formula that cannot be read; the message shows where."""


@frozen
class Token:
    """One word, number or mark, and where it ends."""

    kind: str
    text: str
    end: int

    @property
    def start(self) -> int:
        """Where it begins, counted from 0."""
        return self.end - len(self.text)


@define
class Reader:
    """A place in a formula, and what comes next there."""

    text: str
    tokens: list[Token]
    reserved: frozenset[str]
    next: int = 0
    depth: int = 0

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.next]

    def fails(self, wanted: str) -> FormulaError:
        """Say what should stand here, and what does."""
        start = self.here.start
        found = f"{self.here.text[:20]!r}" if self.here.text else "the end"
        around = self.text[max(0, start - 20) : start + 20].strip()
        return FormulaError(f"at character {start + 1}: {wanted} expected, found {found} (near: {around})")

    def taken(self, text: str) -> bool:
        """Step over this word or mark if it comes next."""
        if self.here.kind in {"name", "mark"} and self.here.text == text:
            self.next += 1
            return True
        return False

    def need(self, text: str) -> None:
        """Step over this word or mark, which has to come next."""
        if not self.taken(text):
            raise self.fails(repr(text))

    def name(self, what: str) -> str:
        """Take a name that is no word of the grammar."""
        token = self.here
        if token.kind != "name" or token.text in self.reserved or not token.text.islower():
            raise self.fails(f"{what} (small letters, digits, _)")
        self.next += 1
        return token.text

    def number(self) -> Fraction:
        """Take a number; the caller has seen that one comes."""
        try:
            number = parse_number(self.here.text)
        except InexactNumber as error:
            raise FormulaError(f"at character {self.here.start + 1}: {error}") from None
        self.next += 1
        return number

    def deeper(self) -> None:
        """Go one level down, and not below the deepest."""
        self.depth += 1
        if self.depth > DEPTH:
            raise FormulaError(f"a formula nested deeper than {DEPTH}")

    def finish(self) -> None:
        """See that nothing is left."""
        if self.here.kind != "end":
            raise self.fails("the end of the formula")


def reader(text: str, *, reserved: frozenset[str]) -> Reader:
    """Cut a formula into its tokens.

    Raises:
        FormulaError: it is too long.
    """
    if len(text) > LENGTH:
        raise FormulaError(f"a formula of {len(text)} characters: at most {LENGTH} are read")
    tokens = [Token(found.lastgroup or "", found.group(found.lastgroup or 0), found.end()) for found in _TOKEN.finditer(text)]
    return Reader(text, tokens, reserved)
