"""Who holds a post on a day: hold-over, succession, and a model that goes day by day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Certainty, Id, NotFound, PartialDate, Refused
from community_gov import organizations as o

BASE = date(2020, 1, 1)
HORIZON = 24


def held(stage: Stage, body: Id[o.Body], on: str) -> list[tuple[Id[o.Term], Certainty, Certainty]]:
    """The terms that stand on a day, whether they do, and whether their planned time is over."""
    return [(one.term.id, one.held, one.over) for one in stage.desk.ask(o.tenures, body, on=day(on))]


def test_a_term_that_nobody_follows_goes_on_in_hold_over() -> None:
    """The holder still holds the post, and the answer says that the planned time is over."""
    stage = open_stage()
    body = stage.body()
    term = stage.term(stage.post(body, "chair"), until="2022-06-18")
    assert held(stage, body, "2022-06-17") == [(term.id, Certainty.CERTAINLY, Certainty.NO)]
    assert held(stage, body, "2022-06-18") == [(term.id, Certainty.CERTAINLY, Certainty.CERTAINLY)]
    (tenure,) = stage.desk.ask(o.tenures, body, on=day("2030-01-01"))
    assert tenure.held_over


def test_who_was_followed_does_not_come_back() -> None:
    """When the successor leaves too, the seat is empty; the one before does not hold over again."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, "chair")
    stage.term(post, until="2022-06-18")
    follower = stage.term(post, start="2022-09-01")
    stage.desk.run(o.end_term, follower.id, end=PartialDate("2023-01-01"), reason=o.Ended.RESIGNED)
    assert held(stage, body, "2022-12-31") == [(follower.id, Certainty.CERTAINLY, Certainty.NO)]
    assert held(stage, body, "2023-01-01") == []


def test_a_committee_gives_way_as_one() -> None:
    """Five new members for seven seats leave no room for the seven old ones, so all of these go."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, seats=7)
    old = [stage.term(post, until="2022-06-18").id for _ in range(7)]
    assert [one[0] for one in held(stage, body, "2022-12-31")] == old
    new = [stage.term(post, start="2023-01-01", until="2028-01-01").id for _ in range(5)]
    assert [one[0] for one in held(stage, body, "2023-01-01")] == new


def test_a_by_election_in_hold_over_replaces_only_who_left() -> None:
    """Six who hold over and one new member fill the seven seats."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, seats=7)
    old = [stage.term(post, until="2022-06-18") for _ in range(7)]
    stage.desk.run(o.end_term, old[0].id, end=PartialDate("2022-08-01"), reason=o.Ended.RESIGNED)
    new = stage.term(post, start="2022-09-01")
    assert {one[0] for one in held(stage, body, "2022-09-01")} == {new.id, *(term.id for term in old[1:])}


def test_the_oldest_who_hold_over_never_outlast_the_younger() -> None:
    """When there is no room for two of 2022, the one of 2021 goes too, although one seat is left."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, seats=3)
    stage.term(post, until="2021-06-18")
    for _ in range(2):
        stage.term(post, until="2022-06-18")
    new = [stage.term(post, start="2023-01-01").id for _ in range(2)]
    assert [one[0] for one in held(stage, body, "2023-01-01")] == new


def test_a_vague_end_that_has_become_certain_gives_way_too() -> None:
    """The old term ended some day of 2022, the new one began in June: on the last day of the year nobody doubts."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, "chair")
    old = stage.term(post, until="2022")
    new = stage.term(post, start="2022-06-18")
    assert [one[0] for one in held(stage, body, "2022-12-30")] == [old.id, new.id]
    assert [one[0] for one in held(stage, body, "2022-12-31")] == [new.id]


def test_who_is_elected_again_is_not_counted_twice() -> None:
    """The new term takes the place of the old one of the same person, also where there is no number of seats."""
    stage = open_stage()
    body, person = stage.body(), stage.person()
    post = stage.post(body, seats=None)
    stage.term(post, person, until="2022-06-18")
    again = stage.term(post, person, start="2022-07-01", until="2027-07-01")
    assert [one[0] for one in held(stage, body, "2022-07-01")] == [again.id]


def test_vague_dates_are_told_as_such() -> None:
    """A term from 2017 to 2022 was possibly over in May of 2022, and certainly at the year's end."""
    stage = open_stage()
    body = stage.body(start="2017")
    term = stage.term(stage.post(body, "chair"), start="2017", until="2022")
    assert held(stage, body, "2017-05-01") == [(term.id, Certainty.POSSIBLY, Certainty.NO)]
    assert held(stage, body, "2022-05-01") == [(term.id, Certainty.CERTAINLY, Certainty.POSSIBLY)]
    assert held(stage, body, "2022-12-31") == [(term.id, Certainty.CERTAINLY, Certainty.CERTAINLY)]


def test_all_posts_of_a_person_are_found() -> None:
    """With hold-over, and without the seats that somebody else has taken."""
    stage = open_stage()
    person, committee, club = stage.person(), stage.body(), stage.body("volunteer_branch")
    seat, chair, vice = stage.post(committee, seats=7), stage.post(committee, "chair"), stage.post(club, "vice_president")
    terms = [stage.term(post, person, until="2022-06-18") for post in (seat, chair, vice)]
    stage.term(chair, start="2022-07-01")
    found = [one.term.id for one in stage.desk.ask(o.tenures_of, person, on=day("2022-07-01"))]
    assert sorted(found) == sorted([terms[0].id, terms[2].id])
    assert stage.desk.ask(o.tenures_of, stage.person(), on=day("2022-07-01")) == ()


def test_members_are_told_post_by_post() -> None:
    """The lead comes first; within a post, who came first."""
    stage = open_stage()
    body = stage.body()
    post, chair = stage.post(body, seats=None), stage.post(body, "chair")
    members = [stage.term(post).id for _ in range(11)]
    lead = stage.term(chair)
    assert [term.id for term in stage.desk.ask(o.members, body, on=day("2020-01-01"))] == [lead.id, *members]
    with pytest.raises(NotFound):
        stage.desk.ask(o.members, Id("body-0-0"), on=day("2020-01-01"))


def test_terms_that_end_soon_are_told_beforehand() -> None:
    """The first to end comes first; those that are over are no warning but a finding."""
    stage = open_stage()
    body, other = stage.body(), stage.body("volunteer_branch")
    post = stage.post(body, seats=None)
    soon, later = stage.term(post, until="2022-06-18"), stage.term(post, until="2022-09-16")
    stage.term(post)
    elsewhere = stage.term(stage.post(other), until="2022-06-30")
    asked = stage.desk.ask(o.expiring, on=day("2022-06-10"), within_days=98)
    assert [(one.term.id, one.body, one.days) for one in asked] == [
        (soon.id, body, 8),
        (elsewhere.id, other, 20),
        (later.id, body, 98),
    ]
    assert [one.term.id for one in stage.desk.ask(o.expiring, on=day("2022-06-10"), within_days=97, body_id=body)] == [soon.id]
    assert [one.term.id for one in stage.desk.ask(o.expiring, on=day("2022-06-18"), within_days=30)] == [elsewhere.id]


def test_a_vague_end_warns_from_its_first_possible_day() -> None:
    """A term to 2022 can be over on any day of that year: no days are left then."""
    stage = open_stage()
    stage.term(stage.post(stage.body()), until="2022")
    (warned,) = stage.desk.ask(o.expiring, on=day("2022-05-01"), within_days=0)
    assert (warned.until, warned.days) == ("2022", 0)
    assert stage.desk.ask(o.expiring, on=day("2021-12-31"), within_days=0) == ()


# --- against a model that goes day by day ----------------------------------------------------------------------------


@frozen
class Plain:
    """A term in whole days since the base."""

    person: int
    start: int
    end: int | None
    until: int | None

    def in_post(self, on: int) -> bool:
        """Whether the person was in the post."""
        return self.start <= on and (self.end is None or on < self.end)

    def by_plan(self, on: int) -> bool:
        """Whether that was in the planned time."""
        return self.in_post(on) and (self.until is None or on < self.until)


def term_of(plain: Plain, number: int) -> o.Term:
    """The record of a plain term."""
    return o.Term(
        id=Id(f"term-1-{number}"),
        post=Id("post-1-1"),
        person=Id(f"person-{plain.person}"),
        start=_date(plain.start),
        end=None if plain.end is None else _date(plain.end),
        until=None if plain.until is None else _date(plain.until),
        obtained=o.Obtained.ELECTED,
    )


def _date(number: int) -> PartialDate:
    return PartialDate(BASE + timedelta(days=number))


def allowed(terms: Iterable[Plain], seats: int | None) -> bool:
    """Whether on every day there are seats enough, and nobody has two."""
    known = list(terms)
    for on in range(2 * HORIZON):
        serving = [term.person for term in known if term.by_plan(on)]
        if len(serving) != len(set(serving)) or (seats is not None and len(serving) > seats):
            return False
    return True


def day_by_day(terms: Sequence[Plain], seats: int | None) -> list[set[int]]:
    """For each day the numbers of the terms that stand, by living through all days one after the other."""
    gone: set[int] = set()
    days: list[set[int]] = []
    for on in range(2 * HORIZON):
        serving = {number for number, term in enumerate(terms) if term.by_plan(on)}
        over = {number for number, term in enumerate(terms) if term.in_post(on) and number not in serving | gone}
        back = {terms[number].person for number in serving}
        gone |= {number for number in over if terms[number].person in back}
        while seats is not None and (waiting := over - gone) and len(waiting) + len(serving) > seats:
            oldest = min(terms[number].until or 0 for number in waiting)
            gone |= {number for number in waiting if terms[number].until == oldest}
        days.append(serving | (over - gone))
    return days


PLAIN = st.builds(
    lambda person, start, length, plan: Plain(
        person,
        start,
        None if length is None else start + length,
        None if plan is None else start + plan,
    ),
    st.integers(0, 4),
    st.integers(0, HORIZON - 1),
    st.none() | st.integers(0, HORIZON),
    st.none() | st.integers(0, HORIZON // 2),
)


@st.composite
def lives(draw: st.DrawFn) -> tuple[int | None, list[Plain]]:
    """A number of seats, and terms that fit into them."""
    seats = draw(st.none() | st.integers(1, 3))
    terms: list[Plain] = []
    for term in draw(st.lists(PLAIN, max_size=7)):
        if allowed([*terms, term], seats):
            terms.append(term)
    return seats, terms


@given(lives())
@settings(max_examples=150)
def test_standing_agrees_with_a_life_day_by_day(life: tuple[int | None, list[Plain]]) -> None:
    """Looking only at the days on which something begins or is over gives the same as living through every day."""
    seats, plain = life
    terms = [term_of(one, number) for number, one in enumerate(plain)]
    expected = day_by_day(plain, seats)
    for on in range(2 * HORIZON):
        stands = o.standing(terms, seats=seats, on=BASE + timedelta(days=on))
        assert {terms.index(one.term) for one in stands} == expected[on]


@given(lives(), st.data())
@settings(max_examples=60)
def test_what_stands_has_seats_and_does_not_depend_on_the_order(
    life: tuple[int | None, list[Plain]], data: st.DataObject
) -> None:
    """Never more than the seats, always everybody in the planned time, in whatever order the terms are recorded."""
    seats, plain = life
    terms = [term_of(one, number) for number, one in enumerate(plain)]
    mixed = data.draw(st.permutations(terms))
    for on in range(0, 2 * HORIZON, 3):
        stands = o.standing(terms, seats=seats, on=BASE + timedelta(days=on))
        assert seats is None or len(stands) <= seats
        assert {one.id for one, plan in zip(terms, plain, strict=True) if plan.by_plan(on)} <= {one.term.id for one in stands}
        assert o.standing(mixed, seats=seats, on=BASE + timedelta(days=on)) == stands


@given(st.none() | st.integers(1, 2), st.lists(PLAIN, max_size=5))
@settings(max_examples=25)
def test_the_verbs_accept_what_the_model_allows(seats: int | None, wanted: list[Plain]) -> None:
    """A term is stored exactly when on every day there is a seat for it; a refused one leaves no trace."""
    stage = open_stage()
    post = stage.post(stage.body(start="2020-01-01"), seats=seats)
    people = [stage.person() for _ in range(5)]
    stored: list[Plain] = []
    for plain in wanted:
        lasting = evolve(plain, end=None)
        until = "" if plain.until is None else _date(plain.until)
        if allowed([*stored, lasting], seats):
            stage.term(post, people[plain.person], start=_date(plain.start), until=until)
            stored.append(lasting)
            continue
        with pytest.raises(Refused):
            stage.term(post, people[plain.person], start=_date(plain.start), until=until)
    expected = day_by_day(stored, seats)
    for on in range(0, 2 * HORIZON, 5):
        found = stage.desk.ask(o.holders, post, on=BASE + timedelta(days=on))
        assert sorted(term.person for term in found) == sorted(people[stored[number].person] for number in expected[on])
