"""The same verbs give the same bytes: in another process, with other hashes, another locale, another zone of the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stores.postgres_server import Server

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from community_gov import ALLOW_ALL, Actor, Code, Community
from community_gov.stores import MemoryStore
from community_gov.testing import FixedClock, SeededSalts
from tests.spine.toy import CLERK, Toy, leave, number, take, take_two, toy

def made(url):
    if not url:
        return MemoryStore()
    from community_gov.stores.sql import create_store
    return create_store(url, toy().kinds.schemas())

clock, store = FixedClock(), made("".join(sys.argv[1:]))
store.create(id="test", name="test", secret=bytes(16))
community = Community(store, "test", plugins=[Toy()], policy=ALLOW_ALL, clock=clock, salts=SeededSalts())
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


def journal(url: str = "", **environment: str) -> bytes:
    """The bytes of the journal that the program writes in a process of its own, in memory or in a database."""
    command = [sys.executable, "-c", PROGRAM, *([url] if url else [])]
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


@pytest.mark.parametrize("environment", ENVIRONMENTS[1:2], ids=lambda environment: environment["TZ"])
def test_a_file_has_the_same_journal(here: bytes, environment: dict[str, str], tmp_path: Path) -> None:
    """Neither does it matter where it is kept, here in an SQLite file."""
    assert journal(f"sqlite:///{tmp_path}/a.db", **environment) == here


def test_a_server_has_the_same_journal(here: bytes, cluster: Server) -> None:
    """Nor in PostgreSQL, whose alphabet is another one."""
    with cluster.database() as url:
        assert journal(url, **ENVIRONMENTS[2]) == here


def test_the_journal_holds_what_the_program_did(here: bytes) -> None:
    """The comparison is about six entries, not about nothing."""
    assert here.count(b'"format":1') == 6
    assert "住户".encode() not in here
