"""What the modules of a plugin import: of the core only what is in the public door, and nothing of another plugin."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

__all__ = ["DOOR", "behind_the_door", "import_faults"]

CORE = "community_gov"
DOOR = frozenset(
    {
        CORE,
        *(
            f"{CORE}.{name}"
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
)
"""The modules from which plugins import; everything else of the core may change at any time."""


def behind_the_door(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each import of the core that is not through the door, or of a private name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if _root(alias.name) == CORE and alias.name not in DOOR)
        elif isinstance(node, ast.ImportFrom) and not node.level and _root(node.module or "") == CORE:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            if node.module not in DOOR:
                yield node.lineno, node.module or ""
            else:
                yield from ((node.lineno, name) for name in names if name.rpartition(".")[2].startswith("_"))


def import_faults(plugin: object) -> Iterator[str]:
    """What a plugin that is a module or package of its own imports and should not."""
    if not isinstance(plugin, ModuleType) or _root(plugin.__name__) == CORE or getattr(plugin, "__file__", None) is None:
        return  # a story of the core, or an object inside of a program of somebody's own
    home = Path(str(plugin.__file__))
    files = sorted(home.parent.rglob("*.py")) if hasattr(plugin, "__path__") else [home]
    for file in files:
        source, where = file.read_text(encoding="utf-8"), file.relative_to(home.parent).as_posix()
        for line, name in behind_the_door(source):
            yield f"{where}:{line}: imports {name}, which is not in the public door"
        for line, name in _others(source, plugin.__name__):
            yield f"{where}:{line}: imports {name}; plugins do not know each other, use a hook or a noun of the core"


def _others(source: str, own: str) -> Iterator[tuple[int, str]]:
    """Line and name of each import of another plugin."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            if _root(name).startswith(f"{CORE}_") and _root(name) != _root(own):
                yield getattr(node, "lineno", 0), name


def _root(name: str) -> str:
    return name.partition(".")[0]
