"""Making and opening a store.

Opening neither creates nor migrates, and never guesses: whatever is not the store that was meant is a typed error. It looks at
the head and the last entries of each community; the whole journal is for `verify`.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import (
    CorruptStore,
    EmptyStore,
    ForeignStore,
    HeadMismatch,
    MissingStore,
    NewerStore,
    OutdatedStore,
    ReadOnlyStore,
)
from community_gov.stores.sql.core import Core
from community_gov.stores.sql.ddl import core_tables, create_statements, kind_tables
from community_gov.stores.sql.layout import layout_of, refuse_clashes
from community_gov.stores.sql.locks import Deadline, ProcessTurn, held
from community_gov.stores.sql.models import Models, StoredKind
from community_gov.stores.sql.session import Connect, Session
from community_gov.stores.sql.sqlite import Durability, SqliteDatabase, connect_sqlite
from community_gov.stores.sql.store import GENESIS, SqlStore
from community_gov.system import Stopwatch, system_stopwatch

__all__ = ["APPLICATION", "FORMAT", "create_store", "open_store"]

APPLICATION = 0x43474F56
"""What the head of each SQLite file says of whose it is: CGOV."""
FORMAT = 1
"""The version of the tables that every store has."""
_MAGIC = b"SQLite format 3\0"
_SMALLEST = 512  # bytes of the smallest page of SQLite
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
    path, schemas = _path_of(url), tuple(schemas)
    if not Path(path).exists():
        _make(path, schemas, connect, Deadline.after(_PATIENCE, stopwatch))
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
    path = _path_of(url)
    _look_at(path)
    database = SqliteDatabase(path, connect=connect, durability=durability, stopwatch=stopwatch)
    core = Core(database.dialect.mark)
    try:
        with database.reading() as session:
            _check_file(session, path)
            models = Models(database.dialect, _stored_kinds(session, core))
            models.check(tuple(schemas))
            for community, *head in session.rows(core.heads):
                _check_head(session, core, str(community), cast("tuple[int, str]", tuple(head)))
    except BaseException:
        database.close()
        raise
    return SqlStore(database, core, models)


def _path_of(url: str) -> str:
    """The file that an address names; raises ValueError for an address of another kind."""
    address = sa.engine.make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        msg = f"{address!r} is not the address of a file: write sqlite:///relative.db or sqlite:////absolute.db"
        raise ValueError(msg)
    return address.database


# --- making ----------------------------------------------------------------------------------------------------------


def _make(path: str, schemas: tuple[Schema[Record], ...], connect: Connect, deadline: Deadline) -> None:
    """Build the database under another name and give it its own when it is complete."""
    new, turn = f"{path}-new", ProcessTurn(path)
    try:
        with held((turn,), deadline):
            if Path(path).exists():
                return
            for leftover in (new, f"{new}-wal", f"{new}-shm", f"{new}-journal"):
                Path(leftover).unlink(missing_ok=True)
            os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            _build(new, schemas, connect)
            os.link(new, path)
            Path(new).unlink()
            _synchronise(Path(path).absolute().parent)
    except OSError as error:
        raise ReadOnlyStore(f"no store can be made at {path} ({error})") from error
    finally:
        turn.close()


def _build(path: str, schemas: tuple[Schema[Record], ...], connect: Connect) -> None:
    database = SqliteDatabase(path, connect=connect)
    try:
        with database.unlocked() as session:
            session.begin("BEGIN IMMEDIATE")
            for statement in create_statements(core_tables(sa.MetaData()), "sqlite"):
                session.run(statement)
            add_kinds(session, Core(database.dialect.mark), schemas)
            session.run(f"PRAGMA application_id = {APPLICATION}")
            session.run(f"PRAGMA user_version = {FORMAT}")
            session.commit()
            session.rows("PRAGMA journal_mode = WAL")
    finally:
        database.close()


def add_kinds(session: Session, core: Core, schemas: Sequence[Schema[Record]]) -> None:
    """Make the tables of kinds and write down how they are laid out; raises PluginClash when two would share a table."""
    layouts = {schema.name: layout_of(schema) for schema in schemas}
    refuse_clashes(layouts)
    for schema in sorted(schemas, key=lambda schema: schema.name):
        layout = layouts[schema.name]
        for statement in create_statements(kind_tables(schema, layout, sa.MetaData()), "sqlite"):
            session.run(statement)
        session.run(core.add_kind, (schema.name, schema.info.schema, layout.description))


def _synchronise(folder: Path) -> None:
    """Make the names in a folder durable."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


# --- looking ---------------------------------------------------------------------------------------------------------


def _look_at(path: str) -> None:
    """Judge the file before SQLite does, which would take an empty one for a new database."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_SMALLEST)
    except FileNotFoundError as error:
        raise MissingStore(f"there is no {path}; make it once with Community.create") from error
    except OSError as error:
        raise ReadOnlyStore(f"{path} cannot be read ({error})") from error
    if not head:
        raise EmptyStore(f"{path} is empty, which a store never is; it was truncated: restore a backup")
    if not head.startswith(_MAGIC[: len(head)]):
        raise ForeignStore(f"{path} is not an SQLite database")
    if len(head) < _SMALLEST:
        raise CorruptStore(f"{path} ends after {len(head)} bytes; it was truncated: restore a backup")


def _check_file(session: Session, path: str) -> None:
    application, version = _pragma(session, "application_id"), _pragma(session, "user_version")
    if application != APPLICATION:
        raise ForeignStore(f"{path} belongs to another application (application_id {application})")
    if version > FORMAT:
        raise NewerStore(f"{path} has format {version}, this version of community_gov knows {FORMAT}; upgrade community_gov")
    if version < FORMAT:
        raise OutdatedStore(
            f"{path} has format {version}, this version of community_gov needs {FORMAT}; run `community-gov db upgrade`"
        )
    wanted, log = _pragma(session, "page_count") * _pragma(session, "page_size"), Path(f"{path}-wal")
    if not (log.exists() and log.stat().st_size) and Path(path).stat().st_size < wanted:
        raise CorruptStore(f"{path} should have {wanted} bytes; it was truncated: restore a backup")


def _pragma(session: Session, name: str) -> int:
    row = session.row(f"PRAGMA {name}")
    return cast("int", row[0]) if row else 0


def _stored_kinds(session: Session, core: Core) -> list[StoredKind]:
    rows = cast("list[tuple[str, int, str]]", session.rows(core.kinds))
    return [StoredKind(name=name, schema=schema, layout=layout) for name, schema, layout in rows]


def _check_head(session: Session, core: Core, community: str, head: tuple[int, str]) -> None:
    """Follow the chain of hashes from the head a few entries back."""
    rows = cast("list[tuple[int, str]]", session.rows(core.last_entries, (community, _LAST_ENTRIES)))
    begun = len(rows) < _LAST_ENTRIES
    for number, body in rows:
        if (number, hashlib.sha256(body.encode()).hexdigest()) != head:
            break
        try:
            head = (number - 1, json.loads(body)["previous"])
        except (ValueError, KeyError, TypeError) as error:
            raise HeadMismatch(f"entry {number} of {community} cannot be read; restore a backup") from error
    else:
        if not begun or head == (0, GENESIS):
            return
    raise HeadMismatch(f"the journal of {community} does not end as its head says; restore a backup or ask who holds a receipt")
