"""The distributions: what they need, that they fit together, and that they build with nothing but what is here."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import cast

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.meta.repository import DISTRIBUTIONS, PLUGINS, ROOT

CORE = {"attrs", "cattrs", "pluggy"}
ELSEWHERE = {"weasyprint"}  # needs system libraries, so it is not in the development environment
IMPORTED_AS = {"python-stdnum": "stdnum"}  # the others are imported by their own name


def project(folder: Path) -> dict[str, object]:
    """Return the project table of a distribution."""
    return cast("dict[str, object]", tomllib.loads((folder / "pyproject.toml").read_text())["project"])


def requirements(lines: object) -> list[Requirement]:
    """Read requirement strings."""
    return [Requirement(line) for line in cast("list[str]", lines)]


def extras() -> list[Requirement]:
    """Return what the extras of the core need, without the core itself."""
    lists = cast("dict[str, list[str]]", project(ROOT)["optional-dependencies"]).values()
    return [each for lines in lists for each in requirements(lines) if each.name != "community-gov"]


def listed(name: str) -> dict[str, Requirement]:
    """Return what a file of requirements/ names, by canonical name; continuation lines hold the hashes."""
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    wanted = (Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[A-Za-z]", line))
    return {canonicalize_name(each.name): each for each in wanted}


def pinned_version(name: str) -> str:
    """Return the exact version of a pin."""
    pins = listed("uv.txt") | listed("dev.txt")
    (version,) = pins[name].specifier
    return version.version


def test_the_core_needs_three_packages() -> None:
    """Whoever embeds the library gets attrs, cattrs and pluggy; everything else is an extra."""
    assert {each.name for each in requirements(project(ROOT)["dependencies"])} == CORE


def test_importing_the_core_loads_no_extra() -> None:
    """An extra is loaded when it is used: `import community_gov` works and is quick without any of them."""
    names = sorted(IMPORTED_AS.get(each.name, each.name.replace("-", "_")) for each in extras())
    code = f"import sys, community_gov; print(*(name for name in {names!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []


def test_the_development_environment_holds_every_extra() -> None:
    """No test of an extra is skipped on a machine that was set up as the project says."""
    assert {canonicalize_name(each.name) for each in extras()} - listed("dev.in").keys() == ELSEWHERE


def test_pins_are_as_new_as_what_we_ask_for() -> None:
    """What is installed for development satisfies what the distributions ask of their users."""
    asked = [*requirements(project(ROOT)["dependencies"]), *(each for each in extras() if each.name not in ELSEWHERE)]
    assert [str(each) for each in asked if pinned_version(canonicalize_name(each.name)) not in each.specifier] == []


@pytest.mark.parametrize("name", ["uv", "dev", "bench"])
def test_everything_asked_for_is_pinned_with_hashes(name: str) -> None:
    """A pin is one exact version with the hashes of its files, and no line names a host."""
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert listed(f"{name}.in").keys() <= listed(f"{name}.txt").keys()
    assert "://" not in text
    assert "index" not in text.replace("importlib-", "")
    pins = re.findall(r"^[A-Za-z].*\n.*", text, flags=re.MULTILINE)
    assert [pin for pin in pins if not re.match(r"\S+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", pin)] == []


def test_plugins_need_the_core_of_their_own_version() -> None:
    """Core and plugins are released together: a plugin asks for the core of exactly its own version."""
    version = project(ROOT)["version"]
    for folder in PLUGINS:
        table = project(folder)
        assert table["version"] == version, folder.name
        assert f"community-gov=={version}" in {str(each) for each in requirements(table["dependencies"])}, folder.name


def test_plugins_are_found_by_their_name() -> None:
    """The entry point of a plugin has the name of its folder and leads to its package; so do the commands that it adds."""
    for folder in PLUGINS:
        points = cast("dict[str, dict[str, str]]", project(folder)["entry-points"])
        commands = points.pop("community_gov.commands", {})
        assert points == {"community_gov": {folder.name: f"community_gov_{folder.name}"}}
        assert all(leads.startswith(f"community_gov_{folder.name}.") for leads in commands.values())


def test_the_licence_goes_with_each_distribution() -> None:
    """Every distribution carries the same licence text."""
    assert {(folder / "LICENSE").read_bytes() for folder in DISTRIBUTIONS} == {(ROOT / "LICENSE").read_bytes()}


@pytest.mark.parametrize("folder", DISTRIBUTIONS, ids=lambda folder: folder.name)
def test_a_distribution_builds_without_downloading(folder: Path, tmp_path: Path) -> None:
    """The range of the build backend admits the installed uv, which then builds by itself; the wheel is typed and licensed."""
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "build", "--offline", "--no-cache", "--quiet", "--wheel", "--out-dir", tmp_path, folder]
    subprocess.run([str(part) for part in command], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.endswith("/py.typed")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
