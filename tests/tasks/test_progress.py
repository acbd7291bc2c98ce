"""Progress of a drive: what the figures of any day were, and that they add up."""

from datetime import date
from fractions import Fraction

import pytest
from tests.tasks.compound import STAGES, Small, small

from community_gov import Code, Id, NotFound
from community_gov.households import BlockedBy
from community_gov.tasks import (
    BlockerCount,
    Drive,
    Point,
    advance_units,
    block_units,
    burn_down,
    open_drive,
    progress,
    set_back_units,
    unblock_units,
)

SURVEY, TAX, ISSUED, NOTHING = (spec.code for spec in STAGES)
ARREARS, PAPERS = Code("developer_arrears"), Code("papers")
START = date(2021, 9, 1)


@pytest.fixture
def here() -> Small:
    """A compound of ten units."""
    return small(units=10)


@pytest.fixture
def drive(here: Small) -> Drive:
    """A drive with a history: one unit needs nothing, six are done by December, one of them is taken back on New Year's Day."""
    office, units = here.office, here.units
    made = office.run(open_drive, name="办证", stages=STAGES, units=units, start=START)
    office.run(advance_units, made.id, units=units[:1], to=NOTHING, on=date(2021, 9, 2))
    office.run(block_units, made.id, units=units[1:5], blocker=ARREARS, party=BlockedBy.DEVELOPER, on=date(2021, 9, 2))
    office.run(block_units, made.id, units=units[5:7], blocker=PAPERS, party=BlockedBy.HOUSEHOLD, on=date(2021, 9, 3))
    office.run(unblock_units, made.id, units=units[1:5], on=date(2021, 10, 1))
    office.run(advance_units, made.id, units=units[1:5], to=TAX, on=date(2021, 10, 1))
    office.run(advance_units, made.id, units=(*units[1:5], *units[8:]), to=ISSUED, on=date(2021, 12, 1))
    office.run(set_back_units, made.id, units=units[9:], to=TAX, on=date(2022, 1, 1), reason="误录")
    return made


@pytest.mark.parametrize(
    ("on", "figures"),  # needed, done, open, blocked
    [
        (date(2021, 8, 31), (0, 0, 0, 0)),
        (date(2021, 9, 1), (10, 0, 10, 0)),
        (date(2021, 9, 2), (9, 0, 9, 4)),
        (date(2021, 9, 3), (9, 0, 9, 6)),
        (date(2021, 9, 30), (9, 0, 9, 6)),
        (date(2021, 10, 1), (9, 0, 9, 2)),
        (date(2021, 12, 1), (9, 6, 3, 2)),
        (date(2022, 1, 1), (9, 5, 4, 2)),
    ],
)
def test_figures_of_any_day(here: Small, drive: Drive, on: date, figures: tuple[int, int, int, int]) -> None:
    """Progress as of a day counts the moves up to that day, however long ago it is."""
    found = here.office.ask(progress, drive.id, on=on)
    assert (found.needed, found.done, found.open, found.blocked) == figures
    assert sum(count.units for count in found.stages) == found.total
    assert found.done + found.open + (found.total - found.needed) == found.total


def test_blockers_are_counted_by_party(here: Small, drive: Drive) -> None:
    """What holds units up is told with whom it lies."""
    found = here.office.ask(progress, drive.id, on=date(2021, 9, 3))
    assert found.blockers == (
        BlockerCount(party=BlockedBy.DEVELOPER, blocker=ARREARS, units=4),
        BlockerCount(party=BlockedBy.HOUSEHOLD, blocker=PAPERS, units=2),
    )
    assert found.blocked_by(BlockedBy.DEVELOPER) == 4
    assert found.blocked_by(BlockedBy.AUTHORITY) == 0


def test_the_share_is_exact(here: Small, drive: Drive) -> None:
    """The share done is a fraction of what is needed; of nothing there is no share."""
    assert here.office.ask(progress, drive.id, on=date(2021, 12, 1)).share == Fraction(2, 3)
    assert here.office.ask(progress, drive.id, on=date(2021, 8, 1)).share is None


def test_the_curve_has_a_point_for_each_day_on_which_something_moved(here: Small, drive: Drive) -> None:
    """The burn-down tells open, blocked and done at the end of each such day, and of the last day asked for."""
    assert here.office.ask(burn_down, drive.id, until=date(2021, 12, 31)) == (
        Point(on=date(2021, 9, 1), open=10, blocked=0, done=0),
        Point(on=date(2021, 9, 2), open=9, blocked=4, done=0),
        Point(on=date(2021, 9, 3), open=9, blocked=6, done=0),
        Point(on=date(2021, 10, 1), open=9, blocked=2, done=0),
        Point(on=date(2021, 12, 1), open=3, blocked=2, done=6),
        Point(on=date(2021, 12, 31), open=3, blocked=2, done=6),
    )


def test_the_curve_agrees_with_the_figures(here: Small, drive: Drive) -> None:
    """Every point of the burn-down says what progress says of that day, and there is one for each day."""
    points = here.office.ask(burn_down, drive.id, until=date(2022, 1, 1))
    assert [point.on for point in points] == sorted({point.on for point in points})
    for point in points:
        found = here.office.ask(progress, drive.id, on=point.on)
        assert (point.open, point.blocked, point.done) == (found.open, found.blocked, found.done)


def test_a_drive_that_is_not_there_has_no_figures(here: Small) -> None:
    """An unknown drive is not an empty one."""
    with pytest.raises(NotFound):
        here.office.ask(progress, Id("drive-0-0"), on=START)
