"""All faults many times, in named parts: `python -m tests.stores.faults [part ...]` prints one table and fails if a part does.

COMMUNITY_GOV_SHARE=10 tries a tenth of each number.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.stores.faults.damage import damage_often
from tests.stores.faults.errors import fail_often
from tests.stores.faults.kills import kill_often
from tests.stores.faults.power import lose_often
from tests.stores.faults.races import race_processes, race_threads, take_without_lock

__all__ = ["PARTS", "main"]

MEMORY = Path("/dev/shm")  # noqa: S108  # folders in it have names of their own
Said = tuple[bool, str]
"""Whether a part is well, and what became of it."""


def _share(number: int) -> int:
    return max(1, number // int(os.environ.get("COMMUNITY_GOV_SHARE", "1")))


def _kills(folder: Path, number: int) -> Said:
    found = kill_often(_share(number), folder)
    known = f"{found.kills} kills, {found.acknowledged} changes acknowledged, {found.unacknowledged} durable without"
    return not found.faults, f"{known}, lost or doubled {len(found.faults)}"


def _power(folder: Path) -> Said:
    found, control = lose_often(_share(50_000), folder), lose_often(_share(500), folder, obey=False)
    known = f"{found.moments} moments, lost {found.lost}, corrupt {len(found.faults)}; control: lost {control.lost}"
    return not found.lost and not found.faults and control.lost > 0, known


def _errors(folder: Path) -> Said:
    found = fail_often(_share(20_000), folder)
    known = f"{found.tries} points, {found.struck} operations failed, {found.refused} changes refused and retried"
    return not found.faults, f"{known}, lost, doubled or untyped {len(found.faults)}"


def _damages(folder: Path) -> Said:
    found = damage_often(_share(10_000), folder)
    return not found.faults, f"{found.tries} files, found by {found.found}, silent or untyped {len(found.faults)}"


def _races(folder: Path) -> Said:
    found = {race.__name__: race(750, 8, folder) for race in (race_processes, race_threads)}
    control = race_processes(750, 8, folder, take_without_lock)
    fair = found["race_processes"].fair(40) and found["race_threads"].fair(50)
    well = all(race.taken == sum(race.shares) == 750 and not race.faults for race in found.values())
    known = ", ".join(f"{name}: {race.taken} taken, fairness {race.fairness}" for name, race in found.items())
    return fair and well and control.taken > 750, f"{known}; control: {control.taken} taken"


def _tests(*arguments: str, **numbers: int) -> Said:
    """Tests of pytest, with larger numbers."""
    environment = os.environ | {f"COMMUNITY_GOV_{name}": str(_share(number)) for name, number in numbers.items()}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # this Python
    return done.returncode == 0, f"{numbers}: {done.stdout.strip().splitlines()[-1]}"


PARTS: Mapping[str, Callable[[Path, Path], Said]] = {
    "kills on disk": lambda disk, _memory: _kills(disk, 2_000),
    "kills in memory": lambda _disk, memory: _kills(memory, 1_000),
    "power": lambda _disk, memory: _power(memory),
    "errors": lambda _disk, memory: _errors(memory),
    "damages": lambda _disk, memory: _damages(memory),
    "races": lambda _disk, memory: _races(memory),
    "server": lambda _disk, _memory: _tests("tests/stores/faults/test_server_faults.py", CLIENTS=300, BACKENDS=20, CRASHES=10),
    "machines": lambda _disk, _memory: _tests("tests/stores/test_model.py", "-o", "timeout=0", MACHINES=5_000, STEPS=50),
}


def main(names: list[str]) -> int:
    """Run the parts; returns how many are not well."""
    failed = 0
    for name in names or list(PARTS):
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory() as disk,
            tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as memory,
        ):
            well, said = PARTS[name](Path(disk), Path(memory))
        failed += not well
        sys.stdout.write(f"{'ok  ' if well else 'FAIL'} {name:<16} {time.monotonic() - began:6.0f} s  {said}\n")
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
