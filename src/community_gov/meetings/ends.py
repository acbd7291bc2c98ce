"""When what a meeting decided cannot be annulled any more, and with it the need to know who said what."""

from collections.abc import Iterator, Mapping

from community_gov.change import View
from community_gov.meetings.records import AgendaItem, Meeting, MeetingState, MeetingVote, Minutes
from community_gov.records import AnyId, Id, Until
from community_gov.retention import Ended, Ending, Ends, Retention, papers_of_decisions

__all__ = ["ENDS"]


def _of_minutes(view: View) -> Iterator[Ended]:
    meetings = _meetings(view)
    yield from (_ended(AnyId(row.id), meetings[row.meeting]) for row in view.stream(Minutes))


def _of_votes(view: View) -> Iterator[Ended]:
    meetings = _meetings(view)
    items = {item.id: item.meeting for item in view.stream(AgendaItem)}
    yield from (_ended(AnyId(row.id), meetings[items[row.item]]) for row in view.stream(MeetingVote))


def _meetings(view: View) -> Mapping[Id[Meeting], Meeting]:
    return {row.id: row for row in view.stream(Meeting)}


def _ended(record: AnyId, meeting: Meeting) -> Ended:
    held = meeting.state is MeetingState.CLOSED
    return Ended(record=record, why=Ending.DECIDED, on=meeting.on if held else None, body=AnyId(meeting.body))


ENDS: tuple[Ends | Retention, ...] = (
    Ends(cls=Minutes, until=Until.DECISION_FINAL, find=_of_minutes),
    Ends(cls=MeetingVote, until=Until.DECISION_FINAL, find=_of_votes),
    papers_of_decisions(Minutes),
    papers_of_decisions(MeetingVote),
)
