"""The property certificate of a unit: its steps, what blocks it and with whom that lies."""

from datetime import date
from fractions import Fraction

import pytest
from tests.households.stage import Stage, empty_stage, open_stage

from community_gov import CLERK, Actor, Code, Id, Masked, NotFound, PartialDate, Refused
from community_gov import households as h
from community_gov import protection as pp
from community_gov.lists import Lister

NOT_BEGUN, SURVEYED, TAX_PAID, ISSUED = (
    h.CertificateStage.NOT_BEGUN,
    h.CertificateStage.SURVEYED,
    h.CertificateStage.TAX_PAID,
    h.CertificateStage.ISSUED,
)
REMITTED = Code("tax_not_remitted")


def test_a_unit_of_which_nothing_is_recorded_has_not_begun() -> None:
    """Every unit is in exactly one state."""
    stage = open_stage()
    unit = stage.unit("101")

    state = stage.desk.ask(h.certificate_of, unit)

    assert (state.stage, state.certificate) == (NOT_BEGUN, None)
    assert [one.stage for one in stage.desk.ask(h.certificates)] == [NOT_BEGUN]


def test_the_state_of_any_day_is_that_of_the_last_step_until_then() -> None:
    """Steps carry their day in the world; one whose day nobody knows counts for every day."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.desk.run(h.certify, unit, stage=SURVEYED)
    stage.desk.run(h.certify, unit, stage=TAX_PAID, on=date(2021, 3, 1), blocker=REMITTED)
    stage.desk.run(h.certify, unit, stage=ISSUED, on=date(2021, 6, 30), number="生成证-0001")

    days = (date(2012, 1, 1), date(2021, 2, 28), date(2021, 3, 1), date(2021, 6, 29), date(2021, 6, 30), None)
    stages = [stage.desk.ask(h.certificate_of, unit, on=day).stage for day in days]
    assert stages == [SURVEYED, SURVEYED, TAX_PAID, TAX_PAID, ISSUED, ISSUED]
    blocked = stage.desk.ask(h.certificate_of, unit, on=date(2021, 4, 1)).certificate
    assert blocked is not None
    assert (blocked.blocker, blocked.step) == (REMITTED, 2)


@pytest.mark.parametrize(
    ("number", "on", "blocker"),
    [(None, date(2021, 6, 30), None), ("生成证-1", None, None), ("生成证-1", date(2021, 6, 30), REMITTED)],
)
def test_an_issued_certificate_has_number_and_date_and_no_blocker(
    number: str | None, on: date | None, blocker: Code | None
) -> None:
    """Done is done only with the paper in hand."""
    stage = open_stage()

    with pytest.raises(Refused, match=r"households\.issued_without"):
        stage.desk.run(h.certify, stage.unit("101"), stage=ISSUED, number=number, on=on, blocker=blocker)


def test_there_is_no_number_before_the_issue() -> None:
    """A number stands on the paper."""
    stage = open_stage()

    with pytest.raises(Refused, match=r"households\.number_early"):
        stage.desk.run(h.certify, stage.unit("101"), stage=SURVEYED, number="生成证-1")


def test_steps_go_forward_in_time() -> None:
    """A step before the last one is refused and names both days; on the same day is fine."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.desk.run(h.certify, unit, stage=TAX_PAID, on=date(2021, 3, 1))

    with pytest.raises(Refused, match=r"2021-02-28.*2021-03-01"):
        stage.desk.run(h.certify, unit, stage=SURVEYED, on=date(2021, 2, 28))
    again = stage.desk.run(h.certify, unit, stage=TAX_PAID, on=date(2021, 3, 1), blocker=REMITTED)

    assert again.step == 2


def test_a_blocker_is_one_of_those_that_are_known() -> None:
    """Blockers are data; each says with whom it lies, and a plugin may bring more."""
    stage = open_stage()

    with pytest.raises(Refused, match="no blocker weather"):
        stage.desk.run(h.certify, stage.unit("101"), stage=SURVEYED, blocker=Code("weather"))

    with stage.operator.view() as view:
        known = {blocker.code: blocker.by for blocker in view.packs(h.Blocker)}
    assert known[REMITTED] is h.BlockedBy.DEVELOPER
    assert known[Code("fund_unpaid")] is h.BlockedBy.HOUSEHOLD
    assert set(known.values()) == set(h.BlockedBy) - {h.BlockedBy.OTHER}  # what is none of these is for packs to add


def test_unknown_units_are_refused() -> None:
    """In the verb and in the question."""
    stage = open_stage()

    with pytest.raises(NotFound):
        stage.desk.run(h.certify, Id("unit-99"), stage=SURVEYED)
    with pytest.raises(NotFound):
        stage.desk.ask(h.certificate_of, Id("unit-99"))


def test_an_owner_sees_the_number_of_his_own_certificate_and_an_auditor_a_part_of_it() -> None:
    """A number proves ownership; it stays with whom it concerns."""
    stage = open_stage()
    unit, owner = stage.unit("101"), stage.person()
    stage.owned(unit, owner)
    stage.desk.run(h.certify, unit, stage=ISSUED, on=date(2021, 6, 30), number="生成证-2021-0001")

    own = stage.resident(owner).ask(h.certificate_of, unit).certificate
    seen = stage.auditor.ask(h.certificate_of, unit).certificate

    assert own is not None
    assert seen is not None
    assert own.number == "生成证-2021-0001"
    assert seen.number == Masked("***0001")
    with pytest.raises(Refused, match="not allowed"):
        stage.resident(stage.person()).ask(h.certificate_of, unit)


# --- whose it is ---------------------------------------------------------------------------------------------------------


def issued(stage: Stage, unit: Id[h.Unit], number: str, on: str, *owners: Id[h.Person]) -> None:
    """A certificate was issued."""
    stage.desk.run(h.certify, unit, stage=ISSUED, number=number, on=date.fromisoformat(on), owners=owners)


def numbers(stage: Stage, unit: Id[h.Unit], on: str) -> dict[str, str | None]:
    """The number of each owner's certificate."""
    found = stage.desk.ask(h.titles_of, unit, on=date.fromisoformat(on))
    return {one.ownership.person: None if one.certificate is None else one.certificate.number for one in found}


def test_a_certificate_names_all_who_own_and_a_sale_leaves_it_behind() -> None:
    """The buyers have none until theirs is issued; what was, is told for the days before."""
    stage = open_stage()
    unit, husband, wife, buyer = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, husband, wife)
    issued(stage, unit, "证-1", "2020-06-30")
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2021-03-01"))
    issued(stage, unit, "证-2", "2021-03-05")

    assert numbers(stage, unit, "2020-06-29") == {husband: None, wife: None}
    assert numbers(stage, unit, "2021-02-28") == {husband: "证-1", wife: "证-1"}
    assert numbers(stage, unit, "2021-03-04") == {buyer: None}
    assert numbers(stage, unit, "2021-03-05") == {buyer: "证-2"}


def test_co_owners_may_hold_certificates_of_their_own() -> None:
    """Each is issued to those who are named; who sells his share takes his certificate out of the answer."""
    stage = open_stage()
    unit, first, second, buyer = stage.unit("101"), stage.person(), stage.person(), stage.person()
    half = (Fraction(1, 2), Fraction(1, 2))
    stage.desk.run(h.acquire, unit, owners=(first, second), start=PartialDate("2012"), shares=half)
    issued(stage, unit, "证-1", "2020-06-30", first)
    issued(stage, unit, "证-2", "2020-06-30", second)
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2021-03-01"), sellers=(second,), shares=half[:1])

    assert numbers(stage, unit, "2020-06-30") == {first: "证-1", second: "证-2"}
    assert numbers(stage, unit, "2021-03-01") == {first: "证-1", buyer: None}


def test_a_certificate_whose_owners_came_into_the_register_later_is_theirs() -> None:
    """Entered before them, it is of those who owned on its day."""
    stage = open_stage()
    unit, owner = stage.unit("101"), stage.person()
    issued(stage, unit, "证-1", "2020-06-30")
    stage.owned(unit, owner)

    assert numbers(stage, unit, "2021-01-01") == {owner: "证-1"}


def test_only_owners_are_named_and_only_by_one_that_is_issued() -> None:
    """A certificate for a stranger, or for somebody before it is issued, is a slip."""
    stage = open_stage()
    unit, owner, stranger = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, owner)

    with pytest.raises(Refused, match=r"households\.not_among"):
        issued(stage, unit, "证-1", "2020-06-30", stranger)
    with pytest.raises(Refused, match=r"households\.number_early") as caught:
        stage.desk.run(h.certify, unit, stage=SURVEYED, owners=(owner,))
    assert caught.value.problems[0].at == "owners"
    assert stage.desk.ask(h.certificate_of, unit).certificate is None


def test_an_access_report_holds_the_certificates_of_the_person() -> None:
    """Also the one of a flat that he sold; not that of the buyer."""
    stage = open_stage()
    unit, owner = stage.unit("101"), stage.person()
    stage.owned(unit, owner)
    issued(stage, unit, "证-1", "2020-06-30")
    stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2021-03-01"))
    issued(stage, unit, "证-2", "2021-03-05")

    own = stage.resident(owner)
    held = own.ask(pp.access_report, own.run(pp.ask_access, owner).id).held
    assert [one.record.number for one in held if isinstance(one.record, h.Certificate)] == ["证-1"]


def test_a_list_of_owners_shows_their_certificates() -> None:
    """The number stands beside the owner, masked unless somebody asks for it who may."""
    stage = open_stage()
    unit, owner = stage.unit("101"), stage.person("住户甲")
    stage.owned(unit, owner)
    issued(stage, unit, "湘证-20200001", "2020-06-30")
    who = Actor(id="office", roles=frozenset({CLERK}))
    shown = [
        Lister(community=stage.community, actor=who, personal=personal).ask(h.titles_of, unit, on=date(2021, 1, 1))
        for personal in (False, True)
    ]

    assert [column.label for column in shown[0].columns] == ["人员", "产权形式", "份额", "起始日", "产权证号", "日期"]
    assert [table.rows[0][0] for table in shown] == ["住*", "住户甲"]
    assert [table.rows[0][4] for table in shown] == ["***0001", "湘证-20200001"]


@pytest.mark.parametrize(
    ("cell", "held"), [("证-1", ["证-1", "证-1"]), ("证-1、证-2", ["证-1", "证-2"]), ("证-1、无", ["证-1", None])]
)
def test_a_roster_names_one_certificate_for_all_or_one_for_each(cell: str, held: list[str | None]) -> None:
    """What is written out reads back to no difference, also after a sale of which the new certificate is not known."""
    stage = empty_stage()
    text = f"楼栋,房号,面积,业主,取得日期,产权证号,发证日期\n3,101,98,住户甲、住户乙,2012,{cell},2020-06-30"
    (unit,) = stage.desk.run(h.import_roster, rows=h.read_roster(text).accepted())
    assert list(numbers(stage, unit.id, "2021-01-01").values()) == held

    for _ in range(2):
        rows = h.read_roster(h.write_roster(stage.desk.ask(h.roster_of), format=h.TableFormat.CSV)).accepted()
        assert stage.desk.ask(h.check_roster, rows=rows) == h.RosterCheck(new=0, known=1, problems=())
        if stage.desk.ask(h.units_of, stage.owners(unit.id, "2021-06-01")[0], on=date(2021, 6, 1))[0].end is None:
            stage.desk.run(h.transfer, unit.id, to=(stage.person(),), on=PartialDate("2021-03-01"))
    assert list(numbers(stage, unit.id, "2021-06-01").values()) == [None]


def test_a_roster_with_a_transfer_and_its_new_certificate_gives_it_to_the_buyer() -> None:
    """Whatever the day of the certificate is beside that of the roster."""
    stage = empty_stage()
    head = "楼栋,房号,面积,业主,产权证号,发证日期"
    (unit,) = stage.desk.run(
        h.import_roster, rows=h.read_roster(f"{head}\n3,101,98,甲某,证-1,2020-06-30", since=PartialDate("2012")).accepted()
    )
    rows = h.read_roster(f"{head}\n3,101,98,乙某,证-2,2021-05-03", since=PartialDate("2021-12-31")).accepted()
    stage.desk.run(h.import_roster, rows=rows, treat=h.Treatment.TRANSFER, on=PartialDate("2021-12-31"))

    assert list(numbers(stage, unit.id, "2022-01-01").values()) == ["证-2"]
    assert list(numbers(stage, unit.id, "2021-12-30").values()) == ["证-1"]
