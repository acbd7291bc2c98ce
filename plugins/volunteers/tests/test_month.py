"""A month of a branch of 70, simulated: whatever happens, the totals are those of a ledger kept by hand."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
from plugins.volunteers.tests.year import PEOPLE, Year, compared, play

from community_gov import OPERATOR, Actor
from community_gov.audit import findings
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.signup import SignUp, SignUpState

DAYS = 30


@pytest.fixture(scope="module")
def month() -> Year:
    """January 2021."""
    return play(1, days=DAYS)


def test_a_month_adds_up_to_the_ledger_kept_by_hand(month: Year) -> None:
    """Running totals, recounts, the figures and the list by volunteer are all the ledger's; the journal is sound."""
    ours, by_hand = compared(month)
    assert ours == by_hand
    assert len(month.people) == PEOPLE
    assert month.shifts > 150
    assert sum(month.ledger.by_person.values()) > 10_000
    with month.branch.community.journal() as journal:
        assert journal.verify().sound


def test_a_month_leaves_nobody_uninsured_on_a_dangerous_shift(month: Year) -> None:
    """The gate kept them all out, so the audit finds nobody; and whoever was placed was never in two places."""
    branch = month.branch
    assert "volunteers.uninsured" not in {one.code for one in branch.office.ask(findings, on=date(2021, 1, 31))}
    with branch.community.by(Actor.service("operator", OPERATOR)).view() as view:
        spans: dict[str, list[Shift]] = defaultdict(list)
        for sign_up in view.find(SignUp, state=SignUpState.PLACED):
            spans[sign_up.person].append(view.get(Shift, sign_up.shift))
    for mine in spans.values():
        ordered = sorted(mine, key=lambda shift: shift.starts)
        assert all(early.ends <= late.starts for early, late in pairwise(ordered))
