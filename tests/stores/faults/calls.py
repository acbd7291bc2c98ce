"""A process is killed at every one of the system calls that a command makes: the store is as before or as after, a retry ends it.

All that can be exported of the community is compared, byte for byte.
"""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.story import COMMANDS, Command, Scene
from tests.stores.faults.tracing import killed_at, require_tracing

from community_gov.stores.errors import StoreError

__all__ = ["kill_at_every_call"]

_State = tuple[bytes, ...]


_OFTEN_USED = ("add person", "vote", "checkpoint")


def kill_at_every_call(folder: Path, commands: int = len(COMMANDS)) -> Outcome:
    """Play the story; kill each command, or so many of the few that are short and different, at each of its calls."""
    require_tracing()
    told, image = Scene(folder / "told"), folder / "image"
    for place in (told.folder, image):
        place.mkdir()
    points, faults, said = 0, list[Fault](), list[str]()
    names = [command.name for command in COMMANDS]
    wanted = names if commands >= len(names) else _OFTEN_USED[:commands]
    for command in COMMANDS[: max(map(names.index, wanted)) + 1]:
        before, deed = told.seen(), command.ready(told)
        given, after = deed.run(), told.seen()
        if command.name in wanted:
            found = _Calls(command, Scene(folder / "here", told.given), image, (before, after), given)
            calls = found.kill_at_each()
            points += calls
            faults += [fault.at(command.name) for fault in found.faults]
            said.append(f"{command.name} {calls}")
        told.given[command.name] = given
        _copy(told.folder, image)  # with the connection open, as a process leaves it that is killed now
        deed.close()
    return Outcome(points=points, faults=faults, said="calls: " + ", ".join(said))


def _copy(folder: Path, target: Path) -> None:
    """The files as they are, and nothing else."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)


class _Calls:
    """One command, killed again and again."""

    def __init__(self, command: Command, scene: Scene, image: Path, states: tuple[_State, _State], given: object) -> None:
        before, self._after = states
        places = range(len(before))
        between = [(*before[:place], state, *before[place + 1 :]) for state in command.between for place in places]
        self._allowed = {before, self._after, *between}
        self._scene, self._image, self._given = scene, image, given
        _copy(image, scene.folder)
        self._deed = command.ready(scene)
        self.faults: list[Fault] = []
        self._judgements: dict[bytes, list[Fault]] = {}
        """By the bytes that a kill has left: many calls change no file, and what is left is judged once."""

    def kill_at_each(self) -> int:
        """Kill it at its first call, its second, and so on until it comes to its end; returns how many there were."""
        call = 0
        while self._killed(call + 1):
            call += 1
        return call

    def _killed(self, call: int) -> bool:
        _copy(self._image, self._scene.folder)
        ended = killed_at(call, lambda: repr(self._deed.run()).encode())
        left = _digest(self._scene.folder)
        if left not in self._judgements:
            self._judgements[left] = [*self._judged(), *self._retried()]
        self.faults += [fault.at(f"call {call}") for fault in self._judgements[left]]
        if not ended.killed and ended.answer.decode() != repr(self._given):
            self.faults.append(Fault(Sort.LOST, f"undisturbed it gave {ended.answer[:100]!r}"))
        return ended.killed

    def _retried(self) -> list[Fault]:
        """Do it again, which has to come to the same answer and the same state, however far it came the first time."""
        again, faults = self._deed.run(), list[Fault]()
        self._deed.close()
        if again != self._given:
            faults.append(Fault(Sort.DOUBLED, f"the retry gave {again!r:.100}"))
        if self._scene.seen() != self._after:
            faults.append(Fault(Sort.DOUBLED, "after the retry it is not what it is when nothing disturbs it"))
        return faults

    def _judged(self) -> list[Fault]:
        try:
            state = self._scene.seen()
        except StoreError as error:
            return [Fault(Sort.CORRUPT, repr(error))]
        damages = [one for path in self._scene.folder.glob("*.db") for one in _checked(path)]
        return damages if state in self._allowed else [*damages, Fault(Sort.LOST, f"it is in between: {state[0][:80]!r}")]


def _checked(path: Path) -> list[Fault]:
    with closing(sqlite3.connect(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    return [Fault(Sort.CORRUPT, one) for one in found if one != "ok"]


def _digest(folder: Path) -> bytes:
    """Of all files but the index of the log, which SQLite builds anew when nobody has it open."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith("-shm"):
            found.update(f"{path.relative_to(folder)}:{path.stat().st_size}:".encode() + path.read_bytes())
    return found.digest()
