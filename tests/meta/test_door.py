"""What plugins and examples may import of the core: the door, and nothing behind it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.meta.repository import ROOT, tracked

DOOR = {
    "community_gov",
    *(
        f"community_gov.{name}"
        for name in (
            "accounts",
            "approvals",
            "audit",
            "calendar",
            "care",
            "contracts",
            "deadlines",
            "disclosure",
            "facilities",
            "feedback",
            "files",
            "hookspecs",
            "households",
            "lifecycle",
            "lists",
            "mediation",
            "meetings",
            "migrations",
            "notices",
            "organizations",
            "papers",
            "projects",
            "protection",
            "privacy",
            "reports",
            "rules",
            "sheets",
            "surveys",
            "tasks",
            "testing",
            "wire",
            "workdays",
        )
    ),
}


def behind_the_door(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and module of each import of the core that is not through the door."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        yield from ((node.lineno, name) for name in names if name.partition(".")[0] == "community_gov" and name not in DOOR)


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
