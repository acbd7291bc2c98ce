"""What the tests of joined transactions share."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores.joined.places import Place, postgres_place, sqlite_file, sqlite_place
from tests.stores.postgres_server import Server

__all__ = ["database", "place", "postgres", "sqlite", "template"]
_COUNTER = itertools.count(1)


@pytest.fixture(scope="session")
def database(cluster: Server) -> Iterator[str]:
    """One database for all of these tests; each has a community of its own in it."""
    with cluster.database("template_store") as url:
        yield url


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each test copies."""
    return sqlite_file(tmp_path_factory.mktemp("joined"))


@pytest.fixture
def sqlite(template: Path, tmp_path: Path) -> Iterator[Place]:
    """A file."""
    made = sqlite_place(template, tmp_path)
    yield made
    made.close()


@pytest.fixture
def postgres(database: str) -> Iterator[Place]:
    """A database."""
    with postgres_place(database, f"c{next(_COUNTER)}") as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Either of them."""
    made: Place = request.getfixturevalue(request.param)
    return made
