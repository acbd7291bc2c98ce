"""The set of a drive follows the register: units that are no more leave, with where they went; those of a living scope join."""

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from community_gov.change import Change, View, question, verb
from community_gov.households import Unit, UnitStepKind, lineage
from community_gov.records import Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.drives import enrol, open_drive_on, stage_move
from community_gov.tasks.records import Drive, Enrolled, Stage, UnitsLeft, UnitsMoved
from community_gov.tasks.scope import units_of_scope

__all__ = ["refresh_drive", "units_gone"]


@verb("tasks.refresh_drive")
def refresh_drive(change: Change, drive_id: Id[Drive], *, on: date) -> tuple[Enrolled, ...]:
    """Let the set of a drive follow the register up to a day; gives the units that left and those that joined.

    A unit that was split or merged leaves on the day of that, or on the day of its last move here where that is later. With a
    living scope the units that meet it join in the first stage: new ones on the day from which on there is such a unit, others on
    the day `on`. A scheduler calls it as often as it likes.
    """
    drive = open_drive_on(change, drive_id, on=on)
    inside = change.find(Enrolled, drive=drive_id, left=None, order_by="unit")
    gone = tuple(_let_go(change, drive, inside, on))
    return (*gone, *_let_in(change, drive, on))


def _let_go(change: Change, drive: Drive, inside: tuple[Enrolled, ...], on: date) -> Iterator[Enrolled]:
    """Units of the drive that are no more."""
    ended = _ended(change, inside, on)
    for before in inside:
        if before.unit in ended:
            day = max(ended[before.unit], before.since)
            after = attrs.evolve(before, since=day, moves=before.moves + 1, left=day, gone_to=_successors(change, before.unit))
            change.put(stage_move(change, after, before=before, reason=None))
            yield change.put(after)
    if ended:
        change.emit(UnitsLeft(drive=drive.id, units=len(ended)))


def _ended(view: View, inside: tuple[Enrolled, ...], on: date) -> Mapping[Id[Unit], date]:
    known = view.find(Unit, id=OneOf(tuple(one.unit for one in inside)))
    return {unit.id: unit.until for unit in known if unit.until is not None and unit.until <= on}


def _successors(view: View, unit: Id[Unit]) -> tuple[Id[Unit], ...]:
    steps = (step for step in lineage(view, unit) if step.from_ == unit and step.how is not UnitStepKind.RENUMBERED)
    return tuple(dict.fromkeys(step.to for step in steps))


def _let_in(change: Change, drive: Drive, on: date) -> tuple[Enrolled, ...]:
    """Units of a living scope that were never in the drive."""
    if drive.scope is None or not drive.scope.living:
        return ()
    known = {one.unit for one in change.find(Enrolled, drive=drive.id)}
    wanted = tuple(unit for unit in units_of_scope(change, drive.scope, on=on) if unit not in known)
    since = {unit.id: unit.since for unit in change.find(Unit, id=OneOf(wanted))}
    days = {unit: max(since[unit] or on, drive.start) for unit in wanted}
    (first,) = change.find(Stage, drive=drive.id, order=1)
    made = enrol(change, drive, days, stage=first.code)
    for day in sorted(set(days.values())):
        units = sum(one == day for one in days.values())
        change.emit(UnitsMoved(drive=drive.id, to=first.code, blocker=None, units=units, on=day))
    return made


@question("tasks.units_gone")
def units_gone(view: View, drive_id: Id[Drive]) -> tuple[Enrolled, ...]:
    """The units that left a drive, with the stage in which they were and where they went, by day; raises NotFound."""
    view.get(Drive, drive_id)
    rows = view.find(Enrolled, drive=drive_id, order_by="left")
    return tuple(row for row in rows if row.left is not None)
