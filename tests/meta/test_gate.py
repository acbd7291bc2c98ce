"""The gate itself: examples are run in order, and a test that was not run for want of something has failed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.meta.repository import ROOT

ABSENT = "import pytest\n\ndef test_it() -> None:\n    pytest.skip('absent: a server')\n"
CHOSEN = "import pytest\n\ndef test_it() -> None:\n    pytest.skip('only on Windows')\n"
MISSING = "import pytest\npytest.importorskip('no_such_module')\n\ndef test_it() -> None:\n    assert True\n"
STEPS = "```python\nx = x + 1\n```\n\n```pycon\n>>> x = x * 2\n```\n\n" * 4
PAGE = "# Page\n\n```python\nx = 1\n```\n\n" + STEPS + "```python\nassert x == {}\n```\n"


@pytest.fixture
def run(tmp_path: Path) -> "Runner":
    """A folder with the project's settings, in which a small suite can be run."""
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "actions.py", tmp_path / "tests")
    return Runner(tmp_path)


class Runner:
    """Runs pytest in a folder as `make test` does, without coverage and workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *, no_skips: bool = False, **files: str) -> int:
        """Write the files and return the exit code: 0 all is well, 1 a test failed, 2 a file could not be read."""
        for name, text in files.items():
            (self.folder / "tests" / name.replace("_md", ".md").replace("_py", ".py")).write_text(text)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(self.folder)]
        environment = os.environ | {"COMMUNITY_GOV_NO_SKIPS": str(int(no_skips))}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, check=False).returncode


def test_a_skip_for_something_absent_fails_on_the_gate(run: Runner) -> None:
    """With COMMUNITY_GOV_NO_SKIPS=1 a skip whose reason starts with "absent:" is a failure."""
    assert run(no_skips=True, test_a_py=ABSENT) == 1


def test_a_skip_for_something_absent_passes_elsewhere(run: Runner) -> None:
    """A developer without a database server can run the rest."""
    assert run(test_a_py=ABSENT) == 0


def test_a_skip_by_choice_passes_on_the_gate(run: Runner) -> None:
    """A test that does not apply here is not a failure."""
    assert run(no_skips=True, test_a_py=CHOSEN) == 0


def test_a_file_skipped_for_a_missing_module_fails_on_the_gate(run: Runner) -> None:
    """A whole file that is skipped because a module is not installed is a failure too."""
    assert run(no_skips=True, test_a_py=MISSING) in {1, 2}


def test_examples_of_a_page_share_their_names(run: Runner) -> None:
    """The blocks of one page are run from top to bottom, each with the names of those before it."""
    assert run(page_md=PAGE.format("46")) == 0


def test_a_wrong_example_fails(run: Runner) -> None:
    """An example that does not hold fails the run."""
    assert run(page_md=PAGE.format("45")) == 1
