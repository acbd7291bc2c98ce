"""Entries: each with its paper, whole fen, never below nothing; what was wrong stays and is reversed."""

from contextlib import nullcontext

import pytest
from attrs import evolve
from tests.accounts.stage import Purse, day, purse

from community_gov import ALLOW_ALL, AnyId, Code, PartialDate, PluginClash, Refused
from community_gov import accounts as a
from community_gov import papers as p
from community_gov.accounts import Flow
from community_gov.hookspecs import Pack, hookimpl
from community_gov.testing import fresh_community


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def here() -> Purse:
    """The compound on 2022-07-01."""
    return purse()


def test_an_entry_has_a_number_a_way_and_a_paper(here: Purse) -> None:
    """The category says which way it went; the paper lies in the archive of the body, by address and digest."""
    one = here.enter("opening", 500_000, "2021-10-01")
    said = {"start": PartialDate("2022-01"), "end": PartialDate("2022-04")}
    two = here.enter("advertising", 120_000, "2022-01-05", counterpart=here.company, **said)
    out = here.enter("body_costs", 3_050, "2022-01-06")
    assert [(row.number, row.flow) for row in (one, two, out)] == [(1, Flow.IN), (2, Flow.IN), (3, Flow.OUT)]
    paper = here.desk.ask(p.catalogue, here.committee)[1]
    assert (paper.id, paper.kind, paper.address) == (two.paper, p.PaperKind.FUNDS, "柜3")
    assert here.desk.ask(a.entries, here.income, start=day("2022-01-01")) == (two, out)
    assert [one.fen for one in here.desk.ask(a.balances, on=day("2022-01-05"))] == [620_000, 0]


def test_an_account_is_never_below_nothing_on_any_day(here: Purse) -> None:
    """Nor does a late entry make it so for a day that is past: an income before it has to be entered first."""
    here.enter("parking", 1_000, "2022-03-01")
    with pytest.raises(Refused) as caught:
        here.enter("upkeep", 1_001, "2022-03-01")
    assert codes(caught) == ["accounts.overdrawn"]
    here.enter("upkeep", 1_000, "2022-04-01")
    with pytest.raises(Refused) as caught:
        here.enter("bank_fee", 1, "2022-03-15")
    assert codes(caught) == ["accounts.overdrawn"]
    assert caught.value.problems[0].params["on"] == day("2022-04-01")
    here.enter("interest", 1, "2022-03-10")
    here.enter("bank_fee", 1, "2022-03-15")


def test_a_wrong_entry_stays_and_is_reversed(here: Purse) -> None:
    """What is right is entered anew, today; the old line is as it was."""
    wrong = here.enter("parking", 90_000, "2022-02-01")
    back, right = here.desk.run(a.correct, wrong.id, reason="多记一个零", fen=9_000)
    assert here.desk.ask(a.entries, here.income)[0] == wrong
    assert (back.reverses, back.fen, back.on, back.paper) == (wrong.id, 90_000, day("2022-07-01"), wrong.paper)
    assert (right.corrects, right.fen, right.number, right.reason) == (wrong.id, 9_000, 3, "多记一个零")
    assert here.desk.ask(a.balances, on=day("2022-07-01"))[0].fen == 9_000
    assert here.desk.ask(a.balances, on=day("2022-06-30"))[0].fen == 90_000


def test_a_correction_may_change_what_it_was_for(here: Purse) -> None:
    """An outgoing that was entered as income; nothing in its place takes it back alone."""
    here.enter("opening", 10_000, "2021-10-01")
    wrong = here.enter("parking", 300, "2022-02-01")
    _back, right = here.desk.run(a.correct, wrong.id, reason="应为支出", fen=300, category=Code("upkeep"), text="换灯")
    assert (right.flow, right.text, right.category) == (Flow.OUT, "换灯", "upkeep")
    assert len(here.desk.run(a.correct, right.id, reason="重复", fen=0)) == 1
    assert here.desk.ask(a.balances, on=day("2022-07-01"))[0].fen == 10_000


def test_an_entry_is_corrected_once_and_a_reversal_never(here: Purse) -> None:
    """The entry that stands in its place is corrected the next time; no correction goes below nothing."""
    wrong = here.enter("parking", 500, "2022-02-01")
    with pytest.raises(Refused) as caught:
        here.desk.run(a.correct, wrong.id, reason="错", fen=-1)
    assert codes(caught) == ["accounts.negative"]
    back, right = here.desk.run(a.correct, wrong.id, reason="错", fen=400)
    with pytest.raises(Refused) as caught:
        here.desk.run(a.correct, wrong.id, reason="错", fen=300)
    assert codes(caught) == ["accounts.reversed"]
    with pytest.raises(Refused) as caught:
        here.desk.run(a.correct, back.id, reason="错", fen=300)
    assert codes(caught) == ["accounts.is_reversal"]
    here.enter("upkeep", 400, "2022-07-01")
    with pytest.raises(Refused) as caught:
        here.desk.run(a.correct, right.id, reason="错", fen=399)
    assert codes(caught) == ["accounts.overdrawn"]


def test_the_fund_is_used_by_a_decision(here: Purse) -> None:
    """Civil Code art. 278(1)5 is law, so an outgoing without a ground is refused, corrected or not; paying back needs none."""
    here.enter("paid_in", 1_000_000, "2022-01-01", account=here.fund)
    with pytest.raises(Refused) as caught:
        here.enter("repair", 500, "2022-02-01", account=here.fund)
    assert codes(caught) == ["accounts.not_decided"]
    made = here.enter("repair", 500, "2022-02-01", account=here.fund, about=AnyId("owners.fund_use-1-1"))
    assert made.about == "owners.fund_use-1-1"
    wrong = here.enter("refund", 300, "2022-02-01", account=here.fund)
    with pytest.raises(Refused) as caught:
        here.desk.run(a.correct, wrong.id, reason="应为维修", fen=300, category=Code("repair"))
    assert codes(caught) == ["accounts.not_decided"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"category": "repair"}, "accounts.unknown_category"),
        ({"fen": 0}, "accounts.fen"),
        ({"fen": -5}, "accounts.fen"),
        ({"on": "2022-07-02"}, "accounts.ahead"),
        ({"on": "2021-09-30"}, "accounts.not_open"),
        ({"text": ""}, "papers.empty"),
        ({"digest": "no"}, "papers.no_digest"),
        ({"start": PartialDate("2022-05"), "end": PartialDate("2022-03")}, "accounts.period"),
    ],
)
def test_what_cannot_be_entered_is_refused(here: Purse, said: dict[str, object], code: str) -> None:
    """Another account's category, no amount, a day to come or before the account, no text, no paper, a time that ends first."""
    with pytest.raises(Refused) as caught:
        here.enter(**{"category": "parking", "fen": 100, "on": "2022-03-01", **said})  # type: ignore[arg-type]  # what the test says
    assert codes(caught) == [code]


def test_an_empty_account_is_closed(here: Purse) -> None:
    """Not before, not with entries after it, and then nothing more is entered."""
    here.enter("parking", 100, "2022-03-01")
    with pytest.raises(Refused) as caught:
        here.desk.run(a.close_account, here.income, on=day("2022-06-01"))
    assert codes(caught) == ["accounts.not_empty"]
    here.enter("upkeep", 100, "2022-05-01")
    with pytest.raises(Refused) as caught:
        here.desk.run(a.close_account, here.income, on=day("2022-05-01"))
    assert codes(caught) == ["accounts.entries_after"]
    assert here.desk.run(a.close_account, here.income, on=day("2022-06-01")).closed == day("2022-06-01")
    with pytest.raises(Refused) as caught:
        here.enter("parking", 100, "2022-06-01")
    assert codes(caught) == ["accounts.not_open"]
    assert [one.account for one in here.desk.ask(a.balances, on=day("2022-06-01"))] == [here.fund]
    assert here.desk.ask(a.account, here.income).closed == day("2022-06-01")
    assert len(here.desk.ask(a.accounts_of, here.committee)) == 2


def test_categories_say_which_way_and_for_which_account(here: Purse) -> None:
    """What comes in stands before what goes out; each code is there once for a kind of account."""
    rows = here.desk.ask(a.categories, kind=a.AccountKind.MAINTENANCE_FUND)
    flows = [one.flow for one in rows]
    assert flows == sorted(flows, key=lambda flow: flow is Flow.OUT)
    assert {one.code for one in rows if one.decided} == {"repair", "urgent_repair"}
    every = [(one.code, kind) for one in here.desk.ask(a.categories) for kind in one.kinds]
    assert len(every) == len(set(every))


def test_two_packs_that_differ_about_a_category_are_an_error() -> None:
    """Both are named; one that is the same twice is no clash."""
    parking = next(one for one in a.CATEGORIES.items if isinstance(one, a.Category) and one.code == "parking")
    for other, clash in ((parking, False), (evolve(parking, zh="停车"), True)):
        plugin = Packed(other)
        here = purse(community=fresh_community(plugins=[plugin], policy=ALLOW_ALL))
        with pytest.raises(PluginClash) if clash else nullcontext():
            here.enter("parking", 5, "2022-01-01")


class Packed:
    """A plugin with one category."""

    def __init__(self, category: a.Category) -> None:
        """Take it."""
        self.category = category

    @hookimpl
    def gov_packs(self) -> tuple[Pack, ...]:
        """The category."""
        return (Pack(name="packed.categories", items=(self.category,)),)
