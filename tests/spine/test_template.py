"""The plugin that others copy: it is never installed, and passes all the same."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "plugins" / "_template"


def test_the_tests_of_the_template_pass() -> None:
    """The contract and its own tests, run as its author would run them, from its folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--override-ini=norecursedirs=.*", "tests"]
    environment = os.environ | {"PYTHONPATH": str(TEMPLATE / "src")}
    done = subprocess.run(command, cwd=TEMPLATE, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # this Python, our tests
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


def test_the_template_is_not_installed() -> None:
    """A copy that nobody renamed would be found as a plugin."""
    assert "template" not in {point.name for point in entry_points(group="community_gov")}


def test_the_template_announces_itself_as_a_copy_would() -> None:
    """Entry point, package and dependencies are those of the plugins beside it."""
    project = tomllib.loads((TEMPLATE / "pyproject.toml").read_text())["project"]
    assert project["entry-points"] == {"community_gov": {"template": "community_gov_template"}}
    owners = tomllib.loads((TEMPLATE.parent / "owners" / "pyproject.toml").read_text())["project"]
    assert (project["version"], project["requires-python"]) == (owners["version"], owners["requires-python"])
    assert f"community-gov=={owners['version']}" in project["dependencies"]


def test_the_template_is_small() -> None:
    """Somebody who copies it reads it in one go."""
    assert len((TEMPLATE / "src/community_gov_template/__init__.py").read_text().splitlines()) < 130
