"""What the library says to people it says in Chinese and in English: rules that findings rest on, citations of packs."""

import re
from collections.abc import Iterator, Mapping

from community_gov import Community, FindingType
from community_gov.rules import cited_in_chinese

BAY = Community.in_memory()
DOCUMENT = re.compile(r"建房〔2009〕274号|\([^0-9a-zA-Z]+\)")
"""Documents have their numbers in Chinese, and a remark may give the word of the text."""
CHINESE, ENGLISH = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")
_NEUTRAL = {"GB/T 40143-2021"}
"""The same in every language."""


def finding_types() -> Iterator[FindingType]:
    """Each one that the core and the plugins declare; those that rest on a figure of a rulebook cite that."""
    for module in BAY._plugins.modules():
        yield from (value for value in vars(module).values() if isinstance(value, FindingType))


def cited() -> Mapping[str, str]:
    """What packs cite, and its Chinese form."""
    items = BAY.packs(object)
    texts = {text for item in items for name in ("citation", "rule") if isinstance(text := getattr(item, name, None), str)}
    return {text: cited_in_chinese(text) for text in texts - _NEUTRAL - {""}}


def test_a_finding_tells_its_rule_in_english() -> None:
    """The number of a document is left."""
    rules = {found.code: DOCUMENT.sub("", found.rule) for found in finding_types()}
    assert len(rules) > 45
    assert {code: rule for code, rule in rules.items() if CHINESE.search(rule)} == {}


def test_a_finding_tells_its_rule_in_chinese() -> None:
    """By itself, or because the library knows how the law is cited in China (`rules/citing.py`)."""
    rules = {found.code: found.rule_zh or cited_in_chinese(found.rule) for found in finding_types()}
    assert {code: rule for code, rule in rules.items() if ENGLISH.search(rule) or not CHINESE.search(rule)} == {}


def test_what_packs_cite_is_told_in_both() -> None:
    """The same for gates, limits, norms, terms."""
    assert len(cited()) > 10
    assert [text for text in cited() if CHINESE.search(DOCUMENT.sub("", text))] == []
    assert {text: said for text, said in cited().items() if ENGLISH.search(said) or not CHINESE.search(said)} == {}
