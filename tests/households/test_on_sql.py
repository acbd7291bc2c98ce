"""The changes of a register on the SQL store: the same answers and the same journal as in memory."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.stores.postgres_server import Server

from community_gov import CLERK, OPERATOR, Code, Community, PartialDate, audit, facilities
from community_gov import households as h
from community_gov.testing import FixedClock, SeededSalts, somebody

START = PartialDate("2015")


def story(community: Community) -> Iterator[object]:
    """A split, a death, a merger of two ids, a zone, a lift, and what is answered about them."""
    desk = community.by(somebody("office", CLERK, OPERATOR))
    with desk.change() as change:
        block = h.add_place(change, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
        people = [h.add_person(change, name=name, phone="13800000001").id for name in ("甲", "乙", "丙", "丙")]
        flats = [h.add_unit(change, place=block, room=room, code=f"3-{room}").id for room in ("101", "102")]
        for flat, owners in zip(flats, ((people[0], people[1]), (people[2],)), strict=True):
            h.measure(change, flat, value=Decimal("80.1234"), source=h.AreaSource.REGISTER)
            h.acquire(change, flat, owners=owners, start=START)
    parts = tuple(h.UnitPart(code=f"3-101{one}", room=f"101{one}", area=Decimal("40.0617")) for one in "AB")
    made = desk.run(h.split_unit, flats[0], into=parts, on=date(2021, 3, 1))
    yield made
    yield desk.run(h.name_representative, made[0].id, person_id=people[1], on=date(2021, 4, 1))
    yield desk.run(h.record_death, people[2], on=PartialDate("2021-05"), heirs=(people[0],))
    yield desk.ask(h.doubles)
    yield desk.run(h.merge_persons, people[3], into=people[2], reason="同一人")
    zone = desk.run(h.draw_zone, kind=h.ZoneKind.GRID, code="G1", name="一网格", places=(block,), start=START)
    desk.run(h.put_in_charge, zone.id, person_id=people[1], start=START)
    desk.run(h.link, system=Code("host"), key="7", about=people[3])
    lift = desk.run(
        facilities.add_facility,
        kind=facilities.FacilityKind.LIFT,
        name="电梯",
        place=block,
        responsible=people[1],
        start=date(2021, 1, 1),
        every=15,
    )
    for on in (date(2021, 2, 28), date(2021, 6, 1)):
        yield desk.ask(h.heads, on=on)
        yield [desk.ask(h.speakers_of, unit.id, on=on) for unit in desk.ask(h.units, on=on)]
        yield desk.ask(audit.findings, on=on)
        yield desk.ask(facilities.facility, lift.id, on=on)
    yield desk.ask(h.lineage, made[1].id)
    yield desk.ask(h.in_charge, made[1].id, on=date(2021, 6, 1))
    yield desk.ask(h.changes, since=date(2021, 1, 1), until=date(2021, 12, 1), zone=zone.id)
    yield desk.ask(h.persons)
    yield desk.ask(h.owners_of_several, on=date(2021, 6, 1))


def test_all_stores_answer_the_same(tmp_path: Path, cluster: Server) -> None:
    """To the last byte of the journal, which verifies."""
    told, heads = [], []
    with cluster.prepared() as address:
        for url in (None, f"sqlite:///{tmp_path}/register.db", address):
            answers, head = _told(url)
            told.append(answers)
            heads.append(head)
    assert told[0] == told[1] == told[2]
    assert heads[0] == heads[1] == heads[2]


def _told(url: str | None) -> tuple[list[object], bytes]:
    """What a store answered, and the last entry of its journal."""
    clock, salts = FixedClock(), SeededSalts("register")
    if url is None:
        community = Community.in_memory("register", clock=clock, salts=salts, plugins=())
    else:
        community = Community.create(url, "register", name="x", clock=clock, salts=salts, plugins=())
    answers = list(story(community))
    with community.journal() as journal:
        assert journal.verify().faults == ()
        return answers, list(journal.bodies())[-1]
