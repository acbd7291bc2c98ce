"""Fixtures of the branch's tests: the three stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins.party.tests.compound import Compound
from tests.stores.postgres_server import Server, running

import community_gov_party as party
from community_gov import ALLOW_ALL, Community
from community_gov.testing import FixedClock, SeededSalts


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for all tests of the branch in one process."""
    with running() as found:
        if found is None:
            pytest.skip("absent: PostgreSQL (initdb, pg_ctl, postgres)")
        yield found


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Compound]:
    """A compound on each store."""
    if request.param == "memory":
        yield Compound()
    elif request.param == "sqlite":
        yield Compound(community=_made(f"sqlite:///{tmp_path}/party.db"))
    else:
        server: Server = request.getfixturevalue("server")
        with server.prepared(party) as address:
            yield Compound(community=_made(address))


def _made(address: str) -> Community:
    salts = SeededSalts("test")
    return Community.create(address, "test", name="test", plugins=[party], policy=ALLOW_ALL, clock=FixedClock(), salts=salts)
