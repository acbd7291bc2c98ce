"""How far a drive is on a day: totals by stage and by who blocks, the curve of what is left, and the units behind the figures.

Every figure is computed from the moves that are dated on or before the day. A move leads from one place to another, so the store
counts how many led from where to where, and no unit is read: what came into a place less what left it is there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias, cast

from attrs import frozen

from community_gov.calendar import day_ends
from community_gov.change import View, question
from community_gov.households import BlockedBy, Unit
from community_gov.records import Code, Id
from community_gov.stores.protocol import Range
from community_gov.tasks.records import Drive, Enrolled, Stage, StageMove

__all__ = [
    "BlockerCount",
    "Point",
    "Progress",
    "StageCount",
    "burn_down",
    "drives",
    "drives_of_unit",
    "progress",
    "stages",
    "units_in",
]


@frozen(kw_only=True)
class StageCount:
    """How many units are in one stage."""

    stage: Code
    zh: str
    en: str
    done: bool
    needed: bool
    units: int


@frozen(kw_only=True)
class BlockerCount:
    """How many units one thing holds up, and with whom that lies."""

    party: BlockedBy
    blocker: Code
    units: int


@frozen(kw_only=True)
class Progress:
    """A drive on a day. `total` = `done` + `open` + units that need nothing; the stages add up to `total` too.

    `total` + `gone` are the units that were ever in it.
    """

    drive: Id[Drive]
    on: date
    total: int
    needed: int
    """Units for which something has to be achieved."""
    done: int
    open: int
    gone: int
    """Units that left, because they are no more."""
    stages: tuple[StageCount, ...]
    blockers: tuple[BlockerCount, ...]

    @property
    def blocked(self) -> int:
        """Units that something holds up."""
        return sum(count.units for count in self.blockers)

    @property
    def share(self) -> Fraction | None:
        """What is done of what is needed; None when nothing is needed."""
        return Fraction(self.done, self.needed) if self.needed else None

    def blocked_by(self, party: BlockedBy) -> int:
        """Units that are held up by something that lies with this party."""
        return sum(count.units for count in self.blockers if count.party is party)


@frozen(kw_only=True)
class Point:
    """One day of the curve of what is left."""

    on: date
    open: int
    blocked: int
    done: int


@question("tasks.drives")
def drives(view: View) -> tuple[Drive, ...]:
    """All drives, the first first."""
    return view.find(Drive, order_by="start")


@question("tasks.stages")
def stages(view: View, drive_id: Id[Drive]) -> tuple[Stage, ...]:
    """The stages of a drive in their order; raises NotFound."""
    view.get(Drive, drive_id)
    return view.find(Stage, drive=drive_id, order_by="order")


@question("tasks.units_in")
def units_in(
    view: View, drive_id: Id[Drive], *, stage: Code | None = None, party: BlockedBy | None = None
) -> tuple[Enrolled, ...]:
    """The units that are in a drive as they stand now, by stage and by who holds them up; raises NotFound."""
    view.get(Drive, drive_id)
    everything = view.find(Enrolled, drive=drive_id, left=None, order_by="unit")
    return tuple(one for one in everything if stage in (None, one.stage) and party in (None, one.party))


@question("tasks.drives_of_unit")
def drives_of_unit(view: View, unit_id: Id[Unit]) -> tuple[Enrolled, ...]:
    """Where one unit stands in every drive that it is in."""
    return view.find(Enrolled, unit=unit_id)


@question("tasks.progress")
def progress(view: View, drive_id: Id[Drive], *, on: date, as_of: date | None = None) -> Progress:
    """The drive as it stood at the end of the day; before its start nothing is in it. Raises NotFound.

    With `as_of` what was entered after that day is left out, so that a report can be made again. The store is asked once for the
    stages and once to count, however many units there are.
    """
    ordered = stages(view, drive_id)
    entered = {} if as_of is None else {"at": Range(lt=day_ends(as_of, zone=view.zone))}
    counted = view.count_by(StageMove, _FROM_TO, drive=drive_id, on=Range(le=on), **entered)
    standing = Counter[_Place]()
    gone = 0
    for key, moves in counted.items():
        before, after = _ends(key)
        if before is not None:
            standing[before] -= moves
        if after is not None:
            standing[after] += moves
        gone += moves if after is None else 0
    return _summed(drive_id, on=on, ordered=ordered, inside=standing, gone=gone)


@question("tasks.burn_down")
def burn_down(view: View, drive_id: Id[Drive], *, until: date) -> tuple[Point, ...]:
    """What was left at the end of every day on which a unit moved, the last point being `until` itself; raises NotFound."""
    ordered = {stage.code: stage for stage in stages(view, drive_id)}
    moved = view.count_by(StageMove, ("on", *_FROM_TO), drive=drive_id, on=Range(le=until))
    points: dict[date, Point] = {}
    tally: Counter[str] = Counter()
    for key, moves in sorted(moved.items(), key=lambda item: cast("date", item[0][0])):
        before, after = _ends(key[1:])
        for name in _counted(ordered, before):
            tally[name] -= moves
        for name in _counted(ordered, after):
            tally[name] += moves
        points[cast("date", key[0])] = _point(cast("date", key[0]), tally)
    points.setdefault(until, _point(until, tally))
    return tuple(points.values())


_Place: TypeAlias = tuple[Code, BlockedBy | None, Code | None]
"""Where a unit can be: in a stage, and held up there or not. None stands for outside of the drive."""
_FROM_TO = ("from_", "from_party", "from_blocker", "to", "party", "blocker")


def _ends(key: tuple[object, ...]) -> tuple[_Place | None, _Place | None]:
    before, after = cast("_Place", key[:3]), cast("_Place", key[3:])
    return (None if before[0] is None else before), (None if after[0] is None else after)


def _summed(drive_id: Id[Drive], *, on: date, ordered: tuple[Stage, ...], inside: Mapping[_Place, int], gone: int) -> Progress:
    by_stage = Counter[Code]()
    for place, units in inside.items():
        by_stage[place[0]] += units
    counts = tuple(
        StageCount(stage=s.code, zh=s.zh, en=s.en, done=s.done, needed=s.needed, units=by_stage[s.code]) for s in ordered
    )
    return Progress(
        drive=drive_id,
        on=on,
        total=sum(inside.values()),
        needed=sum(count.units for count in counts if count.needed),
        done=sum(count.units for count in counts if count.done and count.needed),
        open=sum(count.units for count in counts if not count.done),
        gone=gone,
        stages=counts,
        blockers=_blockers(inside),
    )


def _blockers(inside: Mapping[_Place, int]) -> tuple[BlockerCount, ...]:
    found = Counter[tuple[BlockedBy, Code]]()
    for (_stage, party, blocker), units in inside.items():
        if party is not None and blocker is not None:
            found[party, blocker] += units
    ordered = sorted(found.items(), key=lambda item: (item[0][0].value, item[0][1]))
    return tuple(BlockerCount(party=party, blocker=blocker, units=units) for (party, blocker), units in ordered if units)


def _counted(ordered: Mapping[Code, Stage], place: _Place | None) -> Iterable[str]:
    if place is None:
        return ()
    stage = ordered[place[0]]
    if not stage.done:
        return ("open", "blocked") if place[2] is not None else ("open",)
    return ("done",) if stage.needed else ()


def _point(on: date, tally: Mapping[str, int]) -> Point:
    return Point(on=on, open=tally.get("open", 0), blocked=tally.get("blocked", 0), done=tally.get("done", 0))
