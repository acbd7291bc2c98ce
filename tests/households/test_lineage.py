"""Units that are split, merged and renumbered: right before, right after, and what cannot be."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.households.stage import Stage, open_stage

from community_gov import Id, PartialDate, Refused
from community_gov import households as h

DAY, BEFORE = date(2021, 6, 1), date(2021, 5, 31)
HALF = Fraction(1, 2)


def part(room: str, area: str | None = "50", **more: object) -> h.UnitPart:
    """A part with so many square metres."""
    made: Callable[..., h.UnitPart] = h.UnitPart
    return made(code=f"3-1-{room}", room=room, area=None if area is None else Decimal(area), **more)


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


def rooms(stage: Stage, on: date) -> list[str]:
    """The rooms that there are on a day."""
    return [unit.room for unit in stage.desk.ask(h.units, on=on)]


def owners(stage: Stage, unit: Id[h.Unit], on: date) -> list[Id[h.Person]]:
    """Who owned it."""
    return [row.person for row in stage.desk.ask(h.owners_of, unit, on=on)]


def counted(stage: Stage, on: date) -> tuple[int, Decimal, int]:
    """Heads, square metres and units of a day."""
    heads = stage.desk.ask(h.heads, on=on)
    return heads.count, heads.area, sum(len(head.units) for head in heads.heads)


def test_a_split_unit_is_one_before_and_two_after() -> None:
    """On every day its square metres stand in exactly one place, and the owner is one head all the time."""
    stage = open_stage()
    whole, owner = stage.unit("101"), stage.person()
    stage.owned(whole, owner)

    first, second = stage.desk.run(h.split_unit, whole, into=(part("101A", "60"), part("101B", "40")), on=DAY)

    assert (rooms(stage, BEFORE), rooms(stage, DAY)) == (["101"], ["101A", "101B"])
    assert [owners(stage, whole, on) for on in (BEFORE, DAY)] == [[owner], []]
    assert [owners(stage, first.id, on) for on in (BEFORE, DAY)] == [[], [owner]]
    assert owners(stage, second.id, DAY) == [owner]
    assert counted(stage, BEFORE) == (1, Decimal(100), 1)
    assert counted(stage, DAY) == (1, Decimal(100), 2)


def test_merged_units_of_one_owner_are_one_unit_after() -> None:
    """The new one may bear the code of one of the old ones."""
    stage = open_stage()
    left, right, owner = stage.unit("101"), stage.unit("102"), stage.person()
    stage.owned(left, owner)
    stage.owned(right, owner, start="2015")

    merged = stage.desk.run(h.merge_units, (left, right), into=part("101", "200"), on=DAY)

    assert (rooms(stage, BEFORE), rooms(stage, DAY)) == (["101", "102"], ["101"])
    assert [stage.desk.ask(h.unit_of, code="3-1-101", on=on) for on in (BEFORE, DAY)] == [
        stage.desk.ask(h.units, on=BEFORE)[0],
        merged,
    ]
    assert owners(stage, merged.id, DAY) == [owner]
    assert counted(stage, BEFORE) == (1, Decimal(200), 2)
    assert counted(stage, DAY) == (1, Decimal(200), 1)


def test_renumbered_units_can_change_numbers_with_each_other() -> None:
    """They stay the same units; each day finds by the codes of that day."""
    stage = open_stage()
    left, right = stage.unit("101"), stage.unit("102")

    made = stage.desk.run(
        h.renumber_units,
        numbers=(h.UnitNumber(unit=left, code="3-1-102", room="102"), h.UnitNumber(unit=right, code="3-1-101", room="101")),
        on=DAY,
    )

    assert [unit.id for unit in made] == [left, right]
    found = [[stage.desk.ask(h.unit_of, code=f"3-1-{room}", on=on) for room in ("101", "102")] for on in (BEFORE, DAY)]
    assert [[unit.id for unit in row if unit] for row in found] == [[left, right], [right, left]]
    stage.desk.run(h.renumber_units, numbers=(h.UnitNumber(unit=left, code="9", room="9"),), on=date(2021, 8, 1))
    asked = (("3-1-101", BEFORE), ("3-1-102", DAY), ("3-1-102", date(2021, 8, 1)), ("9", DAY), ("9", date(2021, 8, 1)))
    told = [stage.desk.ask(h.unit_of, code=code, on=on) for code, on in asked]
    assert [None if unit is None else unit.id for unit in told] == [left, left, None, None, left]


def test_the_lineage_of_a_unit_goes_back_and_on() -> None:
    """Through a split and a merger; a sister that is only related through the past does not stand in it."""
    stage = open_stage()
    whole, other = stage.unit("101"), stage.unit("102")
    first, second = stage.desk.run(h.split_unit, whole, into=(part("101A"), part("101B")), on=DAY)
    merged = stage.desk.run(h.merge_units, (second.id, other), into=part("101C", "150"), on=date(2021, 9, 1))

    told = stage.desk.ask(h.lineage, merged.id)

    assert {(step.from_, step.to) for step in told} == {(whole, second.id), (second.id, merged.id), (other, merged.id)}
    assert [step.on for step in told] == sorted(step.on for step in told)
    assert {step.to for step in stage.desk.ask(h.lineage, whole)} == {first.id, second.id, merged.id}
    assert {(step.code, step.room) for step in told} == {("3-1-101", "101"), ("3-1-101B", "101B"), ("3-1-102", "102")}


@pytest.mark.parametrize(
    ("areas", "difference", "refused"),
    [
        (("60", "40"), "0", []),
        (("60", "39.9999"), "0", ["areas_differ"]),
        (("60", "39.9999"), "-0.0001", []),
        (("60", None), "0", ["area_missing"]),
    ],
)
def test_areas_add_up_or_it_is_said_by_how_much_not(areas: tuple[str | None, ...], difference: str, refused: list[str]) -> None:
    """To the last decimal; the objection says how much stands on both sides."""
    stage = open_stage()
    into = tuple(part(f"101{letter}", area) for letter, area in zip("AB", areas, strict=True))
    unit = stage.unit("101")

    if not refused:
        stage.desk.run(h.split_unit, unit, into=into, on=DAY, difference=Decimal(difference))
        return
    with pytest.raises(Refused) as caught:
        stage.desk.run(h.split_unit, unit, into=into, on=DAY, difference=Decimal(difference))

    assert codes(caught) == refused
    if refused == ["areas_differ"]:
        assert caught.value.problems[0].params["by"] == Decimal("-0.0001")


def test_co_owners_divide_a_unit_among_themselves() -> None:
    """Each part names its owners; somebody who was none, or one who is left out, has to transfer."""
    stage = open_stage()
    unit, husband, wife, stranger = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, husband, wife)

    for parts, refused in (
        ((part("101A", owners=(husband,)), part("101B", owners=(stranger,))), ["not_among", "owners_left_out"]),
        ((part("101A", owners=(husband,)), part("101B")), ["owners_partly", "owners_left_out"]),
    ):
        with pytest.raises(Refused) as caught:
            stage.desk.run(h.split_unit, unit, into=parts, on=DAY)
        assert codes(caught) == refused

    made = stage.desk.run(
        h.split_unit,
        unit,
        into=(part("101A", owners=(husband,)), part("101B", owners=(husband, wife), shares=(HALF, HALF))),
        on=DAY,
    )
    assert [owners(stage, one.id, DAY) for one in made] == [[husband], [husband, wife]]
    assert stage.desk.ask(h.shares_of, made[1].id, on=DAY).known == 1


def test_units_of_different_owners_are_merged_by_saying_the_shares() -> None:
    """The same people, with the shares that they agreed on."""
    stage = open_stage()
    left, right, first, second = stage.unit("101"), stage.unit("102"), stage.person(), stage.person()
    stage.owned(left, first)
    stage.owned(right, second)

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.merge_units, (left, right), into=part("101", "200"), on=DAY)
    assert codes(caught) == ["owners_differ"]

    shares = (Fraction(3, 4), Fraction(1, 4))
    into = part("101", "200", owners=(first, second), shares=shares)
    merged = stage.desk.run(h.merge_units, (left, right), into=into, on=DAY)
    assert [row.share for row in stage.desk.ask(h.owners_of, merged.id, on=DAY)] == list(shares)


def test_whoever_lives_there_goes_on_living_there() -> None:
    """In the part that is named, and in a merged unit without being named, once."""
    stage = open_stage()
    unit, other, owner, tenant = stage.unit("101"), stage.unit("102"), stage.person(), stage.person()
    for home in (unit, other):
        stage.desk.run(h.move_in, home, person_id=owner, role=h.ResidenceRole.OWNER, start=PartialDate("2013"))
    stage.desk.run(h.move_in, unit, person_id=tenant, role=h.ResidenceRole.TENANT, start=PartialDate("2019"))

    with pytest.raises(Refused) as caught:
        stage.desk.run(
            h.split_unit, unit, into=(part("101A", residents=(stage.person(),)), part("101B", residents=(owner,))), on=DAY
        )
    assert codes(caught) == ["not_resident", "home_unsaid"]

    into = (part("101A", residents=(tenant,)), part("101B", residents=(owner,)))
    first, second = stage.desk.run(h.split_unit, unit, into=into, on=DAY)
    merged = stage.desk.run(h.merge_units, (second.id, other), into=part("101C", "150"), on=date(2021, 9, 1))

    def lives(person: Id[h.Person], on: date) -> list[Id[h.Unit]]:
        return [row.unit for row in stage.desk.ask(h.homes_of, person, on=on)]

    assert [lives(tenant, on) for on in (BEFORE, DAY)] == [[unit], [first.id]]
    assert [lives(owner, on) for on in (DAY, date(2021, 9, 1))] == [[other, second.id], [merged.id]]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("one part", "few_units"),
        ("ahead", "changed_ahead"),
        ("twice", "unit_gone"),
        ("sold later", "recorded_later"),
        ("renumbered later", "recorded_later"),
        ("code taken", "code_taken"),
        ("same unit", "unit_named_twice"),
        ("shop", "unlike"),
        ("elsewhere", "place_unsaid"),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(what: str, code: str) -> None:
    """Each refusal by its code, and the register as it was."""
    stage = open_stage()
    unit, _other, shop = stage.unit("101"), stage.unit("102"), stage.unit("商铺3", kind=h.UnitKind.SHOP)
    stage.owned(unit, stage.person())
    parts: tuple[h.UnitPart, ...] = (part("101A"), part("101B"))
    on = DAY
    apart = stage.desk.run(h.add_unit, place=stage.building, room="9", code="9").id
    merging = {"same unit": (unit, unit), "shop": (unit, shop), "elsewhere": (unit, apart)}.get(what)
    if what == "one part":
        parts = (parts[0],)
    elif what == "ahead":
        on = date(2022, 1, 2)
    elif what == "twice":
        stage.desk.run(h.split_unit, unit, into=parts, on=date(2021, 1, 1))
        parts = (part("101C"), part("101D"))
    elif what == "sold later":
        stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2021-07-01"))
    elif what == "renumbered later":
        stage.desk.run(h.renumber_units, numbers=(h.UnitNumber(unit=unit, code="7", room="7"),), on=date(2021, 7, 1))
    elif what == "code taken":
        parts = (part("101A"), part("102"))
    held = rooms(stage, date(2022, 1, 1))

    def change() -> None:
        if merging is None:
            stage.desk.run(h.split_unit, unit, into=parts, on=on)
        else:
            stage.desk.run(h.merge_units, merging, into=part("101", "200"), on=on)

    with pytest.raises(Refused) as caught:
        change()

    assert codes(caught) == [code]
    assert rooms(stage, date(2022, 1, 1)) == held


def test_nothing_is_owned_or_lived_in_outside_of_the_time_of_a_unit() -> None:
    """Neither after it was split, nor a part before that."""
    stage = open_stage()
    unit = stage.unit("101")
    first, _second = stage.desk.run(h.split_unit, unit, into=(part("101A"), part("101B")), on=DAY)

    for one, start in ((unit, "2022-01-01"), (unit, "2019"), (first.id, "2019")):
        with pytest.raises(Refused) as caught:
            stage.owned(one, stage.person(), start=start)
        assert codes(caught) == ["outside_life"]
        with pytest.raises(Refused) as caught:
            stage.desk.run(h.move_in, one, person_id=stage.person(), role=h.ResidenceRole.FAMILY, start=PartialDate(start))
        assert codes(caught) == ["outside_life"]
    stage.desk.run(h.acquire, unit, owners=(stage.person(),), start=PartialDate("2010"), end=PartialDate("2015"))


def test_an_owned_unit_does_not_become_common_premises() -> None:
    """What has an owner belongs to nobody else; once he is gone it can (Civil Code art. 274)."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.owned(unit, stage.person())

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.correct_unit, unit, kind=h.UnitKind.COMMON)
    assert codes(caught) == ["owned_common"]

    stage.desk.run(h.release, unit, end=PartialDate("2020"))
    assert stage.desk.run(h.correct_unit, unit, kind=h.UnitKind.COMMON).kind is h.UnitKind.COMMON


def test_a_vague_sale_around_the_day_is_carried_over_as_it_counts() -> None:
    """Of a unit that was possibly sold the buyer counts; he owns the parts, and the seller nothing of them."""
    stage = open_stage()
    unit, seller, buyer = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, seller)
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2021"))

    first, _second = stage.desk.run(h.split_unit, unit, into=(part("101A"), part("101B")), on=DAY)

    assert owners(stage, first.id, DAY) == [buyer]


def test_a_roster_with_a_former_code_is_told_so() -> None:
    """It would add a unit that is no more."""
    stage = open_stage()
    unit = stage.unit("101")
    row = stage.desk.ask(h.roster_of)[0]
    stage.desk.run(h.renumber_units, numbers=(h.UnitNumber(unit=unit, code="3-1-111", room="111"),), on=DAY)

    check = stage.desk.ask(h.check_roster, rows=(row,))

    assert [problem.code for problem in check.problems] == ["households.former_code"]
