"""The national calendar against what the State Council announced, and what one place puts on top of it."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from attrs import frozen

from community_gov.calendar import NO_CALENDAR, NoWorkingDays, days_after, working_days_after
from community_gov.workdays import LocalCalendar, national

ONE = timedelta(days=1)
SATURDAY = 5


@frozen
class Notice:
    """A year as announced: from which day to which there is a holiday, and the weekend days that are worked."""

    year: int
    paper: str
    holidays: tuple[tuple[str, str], ...]
    worked: tuple[str, ...]

    def off(self) -> frozenset[date]:
        """The holidays that lie in the year, day by day."""
        days = (day for first, last in self.holidays for day in between(first, last))
        return frozenset(day for day in days if day.year == self.year)

    def made_up(self) -> frozenset[date]:
        """The weekend days on which people work."""
        return frozenset(date.fromisoformat(day) for day in self.worked)


def between(first: str, last: str) -> Iterator[date]:
    """Every day from the first to the last."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += ONE


NOTICES = (
    Notice(
        2022,
        "国办发明电〔2021〕11号",
        (
            ("2022-01-01", "2022-01-03"),
            ("2022-01-31", "2022-02-06"),
            ("2022-04-03", "2022-04-05"),
            ("2022-04-30", "2022-05-04"),
            ("2022-06-03", "2022-06-05"),
            ("2022-09-10", "2022-09-12"),
            ("2022-10-01", "2022-10-07"),
        ),
        ("2022-01-29", "2022-01-30", "2022-04-02", "2022-04-24", "2022-05-07", "2022-10-08", "2022-10-09"),
    ),
    Notice(
        2023,
        "国办发明电〔2022〕16号",
        (
            ("2022-12-31", "2023-01-02"),
            ("2023-01-21", "2023-01-27"),
            ("2023-04-05", "2023-04-05"),
            ("2023-04-29", "2023-05-03"),
            ("2023-06-22", "2023-06-24"),
            ("2023-09-29", "2023-10-06"),
        ),
        ("2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08"),
    ),
    Notice(
        2024,
        "国办发明电〔2023〕7号",
        (
            ("2024-01-01", "2024-01-01"),
            ("2024-02-10", "2024-02-17"),
            ("2024-04-04", "2024-04-06"),
            ("2024-05-01", "2024-05-05"),
            ("2024-06-10", "2024-06-10"),
            ("2024-09-15", "2024-09-17"),
            ("2024-10-01", "2024-10-07"),
        ),
        (
            "2024-02-04",
            "2024-02-18",
            "2024-04-07",
            "2024-04-28",
            "2024-05-11",
            "2024-09-14",
            "2024-09-29",
            "2024-10-12",
        ),
    ),
    Notice(
        2025,
        "国办发明电〔2024〕12号",
        (
            ("2025-01-01", "2025-01-01"),
            ("2025-01-28", "2025-02-04"),
            ("2025-04-04", "2025-04-06"),
            ("2025-05-01", "2025-05-05"),
            ("2025-05-31", "2025-06-02"),
            ("2025-10-01", "2025-10-08"),
        ),
        ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    ),
    Notice(
        2026,
        "国务院办公厅 2025-11-04",
        (
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ),
        ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ),
)
CHINA = national()


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: str(notice.year))
def test_every_day_of_a_year_is_as_announced(notice: Notice) -> None:
    """A day is worked when the notice says so, or when it is Monday to Friday and the notice does not give it off."""
    for day in between(f"{notice.year}-01-01", f"{notice.year}-12-31"):
        expected = day in notice.made_up() or (day.weekday() < SATURDAY and day not in notice.off())
        assert CHINA.works(day) is expected, f"{day}, {notice.paper}"


def test_new_year_can_begin_in_the_old_year() -> None:
    """The holiday of New Year 2023 began on Saturday 31 December 2022, a weekend day that nobody made up."""
    assert not CHINA.works(date(2022, 12, 31))
    assert working_days_after(date(2022, 12, 30), 1, calendar=CHINA).due == date(2023, 1, 3)


def test_a_year_that_is_not_announced_is_not_known() -> None:
    """The festivals of a later year could be computed, the make-up workdays could not: nothing is said of that year."""
    later = max(CHINA.years) + 1
    assert not CHINA.knows(date(later, 10, 1))
    with pytest.raises(NoWorkingDays, match=f"{later}-01-01 is a workday is not known"):
        working_days_after(date(later - 1, 12, 31), 1, calendar=CHINA)
    assert not days_after(date(later - 1, 12, 30), 7, calendar=CHINA).holidays_known
    assert not CHINA.knows(date(2000, 12, 31))


def test_a_place_closes_and_works_on_days_of_its_own() -> None:
    """What is listed for the place counts before what the whole country does; all else is as beneath."""
    here = LocalCalendar(
        name="Yujingwan", beneath=CHINA, closed=frozenset({date(2022, 8, 1)}), worked=frozenset({date(2022, 8, 6)})
    )
    assert [here.works(date(2022, 8, day)) for day in (1, 2, 6, 7)] == [False, True, True, False]
    assert working_days_after(date(2022, 7, 29), 5, calendar=here).due == date(2022, 8, 6)
    assert days_after(date(2022, 7, 25), 7, calendar=here).due == date(2022, 8, 2)


def test_local_days_are_known_without_a_calendar_beneath_and_no_other_is() -> None:
    """A list of closures makes nobody know what a workday is."""
    here = LocalCalendar(name="here", beneath=NO_CALENDAR, closed=frozenset({date(2022, 8, 1)}))
    assert here.knows(date(2022, 8, 1))
    assert not here.knows(date(2022, 8, 2))
    with pytest.raises(NoWorkingDays):
        here.works(date(2022, 8, 2))


def test_calendars_stand_on_each_other() -> None:
    """The street closes a day, the compound works on it all the same."""
    street = LocalCalendar(name="street", beneath=CHINA, closed=frozenset({date(2022, 8, 1)}))
    assert LocalCalendar(name="compound", beneath=street, worked=frozenset({date(2022, 8, 1)})).works(date(2022, 8, 1))


def test_a_day_is_not_closed_and_worked_at_once() -> None:
    """A contradiction in the list is a mistake of whoever wrote it."""
    with pytest.raises(ValueError, match="2022-08-01 is listed as closed and as worked"):
        LocalCalendar(name="x", beneath=CHINA, closed=frozenset({date(2022, 8, 1)}), worked=frozenset({date(2022, 8, 1)}))


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has no package of holidays is told which extra has it, and what to do without."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ImportError, match=r"install community-gov\[calendar\], or list the days yourself"):
        national()
