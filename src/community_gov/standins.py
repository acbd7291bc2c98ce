"""A record class in place of one whose plugin is not installed: made from what a store or a document says of the kind.

It has the fields of the other one, with the same canonical elements and the same form in JSON, so the digests of the journal and
an exported document come out the same whichever of the two classes the records have. It is for keeping, comparing and passing
on; nobody reads records through it.
"""

import functools
import keyword
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Optional, TypeVar, cast

import attrs
from attrs import frozen

from community_gov.canonical import Kinds, Schema, Shape, schema_of
from community_gov.errors import InvalidData
from community_gov.records import Id, Record, decimals, kind
from community_gov.wire import Data, Kept

__all__ = [
    "Described",
    "DescribedField",
    "described",
    "in_class_of",
    "is_stand_in",
    "plain_fields",
    "record_of",
    "schema_in",
    "stand_in",
]

R = TypeVar("R", bound=Record)


@frozen(kw_only=True)
class DescribedField:
    """What has to be known of a field to keep its values."""

    name: str
    shape: Shape
    scale: int | None
    optional: bool
    personal: bool
    since: int


@frozen(kw_only=True)
class Described:
    """What has to be known of a kind to keep its records."""

    schema: int
    fields: tuple[DescribedField, ...]
    indexes: tuple[str, ...]
    """The field, or the fields with a space between them."""
    unique: tuple[tuple[str, ...], ...]


_MARK = "__described__"
_TYPES: Mapping[Shape, object] = {
    Shape.TEXT: str,
    Shape.INTEGER: int,
    Shape.BOOLEAN: bool,
    Shape.DECIMAL: Decimal,
    Shape.FRACTION: Fraction,
    Shape.DATE: date,
    Shape.INSTANT: datetime,
    Shape.NESTED: Kept,
}


def described(schema: Schema[R]) -> Described:
    """What has to be known of a kind; of a stand-in, what it was made from."""
    said = schema.cls.__dict__.get(_MARK)
    if isinstance(said, Described):
        return said
    fields = (
        DescribedField(name=c.name, shape=c.shape, scale=c.scale, optional=c.optional, personal=c.personal, since=c.since)
        for c in schema.columns
    )
    indexes = tuple(map(" ".join, schema.info.indexes))
    return Described(schema=schema.info.schema, fields=tuple(fields), indexes=indexes, unique=schema.info.unique)


def is_stand_in(schema: Schema[R]) -> bool:
    """Whether the class was made by `stand_in`."""
    return _MARK in schema.cls.__dict__


@functools.lru_cache(maxsize=1024)
def stand_in(name: str, said: Described) -> Schema[Record]:
    """The schema of a class that stands for the one of a plugin; raises InvalidData for what no class can have been."""
    names = [field.name for field in said.fields]
    wrong = [each for each in names if not each.isidentifier() or keyword.iskeyword(each) or each.startswith("__")]
    if wrong or {"id", "self"} & {*names} or len({*names}) < len(names):
        raise InvalidData(f"these are not the names of the fields of a record: {names} @ {name}")
    try:
        fields = {"id": attrs.field(type=Id), **{field.name: _field(field) for field in said.fields}}
        cls = attrs.make_class("StandIn", fields, frozen=True, kw_only=True, slots=True)
        indexes = tuple(tuple(each.split(" ")) for each in said.indexes)
        cls = kind(name, schema=said.schema, indexes=indexes, unique=said.unique)(cls)
        setattr(cls, _MARK, said)
        return schema_of(cast("type[Record]", cls))
    except (TypeError, ValueError) as error:
        raise InvalidData(f"no kind can be kept in this way: {error} @ {name}") from error


def _field(said: DescribedField) -> object:
    """A later field may be None in rows of earlier versions: only the plugin knows what it is in them."""
    marks: dict[str, object] = {"since": said.since}
    if said.personal:
        marks["personal"] = None
    if said.scale is not None:
        marks |= decimals(said.scale)
    bare = _TYPES[said.shape]
    hint = Optional[bare] if said.optional or said.since > 1 else bare  # noqa: UP045  # the operator wants a type that the checker knows
    return attrs.field(type=cast("type", hint), alias=said.name, repr=False, metadata=marks)


# --- records in plain data -------------------------------------------------------------------------------------------


def plain_fields(schema: Schema[R], record: R, *, since: int) -> dict[str, Data]:
    """The fields that the kind had in a schema version, as JSON data."""
    return {c.name: schema.wire.to_data(getattr(record, c.name)) for c in schema.columns if c.since <= since}


def record_of(schema: Schema[R], id: str, fields: Mapping[str, object]) -> R:
    """A record from JSON data, with the defaults of what came later; raises InvalidData."""
    values: dict[str, object] = {"id": Id(id)}
    for column in schema.columns:
        if column.name not in fields:
            values[column.name] = None if column.optional else _default(schema.cls, column.name)
        elif fields[column.name] is None and column.optional:
            values[column.name] = None
        else:
            values[column.name] = schema.wire.from_data(fields[column.name], cast("type[object]", column.type))
    return schema.rebuilt(values)


def _default(cls: type, name: str) -> object:
    """What a field that came with a later schema version is in records of earlier ones."""
    default = next(attribute.default for attribute in attrs.fields(cls) if attribute.name == name)
    factory = getattr(default, "factory", None)
    return default if factory is None else factory()


def in_class_of(schema: Schema[R], stands: Schema[Record], record: Record) -> R:
    """The record of a stand-in in the class that it stood for, once its plugin is there; raises InvalidData."""
    known = {field.name for field in described(stands).fields}
    fields = plain_fields(stands, record, since=stands.info.schema)
    lacking = {c.name for c in schema.columns if c.since > 1 and not c.optional and fields.get(c.name) is None}
    return record_of(schema, record.id, {name: fields[name] for name in known - lacking})


def schema_in(kinds: Kinds, name: str, kept: Schema[Record] | None) -> Schema[Record]:
    """The schema of a kind: that of its plugin, or else the one that a store keeps it by; raises MissingPlugin without both."""
    return kept if kept is not None and not kinds.knows(name) else kinds.named(name)
