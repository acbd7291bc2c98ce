"""Posts and terms: seats on any day, how a term came and went, partial terms."""

from collections.abc import Iterable

import pytest
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Code, Id, NotFound, PartialDate, Problem, Refused
from community_gov import organizations as o

RESIGNED = o.Ended.RESIGNED


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def held(stage: Stage, post: Id[o.Post], on: str) -> list[Id[o.Term]]:
    """The ids of the terms that stand on a day."""
    return [term.id for term in stage.desk.ask(o.holders, post, on=day(on))]


def end(stage: Stage, term: o.Term, on: str, reason: o.Ended = RESIGNED) -> o.Term:
    """Let somebody leave."""
    return stage.desk.run(o.end_term, term.id, end=PartialDate(on), reason=reason)


def first(problems: Iterable[Problem]) -> Problem:
    """The first objection."""
    return next(iter(problems))


def test_a_post_begins_with_its_body() -> None:
    """Unless another start is given; a start before the body's is refused."""
    stage = open_stage()
    body = stage.body(start="2017-06-18")
    post = stage.post(body, "chair")
    assert [(one.id, one.start) for one in stage.desk.ask(o.posts, body)] == [(post, "2017-06-18")]
    with pytest.raises(Refused) as refused:
        stage.post(body, "member", start="2016")
    assert codes(refused) == ["organizations.too_early"]


def test_posts_are_told_with_the_lead_first() -> None:
    """Those that lead, then the fewer seats first, those without a number last."""
    stage = open_stage()
    body = stage.body()
    for code, seats in (("helper", None), ("member", 7), ("vice_chair", 1), ("chair", 1)):
        stage.post(body, code, seats=seats)
    assert [post.code for post in stage.desk.ask(o.posts, body)] == ["chair", "vice_chair", "member", "helper"]


def test_a_post_has_a_seat_at_least_and_is_not_there_twice() -> None:
    """No seats is no post; one code stands for one post at a time."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, "chair")
    for code, seats, problem in (("member", 0, "organizations.seats"), ("chair", 2, "organizations.post_exists")):
        with pytest.raises(Refused) as refused:
            stage.post(body, code, seats=seats)
        assert codes(refused) == [problem]
    stage.desk.run(o.close_post, post, end=PartialDate("2020-01-01"))
    stage.post(body, "chair", seats=2, start="2020-01-01")
    assert [one.seats for one in stage.desk.ask(o.posts, body, on=day("2019-12-31"))] == [1]
    assert [one.seats for one in stage.desk.ask(o.posts, body, on=day("2020-01-01"))] == [2]


def test_closing_a_post_ends_its_terms() -> None:
    """Nobody holds a post that is gone; who left before is left alone, and a later leave comes earlier."""
    stage = open_stage()
    post = stage.post(stage.body(), seats=None)
    stays, leaves, will_leave = (stage.term(post) for _ in range(3))
    end(stage, leaves, "2019-01-01")
    end(stage, will_leave, "2021-01-01")
    stage.desk.run(o.close_post, post, end=PartialDate("2020-01-01"))
    assert held(stage, post, "2019-12-31") == [stays.id, will_leave.id]
    assert held(stage, post, "2020-01-01") == []
    with stage.operator.view() as view:
        assert [view.get(o.Term, one.id).ended for one in (stays, leaves)] == [o.Ended.POST_CLOSED, RESIGNED]
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.close_post, post, end=PartialDate("2020-01-01"))
    assert codes(refused) == ["organizations.ended_already"]


def test_nobody_comes_into_a_closed_post() -> None:
    """A term begins while there is the post; one recorded afterwards ends with the post."""
    stage = open_stage()
    post = stage.post(stage.body(), seats=None)
    stage.desk.run(o.close_post, post, end=PartialDate("2020-01-01"))
    with pytest.raises(Refused) as refused:
        stage.term(post, start="2020-01-01")
    assert codes(refused) == ["organizations.too_late"]
    assert stage.term(post, start="2019-01-01").end == "2020-01-01"


def test_a_term_says_how_it_was_obtained_and_by_what() -> None:
    """The decision is part of the term."""
    stage = open_stage()
    body = stage.body()
    made = stage.desk.run(
        o.appoint,
        stage.post(body),
        person_id=stage.person(),
        start=PartialDate("2017-06-18"),
        until=PartialDate("2022-06-18"),
        obtained=o.Obtained.APPOINTED,
        by=body,
    )
    assert (made.obtained, made.by, made.end, made.ended) == (o.Obtained.APPOINTED, body, None, None)


def test_the_ground_of_a_term_is_recorded_once() -> None:
    """History comes in before its papers: the decision can follow, and is then fixed."""
    stage = open_stage()
    body = stage.body()
    term = stage.term(stage.post(body))
    assert stage.desk.run(o.ground, term.id, by=body).by == body
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.ground, term.id, by=stage.body())
    assert codes(refused) == ["organizations.grounded"]


@pytest.mark.parametrize(
    ("start", "until", "code"),
    [
        ("2017-06-01", "2022-06-18", "organizations.too_early"),
        ("2018-01-01", "2017-12-31", "organizations.end_before_start"),
    ],
)
def test_dates_that_do_not_fit_are_refused(start: str, until: str, code: str) -> None:
    """Not before the post is there, and not with a planned end before the start."""
    stage = open_stage()
    with pytest.raises(Refused) as refused:
        stage.term(stage.post(stage.body()), start=start, until=until)
    assert codes(refused) == [code]


def test_an_unknown_person_or_post_is_not_found() -> None:
    """Ids that stand for nothing are refused by name."""
    stage = open_stage()
    post = stage.post(stage.body())
    for wrong, person in ((post, Id("person-0-0")), (Id("post-0-0"), stage.person())):
        with pytest.raises(NotFound):
            stage.term(wrong, person)


def test_more_holders_than_seats_are_refused_on_any_day() -> None:
    """The objection names the first day with one too many, here in the midst of both terms; nothing is stored."""
    stage = open_stage()
    post = stage.post(stage.body(), seats=2)
    stage.term(post, until="2022-06-18")
    stage.term(post, start="2019-01-01", until="2020-01-01")
    with pytest.raises(Refused) as refused:
        stage.term(post, start="2018-01-01", until="2021-01-01")
    assert codes(refused) == ["organizations.no_seat"]
    said = first(refused.value.problems)
    assert (said.params["on"], said.params["n"], said.params["seats"]) == (day("2019-01-01"), 3, 2)
    assert len(held(stage, post, "2019-06-01")) == 2


def test_who_leaves_makes_room_on_that_day() -> None:
    """The end is the first day without the person, so that a successor may begin on it."""
    stage = open_stage()
    post = stage.post(stage.body())
    end(stage, stage.term(post), "2019-01-01")
    with pytest.raises(Refused):
        stage.term(post, start="2018-12-31")
    after = stage.term(post, start="2019-01-01")
    assert held(stage, post, "2019-01-01") == [after.id]


def test_one_goes_and_another_comes_in_one_change_in_any_order() -> None:
    """Seats are counted on the net result."""
    stage = open_stage()
    post, person = stage.post(stage.body()), stage.person()
    before = stage.term(post)
    with stage.desk.change() as change:
        made = o.appoint(change, post, person_id=person, start=PartialDate("2020-01-01"), obtained=o.Obtained.ELECTED)
        o.end_term(change, before.id, end=PartialDate("2020-01-01"), reason=o.Ended.SUCCEEDED)
    assert held(stage, post, "2020-01-01") == [made.id]


def test_nobody_holds_one_post_twice() -> None:
    """A person has one seat of a post on a day; other posts are free, and so is another term afterwards."""
    stage = open_stage()
    body, person = stage.body(), stage.person()
    post, chair = stage.post(body, seats=7), stage.post(body, "chair")
    stage.term(post, person, until="2022-06-18")
    with pytest.raises(Refused) as refused:
        stage.term(post, person, start="2020-01-01")
    assert codes(refused) == ["organizations.holds_already"]
    stage.term(chair, person)
    stage.term(post, person, start="2022-06-18", until="2027-06-18")
    assert [term.person for term in stage.desk.ask(o.members, body, on=day("2022-06-18"))] == [person, person]


def test_a_vague_term_in_between_hides_no_double() -> None:
    """A term that was perhaps over at once says nothing about the long one before it."""
    stage = open_stage()
    post, person = stage.post(stage.body(), seats=None), stage.person()
    stage.term(post, person, until="2022-06-18")
    stage.term(post, person, start="2018", until="2018")
    with pytest.raises(Refused) as refused:
        stage.term(post, person, start="2020-01-01")
    assert codes(refused) == ["organizations.holds_already"]


def test_holding_over_takes_no_seat_from_a_successor() -> None:
    """Who only holds over gives way: appointing the next needs no farewell."""
    stage = open_stage()
    post = stage.post(stage.body())
    old = stage.term(post, until="2022-06-18")
    new = stage.term(post, start="2022-09-01", until="2027-09-01")
    assert held(stage, post, "2022-08-31") == [old.id]
    assert held(stage, post, "2022-09-01") == [new.id]


def test_vague_dates_do_not_overfill_a_post() -> None:
    """One who left in 2019 and one who came in 2019 need not have met."""
    stage = open_stage()
    post = stage.post(stage.body())
    end(stage, stage.term(post), "2019")
    stage.term(post, start="2019")
    assert len(held(stage, post, "2019-06-01")) == 2
    assert len(held(stage, post, "2020-01-01")) == 1


def test_a_term_ends_once_and_after_it_began() -> None:
    """A second end, or one before the start, is refused; the reason of the first stays."""
    stage = open_stage()
    term = stage.term(stage.post(stage.body()))
    with pytest.raises(Refused) as before:
        end(stage, term, "2017-01-01")
    assert codes(before) == ["organizations.end_before_start"]
    assert end(stage, term, "2019-01-01", o.Ended.INELIGIBLE).ended is o.Ended.INELIGIBLE
    with pytest.raises(Refused) as again:
        end(stage, term, "2020-01-01")
    assert codes(again) == ["organizations.ended_already"]


def rest(stage: Stage, post: Id[o.Post], of: o.Term, *, until: str = "") -> o.Term:
    """Let somebody new serve the rest of a term from 2020 on."""
    return stage.desk.run(
        o.appoint,
        post,
        person_id=stage.person(),
        start=PartialDate("2020-01-01"),
        until=PartialDate(until) if until else None,
        obtained=o.Obtained.ELECTED,
        rest_of=of.id,
    )


def test_a_partial_term_ends_with_the_one_that_it_goes_on_with() -> None:
    """Who is elected for somebody that left serves the rest, or less, but no more."""
    stage = open_stage()
    post = stage.post(stage.body())
    left = end(stage, stage.term(post, until="2022-06-18"), "2019-12-31")
    with pytest.raises(Refused) as longer:
        rest(stage, post, left, until="2025-01-01")
    assert codes(longer) == ["organizations.rest_longer"]
    made = rest(stage, post, left)
    assert (made.until, made.rest_of) == ("2022-06-18", left.id)


def test_a_partial_term_needs_one_that_has_ended_in_the_same_post() -> None:
    """There is no rest of a term that goes on, or of another post."""
    stage = open_stage()
    body = stage.body()
    post, other = stage.post(body, seats=2), stage.post(body, "chair")
    going_on, elsewhere = stage.term(post), end(stage, stage.term(other), "2019-01-01")
    for term in (going_on, elsewhere):
        with pytest.raises(Refused) as refused:
            rest(stage, post, term)
        assert codes(refused) == ["organizations.rest_of"]


def test_events_name_no_person() -> None:
    """Who serves in a body can be delicate; the journal tells the term, and the term the person."""
    stage = open_stage()
    person = stage.person()
    term = stage.term(stage.post(stage.body()), person)
    end(stage, term, "2019-01-01")
    with stage.community.journal() as journal:
        told = [(name, dict(data)) for entry in journal.entries() for name, data in entry.events if name.startswith("org")]
    assert ("organizations.term_ended", {"term": term.id, "post": term.post, "end": "2019-01-01"}) in told
    assert person not in str(told)
    assert Code("appointed") in {name.rpartition(".")[2] for name, _data in told}
