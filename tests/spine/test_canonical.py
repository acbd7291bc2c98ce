"""The canonical row: golden bytes that no release may change, and values that cannot enter it."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction

import pytest
from attrs import evolve, field, frozen, mutable
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import NAME, PHONE, Slot, State

from community_gov import (
    Code,
    Id,
    InvalidRecord,
    Masked,
    MissingPlugin,
    PartialDate,
    PluginClash,
    UnknownKind,
    decimals,
    kind,
)
from community_gov.canonical import Kinds, Schema, rows_digest
from community_gov.commitments import commitment
from community_gov.records import personal_fields
from community_gov.wire import Wire, compact

WIRE = Wire()
SALT = bytes(range(16))


@frozen
class Line:
    """A nested value."""

    what: str
    price: Decimal


@kind("toy.full")
@frozen(kw_only=True)
class Full:
    """A field of every type that can be stored."""

    id: Id["Full"]
    text: str
    about: Id[Slot]
    code: Code
    since: PartialDate
    state: State
    number: int
    yes: bool
    exact: Decimal = field(metadata=decimals(4))
    ratio: Fraction
    on: date
    at: datetime
    lines: tuple[Line, ...]
    line: Line
    nothing: str | None = None
    no_ratio: Fraction | None = None
    name: str | None = field(default=None, repr=False, metadata=NAME)
    age: int | None = field(default=None, repr=False, metadata=NAME)
    part: Fraction | None = field(default=None, repr=False, metadata=NAME)


FULL = Full(
    id=Id("full-1-1"),
    text='3栋"灯"\n不亮',
    about=Id("slot-1-1"),
    code=Code("lighting"),
    since=PartialDate("2012-05"),
    state=State.LEFT,
    number=-(2**63),
    yes=True,
    exact=Decimal("98.76"),
    ratio=Fraction(-2, 6),
    on=date(2021, 6, 30),
    at=datetime(2021, 6, 30, 16, 0, 0, 5, tzinfo=timezone(timedelta(hours=8))),
    lines=(Line("修灯", Decimal("1.50")),),
    line=Line("x", Decimal(2)),
    name="住户0001",
)
SCHEMA = Schema(Full, WIRE)
GOLDEN = (
    '["full-1-1",7,"3栋\\"灯\\"\\n不亮","slot-1-1","lighting","2012-05","left",-9223372036854775808,1,987600,-1,3,'
    '"2021-06-30","2021-06-30T08:00:00.000005Z","[{\\"price\\":\\"1.50\\",\\"what\\":\\"修灯\\"}]","{\\"price\\":\\"2\\",\\"what\\":\\"x\\"}",'
    'null,null,null,"{name}","{age}","{part}"]'
)


def by_hand(salt: bytes, name: str, elements: str) -> str:
    """The commitment as the documents describe it, from nothing but sha256."""
    return hashlib.sha256(hashlib.sha256(salt + name.encode()).digest() + elements.encode()).hexdigest()


def test_the_row_of_every_type_is_these_very_bytes() -> None:
    """Digests in journals that are kept for decades are made from these bytes: they are final."""
    said = {"{name}": by_hand(SALT, "name", '["住户0001"]'), "{age}": by_hand(SALT, "age", "[null]")}
    said["{part}"] = by_hand(SALT, "part", "[null,null]")
    expected = GOLDEN
    for place, hexadecimal in said.items():
        expected = expected.replace(place, hexadecimal)
    assert compact(SCHEMA.row(FULL, 7, SALT)).decode() == expected


def test_the_digest_of_a_row_is_this_very_number() -> None:
    """The digest over two rows, each followed by a comma; written down once, from then on fixed."""
    rows = [SCHEMA.row(FULL, 7, SALT), SCHEMA.row(evolve(FULL, name=None), 8, SALT)]
    by_rule = hashlib.sha256(b"".join(compact(row) + b"," for row in rows)).hexdigest()
    assert rows_digest(rows) == (2, by_rule)
    assert by_rule == "08618c64d55755aba43e7179df878676c9cb87630c89f98657db7123da28c7fd"


def test_no_rows_have_a_digest_too() -> None:
    """The digest of nothing is that of no bytes."""
    assert rows_digest([]) == (0, hashlib.sha256().hexdigest())


def test_equal_numbers_have_one_row() -> None:
    """A trailing zero is no other number, and an instant is the same in every zone."""
    other = evolve(FULL, exact=Decimal("98.7600"), at=FULL.at.astimezone(UTC))
    assert SCHEMA.row(other, 7, SALT) == SCHEMA.row(FULL, 7, SALT)


def test_a_commitment_hides_value_and_absence() -> None:
    """Without the salt nobody can tell a telephone number by trying all of them, nor whether there is one."""
    commitments = {commitment(bytes([n]) * 16, "phone", ["13800000000"]) for n in range(50)}
    nothing = {commitment(bytes([n]) * 16, "phone", [None]) for n in range(50)}
    assert len(commitments | nothing) == 100
    assert commitment(SALT, "phone", ["1"]) != commitment(SALT, "name", ["1"])
    assert hmac.compare_digest(commitment(SALT, "phone", ["1"]), by_hand(SALT, "phone", '["1"]'))


def test_a_personal_row_without_salt_is_refused() -> None:
    """A personal value never enters a row uncommitted."""
    with pytest.raises(InvalidRecord, match=r"toy\.full\.name of full-1-1: .* salt"):
        SCHEMA.row(FULL, 1, None)


@pytest.mark.parametrize("precision", [1, 5, 50])
@given(number=st.integers(-(2**63), 2**63 - 1))
def test_scaled_numbers_are_exact_whatever_the_decimal_context(precision: int, number: int) -> None:
    """A host may have set its own precision; it does not round what is stored."""
    value = Decimal(number).scaleb(-4)
    with localcontext() as context:
        context.prec = precision
        row = SCHEMA.row(evolve(FULL, exact=value), 1, SALT)
    assert row[9] == number


BAD: Mapping[str, tuple[object, ...]] = {
    "text": (1, None, "\ud800", "a\x00b", Masked("张*"), b"x"),
    "about": (1, None),
    "code": ("lighting", 1, None),
    "since": ("2012", 2012, date(2012, 1, 1)),
    "state": ("left", None, 1),
    "number": (1.0, True, "1", 2**63, -(2**63) - 1, Decimal(1), None),
    "yes": (1, "true", None),
    "exact": (
        1,
        1.5,
        "1.5",
        Decimal("1.23456"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1E+999999"),
        None,
    ),
    "ratio": (1, 0.5, Decimal("0.5"), "1/3", Fraction(2**63), Fraction(1, 2**63)),
    "on": (datetime(2021, 6, 30, tzinfo=UTC), "2021-06-30", PartialDate("2021"), None),
    "at": (date(2021, 6, 30), datetime(2021, 6, 30), "2021-06-30", datetime.min.replace(tzinfo=timezone(timedelta(hours=8)))),  # noqa: DTZ001  # wrong on purpose
    "lines": ([Line("x", Decimal(1))], (1,), ("x",), (Line("x", 1.5),), (Line(5, Decimal(1)),), (Line("x", Decimal("NaN")),)),  # type: ignore[arg-type]  # wrong on purpose
    "line": (("x", Decimal(1)), Slot(id=Id("s"), shift=Code("a"), no=1), None),
    "name": (1, Masked("张*")),
    "id": ("", None, 5, "a b", "张三", "x" * 201, "a\x00"),
}


WRONG = [pytest.param(name, value, id=f"{name}-{n}") for name, values in BAD.items() for n, value in enumerate(values)]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_that_a_field_may_not_hold_is_refused(name: str, value: object) -> None:
    """Nothing is coerced on its way into the store: the error names kind, field and the type found, never the value."""
    record = evolve(FULL, **{name: value})  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidRecord, match=rf"toy\.full(\.{name}|: an id)"):
        SCHEMA.check(record)


@pytest.mark.parametrize("secret", ["张三\ud800", "13812345678\x00"])
def test_an_error_does_not_show_the_value(secret: str) -> None:
    """A personal text that cannot be stored does not end up in a log by the error about it."""
    with pytest.raises(InvalidRecord) as caught:
        SCHEMA.check(evolve(FULL, name=secret))
    assert secret[:2] not in str(caught.value)


def test_a_good_record_passes() -> None:
    """The check is about wrong values, not about good ones."""
    SCHEMA.check(FULL)
    SCHEMA.check(evolve(FULL, nothing="x", no_ratio=Fraction(1, 2), age=5, part=Fraction(1, 2)))


def test_a_float_is_told_what_to_use() -> None:
    """The error about a float names the remedy."""
    with pytest.raises(InvalidRecord, match="use Decimal or Fraction"):
        SCHEMA.check(evolve(FULL, exact=1.5))  # type: ignore[arg-type]  # wrong on purpose


class Number(Enum):
    """A choice of numbers."""

    ONE = 1


@frozen
class Hidden:
    """A nested value with a personal field of its own."""

    name: str | None = field(default=None, repr=False, metadata=NAME)


FORBIDDEN: tuple[tuple[object, str], ...] = (
    (float, "cannot be stored"),
    (float | None, "cannot be stored"),
    (object, "cannot be stored"),
    (dict[str, int], "cannot be stored"),
    (list[int], "cannot be stored"),
    (bytes, "cannot be stored"),
    (int | str, "cannot be stored"),
    (tuple[float, ...], "cannot be stored"),
    (tuple, "cannot be stored"),
    (tuple[Hidden, ...], "cannot be stored"),
    (Hidden, "cannot be stored"),
    (Number, "cannot be stored"),
    (Masked, "cannot be stored"),
    (Decimal, "declares metadata=decimals"),
)


@pytest.mark.parametrize(("type_", "why"), FORBIDDEN, ids=[str(type_) for type_, _why in FORBIDDEN])
def test_a_type_that_cannot_be_stored_exactly_is_refused_when_the_kind_is_taken_in(type_: object, why: str) -> None:
    """A float where a number decides, a growing list, anything at all: found before the first write."""

    @kind("toy.bad")
    @frozen(kw_only=True)
    class Bad:
        id: Id["Bad"]
        value: type_  # type: ignore[valid-type]  # the types of the table

    with pytest.raises(TypeError, match=f"kind toy.bad, field value: .*{why}"):
        Schema(Bad, WIRE)


def test_a_personal_field_can_be_erased_and_is_not_shown() -> None:
    """A personal field allows None and is left out of the repr; else the kind is refused."""

    @kind("toy.one")
    @frozen(kw_only=True)
    class Needed:
        id: Id["Needed"]
        name: str = field(repr=False, metadata=NAME)

    @kind("toy.two")
    @frozen(kw_only=True)
    class Shown:
        id: Id["Shown"]
        name: str | None = field(default=None, metadata=PHONE)

    for cls in (Needed, Shown):
        with pytest.raises(TypeError, match="so that it can be erased, and repr=False"):
            Schema(cls, WIRE)
        assert personal_fields(cls)


def test_a_record_is_a_frozen_class_with_an_id() -> None:
    """A class whose instances change, or that has no id, is no record."""

    @kind("toy.one")
    @mutable(kw_only=True)
    class Changing:
        id: Id["Changing"] = field(validator=lambda *_: None)

    @kind("toy.two")
    @frozen(kw_only=True)
    class Nameless:
        no: int

    with pytest.raises(TypeError, match="not a frozen attrs class"):
        Schema(Changing, WIRE)
    with pytest.raises(TypeError, match="has no field id"):
        Schema(Nameless, WIRE)  # type: ignore[type-var]  # wrong on purpose


def test_rows_of_an_earlier_schema_lack_the_later_fields() -> None:
    """A field that schema 2 added is missing in rows that schema 1 wrote, so their digests can be computed for ever."""

    @kind("toy.grown", schema=2)
    @frozen(kw_only=True)
    class Grown:
        id: Id["Grown"]
        no: int
        note: str | None = field(default=None, metadata={"since": 2})

    schema = Schema(Grown, WIRE)
    record = Grown(id=Id("g"), no=1)
    assert schema.row(record, 1, None, schema=1) == ["g", 1, 1]
    assert schema.row(record, 1, None) == schema.row(record, 1, None, schema=2) == ["g", 1, 1, None]


@pytest.mark.parametrize(("schema", "marks"), [(2, (2, 1)), (1, (1, 2))])
def test_later_fields_stand_last_and_belong_to_a_schema_that_exists(schema: int, marks: tuple[int, int]) -> None:
    """Else rows of different versions could not be told apart."""

    @kind("toy.grown", schema=schema)
    @frozen(kw_only=True)
    class Grown:
        id: Id["Grown"]
        one: int | None = field(default=None, metadata={"since": marks[0]})
        two: int | None = field(default=None, metadata={"since": marks[1]})

    with pytest.raises(TypeError, match="later schema version stand last"):
        Schema(Grown, WIRE)


def test_two_plugins_cannot_bring_one_kind() -> None:
    """The clash names both."""
    kinds = Kinds(WIRE)
    kinds.add(Full, "owners")
    with pytest.raises(PluginClash, match=r"record kind 'toy\.full' is claimed by 'owners' and 'party'"):
        kinds.add(Full, "party")


def test_an_unknown_kind_says_where_to_list_it() -> None:
    """A class that no plugin brought is not a kind; a stored kind that nobody knows misses its plugin."""
    kinds = Kinds(WIRE)
    with pytest.raises(UnknownKind, match="list it in the gov_records"):
        kinds.schema(Full)
    with pytest.raises(UnknownKind, match="not an event of this community"):
        kinds.event_data(FULL)
    with pytest.raises(MissingPlugin, match=r"'toy\.full' are stored"):
        kinds.named("toy.full")
