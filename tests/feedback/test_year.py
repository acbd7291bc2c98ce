"""A month of a compound of 920 households, its totals counted again by hand; the whole year by `make faults ARGS=year`."""

from collections import Counter

from tests.feedback.year import compared, play


def test_a_month_adds_up() -> None:
    """Rates, durations, parts and backlog are what a count by hand of what was done comes to."""
    year = play(20220101, days=31)
    ours, by_hand = compared(year)
    assert ours == by_hand
    done = Counter(deed.what for deed in year.deeds)
    assert done["submit"] == 254
    assert {"escalate", "refuse", "reopen", "merge", "pause", "withdraw", "return_down", "visit", "close"} <= set(done)
