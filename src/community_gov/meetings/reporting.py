"""What meetings of bodies say in a report: which were to be held, and which were."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.meetings.records import ItemDecision, Meeting, MeetingState
from community_gov.records import Code, Told
from community_gov.reports import stood
from community_gov.rules import Outcome
from community_gov.sections import Asked, Entered, Figure, LedgerRow, ReportSection, ledger_section

__all__ = ["sections"]

_OVER = (MeetingState.CLOSED, MeetingState.CALLED_OFF)


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of meetings; everybody is told of their decisions by notices."""
    if asked.public:
        return
    rows = tuple(_rows(view, asked))
    more = (figure for row in rows for figure in _decided(view, asked, row))
    yield ledger_section(asked, "meetings", Told("会议", "Meetings"), rows, more=more)


def _rows(view: View, asked: Asked) -> Iterator[LedgerRow]:
    known = view.find(Meeting) if asked.body is None else view.find(Meeting, body=asked.body)
    for now in sorted(known, key=lambda row: (row.on, row.id)):
        meeting = stood(view, Meeting, now.id, before=asked.before) if now.on < asked.until else None
        if meeting is not None and asked.since <= meeting.on < asked.until:
            yield LedgerRow(
                section=Code("meetings"),
                about=meeting.id,
                title=Told(f"{meeting.on} {meeting.kind.zh}", f"{meeting.on} {meeting.kind.en}"),
                entered=Entered.CAME,
                came=meeting.on,
                done=meeting.on if meeting.state in _OVER else None,
                state=Told(meeting.state.zh, meeting.state.en),
            )


def _decided(view: View, asked: Asked, row: LedgerRow) -> Iterator[Figure]:
    """What one meeting decided."""
    decisions = [one for one in view.find(ItemDecision, meeting=row.about) if one.decided <= asked.last]
    found = [one for one in decisions if stood(view, ItemDecision, one.id, before=asked.before) is not None]
    if found:
        yield Figure(
            code=Code(f"meetings.{row.about}.passed"),
            said=Told(f"{row.title.zh}通过", f"{row.title.en}, passed"),
            value=sum(one.outcome is Outcome.PASSED for one in found),
            base=len(found),
            out_of=Told("已表决", "put to the vote"),
            question="meetings.decisions",
            arguments=(("meeting_id", row.about),),
            path="[outcome=passed]",
            base_path="[]",
        )
