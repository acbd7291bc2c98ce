"""Statements: opening, in and out by category, closing; they add up for all entries, and what was shown is closed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounts.stage import Purse, day, purse

from community_gov import Refused
from community_gov import accounts as a
from community_gov import notices as n
from community_gov.accounts import Flow


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def quarters() -> Purse:
    """Two quarters of income."""
    here = purse()
    here.enter("opening", 100_000, "2021-10-01")
    here.enter("parking", 30_000, "2022-01-10")
    here.enter("parking", 20_050, "2022-03-31")
    here.enter("upkeep", 5_000, "2022-02-01")
    here.enter("advertising", 7_000, "2022-04-01")
    return here


def test_a_quarter_adds_up() -> None:
    """What was there, what came in and went out by category, what is there."""
    made = quarters().quarter(1)
    assert (made.opening, made.received, made.spent, made.closing) == (100_000, 50_050, 5_000, 145_050)
    assert [(line.category, line.flow, line.fen, line.entries) for line in made.lines] == [
        ("parking", Flow.IN, 50_050, 2),
        ("upkeep", Flow.OUT, 5_000, 1),
    ]


def test_the_next_quarter_goes_on_where_this_one_ends() -> None:
    """Whatever is shown of a quarter that is over stays so: a correction stands in the quarter in which it was made."""
    here = quarters()
    first = here.quarter(1)
    assert here.quarter(2).opening == first.closing
    wrong = here.desk.ask(a.entries, here.income, start=day("2022-01-10"))[0]
    here.desk.run(a.correct, wrong.id, reason="多记", fen=3_000)
    assert here.quarter(1) == first
    third = here.quarter(3)
    (line,) = third.lines
    assert (line.fen, line.reversed_fen, line.net) == (3_000, 30_000, -27_000)
    assert third.closing == third.opening - 27_000


def test_a_statement_is_shown_and_its_time_closed() -> None:
    """Sums by category and no text of any entry; afterwards a correction is an entry of today."""
    here = quarters()
    here.enter("parking", 99, "2022-01-11", text="秘密摘要")
    here.publish(4, 2021)
    shown = here.publish(1)
    text = here.desk.ask(n.notice, shown.notice).text
    assert text.splitlines() == [
        "期初余额1000.00元。",
        "收入·公共车位收益:501.49元",
        "本期收入合计501.49元。",
        "支出·共有部分维护:50.00元",
        "本期支出合计50.00元。",
        "期末余额1451.49元。",
        "共4笔,每笔均有凭证,业主可以查阅。",
    ]
    assert (shown.closing, here.desk.ask(a.statements_of, here.income)[-1]) == (145_149, shown)
    with pytest.raises(Refused) as caught:
        here.enter("parking", 1, "2022-03-31")
    assert codes(caught) == ["accounts.shown"]
    here.enter("parking", 1, "2022-04-01")


def test_nothing_is_left_out_between_two_statements() -> None:
    """The next one begins where the last one ended or before it; a year may follow its quarters, the same time not again."""
    here = quarters()
    here.go_to("2023-01-01")
    with pytest.raises(Refused) as caught:
        here.publish(1)
    assert codes(caught) == ["accounts.gap"]
    for number, year in ((4, 2021), (1, 2022), (2, 2022)):
        here.publish(number, year)
    with pytest.raises(Refused) as caught:
        here.publish(4)
    assert codes(caught) == ["accounts.gap"]
    with pytest.raises(Refused) as caught:
        here.publish(2)
    assert codes(caught) == ["accounts.published_already"]
    whole = here.desk.run(
        a.publish_statement, here.income, start=day("2022-01-01"), end=day("2023-01-01"), shows=day("2023-01-01"), days=15
    )
    assert whole.received == 57_050


def test_what_is_not_over_is_not_shown() -> None:
    """The last day has to be past; a time has an end after its start, and a year four quarters."""
    here = quarters()
    with pytest.raises(Refused) as caught:
        here.publish(3)
    assert codes(caught) == ["accounts.not_over"]
    with pytest.raises(Refused) as caught:
        here.desk.ask(a.statement, here.income, start=day("2022-01-01"), end=day("2022-01-01"))
    assert codes(caught) == ["accounts.order"]
    with pytest.raises(Refused) as caught:
        a.quarter(2022, 5)
    assert codes(caught) == ["accounts.quarter"]


FIRST = date(2021, 10, 1)
CATEGORIES = ("parking", "upkeep", "interest", "bank_fee", "advertising")
LINES = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.integers(1, 5_000), st.integers(0, 270)), max_size=12)


@settings(max_examples=15, deadline=None)
@given(LINES, st.lists(st.integers(0, 273), min_size=2, max_size=4, unique=True), st.data())
def test_every_statement_adds_up_and_fits_to_the_next(
    lines: list[tuple[str, int, int]], cuts: list[int], data: st.DataObject
) -> None:
    """For all entries and corrections and all ways of cutting the time: the closing of one is the opening of the next."""
    here = purse()
    here.enter("opening", 100_000, "2021-10-01")
    for category, fen, after in lines:
        entry = here.enter(category, fen, (FIRST + timedelta(after)).isoformat())
        if data.draw(st.booleans()):
            here.desk.run(a.correct, entry.id, reason="更正", fen=data.draw(st.integers(0, 5_000)))
    days = [FIRST, *(FIRST + timedelta(cut + 1) for cut in sorted(cuts)), date(2022, 7, 2)]
    held = 0
    for start, end in pairwise(days):
        if start < end:
            made = here.desk.ask(a.statement, here.income, start=start, end=end)
            assert made.opening == held
            assert made.closing == made.opening + made.received - made.spent
            assert made.received - made.spent == sum(map(a.signed, here.desk.ask(a.entries, here.income, start=start, end=end)))
            held = made.closing
    assert held == here.desk.ask(a.balances, on=date(2022, 7, 1))[0].fen
