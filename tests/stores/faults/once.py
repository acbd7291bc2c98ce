"""A command is done once: by whichever of several processes comes first, also when one of them is killed in the middle.

The processes run the same series of commands as applications do, through a desk with a command id.
"""

import json
import os
import select
import signal

from tests.spine.toy import CLERK, Slot, number
from tests.stores.faults.ground import chance
from tests.stores.faults.outcome import Fault, Outcome, Sort, doubled_or_lost
from tests.stores.faults.places import Place, Places, opened_toy

from community_gov import Code, Community

__all__ = ["command_once"]

SHIFT = Code("night")
_RACERS = 3
_SERIES = 12  # commands that the racers of one store run


def command_once(places: Places, times: int) -> Outcome:
    """Let processes race for so many commands; in every second series one of them is killed on the way, and starts again."""
    faults, series, killed = list[Fault](), -(-times // _SERIES), 0
    for round_ in range(series):
        with places() as place:
            after = chance("once", round_).uniform(0, 0.06) if round_ % 2 else None
            answers = _race(place, after)
            killed += after is not None
            faults += [fault.at(f"series {round_}") for fault in _judged(place, answers)]
    said = f"{_RACERS} processes each, one of them killed in {killed} of {series} series"
    return Outcome(points=series * _SERIES, faults=faults, said=said)


def _race(place: Place, kill_after: float | None) -> list[list[str]]:
    """The answers of each process that came to its end."""
    racers = [_forked(place) for _racer in range(_RACERS)]
    if kill_after is not None:
        select.select([racers[0][1]], [], [], kill_after)
        os.kill(racers[0][0], signal.SIGKILL)
        racers.append(_forked(place))  # whoever was killed comes again, and asks for everything again
    answers = []
    for racer, (child, reading) in enumerate(racers):
        with os.fdopen(reading) as file:
            said = file.read()
        os.waitpid(child, 0)
        if kill_after is None or racer:
            answers.append(list[str](json.loads(said)))
    return answers


def _forked(place: Place) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    said: list[str] = []  # pragma: no cover  # from here on in the child, where nothing is measured
    try:
        community = opened_toy(place)
        said = [_command(community, key) for key in range(1, _SERIES + 1)]
    finally:
        os.write(writing, json.dumps(said).encode())
        os._exit(0)


def _command(community: Community, key: int) -> str:  # pragma: no cover  # see above
    """Run one command at a desk of its own; returns what came of it."""
    try:
        given = community.by(CLERK, command_id=f"command {key}").run(number, shift=SHIFT)
    except BaseException as error:  # noqa: BLE001  # whatever it is, the parent judges it
        return repr(error)
    return f"{given.id} {given.no}"


def _judged(place: Place, answers: list[list[str]]) -> list[Fault]:
    """Every process was given the same, each command drew one number, and the journal has one entry for each."""
    community = opened_toy(place)
    with community.journal() as journal:
        report, keys = journal.verify(), [entry.command for entry in journal.entries()]
    with community.by(CLERK).view() as view:
        numbers = [slot.no for slot in view.find(Slot)]
    faults = [Fault(Sort.CORRUPT, fault) for fault in report.faults]
    faults += doubled_or_lost(numbers, range(1, _SERIES + 1))
    if len(keys) != len(set(keys)) or len(keys) != _SERIES:
        faults.append(Fault(Sort.DOUBLED, f"the journal has the commands {keys}"))
    if len({tuple(said) for said in answers}) != 1:
        faults.append(Fault(Sort.UNTYPED, f"the answers differ: {answers}"))
    return faults
