"""Which unit came from which, under which number it is found on a day, and who can own or live in it when.

A unit that was split or merged is no more from that day on; steps tell which units came out of it. A unit with a new number stays
the same unit, and a step keeps the number that it had.
"""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from community_gov.change import Change, View, question
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.households.ownership import Ownership
from community_gov.households.places import Unit, UnitKind
from community_gov.households.residence import Residence
from community_gov.households.words import fold
from community_gov.records import Coded, Id, event, kind
from community_gov.stores.protocol import OneOf

__all__ = ["UnitFollowed", "UnitStep", "UnitStepKind", "lineage", "unit_of", "unit_problems"]


class UnitStepKind(Coded):
    """What happened to a unit."""

    SPLIT = "split", "分割", "split"
    MERGED = "merged", "合并", "merged"
    RENUMBERED = "renumbered", "改号", "renumbered"


@kind("households.unit_step", indexes=("from_", "to", "folded"))
@frozen(kw_only=True)
class UnitStep:
    """One unit came out of another one, or got another number."""

    id: Id["UnitStep"]
    how: UnitStepKind
    from_: Id[Unit]
    to: Id[Unit]
    """The same unit when it got another number."""
    on: date
    """The first day of what came after."""
    code: str
    """The code that the unit bore before, and its room."""
    room: str
    folded: str


@event("households.unit_followed")
@frozen(kw_only=True)
class UnitFollowed:
    """A unit was followed by another one, or by itself under another number."""

    step: Id[UnitStep]
    how: UnitStepKind
    from_: Id[Unit]
    to: Id[Unit]
    on: date


OUTSIDE = ProblemType(
    "households.outside_life",
    zh="房屋{unit}存续期间为{since}至{until},{id}不在其内",
    en="{id} does not lie within the time of unit {unit}, from {since} to {until}",
    nature=Nature.CONFLICT,
)
OWNED_COMMON = ProblemType(
    "households.owned_common",
    zh="房屋{unit}登记有业主({id}),不能列为共有用房",
    en="unit {unit} has an owner on record ({id}); common premises have none: release or correct it first",
    nature=Nature.CONFLICT,
)


# --- questions -------------------------------------------------------------------------------------------------------


@question("households.unit_of")
def unit_of(view: View, *, code: str, on: date | None = None) -> Unit | None:
    """The unit that bore a code on a day, today if not said, however it is typed (`３－1－1502`), or None."""
    day, folded = on or view.today, fold(code)
    bears = view.first(Unit, folded=folded)
    if bears is not None and _numbered(view, bears, date.max) <= day:
        return bears
    for step in view.find(UnitStep, folded=folded, order_by="-on"):
        unit = view.get(Unit, step.from_)
        if _numbered(view, unit, step.on) <= day < step.on:
            return unit
    return None


def _numbered(view: View, unit: Unit, before: date) -> date:
    """Since when a unit bears the number that it bore just before a day."""
    steps = view.find(UnitStep, from_=unit.id, how=UnitStepKind.RENUMBERED)
    return max((step.on for step in steps if step.on < before), default=unit.since or date.min)


@question("households.lineage")
def lineage(view: View, unit_id: Id[Unit]) -> tuple[UnitStep, ...]:
    """Every step that led to a unit, and every one that led on from it, by day; raises NotFound."""
    view.get(Unit, unit_id)
    back = _walk(view, unit_id, forward=False)
    found = {step.id: step for step in (*back, *_walk(view, unit_id, forward=True))}
    return tuple(sorted(found.values(), key=lambda step: (step.on, step.id)))


def _walk(view: View, unit_id: Id[Unit], *, forward: bool) -> Iterator[UnitStep]:
    seen, waiting = {unit_id}, [unit_id]
    while waiting:
        here = waiting.pop()
        for step in view.find(UnitStep, from_=here) if forward else view.find(UnitStep, to=here):
            yield step
            next_one = step.to if forward else step.from_
            if next_one not in seen:
                seen.add(next_one)
                waiting.append(next_one)


# --- what fits together ----------------------------------------------------------------------------------------------


def unit_problems(change: Change) -> Iterator[Problem]:
    """Who owns or lives in a unit does so while there is that unit, and common premises have no owner of their own."""
    units = {write.after.id: write.after for write in change.writes if isinstance(write.after, Unit)}
    rows = {write.after.id: write.after for write in change.writes if isinstance(write.after, Ownership | Residence)}
    unknown = sorted({row.unit for row in rows.values()} - units.keys())
    units |= {unit.id: unit for unit in change.find(Unit, id=OneOf(unknown))} if unknown else {}
    narrow = [unit.id for unit in units.values() if unit.since or unit.until or unit.kind is UnitKind.COMMON]
    if not narrow:
        return
    held: list[Ownership | Residence] = [*change.find(Ownership, unit=OneOf(narrow)), *change.find(Residence, unit=OneOf(narrow))]
    for row in held:
        yield from _fits(change, units[row.unit], row)


def _fits(view: View, unit: Unit, row: Ownership | Residence) -> Iterator[Problem]:
    early = unit.since is not None and row.start.latest < unit.since
    late = unit.until is not None and (row.end is None or row.end.earliest > unit.until)
    if early or late:
        since, until = unit.since or date.min, unit.until or date.max
        yield OUTSIDE(at="unit", unit=unit.id, since=since, until=until, id=row.id)
    if unit.kind is UnitKind.COMMON and isinstance(row, Ownership) and (row.end is None or row.end.latest > view.today):
        yield OWNED_COMMON(at="unit", unit=unit.id, id=row.id)
