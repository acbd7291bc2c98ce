"""The example of an application that embeds a community runs as a program, and says what its page says."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "examples" / "embedding" / "in_django.py"


def test_the_application_in_django(tmp_path: Path) -> None:
    """Two slips have their tickets, the one that was refused has none, and the journal is sound."""
    command, environment = [sys.executable, "-W", "error", str(SCRIPT)], os.environ | {"PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # this Python
    assert run.stderr == ""
    assert run.stdout == "[201, 404, 201] [('item-2-1', '1'), ('item-3-1', '2')]\njournal sound: True\n"
