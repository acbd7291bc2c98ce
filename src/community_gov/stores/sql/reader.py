"""A snapshot of one community in a database: what a transaction sees from its first statement on."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar, cast

from community_gov.canonical import Schema
from community_gov.errors import NoSuchCommunity
from community_gov.records import Record
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.errors import CorruptStore
from community_gov.stores.protocol import Command, Head, Query, Stored
from community_gov.stores.sql.core import Core, number_and_text, texts
from community_gov.stores.sql.cursors import cursor_of, parked_of
from community_gov.stores.sql.kinds import stored_kinds
from community_gov.stores.sql.models import Models
from community_gov.stores.sql.session import Session, over

__all__ = ["SqlReader"]

R = TypeVar("R", bound=Record)


class SqlReader:
    """The community as it was when the reading began."""

    def __init__(self, session: Session, core: Core, models: Models, community: str, *, locked: bool = False) -> None:
        """Read the head, from which moment on the transaction sees one state; raises NoSuchCommunity."""
        self._session, self._core, self._models, self._community = session, core, models, community
        row = session.locked_row(core.lock_head, (community,)) if locked else session.row(core.head, (community,))
        if row is None:
            raise no_such_community(community)
        sequence, last = number_and_text(row)
        self._head = Head(sequence=sequence, hash=last)
        self._streams: dict[str, _Written] = {}

    def end(self) -> None:
        """Answer nothing any more: the connection may serve somebody else by now."""
        self._session = cast("Session", _Over())

    def head(self) -> Head:
        """The last entry."""
        return self._head

    def get(self, schema: Schema[R], id: str, /) -> Stored[R] | None:
        """The record of that id, or None."""
        model = self._models.of(schema)
        if not id.isascii() or "\x00" in id:
            return None  # no record has such an id, and some databases cannot even be asked
        return next(iter(model.codec.stored(self._session.rows(model.sql.get, (self._community, str(id))))), None)

    def find(self, schema: Schema[R], query: Query, /) -> tuple[Stored[R], ...]:
        """The records that meet the query; raises what `Query.check` raises."""
        query.check(schema)
        model = self._models.of(schema)
        return tuple(model.codec.stored(self._session.rows(*model.sql.find(self._community, query))))

    def stream(self, schema: Schema[R], query: Query, /) -> Iterator[Stored[R]]:
        """The same records, a few hundred of them in memory at a time; raises what `find` raises, and at once."""
        query.check(schema)
        model = self._models.of(schema)
        chunks = self._session.stream(*model.sql.find(self._community, query))
        return (stored for chunk in chunks for stored in model.codec.stored(chunk))

    def versions(self, schema: Schema[R], id: str, /) -> tuple[Stored[R], ...]:
        """All versions of one record, oldest first."""
        model = self._models.of(schema)
        if not id.isascii() or "\x00" in id:
            return ()
        return tuple(model.codec.stored(self._session.rows(model.sql.versions, (self._community, str(id)) * 2)))

    def entries(self, after: int, /) -> Iterator[bytes]:
        """The stored bytes of the entries after a sequence number, streamed."""
        chunks = self._session.stream(self._core.entries, (self._community, after))
        return (texts(row)[0].encode() for rows in chunks for row in rows)

    def entries_at(self, sequences: Collection[int], /) -> Mapping[int, bytes]:
        """The stored bytes of the entries with these numbers."""
        questions = self._core.entries_at(self._community, sequences)
        rows = (row for sql, values in questions for row in self._session.rows(sql, values))
        return {number: body.encode() for number, body in map(number_and_text, rows)}

    def written(self, schema: Schema[R], sequence: int, /) -> Iterator[Stored[R]]:
        """What one entry wrote, streamed; to be read before the next entry is asked for.

        Entries are asked for in their order, so one pass over the table in the order of writing serves them all.
        """
        stream = self._streams.get(schema.name)
        if stream is None or stream.passed(sequence):
            model = self._models.of(schema)
            chunks = self._session.stream(model.sql.written, (self._community, sequence) * 2)
            rows = (stored for chunk in chunks for stored in model.codec.stored(row[:-1] for row in chunk))
            stream = self._streams[schema.name] = _Written(rows, after=sequence - 1)
        return cast("Iterator[Stored[R]]", stream.of(sequence))

    def kept(self, name: str, /) -> Schema[Record] | None:
        """The schema of a kind as the database describes it; None when it does not keep the kind."""
        if name not in self._models.stored:  # another process may have restored it here
            self._models.learn(stored_kinds(self._session, self._core))
        return self._models.kept(name)

    def count(self, schema: Schema[R], /) -> int:
        """How many versions of a kind are stored, old ones included."""
        row = self._session.row(self._models.of(schema).sql.count, (self._community,) * 2)
        return cast("int", row[0]) if row else 0

    def command(self, actor: str, key: str, /) -> Command | None:
        """What a command id of this actor stands for."""
        row = self._session.row(self._core.command, (self._community, actor, key))
        if row is None:
            return None
        return _command((actor, key, *texts(row)))

    def commands(self) -> Iterator[tuple[int, Command]]:
        """All commands with the numbers of their entries, streamed."""
        for rows in self._session.stream(self._core.commands, (self._community,)):
            for *said, sequence in rows:
                yield cast("int", sequence), _command(texts(tuple(said)))

    def cursor(self, name: str, /) -> Cursor:
        """Where a subscription stands."""
        row = self._session.row(self._core.cursor, (self._community, name))
        return Cursor(name=name) if row is None else cursor_of(row)

    def cursors(self) -> tuple[Cursor, ...]:
        """Where each subscription stands."""
        return tuple(map(cursor_of, self._session.rows(self._core.cursors, (self._community,))))

    def parked(self, name: str, /, *, again: bool = False) -> Iterator[Parked]:
        """What of a subscription is parked, streamed."""
        chunks = self._session.stream(self._core.parked, (self._community, name, int(again)))
        return (parked_of(row) for rows in chunks for row in rows)


def _command(row: tuple[str, ...]) -> Command:
    actor, key, verb, arguments, shape, returned = row
    try:
        said = tuple((kind, id, version) for kind, id, version in json.loads(returned))
    except (ValueError, TypeError) as error:
        raise CorruptStore("what a command returned cannot be read; restore a backup") from error
    return Command(actor=actor, key=key, verb=verb, arguments=arguments, shape=shape, returned=said)


class _Over:
    """Stands for the connection of a reader whose time is over."""

    def __getattr__(self, _name: str) -> object:
        raise over()


class _Written:
    """The versions of one kind in the order of writing, handed out entry by entry."""

    def __init__(self, rows: Iterator[Stored[Any]], *, after: int) -> None:
        self._rows, self._at = rows, after
        self._next: Stored[Any] | None = None

    def passed(self, sequence: int) -> bool:
        """Whether what the entry wrote was handed out already."""
        return sequence <= self._at

    def of(self, sequence: int) -> Iterator[Stored[Any]]:
        """What one entry wrote; what earlier ones wrote is passed over."""
        self._at = sequence
        while (stored := self._next or next(self._rows, None)) is not None:
            self._next = stored
            if stored.sequence > sequence:
                return
            self._next = None
            if stored.sequence == sequence:
                yield stored


def no_such_community(community: str) -> NoSuchCommunity:
    """The error, with what to do."""
    return NoSuchCommunity(f"no community {community!r} in this store; make it once with create(id=..., name=...)")
