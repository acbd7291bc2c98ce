"""The same verbs give the same bytes: in another process, with other hashes, another locale, another zone of the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from community_gov import Actor, Code
from community_gov.testing import FixedClock
from tests.spine.toy import CLERK, leave, number, take, take_two, toy

clock = FixedClock()
community = toy(clock=clock)
for shift in ("a", "b"):
    slot = community.by(CLERK, command_id=shift).run(take, shift=Code(shift), name="住户0001", phone="13800000000")
    clock.advance(hours=7)
    community.by(Actor.anonymous(), command_id=shift).run(take_two, shift=Code(shift))
    with community.by(CLERK).change() as change:
        number(change, shift=Code("c"))
        leave(change, slot.id)
with community.journal() as journal:
    assert journal.verify().sound
    sys.stdout.buffer.write(b"\\n".join(journal.bodies()))
"""
ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Shanghai", "LC_ALL": "POSIX", "PYTHONOPTIMIZE": "1"},
]


def journal(**environment: str) -> bytes:
    """The bytes of the journal that the program writes in a process of its own."""
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, check=False)  # noqa: S603  # this Python, our program
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def here() -> bytes:
    """The journal under the first environment."""
    return journal(**ENVIRONMENTS[0])


@pytest.mark.parametrize("environment", ENVIRONMENTS[1:], ids=lambda environment: environment["TZ"])
def test_two_processes_write_identical_journals(here: bytes, environment: dict[str, str]) -> None:
    """Nothing in a journal comes from hash order, the locale or the zone of the machine."""
    assert journal(**environment) == here


def test_the_journal_holds_what_the_program_did(here: bytes) -> None:
    """The comparison is about six entries, not about nothing."""
    assert here.count(b'"format":1') == 6
    assert "住户".encode() not in here
