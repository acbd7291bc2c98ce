"""Dated relations for all inputs: the register against a naive model that knows every single day."""

from contextlib import nullcontext
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.households.stage import Stage, open_stage

from community_gov import Certainty, Id, PartialDate, Refused
from community_gov import households as h

FIRST, LAST = date(2015, 1, 1), date(2016, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1)]
days = st.sampled_from(EVERY_DAY)
exact = days.map(PartialDate)
partial = st.one_of(
    exact,
    st.builds(lambda day: PartialDate(day.isoformat()[:7]), days),
    st.sampled_from([PartialDate("2015"), PartialDate("2016")]),
)


def candidates(vague: PartialDate) -> list[date]:
    """Every day that a vague date can be."""
    return [day for day in EVERY_DAY if vague.earliest <= day <= vague.latest]


def naive(start: PartialDate, end: PartialDate | None, on: date) -> Certainty:
    """Try every pair of days that start and end can be."""
    ends = [date.max] if end is None else candidates(end)
    answers = {first <= on < last for first, last in product(candidates(start), ends)}
    if answers == {True}:
        return Certainty.CERTAINLY
    return Certainty.POSSIBLY if True in answers else Certainty.NO


@settings(max_examples=25)
@given(start=partial, end=st.none() | partial, asked=st.lists(days, min_size=1, max_size=4))
def test_a_residence_is_certain_possible_or_not_as_every_reading_of_its_dates_says(
    start: PartialDate, end: PartialDate | None, asked: list[date]
) -> None:
    """Certainly: under all readings; possibly: under some; no: under none."""
    stage = open_stage()
    unit, person = stage.unit("101"), stage.person()
    home = stage.desk.run(h.move_in, unit, person_id=person, role=h.ResidenceRole.OWNER, start=start)
    if end is not None:
        if end.latest < start.earliest:
            return
        stage.desk.run(h.move_out, home.id, end=end)

    for on in asked:
        truth = naive(start, end, on)
        assert bool(stage.desk.ask(h.residents_of, unit, on=on)) is bool(truth)
        certain = stage.desk.ask(h.residents_of, unit, on=on, at_least=Certainty.CERTAINLY)
        assert bool(certain) is (truth is Certainty.CERTAINLY)


def model(sales: list[date], start: date) -> dict[date, int]:
    """The number of the owner on every day, sale by sale."""
    owner_on = {}
    owner = -1
    for day in EVERY_DAY:
        if day == start:
            owner = 0
        owner += sales.count(day)
        owner_on[day] = owner
    return owner_on


@settings(max_examples=25)
@given(start=days, later=st.lists(days, max_size=5, unique=True), asked=st.lists(days, min_size=1, max_size=6))
def test_owners_of_any_day_are_those_of_a_ledger_kept_day_by_day(start: date, later: list[date], asked: list[date]) -> None:
    """However often a unit is sold: on each day exactly one owner, the one whom the ledger has."""
    stage = open_stage()
    sales = sorted(day for day in later if day > start)
    unit, persons = stage.unit("101"), [stage.person() for _ in range(len(sales) + 1)]
    stage.owned(unit, persons[0], start=start.isoformat())
    for person, day in zip(persons[1:], sales, strict=True):
        stage.desk.run(h.transfer, unit, to=(person,), on=PartialDate(day))

    ledger = model(sales, start)
    for on in asked:
        expected = [persons[ledger[on]]] if ledger[on] >= 0 else []
        assert stage.owners(unit, on.isoformat()) == expected
        (holding,) = stage.desk.ask(h.holdings, on=on)
        assert list(holding.holder) == expected
        assert holding.certain


@settings(max_examples=25)
@given(sales=st.lists(partial, max_size=4), asked=st.lists(days, min_size=1, max_size=5))
def test_of_vague_sales_at_most_one_owner_counts_on_a_day(sales: list[PartialDate], asked: list[date]) -> None:
    """Whatever is vague: who counts is one of those who possibly own it, never two, and somebody if anybody certainly does."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.owned(unit, stage.person(), start="2014")
    held_since = PartialDate("2014")
    for day in sorted(sales, key=lambda sale: sale.earliest):
        if day.latest >= held_since.earliest:
            stage.desk.run(h.transfer, unit, to=(stage.person(),), on=day)
            held_since = day

    for on in asked:
        possible = stage.desk.ask(h.owners_of, unit, on=on)
        certain = stage.desk.ask(h.owners_of, unit, on=on, at_least=Certainty.CERTAINLY)
        (holding,) = stage.desk.ask(h.holdings, on=on)
        assert len(holding.owners) == 1
        assert set(holding.owners) <= set(possible)
        assert set(certain) <= set(holding.owners)


spans = st.tuples(days, st.none() | days).filter(lambda span: span[1] is None or span[0] <= span[1])


def taken(stage: Stage, unit: Id[h.Unit], span: tuple[date, date | None]) -> bool:
    """Try to let a new sole owner have the unit from one day to another."""
    start, end = span
    ends = None if end is None else PartialDate(end)
    try:
        stage.desk.run(h.acquire, unit, owners=(stage.person(),), start=PartialDate(start), end=ends)
    except Refused:
        return False
    return True


@settings(max_examples=25)
@given(st.lists(spans, min_size=1, max_size=5))
def test_sole_owners_never_share_a_day_in_whatever_order_they_are_recorded(spans: list[tuple[date, date | None]]) -> None:
    """An ownership is taken exactly when none of its days belongs to one that was taken before."""
    stage = open_stage()
    unit = stage.unit("101")
    used: set[date] = set()

    for start, end in spans:
        own = {day for day in EVERY_DAY if day >= start and (end is None or day < end)}
        assert taken(stage, unit, (start, end)) is used.isdisjoint(own)
        used |= own if used.isdisjoint(own) else set()


shares = st.fractions(min_value="1/12", max_value=1, max_denominator=12)


@settings(max_examples=20)
@given(st.lists(st.tuples(spans, shares), min_size=1, max_size=5))
def test_shares_never_exceed_one_on_any_day(parts: list[tuple[tuple[date, date | None], Fraction]]) -> None:
    """A share is taken exactly when on none of its days the sum would pass one; the missing part is told exactly."""
    stage = open_stage()
    unit = stage.unit("101")
    sums = dict.fromkeys(EVERY_DAY, Fraction(0))

    for (start, end), share in parts:
        own = [day for day in EVERY_DAY if day >= start and (end is None or day < end)]
        fits = all(sums[day] + share <= 1 for day in own)
        ends = None if end is None else PartialDate(end)
        with nullcontext() if fits else pytest.raises(Refused, match="shares_beyond"):
            stage.desk.run(h.acquire, unit, owners=(stage.person(),), start=PartialDate(start), end=ends, shares=(share,))
        sums.update({day: sums[day] + share for day in own if fits})

    for day in (FIRST, *(start for (start, _end), _share in parts)):
        assert stage.desk.ask(h.shares_of, unit, on=day).missing == 1 - sums[day]
