"""The files of this repository, as the tests about them see them."""

import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml") if path.parent.name != "_template")
DISTRIBUTIONS = [ROOT, *PLUGINS]


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git tracks, or would if they were added now; only those that match, where patterns are given."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted({ROOT / name for name in names if name and (ROOT / name).is_file()})


def modules() -> list[Path]:
    """Return the source files of our distributions."""
    return [path for path in tracked("src/*.py", "plugins/*.py") if "tests" not in path.parts]


def comments(path: Path) -> Iterator[tuple[str, str]]:
    """Yield place and text of each comment of a Python file."""
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT:
                yield f"{path.relative_to(ROOT)}:{token.start[0]}", token.string
