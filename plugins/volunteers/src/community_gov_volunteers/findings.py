"""What is out of order with volunteers on a day: recorded late or not at all, not verified, not insured, stars above the hours.

Hours are due on record within ten working days after the activity ended. Which days are worked has to be known for that: where
the community has no calendar that knows them, the finding says that nobody can judge it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from community_gov import Finding, FindingType, Id, OneOf, Severity, View
from community_gov.calendar import CalendarSettings, NoWorkingDays, working_days_after
from community_gov.organizations import Body
from community_gov_volunteers.activities import Activity, ListState, Shift, asked_for, days_of_shift
from community_gov_volunteers.awards import Stars
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.gates import NOT_INSURED, Asked, Facts, shut
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
class _Held:
    """A shift, whose it is, when it was due on record, what was logged for it, and who had a place."""

    shift: Shift
    activity: Activity
    days: tuple[date, ...]
    due: date | None
    entries: tuple[Entry, ...]
    placed: tuple[SignUp, ...]

    @property
    def counting(self) -> tuple[Entry, ...]:
        """What takes up time: neither rejected nor replaced."""
        return tuple(entry for entry in self.entries if entry.state in COUNTING)


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
    shifts = tuple(_shifts(view))
    ended = [held for held in shifts if held.days[-1] < on]
    for held in ended:
        yield from _about_record(held, on)
    yield from _unknown(view, ended)
    yield from _about_insurance(view, shifts)
    yield from _about_stars(view)


def _shifts(view: View) -> Iterator[_Held]:
    """Every shift that was not called off, with one query for each kind of record."""
    shifts = view.find(Shift, state=OneOf((ListState.OPEN, ListState.CLOSED)), order_by="starts")
    wanted = OneOf(tuple(shift.id for shift in shifts))
    activities = {activity.id: activity for activity in view.find(Activity)}
    entries, placed = defaultdict[Id[Shift], list[Entry]](list), defaultdict[Id[Shift], list[SignUp]](list)
    for entry in view.find(Entry, shift=wanted):
        entries[entry.shift].append(entry)
    for sign_up in view.find(SignUp, shift=wanted, state=SignUpState.PLACED):
        placed[sign_up.shift].append(sign_up)
    for shift in shifts:
        days = days_of_shift(view, shift)
        yield _Held(
            shift=shift,
            activity=activities[shift.activity],
            days=days,
            due=record_by(view, days[-1]),
            entries=tuple(entries[shift.id]),
            placed=tuple(placed[shift.id]),
        )


def _about_record(held: _Held, on: date) -> Iterator[Finding]:
    if held.due is None:
        return
    about, since = held.shift.id, held.due
    first = [entry for entry in held.entries if entry.corrects is None and entry.state is not EntryState.REJECTED]
    late = sum(entry.logged_on > held.due for entry in first)
    if late:
        yield RECORDED_LATE(about, since=since, due=held.due, count=late)
    if on <= held.due:
        return
    recorded = {entry.enrolment for entry in held.counting}
    missing = sum(one.enrolment not in recorded for one in held.placed)
    if missing:
        yield NOT_RECORDED(about, since=since, due=held.due, count=missing)
    waiting = sum(entry.state is EntryState.LOGGED for entry in held.counting)
    if waiting:
        yield NOT_VERIFIED(about, since=since, due=held.due, count=waiting)


def _unknown(view: View, ended: list[_Held]) -> Iterator[Finding]:
    """One finding for each association whose shifts nobody can judge, though a rule asks for it."""
    by_body: dict[Id[Body], list[date]] = {}
    for held in ended:
        ruled = held.due is None and limit_on(view, RECORD_WITHIN, held.days[-1]) is not None
        if ruled and (held.counting or held.placed):
            by_body.setdefault(held.activity.body, []).append(held.days[-1])
    for body, days in by_body.items():
        yield CANNOT_JUDGE(body, since=min(days), first=min(days), count=len(days))


def _about_insurance(view: View, shifts: tuple[_Held, ...]) -> Iterator[Finding]:
    """How many were placed on or served in a dangerous shift without an insurance that held."""
    known: dict[Id[Enrolment], Facts] = {}
    for held in shifts:
        asked = {day: asked_for(view, held.activity, held.shift, on=day) for day in held.days}
        days = [day for day in held.days if asked[day].insurance]
        if not days:
            continue
        served = {one.enrolment for one in held.placed} | {entry.enrolment for entry in held.counting}
        for id in served - known.keys():
            known[id] = facts_of(view, view.get(Enrolment, id))
        bare = sum(any(_bare(asked[day], known[id], day) for day in days) for id in served)
        if bare:
            yield UNINSURED(held.shift.id, since=days[0], count=bare)


def _bare(asked: Asked, facts: Facts, day: date) -> bool:
    return any(problem.type is NOT_INSURED for problem in shut(asked, facts, on=day))


def _about_stars(view: View) -> Iterator[Finding]:
    """How many hold more stars than their hours are worth; whose they are is between them and the association."""
    above: dict[Id[Body], int] = {}
    for held in view.find(Stars, end=None):
        steps = ladder(view, held.ladder)
        if steps is not None and stars_for(total_of(view, held.enrolment), steps) < held.stars:
            body = view.get(Enrolment, held.enrolment).body
            above[body] = above.get(body, 0) + 1
    yield from (STARS_ABOVE(body, count=count) for body, count in sorted(above.items()))
