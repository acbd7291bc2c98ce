"""Fixtures of the tests of activities."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins.activities.tests.stage import Stage, staged
from tests.stores.postgres_server import Server, running

import community_gov_activities


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL cluster for all tests of one process."""
    with running() as found:
        if found is None:
            pytest.skip("absent: PostgreSQL (initdb, pg_ctl, postgres)")
        yield found


@pytest.fixture
def stage() -> Stage:
    """The compound in memory."""
    return staged()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database, on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bay.db"
        return
    found: Server = request.getfixturevalue("server")
    with found.prepared(community_gov_activities) as address:
        yield address
