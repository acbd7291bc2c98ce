"""The vanguard team (党员先锋队): who is on it, and call-outs with who said that he comes and who came.

To be named as one of the team needs the member's own separate consent, which he may withdraw at any time (`consenting`).
"""

from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import ge, min_len

from community_gov import (
    Change,
    Controller,
    Id,
    Nature,
    OneOf,
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
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov_party.consenting import LEFT, Consent, ConsentTo
from community_gov_party.founding import require_branch
from community_gov_party.membership import Member, MemberState, members
from community_gov_party.naming import names_of

__all__ = [
    "CallAnswer",
    "CallOut",
    "CallOutMade",
    "CallOutSheet",
    "NamedMember",
    "Vanguard",
    "VanguardChanged",
    "answer_call",
    "call_out",
    "call_outs",
    "join_vanguard",
    "leave_vanguard",
    "named_vanguard",
    "note_came",
    "vanguard",
]

_SHOWN = personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.CONSENT_WITHDRAWN)


@kind("party.vanguard", indexes=("member",))
@frozen(kw_only=True)
class Vanguard:
    """A member's time on the vanguard team; half-open."""

    id: Id["Vanguard"]
    member: Id[Member]
    start: date
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Whether he is on it on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@kind("party.call_out", indexes=("branch",))
@frozen(kw_only=True)
class CallOut:
    """The team is called out for a day."""

    id: Id["CallOut"]
    branch: Id[Body]
    title: str = field(validator=min_len(1))
    on: date
    wanted: int = field(validator=ge(1))
    place: Id[Place] | None = None


@kind("party.call_answer", indexes=("call", "member"), unique=(("call", "member"),))
@frozen(kw_only=True)
class CallAnswer:
    """What a member said to a call-out, and whether he came; None for what is not known."""

    id: Id["CallAnswer"]
    call: Id[CallOut]
    member: Id[Member]
    comes: bool | None = None
    came: bool | None = None


@event("party.vanguard_changed")
@frozen(kw_only=True)
class VanguardChanged:
    """Who is on the team changed, or what one of them said to a call-out; who, stands in the records alone."""

    branch: Id[Body]


@event("party.call_out_made")
@frozen(kw_only=True)
class CallOutMade:
    """The team was called out."""

    call: Id[CallOut]
    branch: Id[Body]


@frozen(kw_only=True)
class CallOutSheet:
    """A call-out with who comes and who came."""

    call: CallOut
    coming: tuple[Id[Member], ...]
    declined: tuple[Id[Member], ...]
    came: tuple[Id[Member], ...]


@frozen(kw_only=True)
class NamedMember:
    """Somebody who consents to be named as one of the team."""

    name: str | None = field(metadata=_SHOWN)
    since: date


ON_IT = ProblemType(
    "party.on_the_team",
    zh="已在先锋队",
    en="the member is on the team already",
    nature=Nature.STATE,
)
OFF_IT = ProblemType(
    "party.off_the_team",
    zh="已于{end}退出先锋队",
    en="the member left the team on {end}",
    nature=Nature.STATE,
)
BACKWARDS = ProblemType(
    "party.team_backwards",
    zh="退出日不得早于加入日{start}",
    en="it ends on or after {start}",
)
NOT_ON_IT = ProblemType(
    "party.not_on_the_team",
    zh="{n}人当日不在先锋队",
    en="{n} of them are not on the team on the day",
)


@verb("party.join_vanguard")
def join_vanguard(change: Change, member_id: Id[Member], *, start: date) -> Vanguard:
    """A member joins the team; raises Refused (party.left_the_branch, party.on_the_team)."""
    member = change.get(Member, member_id)
    change.require(member.state is not MemberState.LEFT, LEFT(at="member_id"))
    change.require(not change.find(Vanguard, member=member_id, end=None), ON_IT(at="member_id"))
    made = Vanguard(id=change.new_id(Vanguard), member=member_id, start=start)
    return change.put(made, VanguardChanged(branch=member.branch))


@verb("party.leave_vanguard")
def leave_vanguard(change: Change, vanguard_id: Id[Vanguard], *, end: date) -> Vanguard:
    """He is not on it from the day `end` on; raises Refused (party.off_the_team, party.team_backwards)."""
    known = change.get(Vanguard, vanguard_id)
    if known.end is not None:
        raise Refused(OFF_IT(at="vanguard_id", end=known.end))
    change.require(end >= known.start, BACKWARDS(at="end", start=known.start))
    return change.put(evolve(known, end=end), VanguardChanged(branch=change.get(Member, known.member).branch))


@verb("party.call_out")
def call_out(
    change: Change, branch_id: Id[Body], *, title: str, on: date, wanted: int, place_id: Id[Place] | None = None
) -> CallOut:
    """Call the team out for a day; raises Refused (party.not_branch)."""
    require_branch(change, branch_id)
    if place_id is not None:
        change.get(Place, place_id)
    made = CallOut(id=change.new_id(CallOut), branch=branch_id, title=title, on=on, wanted=wanted, place=place_id)
    return change.put(made, CallOutMade(call=made.id, branch=branch_id))


@verb("party.answer_call")
def answer_call(change: Change, member_id: Id[Member], *, call_id: Id[CallOut], comes: bool) -> CallAnswer:
    """Somebody of the team says whether he comes, and may say otherwise later; raises Refused (party.not_on_the_team)."""
    call = change.get(CallOut, call_id)
    return change.put(evolve(_answer(change, call, member_id), comes=comes), VanguardChanged(branch=call.branch))


@verb("party.note_came")
def note_came(change: Change, call_id: Id[CallOut], *, members: tuple[Id[Member], ...]) -> tuple[CallAnswer, ...]:
    """Record who of the team came; raises Refused (party.not_on_the_team)."""
    call = change.get(CallOut, call_id)
    answers = [evolve(_answer(change, call, member), came=True) for member in dict.fromkeys(members)]
    return tuple(change.put(answer, VanguardChanged(branch=call.branch)) for answer in answers)


def _answer(change: Change, call: CallOut, member_id: Id[Member]) -> CallAnswer:
    member = change.get(Member, member_id)
    on_it = member.branch == call.branch and any(row.holds(call.on) for row in change.find(Vanguard, member=member_id))
    change.require(on_it, NOT_ON_IT(at="member_id", n=1))
    known = change.first(CallAnswer, call=call.id, member=member_id)
    return CallAnswer(id=change.new_id(CallAnswer), call=call.id, member=member_id) if known is None else known


@question("party.vanguard")
def vanguard(view: View, branch_id: Id[Body], *, on: date) -> tuple[Vanguard, ...]:
    """Who of those who are with the branch on a day is on the team; raises NotFound."""
    here = tuple(one.member.id for one in members(view, branch_id, on=on))
    return tuple(row for row in view.find(Vanguard, member=OneOf(here)) if row.holds(on)) if here else ()


@question("party.call_outs")
def call_outs(view: View, branch_id: Id[Body], *, since: date, until: date) -> tuple[CallOutSheet, ...]:
    """The call-outs from a day to another (both included), the first first; raises NotFound."""
    view.get(Body, branch_id)
    rows = sorted(
        (row for row in view.find(CallOut, branch=branch_id) if since <= row.on <= until), key=lambda row: (row.on, row.id)
    )
    return tuple(_sheet(view, row) for row in rows)


def _sheet(view: View, call: CallOut) -> CallOutSheet:
    rows = view.find(CallAnswer, call=call.id)
    return CallOutSheet(
        call=call,
        coming=tuple(row.member for row in rows if row.comes),
        declined=tuple(row.member for row in rows if row.comes is False),
        came=tuple(row.member for row in rows if row.came),
    )


@question("party.named_vanguard")
def named_vanguard(view: View, branch_id: Id[Body], *, on: date) -> tuple[NamedMember, ...]:
    """Who of the team consents to be named, for everybody; nobody else of it is in the answer. Raises NotFound.

    Who withdrew his consent since then, or left, is not named for the days before it either.
    """
    rows = vanguard(view, branch_id, on=on)
    ids = tuple(row.member for row in rows)
    here = {one.id: one for one in view.find(Member, id=OneOf(ids))} if ids else {}
    given = [one for one in view.find(Consent, member=OneOf(ids)) if one.to is ConsentTo.VANGUARD] if ids else []
    agreed = {one.member for one in given if one.holds(on)} & {one.member for one in given if one.withdrawn is None}
    shown = [(row, here[row.member]) for row in rows if row.member in agreed and here[row.member].state is not MemberState.LEFT]
    names = names_of(view, tuple(one.person for _row, one in shown if one.person is not None))
    found = (NamedMember(name=names[one.person], since=row.start) for row, one in shown if one.person is not None)
    return tuple(sorted(found, key=lambda one: (one.since, one.name or "")))
