"""Figures: nothing counted twice, and nothing shown to others about fewer than five persons."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import CLEANING, FOUNDED, Branch, enrol, open_branch

from community_gov import OPERATOR, Actor, Code, Denied, Id, Refused
from community_gov.organizations import Body, Obtained, appoint, posts
from community_gov_volunteers.associations import VICE_PRESIDENT, found_branch
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.figures import (
    Figures,
    PublicFigures,
    figures,
    hours_by_volunteer,
    public_figures,
    total_of_body,
)
from community_gov_volunteers.verification import verify

KNIVES = Code("knife_sharpening")
APRIL, MAY, JUNE = date(2021, 4, 1), date(2021, 5, 1), date(2021, 6, 1)


def give(branch: Branch, kind: Code, people: list[Enrolment], *, day: str = "2021-04-10", minutes: int = 60) -> None:
    """Verified minutes of several people on one day, the clock being past it."""
    shift = branch.shift(branch.activity(kind), day=day, capacity=len(people) or 1)
    for one in people:
        branch.organiser.run(verify, branch.log(shift, one, minutes=minutes).id)


def crowd(branch: Branch, size: int) -> list[Enrolment]:
    """So many volunteers, after whom it is May."""
    people = [branch.volunteer() for _ in range(size)]
    branch.now("2021-05-20 09:00")
    return people


def lines(found: Figures) -> list[tuple[str, str, int, int]]:
    """Kind, month, minutes, persons."""
    return [(line.kind, line.month, line.minutes, line.persons) for line in found.lines]


def test_hours_by_kind_and_month(branch: Branch) -> None:
    """Each line with its minutes, its different persons and its shifts; sums over different persons."""
    people = crowd(branch, 2)
    give(branch, CLEANING, people)
    give(branch, CLEANING, people[:1], day="2021-05-10", minutes=30)
    give(branch, KNIVES, people[:1], day="2021-04-11")
    found = branch.organiser.ask(figures, branch.body.id, since=APRIL, until=JUNE)
    assert lines(found) == [
        ("cleaning", "2021-04", 120, 2),
        ("knife_sharpening", "2021-04", 60, 1),
        ("cleaning", "2021-05", 30, 1),
    ]
    assert (found.minutes, found.persons, found.shifts) == (210, 2, 3)


def test_the_end_does_not_belong_to_the_time(branch: Branch) -> None:
    """From the first day on and before the last."""
    people = crowd(branch, 1)
    give(branch, CLEANING, people, day="2021-04-30")
    for until, minutes in ((date(2021, 4, 30), 0), (MAY, 60)):
        assert branch.organiser.ask(figures, branch.body.id, since=APRIL, until=until).minutes == minutes


def test_what_waits_to_be_verified_does_not_count(branch: Branch) -> None:
    """Only what somebody else confirmed."""
    one = crowd(branch, 1)[0]
    branch.log(branch.shift(day="2021-04-10"), one)
    assert branch.organiser.ask(figures, branch.body.id, since=APRIL, until=MAY).lines == ()


def test_a_federation_counts_its_branches_once(branch: Branch) -> None:
    """The same figures come up from the branch, and a second branch adds its own."""
    give(branch, CLEANING, crowd(branch, 5))
    second(branch)
    ours, all_ = (told(branch, body.id) for body in (branch.body, branch.federation))
    assert ours == all_
    assert ours.minutes == 300
    assert branch.organiser.ask(total_of_body, branch.body.id, on=MAY) == 300
    with branch.community.by(Actor.service("operator", OPERATOR)).view() as view:
        assert total_of_body(view, branch.federation.id, on=MAY) == 300
    with pytest.raises(Denied):
        branch.office.ask(total_of_body, branch.federation.id, on=MAY)


def second(branch: Branch) -> Branch:
    """Another branch of the federation, with the same people at its head."""
    made = branch.office.run(found_branch, branch.federation.id, name="二分会", start=FOUNDED)
    by_code = {post.code: post for post in branch.office.ask(posts, made.id)}
    branch.office.run(appoint, by_code[VICE_PRESIDENT].id, person_id=branch.vice, start=FOUNDED, obtained=Obtained.ELECTED)
    return evolve(branch, body=made, lead=enrol(branch.community, made, branch.person(), by=branch.vice))


def told(branch: Branch, body: Id[Body], *, since: date = APRIL, until: date = MAY) -> PublicFigures:
    """What everybody is told, when it is settled."""
    branch.now("2021-07-01 09:00")
    return branch.community.by(Actor.anonymous()).ask(public_figures, body, since=since, until=until)


@pytest.mark.parametrize(("size", "shown"), [(4, False), (5, True)])
def test_no_line_of_fewer_than_five_persons_is_shown_to_others(branch: Branch, size: int, *, shown: bool) -> None:
    """Five are shown, four are left out, and it says that something is."""
    give(branch, CLEANING, crowd(branch, size))
    found = told(branch, branch.body.id)
    assert (len(found.lines) == 1) is shown
    assert found.left_out is not shown
    assert found.minutes == (60 * size if shown else 0)


def test_what_is_left_out_cannot_be_worked_out(branch: Branch) -> None:
    """Sums are over what is shown: a line of four persons adds nothing but the note that there is one."""
    people = crowd(branch, 5)
    give(branch, CLEANING, people)
    give(branch, KNIVES, people[:4], day="2021-04-11")
    found = told(branch, branch.body.id)
    assert ([line.kind for line in found.lines], found.minutes, found.persons, found.left_out) == ([CLEANING], 300, 5, True)


@pytest.mark.parametrize(("here", "there", "all_"), [(5, 4, 5), (4, 4, 8), (2, 2, 0), (6, 5, 11), (3, 0, 0)])
def test_a_federation_less_a_branch_is_nobody_or_five(branch: Branch, here: int, there: int, all_: int) -> None:
    """What the branches are not told is told of the federation where it is of five persons together."""
    other = second(branch)
    for one, size in ((branch, here), (other, there)):
        people = [one.volunteer() for _ in range(size)]
        one.now("2021-05-20 09:00")
        give(one, CLEANING, people)
        one.now("2021-04-01 09:00")
    assert [told(branch, one.body.id).minutes for one in (branch, other)] == [60 * n if n >= 5 else 0 for n in (here, there)]
    assert told(branch, branch.federation.id).minutes == 60 * all_


def test_who_is_in_both_months_cannot_be_worked_out(branch: Branch) -> None:
    """Seven in April, six of them in May and one more: of both together and each alone only full fives are told."""
    people = crowd(branch, 8)
    give(branch, CLEANING, people[:7])
    give(branch, CLEANING, people[1:], day="2021-05-10")
    branch.now("2021-08-01 09:00")
    found = [
        branch.office.ask(public_figures, branch.body.id, since=a, until=b) for a, b in ((APRIL, MAY), (MAY, JUNE), (APRIL, JUNE))
    ]
    assert [(one.persons, one.minutes) for one in found] == [(5, 420), (5, 420), (5, 840)]


def test_a_month_is_told_when_it_does_not_change_any_more(branch: Branch) -> None:
    """From the first day of the month after the next; what is verified later changes nothing for others."""
    people = crowd(branch, 6)
    give(branch, CLEANING, people[:5])
    branch.now("2021-05-31 20:00")
    with pytest.raises(Refused) as refused:
        branch.office.ask(public_figures, branch.body.id, since=APRIL, until=MAY)
    assert refused.value.problems[0].message("zh") == "截至2021-04-30的公开数据自2021-06-01起提供, 此后不再变动"
    branch.now("2021-06-01 00:00")
    before = branch.office.ask(public_figures, branch.body.id, since=APRIL, until=MAY)
    give(branch, CLEANING, people[5:], day="2021-04-11")
    assert branch.organiser.ask(figures, branch.body.id, since=APRIL, until=MAY).persons == 6
    assert branch.office.ask(public_figures, branch.body.id, since=APRIL, until=MAY) == before
    assert before.minutes == 300


@pytest.mark.parametrize(("since", "until"), [(date(2021, 4, 2), MAY), (APRIL, date(2021, 4, 30))])
def test_others_ask_for_whole_months(branch: Branch, since: date, until: date) -> None:
    """Else two questions a day apart would tell what one person did on that day."""
    with pytest.raises(Refused) as refused:
        branch.office.ask(public_figures, branch.body.id, since=since, until=until)
    assert refused.value.problems[0].code == "volunteers.whole_months"


def test_a_time_without_days_is_refused(branch: Branch) -> None:
    """The end lies after the start."""
    with pytest.raises(Refused) as refused:
        branch.organiser.ask(figures, branch.body.id, since=MAY, until=MAY)
    assert refused.value.problems[0].code == "volunteers.no_time"


def test_figures_with_persons_are_for_the_association(branch: Branch) -> None:
    """Not for the office, the auditor or the volunteers."""
    one = branch.volunteer()
    auditor = branch.community.by(Actor.service("auditor", "auditor"))
    for desk in (branch.office, auditor, branch.as_(one)):
        for question in (figures, hours_by_volunteer):
            with pytest.raises(Denied):
                desk.ask(question, branch.body.id, since=APRIL, until=MAY)


def test_hours_by_volunteer_are_a_list_by_number(branch: Branch) -> None:
    """Not a ranking: whoever gave more does not come first."""
    people = crowd(branch, 2)
    give(branch, CLEANING, people[:1], minutes=10)
    give(branch, CLEANING, people, day="2021-04-12", minutes=20)
    found = branch.organiser.ask(hours_by_volunteer, branch.body.id, since=APRIL, until=MAY)
    assert [(one.number, one.minutes) for one in found] == [(people[0].number, 30), (people[1].number, 20)]


given_time = st.tuples(st.integers(0, 5), st.sampled_from([CLEANING, KNIVES]), st.integers(1, 28), st.integers(1, 240))


@settings(max_examples=15)
@given(st.lists(given_time, max_size=12, unique_by=lambda one: (one[0], one[2])))
def test_the_public_figures_are_the_inner_ones_without_the_small_lines(times: list[tuple[int, Code, int, int]]) -> None:
    """Recomputed by hand from what was put in."""
    branch = open_branch()
    people = crowd(branch, 6)
    inner: dict[str, int] = {}
    persons: dict[str, set[int]] = {}
    for who, kind, day, minutes in times:
        give(branch, kind, [people[who]], day=f"2021-04-{day:02}", minutes=minutes)
        inner[kind] = inner.get(kind, 0) + minutes
        persons.setdefault(kind, set()).add(who)
    found = branch.organiser.ask(figures, branch.body.id, since=APRIL, until=MAY)
    assert {line.kind: line.minutes for line in found.lines} == inner
    shown = told(branch, branch.body.id)
    big = {kind for kind, names in persons.items() if len(names) >= 5}
    assert {line.kind: line.minutes for line in shown.lines} == {kind: inner[kind] for kind in big}
    assert shown.left_out is (len(big) < len(inner))
