"""Zones: sets of places with their days, and who is in charge of a unit on a day."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.households.stage import Stage, open_stage

from community_gov import Denied, Id, PartialDate, Refused
from community_gov import households as h

START = PartialDate("2020-01-01")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


def drawn(stage: Stage, code: str, *places: Id[h.Place], kind: h.ZoneKind = h.ZoneKind.GRID) -> h.Zone:
    """A zone since 2020."""
    return stage.desk.run(h.draw_zone, kind=kind, code=code, name=f"{code}片", places=places, start=START)


def second(stage: Stage) -> Id[h.Place]:
    """The second entrance."""
    return next(place.id for place in stage.desk.ask(h.places) if place.code == "3-2")


def test_a_zone_holds_what_lies_in_its_places_on_a_day() -> None:
    """Drawn anew it holds other units from that day on, and the same before."""
    stage = open_stage()
    first_flat = stage.unit("101")
    other = stage.desk.run(h.add_unit, place=second(stage), room="201", code="3-2-201").id
    zone = drawn(stage, "G1", stage.entrance)

    stage.desk.run(h.redraw_zone, zone.id, places=(second(stage),), on=PartialDate("2021-01-01"))

    def inside(on: date) -> list[Id[h.Unit]]:
        return [unit.id for unit in stage.desk.ask(h.units_in, zone.id, on=on)]

    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [inside(on) for on in days] == [[], [first_flat], [first_flat], [other]]


def test_zones_overlap_and_close() -> None:
    """A building and an entrance of it; the code of a closed one is free again."""
    stage = open_stage()
    small, large = drawn(stage, "G1", stage.entrance), drawn(stage, "A1", stage.building, kind=h.ZoneKind.AREA)

    def here(on: date) -> list[str]:
        return [zone.code for zone in stage.desk.ask(h.zones_at, stage.entrance, on=on)]

    stage.desk.run(h.close_zone, small.id, end=PartialDate("2021-01-01"))
    again = drawn(stage, "G1", stage.building)

    assert [here(on) for on in (date(2020, 6, 1), date(2021, 6, 1))] == [["A1", "G1", "G1"], ["A1", "G1"]]
    assert [zone.id for zone in stage.desk.ask(h.zones, on=date(2021, 6, 1), kind=h.ZoneKind.AREA)] == [large.id]
    assert again.id != small.id


def test_who_is_in_charge_of_a_unit_is_told_for_a_day() -> None:
    """One follows the other; both may be for a while."""
    stage = open_stage()
    unit, first, follower = stage.unit("101"), stage.person(), stage.person()
    zone = drawn(stage, "G1", stage.building)
    charge = stage.desk.run(h.put_in_charge, zone.id, person_id=first, start=START)
    stage.desk.run(h.end_charge, charge.id, end=PartialDate("2021-02-01"))
    stage.desk.run(h.put_in_charge, zone.id, person_id=follower, start=PartialDate("2021-01-01"))

    def charged(on: date) -> list[Id[h.Person]]:
        return [row.person for row in stage.desk.ask(h.in_charge, unit, on=on)]

    days = (date(2019, 12, 31), date(2020, 1, 1), date(2021, 1, 15), date(2021, 2, 1))
    assert [charged(on) for on in days] == [[], [first], [first, follower], [follower]]


def test_who_is_in_charge_sees_residents_of_the_zone_and_no_others() -> None:
    """Scope zone: of the units that lie in it today, as long as the person is in charge."""
    stage = open_stage()
    mine, other = stage.unit("101"), stage.desk.run(h.add_unit, place=second(stage), room="201", code="3-2-201").id
    worker = stage.person()
    zone = drawn(stage, "G1", stage.entrance)
    charge = stage.desk.run(h.put_in_charge, zone.id, person_id=worker, start=START)

    def may(unit: Id[h.Unit]) -> bool:
        try:
            stage.resident(worker).ask(h.residents_of, unit, on=date(2022, 1, 1))
        except Denied:
            return False
        return True

    assert [may(mine), may(other)] == [True, False]
    assert stage.resident(worker).ask(h.units_in, zone.id, on=date(2022, 1, 1)) != ()
    stage.desk.run(h.end_charge, charge.id, end=PartialDate("2022-01-01"))
    assert not may(mine)


@pytest.mark.parametrize(
    "what",
    ["code_taken", "zone_empty", "charged", "charge_over", "zone_over", "redrawn_later", "end_before_start", "end_before"],
)
def test_what_cannot_be_is_refused(what: str) -> None:
    """Each by its code."""
    stage = open_stage()
    worker, zone = stage.person(), drawn(stage, "G1", stage.building)
    charge = stage.desk.run(h.put_in_charge, zone.id, person_id=worker, start=START, end=PartialDate("2021"))
    closed = drawn(stage, "G2", stage.building)
    stage.desk.run(h.close_zone, closed.id, end=PartialDate("2021"))
    tried: dict[str, Callable[[], object]] = {
        "code_taken": lambda: drawn(stage, "ｇ1", stage.building),
        "zone_empty": lambda: drawn(stage, "G3"),
        "charged": lambda: stage.desk.run(h.put_in_charge, zone.id, person_id=worker, start=PartialDate("2020-06")),
        "charge_over": lambda: stage.desk.run(h.end_charge, charge.id, end=PartialDate("2021")),
        "zone_over": lambda: stage.desk.run(h.redraw_zone, closed.id, places=(stage.entrance,), on=START),
        "redrawn_later": lambda: stage.desk.run(h.redraw_zone, zone.id, places=(stage.entrance,), on=PartialDate("2019")),
        "end_before_start": lambda: stage.desk.run(h.close_zone, zone.id, end=PartialDate("2019")),
        "end_before": lambda: stage.desk.run(
            h.put_in_charge, zone.id, person_id=stage.person(), start=START, end=PartialDate("2019")
        ),
    }

    with pytest.raises(Refused) as caught:
        tried[what]()

    assert codes(caught)[0].startswith(what)
