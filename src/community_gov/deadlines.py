"""By when: a limit of hours, days or months, from an instant, with pauses, extensions and restarts.

A deadline is never kept as a figure that somebody adds to. It is computed anew from what happened to it, by one pure function,
`deadline_from`: so a correction of one step moves it, and how it came about can always be told.

What the law says (Civil Code arts. 200 to 204; read): hours run from the minute on (art. 201); the day on which something
happens is not counted; a last day that is a day of rest moves to the day after it; the last day lasts until 24:00 (art. 203).
`calendar.py` counts the days. What no law says is decided here, for all stories alike:

- A civil day, a clear day or a working day counts when the clock runs at its end. So a pause from Monday to Thursday takes three
  days out, and one that begins and ends on one day takes none: its day is counted whole, as the last day of a period is. A
  period of months ends as many days later as the pause took out of it. Hours stand still to the second.
- A last day that is a day of rest, or that ends while the clock stands, moves on to the next day that is neither.
- An extension runs on from the end that the limit has without it; a day that was named is the last one if it lies later.
- A named last day does not move for a day of rest, because it was not counted; pauses that follow move it as they move others.
  A last minute can be named too; it is moved to the second, as hours are.
- While a pause lasts there is no last day, unless the limit was over before it began.

Hence, for all inputs, a pause never brings an end forward and an extension never does either.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from attrs import evolve, field, frozen, validators

from community_gov.calendar import NEVER, NO_CALENDAR, Counted, Counting, Step, WorkingCalendar, count, day_ends
from community_gov.errors import GovernanceError, Word
from community_gov.records import Coded

__all__ = [
    "ClockAct",
    "ClockMove",
    "ClockOrder",
    "Due",
    "PauseReason",
    "TimeLimit",
    "begins",
    "deadline_from",
    "ends",
    "extends",
    "full_minute",
    "pauses",
    "restarts",
    "resumes",
]

_LONGEST = 10_000
_DAY, _MINUTE, _TICK = timedelta(days=1), timedelta(minutes=1), timedelta(microseconds=1)
_UNITS = {
    Counting.CIVIL_DAYS: ("日", "day"),
    Counting.CLEAR_DAYS: ("净日", "clear day"),
    Counting.WORKING_DAYS: ("个工作日", "working day"),
    Counting.MONTHS: ("个月", "month"),
    Counting.HOURS: ("小时", "hour"),
}


@frozen
class TimeLimit:
    """How much time there is: so many hours, days or months.

    >>> TimeLimit(5, Counting.WORKING_DAYS).word.zh, TimeLimit(1, Counting.HOURS).word.en
    ('5个工作日', '1 hour')
    """

    amount: int = field(validator=[validators.ge(1), validators.le(_LONGEST)])
    counting: Counting = Counting.CIVIL_DAYS

    @property
    def word(self) -> Word:
        """The limit as a message says it."""
        zh, en = _UNITS[self.counting]
        plural = "" if self.amount == 1 else "s"
        return Word(f"{self.amount}-{self.counting.value}", f"{self.amount}{zh}", f"{self.amount} {en}{plural}")


class PauseReason(Coded):
    """What is waited for while a clock stands still; nothing else stops one."""

    RESIDENT = "resident", "等待居民", "waiting for the resident"
    WEATHER = "weather", "等待天气", "waiting for the weather"
    AUTHORITY = "authority", "等待其他机关", "waiting for another authority"
    EXAMINATION = "examination", "等待检测鉴定", "waiting for an inspection or an expert"


class ClockAct(Coded):
    """What a step does to a deadline."""

    BEGIN = "begin", "起算", "begins"
    PAUSE = "pause", "中止", "pauses"
    RESUME = "resume", "恢复", "goes on"
    EXTEND = "extend", "延长", "is extended"
    RESTART = "restart", "重新起算", "begins anew"
    END = "end", "终结", "ends"


class ClockOrder(GovernanceError, ValueError):
    """The steps of a deadline contradict each other, such as a pause within a pause; the message names the step."""


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone; instants are aware")
    return at.astimezone(UTC)


def _minute(at: datetime | None) -> datetime | None:
    return None if at is None else full_minute(_aware(at))


@frozen(kw_only=True)
class ClockMove:
    """What one step in a life does to its deadline; a story keeps it as a field of its own move.

    `at` is the instant in the world from which it counts, which is not always the one at which it was written down.
    Make them with `begins`, `pauses`, `resumes`, `extends`, `restarts` and `ends`. Raises ValueError for a step that says too
    little or too much.
    """

    act: ClockAct
    at: datetime = field(converter=_aware)
    limit: TimeLimit | None = None
    until: date | None = None
    """A last day that is named instead of counted."""
    moment: datetime | None = field(default=None, converter=_minute)
    """A last minute that is named instead of counted; seconds make it the next full one."""
    pause: PauseReason | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what says too little or too much."""
        said = sum(one is not None for one in (self.limit, self.until, self.moment))
        least, most = _SAYS[self.act]
        if not least <= said <= most:
            given = "several" if said > 1 else "none" if least else "any"
            raise ValueError(f"{self.act.value}: give a limit, a last day or a last minute, not {given}")
        if (self.pause is not None) is not (self.act is ClockAct.PAUSE):
            raise ValueError(f"{self.act.value}: a reason to wait belongs to a pause, and to nothing else")


_SAYS = dict.fromkeys(ClockAct, (0, 0)) | {
    ClockAct.BEGIN: (1, 1),
    ClockAct.EXTEND: (1, 1),
    ClockAct.RESTART: (0, 1),
}


def begins(
    at: datetime, *, limit: TimeLimit | None = None, until: date | None = None, moment: datetime | None = None
) -> ClockMove:
    """A deadline begins: with a limit to count, a last day or a last minute. One that ran before is forgotten."""
    return ClockMove(act=ClockAct.BEGIN, at=at, limit=limit, until=until, moment=moment)


def pauses(at: datetime, reason: PauseReason) -> ClockMove:
    """The clock stands still from this instant."""
    return ClockMove(act=ClockAct.PAUSE, at=at, pause=reason)


def resumes(at: datetime) -> ClockMove:
    """The clock goes on from this instant."""
    return ClockMove(act=ClockAct.RESUME, at=at)


def extends(at: datetime, *, by: TimeLimit | None = None, until: date | None = None, moment: datetime | None = None) -> ClockMove:
    """More time: so much after the end that there is, or up to a last day or a last minute."""
    return ClockMove(act=ClockAct.EXTEND, at=at, limit=by, until=until, moment=moment)


def restarts(
    at: datetime, *, limit: TimeLimit | None = None, until: date | None = None, moment: datetime | None = None
) -> ClockMove:
    """It begins anew at this instant, with another limit or, when none is given, with the one of its beginning."""
    return ClockMove(act=ClockAct.RESTART, at=at, limit=limit, until=until, moment=moment)


def ends(at: datetime) -> ClockMove:
    """From here on no deadline runs: what was due has been done, or is no longer wanted."""
    return ClockMove(act=ClockAct.END, at=at)


@frozen(kw_only=True)
class Due:
    """By when something is due, and how that was counted."""

    since: datetime
    """The instant from which it is counted."""
    day: date | None
    """The last civil day; None while the clock stands still."""
    over: datetime | None
    """When the time is over: for days 24:00 of the last one, for hours to the minute. What happens then is late."""
    paused: PauseReason | None = None
    """What is waited for, while the clock stands still."""
    calendar: str
    """The name of the calendar that was asked about days of rest."""
    steps: tuple[Step, ...]

    @property
    def holidays_known(self) -> bool:
        """Whether a calendar said of every last day if it is a day of rest."""
        return all(step.what is not Counted.NOBODY_LOOKED for step in self.steps)

    def passed(self, now: datetime) -> bool:
        """Whether the time is over at this instant."""
        return self.over is not None and now >= self.over

    def told(self, lang: str = "en", *, zone: tzinfo = UTC) -> tuple[str, ...]:
        """How it was counted as lines in `zh` or `en`; days that are alike stand on one line, minutes are those of the zone."""
        return tuple(_told(self.steps, lang, zone))


def deadline_from(moves: Iterable[ClockMove], *, zone: tzinfo, calendar: WorkingCalendar = NO_CALENDAR) -> Due | None:
    """By when it is due after these steps, in the order in which they happened; None when no deadline runs.

    Raises ClockOrder when they contradict each other, and NoWorkingDays for working days that the calendar does not know.

    >>> from zoneinfo import ZoneInfo
    >>> loudi = ZoneInfo("Asia/Shanghai")
    >>> first, fourth = datetime(2022, 6, 1, 9, tzinfo=loudi), datetime(2022, 6, 4, 9, tzinfo=loudi)
    >>> moves = [begins(first, limit=TimeLimit(7))]
    >>> due = deadline_from(moves, zone=loudi)
    >>> due.day, due.over
    (datetime.date(2022, 6, 8), datetime.datetime(2022, 6, 8, 16, 0, tzinfo=datetime.timezone.utc))
    >>> moves.append(pauses(fourth, PauseReason.WEATHER))
    >>> deadline_from(moves, zone=loudi).day is None
    True
    >>> moves.append(resumes(fourth + timedelta(days=2)))
    >>> moves.append(extends(fourth + timedelta(days=3), by=TimeLimit(2, Counting.HOURS)))
    >>> for line in deadline_from(moves, zone=loudi).told(zone=loudi):
    ...     print(line)
    2022-06-01: it begins here; not counted
    2022-06-02: the first day
    2022-06-04 … 2022-06-05: the clock stood still at the end of the day; not counted
    2022-06-10: the last day
    2022-06-10: no calendar for that year; nobody looked whether it is a day of rest
    2022-06-10: extended from here
    2022-06-11 00:00: counted from this minute
    2022-06-11 02:00: over at this minute
    """
    clock: _Clock | None = None
    for move in moves:
        clock = _after(clock, move)
    return None if clock is None else _due(clock, zone=zone, calendar=calendar)


@frozen(kw_only=True)
class _Clock:
    """What counts of the steps up to here."""

    begin: ClockMove
    extensions: tuple[ClockMove, ...] = ()
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    paused: ClockMove | None = None
    last: datetime


def _after(clock: _Clock | None, move: ClockMove) -> _Clock | None:
    if move.act is ClockAct.BEGIN:
        return _Clock(begin=move, last=move.at)
    if clock is None:
        raise ClockOrder(f"{move.act.value} at {move.at}: no deadline has begun")
    if move.at < clock.last:
        raise ClockOrder(f"{move.act.value} at {move.at}: the step before it was at {clock.last}")
    if move.act is ClockAct.END:
        return None
    if move.act is ClockAct.RESTART:
        again = move if move.limit or move.until or move.moment else evolve(clock.begin, at=move.at)
        return _Clock(begin=again, last=move.at)
    if move.act is ClockAct.EXTEND:
        return evolve(clock, extensions=(*clock.extensions, move), last=move.at)
    return _stopped_or_going(clock, move)


def _stopped_or_going(clock: _Clock, move: ClockMove) -> _Clock:
    if move.act is ClockAct.PAUSE:
        if clock.paused is not None:
            raise ClockOrder(f"pause at {move.at}: the clock has stood still since {clock.paused.at}")
        return evolve(clock, paused=move, last=move.at)
    if clock.paused is None:
        raise ClockOrder(f"resume at {move.at}: the clock does not stand still")
    stood = (clock.paused.at, move.at)
    return evolve(clock, pauses=(*clock.pauses, stood), paused=None, last=move.at)


# --- from the steps to the last day ----------------------------------------------------------------------------------


@frozen(kw_only=True)
class _End:
    """Where the counting has come to."""

    day: date
    over: datetime
    steps: tuple[Step, ...]


def _due(clock: _Clock, *, zone: tzinfo, calendar: WorkingCalendar) -> Due:
    found = _Counter(clock, zone, calendar).end()
    paused = clock.paused
    common = Due(since=clock.begin.at, day=found.day, over=found.over, calendar=calendar.name, steps=found.steps)
    if paused is None or paused.pause is None:
        return common
    if found.over <= paused.at:
        return evolve(common, paused=paused.pause)
    since = _day_of(paused.at, zone)
    steps = (*(step for step in found.steps if step.day < since), Step(since, Counted.STANDS))
    return evolve(common, paused=paused.pause, day=None, over=None, steps=steps)


class _Counter:
    """Counts one leg after the other: the limit, then each extension from the end before it."""

    def __init__(self, clock: _Clock, zone: tzinfo, calendar: WorkingCalendar) -> None:
        self._clock, self._zone, self._calendar = clock, zone, calendar
        self._standing = frozenset(_days_standing(clock.pauses, zone)) if clock.pauses else NEVER

    def end(self) -> _End:
        begin = self._clock.begin
        found = self._named(begin) if begin.limit is None else self._counted(begin.limit, self._day(begin.at), begin.at)
        for extension in self._clock.extensions:
            found = self._extended(found, extension)
        return found

    def _extended(self, found: _End, extension: ClockMove) -> _End:
        if extension.limit is not None:
            more = self._counted(extension.limit, found.day, found.over)
        else:
            more = self._named(extension)
            if more.over <= found.over:
                return evolve(found, steps=(*found.steps, Step(more.day, Counted.LONGER)))
        return evolve(more, steps=(*found.steps, Step(found.day, Counted.EXTENDED), *more.steps))

    def _counted(self, limit: TimeLimit, day: date, at: datetime) -> _End:
        if limit.counting is Counting.HOURS:
            return self._hours(limit.amount, at)
        counted = count(day, limit.amount, counting=limit.counting, calendar=self._calendar, standing=self._standing)
        return _End(day=counted.due, over=day_ends(counted.due, zone=self._zone), steps=counted.steps)

    def _hours(self, hours: int, at: datetime) -> _End:
        over = self._stretched(at, at + timedelta(hours=hours))
        steps = (Step(self._day(at), Counted.FROM_MINUTE, at.astimezone(UTC)), self._over(Counted.TO_MINUTE, over))
        return _End(day=steps[-1].day, over=over, steps=steps)

    def _stretched(self, at: datetime, over: datetime) -> datetime:
        """The instant, later by as much as the clock stood still from `at` on, at a full minute."""
        for since, until in self._clock.pauses:
            if until > at and since < over:
                over += until - max(since, at)
        return full_minute(over).astimezone(UTC)

    def _over(self, what: Counted, over: datetime) -> Step:
        return Step(self._day(over - _TICK), what, over)

    def _named(self, move: ClockMove) -> _End:
        if move.moment is not None:
            return self._named_minute(move.at, move.moment)
        day = named = move.until or self._day(move.at)
        for standing in sorted(self._standing):
            if self._day(move.at) < standing <= day:
                day += _DAY
        steps = [Step(named, Counted.NAMED), *([Step(day, Counted.MOVED)] if day != named else ())]
        return _End(day=day, over=day_ends(day, zone=self._zone), steps=tuple(steps))

    def _named_minute(self, at: datetime, moment: datetime) -> _End:
        over = self._stretched(at, moment)
        steps = [self._over(Counted.NAMED_MINUTE, moment), *([self._over(Counted.TO_MINUTE, over)] if over != moment else ())]
        return _End(day=steps[-1].day, over=over, steps=tuple(steps))

    def _day(self, at: datetime) -> date:
        return _day_of(at, self._zone)


def _days_standing(pauses: Iterable[tuple[datetime, datetime]], zone: tzinfo) -> Iterator[date]:
    """The days at the end of which the clock stood still."""
    for since, until in pauses:
        day = _day_of(since, zone)
        while day_ends(day, zone=zone) <= until:
            yield day
            day += _DAY


def _day_of(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def full_minute(at: datetime) -> datetime:
    """The instant, or the full minute after it."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + _MINUTE


def _told(steps: tuple[Step, ...], lang: str, zone: tzinfo) -> Iterator[str]:
    for run in _runs(steps):
        first, last = run[0], run[-1]
        days = f"{first.day}" if len(run) == 1 else f"{first.day} … {last.day}"
        yield f"{days}{_clock_time(first, zone)}: {first.what.label(lang)}"


def _clock_time(step: Step, zone: tzinfo) -> str:
    """The minute of a step; that of midnight is 24:00 of the day which it ends."""
    if step.at is None:
        return ""
    at = step.at.astimezone(zone)
    return f" {at:%H:%M}" if at.date() <= step.day else " 24:00"


def _runs(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """The steps, days that follow each other and are alike together."""
    run: tuple[Step, ...] = ()
    for step in steps:
        if run and not (step.what is run[-1].what and step.day - run[-1].day == _DAY):
            yield run
            run = ()
        run = (*run, step)
    if run:
        yield run
