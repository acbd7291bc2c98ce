"""A store in a database that the host has made."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from tests.stores.joined.places import numbers
from tests.stores.postgres_server import Server

from community_gov import ALLOW_ALL, Community, Injected, OutdatedStore
from community_gov.interop.upgrading import upgrade_on
from community_gov.testing_stores import sample_plugin
from community_gov.testing_stores.samples import CLERK, add_tool
from community_gov.testing_stores.tools import SHED

INJECTED: Injected = {"plugins": [sample_plugin()], "policy": ALLOW_ALL}


def live(url: str, connection: "sqlite3.Connection | psycopg.Connection") -> None:
    """Make a community in tables that are there, and change it in one transaction with a row of the host's."""
    community = Community.create(url, "a", name="A", **INJECTED)
    connection.execute("BEGIN")
    connection.execute("INSERT INTO ticket VALUES ('s1')")
    with community.on(connection) as joined:
        joined.by(CLERK).run(add_tool, shed=SHED, number=1)
    connection.commit()
    opened = Community.open(url, "a", **INJECTED)
    assert numbers(opened) == [1]
    with opened.journal() as journal:
        assert journal.verify().sound


def test_a_file_of_the_host_takes_a_store_in(tmp_path: Path) -> None:
    """Tables made in the host's transaction are a store like any other, once the file is in write-ahead mode."""
    url = f"sqlite:///{tmp_path}/app.db"
    connection = sqlite3.connect(tmp_path / "app.db")
    connection.execute("CREATE TABLE ticket (slip TEXT)")
    connection.execute("BEGIN IMMEDIATE")
    upgrade_on(connection, **INJECTED)
    connection.commit()
    with pytest.raises(OutdatedStore, match="PRAGMA journal_mode = WAL"):
        Community.create(url, "a", name="A", **INJECTED)
    connection.execute("PRAGMA journal_mode = WAL")
    live(url, connection)
    connection.close()


def test_a_database_of_the_host_takes_a_store_in(cluster: Server) -> None:
    """The same on a server."""
    with cluster.database() as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE ticket (slip TEXT)")
        upgrade_on(connection, **INJECTED)
        connection.commit()
        live(url, connection)
