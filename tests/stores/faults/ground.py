"""What the fault tests share: a small store, the changes made to it, and the judgement whether it is sound."""

import functools
import hashlib
import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from attrs import evolve, frozen
from tests.stores.faults.outcome import Fault, Sort, doubled_or_lost

from community_gov import Code, Id
from community_gov.canonical import Kinds, Schema, schema_of
from community_gov.change import Counter
from community_gov.journal import Journal
from community_gov.records import Record
from community_gov.stores import Command, Query, Store
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.stores.sql.session import Connect
from community_gov.testing_stores.samples import CountingSalts, Neighbour, Tool
from community_gov.testing_stores.tools import entry
from community_gov.wire import Wire

__all__ = [
    "Verdict",
    "act",
    "chance",
    "copied",
    "in_memory",
    "judged",
    "kinds",
    "looked_over",
    "made",
    "opened",
    "ready",
    "schemas",
]

SHED = Code("north")


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory where there is one: for faults in which the disk itself has no part."""
    memory = Path("/dev/shm")  # noqa: S108  # the folder in it has a name of its own
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@functools.cache
def kinds() -> Kinds:
    """The few kinds of the store."""
    known = Kinds(Wire())
    for cls in (Counter, Tool, Neighbour):
        known.add(cast("type[Record]", cls), "faults")
    return known


def schemas() -> list[Schema[Record]]:
    """Their schemas."""
    known = kinds()
    return [known.named(info.name) for info in known.listed()]


def made(folder: Path) -> Path:
    """A store with the empty community `a`, closed; a template to copy."""
    path = folder / "template.db"
    if path.exists():
        return path
    store = create_store(f"sqlite:///{path}", schemas())
    store.create(id="a", name="A", secret=b"k")
    store.close()
    return path


def copied(template: Path, folder: Path, name: str = "compound.db") -> Path:
    """A copy of the template, with nothing of an earlier copy beside it."""
    path = folder / name
    for side in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{side}").unlink(missing_ok=True)
    shutil.copy(template, path)
    return path


def opened(place: Path | str, connect: Connect | None = None) -> SqlStore:
    """Open the store in a file, or at an address."""
    return open_store(place if isinstance(place, str) else f"sqlite:///{place}", schemas(), connect=connect)


def act(store: Store, number: int) -> bool:
    """Make change `number` under its command id; False when it was made before.

    A change adds a tool, replaces an older one, and every third time adds a neighbour with personal fields.
    """
    tools, people = schema_of(Tool), schema_of(Neighbour)
    with store.write("a", salts=CountingSalts(), timeout=10) as writer:
        if writer.command("clerk", str(number)) is not None:
            return False
        count = len(writer.find(tools, Query(where={"shed": SHED})))
        writer.put(tools, Tool(id=Id(f"tool-{number}"), shed=SHED, number=count + 1, label="锤子" * (number % 40)))
        older = writer.get(tools, f"tool-{number // 2}")
        if older is not None and older.record.id != f"tool-{number}":
            writer.put(tools, evolve(older.record, version=number))
        if number % 3 == 0:
            writer.put(people, Neighbour(id=Id(f"neighbour-{number}"), shed=SHED, name=f"住户{number:04}"))
        command = Command(actor="clerk", key=str(number), verb="v", arguments="d", shape="one", returned=())
        writer.commit(entry(writer, "a"), command)
    return True


@frozen(kw_only=True)
class Verdict:
    """What is found in a store after a fault."""

    bodies: tuple[bytes, ...]
    """The entries of its journal."""
    faults: tuple[Fault, ...]
    commands: frozenset[int]
    """The numbers of the changes that it remembers."""


def judged(path: Path) -> Verdict:
    """Open the file as a new process would, and look at everything in it."""
    store = opened(path)
    try:
        verdict = looked_over(store)
    finally:
        store.close()
    return evolve(verdict, faults=(*verdict.faults, *_damages(path)))


def looked_over(store: Store) -> Verdict:
    """Look at everything in a store."""
    with store.read("a") as reader:
        journal = Journal(reader, kinds(), "a")
        bodies, report = tuple(journal.bodies()), journal.verify()
        numbers = [row.record.number for row in reader.find(schema_of(Tool), Query(where={}))]
        known = range(1, len(bodies) + 2)
        commands = frozenset(number for number in known if reader.command("clerk", str(number)) is not None)
    faults = [Fault(Sort.CORRUPT, said) for said in report.faults]
    faults += doubled_or_lost(numbers, range(1, len(bodies) + 1))  # each change takes the next number
    return Verdict(bodies=bodies, faults=tuple(faults), commands=commands)


def _damages(path: Path) -> list[Fault]:
    """What SQLite's own check finds wrong in a file."""
    connection = sqlite3.connect(path)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except (sqlite3.DatabaseError, ValueError) as error:
        return [Fault(Sort.CORRUPT, str(error))]
    finally:
        connection.close()
    return [Fault(Sort.CORRUPT, one) for one in found if one != "ok"]


def ready(store: Store) -> None:
    """Let the store make itself ready for its kinds, so that a change is all that is interrupted."""
    with store.read("a") as reader:
        for schema in schemas():
            reader.find(schema, Query(where={}, limit=1))


def chance(*parts: object) -> random.Random:
    """Chances that are the same in every process and for every run of the same parts."""
    seed = int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8])
    return random.Random(seed)  # noqa: S311  # a test that can be repeated, no secret
