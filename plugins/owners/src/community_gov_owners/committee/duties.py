"""What a committee has to do next: each step with the text that asks for it, its last day, and whether it was done.

The figures are those of the committee's own rules, else of the place, on the day on which the period began. Where no book says by
when, a duty has no last day; where no book says anything, there is none.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from community_gov import AnyId, Code, Coded, Id, Severity, View, question
from community_gov import meetings as m
from community_gov import papers as p
from community_gov.calendar import CalendarSettings, Counting, NoWorkingDays, count, days_before, months_after, months_before
from community_gov.meetings import Figure, Meeting, MeetingKind, MeetingState
from community_gov.organizations import Body, Term, posts
from community_gov.rules import Outcome
from community_gov_owners.assembly import Assembly, AssemblyState, Motion
from community_gov_owners.committee.filing import Filing, Report, ReportKind
from community_gov_owners.committee.rounds import Round, round_of, waiting
from community_gov_owners.law import ELECTION
from community_gov_owners.sitting import said

__all__ = ["Duty", "DutyKind", "below_half", "committee_duties", "duties"]

FIRST_MEETING = Code("committee_first_meeting_within")
CHAIR = Code("committee_chair_from_members")
FILING = Code("committee_filing_within")
CONFIRMATION = Code("committee_confirmed_within")
CHANGE = Code("committee_change_report_within")
VACANCY = Code("vacancy")
REGULAR = Code("committee_regular_meeting")
TELL_MEETING = Code("committee_informs_residents_committee")
TELL_DECISION = Code("decisions_told_residents_committee")
SHOWN_WITHIN = Code("committee_publish_within")
RENEWAL_REPORT = Code("renewal_report_before_end")
RENEWAL = Code("renewal_before_end")
HANDOVER = Code("handover_days")
MEMBER_HANDOVER = Code("member_handover_days")


class DutyKind(Coded):
    """A step that a committee, or the assembly for it, has to take."""

    FIRST_MEETING = "first_meeting", "召开首次会议", "hold the first meeting"
    CHAIR = "chair", "推选主任", "choose the chair"
    FILING = "filing", "办理备案", "file the election"
    CONFIRMATION = "confirmation", "街道确认备案", "have the office confirm the filing"
    CHANGE_REPORT = "change_report", "报告委员变更", "report the change of members"
    MOVE_UP = "move_up", "候补委员递补", "let the next alternate move up"
    BY_ELECTION = "by_election", "补选委员", "elect members for the free seats"
    ELECTION_AGAIN = "election_again", "重新选举业主委员会", "elect the committee again"
    REGULAR_MEETING = "regular_meeting", "召开定期会议", "hold a regular meeting"
    TELL_MEETING = "tell_meeting", "会前告知居民委员会", "tell the residents' committee before the meeting"
    TELL_DECISION = "tell_decision", "将决定告知居民委员会", "tell the residents' committee what was decided"
    RENEWAL_REPORT = "renewal_report", "报告换届", "report that the renewal is due"
    RENEWAL = "renewal", "组织换届选举", "call the election of the next committee"
    HANDOVER = "handover", "移交印章、档案和财物", "hand over seals, archive and money"
    MEMBER_HANDOVER = "member_handover", "离任委员移交", "have what a former member keeps handed back"


@frozen(kw_only=True)
class Duty:
    """One step, on the day that was asked about."""

    kind: DutyKind
    about: AnyId
    """The committee, or the meeting, the decision or the term that it is about."""
    due: date | None
    """The last day for it; None where no text names one."""
    done: date | None
    """The day on which it was done, up to the day asked about."""
    rule: str
    """The text that asks for it."""
    severity: Severity
    verified: bool
    """Whether that text was read, here and for this place."""

    def late(self, on: date) -> bool:
        """Whether its last day had passed before it was done."""
        return self.due is not None and self.due < (on if self.done is None else self.done)


def duties(view: View, round_: Round) -> tuple[Duty, ...]:
    """Every step that the present round has had to take or has to take next, done or not; what is due first comes first."""
    if round_.since is None:
        return ()
    found = [duty for steps in _STEPS for duty in steps(view, round_)]
    return tuple(sorted(found, key=lambda duty: (duty.due or date.max, duty.kind.code, duty.about)))


@question("owners.committee_duties")
def committee_duties(view: View, body_id: Id[Body], *, on: date) -> tuple[Duty, ...]:
    """The same of a committee on a day, what was done in it too; `owners.committee_on` has what is still to be done."""
    return duties(view, round_of(view, view.get(Body, body_id), on=on))


def _duty(
    kind: DutyKind, rule: Figure, *, due: date | None, done: date | None = None, about: AnyId, when: date | None = None
) -> Duty:
    reached = done if done is not None and (when is None or done <= when) else None
    return Duty(kind=kind, about=about, due=due, done=reached, rule=rule.citation, severity=rule.severity, verified=rule.verified)


def _within(view: View, rule: Figure, start: date) -> date | None:
    """The last day of a period that begins with something; a day of rest puts it off where the calendar knows.

    None for working days of a year that the calendar does not know: they are never guessed.
    """
    calendar = view.settings(CalendarSettings).working
    how = Counting.WORKING_DAYS if rule.unit == "working days" else Counting.CIVIL_DAYS
    try:
        return count(start, rule.whole, counting=how, calendar=calendar).due
    except NoWorkingDays:
        return None


def _before(rule: Figure, end: date) -> date:
    """So long before a day, in the unit of the book: months or days."""
    return (months_before if rule.unit == "months" else days_before)(end, rule.whole).due


def _first(days: Iterable[date], *, since: date, on: date) -> date | None:
    return min((day for day in days if since <= day <= on), default=None)


# --- at the beginning ------------------------------------------------------------------------------------------------


def _first_meeting(view: View, round_: Round) -> Iterator[Duty]:
    """A chair who was chosen shows that it was held, for choosing one is what it is for."""
    rule, elected = _figure(view, round_, FIRST_MEETING), round_.elected
    if rule is None or elected is None:
        return
    due, on = _within(view, rule, elected), round_.on
    held = [one.on for one in _held(view, round_.body) if one.kind is MeetingKind.FIRST]
    chosen = [one.start.latest for one in _chairs(view, round_.body)]
    done = _first([*held, *chosen], since=_since(round_), on=on)
    yield _duty(DutyKind.FIRST_MEETING, rule, due=due, done=done, about=round_.body.id)
    chair = said(view, round_.body, CHAIR, on=elected)
    if chair is not None:
        yield _duty(DutyKind.CHAIR, chair, due=due, done=_first(chosen, since=_since(round_), on=on), about=round_.body.id)


def _held(view: View, body: Body) -> tuple[Meeting, ...]:
    return tuple(one for one in m.meetings_of(view, body.id) if one.state is MeetingState.CLOSED)


def _chairs(view: View, body: Body) -> Iterator[Term]:
    for post in posts(view, body.id):
        if post.code == "chair":
            yield from view.find(Term, post=post.id)


def _since(round_: Round) -> date:
    return date.min if round_.since is None else round_.since.earliest


def _figure(view: View, round_: Round, name: Code) -> Figure | None:
    """As it stood when the committee began."""
    return said(view, round_.body, name, on=round_.elected or round_.on)


def _filing(view: View, round_: Round) -> Iterator[Duty]:
    first = next(iter(round_.decisions), None)
    rule = None if first is None else said(view, round_.body, FILING, on=first.decided)
    if first is not None and rule is not None:
        filed = (one.on for one in view.find(Filing, assembly=first.assembly))
        done = _first(filed, since=first.decided, on=round_.on)
        yield _duty(DutyKind.FILING, rule, due=_within(view, rule, first.decided), done=done, about=first.id)
        for filing in view.find(Filing, assembly=first.assembly):
            yield from _confirmed(view, round_, filing)


def _confirmed(view: View, round_: Round, filing: Filing) -> Iterator[Duty]:
    """What the office has to do, where the place gives it days for it."""
    rule = said(view, round_.body, CONFIRMATION, on=filing.on)
    if rule is not None and filing.on <= round_.on:
        due = _within(view, rule, filing.on)
        yield _duty(DutyKind.CONFIRMATION, rule, due=due, done=filing.confirmed, about=filing.id, when=round_.on)


# --- in the course of the term ---------------------------------------------------------------------------------------


def _changes(view: View, round_: Round) -> Iterator[Duty]:
    changed = [(one, one.end.latest) for one in round_.left if one.end is not None]
    changed += [(one, one.start.latest) for one in round_.came_later]
    told = [one for one in _reports(view, round_, ReportKind.CHANGE) if one.on <= round_.on]
    for term, day in changed:
        rule = said(view, round_.body, CHANGE, on=day)
        if rule is not None:
            done = _first((one.on for one in told if term.id in one.about), since=day, on=round_.on)
            yield _duty(DutyKind.CHANGE_REPORT, rule, due=_within(view, rule, day), done=done, about=term.id)


def _reports(view: View, round_: Round, kind: ReportKind) -> tuple[Report, ...]:
    return view.find(Report, body=round_.body.id, kind=kind)


def _vacancies(view: View, round_: Round) -> Iterator[Duty]:
    """Alternates first; where too few are left even so, the whole committee is elected again; else the free seats are filled."""
    if round_.expired or not round_.vacant:
        return
    rule = below_half(view, round_)
    if waiting(view, round_):
        yield _plain(DutyKind.MOVE_UP, round_, "候补委员按得票顺序递补(选举决定)", Severity.BYLAW)
    elif rule is None:
        yield _plain(DutyKind.BY_ELECTION, round_, "民法典第278条第一款第三项(更换业主委员会成员)", Severity.SHOULD)
    if rule is not None:
        yield _duty(DutyKind.ELECTION_AGAIN, rule, due=None, about=round_.body.id)


def _plain(kind: DutyKind, round_: Round, rule: str, severity: Severity) -> Duty:
    return Duty(kind=kind, about=round_.body.id, due=None, done=None, rule=rule, severity=severity, verified=True)


def below_half(view: View, round_: Round) -> Figure | None:
    """The text by which the committee has too few members left, alternates counted as if they had moved up; else None.

    Whether exactly half is too few differs: the guiding rules say fewer than half, Hangzhou no more than half.
    """
    rule = said(view, round_.body, VACANCY, on=round_.on)
    seats = round_.sitting.seats
    left = min(seats, len(round_.sitting.tenures) + len(waiting(view, round_)))
    return rule if rule is not None and rule.comparator.holds(Fraction(left), rule.share * seats) else None


def _regular(view: View, round_: Round) -> Iterator[Duty]:
    """The next one; what is overdue is told by the audit of meetings."""
    rule = None if round_.expired else said(view, round_.body, REGULAR, on=round_.on)
    if rule is not None:
        held = [one.on for one in _held(view, round_.body) if _since(round_) <= one.on <= round_.on]
        last = max(held, default=round_.elected or round_.on)
        yield _duty(DutyKind.REGULAR_MEETING, rule, due=months_after(last, rule.whole).due, about=round_.body.id)


def _told(view: View, round_: Round) -> Iterator[Duty]:
    """The residents' committee: before a meeting where the place wants it, after each decision by the national regulation."""
    before, after = (_reports(view, round_, kind) for kind in (ReportKind.MEETING, ReportKind.DECISION))
    for meeting in m.meetings_of(view, round_.body.id):
        if meeting.on < _since(round_) or meeting.notified is None or meeting.state is MeetingState.CALLED_OFF:
            continue
        rule = said(view, round_.body, TELL_MEETING, on=meeting.on)
        if rule is not None and meeting.notified <= round_.on:
            told = _first((one.on for one in before if meeting.id in one.about), since=date.min, on=round_.on)
            yield _duty(DutyKind.TELL_MEETING, rule, due=_before(rule, meeting.on), done=told, about=meeting.id)
        if meeting.on <= round_.on:
            yield from _decisions_told(view, round_, meeting, after)


def _decisions_told(view: View, round_: Round, meeting: Meeting, reports: tuple[Report, ...]) -> Iterator[Duty]:
    rule = said(view, round_.body, TELL_DECISION, on=meeting.on)
    shown = said(view, round_.body, SHOWN_WITHIN, on=meeting.on)
    if rule is None or rule.value is not True:
        return
    for decision in m.decisions(view, meeting.id):
        if decision.outcome is Outcome.PASSED:
            told = _first((one.on for one in reports if decision.id in one.about), since=meeting.on, on=round_.on)
            due = None if shown is None else _within(view, shown, meeting.on)
            yield _duty(DutyKind.TELL_DECISION, rule, due=due, done=told, about=decision.id)


# --- at the end ------------------------------------------------------------------------------------------------------


def _renewal(view: View, round_: Round) -> Iterator[Duty]:
    if round_.expires is None:
        return
    end, since = round_.expires.latest, _since(round_)
    asked = said(view, round_.body, RENEWAL_REPORT, on=min(end, round_.on))
    if asked is not None:
        told = (one.on for one in _reports(view, round_, ReportKind.RENEWAL))
        done = _first(told, since=since, on=round_.on)
        yield _duty(DutyKind.RENEWAL_REPORT, asked, due=_before(asked, end), done=done, about=round_.body.id)
    rule = said(view, round_.body, RENEWAL, on=min(end, round_.on))
    if rule is not None:
        done = _first(_renewals(view, round_), since=since, on=round_.on)
        yield _duty(DutyKind.RENEWAL, rule, due=_before(rule, end), done=done, about=round_.body.id)


def _renewals(view: View, round_: Round) -> Iterator[date]:
    """The days on which an election of a whole committee was announced after this one: of more seats than are free."""
    came = {one.assembly for one in round_.decisions}
    for assembly in view.find(Assembly):
        if assembly.announced is None or assembly.state is AssemblyState.CANCELLED or assembly.id in came:
            continue
        items = view.find(Motion, assembly=assembly.id, matter=ELECTION)
        if any((item.seats or 0) > round_.vacant for item in items):
            yield assembly.announced


def _handover(view: View, round_: Round) -> Iterator[Duty]:
    """Of a committee whose term is over; and of the one before it, of whose members nobody sits any more."""
    ended = _ended(round_)
    rule = None if ended is None else said(view, round_.body, HANDOVER, on=ended)
    if ended is None or rule is None:
        return
    lists = [one for one in p.handovers_of(view, round_.body.id) if one.term is None and one.ended >= ended]
    done = next((day for one in lists if (day := _received(view, one)) is not None and day <= round_.on), None)
    yield _duty(DutyKind.HANDOVER, rule, due=_within(view, rule, ended), done=done, about=round_.body.id)


def _ended(round_: Round) -> date | None:
    """The last day of the term that is over."""
    if round_.expired and round_.expires is not None:
        return round_.expires.latest - timedelta(days=1)
    mine = {one.id for one in round_.terms}
    before = [one for one in round_.sitting.terms if one.id not in mine and one.start.earliest < _since(round_)]
    if not before or {one.person for one in before} & set(round_.sitting.persons):
        return None
    ends = [end.latest for one in before for end in (one.until, one.end) if end is not None]
    return min(max(ends, default=date.max), _since(round_)) - timedelta(days=1)


def _received(view: View, handover: p.Handover) -> date | None:
    """The day on which the last thing of a list was received; that of the list where nothing is on it."""
    rows = [one.received for one in p.items_of(view, handover.id)]
    return None if None in rows else max((one for one in rows if one is not None), default=handover.opened)


def _members_handover(view: View, round_: Round) -> Iterator[Duty]:
    lists = {one.term: one for one in p.handovers_of(view, round_.body.id) if one.term is not None}
    for term in round_.left:
        last = date.max if term.end is None else term.end.latest - timedelta(days=1)
        rule = said(view, round_.body, MEMBER_HANDOVER, on=last)
        if rule is not None:
            mine = lists.get(term.id)
            done = None if mine is None else _received(view, mine)
            due = _within(view, rule, last)
            yield _duty(DutyKind.MEMBER_HANDOVER, rule, due=due, done=done, about=term.id, when=round_.on)


_STEPS: tuple[Callable[[View, Round], Iterator[Duty]], ...] = (
    _first_meeting,
    _filing,
    _changes,
    _vacancies,
    _regular,
    _told,
    _renewal,
    _handover,
    _members_handover,
)
