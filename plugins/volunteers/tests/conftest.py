"""Fixtures of the volunteers' tests."""

from collections.abc import Iterator

import pytest
from plugins.volunteers.tests.branch import Branch, open_branch
from tests.stores.postgres_server import Server, running


@pytest.fixture
def branch() -> Branch:
    """A branch in April 2021, with a calendar of that year."""
    return open_branch()


@pytest.fixture(scope="session")
def volunteers_cluster() -> Iterator[Server]:
    """A PostgreSQL cluster for the tests of this plugin in one process."""
    with running() as server:
        if server is None:
            pytest.skip("absent: PostgreSQL (initdb, pg_ctl, postgres)")
        yield server
