"""The form in which every store gives a record back, whatever equal form it was put in."""

from collections.abc import Mapping
from typing import TypeVar, cast

import attrs

from community_gov.canonical import Schema
from community_gov.errors import InvalidData, InvalidRecord
from community_gov.records import Record

__all__ = ["settled"]

R = TypeVar("R", bound=Record)


def settled(schema: Schema[R], record: R) -> R:
    """The record with Decimals at their scale, instants in UTC, plain strings and ids, and nested values as they read back.

    Takes a record that the schema has checked; returns it as it is when nothing in it has another form. Raises InvalidRecord
    for a nested value that could be written but not read again.
    """
    if schema.looks_kept(record):
        return record
    changed: dict[str, object] = {}
    for name, settle in schema.settlers:
        value: object = getattr(record, name)
        if value is None:
            continue
        try:
            new = settle(value)
        except InvalidData as error:
            msg = f"field {name} can be written but not read again: {error}"
            raise InvalidRecord(msg) from error
        if new is not value:
            changed[name] = new
    return _evolved(record, changed) if changed else record


def _evolved(record: R, changed: Mapping[str, object]) -> R:
    """A copy; fields that the class computes by itself are computed anew."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(record)))
    given = {str(field.alias): changed[field.name] for field in fields if field.init and field.name in changed}
    return attrs.evolve(record, **given)  # type: ignore[misc]  # every kind is an attrs class, as its schema has checked
