"""The SQL store: many communities in one database."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import cast

from community_gov.errors import Conflict
from community_gov.records import Id
from community_gov.stores.cursors import Cursor, Parked
from community_gov.stores.errors import NotJoinable
from community_gov.stores.protocol import ID_TAKEN, Whole
from community_gov.stores.sql.core import Core, texts
from community_gov.stores.sql.cursors import change_parked, move_cursor
from community_gov.stores.sql.database import Database, Transactions
from community_gov.stores.sql.models import Models, StoredKind
from community_gov.stores.sql.reader import SqlReader, no_such_community
from community_gov.stores.sql.restore import write_whole
from community_gov.stores.sql.writer import SqlWriter

__all__ = ["GENESIS", "SqlStore"]

GENESIS = "0" * 64
"""What the head says before the first entry."""
_PATIENCE = 10.0  # seconds for which what is not a change waits for its turn


class _Kept:
    """Many communities in the tables of one database, in whatever transactions."""

    def __init__(self, transactions: Transactions, core: Core, models: Models) -> None:
        """Keep communities in a database whose tables are there."""
        self._transactions, self._core, self._models = transactions, core, models

    @property
    def kinds(self) -> Mapping[str, StoredKind]:
        """The kinds that have tables here, those of plugins that are not installed among them."""
        return self._models.stored

    def create(self, *, id: str, name: str, secret: bytes) -> None:
        """Make an empty community; raises Conflict (core.community_exists) when the id is taken."""
        with self._transactions.writing(id, _PATIENCE) as session:
            if not session.run(self._core.add_community, (id, name, secret)):
                raise Conflict(ID_TAKEN(at="id", id=Id(id)))
            session.run(self._core.add_head, (id, 0, GENESIS))
            session.commit()

    def restore(self, whole: Whole, /) -> None:
        """Make a community that was kept in another store, all or nothing; raises Conflict (core.community_exists)."""
        with self._transactions.writing(whole.id, _PATIENCE) as session:
            if session.row(self._core.secret, (whole.id,)) is not None:
                raise Conflict(ID_TAKEN(at="id", id=Id(whole.id)))
            write_whole(session, self._core, self._models, whole)
            session.commit()

    def communities(self) -> Mapping[str, str]:
        """The ids and the names for people."""
        with self._transactions.reading() as session:
            return dict(cast("tuple[str, str]", texts(row)) for row in session.rows(self._core.communities))

    def secret(self, community: str, /) -> bytes:
        """The community's own key; raises NoSuchCommunity."""
        with self._transactions.reading() as session:
            row = session.row(self._core.secret, (community,))
        if row is None:
            raise no_such_community(community)
        return bytes(cast("bytes", row[0]))

    @contextmanager
    def read(self, community: str, /) -> Iterator[SqlReader]:
        """A snapshot, which never waits for a writer; raises NoSuchCommunity."""
        with self._transactions.reading(community) as session:
            reader = SqlReader(session, self._core, self._models, community)
            try:
                yield reader
            finally:
                reader.end()

    @contextmanager
    def write(self, community: str, /, *, salts: Callable[[], bytes], timeout: float) -> Iterator[SqlWriter]:
        """The lock and a writer; raises Conflict (core.busy, core.reentered), NoSuchCommunity and StoreError.

        In an SQLite file the lock is one for all its communities.
        """
        with self._transactions.writing(community, timeout) as session:
            writer = SqlWriter(session, self._core, self._models, community, salts=salts)
            try:
                yield writer
            finally:
                writer.end()
            self._transactions.after_change(session, writer.emptied)

    def move(
        self, community: str, cursor: Cursor, /, *, parked: Sequence[Parked] = (), settled: Sequence[tuple[int, int]] = ()
    ) -> bool:
        """Write a cursor in place of the one before it; False when another revision is stored."""
        with self._transactions.writing(community, _PATIENCE) as session:
            moved = move_cursor(session, self._core, community, cursor)
            if moved:
                change_parked(session, self._core, community, cursor.name, parked=parked, settled=settled)
                session.commit()
        return moved


class SqlStore(_Kept):
    """Many communities in one database; made by `create_store` and `open_store`."""

    def __init__(self, database: Database, core: Core, models: Models) -> None:
        """Keep communities in a database whose tables are there."""
        super().__init__(database, core, models)
        self._database = database

    @contextmanager
    def on(self, connection: object, /) -> Iterator["JoinedStore"]:
        """The same store inside the host's open transaction; raises NotJoinable."""
        joined = self._database.joined(connection)
        try:
            yield JoinedStore(joined, self._core, self._models)
        finally:
            joined.end()

    def purge(self, *, timeout: float = _PATIENCE) -> bool:
        """Leave nothing of what was erased in the files; returns whether that is done.

        Every change that erases something does it by itself. It cannot while somebody reads an older state; then the next change
        tries again, or this, which waits for the reader. For PostgreSQL see the page about erasing. Raises Conflict (core.busy).
        """
        return self._database.purge(self._models.salted_tables(), timeout)

    def backup(self, path: str | os.PathLike[str], /) -> None:
        """Copy all communities of an SQLite file, as they are at one moment, into a new file; changes go on meanwhile.

        The copy is a store like any other, durable when this returns. It comes to be whole or not at all, and holds nothing of
        what was erased before. Raises FileTaken for a path where something is already, StoreError when it cannot be
        written, and for PostgreSQL, which has tools of its own.
        """
        self._database.backup(os.fspath(path))

    def close(self) -> None:
        """Close the connections that nobody uses; the store can be used again."""
        self._database.close()


class JoinedStore(_Kept):
    """The store as it is inside a transaction of the host's."""

    def on(self, connection: object, /) -> AbstractContextManager["JoinedStore"]:
        """Raise NotJoinable: it is joined already."""
        raise NotJoinable(f"this store is in a transaction already; join that of {type(connection).__name__} by the store itself")
