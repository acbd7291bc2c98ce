"""What is due, done, late and missing, by dated obligations that a compound may override."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from itertools import count

import icalendar
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import ALLOW_ALL, Code, PartialDate, Refused, Severity
from community_gov.hookspecs import Pack, hookimpl
from community_gov.testing import fresh_community
from community_gov_party import Circle, DueState, Norm, Obligation, Rhythm, Sure
from community_gov_party.norms import figure

TODAY = date(2022, 1, 1)
YEAR = (date(2021, 1, 1), date(2021, 12, 31))


def states(compound: Compound, code: str, *, on: date = TODAY, first: date = YEAR[0], last: date = YEAR[1]) -> list[DueState]:
    """How one obligation of the branch stands, period by period."""
    rows = compound.desk.ask(party.calendar, compound.branch, first=first, last=last, on=on)
    return [row.state for row in rows if row.obligation.code == code]


def test_each_quarter_has_its_assembly(stored: Compound) -> None:
    """Held in time, made up in the next quarter, not held, and still due on the last day of the quarter."""
    stored.meet(date(2021, 3, 31))
    stored.meet(date(2021, 7, 1), stands_for=date(2021, 4, 1))
    assert states(stored, "member_assembly") == [DueState.DONE, DueState.LATE, DueState.MISSING, DueState.MISSING]
    assert states(stored, "member_assembly", on=date(2021, 9, 30)) == [
        DueState.DONE,
        DueState.LATE,
        DueState.DUE,
        DueState.DUE,
    ]
    assert states(stored, "member_assembly", on=date(2021, 6, 30))[1] is DueState.DUE


def test_one_meeting_may_count_for_several_obligations() -> None:
    """An assembly with a lecture on the theme day counts for each of the three, and for no other."""
    compound = Compound()
    compound.meet(date(2021, 2, 5), "member_assembly", "party_lecture", "theme_day")
    for code in ("member_assembly", "party_lecture"):
        assert states(compound, code)[0] is DueState.DONE
    assert states(compound, "theme_day")[:2] == [DueState.MISSING, DueState.DONE]
    assert states(compound, "democratic_appraisal") == [DueState.MISSING]


def test_what_the_groups_may_hold_for_the_branch_is_held_when_each_of_them_has() -> None:
    """A theme day in one of two groups does not do, in both it does, on the day of the last; a new group is not waited for."""
    compound = Compound()
    first, second = compound.group(1, "1"), compound.group(2, "2")
    compound.meet(date(2021, 5, 4), "theme_day", "group_meeting", circle=Circle.GROUP, group=first)
    compound.desk.run(party.found_group, compound.branch, number=3, name="第3党小组", start=date(2021, 5, 10))
    may = {"first": date(2021, 5, 1), "last": date(2021, 5, 31)}
    assert states(compound, "theme_day", **may) == [DueState.MISSING]
    compound.meet(date(2021, 6, 2), "theme_day", circle=Circle.GROUP, group=second, stands_for=date(2021, 5, 31))
    assert states(compound, "theme_day", **may) == [DueState.LATE]
    compound.meet(date(2021, 5, 20), "theme_day", circle=Circle.GROUP, group=second)
    (row,) = [
        one for one in compound.desk.ask(party.calendar, compound.branch, on=TODAY, **may) if one.obligation.code == "theme_day"
    ]
    assert (row.state, row.held) == (DueState.DONE, (date(2021, 5, 20),))


def test_each_group_owes_its_own_meetings_from_the_first_whole_period_on() -> None:
    """One group's meeting is none of the other; a group that came in the middle of a month begins with the next."""
    compound = Compound()
    first, second = compound.group(1, "1"), compound.group(2, "2")
    compound.meet(date(2021, 5, 4), circle=Circle.GROUP, group=first)
    rows = compound.desk.ask(party.calendar, compound.branch, first=date(2021, 5, 1), last=date(2021, 5, 31), on=TODAY)
    assert {row.body: row.state for row in rows if row.obligation.of is Circle.GROUP} == {
        first.body: DueState.DONE,
        second.body: DueState.MISSING,
    }
    august = compound.desk.ask(party.calendar, compound.branch, first=date(2020, 8, 1), last=date(2020, 9, 1), on=TODAY)
    assert [row.first for row in august if row.obligation.of is Circle.GROUP] == [date(2020, 9, 1)] * 2


def test_a_branch_without_a_committee_owes_no_committee_meetings() -> None:
    """Where there is none, there is nobody to meet."""
    compound = Compound()
    assert states(compound, "committee_meeting") == []
    compound.desk.run(party.set_up_committee, compound.branch, seats=3, start=date(2021, 11, 1))
    assert states(compound, "committee_meeting") == [DueState.MISSING] * 2


def test_where_nothing_was_ever_recorded_one_finding_says_so_and_nothing_is_told_as_missing() -> None:
    """A branch that keeps its papers elsewhere is not told that it missed anything."""
    compound = Compound()
    compound.call(date(2022, 2, 1))
    codes = compound.audit(TODAY)
    assert codes.count("party.nothing_recorded") == 1
    assert "party.obligation_missing" not in codes


def test_missing_meetings_are_told_once_for_each_body_and_obligation_from_the_first_record_on() -> None:
    """As recommendation or duty, with the mark of the source; nothing from before the first meeting on record."""
    compound = Compound()
    compound.meet(date(2021, 10, 5), "member_assembly", "theme_day")
    with compound.desk.view() as view:
        found = {one.message("en"): one for one in view.findings(TODAY) if one.code == "party.obligation_missing"}
    assert sorted(message.split(" without ")[1].split(";")[0] for message in found) == [
        "Party lecture",
        "democratic appraisal of the members",
        "organizational life meeting",
        "theme Party day",
    ]
    by_name = {message.split(" without ")[1].split(";")[0]: (message, one) for message, one in found.items()}
    message, theme = by_name["theme Party day"]
    assert message.startswith("2 of 3 periods")
    assert theme.severity is Severity.SHOULD
    assert "unverified" in theme.rule
    assert by_name["organizational life meeting"][1].severity is Severity.PARTY
    assert "未核实" in compound.community.words.cited(theme, "zh")


def test_a_late_meeting_is_told_as_late() -> None:
    """Made up for in the next quarter: neither missing nor in time."""
    compound = Compound()
    compound.meet(date(2021, 7, 1), stands_for=date(2021, 6, 30))
    compound.meet(date(2021, 8, 1))
    codes = [one for one in compound.check(date(2021, 10, 1)) if one.code == "party.obligation_late"]
    assert [one.message("en").split(";")[0] for one in codes] == [
        "1 of 2 periods of twelve months with a late assembly of the members"
    ]


class Own:
    """What a compound has decided for itself."""

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """Lectures twice a year from 2022 on, group meetings not asked for, and a reading evening of its own."""
        since = date(2022, 1, 1)
        rows = (
            ("party_lecture", Circle.ASSEMBLY, Rhythm.YEAR, 2),
            ("group_meeting", Circle.GROUP, Rhythm.MONTH, 0),
            ("reading_evening", Circle.ASSEMBLY, Rhythm.MONTH, 1),
        )
        items = tuple(
            Obligation(
                code=Code(code),
                zh=code,
                en=code,
                of=of,
                every=every,
                times=times,
                rule="resolution of the branch",
                severity=Severity.CUSTOM,
                sure=Sure.READ,
                valid_from=since,
            )
            for code, of, every, times in rows
        )
        return (Pack(name="own.obligations", items=items),)


def test_a_compound_overrides_an_obligation_from_a_day_on() -> None:
    """The later one of the same code holds from its day on; a period that began before is measured by the old one."""
    compound = Compound(community=fresh_community(plugins=[party, Own()], policy=ALLOW_ALL))
    compound.group(1, "1")
    rows = compound.desk.ask(party.calendar, compound.branch, first=date(2021, 12, 1), last=date(2022, 2, 28), on=TODAY)
    told = [
        (row.obligation.code, row.first)
        for row in rows
        if row.obligation.code in ("party_lecture", "group_meeting", "reading_evening")
    ]
    assert told == [
        ("group_meeting", date(2021, 12, 1)),
        ("party_lecture", date(2021, 10, 1)),
        ("reading_evening", date(2022, 1, 1)),
        ("reading_evening", date(2022, 2, 1)),
        ("party_lecture", date(2022, 1, 1)),
    ]


class SameDay:
    """What a compound has decided for itself from the very day of the shipped figures on."""

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """A branch of at most sixty, and a lecture each month."""
        norm = next(one for one in party.NORMS.items if isinstance(one, Norm) and one.code == "branch_usual_most")
        lecture = next(one for one in party.NORMS.items if isinstance(one, Obligation) and one.code == "party_lecture")
        return (Pack(name="same.day", items=(evolve(norm, value=60), evolve(lecture, every=Rhythm.MONTH))),)


def test_of_one_day_the_compounds_own_figures_go_before_the_shipped_ones() -> None:
    """Whatever its plugin is called: one is asked before the party's, one after."""
    for name in ("aa", "zz"):
        own = type(name, (SameDay,), {"__module__": name})()
        compound = Compound(community=fresh_community(plugins=[own, party], policy=ALLOW_ALL))
        assert len(states(compound, "party_lecture")) == 12
        with compound.desk.view() as view:
            assert figure(view, "branch_usual_most", on=TODAY) == 60


def test_the_calendar_is_a_file_that_names_nobody() -> None:
    """Each obligation on its last day and each meeting on its own, read again by a calendar program."""
    compound = Compound()
    member = compound.member("1", on=DAY)
    compound.meet(date(2021, 12, 10), "theme_day", present=[member])
    compound.call(date(2021, 12, 20))
    first, last = date(2021, 12, 1), date(2021, 12, 31)
    made = compound.desk.ask(party.calendar_file, compound.branch, first=first, last=last, on=TODAY, language="en")
    read = icalendar.Calendar.from_ical(made.text)
    assert isinstance(read, icalendar.Calendar)
    events = [(str(one["summary"]), one.start) for one in read.events]
    assert ("支部 theme Party day [done]", date(2021, 12, 31)) in events
    assert ("支部 assembly of the members [missing]", date(2021, 12, 31)) in events
    assert [day for text, day in events if text == "支部 活动室"] == [date(2021, 12, 10), date(2021, 12, 20)]
    assert "住户" not in made.text
    assert made.name == "party-2021-12-01-2021-12-31.ics"


def test_a_calendar_of_more_than_ten_years_is_refused() -> None:
    """Nor one that ends before it begins."""
    compound = Compound()
    for first, last in ((date(2000, 1, 1), TODAY), (TODAY, DAY)):
        with pytest.raises(Refused, match=r"party\.calendar_long"):
            compound.desk.ask(party.calendar, compound.branch, first=first, last=last, on=TODAY)


@pytest.fixture(scope="module")
def shared() -> Compound:
    """One compound for all examples; each founds a branch of its own."""
    return Compound()


_NUMBERS = count(1)
_DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))
_CODES = {"theme_day": 1, "party_lecture": 3, "organizational_life": 12}


@settings(max_examples=25)
@given(
    held=st.lists(st.tuples(_DAYS, st.sets(st.sampled_from(sorted(_CODES)), min_size=1), st.none() | _DAYS), max_size=6),
    asked=st.dates(date(2021, 12, 31), date(2022, 3, 1)),
)
def test_the_calendar_agrees_with_a_naive_count(
    shared: Compound, held: list[tuple[date, set[str], date | None]], asked: date
) -> None:
    """Month by month: one in its own period is done, one afterwards is late, none is due to the last day and missing then."""
    shared.branch = shared.desk.run(party.found_branch, name=f"支部{next(_NUMBERS)}", start=PartialDate("2020-08")).body
    held = [(on, serves, None if stands_for is None else min(on, stands_for)) for on, serves, stands_for in held]
    for on, serves, stands_for in held:
        shared.meet(on, *sorted(serves), stands_for=stands_for)
    wanted = {}
    for code, months in _CODES.items():
        for period in range(12 // months):
            mine = range(period * months + 1, (period + 1) * months + 1)
            last = date(2021, mine[-1], monthrange(2021, mine[-1])[1])
            days = [on for on, serves, stands_for in held if code in serves and (stands_for or on).month in mine]
            open_one = "missing" if last < asked else "due"
            wanted[code, last] = "done" if any(day <= last for day in days) else "late" if days else open_one
    rows = shared.desk.ask(party.calendar, shared.branch, first=date(2021, 1, 1), last=date(2021, 12, 31), on=asked)
    assert {(row.obligation.code, row.last): row.state.value for row in rows if row.obligation.code in _CODES} == wanted
