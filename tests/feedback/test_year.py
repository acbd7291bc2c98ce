"""A month of a compound of 920 households, its totals counted again by hand; the year by `make faults ARGS=year`."""

from collections import Counter
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from tests.feedback.year import Year, compared, play

from community_gov.feedback import board_on, items, story

A_FEW = 90
"""Who may bring something up in the week that is played on each store."""


@pytest.fixture(scope="module")
def held() -> Year:
    """A week in memory."""
    return play(7, days=7, households=A_FEW)


@pytest.mark.parametrize("where", ["file", "server"])
def test_a_database_says_the_same(where: str, held: Year, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A week in an SQLite file or on a server, and in memory: the same deeds, totals, stories and boards."""
    url = f"sqlite:///{tmp_path / 'bay.db'}"
    with nullcontext(url) if where == "file" else request.getfixturevalue("cluster").prepared() as there:
        _compare(play(7, days=7, url=there, households=A_FEW), held)


def _compare(kept: Year, held: Year) -> None:
    assert kept.deeds == held.deeds
    ours, by_hand = compared(kept)
    assert ours == by_hand
    assert compared(held) == (ours, by_hand)
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
