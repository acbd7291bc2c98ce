"""The memory store: every promise but durability, and the model that other stores are tested against.

A snapshot is a sequence number, and reads the newest version that is not younger. Versions are never changed or removed but by an
erasure, which makes a new table: snapshots that were begun before it keep the old one.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar, cast

from attrs import define, evolve, field, frozen

from community_gov.canonical import Schema, rows_digest
from community_gov.errors import Conflict, NoSuchCommunity
from community_gov.records import Code, Id, Record
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.erasing import Erasing, blanked
from community_gov.stores.errors import NotJoinable
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
    Query,
    Recorded,
    Stored,
    Whole,
    Write,
    check_groups,
)
from community_gov.stores.recording import recorded_of
from community_gov.stores.settled import settled
from community_gov.stores.tables import Indexes, Table, candidates, index, meeting, ordered

__all__ = ["MemoryStore"]

R = TypeVar("R", bound=Record)
S = TypeVar("S")
_PATIENCE = 10.0  # seconds for which what is not a change waits for its turn
_Key = tuple[str, str]
"""Kind name and id, or actor and key of a command."""


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
    tables: dict[str, Table] = field(factory=dict)
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

    def _table(self, schema: Schema[R]) -> Table:
        """The table of a kind; records that were restored without their plugin get their own class when it asks for them."""
        table = self._tables.get(schema.name)
        if table is None:
            return Table()
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
        ids = candidates(table.indexes, table.versions, schema, query)
        rows = [row for id in dict.fromkeys(ids) if (row := table.at(id, self._head.sequence)) is not None]
        return ordered(meeting(cast("list[Stored[R]]", rows), query), query)

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
        self._indexes: dict[str, Indexes] = {}
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
        mine_here = dict.fromkeys(candidates(self._indexes.get(schema.name, {}), mine, schema, query))
        own = [row for id in mine_here if (row := self._own(schema, id)) is not None]
        return ordered(rows + meeting(own, query), query)

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
        index(self._indexes.setdefault(schema.name, {}), schema, record)

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
            (tables.get(row.schema.name) or tables.setdefault(row.schema.name, Table())).add(row.schema, row.after)
        if command is not None:
            commands[command.actor, command.key] = (sequence, command)
        shelf.bodies.append(body)
        with shelf.moment:
            shelf.tables, shelf.commands = tables, commands
            shelf.head = Head(sequence=sequence, hash=hashlib.sha256(body).hexdigest())

    def _left(self) -> tuple[dict[str, Table], dict[_Key, tuple[int, Command]]]:
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
            table = shelf.tables.setdefault(schema.name, Table())
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
