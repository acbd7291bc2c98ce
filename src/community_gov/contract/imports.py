"""What the modules of a plugin import: of the core only what is in the public door, and nothing of another plugin."""

import ast
from collections.abc import Iterator
from functools import lru_cache
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
    for node in _imports(source):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if _root(alias.name) == CORE and alias.name not in DOOR)
        elif _root(node.module or "") == CORE:
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
    for node in _imports(source):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        strange = (name for name in names if _root(name).startswith(f"{CORE}_") and _root(name) != _root(own))
        yield from ((node.lineno, name) for name in strange)


@lru_cache(maxsize=8)  # the same file is looked through for two sorts of faults
def _imports(source: str) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """The imports of a file that name a module in full; relative ones stay inside of their package."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom))
    return tuple(node for node in found if isinstance(node, ast.Import) or not node.level)


def _root(name: str) -> str:
    return name.partition(".")[0]
