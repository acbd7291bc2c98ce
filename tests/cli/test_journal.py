"""The command line looks after the journal: it verifies, hands out receipts, exports, and says by its status how that went."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from community_gov import ALLOW_ALL, Actor, Change, Community, households
from community_gov.cli import main
from community_gov.interop import Receipt
from community_gov.testing import FixedClock, SeededSalts

Run = Callable[..., tuple[int, str]]


def register(change: Change) -> None:
    """A building with two units."""
    block = households.add_place(change, kind=households.PlaceKind.BUILDING, code="3", name="3栋")
    for room in ("1", "2"):
        households.add_unit(change, place=block.id, room=room, code=f"3-{room}")


class Store:
    """A store in a file, with one community of the installed plugins."""

    def __init__(self, folder: Path) -> None:
        """Know where it is."""
        self.path = folder / "compound.db"
        self.url = f"sqlite:///{self.path}"

    def meddle(self, sql: str) -> None:
        """Change the file behind the library's back."""
        connection = sqlite3.connect(self.path)
        changed = connection.execute(sql).rowcount
        connection.commit()
        connection.close()
        assert changed == 1


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with one community and two entries; made once, because making all tables takes a while."""
    folder = tmp_path_factory.mktemp("original")
    bay = Community.create(Store(folder).url, "bay", name="海湾", policy=ALLOW_ALL, clock=FixedClock(), salts=SeededSalts())
    desk = bay.by(Actor.service("office"))
    with desk.change() as change:
        register(change)
    desk.run(households.add_person, name="住户0001")
    return folder


@pytest.fixture
def store(original: Path, tmp_path: Path) -> Store:
    """A copy of it."""
    for path in original.iterdir():
        shutil.copy(path, tmp_path)
    return Store(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program: its status, and all that it printed."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        status = main(["journal", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_a_sound_store_gives_0(store: Store, run: Run) -> None:
    """The status is 0 and the text names the last entry."""
    status, text = run("verify", store.url, "bay")
    assert status == 0
    assert text.splitlines()[0].startswith("2 entries, the last has the hash ")
    assert text.splitlines()[1] == "sound"


def test_the_chain_can_be_checked_alone(store: Store, run: Run, tmp_path: Path) -> None:
    """With `--chain` records are left out of it; entries and receipts are not."""
    status, _text = run("receipt", store.url, "bay", "--out", tmp_path / "receipt.json")
    store.meddle("UPDATE gov_households_unit SET room = '9' WHERE room = '2'")
    status, text = run("verify", store.url, "bay", "--chain", "--receipt", tmp_path / "receipt.json")
    assert (status, text.splitlines()[1]) == (0, "sound; entries 1 to 2 are those of the receipt")
    (tmp_path / "other.json").write_bytes(Receipt(community="bay", sequence=1, hash="f" * 64).encode())
    status, text = run("verify", store.url, "bay", "--chain", "--receipt", tmp_path / "other.json")
    assert status == 1
    assert "FAULT entry 1 is not the one that the receipt names" in text


def test_a_receipt_is_written_and_checked(store: Store, run: Run, tmp_path: Path) -> None:
    """What `receipt` writes is what `verify --receipt` reads, also when the journal has gone on meanwhile."""
    status, _text = run("receipt", store.url, "bay", "--out", tmp_path / "receipt.json")
    assert status == 0
    Community.open(store.url, "bay", policy=ALLOW_ALL).by(Actor.service("office")).run(households.add_person, name="住户0002")
    status, text = run("verify", store.url, "bay", "--receipt", tmp_path / "receipt.json")
    assert (status, text.splitlines()[1]) == (0, "sound; entries 1 to 2 are those of the receipt")


def test_a_receipt_is_printed_without_a_file(store: Store, run: Run) -> None:
    """One line of canonical JSON, ready to be put into a message."""
    status, text = run("receipt", store.url, "bay")
    receipt = Receipt.of(Community.open(store.url, "bay"))
    assert (status, text) == (0, receipt.encode().decode())


def test_the_export_is_what_is_stored(store: Store, run: Run, tmp_path: Path) -> None:
    """One line for each entry, byte for byte, and the receipt of the last one is printed."""
    status, text = run("export", store.url, "bay", "--out", tmp_path / "journal.jsonl")
    with Community.open(store.url, "bay").journal() as journal:
        bodies = list(journal.bodies())
    assert status == 0
    assert (tmp_path / "journal.jsonl").read_bytes() == b"".join(body + b"\n" for body in bodies)
    assert json.loads(text)["sequence"] == len(bodies) == 2


def test_altered_rows_give_1(store: Store, run: Run) -> None:
    """A record that is not the one that was recorded is a fault, and it is told which."""
    store.meddle("UPDATE gov_households_unit SET room = '9' WHERE room = '2'")
    status, text = run("verify", store.url, "bay")
    assert status == 1
    assert "FAULT entry 1: the stored rows of households.unit are not the ones that were recorded" in text
    assert "1 faults: this is not what was recorded" in text


def test_unreadable_rows_give_1(store: Store, run: Run) -> None:
    """A row that nobody can have put is a fault of the store, not a failure of the program."""
    store.meddle("UPDATE gov_households_place SET kind = 'castle'")
    status, text = run("verify", store.url, "bay")
    assert status == 1
    assert "FAULT" in text


def test_a_receipt_of_another_history_gives_1(store: Store, run: Run, tmp_path: Path) -> None:
    """Somebody holds a receipt for an entry that the store does not have, or has otherwise, or of another community."""
    for receipt in (
        Receipt(community="bay", sequence=2, hash="ab" * 32),
        Receipt(community="bay", sequence=3, hash="ab" * 32),
        Receipt(community="cape", sequence=2, hash="ab" * 32),
    ):
        (tmp_path / "receipt.json").write_bytes(receipt.encode())
        status, text = run("verify", store.url, "bay", "--receipt", tmp_path / "receipt.json")
        assert (status, "FAULT" in text, "receipt" in text) == (1, True, True)


def test_what_cannot_be_opened_gives_2(store: Store, run: Run, tmp_path: Path) -> None:
    """The text says the sort of error, where it is and what to do."""
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("to whom it may concern")
    for url, id, wanted in (
        (f"sqlite:///{tmp_path}/nothing.db", "bay", "MissingStore: there is no"),
        (f"sqlite:///{tmp_path}/empty.db", "bay", "EmptyStore: "),
        (f"sqlite:///{tmp_path}/text.db", "bay", "ForeignStore: "),
        (store.url, "cape", "NoSuchCommunity: no community 'cape' in this store"),
        ("compound.db", "bay", "write sqlite:///relative.db"),
        ("nonsense://", "bay", "nonsense"),
    ):
        for command in (["verify"], ["receipt"], ["export", "--out", tmp_path / "out.jsonl"]):
            status, text = run(command[0], url, id, *command[1:])
            assert (status, wanted in text) == (2, True), text
    assert not (tmp_path / "out.jsonl").exists()


def test_a_head_that_does_not_match_gives_2(store: Store, run: Run) -> None:
    """Such a store is not opened at all."""
    store.meddle("UPDATE gov_journal SET body = replace(body, 'office', 'nobody') WHERE sequence = 2")
    status, text = run("verify", store.url, "bay")
    assert (status, text.startswith("HeadMismatch: ")) == (2, True)


def test_files_that_are_there_are_left_alone(store: Store, run: Run, tmp_path: Path) -> None:
    """An earlier receipt or export may be somebody's evidence."""
    kept = tmp_path / "kept"
    kept.write_text("earlier")
    for command in ("receipt", "export"):
        status, text = run(command, store.url, "bay", "--out", kept)
        assert (status, "FileTaken" in text) == (2, True)
    assert kept.read_text() == "earlier"


def test_an_export_that_fails_leaves_no_half_file(store: Store, run: Run, tmp_path: Path) -> None:
    """A journal that cannot be read to its end does not become a file that looks like one."""
    desk = Community.open(store.url, "bay", policy=ALLOW_ALL).by(Actor.service("office"))
    for _number in range(9):
        desk.run(households.add_person, name="住户0003")
    store.meddle("UPDATE gov_journal SET body = CAST(x'ff' AS TEXT) WHERE sequence = 1")
    status, text = run("export", store.url, "bay", "--out", tmp_path / "journal.jsonl")
    assert (status, "CorruptStore" in text) == (2, True), text
    assert not (tmp_path / "journal.jsonl").exists()


def test_a_broken_receipt_gives_2(store: Store, run: Run, tmp_path: Path) -> None:
    """That is no fault of the store."""
    (tmp_path / "receipt.json").write_text("{}")
    status, text = run("verify", store.url, "bay", "--receipt", tmp_path / "receipt.json")
    assert (status, "no receipt" in text) == (2, True)
    assert run("verify", store.url, "bay", "--receipt", tmp_path / "nothing.json")[0] == 2


def test_wrong_arguments_give_2(run: Run) -> None:
    """What was wrong with them is printed."""
    status, text = run("verify", "sqlite:///compound.db")
    assert (status, "requires an argument" in text) == (2, True)


def test_the_program_is_installed(store: Store) -> None:
    """`community-gov` is the program of the distribution; its module runs the same."""
    command = [sys.executable, "-m", "community_gov.cli", "journal", "verify", store.url, "bay"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # this Python and our own module
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("sound\n")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """The core is installed without the packages of the command line."""
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    status, text = run("verify", "sqlite:///compound.db", "bay")
    assert (status, "install community-gov[cli,sql]" in text) == (2, True)


def test_what_was_erased_is_told_and_no_fault(store: Store, run: Run) -> None:
    """An erasure is not tampering: the status is 0, and the text tells by which entry what went."""
    bay = Community.open(store.url, "bay", policy=ALLOW_ALL)
    with bay.by(Actor.service("office")).view() as view:
        (person,) = view.find(households.Person)
    bay.by(Actor.service("office")).run(households.erase_person, person.id)
    status, text = run("verify", store.url, "bay")
    assert status == 0
    assert "erased by entry 3, from 1 record(s): document of households.person, name of households.person" in text
