"""How often a body meets and who stays away, where a place has a figure for it; here Beijing, since 2024."""

from datetime import UTC, date, datetime

import pytest
from tests.meetings.committee import Committee, committee

from community_gov import Severity
from community_gov import meetings as m
from community_gov.audit import findings


def beijing(*, present: tuple[int, ...] = (5,)) -> Committee:
    """A committee in Beijing that met on the first of one month after the other, with so many members."""
    here = committee()
    here.adopt("", jurisdiction="cn-beijing")
    for month, n in enumerate(present, start=3):
        here.clock.set(datetime(2024, month, 1, 1, tzinfo=UTC))
        meeting, _items = here.sit(on=here.today, notified=here.today, present=n)
        here.desk.run(m.close, meeting.id)
    return here


@pytest.mark.parametrize(("on", "n"), [(date(2024, 5, 1), 0), (date(2024, 5, 2), 1)])
def test_a_committee_meets_every_two_months(on: date, n: int) -> None:
    """Two months after the last meeting is in time; a place without a figure asks for nothing."""
    here = beijing()
    assert here.findings(on).get("overdue", 0) == n
    here.adopt("", start="2024-04-01")
    assert "overdue" not in here.findings(on)


def test_who_misses_half_of_the_meetings_of_a_year_is_told() -> None:
    """The fourth of five came to one of two, which is half; the fifth to none; the others to all. As an ordinance."""
    here = beijing(present=(4, 3))
    told = [one for one in here.desk.ask(findings, on=date(2024, 4, 1)) if one.code == "meetings.member_absent"]
    assert {(one.said.params["person"], one.said.params["missed"], one.said.params["due"]) for one in told} == {
        (here.members[3], 1, 2),
        (here.members[4], 2, 2),
    }
    assert {one.severity for one in told} == {Severity.LOCAL}


def test_only_twelve_months_count() -> None:
    """A year later nothing is held against anybody; nor are meetings whose attendance nobody recorded."""
    here = beijing(present=(3,))
    assert here.findings(date(2025, 2, 28))["member_absent"] == 2
    assert "member_absent" not in here.findings(date(2025, 3, 1))
    assert "member_absent" not in beijing(present=(0,)).findings(date(2024, 3, 2))
