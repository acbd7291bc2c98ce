"""What a member did here in a time, for himself and for his own unit where his membership is kept elsewhere (双报到).

A list of days and nothing more: no hours, no sum, no comparison with others.
"""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from community_gov import Coded, Id, OneOf, View, question
from community_gov_party.attending import Attendance, Presence
from community_gov_party.convening import held_sessions
from community_gov_party.membership import Member
from community_gov_party.norms import Circle
from community_gov_party.responsibility import Charge, Visit
from community_gov_party.vanguard import CallAnswer, CallOut

__all__ = ["Service", "ServiceKind", "service_of"]


class ServiceKind(Coded):
    """What a member did."""

    MEETING = "meeting", "参加会议", "attended a meeting"
    VISIT = "visit", "走访", "visited a household"
    CALL_OUT = "call_out", "参加先锋队行动", "came to a call-out"


@frozen(kw_only=True)
class Service:
    """One thing that a member did; whom he visited is not in it."""

    on: date
    did: ServiceKind
    circle: Circle | None = None
    """Who met, of a meeting."""
    title: str | None = None
    """What a call-out was for."""


@question("party.service_of")
def service_of(view: View, member_id: Id[Member], *, since: date, until: date) -> tuple[Service, ...]:
    """What a member did from a day to another (both included), the first first; raises NotFound."""
    member = view.get(Member, member_id)
    found = (*_meetings(view, member, until), *_visits(view, member_id), *_call_outs(view, member_id))
    return tuple(sorted((one for one in found if since <= one.on <= until), key=lambda one: (one.on, one.did.value)))


def _meetings(view: View, member: Member, until: date) -> Iterator[Service]:
    there = {row.session for row in view.find(Attendance, member=member.id, how=Presence.PRESENT)}
    for row in held_sessions(view, member.branch, on=until):
        if row.session.id in there:
            yield Service(on=row.meeting.on, did=ServiceKind.MEETING, circle=row.session.circle)


def _visits(view: View, member_id: Id[Member]) -> Iterator[Service]:
    mine = tuple(row.id for row in view.find(Charge, member=member_id))
    rows = view.find(Visit, charge=OneOf(mine)) if mine else ()
    yield from (Service(on=row.on, did=ServiceKind.VISIT) for row in rows)


def _call_outs(view: View, member_id: Id[Member]) -> Iterator[Service]:
    came = tuple(row.call for row in view.find(CallAnswer, member=member_id, came=True))
    calls = view.find(CallOut, id=OneOf(came)) if came else ()
    yield from (Service(on=call.on, did=ServiceKind.CALL_OUT, title=call.title) for call in calls)
