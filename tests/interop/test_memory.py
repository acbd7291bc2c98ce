"""Verifying and exporting read the journal as a stream: what they hold at once does not grow with it."""

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.interop.small import faults_of
from tests.spine.toy import CLERK, Toy, number, toy

from community_gov import Code, Community
from community_gov.interop import Receipt, export_journal
from community_gov.stores.sql import Durability, create_store
from community_gov.testing import SeededSalts

SHORT, LONG = 1_200, 3_000  # entries; a store that fetches some hundred at once has two such lots in hand


class Growing:
    """A community in a file whose journal grows, and the files that were made of it."""

    def __init__(self, folder: Path) -> None:
        """Make it without waiting for the disk at each change."""
        store = create_store(f"sqlite:///{folder}/a.db", toy().kinds.schemas(), durability=Durability.PROCESS_CRASH_ONLY)
        store.create(id="test", name="test", secret=bytes(16))
        self.community = Community(store, "test", plugins=[Toy()], policy=toy().policy, salts=SeededSalts())
        self.path = folder / "journal.jsonl"

    def grow(self, length: int) -> None:
        """Go on until the journal has so many entries, and export it."""
        desk = self.community.by(CLERK)
        for _number in range(Receipt.of(self.community).sequence, length):
            desk.run(number, shift=Code("a"))
        self.export()

    def export(self) -> None:
        """Write the file."""
        with self.path.open("wb") as file:
            export_journal(self.community, file)

    def verify(self) -> None:
        """Check the store."""
        with self.community.journal() as journal:
            assert journal.verify(receipt=journal.head()).sound

    def verify_file(self) -> None:
        """Check the file with the stand-alone checker."""
        with self.path.open("rb") as lines:
            assert faults_of(lines, Receipt.of(self.community)) == []

    def hold(self) -> None:
        """Hold all entries at once, as nothing above does: the control."""
        with self.community.journal() as journal:
            assert list(journal.bodies())


def peak(run: Callable[[], None]) -> int:
    """The most bytes that Python held at once while it ran, beyond what it held before.

    Garbage is collected often: how much of it waits for its collector is a matter of chance and not of the journal.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()  # what is there already need not be looked through each time
    gc.set_threshold(50, 2, 2)
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*usual)
        gc.unfreeze()


@pytest.fixture(scope="module")
def growth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many more bytes are held for the long journal than for the short one; `file` is by how much the file grew."""
    growing = Growing(tmp_path_factory.mktemp("growing"))
    runs = (growing.verify, growing.export, growing.verify_file, growing.hold)
    growing.grow(SHORT)
    for run in runs:
        run()  # what is only made once, such as a connection, is no part of the measure
    before, small = {run.__name__: peak(run) for run in runs}, growing.path.stat().st_size
    growing.grow(LONG)
    grown = {run.__name__: peak(run) - before[run.__name__] for run in runs}
    return {**grown, "file": growing.path.stat().st_size - small}


@pytest.mark.parametrize("run", ["verify", "export", "verify_file"])
def test_memory_does_not_grow_with_the_journal(growth: dict[str, int], run: str) -> None:
    """Two and a half times as many entries and rows take no more memory to check or to export."""
    assert growth[run] < growth["file"] / 10


def test_holding_all_entries_would_grow(growth: dict[str, int]) -> None:
    """The measure sees memory that does grow, so the test above can fail."""
    assert growth["hold"] > growth["file"]
