"""The stage on which the numbered scripts play: one community, a clock to turn, and what earlier scripts did.

Each script `sN_name.py` has `enact(bay)`, which does the deeds and returns what they made, and `show(bay, console)`, which tells
of it. `bay.once(other.enact)` gives the result of an earlier script, enacting it first when nobody has. Everything that
is not in the public report about the compound is generated from a fixed seed and marked as generated.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar, cast

from attrs import define, field
from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from community_gov import Actor, AnyId, Community, Desk
from community_gov.rules import ElectionVerdict, Verdict, explain
from community_gov.testing import FixedClock, SeededSalts

__all__ = ["CLERK", "SCHEDULER", "Bay", "open_bay", "reasons", "tell"]

T = TypeVar("T")

CLERK = Actor.service("compound-office", "clerk", "operator")
"""The compound's office, whom the host trusts with the register."""
SCHEDULER = Actor.service("scheduler", "clerk")
"""The host's scheduler."""


@define
class Bay:
    """The compound, its clock, and the results of the scripts that have been enacted."""

    community: Community
    clock: FixedClock
    results: dict[str, object] = field(factory=dict)

    def once(self, enact: Callable[["Bay"], T]) -> T:
        """The result of a script, enacted now if it has not been yet."""
        name = enact.__module__
        if name not in self.results:
            self.results[name] = enact(self)
        return cast("T", self.results[name])

    def on(self, day: date, *, hour: int = 9) -> None:
        """Turn the clock to a day, at an hour of Beijing time."""
        local = datetime(day.year, day.month, day.day, hour, tzinfo=self.community.zone)
        self.clock.set(local.astimezone(UTC))

    def desk(self, actor: Actor = CLERK) -> Desk:
        """A desk of the compound's office, or of somebody else."""
        return self.community.by(actor)

    def as_person(self, person: AnyId) -> Desk:
        """A desk of a resident who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))


def open_bay(file: Path | None = None) -> Bay:
    """An empty Yujingwan, in memory or in a new file: all installed plugins, the real policy, predictable ids and salts."""
    clock, salts = FixedClock(), SeededSalts("yujingwan")
    if file is None:
        return Bay(community=Community.in_memory("yujingwan", name="御景湾", clock=clock, salts=salts), clock=clock)
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(f"{file.name}*"):  # an earlier run's, with the log that SQLite keeps beside it
        old.unlink()
    community = Community.create(f"sqlite:///{file.absolute()}", "yujingwan", name="御景湾", clock=clock, salts=salts)
    return Bay(community=community, clock=clock)


def tell(show: Callable[[Bay, Console], None]) -> None:
    """Play one script alone, on an empty stage."""
    show(open_bay(), Console())


def reasons(verdict: Verdict | ElectionVerdict) -> Group:
    """The tree of a verdict; a line that is too long for the terminal goes on below its own beginning."""
    lines = ((line.lstrip(), len(line) - len(line.lstrip())) for line in explain(verdict))
    return Group(*(Padding(Text(said), (0, 0, 0, depth), expand=False) for said, depth in lines))
