"""The set of a drive follows the register: who is no more leaves with where it went, who meets a living scope joins."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.stores.postgres_server import Server
from tests.tasks.compound import STAGES, Small, codes, small

from community_gov import Code, Id, Refused
from community_gov import households as h
from community_gov.tasks import (
    Drive,
    Progress,
    UnitScope,
    add,
    add_evidence,
    advance_units,
    block_units,
    burn_down,
    drives_of_unit,
    enrol_units,
    open_drive,
    progress,
    refresh_drive,
    units_gone,
    units_in,
)
from community_gov.tasks import StageSpec as Spec

SURVEY, TAX, ISSUED, NOTHING = (spec.code for spec in STAGES)
START, SPLIT, TODAY = date(2021, 9, 1), date(2021, 10, 1), date(2022, 1, 1)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Small]:
    """Four units of one building, in each of the stores."""
    if request.param == "memory":
        yield small()
    elif request.param == "sqlite":
        yield small(url=f"sqlite:///{tmp_path / 'bay.db'}")
    else:
        server: Server = request.getfixturevalue("cluster")
        with server.prepared() as url:
            yield small(url=url)


def opened(here: Small, scope: UnitScope | None = None, stages: tuple[Spec, ...] = STAGES) -> Id[Drive]:
    """A drive over the units of a scope, or over all four by name."""
    units = here.units if scope is None else ()
    return here.office.run(open_drive, name="办证", stages=stages, units=units, scope=scope, start=START).id


def split(here: Small, unit: Id[h.Unit], on: date = SPLIT) -> tuple[Id[h.Unit], ...]:
    """A unit becomes two."""
    (code,) = [one.code for one in here.office.ask(h.units, on=START) if one.id == unit]
    parts = tuple(h.UnitPart(code=f"{code}{letter}", room=f"{code[2:]}{letter}") for letter in "AB")
    return tuple(one.id for one in here.office.run(h.split_unit, unit, into=parts, on=on))


def figures(found: Progress) -> tuple[int, int, int, int]:
    """All, open, done, and gone."""
    return found.total, found.open, found.done, found.gone


def test_a_unit_that_is_no_more_leaves_with_where_it_went(here: Small) -> None:
    """On the day on which it ended, from whatever stage; of a frozen set nothing joins, and the past stays."""
    drive = opened(here)
    office, one = here.office, here.units[1]
    office.run(block_units, drive, units=(one,), blocker=Code("papers"), party=h.BlockedBy.HOUSEHOLD, on=date(2021, 9, 5))
    parts = split(here, one)
    (gone,) = office.run(refresh_drive, drive, on=TODAY)
    assert (gone.unit, gone.left, gone.gone_to, gone.stage) == (one, SPLIT, parts, SURVEY)
    assert office.ask(units_gone, drive) == (gone,)
    assert one not in {row.unit for row in office.ask(units_in, drive)}
    assert [row.left for row in office.ask(drives_of_unit, one)] == [SPLIT]
    before, after = (office.ask(progress, drive, on=day) for day in (date(2021, 9, 30), SPLIT))
    assert (figures(before), before.blocked) == ((4, 4, 0, 0), 1)
    assert (figures(after), after.blocked) == ((3, 3, 0, 1), 0)
    assert [(point.on, point.open, point.blocked) for point in office.ask(burn_down, drive, until=SPLIT)] == [
        (START, 4, 0),
        (date(2021, 9, 5), 4, 1),
        (SPLIT, 3, 0),
    ]
    assert office.run(refresh_drive, drive, on=TODAY) == ()
    with pytest.raises(Refused) as caught:
        office.run(advance_units, drive, units=(one,), to=TAX, on=TODAY)
    assert codes(caught.value) == ["tasks.unit_left"]


def test_units_of_a_living_scope_join_on_their_day(here: Small) -> None:
    """What came out of a unit joins in the first stage on the day of the split; as often as a scheduler calls it."""
    drive = opened(here, UnitScope(living=True))
    here.office.run(advance_units, drive, units=here.units[:1], to=TAX, on=date(2021, 9, 9))
    parts = split(here, here.units[0])
    elsewhere = here.office.run(h.add_place, kind=h.PlaceKind.BUILDING, code="5", name="5栋").id
    new = here.office.run(h.add_unit, place=elsewhere, room="1", code="5-1").id
    changed = here.office.run(refresh_drive, drive, on=TODAY)
    assert [(row.unit, row.since, row.left) for row in changed] == [
        (here.units[0], SPLIT, SPLIT),
        (parts[0], SPLIT, None),
        (parts[1], SPLIT, None),
        (new, TODAY, None),
    ]
    assert [figures(here.office.ask(progress, drive, on=day)) for day in (date(2021, 9, 30), SPLIT, TODAY)] == [
        (4, 4, 0, 0),
        (5, 5, 0, 1),
        (6, 6, 0, 1),
    ]
    assert here.office.run(refresh_drive, drive, on=TODAY) == ()
    assert here.office.run(enrol_units, drive, units=(new,), on=TODAY) == ()


def test_a_scope_says_which_units(here: Small) -> None:
    """By place, by kind, without a certificate; a frozen one keeps what it chose at the start."""
    office = here.office
    office.run(h.certify, here.units[0], stage=h.CertificateStage.ISSUED, number="证0001", on=date(2020, 1, 1))
    (place,) = office.ask(h.places)
    shop = office.run(h.add_unit, place=place.id, room="S1", code="3-S1", kind=h.UnitKind.SHOP).id
    for scope, chosen in (
        (UnitScope(), (*here.units, shop)),
        (UnitScope(place=place.id, kinds=(h.UnitKind.SHOP,)), (shop,)),
        (UnitScope(uncertified=True, kinds=(h.UnitKind.DWELLING,)), here.units[1:]),
    ):
        drive = opened(here, scope)
        assert {row.unit for row in office.ask(units_in, drive)} == set(chosen)
    frozen = opened(here, UnitScope(kinds=(h.UnitKind.SHOP,)))
    office.run(h.add_unit, place=place.id, room="S2", code="3-S2", kind=h.UnitKind.SHOP)
    assert office.run(refresh_drive, frozen, on=TODAY) == ()
    with pytest.raises(Refused) as caught:
        opened(here, UnitScope(kinds=(h.UnitKind.PARKING,)))
    assert codes(caught.value) == ["tasks.no_units"]
    with pytest.raises(Refused) as caught:
        office.run(open_drive, name="办证", stages=STAGES, units=here.units, scope=UnitScope(), start=START)
    assert codes(caught.value) == ["tasks.one_set"]


def test_a_stage_asks_for_evidence_and_for_the_certificate(here: Small) -> None:
    """Each unit for which it is not there is named; what is later than asked will do."""
    stages = (
        STAGES[0],
        Spec(code=TAX, zh="缴税", en="tax", evidence=True),
        Spec(code=ISSUED, zh="发证", en="issued", done=True, certificate=h.CertificateStage.TRANSFER_FILED),
    )
    drive, office, units = opened(here, stages=stages), here.office, here.units
    task = office.run(add, title="缴税", about=units[0])
    office.run(add_evidence, task.id, address="柜1", digest="0" * 64)
    with pytest.raises(Refused) as caught:
        office.run(advance_units, drive, units=units[:2], to=TAX, on=TODAY)
    assert [(one.code, one.params["unit"]) for one in caught.value.problems] == [("tasks.unit_no_evidence", units[1])]
    office.run(advance_units, drive, units=units[:1], to=TAX, on=TODAY)
    office.run(h.certify, units[1], stage=h.CertificateStage.TAX_PAID, on=date(2021, 12, 1))
    office.run(h.certify, units[2], stage=h.CertificateStage.ISSUED, number="证0002", on=date(2021, 12, 1))
    with pytest.raises(Refused) as caught:
        office.run(advance_units, drive, units=units[:3], to=ISSUED, on=TODAY)
    assert [one.message("zh") for one in caught.value.problems] == [
        f"房屋{units[0]}的产权证办理现为“未启动”,达到“转移登记已受理”才能进入发证",
        f"房屋{units[1]}的产权证办理现为“契税已缴”,达到“转移登记已受理”才能进入发证",
    ]
    office.run(advance_units, drive, units=units[2:3], to=ISSUED, on=TODAY)
    for free in (
        Spec(code=SURVEY, zh="摸底", en="survey", evidence=True),
        Spec(code=SURVEY, zh="摸底", en="survey", certificate=h.CertificateStage.ISSUED),
    ):
        with pytest.raises(Refused) as caught:
            opened(here, stages=(free, *STAGES[1:]))
        assert codes(caught.value) == ["tasks.first_is_free"]
