"""A snapshot of one community in a database: what a transaction sees from its first statement on."""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from community_gov.canonical import Schema
from community_gov.errors import NoSuchCommunity
from community_gov.records import Record
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.errors import CorruptStore
from community_gov.stores.protocol import Command, Head, Query, Recorded, Stored, check_groups
from community_gov.stores.recording import Recording
from community_gov.stores.sql.codec import Codec, Row
from community_gov.stores.sql.core import Core, column_of_texts, number_and_text, texts
from community_gov.stores.sql.cursors import cursor_of, parked_of
from community_gov.stores.sql.kinds import stored_kinds
from community_gov.stores.sql.layout import BASE
from community_gov.stores.sql.models import Model, Models
from community_gov.stores.sql.session import Session, over

__all__ = ["SqlReader"]

R = TypeVar("R", bound=Record)
_SEQUENCE = BASE.index("sequence")


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

    def count_by(self, schema: Schema[R], fields: tuple[str, ...], query: Query, /) -> Mapping[tuple[object, ...], int]:
        """How many such records have each combination of values; raises what `check_groups` raises."""
        check_groups(schema, fields, query)
        model = self._models.of(schema)
        rows = self._session.rows(*model.sql.count_by(self._community, fields, query))
        return model.codec.counted(rows, fields)

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
        return (body.encode() for rows in chunks for body in column_of_texts(rows))

    def entries_at(self, sequences: Collection[int], /) -> Mapping[int, bytes]:
        """The stored bytes of the entries with these numbers."""
        questions = self._core.entries_at(self._community, sequences)
        rows = (row for sql, values in questions for row in self._session.rows(sql, values))
        return {number: body.encode() for number, body in map(number_and_text, rows)}

    def written(self, schema: Schema[R], sequence: int, /) -> Iterator[Stored[R]]:
        """What one entry wrote, streamed; to be read before the next entry is asked for."""
        written = self._written(schema, sequence)
        while (some := written.some(sequence)) is not None:
            yield from cast("list[Stored[R]]", written.stored(some))

    def recorded(self, schema: Schema[R], sequence: int, version: int, /) -> Recorded:
        """The same rows digested, without making records of them where nothing was erased."""
        written = self._written(schema, sequence)
        whole = written.whole(sequence, version)
        if whole is not None:
            return Recorded(len(whole), hashlib.sha256("".join(whole).encode()).hexdigest())
        recording = Recording()
        try:
            while (some := written.some(sequence)) is not None:
                texts = written.canonical(version)[some]
                if None not in texts:
                    recording.take("".join(cast("list[str]", texts)).encode(), len(texts))
                    continue
                for stored in written.stored(some):
                    recording.add(cast("Schema[Record]", schema), stored, version)
        except (ValueError, TypeError):
            return recording.broken()
        return recording.done()

    def _written(self, schema: Schema[R], sequence: int) -> "_Written":
        """The rows of a kind from an entry on.

        Entries are asked for in their order, so one pass over the table in the order of writing serves them all.
        """
        written = self._streams.get(schema.name)
        if written is None or written.passed(sequence):
            model = cast("Model[Record]", self._models.of(schema))
            chunks = self._session.stream(model.sql.written, (self._community, sequence) * 2)
            written = self._streams[schema.name] = _Written(chunks, model.codec, after=sequence - 1)
        return written

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
    """The rows of one kind in the order of writing, a few hundred at a time, of which each entry gets its own."""

    def __init__(self, chunks: Iterator[Sequence[Row]], codec: Codec[Record], *, after: int) -> None:
        self._chunks, self._codec, self._at = chunks, codec, after
        self._take(())

    def _take(self, rows: Sequence[Row]) -> None:
        self._rows, self._numbers, self._next = rows, [cast("int", row[_SEQUENCE]) for row in rows], 0
        self._texts: list[str | None] = []
        self._version = 0
        if not {*map(type, self._numbers)} <= {int}:
            raise CorruptStore("a row does not say which entry wrote it; restore a backup")

    def passed(self, sequence: int) -> bool:
        """Whether what the entry wrote was handed out already, some of it at least."""
        return sequence <= self._at

    def whole(self, sequence: int, version: int) -> list[str] | None:
        """The canonical rows of an entry; None, with nothing handed out, when there may be more or some are not known so."""
        start = bisect_left(self._numbers, sequence, self._next)
        end = bisect_right(self._numbers, sequence, start)
        if end == len(self._numbers):
            return None
        texts = self.canonical(version)[start:end]
        if None in texts:
            return None
        self._at, self._next = sequence, end
        return cast("list[str]", texts)

    def some(self, sequence: int) -> slice | None:
        """Where the next rows stand that an entry wrote; None when it wrote no more. Those of earlier entries go by."""
        self._at = sequence
        while True:
            start = bisect_left(self._numbers, sequence, self._next)
            self._next = bisect_right(self._numbers, sequence, start)
            if start < self._next:
                return slice(start, self._next)
            if start < len(self._numbers):
                return None
            self._take(next(self._chunks, ()))
            if not self._rows:
                return None

    def stored(self, some: slice) -> list[Stored[Record]]:
        """Records of these rows."""
        return self._codec.read(self._rows[some])

    def canonical(self, version: int) -> list[str | None]:
        """The canonical rows that `some` points into, as `Codec.canonical` tells; written for all of them at once."""
        if version != self._version:
            self._texts, self._version = self._codec.canonical(self._rows, version), version
        return self._texts


def no_such_community(community: str) -> NoSuchCommunity:
    """The error, with what to do."""
    return NoSuchCommunity(f"no community {community!r} in this store; make it once with create(id=..., name=...)")
