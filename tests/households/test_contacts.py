"""Whom to call for a unit: somebody of the register or outside it, who knows of it, on which day, in which order."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.households.stage import Stage, open_stage
from tests.stores.postgres_server import Server

from community_gov import (
    CLERK,
    OPERATOR,
    Actor,
    Community,
    Denied,
    Id,
    Masked,
    NotFound,
    PartialDate,
    Refused,
    audit,
)
from community_gov import households as h
from community_gov import protection as pp
from community_gov.testing import FixedClock, SeededSalts, somebody

RELATIVE, TENANT, AGENT, EMERGENCY = (
    h.ContactRelation.RELATIVE,
    h.ContactRelation.TENANT,
    h.ContactRelation.AGENT,
    h.ContactRelation.EMERGENCY,
)
NOW = date(2022, 1, 1)
TOLD = date(2021, 5, 1)
START = PartialDate("2021-05-01")
NAME, PHONE = "亲属生成者", "13900001234"


def outside(
    stage: Stage, unit: Id[h.Unit], *, phone: str = PHONE, start: PartialDate = START, order: int | None = None
) -> h.Contact:
    """A relative who is not in the register."""
    return stage.desk.run(h.name_contact, unit, relation=RELATIVE, told=TOLD, start=start, name=NAME, phone=phone, order=order)


def known(stage: Stage, unit: Id[h.Unit], person: Id[h.Person], *, start: PartialDate = START) -> h.Contact:
    """Somebody of the register."""
    return stage.desk.run(h.name_contact, unit, relation=TENANT, told=TOLD, start=start, person_id=person)


def called(stage: Stage, unit: Id[h.Unit], on: date = NOW) -> list[Id[h.Contact]]:
    """Who would be called."""
    return [row.contact.id for row in stage.desk.ask(h.contacts_of, unit, on=on)]


def reached(stage: Stage, unit: Id[h.Unit], on: date = NOW) -> list[tuple[str | None, str | None]]:
    """Their names and telephones."""
    return [(row.name, row.phone) for row in stage.desk.ask(h.contacts_of, unit, on=on)]


def test_who_is_called_is_of_the_register_or_has_a_name_and_a_telephone() -> None:
    """In clear for the office: what the register says today, or what was given."""
    stage = open_stage()
    unit, tenant = stage.unit("101"), stage.desk.run(h.add_person, name="住户丁", phone="13800000004").id
    known(stage, unit, tenant)
    outside(stage, unit)

    assert reached(stage, unit) == [("住户丁", "13800000004"), (NAME, PHONE)]
    stage.desk.run(h.correct_person, tenant, phone="13800000005")
    assert reached(stage, unit)[0] == ("住户丁", "13800000005")
    assert NAME not in repr(stage.desk.ask(h.contacts_of, unit, on=NOW))


def test_each_has_a_place_in_the_order_and_the_next_comes_last() -> None:
    """Who is named without an order comes after those of the same time; a given order goes before it."""
    stage = open_stage()
    unit = stage.unit("101")
    before = outside(stage, unit, phone="1", start=PartialDate("2020"))
    stage.desk.run(h.end_contact, before.id, end=PartialDate("2021-01-01"))
    one, two = outside(stage, unit, phone="2"), outside(stage, unit, phone="3")
    first = outside(stage, unit, phone="4", order=1, start=PartialDate("2021-04"))

    assert (one.order, two.order) == (1, 2)
    assert called(stage, unit) == [first.id, one.id, two.id]


def test_the_end_is_the_first_day_without() -> None:
    """Half-open, as everything that is dated; an end that has not come may be moved."""
    stage = open_stage()
    unit = stage.unit("101")
    contact = outside(stage, unit)
    stage.desk.run(h.end_contact, contact.id, end=PartialDate("2023"))
    stage.desk.run(h.end_contact, contact.id, end=PartialDate("2021-12-01"))

    days = (date(2021, 4, 30), date(2021, 5, 1), date(2021, 11, 30), date(2021, 12, 1))
    assert [len(called(stage, unit, day)) for day in days] == [0, 1, 1, 0]
    assert outside(stage, unit, start=PartialDate("2021-12")).id in called(stage, unit)  # the month may hold both


@pytest.mark.parametrize(
    ("what", "refused"),
    [
        ("nobody", "contact_who"),
        ("name alone", "contact_who"),
        ("phone alone", "contact_who"),
        ("both", "contact_who"),
        ("empty", "empty"),
        ("not told", "told_later"),
        ("backwards", "end_before_start"),
        ("order", "order_from_one"),
        ("person twice", "called_already"),
        ("number twice", "called_already"),
        ("ended twice", "contact_over"),
        ("ended early", "end_before_start"),
        ("erased while called", "contact_stands"),
    ],
)
def test_what_is_no_contact_is_refused(what: str, refused: str) -> None:
    """Each with its reason, and nothing is left behind."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    stands, over = outside(stage, unit), outside(stage, unit, phone="7")
    known(stage, unit, person)
    stage.desk.run(h.end_contact, over.id, end=PartialDate("2021-06-01"))

    def name(**given: object) -> Callable[[], object]:
        said = {"relation": AGENT, "told": TOLD, "start": START} | given
        return lambda: stage.desk.run(h.name_contact, unit, **said)  # type: ignore[arg-type]  # the cases give what fits, or what must be refused

    tried: dict[str, Callable[[], object]] = {
        "nobody": name(),
        "name alone": name(name=NAME),
        "phone alone": name(phone=PHONE),
        "both": name(person_id=person, name=NAME, phone=PHONE),
        "empty": name(name=" ", phone=PHONE),
        "not told": name(name=NAME, phone="8", told=date(2022, 1, 2)),
        "backwards": name(name=NAME, phone="8", end=PartialDate("2020")),
        "order": name(name=NAME, phone="8", order=0),
        "person twice": name(person_id=person, start=PartialDate("2021-12")),
        "number twice": name(name="另一名", phone="139 0000 1234"),
        "ended twice": lambda: stage.desk.run(h.end_contact, over.id, end=PartialDate("2022")),
        "ended early": lambda: stage.desk.run(h.end_contact, stands.id, end=PartialDate("2019")),
        "erased while called": lambda: stage.operator.run(h.erase_contact, stands.id),
    }
    before = called(stage, unit)

    with pytest.raises(Refused) as caught:
        tried[what]()

    assert [problem.code for problem in caught.value.problems] == [f"households.{refused}"]
    assert called(stage, unit) == before


@pytest.mark.parametrize("missing", ["unit", "person"])
def test_unknown_units_and_persons_are_refused(missing: str) -> None:
    """The id that is unknown is named."""
    stage = open_stage()
    unit = Id[h.Unit]("unit-99") if missing == "unit" else stage.unit("101")
    person = Id[h.Person]("person-99") if missing == "person" else stage.person()

    with pytest.raises(NotFound, match=f"{missing}-99"):
        known(stage, unit, person)
    with pytest.raises(NotFound):
        stage.desk.ask(h.contacts_of, Id("unit-98"), on=NOW)


def test_owners_and_residents_see_stars_and_others_nothing() -> None:
    """A tenant's daughter's number is not the landlord's; only the office names and ends contacts, only the operator erases."""
    stage = open_stage()
    unit, owner, tenant, other = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, owner)
    stage.desk.run(h.move_in, unit, person_id=tenant, role=h.ResidenceRole.TENANT, start=PartialDate("2018"))
    contact = outside(stage, unit)

    for desk in (stage.resident(owner), stage.resident(tenant), stage.auditor):
        (row,) = desk.ask(h.contacts_of, unit, on=NOW)
        assert (row.name, row.phone) == (Masked("亲*"), Masked("139****1234"))
        assert (row.contact.name, row.contact.phone) == (Masked("亲*"), Masked("139****1234"))
        with pytest.raises(Denied):
            desk.run(h.end_contact, contact.id, end=PartialDate("2022"))
    with pytest.raises(Denied):
        stage.resident(other).ask(h.contacts_of, unit, on=NOW)
    with pytest.raises(Denied):
        stage.desk.run(h.erase_contact, contact.id)


def test_a_merged_person_is_called_by_the_id_that_is_kept() -> None:
    """What named the one names the other, and is in the access report of the person."""
    stage = open_stage()
    unit, old, kept = stage.unit("101"), stage.person("住户丙"), stage.person("住户丙")
    contact = known(stage, unit, old)
    outside(stage, unit)
    human = stage.community.by(Actor(id="clerk", person=stage.person(), roles=frozenset({CLERK})))
    human.run(h.merge_persons, old, into=kept, reason="同一人")

    assert [row.contact.person for row in stage.desk.ask(h.contacts_of, unit, on=NOW)] == [kept, None]
    own = stage.resident(kept)
    report = own.ask(pp.access_report, own.run(pp.ask_access, kept).id)
    assert [held.record.id for held in report.held if held.kind == "households.contact"] == [contact.id]


def test_who_died_is_told_by_the_audit() -> None:
    """As long as he is on record as to be called, from the day of his death on."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    contact = known(stage, unit, person)
    outside(stage, unit)
    stage.desk.run(h.record_death, person, on=PartialDate("2021-08-01"))

    def found(on: str) -> list[str]:
        rows = stage.auditor.ask(audit.findings, on=date.fromisoformat(on))
        return [row.about for row in rows if row.code == "households.still_called"]

    assert (found("2021-07-31"), found("2021-08-01")) == ([], [contact.id])
    stage.desk.run(h.end_contact, contact.id, end=PartialDate("2021-09-01"))
    assert found("2022-01-01") == []


def owner_contact(stage: Stage, unit: Id[h.Unit], person: Id[h.Person]) -> h.Contact:
    """An owner who is called."""
    owner = h.ContactRelation.OWNER
    return stage.desk.run(h.name_contact, unit, relation=owner, told=TOLD, start=START, person_id=person)


def test_who_sold_is_not_called_as_the_owner_any_more() -> None:
    """From the day of the sale; a co-owner who kept a share, or who owns on with somebody else, still is."""
    stage = open_stage()
    unit, first, second, buyer = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, first, second)
    one, other = owner_contact(stage, unit, first), owner_contact(stage, unit, second)

    stage.desk.run(h.transfer, unit, to=(second, buyer), on=PartialDate("2021-09-01"))
    assert called(stage, unit, date(2021, 8, 31)) == [one.id, other.id]
    assert called(stage, unit) == [other.id]
    stage.desk.run(h.release, unit, end=PartialDate("2021-10-01"))
    assert called(stage, unit) == []


def test_contacts_whom_the_former_owners_named_are_told_by_the_audit() -> None:
    """A relative of theirs is asked about; their tenant stays. Who is named anew is one of the present owners."""
    stage = open_stage()
    unit, seller, tenant = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, seller)
    relative = outside(stage, unit)
    known(stage, unit, tenant)

    def found(on: str) -> list[tuple[str, object]]:
        rows = stage.auditor.ask(audit.findings, on=date.fromisoformat(on))
        return [(row.about, row.since) for row in rows if row.code == "households.called_for_others"]

    stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2021-09-01"))
    assert (found("2021-08-31"), found("2021-09-01")) == ([], [(relative.id, PartialDate("2021-09-01"))])
    stage.desk.run(h.end_contact, relative.id, end=PartialDate("2021-10-01"))
    outside(stage, unit, start=PartialDate("2021-10-01"))
    assert found("2021-10-01") == []


def test_what_is_known_of_somebody_outside_goes_when_it_is_over() -> None:
    """It is due with its reason, and can be destroyed at once; a person of the register is kept as long as he may be called."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    there, goes = known(stage, unit, person), outside(stage, unit)

    def due() -> set[tuple[str, str, object]]:
        rows = stage.desk.ask(pp.due_for_erasure, on=NOW)
        return {(row.record, row.field, row.why) for row in rows if row.state is pp.DueState.DUE}

    assert due() == set()
    for contact in (there, goes):
        stage.desk.run(h.end_contact, contact.id, end=PartialDate("2021-12-01"))
    over = pp.Ending.CONTACT_ENDED
    assert due() == {(goes.id, "name", over), (goes.id, "phone", over), (person, "name", over)}

    gone = stage.operator.run(h.erase_contact, goes.id)

    assert (gone.name, gone.phone) == (None, None)
    assert reached(stage, unit, date(2021, 6, 1)) == [("住户甲", None), (None, None)]
    assert due() == {(person, "name", over)}
    with stage.community.journal() as journal:
        assert journal.verify().sound


def test_contacts_go_on_with_the_units_that_follow() -> None:
    """Each part of a split unit has them, and who is known to two that are merged is called once; what was over stays over."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    stage.owned(unit, person)
    known(stage, unit, person)
    outside(stage, unit)
    past = outside(stage, unit, phone="5")
    stage.desk.run(h.end_contact, past.id, end=PartialDate("2021-07-01"))
    parts = tuple(h.UnitPart(code=f"3-1-101{one}", room=f"101{one}", area=Decimal(50)) for one in "AB")

    made = stage.desk.run(h.split_unit, unit, into=parts, on=date(2021, 9, 1))

    day_before, day = date(2021, 8, 31), date(2021, 9, 1)
    both = [("住户甲", None), (NAME, PHONE)]
    assert (reached(stage, unit, day_before), reached(stage, unit, day)) == (both, [])
    assert [reached(stage, one.id, day) for one in made] == [both, both]
    again = h.UnitPart(code="3-1-101", room="101", area=Decimal(100))
    whole = stage.desk.run(h.merge_units, (made[0].id, made[1].id), into=again, on=date(2021, 10, 1))
    assert reached(stage, whole.id) == both
    assert [len(called(stage, one.id)) for one in made] == [0, 0]


def story(community: Community) -> Iterator[object]:
    """Contacts of both sorts, an end, an erasure, and what is answered about them."""
    desk = community.by(somebody("office", CLERK, OPERATOR))
    block = desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    unit = desk.run(h.add_unit, place=block, room="101", code="3-101").id
    person = desk.run(h.add_person, name="住户甲", phone="13800000001").id
    yield desk.run(h.name_contact, unit, relation=AGENT, told=TOLD, start=START, person_id=person)
    other = desk.run(h.name_contact, unit, relation=EMERGENCY, told=TOLD, start=START, name=NAME, phone=PHONE, order=1)
    yield desk.ask(h.contacts_of, unit, on=NOW)
    yield desk.run(h.end_contact, other.id, end=PartialDate("2021-12"))
    yield [desk.ask(h.contacts_of, unit, on=date(2021, 12, day)) for day in (1, 31)]
    yield desk.ask(pp.due_for_erasure, on=NOW)
    yield desk.run(h.erase_contact, other.id)
    yield desk.ask(h.contacts_of, unit, on=TOLD)


def test_all_stores_answer_the_same(tmp_path: Path, cluster: Server) -> None:
    """To the last byte of the journal, which verifies; what was destroyed is in no file."""
    with cluster.prepared() as address:
        told = [_told(url) for url in (None, f"sqlite:///{tmp_path}/contacts.db", address)]
    assert told[0] == told[1] == told[2]
    assert all(PHONE.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def _told(url: str | None) -> tuple[list[object], bytes]:
    clock, salts = FixedClock(), SeededSalts("contacts")
    if url is None:
        community = Community.in_memory("contacts", clock=clock, salts=salts, plugins=())
    else:
        community = Community.create(url, "contacts", name="x", clock=clock, salts=salts, plugins=())
    answers = list(story(community))
    with community.journal() as journal:
        assert journal.verify().faults == ()
        return answers, list(journal.bodies())[-1]
