"""Every store keeps the one contract."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.stores.postgres_server import Server

from community_gov.stores import MemoryStore, Store
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.testing_stores import Elsewhere, LastingContract, StoreContract, sample_kinds


class TestMemoryStore(StoreContract):
    """The memory store, which is the model."""

    def make(self) -> Store:
        """A new one."""
        return MemoryStore()


class TestSqliteStore(StoreContract, LastingContract):
    """The SQL store in an SQLite file."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        """A folder for the files of one test."""
        self.path, self.made = tmp_path, 0

    def make(self) -> SqlStore:
        """A store in a new file."""
        self.made += 1
        self.url = f"sqlite:///{self.path}/compound{self.made}.db"
        return create_store(self.url, sample_kinds())

    def reopen(self, store: Store) -> Store:
        """Another object on the same file."""
        del store
        return open_store(self.url, sample_kinds())

    def elsewhere(self, store: Store) -> Elsewhere:
        """By its address."""
        del store
        return Elsewhere("community_gov.testing_stores", "open_sql_store", self.url)


class TestPostgresStore(StoreContract, LastingContract):
    """The SQL store in PostgreSQL."""

    @pytest.fixture(autouse=True)
    def databases(self, cluster: Server) -> Iterator[None]:
        """Databases of one test."""
        with ExitStack() as self.made:
            self.cluster = cluster
            yield

    def make(self) -> SqlStore:
        """A store in a new database."""
        self.url = self.made.enter_context(self.cluster.database("template_store"))
        return open_store(self.url, sample_kinds())

    def reopen(self, store: Store) -> Store:
        """Another object on the same database."""
        del store
        return open_store(self.url, sample_kinds())

    def elsewhere(self, store: Store) -> Elsewhere:
        """By its address."""
        del store
        return Elsewhere("community_gov.testing_stores", "open_sql_store", self.url)
