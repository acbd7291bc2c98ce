"""A Django migration operation that brings the tables of a store forward, in the transaction of the host's own migration.

Needs Django and the extra `[sql]`. In a migration of the host's application:

.. code-block:: python

    from django.db import migrations
    from community_gov.interop.django import UpgradeStore

    class Migration(migrations.Migration):
        operations = [UpgradeStore()]
"""

from collections.abc import Sequence
from typing import Any

try:
    from django.db import router
    from django.db.migrations.exceptions import IrreversibleError
    from django.db.migrations.operations.base import Operation
except ImportError as missing:  # pragma: no cover  # tried in a process of its own
    raise ImportError("community_gov.interop.django is for applications made with Django, which is not installed") from missing

from community_gov.interop.upgrading import upgrade_on

__all__ = ["UpgradeStore"]


class UpgradeStore(Operation):  # type: ignore[misc]  # Django has no types
    """Make the tables of a store, or run the migrations that they lack.

    Each installed version of the library or of a plugin that brings migrations asks for one more migration of the host with this
    operation. Raises what `upgrade_on` raises; the host's migration is then rolled back with all that is in it.
    """

    reduces_to_sql = False  # what is to be done depends on what is there
    reversible = False

    def __init__(self, *, plugins: Sequence[object] | None = None) -> None:
        """`plugins` are those of the community: None for those that are installed, a list for exactly these."""
        self.plugins = plugins

    def state_forwards(self, app_label: str, state: object) -> None:
        """Change no model of the host."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:  # noqa: ANN401  Django has no types
        """Upgrade, unless the host's routers keep the application out of this database."""
        del from_state, to_state
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            upgrade_on(schema_editor.connection, plugins=self.plugins)

    def database_backwards(self, app_label: str, schema_editor: object, from_state: object, to_state: object) -> None:
        """Raise IrreversibleError: there is no way back to older tables."""
        del schema_editor, from_state, to_state
        raise IrreversibleError(f"{app_label}: the tables of a community have no way back; restore a backup")

    def describe(self) -> str:
        """What `migrate` prints."""
        return "Bring the tables of communities to what is installed"
