"""A generated month of a compound: every total of its reports is counted again from what was done, without the library."""

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from tests.feedback.year import BEIJING, Deed, Year, naive, play
from tests.reports.reading import asked_again

from community_gov import Desk
from community_gov import feedback as f
from community_gov.reports import Entered, Report, ReportTime, balance, ledger, public_report, report

WAITS = {"submit", "accept", "start", "pause", "resume", "reopen", "escalate"}
JANUARY, FEBRUARY = ReportTime.month(2022, 1), ReportTime.month(2022, 2)
WEEK = ReportTime.week(2022, 2)


def instant(day: date) -> datetime:
    """The beginning of a day in Beijing."""
    return datetime.combine(day, time.min, tzinfo=BEIJING)


def by_hand(deeds: Iterable[Deed], of: ReportTime, handler: object = None) -> dict[str, int]:
    """The balance of a time, from the lines of what was done alone."""
    paths: dict[int, list[Deed]] = {}
    for deed in deeds:
        if deed.what != "nothing" and deed.at < instant(of.until):
            paths.setdefault(deed.number, []).append(deed)
    sums = dict.fromkeys(("carried", "came", "again", "done", "open"), 0)
    for path in paths.values():
        seats = [deed.more for deed in path if deed.what in ("submit", "escalate", "accept", "return_down")]
        before = [deed for deed in path if deed.at < instant(of.since)]
        waited, waits = bool(before) and before[-1].what in WAITS, path[-1].what in WAITS
        again = any(deed.what in WAITS for deed in path[len(before) :])
        if handler not in (None, seats[-1]) or not (waited or again):
            continue
        sums["came" if not before else "carried" if waited else "again"] += 1
        sums["open" if waits else "done"] += 1
    return sums


def said(made: Report) -> dict[str, int | None]:
    """The balance of a report."""
    return {name: made.figure(f"feedback.{name}").value for name in ("carried", "came", "again", "done", "open")}


def asked(desk: Desk, of: ReportTime) -> Report:
    """The report of the whole compound."""
    return desk.ask(report, since=of.since, until=of.until)


@pytest.fixture(scope="module")
def year() -> Year:
    """Six weeks from the first of January."""
    return play(20220101, days=42)


@pytest.mark.parametrize("of", [JANUARY, WEEK, ReportTime.week(2022, 5)])
def test_the_balance_is_what_a_count_by_hand_comes_to(year: Year, of: ReportTime) -> None:
    """Of a month and of weeks, of the compound and of each body; in the rows as in the sums; and it adds up."""
    made = asked(year.office, of)
    assert said(made) == by_hand(year.deeds, of)
    parts = []
    for body in year.here.bodies.values():
        mine = year.office.ask(balance, since=of.since, until=of.until, section=made.sections[0].code, body_id=body)
        counted = by_hand(year.deeds, of, body)
        assert (mine.carried, mine.came, mine.again, mine.done, mine.open) == tuple(counted.values())
        assert mine.carried + mine.came + mine.again == mine.in_hand == mine.done + mine.open
        parts.append(mine.in_hand)
    rows = year.office.ask(ledger, since=of.since, until=of.until)
    assert len(rows) == sum(parts)
    assert {kind: sum(row.entered is kind for row in rows) for kind in Entered} == {
        kind: said(made)[kind.value] for kind in Entered
    }
    assert all((row.done is None) or of.since <= row.done < of.until for row in rows)


@pytest.mark.parametrize("of", [JANUARY, WEEK])
def test_the_rates_are_those_at_the_end_of_the_time(year: Year, of: ReportTime) -> None:
    """What came in then, judged by what had happened by then."""
    mine = {
        deed.number for deed in year.deeds if deed.what == "submit" and of.since <= deed.at.astimezone(BEIJING).date() < of.until
    }
    deeds = [deed for deed in year.deeds if deed.number in mine and deed.at < instant(of.until)]
    expected = naive(deeds, now=instant(of.until))
    made = asked(year.office, of)
    for name in ("response", "resolution", "satisfaction"):
        figure = made.figure(f"feedback.{name}")
        assert (figure.value, figure.base) == expected[name]


def test_every_figure_is_what_its_question_answers(year: Year) -> None:
    """So whoever may ask can go from a number to what is behind it."""
    for of in (JANUARY, WEEK):
        for section in asked(year.office, of).sections:
            for figure in section.figures:
                assert (figure.value, figure.base) == asked_again(year.office, figure)


def test_a_report_comes_to_the_same_later(year: Year) -> None:
    """Weeks later, after more was done, and for everybody too; while the time goes on it is not final."""
    public = year.here.anonymous
    before = asked(year.office, JANUARY), public.ask(public_report, since=JANUARY.since, until=JANUARY.until)
    assert before[0].final
    assert not asked(year.office, FEBRUARY).final
    year.here.clock.advance(days=30)
    for one in year.office.ask(f.items):
        if one.state in (f.ItemState.SUBMITTED, f.ItemState.ESCALATED):
            year.office.run(f.accept, one.id)
    assert (
        asked(year.office, JANUARY),
        year.here.anonymous.ask(public_report, since=JANUARY.since, until=JANUARY.until),
    ) == before


def test_a_file_says_the_same(tmp_path: Path) -> None:
    """Four days in an SQLite file and in memory: the same report and the same ledger."""
    days = ReportTime(date(2022, 1, 2), date(2022, 1, 5))
    kept, held = (play(7, days=5, url=url).office for url in (f"sqlite:///{tmp_path / 'bay.db'}", ""))
    for question in (report, ledger):
        assert kept.ask(question, since=days.since, until=days.until) == held.ask(question, since=days.since, until=days.until)
