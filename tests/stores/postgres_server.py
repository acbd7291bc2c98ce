"""A PostgreSQL cluster of the tests' own, on a socket in a folder of its own, run by a user without rights."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from attrs import define

__all__ = ["Server", "running"]

NOBODY = 65534
TOOLS = ("initdb", "pg_ctl", "postgres")


@define
class Server:
    """A cluster that can be stopped in several ways and started again."""

    folder: Path
    durable: bool = False
    """Whether it synchronises its log, as a server should; tests need not wait for the disk."""
    made: int = 0

    def url(self, database: str) -> str:
        """The address of a database, as a store takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60"
        options += f" -c fsync={'on' if self.durable else 'off'}"
        self.tool("pg_ctl", "start", "-w", "-s", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options)

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
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server | None]:
    """A cluster while the block lasts; None where there is no PostgreSQL.

    Its alphabet is not that of code points, so that an order that relies on the database's own shows.
    """
    if any(shutil.which(tool) is None for tool in TOOLS):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="community-gov-"))
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
