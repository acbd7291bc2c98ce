"""The command line looks after tables: it upgrades, tells how far a store is, compares, and writes migrations."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.stores.pots import Pots

from community_gov import ALLOW_ALL, Community
from community_gov.cli import main

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program: its status, and all that it printed."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        status = main(["db", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[int], Pots]:
    """Have a revision of the plugin installed, and nothing else."""

    def install(revision: int) -> Pots:
        plugin = Pots(revision, tmp_path)
        monkeypatch.setattr("community_gov.community.discovered", lambda: {"pots": plugin})
        return plugin

    return install


@pytest.fixture
def url(install: Callable[[int], Pots], tmp_path: Path) -> str:
    """The address of a store at the first revision."""
    address = f"sqlite:///{tmp_path}/compound.db"
    Community.create(address, "a", name="a", plugins=[install(1)], policy=ALLOW_ALL)
    return address


def test_an_upgrade_is_told_step_by_step(url: str, install: Callable[[int], Pots], run: Run) -> None:
    """What is behind is told with status 1, brought forward once, and then nothing is to be done."""
    install(3)
    assert run("current", url) == (1, "core: 0001\npots: 0001, needed is 0003: run community-gov db upgrade\n")
    assert run("upgrade", url) == (0, "pots: 0001 -> 0003\n1 upgraded\n")
    assert run("upgrade", url) == (0, "nothing to do\n")
    assert run("current", url) == (0, "core: 0001\npots: 0003\n")


def test_tables_are_compared_with_the_classes(url: str, install: Callable[[int], Pots], run: Run, tmp_path: Path) -> None:
    """The status is 0 when they are the same, 1 when they are not, with what differs."""
    install(1)
    assert run("check", url) == (0, "the tables are as they should be\n")
    connection = sqlite3.connect(tmp_path / "compound.db")
    connection.execute("DROP INDEX ix_gov_pots_pot_material")
    connection.close()
    status, text = run("check", url)
    assert status == 1
    assert "FAULT gov_pots_pot: indexes [], not [('ix_gov_pots_pot_material'" in text
    plugin = install(2)
    status, text = run("check", url)
    assert (status, text.splitlines()[0]) == (1, "FAULT pots: 0001, needed is 0002: run community-gov db upgrade")
    assert "gov_pots_plant" not in text
    next(plugin.folder.glob("r0002*")).unlink()
    status, text = run("check", url)
    assert (status, "FAULT there is no table gov_pots_plant" in text) == (1, True)


def test_a_migration_is_written_and_run(url: str, install: Callable[[int], Pots], run: Run) -> None:
    """The path of the script is printed; run, it leaves nothing to be done."""
    plugin = install(2)
    next(plugin.folder.glob("r0002*")).unlink()
    status, text = run("revision", url, "--plugin", "pots")
    assert (status, "--message" in text) == (2, True)
    status, text = run("revision", url, "--plugin", "pots", "--message", "Costs, plants")
    assert (status, text.strip()) == (0, str(plugin.folder / "r0002_costs_plants.py"))
    assert run("upgrade", url)[0] == 0
    assert run("revision", url, "--plugin", "pots", "--message", "More")[1].startswith("nothing to do")
    assert run("check", url)[0] == 0


def test_the_first_migration_is_written_without_a_store(install: Callable[[int], Pots], run: Run) -> None:
    """It makes all tables, and is written anew while it is the only one."""
    plugin = install(1)
    (script,) = plugin.folder.glob("r*.py")
    before = script.read_text()
    script.unlink()
    assert run("revision", "--plugin", "pots") == (0, f"{script}\n")
    assert compile(script.read_text(), "new", "exec").co_code == compile(before, "old", "exec").co_code
    status, text = run("revision", "--plugin", "none")
    assert (status, "there are those of core, pots" in text) == (2, True)


def test_what_cannot_be_upgraded_gives_2(url: str, install: Callable[[int], Pots], run: Run, tmp_path: Path) -> None:
    """A store that is newer, missing, or no store is said so by its class, and not touched."""
    install(2)
    run("upgrade", url)
    install(1)
    for command in ("upgrade", "revision"):
        more = ("--plugin", "pots", "--message", "Back") if command == "revision" else ()
        status, text = run(command, url, *more)
        assert (status, text.startswith("NewerStore: ")) == (2, True)
    assert run("upgrade", f"sqlite:///{tmp_path}/none.db")[1].startswith("MissingStore: ")
    assert run("current", "mysql://host/db")[1].startswith("WrongAddress: ")
    assert not (tmp_path / "none.db").exists()
