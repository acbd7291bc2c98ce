"""Where a community is kept: the Store protocol, and its implementations."""

from community_gov.stores.cursors import Cursor, Parked, Span
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import Command, Head, OneOf, Query, Range, Reader, Store, Stored, Whole, Writer

__all__ = [
    "Command",
    "Cursor",
    "Head",
    "MemoryStore",
    "OneOf",
    "Parked",
    "Query",
    "Range",
    "Reader",
    "Span",
    "Store",
    "Stored",
    "Whole",
    "Writer",
]
