"""Holdings and heads: how many owners there are when they are counted, and with which area.

SPC interpretation on condominium ownership (2020), art. 9: one exclusive part is one head, but one buyer with several is one
head, and so is the developer with all that is unsold or undelivered. Art. 8: the area of all of them counts.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.households.stage import Stage, open_stage

from community_gov import Certainty, PartialDate
from community_gov import households as h

NOW = date(2022, 1, 1)
UNSOLD, SOLD, DELIVERED = h.UnitStatus.UNSOLD, h.UnitStatus.SOLD, h.UnitStatus.DELIVERED


def count(stage: Stage, on: date = NOW) -> int:
    """How many heads there are."""
    return stage.desk.ask(h.heads, on=on).count


def test_two_flats_of_one_owner_are_one_head() -> None:
    """The area of both counts."""
    stage = open_stage()
    owner = stage.person()
    for room in ("101", "102"):
        stage.owned(stage.unit(room), owner)

    told = stage.desk.ask(h.heads, on=NOW)

    assert (told.count, told.area) == (1, Decimal(200))
    assert told.heads[0].persons == (owner,)


def test_a_couples_flat_and_the_husbands_own_are_two_heads() -> None:
    """A set of co-owners is another holder than one of them alone."""
    stage = open_stage()
    wife, husband = stage.person("住户甲"), stage.person("住户乙")
    stage.owned(stage.unit("101"), wife, husband)
    stage.owned(stage.unit("102"), husband)

    assert count(stage) == 2


def test_who_owns_several_units_is_told_for_a_day() -> None:
    """Alone or with others; whoever has the most first. On a day of a vague sale possibly both, certainly neither."""
    stage = open_stage()
    wife, husband, buyer = (stage.person() for _n in range(3))
    flats = [stage.unit(room) for room in ("101", "102", "103", "104")]
    stage.owned(flats[0], wife, husband)
    stage.owned(flats[1], husband)
    stage.owned(flats[2], husband)
    stage.owned(flats[3], buyer)
    stage.desk.run(h.transfer, flats[2], to=(buyer,), on=PartialDate("2021-05"))

    def told(on: date, **said: object) -> dict[str, int]:
        rows = stage.desk.ask(h.owners_of_several, on=on, **said)  # type: ignore[arg-type]  # what a test says
        return {row.person: len(row.units) for row in rows}

    assert told(date(2021, 4, 30)) == {husband: 3}
    assert list(told(date(2021, 5, 15)).items()) == [(husband, 3), (buyer, 2)]
    assert told(date(2021, 5, 15), at_least=Certainty.CERTAINLY) == {husband: 2}
    assert told(NOW) == {husband: 2, buyer: 2}
    assert told(NOW, least=3) == {}
    assert told(NOW, least=1) == {husband: 2, buyer: 2, wife: 1}


def test_one_set_of_co_owners_is_one_head_in_whatever_order_and_form() -> None:
    """Two flats of the same two are one head, joint or by shares."""
    stage = open_stage()
    wife, husband = stage.person(), stage.person()
    stage.owned(stage.unit("101"), wife, husband)
    stage.desk.run(
        h.acquire,
        stage.unit("102"),
        owners=(husband, wife),
        start=PartialDate("2013"),
        shares=(Fraction(1, 3), Fraction(2, 3)),
    )

    told = stage.desk.ask(h.heads, on=NOW)

    assert (told.count, told.area) == (1, Decimal(200))
    assert told.heads[0].persons == tuple(sorted((wife, husband)))


def test_two_people_of_one_name_are_two_heads() -> None:
    """Identity is the person's id."""
    stage = open_stage()
    for room in ("101", "102"):
        stage.owned(stage.unit(room), stage.person("住户甲"))

    assert count(stage) == 2


def test_a_company_with_several_units_is_one_head() -> None:
    """A company is one person."""
    stage = open_stage()
    company = stage.person("管理公司", kind=h.PersonKind.COMPANY)
    for room in ("101", "102", "103"):
        stage.owned(stage.unit(room), company)

    assert count(stage) == 1


def test_100_delivered_and_20_unsold_units_are_99_heads() -> None:
    """97 single owners, one owner of 3 flats, and the developer with 20 unsold ones: 97 + 1 + 1, with the area of all 120."""
    stage = open_stage()
    rich, developer = stage.person(), stage.person("开发企业", kind=h.PersonKind.COMPANY)
    owners = [stage.person() for _ in range(97)] + [rich] * 3 + [developer] * 20

    for number, owner in enumerate(owners, start=1):
        stage.owned(stage.unit(str(number), status=UNSOLD if owner == developer else DELIVERED), owner)

    told = stage.desk.ask(h.heads, on=NOW)
    assert (told.count, told.area) == (99, Decimal(12_000))
    assert [len(head.units) for head in told.heads if head.developer] == [20]
    assert sorted(len(head.units) for head in told.heads) == [1] * 97 + [3, 20]


@pytest.mark.parametrize("named", [True, False])
def test_unsold_sold_and_own_units_of_the_developer_are_one_head(*, named: bool) -> None:
    """A sold unit is the developer's until it is delivered; who owns what is unsold is the developer, named or not."""
    stage = open_stage()
    developer, buyer = stage.person("开发企业", kind=h.PersonKind.COMPANY), stage.person()
    stage.owned(stage.unit("1", status=UNSOLD), developer)
    stage.owned(stage.unit("2", status=SOLD), buyer)
    stage.owned(stage.unit("3"), developer)
    stage.owned(stage.unit("4"), buyer)
    if named:
        stage.desk.run(h.name_developer, developer, start=PartialDate("2010"))

    told = stage.desk.ask(h.heads, on=NOW)

    assert told.count == 2
    (own,) = (head for head in told.heads if head.developer)
    assert (own.persons, len(own.units), own.area) == ((developer,), 3, Decimal(300))


def test_a_named_developer_without_unsold_units_is_still_known() -> None:
    """Sold but undelivered units and the developer's own shop are one head, because it is on record who the developer is."""
    stage = open_stage()
    developer = stage.person("开发企业", kind=h.PersonKind.COMPANY)
    stage.owned(stage.unit("1", status=SOLD), stage.person())
    stage.owned(stage.unit("商铺1", kind=h.UnitKind.SHOP), developer)
    without = count(stage)

    stage.desk.run(h.name_developer, developer, start=PartialDate("2010"))

    assert (without, count(stage)) == (2, 1)


def test_a_unit_that_the_developer_shares_with_somebody_is_theirs_together() -> None:
    """Only what the developer owns alone belongs to the developer's head."""
    stage = open_stage()
    developer, partner = stage.person("开发企业", kind=h.PersonKind.COMPANY), stage.person()
    stage.desk.run(h.name_developer, developer, start=PartialDate("2010"))
    stage.owned(stage.unit("1"), developer)
    stage.owned(stage.unit("2"), developer, partner)

    heads = stage.desk.ask(h.heads, on=NOW).heads

    assert {(head.developer, len(head.persons)) for head in heads} == {(True, 1), (False, 2)}


def test_for_a_sold_unit_the_developer_is_counted_not_the_buyer() -> None:
    """Until delivery the buyer is on record as such, and the head is the developer's."""
    stage = open_stage()
    developer, buyer = stage.person("开发企业", kind=h.PersonKind.COMPANY), stage.person()
    stage.desk.run(h.name_developer, developer, start=PartialDate("2010"))
    stage.owned(stage.unit("1", status=SOLD), buyer)

    (holding,) = stage.desk.ask(h.holdings, on=NOW)

    assert [row.person for row in holding.owners] == [buyer]
    assert (holding.holder, holding.delivered, holding.developer) == ((developer,), False, True)
    assert h.heads_of([holding]).heads[0].persons == (developer,)


def test_whether_the_developers_own_units_are_merged_can_be_chosen() -> None:
    """The interpretation leaves it open; merged is the default."""
    stage = open_stage()
    developer = stage.person("开发企业", kind=h.PersonKind.COMPANY)
    stage.owned(stage.unit("1", status=UNSOLD), developer)
    stage.owned(stage.unit("2"), developer)
    stage.owned(stage.unit("3"), developer)

    found = stage.desk.ask(h.holdings, on=NOW)

    assert h.heads_of(found).count == 1
    assert h.heads_of(found, merge_developer=False).count == 2


def test_unsold_units_count_even_when_nobody_is_on_record_for_them() -> None:
    """They are the developer's all the same: one head without a name."""
    stage = open_stage()
    stage.unit("1", status=UNSOLD)
    stage.unit("2", status=SOLD)

    told = stage.desk.ask(h.heads, on=NOW)

    assert [(head.persons, head.developer, len(head.units)) for head in told.heads] == [((), True, 2)]
    assert told.without_owner == ()


def test_delivery_makes_the_buyer_a_head_from_that_day() -> None:
    """The day before, the unit was the developer's."""
    stage = open_stage()
    developer, buyer = stage.person("开发企业", kind=h.PersonKind.COMPANY), stage.person()
    stage.owned(stage.unit("1", status=UNSOLD), developer)
    sold = stage.unit("2", status=SOLD)
    stage.owned(sold, buyer, start="2012-01-01")
    stage.desk.run(h.deliver, sold, on=PartialDate("2012-09-01"))

    assert [count(stage, on) for on in (date(2012, 8, 31), date(2012, 9, 1))] == [1, 2]


def test_a_delivered_unit_without_a_known_owner_is_a_head_of_its_own() -> None:
    """It stays in every base; that nobody is known is said."""
    stage = open_stage()
    units = [stage.unit("101"), stage.unit("102")]

    told = stage.desk.ask(h.heads, on=NOW)

    assert told.count == 2
    assert list(told.without_owner) == units


def test_units_without_a_measure_are_named() -> None:
    """The sum is short by them, which nobody should have to guess."""
    stage = open_stage()
    measured = stage.unit("101")
    bare = stage.desk.run(h.add_unit, place=stage.entrance, room="102", code="102").id

    told = stage.desk.ask(h.heads, on=NOW)

    assert (told.area, told.without_area) == (Decimal(100), (bare,))
    assert measured not in told.without_area


def test_parking_and_storage_count_only_when_asked_for_and_common_premises_never() -> None:
    """What counts is dwellings and shops unless the owners agreed on something else."""
    stage = open_stage()
    owner = stage.person()
    kinds = (h.UnitKind.DWELLING, h.UnitKind.SHOP, h.UnitKind.PARKING, h.UnitKind.STORAGE)
    for kind in kinds:
        stage.owned(stage.unit(kind.value, kind=kind), owner)
    stage.unit("物业用房", kind=h.UnitKind.COMMON)

    assert stage.desk.ask(h.heads, on=NOW).area == Decimal(200)
    assert stage.desk.ask(h.heads, on=NOW, kinds=kinds).area == Decimal(400)


def test_the_owners_of_one_building_are_counted_alone() -> None:
    """An owner with flats in two buildings is a head in each, and one in the compound."""
    stage = open_stage()
    owner = stage.person()
    stage.owned(stage.unit("101"), owner)
    other = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="4", name="4栋")
    away = stage.desk.run(h.add_unit, place=other.id, room="101", code="4-101").id
    stage.owned(away, owner)

    parts = [stage.desk.ask(h.heads, on=NOW, place=place) for place in (stage.building, other.id)]

    assert [(part.count, len(part.heads[0].units)) for part in parts] == [(1, 1), (1, 1)]
    assert count(stage) == 1


def test_the_order_of_the_holdings_does_not_matter() -> None:
    """Count and area are those of the set."""
    stage = open_stage()
    wife, husband = stage.person(), stage.person()
    for room, owners in (("101", (wife,)), ("102", (wife, husband)), ("103", (husband, wife)), ("104", (wife,))):
        stage.owned(stage.unit(room), *owners)
    found = stage.desk.ask(h.holdings, on=NOW)

    forward, backward = h.heads_of(found), h.heads_of(reversed(found))

    assert (forward.count, forward.area) == (backward.count, backward.area) == (2, Decimal(400))


@settings(max_examples=15)
@given(st.lists(st.sets(st.integers(0, 4), min_size=1, max_size=2), min_size=1, max_size=12))
def test_heads_are_the_distinct_sets_of_owners(sets: list[set[int]]) -> None:
    """For any owners of any units: as many heads as there are different sets, and never more than units."""
    stage = open_stage()
    persons = [stage.person() for _ in range(5)]
    for number, owners in enumerate(sets):
        stage.owned(stage.unit(str(number)), *(persons[one] for one in sorted(owners)))

    told = stage.desk.ask(h.heads, on=NOW)

    assert told.count == len({frozenset(owners) for owners in sets})
    assert {frozenset(head.persons) for head in told.heads} == {frozenset(persons[one] for one in owners) for owners in sets}
    assert told.area == 100 * len(sets)


def test_holdings_are_read_without_a_query_for_each_unit() -> None:
    """A compound of ten thousand flats is read as one of ten: with the same few finds."""
    stage = open_stage()
    for number in range(12):
        stage.owned(stage.unit(str(number)), stage.person())
    asked: list[str] = []
    with stage.operator.view() as view:
        find = view.find

        def counting(kind: type[h.Unit], /, **equal: object) -> tuple[h.Unit, ...]:
            asked.append(kind.__name__)
            return find(kind, **equal)  # type: ignore[arg-type]  # passed on as they came

        view.find = counting  # type: ignore[assignment,method-assign]  # to count the finds
        found = h.holdings(view, on=NOW)

    assert len(found) == 12
    assert len(asked) <= 6
