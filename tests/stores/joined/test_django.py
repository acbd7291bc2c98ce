"""A community in an application made with Django, on both databases."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.stores.joined.django_host import CASES
from tests.stores.joined.places import sqlite_place
from tests.stores.postgres_server import Server

from community_gov.stores.sql import open_store
from community_gov.testing_stores import sample_kinds

ROOT = Path(__file__).parents[3]


def told(address: str, spare: str) -> Mapping[str, str]:
    """What the application says of each case."""
    store = open_store(address, sample_kinds())
    store.create(id="django", name="D", secret=b"k")
    store.close()
    command = [sys.executable, "-W", "error", "-m", "tests.stores.joined.django_host", address, "django", spare]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # this Python, our program
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    answer: dict[str, str] = json.loads(run.stdout)
    return answer


@pytest.fixture(scope="module")
def on_sqlite(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What became of the cases in a file."""
    folder = tmp_path_factory.mktemp("django")
    place = sqlite_place(template, folder)
    place.store.close()
    return told(place.url, f"sqlite:///{folder}/spare.db")


@pytest.fixture(scope="module")
def on_postgres(cluster: Server) -> Mapping[str, str]:
    """What became of the cases on a server."""
    with cluster.database("template_store") as address, cluster.database("template_store") as spare:
        return told(address, spare)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("database", ["on_sqlite", "on_postgres"])
def test_an_application_in_django(name: str, database: str, request: pytest.FixtureRequest) -> None:
    """Each case of `django_host` holds; its docstring says what it is."""
    answers: Mapping[str, str] = request.getfixturevalue(database)
    assert answers[name] == "fine"
