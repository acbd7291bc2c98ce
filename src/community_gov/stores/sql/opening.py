"""Making and opening a store.

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
from community_gov.stores.errors import CorruptStore, HeadMismatch, NewerStore, OutdatedStore, WrongAddress
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.core import Core, number_and_text, texts
from community_gov.stores.sql.database import Database, Durability, Transactions
from community_gov.stores.sql.ddl import core_tables, create_statements
from community_gov.stores.sql.kinds import make_kind, stored_kinds
from community_gov.stores.sql.layout import layout_of, refuse_clashes
from community_gov.stores.sql.models import Models
from community_gov.stores.sql.revisions import lineages_of, stamp, stored_revisions
from community_gov.stores.sql.session import Connect, Session
from community_gov.stores.sql.sqlite import SqliteDatabase, connect_sqlite
from community_gov.stores.sql.statements import Dialect
from community_gov.stores.sql.store import GENESIS, JoinedStore, SqlStore
from community_gov.system import Stopwatch, system_stopwatch

__all__ = [
    "FORMAT",
    "build_tables",
    "check_format",
    "create_store",
    "database_at",
    "has_tables",
    "open_store",
    "store_in",
]

FORMAT = 1
"""The version of the tables that every store has."""
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
    with database_at(url, connect, durability, stopwatch) as (database, core):
        database.make(lambda session: build_tables(session, core, schemas, database.dialect))
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
    in place of the driver. Raises WrongAddress, MissingStore, EmptyStore, ForeignStore, CorruptStore, HeadMismatch, NewerStore,
    ReadOnlyStore, StoreFailed, and OutdatedStore when a kind has no table or another one, or a migration has not been run.
    """
    schemas = tuple(schemas)
    with database_at(url, connect, durability, stopwatch) as (database, core):
        database.look()
        with database.reading() as session:
            database.check(session)
            check_format(session, core)
            _check_revisions(session, database.dialect, schemas)
            models = Models(database.dialect, stored_kinds(session, core))
            models.check(schemas)
            for community, *head in session.rows(core.heads):
                _check_head(session, core, texts((community,))[0], tuple(head))
        return SqlStore(database, core, models)


@contextmanager
def database_at(
    url: str, connect: Connect | None, durability: Durability, stopwatch: Stopwatch
) -> Iterator[tuple[Database, Core]]:
    """The database that an address names; its connections are closed when the block raises."""
    database = _named(url, connect, durability, stopwatch)
    try:
        yield database, Core(database.dialect.mark, lock=database.dialect.lock)
    except BaseException:
        database.close()
        raise


def _named(url: str, connect: Connect | None, durability: Durability, stopwatch: Stopwatch) -> Database:
    try:
        address = sa.engine.make_url(url)
        driver = address.drivername
    except (sa.exc.ArgumentError, ValueError):
        raise WrongAddress(f"this is not the address of a store: {_ADDRESS}") from None  # it may hold a password
    if driver in ("sqlite", "sqlite+pysqlite") and address.database not in (None, "", ":memory:"):
        path = str(address.database)
        return SqliteDatabase(path, connect=connect or connect_sqlite, durability=durability, stopwatch=stopwatch)
    if driver in ("postgresql", "postgresql+psycopg"):
        from community_gov.stores.sql.postgres import PostgresDatabase, connect_postgres  # noqa: PLC0415  # an extra of its own

        return PostgresDatabase(url, connect=connect or connect_postgres, durability=durability, stopwatch=stopwatch)
    raise WrongAddress(f"{address!r} is not the address of a store: {_ADDRESS}")


_ADDRESS = "write sqlite:///relative.db, sqlite:////absolute.db or postgresql://user@host/database"


def build_tables(session: Session, core: Core, schemas: Sequence[Schema[Record]], dialect: Dialect) -> None:
    """Make the tables of a new store where there are none, as the classes mean them, at the head of all migrations.

    That is what running every migration on an empty database comes to, in a fraction of the time; tests hold the two together.
    """
    for statement in create_statements(core_tables(sa.MetaData()), dialect.name):
        session.run(statement)
    session.run(core.add_format, ("community_gov", FORMAT))
    for schema in sorted(schemas, key=lambda schema: schema.name):
        make_kind(session, core, schema, dialect.name)
    for lineage in lineages_of(schemas):
        stamp(session, dialect, lineage)
    for statement in dialect.expecting:
        session.run(statement)


def has_tables(session: Session, dialect: Dialect) -> bool:
    """Whether there is a store at all."""
    return session.row(dialect.store_table) is not None


def check_format(session: Session, core: Core) -> None:
    """Judge the tables that every store has; raises CorruptStore, NewerStore, OutdatedStore."""
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


def store_in(transactions: Transactions, dialect: Dialect, session: Session) -> JoinedStore:
    """A store inside a transaction that somebody has opened and judged, with the kinds that are there."""
    core = Core(dialect.mark, lock=dialect.lock)
    return JoinedStore(transactions, core, Models(dialect, stored_kinds(session, core)))


def _check_revisions(session: Session, dialect: Dialect, schemas: Iterable[Schema[Record]]) -> None:
    lineages = lineages_of(schemas)
    stored = stored_revisions(session, dialect, lineages)
    for lineage in lineages:
        lineage.check(stored.get(lineage.owner))


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
