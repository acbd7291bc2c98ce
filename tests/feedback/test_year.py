"""A month of a compound of 920 households, its totals counted again by hand; the year by `make faults ARGS=year`."""

from collections import Counter
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from tests.feedback.year import Year, compared, play

from community_gov.feedback import board_on, items, story


@pytest.mark.parametrize("where", ["file", "server"])
def test_a_database_says_the_same(where: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A week in an SQLite file or on a server, and in memory: the same deeds, totals, stories and boards."""
    url = f"sqlite:///{tmp_path / 'bay.db'}"
    with nullcontext(url) if where == "file" else request.getfixturevalue("cluster").prepared() as there:
        _compare(play(7, days=7, url=there), play(7, days=7))


def _compare(kept: Year, held: Year) -> None:
    assert kept.deeds == held.deeds
    assert compared(kept) == compared(held)
    for year in (kept, held):
        assert compared(year)[0] == compared(year)[1]
    on = date(2022, 1, 5)
    assert kept.office.ask(board_on, on=on) == held.office.ask(board_on, on=on)
    for one in held.office.ask(items):
        assert kept.office.ask(story, one.id) == held.office.ask(story, one.id)


def test_a_month_adds_up() -> None:
    """Rates, durations, parts and backlog are what a count by hand of what was done comes to."""
    year = play(20220101, days=31)
    ours, by_hand = compared(year)
    assert ours == by_hand
    done = Counter(deed.what for deed in year.deeds)
    assert done["submit"] == 254
    assert {"escalate", "refuse", "reopen", "merge", "pause", "withdraw", "return_down", "visit", "close"} <= set(done)
