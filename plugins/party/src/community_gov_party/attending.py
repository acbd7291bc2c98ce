"""Who was at a meeting: present, excused, absent, against those who should attend (应到会).

Who should attend is read from the day: at an assembly the full members with a vote, at a meeting of the committee those of it who
are full members then, in a group its full and probationary members; whoever had died or is left out with approval (`excusals`)
does not count. Who is excused from one meeting is still one of those who should attend. Others may come and are not counted.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Code, Coded, Finding, Id, Nature, ProblemType, View, event, kind, question, verb
from community_gov.calendar import months_before
from community_gov.meetings import Meeting
from community_gov.organizations import Body
from community_gov_party.convening import Session, SessionRow, close_session, held_sessions, require_held, require_sitting
from community_gov_party.excusals import Roll, excusals, roll
from community_gov_party.founding import branch_on
from community_gov_party.grouping import groups, who_count
from community_gov_party.membership import Member, MemberMove, Membership, living, memberships
from community_gov_party.norms import Circle, norm, resting_on
from community_gov_party.offices import committee_people

__all__ = [
    "Attendance",
    "AttendanceSheet",
    "Presence",
    "SessionHeld",
    "attendance_findings",
    "attendance_sheet",
    "correct_attendance",
    "hold_session",
    "roll_for",
    "sheet_of",
]


_YEAR = 12
_ASSEMBLY = Code("member_assembly")


class Presence(Coded):
    """Whether somebody was at a meeting."""

    PRESENT = "present", "到会", "present"
    EXCUSED = "excused", "请假", "excused"
    ABSENT = "absent", "缺席", "absent"


@kind("party.attendance", indexes=("session", "member"), unique=(("session", "member"),))
@frozen(kw_only=True)
class Attendance:
    """How a member was at a meeting; of whom nothing is recorded was absent, if he should have been there."""

    id: Id["Attendance"]
    session: Id[Session]
    member: Id[Member]
    how: Presence


@event("party.session_held")
@frozen(kw_only=True)
class SessionHeld:
    """A meeting was held, or who was there was put right."""

    session: Id[Session]
    branch: Id[Body]


@frozen(kw_only=True)
class AttendanceSheet:
    """Who was at a meeting, by those who should attend and the others."""

    session: Session
    meeting: Meeting
    due: tuple[Membership, ...]
    """Who should attend."""
    present: tuple[Membership, ...]
    excused: tuple[Membership, ...]
    absent: tuple[Membership, ...]
    guests: tuple[Membership, ...]
    """Who came and does not count: on the way, registered from elsewhere, of another group, or left out with approval."""


NOT_WITH_US = ProblemType("party.not_with_us", zh="{n}人当日不在本支部", en="{n} of them were not with the branch on the day")
TWICE = ProblemType("party.named_twice", zh="同一人登记了两次", en="somebody is named twice")
NOBODY = ProblemType(
    "party.nobody_there",
    zh="无人到会,会议没有召开;未召开的会议应取消(party.call_off_session)",
    en="nobody was there: the meeting was not held; one that is not held is called off (party.call_off_session)",
)
DECIDED = ProblemType(
    "party.attendance_decided",
    zh="会议已作出决定,出席情况不能更改",
    en="the meeting decided something; who was there stands",
    nature=Nature.STATE,
)


@verb("party.hold_session")
def hold_session(
    change: Change, session_id: Id[Session], *, present: tuple[Id[Member], ...], excused: tuple[Id[Member], ...] = ()
) -> Session:
    """Record that a meeting was held and who was there or excused; it is over with that.

    Raises Refused: party.session_not_sitting, party.session_not_come, party.nobody_there, party.named_twice,
    party.not_with_us.
    """
    session = change.get(Session, session_id)
    meeting = require_sitting(change, session.meeting)
    change.require(present, NOBODY(at="present"))
    named = (*present, *excused)
    change.require(len(set(named)) == len(named), TWICE(at="present"))
    strangers = len(set(named) - _here(change, SessionRow(session=session, meeting=meeting)).keys())
    change.require(not strangers, NOT_WITH_US(at="present", n=strangers))
    for how, members in ((Presence.PRESENT, present), (Presence.EXCUSED, excused)):
        for member in members:
            change.put(Attendance(id=change.new_id(Attendance), session=session_id, member=member, how=how))
    close_session(change, session)
    change.emit(SessionHeld(session=session_id, branch=session.branch))
    return session


@verb("party.correct_attendance")
def correct_attendance(change: Change, session_id: Id[Session], *, member_id: Id[Member], how: Presence) -> Attendance:
    """Put right how a member was at a meeting that was held and decided nothing.

    Raises Refused: party.session_not_held, party.attendance_decided, party.not_with_us, party.nobody_there.
    """
    row = require_held(change, session_id)
    change.require(not row.session.decided, DECIDED(at="session_id"))
    change.require(member_id in _here(change, row), NOT_WITH_US(at="member_id", n=1))
    known = change.first(Attendance, session=session_id, member=member_id)
    if known is None:
        known = Attendance(id=change.new_id(Attendance), session=session_id, member=member_id, how=how)
    made = change.put(evolve(known, how=how), SessionHeld(session=session_id, branch=row.session.branch))
    change.require(change.first(Attendance, session=session_id, how=Presence.PRESENT), NOBODY(at="how"))
    return made


@question("party.attendance_sheet")
def attendance_sheet(view: View, session_id: Id[Session]) -> AttendanceSheet:
    """Who should attend a meeting, who was there, excused and absent, and who came besides; raises NotFound."""
    session = view.get(Session, session_id)
    return sheet_of(view, SessionRow(session=session, meeting=view.get(Meeting, session.meeting)))


def sheet_of(view: View, row: SessionRow) -> AttendanceSheet:
    """The same, for a meeting that is read already."""
    here = _here(view, row)
    how = {one.member: one.how for one in view.find(Attendance, session=row.session.id)}
    due = roll_for(view, row).due
    known = {one.member.id for one in due}
    came = [id_ for id_, said in how.items() if said is Presence.PRESENT and id_ not in known]
    return AttendanceSheet(
        session=row.session,
        meeting=row.meeting,
        due=due,
        present=tuple(one for one in due if how.get(one.member.id) is Presence.PRESENT),
        excused=tuple(one for one in due if how.get(one.member.id) is Presence.EXCUSED),
        absent=tuple(one for one in due if how.get(one.member.id, Presence.ABSENT) is Presence.ABSENT),
        guests=tuple(here[id_] for id_ in sorted(came) if id_ in here),
    )


def roll_for(view: View, row: SessionRow) -> Roll:
    """Who belongs to those who meet, on the day of the meeting, and who of them is left out of the count."""
    session, on = row.session, row.meeting.on
    if session.circle is Circle.ASSEMBLY:
        return roll(view, session.branch, on=on)
    if session.circle is Circle.COMMITTEE:
        voters = living(view, committee_people(view, session.branch, on=on), on=on)
    else:
        mine = (one for sheet in groups(view, session.branch, on=on) if sheet.group.id == session.group for one in sheet.members)
        voters = living(view, who_count(branch_on(view, session.branch, on=on), mine), on=on)
    left_out = {one.member for one in excusals(view, session.branch, on=on)}
    return Roll(voters=voters, excused=frozenset(left_out & {one.member.id for one in voters}))


def _here(view: View, row: SessionRow) -> dict[Id[Member], Membership]:
    """Everybody with the branch on the day of the meeting."""
    here = memberships(view.find(Member, branch=row.session.branch), view.find(MemberMove), on=row.meeting.on)
    return {one.member.id: one for one in here}


# --- findings --------------------------------------------------------------------------------------------------------


def attendance_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """Assemblies of the twelve months up to a day to which too few came; for the branch alone."""
    window = months_before(on, _YEAR).due
    for row in held_sessions(view, branch_id, on=on):
        if row.meeting.on >= window and _ASSEMBLY in row.session.serves:
            yield from _thin(view, row)


def _thin(view: View, row: SessionRow) -> Iterator[Finding]:
    known = norm(view, "assembly_least", on=row.meeting.on)
    sheet = sheet_of(view, row)
    if known is not None and len(sheet.present) * 100 < len(sheet.due) * known.value:
        said = resting_on(
            known,
            "assembly_too_few",
            zh="支部党员大会应到会{due}人,到会{present}人,不足{least}%",
            en="{present} of {due} who should attend came to an assembly of the members, less than {least} per cent",
        )
        yield said(row.session.id, since=row.meeting.on, present=len(sheet.present), due=len(sheet.due), least=known.value)
