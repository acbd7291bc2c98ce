"""The sheet of an activity for the wall, and the calendar of a venue: in Chinese with the English, without a word about anybody.

The sheet has empty lines to sign on. Nothing in it is loaded from elsewhere. The calendar is made by icalendar (extra
`[calendar]`), which is loaded when the first one is made.
"""

from collections.abc import Iterator
from datetime import date
from html import escape

from attrs import frozen

from community_gov import Id, OneOf, View, question
from community_gov.households import Place
from community_gov_activities.activities import Activity
from community_gov_activities.bookings import Booking, BookingMove, BookingState, taken
from community_gov_activities.bring import ListedThing, to_bring
from community_gov_activities.signup import Headcount, headcount
from community_gov_activities.venues import Venue

__all__ = ["AttendanceSheet", "VenueCalendar", "attendance_sheet", "venue_calendar"]

_LINES = 10
_COLUMNS = (("序号", "no."), ("房号", "unit"), ("人数", "persons"), ("签到", "signature"))
_BOOKED = "已预约 booked"
_STYLE = """
@page { size: A4; margin: 16mm 18mm; } * { box-sizing: border-box; }
body { margin: 0 auto; max-width: 174mm; color: #000; font: 11.5pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC",
  "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif; }
h1 { text-align: center; font-size: 1.7em; margin: .6em 0 .1em; } .sub { text-align: center; margin: 0 0 .8em; }
small { color: #555; } table { border-collapse: collapse; width: 100%; margin: .6em 0; }
th, td { border: .3mm solid #000; padding: .3em .6em; text-align: left; } th { background: #f2f2f2; font-weight: 600; }
td.n { text-align: right; width: 4em; } .sign th { white-space: nowrap; } h2 { margin: .8em 0 .2em; font-size: 1.2em; }
thead { display: table-header-group; } .sign td { height: 9mm; } tr { break-inside: avoid; } .done { color: #555; }
.things { columns: 2; list-style: none; padding: 0; margin: .3em 0; } .things li { break-inside: avoid; }
@media screen { body { padding: 4mm; } }
@media screen and (max-width: 600px) { body { font-size: 11pt; padding: 3mm; }
  th, td { padding: .25em .4em; } .things { columns: 1; } }
"""


@frozen(kw_only=True)
class AttendanceSheet:
    """The sheet as one HTML document that prints on A4."""

    activity: Id[Activity]
    lines: int
    """How many empty lines it has: full tens, so that they tell no number of households."""
    html: str


@frozen(kw_only=True)
class VenueCalendar:
    """The bookings of a venue as iCalendar text (RFC 5545)."""

    venue: Id[Venue]
    bookings: int
    text: str


@question("activities.attendance_sheet")
def attendance_sheet(view: View, activity_id: Id[Activity]) -> AttendanceSheet:
    """What hangs on the wall: title, time, place, how many come at least, what is brought, lines to sign on."""
    activity, told = view.get(Activity, activity_id), headcount(view, activity_id)
    lines = -(-(told.households + 1) // _LINES) * _LINES
    html = "\n".join(_sheet(view, activity, told, lines)) + "\n"
    return AttendanceSheet(activity=activity_id, lines=lines, html=html)


def _sheet(view: View, activity: Activity, told: Headcount, lines: int) -> Iterator[str]:
    title, facts = escape(activity.title), " · ".join(_facts(view, activity))
    yield '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{title}</h1>\n<p class='sub'>签到表 <small>Attendance</small><br>{facts}</p>\n<p>{_coming(told)}</p>"
    things = to_bring(view, activity.id)
    if things:
        yield f"<h2>请带 <small>To bring</small></h2>\n<ul class='things'>{''.join(map(_thing, things))}</ul>"
    head = "".join(f"<th>{zh} <small>{en}</small></th>" for zh, en in _COLUMNS)
    yield f"<table class='sign'>\n<thead><tr>{head}</tr></thead>"
    yield from (f"<tr><td class='n'>{line}</td><td></td><td></td><td></td></tr>" for line in range(1, lines + 1))
    yield "</table>\n</body>\n</html>"


def _coming(told: Headcount) -> str:
    households, persons = told.households, told.persons
    if not households:
        return "欢迎报名 <small>You are welcome to sign up</small>"
    return f"已报名至少{households}户、{persons}人 <small>at least {households} households, {persons} persons so far</small>"


def _thing(one: ListedThing) -> str:
    if one.taken:
        return f"<li class='done'>☑ {one.number}. {escape(one.name)} <small>已有人带 · taken</small></li>"
    return f"<li>☐ {one.number}. {escape(one.name)}</li>"


def _facts(view: View, activity: Activity) -> Iterator[str]:
    starts, ends = (at.astimezone(view.zone) for at in (activity.starts, activity.ends))
    yield f"{starts:%Y-%m-%d %H:%M}-{ends:%H:%M}"
    booking = view.first(Booking, activity=activity.id, state=OneOf((BookingState.BOOKED, BookingState.HANDED_BACK)))
    if booking is not None:
        yield escape(view.get(Venue, booking.venue).name)
    elif activity.place is not None:
        yield escape(view.get(Place, activity.place).name)


@question("activities.venue_calendar")
def venue_calendar(view: View, venue_id: Id[Venue], *, since: date, until: date) -> VenueCalendar:
    """When a venue is taken on the days from `since` on and before `until`, as a feed that calendars subscribe to.

    An activity has its title there, every other booking says only that it is one. Raises ImportError without icalendar
    (extra `[calendar]`).
    """
    try:
        from icalendar import Calendar, Event  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[calendar] to make calendars") from error
    venue, found = view.get(Venue, venue_id), taken(view, venue_id, since=since, until=until)
    made = Calendar()
    made.add("prodid", "-//community-gov//activities//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", venue.name)
    for one in found:
        entry = Event()
        title = _BOOKED if one.activity is None else view.get(Activity, one.activity).title
        booked = view.first(BookingMove, about=one.booking, order_by="step")
        entry.add("uid", f"{one.booking}@{view.community}")
        entry.add("dtstamp", one.starts if booked is None else booked.at)
        entry.add("dtstart", one.starts)
        entry.add("dtend", one.ends)
        entry.add("summary", title)
        entry.add("location", venue.name)
        made.add_component(entry)
    return VenueCalendar(venue=venue_id, bookings=len(found), text=made.to_ical().decode())
