"""Meetings of the branch, of its committee and of its groups: called in the core, attended and written down here.

The day, the place, the agenda and the life of a meeting are a meeting of the body in the core, which the office may read. Who
was there, what was said and what was decided are the branch's own. So an agenda names nobody, and the core takes neither
attendance nor votes nor minutes of such a meeting.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Controller,
    Id,
    Nature,
    OneOf,
    Problem,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    Word,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.hookspecs import Pack
from community_gov.meetings import (
    Attendance as CoreAttendance,
)
from community_gov.meetings import (
    ItemDecision,
    Meeting,
    MeetingKind,
    MeetingLaw,
    MeetingState,
    Minutes,
    add_item,
    call,
    call_off,
    close,
    give_notice,
)
from community_gov.organizations import Body
from community_gov_party.founding import BRANCH, Branch, require_branch
from community_gov_party.grouping import SMALL_GROUP, Group
from community_gov_party.norms import Circle, obligations_on, period_start

__all__ = [
    "OUR_MEETINGS",
    "PartyMinutes",
    "Session",
    "SessionCalled",
    "SessionMinuted",
    "SessionRow",
    "call_off_session",
    "call_session",
    "close_session",
    "held_sessions",
    "mark_decided",
    "meeting_problems",
    "require_held",
    "require_sitting",
    "session_minutes",
    "sessions",
    "write_session_minutes",
]

OUR_MEETINGS = Pack(
    name="party.meetings", items=(MeetingLaw(kind=BRANCH, minutes_within=None), MeetingLaw(kind=SMALL_GROUP, minutes_within=None))
)
"""The rulebooks of owners' bodies have no figures for these meetings, and their minutes are not in the core."""


@kind("party.session", indexes=("meeting", "branch"), unique=(("meeting",),))
@frozen(kw_only=True)
class Session:
    """What the branch knows of a meeting: who meets, and what it counts for."""

    id: Id["Session"]
    meeting: Id[Meeting]
    branch: Id[Body]
    circle: Circle
    group: Id[Group] | None = None
    serves: tuple[Code, ...]
    """The codes of the obligations that it fulfils."""
    stands_for: date | None = None
    """A day of the period for which it is made up, where that is not the period in which it is held."""
    decided: bool = False
    """Whether something was put to the vote in it; who was there stands from then on."""


@kind("party.minutes", indexes=("session",), unique=(("session",),))
@frozen(kw_only=True)
class PartyMinutes:
    """The minutes (会议记录) of a meeting, for the branch alone."""

    id: Id["PartyMinutes"]
    session: Id[Session]
    written: date
    text: str | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.DECISION_FINAL),
    )


@event("party.session_called")
@frozen(kw_only=True)
class SessionCalled:
    """A meeting of the branch, its committee or a group was called."""

    session: Id[Session]
    branch: Id[Body]


@event("party.session_minuted")
@frozen(kw_only=True)
class SessionMinuted:
    """The minutes of a meeting were written, or written anew."""

    session: Id[Session]


@frozen(kw_only=True)
class SessionRow:
    """A meeting with its day, its state and what it counts for."""

    session: Session
    meeting: Meeting


UNKNOWN = ProblemType(
    "party.unknown_obligation",
    zh="{on}没有编号为{code}的组织生活事项",
    en="{code} is no obligation on {on}",
    nature=Nature.NOT_FOUND,
)
NOTHING_SERVED = ProblemType(
    "party.serves_nothing", zh="须写明会议属于哪项组织生活", en="say which obligation the meeting counts for"
)
NOT_THEIRS = ProblemType(
    "party.obligation_of_others",
    zh="“{what}”不能由{circle}的会议开展",
    en="a meeting of {circle} does not count as {what}",
)
TOO_SOON = ProblemType(
    "party.stands_for_later",
    zh="{day}所在的周期在会议({on})之后才开始",
    en="{day} lies in a period that begins after the meeting ({on})",
)
NO_GROUP = ProblemType(
    "party.no_group_named", zh="党小组会须写明是哪个党小组", en="a group meeting names its group, and no other does"
)
ELSEWHERE = ProblemType("party.group_elsewhere", zh="该党小组不属于本支部", en="the group is of another branch")
NOT_HELD = ProblemType(
    "party.session_not_held",
    zh="{on}的会议现为“{state}”,尚未召开",
    en="the meeting of {on} is {state}: it was not held",
    nature=Nature.STATE,
)
NOT_SITTING = ProblemType(
    "party.session_not_sitting",
    zh="{on}的会议现为“{state}”,不能登记召开",
    en="the meeting of {on} is {state}: it is recorded as held once, after it was notified",
    nature=Nature.STATE,
)
NOT_COME = ProblemType(
    "party.session_not_come",
    zh="会议于{on}召开,尚未到日,会后再登记",
    en="the day of the meeting, {on}, has not come: record what was done after it",
    nature=Nature.STATE,
)
OURS = ProblemType(
    "party.kept_by_branch",
    zh="党支部和党小组会议的出席、表决和记录由党支部自己保存(party.hold_session)",
    en="attendance, votes and minutes of a branch's meetings are kept by the branch itself (party.hold_session)",
    nature=Nature.STATE,
)


@verb("party.call_session")
def call_session(
    change: Change,
    branch_id: Id[Body],
    *,
    circle: Circle,
    serves: tuple[Code, ...],
    on: date,
    place: str,
    agenda: tuple[str, ...],
    notified: date,
    group_id: Id[Group] | None = None,
    stands_for: date | None = None,
    kind: MeetingKind = MeetingKind.REGULAR,
) -> Session:
    """Call a meeting and give notice of it on the day `notified`.

    `serves` are the codes of the obligations that it counts for, `stands_for` a day of an earlier period that it makes up for.
    The agenda is read by the office of the compound too: it names nobody. Raises Refused: party.not_branch, party.no_group_named,
    party.group_elsewhere, party.serves_nothing, party.unknown_obligation, party.obligation_of_others, party.stands_for_later, and
    what the core says of calling and of notices.
    """
    require_branch(change, branch_id)
    body_id = branch_id if group_id is None else _group_of(change, branch_id, group_id).body
    change.require((circle is Circle.GROUP) is (group_id is not None), NO_GROUP(at="group_id"))
    change.require(serves, NOTHING_SERVED(at="serves"))
    known = {one.code: one for one in obligations_on(change, on)}
    wrong = [UNKNOWN(at="serves", code=code, on=on) for code in serves if code not in known]
    served = [known[code] for code in serves if code in known]
    others = [Word(one.code, one.zh, one.en) for one in served if not one.held_by(circle)]
    wrong += [NOT_THEIRS(at="serves", what=what, circle=circle) for what in others]
    if stands_for is not None and any(period_start(one.every, stands_for) > on for one in served):
        wrong.append(TOO_SOON(at="stands_for", day=stands_for, on=on))
    if wrong:
        raise Refused(*wrong)
    meeting = call(change, body_id, kind=kind, on=on, place=place, called_by=(body_id,))
    for title in agenda:
        add_item(change, meeting.id, title=title)
    give_notice(change, meeting.id, on=notified)
    made = Session(
        id=change.new_id(Session),
        meeting=meeting.id,
        branch=branch_id,
        circle=circle,
        group=group_id,
        serves=tuple(dict.fromkeys(serves)),
        stands_for=stands_for,
    )
    return change.put(made, SessionCalled(session=made.id, branch=branch_id))


def _group_of(change: Change, branch_id: Id[Body], group_id: Id[Group]) -> Group:
    group = change.get(Group, group_id)
    change.require(group.branch == branch_id, ELSEWHERE(at="group_id"))
    return group


@verb("party.call_off_session")
def call_off_session(change: Change, session_id: Id[Session]) -> Session:
    """The meeting does not take place; raises Refused (meetings.state) for one that is over."""
    known = change.get(Session, session_id)
    call_off(change, known.meeting)
    return known


def close_session(change: Change, session: Session) -> None:
    """The meeting is over; for `hold_session`."""
    close(change, session.meeting)


def mark_decided(change: Change, session: Session) -> None:
    """Something was put to the vote in it."""
    if not session.decided:
        change.put(evolve(session, decided=True))


@verb("party.write_session_minutes")
def write_session_minutes(change: Change, session_id: Id[Session], *, text: str) -> PartyMinutes:
    """Write the minutes of a meeting that was held, or write them anew; raises Refused (party.session_not_held)."""
    require_held(change, session_id)
    known = change.first(PartyMinutes, session=session_id)
    id_ = change.new_id(PartyMinutes) if known is None else known.id
    made = PartyMinutes(id=id_, session=session_id, written=change.today, text=text)
    return change.put(made, SessionMinuted(session=session_id))


@question("party.session_minutes")
def session_minutes(view: View, session_id: Id[Session]) -> PartyMinutes | None:
    """The minutes; None while they are not written. Raises NotFound."""
    view.get(Session, session_id)
    return view.first(PartyMinutes, session=session_id)


@question("party.sessions")
def sessions(view: View, branch_id: Id[Body], *, since: date, until: date) -> tuple[SessionRow, ...]:
    """The meetings from a day to another (both included), also those of groups and those called off; raises NotFound."""
    view.get(Body, branch_id)
    return tuple(row for row in _rows(view, branch_id) if since <= row.meeting.on <= until)


def held_sessions(view: View, branch_id: Id[Body], *, on: date) -> tuple[SessionRow, ...]:
    """The meetings that were held up to a day, the first first."""
    return tuple(row for row in _rows(view, branch_id) if row.meeting.state is MeetingState.CLOSED and row.meeting.on <= on)


def _rows(view: View, branch_id: Id[Body]) -> list[SessionRow]:
    rows = view.find(Session, branch=branch_id)
    known = {one.id: one for one in view.find(Meeting, id=OneOf(row.meeting for row in rows))} if rows else {}
    found = (SessionRow(session=row, meeting=known[row.meeting]) for row in rows)
    return sorted(found, key=lambda row: (row.meeting.on, row.session.id))


def require_held(change: Change, session_id: Id[Session]) -> SessionRow:
    """The meeting, which was held; else refused (party.session_not_held)."""
    session = change.get(Session, session_id)
    meeting = change.get(Meeting, session.meeting)
    held = meeting.state is MeetingState.CLOSED
    change.require(held, NOT_HELD(at="session_id", on=meeting.on, state=meeting.state))
    return SessionRow(session=session, meeting=meeting)


def require_sitting(change: Change, meeting_id: Id[Meeting]) -> Meeting:
    """A meeting that sits: on its day or later, after the notice, not closed.

    Else refused (party.session_not_sitting, party.session_not_come).
    """
    meeting = change.get(Meeting, meeting_id)
    change.require(meeting.state is MeetingState.NOTIFIED, NOT_SITTING(at="session_id", on=meeting.on, state=meeting.state))
    change.require(meeting.on <= change.today, NOT_COME(at="session_id", on=meeting.on))
    return meeting


def meeting_problems(change: Change) -> Iterator[Problem]:
    """Objections to attendance, votes, decisions and minutes of a branch's meetings outside of the branch's own papers."""
    written = (write.after for write in change.writes)
    named = {after.meeting for after in written if isinstance(after, CoreAttendance | ItemDecision | Minutes)}
    if named:
        ours: set[Id[Body]] = {row.body for row in change.find(Branch)}
        ours |= {row.body for row in change.find(Group)}
        meetings = [change.get(Meeting, id_) for id_ in sorted(named)]
        yield from (OURS(at="meeting_id") for meeting in meetings if meeting.body in ours)
