"""The command line makes reports: of a week, a month, a year; in five forms and two languages."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from community_gov import CLERK, Actor, Code, Community, PartialDate
from community_gov import organizations as o
from community_gov import tasks as t
from community_gov.cli import main
from community_gov.feedback import accept, answer, submit
from community_gov.testing import FixedClock, SeededSalts

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with seven slips of New Year's Day 2022, six of them answered, and a task."""
    folder = tmp_path_factory.mktemp("original")
    bay = Community.create(f"sqlite:///{folder}/bay.db", "bay", name="御景湾", clock=FixedClock(), salts=SeededSalts())
    office = bay.by(Actor(id="clerk", roles=frozenset({CLERK})))
    office.run(o.found, kind=Code("property_company"), name="物业", start=PartialDate("2019"))
    for number in range(7):
        slip = office.run(submit, text="路灯不亮", category=Code("lighting"))
        if number:
            office.run(accept, slip.id)
            office.run(answer, slip.id, text="已修复", public=True)
    office.run(t.add, title="巡查")
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

    def run(url: str, period: str, of: str, *said: str | Path) -> tuple[int, str]:
        status = main(["report", url, "bay", "--period", period, "--of", of, *map(str, said)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_a_month_is_told_in_chinese_and_english(run: Run, url: str) -> None:
    """Only what happened, with what it is out of."""
    status, told = run(url, "month", "2022-01")
    assert (status, told.splitlines()) == (
        0,
        [
            "【御景湾2022年1月月报】",
            "居民诉求:新增7件,办结6件(85.7%,共7件),期末未结1件(14.3%,共7件),按时响应6件(85.7%,应响应7件)。",
            "任务:新增1件,办结0件(0.0%,共1件),期末未结1件(100.0%,共1件)。",
        ],
    )
    status, told = run(url, "week", "2021-W52", "--lang", "en")
    first, second = told.splitlines()[:2]
    assert first == "【Weekly report, week 52 of 2021 (2021-12-27 to 2022-01-02), 御景湾】"
    assert second.startswith("Feedback: came in 7, done 6 (85.7%, of 7 in hand), ")


def test_a_report_is_written_in_every_form(run: Run, url: str, tmp_path: Path) -> None:
    """A workbook only to a file; a file that is there is left alone; JSON has all of it."""
    for form in ("xlsx", "html", "csv", "json", "text"):
        status, told = run(url, "year", "2022", "--format", form, "--out", tmp_path / f"report.{form}")
        assert status == 0, told
    made = json.loads((tmp_path / "report.json").read_text())
    figures = {figure["code"]: figure for section in made["sections"] for figure in section["figures"]}
    assert (figures["feedback.done"]["value"], figures["feedback.done"]["base"]) == (6, 7)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "report.xlsx").read_bytes())) as book:
        assert "按时响应" in "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    page = (tmp_path / "report.html").read_text()
    assert "<h1>御景湾2022年年报</h1>" in page
    assert page.count("<tr>") > 20
    for said in (("--format", "csv", "--out", tmp_path / "report.csv"), ("--format", "xlsx")):
        status, told = run(url, "year", "2022", *said)
        assert status == 2, told


def test_everybody_gets_what_may_be_told(run: Run, url: str) -> None:
    """Without tasks, without one of seven, and only when the month is over."""
    status, told = run(url, "month", "2022-01", "--public")
    assert (status, told.splitlines()[1:]) == (
        0,
        [
            "居民诉求:新增7件,办结6件,按时响应少于5,不公布,回访已解决少于5,不公布,反映人满意少于5,不公布。",
            "其中1个月有不足5的数字未公布,合计不含",
        ],
    )
    status, told = run(url, "week", "2022-W02", "--public", "--lang", "zh")
    assert status == 2
    assert "按整月编制" in told


def test_the_report_of_a_body_has_its_name(run: Run, url: str) -> None:
    """And no other's work; a body that there is not is said."""
    bay = Community.open(url, "bay")
    body = bay.by(Actor.service("office", CLERK)).ask(o.bodies, on=FixedClock()().date())[0].id
    status, told = run(url, "month", "2022-01", "--body", body)
    assert (status, told.splitlines()[0]) == (0, "【物业2022年1月月报】")
    assert "任务" not in told
    assert run(url, "month", "2022-01", "--body", "body-0-0")[0] == 2


@pytest.mark.parametrize(
    "said",
    [
        ("fortnight", "2022-01"),
        ("month", "2022-W01"),
        ("month", "2022-01", "--format", "pdf"),
        ("month", "2022-01", "--lang", "fr"),
        ("month", "2022-01", "--public", "--body", "body-1-1"),
    ],
)
def test_what_is_no_report_is_said(run: Run, url: str, said: tuple[str, ...]) -> None:
    """A period, form or language that there is not; a public report of one body."""
    status, told = run(url, *said)
    assert status == 2
    assert "ValueError" in told
