"""Processes do random things at once: it comes to what the same things give one after another, in the order of the journal.

Everything that decides is drawn from the key of a command, so the journal says what was done; doing it again in memory, alone,
has to give the same journal to the byte.
"""

import os
import random
from collections import Counter
from collections.abc import Callable

from tests.spine.toy import CLERK, Slot, leave, number, number_in_vain, take, take_two, take_what_there_is, touch
from tests.stores.faults.ground import chance
from tests.stores.faults.outcome import Fault, Outcome, Sort
from tests.stores.faults.places import Place, Places, opened_toy, toy_community

from community_gov import Code, Community, Id, Refused
from community_gov.stores import MemoryStore

__all__ = ["act_at_random"]

_WORKERS = 8
_SHIFTS = 120
Act = Callable[[Community, str, random.Random], object]


def _on(verb: Callable[..., object]) -> Act:
    """A verb about some shift."""
    return lambda community, key, dice: community.by(CLERK, command_id=key).run(verb, shift=Code(f"s{dice.randrange(_SHIFTS)}"))


def _about(verb: Callable[..., object]) -> Act:
    """A verb about a place that may be there, or not."""
    return lambda community, key, dice: community.by(CLERK, command_id=key).run(verb, Id[Slot](f"slot-{dice.randrange(60)}-1"))


def _in_vain(community: Community, key: str, dice: random.Random) -> object:
    del dice
    return community.by(CLERK, command_id=key).run(number_in_vain)


_ACTS: tuple[Act, ...] = (_on(take), _on(take_two), _on(take_what_there_is), _on(number), _about(leave), _about(touch), _in_vain)


def _act(community: Community, key: str) -> None:
    """Do what the key stands for; raises Refused when it cannot be done now."""
    dice = chance("order", key)
    dice.choice(_ACTS)(community, key, dice)


def act_at_random(places: Places, times: int) -> Outcome:
    """Let processes do so many things at once, and compare."""
    each = -(-times // _WORKERS)
    with places() as place:
        children = [_forked(place, worker, each) for worker in range(_WORKERS)]
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        faults = [Fault(Sort.UNTYPED, f"worker {worker} failed") for worker, code in enumerate(ended) if code]
        done, found = _compared(opened_toy(place))
    return Outcome(points=each * _WORKERS, faults=[*faults, *found], said=f"{done} done, the others refused")


def _forked(place: Place, worker: int, times: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1  # pragma: no cover  # from here on in the child, where nothing is measured
    try:
        community = opened_toy(place)
        for turn in range(times):
            try:
                _act(community, f"{worker}-{turn}")
            except Refused:
                continue
        code = 0
    finally:
        os._exit(code)


def _compared(community: Community) -> tuple[int, list[Fault]]:
    """Do everything again, alone, in the order of the journal."""
    with community.journal() as journal:
        report, bodies = journal.verify(), list(journal.bodies())
        keys = [entry.command or "" for entry in journal.entries()]
    faults = [Fault(Sort.CORRUPT, fault) for fault in report.faults]
    faults += [Fault(Sort.DOUBLED, f"{key} is there {count} times") for key, count in Counter(keys).items() if count > 1]
    store = MemoryStore()
    store.create(id="toy", name="toy", secret=bytes(16))
    alone = toy_community(store)
    for key in keys:
        try:
            _act(alone, key)
        except Refused as error:
            faults.append(Fault(Sort.CORRUPT, f"{key} would have been refused in its place: {error}"))
    with alone.journal() as journal:
        if list(journal.bodies()) != bodies:
            faults.append(Fault(Sort.CORRUPT, "another journal comes of the same acts one after another"))
    return len(keys), faults
