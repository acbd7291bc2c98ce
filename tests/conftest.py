"""What tests of several folders share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores.postgres_server import Server, running

from community_gov.stores.sql import create_store
from community_gov.testing_stores import sample_kinds


@pytest.fixture(scope="session")
def cluster() -> Iterator[Server]:
    """A PostgreSQL cluster for all tests of one process, with the database `template_store` to copy."""
    with running() as server:
        if server is None:
            pytest.skip("absent: PostgreSQL (initdb, pg_ctl, postgres)")
        server.run("CREATE DATABASE template_store TEMPLATE template0")
        create_store(server.url("template_store"), sample_kinds()).close()
        yield server


@pytest.fixture(params=("sqlite", "postgres"))
def sql_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty SQLite file, then that of a database of a server with the tables of the core."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bay.db"
        return
    cluster: Server = request.getfixturevalue("cluster")
    with cluster.prepared() as url:
        yield url
