"""Shifts as iCalendar (RFC 5545): a feed of an association for everybody, and one of a person for that person alone.

The association's feed tells what is done, when and where, and nobody's name. The file is made by icalendar (extra `[calendar]` of
the core), which is loaded when the first one is made; a host serves it at an address that only the person knows.
"""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import frozen

from community_gov import Coded, Id, OneOf, Range, View, question
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov_volunteers.activities import Activity, ListState, Shift, midnight, shifts
from community_gov_volunteers.associations import association
from community_gov_volunteers.signup import SignUp, SignUpState

__all__ = ["CalendarShift", "ShiftCalendar", "Standing", "calendar_bytes", "person_calendar", "shift_calendar"]

_AT_ONCE = 500  # ids of which a store is asked together


class Standing(Coded):
    """What a shift in a calendar is for whoever reads it."""

    PLANNED = "planned", "已安排", "planned"
    PLACED = "placed", "已录取", "you have a place"
    WAITING = "waiting", "候补", "you are on the waiting list"
    INVITED = "invited", "待答复邀请", "you are invited"
    CALLED_OFF = "called_off", "已取消", "called off"


@frozen(kw_only=True)
class CalendarShift:
    """One shift in a calendar."""

    shift: Id[Shift]
    starts: datetime
    ends: datetime
    activity: str
    place: str | None
    standing: Standing


@frozen(kw_only=True)
class ShiftCalendar:
    """A calendar of shifts and the instant as of which it stands; `association` is None for that of a person."""

    community: str
    """The id of the compound, so that shifts of two of them have different names."""
    made: datetime
    association: str | None
    shifts: tuple[CalendarShift, ...]


@question("volunteers.shift_calendar")
def shift_calendar(view: View, body_id: Id[Body], *, since: date, until: date) -> ShiftCalendar:
    """The shifts of an association that start from `since` on and before `until`; see `calendar_bytes`."""
    body = association(view, body_id, on=view.today)
    found = shifts(view, body_id, since=since, until=until)
    standing = {one.id: Standing.CALLED_OFF if one.state is ListState.CALLED_OFF else Standing.PLANNED for one in found}
    return ShiftCalendar(
        community=view.community, made=view.now, association=body.name, shifts=tuple(_shifts(view, found, standing))
    )


_MINE = {
    SignUpState.PLACED: Standing.PLACED,
    SignUpState.WAITING: Standing.WAITING,
    SignUpState.INVITED: Standing.INVITED,
    SignUpState.CALLED_OFF: Standing.CALLED_OFF,
}


@question("volunteers.person_calendar")
def person_calendar(view: View, person_id: Id[Person], *, since: date, until: date) -> ShiftCalendar:
    """The shifts for which somebody has a place, waits, is invited, or that were called off, in all associations."""
    view.get(Person, person_id)
    mine = {one.shift: _MINE[one.state] for one in view.find(SignUp, person=person_id, state=OneOf(tuple(_MINE)))}
    window, ids = Range(ge=midnight(view, since), lt=midnight(view, until)), sorted(mine)
    parts = (OneOf(tuple(ids[at : at + _AT_ONCE])) for at in range(0, len(ids), _AT_ONCE))
    found = sorted(
        (one for part in parts for one in view.find(Shift, id=part, starts=window)), key=lambda one: (one.starts, one.id)
    )
    return ShiftCalendar(
        community=view.community, made=view.now, association=None, shifts=tuple(_shifts(view, tuple(found), mine))
    )


def _shifts(view: View, found: tuple[Shift, ...], standing: dict[Id[Shift], Standing]) -> Iterator[CalendarShift]:
    activities = {one.id: one for one in view.find(Activity, id=OneOf(tuple({shift.activity for shift in found})))}
    wanted = tuple({one.place for one in activities.values() if one.place is not None})
    places = {one.id: one.name for one in view.find(Place, id=OneOf(wanted))}
    for shift in found:
        activity = activities[shift.activity]
        yield CalendarShift(
            shift=shift.id,
            starts=shift.starts,
            ends=shift.ends,
            activity=activity.name,
            place=None if activity.place is None else places[activity.place],
            standing=standing[shift.id],
        )


# --- the file --------------------------------------------------------------------------------------------------------

_TITLE = {"zh": "志愿服务", "en": "Volunteering"}
_STATUS = {Standing.CALLED_OFF: "CANCELLED", Standing.WAITING: "TENTATIVE", Standing.INVITED: "TENTATIVE"}


def calendar_bytes(calendar: ShiftCalendar, *, lang: str = "zh") -> bytes:
    """The calendar as a file; raises ValueError for another language than zh and en, and ImportError without icalendar."""
    if lang not in _TITLE:
        raise ValueError(f"a calendar is in zh or en, not in {lang!r}")
    try:
        from icalendar import Calendar, Event  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[calendar] to make calendars") from error
    made = Calendar()
    made.add("prodid", "-//community-gov//volunteers//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", calendar.association or _TITLE[lang])
    for one in calendar.shifts:
        event = Event()
        event.add("uid", f"{one.shift}@{calendar.community}.community-gov")
        event.add("dtstamp", calendar.made.replace(microsecond=0))
        event.add("dtstart", one.starts)
        event.add("dtend", one.ends)
        event.add("summary", one.activity)
        event.add("description", getattr(one.standing, lang))
        event.add("status", _STATUS.get(one.standing, "CONFIRMED"))
        if one.place is not None:
            event.add("location", one.place)
        made.add_component(event)
    return bytes(made.to_ical())
