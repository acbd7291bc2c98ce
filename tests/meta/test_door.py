"""What plugins and examples may import of the core: the door, and nothing behind it."""

import re
from pathlib import Path

import pytest
from tests.meta.repository import ROOT, tracked

from community_gov.contract.imports import CORE, DOOR, behind_the_door


def outsiders() -> list[Path]:
    """The files of plugins, their tests and the examples."""
    return tracked("plugins/*.py", "examples/*.py")


def test_plugins_and_examples_come_through_the_door() -> None:
    """A plugin imports names from the packages of the public door, never from a module inside them."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in outsiders()
        for line, name in behind_the_door(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_guide_lists_the_whole_door() -> None:
    """Whoever writes a plugin reads there what may be imported, and nothing that may not."""
    text = (ROOT / "docs" / "how-to" / "write-a-plugin.md").read_text(encoding="utf-8")
    listed = text.partition("only from the public door: ")[2].partition("Everything else")[0]
    names = re.findall(r"`(\w+)`", listed)
    assert {name if name == CORE else f"{CORE}.{name}" for name in names} == DOOR
    assert names[1:] == sorted(names[1:])


@pytest.mark.parametrize(
    "source",
    [
        "from community_gov.households.places import Place",
        "import community_gov.change",
        "from community_gov.rules.decide import decide",
    ],
)
def test_an_import_behind_the_door_is_found(source: str) -> None:
    """The check sees modules inside packages and inner modules."""
    assert list(behind_the_door(source))
