"""A PostgreSQL cluster of the tests' own, on a socket in a folder of its own, run by a user without rights."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import cast

import psycopg
from attrs import define

from community_gov import Community
from community_gov.plugins import STORIES
from community_gov.stores.sql import create_store

__all__ = ["Server", "running"]

NOBODY = 65534
TOOLS = ("initdb", "pg_ctl", "postgres")
_CHOOSES = 150_000  # the first version that can be told how to copy
_ROOM = 2 * 2**30  # bytes


@define
class Server:
    """A cluster that can be stopped in several ways and started again."""

    folder: Path
    durable: bool = False
    """Whether it synchronises its log, as a server should; tests need not wait for the disk."""
    made: int = 0
    copying: str = ""
    """How a database is copied from another: file by file is several times quicker than through the log, which 15 prefers."""

    def url(self, database: str) -> str:
        """The address of a database, as a store takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60"
        options += "" if self.durable else " -c fsync=off -c full_page_writes=off -c autovacuum=off"
        self.tool("pg_ctl", "start", "-w", "-s", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options)
        [(version,)] = self.run("SELECT current_setting('server_version_num')::int")
        self.copying = " STRATEGY FILE_COPY" if cast("int", version) >= _CHOOSES else ""

    def stop(self, how: str = "immediate") -> None:
        """Stop: `immediate` is what a crash of the server does."""
        self.tool("pg_ctl", "stop", "-w", "-s", "-D", str(self.folder / "data"), "-m", how)

    def tool(self, *command: str) -> None:
        """Run a program of PostgreSQL, which refuses to be run by root."""
        root = os.geteuid() == 0
        done = subprocess.run(  # noqa: S603  # programs of PostgreSQL, arguments of our own
            command,
            cwd=self.folder,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            user=NOBODY if root else None,
            group=NOBODY if root else None,
            extra_groups=[] if root else None,
        )
        if done.returncode:
            msg = f"{command[0]} failed: {done.stderr}"
            raise RuntimeError(msg)

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement as the administrator."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return list(cursor.fetchall()) if cursor.description else []

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A database for as long as the block lasts; gives its address."""
        self.made += 1
        name = f"test{os.getpid()}_{self.made}"  # processes that share the cluster count for themselves
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}{self.copying}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def prepared(self, *plugins: object) -> AbstractContextManager[str]:
        """A database that has the tables of the core and of these plugins: a copy of them is quicker than making them."""
        community = Community.in_memory(plugins=plugins)
        name = "_".join(("prepared", *(each.name for each in community.plugins if each.name not in STORIES), str(os.getpid())))
        if not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608  # a name of our own
            self.run(f"CREATE DATABASE {name} TEMPLATE template0{self.copying}")
            create_store(self.url(name), community.kinds.schemas()).close()
        return self.database(name)


def _memory() -> Path | None:
    """A folder in memory with room for a cluster, where nothing waits for a disk; None where there is none."""
    memory = Path("/dev/shm")  # noqa: S108  # the folder in it gets a name of its own
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM else None


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server | None]:
    """A cluster while the block lasts; None where there is no PostgreSQL.

    Its alphabet is not that of code points, so that an order that relies on the database's own shows.
    """
    if any(shutil.which(tool) is None for tool in TOOLS):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="community-gov-", dir=None if durable else _memory()))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    server = Server(folder, durable=durable)
    try:
        server.tool(
            *("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"),
            *("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh"),
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
