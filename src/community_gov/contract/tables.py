"""Tables: the records of an installed plugin get them in a store that is there already, by migrations that it brings."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from types import ModuleType

from community_gov.errors import GovernanceError
from community_gov.hookspecs import Records

__all__ = ["table_faults"]


def table_faults(plugin: object, records: Records, name: str, settings: Sequence[object]) -> Iterator[str]:
    """What keeps the kinds of a plugin from having tables; of a module with a file, as a plugin that is installed is.

    The migrations are run in a database in memory, where the extra `[sql]` is installed.
    """
    if not records.kinds or not isinstance(plugin, ModuleType) or getattr(plugin, "__file__", None) is None:
        return
    write = f"let `community-gov db revision --plugin {name}` write the first script"
    if records.migrations is None:
        yield (
            f"gov_records: kinds without migrations, so a store that is there gets no tables for them; make a "
            f'folder beside the module, name it by Records(migrations=Path(__file__).parent / "migrations"), and {write}'
        )
    elif not records.migrations.is_dir():
        yield f"gov_records: there is no folder {records.migrations}; make it, and {write}"
    else:
        yield from _run(plugin, settings)


def _run(plugin: ModuleType, settings: Sequence[object]) -> Iterator[str]:
    try:
        from community_gov.interop.upgrading import upgrade_on  # noqa: PLC0415  needs an extra
    except ImportError:
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        try:
            upgrade_on(connection, plugins=[])
            upgrade_on(connection, plugins=[plugin], settings=settings)
        except GovernanceError as error:
            yield f"migrations: {error}"
