"""New stores in files and on a server, each with an empty community, for faults that are the same on both."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from tests.spine.toy import Toy, toy
from tests.stores.postgres_server import Server

from community_gov import ALLOW_ALL, Community
from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores import Store
from community_gov.stores.sql import create_store, open_store
from community_gov.testing import FixedClock

__all__ = ["Place", "Places", "in_files", "on_server", "opened_toy", "toy_community"]

Place = str
"""The address of a store."""
Places = Callable[[], AbstractContextManager[Place]]
"""Gives the address of a new store with an empty community, for as long as a block lasts."""


def _made(url: str, schemas: Sequence[Schema[Record]], id: str) -> None:
    with closing(create_store(url, schemas)) as store:
        store.create(id=id, name=id, secret=bytes(16))


def in_files(folder: Path, schemas: Sequence[Schema[Record]], id: str) -> Places:
    """Files in a folder, each with an empty community."""

    @contextmanager
    def place() -> Iterator[Place]:
        path = folder / f"place{len(list(folder.iterdir()))}.db"
        _made(f"sqlite:///{path}", schemas, id)
        yield f"sqlite:///{path}"

    return place


def on_server(server: Server, schemas: Sequence[Schema[Record]], id: str) -> Places:
    """Databases of a server, each with an empty community."""

    @contextmanager
    def place() -> Iterator[Place]:
        with server.database() as url:
            _made(url, schemas, id)
            yield url

    return place


def toy_community(store: Store) -> Community:
    """The community `toy` of a store with the toy story, predictable in all that it writes."""
    return Community(
        store,
        "toy",
        plugins=[Toy()],
        policy=ALLOW_ALL,
        clock=FixedClock(),
        salts=lambda: bytes(16),
        lock_timeout=60,
    )


def opened_toy(place: Place) -> Community:
    """Open it as a new process does."""
    return toy_community(open_store(place, toy().kinds.schemas()))
