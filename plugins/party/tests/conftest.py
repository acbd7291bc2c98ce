"""Fixtures of the branch's tests: the three stores, each made once, with a community of its own for each test."""

from collections.abc import Iterator
from itertools import count

import pytest
from plugins.party.tests.compound import Compound
from tests.stores.postgres_server import running

import community_gov_party as party
from community_gov import ALLOW_ALL, Community
from community_gov.testing import FixedClock, SeededSalts

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a file for all tests of the branch in one process."""
    return f"sqlite:///{tmp_path_factory.mktemp('party')}/party.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a database of a PostgreSQL server for all tests of the branch in one process."""
    with running() as server:
        if server is None:
            pytest.skip("absent: PostgreSQL (initdb, pg_ctl, postgres)")
        with server.database() as address:
            yield address


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def stored(request: pytest.FixtureRequest) -> Compound:
    """A compound on each store."""
    return Compound() if request.param == "memory" else Compound(community=_made(request.getfixturevalue(request.param)))


def _made(address: str) -> Community:
    name, salts = f"test{next(_NUMBERS)}", SeededSalts("test")
    return Community.create(address, name, name=name, plugins=[party], policy=ALLOW_ALL, clock=FixedClock(), salts=salts)
