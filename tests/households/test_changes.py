"""What changed between two days."""

from datetime import date
from decimal import Decimal

import pytest
from tests.households.stage import open_stage

from community_gov import PartialDate, Refused
from community_gov import households as h

SINCE, UNTIL = date(2020, 1, 1), date(2021, 1, 1)


def test_sales_moves_and_splits_between_two_days_are_told() -> None:
    """Who came and went in each unit, which units there are no more, and what is counted."""
    stage = open_stage()
    sold, split, same = stage.unit("101"), stage.unit("102"), stage.unit("103")
    seller, buyer, tenant, other = (stage.person() for _ in range(4))
    stage.owned(sold, seller)
    stage.owned(split, other)
    stage.owned(same, other)
    stage.desk.run(h.transfer, sold, to=(buyer,), on=PartialDate("2020-06-01"))
    stage.desk.run(h.move_in, sold, person_id=tenant, role=h.ResidenceRole.TENANT, start=PartialDate("2020-07-01"))
    parts = tuple(h.UnitPart(code=f"3-1-{room}", room=room, area=Decimal(50)) for room in ("102A", "102B"))
    made = stage.desk.run(h.split_unit, split, into=parts, on=date(2020, 8, 1))

    told = stage.desk.ask(h.changes, since=SINCE, until=UNTIL)

    assert [(one.unit, one.came, one.went, one.certain) for one in told.owners] == [(sold, (buyer,), (seller,), True)]
    assert [(one.unit, one.came, one.went) for one in told.residents] == [(sold, (tenant,), ())]
    assert (set(told.came), told.went) == ({unit.id for unit in made}, (split,))
    assert told.before == h.Figures(units=3, heads=2, area=Decimal(300), unmeasured=0)
    assert told.after == h.Figures(units=4, heads=2, area=Decimal(300), unmeasured=0)
    assert stage.desk.ask(h.changes, since=UNTIL, until=date(2021, 6, 1)).owners == ()


def test_a_place_or_a_zone_is_looked_at_alone() -> None:
    """A sale outside of it does not show."""
    stage = open_stage()
    inside = stage.unit("101")
    elsewhere = next(place.id for place in stage.desk.ask(h.places) if place.code == "3-2")
    outside = stage.desk.run(h.add_unit, place=elsewhere, room="201", code="3-2-201").id
    for unit in (inside, outside):
        stage.owned(unit, stage.person())
        stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2020-06-01"))
    zone = stage.desk.run(
        h.draw_zone, kind=h.ZoneKind.GRID, code="G1", name="一网格", places=(elsewhere,), start=PartialDate("2019")
    )

    by_place = stage.desk.ask(h.changes, since=SINCE, until=UNTIL, place=stage.entrance)
    by_zone = stage.desk.ask(h.changes, since=SINCE, until=UNTIL, zone=zone.id)

    assert [one.unit for one in by_place.owners] == [inside]
    assert [one.unit for one in by_zone.owners] == [outside]
    assert by_zone.after.unmeasured == 1


def test_a_vague_sale_is_told_with_its_doubt() -> None:
    """Sold in 2020, on which day nobody knows: by then certainly, in between perhaps."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.owned(unit, stage.person())
    stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2020"))

    over = stage.desk.ask(h.changes, since=date(2019, 12, 31), until=UNTIL).owners
    within = stage.desk.ask(h.changes, since=date(2019, 12, 31), until=date(2020, 6, 1)).owners

    assert [[one.certain for one in found] for found in (over, within)] == [[True], [False]]


@pytest.mark.parametrize("what", ["days_order", "one_scope"])
def test_what_makes_no_sense_is_refused(what: str) -> None:
    """Days in the wrong order, and a place together with a zone."""
    stage = open_stage()
    zone = stage.desk.run(
        h.draw_zone, kind=h.ZoneKind.GRID, code="G1", name="一网格", places=(stage.entrance,), start=PartialDate("2019")
    )

    since, place = (UNTIL, None) if what == "days_order" else (SINCE, stage.entrance)

    with pytest.raises(Refused, match=what):
        stage.desk.ask(h.changes, since=since, until=UNTIL, place=place, zone=zone.id)
