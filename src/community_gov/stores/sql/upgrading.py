"""Bringing the tables of a store to what the installed distributions mean, inside a transaction that somebody else ends.

Each distribution goes its own way: a plugin that is added later has its migrations run, and nobody else's. Whatever cannot be
brought to where it should be is an error, and then nothing has changed. There is no way back to an older revision.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

import sqlalchemy as sa
from attrs import frozen

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import CorruptStore, MigrationFailed, OutdatedStore
from community_gov.stores.sql.core import Core
from community_gov.stores.sql.guest import sqlalchemy_on
from community_gov.stores.sql.kinds import make_kind, stored_kinds
from community_gov.stores.sql.layout import layout_of, refuse_clashes
from community_gov.stores.sql.models import Models, StoredKind, refuse_newer
from community_gov.stores.sql.opening import build_tables, check_format, has_tables
from community_gov.stores.sql.revisions import Lineage, lineages_of, stamp, stored_revisions
from community_gov.stores.sql.scripts import metadata_of, run_scripts
from community_gov.stores.sql.session import Session
from community_gov.stores.sql.shape import misfits
from community_gov.stores.sql.statements import Dialect

__all__ = ["Rewrite", "Step", "Upgraded", "upgrade_tables"]

Rewrite = Callable[..., object]
"""A verb that a migration names: what it does to the records of each community, once the tables are in place."""


@frozen(kw_only=True)
class Step:
    """How far the tables of one distribution have been brought."""

    owner: str
    before: str | None
    """The revision before; None when the tables were not there."""
    after: str


@frozen(kw_only=True)
class Upgraded:
    """What was done to the tables, and what is still to be done to the records."""

    steps: tuple[Step, ...]
    rewrites: tuple[Rewrite, ...]
    """In the order in which they are to be run."""


def upgrade_tables(session: Session, dialect: Dialect, schemas: Iterable[Schema[Record]]) -> Upgraded:
    """Run the migrations that are missing; where there is no store at all, make one. Commits nothing.

    Raises NewerStore when the database has gone further, OutdatedStore for kinds that no migration leads to, MigrationFailed for
    a script that fails or leads elsewhere, CorruptStore, StoreFailed.
    """
    schemas = tuple(schemas)
    refuse_clashes({schema.name: layout_of(schema) for schema in schemas})
    core, lineages = Core(dialect.mark, lock=dialect.lock), lineages_of(schemas)
    if dialect.alone:
        session.rows(dialect.alone)
    if not has_tables(session, dialect):
        build_tables(session, core, schemas, dialect)
        steps = tuple(Step(owner=each.owner, before=None, after=each.head) for each in lineages if each.head is not None)
        return Upgraded(steps=steps, rewrites=())
    check_format(session, core)
    work = _Work(session, dialect, core, lineages)
    work.refuse_newer(schemas)
    done = tuple(work.bring(lineage) for lineage in lineages)
    for statement in dialect.expecting:
        session.run(statement)
    Models(dialect, stored_kinds(session, core)).check(schemas)
    steps = tuple(step for step, _rewrites in done if step is not None)
    return Upgraded(steps=steps, rewrites=tuple(chain.from_iterable(rewrites for _step, rewrites in done)))


class _Work:
    """One upgrade under way."""

    def __init__(self, session: Session, dialect: Dialect, core: Core, lineages: Iterable[Lineage]) -> None:
        self._session, self._dialect, self._core = session, dialect, core
        self._kinds: Mapping[str, StoredKind] = {kind.name: kind for kind in stored_kinds(session, core)}
        self._revisions = stored_revisions(session, dialect, lineages)

    def refuse_newer(self, schemas: Iterable[Schema[Record]]) -> None:
        """Raise NewerStore for a kind that an earlier program cannot know."""
        for schema in schemas:
            if schema.name in self._kinds:
                refuse_newer(schema, self._kinds[schema.name])

    def bring(self, lineage: Lineage) -> tuple[Step | None, tuple[Rewrite, ...]]:
        """Bring one distribution to its head."""
        before = self._revisions.get(lineage.owner)
        lineage.refuse_newer(before)
        if before == lineage.head:
            self._refuse_unwritten(lineage)
            return None, ()
        if before is None and any(schema.name in self._kinds for schema in lineage.schemas):
            self._adopt(lineage)
            return None, ()
        return Step(owner=lineage.owner, before=before, after=str(lineage.head)), self._run(lineage, before)

    def _refuse_unwritten(self, lineage: Lineage) -> None:
        """Raise OutdatedStore when the classes have changed and nobody has written a migration for it."""
        for schema in lineage.schemas:
            stored = self._kinds.get(schema.name)
            if stored is None or stored.layout != layout_of(schema).description or stored.schema != schema.info.schema:
                msg = f"kind {schema.name} has changed since the last migration of {lineage.owner}; write one: {_REVISION}"
                raise OutdatedStore(msg.format(lineage.owner))

    def _adopt(self, lineage: Lineage) -> None:
        """Take tables over that were made without migrations; they have to be the ones that the migrations lead to.

        A community that was restored while the plugin was not there brought the tables of those kinds of which it had records.
        """
        for schema in lineage.schemas:
            stored = self._kinds.get(schema.name)
            if stored is None:
                make_kind(self._session, self._core, schema, self._dialect.name)
            elif stored.layout != layout_of(schema).description:
                msg = f"the table of {schema.name} has no revision, and the migrations of {lineage.owner} lead to another one"
                raise OutdatedStore(f"{msg}; {_MOVE}")
        stamp(self._session, self._dialect, lineage)

    def _run(self, lineage: Lineage, before: str | None) -> tuple[Rewrite, ...]:
        with sqlalchemy_on(self._session, self._dialect.name) as connection:
            try:
                rewrites = tuple(chain.from_iterable(_rewrites(script) for script in run_scripts(connection, lineage, before)))
                self._refuse_misfit(connection, lineage)
            except sa.exc.DBAPIError as error:
                raise self._meaning(error, lineage) from error
        for schema in lineage.schemas:
            self._record(schema)
        return rewrites

    def _refuse_misfit(self, connection: sa.Connection, lineage: Lineage) -> None:
        wrong = misfits(connection, metadata_of(lineage))
        if wrong:
            msg = f"the migrations of {lineage.owner} do not lead to the tables of its kinds: {'; '.join(wrong[:3])}; write the"
            raise MigrationFailed(f"{msg} missing one: {_REVISION}".format(lineage.owner))

    def _meaning(self, error: sa.exc.DBAPIError, lineage: Lineage) -> Exception:
        """What the driver's error means; a statement that the database refuses is the fault of the migration."""
        meaning = self._session.meaning(error.orig) if isinstance(error.orig, Exception) else error
        if isinstance(meaning, CorruptStore) or isinstance(error, sa.exc.ProgrammingError | sa.exc.DataError):
            return MigrationFailed(f"a migration of {lineage.owner} failed: {error.orig}; nothing was changed")
        return meaning

    def _record(self, schema: Schema[Record]) -> None:
        """Write down how the table of a kind is laid out."""
        layout, version = layout_of(schema).description, schema.info.schema
        if schema.name in self._kinds:
            self._session.run(self._core.move_kind, (version, layout, schema.name))
        else:
            self._session.run(self._core.add_kind, (schema.name, version, layout))


_MOVE = "export the communities with the version that made them, and import them into a new store"
_REVISION = "`community-gov db revision --plugin {}`"


def _rewrites(script: object) -> Iterator[Rewrite]:
    rewrites: Iterable[Rewrite] = getattr(script, "rewrites", ())
    yield from rewrites
