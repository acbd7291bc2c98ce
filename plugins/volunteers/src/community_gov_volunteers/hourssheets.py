"""Sheets of a shift as data: who is on it and what is on record of each, a line a person and stretch.

One answer makes the sign-in sheet that people write on, the hours sheet that comes back, and the export of a time.
"""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import field, frozen

from community_gov import Controller, Id, Mask, OneOf, Purpose, Range, Until, View, personal, question
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov_volunteers.activities import Activity, Shift, days_of_shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import COUNTING, Entry
from community_gov_volunteers.signup import SignUp, SignUpState

__all__ = ["HoursRow", "ShiftSheet", "hours_rows", "shift_sheet"]

_IDENTITY = personal(purpose=Purpose.IDENTITY, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS, mask=Mask.NAME)
_AT_ONCE = 500  # ids of which a store is asked together


@frozen(kw_only=True)
class HoursRow:
    """One line of an hours sheet; without a beginning and an end it is a name that waits to be filled in."""

    row: int
    """The row in its sheet, counted from 1."""
    sheet: str = ""
    shift: Id[Shift] | None = None
    """None: the only one that the sheet is about."""
    day: date | None = None
    """None: the first day of the shift."""
    number: int | None = None
    """The volunteer's number; None: found by the name, if one volunteer alone has it."""
    name: str | None = field(default=None, repr=False, metadata=_IDENTITY)
    starts: datetime | None = None
    ends: datetime | None = None
    minutes: int | None = None
    """Time actually given; None: all of it."""


@frozen(kw_only=True)
class ShiftSheet:
    """What stands on the sheets of a shift."""

    shift: Shift
    day: date
    activity: str
    association: str
    place: str | None
    lead: str | None = field(default=None, repr=False, metadata=_IDENTITY)
    lines: tuple[HoursRow, ...]
    """Who has a place, in the order of the list, then others who gave time."""


@question("volunteers.shift_sheet")
def shift_sheet(view: View, shift_id: Id[Shift]) -> ShiftSheet:
    """The sheets of a shift: everybody who has a place or hours on record, with those hours; see `sheet_html`, `write_hours`."""
    shift = view.get(Shift, shift_id)
    activity = view.get(Activity, shift.activity)
    return ShiftSheet(
        shift=shift,
        day=days_of_shift(view, shift)[0],
        activity=activity.name,
        association=view.get(Body, activity.body).name,
        place=None if activity.place is None else view.get(Place, activity.place).name,
        lead=view.get(Person, activity.lead).name,
        lines=_lines(view, (shift,), listed=True),
    )


@question("volunteers.hours_rows")
def hours_rows(view: View, body_id: Id[Body], *, since: date, until: date) -> tuple[HoursRow, ...]:
    """The hours of an association on days from `since` on and before `until`, for export; imported again they change nothing."""
    entries = view.find(Entry, body=body_id, day=Range(ge=since, lt=until), state=OneOf(COUNTING))
    shifts = _by_parts(view, sorted({entry.shift for entry in entries}))
    return tuple(line for line in _lines(view, shifts, listed=False) if line.day is not None and since <= line.day < until)


def _by_parts(view: View, ids: list[Id[Shift]]) -> tuple[Shift, ...]:
    parts = (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
    found = [shift for part in parts for shift in view.find(Shift, id=OneOf(tuple(part)))]
    return tuple(sorted(found, key=lambda shift: (shift.starts, shift.id)))


def _lines(view: View, shifts: Iterable[Shift], *, listed: bool) -> tuple[HoursRow, ...]:
    lines: list[HoursRow] = []
    for shift in shifts:
        standing = _standing(view.find(Entry, shift=shift.id, state=OneOf(COUNTING), order_by="starts"))
        placed = view.find(SignUp, shift=shift.id, state=SignUpState.PLACED, order_by="place") if listed else ()
        order = list(dict.fromkeys((*(one.enrolment for one in placed), *(one.enrolment for one in standing))))
        known = {one.id: one for one in view.find(Enrolment, id=OneOf(tuple(order)))}
        names = {one.id: one.name for one in view.find(Person, id=OneOf(tuple(one.person for one in known.values())))}
        for id in order:
            mine: list[Entry | None] = [entry for entry in standing if entry.enrolment == id]
            lines += [
                HoursRow(
                    row=len(lines) + number,
                    shift=shift.id,
                    day=days_of_shift(view, shift)[0] if entry is None else entry.day,
                    number=known[id].number,
                    name=names[known[id].person],
                    starts=None if entry is None else entry.starts,
                    ends=None if entry is None else entry.ends,
                    minutes=None if entry is None else entry.minutes,
                )
                for number, entry in enumerate(mine or [None], start=2)
            ]
    return tuple(lines)


def _standing(entries: tuple[Entry, ...]) -> list[Entry]:
    """What stands of the entries: not what waits to be replaced by a correction, nor what was struck out."""
    corrected = {entry.corrects for entry in entries}
    return [entry for entry in entries if entry.minutes and entry.id not in corrected]
