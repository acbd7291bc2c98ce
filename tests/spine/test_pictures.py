"""What the pictures of the documentation have to say: what the tables, calendars and verdicts say from which they are drawn."""

import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docs.write_calendars import CALENDAR, ZONE, calendars, sheet
from docs.write_lives import lives
from docs.write_pictures import pictures
from hypothesis import given
from hypothesis import strategies as st

from community_gov import feedback, tasks
from community_gov.calendar import Counted, Counting, count, day_ends
from community_gov.deadlines import PauseReason, TimeLimit, begins, deadline_from, pauses, resumes
from community_gov.lifecycle import Lifecycle
from community_gov.records import Coded

SVG = "{http://www.w3.org/2000/svg}"
EXPLANATION = Path(__file__).parents[2] / "docs" / "explanation"
ON_PAGE = {"how-a-vote-is-counted": pictures(), "how-a-deadline-is-counted": calendars(), "lives": lives()}
DRAWN = {name: draw for on_page in ON_PAGE.values() for name, draw in on_page.items()}
_DAY = timedelta(days=1)


def drawn(name: str) -> ET.Element:
    """A picture, read back."""
    return ET.fromstring(DRAWN[name]().svg)  # noqa: S314  # made by ourselves a moment ago


@pytest.mark.parametrize("page", ON_PAGE)
def test_each_picture_is_told_to_those_who_do_not_see_it(page: str) -> None:
    """The page has every picture once, and beside it the very sentence that is computed with the picture."""
    shown = re.findall(r"!\[([^\]]*)\]\(pictures/([\w.-]+)\)", (EXPLANATION / f"{page}.md").read_text(encoding="utf-8"))
    assert {name: said for said, name in shown} == {name: draw().told for name, draw in ON_PAGE[page].items()}
    assert len(shown) == len(ON_PAGE[page]) > 0


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_nothing_in_a_picture_is_cut_off(name: str) -> None:
    """It is well-formed, says what it shows, and every line of text ends within it, also in a wide font."""
    root = drawn(name)
    width = float(root.attrib["viewBox"].split()[2])
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    for line in root.iter(f"{SVG}text"):
        long = sum(0.56 if char.isascii() else 1 for char in line.text or "") * float(line.attrib["font-size"])
        back = {"start": 0.0, "middle": long / 2, "end": long}[line.attrib["text-anchor"]]
        assert float(line.attrib["x"]) - back >= 0
        assert float(line.attrib["x"]) - back + long <= width, line.text


# --- lives -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "life"), [("life-of-a-task.svg", tasks.LIFE), ("life-of-a-matter.svg", feedback.LIFE)])
def test_the_drawing_of_a_life_is_its_table(name: str, life: Lifecycle[Coded]) -> None:
    """Read back from where the marks stand, it has every step of the table and no other, and every beginning."""
    root = drawn(name)
    number = {state: str(at + 1) for at, state in enumerate(life.states())}
    heads = {line.text: line.attrib["x"] for line in root.iter(f"{SVG}text") if line.attrib.get("font-weight") == "bold"}
    at = {heads[number[state]]: state for state in life.states()}
    keyed = {line.text for line in root.iter(f"{SVG}text")}
    assert {f"{number[state]}  {state.label('en')} {state.label('zh')}" for state in life.states()} <= keyed
    begun, steps = list[Coded](), list[tuple[str, Coded, Coded]]()
    for row in root.iter(f"{SVG}g"):
        if (action := row.attrib.get("class")) is None:
            continue
        circles = [(mark.attrib["class"], at[mark.attrib["cx"]]) for mark in row.iter(f"{SVG}circle")]
        arrows = {
            at[found[1]]
            for mark in row.iter(f"{SVG}path")
            if (found := re.match(r"M(\d+)", mark.attrib["d"])) and "class" in mark.attrib
        }
        steps += [(action, state, state) for kind, state in circles if kind == "stays"]
        steps += [(action, state, to) for kind, state in circles if kind == "from" for to in arrows]
        begun += [] if circles else arrows
    table = [(str(step.action), state, step.to) for step in life.steps for state in step.from_]
    assert sorted(map(str, steps)) == sorted(map(str, table))
    assert tuple(begun) == life.starts


# --- deadlines -------------------------------------------------------------------------------------------------------


@given(start=st.dates(date(2022, 1, 1), date(2023, 6, 30)), amount=st.integers(1, 40))
@pytest.mark.parametrize("counting", [Counting.CIVIL_DAYS, Counting.CLEAR_DAYS, Counting.WORKING_DAYS])
def test_the_numbers_in_the_days_are_those_of_the_count(counting: Counting, start: date, amount: int) -> None:
    """The days of a picture are numbered from 1 to the amount, one by one, and only workdays among working days."""
    found = sheet(count(start, amount, counting=counting, calendar=CALENDAR).steps)
    assert [number for (number,) in found.numbers.values()] == list(range(1, amount + 1))
    assert list(found.numbers) == sorted(found.numbers)
    assert start < min(found.numbers)
    assert max(found.numbers) <= found.last
    if counting is Counting.WORKING_DAYS:
        assert all(map(CALENDAR.works, found.numbers))
        assert max(found.numbers) == found.last
    if counting is Counting.CIVIL_DAYS:
        assert list(found.numbers) == [start + n * _DAY for n in range(1, amount + 1)]


@given(amount=st.integers(1, 12), wait=st.integers(0, 9), stood=st.integers(0, 9))
def test_a_day_on_which_the_clock_stood_has_no_number(amount: int, wait: int, stood: int) -> None:
    """A pause takes the numbers of as many days out as it stood still at the end of, and no other."""
    begun = day_ends(date(2022, 5, 9), zone=ZONE) - timedelta(hours=10)
    moves = [begins(begun, limit=TimeLimit(amount)), pauses(begun + wait * _DAY, PauseReason.WEATHER)]
    moves.append(resumes(begun + (wait + stood) * _DAY))
    due = deadline_from(moves, zone=ZONE, calendar=CALENDAR)
    assert due is not None
    found = sheet(due.steps)
    assert [number for (number,) in found.numbers.values()] == list(range(1, amount + 1))
    assert not found.stands & found.numbers.keys()
    assert len(found.stands) == sum(step.what is Counted.STANDS for step in due.steps)


def test_a_picture_of_weeks_shows_the_days_of_the_answer() -> None:
    """The holiday of 2022: the fifteenth day is the fifth of October, the last one the eighth, a Saturday that is worked."""
    cells = [mark.attrib["class"] for mark in drawn("count-holiday.svg").iter(f"{SVG}rect") if "class" in mark.attrib]
    days = {day: what for day, _, what in (cell.partition(" ") for cell in cells)}
    assert (days["2022-09-20"], days["2022-10-05"], days["2022-10-06"], days["2022-10-08"]) == (
        "begins",
        "counted",
        "rests",
        "last",
    )
    assert list(days.values()).count("counted") == 15
