"""Bringing a store to what the installed versions of the library and its plugins need: never done by opening it.

A store of one's own is named by its address. In the database of a host the upgrade is part of the host's own transaction, with
the migrations of the host. Either way everything is as new in the end, or as it was before. Needs the extra `[sql]`.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Unpack, cast

from community_gov.community import Community, Injected
from community_gov.policy import ALLOW_ALL
from community_gov.records import Actor
from community_gov.stores.errors import NotJoinable
from community_gov.stores.sql import sqlite
from community_gov.stores.sql.database import Durability
from community_gov.stores.sql.guest import Guest
from community_gov.stores.sql.hosts import host_of
from community_gov.stores.sql.opening import database_at, store_in
from community_gov.stores.sql.session import Connect, Connection, Session
from community_gov.stores.sql.statements import Dialect
from community_gov.stores.sql.upgrading import Rewrite, Step, upgrade_tables
from community_gov.system import system_stopwatch

__all__ = ["UPGRADER", "Step", "upgrade_on", "upgrade_store"]

UPGRADER = Actor.service("community-gov-upgrade")
"""Who rewrites records, as the journal tells it."""
_PATIENCE = 10.0  # seconds
_PLACE = "the database of the host"
_SAVEPOINT = "community_gov_upgrade"


def upgrade_store(url: str, *, connect: Connect | None = None, **injected: Unpack[Injected]) -> tuple[Step, ...]:
    """Run the migrations that a store lacks, in one transaction; returns how far each distribution has come.

    Plugins and what else a community is handed are given as to `Community.open`; `connect` opens connections in place of the
    driver. Raises what opening raises about the place; NewerStore when the store has gone further than what is installed,
    OutdatedStore when no migration leads to what the classes mean, MigrationFailed for one that fails, Conflict (core.busy).
    """
    with database_at(url, connect, Durability.POWER_LOSS, system_stopwatch) as (database, _core):
        database.look()
        with database.writing("", _PATIENCE) as session:
            database.check(session)
            steps = _upgraded(session, database.dialect, injected)
            session.commit()
        database.close()
    return steps


def upgrade_on(connection: object, **injected: Unpack[Injected]) -> tuple[Step, ...]:
    """The same on a connection of the host's, in the transaction that is open there; makes the tables where there are none.

    `connection` is what `Community.on` takes: one of SQLAlchemy, Django, sqlite3 or psycopg. Commits nothing; when it raises, the
    transaction is as it was before. Raises NotJoinable when no transaction is open.
    """
    with _joined(connection) as (session, dialect):
        return _upgraded(session, dialect, injected)


def _upgraded(session: Session, dialect: Dialect, injected: Injected) -> tuple[Step, ...]:
    wanted: Injected = {**injected, "policy": ALLOW_ALL}  # who may change the tables may do everything
    done = upgrade_tables(session, dialect, Community.in_memory(**wanted).kinds.schemas())
    if done.rewrites:
        _rewrite(session, dialect, done.rewrites, wanted)
    return done.steps


def _rewrite(session: Session, dialect: Dialect, rewrites: Iterable[Rewrite], injected: Injected) -> None:
    """Run the verbs that migrations name, each as one change of its own in every community."""
    store = store_in(Guest(session), dialect, session)
    for id in store.communities():
        desk = Community(store, id, **injected).by(UPGRADER)
        for rewrite in rewrites:
            desk.run(rewrite)


@contextmanager
def _joined(connection: object) -> Iterator[tuple[Session, Dialect]]:
    """The transaction of the host, gone back to where it was when the block raises."""
    session, dialect = _session_on(connection)
    session.run(f"SAVEPOINT {_SAVEPOINT}")
    try:
        yield session, dialect
    except BaseException:
        session.run(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
        raise
    finally:
        session.run(f"RELEASE SAVEPOINT {_SAVEPOINT}")


def _session_on(connection: object) -> tuple[Session, Dialect]:
    """A session on the host's connection; raises NotJoinable when it is none of ours, or no transaction is open."""
    host = host_of(connection)
    if isinstance(host.driver, sqlite3.Connection):
        sqlite.check_host(host, _PLACE)
        return Session(cast("Connection", host.driver), sqlite.HostsDriver(_PLACE), threading.Lock()), sqlite.SqliteDialect()
    if type(host.driver).__module__.partition(".")[0] != "psycopg":
        raise NotJoinable(f"{type(host.driver).__name__} is no connection of SQLAlchemy, Django, sqlite3 or psycopg")
    from community_gov.stores.sql import postgres  # noqa: PLC0415  an extra of its own

    postgres.check_host(host, _PLACE)
    return Session(cast("Connection", host.driver), postgres.HostsDriver(_PLACE), threading.Lock()), postgres.PostgresDialect()
