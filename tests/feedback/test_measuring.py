"""What the figures are made of: the items behind the rates, by part, how long it took, and what is open."""

from datetime import date
from fractions import Fraction

import attrs
import pytest
from tests.feedback.compound import AUDITOR, LIGHTING, NOBODY, SERVICE, Small, Told, small

from community_gov import Code, Denied
from community_gov.feedback import (
    By,
    DeadlinePack,
    Item,
    Rate,
    RateRules,
    Trigger,
    accept,
    answer,
    backlog,
    choose_pack,
    durations,
    escalate,
    measured,
    merge,
    not_reached,
    public_rates,
    rates,
    rates_by,
    refuse,
    reopen,
    submit,
    visit,
    withdraw,
)
from community_gov.feedback.norms import PACKS

FIRST, AFTER = date(2022, 1, 1), date(2022, 2, 1)
OWN = Code("own")


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def counting(**rules: bool) -> Small:
    """A compound whose own pack has these rules for the rates."""
    pack = DeadlinePack(**attrs.asdict(PACKS[0], recurse=False) | {"code": OWN, "rates": RateRules(**rules)})
    here = small(plugins=(Told(pack),))
    here.office.run(choose_pack, pack=OWN, start=FIRST)
    return here


def answered(here: Small, *, category: Code = LIGHTING) -> Item:
    """Accepted and answered on the day."""
    made = here.slip(category=category)
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已办")
    return made


def test_the_items_behind_a_rate_add_up_to_it(here: Small) -> None:
    """Whoever may see the figures sees each item and what it counts for; nobody else does."""
    here.office.run(visit, answered(here).id, satisfied=False)
    answered(here)
    here.slip()
    here.on(date(2022, 1, 20))
    found = here.office.ask(rates, since=FIRST, until=AFTER)
    items = here.office.ask(measured, since=FIRST, until=AFTER)
    for name, rate in (("in_time", found.response), ("solved", found.resolution), ("satisfied", found.satisfaction)):
        held = [getattr(one, name) for one in items]
        assert Rate(count=held.count(True), base=held.count(True) + held.count(False)) == rate
    assert [(one.number, one.in_time, one.solved, one.satisfied) for one in items] == [
        (1, True, True, False),
        (2, True, None, None),
        (3, False, None, None),
    ]
    assert here.community.by(AUDITOR).ask(measured, since=FIRST, until=AFTER) == items
    with pytest.raises(Denied):
        here.of("property_company").ask(measured, since=FIRST, until=AFTER)


@pytest.mark.parametrize("by", By)
def test_the_parts_add_up_to_the_whole(here: Small, by: By) -> None:
    """By body, category or building: every item is in one part."""
    answered(here)
    answered(here, category=SERVICE)
    here.office.run(submit, text="灯", category=LIGHTING)
    parts = here.office.ask(rates_by, since=FIRST, until=AFTER, by=by)
    whole = here.office.ask(rates, since=FIRST, until=AFTER)
    assert sum(part.rates.items for part in parts) == whole.items == 3
    wanted = {
        By.BODY: [here.bodies["property_company"], here.bodies["owners_committee"]],
        By.CATEGORY: [LIGHTING, SERVICE],
        By.BUILDING: [here.building, None],
        By.MONTH: [Code("2022-01")],
    }[by]
    assert [part.part for part in parts] == wanted


def test_months_follow_each_other(here: Small) -> None:
    """An item belongs to the month in which it came in, whenever it was answered."""
    answered(here)
    waiting = here.slip()
    here.on(AFTER)
    here.answered(here.office.run(accept, waiting.id))
    answered(here)
    parts = here.office.ask(rates_by, since=FIRST, until=date(2022, 3, 1), by=By.MONTH)
    assert [(part.part, part.rates.items) for part in parts] == [("2022-01", 2), ("2022-02", 1)]
    assert [one.submitted for one in here.office.ask(measured, since=FIRST, until=AFTER)] == [FIRST, FIRST]


def test_rates_of_a_place_hold_what_lies_in_it(here: Small) -> None:
    """Of the building, with its entrances."""
    answered(here)
    here.office.run(submit, text="灯", category=LIGHTING, place=here.entrance)
    here.office.run(submit, text="灯", category=LIGHTING, place=here.elsewhere)
    assert here.office.ask(rates, since=FIRST, until=AFTER, place=here.building).items == 2


def test_the_rules_of_the_pack_stand_in_the_answer(here: Small) -> None:
    """What is below the line is told with the figure, and so is which pack says so."""
    assert here.office.ask(rates, since=FIRST, until=AFTER).rules == RateRules()
    assert counting(unasked=True).office.ask(rates, since=FIRST, until=AFTER).pack == OWN


@pytest.mark.parametrize(
    ("rules", "items", "resolution", "satisfaction"),
    [
        ({}, 3, Rate(count=1, base=1), Rate(count=1, base=1)),
        ({"unasked": True}, 3, Rate(count=1, base=2), Rate(count=1, base=2)),
        ({"unreached": True}, 3, Rate(count=1, base=2), Rate(count=1, base=2)),
        ({"unasked": True, "unreached": True}, 3, Rate(count=1, base=3), Rate(count=1, base=3)),
        ({"withdrawn": True}, 4, Rate(count=1, base=1), Rate(count=1, base=1)),
    ],
)
def test_who_is_below_the_line_is_a_rule(rules: dict[str, bool], items: int, resolution: Rate, satisfaction: Rate) -> None:
    """One visited, one not reached, one not asked, one taken back: the pack says which of them count."""
    here = counting(**rules)
    visited, unreached, _unasked = (answered(here) for _ in range(3))
    here.office.run(visit, visited.id, satisfied=True)
    here.office.run(not_reached, unreached.id)
    here.office.run(withdraw, here.slip().id)
    found = here.office.ask(rates, since=FIRST, until=AFTER)
    assert (found.items, found.resolution, found.satisfaction) == (items, resolution, satisfaction)


def test_refused_and_merged_items_count_by_rule() -> None:
    """A refusal is a response by one rule and nothing by another; a merged item may count beside the one that is kept."""
    found = []
    for rules in ({}, {"refused": False}, {"merged": True}):
        here = counting(**rules)
        here.office.run(refuse, here.slip().id, reason="重复")
        kept, other = here.slip(), here.slip()
        here.of("property_company").run(merge, other.id, into=kept.id)
        found.append(here.office.ask(rates, since=FIRST, until=AFTER).items)
    assert found == [2, 1, 3]


def test_how_long_it_took_is_a_distribution(here: Small) -> None:
    """First answers after 1, 2 and 20 days; the solution is the answer that the visit found to have solved it."""
    slow, twice, quick = (here.slip() for _ in range(3))
    for made, day in ((quick, 2), (twice, 3), (slow, 21)):
        here.on(date(2022, 1, day))
        here.office.run(accept, made.id)
        here.office.run(answer, made.id, text="已办")
        if made is twice:
            here.office.run(visit, made.id, satisfied=False, solved=False)
            here.on(date(2022, 1, 6))
            here.office.run(answer, made.id, text="重新修好")
            here.office.run(visit, made.id, satisfied=True)
    found = here.office.ask(durations, since=FIRST, until=AFTER)
    assert (found.first_answer.count, found.first_answer.groups) == (3, (1, 1, 0, 0, 1, 0))
    assert (found.first_answer.median, found.first_answer.ninth) == (Fraction(48), Fraction(480))
    assert (found.solution.count, found.solution.groups) == (1, (0, 0, 1, 0, 0, 0))
    assert found.solution.median == Fraction(120)
    assert (found.answered, found.reopened, found.reopen_rate) == (3, 1, Fraction(1, 3))
    nothing = here.office.ask(durations, since=AFTER, until=date(2022, 3, 1))
    assert (nothing.first_answer.median, nothing.first_answer.ninth, nothing.reopen_rate) == (None, None, None)


def test_a_clock_set_back_makes_no_time_negative(here: Small) -> None:
    """An answer that seems to come before the question took no time."""
    here.on(date(2022, 1, 5))
    made = here.slip()
    here.office.run(accept, made.id)
    here.on(date(2022, 1, 1))
    here.office.run(answer, made.id, text="已办")
    assert here.office.ask(durations, since=FIRST, until=AFTER).first_answer.median == 0


def test_what_is_open_by_age(here: Small) -> None:
    """The numbers of the open slips in groups of days; what is answered is not among them."""
    here.slip()
    answered(here)
    here.on(date(2022, 1, 3))
    here.slip(category=SERVICE)
    here.on(date(2022, 3, 1))
    here.office.run(submit, text="新", category=LIGHTING)
    found = here.office.ask(backlog)
    assert [(age.days, age.items) for age in found.ages if age.items] == [(1, (4,)), (None, (1, 3))]
    mine = here.office.ask(backlog, handler=here.bodies["owners_committee"])
    assert [age.items for age in mine.ages if age.items] == [(3,)]


def test_the_public_learns_nothing_about_a_few(here: Small) -> None:
    """One dissatisfied of ten is a person: the rate is not shown; with five on each side, or none on one, it is."""
    for n in range(10):
        here.office.run(visit, answered(here).id, satisfied=n > 0)
    here.on(AFTER)
    few = here.anonymous.ask(public_rates, since=FIRST, until=AFTER)
    assert few is not None
    assert (few.response, few.resolution, few.satisfaction) == (
        Rate(count=10, base=10),
        Rate(count=10, base=10),
        Rate(count=0, base=0),
    )
    for n in range(14):
        here.office.run(visit, answered(here).id, satisfied=n > 4)
    here.on(date(2022, 3, 1))
    many = here.anonymous.ask(public_rates, since=AFTER, until=date(2022, 3, 1))
    assert many is not None
    assert many.satisfaction == Rate(count=9, base=14)


def test_a_response_counts_to_the_hour(here: Small) -> None:
    """What is answered in time by the day, though late by another's hand, counts by the time that was set when it came in."""
    made = here.community.by(NOBODY).run(submit, text="灯", category=LIGHTING)
    here.on(date(2022, 1, 2), hour=23, minute=59)
    here.office.run(accept, made.id)
    late = here.slip()
    here.on(date(2022, 1, 10))
    here.office.run(escalate, late.id, reason="逾期", trigger=Trigger.DEADLINE)
    here.office.run(accept, late.id)
    assert here.office.ask(rates, since=FIRST, until=AFTER).response == Rate(count=1, base=2)
    here.office.run(answer, late.id, text="已办")
    here.office.run(reopen, late.id, reason="没好")
    assert here.office.ask(rates, since=FIRST, until=AFTER).response == Rate(count=1, base=2)
