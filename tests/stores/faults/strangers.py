"""Files that strangers could send, made up by the hundred thousand: each reader answers or refuses, and ends."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.targets import TARGETS
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.tracing import Absent

__all__ = ["read_made_up_files"]

_TRIED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_SHOWN = 1_500
"""Characters of what the process said last."""


def read_made_up_files(folder: Path, seconds: int) -> Outcome:
    """Let each reader read made-up files for so many seconds, two readers at a time; raises Absent without atheris."""
    if importlib.util.find_spec("atheris") is None:
        raise Absent("atheris, which makes up files")
    counts, faults = dict.fromkeys(TARGETS, 0), list[Fault]()
    names = list(TARGETS)
    for first in range(0, len(names), 2):
        pair = [(name, _started(name, seconds, folder / name)) for name in names[first : first + 2]]
        for name, process in pair:
            said, _ = process.communicate()
            found = _TRIED.search(said)
            counts[name] = int(found[1]) if found else 0
            faults.extend(_gone_wrong(name, process.returncode, said, folder / name / "found"))
    told = ", ".join(f"{name} {number:,}" for name, number in counts.items())
    return Outcome(points=sum(counts.values()), faults=faults, said=told)


def _started(name: str, seconds: int, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.fuzz.try_one", name, str(seconds), str(folder)]
    quiet = os.environ | {"RUST_BACKTRACE": "0"}  # a reader that panics, which is refused, would spend its minute telling where
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=quiet)  # noqa: S603  # this Python


def _gone_wrong(name: str, code: int, said: str, found: Path) -> Iterator[Fault]:
    """The file that was too much, in hexadecimal to be saved among the inputs, and what the process said last."""
    for file in sorted(found.glob("*")):
        yield Fault(Sort.UNTYPED, f"{name}: {file.name}: {file.read_bytes().hex()}: {said[-_SHOWN:]}")
    if code and not any(found.glob("*")):
        yield Fault(Sort.OTHER, f"{name}: ended with {code}: {said[-_SHOWN:]}")
