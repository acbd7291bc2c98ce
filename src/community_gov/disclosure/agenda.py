"""The disclosure calendar: what had to be shown by when, whether it was, how long it hung and how far that is proved."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from community_gov.calendar import CalendarSettings, Counting, count
from community_gov.change import View, question
from community_gov.contracts import Contract
from community_gov.disclosure.duties import DisclosureDuty, Figures, Trigger
from community_gov.disclosure.records import Owed, Proof, Showing
from community_gov.meetings import ItemDecision, Meeting, MeetingState
from community_gov.meetings.law import Figure
from community_gov.notices import Notice, period_of
from community_gov.organizations import Body
from community_gov.records import AnyId, Code, Coded, Id, Record, Severity
from community_gov.reports import stood
from community_gov.rules import Outcome
from community_gov.stores.protocol import OneOf

__all__ = ["DisclosureLine", "DisclosureState", "disclosures", "lines_of"]

R = TypeVar("R", bound=Record)
_ONE = timedelta(days=1)
_YEAR = 12


class DisclosureState(Coded):
    """What became of something that has to be shown."""

    OPEN = "open", "待公示", "to be shown"
    SHOWN = "shown", "已公示", "shown"
    LATE = "late", "逾期公示", "shown late"
    SHORT = "short", "公示时间不足", "not shown long enough"
    MISSING = "missing", "逾期未公示", "not shown"


@frozen(kw_only=True)
class DisclosureLine:
    """One line of the calendar."""

    duty: Code
    zh: str
    en: str
    body: Id[Body]
    """Who has to show it."""
    start: date
    """The first day of the time for which it is shown, or the day on which it happened."""
    about: AnyId | None
    due: date | None
    """The last day for it; None where no text names one."""
    where_zh: str
    where_en: str
    days: int | None
    """How long it has to hang; None where no text says so."""
    state: DisclosureState
    notice: Id[Notice] | None
    shown: date | None
    """The day on which it went up."""
    until: date | None
    """The last day on which it hung, or will."""
    proofs: int
    proved: bool
    """Whether the proofs cover every day up to the last, or up to the day of the question."""
    citation: str
    """The text that sets the day; where none does, that of the duty."""
    severity: Severity
    verified: bool


@question("disclosure.disclosures")
def disclosures(view: View, *, start: date, end: date, on: date) -> tuple[DisclosureLine, ...]:
    """What was to be shown from `start` to the day before `end`, as it stands on a day: by the last day for it.

    What has no last day stands at the day on which it happened or begins.
    """
    rows = (row for row in lines_of(view, start=start, end=end, on=on) if start <= (row.due or row.start) < end)
    return tuple(sorted(rows, key=lambda row: (row.due or row.start, row.duty, row.body, row.about or "")))


def lines_of(
    view: View, *, start: date, end: date, on: date, without: Trigger | None = None, before: datetime | None = None
) -> Iterator[DisclosureLine]:
    """The lines of all duties, but for those of one trigger, that may fall into a time.

    With `before` what was recorded at that instant or later is left out, so that a report can be made again.
    """
    held = _Held(view, start, end, on, before)
    for duty in (one for one in view.packs(DisclosureDuty) if one.trigger is not without):
        lines = _LINES.get(duty.trigger, _happened)
        for body in held.figures.bodies:
            if duty.by == body.kind:
                yield from lines(held, duty, body)


class _Held:
    """What is asked, and what the calendar is made of: read once."""

    def __init__(self, view: View, start: date, end: date, on: date, before: datetime | None) -> None:
        self.view, self.start, self.end, self.on, self.before = view, start, end, on, before
        self.figures = Figures(view)
        rows = self.known(Showing)
        self.notices = {id: self._then(row) for id, row in _notices(view, {row.notice for row in rows}).items()}
        self._shown: dict[tuple[Code, Id[Body]], list[Showing]] = {}
        for row in sorted(rows, key=lambda row: (self.notices[row.notice].starts, row.id)):
            if self.notices[row.notice].starts <= on:
                self._shown.setdefault((row.duty, row.body), []).append(row)
        self.proofs: dict[Id[Notice], list[Proof]] = {}
        for proof in self.known(Proof):
            self.proofs.setdefault(proof.notice, []).append(proof)

    def _then(self, notice: Notice) -> Notice:
        """A notice that is named by what is known was there by then."""
        then = None if self.before is None else stood(self.view, Notice, notice.id, before=self.before)
        return then or notice

    def known(self, kind: type[R]) -> tuple[R, ...]:
        """The records of a kind, as they stood at the instant if one is said."""
        rows = self.view.find(kind)
        if self.before is None:
            return rows
        then = (stood(self.view, kind, Id[R](str(row.id)), before=self.before) for row in rows)
        return tuple(row for row in then if row is not None)

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Every contract that was signed."""
        return self.known(Contract)

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """What somebody said has to be shown."""
        return self.known(Owed)

    @cached_property
    def deciding(self) -> dict[Id[Body], list[Meeting]]:
        """The meetings that are closed and decided something, by body."""
        passed = {row.meeting for row in self.known(ItemDecision) if row.outcome is Outcome.PASSED}
        found: dict[Id[Body], list[Meeting]] = {}
        for meeting in self.known(Meeting):
            if meeting.state is MeetingState.CLOSED and meeting.id in passed:
                found.setdefault(meeting.body, []).append(meeting)
        return found

    def shown(self, duty: DisclosureDuty, body: Body) -> list[Showing]:
        """What a body has shown for a duty up to the day of the question, the first first."""
        return self._shown.get((duty.code, body.id), [])

    def notice(self, id: Id[Notice] | None) -> Notice | None:
        """The notice, when it is up on that day or was."""
        if id is None:
            return None
        known = self.notices.get(id) or self._then(self.view.get(Notice, id))
        return known if known.starts <= self.on else None


def _notices(view: View, ids: set[Id[Notice]]) -> dict[Id[Notice], Notice]:
    return {row.id: row for row in view.find(Notice, id=OneOf(tuple(ids)))} if ids else {}


# --- what comes regularly --------------------------------------------------------------------------------------------


def _regular(held: _Held, duty: DisclosureDuty, body: Body) -> Iterator[DisclosureLine]:
    """One line for each quarter, half-year or year; without a figure, one for each time that it was shown."""
    shown = held.shown(duty, body)
    for start, after, said in _times(held, duty, body):
        mine = next((row for row in shown if start <= row.counts_for < after), None)
        yield _line(held, duty, body, start=start, due=after - _ONE, said=said, showing=mine)
    for row in shown:
        if held.figures.say(body, duty.every, on=row.counts_for) is None:
            yield _line(held, duty, body, start=row.counts_for, showing=row)


def _times(held: _Held, duty: DisclosureDuty, body: Body) -> Iterator[tuple[date, date, Figure]]:
    """The stretches of so many months from January on, in which the body was there and the duty held from their first day."""
    say, day = held.figures.say, held.start
    if say(body, duty.every, on=day) is None and say(body, duty.every, on=held.end) is None:
        return
    while day < held.end:
        said = say(body, duty.every, on=day)
        start, after = _around(day, said.whole if said is not None else 1)
        if said is not None and duty.holds_on(start) and body.period.holds(start) and body.period.holds(after - _ONE):
            yield start, after, said
        day = after


def _around(day: date, months: int) -> tuple[date, date]:
    """The first day of the stretch of so many months in which a day lies, and the first day after it."""
    number = (day.year * _YEAR + day.month - 1) // months * months
    return date(number // _YEAR, number % _YEAR + 1, 1), date((number + months) // _YEAR, (number + months) % _YEAR + 1, 1)


def _always(held: _Held, duty: DisclosureDuty, body: Body) -> Iterator[DisclosureLine]:
    """One line, which stands at the first day that is asked for."""
    shown = held.shown(duty, body)
    if duty.holds_on(held.start) and body.period.holds(held.start):
        yield _line(held, duty, body, start=held.start, showing=shown[-1] if shown else None)


# --- what happened ---------------------------------------------------------------------------------------------------


def _happened(held: _Held, duty: DisclosureDuty, body: Body) -> Iterator[DisclosureLine]:
    shown = held.shown(duty, body)
    for day, about, notice in _events(held, duty, body):
        said = held.figures.say(body, duty.within, on=day)
        due = None if said is None else _last(held.view, day, said)
        if day <= held.on and duty.holds_on(day) and body.period.holds(day) and held.start <= (due or day) < held.end:
            mine = next((row for row in shown if row.about == about), None)
            yield _line(held, duty, body, start=day, due=due, said=said, showing=mine, about=about, notice=notice)


def _last(view: View, day: date, said: Figure) -> date:
    calendar = view.settings(CalendarSettings).working
    return count(day, said.whole, counting=Counting.CIVIL_DAYS, calendar=calendar).due


def _events(held: _Held, duty: DisclosureDuty, body: Body) -> Iterator[tuple[date, AnyId, Id[Notice] | None]]:
    """What happened on which day, and the notice that shows it where the story has it."""
    if duty.trigger is Trigger.EVENT:
        yield from ((row.happened, row.about, None) for row in held.owed if (row.body, row.duty) == (body.id, duty.code))
    elif duty.trigger is Trigger.CONTRACT:
        yield from ((row.signed, row.id, None) for row in held.contracts)
    else:
        yield from ((row.on, row.id, row.shown) for row in held.deciding.get(body.id, ()))


_LINES = {Trigger.REGULARLY: _regular, Trigger.ALWAYS: _always}


# --- one line --------------------------------------------------------------------------------------------------------


def _line(
    held: _Held,
    duty: DisclosureDuty,
    body: Body,
    *,
    start: date,
    due: date | None = None,
    said: Figure | None = None,
    showing: Showing | None = None,
    about: AnyId | None = None,
    notice: Id[Notice] | None = None,
) -> DisclosureLine:
    hung = held.notice(notice if showing is None else showing.notice)
    need = held.figures.say(body, duty.shown_for, on=start)
    days = None if need is None else need.whole
    until = None if hung is None else _until(held.view, hung)
    proofs = () if hung is None else tuple(row for row in held.proofs.get(hung.id, ()) if row.first <= held.on)
    return DisclosureLine(
        duty=duty.code,
        zh=duty.zh,
        en=duty.en,
        body=body.id,
        start=start,
        about=about if showing is None else showing.about,
        due=due,
        where_zh=duty.where_zh,
        where_en=duty.where_en,
        days=days,
        state=_state(held.view, hung, due, days, held.on),
        notice=None if hung is None else hung.id,
        shown=None if hung is None else hung.starts,
        until=until,
        proofs=len(proofs),
        proved=hung is not None and until is not None and _covered(proofs, hung.starts, min(until, held.on)),
        citation=duty.citation if said is None else said.citation,
        severity=duty.severity if said is None else said.severity,
        verified=duty.verified if said is None else said.verified,
    )


def _until(view: View, hung: Notice) -> date:
    """The last full day of a notice, or the day before it came down."""
    ends = period_of(view, hung).due
    return ends if hung.taken_down is None else min(ends, hung.taken_down - _ONE)


def _state(view: View, hung: Notice | None, due: date | None, days: int | None, on: date) -> DisclosureState:
    if hung is None:
        return DisclosureState.MISSING if due is not None and due < on else DisclosureState.OPEN
    cut = hung.taken_down is not None and hung.taken_down <= min(on, period_of(view, hung).due)
    if cut or (days is not None and hung.days < days and hung.counting is Counting.CIVIL_DAYS):
        return DisclosureState.SHORT
    return DisclosureState.LATE if due is not None and due < hung.starts else DisclosureState.SHOWN


def _covered(proofs: tuple[Proof, ...], first: date, last: date) -> bool:
    """Whether the proofs leave no day out."""
    day = first
    for row in sorted(proofs, key=lambda row: row.first):
        if row.first > day:
            break
        day = max(day, row.last + _ONE)
    return day > last
