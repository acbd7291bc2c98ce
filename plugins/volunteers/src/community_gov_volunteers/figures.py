"""Figures: verified hours by kind of activity and month, for the association and for everybody.

An entry belongs to one association, and a federation counts every body that is part of it once, so nothing is counted twice.
What others may see leaves out every line of fewer than five persons; sums are over the lines that are shown, so that none of
those left out can be worked out by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from community_gov import Code, Id, OneOf, PartialDate, ProblemType, Range, Refused, View, question
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov.privacy import FEWEST
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.associations import family
from community_gov_volunteers.enrolment import Enrolment, enrolled
from community_gov_volunteers.hours import Entry, EntryState

__all__ = ["Figures", "Line", "PersonalHours", "active_rate", "figures", "hours_by_volunteer", "public_figures"]

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


@question("volunteers.figures")
def figures(view: View, body_id: Id[Body], *, since: date, until: date) -> Figures:
    """The verified hours of an association and its branches from `since` on and before `until`."""
    return _figures(_cells(view, body_id, since, until), fewest=1)


@question("volunteers.public_figures")
def public_figures(view: View, body_id: Id[Body], *, since: date, until: date) -> Figures:
    """The same for everybody: whole months, and no line of fewer than five persons."""
    if since.day != 1 or until.day != 1:
        raise Refused(WHOLE_MONTHS(at="since"))
    return _figures(_cells(view, body_id, since, until), fewest=FEWEST)


def _cells(view: View, body_id: Id[Body], since: date, until: date) -> dict[_Cell, list[Entry]]:
    """The verified entries of a time, by month and kind of activity."""
    if until <= since:
        raise Refused(NO_TIME(at="until"))
    bodies = tuple(body.id for body in family(view, body_id, on=until - timedelta(days=1)))
    entries = view.find(Entry, body=OneOf(bodies), state=EntryState.VERIFIED, day=Range(ge=since, lt=until))
    kinds = _kinds(view, {entry.shift for entry in entries})
    cells: dict[_Cell, list[Entry]] = defaultdict(list)
    for entry in entries:
        cells[PartialDate(entry.day.isoformat()[: len("2021-06")]), kinds[entry.shift]].append(entry)
    return cells


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


@question("volunteers.hours_by_volunteer")
def hours_by_volunteer(view: View, body_id: Id[Body], *, since: date, until: date) -> tuple[PersonalHours, ...]:
    """The verified minutes of each volunteer of one association in a time, by volunteer's number: a list, not a ranking."""
    entries = view.find(Entry, body=body_id, state=EntryState.VERIFIED, day=Range(ge=since, lt=until))
    minutes: dict[Id[Enrolment], int] = defaultdict(int)
    for entry in entries:
        minutes[entry.enrolment] += entry.minutes
    known = view.find(Enrolment, id=OneOf(tuple(minutes)), order_by="number")
    return tuple(PersonalHours(enrolment=one.id, number=one.number, minutes=minutes[one.id]) for one in known)


@question("volunteers.active_rate")
def active_rate(view: View, body_id: Id[Body], *, since: date, until: date) -> Fraction | None:
    """Of the volunteers enrolled on the last day, the part who gave time; None when fewer than five are enrolled."""
    if until <= since:
        raise Refused(NO_TIME(at="until"))
    members = {one.id for one in enrolled(view, body_id, on=until - timedelta(days=1))}
    if len(members) < FEWEST:
        return None
    given = {one.enrolment for one in hours_by_volunteer(view, body_id, since=since, until=until) if one.minutes}
    return Fraction(len(given & members), len(members))
