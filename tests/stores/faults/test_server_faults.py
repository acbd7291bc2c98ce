"""PostgreSQL: a server or a database that is not there is said so."""

from pathlib import Path

import pytest
from tests.stores.faults.ground import opened, schemas
from tests.stores.postgres_server import Server

from community_gov.stores.errors import MissingStore, StoreFailed
from community_gov.stores.sql import create_store


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """Nobody answers: a typed error that names the place, without its password."""
    with pytest.raises(StoreFailed, match="the way to it failed") as caught:
        opened(f"postgresql://someone:secret@/name?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_said_so(cluster: Server) -> None:
    """Opening makes no database and no tables; creating makes tables, once."""
    with pytest.raises(MissingStore, match="createdb"):
        opened(cluster.url("no_such_database"))
    with cluster.database() as url:
        with pytest.raises(MissingStore, match="no tables of a store"):
            opened(url)
        create_store(url, schemas()).create(id="a", name="A", secret=b"k")
        assert create_store(url, schemas()).communities() == {"a": "A"}
