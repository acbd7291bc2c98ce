"""The stand-alone checker finds whatever was done to an exported journal, given a receipt."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from tests.interop.small import SCRIPT, exported, faults_of, rewritten, run_script, small_community
from tests.spine.toy import toy

from community_gov.interop import Receipt


class Bench:
    """A folder with a journal and receipts in it."""

    def __init__(self, folder: Path) -> None:
        """Export the small community."""
        self.journal, self.receipt = exported(small_community())
        self._folder = folder

    def status(self, journal: bytes, *receipts: Receipt) -> int:
        """The exit status of the script for these files."""
        (self._folder / "journal.jsonl").write_bytes(journal)
        arguments = [str(self._folder / "journal.jsonl")]
        for number, receipt in enumerate(receipts):
            path = self._folder / f"receipt{number}.json"
            path.write_bytes(receipt.encode())
            arguments += ["--receipt", str(path)]
        return run_script(arguments)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A journal of five entries with its receipt."""
    return Bench(tmp_path)


def test_the_script_stands_alone() -> None:
    """One file of fewer than 300 lines that imports the standard library only."""
    text = SCRIPT.read_text()
    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert len(text.splitlines()) < 300


def test_a_copy_of_it_runs_anywhere(bench: Bench, tmp_path: Path) -> None:
    """It runs from another folder in a Python that sees no installed package, whatever the locale can show."""
    copy = tmp_path / "elsewhere.py"
    copy.write_bytes(SCRIPT.read_bytes())
    assert bench.status(bench.journal, bench.receipt) == 0
    command = [sys.executable, "-I", "-S", str(copy), "journal.jsonl", "--receipt", "receipt0.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603  # this Python and our own script
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"sound: entries 1 to 5" in done.stdout


def test_an_untouched_journal_is_sound(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """With a receipt, an older one, both, or none; without one the text says what that proves."""
    older = Receipt(community="test", sequence=0, hash="0" * 64)
    for receipts in ((bench.receipt,), (older,), (older, bench.receipt), ()):
        assert bench.status(bench.journal, *receipts) == 0
    assert "without a receipt nothing shows that it was not written anew" in capsys.readouterr().out


def test_an_empty_journal_is_sound(bench: Bench) -> None:
    """Its receipt names entry 0."""
    journal, receipt = exported(toy())
    assert bench.status(journal, receipt) == 0


def test_every_flipped_bit_is_found(bench: Bench) -> None:
    """Whatever bit of the file is altered, line feeds included."""
    assert faults_of(bench.journal, bench.receipt) == []
    passed = []
    for position in range(len(bench.journal)):
        for bit in range(8):
            altered = bytearray(bench.journal)
            altered[position] ^= 1 << bit
            if not faults_of(bytes(altered), bench.receipt):
                passed.append((position, bit))
    assert passed == []


LINES: dict[str, Callable[[list[bytes]], object]] = {
    "first dropped": lambda lines: lines.pop(0),
    "one dropped": lambda lines: lines.pop(2),
    "last dropped": lambda lines: lines.pop(),
    "all dropped": lambda lines: lines.clear(),
    "swapped": lambda lines: lines.insert(1, lines.pop(2)),
    "last two swapped": lambda lines: lines.insert(3, lines.pop(4)),
    "doubled": lambda lines: lines.insert(1, lines[1]),
    "last doubled": lambda lines: lines.append(lines[-1]),
    "an empty line": lambda lines: lines.insert(2, b"\n"),
    "not UTF-8": lambda lines: lines.__setitem__(2, b"\xff\n"),
    "an array": lambda lines: lines.__setitem__(2, b"[1]\n"),
    "no keys": lambda lines: lines.__setitem__(2, b"{}\n"),
    "a bomb": lambda lines: lines.__setitem__(2, b"[" * 200_000 + b"\n"),
    "a long number": lambda lines: lines.__setitem__(2, b'{"format":' + b"1" * 5000 + b"}\n"),
    "half a character": lambda lines: lines.__setitem__(2, b'{"actor":"\\ud800"}\n'),
    "with blanks": lambda lines: lines.__setitem__(2, lines[2].replace(b":", b": ", 1)),
    "with a carriage return": lambda lines: lines.__setitem__(2, lines[2].replace(b"\n", b"\r\n")),
}


@pytest.mark.parametrize("how", LINES)
def test_lines_that_are_not_the_recorded_ones_are_found(bench: Bench, how: str) -> None:
    """Dropped, swapped, doubled or broken lines are faults; none of them ends the run."""
    lines = bench.journal.splitlines(keepends=True)
    LINES[how](lines)
    assert bench.status(b"".join(lines), bench.receipt) == 1


def test_every_truncation_is_found(bench: Bench) -> None:
    """Wherever the file ends too early."""
    lengths = range(len(bench.journal))
    assert [length for length in lengths if not faults_of(bench.journal[:length], bench.receipt)] == []


@pytest.mark.parametrize("start", range(5))
def test_a_rewritten_tail_is_found_by_a_receipt(bench: Bench, start: int) -> None:
    """A chain that was computed anew is sound in itself; the receipt tells."""
    altered = rewritten(bench.journal, start)
    assert altered != bench.journal
    assert bench.status(altered) == 0
    assert bench.status(altered, bench.receipt) == 1


def test_rewriting_what_comes_after_a_receipt_is_beyond_it(bench: Bench) -> None:
    """An older receipt proves what it names and no more; this is a limit that the text for users states."""
    lines = bench.journal.splitlines(keepends=True)
    _journal, older = bench.journal, evolve(bench.receipt, sequence=2, hash=_hash_before(lines[2]))
    assert bench.status(rewritten(bench.journal, 1), older) == 1
    assert bench.status(rewritten(bench.journal, 3), older) == 0


def _hash_before(line: bytes) -> str:
    """What an entry says of the one before it."""
    return line.partition(b'"previous":"')[2][:64].decode()


ENTRIES = {
    "another key": (b'"verbs":', b'"verbz":'),
    "one key more": (b'"verbs":', b'"verba":[],"verbs":'),
    "a double key": (b'"verbs":', b'"sequence":3,"verbs":'),
    "an unknown format": (b'"format":1', b'"format":2'),
    "a float": (b'"format":1', b'"format":1.0'),
    "a boolean for a number": (b'"format":1', b'"format":true'),
    "NaN": (b'"format":1', b'"format":NaN'),
    "an unknown kind of actor": (b'"actor_kind":"person"', b'"actor_kind":"ghost"'),
    "an instant with a zone": (b'Z","command"', b'+08:00","command"'),
    "an event without fields": (b'"events":[', b'"events":[["toy.left"]'),
    "a sequence as text": (b'"sequence":3', b'"sequence":"3"'),
    "rows without digest": (b'"records":{"', b'"records":{"a":[1,1],"'),
}


@pytest.mark.parametrize("how", ENTRIES)
def test_an_entry_in_another_form_is_found_without_a_receipt(bench: Bench, how: str) -> None:
    """What the page does not allow is a fault by itself."""
    old, new = ENTRIES[how]
    lines = bench.journal.splitlines(keepends=True)
    assert old in lines[2]
    assert bench.status(b"".join([*lines[:2], lines[2].replace(old, new)])) == 1


def test_a_journal_of_another_community_is_found(bench: Bench) -> None:
    """The receipt says whose journal it is."""
    assert bench.status(bench.journal, evolve(bench.receipt, community="other")) == 1
    assert bench.status(bench.journal, bench.receipt, evolve(bench.receipt, community="other")) == 1


def test_faults_are_told_with_their_place(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """Who reads them knows which entry to look at."""
    assert bench.status(rewritten(bench.journal, 4), bench.receipt) == 1
    assert "FAULT entry 5 is not the one that the receipt names" in capsys.readouterr().out


@pytest.mark.parametrize("receipt", [b"", b"{}", b'{"community":"test","hash":"","sequence":1}', b"[" * 100_000])
def test_what_is_no_receipt_is_told(bench: Bench, tmp_path: Path, receipt: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken receipt is no fault of the journal: the status is 2."""
    assert bench.status(bench.journal) == 0
    (tmp_path / "broken.json").write_bytes(receipt)
    assert run_script([str(tmp_path / "journal.jsonl"), "--receipt", str(tmp_path / "broken.json")]) == 2
    assert "broken.json: no receipt can be read" in capsys.readouterr().err


def test_a_missing_journal_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 2 and the text names the file."""
    assert run_script([str(tmp_path / "nothing.jsonl")]) == 2
    assert "nothing.jsonl cannot be read" in capsys.readouterr().err
