"""Databases in which a host has a table of its own beside the tables of a store."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
import sqlalchemy.orm
from attrs import define, field

from community_gov import Community, Refused
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.testing_stores import sample_kinds
from community_gov.testing_stores.samples import CLERK, add_tool, sample_community, tools
from community_gov.testing_stores.tools import SHED

__all__ = ["Place", "code_of", "note", "notes", "numbers", "postgres_place", "sqlite_file", "sqlite_place"]

NOTES = "CREATE TABLE note (text VARCHAR(40) NOT NULL)"


@define
class Place:
    """A database, its store, and a community in it."""

    name: str
    url: str
    """The address as SQLAlchemy and the store take it."""
    store: SqlStore
    community: Community
    engines: list[sa.Engine] = field(factory=list)

    def connect(self) -> "sqlite3.Connection | psycopg.Connection":
        """A connection of the driver, as the host opens it, with all its defaults."""
        address = sa.engine.make_url(self.url)
        if self.name == "sqlite":
            return sqlite3.connect(str(address.database), timeout=0.2)
        return psycopg.connect(f"host={address.query['host']} user=postgres dbname={address.database}")

    def engine(self, **options: object) -> sa.Engine:
        """An engine of SQLAlchemy, with its defaults otherwise."""
        address = sa.engine.make_url(self.url)
        wait = {"timeout": 0.2} if self.name == "sqlite" else {}
        driver = {"sqlite": "sqlite", "postgres": "postgresql+psycopg"}[self.name]
        made = sa.create_engine(address.set(drivername=driver), connect_args=wait, **options)
        self.engines.append(made)
        return made

    def other(self, *, timeout: float = 10) -> Community:
        """The community as another process has it open."""
        return sample_community(open_store(self.url, sample_kinds()), self.community.id, timeout=timeout)

    def close(self) -> None:
        """Give all connections back."""
        for engine in self.engines:
            engine.dispose()


def sqlite_file(folder: Path) -> Path:
    """A file with the tables of the store and that of the host, to be copied."""
    file = folder / "template.db"
    create_store(f"sqlite:///{file}", sample_kinds()).close()
    connection = sqlite3.connect(file)
    connection.execute(NOTES)
    connection.close()
    return file


def sqlite_place(template: Path, folder: Path) -> Place:
    """A file of its own, with a community."""
    url = f"sqlite:///{shutil.copy(template, folder / 'host.db')}"
    store = open_store(url, sample_kinds())
    return Place(name="sqlite", url=url, store=store, community=_community(store, "a"))


@contextmanager
def postgres_place(url: str, community: str) -> Iterator[Place]:
    """A database that exists, emptied of notes."""
    store = open_store(url, sample_kinds())
    place = Place(name="postgres", url=url, store=store, community=_community(store, community))
    _run(place, NOTES.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
    _run(place, "DELETE FROM note")
    yield place
    place.close()
    store.close()


def _community(store: SqlStore, id: str) -> Community:
    store.create(id=id, name=id, secret=b"key of " + id.encode())
    return sample_community(store, id, timeout=2)


def _run(place: Place, statement: str) -> None:
    connection = place.connect()
    connection.execute(statement)
    connection.commit()
    connection.close()


def note(connection: object, text: str) -> None:
    """Let the host write a row of its own."""
    statement = f"INSERT INTO note (text) VALUES ('{text}')"  # noqa: S608  # a text of ours
    if isinstance(connection, sa.Connection | sa.orm.Session | sa.orm.scoped_session):
        connection.execute(sa.text(statement))
    else:
        connection.execute(statement)  # type: ignore[attr-defined]  # a connection of either driver


def notes(place: Place) -> list[str]:
    """The rows of the host as everybody sees them."""
    connection = place.connect()
    rows = connection.execute("SELECT text FROM note ORDER BY text").fetchall()
    connection.close()
    return [row[0] for row in rows]


def numbers(community: Community) -> list[int]:
    """The numbers of the tools as everybody sees them."""
    return [tool.number for tool in community.by(CLERK).ask(tools, shed=SHED)]


def code_of(call: Callable[[], object]) -> str:
    """The code of the refusal that a call raises, or `none`."""
    try:
        call()
    except Refused as refusal:
        return str(refusal.problems[0].code)
    return "none"


def add(community: Community, number: int) -> None:
    """Add a tool in a change of its own."""
    community.by(CLERK).run(add_tool, shed=SHED, number=number)
