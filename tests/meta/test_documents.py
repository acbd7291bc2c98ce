"""What holds for every page: its examples are run, or it says why not."""

import re
from pathlib import Path

import pytest
from tests.meta.repository import ROOT, tracked

LANGUAGES = {"python", "pycon", "text", "console", "toml", "json", "sql", "ini", "csv", "html"}
FENCE = re.compile(r"^(?P<mark>`{3,}|~{3,}|:{3,})(?P<info>[^\n`]*)$", re.MULTILINE)
SKIP = re.compile(r"^(?:<!--|%)-*\s*;?\s*skip:(?P<rest>[^\n]*)", re.MULTILINE)
PAGES = tracked("*.md")


def opening_fences(text: str) -> list[str]:
    """Return what stands behind each fence that opens a block; the next fence of its kind closes it."""
    infos: list[str] = []
    open_mark = ""
    for match in FENCE.finditer(text):
        if not open_mark:
            open_mark = match["mark"]
            infos.append(match["info"].strip())
        elif match["mark"].startswith(open_mark) and not match["info"].strip():
            open_mark = ""
    return infos


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_of_code_say_what_they_are(page: Path) -> None:
    """Only a block that is named python or pycon is run, so none may be nameless; directives are in braces."""
    infos = opening_fences(page.read_text())
    assert [info for info in infos if not info.startswith("{") and info not in LANGUAGES] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_block_that_is_not_run_says_why(page: Path) -> None:
    """A skipped block gives its reason, in quotes, and the run shows it: `<!-- skip: next "needs a server" -->`."""
    rests = [match["rest"].removesuffix("-->").strip() for match in SKIP.finditer(page.read_text())]
    assert [rest for rest in rests if rest != "end" and not re.search(r'"[^"]{8,}"', rest)] == []


def test_a_nameless_block_is_found() -> None:
    """The reader of fences tells openings from endings, also where one block holds another."""
    assert opening_fences("```\na\n```\n````text\n```python\nb\n```\n````\n```{toctree}\nc\n```\n") == ["", "text", "{toctree}"]
