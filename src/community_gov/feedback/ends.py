"""When a matter is over, and with it the need to know who brought it up and what he said."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.feedback.competence import CompetenceDispute
from community_gov.feedback.life import kept_for
from community_gov.feedback.records import (
    Answer,
    Attachment,
    Endorsement,
    Follower,
    Item,
    ItemState,
    Move,
    Publication,
    Voice,
)
from community_gov.records import AnyId, Until
from community_gov.retention import Ended, Ending, Ends

__all__ = ["ENDS"]

_OVER = frozenset({ItemState.CLOSED, ItemState.WITHDRAWN})


def _of_items(view: View) -> Iterator[Ended]:
    """An item that was refused or answered can still go up or be opened again, so it goes on; a merged one with the kept one."""
    moved = {move.about: move.at for move in view.stream(Move, order_by="order")}
    for item in view.stream(Item):
        over = kept_for(view, item).state in _OVER
        yield Ended(record=item.id, why=Ending.MATTER_CLOSED, on=moved[item.id].astimezone(view.zone).date() if over else None)


def _of_moves(view: View) -> Iterator[Ended]:
    yield from _after(view, ((move.id, move.about) for move in view.stream(Move)))


def _of_answers(view: View) -> Iterator[Ended]:
    yield from _after(view, ((answer.id, answer.item) for answer in view.stream(Answer)))


def _of_publications(view: View) -> Iterator[Ended]:
    yield from _after(view, ((shown.id, shown.item) for shown in view.stream(Publication)))


def _of_endorsements(view: View) -> Iterator[Ended]:
    yield from _after(view, ((row.id, row.item) for row in view.stream(Endorsement)))


def _of_attachments(view: View) -> Iterator[Ended]:
    yield from _after(view, ((row.id, row.item) for row in view.stream(Attachment)))


def _of_followers(view: View) -> Iterator[Ended]:
    yield from _after(view, ((row.id, row.item) for row in view.stream(Follower)))


def _of_voices(view: View) -> Iterator[Ended]:
    yield from _after(view, ((row.id, row.item) for row in view.stream(Voice)))


def _of_disputes(view: View) -> Iterator[Ended]:
    yield from _after(view, ((row.id, row.item) for row in view.stream(CompetenceDispute)))


def _after(view: View, rows: Iterator[tuple[str, str]]) -> Iterator[Ended]:
    """What belongs to an item is needed as long as the item."""
    items = {fact.record: fact.on for fact in _of_items(view)}
    yield from (Ended(record=AnyId(row), why=Ending.MATTER_CLOSED, on=items[AnyId(item)]) for row, item in rows)


ENDS = (
    Ends(cls=Item, until=Until.MATTER_CLOSED, find=_of_items),
    Ends(cls=Move, until=Until.MATTER_CLOSED, find=_of_moves),
    Ends(cls=Answer, until=Until.MATTER_CLOSED, find=_of_answers),
    Ends(cls=Publication, until=Until.MATTER_CLOSED, find=_of_publications),
    Ends(cls=Endorsement, until=Until.MATTER_CLOSED, find=_of_endorsements),
    Ends(cls=Attachment, until=Until.MATTER_CLOSED, find=_of_attachments),
    Ends(cls=Follower, until=Until.MATTER_CLOSED, find=_of_followers),
    Ends(cls=Voice, until=Until.MATTER_CLOSED, find=_of_voices),
    Ends(cls=CompetenceDispute, until=Until.MATTER_CLOSED, find=_of_disputes),
)
