"""The command line gives lists out, in four forms, without names unless they are asked for."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from community_gov import CLERK, Actor, Code, Community, PartialDate
from community_gov import households as h
from community_gov import organizations as o
from community_gov.cli import main
from community_gov.testing import FixedClock, SeededSalts

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with a body and a person; made once, because making all tables takes a while."""
    folder = tmp_path_factory.mktemp("original")
    bay = Community.create(f"sqlite:///{folder}/bay.db", "bay", name="海湾", clock=FixedClock(), salts=SeededSalts())
    office = bay.by(Actor.service("office", CLERK))
    office.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=PartialDate("2019"))
    office.run(h.add_person, name="欧阳修", phone="13812345678")
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

    def run(question: str, url: str, *said: str | Path) -> tuple[int, str]:
        status = main(["list", question, url, "bay", *map(str, said)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_a_list_is_printed_as_a_message(run: Run, url: str) -> None:
    """The arguments of the question are given by name; days and codes as texts, numbers as JSON."""
    status, told = run("organizations.bodies", url, "--argument", "on=2022-01-01", "--argument", "kind=owners_committee")
    assert status == 0
    assert told.splitlines()[1:] == ["类别 · 名称 · 起始日", "1. 业主委员会 · 业主委员会 · 2019", "共1条"]
    status, told = run("contracts.contracts_due", url, "--argument", "on=2022-01-01", "--argument", "within=90", "--lang", "en")
    assert (status, told.splitlines()[-1]) == (0, "(none)")


def test_a_list_is_written_to_a_file(run: Run, url: str, tmp_path: Path) -> None:
    """A workbook only there; a file that is there already is left alone."""
    for form in ("xlsx", "csv", "html", "text"):
        file = tmp_path / f"list.{form}"
        assert run("households.persons", url, "--as", form, "--out", file)[0] == 0
        assert file.stat().st_size
    assert run("households.persons", url, "--as", "csv", "--out", tmp_path / "list.csv")[0] == 2
    assert "--out" in run("households.persons", url, "--as", "xlsx")[1]


def test_people_are_named_on_demand_and_in_a_message_never(run: Run, url: str) -> None:
    """Without it the masked answer goes out."""
    masked, named = (run("households.persons", url, "--as", "csv", *more)[1] for more in ((), ("--personal",)))
    assert "欧*" in masked
    assert "欧阳修" not in masked
    assert "欧阳修,13812345678" in named
    assert "欧" not in run("households.persons", url, "--personal")[1]


@pytest.mark.parametrize(
    ("question", "said", "told"),
    [
        ("organizations.body", (), "body_id"),
        ("organizations.bodies", ("--argument", "on"), "write name=value"),
        ("organizations.bodies", ("--argument", "on=tomorrow"), "$.on"),
        ("organizations.bodies", ("--argument", "on=2022-01-01", "--as", "pdf"), "xlsx, csv, html, text"),
        ("organizations.found", (), "no question"),
        ("weather.today", (), "households"),
    ],
)
def test_what_cannot_be_listed_says_so(run: Run, url: str, question: str, said: tuple[str, ...], told: str) -> None:
    """No such question, a verb, a wrong argument, a form that there is not."""
    status, printed = run(question, url, *said)
    assert (status, told in printed) == (2, True)


def test_it_asks_in_the_roles_that_are_named(run: Run, url: str) -> None:
    """The office may not ask what a Party branch keeps; its clerk may, and then asks nothing of the office's."""
    asked = ("party.duty_contacts", url, "--argument", "on=2022-01-01", "--lang", "en")
    status, told = run(*asked)
    assert status != 0
    assert "core.denied" in told or "party.duty_contacts" in told
    assert run(*asked, "--role", "party_clerk")[1].splitlines()[-1] == "(none)"
    assert run("households.persons", url, "--role", "party_clerk")[0] != 0
    assert run("households.persons", url, "--role", "party_clerk", "--role", "clerk")[0] == 0
