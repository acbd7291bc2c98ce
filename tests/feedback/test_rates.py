"""The three rates, against items whose fate is known."""

from datetime import date
from fractions import Fraction

import pytest
from tests.feedback.compound import FIRE, LIGHTING, SERVICE, Small, codes, small

from community_gov import Code, Denied, Refused, audit
from community_gov.feedback import (
    Item,
    Rate,
    accept,
    answer,
    public_rates,
    rates,
    refuse,
    reopen,
    submit,
    visit,
    visit_slip,
    withdraw,
)

FIRST, AFTER = date(2022, 1, 1), date(2022, 2, 1)


@pytest.fixture
def here() -> Small:
    """A small compound on 2022-01-01; lighting has one day to be accepted and seven to be answered."""
    return small()


def answered(here: Small, *, accepted_on: int, solved: bool = True, satisfied: bool = True, category: Code = LIGHTING) -> Item:
    """An item of New Year's Day that was accepted on a day of January, answered and visited."""
    here.on(date(2022, 1, 1))
    made = here.slip(category=category)
    here.on(date(2022, 1, accepted_on))
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已修")
    here.office.run(visit, made.id, satisfied=satisfied, solved=solved)
    return made


def test_nothing_out_of_nothing_is_no_rate(here: Small) -> None:
    """Without items, and without visits, a rate is None: not nothing, and not everything."""
    empty = here.office.ask(rates, since=FIRST, until=AFTER)
    assert (empty.items, empty.response.value, empty.resolution.value, empty.satisfaction.value) == (0, None, None, None)


def test_the_three_rates_of_a_month(here: Small) -> None:
    """Of three visited items two came in time, two were solved and one pleased; a fourth was never looked at."""
    answered(here, accepted_on=2)
    answered(here, accepted_on=2, satisfied=False)
    answered(here, accepted_on=3, solved=False, satisfied=False)
    here.on(date(2022, 1, 1))
    here.slip()
    here.on(date(2022, 1, 20))
    found = here.office.ask(rates, since=FIRST, until=AFTER)
    assert found.items == 4
    assert found.response == Rate(count=2, base=4)
    assert found.resolution == Rate(count=2, base=3)
    assert found.satisfaction == Rate(count=1, base=3)
    assert found.satisfaction.value == Fraction(1, 3)


def test_while_there_is_time_an_item_counts_nowhere(here: Small) -> None:
    """An item that nobody has looked at is held against nobody before its deadline."""
    here.slip()
    here.on(date(2022, 1, 2))
    assert here.office.ask(rates, since=FIRST, until=AFTER).response == Rate(count=0, base=0)
    here.on(date(2022, 1, 3))
    assert here.office.ask(rates, since=FIRST, until=AFTER).response == Rate(count=0, base=1)


def test_a_refusal_is_a_response(here: Small) -> None:
    """Saying no in time is a response in time."""
    here.office.run(refuse, here.slip().id, reason="重复")
    assert here.office.ask(rates, since=FIRST, until=AFTER).response == Rate(count=1, base=1)


def test_the_last_visit_counts(here: Small) -> None:
    """An item that was not solved first and then was, is solved."""
    made = answered(here, accepted_on=2, solved=False, satisfied=False)
    here.on(date(2022, 1, 9))
    here.office.run(answer, made.id, text="重新修好")
    here.office.run(visit, made.id, satisfied=True)
    here.office.run(reopen, made.id, reason="又坏了")
    assert here.office.ask(rates, since=FIRST, until=AFTER).resolution == Rate(count=1, base=1)


def test_the_last_visit_is_the_last_that_was_made(here: Small) -> None:
    """An anonymous visit keeps the day alone, so its hour says nothing of whether it came before or after another one."""
    made = here.anonymous.run(submit, text="灯不亮", category=LIGHTING)
    assert made.slip is not None
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已修")
    here.office.run(visit, made.id, satisfied=False, solved=False)
    here.office.run(answer, made.id, text="重新修好")
    here.anonymous.run(visit_slip, code=made.slip, satisfied=True)
    assert here.office.ask(rates, since=FIRST, until=AFTER).satisfaction == Rate(count=1, base=1)


def test_withdrawn_items_and_emergencies_count_nowhere(here: Small) -> None:
    """What was taken back, and what was never queued, is in no rate."""
    here.office.run(withdraw, here.slip().id)
    here.office.run(submit, text="3栋有烟", category=FIRE)
    here.on(date(2022, 1, 20))
    assert here.office.ask(rates, since=FIRST, until=AFTER).items == 0


def test_rates_of_one_category_or_body(here: Small) -> None:
    """The rates are asked for one category or handler too; the end of the period does not belong to it."""
    answered(here, accepted_on=2)
    answered(here, accepted_on=2, category=SERVICE)
    assert here.office.ask(rates, since=FIRST, until=AFTER, category=LIGHTING).items == 1
    assert here.office.ask(rates, since=FIRST, until=AFTER, handler=here.bodies["owners_committee"]).items == 1
    assert here.office.ask(rates, since=date(2021, 12, 1), until=date(2022, 1, 1)).items == 0


def test_everybody_sees_the_rates_of_many(here: Small) -> None:
    """The public figures appear from five items on, and a rate from a base of five on; the office's are not for everybody."""
    for _ in range(4):
        answered(here, accepted_on=2)
    here.on(date(2022, 1, 1))
    here.slip()
    here.on(AFTER)
    found = here.anonymous.ask(public_rates, since=FIRST, until=AFTER)
    assert found is not None
    assert (found.items, found.response, found.resolution) == (5, Rate(count=4, base=5), Rate(count=0, base=0))
    with pytest.raises(Denied):
        here.anonymous.ask(rates, since=FIRST, until=AFTER)


def test_two_looks_at_a_month_are_the_same(here: Small) -> None:
    """Nothing is told while it goes on, and what happens later changes nothing, or the difference would be one person."""
    made = [answered(here, accepted_on=2) for _ in range(6)]
    here.on(date(2022, 1, 31), hour=23, minute=59)
    with pytest.raises(Refused) as early:
        here.anonymous.ask(public_rates, since=FIRST, until=AFTER)
    assert codes(early.value) == ["feedback.month_not_over"]
    here.on(AFTER)
    first = here.anonymous.ask(public_rates, since=FIRST, until=AFTER)
    assert first is not None
    assert (first.satisfaction, first.on) == (Rate(count=6, base=6), date(2022, 1, 31))
    here.office.run(visit, made[0].id, satisfied=False, solved=False)
    here.on(date(2022, 3, 1))
    assert here.anonymous.ask(public_rates, since=FIRST, until=AFTER) == first
    assert here.office.ask(rates, since=FIRST, until=AFTER).satisfaction == Rate(count=5, base=6)


def test_no_month_is_told_by_subtraction(here: Small) -> None:
    """Whatever time everybody asks about, he is told the sum of what he is told of its months, and nothing of one with a few."""
    counts = {1: 6, 2: 2, 3: 5}
    for month, count in counts.items():
        here.on(date(2022, month, 1))
        for _ in range(count):
            here.office.run(refuse, here.slip().id, reason="重复")
    here.on(date(2022, 12, 31))
    for first in counts:
        for last in range(first, 4):
            found = here.anonymous.ask(public_rates, since=date(2022, first, 1), until=date(2022, last + 1, 1))
            told = sum(count for month, count in counts.items() if first <= month <= last and count >= 5)
            assert (0 if found is None else found.items, 0 if found is None else found.response.base) == (told, told)
            assert (found is None) is (told == 0)


def test_the_audit_finds_overdue_items(here: Small) -> None:
    """An item past its deadline is a finding that names slip, category and day, in words for people."""
    made = here.slip()
    found = [one for one in here.office.ask(audit.findings, on=date(2022, 1, 3)) if one.code.startswith("feedback.")]
    assert [one.about for one in found] == [made.id]
    assert found[0].message("zh") == "1号诉求(公共照明)应于2022-01-02前有下一步"
    before = here.office.ask(audit.findings, on=date(2022, 1, 2))
    assert not [one for one in before if one.code.startswith("feedback.")]
