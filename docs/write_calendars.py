"""The pictures of how a deadline is counted: weeks of days, drawn from deadlines that the library has counted.

Which day has which number and colour is read off the steps of the answer and off the calendar; what stands here is from when,
how long, and what happened in each example.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import field, frozen
from docs.write_bars import LEFT, LINE, QUIET, WIDTH, Block, Picture, heading, picture, text

from community_gov.calendar import Counted, Counting, Step, count
from community_gov.deadlines import (
    ClockMove,
    Due,
    PauseReason,
    TimeLimit,
    begins,
    deadline_from,
    extends,
    pauses,
    resumes,
)
from community_gov.workdays import national

__all__ = ["CALENDAR", "ZONE", "Sheet", "calendars", "sheet"]

ZONE, CALENDAR = ZoneInfo("Asia/Shanghai"), national()
_DAY, _CELL, _HIGH = timedelta(days=1), 52, 38
_WEEK = ("Mon 一", "Tue 二", "Wed 三", "Thu 四", "Fri 五", "Sat 六", "Sun 日")
_OUT = (Counted.RESTS, Counted.STANDS)
_SHOWN = {
    "begins": ("#ffffff", "it begins here 起算当日"),
    "counted": ("#d3ebdc", "counted 计入"),
    "rests": ("#e9edf1", "day of rest 休息日"),
    "made_up": ("#f6e3b4", "班 make-up workday 调休"),
    "stands": ("#d9d2ea", "the clock stands still 中止"),
    "last": ("#14693a", "the last day 最后一日"),
    "after": ("#14507a", "the first day after it 期满后"),
}


def calendars() -> Mapping[str, Callable[[], Picture]]:
    """Every picture, by the name of its file."""
    return {
        "count-holiday.svg": _holiday,
        "count-working-days.svg": _working,
        "count-clear-days.svg": _clear,
        "count-pause.svg": _pause,
        "count-hours.svg": _hours,
    }


# --- the examples ----------------------------------------------------------------------------------------------------


def _holiday() -> Picture:
    found = count(date(2022, 9, 20), 15, counting=Counting.CIVIL_DAYS, calendar=CALENDAR)
    return _counted("15 days over a holiday", found.steps, found.told())


def _working() -> Picture:
    found = count(date(2022, 9, 28), 7, counting=Counting.WORKING_DAYS, calendar=CALENDAR)
    return _counted("7 working days over the same holiday", found.steps, found.told())


def _clear() -> Picture:
    blocks, told = list[Block](), list[str]()
    for counting, said in ((Counting.CIVIL_DAYS, "15 days 日"), (Counting.CLEAR_DAYS, "15 clear days 净日")):
        found = count(date(2022, 6, 1), 15, counting=counting, calendar=CALENDAR)
        blocks += [heading(f"{said}: {found.due}"), _weeks(sheet(found.steps))]
        told += [said, *found.told()]
    return picture("Days and clear days", [*blocks, _key(blocks)], told)


def _pause() -> Picture:
    moves, blocks, told = list[ClockMove](), list[Block](), list[str]()
    for said, more in _story():
        moves += more
        due = deadline_from(moves, zone=ZONE, calendar=CALENDAR)
        if due is not None:
            blocks += [heading(f"{said}: {due.day}"), _weeks(sheet(due.steps))]
            told += [said, *due.told(zone=ZONE)]
    return picture("A pause and an extension", [*blocks, _key(blocks)], told)


def _story() -> Iterator[tuple[str, tuple[ClockMove, ...]]]:
    """Seven days from the 20th; from the 22nd to the 26th the resident is waited for; then five working days more."""
    yield "7 days", (begins(_at(20, 9), limit=TimeLimit(7)),)
    yield "After a pause 中止后", (pauses(_at(22, 14), PauseReason.RESIDENT), resumes(_at(26, 10)))
    yield "Extended by 5 working days 延长后", (extends(_at(28, 9), by=TimeLimit(5, Counting.WORKING_DAYS)),)


def _hours() -> Picture:
    moves = (
        begins(_at(20, 15, 20), limit=TimeLimit(24, Counting.HOURS)),
        pauses(_at(20, 22), PauseReason.WEATHER),
        resumes(_at(21, 8)),
    )
    due = deadline_from(moves, zone=ZONE, calendar=CALENDAR)
    if due is None or due.over is None:
        raise LookupError("no deadline runs in the example of hours")
    return picture("24 hours and a storm", [_line(moves, due)], due.told(zone=ZONE))


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2022, 9, day, hour, minute, tzinfo=ZONE)


# --- what each day is ------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Sheet:
    """What an answer says of each day, in the order of the days."""

    begins: date
    last: date
    """The last day, moved where it had to be moved; for clear days the first one after it."""
    clear: bool = False
    numbers: Mapping[date, tuple[int, ...]] = field(factory=dict)
    """Which of the days counted each day is; an extension begins with 1 again."""
    stands: frozenset[date] = frozenset()


def sheet(steps: Sequence[Step]) -> Sheet:
    """Read the days off the steps of an answer."""
    numbers, standing = dict[date, tuple[int, ...]](), set[date]()
    for leg in _legs(steps):
        when = {step.what: step.day for step in leg}
        out = {step.day for step in leg if step.what in _OUT}
        standing |= {step.day for step in leg if step.what is Counted.STANDS}
        day, number = when.get(Counted.FIRST), 0
        while day is not None and day <= when[Counted.LAST]:
            number += day not in out
            numbers |= {day: (*numbers.get(day, ()), number)} if day not in out else {}
            day += _DAY
    first, last = steps[0], steps[-1]
    clear = last.what is Counted.AFTER
    return Sheet(begins=first.day, last=last.day, clear=clear, numbers=numbers, stands=frozenset(standing))


def _legs(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The counting of the limit, then that of each extension."""
    leg = list[Step]()
    for step in steps:
        if step.what is Counted.EXTENDED:
            yield leg
            leg = []
        leg.append(step)
    yield leg


# --- weeks of days ---------------------------------------------------------------------------------------------------


def _counted(title: str, steps: Sequence[Step], told: Sequence[str]) -> Picture:
    weeks = _weeks(sheet(steps))
    return picture(title, [weeks, _key([weeks])], told)


def _weeks(found: Sheet) -> Block:
    """Full weeks from the day on which it begins to the last one."""
    parts = [text(LEFT + at * _CELL + 26, 11, said, size=11, fill=QUIET, anchor="middle") for at, said in enumerate(_WEEK)]
    day = monday = found.begins - found.begins.weekday() * _DAY
    while day <= found.last or day.weekday():
        weeks, at = divmod((day - monday).days, 7)
        parts += _cell(found, day, LEFT + at * _CELL, 18 + weeks * _HIGH)
        day += _DAY
    return Block(parts=tuple(parts), height=18 + (day - monday).days // 7 * _HIGH + 8)


def _cell(found: Sheet, day: date, x: int, y: int) -> Iterator[str]:
    what = _what(found, day)
    fill = _SHOWN[what][0] if what else "#ffffff"
    ink = "#ffffff" if what in ("last", "after") else "#1c2430" if what else QUIET
    edge = 'stroke="#1c2430" stroke-width="2"' if what == "begins" else f'stroke="{LINE}" stroke-width="0.6"'
    yield f'<rect class="{day} {what}" x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_HIGH - 2}" fill="{fill}" {edge}/>'
    yield text(x + 5, y + 13, f"{day.month}-{day.day}", size=10, fill=ink)
    if day in CALENDAR.made_up:
        yield text(x + _CELL - 5, y + 13, "班", size=10, fill=ink, anchor="end")
    if numbers := found.numbers.get(day):
        yield text(x + _CELL // 2, y + 31, " + ".join(map(str, numbers)), size=14, fill=ink, anchor="middle", bold=True)


def _what(found: Sheet, day: date) -> str:
    """What a day is in the picture; nothing outside of the time."""
    if day in (found.begins, found.last):
        return "begins" if day == found.begins else "after" if found.clear else "last"
    if not found.begins < day < found.last:
        return ""
    if day in found.stands:
        return "stands"
    if day in found.numbers:
        return "made_up" if day in CALENDAR.made_up else "counted"
    return "" if CALENDAR.works(day) else "rests"


def _key(blocks: Sequence[Block]) -> Block:
    """What the colours mean, of those that were used, two in a line."""
    drawn = "".join(part for block in blocks for part in block.parts)
    used = [name for name in _SHOWN if f' {name}" x=' in drawn]
    parts = list[str]()
    for number, name in enumerate(used):
        fill, said = _SHOWN[name]
        x, y = LEFT + number % 2 * 180, 8 + number // 2 * 18
        parts.append(f'<rect x="{x}" y="{y}" width="11" height="11" fill="{fill}" stroke="{LINE}"/>')
        parts.append(text(x + 17, y + 10, said, size=11, fill=QUIET))
    return Block(parts=tuple(parts), height=(len(used) + 1) // 2 * 18 + 8)


# --- a line of hours -------------------------------------------------------------------------------------------------


def _line(moves: Sequence[ClockMove], due: Due) -> Block:
    """The time as a line: where it runs and where it stands still."""
    if due.over is None:
        raise LookupError("a line of hours has an end")
    start, whole = due.since, due.over - due.since
    begin, pause, go_on = (move.at for move in moves)

    def x(at: datetime) -> int:
        return LEFT + 16 + (at - start) * (WIDTH - 2 * LEFT - 32) // whole

    parts = [
        f'<rect class="time {name}" x="{x(since)}" y="20" width="{x(until) - x(since)}" height="18" fill="{_SHOWN[name][0]}"/>'
        for name, since, until in (("counted", begin, pause), ("stands", pause, go_on), ("counted", go_on, due.over))
    ]
    for at in (begin, pause, go_on, due.over):
        parts.append(f'<path d="M{x(at)} 14V44" stroke="#1c2430" stroke-width="{2.5 if at == due.over else 1}"/>')
        parts.append(text(x(at), 57, f"{at.astimezone(ZONE):%H:%M}", size=11, anchor="middle", bold=at == due.over))
        parts.append(text(x(at), 71, f"{at.astimezone(ZONE):%m-%d}", size=10, fill=QUIET, anchor="middle"))
    for since, until in ((begin, pause), (pause, go_on), (go_on, due.over)):
        hours = f"{(until - since) // timedelta(hours=1)} h {(until - since) // timedelta(minutes=1) % 60:02} min"
        parts.append(text((x(since) + x(until)) // 2, 9, hours, size=11, fill=QUIET, anchor="middle"))
    key = _key([Block(parts=tuple(parts), height=0)])
    shifted = f'<g transform="translate(0 80)">{"".join(key.parts)}</g>'
    return Block(parts=(*parts, shifted), height=80 + key.height)
