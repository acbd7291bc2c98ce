"""A membership goes to another branch of the compound, with all that is to be known there: the state, since when, extensions.

It leaves the one branch and comes to the other on one day, so both records stay. To a branch elsewhere somebody goes with
`leave(way=Way.TRANSFERRED)`, and from there he comes with `register_member(came=Arrival.TRANSFERRED, reached=...)`.
"""

from datetime import date

from attrs import evolve

from community_gov import Change, Id, Refused, verb
from community_gov.organizations import Body
from community_gov_party.admission import Extension
from community_gov_party.membership import (
    CANNOT,
    Arrival,
    Member,
    MemberMove,
    MemberState,
    Relation,
    Way,
    before_suspension,
    leave,
    reached,
    register_member,
    suspend,
)

__all__ = ["transfer"]


@verb("party.transfer")
def transfer(
    change: Change,
    member_id: Id[Member],
    *,
    to: Id[Body],
    on: date,
    relation: Relation | None = None,
    reason: str | None = None,
) -> Member:
    """Transfer a membership to another branch of this compound; it is kept there from the day on, in the same state.

    `relation` is where it is kept from then on, if that changes: who reported here comes to be a member here by a transfer to
    the branch in which he is. Raises Refused: party.cannot, and what `register_member` raises.
    """
    known, moves = change.get(Member, member_id), change.find(MemberMove, about=member_id, order_by="order")
    gone = leave(change, member_id, way=Way.TRANSFERRED, on=on, reason=reason)
    if gone.person is None:
        raise Refused(CANNOT(at="member_id", state=known.state))
    was = before_suspension(moves) if known.state is MemberState.SUSPENDED else None
    made = register_member(
        change,
        to,
        person_id=gone.person,
        state=was or known.state,
        relation=relation or known.relation,
        came=Arrival.TRANSFERRED,
        reached=reached(known, moves, was or known.state),
        on=on,
    )
    for row in change.find(Extension, member=member_id):
        change.put(evolve(row, id=change.new_id(Extension), member=made.id))
    return made if was is None else suspend(change, made.id, on=on, reason=reason)
