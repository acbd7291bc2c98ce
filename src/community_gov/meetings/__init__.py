"""Meetings of any body: called with an agenda, attended by its members, decided item by item by the rule of the day.

Follow it in this order: `records`, `law` (which rule and which figures), `calling`, `sitting` (who was there), `deciding`,
`minutes`, `findings` and `rhythm` (what is out of order), `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.meetings import permissions, reporting
from community_gov.meetings.calling import add_item, agenda, call, call_off, close, give_notice, meeting, meetings_of
from community_gov.meetings.deciding import Hands, ItemQuorum, NamedVote, decide_item, decisions, quorum_at, votes_on
from community_gov.meetings.ends import ENDS
from community_gov.meetings.findings import meeting_findings
from community_gov.meetings.law import MEETING_LAW, Figure, MeetingLaw, MeetingRules, RulesAdopted, adopt_rules, figure, rules_on
from community_gov.meetings.minutes import OUTCOMES, erase_record, minutes_of, show_decisions, write_minutes
from community_gov.meetings.records import (
    LIFE,
    AgendaItem,
    Attendance,
    ItemDecided,
    ItemDecision,
    Meeting,
    MeetingKind,
    MeetingMoved,
    MeetingState,
    MeetingVote,
    Minutes,
    MinutesWritten,
    VoteChoice,
)
from community_gov.meetings.rhythm import Absence, absences, rhythm_findings
from community_gov.meetings.sitting import arrive, attendance, excuse, leave, send_proxy
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection

__all__ = [
    "LIFE",
    "MEETING_LAW",
    "OUTCOMES",
    "Absence",
    "AgendaItem",
    "Attendance",
    "Figure",
    "Hands",
    "ItemDecided",
    "ItemDecision",
    "ItemQuorum",
    "Meeting",
    "MeetingKind",
    "MeetingLaw",
    "MeetingMoved",
    "MeetingRules",
    "MeetingState",
    "MeetingVote",
    "Minutes",
    "MinutesWritten",
    "NamedVote",
    "RulesAdopted",
    "VoteChoice",
    "absences",
    "add_item",
    "adopt_rules",
    "agenda",
    "arrive",
    "attendance",
    "call",
    "call_off",
    "close",
    "decide_item",
    "decisions",
    "erase_record",
    "excuse",
    "figure",
    "give_notice",
    "leave",
    "meeting",
    "meetings_of",
    "minutes_of",
    "quorum_at",
    "rules_on",
    "send_proxy",
    "show_decisions",
    "votes_on",
    "write_minutes",
]

_VERBS = (
    add_item,
    adopt_rules,
    arrive,
    call,
    call_off,
    close,
    decide_item,
    erase_record,
    excuse,
    give_notice,
    leave,
    send_proxy,
    show_decisions,
    write_minutes,
)
_QUESTIONS = (absences, agenda, attendance, decisions, meeting, meetings_of, minutes_of, quorum_at, rules_on, votes_on)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of meetings."""
    return Records(
        kinds=(AgendaItem, Attendance, ItemDecision, Meeting, MeetingRules, MeetingVote, Minutes),
        events=(ItemDecided, MeetingMoved, MinutesWritten, RulesAdopted),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with meetings."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """By which names the rulebooks speak of the meetings of a body, and until when votes and minutes are needed."""
    return (MEETING_LAW, Pack(name="meetings.ends", items=ENDS))


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Late notices, no quorum, outcomes that no rule bears, minutes that nobody wrote."""
    yield from meeting_findings(view, on)
    yield from rhythm_findings(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What was to be held, and was."""
    return reporting.sections(view, asked)
