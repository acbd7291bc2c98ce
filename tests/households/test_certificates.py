"""The property certificate of a unit: its steps, what blocks it and with whom that lies."""

from datetime import date

import pytest
from tests.households.stage import open_stage

from community_gov import Code, Id, Masked, NotFound, Refused
from community_gov import households as h

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
