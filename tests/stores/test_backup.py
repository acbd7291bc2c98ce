"""A backup of a live store: one moment, whole or not at all, never in the place of something else."""

import os
import threading
from pathlib import Path

import pytest
from tests.stores.postgres_server import Server
from tests.stores.test_sql_store import Listener

from community_gov.files import FileTaken
from community_gov.stores.errors import ReadOnlyStore, StoreError, StoreFailed
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.testing_stores import sample_community, sample_kinds
from community_gov.testing_stores.samples import CLERK, add_tool, tools
from community_gov.testing_stores.tools import SHED

ENTRIES = 3


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with a few entries."""
    address = f"sqlite:///{tmp_path}/compound.db"
    store = create_store(address, sample_kinds())
    store.create(id="a", name="A", secret=b"k")
    for number in range(ENTRIES):
        sample_community(store, "a").by(CLERK).run(add_tool, shed=SHED, number=number)
    store.close()
    return address


def opened(path: Path) -> SqlStore:
    """The backup as a store."""
    return open_store(f"sqlite:///{path}", sample_kinds())


def test_a_backup_is_one_moment_while_others_write(url: str, tmp_path: Path) -> None:
    """Each of several backups that are made while changes go on verifies, and has no fewer entries than the one before."""
    store, ending = open_store(url, sample_kinds()), threading.Event()

    def work() -> None:
        number = ENTRIES
        while not ending.is_set():
            sample_community(store, "a").by(CLERK).run(add_tool, shed=SHED, number=number)
            number += 1

    writer = threading.Thread(target=work)
    writer.start()
    try:
        for number in range(4):
            store.backup(tmp_path / f"backup{number}")
    finally:
        ending.set()
        writer.join()
    entries = []
    for number in range(4):
        copy = opened(tmp_path / f"backup{number}")
        with sample_community(copy, "a").journal() as journal:
            report = journal.verify()
        assert report.sound
        assert len(sample_community(copy, "a").by(CLERK).ask(tools, shed=SHED)) == report.head.sequence
        entries.append(report.head.sequence)
        copy.close()
    store.close()
    assert entries == sorted(entries)
    assert entries[-1] > ENTRIES


def test_a_backup_is_for_its_owner_and_stands_alone(url: str, tmp_path: Path) -> None:
    """Only who made it may read it; it needs no log beside it, and a change in it leaves the store as it was."""
    store, out = open_store(url, sample_kinds()), tmp_path / "backup"
    store.backup(out)
    assert out.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(("backup", ".backup"))] == ["backup"]
    copy = opened(out)
    sample_community(copy, "a").by(CLERK).run(add_tool, shed=SHED, number=99)
    with store.read("a") as reader:
        assert reader.head().sequence == ENTRIES
    copy.close()
    store.close()


@pytest.mark.parametrize("failing", ["VACUUM INTO", "journal_mode", "quick_check"])
def test_a_backup_that_fails_leaves_nothing(url: str, tmp_path: Path, failing: str) -> None:
    """Whatever fails on the way, there is no file of that name and no part of one; the store goes on."""
    listener, out = Listener(), tmp_path / "backup"
    store = open_store(url, sample_kinds(), connect=listener)
    listener.failing = failing
    with pytest.raises(StoreFailed):
        store.backup(out)
    listener.failing = ""
    assert not [each for each in tmp_path.iterdir() if "backup" in each.name]
    store.backup(out)
    store.close()


def test_a_backup_that_comes_second_is_refused(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is left alone, also when it came to be while the backup was made."""
    store, out = open_store(url, sample_kinds()), tmp_path / "backup"
    out.write_bytes(b"")
    with pytest.raises(FileTaken, match="never replaced"):
        store.backup(out)
    out.unlink()
    link = os.link

    def overtaken(source: Path, target: Path) -> None:
        target.write_bytes(b"first")
        link(source, target)

    monkeypatch.setattr(os, "link", overtaken)
    with pytest.raises(FileTaken, match="made by somebody else"):
        store.backup(out)
    assert out.read_bytes() == b"first"
    assert not list(tmp_path.glob(".backup*"))
    store.close()


def test_where_nothing_can_be_made_says_so(url: str, tmp_path: Path) -> None:
    """A folder that is not there is an error that names the path."""
    store = open_store(url, sample_kinds())
    with pytest.raises(ReadOnlyStore, match="no backup can be made at"):
        store.backup(tmp_path / "none" / "backup")
    store.close()


def test_postgres_is_backed_up_by_its_own_tools(cluster: Server, tmp_path: Path) -> None:
    """The error names them."""
    with cluster.database("template_store") as address:
        store = open_store(address, sample_kinds())
        with pytest.raises(StoreError, match="pg_dump"):
            store.backup(tmp_path / "backup")
        store.close()
