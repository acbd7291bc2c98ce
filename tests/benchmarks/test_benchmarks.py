"""The benchmarks run, and their harness says what is so. How fast anything is, is no matter of tests."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from benchmarks.harness import Clock, Entrant, Result, Role, Run, Sample, Target, kept, race
from benchmarks.tables import Figure, Figures, shown
from tests.meta.repository import ROOT
from tests.stores.postgres_server import TOOLS

CASES = (
    "starting",
    "deciding",
    "hooks",
    "changes",
    "reading",
    "together",
    "journal",
    "memory",
    "roster",
    "rising",
    "hours",
    "driving",
    "bulk",
    "growth",
)
ON_THE_SERVER = ("changes", "journal")
"""They show that the server's limit and peers run; the others do there what they do in a file."""


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run cases at their smallest."""
    command = [sys.executable, "-m", "benchmarks", "--tiny", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # this Python


def tables(*arguments: str) -> str:
    """What they print."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.timeout(600)
def test_every_case_runs() -> None:
    """Each prints its tables, all who race in it come to one result, and the table shows who raced."""
    text = tables("--sqlite")
    assert [name for name in CASES if f"\n{name}\n" not in f"\n{text}"] == []
    assert [name for name in ("Django", "SQLAlchemy ORM", "SQLAlchemy Core", "sqlite3", "openpyxl") if name not in text] == []


@pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason="absent: PostgreSQL (initdb, pg_ctl, postgres)")
@pytest.mark.timeout(600)
def test_cases_run_on_a_server() -> None:
    """The same with the server's own driver."""
    text = tables(*ON_THE_SERVER)
    assert [name for name in ("psycopg", "Django", "PostgreSQL") if name not in text] == []


def test_an_unknown_case_is_refused() -> None:
    """A misspelt name does not measure nothing in silence."""
    done = run("bulky")
    assert done.returncode == 1
    assert "there is no case bulky; there are starting, deciding" in done.stderr


def told(result: object) -> Run:
    """Work that comes to a result at once."""
    return lambda: lambda: result


def entrant(name: str, role: Role, result: object = 1) -> Entrant:
    """Somebody who comes to a result at once."""
    return Entrant(name=name, role=role, ready=kept(told(result)))


def test_another_result_loses_the_race() -> None:
    """Whoever does other work is not compared."""
    with pytest.raises(AssertionError, match=r"sums: ours came to 1, but .*'other': 2"):
        race("sums", [entrant("ours", Role.OURS), entrant("other", Role.PEER, 2)], unit="s a sum", operations=1, rounds=1)


def test_who_begins_changes_and_the_first_runs_twice() -> None:
    """In each round another one begins; the control is the first one once more."""
    order: list[str] = []

    def noted(name: str, role: Role) -> Entrant:
        @contextmanager
        def ready() -> Iterator[Run]:
            order.append(name)
            yield told(1)

        return Entrant(name=name, role=role, ready=ready)

    race("order", [noted("a", Role.OURS), noted("b", Role.LIMIT)], unit="us a turn", operations=1, rounds=3)
    assert order == ["a", "a", "b", "a", "b", "a", "b", "a", "a"]


def made(*, ours: list[float], control: list[float], limit: list[float], peer: list[float], targets: list[Target]) -> Result:
    """A result with these seconds."""
    seconds = {"ours": ours, "ours, again": control, "bare": limit, "other": peer}
    roles = dict(zip(seconds, (Role.OURS, Role.CONTROL, Role.LIMIT, Role.PEER), strict=True))
    return Result(
        title="sums",
        unit="ms a sum",
        scale=1e3,
        entrants=tuple(entrant(name, role) for name, role in roles.items()),
        samples={name: [Sample(wall=each, cpu=each) for each in found] for name, found in seconds.items()},
        targets=tuple(targets),
    )


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    """Ours by the limit, the peer by ours; one slow round changes neither."""
    result = made(ours=[2, 2, 90], control=[2, 2, 90], limit=[1, 1, 60], peer=[8, 8, 180], targets=[])
    assert result.ratio("bare", Clock.WALL).median == 2
    assert result.ratio("other", Clock.CPU).median == 4
    assert result.typical("ours", Clock.WALL) == 2_000


def test_a_ratio_within_the_noise_is_not_told() -> None:
    """When two runs of one thing differ by a fifth, a tenth says nothing."""
    noisy = made(ours=[1, 1, 1], control=[1.25, 0.8, 1.25], limit=[0.9, 0.9, 0.9], peer=[3, 3, 3], targets=[])
    assert not noisy.ratio("bare", Clock.WALL).told
    assert str(noisy.ratio("other", Clock.WALL)) == "3.00"
    assert "ours / it = (noise)" in shown(noisy)


def test_beating_the_limit_is_a_fault_of_the_benchmark() -> None:
    """Nothing is quicker than the least work that there is."""
    wrong = made(ours=[1, 1], control=[1, 1], limit=[1.5, 1.5], peer=[3, 3], targets=[])
    assert wrong.impossible() == ("bare",)
    assert "the benchmark is wrong" in shown(wrong)


def test_targets_are_judged() -> None:
    """A limit at most, a peer at least, or a figure of ours alone."""
    targets = [Target(name="bare", bound=1.5), Target(name="other", bound=2), Target(name="", bound=1_000)]
    text = shown(made(ours=[2, 2], control=[2, 2], limit=[1, 1], peer=[6, 6], targets=targets))
    assert "ours / bare <= 1.5 (wall): 2.00, NOT REACHED" in text
    assert "other / ours >= 2 (wall): 3.00, reached" in text
    assert "ours <= 1000 ms a sum (wall): 2000.00, NOT REACHED" in text


def test_figures_are_shown_with_their_targets() -> None:
    """What is no race stands in a table as well."""
    figure = Figure(name="a unit", said="700 bytes", target="<= 1.5 times", reached=True)
    assert shown(Figures(title="memory", figures=(figure,))) == "memory\n  a unit  700 bytes  <= 1.5 times  reached"
