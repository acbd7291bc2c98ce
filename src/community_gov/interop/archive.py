"""A whole community as one JSON document, and back into an empty store of any sort.

Everything goes along: ids, all versions with their salts, the bytes of the journal, commands, cursors and the community's own
key. So the document is as confidential as the store. What is read in is verified as `Journal.verify` does before a store sees any
of it, and the same versions of library and plugins export it to the same bytes again. What has to be known of a kind to keep
its records goes along too, so it makes no difference whether a plugin is installed.
"""

import hashlib
import json
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Unpack, cast

from attrs import frozen

from community_gov.canonical import Kinds, Schema
from community_gov.commitments import SALT, remains_of
from community_gov.community import Community, Injected
from community_gov.errors import InvalidData
from community_gov.journal import GENESIS, Entry, Journal
from community_gov.records import Record
from community_gov.standins import Described, described, plain_fields, record_of, schema_in, stand_in
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.errors import CorruptStore
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import Command, Head, Reader, Store, Stored, Whole
from community_gov.stores.settled import settled
from community_gov.wire import Data, Wire, compact

__all__ = ["export_community", "import_community", "read_document"]

FORMAT = 2
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

    A plugin that knows some of the records need not be installed: they go out as the store keeps them. Raises CorruptStore when
    the store holds other rows than its journal accounts for, MissingPlugin when it does not keep a kind that the journal names.
    """
    with community.store.read(community.id) as reader:
        entries = list(reader.entries(0))
        written = _written_in(entries)
        schemas = {name: schema_in(community.kinds, name, reader.kept(name)) for name in sorted(written)}
        rows: dict[str, Data] = {name: _rows(reader, schema, written[name]) for name, schema in schemas.items()}
        data: dict[str, Data] = {
            "format": FORMAT,
            "community": community.id,
            "name": community.name,
            "secret": community.store.secret(community.id).hex(),
            "journal": [body.decode() for body in entries],
            "kinds": {name: community.wire.to_data(described(schema)) for name, schema in schemas.items()},
            "rows": rows,
            "commands": [_command_out(sequence, command) for sequence, command in reader.commands()],
            "cursors": community.wire.to_data(reader.cursors()),
            "parked": community.wire.to_data(tuple(one for cursor in reader.cursors() for one in reader.parked(cursor.name))),
        }
    return compact(data)


def _rows(reader: Reader, schema: Schema[Record], written: Mapping[int, int]) -> list[Data]:
    """The versions of one kind in the order in which they were written."""
    found = [_row_out(schema, row, since) for number, since in written.items() for row in reader.written(schema, number)]
    if len(found) != reader.count(schema):
        stored, name = reader.count(schema), schema.name
        raise CorruptStore(f"{stored} rows of {name} are stored, the journal leads to {len(found)}; verify the journal")
    return found


def _written_in(entries: Iterable[bytes]) -> dict[str, dict[int, int]]:
    """By kind, which entries wrote records of it, each with the schema version that it knew; raises CorruptStore."""
    found: dict[str, dict[int, int]] = {}
    for number, body in enumerate(entries, start=1):
        try:
            versions = {name: operator.index(version) for name, (version, *_said) in Entry.decode(body).records.items()}
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise CorruptStore(f"entry {number} of the journal cannot be read; restore a backup") from error
        for name, version in versions.items():
            found.setdefault(name, {})[number] = version
    return found


def _row_out(schema: Schema[Record], row: Stored[Record], since: int) -> Data:
    """A row with the fields that its kind had when it was written: only a plugin knows what a later one is in it."""
    fields = plain_fields(schema, row.record, since=since)
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
    Nothing is written, and no store made, unless the whole document is sound. Records of a kind that no plugin knows are kept as
    the document describes them, until their plugin is there. Raises what `read_document` raises, Conflict (core.community_exists)
    when the store has a community of that id, OutdatedStore and NewerStore when it keeps a kind in another way, and what
    `Community` raises.
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
    field may not hold.
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
    kinds: dict[str, Described]
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
    try:
        written = _written_in(entries)
    except CorruptStore as error:
        raise InvalidData(f"{error} @ $.journal") from error
    by_kind = ((_schema_in(kinds, name, said), rows[name]) for name, said in sorted(header.kinds.items()))
    return Whole(
        id=header.community,
        name=header.name,
        secret=_hex(header.secret, "$.secret"),
        head=Head(sequence=len(entries), hash=hashlib.sha256(entries[-1]).hexdigest() if entries else GENESIS),
        entries=entries,
        rows=tuple((schema, tuple(_rows_in(schema, said, written.get(schema.name, {})))) for schema, said in by_kind),
        commands=tuple(_command_in(*said) for said in header.commands),
        cursors=header.cursors,
        parked=header.parked,
    )


def _command_in(sequence: int, *said: object) -> tuple[int, Command]:
    actor, key, verb, arguments, shape, returned = cast("tuple[str, str, str, str, str, tuple[tuple[str, str, int], ...]]", said)
    return sequence, Command(actor=actor, key=key, verb=verb, arguments=arguments, shape=shape, returned=returned)


def _schema_in(kinds: Kinds, name: str, said: Described) -> Schema[Record]:
    """The schema of the plugin, which has to mean the same as the document; without the plugin a stand-in."""
    if not kinds.knows(name):
        return stand_in(name, said)
    schema = kinds.named(name)
    path, known = f"$.kinds.{name}", schema.info.schema
    if said.schema > known:
        raise InvalidData(f"it was written by schema version {said.schema}, known is {known}; upgrade the plugin @ {path}")
    if said.schema == known and said != described(schema):
        raise InvalidData(f"it was kept in another way than the plugin does; install the version that wrote it @ {path}")
    return schema


def _rows_in(schema: Schema[Record], rows: object, written: Mapping[int, int]) -> Iterator[Stored[Record]]:
    """`written` has the entries that wrote such records, each with its schema version."""
    path = f"$.rows.{schema.name}"
    if not isinstance(rows, list):
        raise InvalidData(f"expected an array @ {path}")
    versions: dict[str, int] = {}
    before = 0
    for number, row in enumerate(rows):
        stored = _row_in(schema, row, written, f"{path}[{number}]")
        known = versions.get(stored.record.id, 0)
        if stored.version != known + 1 or stored.sequence < before:
            raise InvalidData(f"the version or the entry does not follow the row before @ {path}[{number}]")
        versions[stored.record.id], before = stored.version, stored.sequence
        yield stored


def _row_in(schema: Schema[Record], row: object, written: Mapping[int, int], path: str) -> Stored[Record]:
    if not isinstance(row, list) or not row or not isinstance(row[-1], dict):
        raise InvalidData(f"expected an array of id, version, entry, salt and fields @ {path}")
    if len(row) != _PARTS:
        raise InvalidData(f"expected an array of {_PARTS} parts @ {path}")
    id, version, sequence = schema.wire.from_data(row[:3], tuple[str, int, int])
    salt = _salt_in(row[3], path)
    wanted = {column.name for column in schema.columns if column.since <= written.get(sequence, 0)}
    if row[-1].keys() != wanted:
        raise InvalidData(f"the record lacks or should not have {', '.join(sorted(row[-1].keys() ^ wanted))} @ {path}")
    if (salt is not None) != schema.has_personal:
        raise InvalidData(f"a record has a salt when its kind has personal fields, and else none @ {path}")
    record = record_of(schema, id, row[-1])
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
