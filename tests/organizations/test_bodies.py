"""Bodies and their relations: what exists on a day, what is refused."""

import pytest
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Code, Id, NotFound, PartialDate, Refused
from community_gov import households as h
from community_gov import organizations as o

PART_OF, GUIDES, OVERSEES = o.RelationKind.PART_OF, o.RelationKind.GUIDES, o.RelationKind.OVERSEES


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def test_a_body_exists_from_its_start_to_the_day_before_its_end() -> None:
    """Periods are half-open."""
    stage = open_stage()
    made = stage.body(start="2017-06-18", end="2019-01-01")
    found = [stage.desk.ask(o.bodies, on=day(on)) for on in ("2017-06-17", "2017-06-18", "2018-12-31", "2019-01-01")]
    assert [[body.id for body in bodies] for bodies in found] == [[], [made], [made], []]


def test_a_vague_start_counts_as_possible() -> None:
    """Of a body founded in 2017 nobody can say that it was not there in May of that year."""
    stage = open_stage()
    made = stage.body(start="2017")
    assert [body.id for body in stage.desk.ask(o.bodies, on=day("2017-05-01"))] == [made]
    assert stage.desk.ask(o.bodies, on=day("2016-12-31")) == ()


def test_bodies_are_listed_by_kind_and_age() -> None:
    """The oldest comes first; ten bodies founded in one change keep their order."""
    stage = open_stage()
    with stage.desk.change() as change:
        made = [
            o.found(change, kind=Code("party_branch"), name=f"支部{number}", start=PartialDate("2020-08")).id
            for number in range(11)
        ]
    older = stage.body("owners_committee")
    assert [body.id for body in stage.desk.ask(o.bodies, on=day("2021-01-01"))] == [older, *made]
    assert [body.id for body in stage.desk.ask(o.bodies, on=day("2021-01-01"), kind=Code("party_branch"))] == made


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "organizations.empty"),
        ("业" * 201, "organizations.long"),
        ("业\u202e委会", "organizations.character"),
        ("业\u0007委会", "organizations.character"),
    ],
)
def test_a_bad_name_is_refused(name: str, code: str) -> None:
    """A name is short, visible text."""
    stage = open_stage()
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.found, kind=Code("owners_committee"), name=name, start=PartialDate("2017"))
    assert codes(refused) == [code]


def test_an_end_before_the_start_is_refused() -> None:
    """A body cannot end before it begins."""
    with pytest.raises(Refused) as refused:
        open_stage().body(start="2017", end="2016-12-31")
    assert codes(refused) == ["organizations.end_before_start"]


def test_a_body_is_not_recorded_twice() -> None:
    """Two bodies of one kind and name at one time are one; after the end of the first the name is free."""
    stage = open_stage()
    stage.body(name="业主委员会", start="2012", end="2017-01-01")
    with pytest.raises(Refused) as refused:
        stage.body(name="业主委员会", start="2014")
    assert codes(refused) == ["organizations.body_exists"]
    assert stage.body(name="业主委员会", start="2017-01-01")
    assert stage.body("party_branch", name="业主委员会", start="2014")


def test_the_one_body_of_a_kind_is_found() -> None:
    """Where there are several, the name tells which is meant; where there is none, that is said."""
    stage = open_stage()
    first, second = stage.body("party_branch", name="第一支部"), stage.body("party_branch", name="第二支部")
    with pytest.raises(Refused) as several:
        stage.desk.ask(o.body_named, kind=Code("party_branch"), on=day("2020-01-01"))
    assert codes(several) == ["organizations.several"]
    assert several.value.problems[0].params["n"] == 2
    assert stage.desk.ask(o.body_named, kind=Code("party_branch"), on=day("2020-01-01"), name="第二支部").id == second
    with pytest.raises(Refused) as none:
        stage.desk.ask(o.body_named, kind=Code("party_branch"), on=day("2012-01-01"))
    assert codes(none) == ["organizations.no_body"]
    assert first != second


def test_an_unknown_body_is_not_found() -> None:
    """Ids that stand for nothing are refused by name."""
    stage = open_stage()
    body = stage.body()
    with pytest.raises(NotFound):
        stage.related(body, GUIDES, Id("body-0-0"))
    with pytest.raises(NotFound):
        stage.desk.ask(o.body, Id("body-0-0"))


def test_a_relation_holds_on_its_days() -> None:
    """A relation can be asked for by day, kind and body, and ends with a date."""
    stage = open_stage()
    guide, committee, company = (
        stage.body("subdistrict", start="2000"),
        stage.body(),
        stage.body("property_company", start="2012"),
    )
    guiding, overseeing = stage.related(guide, GUIDES, committee), stage.related(committee, OVERSEES, company)
    stage.desk.run(o.end_relation, overseeing.id, end=PartialDate("2020-01-01"))
    ask = stage.desk.ask
    assert [row.id for row in ask(o.relations, on=day("2018-01-01"))] == [guiding.id, overseeing.id]
    assert [row.id for row in ask(o.relations, on=day("2018-01-01"), kind=OVERSEES)] == [overseeing.id]
    assert [row.id for row in ask(o.relations, on=day("2018-01-01"), body_id=guide)] == [guiding.id]
    assert [row.id for row in ask(o.relations, on=day("2020-01-01"))] == [guiding.id]


def test_relations_that_make_no_sense_are_refused() -> None:
    """Not to itself, not twice, not before both bodies are there, not after one is gone."""
    stage = open_stage()
    above, below = stage.body("subdistrict", start="2000", end="2019-01-01"), stage.body()
    stage.related(above, GUIDES, below)
    wrong = [
        ("organizations.itself", below, GUIDES, below, "2018"),
        ("organizations.related_already", above, GUIDES, below, "2018"),
        ("organizations.too_early", below, OVERSEES, above, "2016"),
        ("organizations.too_late", below, OVERSEES, above, "2019-01-01"),
    ]
    for code, of, kind, to, start in wrong:
        with pytest.raises(Refused) as refused:
            stage.related(of, kind, to, start=start)
        assert codes(refused) == [code]


def test_a_relation_does_not_outlast_its_bodies() -> None:
    """Without an end of its own it ends with the body that ends first; a later end is refused."""
    stage = open_stage()
    above, below = stage.body("subdistrict", start="2000", end="2019-01-01"), stage.body()
    assert stage.related(above, GUIDES, below).end == "2019-01-01"
    serves = o.RelationKind.SERVES
    shorter = stage.desk.run(o.relate, above, kind=serves, to=below, start=PartialDate("2018"), end=PartialDate("2018-06"))
    assert shorter.end == "2018-06"
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.relate, above, kind=OVERSEES, to=below, start=PartialDate("2018"), end=PartialDate("2020"))
    assert codes(refused) == ["organizations.too_late"]


def test_a_relation_ends_once() -> None:
    """What has ended is not ended again, and not before it began."""
    stage = open_stage()
    row = stage.related(stage.body("subdistrict", start="2000"), GUIDES, stage.body())
    with pytest.raises(Refused) as before:
        stage.desk.run(o.end_relation, row.id, end=PartialDate("2016"))
    assert codes(before) == ["organizations.end_before_start"]
    stage.desk.run(o.end_relation, row.id, end=PartialDate("2020"))
    with pytest.raises(Refused) as again:
        stage.desk.run(o.end_relation, row.id, end=PartialDate("2021"))
    assert codes(again) == ["organizations.ended_already"]


def three(stage: Stage) -> tuple[Id[o.Body], Id[o.Body], Id[o.Body]]:
    """Three bodies, of which the first is part of the second, and the second of the third."""
    bodies = stage.body(), stage.body(), stage.body()
    stage.related(bodies[0], PART_OF, bodies[1], start="2018-01-01")
    stage.related(bodies[1], PART_OF, bodies[2], start="2018-01-01")
    return bodies


def test_a_circle_of_parts_is_refused_and_leaves_nothing() -> None:
    """On no day is a body a part of itself, by however many steps."""
    stage = open_stage()
    first, _second, third = three(stage)
    with pytest.raises(Refused) as refused:
        stage.related(third, PART_OF, first, start="2019-01-01")
    assert codes(refused) == ["organizations.circle"]
    assert refused.value.problems[0].params["on"] == day("2019-01-01")
    assert len(stage.desk.ask(o.relations, on=day("2020-01-01"))) == 2


def test_a_circle_is_found_also_where_it_does_not_begin() -> None:
    """A relation of an earlier time closes the circle on the day on which the later ones begin."""
    stage = open_stage()
    first, _second, third = three(stage)
    with pytest.raises(Refused) as refused:
        stage.related(third, PART_OF, first, start="2017-07-01")
    assert codes(refused) == ["organizations.circle"]
    assert refused.value.problems[0].params["on"] == day("2018-01-01")


def test_a_circle_is_found_from_a_body_that_only_leads_to_it() -> None:
    """What is part of a body in the circle does not make the search go round for ever."""
    stage = open_stage()
    outside, first, second = stage.body(), stage.body(), stage.body()

    def act() -> None:
        with stage.desk.change() as change:
            for of, to in ((outside, first), (first, second), (second, first)):
                o.relate(change, of, kind=PART_OF, to=to, start=PartialDate("2018-01-01"))

    with pytest.raises(Refused) as refused:
        act()
    assert set(codes(refused)) == {"organizations.circle"}


def test_turning_a_tree_round_is_no_circle() -> None:
    """When the old relation ends on the day on which the new one begins, no day has both."""
    stage = open_stage()
    first, second, _third = three(stage)
    old = stage.desk.ask(o.relations, on=day("2018-06-01"))
    with stage.desk.change() as change:
        o.relate(change, second, kind=PART_OF, to=first, start=PartialDate("2019-01-01"))
        for row in old:
            o.end_relation(change, row.id, end=PartialDate("2019-01-01"))
    held = stage.desk.ask(o.relations, on=day("2019-01-01"))
    assert [(row.of, row.to) for row in held] == [(second, first)]


def test_a_body_is_part_of_one_other_at_a_time() -> None:
    """The bodies form a tree: a second parent on any day is refused, also within one change."""
    stage = open_stage()
    first, _second, third = three(stage)
    with pytest.raises(Refused) as refused:
        stage.related(first, PART_OF, third, start="2020-01-01")
    assert codes(refused) == ["organizations.two_parents"]


def test_guiding_each_other_is_allowed() -> None:
    """Only the parts form a tree; other relations may go round."""
    stage = open_stage()
    one, other = stage.body(), stage.body()
    stage.related(one, GUIDES, other)
    stage.related(other, GUIDES, one)
    assert len(stage.desk.ask(o.relations, on=day("2018-01-01"), kind=GUIDES)) == 2


def test_vague_dates_refuse_nothing_that_may_be_right() -> None:
    """When a relation ended in 2018 and the reverse began in 2018, no day is certain to have both."""
    stage = open_stage()
    one, other = stage.body(), stage.body()
    row = stage.related(one, PART_OF, other, start="2017")
    stage.desk.run(o.end_relation, row.id, end=PartialDate("2018"))
    stage.related(other, PART_OF, one, start="2018")
    assert [row.of for row in stage.desk.ask(o.relations, on=day("2019-01-01"))] == [other]


def test_a_body_is_found_by_what_another_system_calls_it() -> None:
    """The same again changes nothing; a key that stands for another body is refused, and so is a body that is not there."""
    stage = open_stage()
    body, other = stage.body(), stage.body()
    for _ in range(2):
        stage.desk.run(o.link, body, system=Code("credit"), key="91431")
    assert stage.desk.ask(h.linked, system=Code("credit"), key="91431") == body
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.link, other, system=Code("credit"), key="91431")
    assert codes(refused) == ["households.link_taken"]
    with pytest.raises(NotFound):
        stage.desk.run(o.link, Id("body-0"), system=Code("credit"), key="1")
