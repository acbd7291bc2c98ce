"""The rows of subscriptions: where each stands, and what of it is parked."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from community_gov.records import Code
from community_gov.stores.cursors import Cursor, Parked, Span
from community_gov.stores.errors import CorruptStore
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.core import Core
from community_gov.stores.sql.session import Session
from community_gov.wire import instant_text

__all__ = ["change_parked", "cursor_of", "cursor_row", "move_cursor", "parked_of", "parked_row"]


def move_cursor(session: Session, core: Core, community: str, cursor: Cursor) -> bool:
    """Write a cursor in place of the one whose revision is one less; whether that one was there."""
    row = cursor_row(cursor)
    if cursor.revision == 1:
        return session.run(core.add_cursor, (community, *row)) == 1
    return session.run(core.move_cursor, (*row, community, cursor.name, cursor.revision - 1)) == 1


def change_parked(
    session: Session,
    core: Core,
    community: str,
    name: str,
    *,
    parked: Sequence[Parked],
    settled: Sequence[tuple[int, int]],
) -> None:
    """Write what is parked, and forget what is settled."""
    if settled:
        session.run_many(core.settle, [(community, name, *key) for key in settled])
    if parked:
        session.run_many(core.park, [(community, *parked_row(one)) for one in parked])


def cursor_row(cursor: Cursor) -> Row:
    """The row, without its community."""
    at = (cursor.name, cursor.revision, cursor.sequence, cursor.index, cursor.failures)
    return (*at, *_span_row(cursor.lease), *_span_row(cursor.rest))


def _span_row(span: Span | None) -> Row:
    return (None, None) if span is None else (instant_text(span.since), instant_text(span.until))


def cursor_of(row: Row) -> Cursor:
    """The cursor of a row; raises CorruptStore when it holds what cannot have been written."""
    try:
        name, revision, sequence, index, failures, *spans = row
        (lease, rest) = (_span_of(*spans[:2]), _span_of(*spans[2:]))
        numbers = [int(cast("int", number)) for number in (revision, sequence, index, failures)]
    except (ValueError, TypeError) as error:
        raise CorruptStore("where a subscription stands cannot be read; restore a backup") from error
    revision, sequence, index, failures = numbers
    return Cursor(name=str(name), revision=revision, sequence=sequence, index=index, failures=failures, lease=lease, rest=rest)


def _span_of(since: object, until: object) -> Span | None:
    if since is None:
        return None
    return Span(since=datetime.fromisoformat(cast("str", since)), until=datetime.fromisoformat(cast("str", until)))


def parked_row(parked: Parked) -> Row:
    """The row, without its community."""
    dropped = None if parked.dropped is None else str(parked.dropped)
    return (parked.name, *parked.key, parked.error, parked.failures, int(parked.again), dropped)


def parked_of(row: Row) -> Parked:
    """The parked delivery of a row; raises CorruptStore when it holds what cannot have been written."""
    name, sequence, index, error, failures, again, dropped = row
    try:
        return Parked(
            name=str(name),
            sequence=int(cast("int", sequence)),
            index=int(cast("int", index)),
            error=str(error),
            failures=int(cast("int", failures)),
            again=bool(again),
            dropped=None if dropped is None else Code(cast("str", dropped)),
        )
    except (ValueError, TypeError) as fault:
        raise CorruptStore("what of a subscription is parked cannot be read; restore a backup") from fault
