"""Making, opening and upgrading a store.

Opening neither creates nor migrates, and never guesses: whatever is not the store that was meant is a typed error. It looks at
the head and the last entries of each community; the whole journal is for `verify`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import HeadMismatch
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.core import Core, number_and_text, texts
from community_gov.stores.sql.ddl import core_tables, create_statements, kind_tables, widening_statements
from community_gov.stores.sql.file import check_file, look_at, make_file, path_of, sign
from community_gov.stores.sql.layout import Layout, added_columns, layout_of, refuse_clashes
from community_gov.stores.sql.locks import Deadline
from community_gov.stores.sql.models import Models, StoredKind, refuse_newer
from community_gov.stores.sql.session import Connect, Session
from community_gov.stores.sql.sqlite import Durability, SqliteDatabase, connect_sqlite
from community_gov.stores.sql.store import GENESIS, SqlStore
from community_gov.system import Stopwatch, system_stopwatch

__all__ = ["create_store", "open_store", "upgrade_store"]

_PATIENCE = 10.0  # seconds
_LAST_ENTRIES = 8


def create_store(
    url: str,
    schemas: Iterable[Schema[Record]],
    *,
    connect: Connect = connect_sqlite,
    durability: Durability = Durability.POWER_LOSS,
    stopwatch: Stopwatch = system_stopwatch,
) -> SqlStore:
    """Make the database with a table for each kind, unless it is there; then open it.

    A database comes to be whole or not at all. Raises what `open_store` raises about one that is there.
    """
    path, schemas = path_of(url), tuple(schemas)
    if not Path(path).exists():
        make_file(path, lambda new: _build(new, schemas, connect), Deadline.after(_PATIENCE, stopwatch))
    return open_store(url, schemas, connect=connect, durability=durability, stopwatch=stopwatch)


def open_store(
    url: str,
    schemas: Iterable[Schema[Record]],
    *,
    connect: Connect = connect_sqlite,
    durability: Durability = Durability.POWER_LOSS,
    stopwatch: Stopwatch = system_stopwatch,
) -> SqlStore:
    """Open what `create_store` made, for communities with these kinds of records.

    `url` is `sqlite:///relative.db` or `sqlite:////absolute.db`. Raises MissingStore, EmptyStore, ForeignStore, CorruptStore,
    HeadMismatch, ReadOnlyStore, NewerStore, and OutdatedStore when a kind has no table or another one.
    """
    with _database(url, connect, durability, stopwatch) as (database, core):
        with database.reading() as session:
            check_file(session, database.path)
            models = Models(database.dialect, stored_kinds(session, core))
            models.check(tuple(schemas))
            for community, *head in session.rows(core.heads):
                _check_head(session, core, texts((community,))[0], tuple(head))
        return SqlStore(database, core, models)


def upgrade_store(
    url: str,
    schemas: Iterable[Schema[Record]],
    *,
    connect: Connect = connect_sqlite,
    stopwatch: Stopwatch = system_stopwatch,
) -> tuple[str, ...]:
    """Make the tables of kinds that have none, and add the columns that came with newer schema versions.

    Returns the names of these kinds. All or nothing. Raises what `open_store` raises about the file, NewerStore for a kind
    that is newer there, OutdatedStore for a difference that is more than added columns.
    """
    schemas = tuple(schemas)
    layouts = {schema.name: layout_of(schema) for schema in schemas}
    refuse_clashes(layouts)
    with _database(url, connect, Durability.POWER_LOSS, stopwatch) as (database, core):
        with database.writing("", _PATIENCE) as session:
            check_file(session, database.path)
            stored = {kind.name: kind for kind in stored_kinds(session, core)}
            _add_kinds(session, core, [schema for schema in schemas if schema.name not in stored])
            for schema in schemas:
                if schema.name in stored:
                    _widen(session, core, schema, stored[schema.name], layouts[schema.name])
            session.commit()
        database.close()
    return tuple(
        name for name, layout in sorted(layouts.items()) if name not in stored or stored[name].layout != layout.description
    )


@contextmanager
def _database(url: str, connect: Connect, durability: Durability, stopwatch: Stopwatch) -> Iterator[tuple[SqliteDatabase, Core]]:
    """The database in a file that is there; its connections are closed when the block raises."""
    path = path_of(url)
    look_at(path)
    database = SqliteDatabase(path, connect=connect, durability=durability, stopwatch=stopwatch)
    try:
        yield database, Core(database.dialect.mark)
    except BaseException:
        database.close()
        raise


def _build(path: str, schemas: tuple[Schema[Record], ...], connect: Connect) -> None:
    """Make all tables in a file that is empty."""
    refuse_clashes({schema.name: layout_of(schema) for schema in schemas})
    database = SqliteDatabase(path, connect=connect)
    try:
        with database.unlocked() as session:
            session.begin("BEGIN IMMEDIATE")
            for statement in create_statements(core_tables(sa.MetaData()), database.dialect.name):
                session.run(statement)
            _add_kinds(session, Core(database.dialect.mark), schemas)
            sign(session)
            session.commit()
            session.rows("PRAGMA journal_mode = WAL")
    finally:
        database.close()


def _add_kinds(session: Session, core: Core, schemas: Sequence[Schema[Record]]) -> None:
    """Make the tables of kinds and write down how they are laid out."""
    for schema in sorted(schemas, key=lambda schema: schema.name):
        layout = layout_of(schema)
        for statement in create_statements(kind_tables(schema, layout, sa.MetaData()), "sqlite"):
            session.run(statement)
        session.run(core.add_kind, (schema.name, schema.info.schema, layout.description))


def _widen(session: Session, core: Core, schema: Schema[Record], stored: StoredKind, layout: Layout) -> None:
    """Add the columns and indexes that a newer schema version brought."""
    refuse_newer(schema, stored)
    if stored.layout == layout.description:
        return
    added = added_columns(schema.name, stored.layout, layout.description)
    for statement in widening_statements(schema, layout, added, "sqlite"):
        session.run(statement)
    session.run(core.move_kind, (schema.info.schema, layout.description, schema.name))


def stored_kinds(session: Session, core: Core) -> list[StoredKind]:
    """What the database says of its kinds."""
    found = []
    for name, *rest in session.rows(core.kinds):
        schema, layout = number_and_text(tuple(rest))
        found.append(StoredKind(name=texts((name,))[0], schema=schema, layout=layout))
    return found


def _check_head(session: Session, core: Core, community: str, head: Row) -> None:
    """Follow the chain of hashes from the head a few entries back."""
    rows = session.rows(core.last_entries, (community, _LAST_ENTRIES))
    begun = len(rows) < _LAST_ENTRIES
    for row in rows:
        number, body = number_and_text(row)
        if (number, hashlib.sha256(body.encode()).hexdigest()) != head:
            break
        try:
            head = (number - 1, json.loads(body)["previous"])
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise HeadMismatch(f"entry {number} of {community} cannot be read; restore a backup") from error
    else:
        if not begun or head == (0, GENESIS):
            return
    raise HeadMismatch(f"the journal of {community} does not end as its head says; restore a backup or ask who holds a receipt")
