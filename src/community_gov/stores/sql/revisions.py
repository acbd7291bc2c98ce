"""How far the migrations of each distribution have been run: what its folder has, and what the database says.

A folder holds `r0001_base.py`, `r0002_...py` and so on, one after the other. That is all that has to be known
for opening a store, so opening needs no Alembic.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa
from attrs import frozen

from community_gov.canonical import Migrations, Schema
from community_gov.errors import PluginClash
from community_gov.records import Record
from community_gov.stores.errors import CorruptStore, NewerStore, OutdatedStore, StoreFailed
from community_gov.stores.sql.core import texts
from community_gov.stores.sql.ddl import REVISION, create_statements, version_name, version_table
from community_gov.stores.sql.layout import quoted
from community_gov.stores.sql.session import Session
from community_gov.stores.sql.statements import Dialect

__all__ = ["Lineage", "lineages_of", "stamp", "stored_revisions"]

_SCRIPT = re.compile(r"r(\d{4})_\w+\.py")


@frozen(kw_only=True)
class Lineage:
    """The kinds of one distribution, and the revisions that its migrations lead through."""

    migrations: Migrations
    schemas: tuple[Schema[Record], ...]
    revisions: tuple[str, ...]
    """`0001`, `0002` and so on; empty before the first script is written."""

    @property
    def owner(self) -> str:
        """Whose they are: `core`, or the name of a plugin."""
        return self.migrations.owner

    @property
    def head(self) -> str | None:
        """The last revision."""
        return self.revisions[-1] if self.revisions else None

    def refuse_newer(self, stored: str | None) -> None:
        """Raise NewerStore when the database has gone further than these migrations: there is no way back."""
        if stored is not None and stored not in self.revisions:
            msg = f"the tables of {self.owner} have revision {stored}, known are those up to {self.head}; upgrade {self.owner}"
            raise NewerStore(msg)

    def check(self, stored: str | None) -> None:
        """Raise NewerStore or OutdatedStore unless the database has gone exactly so far, or says nothing of it."""
        self.refuse_newer(stored)
        if stored is not None and stored != self.head:
            msg = f"the tables of {self.owner} have revision {stored}, needed is {self.head}; run `community-gov db upgrade`"
            raise OutdatedStore(msg)


def lineages_of(schemas: Iterable[Schema[Record]]) -> tuple[Lineage, ...]:
    """The lineages of these kinds, the core's first, then by name; raises PluginClash for two that would be taken for one."""
    found: dict[Migrations, list[Schema[Record]]] = {}
    for schema in schemas:
        if schema.migrations is not None:
            found.setdefault(schema.migrations, []).append(schema)
    _refuse_shared(found)
    ordered = sorted(found, key=lambda migrations: (migrations.owner != "core", migrations.owner))
    return tuple(Lineage(migrations=each, schemas=tuple(found[each]), revisions=_revisions(each)) for each in ordered)


def _refuse_shared(found: Iterable[Migrations]) -> None:
    taken: dict[str | Path, str] = {}
    for migrations in found:
        for what in (version_name(migrations.owner), migrations.folder):
            if what in taken:
                msg = f"the version table or folder {what}"
                raise PluginClash(msg, taken[what], migrations.owner)
            taken[what] = migrations.owner


def _revisions(migrations: Migrations) -> tuple[str, ...]:
    """The revisions in a folder; raises StoreFailed for a folder or a script that is not there."""
    if not migrations.folder.is_dir():
        raise StoreFailed(f"{migrations.owner} has no folder {migrations.folder}; make it, or install the distribution again")
    matches = (_SCRIPT.fullmatch(path.name) for path in migrations.folder.iterdir())
    numbers = tuple(sorted(match[1] for match in matches if match))
    if numbers != tuple(f"{number:04}" for number in range(1, len(numbers) + 1)):
        raise StoreFailed(f"the migrations in {migrations.folder} are {', '.join(numbers)}; one is missing or is there twice")
    return numbers


def stored_revisions(session: Session, dialect: Dialect, lineages: Iterable[Lineage]) -> Mapping[str, str]:
    """What the database says, by owner; an owner whose version table is not there or empty is left out."""
    there = {texts(row)[0] for row in session.rows(dialect.version_tables)}
    found: dict[str, str] = {}
    for lineage in lineages:
        if version_name(lineage.owner) in there:
            rows = session.rows(f"SELECT {REVISION} FROM {_table(lineage)}")  # noqa: S608  # names of our own
            if len(rows) > 1:
                raise CorruptStore(f"the tables of {lineage.owner} have several revisions at once; restore a backup")
            if rows:
                found[lineage.owner] = texts(rows[0])[0]
    return found


def stamp(session: Session, dialect: Dialect, lineage: Lineage) -> None:
    """Say that the tables of a distribution are as its last migration leaves them, where nothing was said before."""
    if lineage.head is None:
        return
    for statement in create_statements([version_table(lineage.owner, sa.MetaData())], dialect.name):
        session.run(statement)
    session.run(f"INSERT INTO {_table(lineage)} ({REVISION}) VALUES ({dialect.mark})", (lineage.head,))  # noqa: S608  # names of our own


def _table(lineage: Lineage) -> str:
    return quoted(version_name(lineage.owner))
