"""Places and units: the tree, its codes, its measures, and what the developer has done with a unit."""

from decimal import Decimal

import pytest
from tests.households.stage import empty_stage, open_stage

from community_gov import Code, Id, InvalidArgument, NotFound, PartialDate, Refused
from community_gov import households as h

SURVEY, REGISTER, CONTRACT = h.AreaSource.SURVEY, h.AreaSource.REGISTER, h.AreaSource.CONTRACT


def test_places_form_a_tree_of_any_depth() -> None:
    """A floor lies in an entrance, that in a building, that in a phase, which may lie in another phase."""
    stage = empty_stage()
    chain = [h.PlaceKind.PHASE, h.PlaceKind.PHASE, h.PlaceKind.BUILDING, h.PlaceKind.ENTRANCE, h.PlaceKind.FLOOR]
    above: Id[h.Place] | None = None

    for depth, kind in enumerate(chain):
        above = stage.desk.run(h.add_place, kind=kind, code=f"p{depth}", name=f"第{depth}层级", parent=above).id

    assert above is not None
    assert [place.code for place in stage.desk.ask(h.enclosing, above)] == ["p4", "p3", "p2", "p1", "p0"]


def test_a_building_does_not_lie_in_an_entrance() -> None:
    """The kinds have an order from the outside in; other places lie where they like."""
    stage = open_stage()

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="4", name="4栋", parent=stage.entrance)

    assert caught.value.problems[0].message("zh") == "栋不能设在单元之内"
    hall = stage.desk.run(h.add_place, kind=h.PlaceKind.OTHER, code="活动室", name="活动室", parent=stage.entrance)
    assert hall.parent == stage.entrance


@pytest.mark.parametrize("code", ["3", "３", " 3 "])
def test_a_place_code_is_taken_however_it_is_typed(code: str) -> None:
    """Codes are unique in the compound; full-width digits make no second building 3."""
    stage = open_stage()

    with pytest.raises(Refused, match=r"households\.code_taken"):
        stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code=code, name="另一栋")


def test_a_place_in_an_unknown_place_is_refused() -> None:
    """Unknown ids are named."""
    with pytest.raises(NotFound, match="place-99"):
        open_stage().desk.run(h.add_place, kind=h.PlaceKind.FLOOR, code="x", name="x", parent=Id("place-99"))


def test_places_are_listed_by_kind_and_parent_in_natural_order() -> None:
    """Ten comes after nine."""
    stage = open_stage()
    for code in ("10", "9"):
        stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code=code, name=f"{code}栋")

    assert [place.code for place in stage.desk.ask(h.places, kind=h.PlaceKind.BUILDING)] == ["3", "9", "10"]
    assert [place.code for place in stage.desk.ask(h.places, parent=stage.building)] == ["3-1", "3-2"]
    assert stage.desk.ask(h.places, kind=h.PlaceKind.FLOOR) == ()


# --- units -----------------------------------------------------------------------------------------------------------


def test_rooms_are_texts_and_keep_their_form() -> None:
    """There are rooms 8-, 13A, 商铺3 and 负1; none of them is a number."""
    stage = open_stage()
    for room in ("1002", "13A", "8-", "902", "商铺3", "负1"):
        stage.unit(room)

    assert [unit.room for unit in stage.desk.ask(h.units)] == ["负1", "8-", "13A", "902", "1002", "商铺3"]


def test_units_of_a_place_are_those_of_all_that_lies_in_it() -> None:
    """A building's units include those of its entrances and floors; kinds can be told apart."""
    stage = open_stage()
    floor = stage.desk.run(h.add_place, kind=h.PlaceKind.FLOOR, code="3-1-f9", name="9层", parent=stage.entrance)
    stage.desk.run(h.add_unit, place=floor.id, room="901", code="3-1-901")
    stage.desk.run(h.add_unit, place=stage.building, room="商铺1", code="3-商铺1", kind=h.UnitKind.SHOP)
    other = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="4", name="4栋")
    stage.desk.run(h.add_unit, place=other.id, room="101", code="4-101")

    assert [unit.code for unit in stage.desk.ask(h.units, place=stage.building)] == ["3-1-901", "3-商铺1"]
    assert [unit.code for unit in stage.desk.ask(h.units, place=floor.id)] == ["3-1-901"]
    assert [unit.code for unit in stage.desk.ask(h.units, kind=h.UnitKind.SHOP)] == ["3-商铺1"]


def test_units_of_an_unknown_place_are_refused() -> None:
    """A misspelt place is an error, not an empty list."""
    with pytest.raises(NotFound):
        open_stage().desk.ask(h.units, place=Id("place-99"))


def test_a_unit_code_is_unique_however_it_is_typed() -> None:
    """A unit is in the register once."""
    stage = open_stage()
    stage.unit("13a")

    with pytest.raises(Refused, match=r"households\.code_taken"):
        stage.desk.run(h.add_unit, place=stage.entrance, room="13A", code="３－１－１３Ａ")


def test_a_unit_is_found_by_its_code_as_anybody_types_it() -> None:
    """Lookup folds, and the record keeps what was typed first."""
    stage = open_stage()
    stage.desk.run(h.add_unit, place=stage.entrance, room="13A", code="3-1-13Ａ")

    found = stage.desk.ask(h.unit_of, code="３-1-13a")

    assert found is not None
    assert found.code == "3-1-13Ａ"
    assert stage.desk.ask(h.unit_of, code="3-1-99") is None


def test_the_building_of_a_unit_is_the_innermost_that_encloses_it() -> None:
    """Also through entrance and floor; a place outside of buildings has none."""
    stage = open_stage()
    unit = stage.unit("1502")
    yard = stage.desk.run(h.add_place, kind=h.PlaceKind.OTHER, code="车场", name="车场")
    stall = stage.desk.run(h.add_unit, place=yard.id, room="P1", code="P1", kind=h.UnitKind.PARKING)

    building = stage.desk.ask(h.building_of, unit)

    assert building is not None
    assert building.id == stage.building
    assert stage.desk.ask(h.building_of, stall.id) is None


def test_the_developer_sells_and_delivers_one_after_the_other() -> None:
    """Unsold, sold, delivered, with their days; a step back or twice is refused."""
    stage = open_stage()
    unit = stage.unit("101", status=h.UnitStatus.UNSOLD)

    sold = stage.desk.run(h.sell, unit, on=PartialDate("2012-03"))
    delivered = stage.desk.run(h.deliver, unit, on=PartialDate("2012-09-01"))

    assert (sold.status, sold.sold, sold.delivered) == (h.UnitStatus.SOLD, "2012-03", None)
    assert (delivered.status, delivered.sold, delivered.delivered) == (h.UnitStatus.DELIVERED, "2012-03", "2012-09-01")
    with pytest.raises(Refused, match="the unit is delivered"):
        stage.desk.run(h.deliver, unit, on=PartialDate("2013"))
    with pytest.raises(Refused, match="the unit is delivered"):
        stage.desk.run(h.sell, unit, on=PartialDate("2013"))


@pytest.mark.parametrize(
    ("status", "field"), [(h.UnitStatus.SOLD, "delivered"), (h.UnitStatus.UNSOLD, "delivered"), (h.UnitStatus.UNSOLD, "sold")]
)
def test_a_unit_has_no_date_of_what_has_not_happened(status: h.UnitStatus, field: str) -> None:
    """A unit that is not delivered has no day of delivery, an unsold one no day of sale."""
    stage = open_stage()
    dates = {field: PartialDate("2012")}

    with pytest.raises(Refused) as caught:
        stage.desk.run(
            h.add_unit,
            place=stage.entrance,
            room="1",
            code="1",
            status=status,
            delivered=dates.get("delivered"),
            sold=dates.get("sold"),
        )

    assert caught.value.problems[0].at == field


# --- measures --------------------------------------------------------------------------------------------------------


def test_the_area_of_the_register_counts_before_survey_and_contract() -> None:
    """SPC interpretation on condominium ownership (2020), art. 8: register, else survey, else contract."""
    stage = open_stage()
    unit = stage.desk.run(h.add_unit, place=stage.entrance, room="1", code="1").id
    counted = []

    for source, value in ((CONTRACT, "99.1"), (SURVEY, "98.7612"), (REGISTER, "98.5")):
        stage.desk.run(h.measure, unit, value=Decimal(value), source=source)
        measure = stage.desk.ask(h.area_of, unit)
        counted.append(measure.value if measure else None)
    stage.desk.run(h.measure, unit, value=Decimal("97.0"), source=SURVEY)

    assert counted == [Decimal("99.1"), Decimal("98.7612"), Decimal("98.5")]
    last = stage.desk.ask(h.area_of, unit)
    assert last is not None
    assert (last.value, last.source) == (Decimal("98.5"), REGISTER)


def test_a_unit_that_nobody_measured_has_no_area() -> None:
    """None is said, not zero."""
    stage = open_stage()
    unit = stage.desk.run(h.add_unit, place=stage.entrance, room="1", code="1").id

    assert stage.desk.ask(h.area_of, unit) is None


def test_a_correction_keeps_the_old_value_in_the_history() -> None:
    """The same source measured again is a new version of the same record."""
    stage = open_stage()
    unit = stage.unit("101")

    corrected = stage.desk.run(h.measure, unit, value=Decimal("98.7612"), source=SURVEY, on=PartialDate("2016"))

    with stage.operator.view() as view:
        versions = view.history(h.Measure, corrected.id)
    assert [version.record.value for version in versions if isinstance(version.record, h.Measure)] == [
        Decimal(100),
        Decimal("98.7612"),
    ]


def test_a_unit_has_several_measures_by_name() -> None:
    """The area by which owners vote is one of them and is not mixed up with another."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.desk.run(h.measure, unit, value=Decimal("120.5"), source=REGISTER, name=Code("built_area"))

    exclusive, other = stage.desk.ask(h.area_of, unit), stage.desk.ask(h.area_of, unit, name=Code("built_area"))
    assert exclusive is not None
    assert other is not None
    assert (exclusive.value, other.value) == (Decimal(100), Decimal("120.5"))


@pytest.mark.parametrize("value", [Decimal(-1), Decimal(0), Decimal("NaN"), Decimal("Infinity"), Decimal(10**9)])
def test_an_area_is_a_finite_number_above_zero(value: Decimal) -> None:
    """A negative, endless or absurd area is refused."""
    stage = open_stage()

    with pytest.raises(Refused, match=r"households\.not_exact"):
        stage.desk.run(h.measure, stage.unit("101"), value=value, source=SURVEY)


def test_a_float_is_no_area() -> None:
    """98.7 as a float is not 98.7; where a number decides, it is exact."""
    stage = open_stage()

    with pytest.raises(InvalidArgument, match=r"value: expected Decimal, got float; use Decimal or Fraction"):
        stage.desk.run(h.measure, stage.unit("101"), value=98.7, source=SURVEY)  # type: ignore[arg-type]  # the fault under test


def test_an_area_has_at_most_four_decimals_and_is_never_rounded() -> None:
    """Zeros behind the fourth place say nothing; other digits there are refused."""
    stage = open_stage()
    unit = stage.unit("101")

    with pytest.raises(Refused, match=r"households\.too_fine"):
        stage.desk.run(h.measure, unit, value=Decimal("98.76125"), source=SURVEY)
    assert stage.desk.run(h.measure, unit, value=Decimal("98.761200"), source=SURVEY).value == Decimal("98.7612")


def test_a_measure_of_an_unknown_unit_is_refused() -> None:
    """Unknown ids are named, and nothing is stored."""
    stage = open_stage()

    with pytest.raises(NotFound, match="unit-99"):
        stage.desk.run(h.measure, Id("unit-99"), value=Decimal(1), source=SURVEY)


def test_two_units_of_one_code_in_one_change_are_refused() -> None:
    """Also what is staged counts; the whole change is dropped."""
    stage = open_stage()

    def both() -> None:
        with stage.desk.change() as change:
            h.add_unit(change, place=stage.entrance, room="1", code="3-1-1")
            h.add_unit(change, place=stage.entrance, room="１", code="3-1-１")

    with pytest.raises(Refused, match=r"households\.code_taken"):
        both()

    assert stage.desk.ask(h.units) == ()
