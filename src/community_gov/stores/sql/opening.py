"""Making, opening and upgrading a store.

Opening neither creates nor migrates, and never guesses: whatever is not the store that was meant is a typed error. It looks at
the head and the last entries of each community; the whole journal is for `verify`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import CorruptStore, HeadMismatch, NewerStore, OutdatedStore
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.core import Core, number_and_text, texts
from community_gov.stores.sql.database import Database, Durability
from community_gov.stores.sql.ddl import core_tables, create_statements, kind_tables, widening_statements
from community_gov.stores.sql.layout import Layout, added_columns, layout_of, refuse_clashes
from community_gov.stores.sql.models import Models, StoredKind, refuse_newer
from community_gov.stores.sql.session import Connect, Session
from community_gov.stores.sql.sqlite import SqliteDatabase, connect_sqlite
from community_gov.stores.sql.store import GENESIS, SqlStore
from community_gov.system import Stopwatch, system_stopwatch

__all__ = ["FORMAT", "create_store", "open_store", "upgrade_store"]

FORMAT = 1
"""The version of the tables that every store has."""
_PATIENCE = 10.0  # seconds
_LAST_ENTRIES = 8


def create_store(
    url: str,
    schemas: Iterable[Schema[Record]],
    *,
    connect: Connect | None = None,
    durability: Durability = Durability.POWER_LOSS,
    stopwatch: Stopwatch = system_stopwatch,
) -> SqlStore:
    """Make the database with a table for each kind, unless it is there; then open it.

    A store comes to be whole or not at all. Raises what `open_store` raises about one that is there.
    """
    schemas = tuple(schemas)
    refuse_clashes({schema.name: layout_of(schema) for schema in schemas})
    with _database(url, connect, durability, stopwatch) as (database, core):
        database.make(lambda session: _build(session, core, schemas, database.dialect.name))
    return open_store(url, schemas, connect=connect, durability=durability, stopwatch=stopwatch)


def open_store(
    url: str,
    schemas: Iterable[Schema[Record]],
    *,
    connect: Connect | None = None,
    durability: Durability = Durability.POWER_LOSS,
    stopwatch: Stopwatch = system_stopwatch,
) -> SqlStore:
    """Open what `create_store` made, for communities with these kinds of records.

    `url` is `sqlite:///relative.db` or `sqlite:////absolute.db`, or `postgresql://user@host/name`. `connect` opens connections
    in place of the driver. Raises MissingStore, EmptyStore, ForeignStore, CorruptStore, HeadMismatch, ReadOnlyStore, NewerStore,
    StoreFailed, and OutdatedStore when a kind has no table or another one.
    """
    with _database(url, connect, durability, stopwatch) as (database, core):
        database.look()
        with database.reading() as session:
            database.check(session)
            _check_format(session, core)
            models = Models(database.dialect, stored_kinds(session, core))
            models.check(tuple(schemas))
            for community, *head in session.rows(core.heads):
                _check_head(session, core, texts((community,))[0], tuple(head))
        return SqlStore(database, core, models)


def upgrade_store(
    url: str,
    schemas: Iterable[Schema[Record]],
    *,
    connect: Connect | None = None,
    stopwatch: Stopwatch = system_stopwatch,
) -> tuple[str, ...]:
    """Make the tables of kinds that have none, and add the columns that came with newer schema versions.

    Returns the names of these kinds. All or nothing. Raises what `open_store` raises about the database, NewerStore for a kind
    that is newer there, OutdatedStore for a difference that is more than added columns.
    """
    schemas = tuple(schemas)
    layouts = {schema.name: layout_of(schema) for schema in schemas}
    refuse_clashes(layouts)
    with _database(url, connect, Durability.POWER_LOSS, stopwatch) as (database, core):
        database.look()
        with database.writing("", _PATIENCE) as session:
            database.check(session)
            _check_format(session, core)
            stored = {kind.name: kind for kind in stored_kinds(session, core)}
            new = [schema for schema in schemas if schema.name not in stored]
            _add_kinds(session, core, new, database.dialect.name)
            for schema in schemas:
                if schema.name in stored:
                    _widen(session, core, schema, stored[schema.name], database.dialect.name)
            session.commit()
        database.close()
    return tuple(
        name for name, layout in sorted(layouts.items()) if name not in stored or stored[name].layout != layout.description
    )


@contextmanager
def _database(url: str, connect: Connect | None, durability: Durability, stopwatch: Stopwatch) -> Iterator[tuple[Database, Core]]:
    """The database that an address names; its connections are closed when the block raises."""
    database = _named(url, connect, durability, stopwatch)
    try:
        yield database, Core(database.dialect.mark, lock=database.dialect.lock)
    except BaseException:
        database.close()
        raise


def _named(url: str, connect: Connect | None, durability: Durability, stopwatch: Stopwatch) -> Database:
    address = sa.engine.make_url(url)
    backend = address.get_backend_name()
    if backend == "sqlite" and address.database not in (None, "", ":memory:"):
        path = str(address.database)
        return SqliteDatabase(path, connect=connect or connect_sqlite, durability=durability, stopwatch=stopwatch)
    if backend == "postgresql":
        from community_gov.stores.sql.postgres import PostgresDatabase, connect_postgres  # noqa: PLC0415  # an extra of its own

        return PostgresDatabase(url, connect=connect or connect_postgres, durability=durability, stopwatch=stopwatch)
    msg = f"{address!r} is not the address of a store: write sqlite:///relative.db, sqlite:////absolute.db or postgresql://..."
    raise ValueError(msg)


def _build(session: Session, core: Core, schemas: tuple[Schema[Record], ...], dialect: str) -> None:
    """Make all tables where there are none."""
    for statement in create_statements(core_tables(sa.MetaData()), dialect):
        session.run(statement)
    session.run(core.add_format, ("community_gov", FORMAT))
    _add_kinds(session, core, schemas, dialect)


def _add_kinds(session: Session, core: Core, schemas: Sequence[Schema[Record]], dialect: str) -> None:
    """Make the tables of kinds and write down how they are laid out."""
    for schema in sorted(schemas, key=lambda schema: schema.name):
        layout = layout_of(schema)
        for statement in create_statements(kind_tables(schema, layout, sa.MetaData()), dialect):
            session.run(statement)
        session.run(core.add_kind, (schema.name, schema.info.schema, layout.description))


def _widen(session: Session, core: Core, schema: Schema[Record], stored: StoredKind, dialect: str) -> None:
    """Add the columns and indexes that a newer schema version brought."""
    refuse_newer(schema, stored)
    layout: Layout = layout_of(schema)
    if stored.layout == layout.description:
        return
    added = added_columns(schema.name, stored.layout, layout.description)
    for statement in widening_statements(schema, layout, added, dialect):
        session.run(statement)
    session.run(core.move_kind, (schema.info.schema, layout.description, schema.name))


def _check_format(session: Session, core: Core) -> None:
    row = session.row(core.format)
    version = None if row is None else row[0]
    if not isinstance(version, int):
        raise CorruptStore("the database does not say which format its tables have; restore a backup")
    if version > FORMAT:
        raise NewerStore(f"the store has format {version}, this version of community_gov knows {FORMAT}; upgrade community_gov")
    if version < FORMAT:
        raise OutdatedStore(
            f"the store has format {version}, community_gov needs {FORMAT} by now; run `community-gov db upgrade`"
        )


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
