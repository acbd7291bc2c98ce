"""Every numbered script of the example compound runs alone, as a program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "yujingwan"
SCRIPTS = sorted(FOLDER.glob("s[0-9]*_*.py"))


def test_there_are_scripts() -> None:
    """Without this, a moved folder would pass every test below."""
    assert "s1_compound.py" in [script.name for script in SCRIPTS]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_runs_alone_and_tells_something(script: Path, tmp_path: Path) -> None:
    """From any folder, without an argument, without a warning; it tells its story in Chinese."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error", "COLUMNS": "120"}

    run = subprocess.run(  # noqa: S603  # our own script under this Python
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert any("\u4e00" <= char <= "\u9fff" for char in run.stdout)
