"""What is paid out of the maintenance fund is held against the recorded use, to the fen."""

from datetime import date

import pytest
from plugins.owners.tests.stage import Stage, codes
from plugins.owners.tests.test_funds import decided

from community_gov import AnyId, Code, Id, Refused
from community_gov import accounts as a
from community_gov_owners import funds, payments


@pytest.fixture
def stage() -> Stage:
    """Three owners."""
    made = Stage.made()
    for code in "123":
        made.unit(code, "100", f"业主{code}")
    return made


def fund_of(stage: Stage) -> Id[a.Account]:
    """The account of the fund with a thousand yuan in it."""
    opened = date(2022, 1, 1)
    kind = a.AccountKind.MAINTENANCE_FUND
    made = stage.office().run(a.open_account, stage.committee, kind=kind, name="专户", opened=opened).id
    paid(stage, made, "opening", 100_000)
    return made


def paid(stage: Stage, account: Id[a.Account], category: str, fen: int, about: AnyId | None = None) -> a.Entry:
    """An entry of 2022-01-01."""
    return stage.office().run(
        a.record,
        account,
        category=Code(category),
        fen=fen,
        on=date(2022, 1, 1),
        text="水泵",
        address="柜3",
        digest="ab" * 32,
        about=about,
    )


def test_a_use_is_paid_in_parts_and_never_beyond(stage: Stage) -> None:
    """What was corrected counts as corrected; the question says what is left."""
    use = stage.office().run(funds.use_funds, decided(stage).id, text="换水泵", fen=10_001, body_id=stage.committee)
    account = fund_of(stage)
    first = paid(stage, account, "repair", 6_000, use.id)
    with pytest.raises(Refused) as refused:
        paid(stage, account, "repair", 4_002, use.id)
    assert codes(refused.value) == ["owners.fund_exceeded"]
    last = paid(stage, account, "repair", 4_001, use.id)
    told = stage.office().ask(payments.fund_paid, use.id)
    assert (told.paid, told.left, told.entries) == (10_001, 0, (first.id, last.id))
    stage.office().run(a.correct, first.id, reason="多记", fen=5_000)
    assert stage.office().ask(payments.fund_paid, use.id).left == 1_000


def test_money_leaves_the_fund_for_a_recorded_use_alone(stage: Stage) -> None:
    """A decision by itself says neither how much nor who bears it."""
    decision = decided(stage)
    account = fund_of(stage)
    with pytest.raises(Refused) as refused:
        paid(stage, account, "repair", 1, decision.id)
    assert codes(refused.value) == ["owners.fund_no_use"]
