"""What a branch, its committee and its groups have to do in each month, quarter and year: due, done, late, missing.

The obligations are dated data (`norms`); a compound gives its own as a pack. A period counts from the day on which the branch or
the group was there as it began. Where groups may hold what the branch owes, it is held when each of them has. Nothing is told as
missing from before the first meeting that is on record: a branch that records none is told once that nothing is recorded.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import frozen

from community_gov import Coded, Finding, FindingType, Id, ProblemType, Refused, Severity, View, question
from community_gov.calendar import months_after, months_before
from community_gov.meetings import MeetingState
from community_gov.organizations import Body
from community_gov_party.convening import SessionRow, held_sessions, sessions
from community_gov_party.founding import kept_since, require_branch
from community_gov_party.grouping import Group
from community_gov_party.norms import Circle, Obligation, Rhythm, months_of, obligations_on, period_start, resting_on
from community_gov_party.offices import has_committee

__all__ = ["CalendarFile", "DueRow", "DueState", "calendar", "calendar_file", "obligation_findings"]

_ONE = timedelta(days=1)
_YEAR = 12
_LONGEST = 10 * 366


class DueState(Coded):
    """How an obligation stands in a period on a day."""

    DUE = "due", "待开展", "due"
    DONE = "done", "已开展", "done"
    LATE = "late", "逾期补开", "done late"
    MISSING = "missing", "未开展", "missing"


@frozen(kw_only=True)
class DueRow:
    """What somebody owes in one period, and what was done for it."""

    obligation: Obligation
    body: Id[Body]
    """The branch, for what it or its committee owes; the body of a group for what that owes."""
    first: date
    last: date
    """The last day on which it is in time."""
    held: tuple[date, ...]
    """The days of the meetings that count for it."""
    state: DueState


@frozen(kw_only=True)
class CalendarFile:
    """A calendar as a file (iCalendar, RFC 5545)."""

    name: str
    text: str


NOTHING_RECORDED = FindingType(
    "party.nothing_recorded",
    zh="没有登记任何会议,无法判断组织生活是否按期开展",
    en="no meeting is on record, so whether its meetings are held in time cannot be told",
    rule="Regulations on the work of Party branches (trial, 2018) (a secondary source was read)",
    rule_zh="中国共产党支部工作条例（试行，2018年）（已读二手资料）",
    severity=Severity.SHOULD,
)
TOO_LONG = ProblemType("party.calendar_long", zh="{first}至{last}不在十年以内", en="{first} to {last} is not within ten years")


@question("party.calendar")
def calendar(view: View, branch_id: Id[Body], *, first: date, last: date, on: date) -> tuple[DueRow, ...]:
    """What is owed in every period that touches the days from `first` to `last`, as it stands on a day, the first due first.

    Raises NotFound, Refused (party.not_branch, party.calendar_long).
    """
    require_branch(view, branch_id)
    if not first <= last or (last - first).days > _LONGEST:
        raise Refused(TOO_LONG(at="last", first=first, last=last))
    held = held_sessions(view, branch_id, on=on)
    rows = (_row(owed, held, on) for owed in _owed(view, branch_id, first, last))
    return tuple(sorted(rows, key=lambda row: (row.last, row.obligation.code, row.body)))


@frozen(kw_only=True)
class _Owed:
    """What one body owes in one period."""

    obligation: Obligation
    body: Body
    group: Id[Group] | None
    groups: tuple[Id[Group], ...]
    """The groups that were there through the period."""
    first: date
    last: date


def _owed(view: View, branch_id: Id[Body], first: date, last: date) -> Iterator[_Owed]:
    branch = view.get(Body, branch_id)
    groups = [(view.get(Body, group.body), group.id) for group in view.find(Group, branch=branch_id)]
    for rhythm in Rhythm:
        for begins, ends in _periods(rhythm, first, last):
            whole = tuple(group for body, group in groups if _there(body, begins, ends))
            for known in obligations_on(view, begins):
                if known.every is rhythm and (known.of is not Circle.COMMITTEE or has_committee(view, branch_id, on=begins)):
                    owing = groups if known.of is Circle.GROUP else [(branch, None)]
                    for body, group in owing:
                        if _there(body, begins, ends):
                            yield _Owed(obligation=known, body=body, group=group, groups=whole, first=begins, last=ends)


def _there(body: Body, first: date, last: date) -> bool:
    """Whether the body was there through the whole of a period."""
    return body.start.latest <= first and (body.end is None or last < body.end.earliest)


def _periods(rhythm: Rhythm, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of every period that touches some days."""
    begins = period_start(rhythm, first)
    while begins <= last:
        following = months_after(begins, months_of(rhythm)).due
        yield begins, following - _ONE
        begins = following


def _row(owed: _Owed, held: tuple[SessionRow, ...], on: date) -> DueRow:
    days = _days([row for row in held if _counts(row, owed)], owed)
    in_time = sum(day <= owed.last for day in days)
    if in_time >= owed.obligation.times:
        state = DueState.DONE
    elif len(days) >= owed.obligation.times:
        state = DueState.LATE
    else:
        state = DueState.MISSING if owed.last < on else DueState.DUE
    return DueRow(obligation=owed.obligation, body=owed.body.id, first=owed.first, last=owed.last, held=tuple(days), state=state)


def _counts(row: SessionRow, owed: _Owed) -> bool:
    if owed.obligation.code not in row.session.serves or not owed.obligation.held_by(row.session.circle):
        return False
    return owed.first <= (row.session.stands_for or row.meeting.on) <= owed.last


def _days(rows: list[SessionRow], owed: _Owed) -> list[date]:
    """The days on which it was done: by a group for itself, by the groups for the branch on the day of the last of them."""
    together = [row.meeting.on for row in rows if row.session.group is None]
    if owed.group is not None:
        return sorted([*together, *_by(rows, owed.group)])
    return sorted([*together, *(max(each) for each in zip(*(_by(rows, group) for group in owed.groups), strict=False))])


def _by(rows: list[SessionRow], group: Id[Group]) -> list[date]:
    return [row.meeting.on for row in rows if row.session.group == group]


@question("party.calendar_file")
def calendar_file(view: View, branch_id: Id[Body], *, first: date, last: date, on: date, language: str = "zh") -> CalendarFile:
    """The same as a file for a calendar program, with the meetings that are called; it names nobody.

    What is owed stands on the last day on which it is in time. Needs the extra `[calendar]`. Raises as `calendar` does.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  # an extra, loaded when a file is asked for

    made = Calendar()
    made.add("prodid", "-//community-gov//party//ZH")
    made.add("version", "2.0")
    branch = view.get(Body, branch_id)
    rows = calendar(view, branch_id, first=first, last=last, on=on)
    due = (row for row in rows if first <= row.last <= last)
    for uid, day, text in (*_due_days(view, due, language), *_meeting_days(view, branch, first, last)):
        entry = Event()
        entry.add("uid", f"{uid}@{view.community}")
        entry.add("dtstamp", view.now)
        entry.add("dtstart", day)
        entry.add("dtend", day + _ONE)
        entry.add("summary", text)
        made.add_component(entry)
    return CalendarFile(name=f"party-{first}-{last}.ics", text=made.to_ical().decode())


_Entry = tuple[str, date, str]


def _due_days(view: View, rows: Iterable[DueRow], language: str) -> Iterator[_Entry]:
    for row in rows:
        name = row.obligation.zh if language == "zh" else row.obligation.en
        text = f"{view.get(Body, row.body).name} {name} [{row.state.label(language)}]"
        yield f"{row.obligation.code}-{row.body}-{row.first}", row.last, text


def _meeting_days(view: View, branch: Body, first: date, last: date) -> Iterator[_Entry]:
    for row in sessions(view, branch.id, since=first, until=last):
        if row.meeting.state is not MeetingState.CALLED_OFF:
            yield row.session.id, row.meeting.on, f"{view.get(Body, row.meeting.body).name} {row.meeting.place}"


# --- findings --------------------------------------------------------------------------------------------------------


def obligation_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """What was missing or late in the twelve months up to a day, once for each body and obligation."""
    held = held_sessions(view, branch_id, on=on)
    if not held:
        yield NOTHING_RECORDED(branch_id)
        return
    begun = min(row.session.stands_for or row.meeting.on for row in held)
    window = months_before(on, _YEAR).due
    kept = kept_since(view, branch_id, on=on) or date.min  # while membership was kept elsewhere nothing was missing
    told: dict[tuple[str, str], list[DueRow]] = {}
    for row in calendar(view, branch_id, first=max(begun, window), last=on, on=on):
        if row.last < on and row.last >= window and row.first >= kept:
            told.setdefault((row.body, row.obligation.code), []).append(row)
    for (_body, _code), rows in sorted(told.items()):
        yield from _told(rows)


_TOLD = (
    (
        DueState.MISSING,
        "obligation_missing",
        "近十二个月{due}个周期中有{n}个未开展“{what}”,最近为{last}截止",
        "{n} of {due} periods of twelve months without {what}; the last one ended on {last}",
    ),
    (
        DueState.LATE,
        "obligation_late",
        "近十二个月{due}个周期中有{n}个逾期补开“{what}”,最近为{last}截止",
        "{n} of {due} periods of twelve months with a late {what}; the last one ended on {last}",
    ),
)


def _told(rows: list[DueRow]) -> Iterator[Finding]:
    for state, code, zh, en in _TOLD:
        wrong = [row for row in rows if row.state is state]
        if wrong:
            known, last = wrong[-1].obligation, wrong[-1].last
            said = resting_on(known, code, zh=zh.replace("{what}", known.zh), en=en.replace("{what}", known.en))
            yield said(wrong[-1].body, since=wrong[0].last, n=len(wrong), due=len(rows), last=last)
