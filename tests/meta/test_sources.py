"""What holds for every source file of the project, whoever wrote it."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.meta.repository import ROOT, comments, modules, tracked

SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:|fmt:|mypy:|ruff:)")
REASON = re.compile(r"\S  (# )?\w.{8,}$")  # two spaces, then words

ABSOLUTE = re.compile(r"(?<![\w.:/])/(work|root|tmp|home|mnt)/")  # a folder of somebody's machine
HOSTS = re.compile(r"\b(pypi|pythonhosted|npmjs|debian)[.](org|com|net|io)\b")

CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("os", "urandom")}
CHANCE = {"random", "secrets", "time", "uuid"}  # of uuid and time, each name that would be of use is a draw or a clock
CLOCK_NAMES = {name for _, name in CLOCKS}
FREE = {ROOT / "src/community_gov/system.py"}  # the one place that reads the clock and draws ids, to be given to a community


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and top-level name of each absolute import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module.partition(".")[0]


def readings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each use of a clock or of chance."""
    yield from ((line, f"import {name}") for line, name in imported(tree) if name in CHANCE)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_NAMES:
            owner = ast.unparse(node.value).rpartition(".")[2]
            if (owner, node.attr) in CLOCKS:
                yield node.lineno, f"{owner}.{node.attr}"


def offenders(paths: list[Path], find: Callable[[ast.Module], Iterator[tuple[int, str]]]) -> list[str]:
    """Return what `find` finds in the files, each as file, line and name."""
    trees = ((path, ast.parse(path.read_bytes())) for path in paths)
    return [f"{path.relative_to(ROOT)}:{line}: {what}" for path, tree in trees for line, what in find(tree)]


def texts() -> list[tuple[Path, str]]:
    """Return the text files of the repository; what is not UTF-8 is no text."""
    return [(path, data.decode()) for path in tracked() if b"\0" not in (data := path.read_bytes())]


def test_nothing_reads_the_clock_or_chance() -> None:
    """Time, ids and chance come from the community; one module holds the real ones, to be handed in."""
    assert offenders([path for path in modules() if path not in FREE], readings) == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from uuid import uuid4",
        "import datetime as d\nd.datetime.now()",
        "now = date.today",
        "import os\nos.urandom(3)",
    ],
)
def test_a_reading_of_clock_or_chance_is_found(source: str) -> None:
    """The search knows the usual spellings, or its silence would mean nothing."""
    assert list(readings(ast.parse(source)))


def test_a_given_clock_is_not_taken_for_the_real_one() -> None:
    """What is handed in may be asked: only the modules' own clocks are meant."""
    assert not list(readings(ast.parse("change.now\nclock.now()\ncommunity.calendar.today\nfrom datetime import date")))


def test_annotations_are_values() -> None:
    """Records and hooks are read through their annotations at run time, so no file may turn them into text."""

    def postponed(tree: ast.Module) -> Iterator[tuple[int, str]]:
        return ((line, name) for line, name in imported(tree) if name == "__future__")

    assert offenders([path for path in tracked("*.py") if b"__future__" in path.read_bytes()], postponed) == []


def test_public_modules_say_what_is_public() -> None:
    """A module without a leading underscore declares `__all__`."""
    declares = re.compile(r"^__all__\b.*=", flags=re.MULTILINE)
    public = [path for path in modules() if not (path.name.startswith("_") and path.name != "__init__.py")]
    assert [str(path.relative_to(ROOT)) for path in public if not declares.search(path.read_text())] == []


def test_suppressions_give_their_reason() -> None:
    """A suppressed finding says on its line why it is right: `# type: ignore[arg-type]  # pluggy has no types`."""
    suspects = [path for path in tracked("*.py") if SUPPRESSION.search(path.read_text())]  # reading comments is slow
    suppressions = [(place, text) for path in suspects for place, text in comments(path) if SUPPRESSION.match(text)]
    assert [place for place, text in suppressions if not REASON.search(text)] == []


def test_ignored_rules_give_their_reason() -> None:
    """Each rule that the project ignores stands on a line of its own with the reason behind it."""
    rules = re.findall(r'^    "[A-Z]+[0-9]+",.*$', (ROOT / "pyproject.toml").read_text(), flags=re.MULTILINE)
    assert len(rules) > 10
    assert [rule for rule in rules if not REASON.search(rule)] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    """The project works wherever it is cloned to; a path of one machine is a mistake."""
    found = [f"{path.relative_to(ROOT)}: {match[0]}" for path, text in texts() for match in ABSOLUTE.finditer(text)]
    assert found == []


def test_no_file_names_the_host_of_a_package_index() -> None:
    """Where packages come from is the affair of the machine that installs them."""
    found = [f"{path.relative_to(ROOT)}: {match[0]}" for path, text in texts() for match in HOSTS.finditer(text)]
    assert found == []
