"""Calling a meeting: the day, the agenda, and the notice after which the agenda stands.

A notice that comes too late, or an extra meeting that too few members asked for, is a finding and no refusal: the meeting was
held, and whoever contests what it decided has to see that.
"""

from datetime import date

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.meetings.records import LIFE, AgendaItem, Meeting, MeetingKind, MeetingMoved, MeetingState
from community_gov.meetings.texts import require_text
from community_gov.organizations import Body
from community_gov.periods import Certainty
from community_gov.records import AnyId, Code, Id

__all__ = ["add_item", "agenda", "call", "call_off", "close", "give_notice", "meeting", "meetings_of"]

NO_CALLER = ProblemType("meetings.no_caller", zh="须写明召集人或提议人", en="say who called the meeting or asked for it")
UNKNOWN_CALLER = ProblemType(
    "meetings.unknown_caller",
    zh="{caller}既不是人员也不是组织",
    en="{caller} is neither a person nor a body",
    nature=Nature.NOT_FOUND,
)
NO_SUCH_BODY = ProblemType("meetings.no_body_then", zh="{on}没有该组织", en="on {on} there is no such body")
STATE = ProblemType(
    "meetings.state",
    zh="会议现为“{state}”,不能{action}",
    en="the meeting is {state}; one cannot {action} now",
    nature=Nature.STATE,
)
AGENDA_STANDS = ProblemType(
    "meetings.agenda_stands",
    zh="会议现为“{state}”,议题已随通知确定,不能增加",
    en="the meeting is {state}; its agenda was fixed by the notice and takes no more items",
    nature=Nature.STATE,
)
NO_ITEMS = ProblemType("meetings.no_items", zh="没有议题,不能发出通知", en="the agenda is empty; add items before the notice")
NOTICE_LATE = ProblemType(
    "meetings.notice_after", zh="通知日{notified}晚于会议日{on}", en="a notice of {notified} comes after the meeting of {on}"
)
NOTICE_AHEAD = ProblemType(
    "meetings.notice_ahead", zh="通知日{notified}还没有到", en="the notice is dated {notified}, which has not come yet"
)


@verb("meetings.call")
def call(change: Change, body_id: Id[Body], *, kind: MeetingKind, on: date, place: str, called_by: tuple[AnyId, ...]) -> Meeting:
    """Call a meeting of a body; `called_by` are the persons who called it or asked for it, or a body.

    Items follow, then the notice.
    """
    body = change.get(Body, body_id)
    require_text(place=place)
    change.require(body.period.holds(on) is not Certainty.NO, NO_SUCH_BODY(at="on", on=on))
    change.require(called_by, NO_CALLER(at="called_by"))
    for caller in called_by:
        known = change.first(Person, id=caller) or change.first(Body, id=caller)
        change.require(known, UNKNOWN_CALLER(at="called_by", caller=caller))
    callers = tuple(dict.fromkeys(called_by))
    made = Meeting(id=change.new_id(Meeting), body=body_id, kind=kind, on=on, place=place, called_by=callers)
    return change.put(made, MeetingMoved(meeting=made.id, body=body_id, to=made.state, on=change.today))


@verb("meetings.add_item")
def add_item(change: Change, meeting_id: Id[Meeting], *, title: str, matter: Code | None = None) -> AgendaItem:
    """Put an item on the agenda, last, before the notice goes out.

    `matter` is what the rulebooks call it; without it the item is decided as the body usually decides.
    """
    known = change.get(Meeting, meeting_id)
    change.require(known.state is MeetingState.PLANNED, AGENDA_STANDS(at="meeting_id", state=known.state))
    require_text(title=title)
    order = len(change.find(AgendaItem, meeting=meeting_id)) + 1
    return change.put(AgendaItem(id=change.new_id(AgendaItem), meeting=meeting_id, order=order, title=title, matter=matter))


@verb("meetings.give_notice")
def give_notice(change: Change, meeting_id: Id[Meeting], *, on: date) -> Meeting:
    """The notice with the agenda went out on a day; from now on the agenda stands."""
    known = change.get(Meeting, meeting_id)
    change.require(on <= known.on, NOTICE_LATE(at="on", notified=on, on=known.on))
    change.require(on <= change.today, NOTICE_AHEAD(at="on", notified=on))
    change.require(change.find(AgendaItem, meeting=meeting_id), NO_ITEMS(at="meeting_id"))
    return _moved(change, evolve(known, notified=on), "give_notice")


@verb("meetings.close")
def close(change: Change, meeting_id: Id[Meeting]) -> Meeting:
    """The meeting is over: nobody comes, and nothing is decided any more. The minutes may follow."""
    return _moved(change, change.get(Meeting, meeting_id), "close")


@verb("meetings.call_off")
def call_off(change: Change, meeting_id: Id[Meeting]) -> Meeting:
    """The meeting does not take place."""
    return _moved(change, change.get(Meeting, meeting_id), "call_off")


def _moved(change: Change, meeting: Meeting, action: str) -> Meeting:
    if not LIFE.allows(meeting.state, action):
        raise Refused(STATE(at="meeting_id", state=meeting.state, action=LIFE.word(action)))
    to: MeetingState = LIFE.after(meeting.state, action)
    return change.put(evolve(meeting, state=to), MeetingMoved(meeting=meeting.id, body=meeting.body, to=to, on=change.today))


# --- questions -------------------------------------------------------------------------------------------------------


@question("meetings.meeting")
def meeting(view: View, meeting_id: Id[Meeting]) -> Meeting:
    """One meeting; raises NotFound."""
    return view.get(Meeting, meeting_id)


@question("meetings.meetings_of")
def meetings_of(view: View, body_id: Id[Body]) -> tuple[Meeting, ...]:
    """The meetings of a body, also those that were called off, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Meeting, body=body_id), key=lambda row: (row.on, natural(row.id))))


@question("meetings.agenda")
def agenda(view: View, meeting_id: Id[Meeting]) -> tuple[AgendaItem, ...]:
    """The items of a meeting in their order; raises NotFound."""
    view.get(Meeting, meeting_id)
    return view.find(AgendaItem, meeting=meeting_id, order_by="order")
