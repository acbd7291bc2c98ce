"""Until when a volunteer is known: as long as he is enrolled somewhere, or asks to be."""

from collections.abc import Iterator

from community_gov import AnyId, Until, View
from community_gov.hookspecs import Pack
from community_gov.households import Person
from community_gov.protection import Ended, Ending, Ends
from community_gov_volunteers.enrolment import Enrolment, EnrolmentMove, EnrolmentStatus

__all__ = ["ENDS"]

_OVER = frozenset({EnrolmentStatus.TURNED_DOWN, EnrolmentStatus.LEFT, EnrolmentStatus.EXPELLED})


def _ended(view: View) -> dict[AnyId, Ended]:
    """By enrolment; over with the day of the last step, if that led out."""
    last = {move.about: move for move in sorted(view.stream(EnrolmentMove), key=lambda move: move.step)}
    days = {id: move.on if move.to in _OVER else None for id, move in last.items()}
    return {id: Ended(record=id, why=Ending.MEMBERSHIP_ENDED, on=on) for id, on in days.items()}


def _of_enrolments(view: View) -> Iterator[Ended]:
    yield from _ended(view).values()


def _of_moves(view: View) -> Iterator[Ended]:
    ended = _ended(view)
    for move in view.stream(EnrolmentMove):
        yield Ended(record=move.id, why=Ending.MEMBERSHIP_ENDED, on=ended[move.about].on)


def _of_persons(view: View) -> Iterator[Ended]:
    ended = _ended(view)
    for row in view.stream(Enrolment):
        if row.id in ended:
            yield Ended(record=row.person, why=Ending.MEMBERSHIP_ENDED, on=ended[row.id].on)


ENDS = Pack(
    name="volunteers.ends",
    items=(
        Ends(cls=Enrolment, until=Until.MEMBERSHIP_ENDS, find=_of_enrolments),
        Ends(cls=EnrolmentMove, until=Until.MEMBERSHIP_ENDS, find=_of_moves),
        Ends(cls=Person, until=Until.RELATION_ENDS, find=_of_persons),
    ),
)
"""Hours, awards and papers are not decided: how long a service record is kept is for the association to say."""
