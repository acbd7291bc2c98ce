"""The command line decides a vote from files, and checks the sums of a published one."""

import json
from pathlib import Path

import pytest

from community_gov.cli import main

REGISTER = "编号,面积\na,106.8\nb,140.23\nc,114.19\nd,85.08\ne,70.56\nf,258.43\n"
BALLOTS = "投票人,choice.fund,choice.lift\na,同意,同意\nb,反对,同意\nc,同意,反对\nd,同意,\ne,同意,弃权\n"
NOTICE = """
outcome = "passed"
[sums]
all = { heads = 6, area = "775.29" }
returned = { heads = 5, area = "516.86" }
for = { heads = 4, area = "376.63" }
against = { heads = 1, area = "140.23" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the papers of a vote, in which the command is run."""
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "ballots.csv").write_text(BALLOTS, encoding="utf-8")
    (tmp_path / "notice.toml").write_text(NOTICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_each_item_is_decided_with_its_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """Two items on one ballot: one passes, the other misses two thirds of the area; why this rule applies stands below."""
    asked = ["--matter", "use_funds", "--jurisdiction", "cn-hunan", "--on", "2022-03-01", "--lang", "en"]
    assert main(["decide", *asked, "--register", "register.csv", "--ballots", "ballots.csv"]) == 0
    told = capsys.readouterr().out
    fund, lift = told.index("[fund]\npassed: CN.278.ordinary"), told.index("[lift]\nno decision: CN.278.ordinary")
    assert fund < lift < told.index("Why this rule:\n  hunan: says nothing of it (using the maintenance funds)")
    assert "area taking part 516.86; needed: at least 2/3 × area entitled 775.29 (= 516.86); exactly enough" in told
    assert "area taking part 431.78; needed: at least 2/3 × area entitled 775.29 (= 516.86); 85.08 short" in told


@pytest.mark.usefixtures("folder")
def test_data_hold_rule_verdicts_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever reads by program has the rule whole and every number exactly."""
    asked = ["decide", "--rule", "CN.278.ordinary", "--register", "register.csv", "--ballots", "ballots.csv", "--json"]
    assert main(asked) == 0
    data = json.loads(capsys.readouterr().out)
    assert {item: verdict["outcome"] for item, verdict in data["verdicts"].items()} == {"fund": "passed", "lift": "no_decision"}
    assert data["rule"]["id"] == "CN.278.ordinary"
    assert data["verdicts"]["fund"]["stages"][0]["quorum"]["of"][1]["had"] == "516.86"


def test_a_spreadsheet_in_a_chinese_encoding_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Spreadsheets save CSV in gb18030."""
    (folder / "register.csv").write_text(REGISTER, encoding="gb18030")
    (folder / "ballots.csv").write_text(BALLOTS, encoding="gb18030")
    assert main(["decide", "--rule", "CN.278.ordinary", "--register", "register.csv", "--ballots", "ballots.csv"]) == 0
    assert "【fund】\n通过" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_sound_notice_is_confirmed(capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict is that of the ballots, and nothing published is wrong."""
    assert main(["decide", "--rule", "CN.278.ordinary", "--totals", "notice.toml"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("通过：CN.278.ordinary")
    assert told.endswith("公布的各项合计与百分比无误\n")


def test_a_wrong_notice_gives_status_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as data."""
    (folder / "notice.toml").write_text(NOTICE.replace("for = { heads = 4", "for = { heads = 3"), encoding="utf-8")
    asked = ["decide", "--rule", "CN.278.ordinary", "--totals", "notice.toml"]
    assert main([*asked, "--lang", "en"]) == 1
    assert "! heads: for, against make 4, returned says 5\n" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 1
    assert [fault["what"] for fault in json.loads(capsys.readouterr().out)["faults"]] == ["sum"]


def test_an_election_fills_seats(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Candidates are named, or are those who are marked."""
    lines = "".join(f"{voter},同意,反对\n" for voter in "abcdef")
    (folder / "papers.csv").write_text(f"投票人,mark.甲,mark.乙\n{lines}", encoding="utf-8")
    asked = ["decide", "--rule", "CN.278.ordinary", "--register", "register.csv", "--ballots", "papers.csv", "--lang", "en"]
    assert main([*asked, "--seats", "1"]) == 0
    assert "elected: 甲\n" in capsys.readouterr().out
    assert main([*asked, "--seats", "2", "--candidates", "甲，乙,丙"]) == 0
    assert "丙" in capsys.readouterr().out
    assert main(asked) == 2
    assert "say --seats" in capsys.readouterr().err


def test_own_rulebooks_and_bylaws_are_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule of one's own by its id; by-laws before the law."""
    (folder / "ours.toml").write_text(
        """
id = "ours"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01
matters = [{ code = "use_funds", rule = "ours.fund" }]
[[rules]]
id = "ours.fund"
citation = "rules of procedure art. 9"
mark = "read"
stages = [{ name = "vote", passes = "heads(Y) >= 4/5 heads(P)" }]
""",
        encoding="utf-8",
    )
    papers = ["--register", "register.csv", "--ballots", "ballots.csv", "--lang", "en"]
    assert main(["decide", "--rule", "ours.fund", "--book", "ours.toml", *papers]) == 0
    assert "[fund]\npassed: ours.fund (rules of procedure art. 9)" in capsys.readouterr().out
    assert main(["decide", "--matter", "use_funds", "--on", "2022-03-01", "--bylaws", "ours.toml", *papers]) == 0
    assert "ours: applies (ours.fund)" in capsys.readouterr().out


def test_facts_are_taken_into_account(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who was served and did not answer counts with the majority, where rule, clause and warning are there."""
    (folder / "facts.toml").write_text('warned = true\nbylaw = "art. 12"\nserved = ["d", "f"]\n', encoding="utf-8")
    papers = ["--register", "register.csv", "--ballots", "ballots.csv", "--lang", "en"]
    assert main(["decide", "--rule", "CN.278.ordinary.follow", *papers, "--facts", "facts.toml"]) == 0
    assert "if silence were not counted" in capsys.readouterr().out


WRONG: dict[str, tuple[list[str], str]] = {
    "no rule": (["--totals", "notice.toml"], "say either --rule, or --matter with --on"),
    "two rules": (["--rule", "x", "--matter", "y", "--totals", "notice.toml"], "say either --rule, or --matter"),
    "an unknown rule": (["--rule", "x", "--totals", "notice.toml"], "no rulebook has a rule 'x'"),
    "a rule that was not yet": (
        ["--rule", "CN.278.ordinary", "--on", "2019-01-01"],
        "has a rule 'CN.278.ordinary' on 2019-01-01",
    ),
    "a matter without a day": (["--matter", "use_funds", "--totals", "notice.toml"], "--matter needs --on"),
    "nothing to count": (["--rule", "CN.278.ordinary"], "say --register and --ballots, or --totals"),
    "a file of another kind": (["--rule", "CN.278.ordinary", "--totals", "notice.txt"], "ends with .toml, .json or .csv"),
    "sums in a table": (["--rule", "CN.278.ordinary", "--totals", "register.csv"], "this is written as .toml or .json"),
    "a missing file": (["--rule", "CN.278.ordinary", "--totals", "none.json"], "none.json"),
    "a matter that nobody knows": (
        ["--matter", "x", "--on", "2022-03-01"],
        "known there on that day: change_use, committee_election",
    ),
    "a place that nobody knows": (
        ["--matter", "use_funds", "--jurisdiction", "mars", "--on", "2022-03-01"],
        "are known for: au-qld,",
    ),
    "a time before all law": (["--matter", "use_funds", "--on", "1949-10-01"], "is not in force on this day"),
    "totals beside ballots": (
        ["--rule", "CN.278.ordinary", "--totals", "notice.toml", "--ballots", "ballots.csv"],
        "--totals takes the place of",
    ),
    "totals of an election": (
        ["--rule", "CN.278.ordinary", "--totals", "notice.toml", "--seats", "0"],
        "--totals takes the place of",
    ),
}


BAD_FILES: dict[str, tuple[str, str, str]] = {
    "a float in JSON": (
        "register.json",
        '{"voters": [{"id": "a", "weights": {"area": 100.5}}]}',
        'write it in quotation marks, as "100.5"',
    ),
    "a float in TOML": (
        "register.toml",
        '[[voters]]\nid = "a"\nweights = { area = 100.5 }\n',
        'write it in quotation marks, as "100.5"',
    ),
    "an exponent": ("register.csv", "id,area\na,1e3\n", "line 2.weights.area: the number: '1e3'"),
    "an area below nothing": ("register.csv", "id,area\na,-5\n", "line 2.weights.area: the number: '-5'"),
    "thousands with commas": ("register.csv", 'id,area\na,"1,234.5"\n', "line 2.weights.area: the number: '1,234.5'"),
    "other headings": ("register.csv", "flat,surface\na,100\n", "line 2: the column 'id' is missing or empty"),
    "a cell too many": ("register.csv", "id,area\na,100,7\n", "line 2: 3 cells, but 2 columns"),
    "nothing": ("register.csv", "", "line 1: a line with the names of the columns is expected"),
    "half a document": ("register.json", '{"voters":', "this is no JSON"),
    "a choice that is none": ("ballots.csv", "voter,choice\na,maybe\n", "line 2.choice: one of yes, no, abstain"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_file_that_cannot_be_used_is_told_with_its_name_and_place(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which file, where in it, and what it says there; never a verdict, never a stack of calls."""
    name, text, said = BAD_FILES[what]
    (folder / name).write_text(text, encoding="utf-8")
    register = name if name.startswith("register") else "register.csv"
    assert main(["decide", "--rule", "CN.278.ordinary", "--register", register, "--ballots", "ballots.csv"]) == 2
    told = capsys.readouterr()
    assert f"{name}: " in told.err
    assert said in told.err
    assert told.out == ""


def test_what_is_no_text_is_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture, or a spreadsheet that was only renamed."""
    (folder / "register.csv").write_bytes(b"PK\x03\x04\xff\xfe\x00")
    assert main(["decide", "--rule", "CN.278.ordinary", "--register", "register.csv", "--ballots", "ballots.csv"]) == 2
    assert "register.csv: this is no text; save it as CSV" in capsys.readouterr().err


def test_a_stranger_and_a_second_paper_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither is left out silently."""
    asked = ["decide", "--rule", "CN.278.ordinary", "--register", "register.csv", "--ballots", "ballots.csv"]
    (folder / "register.csv").write_text("id,area\na,100\n", encoding="utf-8")
    (folder / "ballots.csv").write_text("voter,choice\nz,yes\n", encoding="utf-8")
    assert main(asked) == 2
    assert "'z' is not in the register: correct the id, or add its line" in capsys.readouterr().err
    (folder / "ballots.csv").write_text("voter,choice\na,yes\na,no\n", encoding="utf-8")
    assert main(asked) == 2
    assert "two ballots of 'a'" in capsys.readouterr().err


@pytest.mark.parametrize("rule", ["CN.278.ordinary", "CN.279.interested", "ES.17-1", "IT.1136-4", "FR.26", "DE.23-3.circular"])
def test_an_empty_register_passes_nothing(rule: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is no majority, not even where nobody has to be half, a third, or all of nobody."""
    (folder / "register.csv").write_text("id,area,cuota,millesimi,tantiemes\n", encoding="utf-8")
    (folder / "ballots.csv").write_text("voter,choice\n", encoding="utf-8")
    assert main(["decide", "--rule", rule, "--register", "register.csv", "--ballots", "ballots.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdicts"][""]["outcome"] in {"no_decision", "rejected"}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_done_gives_status_2(what: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told what is wrong and what to do."""
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    asked, said = WRONG[what]
    assert main(["decide", *asked]) == 2
    assert said in capsys.readouterr().err


def test_a_rule_of_several_versions_needs_the_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise it would be guessed which one is meant."""
    rule = """
[[rules]]
id = "ours.fund"
citation = "art. 9"
mark = "read"
{}
stages = [{{ name = "vote", passes = "heads(Y) > heads(N)" }}]
"""
    head = 'id = "ours"\njurisdiction = "cn"\nseverity = "bylaw"\nchecked_on = 2022-01-01\n'
    versions = rule.format("valid_to = 2020-01-01") + rule.format("valid_from = 2020-01-01")
    (folder / "ours.toml").write_text(head + versions, encoding="utf-8")
    asked = ["decide", "--rule", "ours.fund", "--book", "ours.toml", "--totals", "notice.toml"]
    assert main(asked) == 2
    assert "has 2 versions: say --on" in capsys.readouterr().err
    assert main([*asked, "--on", "2021-01-01"]) == 0
