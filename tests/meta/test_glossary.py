"""The glossary has a word in both languages for everything that is stored, and none for what is not."""

import re
from pathlib import Path

from community_gov import Community
from community_gov.records import kind_info

PAGE = Path(__file__).parents[2] / "docs/reference/glossary.md"
ROW = re.compile(r"^\| `(\w+\.\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
CHINESE = re.compile(r"[\u3400-\u9fff]")


def kinds() -> set[str]:
    """The kinds of the core and the installed plugins."""
    with Community.in_memory().looking() as (view, _reader):
        return {kind_info(cls).name for cls in view.kinds()}


def test_every_kind_of_record_is_in_the_glossary_once() -> None:
    """For a new kind add a row `| kind | English | 中文 |` to its last table, in the order of the names."""
    rows = [match[1] for match in ROW.finditer(PAGE.read_text())]
    assert sorted(kinds() - set(rows)) == []
    assert sorted(set(rows) - kinds()) == []
    assert rows == sorted(set(rows))


def test_each_has_an_english_and_a_chinese_word() -> None:
    """No cell is empty, or in the other language."""
    wrong = [row[1] for row in ROW.finditer(PAGE.read_text()) if CHINESE.search(row[2]) or not CHINESE.search(row[3])]
    assert wrong == []


def test_no_two_kinds_share_both_words() -> None:
    """Whoever reads one word of a pair finds the kind by the other."""
    pairs = [(row[2], row[3]) for row in ROW.finditer(PAGE.read_text())]
    assert len(set(pairs)) == len(pairs)
