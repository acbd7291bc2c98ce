"""When a task or a drive is over, and with it the need of the reasons of its steps and of what was disputed."""

from collections.abc import Iterable, Iterator

from community_gov.change import View
from community_gov.records import AnyId, Id, Until
from community_gov.retention import Ended, Ending, Ends
from community_gov.tasks.records import Dispute, Drive, Move, StageMove, Task, TaskState

__all__ = ["ENDS"]

_OVER = frozenset({TaskState.DONE, TaskState.CANCELLED})


def _of_moves(view: View) -> Iterator[Ended]:
    yield from _after(view, ((move.id, move.about) for move in view.stream(Move)))


def _of_disputes(view: View) -> Iterator[Ended]:
    yield from _after(view, ((dispute.id, dispute.task) for dispute in view.stream(Dispute)))


def _after(view: View, pairs: Iterable[tuple[AnyId, Id[Task]]]) -> Iterator[Ended]:
    """What is over with its task, by the last move of that."""
    last = {move.about: move for move in view.stream(Move, order_by="order")}
    for record, task in pairs:
        now = last[task]
        over = now.to in _OVER
        yield Ended(record=record, why=Ending.MATTER_CLOSED, on=now.at.astimezone(view.zone).date() if over else None)


def _of_stage_moves(view: View) -> Iterator[Ended]:
    closed = {drive.id: drive.closed for drive in view.stream(Drive)}
    for move in view.stream(StageMove):
        yield Ended(record=move.id, why=Ending.MATTER_CLOSED, on=closed[move.drive])


ENDS = (
    Ends(cls=Move, until=Until.MATTER_CLOSED, find=_of_moves),
    Ends(cls=Dispute, until=Until.MATTER_CLOSED, find=_of_disputes),
    Ends(cls=StageMove, until=Until.MATTER_CLOSED, find=_of_stage_moves),
)
