"""Rulebooks from files and back: TOML or JSON text to a ``Book``, a book to plain data."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from community_gov.rules.book import Book
from community_gov.rules.forms import flawed
from community_gov.rules.rule import Rule
from community_gov.rules.shapes import BOOK, RULE
from community_gov.rules.verdict import Data

__all__ = ["Format", "book_from_data", "book_to_data", "read_book", "rule_from_data", "rule_to_data"]

Format: TypeAlias = Literal["toml", "json"]

LARGEST = 2_000_000
"""The largest rulebook, in characters."""


def read_book(text: str, *, format: Format = "toml") -> Book:  # noqa: A002  the word that callers look for
    """Read a rulebook.

    Raises:
        FlawedRules: it is no TOML or JSON, or has flaws; all are listed with their places.
    """
    if len(text) > LARGEST:
        raise flawed("", f"{len(text)} characters: a rulebook has at most {LARGEST}")
    return BOOK.read(parsed(text, format), "")


def parsed(text: str, format: str) -> object:  # noqa: A002  the word that callers look for
    """Plain data of a TOML or JSON text; raises FlawedRules."""
    try:
        return tomllib.loads(text) if format == "toml" else json.loads(text, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        raise flawed("", f"this is no {format.upper()}: {error}") from None


def book_from_data(data: Mapping[str, object]) -> Book:
    """Read a rulebook from plain data, as TOML or JSON give it.

    Raises:
        FlawedRules: it has flaws; all are listed with their places.
    """
    return BOOK.read(data, "")


def book_to_data(book: Book) -> dict[str, Data]:
    """Give plain data that reads back to an equal book; dates and exact numbers are texts."""
    return dict(_table(BOOK.write(book)))


def rule_from_data(data: Mapping[str, object]) -> Rule:
    """Read one rule from plain data, as a decision keeps it.

    Raises:
        FlawedRules: it has flaws; all are listed with their places.
    """
    return RULE.read(data, "")


def rule_to_data(rule: Rule) -> dict[str, Data]:
    """Give plain data that reads back to an equal rule."""
    return dict(_table(RULE.write(rule)))


def _table(data: Data) -> dict[str, Data]:
    return data if isinstance(data, dict) else {}


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a table of JSON; raises ValueError for a key that is there twice."""
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is there twice")
    return table
