"""`make mutants`: alter the code that decides votes, one token at a time, and see that a test fails.

Each programme is a folder below `build/mutants` in which mutmut finds the altered code under `src`, as it wants it, beside the
tests that are to notice. What was found is kept there: a run that was stopped goes on, and a folder that is removed begins anew.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

__all__ = ["PROGRAMMES", "Programme", "main"]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "mutants"


@frozen(kw_only=True)
class Programme:
    """What is altered, and the tests that have to notice."""

    source: str
    """The folder that holds the package."""
    altered: tuple[str, ...]
    """Its files, within that folder."""
    tests: tuple[str, ...]


PROGRAMMES = {
    "rules": Programme(
        source="src",
        altered=("community_gov/rules/*.py", "community_gov/policy.py"),
        tests=(
            "tests/rules",
            "tests/spine/test_policy.py",
            "tests/spine/test_denials.py",
            "tests/protection/test_reading.py",
            "tests/stores/faults/test_faults.py::test_a_few_points_of_each_part_hold[votes]",
        ),
    ),
    "owners": Programme(
        source="plugins/owners/src",
        altered=tuple(
            f"community_gov_owners/{name}.py" for name in ("candidates", "counting", "entitled", "guards", "heads", "tally")
        ),
        tests=("plugins/owners/tests",),
    ),
}
_COPIED = ("conftest.py", "README.md", "tests", "plugins", "docs", "examples")
"""What tests read beside the package."""


def main(arguments: Sequence[str]) -> int:
    """Run the programmes that are named, or all, with what else is said to mutmut; returns how many could not be run."""
    names = [name for name in arguments if name in PROGRAMMES] or list(PROGRAMMES)
    more = [each for each in arguments if each not in PROGRAMMES]
    return sum(_run(name, PROGRAMMES[name], more) != 0 for name in names)


def _run(name: str, programme: Programme, more: Sequence[str]) -> int:
    home = FOLDER / name
    home.mkdir(parents=True, exist_ok=True)
    for each in _COPIED:
        _copy(ROOT / each, home / each)
    _copy(ROOT / programme.source, home / "src")
    (home / "pyproject.toml").write_text(_configured(programme), encoding="utf-8")
    mutmut = Path(sys.executable).with_name("mutmut")
    command = [str(mutmut), "run", "--max-children", "2", *more]
    done = subprocess.run(command, cwd=home, check=False)  # noqa: S603  # the program beside this Python
    subprocess.run([mutmut, "results"], cwd=home, check=False)  # noqa: S603  # the same program, which only prints here
    return done.returncode


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copy2(source, target)
        return
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*", "*.egg-info"))


def _configured(programme: Programme) -> str:
    """The settings of the tests, as they are, and those of mutmut."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [
        "[tool.mutmut]",
        'source_paths = ["src"]',
        f"only_mutate = {_list(f'src/{each}' for each in programme.altered)}",
        f"also_copy = {_list(_COPIED)}",
        'pytest_add_cli_args = ["-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:cov"]',
        f"pytest_add_cli_args_test_selection = {_list(programme.tests)}",
        "use_git_change_detection = false",
        'on_dependency_change = "ignore"',
    ]
    return "\n".join([settings, *lines, ""])


def _list(texts: Iterable[str]) -> str:
    """An array of TOML."""
    return json.dumps(list(texts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
