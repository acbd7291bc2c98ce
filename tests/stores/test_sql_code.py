"""The code of one kind: what it writes is what the canonical row says, and what it reads is what was written."""

from datetime import date
from decimal import Context, localcontext
from fractions import Fraction
from typing import cast

import attrs
import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st
from tests.stores.test_model import NEIGHBOURS, TOOLS

from community_gov import Code, Id, kind
from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import CorruptStore
from community_gov.stores.settled import settled
from community_gov.stores.sql.codec import CANONICAL, NATIVE, Codec, Row
from community_gov.stores.sql.layout import Layout, layout_of, short
from community_gov.testing_stores.samples import Neighbour, Tool
from community_gov.wire import Wire, compact_row


def code_of(cls: type[Record], native: frozenset[object] = CANONICAL) -> tuple[Schema[Record], Layout, Codec[Record]]:
    """All that belongs to a class."""
    schema = Schema(cls, Wire())
    layout = layout_of(schema)
    return schema, layout, Codec(schema, layout, native)  # type: ignore[arg-type]  # a set of shapes


def read_back(record: Record, native: frozenset[object] = CANONICAL) -> Record:
    """Write a record and read it."""
    schema, layout, codec = code_of(type(record), native)
    row: Row = (record.id, 3, 7, *((b"s",) if layout.salted else ()), *codec.cells(settled(schema, record)))
    (stored,) = codec.stored([row])
    assert (stored.version, stored.sequence, stored.salt) == (3, 7, b"s" if layout.salted else None)
    return stored.record


@given(TOOLS)
def test_the_cells_of_sqlite_are_the_canonical_elements(tool: Tool) -> None:
    """What SQLite keeps of a record is what its digest is made from, element by element."""
    schema, _layout, codec = code_of(Tool)
    record = settled(schema, tool)
    assert list(codec.cells(record)) == [part for column in schema.columns for part in schema.elements(record, column)]


def whole_row(codec: Codec[Record], layout: Layout, record: Record, salt: bytes | None) -> Row:
    """All columns of a row, as a database gives them."""
    return ("a", record.id, 3, 7, 0, *((salt,) if layout.salted else ()), *codec.cells(record))


@given(st.one_of(TOOLS, NEIGHBOURS), st.sampled_from([CANONICAL, NATIVE]))
def test_the_canonical_row_is_made_of_the_cells(record: Tool | Neighbour, native: frozenset[object]) -> None:
    """What a digest is made from comes out the same from the cells as from the record, for both databases."""
    schema, layout, codec = code_of(type(record), native)
    kept, salt = settled(schema, record), b"sixteen bytes..."
    with localcontext(Context(prec=3)):
        found = codec.canonical([whole_row(codec, layout, kept, salt)], 1)
    assert found == [compact_row(schema.row(kept, 3, salt)).decode() + ","]


@pytest.mark.parametrize("cell", ["1", b"1", 1.5, None], ids=repr)
def test_no_canonical_row_is_made_of_what_nobody_put(cell: object) -> None:
    """A text in place of a number is not taken for the number; the other rows beside it are written."""
    schema, layout, codec = code_of(Tool)
    tool = settled(schema, Tool(id=Id("t"), shed=Code("north"), number=1, bought=date(2020, 1, 1)))
    row = whole_row(codec, layout, tool, None)
    for name in ("version", "number", "share_num"):
        place = layout.columns.index(name)
        wrong = cast("Row", (*row[:place], cell, *row[place + 1 :]))
        assert codec.canonical([row, wrong, row], 1) == [*codec.canonical([row], 1), None, *codec.canonical([row], 1)]


@pytest.mark.parametrize("salt", [None, b"", b'{"erased":{},"kept":{}}'], ids=repr)
def test_a_row_without_its_salt_is_left_to_the_record(salt: bytes | None) -> None:
    """What an erasure has left of a salt is for `Schema.row`, and so is a salt that is not there."""
    schema, layout, codec = code_of(Neighbour)
    neighbour = settled(schema, Neighbour(id=Id("n"), shed=Code("north"), name="张三"))
    assert codec.canonical([whole_row(codec, layout, neighbour, salt)], 1) == [None]


@given(st.one_of(TOOLS, NEIGHBOURS), st.sampled_from([CANONICAL, NATIVE]))
def test_a_record_reads_back_as_it_was_settled(record: Tool | Neighbour, native: frozenset[object]) -> None:
    """For both databases, in value and in the way it is written, whatever decimal context the host has set."""
    wanted = settled(Schema(type(record), Wire()), record)
    with localcontext(Context(prec=3)):
        assert repr(read_back(record, native)) == repr(wanted)


@kind("toy.strict")
@frozen(kw_only=True)
class Strict:
    """A record whose validator has become stricter than what is stored."""

    id: Id["Strict"]
    number: int = field(validator=attrs.validators.ge(10))


def test_a_validator_that_became_stricter_leaves_old_records_readable() -> None:
    """What is stored was judged when it was put; it is not judged again when it is read."""
    _schema, _layout, codec = code_of(Strict)
    (row,) = codec.stored([("s", 1, 1, 5)])
    assert cast("Strict", row.record).number == 5


@kind("toy.hashed")
@frozen(kw_only=True, cache_hash=True, eq=True)
class Hashed:
    """A record that keeps its hash."""

    id: Id["Hashed"]


@kind("toy.loose")
@frozen(kw_only=True, slots=False)
class Loose:
    """A record without slots, with a private field, and one that it computes."""

    id: Id["Loose"]
    _hidden: int
    double: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Compute a field."""
        object.__setattr__(self, "double", self._hidden * 2)


@kind("toy.bare")
@frozen(kw_only=True)
class Bare:
    """A record of nothing but its id."""

    id: Id["Bare"]


@pytest.mark.parametrize(
    "record", [Hashed(id=Id("h")), Loose(id=Id("l"), hidden=4), Bare(id=Id("b"))], ids=["hash", "no slots", "bare"]
)
def test_every_sort_of_attrs_class_is_rebuilt(record: Record) -> None:
    """Cached hashes, classes without slots, private and computed fields come back as the class makes them."""
    back = read_back(record)
    assert (back, hash(back)) == (record, hash(record))


@pytest.mark.parametrize(
    ("field_name", "cell"),
    [
        ("condition", "broken"),
        ("bought", "2020-13-01"),
        ("seen", "yesterday"),
        ("loans", "[1"),
        ("loans", '[{"days":1}]'),
        ("loans", "[" * 100_000),
        ("share_den", 0),
    ],
)
def test_a_cell_that_nobody_wrote_is_corruption(field_name: str, cell: str | int) -> None:
    """What cannot be read as its field's type is a typed error that shows neither the value nor the record."""
    schema, layout, codec = code_of(Tool)
    tool = settled(schema, Tool(id=Id("t"), shed=Code("north"), number=1, bought=date(2020, 1, 1)))
    names = [one.name for one in layout.cells]
    cells = [cell if name == field_name else value for name, value in zip(names, codec.cells(tool), strict=True)]
    with pytest.raises(CorruptStore, match="cannot be read") as caught:
        codec.stored([("t", 1, 1, *cells)])
    assert "north" not in str(caught.value)
    assert caught.value.__cause__ is None


# --- names ---------------------------------------------------------------------------------------------------------------


@kind("toy.names", indexes=("order", ("order", "half")), unique=(("version", "half"),))
@frozen(kw_only=True)
class Names:
    """Fields that have the names of other columns."""

    id: Id["Names"]
    version: int
    salt: str
    half: Fraction
    half_num: int
    order: int
    Order: int
    community_id: str


def test_columns_never_share_a_name() -> None:
    """A field that would be taken for another column gets an underscore; databases do not tell small letters from capitals."""
    layout = layout_of(Schema(Names, Wire()))
    cells = [cell.name for cell in layout.cells]
    assert cells == ["version_", "salt_", "half_num", "half_den", "half_num_", "order", "Order_", "community_id_"]
    assert len({name.casefold() for name in layout.columns}) == len(layout.columns)
    assert layout.indexes == (("order",), ("order", "half_num", "half_den"))
    assert layout.unique == (("version_", "half_num", "half_den"),)


def test_a_name_is_cut_where_databases_cut_it() -> None:
    """A name longer than 63 bytes keeps its beginning and gets a digest, so that two of them stay two."""
    long, longer = "x" * 64, "x" * 65
    assert len(short(long)) == len(short(longer)) == 63
    assert short(long) != short(longer)
    assert len(short("名" * 40).encode()) <= 63
    assert short("x" * 63) == "x" * 63
