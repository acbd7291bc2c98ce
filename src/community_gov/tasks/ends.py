"""When a task or a drive is over, and with it the need of the reasons of its steps."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.records import Until
from community_gov.retention import Ended, Ending, Ends
from community_gov.tasks.records import Drive, Move, StageMove, TaskState

__all__ = ["ENDS"]

_OVER = frozenset({TaskState.DONE, TaskState.CANCELLED})


def _of_moves(view: View) -> Iterator[Ended]:
    moves = sorted(view.stream(Move), key=lambda move: move.order)
    last = {move.about: move for move in moves}
    for move in moves:
        now = last[move.about]
        over = now.to in _OVER
        yield Ended(record=move.id, why=Ending.MATTER_CLOSED, on=now.at.astimezone(view.zone).date() if over else None)


def _of_stage_moves(view: View) -> Iterator[Ended]:
    closed = {drive.id: drive.closed for drive in view.stream(Drive)}
    for move in view.stream(StageMove):
        yield Ended(record=move.id, why=Ending.MATTER_CLOSED, on=closed[move.drive])


ENDS = (
    Ends(cls=Move, until=Until.MATTER_CLOSED, find=_of_moves),
    Ends(cls=StageMove, until=Until.MATTER_CLOSED, find=_of_stage_moves),
)
