"""The memory store: every promise but durability, and the model that other stores are tested against.

A snapshot is a sequence number, and reads the newest version that is not younger. Versions are never changed or removed but by an
erasure, which makes a new table: snapshots that were begun before it keep the old one.
"""

import hashlib
import itertools
import operator
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from typing import TypeVar, cast

from attrs import define, evolve, field, frozen

from community_gov.canonical import Schema, rows_digest
from community_gov.errors import Conflict, InvalidData, NoSuchCommunity
from community_gov.records import Code, Id, Record
from community_gov.standins import in_class_of, is_stand_in
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.erasing import Erasing, blanked
from community_gov.stores.errors import CorruptStore, NotJoinable
from community_gov.stores.paging import in_pages
from community_gov.stores.protocol import (
    BUSY,
    DUPLICATE,
    FORGOTTEN,
    ID_TAKEN,
    REENTERED,
    Command,
    Erased,
    Head,
    OneOf,
    Query,
    Range,
    Recorded,
    Stored,
    Whole,
    Write,
    check_groups,
)
from community_gov.stores.recording import recorded_of
from community_gov.stores.settled import settled

__all__ = ["MemoryStore"]

R = TypeVar("R", bound=Record)
S = TypeVar("S")
_PATIENCE = 10.0  # seconds for which what is not a change waits for its turn
_Key = tuple[str, str]
"""Kind name and id, or actor and key of a command."""
_Indexes = dict[tuple[str, ...], dict[object, dict[str, None]]]
"""Indexed or unique fields, their values, ids that ever had them: a superset, filtered when read."""


@define
class _Table:
    """All versions of one kind."""

    versions: dict[str, list[Stored[Record]]] = field(factory=dict)
    indexes: _Indexes = field(factory=dict)
    written: dict[int, list[Stored[Record]]] = field(factory=dict)
    schema: Schema[Record] | None = None
    """That of the last version."""

    def add(self, schema: Schema[Record], stored: Stored[Record]) -> None:
        """Append one version."""
        self.schema = schema
        self.versions.setdefault(stored.record.id, []).append(stored)
        self.written.setdefault(stored.sequence, []).append(stored)
        _index(self.indexes, schema, stored.record)

    def at(self, id: str, sequence: int) -> Stored[Record] | None:
        """The newest version that is not younger than the sequence: mostly the last one."""
        rows = self.versions.get(id)
        if not rows or rows[-1].sequence <= sequence:
            return rows[-1] if rows else None
        return next((row for row in reversed(rows) if row.sequence <= sequence), None)

    def without(self, erasings: Iterable[Erasing[Record]]) -> "_Table":
        """Another table, in which nothing is left of what was erased; this one stays for those who read it."""
        indexes = {names: dict(ids_by_value) for names, ids_by_value in self.indexes.items()}
        table = _Table(dict(self.versions), indexes, dict(self.written), self.schema)
        replaced: dict[int, dict[str, Stored[Record]]] = {}
        for erasing in erasings:
            for old, new in erasing.changed():
                replaced.setdefault(old.sequence, {})[old.record.id] = new
                _unindex(indexes, erasing.schema, old.record)
            for row in erasing.after:
                _index(indexes, erasing.schema, row.record)
            table.versions[erasing.current.record.id] = list(erasing.after)
        for sequence, rows in replaced.items():
            table.written[sequence] = [rows.get(row.record.id, row) for row in self.written[sequence]]
        return table

    def stands_for(self, schema: Schema[R]) -> bool:
        """Whether the records were restored without the plugin that asks for them now."""
        return self.schema is not None and is_stand_in(self.schema) and not is_stand_in(schema)

    def known_as(self, schema: Schema[Record]) -> "_Table":
        """The same versions in the class that their own stands for."""
        stands, table = cast("Schema[Record]", self.schema), _Table()
        for row in (row for sequence in sorted(self.written) for row in self.written[sequence]):
            table.add(schema, evolve(row, record=settled(schema, _in_class_of(schema, stands, row.record))))
        return table


def _in_class_of(schema: Schema[Record], stands: Schema[Record], record: Record) -> Record:
    try:
        return in_class_of(schema, stands, record)
    except (InvalidData, LookupError) as error:
        msg = f"a record of kind {schema.name}, kept while its plugin was not there, cannot be read ({type(error).__name__})"
        raise CorruptStore(msg) from None  # its cause may quote personal data


def _unindex(indexes: _Indexes, schema: Schema[Record], record: Record) -> None:
    for names, value_of in schema.keys.items():
        value = value_of(record)
        left = {id: None for id in indexes[names].pop(value, ()) if id != record.id}
        if left:
            indexes[names][value] = left


def _index(indexes: _Indexes, schema: Schema[Record], record: Record) -> None:
    for names, value_of in schema.keys.items():
        indexes.setdefault(names, {}).setdefault(value_of(record), {})[record.id] = None


def _candidates(indexes: _Indexes, rows: Mapping[str, object], schema: Schema[R], query: Query) -> list[str]:
    """The ids that can meet the query: by id, else by the first unique field or indexed fields asked for, else all."""
    asked = {
        name: value.values if isinstance(value, OneOf) else (value,)
        for name, value in query.where.items()
        if value is not None and not isinstance(value, Range)
    }
    if "id" in asked:
        return [cast("str", part) for part in asked["id"] if part in rows]
    unique = (parts for parts in schema.info.unique if len(parts) == 1)
    for names in (*unique, *schema.indexes):
        if asked.keys() >= {*names}:
            found, given = indexes.get(names, {}), [asked[name] for name in names]
            values = given[0] if len(names) == 1 else itertools.product(*given)
            return [id for value in values for id in list(found.get(value, ()))]
    return list(rows)


def _meeting(rows: list[Stored[R]], query: Query) -> list[Stored[R]]:
    """Those that meet the query, one condition after the other."""
    for name, wanted in query.where.items():
        if isinstance(wanted, Range):
            rows = [row for row in rows if _within(getattr(row.record, name), wanted)]
        else:
            values = frozenset(wanted.values) if isinstance(wanted, OneOf) else (wanted,)
            rows = [row for row in rows if getattr(row.record, name) in values]
    return rows


def _within(value: object, wanted: Range) -> bool:
    if value is None:
        return False
    bounds = ((wanted.ge, operator.ge), (wanted.gt, operator.gt), (wanted.le, operator.le), (wanted.lt, operator.lt))
    return all(bound is None or compare(_plain(value), _plain(bound)) for bound, compare in bounds)


def _plain(value: object) -> int:
    """The value as it is ordered: an enum by its code. Typed as what can be compared."""
    return cast("int", value.value if isinstance(value, Enum) else value)


def _ordered(rows: Iterable[Stored[R]], query: Query) -> tuple[Stored[R], ...]:
    found = sorted(rows, key=lambda row: row.record.id)
    if query.by != "id":
        found.sort(key=lambda row: _sort_key(getattr(row.record, query.by)), reverse=query.down)
    elif query.down:
        found.reverse()
    if query.after is not None:
        found = [row for row in found if _behind(row.record, query, *query.after)]
    return tuple(found[: query.limit])


def _behind(record: Record, query: Query, value: object, id: str) -> bool:
    """Whether a record comes after a place in the order."""
    if query.by == "id":
        return record.id < id if query.down else record.id > id
    mine, there = _sort_key(getattr(record, query.by)), _sort_key(value)
    if mine == there:
        return record.id > id
    return mine < there if query.down else mine > there


def _sort_key(value: object) -> tuple[bool, int]:
    return (value is not None, 0 if value is None else _plain(value))


@frozen
class _Standing:
    """Where one subscription stands, and what of it is parked."""

    cursor: Cursor
    parked: Mapping[tuple[int, int], Parked]


@define
class _Shelf:
    """Everything of one community."""

    id: str
    name: str
    secret: bytes = field(repr=False)
    head: Head
    tables: dict[str, _Table] = field(factory=dict)
    bodies: list[bytes] = field(factory=list)
    commands: dict[tuple[str, str], tuple[int, Command]] = field(factory=dict)
    standing: Mapping[str, _Standing] = field(factory=dict)
    """By subscription; replaced when one of them moves, so that a snapshot keeps what it saw."""
    lock: threading.Lock = field(factory=threading.Lock)
    moment: threading.Lock = field(factory=threading.Lock)
    """Held while head, tables and commands move on together, and while a snapshot takes them."""
    writer_thread: int | None = None

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        """The community's lock; raises Conflict (core.busy, core.reentered)."""
        thread = threading.get_ident()
        if self.writer_thread == thread:
            raise Conflict(REENTERED())
        if not self.lock.acquire(timeout=timeout):
            raise Conflict(BUSY())
        self.writer_thread = thread
        try:
            yield
        finally:
            self.writer_thread = None
            self.lock.release()


class _MemoryReader:
    """A snapshot: the community as it was after one journal entry."""

    def __init__(self, shelf: _Shelf) -> None:
        self._standing = shelf.standing  # before the head, which no subscription may be ahead of
        self._shelf = shelf
        with shelf.moment:
            self._head, self._tables, self._commands = shelf.head, shelf.tables, shelf.commands

    def _table(self, schema: Schema[R]) -> _Table:
        """The table of a kind; records that were restored without their plugin get their own class when it asks for them."""
        table = self._tables.get(schema.name)
        if table is None:
            return _Table()
        if not table.stands_for(schema):
            return table
        with self._shelf.moment:  # once only: what a change adds to the new table must not be lost with a second one
            table = self._tables[schema.name]
            if table.stands_for(schema):
                self._tables[schema.name] = table = table.known_as(cast("Schema[Record]", schema))
        return table

    def head(self) -> Head:
        return self._head

    def get(self, schema: Schema[R], id: str, /) -> Stored[R] | None:
        return cast("Stored[R] | None", self._table(schema).at(id, self._head.sequence))

    def find(self, schema: Schema[R], query: Query, /) -> tuple[Stored[R], ...]:
        query.check(schema)
        table = self._table(schema)
        ids = _candidates(table.indexes, table.versions, schema, query)
        rows = [row for id in dict.fromkeys(ids) if (row := table.at(id, self._head.sequence)) is not None]
        return _ordered(_meeting(cast("list[Stored[R]]", rows), query), query)

    def count_by(self, schema: Schema[R], fields: tuple[str, ...], query: Query, /) -> Mapping[tuple[object, ...], int]:
        check_groups(schema, fields, query)
        rows = self.find(schema, Query(where=query.where))
        return Counter(tuple(getattr(row.record, name) for name in fields) for row in rows)

    def stream(self, schema: Schema[R], query: Query, /) -> Iterator[Stored[R]]:
        return iter(self.find(schema, query))

    def versions(self, schema: Schema[R], id: str, /) -> tuple[Stored[R], ...]:
        rows = self._table(schema).versions.get(id, ())
        return tuple(cast("Stored[R]", row) for row in rows if row.sequence <= self._head.sequence)

    def entries(self, after: int, /) -> Iterator[bytes]:
        return iter(self._shelf.bodies[after : self._head.sequence])

    def entries_at(self, sequences: Collection[int], /) -> Mapping[int, bytes]:
        return {number: self._shelf.bodies[number - 1] for number in sequences if 0 < number <= self._head.sequence}

    def written(self, schema: Schema[R], sequence: int, /) -> Iterator[Stored[R]]:
        return (cast("Stored[R]", row) for row in self._table(schema).written.get(sequence, ()))

    def recorded(self, schema: Schema[R], sequence: int, version: int, /) -> Recorded:
        return recorded_of(schema, self.written(schema, sequence), version)

    def kept(self, name: str, /) -> Schema[Record] | None:
        table = self._tables.get(name)
        return None if table is None else table.schema

    def count(self, schema: Schema[R], /) -> int:
        rows = (row for versions in list(self._table(schema).versions.values()) for row in versions)
        return sum(row.sequence <= self._head.sequence for row in rows)

    def command(self, actor: str, key: str, /) -> Command | None:
        sequence, command = self._commands.get((actor, key), (0, None))
        return command if sequence <= self._head.sequence else None

    def commands(self) -> Iterator[tuple[int, Command]]:
        known = sorted(self._commands.items())
        return ((sequence, command) for _key, (sequence, command) in known if sequence <= self._head.sequence)

    def cursor(self, name: str, /) -> Cursor:
        return self._standing[name].cursor if name in self._standing else Cursor(name=name)

    def cursors(self) -> tuple[Cursor, ...]:
        return tuple(standing.cursor for _name, standing in sorted(self._standing.items()))

    def parked(self, name: str, /, *, again: bool = False) -> Iterator[Parked]:
        rows = sorted(self._standing[name].parked.items()) if name in self._standing else []
        return (parked for _key, parked in rows if parked.again or not again)


@frozen
class _Staged:
    schema: Schema[Record]
    before: Stored[Record] | None
    after: Stored[Record]


def _digest(rows: list[_Staged]) -> tuple[int, int, str]:
    after = ((row.schema, row.after) for row in rows)
    return rows[0].schema.info.schema, *rows_digest(schema.row(new.record, new.version, new.salt) for schema, new in after)


class _MemoryWriter(_MemoryReader):
    """The one change under way; holds the community's lock."""

    def __init__(self, shelf: _Shelf, salts: Callable[[], bytes]) -> None:
        super().__init__(shelf)
        self._salts = salts
        self._staged: dict[_Key, _Staged] = {}
        self._erasing: dict[_Key, Erasing[Record]] = {}
        self._touched: dict[str, dict[str, None]] = {}
        """By kind the ids of what was put or erased, undone or not: a superset, filtered when read, as the indexes are."""
        self._indexes: dict[str, _Indexes] = {}
        self._log: list[Callable[[], None]] = []

    # reading

    def get(self, schema: Schema[R], id: str, /) -> Stored[R] | None:
        return self._own(schema, id) or super().get(schema, id)

    def _own(self, schema: Schema[R], id: str) -> Stored[R] | None:
        """The record as this change leaves it, if it does anything to it."""
        staged, erasing = self._staged.get((schema.name, id)), self._erasing.get((schema.name, id))
        if staged is not None:
            return cast("Stored[R]", staged.after)
        return None if erasing is None else cast("Stored[R]", erasing.current)

    def _committed(self, schema: Schema[R], id: str) -> Stored[R] | None:
        erasing = self._erasing.get((schema.name, id))
        return super().get(schema, id) if erasing is None else cast("Stored[R]", erasing.current)

    def find(self, schema: Schema[R], query: Query, /) -> tuple[Stored[R], ...]:
        mine = self._touched.get(schema.name)
        if not mine:
            return super().find(schema, query)
        query.check(schema)
        base = super().find(schema, Query(where=query.where))
        rows = [row for row in base if self._own(schema, row.record.id) is None]
        mine_here = dict.fromkeys(_candidates(self._indexes.get(schema.name, {}), mine, schema, query))
        own = [row for id in mine_here if (row := self._own(schema, id)) is not None]
        return _ordered(rows + _meeting(own, query), query)

    def stream(self, schema: Schema[R], query: Query, /) -> Iterator[Stored[R]]:
        query.check(schema)
        return in_pages(lambda page: self.find(schema, page), query)

    def versions(self, schema: Schema[R], id: str, /) -> tuple[Stored[R], ...]:
        staged, erasing = self._staged.get((schema.name, id)), self._erasing.get((schema.name, id))
        committed = super().versions(schema, id) if erasing is None else cast("tuple[Stored[R], ...]", erasing.after)
        return committed if staged is None else (*committed, cast("Stored[R]", staged.after))

    # staging

    def put(self, schema: Schema[R], record: R, /) -> None:
        record = settled(schema, record)
        self._refuse_double(schema, record)
        known = self._staged.get((schema.name, record.id))
        before = self._committed(schema, record.id) if known is None else known.before
        version = 1 if before is None else before.version + 1
        salt = self._salts() if schema.has_personal else None
        after = Stored(record=record, version=version, sequence=self._head.sequence + 1, salt=salt)
        any_schema = cast("Schema[Record]", schema)
        staged = _Staged(any_schema, cast("Stored[Record] | None", before), cast("Stored[Record]", after))
        self._set(self._staged, (schema.name, record.id), staged)
        self._touch(any_schema, record)

    def _set(self, staged: dict[_Key, S], key: _Key, new: S) -> None:
        """Stage something of a record, in such a way that it can be taken back."""
        known = staged.get(key)

        def undo() -> None:
            if known is None:
                del staged[key]
            else:
                staged[key] = known

        self._log.append(undo)
        staged[key] = new

    def _touch(self, schema: Schema[Record], record: Record) -> None:
        self._touched.setdefault(schema.name, {})[record.id] = None
        _index(self._indexes.setdefault(schema.name, {}), schema, record)

    def put_new(self, schema: Schema[R], records: Sequence[R], /) -> None:
        mark = self.mark()
        try:
            for record in records:
                self._refuse_known(schema, record.id)
                self.put(schema, record)
        except Conflict:
            self.undo(mark)
            raise

    def _refuse_known(self, schema: Schema[R], id: str) -> None:
        if self.get(schema, id) is not None:
            raise Conflict(DUPLICATE(at="id", kind=Code(schema.name), fields=Code("id"), id=Id(id)))

    def _refuse_double(self, schema: Schema[R], record: R) -> None:
        for parts in schema.info.unique:
            wanted = schema.keys[parts](record)
            if wanted is None or (isinstance(wanted, tuple) and None in wanted):
                continue
            for id in self._known(schema, parts, wanted):
                other = self.get(schema, id)
                if id != record.id and other is not None and schema.keys[parts](other.record) == wanted:
                    fields = Code("-".join(parts))
                    raise Conflict(DUPLICATE(at=parts[0], kind=Code(schema.name), fields=fields, id=Id(id)))

    def _known(self, schema: Schema[R], parts: tuple[str, ...], values: object) -> Iterable[str]:
        """The ids that ever had the values of a unique set of fields, stored or staged."""
        stored = self._table(schema).indexes.get(parts, {}).get(values, {})
        return {**stored, **self._indexes.get(schema.name, {}).get(parts, {}).get(values, {})}

    def erase(self, schema: Schema[R], id: str, fields: Collection[str], /) -> None:
        key, staged = (schema.name, id), self._staged.get((schema.name, id))
        if staged is not None and (blank := blanked(schema, cast("R", staged.after.record), fields)) is not staged.after.record:
            self.put(schema, blank)
        rows = cast("tuple[Stored[Record], ...]", super().versions(schema, id))
        any_schema, sequence = cast("Schema[Record]", schema), self._head.sequence + 1
        known = self._erasing.get(key) or Erasing(schema=any_schema, sequence=sequence, before=rows, after=rows)
        erasing = known.without(fields)
        if erasing is not known:
            self._set(self._erasing, key, erasing)
            self._touch(any_schema, erasing.current.record)

    def erased(self) -> tuple[Erased, ...]:
        return tuple(erased for erasing in self._erasing.values() for erased in erasing.erased())

    def mark(self) -> object:
        return len(self._log)

    def undo(self, mark: object, /) -> None:
        while len(self._log) > cast("int", mark):
            self._log.pop()()

    # the end

    def staged(self) -> tuple[Write, ...]:
        rows = self._staged.values()
        return tuple(Write(before=None if row.before is None else row.before.record, after=row.after.record) for row in rows)

    def digests(self) -> dict[str, tuple[int, int, str]]:
        by_kind: dict[str, list[_Staged]] = {}
        for row in self._staged.values():
            by_kind.setdefault(row.schema.name, []).append(row)
        return {name: _digest(rows) for name, rows in sorted(by_kind.items())}

    def commit(self, body: bytes, command: Command | None, /) -> None:
        shelf, sequence = self._shelf, self._head.sequence + 1
        tables, commands = self._left()
        for row in self._staged.values():
            (tables.get(row.schema.name) or tables.setdefault(row.schema.name, _Table())).add(row.schema, row.after)
        if command is not None:
            commands[command.actor, command.key] = (sequence, command)
        shelf.bodies.append(body)
        with shelf.moment:
            shelf.tables, shelf.commands = tables, commands
            shelf.head = Head(sequence=sequence, hash=hashlib.sha256(body).hexdigest())

    def _left(self) -> tuple[dict[str, _Table], dict[_Key, tuple[int, Command]]]:
        """Tables and commands without what is erased; the very same when nothing is."""
        if not self._erasing:
            return self._tables, self._commands
        by_kind: dict[str, list[Erasing[Record]]] = {}
        for (kind, _id), erasing in self._erasing.items():
            by_kind.setdefault(kind, []).append(erasing)
        tables = dict(self._tables)
        for kind, erasings in by_kind.items():
            tables[kind] = tables[kind].without(erasings)
        wrote = {old.sequence for erasing in self._erasing.values() for old, _new in erasing.changed()}
        known = self._commands.items()
        return tables, {key: (number, _forgotten(said) if number in wrote else said) for key, (number, said) in known}


def _forgotten(command: Command) -> Command:
    return evolve(command, arguments=FORGOTTEN)


class MemoryStore:
    """Many communities in the memory of one process."""

    def __init__(self) -> None:
        """Start empty."""
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.Lock()

    def create(self, *, id: str, name: str, secret: bytes) -> None:
        """Make an empty community; raises Conflict (core.community_exists) when the id is taken."""
        self._add(_Shelf(id=id, name=name, secret=secret, head=Head(sequence=0, hash="0" * 64)))

    def restore(self, whole: Whole, /) -> None:
        """Make a community that was kept in another store; raises Conflict (core.community_exists) when the id is taken."""
        shelf = _Shelf(id=whole.id, name=whole.name, secret=whole.secret, head=whole.head, bodies=list(whole.entries))
        for schema, rows in whole.rows:
            table = shelf.tables.setdefault(schema.name, _Table())
            for row in rows:
                table.add(schema, row)
        shelf.commands = {(command.actor, command.key): (sequence, command) for sequence, command in whole.commands}
        shelf.standing = {
            cursor.name: _Standing(cursor, {one.key: one for one in whole.parked if one.name == cursor.name})
            for cursor in whole.cursors
        }
        self._add(shelf)

    def _add(self, shelf: _Shelf) -> None:
        with self._lock:
            if shelf.id in self._shelves:
                raise Conflict(ID_TAKEN(at="id", id=Id(shelf.id)))
            self._shelves[shelf.id] = shelf

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of which there are records, those of plugins that are not installed among them."""
        return {name for shelf in tuple(self._shelves.values()) for name in tuple(shelf.tables)}

    def communities(self) -> Mapping[str, str]:
        """The ids and the names for people."""
        return {id: shelf.name for id, shelf in sorted(self._shelves.items())}

    def secret(self, community: str, /) -> bytes:
        """The community's own key; raises NoSuchCommunity."""
        return self._shelf(community).secret

    @contextmanager
    def read(self, community: str, /) -> Iterator[_MemoryReader]:
        """A snapshot; raises NoSuchCommunity."""
        yield _MemoryReader(self._shelf(community))

    @contextmanager
    def write(self, community: str, /, *, salts: Callable[[], bytes], timeout: float) -> Iterator[_MemoryWriter]:
        """The community's lock and a writer; raises Conflict (core.busy, core.reentered) and NoSuchCommunity."""
        shelf = self._shelf(community)
        with shelf.turn(timeout):
            yield _MemoryWriter(shelf, salts)

    def on(self, connection: object, /) -> AbstractContextManager["MemoryStore"]:
        """There is no database; raises NotJoinable."""
        msg = f"a memory store is in no database, so it cannot join a transaction of {type(connection).__name__}"
        raise NotJoinable(msg)

    def move(
        self, community: str, cursor: Cursor, /, *, parked: Sequence[Parked] = (), settled: Sequence[tuple[int, int]] = ()
    ) -> bool:
        """Write a cursor in place of the one before it; False when another revision is stored."""
        shelf = self._shelf(community)
        with shelf.turn(_PATIENCE):
            known = shelf.standing.get(cursor.name) or _Standing(Cursor(name=cursor.name), {})
            if cursor.revision != known.cursor.revision + 1:
                return False
            gone = set(settled)
            kept = {key: one for key, one in known.parked.items() if key not in gone}
            now = _Standing(cursor, {**kept, **{one.key: one for one in parked}})
            shelf.standing = {**shelf.standing, cursor.name: now}
        return True

    def _shelf(self, community: str) -> _Shelf:
        if community not in self._shelves:
            msg = f"no community {community!r} in this store; make it once with create(id=..., name=...)"
            raise NoSuchCommunity(msg)
        return self._shelves[community]
