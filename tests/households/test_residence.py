"""Who lives where: apart from who owns, dated, by role."""

from datetime import date

import pytest
from tests.households.stage import open_stage

from community_gov import Id, NotFound, PartialDate, Refused
from community_gov import households as h

OWNER, FAMILY, TENANT = h.ResidenceRole.OWNER, h.ResidenceRole.FAMILY, h.ResidenceRole.TENANT
NOW = date(2022, 1, 1)


def test_living_somewhere_and_owning_it_are_two_things() -> None:
    """A tenant owns nothing, and an owner who lets his flat does not live in it."""
    stage = open_stage()
    unit, owner, tenant = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, owner)

    stage.desk.run(h.move_in, unit, person_id=tenant, role=TENANT, start=PartialDate("2018"))

    assert stage.owners(unit, "2022-01-01") == [owner]
    assert [home.person for home in stage.desk.ask(h.residents_of, unit, on=NOW)] == [tenant]
    assert stage.desk.ask(h.homes_of, owner, on=NOW) == ()
    assert stage.desk.ask(h.units_of, tenant, on=NOW) == ()


def test_the_day_of_moving_out_is_the_first_without_the_person() -> None:
    """Residences are half-open like ownerships."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    home = stage.desk.run(h.move_in, unit, person_id=person, role=FAMILY, start=PartialDate("2013-05-01"))

    stage.desk.run(h.move_out, home.id, end=PartialDate("2016-09-01"))

    days = [date(2013, 4, 30), date(2013, 5, 1), date(2016, 8, 31), date(2016, 9, 1)]
    assert [bool(stage.desk.ask(h.residents_of, unit, on=day)) for day in days] == [False, True, True, False]
    assert [bool(stage.desk.ask(h.homes_of, person, on=day)) for day in days] == [False, True, True, False]


def test_nobody_lives_twice_in_one_unit() -> None:
    """A second entry for the same days names the first; after moving out one may come back, also elsewhere meanwhile."""
    stage = open_stage()
    unit, other, person = stage.unit("101"), stage.unit("102"), stage.person()
    home = stage.desk.run(h.move_in, unit, person_id=person, role=OWNER, start=PartialDate("2013"))

    with pytest.raises(Refused, match=home.id):
        stage.desk.run(h.move_in, unit, person_id=person, role=FAMILY, start=PartialDate("2014"))
    stage.desk.run(h.move_in, other, person_id=person, role=TENANT, start=PartialDate("2014"))
    stage.desk.run(h.move_out, home.id, end=PartialDate("2015"))
    back = stage.desk.run(h.move_in, unit, person_id=person, role=OWNER, start=PartialDate("2017"))

    assert [one.unit for one in stage.desk.ask(h.homes_of, person, on=NOW)] == [other, unit]
    assert back.id != home.id


def test_whoever_left_and_came_back_in_one_year_is_believed() -> None:
    """Only what certainly overlaps is refused: the year may hold both."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    home = stage.desk.run(h.move_in, unit, person_id=person, role=OWNER, start=PartialDate("2013"))
    stage.desk.run(h.move_out, home.id, end=PartialDate("2015"))

    back = stage.desk.run(h.move_in, unit, person_id=person, role=OWNER, start=PartialDate("2015"))

    assert [one.id for one in stage.desk.ask(h.residents_of, unit, on=date(2015, 7, 1))] == [home.id, back.id]


def test_moving_out_before_moving_in_or_twice_is_refused() -> None:
    """An end does not lie before its start, and there is one end."""
    stage = open_stage()
    home = stage.desk.run(h.move_in, stage.unit("101"), person_id=stage.person(), role=OWNER, start=PartialDate("2013-05"))

    with pytest.raises(Refused, match=r"households\.end_before_start"):
        stage.desk.run(h.move_out, home.id, end=PartialDate("2013-04"))
    stage.desk.run(h.move_out, home.id, end=PartialDate("2013"))
    with pytest.raises(Refused, match=r"households\.moved_out"):
        stage.desk.run(h.move_out, home.id, end=PartialDate("2014"))


@pytest.mark.parametrize("missing", ["unit", "person"])
def test_unknown_units_and_persons_are_refused(missing: str) -> None:
    """The id that is unknown is named."""
    stage = open_stage()
    unit = Id[h.Unit]("unit-99") if missing == "unit" else stage.unit("101")
    person = Id[h.Person]("person-99") if missing == "person" else stage.person()

    with pytest.raises(NotFound, match=f"{missing}-99"):
        stage.desk.run(h.move_in, unit, person_id=person, role=OWNER, start=PartialDate("2013"))


def test_nobody_moves_out_of_an_unknown_residence() -> None:
    """The id that is unknown is named."""
    with pytest.raises(NotFound, match="residence-99"):
        open_stage().desk.run(h.move_out, Id("residence-99"), end=PartialDate("2014"))


def test_every_dwelling_is_a_household_also_an_empty_one() -> None:
    """Shops are none; the list is in natural order, and can be asked of a part of the compound."""
    stage = open_stage()
    tenth, ninth = stage.unit("1001"), stage.unit("901")
    stage.unit("商铺1", kind=h.UnitKind.SHOP)
    stage.desk.run(h.move_in, tenth, person_id=stage.person(), role=FAMILY, start=PartialDate("2013"))
    other = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="4", name="4栋")
    stage.desk.run(h.add_unit, place=other.id, room="101", code="4-101")

    told = stage.desk.ask(h.households, on=NOW, place=stage.building)

    assert [(home.unit.id, len(home.residents)) for home in told] == [(ninth, 0), (tenth, 1)]
    assert [home.unit.room for home in stage.desk.ask(h.households, on=NOW)] == ["901", "1001", "101"]
