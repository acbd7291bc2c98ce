"""What is out of order with volunteers on a day: recorded late or not at all, not verified, not insured, stars above the hours.

Hours are due on record within ten working days after the activity ended. Which days are worked has to be known for that: where
the community has no calendar that knows them, the finding says that nobody can judge it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from attrs import frozen

from community_gov import Finding, FindingType, Id, OneOf, Severity, View
from community_gov.calendar import CalendarSettings, NoWorkingDays, working_days_after
from community_gov.organizations import Body
from community_gov_volunteers.activities import Activity, ListState, Shift, asked_for, days_of_shift
from community_gov_volunteers.awards import Stars
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.gates import NOT_INSURED, shut
from community_gov_volunteers.hours import COUNTING, Entry, EntryState, total_of
from community_gov_volunteers.packs import MEASURES, RECORD_WITHIN, REGULATIONS, ladder, limit_on
from community_gov_volunteers.qualifications import facts_of
from community_gov_volunteers.signup import SignUp, SignUpState
from community_gov_volunteers.stars import stars_for

__all__ = ["findings_on", "record_by"]

RECORDED_LATE = FindingType(
    "volunteers.recorded_late",
    zh="服务于{due}前应当记录,有{count}条在此之后才记录",
    en="the service was due on record by {due}; {count} entries were logged later",
    rule=f"{MEASURES} art. 11",
    severity=Severity.LAW,
)
NOT_RECORDED = FindingType(
    "volunteers.not_recorded",
    zh="{due}已过,有{count}名已录取志愿者既无服务记录也未记为未到",
    en="{due} is over and {count} who had a place have neither hours on record nor a no-show",
    rule=f"{MEASURES} art. 11",
    severity=Severity.LAW,
)
NOT_VERIFIED = FindingType(
    "volunteers.not_verified",
    zh="{due}已过,有{count}条服务记录尚未核实",
    en="{due} is over and {count} entries are not verified",
    rule=f"{MEASURES} art. 11",
    severity=Severity.LAW,
)
CANNOT_JUDGE = FindingType(
    "volunteers.deadline_unknown",
    zh="没有{first}以后的工作日历,无法判断{count}个班次是否按期记录",
    en="no calendar knows the working days after {first}; whether {count} shifts were recorded in time cannot be judged",
    rule=f"{MEASURES} art. 11",
    severity=Severity.LAW,
)
UNINSURED = FindingType(
    "volunteers.uninsured",
    zh="{count}名志愿者在没有有效保险时被安排或参加了可能发生人身危险的服务",
    en="{count} volunteers were placed on or served in work with possible danger without an insurance that held",
    rule=f"{REGULATIONS} art. 17",
    severity=Severity.LAW,
)


STARS_ABOVE = FindingType(
    "volunteers.stars_above_hours",
    zh="更正后有{count}名志愿者的星级高于已核实的时长",
    en="after corrections {count} volunteers hold more stars than their verified hours are worth",
    rule=f"{MEASURES} art. 10",
    severity=Severity.LAW,
)


@frozen(kw_only=True)
class _Ended:
    """A shift that is over, when it was due on record, what is on record, and who had a place."""

    shift: Shift
    body: Id[Body]
    last_day: date
    due: date | None
    entries: tuple[Entry, ...]
    placed: tuple[SignUp, ...]


def record_by(view: View, ended: date) -> date | None:
    """The last day on which an activity that ended on that day is recorded in time.

    None when no rule gave a limit then, or when no calendar knows the working days.
    """
    limit = limit_on(view, RECORD_WITHIN, ended)
    if limit is None:
        return None
    try:
        return working_days_after(ended, limit.value, calendar=view.settings(CalendarSettings).working).due
    except NoWorkingDays:
        return None


def findings_on(view: View, on: date) -> Iterator[Finding]:
    """All findings of this plugin on a day."""
    shifts = tuple(view.find(Shift, state=OneOf((ListState.OPEN, ListState.CLOSED)), order_by="starts"))
    places = _by_shift(view, shifts)
    bodies = {activity.id: activity.body for activity in view.find(Activity)}
    ended = [
        _Ended(
            shift=shift,
            body=bodies[shift.activity],
            last_day=last_day,
            due=record_by(view, last_day),
            entries=_counting(view, shift),
            placed=places.get(shift.id, ()),
        )
        for shift in shifts
        if (last_day := days_of_shift(view, shift)[-1]) < on
    ]
    for one in ended:
        yield from _about_record(one, on)
    yield from _unknown(view, ended)
    for shift in shifts:
        yield from _about_insurance(view, shift, places.get(shift.id, ()))
    yield from _about_stars(view)


def _by_shift(view: View, shifts: tuple[Shift, ...]) -> dict[Id[Shift], tuple[SignUp, ...]]:
    wanted = OneOf(tuple(shift.id for shift in shifts))
    placed = view.find(SignUp, shift=wanted, state=SignUpState.PLACED, order_by="shift")
    return {shift: tuple(group) for shift, group in groupby(placed, key=lambda one: one.shift)}


def _counting(view: View, shift: Shift) -> tuple[Entry, ...]:
    return view.find(Entry, shift=shift.id, state=OneOf(COUNTING))


def _about_record(ended: _Ended, on: date) -> Iterator[Finding]:
    if ended.due is None:
        return
    about, since = ended.shift.id, ended.due
    late = sum(entry.logged_on > ended.due for entry in ended.entries if entry.corrects is None)
    if late:
        yield RECORDED_LATE(about, since=since, due=ended.due, count=late)
    if on <= ended.due:
        return
    recorded = {entry.enrolment for entry in ended.entries}
    missing = sum(one.enrolment not in recorded for one in ended.placed)
    if missing:
        yield NOT_RECORDED(about, since=since, due=ended.due, count=missing)
    waiting = sum(entry.state is EntryState.LOGGED for entry in ended.entries)
    if waiting:
        yield NOT_VERIFIED(about, since=since, due=ended.due, count=waiting)


def _unknown(view: View, ended: list[_Ended]) -> Iterator[Finding]:
    """One finding for each association whose shifts nobody can judge, though a rule asks for it."""
    by_body: dict[Id[Body], list[date]] = {}
    for one in ended:
        if one.due is None and limit_on(view, RECORD_WITHIN, one.last_day) is not None and (one.entries or one.placed):
            by_body.setdefault(one.body, []).append(one.last_day)
    for body, days in by_body.items():
        yield CANNOT_JUDGE(body, since=min(days), first=min(days), count=len(days))


def _about_insurance(view: View, shift: Shift, placed: tuple[SignUp, ...]) -> Iterator[Finding]:
    activity = view.get(Activity, shift.activity)
    days = [day for day in days_of_shift(view, shift) if asked_for(view, activity, on=day).insurance]
    if not days:
        return
    served = {one.enrolment for one in placed} | {entry.enrolment for entry in _counting(view, shift)}
    bare = sum(any(_bare(view, activity, view.get(Enrolment, id), day) for day in days) for id in served)
    if bare:
        yield UNINSURED(shift.id, since=days[0], count=bare)


def _bare(view: View, activity: Activity, enrolment: Enrolment, day: date) -> bool:
    problems = shut(asked_for(view, activity, on=day), facts_of(view, enrolment), on=day)
    return any(problem.type is NOT_INSURED for problem in problems)


def _about_stars(view: View) -> Iterator[Finding]:
    """How many hold more stars than their hours are worth; whose they are is between them and the association."""
    above: dict[Id[Body], int] = {}
    for held in view.find(Stars, end=None):
        steps = ladder(view, held.ladder)
        if steps is not None and stars_for(total_of(view, held.enrolment), steps) < held.stars:
            body = view.get(Enrolment, held.enrolment).body
            above[body] = above.get(body, 0) + 1
    yield from (STARS_ABOVE(body, count=count) for body, count in sorted(above.items()))
