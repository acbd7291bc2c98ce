"""Until when a member of a branch is known: as long as he is with a branch of the compound."""

from collections.abc import Iterator

from community_gov import AnyId, Until, View
from community_gov.hookspecs import Pack
from community_gov.households import Person
from community_gov.protection import Ended, Ending, Ends
from community_gov_party.membership import Member, MemberMove, MemberState

__all__ = ["ENDS"]


def _ended(view: View) -> dict[AnyId, Ended]:
    """By member; over with the day of the last step, if he left with it."""
    last = {move.about: move for move in sorted(view.stream(MemberMove), key=lambda move: move.order)}
    days = {id: move.on if move.to is MemberState.LEFT else None for id, move in last.items()}
    return {id: Ended(record=id, why=Ending.MEMBERSHIP_ENDED, on=on) for id, on in days.items()}


def _of_members(view: View) -> Iterator[Ended]:
    yield from _ended(view).values()


def _of_moves(view: View) -> Iterator[Ended]:
    ended = _ended(view)
    for move in view.stream(MemberMove):
        yield Ended(record=move.id, why=Ending.MEMBERSHIP_ENDED, on=ended[move.about].on)


def _of_persons(view: View) -> Iterator[Ended]:
    ended = _ended(view)
    for row in view.stream(Member):
        if row.person is not None and row.id in ended:
            yield Ended(record=row.person, why=Ending.MEMBERSHIP_ENDED, on=ended[row.id].on)


ENDS = Pack(
    name="party.ends",
    items=(
        Ends(cls=Member, until=Until.MEMBERSHIP_ENDS, find=_of_members),
        Ends(cls=MemberMove, until=Until.MEMBERSHIP_ENDS, find=_of_moves),
        Ends(cls=Person, until=Until.RELATION_ENDS, find=_of_persons),
    ),
)
