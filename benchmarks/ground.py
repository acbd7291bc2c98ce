"""Where it is raced: empty databases, one for each run, on a disk that keeps what it is told to keep."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from attrs import frozen
from tests.stores.postgres_server import Server, running

__all__ = ["Ground", "grounds"]


@frozen(kw_only=True)
class Ground:
    """One sort of database: its name, its version, and an address of a new one for as long as a block lasts."""

    name: str
    version: str
    fresh: Callable[[], AbstractContextManager[str]]

    @property
    def is_server(self) -> bool:
        """Whether there is a server that can be at work beside us."""
        return self.name == "PostgreSQL"


@contextmanager
def grounds(*, server: bool = True) -> Iterator[tuple[Ground, ...]]:
    """SQLite, and PostgreSQL where it is wanted and installed, in a cluster of its own that synchronises its log."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="community-gov-")))
        cluster = stack.enter_context(running(durable=True)) if server else None
        sqlite = Ground(name="SQLite", version="", fresh=lambda: _file(folder))
        found = [sqlite]
        if cluster is not None:
            found.append(Ground(name="PostgreSQL", version=_version(cluster), fresh=cluster.database))
        yield tuple(found)


@contextmanager
def _file(folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        yield f"sqlite:///{own}/bench.db"


def _version(server: Server) -> str:
    return str(server.run("SHOW server_version")[0][0]).partition(" ")[0]
