"""The command line reads rosters, takes them in and gives them out, and says by its status how that went."""

import re
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

    def run(*arguments: str | Path, lang: str | None = "en") -> tuple[int, str]:
        status = main(["roster", *map(str, arguments), *(() if lang is None else ("--lang", lang))])
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
    status, text = run("check", file_of(tmp_path, WRONG, "roster.xlsx"))

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
    assert "not in the roster: 3-102" in text

    status, text = run("import", url, "bay", later)
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
        ("import", "URL", "bay", "FILE", "--skip", "4栋!2"),
        ("import", "URL", "bay", "FILE", "--choose", "4栋!2=transfer"),
        ("check", "FILE", "--header", "产权取得"),
        ("check", "FILE", "--header", "产权取得=fee"),
        ("check", "FILE", "--lang", "fr"),
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


def test_a_row_needs_no_sheet_where_one_sheet_was_read(tmp_path: Path, url: str, run: Run) -> None:
    """An empty second sheet, as spreadsheets have it, changes nothing; of two rosters in a file the sheet has to be named."""
    bad = [*FIRST, ("3栋", "103", "x", "住户丙", "", "2012")]
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    one.write_bytes(xlsx_of({"清册": bad, "Sheet2": []}))
    two.write_bytes(xlsx_of({"清册": bad, "4栋": [HEAD, ("4栋", "101", "98.7", "住户丁", "GEN-5", "2012")]}))

    assert run("import", url, "bay", one, "--skip", "4")[0] == 0
    status, text = run("import", url, "bay", two, "--skip", "4")
    assert (status, "such as 清册!4" in text) == (2, True)
    assert run("import", url, "bay", two, "--skip", "清册!4")[0] == 0
    assert owners(url, "4-101") == ["住户丁"]


def test_a_header_of_ones_own_is_named(tmp_path: Path, url: str, run: Run) -> None:
    """Without it the column is told and not read, and how to name it."""
    table = file_of(tmp_path, [("楼栋", "房号", "面积", "房主", "取得日期"), ("3栋", "101", "98.7", "住户甲", "2012")])

    status, text = run("check", table)
    assert (status, "房主 (say by --header HEADER=COLUMN" in text) == (0, True)
    assert run("import", url, "bay", table, "--header", "房主=owners")[0] == 0
    assert owners(url, "3-101") == ["住户甲"]


def test_it_speaks_chinese_unless_told_otherwise(tmp_path: Path, url: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole sentences, in whatever a check and an import say; by the variable it speaks English."""
    monkeypatch.delenv("COMMUNITY_GOV_LANG", raising=False)
    rows = [("业主清册",), *LATER, ("3栋", "104", "x", "住户丁", "", "2012"), ("合计", "", "218.7")]
    wrong = file_of(tmp_path, rows, "wrong.xlsx")
    run("import", url, "bay", file_of(tmp_path, FIRST))

    told = [
        run("check", wrong, "--url", url, "--id", "bay", lang=None)[1],
        run("import", url, "bay", wrong, lang=None)[1],
        run("import", url, "bay", wrong, "--skip", "5", lang=None)[1],
        run("import", url, "bay", wrong, "--skip", "5", "--treat", "transfer", lang=None)[1],
        run("export", url, "bay", tmp_path / "out.csv", lang=None)[1],
    ]
    assert [re.findall(r"[a-z]{3,} [a-z]{3,}", text) for text in told] == [[]] * 5
    assert "登记册中新增1套房屋" in told[3]
    assert "但业主不同" in told[2]
    monkeypatch.setenv("COMMUNITY_GOV_LANG", "en")
    assert "rows without errors" in run("check", wrong, lang=None)[1]
