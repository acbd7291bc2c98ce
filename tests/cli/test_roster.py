"""The command line reads rosters, takes them in and gives them out, and says by its status how that went."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.households.rosters.make import csv_of, xlsx_of

from community_gov import CLERK, Actor, Community
from community_gov import households as h
from community_gov.cli import main
from community_gov.testing import FixedClock, SeededSalts

Run = Callable[..., tuple[int, str]]
HEAD = ("楼栋", "房号", "面积", "业主", "证件号", "取得日期")
FIRST = [HEAD, ("3栋", "101", "98.7", "住户甲", "GEN-1", "2012"), ("3栋", "102", "60", "住户乙", "GEN-2", "2012")]
LATER = [HEAD, ("3栋", "101", "98.7", "买受人", "GEN-3", "2018"), ("3栋", "103", "60", "住户丙", "GEN-4", "2012")]
WRONG = [HEAD, ("3栋", "101", "-98.7", "住户甲", "GEN-1", "2012"), ("3栋", "102", "60", "住户\u202e乙", "GEN-2", "2012")]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty store; made once, because making all tables takes a while."""
    folder = tmp_path_factory.mktemp("original")
    Community.create(f"sqlite:///{folder}/bay.db", "bay", name="海湾", clock=FixedClock(), salts=SeededSalts())
    return folder


@pytest.fixture
def url(original: Path, tmp_path: Path) -> str:
    """The address of a copy of it."""
    for path in original.iterdir():
        shutil.copy(path, tmp_path)
    return f"sqlite:///{tmp_path}/bay.db"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program: its status, and all that it printed."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        status = main(["roster", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def file_of(folder: Path, rows: Sequence[tuple[str, ...]], name: str = "roster.csv") -> Path:
    """A roster in a file."""
    path = folder / name
    path.write_bytes(csv_of(rows, "gb18030") if name.endswith("csv") else xlsx_of({"3栋": rows}))
    return path


def owners(url: str, code: str) -> list[str | None]:
    """The names of the owners of a unit today."""
    desk = Community.open(url, "bay").by(Actor.service("office", CLERK))
    rows = desk.ask(h.roster_of)
    return [owner.name for row in rows if row.code == code for owner in row.owners]


def test_a_roster_without_errors_gives_0(tmp_path: Path, run: Run) -> None:
    """What the file was taken for is said; no store is needed."""
    status, text = run("check", file_of(tmp_path, FIRST))

    assert status == 0
    assert "gb18030: 2 rows without errors" in text


def test_every_error_is_printed_with_its_place(tmp_path: Path, run: Run) -> None:
    """Status 1; values about people masked, and no character that turns the line about."""
    status, text = run("check", file_of(tmp_path, WRONG, "roster.xlsx"), "--lang", "en")

    assert status == 1
    assert "FAULT 3栋, row 2, 面积: this is no area above zero; write it like 98.76 [-98.7]" in text
    assert "row 3, 业主" in text
    assert "\u202e" not in text
    assert "乙" not in text


def test_the_file_with_the_marks_is_written_once(tmp_path: Path, run: Run) -> None:
    """Whoever has mended half of it does not lose that."""
    marked = tmp_path / "marked.xlsx"

    assert run("check", file_of(tmp_path, WRONG), "--marked", marked)[0] == 1
    assert len(h.read_roster(marked.read_bytes()).problems) == 2
    assert run("check", file_of(tmp_path, WRONG), "--marked", marked)[0] == 2


def test_a_roster_goes_in_whole_or_not_at_all(tmp_path: Path, url: str, run: Run) -> None:
    """Status 1 and nothing stored while one error stands; with that row left out the others come in."""
    wrong = file_of(tmp_path, [*FIRST, ("3栋", "103", "x", "住户丙", "", "2012")])

    status, text = run("import", url, "bay", wrong)
    assert (status, "nothing was stored" in text) == (1, True)
    assert owners(url, "3-101") == []

    status, text = run("import", url, "bay", wrong, "--skip", "4")
    assert (status, "2 units are new" in text) == (0, True)
    assert owners(url, "3-101") == ["住户甲"]


def test_a_later_roster_is_compared_and_applied_as_it_is_said(tmp_path: Path, url: str, run: Run) -> None:
    """Refused as it stands; a transfer when that is what it is; the same again changes nothing."""
    run("import", url, "bay", file_of(tmp_path, FIRST))
    later = file_of(tmp_path, LATER, "later.csv")

    status, text = run("check", later, "--url", url, "--id", "bay")
    assert status == 0
    assert "1 new, 0 as in the register, 1 changed, 1 of the same buildings not in the roster" in text
    assert "rows[2] differs in owners" in text

    status, text = run("import", url, "bay", later, "--lang", "en")
    assert (status, "with another owners" in text) == (1, True)
    assert run("import", url, "bay", later, "--choose", "2=transfer")[0] == 0
    assert owners(url, "3-101") == ["买受人"]
    assert "0 new, 2 as in the register, 0 changed" in run("import", url, "bay", later)[1]


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_what_is_exported_changes_nothing_when_it_comes_back(tmp_path: Path, url: str, run: Run, name: str) -> None:
    """With the owners of the day that is asked for; a file that is there is not replaced."""
    run("import", url, "bay", file_of(tmp_path, FIRST))

    assert run("export", url, "bay", tmp_path / name, "--on", "2020-01-01") == (0, "2 units as of 2020-01-01\n")
    assert "0 new, 2 as in the register, 0 changed" in run("import", url, "bay", tmp_path / name)[1]
    assert run("export", url, "bay", tmp_path / name)[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nowhere.csv"),
        ("import", "URL", "bay", "FILE", "--skip", "x"),
        ("import", "URL", "bay", "FILE", "--treat", "guess"),
        ("import", "URL", "bay", "FILE", "--choose", "2"),
        ("import", "URL", "bay", "FILE", "--since", "last year"),
        ("check", "FILE", "--url", "URL"),
        ("export", "URL", "bay", "out.xls"),
    ],
)
def test_what_cannot_be_meant_gives_2(tmp_path: Path, url: str, run: Run, arguments: tuple[str, ...]) -> None:
    """Nothing is stored, and the line says what would be right."""
    file = str(file_of(tmp_path, FIRST))
    status, text = run(*(url if one == "URL" else file if one == "FILE" else one for one in arguments))

    assert status == 2
    assert text
