"""What every test run needs.

Examples in documents and docstrings are tests. With COMMUNITY_GOV_NO_SKIPS=1, as on CI, a skip for something absent is a failure.
"""

import doctest
import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.integration.pytest import SybilItem
from sybil.parsers import myst, rest
from sybil.sybil import SybilCollection

pytest_plugins = ["tests.actions"]  # notes which verbs and questions are run
NO_SKIPS = os.environ.get("COMMUNITY_GOV_NO_SKIPS") == "1"
ABSENT = ("Skipped: absent:", "Skipped: could not import")
settings.register_profile("project", deadline=None, print_blob=True)  # a busy machine is slow, which is no fault of the code
settings.load_profile("project")

LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class _InFolderOfItsOwn:
    """A document may write files ("sqlite:///yujingwan.db"): it runs in a new folder, which is removed after it."""

    def enter(self, _names: dict[str, object]) -> None:
        self.home = Path.cwd()
        self.folder = tempfile.TemporaryDirectory(prefix="community-gov-")
        os.chdir(self.folder.name)

    def leave(self, _names: dict[str, object]) -> None:
        os.chdir(self.home)
        self.folder.cleanup()


def _markdown() -> Sybil:
    """The ```python and ```pycon blocks of a Markdown file; all blocks of one file share their names."""
    sessions = myst.PythonCodeBlockParser(doctest_optionflags=LENIENT)
    sessions.codeblock_parser = myst.CodeBlockParser("pycon", PythonEvaluator())
    folder = _InFolderOfItsOwn()
    return Sybil(
        parsers=[myst.PythonCodeBlockParser(doctest_optionflags=LENIENT), sessions, myst.SkipParser()],
        pattern="*.md",
        setup=folder.enter,
        teardown=folder.leave,
    )


def _docstrings(root: Path) -> Sybil:
    """The `>>>` examples and `.. code-block:: python` blocks of docstrings, run inside the module as it is installed."""
    folder = _InFolderOfItsOwn()
    return Sybil(
        parsers=[rest.DocTestParser(optionflags=LENIENT), rest.PythonCodeBlockParser(), rest.SkipParser()],
        path=str(root),
        pattern="*.py",
        setup=folder.enter,
        teardown=folder.leave,
    )


_HERE = Path(__file__).parent
pytest_collect_file = SybilCollection([_markdown(), *map(_docstrings, [_HERE / "src", *_HERE.glob("plugins/*/src")])]).pytest()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Examples of one document share their names, so the random order leaves them together and from top to bottom."""
    documents: dict[Path, list[SybilItem]] = {}
    for item in items:
        if isinstance(item, SybilItem):
            documents.setdefault(item.path, []).append(item)
    ordered: list[pytest.Item] = []
    for item in items:
        if not isinstance(item, SybilItem):
            ordered.append(item)
        elif item.path in documents:
            examples = sorted(documents.pop(item.path), key=_place)
            ordered += examples
    items[:] = ordered


def _place(item: SybilItem) -> tuple[int, int]:
    """Return line and column of an example in its document."""
    return item.example.line, item.example.column


def _fail_if_absent(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip that says that something is absent into a failure."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if NO_SKIPS and report.outcome == "skipped" and reason.startswith(ABSENT):
        report.outcome = "failed"
        report.longrepr = f"{reason} (skips for something absent are failures while COMMUNITY_GOV_NO_SKIPS=1)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge the skips of single tests."""
    report = yield
    _fail_if_absent(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge the skips of whole files."""
    report = yield
    _fail_if_absent(report)
    return report
