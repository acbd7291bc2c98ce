"""Commands of plugins are commands like any other: told in the help, run by name, and never two of one name."""

from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

import community_gov_owners
from community_gov import Community
from community_gov.cli import main
from community_gov.cli.plugged import GROUP


def greet(_out: object, _open: object) -> Callable[[], int]:
    """A command of a plugin, which ends with a status of its own."""

    def run() -> int:
        return 7

    return run


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[metadata.EntryPoint]:
    """The entry points that are found, to be added to."""
    known = list(metadata.entry_points(group=GROUP))
    monkeypatch.setattr(metadata, "entry_points", lambda *, group: [one for one in known if one.group == group])
    return known


def test_a_plugins_command_is_told_and_what_it_cannot_open_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The owners' paper-kit, on a store that is not there."""
    assert main(["--help"]) == 0
    assert "paper-kit" in capsys.readouterr().out
    where = f"sqlite:///{tmp_path}/none.db"
    assert main(["paper-kit", where, "bay", "1", str(tmp_path / "kit"), "--return-to", "票箱"]) == 2
    assert "none.db" in capsys.readouterr().err


def test_an_added_command_runs_and_a_command_of_the_core_does_not_import_it(plugged: list[metadata.EntryPoint]) -> None:
    """What cannot be imported keeps nobody from the other commands."""
    plugged.append(metadata.EntryPoint("greet", f"{__name__}:greet", GROUP))
    plugged.append(metadata.EntryPoint("broken", "no_such_module:command", GROUP))
    import sys  # noqa: PLC0415  beside its only use

    sys.modules.setdefault(__name__, sys.modules[greet.__module__])
    assert main(["greet"]) == 7
    assert main(["decide", "--help"]) == 0


@pytest.mark.parametrize("name", ["greet", "decide"])
def test_two_commands_of_one_name_stop_the_program(
    plugged: list[metadata.EntryPoint], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Of two plugins, or of a plugin and the core: never the one that happens to be found first."""
    plugged += [metadata.EntryPoint(name, f"module_{number}:command", GROUP) for number in (1, 2)]
    assert main(["greet"]) == 2
    assert f"two commands are called {name}" in capsys.readouterr().err


def test_a_store_that_was_made_with_some_plugins_is_looked_after_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a program with more of them: those without tables are left out, which is told; one that fell behind is not."""
    url = f"sqlite:///{tmp_path}/bay.db"
    Community.create(url, id="bay", name="湾", plugins=[community_gov_owners])
    assert main(["journal", "verify", url, "bay"]) == 0
    told = capsys.readouterr().err.replace("\n", " ")
    assert "without activities, party, volunteers: the store has no tables of theirs; community-gov db upgrade makes them" in told
    assert main(["db", "upgrade", url]) == 0
    capsys.readouterr()
    assert main(["journal", "verify", url, "bay"]) == 0
    assert capsys.readouterr().err == ""
