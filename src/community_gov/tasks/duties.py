"""Duties that come again and again: a rule of recurrence, a task for each time, and what nobody did.

The rule is one of RFC 5545, read by python-dateutil (extra `[calendar]`), by day: the hours of a rule are no days of a duty. The
host's scheduler calls `open_duties` as often as it likes; each time that a duty falls due is opened once.
"""

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from attrs import evolve, frozen

from community_gov.calendar import CalendarSettings, NoWorkingDays
from community_gov.change import Change, View, question, verb
from community_gov.deadlines import Due, TimeLimit, begins, deadline_from
from community_gov.errors import Nature, ProblemType
from community_gov.households import Place
from community_gov.records import AnyId, Id
from community_gov.tasks.checks import add_items
from community_gov.tasks.moving import moved, named_day, require_assignee
from community_gov.tasks.records import Duty, Occurrence, Task, TaskState
from community_gov.tasks.texts import require_text

__all__ = ["MissedDuty", "duties", "end_duty", "missed_duties", "open_duties", "put_up_duty"]

_ONE = timedelta(days=1)
_LOOKED_BACK = timedelta(days=366)
_TRIED = timedelta(days=366 * 5)
_YEARS = 6
"""So many years, at most, do the days lie in that are tried."""
_LATE = range(9966, 9994)
"""Twenty-eight years, in which every order of weekdays and leap years comes up, near the last year that a date can have."""
_UNTIL = re.compile(r";UNTIL=(\d{8})")
_RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(;(INTERVAL=[1-9]\d{0,3}|COUNT=[1-9]\d{0,4}|UNTIL=\d{8}|WKST=[A-Z]{2}"
    r"|BY(DAY|MONTH|MONTHDAY|SETPOS|WEEKNO|YEARDAY)=[A-Z0-9,+-]{1,100}))*"
)

NO_RULE = ProblemType(
    "tasks.no_rule",
    zh="不是按日的RFC 5545重复规则,例如 FREQ=WEEKLY;BYDAY=MO",
    en="that is no rule of recurrence by days (RFC 5545), such as FREQ=WEEKLY;BYDAY=MO",
)
NEVER = ProblemType("tasks.never", zh="按此规则五年内无一次", en="by this rule it never falls due within five years")
DUTY_ENDED = ProblemType("tasks.duty_ended", zh="该职责已于{on}终止", en="the duty ended on {on}", nature=Nature.STATE)
ENDS_FIRST = ProblemType("tasks.ends_first", zh="终止日{on}早于开始日{start}", en="the end {on} lies before the start {start}")


@frozen(kw_only=True)
class MissedDuty:
    """A time at which a duty fell due, and which is not done though it is over."""

    duty: Id[Duty]
    title: str
    assignee: AnyId | None
    on: date
    due: date
    task: Id[Task] | None
    """The task that was opened and is not done; None when nobody opened one."""


@verb("tasks.put_up_duty")
def put_up_duty(
    change: Change,
    *,
    title: str,
    rule: str,
    start: date,
    limit: TimeLimit | None = None,
    assignee: AnyId | None = None,
    place: Id[Place] | None = None,
    about: AnyId | None = None,
    checklist: tuple[str, ...] = (),
    needs_evidence: bool = False,
) -> Duty:
    """Let something fall due by a rule, from the day `start` on; without a limit it is due on the day itself."""
    require_text(title=title, **{f"checklist[{index}]": text for index, text in enumerate(checklist)})
    if assignee is not None:
        require_assignee(change, assignee)
    if place is not None:
        change.get(Place, place)
    named_day(change, start, at="start")
    made = Duty(
        id=change.new_id(Duty),
        title=title,
        rule=rule,
        start=start,
        limit=limit,
        assignee=assignee,
        place=place,
        about=about,
        checklist=checklist,
        needs_evidence=needs_evidence,
    )
    _require_rule(change, made)
    return change.put(made)


def _require_rule(change: Change, duty: Duty) -> None:
    ends_twice = "COUNT=" in duty.rule and "UNTIL=" in duty.rule
    change.require(_RULE.fullmatch(duty.rule) and not ends_twice, NO_RULE(at="rule"))
    try:
        falls = _falls_due(duty)
    except (ValueError, IndexError):  # what the reader of rules raises for a slip within a part
        change.refuse(NO_RULE(at="rule"))
    change.require(falls, NEVER(at="rule"))


def _falls_due(duty: Duty) -> bool:
    """Whether the duty falls due within five years.

    Where there is no such day the reader of rules looks for one up to the year 9999, so it is asked in years near to that
    which have the same days of the week.
    """
    until = _UNTIL.search(duty.rule)
    last = duty.start + _TRIED if until is None else min(duty.start + _TRIED, date.fromisoformat(until[1]))
    if last < duty.start:
        return False
    later = _like(duty.start) - date(duty.start.year, 1, 1)
    moved = evolve(duty, rule=_UNTIL.sub("", duty.rule), start=duty.start + later)
    return any(True for _day in _days(moved, first=moved.start, last=last + later))


def _like(start: date) -> date:
    """The first day of a late year that begins, as do those after it, as the year of this day does; else of its own."""
    first = date(start.year, 1, 1)
    leap = [isleap(first.year + n) for n in range(_YEARS)]
    alike = (
        year
        for year in _LATE
        if date(year, 1, 1).weekday() == first.weekday() and [isleap(year + n) for n in range(_YEARS)] == leap
    )
    return date(next(alike, first.year), 1, 1)


def _days(duty: Duty, *, first: date, last: date) -> Iterator[date]:
    """The days from the first to the last on which the duty falls due; raises ImportError without the extra."""
    try:
        from dateutil.rrule import rrulestr  # noqa: PLC0415  # an extra, loaded when a duty is looked at
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[calendar] for duties that come again by a rule") from error

    end = last if duty.ended is None else min(last, duty.ended)
    for moment in rrulestr(duty.rule, dtstart=datetime.combine(duty.start, time.min)):
        day = moment.date()
        if day > end:
            return
        if day >= first:
            yield day


@verb("tasks.end_duty")
def end_duty(change: Change, duty_id: Id[Duty], *, on: date) -> Duty:
    """Let a duty fall due for the last time on or before a day; tasks that are open stay."""
    duty = change.get(Duty, duty_id)
    if duty.ended is not None:
        change.refuse(DUTY_ENDED(at="duty_id", on=duty.ended))
    change.require(on >= duty.start, ENDS_FIRST(at="on", on=on, start=duty.start))
    return change.put(evolve(duty, ended=on))


@verb("tasks.open_duties")
def open_duties(change: Change) -> tuple[Task, ...]:
    """Open a task for each duty that has fallen due up to today, once; called again, it opens nothing twice.

    What fell due so long ago that its time is over gets no task: it is noted as missed. A duty whose limit needs a year that the
    calendar does not know is left for later; the audit tells of it.
    """
    opened = (_opened(change, duty, day) for duty in change.find(Duty) for day in _not_yet(change, duty))
    return tuple(task for task in opened if task is not None)


def _not_yet(view: View, duty: Duty) -> tuple[date, ...]:
    """The days up to today on which the duty fell due and which nobody has noted."""
    noted = view.find(Occurrence, duty=duty.id, order_by="on")
    first = noted[-1].on + _ONE if noted else duty.start
    return tuple(_days(duty, first=first, last=view.today))


def _opened(change: Change, duty: Duty, day: date) -> Task | None:
    due = _due(change, duty, day)
    if due is None:
        return None
    task = None if due.passed(change.now) else _task(change, duty, day)
    change.put(Occurrence(id=change.new_id(Occurrence), duty=duty.id, on=day, task=None if task is None else task.id))
    return task


def _task(change: Change, duty: Duty, day: date) -> Task:
    made = Task(
        id=change.new_id(Task),
        title=duty.title,
        about=duty.about or duty.id,
        place=duty.place,
        assignee=duty.assignee,
        lead=duty.assignee,
        needs_evidence=duty.needs_evidence,
        opened=change.now,
    )
    task = moved(change, made, "add", clock=begins(_morning(change, day), limit=duty.limit, until=None if duty.limit else day))
    if duty.checklist:
        add_items(change, task.id, texts=duty.checklist)
    return task


def _due(view: View, duty: Duty, day: date) -> Due | None:
    """By when it had to be done that time; None when the calendar does not know the year."""
    begin = begins(_morning(view, day), limit=duty.limit, until=None if duty.limit else day)
    try:
        return deadline_from([begin], zone=view.zone, calendar=view.settings(CalendarSettings).working)
    except NoWorkingDays:
        return None


def _morning(view: View, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=view.zone)


@question("tasks.duties")
def duties(view: View, *, assignee: AnyId | None = None) -> tuple[Duty, ...]:
    """The duties that have not ended, by their first day."""
    found = view.find(Duty, ended=None) if assignee is None else view.find(Duty, ended=None, assignee=assignee)
    return tuple(sorted(found, key=lambda duty: (duty.start, duty.id)))


@question("tasks.missed_duties")
def missed_duties(view: View, *, on: date) -> tuple[MissedDuty, ...]:
    """What fell due within a year before the day, is not done and is out of time, the oldest first."""
    found = (one for duty in view.find(Duty) for one in _missed(view, duty, on))
    return tuple(sorted(found, key=lambda one: (one.on, one.duty)))


def _missed(view: View, duty: Duty, on: date) -> Iterator[MissedDuty]:
    noted = {one.on: one.task for one in view.find(Occurrence, duty=duty.id)}
    for day in _days(duty, first=max(duty.start, on - _LOOKED_BACK), last=on):
        due = _due(view, duty, day)
        if due is None or due.day is None or due.day >= on:
            continue
        task = noted.get(day)
        if task is None or view.get(Task, task).state not in (TaskState.DONE, TaskState.CANCELLED):
            yield MissedDuty(duty=duty.id, title=duty.title, assignee=duty.assignee, on=day, due=due.day, task=task)
