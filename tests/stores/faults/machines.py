"""Random histories against the model, many of them, on both processors: the state machines of the tests with larger numbers."""

import json
import os
import traceback
from collections import Counter

from hypothesis.stateful import RuleBasedStateMachine
from plugins.volunteers.tests.year import compared as compared_hours
from plugins.volunteers.tests.year import play as play_volunteers
from tests.feedback.machine import FeedbackMachine
from tests.feedback.machine import in_file as life_in_file
from tests.feedback.machine import in_memory as life_in_memory
from tests.feedback.year import compared, play
from tests.households.days import RegisterMachine, in_file, in_memory
from tests.spine.toy import VERBS
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.places import Places
from tests.stores.postgres_server import Server
from tests.stores.test_community_model import CommunityMachine
from tests.stores.test_model import StoreMachine, drive
from tests.tasks.test_task_machine import TaskMachine

from community_gov import feedback

__all__ = [
    "community_machines",
    "feedback_machines",
    "feedback_month_on_server",
    "feedback_years",
    "lives_on_server",
    "register_machines",
    "store_machines",
    "task_machines",
    "volunteer_years",
]

_STEPS = 50
_WORKERS = 2
_MANY_LIVES = 400  # from which on every action in the life of a matter has to come up
_MANY = 40  # from which on every verb has to come up


def store_machines(places: Places, times: int) -> Outcome:
    """Changes, questions, undoing, reopening and watching, on the store itself."""
    _counts, faults = _driven(StoreMachine, places, times)
    return Outcome(points=times, faults=faults, said=f"{_STEPS} steps each")


def community_machines(places: Places, times: int) -> Outcome:
    """Verbs of the toy story, with command ids, failing plugins and changes of several verbs."""
    counts, faults = _driven(CommunityMachine, places, times)
    if times >= _MANY:
        faults += [Fault(Sort.OTHER, f"{verb.__name__} never came up") for verb in VERBS if not counts[verb.__name__]]
    said = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    return Outcome(points=times, faults=faults, said=f"{_STEPS} steps each; verbs run: {said}")


def register_machines(times: int) -> Outcome:
    """Verbs about units, owners, residents, representatives and terms beside sets for every day; one in twenty in a file."""
    in_files = max(1, times // 20)
    _counts, faults = _driven(RegisterMachine, in_memory, times)
    _counts, more = _driven(RegisterMachine, in_file, in_files)
    return Outcome(points=times + in_files, faults=faults + more, said=f"{_STEPS} steps each")


def feedback_machines(times: int) -> Outcome:
    """The life of matters with clocks that jump, rules that take them up and several that are one; one in twenty in a file."""
    in_files = max(1, times // 20)
    counts, faults = _driven(FeedbackMachine, life_in_memory, times)
    _counts, more = _driven(FeedbackMachine, life_in_file, in_files)
    actions = {str(step.action) for step in feedback.LIFE.steps}
    if times >= _MANY_LIVES:
        more += [Fault(Sort.OTHER, f"{action} never came up") for action in sorted(actions - counts.keys())]
    said = ", ".join(f"{action} {counts[action]}" for action in sorted(actions))
    return Outcome(points=times + in_files, faults=faults + more, said=f"{_STEPS} steps each; {said}")


def feedback_years(times: int) -> Outcome:
    """Years of a compound of 920 households, whose totals are counted again by hand."""
    faults, deeds = [], 0
    for seed in range(times):
        year = play(seed, days=365)
        ours, by_hand = compared(year)
        deeds += len(year.deeds)
        differing = (name for name in ours if ours[name] != by_hand[name])
        faults += [Fault(Sort.CORRUPT, f"seed {seed}, {name}: {ours[name]} is {by_hand[name]}") for name in differing]
    return Outcome(points=times, faults=faults, said=f"{deeds:,} things done")


def feedback_month_on_server(server: Server, times: int) -> Outcome:
    """Months of the same compound in databases of a server."""
    faults, deeds, place = [], 0, server.prepared
    for seed in range(times):
        with place() as url:
            month = play(seed, days=31, url=url)
            ours, by_hand = compared(month)
        deeds += len(month.deeds)
        differing = (name for name in ours if ours[name] != by_hand[name])
        faults += [Fault(Sort.CORRUPT, f"seed {seed}, {name}: {ours[name]} is {by_hand[name]}") for name in differing]
    return Outcome(points=times, faults=faults, said=f"{deeds:,} things done")


def lives_on_server(machine: type[RuleBasedStateMachine], server: Server, times: int) -> Outcome:
    """The life of matters or of a task, each history in a database of its own of a server."""
    _counts, faults = _driven(machine, server.prepared, times)
    return Outcome(points=times, faults=faults, said=f"{_STEPS} steps each")


def volunteer_years(times: int) -> Outcome:
    """Years of a branch of 70 volunteers, whose hours are in a ledger kept by hand."""
    faults, shifts = [], 0
    for seed in range(times):
        year = play_volunteers(seed, days=365)
        ours, by_hand = compared_hours(year)
        shifts += year.shifts
        differing = (name for name in ours if ours[name] != by_hand[name])
        faults += [Fault(Sort.CORRUPT, f"seed {seed}, {name}: {ours[name]} is {by_hand[name]}") for name in differing]
    return Outcome(points=times, faults=faults, said=f"{shifts:,} shifts")


def task_machines(times: int) -> Outcome:
    """The life of one task: handed over, disputed, paused, extended, put right; one in twenty in a file."""
    in_files = max(1, times // 20)
    _counts, faults = _driven(TaskMachine, in_memory, times)
    _counts, more = _driven(TaskMachine, in_file, in_files)
    return Outcome(points=times + in_files, faults=faults + more, said=f"{_STEPS} steps each")


def _driven(machine: type[RuleBasedStateMachine], places: Places, times: int) -> tuple[Counter[str], list[Fault]]:
    """Drive the machine in several processes; returns how often each verb was run, and what differed."""
    shares = [times // _WORKERS + (worker < times % _WORKERS) for worker in range(_WORKERS)]
    pipes = [_forked(machine, places, share, seed) for seed, share in enumerate(shares) if share]
    counts, faults = Counter[str](), list[Fault]()
    for child, reading in pipes:
        with os.fdopen(reading) as answers:
            found, error = json.loads(answers.read() or '[{}, "it died"]')
        os.waitpid(child, 0)
        counts.update(found)
        faults += [Fault(Sort.CORRUPT, error)] if error else []
    return counts, faults


def _forked(machine: type[RuleBasedStateMachine], places: Places, times: int, seed: int) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    error = ""  # pragma: no cover  # from here on in the child, where nothing is measured
    try:
        drive(machine, places, machines=times, steps=_STEPS, seed=seed)
    except BaseException:  # noqa: BLE001  # whatever it is, the parent judges it
        error = traceback.format_exc()
    finally:
        ran = CommunityMachine.ran + CommunityMachine.refused + FeedbackMachine.ran
        os.write(writing, json.dumps([ran, error[-20_000:]]).encode())
        os._exit(0)
