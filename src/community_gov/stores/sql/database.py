"""What a store needs of the database that it is in; SQLite and PostgreSQL each give it in their own way."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from enum import Enum
from typing import Protocol

from community_gov.stores.sql.joined import JoinedDatabase
from community_gov.stores.sql.session import Session
from community_gov.stores.sql.statements import Dialect

__all__ = ["Database", "Durability", "Transactions"]


class Durability(Enum):
    """What an acknowledged change survives."""

    POWER_LOSS = "power_loss"
    """Everything but the loss of the disk: the log is synchronised at every commit."""
    PROCESS_CRASH_ONLY = "process_crash_only"
    """A crash of the process; a power failure may take the last changes."""


class Transactions(Protocol):
    """Where the transactions of a store come from: connections of its own, or one of the host's."""

    def reading(self, community: str | None = None) -> AbstractContextManager[Session]:
        """A transaction that reads one state, of this community at least."""

    def writing(self, community: str, timeout: float) -> AbstractContextManager[Session]:
        """A transaction that writes to a community, in its turn; rolled back unless it is committed.

        Raises Conflict (core.busy, core.reentered) after so many seconds.
        """

    def after_change(self, session: Session, emptied: Collection[str]) -> None:
        """Purge after a change, still in its turn; `emptied` are the tables in which it has erased something.

        Raises nothing: the change is committed. What cannot be done now is done later.
        """


class Database(Transactions, Protocol):
    """One database."""

    @property
    def dialect(self) -> Dialect:
        """How the database writes what databases write differently."""

    def look(self) -> None:
        """Judge the place before it is opened; raises MissingStore, EmptyStore, ForeignStore, CorruptStore, ReadOnlyStore."""

    def check(self, session: Session) -> None:
        """Judge what the database says of itself; raises MissingStore, ForeignStore, CorruptStore."""

    def make(self, build: Callable[[Session], None]) -> None:
        """Let `build` make the tables in one transaction, unless they are there; wholly or not at all."""

    def joined(self, connection: object) -> JoinedDatabase:
        """The transaction that is open on a connection of the host's; raises NotJoinable."""

    def purge(self, tables: Collection[str], timeout: float) -> bool:
        """Leave nothing of what was erased in the files; `tables` are those from which something can have been erased.

        Returns whether that is done; it is not while somebody reads an older state, who is waited for so many seconds. Raises
        Conflict (core.busy, core.reentered) when there is no turn to be had in that time.
        """

    def backup(self, path: str) -> None:
        """Copy one moment of the whole database into a new file, whole or not at all.

        Raises FileTaken, and StoreError, also where a database has tools of its own for that.
        """

    def close(self) -> None:
        """Close the connections that nobody uses."""
