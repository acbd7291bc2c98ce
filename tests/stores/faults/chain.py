"""A very long journal: checking and exporting it hold little of it at once, and opening reads no more than of a short one.

Every entry replaces one record, so each of them has a row to be compared. The rows are written in bulk, beneath the store; that
they are what the store itself would have written is what the check then says.
"""

import hashlib
import json
import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import cast

from tests.interop.small import faults_of
from tests.stores.faults.driver import Shim, through
from tests.stores.faults.ground import copied, kinds, made, opened
from tests.stores.faults.outcome import Fault, Outcome, Sort

from community_gov import Code, Id
from community_gov.canonical import Schema, rows_digest
from community_gov.change import Counter
from community_gov.interop import Receipt
from community_gov.journal import GENESIS, Entry, Journal
from community_gov.records import Record
from community_gov.stores.sql.layout import layout_of

__all__ = ["lengthen"]

_SHORT = 100  # entries of the journal to which the long one is compared
_MORE_READS = 30  # by which opening may read more pages of a deep file than of a flat one
_HELD = 64 * 1024  # KiB that a check may hold at once: SQLite's own cache has 16 MiB, what it sorts by as many
_LOT = 50_000  # rows that are written at once
_COUNTER: Id[Counter] = Id(Code("long"))
_SCHEMA = kinds().schema(Counter)


def lengthen(folder: Path, entries: int) -> Outcome:
    """Make a journal of so many entries, check it, export it, have the file checked, and open the store."""
    short, long = (_written(folder, name, length) for name, length in (("short", _SHORT), ("long", entries)))
    exported = folder / "journal.jsonl"
    jobs: dict[str, Callable[[], list[str]]] = {
        "verify": lambda: _verify(long),
        "export": lambda: _export(long, exported),
        "check of the file": lambda: _check(exported, long),
    }
    faults, said = list[Fault](), list[str]()
    for name, job in jobs.items():
        held, found = _in_child(job)
        faults += [Fault(Sort.CORRUPT, f"{name}: {fault}") for fault in found]
        if held > _HELD:
            faults.append(Fault(Sort.OTHER, f"{name} held {held} KiB more"))
        said.append(f"{name} held {held // 1024} MiB more")
    reads = _reads(short), _reads(long)
    if reads[1] > reads[0] + _MORE_READS:
        faults.append(Fault(Sort.OTHER, f"opening read {reads[1]} times, of a short journal {reads[0]} times"))
    size = long.stat().st_size // 2**20
    said.append(f"a file of {size} MiB; opening reads {reads[1]} pages, of {_SHORT} entries {reads[0]}")
    return Outcome(points=entries, faults=faults, said="; ".join(said))


def _written(folder: Path, name: str, entries: int) -> Path:
    """A store with so many entries."""
    path, layout = copied(made(folder), folder, f"{name}.db"), layout_of(cast("Schema[Record]", _SCHEMA))
    marks = ", ".join("?" * len(layout.columns))
    journal, head = _entries(entries), GENESIS
    with closing(sqlite3.connect(path)) as connection:
        while lot := list(islice(journal, _LOT)):
            rows = [("a", _COUNTER, number, number, 0, number) for number, _body in lot]
            connection.executemany("INSERT INTO gov_journal (community_id, sequence, body) VALUES ('a', ?, ?)", lot)
            connection.executemany(f"INSERT INTO {layout.old} VALUES ({marks})", rows)  # noqa: S608  # our own names
            head = hashlib.sha256(lot[-1][1].encode()).hexdigest()
        last = f"FROM {layout.old} WHERE version = {entries}"
        connection.execute(f"INSERT INTO {layout.table} SELECT * {last}")  # our own names
        connection.execute(f"DELETE {last}")
        connection.execute("UPDATE gov_head SET sequence = ?, hash = ?", (entries, head))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _entries(entries: int) -> Iterator[tuple[int, str]]:
    """Number and body of each entry."""
    previous = GENESIS
    for number in range(1, entries + 1):
        row = _SCHEMA.row(Counter(id=_COUNTER, value=number), number, None)
        body = Entry(
            community="a",
            sequence=number,
            at="2022-01-01T04:00:00.000000Z",
            actor="clerk",
            actor_kind="person",
            verbs=("faults.count",),
            command=None,
            events=(("faults.counted", {"number": number}),),
            records={_SCHEMA.name: (_SCHEMA.info.schema, *rows_digest([row]))},
            previous=previous,
        ).encode()
        previous = hashlib.sha256(body).hexdigest()
        yield number, body.decode()


def _verify(path: Path) -> list[str]:
    """What the library finds wrong."""
    with closing(opened(path)) as store, store.read("a") as reader:
        return list(Journal(reader, kinds(), "a").verify(receipt=reader.head()).faults)


def _export(path: Path, target: Path) -> list[str]:
    """Write the file."""
    with closing(opened(path)) as store, store.read("a") as reader, target.open("wb") as file:
        for body in Journal(reader, kinds(), "a").bodies():
            file.write(body + b"\n")
    return []


def _check(exported: Path, path: Path) -> list[str]:
    """What the stand-alone checker finds wrong in the file."""
    with closing(opened(path)) as store, store.read("a") as reader:
        head = reader.head()
    with exported.open("rb") as lines:
        return faults_of(lines, Receipt(community="a", sequence=head.sequence, hash=head.hash))


def _in_child(job: Callable[[], list[str]]) -> tuple[int, list[str]]:
    """How many KiB a child held at most beyond what it began with, and what it found."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        found, before = ["it died"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            found = job()[:20]
        finally:
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            os.write(writing, json.dumps([held, found]).encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answers:
        held, found = cast("tuple[int, list[str]]", json.loads(answers.read()))
    os.waitpid(child, 0)
    return held, found


def _reads(path: Path) -> int:
    """How many times opening the store reads a page."""
    count = 0

    def watch(name: str, _file: str, _place: int, _data: bytes) -> None:
        nonlocal count
        count += name == "read"

    shim = Shim("counting", watch)
    opened(path, through(shim)).close()
    shim.unregister()
    return count
