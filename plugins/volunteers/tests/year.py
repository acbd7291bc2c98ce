"""A year of a branch, simulated: 70 volunteers and about 2,000 shifts, beside a ledger kept by hand.

The tests play a month of it; `make faults ARGS=volunteers` plays the whole year.
"""

import random
from collections import defaultdict
from datetime import date, timedelta

from attrs import define, field
from plugins.volunteers.tests.branch import CLEANING, DROWNING, Branch, open_branch

from community_gov import Refused
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.figures import figures, hours_by_volunteer, total_of_body
from community_gov_volunteers.hours import Entry, log, recount, total_of
from community_gov_volunteers.lists import mark_no_show, withdraw
from community_gov_volunteers.signup import SignUp, placed
from community_gov_volunteers.verification import correct, reject, verify

__all__ = ["Year", "compared", "play"]

PEOPLE, TRYING = 70, 8
HOURS = ("08:00-11:00", "08:30-09:30", "10:00-12:00", "14:00-16:00", "15:00-17:00", "19:00-21:00")
"""Five or six of them a day; some overlap."""


@define
class Ledger:
    """What a careful clerk writes down: minutes by volunteer, by kind and by month, and nothing else."""

    by_person: dict[str, int] = field(factory=lambda: defaultdict(int))
    by_kind: dict[str, int] = field(factory=lambda: defaultdict(int))
    by_month: dict[str, int] = field(factory=lambda: defaultdict(int))

    def add(self, entry: Entry, kind: str, minutes: int) -> None:
        """Count minutes, or take them back."""
        self.by_person[entry.enrolment] += minutes
        self.by_kind[kind] += minutes
        self.by_month[f"{entry.day:%Y-%m}"] += minutes


@define
class Year:
    """The branch, its people, the ledger, and the dice."""

    branch: Branch
    people: list[Enrolment]
    activities: dict[str, Activity]
    since: date
    dice: random.Random
    shifts: int = 0
    ledger: Ledger = field(factory=Ledger)

    def day(self, number: int) -> None:
        """People sign up for the day's shifts the day before, come or not, and are logged and verified afterwards."""
        day = self.since + timedelta(days=number)
        self.branch.now(f"{day - timedelta(days=1)} 12:00")
        spans = sorted(self.dice.sample(HOURS, k=self.dice.choice((5, 6))), key=lambda span: span[-5:])
        kinds = [self.dice.choice((CLEANING, DROWNING)) for _ in spans]
        shifts = [self.shift(kind, day, hours) for kind, hours in zip(kinds, spans, strict=True)]
        for shift in shifts:
            self.gather(shift)
        for kind, shift in zip(kinds, shifts, strict=True):
            self.branch.clock.set(shift.ends + timedelta(hours=1))
            for sign_up in self.branch.as_(self.branch.lead).ask(placed, shift.id):
                self.account(kind, shift, sign_up)

    def shift(self, kind: str, day: date, hours: str) -> Shift:
        """A shift for three, with room for two to wait."""
        self.shifts += 1
        activity = self.activities[kind]
        return self.branch.shift(activity, day=day.isoformat(), hours=hours, capacity=3, waiting=2)

    def gather(self, shift: Shift) -> None:
        """Everybody in some order tries; some think better of it."""
        for one in self.dice.sample(self.people, k=TRYING):
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


def play(seed: int, *, days: int, since: date = date(2021, 1, 1)) -> Year:
    """So many days of 70 people, two thirds of whom are insured."""
    branch = open_branch(day="2020-12-20 09:00")
    people = [branch.insured() if number % 3 else branch.volunteer() for number in range(PEOPLE)]
    activities: dict[str, Activity] = {kind: branch.activity(kind) for kind in (CLEANING, DROWNING)}
    dice = random.Random(seed)  # noqa: S311  a simulation, nothing secret
    year = Year(branch=branch, people=people, activities=activities, since=since, dice=dice)
    for number in range(days):
        year.day(number)
    return year


def compared(year: Year) -> tuple[dict[str, object], dict[str, object]]:
    """What the library says at the end, and what the ledger says."""
    branch, ledger = year.branch, year.ledger
    desk, end = branch.organiser, year.since + timedelta(days=366)
    found = desk.ask(figures, branch.body.id, since=year.since, until=end)
    months, kinds = defaultdict[str, int](int), defaultdict[str, int](int)
    for line in found.lines:
        months[line.month] += line.minutes
        kinds[line.kind] += line.minutes
    listed = desk.ask(hours_by_volunteer, branch.body.id, since=year.since, until=end)
    mine = {one.id: ledger.by_person.get(one.id, 0) for one in year.people}
    ours = {
        "totals": {one.id: desk.ask(total_of, one.id) for one in year.people},
        "recounts": {one.id: desk.ask(recount, one.id) for one in year.people},
        "listed": {one.enrolment: one.minutes for one in listed if one.minutes},
        "kinds": dict(kinds),
        "months": dict(months),
        "body": desk.ask(total_of_body, branch.body.id, on=year.since),
        "sum": found.minutes,
    }
    total = sum(mine.values())
    by_hand = {
        "totals": mine,
        "recounts": mine,
        "listed": {id: minutes for id, minutes in mine.items() if minutes},
        "kinds": dict(ledger.by_kind),
        "months": dict(ledger.by_month),
        "body": total,
        "sum": total,
    }
    return ours, by_hand
