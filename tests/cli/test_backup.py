"""The command line backs a store up, and says by its status how that went."""

import sqlite3
from pathlib import Path

import pytest

from community_gov.cli import main
from community_gov.stores.sql import create_store, open_store
from community_gov.testing_stores import sample_community, sample_kinds
from community_gov.testing_stores.samples import CLERK, add_tool
from community_gov.testing_stores.tools import SHED


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store of a plugin that is not installed, with two communities."""
    address = f"sqlite:///{tmp_path}/compound.db"
    store = create_store(address, sample_kinds())
    for id in ("a", "b"):
        store.create(id=id, name=id, secret=b"k")
    sample_community(store, "a").by(CLERK).run(add_tool, shed=SHED, number=1)
    store.close()
    return address


def test_a_store_is_copied_whole(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy has all communities and can be opened; no plugin is needed for it, and nothing is left beside it."""
    out = tmp_path / "copies" / "today.db"
    out.parent.mkdir()
    assert main(["backup", url, str(out)]) == 0
    assert "today.db: a, b" in capsys.readouterr().out.replace("\n", "")
    assert [each.name for each in out.parent.iterdir()] == ["today.db"]
    copy = open_store(f"sqlite:///{out}", sample_kinds())
    with sample_community(copy, "a").journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 1)
    copy.close()


def test_a_backup_can_be_backed_up(url: str, tmp_path: Path) -> None:
    """That is how it is restored: to the place where the store was."""
    for source, out in ((url, "one.db"), (f"sqlite:///{tmp_path}/one.db", "two.db")):
        assert main(["backup", source, str(tmp_path / out)]) == 0
    copy = open_store(f"sqlite:///{tmp_path}/two.db", sample_kinds())
    sample_community(copy, "a").by(CLERK).run(add_tool, shed=SHED, number=2)
    copy.close()


def test_what_cannot_be_done_gives_2(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there is never replaced, a store that is not there not made; the text says what to do."""
    taken = tmp_path / "taken.db"
    taken.write_bytes(b"evidence")
    assert main(["backup", url, str(taken)]) == 2
    assert "never replaced" in capsys.readouterr().err.replace("\n", " ")
    assert taken.read_bytes() == b"evidence"
    assert main(["backup", f"sqlite:///{tmp_path}/none.db", str(tmp_path / "out.db")]) == 2
    assert main(["backup", url, str(tmp_path / "no" / "folder.db")]) == 2
    assert main(["backup", "compound.db", str(tmp_path / "out.db")]) == 2
    assert sorted(each.name for each in tmp_path.glob("*out*")) == []


def test_a_damaged_store_makes_no_backup(url: str, tmp_path: Path) -> None:
    """A copy that does not hold together is not given a name."""
    path = Path(url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'gov_sample_tool'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    damaged = bytearray(path.read_bytes())
    damaged[(root - 1) * size : (root - 1) * size + 100] = b"\xa5" * 100
    path.write_bytes(damaged)
    assert main(["backup", url, str(tmp_path / "out.db")]) == 2
    assert not (tmp_path / "out.db").exists()
