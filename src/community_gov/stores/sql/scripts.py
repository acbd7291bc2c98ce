"""Alembic: running the scripts of a distribution, and writing new ones by comparing kinds with tables.

No alembic.ini and no env.py are needed, and logging is left as it is.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

import sqlalchemy as sa
from alembic.autogenerate import api, produce_migrations, render_python_code
from alembic.operations import Operations, ops
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql, sqlite

from community_gov import migrations as types
from community_gov.stores.errors import MigrationFailed
from community_gov.stores.sql.ddl import core_tables, kind_tables, version_name
from community_gov.stores.sql.layout import layout_of
from community_gov.stores.sql.revisions import Lineage

__all__ = ["differences", "metadata_of", "refuse_dropping", "run_scripts", "script_of"]


def run_scripts(connection: sa.Connection, lineage: Lineage, before: str | None) -> Iterator[ModuleType]:
    """Run what comes after a revision; gives each script when it has been run.

    Raises MigrationFailed with the revision for whatever a script raises, but for what the driver does.
    """
    folder = str(lineage.migrations.folder)
    scripts = ScriptDirectory(folder, version_locations=[folder])
    ahead = tuple(scripts.iterate_revisions("heads", before or "base"))
    for script in reversed(ahead):
        step = MigrationStep.upgrade_from_script(scripts.revision_map, script)
        context = _context(connection, lineage, fn=lambda _heads, _context, step=step: [step])
        try:
            with Operations.context(context):
                context.run_migrations()
        except sa.exc.DBAPIError:
            raise
        except Exception as error:
            raise MigrationFailed(
                f"revision {script.revision} of {lineage.owner} failed: {error!r}; nothing was changed"
            ) from error
        yield script.module


def _context(connection: sa.Connection, lineage: Lineage, **options: object) -> MigrationContext:
    """Alembic for the tables of one distribution, which sees no others."""
    names = {table.name for table in metadata_of(lineage).sorted_tables}

    def ours(name: str | None, sort: str, _parents: Mapping[str, str | None]) -> bool:
        return sort != "table" or name in names

    return MigrationContext.configure(
        connection, opts={"version_table": version_name(lineage.owner), "include_name": ours, "compare_type": True, **options}
    )


def metadata_of(lineage: Lineage) -> sa.MetaData:
    """The tables that the kinds of a distribution mean; the core has those of the store itself too."""
    metadata = sa.MetaData()
    if lineage.owner == "core":
        core_tables(metadata)
    for schema in lineage.schemas:
        kind_tables(schema, layout_of(schema), metadata)
    return metadata


def differences(connection: sa.Connection, lineage: Lineage) -> ops.UpgradeOps:
    """What would bring the tables to what the kinds mean, as Alembic sees it."""
    context = _context(connection, lineage)
    found = produce_migrations(context, metadata_of(lineage)).upgrade_ops
    if found is None:
        raise TypeError("Alembic compared nothing")
    return found


def refuse_dropping(operations: ops.OpContainer, lineage: Lineage) -> None:
    """Raise MigrationFailed for a column whose field is gone."""
    for operation in operations.ops:
        if isinstance(operation, ops.OpContainer):
            refuse_dropping(operation, lineage)
        if isinstance(operation, ops.DropColumnOp):
            what = f"{lineage.owner}: the field of the column {operation.table_name}.{operation.column_name} is gone"
            msg = f"{what}; columns are retired, never dropped: keep the field, with None as its default, and write it no more"
            raise MigrationFailed(msg)


# --- writing scripts ---------------------------------------------------------------------------------------------------

_SCRIPT = '''"""{message}."""

{imports}from alembic import op

from community_gov.migrations import {types}

__all__ = ["down_revision", "revision", "upgrade"]

revision = "{revision}"
down_revision = {before}


def upgrade() -> None:
    """{message}."""
    {code}
'''


_UNQUOTED = {ord('"'): "'", ord("\\"): "/", ord("\n"): " "}
"""What would end the docstring of a script, or mean something else in it."""


def script_of(operations: ops.UpgradeOps, lineage: Lineage, *, message: str | None = None) -> tuple[Path, str]:
    """The file and the text of a script that does all this; without a message it is the base, which makes all tables."""
    base, number = message is None, len(lineage.revisions) + 1 if message else 1
    code = _with_options(_rendered(operations, batch=not base))
    text = _SCRIPT.format(
        message=(message or "Make all tables").rstrip(".").translate(_UNQUOTED),
        imports="import sqlalchemy as sa\n" if "sa." in code else "",
        types=", ".join(name for name in types.__all__ if re.search(rf"(?<!['\"\w.]){name}\b", code)),
        revision=f"{number:04}",
        before="None" if number == 1 else f'"{number - 1:04}"',
        code=code,
    )
    slug = "base" if message is None else "_".join(_words(message.lower())) or "changes"
    return lineage.migrations.folder / f"r{number:04}_{slug}.py", text


def _rendered(operations: ops.UpgradeOps, *, batch: bool) -> str:
    lines = render_python_code(operations, render_item=_type, render_as_batch=batch).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("# ###")).strip()


def _with_options(code: str) -> str:
    """Tables that are made, and those that SQLite can only change by making them anew, get the options that all have."""
    made = code.replace("sqlite_strict=True,\n    sqlite_with_rowid=False", "**TABLE")
    return made.replace("schema=None) as batch_op", "table_kwargs=TABLE) as batch_op")


def _words(text: str) -> list[str]:
    return "".join(character if character.isascii() and character.isalnum() else " " for character in text).split()


_Type = sa.types.TypeEngine[Any]
_DIALECTS = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]  # SQLAlchemy's own lack annotations


def _compiled(type_: _Type) -> tuple[str, ...]:
    return tuple(type_.compile(dialect=dialect) for dialect in _DIALECTS)


_NAMES = {
    _compiled(cast("_Type", getattr(types, name))): name for name in ("BOOLEAN", "BYTES", "DATE", "INSTANT", "INTEGER", "TEXT")
} | {_compiled(types.decimal(scale)): f"decimal({scale})" for scale in range(13)}


def _type(sort: str, item: object, _context: api.AutogenContext) -> str | Literal[False]:
    """The name of one of our types, or False for Alembic to write what it is."""
    if sort != "type" or not isinstance(item, sa.types.TypeEngine):
        return False
    return _NAMES.get(_compiled(item), False)
