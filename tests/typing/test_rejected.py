"""Calls that are wrong on purpose, in rejected*.py beside this file: the type checker finds each of them, and nothing else.

Every line that must be an error ends with a comment that names the codes of its errors: `# rejected: arg-type`.
"""

import json
import re
import sys
import tokenize
from collections import defaultdict
from pathlib import Path
from subprocess import run

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(HERE.glob("rejected*.py"))
MARK = re.compile(r"# rejected: (?P<codes>[a-z-]+(?:, [a-z-]+)*)")
Lines = dict[int, set[str]]  # line of a file -> codes of its errors


def marked(path: Path) -> Lines:
    """Read the marks of a file; a comment that only resembles one is a mistake of its author."""
    with path.open("rb") as source:
        comments = [token for token in tokenize.tokenize(source.readline) if token.type == tokenize.COMMENT]
    lines: Lines = {}
    for token in comments:
        match = MARK.fullmatch(token.string)
        assert match or "rejected" not in token.string, f"{path.name}:{token.start[0]}: not a mark: {token.string}"
        if match:
            lines[token.start[0]] = set(match["codes"].split(", "))
    return lines


@pytest.fixture(scope="module")
def reported() -> dict[str, Lines]:
    """Run mypy once over all files, with the project's settings and cache; the errors by file."""
    command = [sys.executable, "-m", "mypy", "--output=json", *map(str, FILES)]
    done = run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # this Python, our own files
    assert not done.stderr, done.stderr
    found: dict[str, Lines] = defaultdict(lambda: defaultdict(set))
    for each in map(json.loads, done.stdout.splitlines()):
        if each["severity"] == "error":
            found[each["file"]][each["line"]].add(each["code"])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_type_checker_rejects_exactly_the_marked_lines(path: Path, reported: dict[str, Lines]) -> None:
    """A wrong call is an error of the kind that its mark names; a line without a mark is right."""
    expected = marked(path)
    assert expected, f"{path.name} marks no line"
    assert dict(reported[str(path.relative_to(ROOT))]) == expected


def test_no_other_file_has_errors(reported: dict[str, Lines]) -> None:
    """An error in a file that the calls import would hide what the calls themselves show."""
    assert set(reported) <= {str(path.relative_to(ROOT)) for path in FILES}
