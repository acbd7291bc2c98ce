"""The quick look, which spares most records the thorough check."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from community_gov import Code, Id, Masked, PartialDate
from community_gov.canonical import Schema
from community_gov.stores.settled import settled
from community_gov.testing_stores.samples import Condition, Loan, Tool
from community_gov.wire import Wire

QUICK, THOROUGH = Schema(Tool, Wire()), Schema(Tool, Wire())
THOROUGH.__dict__["looks_kept"] = lambda _record: False
EAST = timezone(timedelta(hours=8))
TEXTS = st.sampled_from(["", "a", "名", "a\nb", "a\x00b", "\ud800", Masked("张*"), Id("id"), Code("code"), 1, b"a"])
NUMBERS = st.sampled_from([0, 1, -1, True, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 1.0, "1"])
DIGITS = ("0", "-0.00", "0.00", "1", "1.5", "1.50", "1.500", "-1.50", "1E+3", "1.5001", "NaN", "sNaN", "Infinity")
LARGE = (Decimal(2**63 - 1).scaleb(-2), Decimal(2**63).scaleb(-2), Decimal(2**63 - 1).scaleb(-3))
DECIMALS = st.sampled_from([*map(Decimal, DIGITS), *LARGE, 1.5, 1])
HUGE = (Fraction(2**63), Fraction(1, 2**63), Fraction(1, 2**63 - 1))
FRACTIONS = st.sampled_from([Fraction(1, 3), Fraction(-1, 3), *HUGE, 1, 0.5])
DATES = st.sampled_from([date(2022, 1, 1), datetime(2022, 1, 1, tzinfo=UTC), "2022-01-01"])
INSTANTS = st.sampled_from(
    [
        *(datetime(2022, 1, 1, tzinfo=zone) for zone in (UTC, EAST, None)),
        datetime(2022, 1, 1, fold=1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=EAST),
        date(2022, 1, 1),
    ]
)
BOOLEANS = st.sampled_from([True, False, 0, 1, "true"])
NESTED: st.SearchStrategy[Any] = st.sampled_from([(), [], (Loan,), None])
CHOICES = st.sampled_from([*Condition, "good", 1])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": st.sampled_from([Id("t1"), "t1", "", "t 1", "名", 1]),
    "shed": st.sampled_from([Code("north"), "north", "North", Masked("n*")]),
    "number": NUMBERS,
    "label": TEXTS,
    "serial": st.none() | TEXTS,
    "condition": CHOICES,
    "worse": st.none() | CHOICES,
    "sharp": BOOLEANS,
    "locked": st.none() | BOOLEANS,
    "weight": DECIMALS,
    "price": st.none() | DECIMALS,
    "share": FRACTIONS,
    "part": st.none() | FRACTIONS,
    "bought": st.none() | DATES,
    "seen": INSTANTS,
    "lent": st.none() | INSTANTS,
    "made": st.none() | st.sampled_from([PartialDate("2012"), "2012", Code("2012")]),
    "keeper": st.none() | st.sampled_from([Id("n1"), "n1", "\ud800", Id("\ud800"), Id("a\x00")]),
    "loans": NESTED,
    "last": NESTED,
}


@given(changed=st.dictionaries(st.sampled_from(sorted(FIELDS)), st.just(None), max_size=3), data=st.data())
def test_what_looks_kept_is_kept(changed: dict[str, None], data: st.DataObject) -> None:
    """Whatever the quick look lets through, the thorough check lets through as well, and settling leaves it as it is."""
    values = {name: data.draw(FIELDS[name], label=name) for name in changed}
    record = evolve(Tool(id=Id("t1"), shed=Code("north"), number=1), **values)
    if QUICK.looks_kept(record):
        THOROUGH.check(record)
        assert settled(THOROUGH, record) is record


@given(number=st.integers(-(2**63), 2**63 - 1), label=st.text(st.characters(categories=["L", "N", "P"])), day=st.dates())
def test_usual_records_look_kept(number: int, label: str, day: date) -> None:
    """It would be of no use if it left everything to the thorough check."""
    tool = Tool(id=Id("t1"), shed=Code("north"), number=number, label=label, bought=day, weight=Decimal("1.500"))
    assert QUICK.looks_kept(tool)
