"""What asking the plugins costs a change of one record: the core's stories and three plugins look at what it writes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType

import community_gov_owners
import community_gov_party
import community_gov_volunteers
from benchmarks.ground import Ground
from benchmarks.harness import Clock, Entrant, Result, Role, Run, Target, kept, race
from benchmarks.model import CLERK, Bench, add, unit
from benchmarks.sizes import Size
from community_gov import ALLOW_ALL, Change, Community, Problem, feedback, households, organizations
from community_gov.hookspecs import hookimpl
from community_gov.testing import fresh_community

__all__ = ["hooks"]

_PLUGINS: tuple[ModuleType, ...] = (community_gov_owners, community_gov_party, community_gov_volunteers)
_ASKED = (households, organizations, feedback, *_PLUGINS)
"""All who have this hook."""


class Inside:
    """A plugin that measures while the plugins are asked, for what a change writes is known for good only then."""

    def __init__(self) -> None:
        """Measure nothing yet."""
        self.measure: Callable[[Change], None] | None = None

    @hookimpl
    def gov_check_change(self, change: Change) -> Iterable[Problem]:
        """Measure once; the others are asked in its course, and it with them."""
        measure, self.measure = self.measure, None
        if measure is not None:
            measure(change)
        return ()


def hooks(size: Size, _grounds: Sequence[Ground]) -> Iterator[Result]:
    """Through the door of the plugins, and by calling the same functions."""
    inside, results = Inside(), list[Result]()
    community = fresh_community(plugins=[Bench(), *_PLUGINS, inside], policy=ALLOW_ALL)

    def measure(change: Change) -> None:
        entrants = [
            Entrant(name="ours", role=Role.OURS, ready=kept(_through_the_door(community, change, size.reads))),
            Entrant(name="calls", role=Role.LIMIT, ready=kept(_directly(change, size.reads))),
        ]
        results.append(
            race(
                "asking three plugins and three stories about a change of one record",
                entrants,
                unit="us a change",
                operations=size.reads,
                rounds=size.rounds,
                targets=(Target(name="", bound=12, clock=Clock.CPU),),
            )
        )

    inside.measure = measure
    community.by(CLERK).run(add, record=unit(1))
    yield from results


def _through_the_door(community: Community, change: Change, times: int) -> Run:
    def run() -> Callable[[], object]:
        for _ in range(times):
            objections = community.objections(change)
        return lambda: objections

    return run


def _directly(change: Change, times: int) -> Run:
    asked = [plugin.gov_check_change for plugin in _ASKED]

    def run() -> Callable[[], object]:
        for _ in range(times):
            objections = tuple(problem for ask in asked for problem in ask(change))
        return lambda: objections

    return run
