"""The pages that come from the code, and the count of what the tests run."""

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docs.write_reference import PAGES
from tests.actions import missing

from community_gov import Community, hookspecs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
SPECS = [node for node in ast.parse(inspect.getsource(hookspecs)).body if isinstance(node, ast.FunctionDef)]
HOOKS = dict(re.findall(r"^## (gov_\w+)\n(.*?)(?=^## |\Z)", (REFERENCE / "hooks.md").read_text(), flags=re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_from_the_code_is_up_to_date(page: str) -> None:
    """Whoever changes a hook, a verb, a policy line, a refusal or a rulebook writes them anew: `make reference`."""
    assert (DOCS / page).read_text() == PAGES[page](), f"docs/{page} is not what the code says; run make reference"


def test_every_hook_is_documented_in_calling_order() -> None:
    """The page has one section for each hook, and none for anything else."""
    assert list(HOOKS) == [spec.name for spec in SPECS]
    assert set(HOOKS) == {name for name in hookspecs.__all__ if name.startswith("gov_")}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_hook_is_documented_with_signature_kind_moment_answer_and_plugin(spec: ast.FunctionDef) -> None:
    """The signature is the one in the source; the section tells kind, moment and answer, and shows a plugin."""
    section = HOOKS[spec.name]
    assert spec.returns is not None
    assert f"```text\n{spec.name}({ast.unparse(spec.args)}) -> {ast.unparse(spec.returns)}\n```" in section
    assert re.search(r"^\*Kind:\* (collect|check|decide): ", section, flags=re.MULTILINE)
    assert re.search(r"^Called ", section, flags=re.MULTILINE)
    assert "Return" in section
    (example,) = re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL)
    assert f"@hookimpl\n    def {spec.name}(self" in example


def test_verbs_and_questions_are_listed_from_the_code() -> None:
    """Everything that is installed has its line, with its signature."""
    page = (REFERENCE / "verbs.md").read_text()
    actions = Community.in_memory().actions
    assert [name for name in actions if f"`{name}`:" not in page] == []
    assert len(actions) > 100


def test_the_count_tells_what_no_test_has_run() -> None:
    """Nothing noted: all are missing; all noted: none is."""
    actions = set(Community.in_memory().actions)
    assert missing(set()) == sorted(actions)
    assert missing(actions) == []
    assert missing(actions - {"audit.findings"}) == ["audit.findings"]


def test_the_tests_note_what_they_run(tmp_path: Path) -> None:
    """With the plugin loaded, verbs that end well and questions that are answered are written down by the process."""
    test = "tests/spine/test_desk.py::test_a_command_is_run_once"
    asked = "tests/spine/test_desk.py::test_a_desk_with_a_command_id_may_ask"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.actions", test, asked]
    environment = os.environ | {"COMMUNITY_GOV_ACTIONS": str(tmp_path)}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)  # noqa: S603  # this Python, our own tests
    (noted,) = tmp_path.glob("*.txt")
    assert noted.read_text().split() == ["toy.slots", "toy.take"]
