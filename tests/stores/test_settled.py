"""The one form in which every store gives a record back."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, field, frozen
from attrs.validators import min_len

from community_gov import Code, Community, Id, InvalidRecord, OneOf, PartialDate, Range, decimals, kind
from community_gov.canonical import Schema
from community_gov.stores import MemoryStore, Query
from community_gov.stores.settled import settled
from community_gov.wire import Wire

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2022, 3, 1, 4, 0, tzinfo=UTC)


@frozen
class Line:
    """A nested value."""

    price: Decimal
    at: datetime


@kind("toy.bill", indexes=("flat",))
@frozen(kw_only=True)
class Bill:
    """A record with every shape that has more than one form."""

    id: Id["Bill"]
    flat: Id[Community]
    note: str
    topic: Code
    since: PartialDate
    total: Decimal = field(metadata=decimals(2))
    issued: datetime
    lines: tuple[Line, ...] = ()
    share: Fraction = Fraction(1, 3)
    doubled: Decimal = field(init=False, metadata=decimals(2))

    def __attrs_post_init__(self) -> None:
        """Compute what the constructor does not take."""
        object.__setattr__(self, "doubled", self.total * 2)


SCHEMA = Schema(Bill, Wire())
PLAIN = Bill(
    id=Id("b1"),
    flat=Id("u1"),
    note="水费",
    topic=Code("water"),
    since=PartialDate("2012"),
    total=Decimal("1.50"),
    issued=NOON,
    lines=(Line(price=Decimal("1.5"), at=NOON),),
)


def test_a_settled_record_is_left_as_it_is() -> None:
    """A record without nested values that is in the one form already is given back itself, not a copy."""
    plain = evolve(PLAIN, lines=())
    assert settled(SCHEMA, plain) == plain
    assert settled(SCHEMA, settled(SCHEMA, plain)) == plain


def test_a_decimal_has_the_digits_that_its_field_declares() -> None:
    """1.5 and 1.500 are kept as 1.50, and minus zero as zero, so that they are written alike everywhere."""
    forms = [evolve(PLAIN, total=Decimal(text)) for text in ("1.5", "1.500", "0.15E1")]
    assert {str(settled(SCHEMA, form).total) for form in forms} == {"1.50"}
    assert str(settled(SCHEMA, evolve(PLAIN, total=Decimal("-0"))).total) == "0.00"


def test_an_instant_is_kept_in_utc() -> None:
    """Equal instants have the same civil date when they are read back, whatever zone they were put in."""
    kept = settled(SCHEMA, evolve(PLAIN, issued=NOON.astimezone(SHANGHAI)))
    assert (kept.issued, kept.issued.tzinfo, kept.issued.hour) == (NOON, UTC, 4)
    assert settled(SCHEMA, evolve(PLAIN, issued=NOON.replace(fold=1))).issued.fold == 0


def test_a_nested_value_is_kept_as_it_reads_back() -> None:
    """Instants inside a nested value are in UTC too; exact numbers inside it keep their digits."""
    local = evolve(PLAIN, lines=(Line(price=Decimal("1.50"), at=NOON.astimezone(SHANGHAI)),))
    (line,) = settled(SCHEMA, local).lines
    assert (str(line.price), line.at.tzinfo) == ("1.50", UTC)


def test_a_field_has_its_declared_type() -> None:
    """An id given as a plain string comes back as an Id, a Code in a text field as a plain string."""
    kept = settled(SCHEMA, evolve(PLAIN, flat="u2", note=Code("x")))  # type: ignore[arg-type]  # what a careless caller gives
    assert (type(kept.flat), type(kept.note), type(kept.topic)) == (Id, str, Code)


@frozen
class Sorted:
    """A nested value that refuses on reading what it takes on writing."""

    names: tuple[str, ...] = field(validator=min_len(1))


@kind("toy.odd")
@frozen(kw_only=True)
class Odd:
    """A record with such a value."""

    id: Id["Odd"]
    names: Sorted


def test_what_cannot_be_read_back_is_not_taken() -> None:
    """A nested value that its own class refuses when it is read is an InvalidRecord when it is put, not a loss later."""
    odd = Odd(id=Id("o"), names=Sorted(("a",)))
    object.__setattr__(odd.names, "names", ())
    with pytest.raises(InvalidRecord, match="can be written but not read"):
        settled(Schema(Odd, Wire()), odd)


def test_the_memory_store_settles_what_is_put() -> None:
    """The model for all stores gives back the one form."""
    store = MemoryStore()
    store.create(id="a", name="A", secret=b"k")
    with store.write("a", salts=lambda: b"0" * 16, timeout=1) as writer:
        writer.put(SCHEMA, evolve(PLAIN, total=Decimal("1.5"), issued=NOON.astimezone(SHANGHAI)))
        row = writer.get(SCHEMA, "b1")
        assert row is not None
        assert (str(row.record.total), row.record.issued.tzinfo) == ("1.50", UTC)


@pytest.mark.parametrize(
    "query",
    [
        lambda: Query(where={"lines": ()}),
        lambda: Query(where={}, order_by="lines"),
        lambda: Query(where={"share": Range(ge=Fraction(1, 3))}),
        lambda: Query(where={}, order_by="-share"),
    ],
    ids=["nested", "order of nested", "range of fractions", "order of fractions"],
)
def test_nested_values_and_the_order_of_fractions_cannot_be_asked(query: Callable[[], Query]) -> None:
    """What one store could answer only by reading everything no store answers: a TypeError says so."""
    with pytest.raises(TypeError, match="by equality only"):
        query().check(SCHEMA)


def test_a_fraction_is_found_by_equality() -> None:
    """Equality of fractions is exact, alone or as one of several."""
    Query(where={"share": Fraction(1, 3)}).check(SCHEMA)
    Query(where={"share": OneOf((Fraction(1, 3), Fraction(1, 2)))}).check(SCHEMA)
