"""The end of a body, and what it takes with it."""

import pytest
from tests.organizations.compound import day, open_stage

from community_gov import PartialDate, Refused
from community_gov import organizations as o

GUIDES = o.RelationKind.GUIDES
END = PartialDate("2020-01-01")


def test_a_body_takes_posts_terms_and_relations_with_it() -> None:
    """On the day of its end nobody holds a post of it, and it is nothing to any other body."""
    stage = open_stage()
    body, other = stage.body(), stage.body("subdistrict", start="2000")
    post = stage.post(body, seats=None)
    stage.term(post)
    stage.related(other, GUIDES, body)
    stage.related(body, o.RelationKind.OVERSEES, other)
    assert stage.desk.run(o.dissolve, body, end=END).end == END
    ask = stage.desk.ask
    for on, there in (("2019-12-31", 1), ("2020-01-01", 0)):
        assert len(ask(o.bodies, on=day(on), kind=ask(o.body, body).kind)) == there
        assert len(ask(o.members, body, on=day(on))) == there
        assert len(ask(o.posts, body, on=day(on))) == there
        assert len(ask(o.relations, on=day(on))) == 2 * there


def test_what_ended_before_stays_as_it_was() -> None:
    """Only what would outlast the body is cut; a later planned end comes earlier."""
    stage = open_stage()
    body, other = stage.body(), stage.body("subdistrict", start="2000")
    earlier = stage.related(other, GUIDES, body)
    stage.desk.run(o.end_relation, earlier.id, end=PartialDate("2018-01-01"))
    later = stage.desk.run(o.relate, body, kind=GUIDES, to=other, start=PartialDate("2018"), end=PartialDate("2025"))
    stage.desk.run(o.dissolve, body, end=END)
    with stage.operator.view() as view:
        assert [view.get(o.Relation, row.id).end for row in (earlier, later)] == ["2018-01-01", END]


def test_a_body_ends_once_and_after_it_began() -> None:
    """A second end, or one before the start, is refused."""
    stage = open_stage()
    body = stage.body()
    with pytest.raises(Refused) as before:
        stage.desk.run(o.dissolve, body, end=PartialDate("2017-01-01"))
    stage.desk.run(o.dissolve, body, end=END)
    with pytest.raises(Refused) as again:
        stage.desk.run(o.dissolve, body, end=END)
    codes = [refused.value.problems[0].code for refused in (before, again)]
    assert codes == ["organizations.end_before_start", "organizations.ended_already"]


def test_a_body_does_not_end_before_what_is_in_it_begins() -> None:
    """A post or relation of later days has to be dealt with first; nothing is changed."""
    stage = open_stage()
    body, other = stage.body(), stage.body()
    stage.related(other, GUIDES, body)
    stage.post(body, "member", start="2021")
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.dissolve, body, end=END)
    assert [problem.code for problem in refused.value.problems] == ["organizations.later"]
    assert len(stage.desk.ask(o.relations, on=day("2022-01-01"))) == 1
    assert len(stage.desk.ask(o.bodies, on=day("2022-01-01"))) == 2
