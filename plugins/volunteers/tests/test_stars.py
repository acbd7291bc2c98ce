"""Star ladders: inclusive thresholds over whole minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov import Code
from community_gov.rules import Mark
from community_gov_volunteers.packs import GBT_40143, PACKS
from community_gov_volunteers.stars import HOUR, StarLadder, minutes_to_next, stars_for

LADDERS = {item.code: item for pack in PACKS for item in pack.items if isinstance(item, StarLadder)}
NATIONAL = LADDERS[GBT_40143]


def ladder(*hours: int) -> StarLadder:
    """A ladder of these steps."""
    return StarLadder(code=Code("x"), zh="星", en="x", hours=hours, start=None, citation="none", mark=Mark.PLACEHOLDER)


@pytest.mark.parametrize(
    ("minutes", "stars"),
    [
        (0, 0),
        (100 * HOUR - 1, 0),
        (100 * HOUR, 1),
        (299 * HOUR + 30, 1),
        (300 * HOUR, 2),
        (600 * HOUR - 1, 2),
        (600 * HOUR, 3),
        (1000 * HOUR, 4),
        (1500 * HOUR - 1, 4),
        (1500 * HOUR, 5),
        (99999 * HOUR, 5),
    ],
)
def test_the_national_ladder_at_its_thresholds(minutes: int, stars: int) -> None:
    """GB/T 40143-2021: 100, 300, 600, 1000, 1500 hours; 299.5 hours are one star, 300 are two."""
    assert stars_for(minutes, NATIONAL) == stars


def test_several_ladders_are_shipped_with_their_source() -> None:
    """A place has its own ladder; each says where it is from, and none pretends to have been read in the original."""
    assert len(LADDERS) >= 3
    assert all(one.citation and one.mark is Mark.SECONDARY for one in LADDERS.values())


@pytest.mark.parametrize("hours", [(), (0, 10), (10, 10), (20, 10), (-5,)])
def test_a_ladder_that_does_not_rise_is_refused(hours: tuple[int, ...]) -> None:
    """Its hours rise from above 0."""
    with pytest.raises(ValueError, match="rise"):
        ladder(*hours)


steps = st.lists(st.integers(1, 2000), min_size=1, max_size=8, unique=True).map(lambda hours: ladder(*sorted(hours)))


@given(steps, st.integers(0, 200_000))
def test_what_is_missing_is_exactly_what_brings_the_next_star(steps: StarLadder, minutes: int) -> None:
    """With so many minutes more there is one star more, with one minute less there is not."""
    missing, stars = minutes_to_next(minutes, steps), stars_for(minutes, steps)
    if missing is None:
        assert stars == len(steps.hours)
    else:
        assert stars_for(minutes + missing, steps) == stars + 1
        assert stars_for(minutes + missing - 1, steps) == stars


@given(steps, st.integers(0, 200_000), st.integers(0, 1000))
def test_more_time_never_takes_a_star_away(steps: StarLadder, minutes: int, more: int) -> None:
    """The ladder only rises."""
    assert stars_for(minutes + more, steps) >= stars_for(minutes, steps)
