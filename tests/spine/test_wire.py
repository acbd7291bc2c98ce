"""Plain JSON data and back: nothing is coerced, everything that is wrong is told with its place."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from typing import cast

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import FULL, Slot, SlotTaken, State

from community_gov import AnyId, Code, Id, InvalidData, Masked, Nature, PartialDate, Problem, ProblemType, Purpose
from community_gov.errors import Param
from community_gov.wire import Data, Wire, compact, compact_row, instant_text

WIRE = Wire()
text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))
codes = st.from_regex(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", fullmatch=True).map(Code)
exact = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=4)
ratios = st.fractions(-(10**9), 10**9, max_denominator=10**9)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds are naive
dates = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@frozen(kw_only=True)
class Inner:
    """A value inside a value."""

    code: Code
    next: "Inner | None" = None


class Tone(StrEnum):
    """An enum whose members are texts."""

    LOUD = "loud"


class Step(IntEnum):
    """An enum whose members are numbers."""

    FIRST = 1


@frozen(kw_only=True)
class Everything:
    """One field of every type that data may have."""

    text: str
    number: int
    yes: bool
    exact: Decimal
    ratio: Fraction
    on: date
    at: datetime
    about: AnyId
    code: Code
    since: PartialDate
    state: State
    purpose: Purpose | None
    many: tuple[Inner, ...]
    pair: tuple[int, str]
    tags: frozenset[Code]
    listed: list[Fraction]
    named: dict[str, Decimal]
    nothing: int | None = None


everything = st.builds(
    Everything,
    text=text,
    number=st.integers(),
    yes=st.booleans(),
    exact=exact,
    ratio=ratios,
    on=dates,
    at=instants,
    about=text.map(Id),
    code=codes,
    since=dates.map(PartialDate),
    state=st.sampled_from(State),
    purpose=st.none() | st.sampled_from(Purpose),
    many=st.lists(st.builds(Inner, code=codes, next=st.none() | st.builds(Inner, code=codes)), max_size=3).map(tuple),
    pair=st.tuples(st.integers(), text),
    tags=st.frozensets(codes, max_size=3),
    listed=st.lists(ratios, max_size=3),
    named=st.dictionaries(text, exact, max_size=3),
    nothing=st.none() | st.integers(),
)


@given(everything)
def test_every_type_comes_back_as_it_was(value: Everything) -> None:
    """Data go out and come in through JSON text without losing a digit, a type or a zone."""
    data = json.loads(compact(WIRE.to_data(value)))
    again = WIRE.from_data(data, Everything)
    assert again == value
    assert type(again.code) is Code
    assert type(again.exact) is Decimal
    assert again.at.tzinfo is UTC


def test_records_and_events_are_data_too() -> None:
    """What a community stores and tells travels by the same converter."""
    slot = Slot(id=Id("slot-1-1"), shift=Code("a"), no=1, share=Fraction(1, 3), tags=(Code("x"),), name="住户0001")
    taken = SlotTaken(slot=slot.id, no=1, at=datetime(2022, 1, 1, tzinfo=UTC))
    assert WIRE.from_data(WIRE.to_data(slot), Slot) == slot
    assert WIRE.from_data(WIRE.to_data(taken), SlotTaken) == taken


def test_numbers_travel_as_strings() -> None:
    """A reader whose JSON knows only floats cannot damage them."""
    assert WIRE.to_data((Decimal("98.70"), Decimal("1E+2"), Fraction(1, 3))) == ["98.70", "100", "1/3"]


def test_an_instant_is_told_in_utc() -> None:
    """The same instant has one text, whatever zone it came in."""
    beijing = datetime(2021, 6, 30, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    assert instant_text(beijing) == "2021-06-30T08:00:00.000000Z"
    assert WIRE.from_data("2021-06-30T16:00+08:00", datetime) == beijing


def test_there_is_one_json_text_of_some_data() -> None:
    """Keys are sorted, nothing is escaped that need not be, no blanks: digests are made of these bytes."""
    assert compact({"b": 1, "a": ["张", None, True]}) == '{"a":["张",null,true],"b":1}'.encode()


@given(st.lists(st.none() | st.integers() | text))
def test_a_row_is_written_like_any_other_data(elements: list[Data]) -> None:
    """The short way for strings, integers and nulls gives the same bytes as the long one."""
    assert compact_row(elements) == compact(elements)


@pytest.mark.parametrize(
    ("data", "type_", "error"),
    [
        (1, str, "expected a string, got int @ $"),
        ("1", int, "expected an integer, got str @ $"),
        (True, int, "expected an integer, got bool @ $"),
        (1, bool, "expected true or false, got int @ $"),
        (1.0, int, "expected an integer, got float @ $"),
        (None, int, "expected an integer, got null @ $"),
        (1.5, Decimal, "expected a string, got float @ $"),
        (15, Decimal, "expected a string, got int @ $"),
        ("1,5", Decimal, "'1,5' is not an exact number"),
        ("1e5", Decimal, "'1e5' is not an exact number"),
        ("NaN", Decimal, "'NaN' is not an exact number"),
        ("１２", Decimal, "'１２' is not an exact number"),
        ("9" * 31, Decimal, "is not an exact number"),
        (0.5, Fraction, "expected a string, got float @ $"),
        ("0.5", Fraction, "'0.5' is not a fraction"),
        ("1/0", Fraction, "'1/0' is not a fraction"),
        ("20210630", date, "'20210630' is not a date"),
        ("2021-06-31", date, "day is out of range"),
        ("2021-06-30T08:00", datetime, "is not an instant with its zone"),
        ("2021-06-30 08:00Z", datetime, "is not an instant with its zone"),
        ("0001-01-01T00:00+08:00", datetime, "outside the years 1 to 9999"),
        ("Lighting", Code, "'Lighting' is not a code"),
        (2012, PartialDate, "expected a string, got int @ $"),
        ("2012-13", PartialDate, "month must be in 1..12"),
        ("gone", State, "'gone' is none of taken, left"),
        ("abc", tuple[str, ...], "expected an array, got str @ $"),
        ({"a": 1}, tuple[str, ...], "expected an array, got dict @ $"),
        (["a", 1], tuple[str, ...], "expected a string, got int @ $[1]"),
        ([1], tuple[int, str], "expected 2 values, got 1 @ $"),
        ([1], dict[str, int], "expected an object @ $"),
        ({"a": "b"}, dict[str, int], "expected an integer, got str @ $['a']"),
        ("ab", frozenset[Code], "expected an array, got str @ $"),
        ([], Inner, "expected an object, got list @ $"),
        ({}, Inner, "required field is missing @ $.code"),
        ({"code": "a", "extra": 1}, Inner, "unknown field extra @ $"),
        ({"code": "a", "next": {"code": "B"}}, Inner, "'B' is not a code"),
        ("x", float, "a float cannot hold an exact number"),
        ("x", int | str, "cannot be read; declare one type"),
        ("\ud800", str, "half a character @ $"),
    ],
)
def test_wrong_data_are_refused_with_what_and_where(data: object, type_: type, error: str) -> None:
    """Nothing is turned from one JSON type into another; the error says what is wrong and at which path."""
    with pytest.raises(InvalidData) as caught:
        WIRE.from_data(data, type_)
    assert error in caught.value.errors[0]


def test_every_error_is_told_at_once() -> None:
    """Who sends a wrong file hears of all mistakes, each with its path."""
    data = {"code": "A", "next": {"code": "b", "next": {"code": 1}}, "more": 1}
    with pytest.raises(InvalidData) as caught:
        WIRE.from_data(data, Inner)
    places = {error.rpartition(" @ ")[2] for error in caught.value.errors}
    assert places == {"$", "$.code", "$.next.next.code"}


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (1.5, "a float cannot be sent"),
        ({"a": [1.5]}, "a float cannot be sent; use an exact number, a string or an attrs class @ $.a[0]"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("Infinity"), "not a finite number"),
        (Decimal("1E+999999"), "at most 30 digits"),
        (Decimal("1E-31"), "at most 30 digits"),
        (Fraction(10**31), "not a fraction of two numbers of at most 30 digits"),
        (b"x", "a bytes cannot be sent"),
        (timedelta(1), "a timedelta cannot be sent"),
        ({1: 2}, "a key is a string, not a int @ $"),
        ("\ud800", "half a character"),
        (object(), "a object cannot be sent"),
    ],
)
def test_what_has_no_exact_form_is_not_sent(value: object, error: str) -> None:
    """A float, a number that fills a megabyte, bytes: refused before anything is converted."""
    with pytest.raises(InvalidData) as caught:
        WIRE.to_data(value)
    assert error in str(caught.value)


def test_a_naive_instant_is_not_sent() -> None:
    """Nobody could say when it was."""
    with pytest.raises(ValueError, match="has no time zone"):
        WIRE.to_data(datetime(2022, 1, 1))  # noqa: DTZ001  # wrong on purpose


@pytest.mark.parametrize("depth", [50, 100_000])
def test_deeply_nested_data_are_no_danger(depth: int) -> None:
    """A bomb of brackets is wrong data, not a crash."""
    data: object = []
    for _ in range(depth):
        data = [data]
    with pytest.raises(InvalidData):
        WIRE.from_data(data, tuple[int, ...])


@pytest.mark.parametrize(
    "value",
    [
        7,
        True,
        Decimal("1.50"),
        Fraction(1, 3),
        date(2022, 3, 1),
        datetime(2022, 3, 1, 8, 30, tzinfo=UTC),
        Code("a"),
        Id("unit-1-1"),
        PartialDate("2012"),
        State.LEFT,
    ],
)
def test_a_problem_comes_back_with_parameters_of_every_type(value: Param) -> None:
    """A client reads the same objection, in both languages, without knowing the plugin that declared it."""
    problem = ProblemType("toy.any", zh="是{x}", en="is {x}", nature=Nature.STATE)(at="x", x=value)
    again = WIRE.from_data(json.loads(compact(WIRE.to_data(problem))), Problem)
    assert again == problem
    assert (again.message("zh"), again.message("en")) == (problem.message("zh"), problem.message("en"))
    assert type(again.params["x"]) is type(problem.params["x"])


def sent(**changes: object) -> Mapping[str, object]:
    """The data of a problem with some of them changed."""
    return {**cast("Mapping[str, object]", WIRE.to_data(FULL(shift=Code("a"), taken=3))), **changes}


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        sent(extra=1),
        sent(type={"code": "x"}),
        sent(at=1),
        sent(params={}),
        sent(params={"shift": {"code": "a"}, "taken": 1.5}),
        sent(params={"shift": {"code": "a"}, "taken": {"decimal": "1e999999"}}),
        sent(params={"shift": {"code": "a"}, "taken": {"decimal": "1", "code": "a"}}),
        sent(params={"shift": {"code": "A"}, "taken": 3}),
        sent(params={"shift": {"choice": 1, "zh": "x", "en": "x"}, "taken": 3}),
    ],
)
def test_a_wrong_problem_is_refused(data: object) -> None:
    """Problems from outside are read as strictly as everything else."""
    with pytest.raises(InvalidData):
        WIRE.from_data(data, Problem)


def test_a_masked_text_is_sent_as_text() -> None:
    """What the public may see is an ordinary string outside."""
    assert WIRE.to_data(Masked("张*")) == "张*"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | text,
        lambda inner: st.lists(inner) | st.dictionaries(text, inner),
    )
)
def test_reading_anything_gives_a_value_or_an_error_of_ours(data: object) -> None:
    """No data whatever lead to an exception that a host does not expect."""
    for type_ in (Everything, Inner, Problem, tuple[Inner, ...], Decimal, State):
        assert all(" @ $" in error for error in errors_of(data, cast("type[object]", type_)))


def errors_of(data: object, type_: type[object]) -> tuple[str, ...]:
    """What is wrong with the data, if anything."""
    try:
        WIRE.from_data(data, type_)
    except InvalidData as error:
        return error.errors
    return ()


@frozen
class Defaults:
    """A class of which every field may be missing."""

    many: tuple[int, ...] = ()
    code: Code | None = field(default=None)


def test_an_empty_object_is_not_an_empty_array() -> None:
    """Even where every field has a default, something else than an object is refused."""
    assert WIRE.from_data({}, Defaults) == Defaults()
    wrong: tuple[object, ...] = ([], "", None, 0)
    for data in wrong:
        with pytest.raises(InvalidData):
            WIRE.from_data(data, Defaults)


@pytest.mark.parametrize(("value", "type_"), [("loud", Tone), (1, Step)])
def test_a_choice_that_is_a_text_or_a_number_is_read_as_a_choice(value: object, type_: type[Enum]) -> None:
    """A member comes back as the member, not as its value, and what is no member is refused."""
    member = next(iter(type_))
    assert WIRE.from_data(value, type_) is member
    assert WIRE.to_data(member) == value
    for other in ("quiet", 2, True, None):
        with pytest.raises(InvalidData, match="is none of"):
            WIRE.from_data(other, type_)
