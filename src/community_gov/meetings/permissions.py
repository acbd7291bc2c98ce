"""Who may do what with meetings: the office and the body's own chair run them, members read them.

Rules of procedure are recorded, and records erased, by the office alone. What everybody may know of a meeting is the notice that
shows its decisions; attendance, counts and minutes are the body's own.
"""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.meetings.law import MeetingRules
from community_gov.meetings.records import AgendaItem, Meeting
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import AUDITOR, CLERK, OPERATOR, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import Controller

__all__ = ["part"]

_OF_MEETING = (
    "add_item",
    "arrive",
    "call_off",
    "close",
    "decide_item",
    "excuse",
    "give_notice",
    "leave",
    "send_proxy",
    "show_decisions",
    "write_minutes",
)
_READ = {
    "absences": "body_id",
    "agenda": "meeting_id",
    "attendance": "meeting_id",
    "decisions": "meeting_id",
    "meeting": "meeting_id",
    "meetings_of": "body_id",
    "minutes_of": "meeting_id",
    "quorum_at": "item_id",
    "rules_on": "body_id",
    "votes_on": "item_id",
}


def part() -> PolicyPart:
    """All rows and anchors of meetings."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.BODY}),
        anchors=(
            anchored(Meeting, _of_meeting),
            anchored(AgendaItem, lambda view, item: _of_meeting(view, view.get(Meeting, item.meeting))),
            anchored(MeetingRules, lambda _view, rules: (Anchor(Scope.BODY, rules.body),)),
        ),
    )


def _rows() -> Iterator[Allow]:
    for name in ("adopt_rules", "erase_record"):
        yield from (Allow(f"meetings.{name}", role) for role in (CLERK, OPERATOR))
    for name in ("call", *_OF_MEETING):
        yield Allow(f"meetings.{name}", CLERK)
    yield Allow("meetings.call", CHAIR, Scope.BODY, of="body_id")
    for name in _OF_MEETING:
        yield Allow(f"meetings.{name}", CHAIR, Scope.BODY, of="meeting_id")
    for name, of in _READ.items():
        yield Allow(f"meetings.{name}", CLERK, unmasked=True)
        yield Allow(f"meetings.{name}", AUDITOR)
        yield Allow(f"meetings.{name}", MEMBER, Scope.BODY, of=of, unmasked=True)


def _of_meeting(_view: View, meeting: Meeting) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, meeting.body),)
