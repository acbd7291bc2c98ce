"""A month of a branch, simulated: whatever happens, the totals are those of a ledger kept by hand."""

import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from attrs import define, field
from plugins.volunteers.tests.branch import CLEANING, DROWNING, Branch, open_branch

from community_gov import OPERATOR, Actor, Refused
from community_gov.audit import findings
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.figures import figures, hours_by_volunteer
from community_gov_volunteers.hours import Entry, log, recount, total_of
from community_gov_volunteers.lists import mark_no_show, withdraw
from community_gov_volunteers.signup import SignUp, SignUpState, placed
from community_gov_volunteers.verification import correct, reject, verify

JUNE, JULY = date(2021, 6, 1), date(2021, 7, 1)
PEOPLE, DAYS = 12, 30
HOURS = ("08:00-11:00", "10:00-12:00", "19:00-21:00")


@define
class Ledger:
    """What a careful clerk writes down: minutes by volunteer and by kind, and nothing else."""

    by_person: dict[str, int] = field(factory=lambda: defaultdict(int))
    by_kind: dict[str, int] = field(factory=lambda: defaultdict(int))

    def add(self, entry: Entry, kind: str, minutes: int) -> None:
        """Count minutes, or take them back."""
        self.by_person[entry.enrolment] += minutes
        self.by_kind[kind] += minutes


@define
class Month:
    """The branch, its people, the ledger, and the dice."""

    branch: Branch
    people: list[Enrolment]
    dice: random.Random
    ledger: Ledger = field(factory=Ledger)

    def day(self, number: int) -> None:
        """People sign up for the day's shifts the day before, come or not, and are logged and verified afterwards."""
        day = JUNE + timedelta(days=number)
        self.branch.now(f"{day - timedelta(days=1)} 12:00")
        kinds = [self.dice.choice((CLEANING, DROWNING)) for _ in HOURS]
        shifts = [self.shift(kind, day, hours) for kind, hours in zip(kinds, HOURS, strict=True)]
        for shift in shifts:
            self.gather(shift)
        for kind, shift in zip(kinds, shifts, strict=True):
            self.branch.clock.set(shift.ends + timedelta(hours=1))
            for sign_up in self.branch.as_(self.branch.lead).ask(placed, shift.id):
                self.account(kind, shift, sign_up)

    def shift(self, kind: str, day: date, hours: str) -> Shift:
        """A shift for three, with room for two to wait."""
        activity = self.branch.activity(CLEANING if kind == CLEANING else DROWNING)
        return self.branch.shift(activity, day=day.isoformat(), hours=hours, capacity=3, waiting=2)

    def gather(self, shift: Shift) -> None:
        """Everybody in some order tries; some think better of it."""
        for one in self.dice.sample(self.people, k=PEOPLE // 2):
            try:
                made = self.branch.sign_up(shift, one)
            except Refused:
                continue
            if self.dice.random() < 0.2:
                self.branch.as_(one).run(withdraw, made.id)

    def account(self, kind: str, shift: Shift, sign_up: SignUp) -> None:
        """Absent, or so many minutes, confirmed or not, corrected or not."""
        lead, vice = self.branch.as_(self.branch.lead), self.branch.organiser
        if self.dice.random() < 0.1:
            lead.run(mark_no_show, sign_up.id)
            return
        length = int((shift.ends - shift.starts) / timedelta(minutes=1))
        minutes = self.dice.randint(1, length)
        entry = lead.run(log, shift.id, enrolment_id=sign_up.enrolment, starts=shift.starts, ends=shift.ends, minutes=minutes)
        if self.dice.random() < 0.1:
            vice.run(reject, entry.id, reason="与签到表不符")
            return
        vice.run(verify, entry.id)
        self.ledger.add(entry, kind, minutes)
        if self.dice.random() < 0.2:
            better = self.dice.randint(0, length)
            new = self.branch.as_(sign_up).run(correct, entry.id, minutes=better, reason="更正")
            vice.run(verify, new.id)
            self.ledger.add(entry, kind, better - minutes)


def begin(seed: int) -> Month:
    """Twelve people, two thirds of whom are insured."""
    branch = open_branch(day="2021-05-20 09:00")
    people = [branch.insured() if number % 3 else branch.volunteer() for number in range(PEOPLE)]
    return Month(branch=branch, people=people, dice=random.Random(seed))  # noqa: S311  a simulation, nothing secret


@pytest.mark.parametrize("seed", [1, 2])
def test_a_month_adds_up_to_the_ledger_kept_by_hand(seed: int) -> None:
    """Running totals, recounts, the figures and the list by volunteer are all the ledger's; the journal is sound."""
    month = begin(seed)
    for number in range(DAYS):
        month.day(number)
    branch, ledger = month.branch, month.ledger
    assert sum(ledger.by_person.values()) > 1000
    for one in month.people:
        desk = branch.as_(one)
        assert desk.ask(total_of, one.id) == desk.ask(recount, one.id) == ledger.by_person[one.id]
    listed = branch.organiser.ask(hours_by_volunteer, branch.body.id, since=JUNE, until=JULY)
    assert {one.enrolment: one.minutes for one in listed} == dict(ledger.by_person)
    found = branch.organiser.ask(figures, branch.body.id, since=JUNE, until=JULY)
    assert {line.kind: line.minutes for line in found.lines} == dict(ledger.by_kind)
    with branch.community.journal() as journal:
        assert journal.verify().sound


def test_a_month_leaves_nobody_uninsured_on_a_dangerous_shift() -> None:
    """The gate kept them all out, so the audit finds nobody; and whoever was placed was never in two places."""
    month = begin(3)
    for number in range(DAYS // 3):
        month.day(number)
    branch = month.branch
    assert "volunteers.uninsured" not in {one.code for one in branch.office.ask(findings, on=date(2021, 6, 20))}
    with branch.community.by(Actor.service("operator", OPERATOR)).view() as view:
        spans: dict[str, list[Shift]] = defaultdict(list)
        for sign_up in view.find(SignUp, state=SignUpState.PLACED):
            spans[sign_up.person].append(view.get(Shift, sign_up.shift))
    for mine in spans.values():
        ordered = sorted(mine, key=lambda shift: shift.starts)
        assert all(early.ends <= late.starts for early, late in pairwise(ordered))
