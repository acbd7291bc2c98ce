"""The canonical row of a record: the bytes from which journal digests are made.

A row is a JSON array in compact UTF-8: id, version, then the fields in the order of their declaration (without `id`).

| type of the field | element |
|---|---|
| str, Id, Code, PartialDate, enum | string (an enum gives its value) |
| int | integer, 64 bits |
| bool | 0 or 1 |
| Decimal of scale s | integer: the value times 10 to the power s |
| Fraction | two elements: numerator and denominator |
| date | `2021-06-30` |
| datetime | `2021-06-30T08:00:00.000000Z` |
| tuple, attrs class | its compact JSON text, as a string |
| None | null (a Fraction: two nulls) |
| any personal field | its commitment (64 hexadecimal digits), also when the value is None |

The commitment of a personal field is sha256(s + JSON of its element or elements as an array), where s is
sha256(salt of the row + name of the field): who holds neither value nor salt can neither guess nor check it.
A field that was erased keeps its commitment alone; `Remains` tells what becomes of the salt.
The digest of a kind in one journal entry is the sha256 over its rows, in the order in which they were first put, each
followed by a comma. Fields added by a later schema version come last and are missing in the rows of earlier versions.
"""

import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from typing import Generic, TypeVar, cast, get_type_hints

import attrs
from attrs import field, frozen

from community_gov.commitments import SALT, Remains, commitment
from community_gov.elements import Column, Shape, Write, check_nested, column_of, shape_of, without_none, writer_of
from community_gov.errors import InvalidRecord, MissingPlugin, PluginClash, UnknownKind
from community_gov.quick import quick_look
from community_gov.records import KindInfo, Record, event_info, is_id, kind_info
from community_gov.wire import Data, Wire, compact_row, decimal_text, fraction_text

__all__ = ["Column", "Kinds", "Migrations", "Schema", "Shape", "rows_digest"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")
_KEPT = Wire()
"""By which nested values are written into rows and read from them."""
_ID = re.compile(r"[!-~]{1,200}")  # visible ASCII: an id holds no name of a person and looks the same everywhere


def rows_digest(rows: Iterable[list[Data]]) -> tuple[int, str]:
    """How many rows there are, and their digest."""
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(compact_row(row) + b",")
        count += 1
    return count, digest.hexdigest()


@frozen(kw_only=True)
class Migrations:
    """The scripts that make and change the tables of one distribution."""

    owner: str
    """Whose they are: `core`, or the name of a plugin."""
    folder: Path


class Schema(Generic[R]):
    """What is known of one record kind: its columns, how to check a record, its canonical row."""

    def __init__(self, cls: type[R], wire: Wire, *, migrations: Migrations | None = None) -> None:
        """Read the class; raises TypeError for a class that is not a frozen record or cannot be stored exactly.

        `migrations` are those by which a database gets the table of the kind; without any it can only be made with the store.
        """
        self.cls, self.info, self._wire, self.migrations = cls, kind_info(cls), wire, migrations
        attributes = {attribute.name: attribute for attribute in _frozen_fields(cls, f"kind {self.name}")}
        if "id" not in attributes:
            msg = f"kind {self.name}: {cls.__name__} has no field id"
            raise TypeError(msg)
        hints = get_type_hints(cls, localns={cls.__name__: cls})
        self.columns = tuple(column_of(self.name, a, hints[name], wire) for name, a in attributes.items() if name != "id")
        self.fields: Mapping[str, Column] = {column.name: column for column in self.columns}
        self.personal = tuple(column.name for column in self.columns if column.personal)
        """The personal fields, which can be erased."""
        self.has_personal = bool(self.personal)
        self.settlers = tuple((column.name, column.settle) for column in self.columns if column.settle is not None)
        """The fields of which equal values have several forms, each with what gives the one that is kept."""
        self.indexes = tuple(dict.fromkeys(parts[:length] for parts in self.info.indexes for length in range(len(parts), 0, -1)))
        """The sets of fields by which records are found, an index of several fields also by its first ones."""
        sets = (*self.indexes, *self.info.unique)
        self.keys: Mapping[tuple[str, ...], Callable[[R], object]] = {names: attrgetter(*names) for names in sets}
        """For each indexed and each unique set of fields: what gives a record's value, or tuple of values."""
        since = [1, *(column.since for column in self.columns), self.info.schema]
        if since != sorted(since):
            msg = f"kind {self.name}: fields that came with a later schema version stand last, and schema= names the last version"
            raise TypeError(msg)

    @property
    def name(self) -> str:
        """The stable kind name."""
        return self.info.name

    @property
    def wire(self) -> Wire:
        """The converter by which nested values are written and read."""
        return self._wire

    @functools.cached_property
    def looks_kept(self) -> Callable[[R], bool]:
        """Tells quickly of most records that they may be put and are in the form that is kept; made when first asked."""
        return quick_look(self.cls, self.columns)

    def check(self, record: R) -> None:
        """Raise InvalidRecord when a field holds what it may not hold."""
        if self.looks_kept(record):
            return
        if type(record) is not self.cls:
            msg = f"{type(record).__name__} is not the class {self.cls.__name__} that this community knows as {self.name}"
            raise InvalidRecord(msg)
        if not isinstance(record.id, str) or _ID.fullmatch(record.id) is None:
            msg = f"{self.name}: an id is a string of 1 to 200 visible ASCII characters; take it from change.new_id"
            raise InvalidRecord(msg)
        for column in self.columns:
            value: object = getattr(record, column.name)
            if value is None and column.optional:
                continue
            try:
                column.write(value)
                if column.shape is Shape.NESTED:
                    check_nested(column, value, self._wire)
            except (TypeError, ValueError) as error:
                raise self._invalid(record, column, error) from error

    def elements(self, record: R, column: Column) -> list[Data]:
        """The canonical element or elements of one field, not yet committed."""
        value: object = getattr(record, column.name)
        if value is None and column.optional:
            return [None, None] if column.shape is Shape.FRACTION else [None]
        try:
            return column.write(value)
        except (TypeError, ValueError) as error:
            raise self._invalid(record, column, error) from error

    def _invalid(self, record: R, column: Column, why: object) -> InvalidRecord:
        return InvalidRecord(f"{self.name}.{column.name} of {record.id}: {why}")

    def check_value(self, name: str, value: object) -> None:
        """Raise InvalidRecord when the field cannot hold the value that is looked for."""
        if name == "id" and isinstance(value, str):
            return
        try:
            self.fields[name].write(value)
        except (KeyError, TypeError, ValueError) as error:
            why = "an id is a string" if name == "id" else error
            msg = f"{self.name}.{name}: {why}"
            raise InvalidRecord(msg) from error

    def rebuilt(self, values: Mapping[str, object]) -> R:
        """A record of these values, `id` among them, made without its constructor.

        What is kept was judged when it was put: a validator that has become stricter must not make old records unreadable.
        """
        record = object.__new__(self.cls)
        for name in ("id", *self.fields):
            object.__setattr__(record, name, values[name])
        if hasattr(self.cls, "_attrs_cached_hash"):
            object.__setattr__(record, "_attrs_cached_hash", None)
        return record

    def row(self, record: R, version: int, salt: bytes | None, *, schema: int | None = None) -> list[Data]:
        """The canonical row, as it was in a schema version (None: the present one).

        `salt` has 16 bytes, or is what an erasure left of them; raises InvalidRecord when it is missing or neither, and the kind
        has personal fields, and for an erased field that holds a value.
        """
        row: list[Data] = [str(record.id), version]
        remains = None if salt is None or len(salt) == SALT or not self.has_personal else self._remains(record, salt)
        for column in self.columns:
            if schema is not None and column.since > schema:
                break
            value: object = getattr(record, column.name)
            elements = self.elements(record, column) if value is None else column.write(value)
            if not column.personal:
                row += elements
            elif remains is not None:
                row.append(self._left(record, column, remains, elements))
            elif salt is None:
                raise self._invalid(record, column, "a personal field is committed with the salt of its row, which is missing")
            else:
                row.append(commitment(salt, column.name, elements))
        return row

    def _remains(self, record: R, salt: bytes) -> Remains:
        try:
            return Remains.decode(salt)
        except ValueError as error:
            raise InvalidRecord(f"{self.name} {record.id}: {error}") from error

    def _left(self, record: R, column: Column, remains: Remains, elements: list[Data]) -> Data:
        try:
            return remains.commitment(column.name, elements)
        except ValueError as error:
            raise self._invalid(record, column, error) from error


def schema_of(cls: type[R], *, migrations: Migrations | None = None) -> Schema[R]:
    """The schema of a class, read once: classes do not change, and every community of a process has the same ones.

    It is kept on the class and goes with it. Raises TypeError as `Schema` does.
    """
    known = cls.__dict__.get("__schema__")
    if isinstance(known, Schema) and known.migrations == migrations:
        return cast("Schema[R]", known)
    made = Schema(cls, _KEPT, migrations=migrations)
    setattr(cls, "__schema__", made)  # noqa: B010  # a class has no such attribute of its own
    return made


def _frozen_fields(cls: type, where: str) -> "tuple[attrs.Attribute[object], ...]":
    if not attrs.has(cls) or not attrs.inspect(cls).is_frozen:
        msg = f"{where}: {cls.__name__} is not a frozen attrs class"
        raise TypeError(msg)
    return cast("tuple[attrs.Attribute[object], ...]", attrs.fields(cls))


# --- events ----------------------------------------------------------------------------------------------------------


class EventSchema:
    """What is known of one event class: its fields, and how they are checked and sent."""

    def __init__(self, cls: type, wire: Wire) -> None:
        """Read the class; raises TypeError for a field that could hold free text."""
        self.info = event_info(cls)
        attributes = _frozen_fields(cls, f"event {self.info.name}")
        hints = get_type_hints(cls, localns={cls.__name__: cls})
        self._fields = tuple((a.name, *self._writer(a.name, hints[a.name], wire)) for a in attributes)

    def _writer(self, name: str, hint: object, wire: Wire) -> tuple[bool, Write]:
        bare, optional = without_none(hint)
        shape = shape_of(bare)
        if shape is None or shape is Shape.NESTED or bare is str:
            msg = f"event {self.info.name}, field {name}: {hint} may hold free text; use Id, Code, an enum, a number or a date"
            raise TypeError(msg)
        if is_id(bare):
            return optional, _send_id
        return optional, _SEND[shape] if shape in _SEND else writer_of(bare, shape, scale=0, wire=wire)

    def data(self, event: object) -> dict[str, Data]:
        """The event as plain JSON data; raises InvalidRecord when a field holds what it may not hold."""
        data: dict[str, Data] = {}
        for name, optional, write in self._fields:
            value: object = getattr(event, name)
            try:
                data[name] = None if value is None and optional else write(value)[0]
            except (TypeError, ValueError) as error:
                msg = f"event {self.info.name}, field {name}: {error}"
                raise InvalidRecord(msg) from error
        return data


def _event_schema_of(cls: type) -> EventSchema:
    """As `schema_of` for records."""
    known = cls.__dict__.get("__event_schema__")
    if isinstance(known, EventSchema):
        return known
    made = EventSchema(cls, _KEPT)
    setattr(cls, "__event_schema__", made)  # noqa: B010  # a class has no such attribute of its own
    return made


def _send_id(value: object) -> list[Data]:
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        msg = f"expected an Id, 1 to 200 visible ASCII characters, got {type(value).__name__}"
        raise TypeError(msg)
    return [str(value)]


def _sender(wanted: type[T], text: Callable[[T], Data]) -> Write:
    def write(value: object) -> list[Data]:
        if type(value) is not wanted:
            msg = f"expected {wanted.__name__}, got {type(value).__name__}"
            raise TypeError(msg)
        return [text(value)]

    return write


_SEND: Mapping[Shape, Write] = {
    Shape.BOOLEAN: _sender(bool, bool),
    Shape.DECIMAL: _sender(Decimal, decimal_text),
    Shape.FRACTION: _sender(Fraction, fraction_text),
}


@frozen
class Kinds:
    """The record kinds and event classes of one community, each with the plugin that brought it."""

    wire: Wire
    _schemas: dict[type, Schema[Record]] = field(factory=dict, init=False)
    _by_name: dict[str, tuple[Schema[Record], str]] = field(factory=dict, init=False)
    _events: dict[type, EventSchema] = field(factory=dict, init=False)
    _event_owners: dict[str, str] = field(factory=dict, init=False)
    _stored: set[str] = field(factory=set, init=False)

    def add(self, cls: type[Record], plugin: str, *, migrations: Migrations | None = None) -> None:
        """Take a record class in; raises PluginClash when the name is taken, TypeError when it cannot be stored."""
        schema = schema_of(cls, migrations=migrations)
        if schema.name in self._by_name:
            what = f"record kind {schema.name!r}"
            raise PluginClash(what, self._by_name[schema.name][1], plugin)
        self._schemas[cls] = schema
        self._by_name[schema.name] = (schema, plugin)

    def note_stored(self, names: Iterable[str]) -> None:
        """Remember of which kinds the store keeps records, whatever plugins are installed."""
        self._stored.update(names)

    def add_event(self, cls: type, plugin: str) -> None:
        """Take an event class in; raises TypeError for a field that could hold free text."""
        schema = _event_schema_of(cls)
        if schema.info.name in self._event_owners:
            what = f"event {schema.info.name!r}"
            raise PluginClash(what, self._event_owners[schema.info.name], plugin)
        self._events[cls], self._event_owners[schema.info.name] = schema, plugin

    def schema(self, cls: type[R]) -> Schema[R]:
        """The schema of a record class; raises UnknownKind, or MissingPlugin for one of which records are stored."""
        found = self._schemas.get(cls)
        if found is None:
            info = cls.__dict__.get("__kind__")
            if isinstance(info, KindInfo) and info.name in self._stored - self._by_name.keys():
                raise _missing(info.name)
            msg = f"{cls.__name__} is not a kind of this community; list it in the gov_records of an installed plugin"
            raise UnknownKind(msg)
        return cast("Schema[R]", found)

    def knows(self, name: str) -> bool:
        """Whether an installed plugin knows a kind."""
        return name in self._by_name

    def named(self, name: str) -> Schema[Record]:
        """The schema of a stored kind; raises MissingPlugin when no installed plugin knows it."""
        if name not in self._by_name:
            raise _missing(name)
        return self._by_name[name][0]

    def event_data(self, event: object) -> tuple[str, dict[str, Data]]:
        """The stable name of an event and its plain JSON data; raises UnknownKind and InvalidRecord."""
        if type(event) not in self._events:
            msg = f"{type(event).__name__} is not an event of this community; list it in the gov_records of an installed plugin"
            raise UnknownKind(msg)
        schema = self._events[type(event)]
        return schema.info.name, schema.data(event)

    def schemas(self) -> tuple[Schema[Record], ...]:
        """The schemas of all record kinds, in the order of their names."""
        return tuple(self._by_name[name][0] for name in sorted(self._by_name))

    def listed(self) -> tuple[KindInfo, ...]:
        """All record kinds in the order of their names."""
        return tuple(self._by_name[name][0].info for name in sorted(self._by_name))

    def events(self) -> Mapping[str, type]:
        """All event classes by name."""
        return {schema.info.name: cls for cls, schema in self._events.items()}


def _missing(name: str) -> MissingPlugin:
    return MissingPlugin(f"records of kind {name!r} are stored, but the plugin that knows them is not installed")
