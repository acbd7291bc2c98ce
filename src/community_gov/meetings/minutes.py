"""The minutes: a record for the body alone, a summary that may be shown, and the notice that shows what was decided."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.meetings.calling import agenda
from community_gov.meetings.deciding import decisions, votes_on
from community_gov.meetings.records import Meeting, MeetingState, MeetingVote, Minutes, MinutesWritten
from community_gov.meetings.texts import require_text
from community_gov.notices import post_notice
from community_gov.organizations import Body
from community_gov.records import Id
from community_gov.rules import Outcome
from community_gov.wording import Phrase, Writer

__all__ = ["OUTCOMES", "erase_record", "minutes_of", "show_decisions", "write_minutes"]

_LONGEST = 20_000

NOT_HELD = ProblemType(
    "meetings.not_held",
    zh="会议现为“{state}”,会议日为{on},还没有可记录的内容",
    en="the meeting of {on} is {state}; there is nothing to write minutes of yet",
    nature=Nature.STATE,
)
NO_MINUTES = ProblemType("meetings.no_minutes", zh="尚未写会议纪要", en="the minutes have not been written", nature=Nature.STATE)
SHOWN = ProblemType("meetings.shown_already", zh="会议决定已公示", en="the decisions are shown already", nature=Nature.STATE)
NOT_CLOSED = ProblemType(
    "meetings.not_closed",
    zh="会议现为“{state}”,结束后才公示决定",
    en="the meeting is {state}; its decisions are shown when it is closed",
    nature=Nature.STATE,
)


@verb("meetings.write_minutes")
def write_minutes(change: Change, meeting_id: Id[Meeting], *, record: str, summary: str) -> Minutes:
    """Write the minutes, or write them anew; what stood there before stays in their history.

    `record` is for the body alone and may name people; `summary` is for everybody and must not.
    """
    meeting = change.get(Meeting, meeting_id)
    held = meeting.state in (MeetingState.NOTIFIED, MeetingState.CLOSED) and meeting.on <= change.today
    change.require(held, NOT_HELD(at="meeting_id", state=meeting.state, on=meeting.on))
    require_text(limit=_LONGEST, record=record, summary=summary)
    known = change.first(Minutes, meeting=meeting_id)
    id = change.new_id(Minutes) if known is None else known.id
    made = Minutes(id=id, meeting=meeting_id, written=change.today, by=change.signature, record=record, summary=summary)
    return change.put(made, MinutesWritten(minutes=id, meeting=meeting_id))


@verb("meetings.show_decisions")
def show_decisions(change: Change, meeting_id: Id[Meeting], *, starts: date, days: int) -> Meeting:
    """Put up for all to see what was decided, once: the summary and each outcome, neither names nor counts of hands."""
    meeting = change.get(Meeting, meeting_id)
    change.require(meeting.state is MeetingState.CLOSED, NOT_CLOSED(at="meeting_id", state=meeting.state))
    change.require(meeting.shown is None, SHOWN(at="meeting_id"))
    written = change.first(Minutes, meeting=meeting_id)
    change.require(written, NO_MINUTES(at="meeting_id"))
    body, writer = change.get(Body, meeting.body), Writer(change)
    notice = post_notice(
        change,
        title=writer.say(SHOWN_TITLE, body=body.name, on=meeting.on, kind=meeting.kind),
        text="\n".join([*_told(change, meeting_id, writer), written.summary if written else ""]),
        body_id=meeting.body,
        starts=starts,
        days=days,
    )
    return change.put(evolve(meeting, shown=notice.id))


@verb("meetings.erase_record")
def erase_record(change: Change, meeting_id: Id[Meeting]) -> Meeting:
    """Destroy what the record tells and who voted what, in all versions, when its time is over (PIPL art. 47).

    The summary, the sums and every decision with its reasons stay.
    """
    meeting = change.get(Meeting, meeting_id)
    written = change.first(Minutes, meeting=meeting_id)
    if written is not None:
        change.erase(Minutes, written.id)
    for item in agenda(change, meeting_id):
        for vote in votes_on(change, item.id):
            change.erase(MeetingVote, vote.id)
    return meeting


SHOWN_TITLE = Phrase("meetings.shown_title", zh="{body}{on}{kind}决定", en="{body}: decisions of the {kind} of {on}")
SHOWN_ITEM = Phrase("meetings.shown_item", zh="议题{order} {title}:{outcome}", en="Item {order}, {title}: {outcome}")
NOT_PUT = Phrase("meetings.not_put", zh="未表决", en="not put to the vote")


def _told(change: Change, meeting_id: Id[Meeting], writer: Writer) -> list[str]:
    outcomes = {row.item: OUTCOMES[row.outcome] for row in decisions(change, meeting_id)}
    return [
        writer.say(SHOWN_ITEM, order=item.order, title=item.title, outcome=writer.say(outcomes.get(item.id, NOT_PUT)))
        for item in agenda(change, meeting_id)
    ]


PASSED = Phrase("meetings.passed", zh="通过", en="passed")
REJECTED = Phrase("meetings.rejected", zh="未通过", en="rejected")
NO_DECISION = Phrase("meetings.no_decision", zh="未形成决定", en="no decision")
INSUFFICIENT = Phrase("meetings.insufficient_data", zh="资料不足,无法判定", en="cannot be told from what is known")
OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.PASSED: PASSED,
    Outcome.REJECTED: REJECTED,
    Outcome.NO_DECISION: NO_DECISION,
    Outcome.INSUFFICIENT_DATA: INSUFFICIENT,
}
"""What came of a vote, as notices say it."""


@question("meetings.minutes_of")
def minutes_of(view: View, meeting_id: Id[Meeting]) -> Minutes | None:
    """The minutes of a meeting; None while they are not written. Raises NotFound."""
    view.get(Meeting, meeting_id)
    return view.first(Minutes, meeting=meeting_id)
