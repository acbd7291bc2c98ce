"""The tables of a store come forward with the migrations of an application made with Django, on both databases."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores.django_migrations import CASES
from tests.stores.postgres_server import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the host's database, which is empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/host.db"
    else:
        server: Server = request.getfixturevalue("cluster")
        with server.database() as address:
            yield address


def test_a_host_made_with_django_upgrades_by_its_own_migrations(url: str, tmp_path: Path) -> None:
    """Each case of `django_migrations` holds, in its order; their docstrings say what they are."""
    command = [sys.executable, "-W", "error", "-m", "tests.stores.django_migrations", url, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # this Python, our program
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == [case.__name__ for case in CASES]


def test_without_django_the_operation_says_what_it_is_for() -> None:
    """Importing it where Django is not installed is an error that names the module and what it needs."""
    code = "import sys; sys.modules['django'] = None; import community_gov.interop.django"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603  # this Python, our code
    assert run.returncode == 1
    assert "ImportError: community_gov.interop.django is for applications made with Django, which is not installed" in run.stderr
