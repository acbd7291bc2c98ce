"""The page that tells the life of an item tells it in the order in which the code runs."""

from pathlib import Path

import pytest
from tests.spine.test_life_of_a_ballot import ran, sections

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "the-life-of-a-feedback-item.md"
TOLD = {section.title: section for section in sections(PAGE.read_text(encoding="utf-8")) if section.told}


@pytest.fixture(scope="module")
def happened() -> dict[str, list[str]]:
    """What ran."""
    return ran(PAGE.read_text(encoding="utf-8"))


def test_an_item_is_told_from_the_slip_to_the_figures() -> None:
    """All of its life, each list numbered from one on, no function twice in it."""
    assert list(TOLD) == ["Brought up", "Shown", "Accepted", "Overdue", "Answered", "Visited and closed", "Counted"]
    for section in TOLD.values():
        assert section.numbers == tuple(range(1, len(section.told) + 1))
        assert len(set(section.told)) == len(section.told)


@pytest.mark.parametrize("title", TOLD)
def test_the_order_told_is_the_order_in_which_the_functions_run(title: str, happened: dict[str, list[str]]) -> None:
    """Every function that is named is called, and first called where the page says."""
    assert happened[title] == list(TOLD[title].told)
