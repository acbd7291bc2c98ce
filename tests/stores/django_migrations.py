"""A minimal application in Django whose own migrations bring a store forward.

`python -m tests.stores.django_migrations ADDRESS FOLDER` runs it and writes what became of it as JSON. It is a process of its
own, because Django's settings are those of a whole process.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import django
import sqlalchemy as sa
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from tests.stores.pots import Pots

from community_gov import ALLOW_ALL, Community
from community_gov.stores.errors import NotJoinable
from community_gov.stores.sql import open_store
from community_gov.stores.sql.revising import standings

__all__ = ["CASES", "main"]

SCRIPT = """
from pathlib import Path
from django.db import migrations, models
from community_gov.interop.django import UpgradeStore
from tests.stores.pots import Pots

FOLDER = Path({folder!r})

def fail_once(*_apps):
    if not (FOLDER / "failed").exists():
        (FOLDER / "failed").touch()
        raise LookupError("the host changes its mind")

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = {after}
    operations = [{operations}]
"""
MODEL = "migrations.CreateModel('Request', [('id', models.BigAutoField(primary_key=True))])"


def write(folder: Path, number: int, operations: str, *, atomic: bool = True) -> None:
    """Write a migration of the host."""
    place = folder / "hostapp" / "migrations"
    place.mkdir(parents=True, exist_ok=True)
    (folder / "hostapp" / "__init__.py").touch()
    (place / "__init__.py").touch()
    after = [("hostapp", f"{number - 1:04}")] if number > 1 else []
    text = SCRIPT.format(folder=str(folder), after=after, operations=operations, atomic=atomic)
    (place / f"{number:04}.py").write_text(text)


def migrate(number: int) -> str:
    """Run the host's migrations up to one; gives the name of the error, or nothing."""
    try:
        call_command("migrate", "hostapp", f"{number:04}", verbosity=0)
    except (LookupError, IrreversibleError, NotJoinable) as error:
        return type(error).__name__
    return ""


def tables() -> set[str]:
    """The tables of the database."""
    return set(connection.introspection.table_names())


def first_run(_address: str, _folder: Path) -> None:
    """The first migration makes our tables beside the host's; when it fails, neither is there."""
    assert migrate(1) == "LookupError"
    assert not {"hostapp_request", "gov_pots_pot", "gov_store"} & tables()


def made(address: str, folder: Path) -> None:
    """Once it succeeds, the tables are there with those of the host, and can be opened as a store."""
    assert migrate(1) == ""
    assert {"hostapp_request", "gov_pots_pot", "gov_store", "community_gov_version_pots"} <= tables()
    found = standings_there(address, Pots(1, folder))
    assert found["pots"] == "0001"


def later(address: str, folder: Path) -> None:
    """A later migration brings the tables forward; one that would have to go back says that there is no way."""
    assert migrate(2) == ""
    assert standings_there(address, Pots(3, folder))["pots"] == "0003"
    assert migrate(1) == "IrreversibleError"
    assert standings_there(address, Pots(3, folder))["pots"] == "0003"


def without_transaction(_address: str, _folder: Path) -> None:
    """A migration of the host without a transaction is refused: an upgrade that breaks off would be there in part."""
    assert migrate(3) == "NotJoinable"


def standings_there(address: str, plugin: Pots) -> Mapping[str, str | None]:
    """How far the tables are, as another connection sees them."""
    if address.startswith("sqlite"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT version_num FROM community_gov_version_pots")
            return {"pots": cursor.fetchone()[0]}
    kinds = Community.in_memory(plugins=[plugin], policy=ALLOW_ALL).kinds.schemas()
    open_store(address, kinds).close()
    return {each.owner: each.stored for each in standings(address, kinds)}


CASES: tuple[Callable[[str, Path], None], ...] = (first_run, made, later, without_transaction)


def main(address: str, folder: Path) -> None:
    """Run the cases in order."""
    url = sa.engine.make_url(address)
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": url.database}
    if url.get_backend_name() == "postgresql":
        database = {"ENGINE": "django.db.backends.postgresql", "NAME": url.database, "USER": url.username}
        database["HOST"] = str(url.query["host"])
    sys.path.insert(0, str(folder))
    write(folder, 1, f"{MODEL}, UpgradeStore(plugins=[Pots(1, FOLDER)]), migrations.RunPython(fail_once)")
    write(folder, 2, "UpgradeStore(plugins=[Pots(3, FOLDER)])")
    write(folder, 3, "UpgradeStore(plugins=[Pots(3, FOLDER)])", atomic=False)
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["hostapp"], USE_TZ=True)
    django.setup()
    for case in CASES:
        case(address, folder)
    sys.stdout.write(json.dumps([case.__name__ for case in CASES]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
