"""Comparing tables with kinds, and writing the migration that is missing: for whoever develops a plugin, and for checks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from attrs import frozen

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import MigrationFailed, OutdatedStore
from community_gov.stores.sql.database import Durability
from community_gov.stores.sql.guest import sqlalchemy_on
from community_gov.stores.sql.opening import check_format, database_at
from community_gov.stores.sql.revisions import Lineage, lineages_of, stored_revisions
from community_gov.stores.sql.scripts import differences, metadata_of, refuse_dropping, script_of
from community_gov.stores.sql.session import Session
from community_gov.stores.sql.shape import misfits
from community_gov.stores.sql.statements import Dialect
from community_gov.system import system_stopwatch

__all__ = ["Standing", "misfits_in", "standings", "write_base", "write_revision"]


@frozen(kw_only=True)
class Standing:
    """How far the tables of one distribution are, and how far its migrations lead; None where there are none."""

    owner: str
    stored: str | None
    head: str | None


def standings(url: str, schemas: Iterable[Schema[Record]]) -> tuple[Standing, ...]:
    """How far a store is; raises what opening raises about the place and the database as a whole."""
    lineages = lineages_of(schemas)
    with _looking(url) as (session, dialect):
        stored = stored_revisions(session, dialect, lineages)
    return tuple(Standing(owner=each.owner, stored=stored.get(each.owner), head=each.head) for each in lineages)


def misfits_in(url: str, schemas: Iterable[Schema[Record]]) -> tuple[str, ...]:
    """In what the tables of a store differ from the kinds of distributions that have migrations; empty when they are the same.

    Judged by Alembic, and by reading columns, keys and indexes. Of a distribution whose migrations have not been run, it is
    said that they have to be, and no more. Raises NewerStore.
    """
    found: list[str] = []
    lineages = lineages_of(schemas)
    with _looking(url) as (session, dialect), sqlalchemy_on(session, dialect.name) as connection:
        stored = stored_revisions(session, dialect, lineages)
        for lineage in lineages:
            at = stored.get(lineage.owner)
            lineage.refuse_newer(at)
            if at != lineage.head:
                found.append(f"{lineage.owner}: {at or 'no tables'}, needed is {lineage.head}: run community-gov db upgrade")
                continue
            metadata = metadata_of(lineage)
            found += misfits(connection, metadata)
            found += [f"Alembic would still do {each!r}" for each in differences(connection, lineage).as_diffs()]
    return tuple(found)


def write_revision(url: str, schemas: Iterable[Schema[Record]], owner: str, *, message: str) -> Path | None:
    """Write the migration that leads from the tables of a store to the kinds of one distribution; None when it would do nothing.

    The store has to be at the head of the migrations that are there. Raises OutdatedStore when it is not, MigrationFailed for a
    distribution without a folder for them and for a field that is gone.
    """
    lineage = _lineage_of(schemas, owner)
    with _looking(url) as (session, dialect), sqlalchemy_on(session, dialect.name) as connection:
        stored = stored_revisions(session, dialect, [lineage]).get(owner)
        lineage.refuse_newer(stored)
        if stored != lineage.head:
            raise OutdatedStore(
                f"the tables of {owner} have revision {stored}, not {lineage.head}; run `community-gov db upgrade`"
            )
        operations = differences(connection, lineage)
        refuse_dropping(operations, lineage)
        return None if operations.is_empty() else _write(*script_of(operations, lineage, message=message))


def write_base(schemas: Iterable[Schema[Record]], owner: str) -> Path:
    """Write the one migration that makes all tables of a distribution anew, while it has no other.

    Raises MigrationFailed when it has others, or no folder for them.
    """
    lineage = _lineage_of(schemas, owner)
    if len(lineage.revisions) > 1:
        raise MigrationFailed(f"{owner} has migrations up to {lineage.head}, which rest on its base; write another one instead")
    with sa.create_engine("sqlite://").connect() as connection:
        return _write(*script_of(differences(connection, lineage), lineage))


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _lineage_of(schemas: Iterable[Schema[Record]], owner: str) -> Lineage:
    lineages = lineages_of(schemas)
    found = next((lineage for lineage in lineages if lineage.owner == owner), None)
    if found is None:
        known = ", ".join(lineage.owner for lineage in lineages)
        msg = f"{owner} names no folder for migrations in its gov_records, or is not installed; there are those of {known}"
        raise MigrationFailed(msg)
    return found


@contextmanager
def _looking(url: str) -> Iterator[tuple[Session, Dialect]]:
    """A transaction that reads, and writes nothing even where Alembic would."""
    with database_at(url, None, Durability.POWER_LOSS, system_stopwatch) as (database, core):
        database.look()
        with database.reading() as session:
            database.check(session)
            check_format(session, core)
            yield session, database.dialect
        database.close()
