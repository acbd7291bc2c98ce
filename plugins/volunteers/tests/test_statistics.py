"""Statistics: rates of persons, hours by activity and building, and every one of them as of an earlier day."""

import contextlib
from datetime import date, timedelta
from fractions import Fraction

import pytest
from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import ADULT, CLEANING, Branch, open_branch
from plugins.volunteers.tests.test_figures import APRIL, JUNE, KNIVES, MAY, crowd, give

from community_gov import Denied, Id, PartialDate, Refused
from community_gov.households import PlaceKind, add_place
from community_gov.organizations import Body, Obtained, appoint, posts
from community_gov_volunteers.associations import VICE_PRESIDENT, found_branch
from community_gov_volunteers.enrolment import ConsentPurpose, Enrolment, admit, apply
from community_gov_volunteers.figures import figures, hours_by_volunteer
from community_gov_volunteers.hours import Entry
from community_gov_volunteers.leaving import leave, pause, resume
from community_gov_volunteers.statistics import (
    Share,
    active_rate,
    hours_by_activity,
    hours_by_building,
    public_rates,
    retention,
)
from community_gov_volunteers.verification import correct, reject, verify


def test_the_active_rate_is_exact(branch: Branch) -> None:
    """Of the four who are enrolled two gave time; who only went to the list gave none."""
    people = crowd(branch, 3)
    give(branch, CLEANING, people[:2])
    found = branch.organiser.ask(active_rate, branch.body.id, since=APRIL, until=MAY)
    assert (found, found.rate) == (Share(part=2, whole=4), Fraction(1, 2))
    assert Share(part=0, whole=0).rate is None


def test_who_left_or_is_on_leave_is_not_counted_any_more(branch: Branch) -> None:
    """Both stay in the retention's first day; whoever came back is there again."""
    people = crowd(branch, 4)
    branch.as_(people[0]).run(leave, people[0].id, on=date(2021, 5, 10))
    for one in people[1:3]:
        branch.as_(one).run(pause, one.id, on=date(2021, 5, 10))
    branch.as_(people[2]).run(resume, people[2].id, on=date(2021, 5, 15))
    found = branch.organiser.ask(retention, branch.body.id, since=MAY, until=date(2021, 5, 20))
    assert found == Share(part=3, whole=5)
    give(branch, CLEANING, people, day="2021-04-10")
    assert branch.organiser.ask(active_rate, branch.body.id, since=APRIL, until=date(2021, 5, 20)) == Share(part=2, whole=3)


def test_somebody_in_two_branches_is_one_person(branch: Branch) -> None:
    """The federation counts persons; hours add up, once each."""
    people = crowd(branch, 2)
    second = branch.office.run(found_branch, branch.federation.id, name="二分会", start=PartialDate("2020"))
    for body in (second.id, branch.federation.id):
        organise(branch, body)
    chair = branch.as_(branch.president)
    applied = branch.as_(people[0]).run(
        apply, second.id, person_id=people[0].person, consents=(ConsentPurpose.RECORD,), born=ADULT
    )
    other = chair.run(admit, applied.id)
    give(branch, CLEANING, people)
    found = chair.ask(active_rate, branch.federation.id, since=APRIL, until=JUNE)
    assert found == Share(part=2, whole=3)
    assert chair.ask(active_rate, second.id, since=APRIL, until=JUNE) == Share(part=0, whole=1)
    assert chair.ask(figures, branch.federation.id, since=APRIL, until=JUNE).minutes == 120
    assert chair.ask(figures, second.id, since=APRIL, until=JUNE).minutes == 0
    shift = branch.shift(day="2021-04-10", hours="14:00-15:00")
    with pytest.raises(Refused) as refused:
        branch.log(shift, other)
    assert [problem.code for problem in refused.value.problems] == ["volunteers.other_association", "volunteers.not_active"]


def organise(branch: Branch, body: Id[Body]) -> None:
    """Make the president of the branch vice-president of another body, too."""
    post = next(one for one in branch.office.ask(posts, body) if one.code == VICE_PRESIDENT)
    start = PartialDate("2020")
    branch.office.run(appoint, post.id, person_id=branch.president, start=start, obtained=Obtained.ELECTED)


def test_hours_by_activity_and_by_building(branch: Branch) -> None:
    """A room counts for its building; what is outside of all has a line of its own, and all lines add up to the figures."""
    block = branch.office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋").id
    stairs = branch.office.run(add_place, kind=PlaceKind.ENTRANCE, code="3-1", name="3栋1单元", parent=block).id
    people = crowd(branch, 2)
    inside, outside = branch.activity(CLEANING, place_id=stairs), branch.activity(KNIVES)
    for activity, who, hours in ((inside, people, "08:00-09:00"), (outside, people[:1], "10:00-12:00")):
        shift = branch.shift(activity, day="2021-04-10", hours=hours)
        for one in who:
            branch.organiser.run(verify, branch.log(shift, one).id)
    by_building = branch.organiser.ask(hours_by_building, branch.body.id, since=APRIL, until=MAY)
    assert [(one.building, one.minutes, one.persons, one.shifts) for one in by_building] == [
        (None, 120, 1, 1),
        (block, 120, 2, 1),
    ]
    by_activity = branch.organiser.ask(hours_by_activity, branch.body.id, since=APRIL, until=MAY)
    assert [(one.activity, one.kind, one.minutes) for one in by_activity] == [
        (inside.id, CLEANING, 120),
        (outside.id, KNIVES, 120),
    ]


@pytest.mark.parametrize(
    ("active", "all_", "told"),
    [
        (6, 9, None),  # fewer than ten are not told of
        (1, 10, Fraction(0)),
        (5, 10, Fraction(1, 2)),
        (6, 11, Fraction(1, 2)),
        (10, 11, Fraction(1)),
        (9, 20, Fraction(1, 2)),
        (13, 20, Fraction(3, 4)),
    ],
)
def test_the_rates_for_others_go_in_steps_of_five_persons(active: int, all_: int, told: Fraction | None) -> None:
    """An exact one would tell how many there are, and two of them who came between."""
    branch = open_branch()
    people = [branch.lead, *crowd(branch, all_ - 1)]
    give(branch, CLEANING, people[:active])
    branch.now("2021-06-01 09:00")
    assert branch.office.ask(public_rates, branch.body.id, since=APRIL, until=MAY).active == told


@pytest.mark.parametrize("until", [date(2021, 4, 20), MAY])
def test_rates_for_others_are_of_months_that_do_not_change_any_more(branch: Branch, until: date) -> None:
    """Neither of a part of a month nor of the month before."""
    branch.now("2021-05-20 09:00")
    with pytest.raises(Refused) as refused:
        branch.office.ask(public_rates, branch.body.id, since=APRIL, until=until)
    assert refused.value.problems[0].code == ("volunteers.not_settled" if until == MAY else "volunteers.whole_months")


def test_statistics_of_persons_are_for_the_association(branch: Branch) -> None:
    """Not for the office nor for the volunteers."""
    for desk in (branch.office, branch.as_(branch.volunteer())):
        for question in (active_rate, retention, hours_by_activity, hours_by_building):
            with pytest.raises(Denied):
                desk.ask(question, branch.body.id, since=APRIL, until=MAY)


# --- as of a day -----------------------------------------------------------------------------------------------------

EVERY = (figures, hours_by_volunteer, hours_by_activity, hours_by_building, active_rate, retention)
ACTS = ("log", "verify", "reject", "correct", "confirm", "leave")
days = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 120)), max_size=4)


@define
class Story:
    """Days of May on which hours of April are logged, verified, rejected and corrected, and people come and go."""

    branch: Branch
    people: list[Enrolment]
    entries: list[Entry] = field(factory=list)
    used: int = 0

    def act(self, what: str, which: int, minutes: int) -> None:
        """Try one thing; what is refused changes nothing."""
        with contextlib.suppress(Refused):
            self._act(what, which, minutes)

    def _act(self, what: str, which: int, minutes: int) -> None:
        if what == "log":
            self.used += 1
            shift = self.branch.shift(day=f"2021-04-{1 + self.used % 29:02}", hours="08:00-11:00")
            self.entries.append(self.branch.log(shift, self.people[which % len(self.people)]))
        elif what == "leave":
            one = self.people[which % len(self.people)]
            self.branch.as_(one).run(pause, one.id)
        elif self.entries:
            entry = self.entries[which % len(self.entries)]
            if what == "correct":
                self.entries.append(self.branch.as_(self.branch.lead).run(correct, entry.id, minutes=minutes, reason="x"))
            elif what == "reject":
                self.branch.organiser.run(reject, entry.id, reason="x")
            else:
                self.branch.organiser.run(verify, entry.id)

    def told(self, as_of: date | None) -> list[object]:
        """Everything about April and May."""
        return [
            self.branch.organiser.ask(question, self.branch.body.id, since=APRIL, until=date(2021, 5, 15), as_of=as_of)
            for question in EVERY
        ]


@settings(max_examples=25)
@given(st.lists(days, min_size=1, max_size=6))
def test_what_was_told_at_the_end_of_a_day_is_told_as_of_that_day_for_ever(story: list[list[tuple[str, int, int]]]) -> None:
    """Whatever is verified, rejected or corrected afterwards, and whoever goes."""
    branch = open_branch()
    played = Story(branch=branch, people=[branch.volunteer() for _ in range(3)])
    said: dict[date, list[object]] = {}
    for number, acts in enumerate(story):
        day = date(2021, 5, 6) + timedelta(days=number)
        branch.now(f"{day} 09:00")
        for what, which, minutes in acts:
            played.act(what, which, minutes)
        said[day] = played.told(None)
    for day, told in said.items():
        assert played.told(day) == told
