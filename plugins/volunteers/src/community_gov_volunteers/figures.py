"""Figures: verified hours by kind of activity and month, for the association and for everybody.

An entry belongs to one association, and a federation counts every body that is part of it once, so nothing is counted twice.
What others may see leaves out every line of fewer than five persons; sums are over the lines that are shown, so that none of
those left out can be worked out by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from attrs import frozen

from community_gov import Code, Id, OneOf, PartialDate, ProblemType, Range, Refused, View, question
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov.privacy import FEWEST
from community_gov_volunteers.activities import Activity, Shift, next_midnight
from community_gov_volunteers.associations import family
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import Entry, EntryMove, EntryState, Total

__all__ = [
    "Figures",
    "Line",
    "PersonalHours",
    "counted_entries",
    "figures",
    "hours_by_volunteer",
    "public_figures",
    "require_public_time",
    "require_time",
    "total_of_body",
]

WHOLE_MONTHS = ProblemType(
    "volunteers.whole_months",
    zh="公开数据只按整月提供: 起止日期须为每月1日",
    en="figures for others are of whole months: both days are the first of a month",
)
NO_TIME = ProblemType("volunteers.no_time", zh="结束日期须晚于开始日期", en="the end does not lie after the start")


@frozen(kw_only=True)
class Line:
    """One kind of activity in one month: minutes given, by how many persons, in how many shifts."""

    kind: Code
    month: PartialDate
    minutes: int
    persons: int
    shifts: int


@frozen(kw_only=True)
class Figures:
    """The lines of a time, by month and kind, and the sums over them."""

    lines: tuple[Line, ...]
    minutes: int
    persons: int
    """Different persons in all lines; in figures for others of at least five, else 0."""
    shifts: int
    left_out: bool
    """Whether lines of too few persons are missing."""


@frozen(kw_only=True)
class PersonalHours:
    """The verified minutes of one volunteer in a time."""

    enrolment: Id[Enrolment]
    number: int
    minutes: int


_Cell = tuple[PartialDate, Code]
_AT_ONCE = 500  # ids of which a store is asked together


@question("volunteers.figures")
def figures(view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None = None) -> Figures:
    """The verified hours of an association and its branches from `since` on and before `until`.

    With `as_of` they are those that stood at the end of that day: what was verified or corrected later is left out, so that a
    report can be made again.
    """
    return _figures(_cells(view, body_id, since, until, as_of), fewest=1)


@question("volunteers.public_figures")
def public_figures(view: View, body_id: Id[Body], *, since: date, until: date) -> Figures:
    """The same for everybody, as it stands now: whole months, and no line of fewer than five persons.

    It is not told as of a day: two such days would tell what one person was given between them.
    """
    require_public_time(since, until)
    return _figures(_cells(view, body_id, since, until, None), fewest=FEWEST)


def require_time(since: date, until: date) -> None:
    """Raise Refused (volunteers.no_time) when the end does not lie after the start."""
    if until <= since:
        raise Refused(NO_TIME(at="until"))


def require_public_time(since: date, until: date) -> None:
    """Raise Refused (volunteers.whole_months, volunteers.no_time) for what is no time of whole months."""
    if since.day != 1 or until.day != 1:
        raise Refused(WHOLE_MONTHS(at="since"))
    require_time(since, until)


def _cells(view: View, body_id: Id[Body], since: date, until: date, as_of: date | None) -> dict[_Cell, list[Entry]]:
    """The verified entries of a time, by month and kind of activity."""
    entries = counted_entries(view, body_id, since=since, until=until, as_of=as_of)
    kinds = _kinds(view, {entry.shift for entry in entries})
    cells: dict[_Cell, list[Entry]] = defaultdict(list)
    for entry in entries:
        cells[PartialDate(entry.day.isoformat()[: len("2021-06")]), kinds[entry.shift]].append(entry)
    return cells


def counted_entries(
    view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None, branches: bool = True
) -> tuple[Entry, ...]:
    """The entries that count for an association (and what is part of it on the last day), each once, as of the end of a day."""
    require_time(since, until)
    family_ids = tuple(body.id for body in family(view, body_id, on=until - timedelta(days=1)))
    bodies, days = OneOf(family_ids if branches else (body_id,)), Range(ge=since, lt=until)
    if as_of is None:
        return view.find(Entry, body=bodies, state=EntryState.VERIFIED, day=days)
    found = view.find(Entry, body=bodies, state=OneOf((EntryState.VERIFIED, EntryState.REPLACED)), day=days)
    stood = _stood(view, found, before=next_midnight(view, as_of))
    return tuple(entry for entry in found if entry.id in stood)


def _stood(view: View, entries: tuple[Entry, ...], *, before: datetime) -> set[Id[Entry]]:
    """Those of which the last step before an instant was the verification."""
    last: dict[Id[Entry], EntryMove] = {}
    for at in range(0, len(entries), _AT_ONCE):
        ids = OneOf(tuple(entry.id for entry in entries[at : at + _AT_ONCE]))
        for move in view.find(EntryMove, about=ids, at=Range(lt=before), order_by="step"):
            last[move.about] = move
    return {id for id, move in last.items() if move.to is EntryState.VERIFIED}


def _kinds(view: View, shift_ids: Iterable[Id[Shift]]) -> dict[Id[Shift], Code]:
    shifts = view.find(Shift, id=OneOf(tuple(shift_ids)))
    activities = view.find(Activity, id=OneOf(tuple({shift.activity for shift in shifts})))
    kinds = {activity.id: activity.kind for activity in activities}
    return {shift.id: kinds[shift.activity] for shift in shifts}


def _figures(cells: dict[_Cell, list[Entry]], *, fewest: int) -> Figures:
    shown = {cell: entries for cell, entries in sorted(cells.items()) if len(_persons(entries)) >= fewest}
    counted = [entry for entries in shown.values() for entry in entries]
    return Figures(
        lines=tuple(_line(cell, entries) for cell, entries in shown.items()),
        minutes=sum(entry.minutes for entry in counted),
        persons=len(_persons(counted)),
        shifts=len({entry.shift for entry in counted}),
        left_out=len(shown) < len(cells),
    )


def _line(cell: _Cell, entries: list[Entry]) -> Line:
    month, kind = cell
    return Line(
        kind=kind,
        month=month,
        minutes=sum(entry.minutes for entry in entries),
        persons=len(_persons(entries)),
        shifts=len({entry.shift for entry in entries}),
    )


def _persons(entries: Iterable[Entry]) -> set[Id[Person]]:
    return {entry.person for entry in entries if entry.minutes}


@question("volunteers.total_of_body")
def total_of_body(view: View, body_id: Id[Body], *, on: date) -> int:
    """The verified minutes of an association and what is part of it on a day, each once, from the running totals."""
    return sum(one.minutes for body in family(view, body_id, on=on) for one in view.find(Total, body=body.id))


@question("volunteers.hours_by_volunteer")
def hours_by_volunteer(
    view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None = None
) -> tuple[PersonalHours, ...]:
    """The verified minutes of each volunteer of one association in a time, by volunteer's number: a list, not a ranking."""
    entries = counted_entries(view, body_id, since=since, until=until, as_of=as_of, branches=False)
    minutes: dict[Id[Enrolment], int] = defaultdict(int)
    for entry in entries:
        minutes[entry.enrolment] += entry.minutes
    known = view.find(Enrolment, id=OneOf(tuple(minutes)), order_by="number")
    return tuple(PersonalHours(enrolment=one.id, number=one.number, minutes=minutes[one.id]) for one in known)
