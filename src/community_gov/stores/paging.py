"""Reading many records in pages, where what is read may change meanwhile: each page begins behind the last record before it."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from attrs import evolve

from community_gov.records import Record
from community_gov.stores.protocol import Query, Stored

__all__ = ["in_pages"]

R = TypeVar("R", bound=Record)
_PAGE = 500


def in_pages(find: Callable[[Query], tuple[Stored[R], ...]], query: Query) -> Iterator[Stored[R]]:
    """The records that meet a query, asked for in pages."""
    left = query.limit
    while left is None or left > 0:
        size = _PAGE if left is None else min(left, _PAGE)
        page = find(evolve(query, limit=size))
        yield from page
        if len(page) < size:
            return
        query, left = evolve(query, after=query.place(page[-1].record)), None if left is None else left - size
