"""The reference page names everything that a rule document can hold."""

import re
from pathlib import Path

import pytest

from community_gov.rules import VoterSet
from community_gov.rules.shapes import RULE, book_schema

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")


def keys(schema: object) -> set[str]:
    """Give every key of every table in a schema."""
    if isinstance(schema, list):
        return {key for inner in schema for key in keys(inner)}
    if not isinstance(schema, dict):
        return set()
    named = set(schema["properties"]) if "properties" in schema else set()
    return named | {key for inner in schema.values() for key in keys(inner)}


def values(schema: object) -> set[str]:
    """Give every word that a schema offers to choose from."""
    if isinstance(schema, list):
        return {word for inner in schema for word in values(inner)}
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("enum", ())) | {word for inner in schema.values() for word in values(inner)}


@pytest.mark.parametrize("word", sorted(keys(RULE.schema) | keys(book_schema()["$defs"]) | values(RULE.schema)))
def test_every_key_and_word_of_a_rule_is_on_the_page(word: str) -> None:
    """Whoever reads the page knows what a rule can say."""
    assert word in re.split(r"[^a-z_]+", PAGE)


@pytest.mark.parametrize("letter", list(VoterSet))
def test_every_set_is_on_the_page(letter: VoterSet) -> None:
    """Each letter is explained."""
    assert f"`{letter}`" in PAGE
