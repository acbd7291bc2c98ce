"""Files that are written whole or not at all: exports, receipts, backups."""

import os
import signal
import subprocess
import sys
from collections import UserDict
from collections.abc import ItemsView
from pathlib import Path

import pytest

from community_gov.files import FileTaken, write_new, write_new_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from community_gov.files import write_new

def half(new):
    new.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)

write_new(Path(sys.argv[1]), half)
"""


def test_what_is_killed_on_the_way_leaves_no_half_file(tmp_path: Path) -> None:
    """Nothing has the name until all of it is there, so it can be written again."""
    path = tmp_path / "receipt.json"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)  # noqa: S603  # this Python
    assert done.returncode == -signal.SIGKILL
    assert not path.exists()
    write_new(path, lambda new: new.write_bytes(b"whole"))
    assert path.read_bytes() == b"whole"


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    """The folder is as it was."""

    def fail(new: Path) -> None:
        new.write_bytes(b"half")
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        write_new(tmp_path / "receipt.json", fail)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["file", "folder", "dangling link"])
def test_what_is_there_is_never_replaced(tmp_path: Path, there: str) -> None:
    """Whatever has the name keeps it, and nothing is written through a link."""
    path = tmp_path / "taken"
    written: list[Path] = []
    if there == "file":
        path.write_bytes(b"earlier")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileTaken, match="never replaced"):
        write_new(path, written.append)
    assert (written, (tmp_path / "elsewhere").exists()) == ([], False)


def test_rights_are_those_that_any_new_file_gets(tmp_path: Path) -> None:
    """A receipt is handed to others; what is private says so itself."""
    before = os.umask(0o022)
    try:
        write_new(tmp_path / "receipt.json", lambda new: new.write_bytes(b"{}"))
    finally:
        os.umask(before)
    assert (tmp_path / "receipt.json").stat().st_mode & 0o777 == 0o644


def test_a_folder_has_its_name_with_all_of_its_files_or_not_at_all(tmp_path: Path) -> None:
    """What fails on the way leaves nothing; what has the name keeps it, also when it came meanwhile."""
    path = tmp_path / "papers"
    with pytest.raises(OSError, match="no_such"):
        write_new_folder(path, {"a.html": b"1", "no_such/b.html": b"2"})
    assert list(tmp_path.iterdir()) == []
    write_new_folder(path, {"a.html": b"1", "b.html": b"2"})
    assert {one.name: one.read_bytes() for one in path.iterdir()} == {"a.html": b"1", "b.html": b"2"}
    with pytest.raises(FileTaken, match="never replaced"):
        write_new_folder(path, {"a.html": b"3"})
    assert (path / "a.html").read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_somebody_else_makes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """The name is taken between the first look and the last step."""
    path = tmp_path / "papers"

    class Slow(UserDict[str, bytes]):
        """Files that take so long to write that somebody else is quicker."""

        def items(self) -> ItemsView[str, bytes]:
            path.mkdir()
            (path / "theirs").write_bytes(b"0")
            return super().items()

    with pytest.raises(FileTaken, match="made by somebody else"):
        write_new_folder(path, Slow({"a.html": b"1"}))
    assert [one.name for one in path.iterdir()] == ["theirs"]
