"""Who is left out of "should attend": with approval, for a time, on a ground that says no more than is needed.

A member abroad, ill or away for long is not counted among those who should attend; who has no right to vote for a time is neither
counted nor votes. Why somebody has none is not recorded here. What a meeting has decided was decided by those who should have
attended then: nobody is left out of it afterwards, or taken in.
"""

from collections.abc import Callable, Iterator
from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Finding,
    Id,
    Nature,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.calendar import months_after, months_before
from community_gov.meetings import Meeting
from community_gov.organizations import Body
from community_gov_party.convening import Session
from community_gov_party.membership import Member, MemberMove, Membership, living, memberships
from community_gov_party.norms import Circle, norm, resting_on
from community_gov_party.offices import committee_people

__all__ = [
    "Excusal",
    "ExcusalsChanged",
    "Ground",
    "Roll",
    "end_excusal",
    "excusal_findings",
    "excusals",
    "grant_excusal",
    "roll",
]

_YEAR = 12
_GROUND = personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.MEMBERSHIP_ENDS)


class Ground(Coded):
    """Why somebody is not among those who should attend."""

    ABROAD = "abroad", "出国半年以上", "abroad for half a year or more"
    ILL = "ill", "因病不能参加", "too ill to attend"
    AWAY = "away", "外出半年以上", "away for half a year or more"
    NO_VOTE = "no_vote", "暂无表决权", "without the right to vote for a time"
    OTHER = "other", "其他(经批准)", "another ground, approved"


def _in_order(made: "Excusal", _attribute: object, end: date | None) -> None:
    if end is not None and end < made.start:
        msg = f"the end {end} lies before the start {made.start}"
        raise ValueError(msg)


@kind("party.excusal", indexes=("member",))
@frozen(kw_only=True)
class Excusal:
    """A stretch of days in which a member is not among those who should attend; half-open."""

    id: Id["Excusal"]
    member: Id[Member]
    ground: Ground | None = field(repr=False, metadata=_GROUND)
    start: date
    end: date | None = field(default=None, validator=_in_order)
    by: Id[Body] | None = None
    """The body above that approved it."""

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@event("party.excusals_changed")
@frozen(kw_only=True)
class ExcusalsChanged:
    """Who should attend in a branch changed."""

    branch: Id[Body]


@frozen(kw_only=True)
class Roll:
    """Who has a vote in a branch on a day, and who of them is excused from the count of those who should attend."""

    voters: tuple[Membership, ...]
    excused: frozenset[Id[Member]]

    @property
    def due(self) -> tuple[Membership, ...]:
        """Who should attend (应到会)."""
        return tuple(one for one in self.voters if one.member.id not in self.excused)


OVER = ProblemType("party.excusal_over", zh="已于{end}终止", en="it ended on {end} already", nature=Nature.STATE)
BACKWARDS = ProblemType("party.excusal_backwards", zh="终止日不得早于起始日{start}", en="it ends on or after {start}")
DECIDED = ProblemType(
    "party.excusal_decided",
    zh="{on}的会议已作出决定,其应到会人员不能更改",
    en="the meeting of {on} decided something; who should have attended it stands",
    nature=Nature.STATE,
)


@verb("party.grant_excusal")
def grant_excusal(
    change: Change,
    member_id: Id[Member],
    *,
    ground: Ground,
    start: date,
    end: date | None = None,
    by: Id[Body] | None = None,
) -> Excusal:
    """Leave a member out of those who should attend, from a day on; `by` approved it.

    Without `by`, and for less than half a year abroad or away, it is a finding. Raises Refused: party.excusal_backwards,
    party.excusal_decided.
    """
    member = change.get(Member, member_id)
    change.require(end is None or end >= start, BACKWARDS(at="end", start=start))
    if by is not None:
        change.get(Body, by)
    made = Excusal(id=change.new_id(Excusal), member=member_id, ground=ground, start=start, end=end, by=by)
    _require_undecided(change, member, made.holds)
    return change.put(made, ExcusalsChanged(branch=member.branch))


@verb("party.end_excusal")
def end_excusal(change: Change, excusal_id: Id[Excusal], *, end: date) -> Excusal:
    """The member should attend again from the day `end` on.

    Raises Refused: party.excusal_over, party.excusal_backwards, party.excusal_decided.
    """
    known = change.get(Excusal, excusal_id)
    if known.end is not None:
        raise Refused(OVER(at="excusal_id", end=known.end))
    change.require(end >= known.start, BACKWARDS(at="end", start=known.start))
    member = change.get(Member, known.member)
    _require_undecided(change, member, lambda day: day >= end)
    return change.put(evolve(known, end=end), ExcusalsChanged(branch=member.branch))


def _require_undecided(change: Change, member: Member, touched: Callable[[date], bool]) -> None:
    """No meeting of these days to which the member belongs has decided anything."""
    for session in change.find(Session, branch=member.branch, decided=True):
        on = change.get(Meeting, session.meeting).on
        decided = touched(on) and _belongs(change, session, member, on)
        change.require(not decided, DECIDED(at="member_id", on=on))


def _belongs(view: View, session: Session, member: Member, on: date) -> bool:
    """Whether a member belongs to those who decide in a meeting."""
    if session.circle is Circle.COMMITTEE:
        return any(one.member.id == member.id for one in committee_people(view, session.branch, on=on))
    return any(one.full for one in memberships([member], view.find(MemberMove, about=member.id), on=on))


@question("party.excusals")
def excusals(view: View, branch_id: Id[Body], *, on: date) -> tuple[Excusal, ...]:
    """What holds on a day; raises NotFound."""
    view.get(Body, branch_id)
    here = {member.id for member in view.find(Member, branch=branch_id)}
    return tuple(row for row in view.find(Excusal) if row.member in here and row.holds(on))


def roll(view: View, branch_id: Id[Body], *, on: date) -> Roll:
    """The living full members of a day whose membership is kept here and who have a vote, and who of them is excused."""
    here = memberships(view.find(Member, branch=branch_id), view.find(MemberMove), on=on)
    rows = excusals(view, branch_id, on=on)
    without = {row.member for row in rows if row.ground is Ground.NO_VOTE}
    voters = living(view, (one for one in here if one.full and one.member.id not in without), on=on)
    return Roll(voters=voters, excused=frozenset(row.member for row in rows) & {one.member.id for one in voters})


# --- findings --------------------------------------------------------------------------------------------------------


def excusal_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """Who was left out in the twelve months up to a day without approval, or for too short a time; for the branch alone."""
    window = months_before(on, _YEAR).due
    here = {member.id for member in view.find(Member, branch=branch_id)}
    for row in view.find(Excusal):
        if row.member in here and row.start <= on and (row.end is None or row.end > max(row.start, window)):
            yield from _unfounded(view, row)


def _unfounded(view: View, row: Excusal) -> Iterator[Finding]:
    known = norm(view, "excusal_least_months", on=row.start)
    if known is None or row.ground in (None, Ground.NO_VOTE):
        return
    if row.by is None:
        said = resting_on(
            known,
            "excusal_unapproved",
            zh="有党员不计入应到会,没有登记批准的组织",
            en="somebody is left out of those who should attend, and no approval is on record",
        )
        yield said(row.id, since=row.start)
    short = row.end is not None and row.end < months_after(row.start, known.value).due
    if short and row.ground in (Ground.ABROAD, Ground.AWAY):
        said = resting_on(
            known,
            "excusal_short",
            zh="有党员以出国或外出为由不计入应到会,不满{months}个月",
            en="somebody is left out as abroad or away for less than {months} months",
        )
        yield said(row.id, since=row.start, months=known.value)
