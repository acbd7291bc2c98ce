"""Which body answers for a place in a matter, and what happens when it is gone."""

import pytest
from attrs import define
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Code, Id, NotFound, PartialDate, Refused
from community_gov import households as h
from community_gov import organizations as o

LIGHTING, NOISE = Code("lighting"), Code("noise")
START = PartialDate("2018-01-01")


@define
class Places:
    """Building 3 with its first entrance, and building 4."""

    third: Id[h.Place]
    entrance: Id[h.Place]
    fourth: Id[h.Place]


def two_buildings(stage: Stage) -> Places:
    """Make them."""
    third = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    entrance = stage.desk.run(h.add_place, kind=h.PlaceKind.ENTRANCE, code="3-1", name="1单元", parent=third).id
    fourth = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="4", name="4栋").id
    return Places(third, entrance, fourth)


def cover(stage: Stage, body: Id[o.Body], *, place: Id[h.Place] | None = None, matter: Code | None = None) -> o.Coverage:
    """Charge a body from 2018 on."""
    return stage.desk.run(o.cover, body, place=place, matter=matter, start=START)


def asked(stage: Stage, place: Id[h.Place] | None, matter: Code | None, on: str = "2020-01-01") -> list[Id[o.Body]]:
    """The ids of those who answer."""
    return [body.id for body in stage.desk.ask(o.responsible, place=place, matter=matter, on=day(on))]


def test_nobody_answers_where_nobody_is_charged() -> None:
    """The answer is empty rather than a guess."""
    stage = open_stage()
    stage.body()
    assert asked(stage, two_buildings(stage).third, LIGHTING) == []


def test_the_innermost_place_comes_first() -> None:
    """The entrance, then its building, then the whole compound."""
    stage = open_stage()
    places, bodies = two_buildings(stage), [stage.body("party_branch") for _ in range(3)]
    for body, place in zip(bodies, (places.entrance, places.third, None), strict=True):
        cover(stage, body, place=place)
    assert asked(stage, places.entrance, None) == [bodies[0]]
    assert asked(stage, places.third, None) == [bodies[1]]
    assert asked(stage, places.fourth, None) == [bodies[2]]
    assert asked(stage, None, None) == [bodies[2]]


def test_who_is_charged_by_name_comes_before_who_does_everything() -> None:
    """The company is charged with the lights of the whole compound; the group of the building with whatever comes up there."""
    stage = open_stage()
    places, company, group = two_buildings(stage), stage.body("property_company"), stage.body("party_branch")
    cover(stage, company, matter=LIGHTING)
    cover(stage, group, place=places.third)
    assert asked(stage, places.third, LIGHTING) == [company]
    assert asked(stage, places.third, NOISE) == [group]
    assert asked(stage, places.fourth, LIGHTING) == [company]
    assert asked(stage, places.fourth, NOISE) == []


def test_several_may_be_charged_alike() -> None:
    """Then all of them are named."""
    stage = open_stage()
    bodies = [stage.body("party_branch") for _ in range(2)]
    for body in bodies:
        cover(stage, body, matter=NOISE)
    assert asked(stage, None, NOISE) == bodies


def test_coverage_holds_on_its_days() -> None:
    """From its start to the day before its end."""
    stage = open_stage()
    body = stage.body()
    row = cover(stage, body)
    stage.desk.run(o.end_coverage, row.id, end=PartialDate("2021-01-01"))
    days = ("2017-12-31", "2018-01-01", "2020-12-31", "2021-01-01")
    assert [asked(stage, None, None, on) for on in days] == [[], [body], [body], []]
    assert [len(stage.desk.ask(o.coverage, on=day(on), body_id=body)) for on in days] == [0, 1, 1, 0]


def test_what_a_dissolved_body_covered_falls_to_what_it_was_part_of() -> None:
    """However many steps up; who is charged anew with the same comes before."""
    stage = open_stage()
    top, middle, group = (stage.body("party_branch") for _ in range(3))
    stage.related(group, o.RelationKind.PART_OF, middle)
    stage.related(middle, o.RelationKind.PART_OF, top)
    cover(stage, group, matter=NOISE)
    stage.desk.run(o.dissolve, group, end=PartialDate("2019-01-01"))
    stage.desk.run(o.dissolve, middle, end=PartialDate("2020-01-01"))
    assert [asked(stage, None, NOISE, on) for on in ("2018-06-01", "2019-06-01", "2020-06-01")] == [[group], [middle], [top]]


def test_the_last_whole_stands_in() -> None:
    """A group that changed over to another branch before its end leaves its duties to that one."""
    stage = open_stage()
    group, early, late = (stage.body("party_branch") for _ in range(3))
    stage.desk.run(o.relate, group, kind=o.RelationKind.PART_OF, to=late, start=PartialDate("2019-01-01"))
    first = o.RelationKind.PART_OF
    stage.desk.run(o.relate, group, kind=first, to=early, start=PartialDate("2018-01-01"), end=PartialDate("2019-01-01"))
    cover(stage, group, matter=NOISE)
    stage.desk.run(o.dissolve, group, end=PartialDate("2020-01-01"))
    assert asked(stage, None, NOISE, "2020-06-01") == [late]


def test_a_dissolved_body_without_a_whole_leaves_a_gap() -> None:
    """Nobody stands in for a body that was part of none; the next level of coverage answers."""
    stage = open_stage()
    gone, other = stage.body("property_company"), stage.body("residents_committee")
    cover(stage, gone, matter=LIGHTING)
    stage.desk.run(o.dissolve, gone, end=PartialDate("2019-01-01"))
    assert asked(stage, None, LIGHTING) == []
    cover(stage, other)
    assert asked(stage, None, LIGHTING) == [other]


def test_coverage_that_makes_no_sense_is_refused() -> None:
    """Not twice, not before the body is there, not ended twice, not of an unknown place."""
    stage = open_stage()
    body = stage.body(start="2018-01-01")
    row = cover(stage, body, matter=NOISE)
    with pytest.raises(Refused) as twice:
        stage.desk.run(o.cover, body, matter=NOISE, start=PartialDate("2019"))
    with pytest.raises(Refused) as early:
        stage.desk.run(o.cover, body, start=PartialDate("2017"))
    stage.desk.run(o.end_coverage, row.id, end=PartialDate("2020-01-01"))
    with pytest.raises(Refused) as ended:
        stage.desk.run(o.end_coverage, row.id, end=PartialDate("2021-01-01"))
    codes = [refused.value.problems[0].code for refused in (twice, early, ended)]
    assert codes == ["organizations.covered_already", "organizations.too_early", "organizations.ended_already"]
    with pytest.raises(NotFound):
        cover(stage, body, place=Id("place-0-0"))
    with pytest.raises(NotFound):
        asked(stage, Id("place-0-0"), None)
