"""A whole community as one JSON document, and back into an empty store of any sort.

Everything goes along: ids, all versions with their salts, the bytes of the journal, commands, cursors and the community's own
key. So the document is as confidential as the store. What is read in is verified as `Journal.verify` does before a store sees any
of it, and the same versions of library and plugins export it to the same bytes again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Unpack, cast

import attrs
from attrs import frozen

from community_gov.canonical import Column, Kinds, Schema
from community_gov.commitments import SALT, remains_of
from community_gov.community import Community, Injected
from community_gov.errors import InvalidData
from community_gov.journal import GENESIS, Entry, Journal
from community_gov.records import Id, Record
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.errors import CorruptStore
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import Command, Head, Reader, Store, Stored, Whole
from community_gov.stores.settled import settled
from community_gov.wire import Data, Wire, compact

__all__ = ["export_community", "import_community", "read_document"]

FORMAT = 1
"""The version of the document."""
_PARTS = 5  # of a row: id, version, entry, salt, fields


# --- out -------------------------------------------------------------------------------------------------------------


def export_community(community: Community) -> bytes:
    """The document of one moment; it is as confidential as the store.

    >>> from community_gov import households
    >>> from community_gov.policy import ALLOW_ALL
    >>> from community_gov.records import Actor
    >>> bay = Community.in_memory("bay", plugins=[], policy=ALLOW_ALL)
    >>> person = bay.by(Actor.service("office")).run(households.add_person, name="住户0001")
    >>> document = export_community(bay)
    >>> copy = import_community(document, MemoryStore(), plugins=[], policy=ALLOW_ALL)
    >>> export_community(copy) == document
    True

    Raises MissingPlugin when the plugin that knows some of the records is not installed, CorruptStore when the store holds other
    rows than its journal accounts for.
    """
    with community.store.read(community.id) as reader:
        entries = list(reader.entries(0))
        rows = _rows(reader, community.kinds, entries)
        data: dict[str, Data] = {
            "format": FORMAT,
            "community": community.id,
            "name": community.name,
            "secret": community.store.secret(community.id).hex(),
            "journal": [body.decode() for body in entries],
            "kinds": {name: community.kinds.named(name).info.schema for name in rows},
            "rows": rows,
            "commands": [_command_out(sequence, command) for sequence, command in reader.commands()],
            "cursors": community.wire.to_data(reader.cursors()),
            "parked": community.wire.to_data(tuple(one for cursor in reader.cursors() for one in reader.parked(cursor.name))),
        }
    return compact(data)


def _rows(reader: Reader, kinds: Kinds, entries: Iterable[bytes]) -> dict[str, Data]:
    """By kind, the versions in the order in which they were written."""
    rows: dict[str, Data] = {}
    for name, sequences in sorted(_written_in(entries).items()):
        schema = kinds.named(name)
        found: list[Data] = [_row_out(schema, row) for number in sequences for row in reader.written(schema, number)]
        if len(found) != reader.count(schema):
            msg = f"{reader.count(schema)} rows of {name} are stored, the journal leads to {len(found)}; verify the journal"
            raise CorruptStore(msg)
        rows[name] = found
    return rows


def _written_in(entries: Iterable[bytes]) -> dict[str, list[int]]:
    """Which entries wrote records of a kind."""
    found: dict[str, list[int]] = {}
    for number, body in enumerate(entries, start=1):
        try:
            entry = Entry.decode(body)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise CorruptStore(f"entry {number} of the journal cannot be read; restore a backup") from error
        for name in entry.records:
            found.setdefault(name, []).append(number)
    return found


def _row_out(schema: Schema[Record], row: Stored[Record]) -> Data:
    fields = {column.name: schema.wire.to_data(getattr(row.record, column.name)) for column in schema.columns}
    return [str(row.record.id), row.version, row.sequence, _salt_out(row.salt), fields]


def _salt_out(salt: bytes | None) -> Data:
    """Hexadecimal digits, or what an erasure has left of the salt as it is stored: a JSON object."""
    if salt is None:
        return None
    left: Data = salt.hex() if len(salt) == SALT else json.loads(salt)
    return left


def _command_out(sequence: int, command: Command) -> Data:
    returned: list[Data] = [list(said) for said in command.returned]
    return [sequence, command.actor, command.key, command.verb, command.arguments, command.shape, returned]


# --- in --------------------------------------------------------------------------------------------------------------


def import_community(document: bytes, store: Store | Callable[[Kinds], Store], /, **injected: Unpack[Injected]) -> Community:
    """Put an exported community into a store, or the store that a function opens for the kinds of all plugins.

    For a new file that is `lambda kinds: create_store("sqlite:///copy.db", kinds.schemas())` with `community_gov.stores.sql`.
    Nothing is written, and no store made, unless the whole document is sound. Raises what `read_document` raises, Conflict
    (core.community_exists) when the store has a community of that id, and what `Community` raises.
    """

    def filled(kinds: Kinds) -> Store:
        whole = read_document(document, kinds)
        made = store(kinds) if callable(store) else store
        made.restore(whole)
        return made

    return Community(filled, _header_in(document)[0].community, **injected)


def read_document(document: bytes, kinds: Kinds) -> Whole:
    """What `export_community` wrote, verified.

    Raises InvalidData for what is no such document or does not agree with its own journal, InvalidRecord for a value that its
    field may not hold, MissingPlugin for a kind that no plugin knows.
    """
    header, rows = _header_in(document)
    whole = _whole(header, rows, kinds)
    _verify(whole, kinds)
    return whole


@frozen(kw_only=True)
class _Header:
    """The document without its rows."""

    format: int
    community: str
    name: str
    secret: str
    journal: tuple[str, ...]
    kinds: dict[str, int]
    commands: tuple[tuple[int, str, str, str, str, str, tuple[tuple[str, str, int], ...]], ...]
    cursors: tuple[Cursor, ...]
    parked: tuple[Parked, ...]


def _header_in(document: bytes) -> tuple[_Header, object]:
    """The document without its rows, and the rows as they came."""
    try:
        data: object = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise InvalidData(f"this is no JSON document: {error} @ $") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InvalidData(f"this is no exported community of format {FORMAT} @ $.format")
    return Wire().from_data({name: said for name, said in data.items() if name != "rows"}, _Header), data.get("rows")


def _whole(header: _Header, rows: object, kinds: Kinds) -> Whole:
    entries = tuple(body.encode() for body in header.journal)
    if not isinstance(rows, dict) or rows.keys() != header.kinds.keys():
        raise InvalidData("expected an object with the rows of each kind that is listed under kinds @ $.rows")
    by_kind = ((kinds.named(name), rows[name], schema) for name, schema in sorted(header.kinds.items()))
    return Whole(
        id=header.community,
        name=header.name,
        secret=_hex(header.secret, "$.secret"),
        head=Head(sequence=len(entries), hash=hashlib.sha256(entries[-1]).hexdigest() if entries else GENESIS),
        entries=entries,
        rows=tuple((schema, tuple(_rows_in(schema, said, written_by))) for schema, said, written_by in by_kind),
        commands=tuple(_command_in(*said) for said in header.commands),
        cursors=header.cursors,
        parked=header.parked,
    )


def _command_in(sequence: int, *said: object) -> tuple[int, Command]:
    actor, key, verb, arguments, shape, returned = cast("tuple[str, str, str, str, str, tuple[tuple[str, str, int], ...]]", said)
    return sequence, Command(actor=actor, key=key, verb=verb, arguments=arguments, shape=shape, returned=returned)


def _rows_in(schema: Schema[Record], rows: object, written_by: int) -> Iterator[Stored[Record]]:
    path = f"$.rows.{schema.name}"
    if written_by > schema.info.schema:
        known = schema.info.schema
        raise InvalidData(f"it was written by schema version {written_by}, known is {known}; upgrade the plugin @ {path}")
    if not isinstance(rows, list):
        raise InvalidData(f"expected an array @ {path}")
    versions: dict[str, int] = {}
    before = 0
    for number, row in enumerate(rows):
        stored = _row_in(schema, row, written_by, f"{path}[{number}]")
        known = versions.get(stored.record.id, 0)
        if stored.version != known + 1 or stored.sequence < before:
            raise InvalidData(f"the version or the entry does not follow the row before @ {path}[{number}]")
        versions[stored.record.id], before = stored.version, stored.sequence
        yield stored


def _row_in(schema: Schema[Record], row: object, written_by: int, path: str) -> Stored[Record]:
    if not isinstance(row, list) or not row or not isinstance(row[-1], dict):
        raise InvalidData(f"expected an array of id, version, entry, salt and fields @ {path}")
    if len(row) != _PARTS:
        raise InvalidData(f"expected an array of {_PARTS} parts @ {path}")
    id, version, sequence = schema.wire.from_data(row[:3], tuple[str, int, int])
    salt = _salt_in(row[3], path)
    wanted = {column.name for column in schema.columns if column.since <= written_by}
    if row[-1].keys() != wanted:
        raise InvalidData(f"the record lacks or should not have {', '.join(sorted(row[-1].keys() ^ wanted))} @ {path}")
    if (salt is not None) != schema.has_personal:
        raise InvalidData(f"a record has a salt when its kind has personal fields, and else none @ {path}")
    record = _record(schema, id, row[-1])
    schema.check(record)
    return Stored(record=settled(schema, record), version=version, sequence=sequence, salt=salt)


def _salt_in(said: object, path: str) -> bytes | None:
    if said is None:
        return None
    left = _hex(said, path) if isinstance(said, str) else compact(cast("Data", said))
    try:
        remains_of(left, ())
    except ValueError as error:
        raise InvalidData(f"{error} @ {path}") from error
    return left


def _record(schema: Schema[Record], id: str, fields: Mapping[str, object]) -> Record:
    values: dict[str, object] = {"id": Id(id)}
    for column in schema.columns:
        there = column.name in fields
        values[column.name] = _value(column, fields[column.name], schema.wire) if there else _default(schema.cls, column)
    return schema.rebuilt(values)


def _default(cls: type, column: Column) -> object:
    """What a field that came with a later schema version is in records of earlier ones."""
    if column.optional:
        return None
    default = next(attribute.default for attribute in attrs.fields(cls) if attribute.name == column.name)
    factory: Callable[[], object] | None = getattr(default, "factory", None)
    return default if factory is None else factory()


def _value(column: Column, data: object, wire: Wire) -> object:
    return None if data is None and column.optional else wire.from_data(data, cast("type[object]", column.type))


def _hex(text: str, path: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise InvalidData(f"expected hexadecimal digits @ {path}") from error


def _verify(whole: Whole, kinds: Kinds) -> None:
    """Judge the document in a store of its own; raises InvalidData with every fault."""
    scratch = MemoryStore()
    scratch.restore(whole)
    with scratch.read(whole.id) as reader:
        faults = list(Journal(reader, kinds, whole.id).verify().faults) or list(_faults_beside(reader, whole))
    if faults:
        raise InvalidData(*(f"{fault} @ $" for fault in faults))


def _faults_beside(reader: Reader, whole: Whole) -> Iterator[str]:
    """What is wrong with commands and subscriptions beside a journal that is sound."""
    entries = map(Entry.decode, reader.entries(0))
    said = [(entry.sequence, entry.actor, entry.command) for entry in entries if entry.command is not None]
    if said != sorted((sequence, command.actor, command.key) for sequence, command in whole.commands):
        yield "the commands are not those that the journal names"
    if any(row.sequence > whole.head.sequence for _schema, rows in whole.rows for row in rows[-1:]):
        yield f"rows were written after the last entry, {whole.head.sequence}"
    yield from _faults_of_subscriptions(reader, whole)


def _faults_of_subscriptions(reader: Reader, whole: Whole) -> Iterator[str]:
    names = [cursor.name for cursor in whole.cursors]
    keys = [(parked.name, *parked.key) for parked in whole.parked]
    if names != sorted(set(names)) or keys != sorted(set(keys)) or not {name for name, *_key in keys} <= set(names):
        yield "subscriptions and what of them is parked are not in order, each once"
    last = whole.head.sequence
    if any(cursor.revision < 1 or cursor.index < 0 or not 1 <= cursor.sequence <= last + 1 for cursor in whole.cursors):
        yield f"a subscription is at an entry that is not there; the last one is {last}"
    events = [len(entry.events) for entry in map(Entry.decode, reader.entries(0))] if whole.parked else []
    if any(not (1 <= one.sequence <= last and 0 <= one.index < events[one.sequence - 1]) for one in whole.parked):
        yield "something is parked that the journal does not have"
