"""Members: who belongs to a branch, in what state and relation, on which day.

Who is a member is a sensitive fact (PIPL art. 28): the link to the person is a personal field, and every question about members
is for the branch alone. State on a day comes from the moves, so that a correction recomputes it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs
from attrs import field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
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
from community_gov.households import GoneBy, Person, gone_people
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body
from community_gov_party.founding import AHEAD, NOT_THERE, branch_on

__all__ = [
    "CANNOT",
    "LIFE",
    "MEMBERS",
    "Arrival",
    "Member",
    "MemberMove",
    "MemberMoved",
    "MemberState",
    "Membership",
    "Relation",
    "Way",
    "before_suspension",
    "leave",
    "living",
    "member_moves",
    "members",
    "memberships",
    "promote",
    "reached",
    "register_member",
    "resume",
    "suspend",
]

_ABOUT_MEMBERS = personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.MEMBERSHIP_ENDS)


class MemberState(Coded):
    """How far somebody has come on the way into the Party, or out of it."""

    APPLICANT = "applicant", "入党申请人", "applicant"
    ACTIVIST = "activist", "入党积极分子", "activist"
    PROSPECTIVE = "prospective", "发展对象", "prospective member"
    PROBATIONARY = "probationary", "预备党员", "probationary member"
    FULL = "full", "正式党员", "full member"
    SUSPENDED = "suspended", "停止党籍", "suspended"
    LEFT = "left", "已离开", "left"


class Relation(Coded):
    """Where the membership itself is kept."""

    FORMAL = "formal", "组织关系在本支部", "membership is kept in this branch"
    REPORTED = "reported", "双报到", "reports here, membership is kept elsewhere"
    MOBILE = "mobile", "流动党员", "lives here for a time, membership is kept elsewhere"


class Way(Coded):
    """How somebody left. Withdrawal, automatic withdrawal, removal and expulsion are four different things."""

    TRANSFERRED = "transferred", "组织关系转出", "transferred to another branch"
    WITHDRAWN = "withdrawn", "退党", "withdrawal"
    AUTOMATIC = "automatic", "自行脱党", "automatic withdrawal"
    REMOVED = "removed", "除名", "removal"
    EXPELLED = "expelled", "开除党籍", "expulsion"
    DIED = "died", "去世", "died"
    MISTAKEN = "mistaken", "登记有误", "was recorded by mistake"


class Arrival(Coded):
    """How somebody came to the branch."""

    RECORDED = "recorded", "建档时已在册", "was with it when the record began"
    APPLIED = "applied", "在本支部申请入党", "applied here"
    TRANSFERRED = "transferred", "组织关系转入", "transferred from another branch"


MEMBERS = (MemberState.PROBATIONARY, MemberState.FULL)
"""Who is a member: on probation too."""
_ALL = tuple(state for state in MemberState if state is not MemberState.LEFT)

LIFE: Lifecycle[MemberState] = Lifecycle(
    *_ALL,
    steps=(
        Step("promote", [MemberState.APPLICANT], MemberState.ACTIVIST, zh="列为积极分子", en="take as activist"),
        Step("promote", [MemberState.ACTIVIST], MemberState.PROSPECTIVE, zh="列为发展对象", en="take as prospective member"),
        Step("promote", [MemberState.PROSPECTIVE], MemberState.PROBATIONARY, zh="接收为预备党员", en="admit on probation"),
        Step("promote", [MemberState.PROBATIONARY], MemberState.FULL, zh="转为正式党员", en="confirm"),
        Step("suspend", [*MEMBERS], MemberState.SUSPENDED, zh="停止党籍", en="suspend"),
        Step("resume", [MemberState.SUSPENDED], MemberState.FULL, zh="恢复党籍", en="resume"),
        Step("resume_probation", [MemberState.SUSPENDED], MemberState.PROBATIONARY, zh="恢复预备党员资格", en="resume probation"),
        Step("leave", [*_ALL], MemberState.LEFT, zh="离开", en="leave"),
    ),
)
"""The way of a member; recording somebody may begin in any state, since most were members before the record began."""


@kind("party.member", indexes=("branch", "person"))
@frozen(kw_only=True)
class Member:
    """One person's time with one branch."""

    id: Id["Member"]
    branch: Id[Body]
    person: Id[Person] | None = field(repr=False, metadata=_ABOUT_MEMBERS)
    relation: Relation
    state: MemberState
    came: Arrival = Arrival.RECORDED
    left: Way | None = None
    reached: date | None = None
    """The day on which he came to the state in which he was recorded, where it lies before the record and is known."""


@kind("party.member_move", indexes=("about",))
@frozen(kw_only=True)
class MemberMove:
    """A step in a member's life: from one state to another, on a day in the world."""

    id: Id["MemberMove"]
    about: Id[Member]
    order: int
    """1 for the first move of this member; several may fall on one day."""
    from_: MemberState | None
    """None for the first."""
    to: MemberState
    on: date
    by: str
    reason: str | None = field(default=None, repr=False, metadata=_ABOUT_MEMBERS)


@event("party.member_moved")
@frozen(kw_only=True)
class MemberMoved:
    """Something changed in a branch's membership; whom it concerns and how stands in the records alone."""

    branch: Id[Body]


@frozen(kw_only=True)
class Membership:
    """A member as he stood on a day."""

    member: Member
    state: MemberState
    since: date

    @property
    def of_party(self) -> bool:
        """Whether he is a full or probationary member, wherever his membership is kept."""
        return self.state in MEMBERS

    @property
    def counts(self) -> bool:
        """Whether he is a full or probationary member whose membership is kept in this branch."""
        return self.member.relation is Relation.FORMAL and self.of_party

    @property
    def full(self) -> bool:
        """Whether he is a full member whose membership is kept in this branch."""
        return self.counts and self.state is MemberState.FULL


ALREADY = ProblemType(
    "party.already", zh="此人已登记在本支部", en="this person is recorded in the branch", nature=Nature.CONFLICT
)
CANNOT = ProblemType("party.cannot", zh="目前为{state},不能这样办理", en="not possible for: {state}", nature=Nature.STATE)
BEFORE = ProblemType("party.before", zh="日期不得早于上一步({last})", en="the day lies before the last step ({last})")
REACHED_LATER = ProblemType(
    "party.reached_later", zh="达到该状态之日不得晚于登记日{on}", en="the day on which he came to the state lies after {on}"
)
KEEPS_NONE = ProblemType(
    "party.keeps_none",
    zh="{form}不保管组织关系,请按双报到或流动党员登记",
    en="no membership is kept in this branch ({form}): record who reports here or is here for a time",
)


@verb("party.register_member")
def register_member(
    change: Change,
    branch_id: Id[Body],
    *,
    person_id: Id[Person],
    state: MemberState,
    relation: Relation = Relation.FORMAL,
    came: Arrival = Arrival.RECORDED,
    reached: date | None = None,
    on: date,
) -> Member:
    """Record that a person is with the branch, in a state that he has on the day `on`.

    `reached` is the day on which he came to that state, where it lies before, such as the day of his admission on probation.
    Raises Refused: party.not_branch, party.branch_not_there, party.already, party.cannot (for somebody who left),
    party.keeps_none, party.reached_later, party.ahead.
    """
    form = branch_on(change, branch_id, on=on).form
    change.require(change.get(Body, branch_id).period.holds(on), NOT_THERE(at="branch_id", on=on))
    change.require(relation is not Relation.FORMAL or form.keeps, KEEPS_NONE(at="relation", form=form))
    change.require(reached is None or reached <= on, REACHED_LATER(at="reached", on=on))
    change.get(Person, person_id)
    change.require(state is not MemberState.LEFT, CANNOT(at="state", state=state))
    here = change.find(Member, branch=branch_id, person=person_id)
    change.require(all(one.state is MemberState.LEFT for one in here), ALREADY(at="person_id"))
    id_ = change.new_id(Member)
    made = Member(id=id_, branch=branch_id, person=person_id, relation=relation, state=state, came=came, reached=reached)
    _record(change, made, from_=None, on=on, reason=None)
    return change.put(made, MemberMoved(branch=branch_id))


@verb("party.promote")
def promote(change: Change, member_id: Id[Member], *, on: date, reason: str | None = None) -> Member:
    """The next step on the way: activist, prospective, probationary, full."""
    return _step(change, member_id, "promote", on=on, reason=reason)


@verb("party.suspend")
def suspend(change: Change, member_id: Id[Member], *, on: date, reason: str | None = None) -> Member:
    """Suspend a member; he does not count while suspended."""
    return _step(change, member_id, "suspend", on=on, reason=reason)


@verb("party.resume")
def resume(change: Change, member_id: Id[Member], *, on: date, reason: str | None = None) -> Member:
    """End a suspension: the member is again what he was before it, full or on probation."""
    before = before_suspension(change.find(MemberMove, about=member_id, order_by="order"))
    action = "resume_probation" if before is MemberState.PROBATIONARY else "resume"
    return _step(change, member_id, action, on=on, reason=reason)


@verb("party.leave")
def leave(change: Change, member_id: Id[Member], *, way: Way, on: date, reason: str | None = None) -> Member:
    """The member leaves, in one of the ways that the rules know; or he was never one, and goes on the day of his first step."""
    never = way is Way.MISTAKEN
    made = attrs.evolve(_step(change, member_id, "leave", on=on, reason=reason, never=never), left=way)
    return change.put(made)


def _step(change: Change, member_id: Id[Member], action: str, *, on: date, reason: str | None, never: bool = False) -> Member:
    """`never`: he was never what the record says, so the step may lie before others; it is the last of them all the same."""
    known = change.get(Member, member_id)
    if not LIFE.allows(known.state, action):
        raise Refused(CANNOT(at="member_id", state=known.state))
    days = [move.on for move in change.find(MemberMove, about=member_id)]
    last = min(days) if never else max(days)
    change.require(on >= last, BEFORE(at="on", last=last))
    made = attrs.evolve(known, state=LIFE.after(known.state, action))
    _record(change, made, from_=known.state, on=on, reason=reason)
    return change.put(made, MemberMoved(branch=known.branch))


def _record(change: Change, member: Member, *, from_: MemberState | None, on: date, reason: str | None) -> None:
    change.require(on <= change.today, AHEAD(at="on", on=on))
    id_ = change.new_id(MemberMove)
    order = len(change.find(MemberMove, about=member.id)) + 1
    by = change.actor.id
    change.put(MemberMove(id=id_, about=member.id, order=order, from_=from_, to=member.state, on=on, by=by, reason=reason))


@question("party.members")
def members(view: View, branch_id: Id[Body], *, on: date) -> tuple[Membership, ...]:
    """Everybody with the branch on a day who had not left; raises NotFound."""
    view.get(Body, branch_id)
    return memberships(view.find(Member, branch=branch_id), view.find(MemberMove), on=on)


@question("party.member_moves")
def member_moves(view: View, member_id: Id[Member]) -> tuple[MemberMove, ...]:
    """The steps of one member, the first first; raises NotFound."""
    view.get(Member, member_id)
    return view.find(MemberMove, about=member_id, order_by="order")


def reached(member: Member, moves: Sequence[MemberMove], state: MemberState) -> date | None:
    """The day on which somebody first came to a state, before he was recorded in it where that is known; None if he never did."""
    first = next((move for move in moves if move.to is state), None)
    if first is None:
        return None
    return member.reached if first.from_ is None and member.reached is not None else first.on


def before_suspension(moves: Sequence[MemberMove]) -> MemberState | None:
    """What somebody was before his last suspension; None where he was recorded as suspended, or never was."""
    return next((move.from_ for move in reversed(moves) if move.to is MemberState.SUSPENDED), None)


def living(view: View, rows: Iterable[Membership], *, on: date) -> tuple[Membership, ...]:
    """Those of them who had not died before a day, whose record goes on until the branch ends it."""
    gone = gone_people(view, on=on - timedelta(days=1))
    dead = {person for person, how in gone.items() if how.by is GoneBy.DIED}
    return tuple(one for one in rows if one.member.person not in dead)


def memberships(rows: Iterable[Member], moves: Iterable[MemberMove], *, on: date) -> tuple[Membership, ...]:
    """The state of each member on a day, from the moves alone; who had not come yet or had left is not in it."""
    last: dict[Id[Member], MemberMove] = {}
    for move in moves:
        if move.on <= on and (move.about not in last or move.order > last[move.about].order):
            last[move.about] = move
    found = (Membership(member=row, state=last[row.id].to, since=last[row.id].on) for row in rows if row.id in last)
    return tuple(one for one in found if one.state is not MemberState.LEFT)
