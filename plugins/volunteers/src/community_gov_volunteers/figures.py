"""Figures: verified hours by kind of activity and month, for the association and for everybody.

An entry belongs to one association, and a federation counts every body that is part of it once, so nothing is counted twice.

What others see is made so that no two answers differ by fewer than five persons. Each month is told as it stood at the end of the
next one and never again otherwise. Of a federation that is told which its branches are told, and what is left of them together
once it is of five. Numbers of persons are full fives, because one person may be in several lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from attrs import field, frozen

from community_gov import Code, Id, Nature, OneOf, PartialDate, ProblemType, Range, Refused, View, counted, question
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov.privacy import FEWEST, full_fives
from community_gov_volunteers.activities import Activity, Shift, next_midnight
from community_gov_volunteers.associations import family, parts
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import Entry, EntryMove, EntryState, Total

__all__ = [
    "Figures",
    "Line",
    "PersonalHours",
    "PublicFigures",
    "PublicLine",
    "counted_entries",
    "figures",
    "hours_by_volunteer",
    "public_figures",
    "require_public_time",
    "require_time",
    "settled_on",
    "total_of_body",
]

WHOLE_MONTHS = ProblemType(
    "volunteers.whole_months",
    zh="公开数据只按整月提供: 起止日期须为每月1日",
    en="figures for others are of whole months: both days are the first of a month",
)
NOT_SETTLED = ProblemType(
    "volunteers.not_settled",
    zh="截至{last}的公开数据自{on}起提供, 此后不再变动",
    en="figures until {last} are told to others from {on} on, and do not change any more then",
    nature=Nature.STATE,
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
    """Different persons in all lines."""
    shifts: int


@frozen(kw_only=True)
class PublicLine:
    """The same of one kind and month for everybody."""

    kind: Code
    month: PartialDate
    minutes: int
    persons: int = field(metadata=counted())
    """At least so many: full fives."""
    shifts: int


@frozen(kw_only=True)
class PublicFigures:
    """The lines that everybody is told, and the sums over them."""

    lines: tuple[PublicLine, ...]
    minutes: int
    persons: int = field(metadata=counted())
    """At least so many different persons in all lines: full fives."""
    shifts: int
    left_out: bool
    """Whether something of too few persons is missing."""


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
    cells = _cells(view, counted_entries(view, body_id, since=since, until=until, as_of=as_of))
    every = [entry for entries in cells.values() for entry in entries]
    return Figures(lines=tuple(_line(cell, cells[cell]) for cell in sorted(cells)), **_sums(every))


@question("volunteers.public_figures")
def public_figures(view: View, body_id: Id[Body], *, since: date, until: date) -> PublicFigures:
    """The same for everybody: whole months, each as it stood at the end of the next one, and nothing of fewer than five persons.

    Raises Refused (volunteers.whole_months, volunteers.not_settled).
    """
    require_public_time(view, since, until)
    shown: dict[_Cell, list[Entry]] = {}
    left_out, month = False, since
    while month < until:
        after = _next_month(month)
        entries = counted_entries(view, body_id, since=month, until=after, as_of=settled_on(after))
        cells, rest = _tellable(view, body_id, _cells_by_body(view, entries), on=after - timedelta(days=1))
        shown |= cells
        left_out, month = left_out or bool(rest), after
    return _public(shown, left_out=left_out)


def settled_on(until: date) -> date:
    """The last day of the month after those that end before `until`: what is recorded later changes no figure for others."""
    return _next_month(until) - timedelta(days=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def require_time(since: date, until: date) -> None:
    """Raise Refused (volunteers.no_time) when the end does not lie after the start."""
    if until <= since:
        raise Refused(NO_TIME(at="until"))


def require_public_time(view: View, since: date, until: date) -> None:
    """Raise Refused (volunteers.whole_months, .no_time, .not_settled) for what are no whole months that are over for a month."""
    if since.day != 1 or until.day != 1:
        raise Refused(WHOLE_MONTHS(at="since"))
    require_time(since, until)
    if view.today <= settled_on(until):
        last = until - timedelta(days=1)
        raise Refused(NOT_SETTLED(at="until", last=last, on=settled_on(until) + timedelta(days=1)))


def _cells(view: View, entries: Iterable[Entry]) -> dict[_Cell, list[Entry]]:
    """Entries by month and kind of activity."""
    entries = tuple(entries)
    kinds = _kinds(view, {entry.shift for entry in entries})
    cells: dict[_Cell, list[Entry]] = defaultdict(list)
    for entry in entries:
        cells[PartialDate(entry.day.isoformat()[: len("2021-06")]), kinds[entry.shift]].append(entry)
    return cells


def _cells_by_body(view: View, entries: Iterable[Entry]) -> dict[Id[Body], dict[_Cell, list[Entry]]]:
    bodies: dict[Id[Body], dict[_Cell, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for cell, found in _cells(view, entries).items():
        for entry in found:
            bodies[entry.body][cell].append(entry)
    return bodies


_Cells = dict[_Cell, list[Entry]]


def _tellable(view: View, body_id: Id[Body], given: dict[Id[Body], _Cells], *, on: date) -> tuple[_Cells, _Cells]:
    """What of a body is told, and what is not: what its parts are told, and the rest of them together from five persons on.

    So whatever is left when figures of parts are taken from those of the whole is nothing or of five persons. What was looked at
    is taken out of `given`, so a part of two bodies counts once.
    """
    shown: _Cells = defaultdict(list)
    rest: _Cells = defaultdict(list, {cell: list(entries) for cell, entries in given.pop(body_id, {}).items()})
    for part in parts(view, body_id, on=on):
        for ours, theirs in zip((shown, rest), _tellable(view, part, given, on=on), strict=True):
            for cell, entries in theirs.items():
                ours[cell].extend(entries)
    for cell in [cell for cell, entries in rest.items() if len(_persons(entries)) >= FEWEST]:
        shown[cell].extend(rest.pop(cell))
    return shown, rest


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


def _line(cell: _Cell, entries: list[Entry]) -> Line:
    month, kind = cell
    return Line(kind=kind, month=month, **_sums(entries))


def _public(shown: _Cells, *, left_out: bool) -> PublicFigures:
    lines = (_line(cell, shown[cell]) for cell in sorted(shown))
    sums = _sums([entry for entries in shown.values() for entry in entries])
    return PublicFigures(
        lines=tuple(
            PublicLine(
                kind=line.kind,
                month=line.month,
                minutes=line.minutes,
                persons=full_fives(line.persons),
                shifts=line.shifts,
            )
            for line in lines
        ),
        minutes=sums["minutes"],
        persons=full_fives(sums["persons"]),
        shifts=sums["shifts"],
        left_out=left_out,
    )


def _sums(entries: Collection[Entry]) -> dict[str, int]:
    return {
        "minutes": sum(entry.minutes for entry in entries),
        "persons": len(_persons(entries)),
        "shifts": len({entry.shift for entry in entries}),
    }


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
